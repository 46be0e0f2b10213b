/*
 * resident_test.c - the numbers of the standards: every row of tests/data/vectors.csv, and properties over random numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rule/rule.h"

static const struct date today = { 2026, 11, 27 };

static const struct { const char *name; enum number_kind kind; } kinds[] = {
    { "id18", NUMBER_ID18 }, { "id15", NUMBER_ID15 }, { "hmt18", NUMBER_HMT18 }, { "fpr18", NUMBER_FPR18 }, { "fpr15", NUMBER_FPR15 },
    { "uscc", NUMBER_USCC }, { "mobile", NUMBER_MOBILE }, { "postal", NUMBER_POST_CODE }, { "hkmo_pass", NUMBER_HKMO_PASS }, { "tw_pass", NUMBER_TW_PASS },
};
static const struct { const char *reason; enum number_fault fault; } faults[] = {
    { "length", NUMBER_LENGTH }, { "charset", NUMBER_CHARACTER }, { "check", NUMBER_CHECK }, { "region", NUMBER_REGION }, { "birth_date", NUMBER_BIRTH_DATE },
    { "birth_future", NUMBER_BIRTH_FUTURE }, { "birth_too_early", NUMBER_BIRTH_EARLY }, { "prefix", NUMBER_PREFIX }, { "shape", NUMBER_SHAPE },
    { "department", NUMBER_DEPARTMENT }, { "category", NUMBER_CATEGORY },
};

struct fixture { struct arena *arena; struct codelist regions; struct csv vectors; };

static int set_up(void **state)
{
    struct fixture *x = xcalloc(1, sizeof *x);
    struct diags *d = diags_new();
    struct buf text = BUF_INIT;
    int bad_line;
    x->arena = arena_new();
    bool good = codelist_read("content/codes/admin_divisions_history.csv", x->arena, d, &x->regions) && diags_count(d, LEVEL_ERROR) == 0 &&
                file_read("tests/data/vectors.csv", &text, 0) && csv_parse(text.p, x->arena, &x->vectors, &bad_line);
    buf_clear(&text);
    diags_free(d);
    *state = x;
    return good ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *x = *state;
    arena_free(x->arena);
    free(x);
    return 0;
}

static enum number_fault fault_of(const char *valid, const char *reason)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (strcmp(faults[i].reason, reason) == 0)
            return faults[i].fault;
    if (strcmp(valid, "valid") != 0)
        fail_msg("a reason without a fault: %s", reason);
    return NUMBER_OK;
}

/* key=value;key=value of the vector's last column against what was found. */
static void compare_derived(const char *number, const char *derived, const struct number_facts *facts)
{
    char birth[11] = "", sex[2] = { facts->sex, '\0' };
    if (facts->birth.y > 0)
        date_iso(facts->birth, birth);
    const char *const known[][2] = { { "birth", birth }, { "sex", sex }, { "id18", facts->id18 }, { "country", facts->country }, { "org", facts->org } };
    while (*derived) {
        size_t key = strcspn(derived, "="), value = strcspn(derived + key + 1, ";"), hits = 0;
        const char *said = derived + key + 1;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            if (strncmp(known[i][0], derived, key) != 0 || strlen(known[i][0]) != key)
                continue;
            hits++;
            if (strlen(known[i][1]) != value || strncmp(known[i][1], said, value) != 0)
                fail_msg("%s: %s is %s", number, known[i][0], known[i][1]);
        }
        assert_int_equal(hits, 1);
        derived = said + value + (said[value] == ';');
    }
}

static void vectors(void **state)
{
    const struct fixture *x = *state;
    size_t seen = 0, valid = 0;
    for (size_t i = 1; i < x->vectors.nrows; i++) {
        char **row = x->vectors.row[i];
        assert_int_equal(x->vectors.ncols[i], 5);
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            if (strcmp(kinds[k].name, row[1]) != 0)
                continue;
            struct number_facts facts;
            enum number_fault want = fault_of(row[2], row[3]), got = number_check(kinds[k].kind, row[0], today, &x->regions, &facts);
            if (got != want)
                fail_msg("%s %s: fault %d, not %d (%s)", row[1], row[0], (int)got, (int)want, row[3]);
            if (strcmp(row[3], "normalised") == 0 && !facts.normalised)
                fail_msg("%s: was not normalised", row[0]);
            if (strncmp(row[3], "warn:", 5) == 0 ? !facts.doubt : want == NUMBER_OK && facts.doubt)
                fail_msg("%s: doubt is %d", row[0], facts.doubt);
            if (strcmp(row[3], "ok") == 0)
                assert_string_equal(facts.number, row[0]);
            compare_derived(row[0], row[4], &facts);
            seen++;
            valid += want == NUMBER_OK;
        }
    }
    assert_int_equal(seen, 107);
    assert_int_equal(valid, 50);
}

/* The same rows by the check of forms, which gives a place of birth as advice only. */
static void vectors_of_forms(void **state)
{
    const struct fixture *x = *state;
    size_t seen = 0;
    for (size_t i = 1; i < x->vectors.nrows; i++) {
        char **row = x->vectors.row[i];
        if (strcmp(row[1], "id18") != 0)
            continue;
        struct buf folded = BUF_INIT;
        struct date birth;
        char sex;
        int at;
        text_fold_number(row[0], &folded);
        enum id_fault f = resident_id_check(folded.p, today, &x->regions, &birth, &sex, &at);
        enum number_fault want = fault_of(row[2], row[3]);
        static const enum number_fault same[] = { NUMBER_OK, NUMBER_LENGTH, NUMBER_CHARACTER, NUMBER_CHECK, NUMBER_BIRTH_DATE, NUMBER_BIRTH_FUTURE,
                                                  NUMBER_BIRTH_EARLY, NUMBER_REGION };
        /* 810000 is a division, if no citizen's; a number of one digit throughout has faults that come first. */
        bool other = strncmp(row[0], "81", 2) == 0 || row[0][0] == row[0][5];
        if (!other && same[f] != want)
            fail_msg("%s: fault %d", row[0], (int)f);
        assert_int_equal(f == ID_CHARACTER, at > 0);
        assert_int_equal(f == ID_OK || f == ID_REGION || f > ID_CHARACTER, sex != 0);
        seen++;
        buf_clear(&folded);
    }
    assert_int_equal(seen, 31);
    struct date birth;
    char sex;
    int at;
    assert_int_equal(resident_id_check("1101011900010100X4", today, NULL, &birth, &sex, &at), ID_CHARACTER);
    assert_int_equal(at, 17);
    assert_int_equal(resident_id_check("一10101190001010014", today, NULL, &birth, &sex, &at), ID_CHARACTER);
    assert_int_equal(at, 1);
    assert_int_equal(resident_id_check("11010119000101001A", today, NULL, &birth, &sex, &at), ID_CHARACTER);
    assert_int_equal(at, 18);
    assert_int_equal(resident_id_check("11010119000101001A", today, NULL, NULL, NULL, NULL), ID_CHARACTER);
    assert_int_equal(resident_id_check("110101190001010014", today, &x->regions, NULL, NULL, NULL), ID_OK);
    assert_int_equal(resident_id_check("", today, NULL, &birth, &sex, &at), ID_LENGTH);
    assert_int_equal(resident_id_check("999999190001010015", today, NULL, &birth, &sex, &at), ID_OK);
    assert_int_equal(resident_id_check("999999190001010015", today, &x->regions, &birth, &sex, &at), ID_REGION);
}

static uint32_t seed = 20261127;
static int below(int n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((uint64_t)seed * (uint64_t)n >> 32);
}

/* By the standard's table of weights, not by the scheme under test. */
static char check_digit(const char *s)
{
    static const int w[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (s[i] - '0') * w[i];
    return "10X98765432"[sum % 11];
}

static bool accepted(const char *id, const struct codelist *regions)
{
    struct date birth;
    char sex;
    int at;
    enum id_fault f = resident_id_check(id, today, regions, &birth, &sex, &at);
    return f == ID_OK || f == ID_REGION;
}

static void single_errors(const char *id)
{
    char bad[19];
    for (int i = 0; i < 18; i++) {
        for (const char *c = i == 17 ? "0123456789X" : "0123456789"; *c; c++) {
            memcpy(bad, id, 19);
            bad[i] = *c;
            if (*c != id[i] && accepted(bad, NULL))
                fail_msg("%s passes for %s", bad, id);
        }
    }
    for (int i = 0; i < 16; i++) {
        memcpy(bad, id, 19);
        bad[i] = id[i + 1];
        bad[i + 1] = id[i];
        if (id[i] != id[i + 1] && accepted(bad, NULL))
            fail_msg("%s passes for %s (transposed)", bad, id);
    }
}

static void properties(void **state)
{
    const struct fixture *x = *state;
    for (int n = 0; n < 5000; n++) {
        char id[32], sex;
        struct date birth, born = date_from_days(date_days((struct date){ 1900, 1, 1 }) + below(46000));
        const char *region = x->regions.v[below((int)x->regions.n)].code;
        int sequence = below(1000), at;
        snprintf(id, sizeof id, "%s%04d%02d%02d%03d", region, born.y, born.m, born.d, sequence);
        id[17] = check_digit(id);
        id[18] = '\0';
        assert_int_equal(resident_id_check(id, today, &x->regions, &birth, &sex, &at), ID_OK);
        assert_memory_equal(&birth, &born, sizeof birth);
        assert_int_equal(sex, sequence % 2 ? '1' : '2');
        single_errors(id);
    }
}

/* The day of receipt is the last on which one can have been born. */
static void future(void **state)
{
    (void)state;
    for (long day = date_days(today) - 2; day < date_days(today) + 3; day++) {
        char id[32], sex;
        struct date birth, born = date_from_days(day);
        int at;
        snprintf(id, sizeof id, "330783%04d%02d%02d901", born.y, born.m, born.d);
        id[17] = check_digit(id);
        id[18] = '\0';
        assert_int_equal(resident_id_check(id, today, NULL, &birth, &sex, &at), day > date_days(today) ? ID_BIRTH_FUTURE : ID_OK);
    }
}

/* Every credit code with one character changed fails, except where GB 32100 itself cannot see it: 31 is prime, so never. */
static void credit_codes(void **state)
{
    const struct fixture *x = *state;
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    struct number_facts facts;
    size_t codes = 0;
    for (size_t i = 1; i < x->vectors.nrows; i++) {
        char **row = x->vectors.row[i], bad[19];
        if (strcmp(row[1], "uscc") != 0 || strcmp(row[3], "ok") != 0)
            continue;
        codes++;
        for (int k = 0; k < 18; k++)
            for (const char *c = alphabet; *c; c++) {
                memcpy(bad, row[0], 19);
                bad[k] = *c;
                if (*c != row[0][k] && number_check(NUMBER_USCC, bad, today, NULL, &facts) == NUMBER_OK)
                    fail_msg("%s passes for %s", bad, row[0]);
            }
    }
    assert_true(codes >= 10);
    assert_int_equal(number_check(NUMBER_USCC, "9111000000I000019B", today, NULL, &facts), NUMBER_CHARACTER);
    assert_int_equal(facts.at, 11);
}

static void long_numbers(void **state)
{
    (void)state;
    struct buf s = BUF_INIT;
    struct number_facts facts;
    struct date birth;
    char sex;
    int at;
    while (s.n < 65536)
        buf_adds(&s, "1");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        assert_int_not_equal(number_check(kinds[k].kind, s.p, today, NULL, &facts), NUMBER_OK);
    assert_int_equal(resident_id_check(s.p, today, NULL, &birth, &sex, &at), ID_LENGTH);
    buf_clear(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors), cmocka_unit_test(vectors_of_forms), cmocka_unit_test(properties), cmocka_unit_test(future),
        cmocka_unit_test(credit_codes), cmocka_unit_test(long_numbers),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

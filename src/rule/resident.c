/*
 * resident.c - the resident ID number, GB 11643-1999: structure, birth date, sex, check character (ISO 7064 MOD 11-2).
 */
#include <string.h>

#include "rule/rule_int.h"

enum { ID_CHARS = 18, EARLIEST_YEAR = 1850 };

/* GB 11643-1999, 4.2: the sum of a(i) * 2^(18-i) over the 18 positions is 1 modulo 11. Horner's scheme over the first 17. */
char resident_id_check_digit(const char *first17)
{
    int r = 0;
    for (int i = 0; i < 17; i++)
        r = (r + (first17[i] - '0')) * 2 % 11;
    return "10X98765432"[r];
}

static int digits_at(const char *s, int n)
{
    int v = 0;
    while (n-- > 0)
        v = v * 10 + (*s++ - '0');
    return v;
}

unsigned resident_id_facts(const char *id, struct date today, struct date *birth, char *sex)
{
    unsigned facts = 0;
    struct date b = { digits_at(id + 6, 4), digits_at(id + 10, 2), digits_at(id + 12, 2) };
    *birth = (struct date){ 0, 0, 0 };
    *sex = (id[16] - '0') % 2 ? '1' : '2';
    if (!date_exists(b.y, b.m, b.d)) {
        facts |= ID_FACT_BIRTH_DATE;
    } else {
        *birth = b;
        /* A context without a date judges no date. */
        if (today.y > 0 && date_days(b) > date_days(today))
            facts |= ID_FACT_FUTURE;
        if (b.y < EARLIEST_YEAR)
            facts |= ID_FACT_EARLY;
    }
    if (resident_id_check_digit(id) != id[17])
        facts |= ID_FACT_CHECK;
    return facts;
}

/* Position from 1 of the first character that is not a digit (X may stand last), 0 when there is none. */
static int bad_character(const char *id)
{
    for (int i = 1; *id; i++) {
        uint32_t cp = u8_next(&id);
        if (!(cp >= '0' && cp <= '9') && !(i == ID_CHARS && cp == 'X'))
            return i;
    }
    return 0;
}

/* The order in which faults are told. A date that cannot be says more to the person who mends it than a check digit that does not
 * agree. */
static enum id_fault first_fault(unsigned facts)
{
    if (facts & ID_FACT_BIRTH_DATE)
        return ID_BIRTH_DATE;
    if (facts & ID_FACT_CHECK)
        return ID_CHECK;
    if (facts & ID_FACT_FUTURE)
        return ID_BIRTH_FUTURE;
    return facts & ID_FACT_EARLY ? ID_BIRTH_EARLY : ID_OK;
}

enum id_fault resident_id_check(const char *id, struct date today, const struct codelist *regions, struct date *birth, char *sex, int *at)
{
    struct date born = { 0, 0, 0 };
    char which = 0;
    int wrong = 0;
    enum id_fault fault = ID_LENGTH;
    if (u8_len(id) == ID_CHARS) {
        wrong = bad_character(id);
        fault = wrong ? ID_CHARACTER : first_fault(resident_id_facts(id, today, &born, &which));
    }
    if (birth)
        *birth = born;
    if (sex)
        *sex = which;
    if (at)
        *at = wrong;
    if (fault != ID_OK || !regions)
        return fault;
    char region[7];
    memcpy(region, id, 6);
    region[6] = '\0';
    return codelist_find(regions, region) ? ID_OK : ID_REGION;
}

/* '1' or '2' by a word for a sex, in Chinese or English. */
static char sex_of_word(const char *w)
{
    static const char *const male[] = { "男", "男性", "M", "male", "Male" }, *const female[] = { "女", "女性", "F", "female", "Female" };
    for (size_t i = 0; w && i < sizeof male / sizeof *male; i++) {
        if (strcmp(w, male[i]) == 0)
            return '1';
        if (strcmp(w, female[i]) == 0)
            return '2';
    }
    return 0;
}

char sex_of_value(const struct field *f, const char *value)
{
    char sex = sex_of_word(value);
    for (size_t i = 0; !sex && i < f->nchoices; i++)
        if (strcmp(f->choices[i].value, value) == 0)
            sex = sex_of_word(f->choices[i].label.s);
    return sex;
}

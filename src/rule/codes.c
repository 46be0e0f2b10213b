/*
 * codes.c - the unified social credit code, the permits of people who are not residents, and number_check, the strict judge of
 * numbers of every kind.
 */
#include <assert.h>
#include <string.h>

#include "rule/rule_int.h"

/* GB/T 2260: the first two digits of a province. */
static bool province_exists(const char *two)
{
    static const char provinces[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82";
    for (const char *p = provinces; *p; p += p[2] ? 3 : 2)
        if (p[0] == two[0] && p[1] == two[1])
            return true;
    return false;
}

/* ---- unified social credit code, GB 32100-2015 ---- */

enum { CREDIT_CHARS = 18 };
static const char credit_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";      /* table A.1: no I O S V Z */

int credit_code_bad_character(const char *code)
{
    for (int i = 1; *code; i++) {
        uint32_t cp = u8_next(&code);
        if (cp >= 0x80 || !strchr(credit_alphabet, (int)cp))
            return i;
    }
    return 0;
}

static int credit_value(char c) { return (int)(strchr(credit_alphabet, c) - credit_alphabet); }

/* 5.2: weights 3^(i-1) mod 31; the second mod 31 turns 31 into 0. */
static char credit_check_character(const char *code)
{
    int sum = 0, weight = 1;
    for (int i = 0; i < CREDIT_CHARS - 1; i++) {
        sum += credit_value(code[i]) * weight;
        weight = weight * 3 % 31;
    }
    return credit_alphabet[(31 - sum % 31) % 31];
}

/* GB 11714: the check character of an organisation code, letters A = 10 .. Z = 35. */
static char organisation_check_character(const char *org)
{
    static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (int i = 0; i < 8; i++)
        sum += (number_is_digit(org[i]) ? org[i] - '0' : org[i] - 'A' + 10) * weights[i];
    return "0X987654321"[sum % 11];
}

/* Table 1: which categories an authority gives out. NULL: no such authority. */
static const char *credit_categories(char authority)
{
    switch (authority) {
    case '1': return "1239";
    case '2': case '4': case '8': return "19";
    case '3': return "123459";
    case '5': return "1239";
    case '6': case '7': return "129";
    case '9': return "123";
    case 'A': return "19";
    case 'N': return "1239";
    case 'Y': return "1";
    default: return NULL;
    }
}

unsigned credit_code_facts(const char *code)
{
    unsigned facts = 0;
    const char *categories = credit_categories(code[0]);
    if (!categories)
        facts |= CREDIT_FACT_DEPARTMENT;
    else if (!strchr(categories, code[1]))
        facts |= CREDIT_FACT_CATEGORY;
    /* 100000 is the national authority. Of the others only the province is sure: districts change. */
    if (!number_all_digits(code + 2, 6) || (strncmp(code + 2, "100000", 6) != 0 && !province_exists(code + 2)))
        facts |= CREDIT_FACT_REGION;
    if (organisation_check_character(code + 8) != code[16])
        facts |= CREDIT_FACT_ORG;
    if (credit_check_character(code) != code[17])
        facts |= CREDIT_FACT_CHECK;
    return facts;
}

/* ---- number_check: one kind after the other ---- */

struct number { const char *s; size_t n; struct date today; const struct codelist *regions; struct number_facts *facts; };

/* Where the first character is that is not a digit; `last`: what else may stand last. */
static int not_digit(const char *s, char last)
{
    for (int i = 1; *s; s++, i++)
        if (!number_is_digit(*s) && !(s[1] == '\0' && last && *s == last))
            return i;
    return 0;
}

static enum number_fault birth_fault(unsigned id_facts)
{
    if (id_facts & ID_FACT_BIRTH_DATE)
        return NUMBER_BIRTH_DATE;
    if (id_facts & ID_FACT_FUTURE)
        return NUMBER_BIRTH_FUTURE;
    return id_facts & ID_FACT_EARLY ? NUMBER_BIRTH_EARLY : NUMBER_OK;
}

/* First six digits of a resident ID. The places 81 to 83 belong to residence permits, not to citizens. */
static bool citizen_region(const struct number *x)
{
    char six[7];
    memcpy(six, x->s, 6);
    six[6] = '\0';
    return !x->regions || (six[0] != '8' && codelist_find(x->regions, six));
}

static bool permit_region(const char *s)
{
    return strncmp(s, "810000", 6) == 0 || strncmp(s, "820000", 6) == 0 || strncmp(s, "830000", 6) == 0;
}

static enum number_fault check_eighteen(const struct number *x, enum number_kind kind)
{
    if (x->n != 18)
        return NUMBER_LENGTH;
    if ((x->facts->at = not_digit(x->s, 'X')) != 0)
        return NUMBER_CHARACTER;
    if (kind == NUMBER_FPR18 && x->s[0] != '9')
        return NUMBER_PREFIX;
    unsigned id = resident_id_facts(x->s, x->today, &x->facts->birth, &x->facts->sex);
    bool region = kind == NUMBER_ID18 ? citizen_region(x) : kind == NUMBER_HMT18 ? permit_region(x->s) : province_exists(x->s + 1);
    if (!region)
        return NUMBER_REGION;
    if (kind == NUMBER_FPR18)
        memcpy(x->facts->country, x->s + 3, 3);
    enum number_fault birth = birth_fault(id);
    if (birth != NUMBER_OK)
        return birth;
    return id & ID_FACT_CHECK ? NUMBER_CHECK : NUMBER_OK;
}

/* The number of before 2013 has no century; the sequences 996 to 999 were kept for people born before 1900. */
static enum number_fault check_fifteen(const struct number *x)
{
    if (x->n != 15)
        return NUMBER_LENGTH;
    if ((x->facts->at = not_digit(x->s, 0)) != 0)
        return NUMBER_CHARACTER;
    if (!citizen_region(x))
        return NUMBER_REGION;
    x->facts->doubt = strncmp(x->s + 12, "996", 3) >= 0;
    char *id = x->facts->id18;
    snprintf(id, sizeof x->facts->id18, "%.6s%s%.9s", x->s, x->facts->doubt ? "18" : "19", x->s + 6);
    id[17] = resident_id_check_digit(id);
    id[18] = '\0';
    /* With 1800 in front every such number is early; that is the doubt told already. */
    return birth_fault(resident_id_facts(id, x->today, &x->facts->birth, &x->facts->sex) & ~(unsigned)ID_FACT_EARLY);
}

/* Three letters, eleven digits of place, birth and sequence, and the check digit of ICAO 9303 (weights 7 3 1). */
static enum number_fault check_card_2017(const struct number *x)
{
    if (x->n != 15)
        return NUMBER_LENGTH;
    int sum = 0;
    static const int weights[] = { 7, 3, 1 };
    for (int i = 0; i < 15; i++) {
        char c = x->s[i];
        bool right = i < 3 ? c >= 'A' && c <= 'Z' : number_is_digit(c);
        if (!right) {
            x->facts->at = i + 1;
            return NUMBER_CHARACTER;
        }
        if (i < 14)
            sum += (i < 3 ? c - 'A' + 10 : c - '0') * weights[i % 3];
    }
    memcpy(x->facts->country, x->s, 3);
    int m = (x->s[9] - '0') * 10 + x->s[10] - '0', d = (x->s[11] - '0') * 10 + x->s[12] - '0';
    if (!date_exists(2000, m, d))                          /* the century is unknown: 29 February may be */
        return NUMBER_BIRTH_DATE;
    return sum % 10 == x->s[14] - '0' ? NUMBER_OK : NUMBER_CHECK;
}

static enum number_fault check_credit(const struct number *x)
{
    if (x->n != CREDIT_CHARS)
        return NUMBER_LENGTH;
    if ((x->facts->at = credit_code_bad_character(x->s)) != 0)
        return NUMBER_CHARACTER;
    unsigned facts = credit_code_facts(x->s);
    snprintf(x->facts->org, sizeof x->facts->org, "%.8s-%c", x->s + 8, x->s[16]);
    x->facts->doubt = facts & CREDIT_FACT_ORG;
    if (facts & CREDIT_FACT_DEPARTMENT)
        return NUMBER_DEPARTMENT;
    if (facts & CREDIT_FACT_CATEGORY)
        return NUMBER_CATEGORY;
    if (facts & CREDIT_FACT_REGION)
        return NUMBER_REGION;
    return facts & CREDIT_FACT_CHECK ? NUMBER_CHECK : NUMBER_OK;
}

static enum number_fault check_mobile(struct number *x)
{
    const char *s = mobile_skip_country(x->s);
    if (s != x->s) {
        x->facts->normalised = true;
        x->n -= (size_t)(s - x->s);
        x->s = s;
    }
    if ((x->facts->at = not_digit(s, 0)) != 0)
        return NUMBER_CHARACTER;
    if (x->n != 11)
        return NUMBER_LENGTH;
    return mobile_is_right(s) ? NUMBER_OK : NUMBER_PREFIX;
}

static enum number_fault check_post_code(const struct number *x)
{
    if (x->n != 6)
        return NUMBER_LENGTH;
    if ((x->facts->at = not_digit(x->s, 0)) != 0)
        return NUMBER_CHARACTER;
    return post_code_prefix_is_right(x->s) ? NUMBER_OK : NUMBER_PREFIX;
}

/* H or M and eight digits, on older cards two more; eight digits, in older booklets ten. */
static enum number_fault check_pass(const struct number *x, bool letter)
{
    const char *s = x->s;
    if (letter && *s != 'H' && *s != 'M')
        return NUMBER_SHAPE;
    s += letter;
    size_t n = strlen(s);
    return (n == 8 || n == 10) && number_all_digits(s, n) ? NUMBER_OK : NUMBER_SHAPE;
}

static enum number_fault check_kind(enum number_kind kind, struct number *x)
{
    switch (kind) {
    case NUMBER_ID18: case NUMBER_HMT18: case NUMBER_FPR18: return check_eighteen(x, kind);
    case NUMBER_ID15: return check_fifteen(x);
    case NUMBER_FPR15: return check_card_2017(x);
    case NUMBER_USCC: return check_credit(x);
    case NUMBER_MOBILE: return check_mobile(x);
    case NUMBER_POST_CODE: return check_post_code(x);
    case NUMBER_HKMO_PASS: return check_pass(x, true);
    case NUMBER_TW_PASS: return check_pass(x, false);
    }
    assert(!"a kind of number");
    return NUMBER_SHAPE;
}

enum number_fault number_check(enum number_kind kind, const char *typed, struct date today, const struct codelist *regions,
                               struct number_facts *facts)
{
    char s[NUMBER_LONGEST];
    memset(facts, 0, sizeof *facts);
    if (!number_fold(typed, s))
        return NUMBER_LENGTH;
    facts->normalised = strcmp(typed, s) != 0;
    struct number x = { s, u8_len(s), today, regions, facts };
    enum number_fault fault = check_kind(kind, &x);
    if (strlen(x.s) < sizeof facts->number)
        strcpy(facts->number, x.s);
    return fault;
}

/*
 * dates.c - dates, year-months, years and periods in the spellings people use become the normal form.
 *
 * What is typed is first folded to a small alphabet: digits, - . /, Y M D for 年 月 日, ~ for 至 到 ～, N for 今 (now), U for 度,
 * a space. Everything after that is ASCII. Knows nothing of fields.
 */
#include <string.h>

#include "rule/rule_int.h"

/* No spelling of a period needs more; longer texts are not looked at. */
enum { LONGEST = 160 };

static char fold_character(uint32_t cp)
{
    cp = uni_fold_width(cp);
    if (uni_is_space(cp) || cp == '\t' || cp == '\n')
        return ' ';
    if ((cp >= '0' && cp <= '9') || cp == '.' || cp == '/' || cp == '-' || cp == '~')
        return (char)cp;
    switch (cp) {
    case 0x5E74: return 'Y';                               /* 年 */
    case 0x6708: return 'M';                               /* 月 */
    case 0x65E5: case 0x53F7: return 'D';                  /* 日 号 */
    case 0x5EA6: return 'U';                               /* 度, as in 2019年度 */
    case 0x81F3: case 0x5230: return '~';                  /* 至 到 */
    case 0x223C: case 0x301C: return '~';                  /* tilde operator, wave dash; the full-width tilde is folded already */
    case 0x3002: return '.';                               /* 。 as a Chinese keyboard gives it */
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212: return '-';
    default: return '\0';
    }
}

/* A word for an open end at s: the rest behind it, or NULL. */
static const char *skip_now(const char *s)
{
    static const char *const words[] = { "今", "现在", "目前" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(s, words[i], strlen(words[i])) == 0)
            return s + strlen(words[i]);
    return NULL;
}

/* False when s has a character that no date has, or is too long. */
static bool fold(const char *s, char *out, size_t size)
{
    size_t n = 0;
    while (*s) {
        const char *now = skip_now(s);
        char c = 'N';
        if (now)
            s = now;
        else
            c = fold_character(u8_next(&s));
        if (!c || n + 1 >= size)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return true;
}

struct point { int y, m, d; bool has_m, has_d; };

static const char *skip_spaces(const char *s)
{
    return s + strspn(s, " ");
}

static size_t count_digits(const char *s)
{
    return strspn(s, "0123456789");
}

static int number(const char *s, size_t n)
{
    int v = 0;
    while (n-- > 0)
        v = v * 10 + (*s++ - '0');
    return v;
}

/* One or two digits at s, spaces before them allowed. Returns the rest, or NULL. */
static const char *read_small(const char *s, int *out)
{
    s = skip_spaces(s);
    size_t n = count_digits(s);
    if (n != 1 && n != 2)
        return NULL;
    *out = number(s, n);
    return s + n;
}

/* A separator and a small number: -03. */
static const char *read_part(const char *s, char sep, int *out)
{
    s = skip_spaces(s);
    return *s == sep ? read_small(s + 1, out) : NULL;
}

/* A small number and its unit: 3M. */
static const char *read_unit(const char *s, char unit, int *out)
{
    s = read_small(s, out);
    if (!s)
        return NULL;
    s = skip_spaces(s);
    return *s == unit ? s + 1 : NULL;
}

/* What follows the four digits of a year; the rest. A day must be set off as the month is: 2019.03-06 has no day. */
static const char *read_after_year(const char *s, struct point *p)
{
    const char *sep = skip_spaces(s), *rest;
    if (*sep == 'Y') {
        s = sep + 1;
        rest = read_unit(s, 'M', &p->m);
        p->has_m = rest != NULL;
        if (!rest)
            return s;
        s = rest;
        rest = read_unit(s, 'D', &p->d);
    } else {
        rest = *sep == '-' || *sep == '.' || *sep == '/' ? read_part(s, *sep, &p->m) : NULL;
        p->has_m = rest != NULL;
        if (!rest)
            return s;
        s = rest;
        rest = read_part(s, *sep, &p->d);
    }
    p->has_d = rest != NULL;
    return rest ? rest : s;
}

/* A date as far as it goes: 2019, 201903, 2019.3, 2019年3月, 20190315 ... Returns the rest, or NULL. */
static const char *read_point(const char *s, struct point *p)
{
    memset(p, 0, sizeof *p);
    s = skip_spaces(s);
    size_t n = count_digits(s);
    if (n != 4 && n != 6 && n != 8)
        return NULL;
    p->y = number(s, 4);
    if (n == 4)
        return read_after_year(s + 4, p);
    p->m = number(s + 4, 2);
    p->has_m = true;
    if (n == 8) {
        p->d = number(s + 6, 2);
        p->has_d = true;
    }
    return s + n;
}

/* Years of three digits and less are slips of the hand, not dates. */
static bool point_exists(const struct point *p)
{
    return p->y >= 1000 && date_exists(p->y, p->has_m ? p->m : 1, p->has_d ? p->d : 1);
}

static bool at_end(const char *s)
{
    return s && *skip_spaces(s) == '\0';
}

/* -03 */
static void add_part(struct buf *out, int n)
{
    buf_addc(out, '-');
    buf_addi(out, n, 2);
}

static enum date_reading read_single(enum type type, const char *s, struct buf *out)
{
    struct point p;
    const char *rest = read_point(s, &p);
    if (rest && type == TYPE_YEAR && *rest == 'U' && rest[-1] == 'Y')
        rest++;
    if (!at_end(rest))
        return DATE_UNREADABLE;
    if ((type == TYPE_DATE && !p.has_d) || (type == TYPE_YEAR_MONTH && !p.has_m) || (type == TYPE_YEAR && p.has_m))
        return DATE_UNREADABLE;
    if (!point_exists(&p))
        return DATE_ABSENT;
    buf_addi(out, p.y, 4);
    if (type != TYPE_YEAR)
        add_part(out, p.m);
    if (type == TYPE_DATE)                                 /* a day that was given to a year-month is more than was asked */
        add_part(out, p.d);
    return DATE_READ;
}

static enum date_reading read_period(const char *s, struct buf *out)
{
    struct point from, to;
    const char *rest = read_point(s, &from);
    if (!rest || !from.has_m)
        return DATE_UNREADABLE;
    size_t sep = strspn(rest, " -~/");
    if (sep == 0 && *rest != 'N')
        return DATE_UNREADABLE;
    rest += sep;
    bool open = (*rest == 'N' && at_end(rest + 1)) || (strncmp(rest, "..", 2) == 0 && at_end(rest + 2));
    if (!open && (!at_end(read_point(rest, &to)) || !to.has_m))
        return DATE_UNREADABLE;
    if (!point_exists(&from) || (!open && !point_exists(&to)))
        return DATE_ABSENT;
    buf_addi(out, from.y, 4);
    add_part(out, from.m);
    buf_addc(out, '/');
    if (open) {
        buf_adds(out, "..");
    } else {
        buf_addi(out, to.y, 4);
        add_part(out, to.m);
    }
    return DATE_READ;
}

enum date_reading date_read(enum type type, const char *typed, struct buf *out)
{
    char s[LONGEST];
    if (!fold(typed, s, sizeof s))
        return DATE_UNREADABLE;
    return type == TYPE_PERIOD ? read_period(s, out) : read_single(type, s, out);
}

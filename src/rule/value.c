/*
 * value.c - the normal form of what was typed, by the type of the field. Judges nothing: that is check.c's.
 */
#include <string.h>
#include <strings.h>

#include "rule/rule_int.h"

/* ---- text ---- */

/* Line breaks of every kind become \n; nothing else is touched, names are sacred. */
static void unify_breaks(const char *s, struct buf *out)
{
    while (*s) {
        size_t plain = strcspn(s, "\r\xE2\xC2");
        buf_add(out, s, plain);
        s += plain;
        if (*s == '\r') {
            s += s[1] == '\n' ? 2 : 1;
            buf_addc(out, '\n');
        } else if (strncmp(s, "\xE2\x80\xA8", 3) == 0 || strncmp(s, "\xE2\x80\xA9", 3) == 0) {
            s += 3;                                        /* U+2028, U+2029 */
            buf_addc(out, '\n');
        } else if (strncmp(s, "\xC2\x85", 2) == 0) {
            s += 2;                                        /* U+0085 */
            buf_addc(out, '\n');
        } else if (*s) {
            buf_addc(out, *s++);
        }
    }
}

/* ---- numbers ---- */

/* More digits than any honest number on a form has. */
enum { MOST_DIGITS = 30 };

/* ASCII of s with full-width forms folded; false when there is anything else or it is too long to be a number. */
static bool fold_ascii(const char *s, char *out, size_t size)
{
    size_t n = 0;
    while (*s) {
        uint32_t cp = uni_fold_width(u8_next(&s));
        if (cp == 0x2212 || cp == 0x2013)                  /* minus sign, and the dash that stands for it */
            cp = '-';
        if (cp == 0xA5 || cp == 0xFFE5)                    /* yen signs, half and full width */
            cp = '$';
        if (cp >= 0x7F || n + 1 >= size)
            return false;
        out[n++] = (char)cp;
    }
    out[n] = '\0';
    return true;
}

/* Takes the separators of thousands out of the whole part; false when they stand anywhere but between groups of three. */
static bool drop_thousands(char *s)
{
    size_t whole = strcspn(s, ".");
    if (!memchr(s, ',', whole))
        return true;
    size_t group = strspn(s, "0123456789"), at = group, n = group;
    if (group < 1 || group > 3)
        return false;
    while (s[at] == ',') {
        if (strspn(s + at + 1, "0123456789") != 3)
            return false;
        memmove(s + n, s + at + 1, 3);
        n += 3;
        at += 4;
    }
    if (at != whole)
        return false;
    memmove(s + n, s + at, strlen(s + at) + 1);
    return true;
}

/* Digits with at most `decimals` behind the point. Leading zeros go; decimals stay as written, they say how exact one is. */
static bool plain_number(const char *s, int decimals, struct buf *out)
{
    bool minus = *s == '-';
    if (*s == '-' || *s == '+')
        s++;
    size_t whole = strspn(s, "0123456789"), fraction = 0;
    const char *rest = s + whole;
    if (*rest == '.') {
        fraction = strspn(rest + 1, "0123456789");
        rest += 1 + fraction;
        if (decimals == 0 || fraction == 0)
            return false;
    }
    if (*rest || whole + fraction == 0 || whole + fraction > MOST_DIGITS || (int)fraction > decimals)
        return false;
    bool zero = strspn(s, "0.") == strlen(s);
    const char *point = s + whole;
    while (whole > 1 && *s == '0') {
        s++;
        whole--;
    }
    if (minus && !zero)
        buf_addc(out, '-');
    if (whole == 0)
        buf_addc(out, '0');
    buf_add(out, s, whole);
    buf_add(out, point, fraction ? fraction + 1 : 0);
    return true;
}

static bool number_normalise(enum type type, const char *typed, struct buf *out)
{
    char s[128];
    /* 元 is the one unit that money may carry; anything larger (万元) would have to be guessed at. */
    size_t n = strlen(typed);
    struct buf cut = BUF_INIT, trimmed = BUF_INIT;
    if (type == TYPE_MONEY && n > 3 && strcmp(typed + n - 3, "元") == 0)
        n -= 3;
    buf_add(&cut, typed, n);
    text_trim(cut.p, &trimmed);
    bool good = fold_ascii(trimmed.p, s, sizeof s);
    buf_clear(&cut);
    buf_clear(&trimmed);
    char *start = s;
    if (good && type == TYPE_MONEY) {
        if (*start == '$')
            start++;
        start += strspn(start, " ");
        good = drop_thousands(start);
    }
    return good && plain_number(start, type == TYPE_INTEGER ? 0 : type == TYPE_MONEY ? 2 : MOST_DIGITS, out);
}

/* ---- marks ---- */

bool tick_normalise(const char *typed, struct buf *out)
{
    static const char *const on[] = { "1", "yes", "on", "true", "y", "是", "√", "✓", "✔", "☑", "■", "●", NULL };
    static const char *const off[] = { "0", "no", "off", "false", "n", "否", "☐", "□", "○", NULL };
    struct buf trimmed = BUF_INIT;
    text_trim(typed, &trimmed);
    bool ticked = false, clear = trimmed.n == 0;
    for (size_t i = 0; on[i] && !ticked; i++)
        ticked = strcasecmp(trimmed.p, on[i]) == 0;
    for (size_t i = 0; off[i] && !clear; i++)
        clear = strcasecmp(trimmed.p, off[i]) == 0;
    buf_reset(out);
    if (ticked)
        buf_addc(out, '1');
    else if (!clear)
        buf_add(out, trimmed.p, trimmed.n);
    buf_clear(&trimmed);
    return ticked || clear;
}

/* ---- by type ---- */

/* Folded when nothing but ASCII is left: then it can be judged digit by digit. */
static bool code_number(const char *typed, struct buf *out)
{
    text_fold_number(typed, out);
    return text_is_ascii(out->p) && out->n > 0;
}

/* One or two digits at *s, which is left behind them. */
static bool two_digits(const char **s, int *out)
{
    size_t n = strspn(*s, "0123456789");
    *out = n == 1 ? **s - '0' : n == 2 ? (**s - '0') * 10 + (*s)[1] - '0' : 0;
    *s += n;
    return n == 1 || n == 2;
}

/* The time of day as HH:MM. Read are 9:05, 09：05, 9时5分, 9点05分 and 9时; 24:00 is the next day. */
static bool time_normalise(const char *typed, struct buf *out)
{
    static const char *const marks[] = { ":", "时", "点" };
    struct buf folded = BUF_INIT;
    text_fold_number(typed, &folded);
    const char *s = folded.p;
    int hour, minute = 0;
    size_t mark = 0, count = sizeof marks / sizeof *marks;
    bool good = two_digits(&s, &hour) && hour < 24;
    while (mark < count && strncmp(s, marks[mark], strlen(marks[mark])) != 0)
        mark++;
    good = good && mark < count;
    if (good) {
        s += strlen(marks[mark]);
        if (*s || mark == 0)
            good = two_digits(&s, &minute) && minute < 60 && (!*s || (mark > 0 && strcmp(s, "分") == 0));
    }
    if (good)
        buf_printf(out, "%02d:%02d", hour, minute);
    buf_clear(&folded);
    return good;
}

static bool normalise(const struct field *f, const char *s, struct buf *out)
{
    switch (f->type) {
    case TYPE_INTEGER: case TYPE_DECIMAL: case TYPE_MONEY: return number_normalise(f->type, s, out);
    case TYPE_DATE: case TYPE_YEAR_MONTH: case TYPE_YEAR: case TYPE_PERIOD: return date_read(f->type, s, out) == DATE_READ;
    case TYPE_TIME: return time_normalise(s, out);
    case TYPE_CHOICE: case TYPE_CODE: case TYPE_REGION: return choice_normalise(f, s, out);
    case TYPE_CHOICES: return choices_normalise(f, s, out);
    case TYPE_YES_NO: return yes_no_normalise(f, s, out);
    case TYPE_TICK: return tick_normalise(s, out);
    case TYPE_RESIDENT_ID: case TYPE_ID: case TYPE_CREDIT_CODE: return code_number(s, out);
    case TYPE_MOBILE: return mobile_fold(s, out);
    case TYPE_PHONE: return phone_fold(s, out);
    case TYPE_POST_CODE: return post_code_fold(s, out);
    case TYPE_EMAIL: return email_fold(s, out);
    case TYPE_TEXT: case TYPE_PARAGRAPH: case TYPE_CALCULATED: case TYPE_HIDDEN: case TYPE_FILE: case TYPE_PHOTO: case TYPE_NOTE:
    case TYPE_COUNT: break;
    }
    unify_breaks(s, out);
    return true;
}

bool value_normalise(const struct field *f, const char *typed, struct buf *out)
{
    struct buf trimmed = BUF_INIT;
    text_trim(typed, &trimmed);
    buf_reset(out);
    bool good = trimmed.n == 0 || normalise(f, trimmed.p, out);
    if (!good) {
        buf_reset(out);
        buf_add(out, trimmed.p, trimmed.n);
    }
    buf_clear(&trimmed);
    return good;
}

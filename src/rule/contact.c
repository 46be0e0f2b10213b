/*
 * contact.c - telephone numbers, post codes, mail addresses, and what all numbers share: digits and folding.
 */
#include <string.h>

#include "rule/rule_int.h"

bool number_is_digit(char c) { return c >= '0' && c <= '9'; }

bool number_all_digits(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!number_is_digit(s[i]))
            return false;
    return true;
}

bool number_fold(const char *typed, char *out)
{
    struct buf b = BUF_INIT;
    bool fits = strlen(typed) < 4 * NUMBER_LONGEST;
    if (fits)
        text_fold_number(typed, &b);
    fits = fits && b.n < NUMBER_LONGEST;
    memcpy(out, fits ? b.p : "", fits ? b.n + 1 : 1);
    buf_clear(&b);
    return fits;
}

const char *mobile_skip_country(const char *s)
{
    if (strncmp(s, "+86", 3) == 0)
        return s + 3;
    if (strncmp(s, "0086", 4) == 0)
        return s + 4;
    return strncmp(s, "86", 2) == 0 && strlen(s) == 13 ? s + 2 : s;
}

bool mobile_is_right(const char *s)
{
    return strlen(s) == 11 && number_all_digits(s, 11) && s[0] == '1' && s[1] >= '3';
}

bool mobile_fold(const char *typed, struct buf *out)
{
    char s[NUMBER_LONGEST];
    if (!number_fold(typed, s) || !mobile_is_right(mobile_skip_country(s)))
        return false;
    buf_adds(out, mobile_skip_country(s));
    return true;
}

/* Digits as written, with - where a hyphen, a bracket, 转 or a space divides them. */
static bool phone_groups(const char *typed, char *out)
{
    size_t n = 0;
    while (*typed && n + 1 < NUMBER_LONGEST) {
        uint32_t cp = uni_fold_width(u8_next(&typed));
        if (cp < 0x80 && number_is_digit((char)cp)) {
            out[n++] = (char)cp;
            continue;
        }
        bool dash = cp == '-' || cp == '(' || cp == ')' || cp == '*' || cp == '#' || cp == 0x8F6C || uni_is_space(cp) ||
                    (cp >= 0x2010 && cp <= 0x2015);
        if (!dash)
            return false;
        if (n > 0 && out[n - 1] != '-')
            out[n++] = '-';
    }
    if (n > 0 && out[n - 1] == '-')
        n--;
    out[n] = '\0';
    return !*typed;
}

/* 010 and 02x are three digits, every other area four. */
static size_t area_digits(const char *s) { return s[1] == '1' || s[1] == '2' ? 3 : 4; }

/* The subscriber's 7 or 8 digits, perhaps in two groups (8666 0000), from *s on; appended to out. */
static bool subscriber(const char **s, struct buf *out)
{
    size_t n = 0;
    const char *p = *s;
    while (number_is_digit(*p) || (*p == '-' && n < 7 && n > 0)) {
        if (*p != '-') {
            buf_addc(out, *p);
            n++;
        }
        p++;
    }
    *s = p;
    return n == 7 || n == 8;
}

static bool fixed_line(const char *s, struct buf *out)
{
    size_t area = area_digits(s);
    if (s[0] != '0' || s[1] == '0' || strspn(s, "0123456789") < area)
        return false;
    buf_add(out, s, area);
    buf_addc(out, '-');
    s += area;
    if (*s == '-')
        s++;
    if (!subscriber(&s, out))
        return false;
    if (!*s)
        return true;
    size_t extension = strspn(s + 1, "0123456789");
    if (extension < 1 || extension > 6 || s[1 + extension])
        return false;
    buf_adds(out, s);
    return true;
}

bool phone_fold(const char *typed, struct buf *out)
{
    char s[NUMBER_LONGEST];
    if (mobile_fold(typed, out))
        return true;
    if (!phone_groups(typed, s) || !*s)
        return false;
    struct buf b = BUF_INIT;
    bool good = fixed_line(s, &b);
    if (good)
        buf_add(out, b.p, b.n);
    buf_clear(&b);
    return good;
}

/* Not 00; 9 begins only the codes that fill in for Hong Kong, Macao and Taiwan. */
bool post_code_prefix_is_right(const char *s)
{
    if (s[0] == '9')
        return strcmp(s, "999077") == 0 || strcmp(s, "999078") == 0 || strcmp(s, "999079") == 0;
    return strncmp(s, "00", 2) != 0;
}

bool post_code_fold(const char *typed, struct buf *out)
{
    char s[NUMBER_LONGEST];
    if (!number_fold(typed, s) || strlen(s) != 6 || !number_all_digits(s, 6) || !post_code_prefix_is_right(s))
        return false;
    buf_adds(out, s);
    return true;
}

static bool is_alnum(char c) { return number_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* The dot-atom of RFC 5322, 3.2.3, at most 64 characters (RFC 5321, 4.5.3.1.1). */
static bool mail_local(const char *s, size_t n)
{
    if (n < 1 || n > 64 || s[0] == '.' || s[n - 1] == '.')
        return false;
    for (size_t i = 0; i < n; i++)
        if ((!is_alnum(s[i]) && !strchr("!#$%&'*+-/=?^_`{|}~.", s[i])) || (s[i] == '.' && s[i + 1] == '.'))
            return false;
    return true;
}

/* Labels of letters, digits and inner hyphens, two at least, the last not all digits. */
static bool mail_domain(const char *s)
{
    size_t labels = 0;
    bool letters = false;
    for (;; labels++) {
        size_t n = strcspn(s, ".");
        if (n < 1 || n > 63 || s[0] == '-' || s[n - 1] == '-')
            return false;
        letters = false;
        for (size_t i = 0; i < n; i++) {
            if (!is_alnum(s[i]) && s[i] != '-')
                return false;
            letters = letters || !number_is_digit(s[i]);
        }
        if (!s[n])
            return labels >= 1 && letters;
        s += n + 1;
    }
}

bool email_fold(const char *typed, struct buf *out)
{
    char s[256];
    size_t n = 0;
    while (*typed) {
        uint32_t cp = uni_fold_width(u8_next(&typed));
        if (cp <= ' ' || cp >= 0x7F || n + 1 >= sizeof s)
            return false;
        s[n++] = (char)cp;
    }
    s[n] = '\0';
    const char *at = strchr(s, '@');
    if (!at || !mail_local(s, (size_t)(at - s)) || !mail_domain(at + 1))
        return false;
    buf_add(out, s, n);
    return true;
}

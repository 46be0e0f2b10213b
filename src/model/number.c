/*
 * number.c - patterns of numbers that offices give out: "{office}{year}{seq:6}". Makes a number from its parts and finds the parts again.
 * Knows nothing of who gives them out.
 */
#include "model/model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum part_kind { PART_END, PART_SIGN, PART_OFFICE, PART_YEAR, PART_SEQ, PART_CHECK, PART_BAD };
enum { SEQ_DIGITS = 12 };
struct part { enum part_kind kind; int width; const char *at; size_t n; };   /* at, n: the bytes of a sign that stands for itself */

/* The part at *p, which moves behind it. */
static struct part next_part(const char **p)
{
    static const struct { const char *word; enum part_kind kind; } words[] = {
        {"{office}", PART_OFFICE}, {"{year}", PART_YEAR}, {"{seq}", PART_SEQ}, {"{check}", PART_CHECK}};
    const char *s = *p;
    if (!*s)
        return (struct part){PART_END, 0, s, 0};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i].word);
        if (strncmp(s, words[i].word, n) != 0)
            continue;
        *p = s + n;
        return (struct part){words[i].kind, 0, s, n};
    }
    if (strncmp(s, "{seq:", 5) == 0) {
        char *end;
        long width = s[5] >= '1' && s[5] <= '9' ? strtol(s + 5, &end, 10) : 0;
        if (width < 1 || width > SEQ_DIGITS || *end != '}')
            return (struct part){PART_BAD, 0, s, 0};
        *p = end + 1;
        return (struct part){PART_SEQ, (int)width, s, (size_t)(*p - s)};
    }
    if (*s == '{' || *s == '}' || (unsigned char)*s < ' ')
        return (struct part){PART_BAD, 0, s, 0};
    u8_next(p);
    return (struct part){PART_SIGN, 0, s, (size_t)(*p - s)};
}

static bool ascii_sign(const struct part *p)
{
    return p->n == 1 && (*p->at == '-' || (*p->at >= '0' && *p->at <= '9') || (*p->at >= 'A' && *p->at <= 'Z'));
}

bool number_pattern_ok(const char *pattern)
{
    int count[PART_BAD + 1] = {0};
    bool plain = true, last_is_check = false;
    if (!*pattern || strlen(pattern) > 80 || !u8_valid(pattern, strlen(pattern)))
        return false;
    for (const char *p = pattern;;) {
        struct part one = next_part(&p);
        if (one.kind == PART_END)
            break;
        if (one.kind == PART_BAD)
            return false;
        count[one.kind]++;
        plain = plain && (one.kind != PART_SIGN || ascii_sign(&one));
        last_is_check = one.kind == PART_CHECK;
    }
    return count[PART_SEQ] == 1 && count[PART_OFFICE] <= 1 && count[PART_YEAR] <= 1 && count[PART_CHECK] <= 1 &&
           (!count[PART_CHECK] || (plain && last_is_check));
}

bool number_pattern_has(const char *pattern, const char *part)
{
    char *word = xasprintf("{%s", part);
    const char *at = strstr(pattern, word);
    size_t n = strlen(word);
    free(word);
    return at && (at[n] == '}' || at[n] == ':');
}

/* A check sign is worked out over letters and digits only. */
static bool has_sum(const char *s) { return *s && strspn(s, "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(s); }

bool number_format(const char *pattern, const char *office, int year, long long seq, struct buf *out)
{
    assert(number_pattern_ok(pattern) && seq > 0);
    size_t from = out->n;
    for (const char *p = pattern;;) {
        struct part one = next_part(&p);
        switch (one.kind) {
        case PART_SIGN: buf_add(out, one.at, one.n); break;
        case PART_OFFICE:
            if (!*office)
                return false;
            buf_adds(out, office);
            break;
        case PART_YEAR: buf_printf(out, "%04d", year); break;
        case PART_SEQ: buf_printf(out, "%0*lld", one.width, seq); break;
        case PART_CHECK:
            if (!has_sum(out->p + from))
                return false;
            buf_addc(out, number_check_sign(out->p + from));
            break;
        default: return true;
        }
    }
}

/* A number being taken apart. longer: one that has outgrown its width is looked for. */
struct matching { const char *whole; bool longer; struct number_parts *out; };

/* Digits only, as they are printed: of the width, or longer without a zero in front. */
static bool digits_fit(const struct matching *m, const char *s, size_t n, int width)
{
    if (strspn(s, "0123456789") < n)
        return false;
    if (width > 0 && !m->longer)
        return n == (size_t)width;
    return n > (size_t)width && *s != '0';
}

static bool match(const struct matching *m, const char *pattern, const char *text);

static bool match_office(const struct matching *m, const char *rest, const char *text)
{
    for (const char *s = text; *s && s - text < NUMBER_OFFICE - 1;) {
        u8_next(&s);
        if (s - text >= NUMBER_OFFICE)
            return false;
        if (!match(m, rest, s))
            continue;
        snprintf(m->out->office, sizeof m->out->office, "%.*s", (int)(s - text), text);
        return true;
    }
    return false;
}

static bool match_seq(const struct matching *m, const char *rest, int width, const char *text)
{
    for (size_t n = 1; n <= 18 && text[n - 1] >= '0' && text[n - 1] <= '9'; n++) {
        if (!digits_fit(m, text, n, width) || !match(m, rest, text + n))
            continue;
        char digits[20];
        snprintf(digits, sizeof digits, "%.*s", (int)n, text);
        m->out->seq = strtoll(digits, NULL, 10);
        return m->out->seq > 0;
    }
    return false;
}

/* Tries the parts from left to right; offices and numbers as short as the rest allows. */
static bool match(const struct matching *m, const char *pattern, const char *text)
{
    struct part one = next_part(&pattern);
    switch (one.kind) {
    case PART_END: return !*text;
    case PART_SIGN: return strncmp(text, one.at, one.n) == 0 && match(m, pattern, text + one.n);
    case PART_OFFICE: return match_office(m, pattern, text);
    case PART_SEQ: return match_seq(m, pattern, one.width, text);
    case PART_YEAR:
        if (strspn(text, "0123456789") < 4 || !match(m, pattern, text + 4))
            return false;
        m->out->year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
        return true;
    case PART_CHECK: return *text && !text[1] && number_is_sound(m->whole);
    default: return false;
    }
}

bool number_parse(const char *pattern, const char *text, struct number_parts *out)
{
    *out = (struct number_parts){.seq = 0};
    if (!number_pattern_ok(pattern) || !u8_valid(text, strlen(text)))
        return false;
    return match(&(struct matching){text, false, out}, pattern, text) || match(&(struct matching){text, true, out}, pattern, text);
}

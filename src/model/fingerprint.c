/*
 * fingerprint.c - short marks of what stands on a filled form: the fingerprint of its content, and the check character of its number.
 *
 * Both programs print and compare them. Knows nothing of paper.
 */
#include "model/model.h"

#include <assert.h>
#include <string.h>

/* Crockford's base 32: no I L O U, which are taken for digits or make words. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* What follows from the rest by rules says nothing of its own, and may change with the day. */
static bool counts(const struct form *f, const struct answer *a)
{
    if (!*a->value || a->flags & ANSWER_CALCULATED)
        return false;
    const struct field *field = form_find(f, a->path, NULL, NULL, NULL);
    return !field || (field->type != TYPE_CALCULATED && field->type != TYPE_HIDDEN && !field->calculation.s);
}

void answers_fingerprint(const struct form *f, const struct answers *a, char out[FINGERPRINT_SIZE])
{
    struct buf b = BUF_INIT;
    char hex[65];
    buf_printf(&b, "%s\n", f->id);
    for (size_t i = 0; i < a->n; i++)
        if (counts(f, &a->v[i]))
            buf_printf(&b, "%s\x1f%s\x1e", a->v[i].path, a->v[i].value);
    sha256_hex(b.p, b.n, hex);
    buf_clear(&b);
    uint64_t bits = 0;
    for (size_t i = 0; i < 10; i++)
        bits = bits << 4 | (uint64_t)(strchr("0123456789abcdef", hex[i]) - "0123456789abcdef");
    for (size_t i = 0, digit = 0; i + 1 < FINGERPRINT_SIZE; i++)
        out[i] = i == 4 ? '-' : alphabet[bits >> (35 - 5 * digit++) & 31];
    out[FINGERPRINT_SIZE - 1] = '\0';
}

/* The sign as it is printed, for what a person may have read; 0 for what is only between signs. */
static char fold_sign(uint32_t cp)
{
    cp = uni_fold_width(cp);
    if (cp >= 'a' && cp <= 'z')
        cp -= 'a' - 'A';
    if (cp == 'O')
        return '0';
    if (cp == 'I' || cp == 'L')
        return '1';
    if (cp == '-' || cp == 0x2010 || cp == 0x2013 || cp == 0x2014 || uni_is_space(cp))
        return 0;
    return cp < 0x80 ? (char)cp : '?';
}

bool fingerprint_same(const char *printed, const char *typed)
{
    for (;;) {
        char want = 0, have = 0;
        while (*printed && !want)
            want = fold_sign(u8_next(&printed));
        while (*typed && !have)
            have = fold_sign(u8_next(&typed));
        if (want != have)
            return false;
        if (!want)
            return true;
    }
}

/* ---- numbers: ISO/IEC 7064, MOD 37,36 ---- */

static int sign_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return -1;
}

/* The hybrid system's sum over the n bytes, hyphens left out; -1 when another sign stands there. */
static int number_sum(const char *s, size_t n)
{
    int p = 36;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '-')
            continue;
        int v = sign_value(s[i]);
        if (v < 0)
            return -1;
        int sum = (p + v) % 36;
        p = (sum ? sum : 36) * 2 % 37;
    }
    return p;
}

char number_check_sign(const char *number)
{
    int p = number_sum(number, strlen(number));
    assert(p >= 0);
    int v = (37 - p) % 36;
    return (char)(v < 10 ? '0' + v : 'A' + v - 10);
}

bool number_is_sound(const char *number)
{
    size_t n = strlen(number);
    int p = n > 1 ? number_sum(number, n - 1) : -1, last = n > 1 ? sign_value(number[n - 1]) : -1;
    return p >= 0 && last >= 0 && (p + last) % 36 == 1;
}

/*
 * utf8.c - UTF-8 as of RFC 3629: decoding, encoding, checking, counting. Knows no scripts; those are in han.c.
 */
#include "base/base.h"

#include <string.h>

/*
 * Decodes one well-formed sequence of the n bytes at p; its length, or 0 when there is none. The bounds on the second byte are
 * table 3-7 of the Unicode Standard: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
static size_t decode(const unsigned char *p, size_t n, uint32_t *cp)
{
    unsigned char c = p[0];
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    size_t len = c >= 0xC2 && c <= 0xDF ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
    if (len == 0 || n < len)
        return 0;

    unsigned char low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    unsigned char high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;

    uint32_t v = (uint32_t)(c & (0x7F >> len)) << 6 | (p[1] & 0x3F);
    for (size_t i = 2; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        v = v << 6 | (p[i] & 0x3F);
    }
    *cp = v;
    return len;
}

/* Most of what is read here: three bytes of which the first leaves the second no exceptions. */
static bool is_common(const unsigned char *p)
{
    return p[0] >= 0xE1 && p[0] <= 0xEC && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
}

uint32_t u8_next(const char **s)
{
    const unsigned char *p = (const unsigned char *)*s;
    if (*p < 0x80) {                                       /* the end too */
        *s += *p != 0;
        return *p;
    }
    if (is_common(p)) {
        *s += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    uint32_t cp = U_BAD;
    /* Four bytes may be asked for: the zero at the end is no byte of a character, so nothing behind it is looked at. */
    size_t len = decode(p, 4, &cp);
    *s += len ? len : 1;
    return cp;
}

size_t u8_put(char *out, uint32_t cp)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = U_BAD;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = len - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (char)(lead[len] | cp);
    return len;
}

bool u8_valid(const char *p, size_t n)
{
    const unsigned char *s = (const unsigned char *)p, *end = s + n;
    uint32_t cp;
    while (s < end) {
        size_t len = *s && *s < 0x80 ? 1 : end - s >= 3 && is_common(s) ? 3 : decode(s, (size_t)(end - s), &cp);
        if (len == 0 || *s == 0)
            return false;
        s += len;
    }
    return true;
}

size_t u8_len(const char *s)
{
    size_t n = 0;
    while (u8_next(&s))
        n++;
    return n;
}

size_t u8_chars(const char *s)
{
    size_t n = 0;
    for (uint32_t cp; (cp = u8_next(&s)) != 0;)
        if (!uni_is_mark(cp))
            n++;
    return n;
}

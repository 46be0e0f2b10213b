/*
 * decode.c - PDF text strings (ISO 32000-1, 7.9.2.2) become UTF-8, by our own rules: damage is flagged and never passes for a name.
 * Knows nothing of fields.
 */
#include "read/read_int.h"

#include <stdlib.h>
#include <string.h>

/* Appends b[from..] of UTF-8 with CR LF and CR made LF, in place. */
static void fold_line_breaks(struct buf *b, size_t from)
{
    size_t to = from;
    for (size_t i = from; i < b->n; i++) {
        if (b->p[i] == '\r') {
            if (i + 1 < b->n && b->p[i + 1] == '\n')
                continue;
            b->p[to++] = '\n';
        } else {
            b->p[to++] = b->p[i];
        }
    }
    if (to == b->n)
        return;
    b->n = to;
    b->p[to] = '\0';
}

/* A NUL cannot be kept in a C string: it counts as damage. NULs at the end are padding and dropped by the caller. */
static void add_char(struct buf *out, uint32_t cp) { buf_addu(out, cp ? cp : U_BAD); }

struct units { const unsigned char *p; size_t n; bool big; };   /* n counts 16-bit units */

static uint32_t unit(const struct units *u, size_t i)
{
    const unsigned char *p = u->p + 2 * i;
    return u->big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static bool is_letter(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* Length in units of the language mark at i: ESC, language code, perhaps country code, ESC. The codes stand as bytes, two to a unit
 * (7.9.2.2), or as some programs write them, one to a unit. 0 if there is none. */
static size_t language_mark(const struct units *u, size_t i)
{
    bool packed = true, wide = true;
    if (unit(u, i) != 0x1B)
        return 0;
    for (size_t k = 1; k <= 5 && i + k < u->n; k++) {
        uint32_t c = unit(u, i + k);
        if (c == 0x1B) {
            if (packed && (k == 2 || k == 3))
                return k + 1;
            return wide && (k == 3 || k == 5) ? k + 1 : 0;
        }
        packed = packed && is_letter(c >> 8) && is_letter(c & 0xFF);
        wide = wide && is_letter(c);
    }
    return 0;
}

static void decode_utf16(const unsigned char *p, size_t n, bool big, struct buf *out)
{
    struct units u = { p, n / 2, big };
    while (u.n > 0 && unit(&u, u.n - 1) == 0)
        u.n--;
    for (size_t i = 0; i < u.n;) {
        uint32_t c = unit(&u, i), low = i + 1 < u.n ? unit(&u, i + 1) : 0;
        size_t mark = language_mark(&u, i);
        if (mark > 0) {
            i += mark;
        } else if (c >= 0xD800 && c < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
            buf_addu(out, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
            i += 2;
        } else {
            add_char(out, c >= 0xD800 && c < 0xE000 ? U_BAD : c);
            i++;
        }
    }
    if (n % 2 != 0)
        buf_addu(out, U_BAD);                  /* half a character at the end */
}

/* PDFDocEncoding where it differs from Latin-1 (ISO 32000-1, Annex D.2): 0x18-0x1F and 0x80-0xA0; 0 = undefined. */
static const uint16_t pdfdoc_low[8] = { 0x02D8, 0x02C7, 0x02C6, 0x02D9, 0x02DD, 0x02DB, 0x02DA, 0x02DC };
static const uint16_t pdfdoc_high[33] = {
    0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203A, 0x2212, 0x2030, 0x201E, 0x201C, 0x201D, 0x2018,
    0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02, 0x0141, 0x0152, 0x0160, 0x0178, 0x017D, 0x0131, 0x0142, 0x0153, 0x0161, 0x017E, 0,
    0x20AC
};

static uint32_t pdfdoc_char(unsigned char c)
{
    if (c >= 0x18 && c <= 0x1F)
        return pdfdoc_low[c - 0x18];
    if (c >= 0x80 && c <= 0xA0)
        return pdfdoc_high[c - 0x80];
    return c == 0x7F || c == 0xAD ? 0 : c;
}

void decode_pdfdoc(const unsigned char *p, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++)
        add_char(out, pdfdoc_char(p[i]));
}

static bool is_ascii(const unsigned char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] >= 0x80)
            return false;
    return true;
}

/* Are these bytes Latin rather than Chinese although they convert? "M\xFCller" is also a valid pair of GBK. No pair of the plain
 * GB 2312 area (both bytes from A1 on), but Latin letters beside the high bytes: so it is Latin. */
static bool looks_latin(const unsigned char *p, size_t n)
{
    bool letters = false;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < 0x80) {
            letters = letters || is_letter(p[i]);
            continue;
        }
        if (i + 1 < n && p[i] >= 0xA1 && p[i + 1] >= 0xA1)
            return false;
        if (i + 1 < n && p[i + 1] < 0x80)
            letters = letters || is_letter(p[i + 1]);
        i++;
    }
    return letters;
}

/* Private characters and controls in the outcome mean that the guess was wrong. */
static bool plausible(const char *s)
{
    for (uint32_t c; (c = u8_next(&s)) != 0;) {
        if ((c >= 0xE000 && c <= 0xF8FF) || (c >= 0x80 && c < 0xA0) || c >= 0xF0000 || c == U_BAD)
            return false;
    }
    return true;
}

static bool decode_gb18030(const unsigned char *p, size_t n, struct buf *out)
{
    size_t from = out->n;
    if (looks_latin(p, n) || !conv_to_utf8("GB18030", p, n, out))
        return false;
    if (strlen(out->p + from) == out->n - from && plausible(out->p + from))
        return true;
    out->n = from;
    if (out->cap != 0)
        out->p[from] = '\0';
    return false;
}

/* UTF-8 that was well-formed but may hold NULs. */
static void add_utf8(struct buf *out, const unsigned char *p, size_t n)
{
    if (memchr(p, 0, n) == NULL && u8_valid((const char *)p, n)) {
        buf_add(out, p, n);
        return;
    }
    char *copy = xmalloc(n + 1);
    memcpy(copy, p, n);
    for (size_t i = 0; i < n; i++)
        if (copy[i] == '\0')
            copy[i] = (char)0xFF;         /* not UTF-8: becomes U+FFFD like every bad byte */
    copy[n] = '\0';
    const char *s = copy;
    for (uint32_t c; (c = u8_next(&s)) != 0;)
        buf_addu(out, c);
    free(copy);
}

unsigned read_decode_string(const unsigned char *p, size_t n, struct buf *out)
{
    size_t from = out->n;
    unsigned flags = 0;
    if (n >= 2 && p[0] == 0xFE && p[1] == 0xFF) {
        decode_utf16(p + 2, n - 2, true, out);
    } else if (n >= 2 && p[0] == 0xFF && p[1] == 0xFE) {
        decode_utf16(p + 2, n - 2, false, out);
        flags |= RAW_GUESSED;                              /* no standard allows it */
    } else {
        while (n > 0 && p[n - 1] == 0)
            n--;
        if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
            add_utf8(out, p + 3, n - 3);
        } else if (is_ascii(p, n)) {
            decode_pdfdoc(p, n, out);
        } else if (u8_valid((const char *)p, n)) {
            buf_add(out, p, n);
            flags |= RAW_GUESSED;
        } else if (decode_gb18030(p, n, out)) {
            flags |= RAW_GUESSED;
        } else {
            decode_pdfdoc(p, n, out);
        }
    }
    fold_line_breaks(out, from);
    if (out->n > from && read_looks_damaged(out->p + from))
        flags |= RAW_DAMAGED;
    return flags;
}

/* A viewer that keeps 16 of 21 bits turns U+20164 into U+0164 and U+2CB4E into U+CB4E: letters that nobody writes beside Han. */
bool read_looks_damaged(const char *utf8)
{
    uint32_t last = 0;
    for (uint32_t c; (c = u8_next(&utf8)) != 0; last = c) {
        if (c == U_BAD)
            return true;
        bool odd = uni_is_latin_ext(c) || uni_is_hangul(c);
        bool last_odd = uni_is_latin_ext(last) || uni_is_hangul(last);
        if ((odd && uni_is_han(last)) || (last_odd && uni_is_han(c)))
            return true;
    }
    return false;
}

size_t utf8_prefix(const char *s, size_t n, size_t max)
{
    if (n <= max)
        return n;
    while (max > 0 && ((unsigned char)s[max] & 0xC0) == 0x80)
        max--;
    return max;
}

/*
 * cff.c - one repair of a bare CFF font: CID = glyph id.
 *
 * hb-subset renumbers glyphs but keeps the old CIDs in the charset. Codes must stay small (a viewer that lacks a character writes its
 * UTF-16 value as the code, which must not hit a glyph), so the charset is overwritten by one range. Knows nothing of PDF.
 * "CFF n" is a section of Adobe Technical Note 5176.
 */
#include "pdf/pdf_int.h"

struct cff { const unsigned char *p; size_t n; };

/* Big-endian number of `len` bytes at `at`; the caller has checked that they are there. */
static size_t be(const unsigned char *p, size_t len)
{
    size_t v = 0;
    while (len--)
        v = v << 8 | *p++;
    return v;
}

/* CFF 5: the INDEX at `at`. Sets where its data begin and where it ends; false when it leaves the font. */
static bool index_bounds(const struct cff *c, size_t at, size_t *data, size_t *end)
{
    if (at > c->n || c->n - at < 2)
        return false;
    size_t count = be(c->p + at, 2);
    if (count == 0) {
        *data = *end = at + 2;
        return true;
    }
    if (c->n - at < 3)
        return false;
    size_t off_size = c->p[at + 2];
    size_t offsets = (count + 1) * off_size;
    if (off_size < 1 || off_size > 4 || c->n - at - 3 < offsets)
        return false;
    *data = at + 3 + offsets;
    size_t last = be(c->p + at + 3 + count * off_size, off_size);    /* offsets count from the byte before the data */
    if (last < 1 || last - 1 > c->n - *data)
        return false;
    *end = *data + last - 1;
    return true;
}

/* Length of the operand that starts with byte b (CFF 4), without b itself; real numbers are skipped by the caller. */
static size_t operand_tail(unsigned b)
{
    if (b == 28)
        return 2;
    if (b == 29)
        return 4;
    return b >= 247 && b <= 254 ? 1 : 0;
}

static long operand_value(const unsigned char *p)
{
    unsigned b = p[0];
    if (b == 28)
        return (int16_t)be(p + 1, 2);
    if (b == 29)
        return (int32_t)be(p + 1, 4);
    if (b <= 246)
        return (long)b - 139;
    return b <= 250 ? ((long)b - 247) * 256 + p[1] + 108 : -((long)b - 251) * 256 - p[1] - 108;
}

/* Walks the Top DICT between at and end. Finds the charset offset (operator 15) and whether the font is CID-keyed (ROS, 12 30). */
static bool read_top_dict(const struct cff *c, size_t at, size_t end, long *charset, bool *cid)
{
    long v = 0;
    while (at < end) {
        unsigned b = c->p[at];
        if (b == 30) {                                     /* a real number ends with the nibble 15 */
            do at++;
            while (at < end && (c->p[at] & 15) != 15 && c->p[at] >> 4 != 15);
            at++;
        } else if (b >= 28 && b != 31 && b != 255) {
            if (end - at - 1 < operand_tail(b))
                return false;
            v = operand_value(c->p + at);
            at += 1 + operand_tail(b);
        } else if (b == 12) {
            if (at + 1 >= end)
                return false;
            if (c->p[at + 1] == 30)
                *cid = true;
            at += 2;
        } else {
            if (b == 15)
                *charset = v;
            at++;
        }
    }
    return at == end;
}

bool cff_identity_charset(unsigned char *p, size_t n, unsigned glyphs)
{
    struct cff c = {p, n};
    size_t data, names_end, end;
    long charset = 0;
    bool cid = false;
    if (n < 4 || !index_bounds(&c, p[2], &data, &names_end) || !index_bounds(&c, names_end, &data, &end))
        return false;
    if (!read_top_dict(&c, data, end, &charset, &cid))
        return false;
    if (!cid || glyphs < 2)
        return true;                   /* without CIDs a PDF takes the code as glyph id by itself (ISO 32000-1, 9.7.4.2) */
    if (charset < 3)
        return false;                         /* 0-2 are predefined sets, not for CID fonts */

    /* Never longer than any charset of as many glyphs: format 0 takes 1 + 2(n-1) bytes, one range of format 1 reaches 256 glyphs. */
    unsigned char range[5] = {0, 0, 1};                    /* format, first CID (2 bytes), CIDs left (1 or 2 bytes) */
    size_t len = 3;
    unsigned left = glyphs - 2;
    if (left > 255) {
        range[0] = 2, range[3] = (unsigned char)(left >> 8), range[4] = (unsigned char)left;
        len = 5;
    } else if (left > 0) {
        range[0] = 1, range[3] = (unsigned char)left;
        len = 4;
    }
    size_t at = (size_t)charset;
    if (at > n || n - at < len)
        return false;
    for (size_t i = 0; i < len; i++)
        p[at + i] = range[i];
    return true;
}

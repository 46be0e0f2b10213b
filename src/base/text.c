/*
 * text.c - small operations on whole texts: folding numbers, trimming, and the nearest word for a suggestion.
 */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

bool text_is_ascii(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s >= 0x80)
            return false;
    return true;
}

static bool is_control_space(uint32_t cp) { return cp >= 0x09 && cp <= 0x0D; }

/* ASCII hyphen, U+2010-2015 (hyphens and dashes), minus sign. The full-width hyphen has been folded before. */
static bool is_hyphen(uint32_t cp) { return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212; }

void text_fold_number(const char *s, struct buf *out)
{
    while (*s) {
        const char *start = s;
        uint32_t cp = u8_next(&s);
        if (cp == U_BAD) {
            buf_add(out, start, (size_t)(s - start)); /* malformed bytes are not ours to mend */
            continue;
        }
        cp = uni_fold_width(cp);
        if (uni_is_space(cp) || is_control_space(cp) || is_hyphen(cp))
            continue;
        if (cp >= 'a' && cp <= 'z')
            cp -= 'a' - 'A';
        buf_addu(out, cp);
    }
}

static bool is_blank(uint32_t cp) { return uni_is_space(cp) || is_control_space(cp); }

/* Length of the blank character that ends at end, 0 when none does. Looked for from behind: a text is long and its blanks are few. */
static size_t blank_before(const char *start, const char *end)
{
    const char *at = end - 1;
    while (at > start && end - at < 4 && ((unsigned char)*at & 0xC0) == 0x80)
        at--;
    const char *next = at;
    return is_blank(u8_next(&next)) && next == end ? (size_t)(end - at) : 0;
}

void text_trim(const char *s, struct buf *out)
{
    for (const char *next = s; *next && is_blank(u8_next(&next)); s = next) {}
    const char *end = s + strlen(s);
    for (size_t n; end > s && (n = blank_before(s, end)) > 0; end -= n) {}
    if (end > s)
        buf_add(out, s, (size_t)(end - s));
}

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Edit distance in bytes where swapping two neighbours counts as one edit (optimal string alignment): the usual slip of the fingers. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
    size_t *rows = xcalloc(3 * (nb + 1), sizeof *rows);
    size_t *before = rows, *prev = rows + (nb + 1), *cur = rows + 2 * (nb + 1);
    for (size_t j = 0; j <= nb; j++)
        prev[j] = j;
    for (size_t i = 1; i <= na; i++) {
        cur[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            cur[j] = min3(prev[j] + 1, cur[j - 1] + 1, prev[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < cur[j])
                cur[j] = before[j - 2] + 1;
        }
        size_t *oldest = before;
        before = prev;
        prev = cur;
        cur = oldest;
    }
    size_t d = prev[nb];
    free(rows);
    return d;
}

const char *text_nearest(const char *word, const char *const *cand, size_t n)
{
    size_t len = strlen(word);
    size_t best_distance = (len / 3 > 1 ? len / 3 : 1) + 1; /* the first that is too far */
    const char *best = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t cand_len = strlen(cand[i]);
        size_t d = cand_len > len ? cand_len - len : len - cand_len;
        if (d >= best_distance)
            continue; /* the difference in length alone is too far */
        d = distance(word, len, cand[i], cand_len);
        /* A word of which no byte is left is another word, not a misspelling. */
        if (d < best_distance && d < cand_len) {
            best = cand[i];
            best_distance = d;
        }
    }
    return best;
}

void base64url_add(struct buf *out, const unsigned char *p, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned held = 0, bits = 0;
    for (size_t i = 0; i < n; i++) {
        held = (held << 8 | p[i]) & 0xFFFF;
        for (bits += 8; bits >= 6; bits -= 6)
            buf_addc(out, digits[held >> (bits - 6) & 63]);
    }
    if (bits)
        buf_addc(out, digits[held << (6 - bits) & 63]);
}

/*
 * source.c - a source file as text: UTF-8 without control characters, and where in it something stands that lint.c wants to see. Knows
 * nothing of what the text means.
 */
#include "model/model_int.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What no text may hold and libyaml refuses without a place. U+0085 is a line end to YAML. */
static bool is_refused(uint32_t cp)
{
    if (cp < 0x20)
        return cp != '\t' && cp != '\n' && cp != '\r';
    return (cp >= 0x7F && cp <= 0x9F && cp != 0x85) || cp == 0xFEFF || cp == 0xFFFE || cp == 0xFFFF;
}

/* ---- one look at all of it ---- */

/* A character of three bytes of which the first leaves the second no exceptions, E1 to EC. Reads four. */
static bool is_three_bytes(const unsigned char *p)
{
    uint32_t four;
    memcpy(&four, p, sizeof four);
    return (le32toh(four) & 0xC0C0F0) == 0x8080E0 && *p >= 0xE1 && *p <= 0xEC;
}

/* Bytes of what is rarer than ideographs and ASCII and yet usual: full-width forms, Latin letters with marks, ideographs of planes 2 and 3.
 * 0: something else. */
static size_t rare_at(const unsigned char *p)
{
    if (*p == 0xEF && (p[1] == 0xBC || p[1] == 0xBD) && (p[2] & 0xC0) == 0x80)
        return 3;
    if (*p == 0xC2 && p[1] >= 0xA0 && p[1] <= 0xBF)
        return 2;
    if (*p >= 0xF0 && *p <= 0xF3 && p[1] >= (*p == 0xF0 ? 0x90 : 0x80) && p[1] <= 0xBF && (p[2] & 0xC0) == 0x80 && (p[3] & 0xC0) == 0x80)
        return 4;
    return 0;
}

/* ASCII but digits. */
static bool is_plain(unsigned char c)
{
    return c > '9' ? c < 0x7F : (c >= ' ' && c < '0') || c == '\n' || c == '\t' || c == '\r';
}

static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

static bool is_wide_digit(const unsigned char *p) { return p[0] == 0xEF && p[1] == 0xBC && p[2] >= 0x90 && p[2] <= 0x99; }

static void note(struct load *l, const char *text, const unsigned char *p)
{
    *VEC_ADD(l->noted, l->nnoted, l->cnoted) = (size_t)((const char *)p - text);
}

/* Whether all of it is, as far as a look at one character after the other tells, UTF-8 without refused characters: nearly every text is.
 * What is unusual but good may be called otherwise, and is then looked at more closely. Notes numbers and open brackets (l->noted).
 * Behind the n bytes stand four zeros. */
static bool look_at_text(struct load *l, const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text, *end = p + n;
    bool usual = true;
    while (p < end) {
        while (*p >= 0xE4 && *p <= 0xE9 && is_three_bytes(p))              /* ideographs, which are most of it */
            p += 3;
        while (is_plain(*p))
            p++;
        if (is_digit(*p) || is_wide_digit(p)) {
            note(l, text, p);
            while (is_digit(*p) || is_wide_digit(p))
                p += *p == 0xEF ? 3 : 1;
        } else if (*p >= 0x80) {
            if (memcmp(p, open_mark, 3) == 0)
                note(l, text, p);
            size_t len = is_three_bytes(p) ? 3 : rare_at(p);
            usual = usual && len > 0;
            p += len > 0 ? len : 1;
        } else if (p < end) {
            usual = false;
            p++;
        }
    }
    return usual;
}

/* ---- what is wrong with it ---- */

/* Control characters become spaces so that reading goes on; each is told with its place. */
static void tell_controls(struct load *l, const char *file, char *s, size_t n)
{
    int line = 1, col = 1;
    for (char *p = s; p < s + n;) {
        const char *next = p;
        uint32_t cp = u8_next(&next);
        if (!*p)
            next = p + 1;
        if (cp == '\r' && p[1] == '\n') {
            p++;
            continue;
        }
        if (is_refused(cp)) {
            char number[16];
            snprintf(number, sizeof number, "U+%04X", (unsigned)cp);
            problem(l, place_at(file, line, col), cp ? MSG_CONTROL : MSG_NUL, number);
            memset(p, ' ', (size_t)(next - p));
        }
        bool end = cp == '\n' || cp == '\r';
        line += end;
        col = end ? 1 : col + 1;
        p += next - p;
    }
}

/* The first place that is not UTF-8; false when all is well. */
static bool place_of_bad(const char *s, size_t n, struct place *at)
{
    if (u8_valid(s, n))
        return false;
    at->line = at->col = 1;
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)s[i];
        size_t len = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (len > n - i || (c && !u8_valid(s + i, len)))
            return true;
        at->line += c == '\n';
        at->col = c == '\n' ? 1 : at->col + 1;
        i += len;
    }
    return false;
}

/* ---- the file ---- */

bool source_read(struct load *l, const char *path, char **text, size_t *n, bool *absent)
{
    struct place at = {path, 0, 0};
    bool read = file_read_arena(path, l->arena, LIMIT_FILE, text, n, &l->read_at);
    int err = errno;
    bool gone = !read && (err == ENOENT || !file_exists(path));
    if (absent)
        *absent = gone;
    if (gone && absent)
        return false;
    if (!read) {
        errno = err;
        if (errno != EFBIG)
            die_errno(path);
        problem0(l, at, MSG_FILE_TOO_BIG);
        return false;
    }
    size_t skip = *n >= 3 && memcmp(*text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    *text += skip;
    *n -= skip;
    l->nnoted = 0;
    bool usual = look_at_text(l, *text, *n);
    if (!usual && place_of_bad(*text, *n, &at)) {
        problem0(l, at, MSG_NOT_UTF8);
        return false;
    }
    if (!usual)
        tell_controls(l, path, *text, *n);
    if (!ends_with(path, ".csv"))
        lint_text(l, path, *text);
    return true;
}

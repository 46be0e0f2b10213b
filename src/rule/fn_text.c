/*
 * fn_text.c - texts by characters as people count them: a code point with the combining marks, variation selectors, joiners and
 * line breaks behind it. Those at the very start belong to the first character; a text of nothing else has none.
 */
#include "rule/fn_int.h"

#include <string.h>

/* Line breaks do not count, as for the longest and shortest text of a field. */
static bool is_extra(uint32_t cp) { return uni_is_mark(cp) || cp == '\n'; }

static size_t count_characters(const char *s)
{
    size_t n = 0;
    for (uint32_t cp; (cp = u8_next(&s)) != 0;)
        n += !is_extra(cp);
    return n;
}

/* Where character k (from 0) starts; the end when there are not so many. */
static const char *character_at(const char *s, size_t k)
{
    const char *at = s;
    if (k == 0)
        return s;
    for (uint32_t cp; (cp = u8_next(&s)) != 0; at = s) {
        if (is_extra(cp))
            continue;
        if (k-- == 0)
            return at;
    }
    return at;
}

struct value fn_string_length(const struct call *c) { return value_number((double)count_characters(c->v[0].s)); }

/* A place as written: truncated, from the end when negative, kept within the text. */
static size_t place_in(double place, size_t length)
{
    place = trunc(place);
    if (place < 0)
        place += (double)length;
    return place <= 0 ? 0 : place >= (double)length ? length : (size_t)place;
}

/* From start up to, not including, end. A start or end that is given and empty gives ''. */
struct value fn_substr(const struct call *c)
{
    const char *s = c->v[0].s;
    size_t length = count_characters(s);
    bool has_end = c->n > 2;
    if (isnan(c->v[1].n) || (has_end && isnan(c->v[2].n)))
        return value_text("");
    size_t start = place_in(c->v[1].n, length), end = has_end ? place_in(c->v[2].n, length) : length;
    if (start >= end)
        return value_text("");
    const char *from = character_at(s, start), *to = character_at(s, end);
    return value_text(arena_strndup(c->e->arena, from, (size_t)(to - from)));
}

/* ---- one text in another: no normalisation; '' is in every text, at its start ---- */

struct value fn_contains(const struct call *c) { return value_truth(strstr(c->v[0].s, c->v[1].s) != NULL); }

struct value fn_starts_with(const struct call *c)
{
    return value_truth(strncmp(c->v[0].s, c->v[1].s, strlen(c->v[1].s)) == 0);
}

struct value fn_ends_with(const struct call *c)
{
    size_t n = strlen(c->v[0].s), tail = strlen(c->v[1].s);
    return value_truth(tail <= n && strcmp(c->v[0].s + n - tail, c->v[1].s) == 0);
}

struct value fn_substring_before(const struct call *c)
{
    const char *s = c->v[0].s, *at = strstr(s, c->v[1].s);
    return value_text(at ? arena_strndup(c->e->arena, s, (size_t)(at - s)) : "");
}

struct value fn_substring_after(const struct call *c)
{
    const char *at = strstr(c->v[0].s, c->v[1].s);
    return value_text(at ? at + strlen(c->v[1].s) : "");
}

/* ---- putting together ---- */

struct value fn_concat(const struct call *c)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < c->n; i++)
        buf_adds(&out, c->v[i].s);
    return value_steal(c->e, &out);
}

/* The values that are not empty, with sep between them. */
static struct value join(const struct call *c, const struct value *v, size_t n)
{
    struct buf out = BUF_INIT;
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        if (value_is_empty(&v[i]))
            continue;
        if (!first)
            buf_adds(&out, c->v[0].s);
        first = false;
        value_to_text(&v[i], &out);
    }
    return value_steal(c->e, &out);
}

struct value fn_join(const struct call *c) { return join(c, c->v + 1, c->n - 1); }
struct value fn_join_c(const struct call *c) { return join(c, c->v[1].v, c->v[1].count); }

/* ---- changing ---- */

/* The spaces of text_trim: both ends lose them, every run between becomes one U+0020. */
struct value fn_normalize_space(const struct call *c)
{
    struct buf out = BUF_INIT;
    bool gap = false;
    for (const char *s = c->v[0].s, *at = s; *s; at = s) {
        uint32_t cp = u8_next(&s);
        if (uni_is_space(cp) || (cp >= 0x09 && cp <= 0x0D)) {
            gap = true;
            continue;
        }
        if (gap && out.n > 0)
            buf_addc(&out, ' ');
        gap = false;
        buf_add(&out, at, (size_t)(s - at));
    }
    return value_steal(c->e, &out);
}

/* How many code points stand before the first cp in s, or -1. */
static long position_of(const char *s, uint32_t cp)
{
    long n = 0;
    for (uint32_t here; (here = u8_next(&s)) != 0; n++)
        if (here == cp)
            return n;
    return -1;
}

/* The code point number n of s, 0 when there are not so many. */
static uint32_t code_point_at(const char *s, long n)
{
    uint32_t cp = 0;
    do
        cp = u8_next(&s);
    while (cp && n-- > 0);
    return cp;
}

/* Code point by code point; one without a partner is dropped. */
struct value fn_translate(const struct call *c)
{
    struct buf out = BUF_INIT;
    for (const char *s = c->v[0].s, *at = s; *s; at = s) {
        uint32_t cp = u8_next(&s);
        long n = position_of(c->v[1].s, cp);
        uint32_t partner = n < 0 ? 0 : code_point_at(c->v[2].s, n);
        if (n < 0)
            buf_add(&out, at, (size_t)(s - at));
        else if (partner)
            buf_addu(&out, partner);
    }
    return value_steal(c->e, &out);
}

/* ASCII letters only: what else has a case depends on tables that differ from program to program. */
static struct value shift_case(const struct call *c, char first, char last)
{
    char *s = arena_strdup(c->e->arena, c->v[0].s);
    for (char *p = s; *p; p++)
        if (*p >= first && *p <= last)
            *p = (char)(*p ^ ('a' ^ 'A'));
    return value_text(s);
}

struct value fn_upper_case(const struct call *c) { return shift_case(c, 'a', 'z'); }
struct value fn_lower_case(const struct call *c) { return shift_case(c, 'A', 'Z'); }

/* The compiler has refused every pattern that is not of the dialect; one that came in by another way matches nothing. */
struct value fn_regex(const struct call *c)
{
    struct buf why = BUF_INIT;
    struct regex *r = regex_new(c->v[1].s, &why);
    bool matches = r && regex_match(r, c->v[0].s);
    regex_free(r);
    buf_clear(&why);
    return value_truth(matches);
}

/*
 * emphasis.c - `**` beside Chinese punctuation: marks put into the text before cmark reads it, and taken out of its tree again.
 *
 * CommonMark's rules for emphasis were made for languages with spaces: `**重点。**然后` stays literal by them. The CJK-friendly
 * amendment (tats-u/markdown-cjk-friendly, specification.md, 6.2) mends that. For `*` it comes to this: where a run has no white space on
 * either side, and a CJK character (or one with a variation selector) on one of them, it may both open and close. cmark decides so when
 * it sees a letter on both sides, so a noncharacter is put beside the run where the neighbour may be punctuation.
 */
#include <stdlib.h>
#include <string.h>

#include "markup/markup_int.h"

struct range { uint32_t first, last; };

/* East Asian Width W, F or H without emoji by default, or script Hangul (UAX #11, UAX #24, UTS #51, Unicode 17). */
static bool is_cjk(uint32_t cp)
{
    static const struct range cjk[] = {
        {0x1100, 0x11FF},   {0x20A9, 0x20A9},   {0x2329, 0x232A},   {0x2630, 0x2637},   {0x268A, 0x268F},   {0x2E80, 0x2E99},
        {0x2E9B, 0x2EF3},   {0x2F00, 0x2FD5},   {0x2FF0, 0x303E},   {0x3041, 0x3096},   {0x3099, 0x30FF},   {0x3105, 0x312F},
        {0x3131, 0x318E},   {0x3190, 0x31E5},   {0x31EF, 0x321E},   {0x3220, 0x3247},   {0x3250, 0xA48C},   {0xA490, 0xA4C6},
        {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xD7B0, 0xD7C6},   {0xD7CB, 0xD7FB},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},
        {0xFE30, 0xFE52},   {0xFE54, 0xFE66},   {0xFE68, 0xFE6B},   {0xFF01, 0xFFBE},   {0xFFC2, 0xFFC7},   {0xFFCA, 0xFFCF},
        {0xFFD2, 0xFFD7},   {0xFFDA, 0xFFDC},   {0xFFE0, 0xFFE6},   {0xFFE8, 0xFFEE},   {0x16FE0, 0x16FE4}, {0x16FF0, 0x16FF6},
        {0x17000, 0x18CD5}, {0x18CFF, 0x18D1E}, {0x18D80, 0x18DF2}, {0x1AFF0, 0x1AFF3}, {0x1AFF5, 0x1AFFB}, {0x1AFFD, 0x1AFFE},
        {0x1B000, 0x1B122}, {0x1B132, 0x1B132}, {0x1B150, 0x1B152}, {0x1B155, 0x1B155}, {0x1B164, 0x1B167}, {0x1B170, 0x1B2FB},
        {0x1D300, 0x1D356}, {0x1D360, 0x1D376}, {0x1F200, 0x1F200}, {0x1F202, 0x1F202}, {0x1F210, 0x1F219}, {0x1F21B, 0x1F22E},
        {0x1F230, 0x1F231}, {0x1F237, 0x1F237}, {0x1F23B, 0x1F23B}, {0x1F240, 0x1F248}, {0x1F260, 0x1F265}, {0x20000, 0x3FFFD},
    };
    if (cp < 0x1100)
        return false;
    size_t low = 0, high = sizeof cjk / sizeof cjk[0];
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (cp > cjk[mid].last)
            low = mid + 1;
        else if (cp < cjk[mid].first)
            high = mid;
        else
            return true;
    }
    return false;
}

static bool is_blank(uint32_t cp) { return cp == 0 || uni_is_space(cp) || (cp >= '\t' && cp <= '\r'); }

/* A selector of a standardised variant that does not ask for a coloured picture. */
static bool is_selector(uint32_t cp) { return cp >= 0xFE00 && cp <= 0xFE0E; }

/* What stands before a run: `last` with `before` in front of it. */
static bool is_cjk_end(uint32_t before, uint32_t last)
{
    if (last >= 0xE0100 && last <= 0xE01EF)
        return true;   /* an ideographic variation selector */
    if (!is_selector(last))
        return is_cjk(last);
    /* Curly quotation marks with a selector are the full-width ones. */
    return is_cjk(before) || before == 0x2018 || before == 0x2019 || before == 0x201C || before == 0x201D;
}

/* A neighbour that cmark takes for a letter as it is. */
static bool is_plain(uint32_t cp)
{
    return uni_is_han(cp) || (cp >= '0' && cp <= '9') || (cp < 0x80 && (cp | 32) >= 'a' && (cp | 32) <= 'z');
}

static void add_mark(struct buf *out) { buf_adds(out, MARK_LETTER); }

static bool is_ascii_punct(unsigned char c) { return c > ' ' && c < 0x7F && !is_plain(c); }

/* The character before p, which moves to its beginning; 0 at the text's. */
static uint32_t char_before(const char *text, const char **p)
{
    if (*p == text)
        return 0;
    do
        --*p;
    while (*p > text && ((unsigned char)**p & 0xC0) == 0x80);
    const char *s = *p;
    return u8_next(&s);
}

/* Whether a run of stars may both open and close emphasis by the amendment though not by CommonMark's rules; on which sides it needs a letter
 * for that. */
static bool needs_letters(const char *text, const char *run, const char *behind, bool *left, bool *right)
{
    uint32_t last = char_before(text, &run), next = u8_next(&behind);
    *left = !is_plain(last);
    *right = !is_plain(next);
    if ((!*left && !*right) || is_blank(last) || is_blank(next))
        return false;
    return is_cjk(next) || is_cjk_end(char_before(text, &run), last);
}

/* Behind the character at p, which is no star: the second of an escape is one like others. A noncharacter, which no text may hold, is
 * replaced. */
static const char *pass_one(const char *p, const char **from, struct buf *out)
{
    const char *next = p;
    if (*p == '\\')
        return p + (is_ascii_punct((unsigned char)p[1]) ? 2 : 1);
    uint32_t cp = u8_next(&next);
    if (cp >= MARK_FIRST && cp <= MARK_LAST) {
        buf_add(out, *from, (size_t)(p - *from));
        buf_addu(out, U_BAD);
        *from = next;
    }
    return next;
}

bool emphasis_mark(const char *text, struct buf *out)
{
    const char *ends = strstr(text, MARK_LEAD) ? "*\\\xEF" : "*\\", *from = text;
    bool marked = false, left, right;
    for (const char *p = text; *(p += strcspn(p, ends)) != '\0';) {
        if (*p != '*') {
            p = pass_one(p, &from, out);
            continue;
        }
        const char *run = p;
        while (*p == '*')
            p++;
        if (!needs_letters(text, run, p, &left, &right))
            continue;
        buf_add(out, from, (size_t)(run - from));
        if (left)
            add_mark(out);
        buf_add(out, run, (size_t)(p - run));
        if (right)
            add_mark(out);
        from = p;
        marked = true;
    }
    buf_adds(out, from);
    return marked;
}

/* The first MARK_LETTER in s, or NULL. */
static const char *find_mark(const char *s)
{
    for (const char *p = s; (p = strchr(p, MARK_SECOND)) != NULL; p++)
        if (p > s && !strncmp(p - 1, MARK_LETTER, sizeof MARK_LETTER - 1))
            return p - 1;
    return NULL;
}

void marks_drop(const char *s, struct buf *out)
{
    for (const char *found; (found = find_mark(s)) != NULL; s = found + strlen(MARK_LETTER))
        buf_add(out, s, (size_t)(found - s));
    buf_adds(out, s);
}

/* Sets what `get` yields without marks. */
static void unmark(cmark_node *node, const char *(*get)(cmark_node *), int (*set)(cmark_node *, const char *))
{
    const char *s = get(node);
    if (!s || !find_mark(s))
        return;
    struct buf clean = BUF_INIT;
    marks_drop(s, &clean);
    set(node, clean.p);
    buf_clear(&clean);
}

void pass_unmark(cmark_node *root)
{
    for (cmark_node *node = root; node; node = next_node(root, node)) {
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_LINK:
        case CMARK_NODE_IMAGE:
            unmark(node, cmark_node_get_url, cmark_node_set_url);
            unmark(node, cmark_node_get_title, cmark_node_set_title);
            break;
        case CMARK_NODE_CODE_BLOCK:
            unmark(node, cmark_node_get_fence_info, cmark_node_set_fence_info);
            unmark(node, cmark_node_get_literal, cmark_node_set_literal);
            break;
        case CMARK_NODE_TEXT:
        case CMARK_NODE_CODE:
        case CMARK_NODE_HTML_INLINE:
        case CMARK_NODE_HTML_BLOCK: unmark(node, cmark_node_get_literal, cmark_node_set_literal); break;
        default: break;
        }
    }
}

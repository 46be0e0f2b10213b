/*
 * chinese.c - passes that Chinese text needs: line breaks that are no spaces, and heading ids made of words.
 *
 * Knows characters and cmark's tree. Korean puts spaces between words, so Hangul is left as it is.
 */
#include <stdlib.h>
#include <string.h>

#include "markup/markup_int.h"

/* Characters that are Chinese type by themselves: Han, Bopomofo, kana, full-width forms and CJK punctuation. */
static bool is_chinese(uint32_t cp)
{
    if ((cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3000 && cp <= 0x301F) || (cp >= 0xFF01 && cp <= 0xFF5E))
        return true;                                       /* most of what is asked about */
    if (uni_is_hangul(cp))
        return false;
    return uni_is_han(cp) || (cp >= 0x3000 && cp <= 0x312F) || (cp >= 0x31A0 && cp <= 0x31FF) || (cp >= 0xFE10 && cp <= 0xFE1F) ||
           (cp >= 0xFE30 && cp <= 0xFE4F) || (cp >= 0xFF01 && cp <= 0xFF60);
}

/* Marks that Chinese shares with Latin type: full width beside Chinese, not elsewhere. */
static bool is_shared_mark(uint32_t cp)
{
    return cp == 0xB7 || cp == 0x2014 || cp == 0x2018 || cp == 0x2019 || cp == 0x201C || cp == 0x201D || cp == 0x2026;
}

bool line_break_vanishes(uint32_t before, uint32_t after)
{
    if (is_chinese(before))
        return is_chinese(after) || is_shared_mark(after);
    return is_shared_mark(before) && is_chinese(after);
}

static uint32_t last_char(const char *s)
{
    const char *p = s + strlen(s);
    while (p > s && ((unsigned char)*--p & 0xC0) == 0x80)
        continue;
    return u8_next(&p);
}

static bool is_inline_group(cmark_node_type type)
{
    return type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG || type == CMARK_NODE_LINK;
}

/* The first or last character of texts that stand side by side, from one on; 0 when they are empty. */
static uint32_t char_at_end(cmark_node *text, bool before)
{
    for (; text && cmark_node_get_type(text) == CMARK_NODE_TEXT; text = before ? cmark_node_previous(text) : cmark_node_next(text)) {
        const char *s = cmark_node_get_literal(text);
        if (*s != '\0')
            return before ? last_char(s) : u8_next(&s);
    }
    return 0;
}

/* The character beside a break, looking into and out of emphasis and links; 0 when there is none or it is no text. */
static uint32_t char_beside(cmark_node *node, bool before)
{
    cmark_node *next = before ? cmark_node_previous(node) : cmark_node_next(node);
    while (!next) {
        node = cmark_node_parent(node);
        if (!node || !is_inline_group(cmark_node_get_type(node)))
            return 0;
        next = before ? cmark_node_previous(node) : cmark_node_next(node);
    }
    cmark_node_type type;
    while (is_inline_group(type = cmark_node_get_type(next))) {
        next = before ? cmark_node_last_child(next) : cmark_node_first_child(next);
        if (!next)
            return 0;
    }
    if (type != CMARK_NODE_TEXT && type != CMARK_NODE_CODE)
        return 0;
    const char *s = cmark_node_get_literal(next);
    if (*s == '\0')
        return char_at_end(next, before);
    return before ? last_char(s) : u8_next(&s);
}

bool break_vanishes(cmark_node *softbreak) { return line_break_vanishes(char_beside(softbreak, true), char_beside(softbreak, false)); }

cmark_node *next_node(const cmark_node *root, cmark_node *node)
{
    cmark_node *next = cmark_node_first_child(node);
    for (; !next && node != root; node = cmark_node_parent(node))
        next = cmark_node_next(node);
    return next;
}

void node_words(cmark_node *node, struct buf *out)
{
    for (cmark_node *at = node; at; at = next_node(node, at)) {
        cmark_node_type type = cmark_node_get_type(at);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            buf_adds(out, cmark_node_get_literal(at));
        else if (type == CMARK_NODE_LINEBREAK || (type == CMARK_NODE_SOFTBREAK && !break_vanishes(at)))
            buf_addc(out, ' ');
    }
}

cmark_node *text_at(cmark_node *node, bool end)
{
    cmark_node *text = end ? cmark_node_last_child(node) : cmark_node_first_child(node);
    if (!text || cmark_node_get_type(text) != CMARK_NODE_TEXT)
        return NULL;
    cmark_node *beside = end ? cmark_node_previous(text) : cmark_node_next(text);
    if (!beside || cmark_node_get_type(beside) != CMARK_NODE_TEXT)
        return text;
    cmark_consolidate_text_nodes(node);
    return end ? cmark_node_last_child(node) : cmark_node_first_child(node);
}

/* Letters and digits of any script stay in an id; ASCII and general punctuation, symbols and CJK marks do not. */
static bool is_id_char(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z');
    if (cp == U_BAD || cp == 0xD7 || cp == 0xF7)
        return false;
    if (cp < 0xC0)
        return cp == 0xAA || cp == 0xB5 || cp == 0xBA;
    if (uni_is_han(cp))
        return true;
    if ((cp >= 0x2000 && cp <= 0x2BFF) || (cp >= 0x2E00 && cp <= 0x2E7F))
        return false;   /* punctuation, symbols, drawings */
    if ((cp >= 0x3000 && cp <= 0x3004) || (cp >= 0x3008 && cp <= 0x3020) || cp == 0x3030 || cp == 0x303D || cp == 0x30FB)
        return false;
    if ((cp >= 0xE000 && cp <= 0xF8FF) || (cp >= 0xFE00 && cp <= 0xFE6F))
        return false;   /* private use, variation selectors, CJK forms */
    if ((cp >= 0xFF00 && cp <= 0xFF0F) || (cp >= 0xFF1A && cp <= 0xFF20) || (cp >= 0xFF3B && cp <= 0xFF40))
        return false;
    if ((cp >= 0xFF5B && cp <= 0xFF65) || cp >= 0xFFE0)
        return cp >= 0x10000 && !(cp >= 0x1F000 && cp <= 0x1FAFF) && cp < 0xE0000;
    return true;
}

void markup_slug(const char *text, struct buf *out)
{
    size_t start = out->n;
    bool gap = false;
    for (uint32_t cp; (cp = u8_next(&text)) != 0;) {
        cp = uni_fold_width(cp);
        if (!uni_is_han(cp) && !is_id_char(cp)) {
            gap |= uni_is_space(cp) || cp == '\t' || cp == '\n' || cp == '-' || cp == '_';
            continue;
        }
        if (gap && out->n > start)
            buf_addc(out, '-');
        gap = false;
        buf_addu(out, cp >= 'A' && cp <= 'Z' ? cp | 32 : cp);
    }
    if (out->n == start)
        buf_adds(out, "section");
}

static bool id_taken(const struct markup *m, const char *id)
{
    for (size_t i = 0; i < m->nheadings; i++)
        if (!strcmp(m->headings[i].id, id))
            return true;
    return false;
}

/* given: words is an anchor already. */
static char *unique_id(const struct markup *m, const char *words, bool given)
{
    struct buf id = BUF_INIT;
    if (given)
        buf_adds(&id, words);
    else
        markup_slug(words, &id);
    size_t n = id.n;
    for (unsigned k = 2; id_taken(m, id.p); k++) {
        struct buf next = BUF_INIT;
        buf_add(&next, id.p, n);
        buf_printf(&next, "-%u", k);
        buf_clear(&id);
        id = next;
    }
    return buf_steal(&id);
}

cmark_node *next_block(const cmark_node *root, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    bool holds_words = type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING || type == CMARK_NODE_CUSTOM_BLOCK;
    cmark_node *next = holds_words ? NULL : cmark_node_first_child(node);
    for (; !next && node != root; node = cmark_node_parent(node))
        next = cmark_node_next(node);
    return next;
}

int highest_level(cmark_node *root)
{
    int highest = 7;
    for (cmark_node *node = root; node; node = next_block(root, node)) {
        int level = cmark_node_get_type(node) == CMARK_NODE_HEADING ? cmark_node_get_heading_level(node) : highest;
        if (level < highest)
            highest = level;
    }
    return highest;
}

/* "标题 {#anchor}" names the anchor itself: it is taken out of the words and given back, or NULL. Signs that no anchor has, such as the dot
 * of our own, are dropped. */
static char *take_anchor(cmark_node *heading)
{
    cmark_node *last = text_at(heading, true);
    const char *s = last ? cmark_node_get_literal(last) : "";
    size_t n = strlen(s);
    const char *open = NULL;
    for (const char *p = s; (p = strstr(p, "{#")) != NULL; p += 2)
        open = p;
    if (!open || n < 4 || s[n - 1] != '}' || open + 3 > s + n - 1)
        return NULL;
    struct buf kept = BUF_INIT;
    bool words_in_it = false;
    for (const char *p = open + 2; p < s + n - 1;) {
        uint32_t cp = u8_next(&p);
        words_in_it |= uni_is_space(cp);
        if (is_id_char(cp) || cp == '-' || cp == '_')
            buf_addu(&kept, cp);
    }
    if (words_in_it || kept.n == 0) {
        buf_clear(&kept);
        return NULL;
    }
    while (open > s && open[-1] == ' ')
        open--;
    char *words = xstrndup(s, (size_t)(open - s));
    cmark_node_set_literal(last, words);
    free(words);
    return buf_steal(&kept);
}

const struct heading *heading_add(struct markup *page, cmark_node *heading, int level)
{
    struct buf words = BUF_INIT;
    char *given = take_anchor(heading);
    node_words(heading, &words);
    char *id = unique_id(page, given ? given : words.p, given != NULL);
    free(given);
    struct heading *h = VEC_ADD(page->headings, page->nheadings, page->cheadings);
    *h = (struct heading){level, id, buf_steal(&words)};
    return h;
}

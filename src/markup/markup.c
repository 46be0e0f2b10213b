/*
 * markup.c - the entries of this stage: text in, HTML out.
 *
 * Knows cmark and the order of the passes; nothing of pages or guides.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "markup/markup_int.h"

/*
 * Writes cmark's HTML to out with an id in each heading's opening tag. Raw HTML is gone when this runs and text is escaped, so
 * every "<h1>" .. "<h6>" in it is a heading, and they come in the order of the tree.
 */
static void add_with_ids(const char *html, const struct markup *m, struct buf *out) {
    size_t i = 0;
    const char *from = html;
    for (const char *p = html; (p = strstr(p, "<h")) != NULL; p += 2) {
        if (p[2] < '1' || p[2] > '6' || p[3] != '>') continue;
        assert(i < m->nheadings && m->headings[i].level == p[2] - '0');
        buf_add(out, from, (size_t)(p - from) + 3);
        buf_printf(out, " id=\"%s\"", m->headings[i++].id);
        from = p + 3;
    }
    assert(i == m->nheadings);
    buf_adds(out, from);
}

void markup_render_with(const char *text, const char *file, int line, unsigned flags, struct markup *out, struct diags *d) {
    *out = (struct markup){.html = BUF_INIT};
    cmark_node *root = cmark_parse_document(text, strlen(text), CMARK_OPT_DEFAULT);
    struct source src = {text, file, line, d};
    bool unsafe = flags & MARKUP_UNSAFE;
    if (!unsafe) pass_safety(root, &src);
    cmark_consolidate_text_nodes(root);
    pass_line_breaks(root);
    pass_headings(root, out);
    char *html = cmark_render_html(root, unsafe ? CMARK_OPT_UNSAFE : CMARK_OPT_DEFAULT);
    if (flags & MARKUP_NO_IDS)
        buf_adds(&out->html, html);
    else
        add_with_ids(html, out, &out->html);
    free(html);
    cmark_node_free(root);
}

void markup_render(const char *text, const char *file, int line, struct markup *out, struct diags *d) {
    markup_render_with(text, file, line, 0, out, d);
}

/* Copies text to out as one line: white space at its ends is dropped, a line break becomes a space, or nothing between Chinese characters. */
static void one_line(const char *text, struct buf *out) {
    uint32_t before = 0;
    const char *p = text;
    while (*p != '\0') {
        const char *start = p;
        uint32_t cp = u8_next(&p);
        if (cp != ' ' && cp != '\t' && cp != '\n' && cp != '\r') {
            buf_add(out, start, (size_t)(p - start));
            before = cp;
            continue;
        }
        bool broken = cp == '\n' || cp == '\r';
        while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r') broken |= *p == '\n' || *p == '\r', p++;
        const char *next = p;
        uint32_t after = u8_next(&next);
        if (before == 0 || after == 0) continue;
        if (!broken)
            buf_add(out, start, (size_t)(p - start));
        else if (!line_break_vanishes(before, after))
            buf_addc(out, ' ');
    }
}

/*
 * A mark put before the line so that nothing in it can begin a block ("1. ", "- ", "# "). It is punctuation, so emphasis at the
 * start of the line sees what it would see there (CommonMark 0.30, 6.2: left-flanking). Taken out again after parsing.
 */
#define LINE_MARK "\xE2\x80\xBB"

void markup_inline(const char *text, struct buf *out) {
    struct buf line = BUF_INIT;
    buf_adds(&line, LINE_MARK);
    one_line(text, &line);
    cmark_node *root = cmark_parse_document(line.p, line.n, CMARK_OPT_DEFAULT);
    cmark_consolidate_text_nodes(root);
    cmark_node *paragraph = cmark_node_first_child(root);
    cmark_node *first = paragraph ? cmark_node_first_child(paragraph) : NULL;
    assert(first && cmark_node_get_type(first) == CMARK_NODE_TEXT && !cmark_node_next(paragraph));
    char *rest = xstrdup(cmark_node_get_literal(first) + strlen(LINE_MARK));
    cmark_node_set_literal(first, rest);
    free(rest);
    struct source src = {line.p, NULL, 1, NULL};
    pass_safety(root, &src);
    char *html = cmark_render_html(root, CMARK_OPT_DEFAULT);
    size_t n = strlen(html), open = strlen("<p>"), shut = strlen("</p>\n");
    assert(n >= open + shut);
    buf_add(out, html + open, n - open - shut);
    free(html);
    cmark_node_free(root);
    buf_clear(&line);
}

void markup_clear(struct markup *m) {
    for (size_t i = 0; i < m->nheadings; i++) {
        free(m->headings[i].id);
        free(m->headings[i].text);
    }
    free(m->headings);
    buf_clear(&m->html);
    *m = (struct markup){.html = BUF_INIT};
}

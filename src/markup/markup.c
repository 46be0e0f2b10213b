/*
 * markup.c - the entries of this stage: text in, HTML out.
 *
 * Knows cmark and the order of the passes; nothing of pages or guides.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "markup/markup_int.h"

/* What is done to the words of a page, and of each of its tables. HTML, links and pictures all begin with a bracket. */
static void pass_words(cmark_node *root, const struct source *src, unsigned flags, const struct markup_links *links)
{
    bool may_lead = src->text[strcspn(src->text, "<[")] != '\0';
    if (may_lead && !(flags & MARKUP_UNSAFE))
        pass_safety(root, src);
    if (may_lead && links)
        pass_links(root, src, links);
}

void markup_render_with(const char *text, const char *file, int line, unsigned flags, const struct markup_links *links, struct markup *out,
                        struct diags *d) {
    struct buf marked = BUF_INIT;
    struct tables tables;
    struct tree_pool pool;
    tree_enter(&pool);
    *out = (struct markup){.html = BUF_INIT};
    bool any = emphasis_mark(text, &marked);
    cmark_node *root = tree_parse(marked.p, marked.n);
    tables_find(root, marked.p, &tables);
    tables_parse(&tables, root, marked.p, flags);
    if (any)
        pass_unmark(root);
    pass_words(root, &(struct source){.text = marked.p, .file = file, .line = line, .d = d}, flags, links);
    for (size_t i = 0; i < tables.n; i++) {
        const struct table *t = &tables.v[i];
        pass_words(t->doc, &(struct source){.text = t->text.p, .file = file, .line = line, .lines = t->lines, .d = d}, flags, links);
    }
    tables_settle(&tables, flags);
    buf_reserve(&out->html, marked.n + marked.n / 2);
    struct html h = {.out = &out->html, .flags = flags, .page = out, .tables = &tables, .level = 1};
    if (flags & MARKUP_BODY)
        h.lift = highest_level(root) == 1;
    html_inside(&h, root);
    tables_clear(&tables);
    tree_leave(&pool);
    buf_clear(&marked);
}

void markup_render(const char *text, const char *file, int line, struct markup *out, struct diags *d)
{
    markup_render_with(text, file, line, 0, NULL, out, d);
}

void markup_render_body(const char *text, const char *file, int line, const struct markup_links *links, struct markup *out, struct diags *d)
{
    markup_render_with(text, file, line, MARKUP_BODY, links, out, d);
}

/* Copies text to out as one line: white space at its ends is dropped, a line break becomes a space, or nothing between Chinese characters. */
static void one_line(const char *text, struct buf *out)
{
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
        while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
            broken |= *p == '\n' || *p == '\r', p++;
        const char *next = p;
        uint32_t after = u8_next(&next);
        if (before == 0 || after == 0)
            continue;
        if (!broken)
            buf_add(out, start, (size_t)(p - start));
        else if (!line_break_vanishes(before, after))
            buf_addc(out, ' ');
    }
}

void line_mark(const char *line, struct buf *out)
{
    buf_adds(out, MARK_LINE " ");                          /* the blank: emphasis at the line's start sees what it would see there */
    emphasis_mark(line, out);
}

bool line_unmark(cmark_node *paragraph)
{
    cmark_node *first = cmark_node_first_child(paragraph);
    const char *s = first && cmark_node_get_type(first) == CMARK_NODE_TEXT ? cmark_node_get_literal(first) : "";
    if (strncmp(s, MARK_LINE, strlen(MARK_LINE)) != 0)
        return false;
    s += strlen(MARK_LINE);
    char *rest = xstrdup(s + (*s == ' '));
    if (*rest != '\0') {
        cmark_node_set_literal(first, rest);
    } else {
        cmark_node_unlink(first);
        cmark_node_free(first);
    }
    free(rest);
    return true;
}

bool markup_is_words(const char *text)
{
    static const bool sign[256] = {
        ['\t'] = 1, ['\n'] = 1, ['\r'] = 1, ['!'] = 1, 1, ['&'] = 1, ['*'] = 1, ['<'] = 1, ['>'] = 1, ['['] = 1, 1, 1, ['_'] = 1, 1, ['~'] = 1,
    };
    const unsigned char *p = (const unsigned char *)text;
    if (!*p || *p == ' ')
        return false;
    for (; *p; p++) {
        if (*p >= 0xE4 && *p <= 0xE9 && p[1] && p[2])
            p += 2;                                        /* ideographs, which are most of it */
        else if (sign[*p] || (*p == ' ' && (p[1] == ' ' || !p[1])) || (*p == 0xEF && p[1] == 0xB7))   /* MARK_LEAD */
            return false;
    }
    return true;
}

void markup_inline_at(const char *text, struct place at, const struct markup_links *links, struct buf *out, struct diags *d)
{
    if (markup_is_words(text)) {
        buf_adds(out, text);
        return;
    }
    struct buf plain = BUF_INIT, line = BUF_INIT;
    const int only = 1;
    struct tree_pool pool;
    tree_enter(&pool);
    one_line(text, &plain);
    line_mark(plain.p, &line);
    cmark_node *root = tree_parse(line.p, line.n);
    cmark_node *paragraph = cmark_node_first_child(root);
    pass_unmark(root);
    assert(paragraph && !cmark_node_next(paragraph));
    bool marked = line_unmark(paragraph);
    assert(marked);
    (void)marked;
    pass_words(root, &(struct source){.text = line.p, .file = at.file, .line = at.line, .lines = &only, .d = d}, 0, links);
    html_inside(&(struct html){.out = out}, paragraph);
    tree_leave(&pool);
    buf_clear(&plain);
    buf_clear(&line);
}

void markup_inline(const char *text, struct buf *out) { markup_inline_at(text, (struct place){NULL, 0, 0}, NULL, out, NULL); }

void markup_clear(struct markup *m)
{
    for (size_t i = 0; i < m->nheadings; i++) {
        free(m->headings[i].id);
        free(m->headings[i].text);
    }
    free(m->headings);
    buf_clear(&m->html);
    *m = (struct markup){.html = BUF_INIT};
}

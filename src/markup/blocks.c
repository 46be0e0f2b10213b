/*
 * blocks.c - Markdown as a flat list of blocks with words in them, for what is not HTML: letters and papers.
 *
 * Knows cmark's tree and the Chinese passes; nothing of type or pages.
 */
#include <stdlib.h>
#include <string.h>

#include "markup/markup_int.h"

struct walk {
    struct arena *a;
    const struct source *src;
    struct markup_blocks *out;
    int depth, quote;                                      /* of lists and quotes now open */
    struct tables tables;
};

struct look { bool strong, emph, code; const char *link; };

static void add_words(struct walk *w, struct markup_block *b, const char *s, const struct look *k)
{
    *VEC_ADD(b->v, b->n, b->cap) = (struct markup_words){ .s = arena_strdup(w->a, s), .strong = k->strong, .emph = k->emph, .code = k->code,
                                                          .link = k->link ? arena_strdup(w->a, k->link) : NULL };
}

static void add_inlines(struct walk *w, struct markup_block *b, cmark_node *parent, struct look look)
{
    for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n)) {
        struct look inner = look;
        switch (cmark_node_get_type(n)) {
        case CMARK_NODE_TEXT: add_words(w, b, cmark_node_get_literal(n), &look); break;
        case CMARK_NODE_CODE: inner.code = true; add_words(w, b, cmark_node_get_literal(n), &inner); break;
        case CMARK_NODE_SOFTBREAK:
            if (!break_vanishes(n))
                add_words(w, b, " ", &look);
            break;
        case CMARK_NODE_LINEBREAK: add_words(w, b, "\n", &look); break;
        case CMARK_NODE_STRONG: inner.strong = true; add_inlines(w, b, n, inner); break;
        case CMARK_NODE_EMPH: inner.emph = true; add_inlines(w, b, n, inner); break;
        case CMARK_NODE_LINK: inner.link = cmark_node_get_url(n); add_inlines(w, b, n, inner); break;
        default: add_inlines(w, b, n, look); break;        /* a picture: what is written for it */
        }
    }
}

static struct markup_block *add_block(struct walk *w, enum markup_kind kind, cmark_node *n)
{
    struct markup_block *b = VEC_ADD(w->out->v, w->out->n, w->out->cap);
    *b = (struct markup_block){ .kind = kind, .depth = w->depth, .quote = w->quote > 0, .at = source_place(w->src, n) };
    return b;
}

static void add_blocks(struct walk *w, cmark_node *parent);

/* The words of a cell without their marks. */
static char *cell_words(struct walk *w, const char *cell)
{
    struct buf out = BUF_INIT, words = BUF_INIT;
    cmark_node *root = tree_parse(cell, strlen(cell));
    node_words(root, &out);
    marks_drop(out.p, &words);
    char *s = arena_strdup(w->a, words.p);
    buf_clear(&out);
    buf_clear(&words);
    return s;
}

static bool add_table(struct walk *w, cmark_node *n)
{
    const struct table *t = NULL;
    for (size_t i = 0; i < w->tables.n && !t; i++)
        if (w->tables.v[i].at == n)
            t = &w->tables.v[i];
    if (!t)
        return false;
    if (t->before) {
        struct markup_block *p = add_block(w, MARKUP_PARAGRAPH, n);
        add_words(w, p, cell_words(w, t->before), &(struct look){ 0 });
    }
    struct markup_block *b = add_block(w, MARKUP_TABLE, n);
    b->nrows = t->nrows;
    b->ncols = t->ncols;
    b->cells = arena_alloc(w->a, (t->nrows * t->ncols + 1) * sizeof *b->cells);
    for (size_t r = 0; r < t->nrows; r++)
        for (size_t c = 0; c < t->ncols; c++)
            b->cells[r * t->ncols + c] = cell_words(w, t->rows[r].cells[c]);
    return true;
}

static void add_list(struct walk *w, cmark_node *list)
{
    bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    int number = ordered ? cmark_node_get_list_start(list) : 0;
    w->depth++;
    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item)) {
        size_t first = w->out->n;
        add_blocks(w, item);
        if (first < w->out->n) {
            w->out->v[first].item = true;
            w->out->v[first].number = number;
        }
        number += ordered;
    }
    w->depth--;
}

static void add_blocks(struct walk *w, cmark_node *parent)
{
    for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n)) {
        struct markup_block *b;
        if (add_table(w, n))
            continue;
        switch (cmark_node_get_type(n)) {
        case CMARK_NODE_HEADING:
            b = add_block(w, MARKUP_HEADING, n);
            b->level = cmark_node_get_heading_level(n);
            add_inlines(w, b, n, (struct look){ 0 });
            break;
        case CMARK_NODE_PARAGRAPH:
            add_inlines(w, add_block(w, MARKUP_PARAGRAPH, n), n, (struct look){ 0 });
            break;
        case CMARK_NODE_CODE_BLOCK:
            b = add_block(w, MARKUP_FENCE, n);
            b->info = arena_strdup(w->a, cmark_node_get_fence_info(n));
            b->text = arena_strdup(w->a, cmark_node_get_literal(n));
            break;
        case CMARK_NODE_THEMATIC_BREAK: add_block(w, MARKUP_RULE, n); break;
        case CMARK_NODE_BLOCK_QUOTE:
            w->quote++;
            add_blocks(w, n);
            w->quote--;
            break;
        case CMARK_NODE_LIST: add_list(w, n); break;
        default: break;
        }
    }
}

void markup_blocks(const char *text, const char *file, int line, struct arena *a, struct markup_blocks *out, struct diags *d)
{
    *out = (struct markup_blocks){ 0 };
    struct buf marked = BUF_INIT;
    struct tree_pool pool;
    tree_enter(&pool);
    bool any = emphasis_mark(text, &marked);
    cmark_node *root = tree_parse(marked.p, marked.n);
    struct source src = { .text = marked.p, .file = file, .line = line, .d = d };
    struct walk w = { .a = a, .src = &src, .out = out };
    tables_find(root, marked.p, &w.tables);
    if (any)
        pass_unmark(root);
    pass_safety(root, &src);
    cmark_consolidate_text_nodes(root);
    add_blocks(&w, root);
    tables_clear(&w.tables);
    tree_leave(&pool);
    buf_clear(&marked);
}

void markup_blocks_clear(struct markup_blocks *b)
{
    for (size_t i = 0; i < b->n; i++)
        free(b->v[i].v);
    free(b->v);
    *b = (struct markup_blocks){ 0 };
}

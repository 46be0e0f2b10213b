/*
 * table.c - a table's cells as inline Markdown, and the table as HTML: header cells with a scope, caption, alignment, and a box around it
 * that scrolls on a narrow screen and can be reached with the keyboard.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "markup/markup_int.h"

/* A cell of nothing but words need not be read. Where words of the same paragraph stand before the table, all are read behind these. */
static bool is_simple(const struct table *t, const char *cell) { return !t->before && (*cell == '\0' || markup_is_words(cell)); }

/* ---- the cells as a document ---- */

static void add_text(struct table *t, const char *text, int line)
{
    buf_adds(&t->text, text);
    for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++)
        *VEC_ADD(t->lines, t->nlines, t->clines) = line++;
}

/* Lines inside code and HTML hold no definitions. */
static void skip_code(cmark_node *root, bool *skip, size_t n)
{
    cmark_iter *it = cmark_iter_new(root);
    for (cmark_event_type ev; (ev = cmark_iter_next(it)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(it);
        cmark_node_type type = cmark_node_get_type(node);
        if (ev != CMARK_EVENT_ENTER || (type != CMARK_NODE_CODE_BLOCK && type != CMARK_NODE_HTML_BLOCK))
            continue;
        int last = cmark_node_get_end_line(node);
        for (int i = cmark_node_get_start_line(node); i >= 1 && i <= last && (size_t)i <= n; i++)
            skip[i - 1] = true;
    }
    cmark_iter_free(it);
}

static bool may_define(const char *line, size_t n)
{
    size_t indent = strspn(line, " >\t");
    return indent < n && line[indent] == '[' && memmem(line, n, "]:", 2) != NULL;
}

/* Copies what may be link definitions, a block each; what is none becomes a paragraph that nobody looks at. */
static void copy_definitions(cmark_node *root, const char *text, struct buf *out)
{
    if (!strchr(text, '[') || !strstr(text, "]:"))
        return;
    size_t nlines = 1, i = 0;
    for (const char *p = text; (p = strchr(p, '\n')) != NULL; p++)
        nlines++;
    bool *skip = NULL, in = false;
    for (const char *p = text; *p != '\0'; i++) {
        size_t n = strcspn(p, "\n"), indent = strspn(p, " >\t\r");
        bool defines = may_define(p, n);
        if (defines && !skip)
            skip_code(root, skip = xcalloc(nlines, sizeof *skip), nlines);
        bool code = skip && skip[i];
        if (code || indent >= n)
            in = false;
        else if (defines || in) {
            if (!in)
                buf_addc(out, '\n');
            buf_add(out, p + indent, n - indent);
            buf_addc(out, '\n');
            in = true;
        }
        p += n + (p[n] == '\n');
    }
    free(skip);
}

/* A line break cannot be written in a cell but as the tag, which stands for the break itself here. */
static void pass_cell_breaks(cmark_node *doc)
{
    cmark_iter *it = cmark_iter_new(doc);
    while (cmark_iter_next(it) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(it);
        if (cmark_node_get_type(node) != CMARK_NODE_HTML_INLINE)
            continue;
        const char *s = cmark_node_get_literal(node);
        if (strcasecmp(s, "<br>") != 0 && strcasecmp(s, "<br/>") != 0 && strcasecmp(s, "<br />") != 0)
            continue;
        cmark_node_replace(node, tree_node(CMARK_NODE_LINEBREAK));
        cmark_node_free(node);
    }
    cmark_iter_free(it);
}

/* Those that are read; the others are settled at once. */
static void add_cells(struct table *t)
{
    t->cells = xcalloc(t->nrows * t->ncols, sizeof *t->cells);
    for (size_t i = 0; i < t->nrows * t->ncols; i++) {
        const struct table_row *row = &t->rows[i / t->ncols];
        const char *cell = row->cells[i % t->ncols];
        if (is_simple(t, cell)) {
            t->cells[i].words = cell;
            continue;
        }
        struct buf line = BUF_INIT;
        line_mark(cell, &line);
        buf_adds(&line, "\n\n");
        add_text(t, line.p, row->line);
        buf_clear(&line);
    }
}

void tables_parse(struct tables *t, cmark_node *root, const char *text, unsigned flags)
{
    if (t->n == 0)
        return;
    struct buf definitions = BUF_INIT;
    copy_definitions(root, text, &definitions);
    for (size_t i = 0; i < t->n; i++) {
        struct table *v = &t->v[i];
        if (v->before) {
            add_text(v, v->before, v->before_line);
            add_text(v, "\n", v->before_line);
        }
        add_cells(v);
        add_text(v, definitions.p, v->rows[0].line);
        v->doc = tree_parse(v->text.p, v->text.n);
        if (strstr(v->text.p, MARK_LETTER))
            pass_unmark(v->doc);
        if (!(flags & MARKUP_UNSAFE) && strchr(v->text.p, '<'))
            pass_cell_breaks(v->doc);
    }
    buf_clear(&definitions);
}

/* ---- the table settled ---- */

static bool is_bold(const struct cell *c)
{
    cmark_node *only = c->words ? NULL : cmark_node_first_child(c->read);
    return only && cmark_node_get_type(only) == CMARK_NODE_STRONG && !cmark_node_next(only);
}

static bool is_empty(const struct cell *c) { return c->words ? *c->words == '\0' : !cmark_node_first_child(c->read); }

/* The next cell of the document from *at on; before the first, what stands before the cells is put before the table. */
static cmark_node *read_cell(const struct table *t, cmark_node **at, bool first)
{
    for (cmark_node *node; (node = *at) != NULL;) {
        *at = cmark_node_next(node);
        if (line_unmark(node))
            return node;
        if (first) {
            cmark_node_unlink(node);
            cmark_node_insert_before(t->at, node);
        }
    }
    return NULL;
}

static void take_cells(struct table *t)
{
    cmark_node *at = cmark_node_first_child(t->doc);
    bool first = true;
    for (size_t i = 0; i < t->nrows * t->ncols; i++) {
        if (t->cells[i].words)
            continue;
        t->cells[i].read = read_cell(t, &at, first);
        assert(t->cells[i].read);
        first = false;
    }
}

/* ": words" before or behind a table, as a paragraph of its own, without the colon and out of the tree; or NULL. */
static cmark_node *take_caption(cmark_node *at)
{
    cmark_node *beside[] = {cmark_node_next(at), cmark_node_previous(at)};
    for (size_t i = 0; i < 2; i++) {
        if (!beside[i] || cmark_node_get_type(beside[i]) != CMARK_NODE_PARAGRAPH)
            continue;
        cmark_node *first = text_at(beside[i], false);
        const char *s = first ? cmark_node_get_literal(first) : "";
        if (strncmp(s, ": ", 2) != 0)
            continue;
        char *rest = xstrdup(s + 2 + strspn(s + 2, " "));
        cmark_node_set_literal(first, rest);
        free(rest);
        cmark_node_unlink(beside[i]);
        return beside[i];
    }
    return NULL;
}

void tables_settle(struct tables *t, unsigned flags)
{
    for (size_t i = 0; i < t->n; i++) {
        take_cells(&t->v[i]);
        if (!(flags & MARKUP_GFM_TABLES))
            t->v[i].caption = take_caption(t->v[i].at);
    }
}

/* ---- the table as HTML ---- */

static const char *align_attribute(enum align a, bool gfm)
{
    static const char *const ours[] = {"", "", " class=\"center\"", " class=\"right\""};
    static const char *const theirs[] = {"", " align=\"left\"", " align=\"center\"", " align=\"right\""};
    return gfm ? theirs[a] : ours[a];
}

/* The first column names the rows where the header leaves it without a name, or where all of it is bold. */
static bool has_row_names(const struct table *t)
{
    if (t->nrows < 2 || t->ncols < 2)
        return false;
    bool bold = true;
    for (size_t r = 1; r < t->nrows && bold; r++)
        bold = is_bold(&t->cells[r * t->ncols]);
    return bold || is_empty(&t->cells[0]);
}

static void write_row(struct html *h, const struct table *t, size_t r, bool named)
{
    bool gfm = h->flags & MARKUP_GFM_TABLES, header = r == 0;
    buf_adds(h->out, "<tr>\n");
    for (size_t c = 0; c < t->ncols; c++) {
        const struct cell *cell = &t->cells[r * t->ncols + c];
        bool names = gfm ? header : header ? !is_empty(cell) : named && c == 0;
        buf_adds(h->out, names ? "<th" : "<td");
        if (names && !gfm)
            buf_adds(h->out, header ? " scope=\"col\"" : " scope=\"row\"");
        buf_adds(h->out, align_attribute(t->aligns[c], gfm));
        buf_addc(h->out, '>');
        if (cell->words)
            buf_adds(h->out, cell->words);
        else
            html_inside(h, cell->read);
        buf_adds(h->out, names ? "</th>\n" : "</td>\n");
    }
    buf_adds(h->out, "</tr>\n");
}

/* A name for the box, made of the words of the header: every box has to have another, so they are numbered. */
static void add_label(struct buf *out, const struct table *t, size_t number)
{
    buf_printf(out, "%zu ", number);
    bool first = true;
    for (size_t c = 0; c < t->ncols; c++) {
        struct buf words = BUF_INIT;
        if (t->cells[c].words)
            buf_adds(&words, t->cells[c].words);
        else
            node_words(t->cells[c].read, &words);
        if (words.n > 0 && !first)
            buf_adds(out, "、");
        html_words(out, words.p);
        first &= words.n == 0;
        buf_clear(&words);
    }
}

static void open_box(struct html *h, const struct table *t, size_t number)
{
    buf_adds(h->out, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label");
    if (t->caption) {
        buf_printf(h->out, "ledby=\"table.%zu\">\n<table>\n<caption id=\"table.%zu\">", number, number);
        html_inside(h, t->caption);
        buf_adds(h->out, "</caption>\n");
    } else {
        buf_adds(h->out, "=\"");
        add_label(h->out, t, number);
        buf_adds(h->out, "\">\n<table>\n");
    }
}

void table_write(struct html *h, const struct table *t, size_t number)
{
    bool gfm = h->flags & MARKUP_GFM_TABLES, named = has_row_names(t);
    if (gfm)
        buf_adds(h->out, "<table>\n");
    else
        open_box(h, t, number);
    buf_adds(h->out, "<thead>\n");
    write_row(h, t, 0, named);
    buf_adds(h->out, "</thead>\n");
    if (t->nrows > 1)
        buf_adds(h->out, "<tbody>\n");
    for (size_t r = 1; r < t->nrows; r++)
        write_row(h, t, r, named);
    buf_adds(h->out, t->nrows > 1 ? "</tbody>\n</table>\n" : "</table>\n");
    if (!gfm)
        buf_adds(h->out, "</div>\n");
}

/*
 * table.c - a table's cells as inline Markdown, and the table in cmark's tree: header cells with a scope, caption, alignment, and a box
 * around it that scrolls on a narrow screen and can be reached with the keyboard.
 */
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
    if (!strstr(text, "]:"))
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
        for (size_t r = 0; r < v->nrows; r++) {
            for (size_t c = 0; c < v->ncols; c++) {
                if (is_simple(v, v->rows[r].cells[c]))
                    continue;
                struct buf line = BUF_INIT;
                line_mark(v->rows[r].cells[c], &line);
                buf_adds(&line, "\n\n");
                add_text(v, line.p, v->rows[r].line);
                buf_clear(&line);
            }
        }
        add_text(v, definitions.p, v->rows[0].line);
        v->doc = tree_parse(v->text.p, v->text.n);
        if (strstr(v->text.p, MARK_LETTER))
            pass_unmark(v->doc);
        if (!(flags & MARKUP_UNSAFE) && strchr(v->text.p, '<'))
            pass_cell_breaks(v->doc);
    }
    buf_clear(&definitions);
}

/* ---- the table in the tree ---- */

static cmark_node *add_custom(cmark_node *parent, cmark_node_type type, const char *enter, const char *leave)
{
    cmark_node *node = tree_node(type);
    cmark_node_set_on_enter(node, enter);
    cmark_node_set_on_exit(node, leave);
    cmark_node_append_child(parent, node);
    return node;
}

static void move_children(cmark_node *from, cmark_node *to)
{
    for (cmark_node *child; (child = cmark_node_first_child(from)) != NULL;) {
        cmark_node_unlink(child);
        cmark_node_append_child(to, child);
    }
}

static const char *align_attribute(enum align a, bool gfm)
{
    static const char *const ours[] = {"", "", " class=\"center\"", " class=\"right\""};
    static const char *const theirs[] = {"", " align=\"left\"", " align=\"center\"", " align=\"right\""};
    return gfm ? theirs[a] : ours[a];
}

static bool is_bold(cmark_node *paragraph)
{
    cmark_node *only = cmark_node_first_child(paragraph);
    return only && cmark_node_get_type(only) == CMARK_NODE_STRONG && !cmark_node_next(only);
}

/* A cell that is nothing but words, as the paragraph it would be read as. */
static cmark_node *words_cell(const char *words)
{
    cmark_node *cell = tree_node(CMARK_NODE_PARAGRAPH);
    if (*words != '\0') {
        cmark_node *text = tree_node(CMARK_NODE_TEXT);
        cmark_node_set_literal(text, words);
        cmark_node_append_child(cell, text);
    }
    return cell;
}

/* The next cell of the document from *at on; before the first, what stands before the cells is put before the table. */
static cmark_node *read_cell(struct table *t, cmark_node **at, bool first)
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

/* The cells as paragraphs, row by row. */
static cmark_node **take_cells(struct table *t)
{
    cmark_node **cells = xcalloc(t->nrows * t->ncols, sizeof *cells), *at = cmark_node_first_child(t->doc);
    size_t n = 0, nread = 0;
    for (size_t r = 0; r < t->nrows; r++) {
        for (size_t c = 0; c < t->ncols; c++) {
            const char *cell = t->rows[r].cells[c];
            cells[n++] = is_simple(t, cell) ? words_cell(cell) : read_cell(t, &at, nread++ == 0);
        }
    }
    return cells;
}

/* The first column names the rows where the header leaves it without a name, or where all of it is bold. */
static bool has_row_names(const struct table *t, cmark_node *const *cells)
{
    if (t->nrows < 2 || t->ncols < 2)
        return false;
    bool bold = true;
    for (size_t r = 1; r < t->nrows && bold; r++)
        bold = is_bold(cells[r * t->ncols]);
    return bold || !cmark_node_first_child(cells[0]);
}

static void add_row(const struct table *t, cmark_node *part, cmark_node *const *cells, bool header, bool named, bool gfm)
{
    cmark_node *row = add_custom(part, CMARK_NODE_CUSTOM_BLOCK, "<tr>", "</tr>");
    for (size_t c = 0; c < t->ncols; c++) {
        bool empty = !cmark_node_first_child(cells[c]);
        bool names = gfm ? header : header ? !empty : named && c == 0;
        const char *scope = gfm || !names ? "" : header ? " scope=\"col\"" : " scope=\"row\"";
        char enter[64], *end = stpcpy(enter, names ? "<th" : "<td");   /* there are too many cells for snprintf */
        end = stpcpy(stpcpy(end, scope), align_attribute(t->aligns[c], gfm));
        stpcpy(end, ">");
        move_children(cells[c], add_custom(row, CMARK_NODE_CUSTOM_INLINE, enter, names ? "</th>\n" : "</td>\n"));
    }
}

/* ": words" before or behind a table, as a paragraph of its own. Its words without the colon, or NULL. */
static cmark_node *caption_of(cmark_node *at)
{
    cmark_node *beside[] = {cmark_node_next(at), cmark_node_previous(at)};
    for (size_t i = 0; i < 2; i++) {
        if (!beside[i] || cmark_node_get_type(beside[i]) != CMARK_NODE_PARAGRAPH)
            continue;
        cmark_node *first = cmark_node_first_child(beside[i]);
        const char *s = first && cmark_node_get_type(first) == CMARK_NODE_TEXT ? cmark_node_get_literal(first) : "";
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

static void add_attribute(struct buf *out, const char *s)
{
    for (; *s != '\0'; s++) {
        switch (*s) {
        case '&': buf_adds(out, "&amp;"); break;
        case '<': buf_adds(out, "&lt;"); break;
        case '"': buf_adds(out, "&quot;"); break;
        case '\n': buf_addc(out, ' '); break;
        default: buf_addc(out, *s);
        }
    }
}

/* A name for the box, made of the words of the header: every box has to have another, so they are numbered. */
static void add_label(struct buf *out, const struct table *t, cmark_node *const *cells, size_t number)
{
    buf_printf(out, "%zu ", number);
    bool first = true;
    for (size_t c = 0; c < t->ncols; c++) {
        struct buf words = BUF_INIT;
        node_words(cells[c], &words);
        if (words.n > 0 && !first)
            buf_adds(out, "、");
        add_attribute(out, words.p);
        first &= words.n == 0;
        buf_clear(&words);
    }
}

static void open_box(struct table *t, cmark_node *const *cells, bool captioned, size_t number)
{
    struct buf enter = BUF_INIT;
    buf_adds(&enter, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label");
    if (captioned) {
        buf_printf(&enter, "ledby=\"table.%zu\">\n<table>", number);
    } else {
        buf_adds(&enter, "=\"");
        add_label(&enter, t, cells, number);
        buf_adds(&enter, "\">\n<table>");
    }
    cmark_node_set_on_enter(t->at, enter.p);
    cmark_node_set_on_exit(t->at, "</table>\n</div>");
    buf_clear(&enter);
}

static void add_caption(struct table *t, cmark_node *caption, size_t number)
{
    char *enter = xasprintf("<caption id=\"table.%zu\">", number);
    move_children(caption, add_custom(t->at, CMARK_NODE_CUSTOM_INLINE, enter, "</caption>\n"));
    cmark_node_free(caption);
    free(enter);
}

static void fill(struct table *t, bool gfm, size_t number)
{
    cmark_node **cells = take_cells(t), *caption = gfm ? NULL : caption_of(t->at);
    bool named = has_row_names(t, cells);
    if (gfm) {
        cmark_node_set_on_enter(t->at, "<table>");
        cmark_node_set_on_exit(t->at, "</table>");
    } else {
        open_box(t, cells, caption != NULL, number);
    }
    if (caption)
        add_caption(t, caption, number);
    add_row(t, add_custom(t->at, CMARK_NODE_CUSTOM_BLOCK, "<thead>", "</thead>"), cells, true, named, gfm);
    cmark_node *body = t->nrows > 1 ? add_custom(t->at, CMARK_NODE_CUSTOM_BLOCK, "<tbody>", "</tbody>") : NULL;
    for (size_t r = 1; r < t->nrows; r++)
        add_row(t, body, cells + r * t->ncols, false, named, gfm);
    free(cells);
}

void tables_fill(struct tables *t, unsigned flags)
{
    for (size_t i = 0; i < t->n; i++)
        fill(&t->v[i], flags & MARKUP_GFM_TABLES, i + 1);
}

/*
 * table_find.c - pipe tables, as GitHub's specification (0.29, "Tables (extension)") has them, found in cmark's tree.
 *
 * cmark takes a table for a paragraph. Its lines are read from the source again, for the tree has lost what a backslash stood before.
 */
#include <stdlib.h>
#include <string.h>

#include "markup/markup_int.h"

enum { MOST_COLUMNS = 100, MOST_PADDED = 100000 };         /* cells that a table may get without having been written */

/* ---- rows ---- */

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* What could be the second line of a table, whatever it stands in. */
static bool may_delimit(const char *line)
{
    if (*line != '|' && *line != '-' && *line != ':' && *line != '>' && !is_blank(*line))
        return false;   /* mostly */
    size_t n = strcspn(line, "\n");
    return memchr(line, '-', n) && strspn(line, "-:| \t\r>") == n;
}

/* The lines of a text: where each begins, and which of them could be the second of a table, from 1. */
struct lines { const char *text; size_t *start; size_t n, cap; int *second; size_t nseconds, cseconds; };

static void lines_init(struct lines *l, const char *text)
{
    *l = (struct lines){.text = text};
    for (const char *p = text; p; p = (p = strchr(p, '\n')) ? p + 1 : NULL) {
        *VEC_ADD(l->start, l->n, l->cap) = (size_t)(p - text);
        if (may_delimit(p))
            *VEC_ADD(l->second, l->nseconds, l->cseconds) = (int)l->n;
    }
}

static void lines_clear(struct lines *l)
{
    free(l->start);
    free(l->second);
}

static const char *line_at(const struct lines *l, int line) { return l->text + l->start[line - 1]; }

/* Whether one of the lines behind `first`, `last` with them, could be the second of a table. */
static bool any_second(const struct lines *l, int first, int last)
{
    size_t low = 0, high = l->nseconds;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (l->second[mid] <= first)
            low = mid + 1;
        else
            high = mid;
    }
    return low < l->nseconds && l->second[low] <= last;
}

/* A cell without the backslash before a pipe, and without our marks: its ends are not what stood beside them. */
static char *read_cell(const char *p, const char *end)
{
    char *cell = tree_text(p, (size_t)(end - p)), *to = cell;
    for (p = cell; *p != '\0'; p++) {
        if (p[0] == '\\' && p[1] == '|')
            continue;
        if (!strncmp(p, MARK_LETTER, sizeof MARK_LETTER - 1))
            p += sizeof MARK_LETTER - 2;
        else
            *to++ = *p;
    }
    *to = '\0';
    return cell;
}

static void add_cell(char ***cells, size_t *n, size_t *cap, const char *p, const char *end)
{
    while (p < end && is_blank(*p))
        p++;
    while (end > p && is_blank(end[-1]))
        end--;
    size_t size = (size_t)(end - p);
    bool plain = !memchr(p, '\\', size) && !memchr(p, MARK_SECOND, size);
    *VEC_ADD(*cells, *n, *cap) = plain ? tree_text(p, size) : read_cell(p, end);
}

/* The cells of a line without blanks at its ends. A pipe behind a backslash is part of its cell. */
static char **split_row(const char *line, size_t *n)
{
    char **cells = NULL;
    size_t cap = 0;
    const char *start = line + (*line == '|'), *p = start;
    *n = 0;
    for (; *(p += strcspn(p, "\\|")) != '\0'; p++) {
        if (*p == '\\' && p[1] != '\0')
            p++;
        else if (*p == '|')
            add_cell(&cells, n, &cap, start, p), start = p + 1;
    }
    if (p > start)
        add_cell(&cells, n, &cap, start, p);
    return cells;
}

/* ":-:" and the like. */
static bool read_align(const char *cell, enum align *out)
{
    bool left = *cell == ':';
    cell += left;
    size_t n = strspn(cell, "-");
    cell += n;
    bool right = *cell == ':';
    if (n == 0 || cell[right] != '\0')
        return false;
    *out = left && right ? ALIGN_CENTER : left ? ALIGN_LEFT : right ? ALIGN_RIGHT : ALIGN_NONE;
    return true;
}

static bool read_delimiters(const char *line, struct table *t)
{
    char **cells = split_row(line, &t->ncols);
    bool good = t->ncols > 0 && t->ncols <= MOST_COLUMNS;
    t->aligns = xcalloc(t->ncols + 1, sizeof *t->aligns);
    for (size_t i = 0; good && i < t->ncols; i++)
        good = read_align(cells[i], &t->aligns[i]);
    free(cells);
    return good;
}

/* ---- the lines of a paragraph ---- */

/* The lines of a block without what its containers put before them, without blanks at the ends. */
struct block { char **v; size_t n; int first; };

static void block_lines(const struct lines *l, cmark_node *node, int last, struct block *out)
{
    size_t quotes = 0;
    for (cmark_node *up = node; (up = cmark_node_parent(up)) != NULL;)
        quotes += cmark_node_get_type(up) == CMARK_NODE_BLOCK_QUOTE;
    out->first = cmark_node_get_start_line(node);
    out->n = (size_t)(last - out->first + 1);
    out->v = xcalloc(out->n, sizeof *out->v);
    for (size_t i = 0; i < out->n; i++) {
        const char *p = line_at(l, out->first + (int)i), *end = p + strcspn(p, "\n");
        size_t column = i == 0 ? (size_t)cmark_node_get_start_column(node) - 1 : 0;
        p += column < (size_t)(end - p) ? column : 0;
        for (size_t k = 0; i > 0 && k < quotes; k++) {
            while (p < end && is_blank(*p))
                p++;
            if (p < end && *p == '>')
                p++;                 /* a lazy line has none */
        }
        while (p < end && is_blank(*p))
            p++;
        while (end > p && is_blank(end[-1]))
            end--;
        out->v[i] = tree_text(p, (size_t)(end - p));
    }
}

/* The row of the header: the line before the delimiters, with as many cells. Fills columns and header; 0 when there is no table. */
static size_t find_header(const struct block *b, struct table *t)
{
    for (size_t i = 1; i < b->n; i++) {
        if (!may_delimit(b->v[i]) || (!strchr(b->v[i], '|') && !strchr(b->v[i - 1], '|')))
            continue;
        size_t n = 0;
        char **cells = NULL;
        if (read_delimiters(b->v[i], t))
            cells = split_row(b->v[i - 1], &n);
        if (cells && n == t->ncols) {
            *VEC_ADD(t->rows, t->nrows, t->crows) = (struct table_row){cells, b->first + (int)i - 1};
            return i;
        }
        free(cells);
        free(t->aligns);
        t->aligns = NULL;
    }
    return 0;
}

static void add_rows(const struct block *b, size_t from, struct table *t)
{
    size_t padded = 0;
    for (size_t i = from; i < b->n; i++) {
        size_t n;
        char **cells = split_row(b->v[i], &n);
        if (n < t->ncols && (padded += t->ncols - n) > MOST_PADDED) {
            free(cells);
            return;
        }
        if (n < t->ncols)
            cells = xrealloc(cells, t->ncols * sizeof *cells);
        while (n < t->ncols)
            cells[n++] = tree_text("", 0);
        *VEC_ADD(t->rows, t->nrows, t->crows) = (struct table_row){cells, b->first + (int)i};
    }
}

static char *lines_joined(const struct block *b, size_t n)
{
    struct buf s = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        buf_printf(&s, "%s\n", b->v[i]);
    return n > 0 ? buf_steal(&s) : NULL;
}

/* ---- the tree ---- */

static bool is_underline(const char *line, const char *chars)
{
    size_t n = strcspn(line, "\n");
    return memchr(line, chars[0], n) && strspn(line, chars) == n;
}

/* The last line that may be a row. A line of dashes behind a table makes cmark take all of it for a heading; it is a line of dashes.
 * Where such a heading ends cmark 0.30 does not know: it names a line further down. */
static int last_row(const struct lines *l, cmark_node *node, bool *dashes)
{
    int last = cmark_node_get_end_line(node);
    *dashes = false;
    if ((size_t)last > l->n)
        last = (int)l->n;
    if (cmark_node_get_type(node) != CMARK_NODE_HEADING)
        return last;
    bool second = cmark_node_get_heading_level(node) == 2;
    for (int i = cmark_node_get_start_line(node) + 1; i <= last; i++) {
        if (!is_underline(line_at(l, i), second ? "-> \t\r" : "=> \t\r"))
            continue;
        *dashes = second;
        return i - second;
    }
    return 0;
}

static void find_in(const struct lines *l, cmark_node *node, struct tables *out)
{
    bool dashes;
    int first = cmark_node_get_start_line(node), last = last_row(l, node, &dashes);
    if (!any_second(l, first, last))
        return;

    struct block b;
    struct table t = {.text = BUF_INIT};
    block_lines(l, node, last, &b);
    size_t delimiters = find_header(&b, &t);
    if (delimiters > 0) {
        add_rows(&b, delimiters + 1, &t);
        t.before = lines_joined(&b, delimiters - 1);
        t.before_line = b.first;
        t.at = tree_node(CMARK_NODE_CUSTOM_BLOCK);
        if (dashes)
            cmark_node_insert_after(node, tree_node(CMARK_NODE_THEMATIC_BREAK));
        cmark_node_replace(node, t.at);
        cmark_node_free(node);
        *VEC_ADD(out->v, out->n, out->cap) = t;
    }
    free(b.v);
}

void tables_find(cmark_node *root, const char *text, struct tables *out)
{
    *out = (struct tables){0};
    if (!strchr(text, '|'))
        return;
    struct lines l;
    cmark_node **blocks = NULL;
    size_t n = 0, cap = 0;
    lines_init(&l, text);
    for (cmark_node *node = l.nseconds > 0 ? root : NULL; node; node = next_block(root, node)) {
        cmark_node_type type = cmark_node_get_type(node);
        if ((type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING) &&
            any_second(&l, cmark_node_get_start_line(node), cmark_node_get_end_line(node)))
            *VEC_ADD(blocks, n, cap) = node;
    }
    for (size_t i = 0; i < n; i++)
        find_in(&l, blocks[i], out);
    free(blocks);
    lines_clear(&l);
}

void tables_clear(struct tables *t)
{
    for (size_t i = 0; i < t->n; i++) {
        struct table *v = &t->v[i];
        for (size_t k = 0; k < v->nrows; k++)
            free(v->rows[k].cells);
        free(v->rows);
        free(v->aligns);
        free(v->before);
        free(v->lines);
        free(v->cells);
        buf_clear(&v->text);
    }
    free(t->v);
    *t = (struct tables){0};
}

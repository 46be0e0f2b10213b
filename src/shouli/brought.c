/*
 * brought.c - a table that a clerk brings: its bytes are read by the confined reader like a stranger's, for that is what they may be.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

static const char *trimmed(struct arena *a, const char *s)
{
    struct buf clean = BUF_INIT, b = BUF_INIT;
    clean_text(s, &clean);
    text_trim(clean.p, &b);
    const char *kept = arena_strdup(a, b.p);
    buf_clear(&clean);
    buf_clear(&b);
    return kept;
}

/* Cells of the first sheet by row and column; rows and columns are counted as they come. */
static int by_place(const void *pa, const void *pb)
{
    const struct raw_cell *a = pa, *b = pb;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->column > b->column) - (a->column < b->column);
}

static void fill(struct brought *t, const struct raw_cell *v, size_t n, struct arena *a)
{
    size_t rows = 0;
    for (size_t i = 0; i < n; i++)
        rows += i == 0 || v[i].row != v[i - 1].row;
    for (size_t i = 0; i < n && v[i].row == v[0].row; i++)
        t->ncols = v[i].column + 1;
    t->head = arena_alloc(a, (t->ncols + 1) * sizeof *t->head);
    t->cells = arena_alloc(a, (rows * t->ncols + 1) * sizeof *t->cells);
    t->line = arena_alloc(a, (rows + 1) * sizeof *t->line);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && v[i].row != v[i - 1].row)
            t->line[t->nrows++] = v[i].row + 1;
        if (v[i].column < t->ncols && t->nrows == 0)
            t->head[v[i].column] = trimmed(a, v[i].text);
        else if (v[i].column < t->ncols)
            t->cells[(t->nrows - 1) * t->ncols + v[i].column] = trimmed(a, v[i].text);
    }
}

void brought_open(const char *path, bool unconfined, struct arena *a, struct brought *out)
{
    struct read_result r = {0};
    struct buf bytes = BUF_INIT;
    struct reader *reader = reader_new_tables(unconfined);
    if (!reader)
        die(MSG_SHOULI_NOT_CONFINED, MSG_NONE);
    if (!file_read(path, &bytes, read_limits.document_bytes))
        die_errno(path);
    reader_read_bytes(reader, bytes.p, bytes.n, &r);
    if (r.kind != READ_TABLE)
        die(MSG_TABLE_BAD, MSG_ARGS(path, r.detail ? r.detail : ""));
    size_t n = 0;
    for (size_t i = 0; i < r.ncells; i++)
        if (r.cells[i].sheet == 0)
            r.cells[n++] = r.cells[i];
        else
            free(r.cells[i].text);
    r.ncells = n;
    if (n > 1)
        qsort(r.cells, n, sizeof *r.cells, by_place);
    *out = (struct brought){0};
    if (n > 0)
        fill(out, r.cells, n, a);
    if (out->nrows == 0)
        die(MSG_TABLE_EMPTY, MSG_ARGS(path));
    read_result_clear(&r);
    reader_free(reader);
    buf_clear(&bytes);
}

size_t brought_column(const struct brought *t, const char *names)
{
    for (size_t i = 0; i < t->ncols; i++) {
        const char *head = t->head[i] ? t->head[i] : "";
        for (const char *p = names; *p; p += strcspn(p, "|"), p += *p == '|') {
            size_t n = strcspn(p, "|");
            if (strlen(head) == n && strncmp(head, p, n) == 0)
                return i;
        }
    }
    return SIZE_MAX;
}

const char *brought_cell(const struct brought *t, size_t row, size_t column)
{
    const char *s = column < t->ncols ? t->cells[row * t->ncols + column] : NULL;
    return s ? s : "";
}

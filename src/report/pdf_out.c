/*
 * pdf_out.c - the 汇总表 on paper: as many columns as a sheet of A4 or A3 takes, the head on every page.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report_int.h"

enum { SAMPLE = 200, WIDTH_LEAST = 4, WIDTH_MOST = 24, A4_MOST = 110 };   /* widths in columns of type; rows that are looked at for them */

struct writer {
    struct table *t;
    struct flow flow;
    struct flow_column *columns;
    struct flow_row *rows; size_t n, cap;
};

static void widen(struct writer *w, size_t i, const char *s)
{
    int n = table_width(s);
    n = n < WIDTH_LEAST ? WIDTH_LEAST : n > WIDTH_MOST ? WIDTH_MOST : n;
    if (w->columns[i].w < n)
        w->columns[i].w = n;
}

static void add_row(struct writer *w, const char *const *cells) { *VEC_ADD(w->rows, w->n, w->cap) = (struct flow_row){cells, table_columns(w->t), 0, {0}}; }

static bool body(void *ctx, const struct table_row *row)
{
    struct writer *w = ctx;
    const char **cells = arena_alloc(w->t->arena, table_columns(w->t) * sizeof *cells);
    for (size_t i = 0; i < table_columns(w->t); i++) {
        struct buf b = BUF_INIT;
        cells[i] = arena_strdup(w->t->arena, table_cell(w->t, row, i, &b));
        if (w->n < SAMPLE)
            widen(w, i, cells[i]);
        buf_clear(&b);
    }
    add_row(w, cells);
    return true;
}

static void gather(struct writer *w)
{
    size_t n = table_columns(w->t);
    const char **head = arena_alloc(w->t->arena, n * sizeof *head);
    w->columns = arena_alloc(w->t->arena, n * sizeof *w->columns);
    for (size_t i = 0; i < n; i++) {
        head[i] = table_head(w->t, i, true);
        widen(w, i, head[i]);
    }
    add_row(w, head);
    table_each(w->t, body, w);
}

static void lay_out(struct writer *w, const struct sheet_metrics *m)
{
    double sum = 0;
    for (size_t i = 0; i < table_columns(w->t); i++)
        sum += w->columns[i].w;
    bool a3 = sum > A4_MOST;
    flow_init(&w->flow, m, a3 ? 420 : 297, a3 ? 297 : 210, 18, 15, 16, 15);
    w->flow.number = NUMBER_OF;
    struct flow_text title = {.style = {.role = ROLE_TITLE, .size = 18, .align = ALIGN_CENTRE, .level = BREAK_STRICT}, .lead = 26, .after = 8};
    flow_words(&w->flow, &title, table_title(w->t));
    struct flow_table t = {.columns = w->columns, .ncolumns = table_columns(w->t), .head = true, .rows = w->rows, .nrows = w->n, .size = 9, .lead = 12, .least = 18};
    flow_table(&w->flow, &t);
    struct buf count = BUF_INIT;
    char n[24];
    snprintf(n, sizeof n, "%zu", w->n - 1);
    msg_format_in(&count, LANG_ZH, MSG_REPORT_COUNT, MSG_ARGS(n));
    struct flow_text foot = {.style = {.role = ROLE_LABEL, .size = 10.5, .align = ALIGN_LEFT, .level = BREAK_STRICT}, .lead = 16, .before = 8};
    flow_words(&w->flow, &foot, count.p);
    buf_clear(&count);
    flow_finish(&w->flow);
}

long report_pdf(struct store *s, const struct report_options *o, struct pdf_fonts *fonts, struct buf *out, struct buf *why, struct diags *d)
{
    struct table t;
    if (!table_init(&t, s, o, why))
        return -1;
    struct writer w = {.t = &t};
    long rows = -1;
    if (table_columns(&t) > REPORT_PDF_COLUMNS) {
        msg_format(why, MSG_REPORT_PDF_WIDE, MSG_ARGS(o->form));
    } else {
        struct sheet_metrics m = pdf_fonts_metrics(fonts);
        struct pdf_options options = {.title = table_title(&t), .lang = "zh-CN", .typing = "small"};
        gather(&w);
        lay_out(&w, &m);
        rows = pdf_write(fonts, w.flow.sheet, &options, out, d) ? (long)w.n - 1 : -1;
        sheet_free(w.flow.sheet);
    }
    free(w.rows);
    table_clear(&t);
    return rows;
}

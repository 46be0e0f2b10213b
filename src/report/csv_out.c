/*
 * csv_out.c - the 汇总表 as CSV (RFC 4180) for spreadsheets and for programs.
 */
#include <string.h>

#include "report/report_int.h"

struct writer {
    struct table *t;
    FILE *out;
    struct buf line, coded;
    struct buf *why;
    long rows;
    bool failed;
};

static void put_line(struct writer *w)
{
    buf_adds(&w->line, "\r\n");
    const struct buf *b = &w->line;
    if (w->t->o->charset) {
        buf_reset(&w->coded);
        if (!conv_from_utf8(w->t->o->charset, w->line.p, w->line.n, &w->coded)) {
            msg_format(w->why, MSG_REPORT_CHARSET, MSG_ARGS(w->t->o->charset));
            w->failed = true;
        }
        b = &w->coded;
    }
    fwrite(b->p, 1, b->n, w->out);
    buf_reset(&w->line);
}

static void put(struct writer *w, const char *text)
{
    if (w->line.n)
        buf_addc(&w->line, ',');
    csv_add_field(&w->line, text, w->t->o->guard);
}

static void head(struct writer *w)
{
    for (size_t i = 0; i < table_columns(w->t); i++)
        put(w, table_head(w->t, i, w->t->o->labels));
    put_line(w);
}

static bool body(void *ctx, const struct table_row *row)
{
    struct writer *w = ctx;
    for (size_t i = 0; i < table_columns(w->t); i++) {
        struct buf b = BUF_INIT;
        const char *text = table_cell(w->t, row, i, &b);
        /* csv_add_field sees an empty first cell as no cell at all: it is quoted so that the line begins with something. */
        if (i == 0 && !*text)
            buf_adds(&w->line, "\"\"");
        else
            put(w, text);
        buf_clear(&b);
    }
    put_line(w);
    w->rows++;
    return !w->failed && !ferror(w->out);
}

long report_csv(struct store *s, const struct report_options *o, FILE *out, struct buf *why)
{
    struct table t;
    if (!table_init(&t, s, o, why))
        return -1;
    struct writer w = {.t = &t, .out = out, .line = BUF_INIT, .coded = BUF_INIT, .why = why};
    if (!o->charset)
        fputs("\xEF\xBB\xBF", out);
    head(&w);
    table_each(&t, body, &w);
    buf_clear(&w.line);
    buf_clear(&w.coded);
    table_clear(&t);
    return w.failed ? -1 : w.rows;
}

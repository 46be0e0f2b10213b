/*
 * json_out.c - the 汇总表 as JSON: an array with an object a submission, its members named and ordered as the columns of the CSV,
 * the values exact. A damaged value is null; what was read stands in _damaged.
 */
#include "report/report_int.h"

struct writer { struct table *t; FILE *out; long rows; };

static void damaged_members(struct buf *b, const struct table *t, const struct table_row *row)
{
    const char *sep = "";
    buf_adds(b, ",\"_damaged\":{");
    for (size_t i = 0; i < t->n; i++) {
        if (!table_damaged(t, row, i))
            continue;
        buf_adds(b, sep);
        json_add_string(b, t->v[i].path);
        buf_addc(b, ':');
        json_add_string(b, answers_get(row->a, t->v[i].path));
        sep = ",";
    }
    buf_addc(b, '}');
}

static bool body(void *ctx, const struct table_row *row)
{
    struct writer *w = ctx;
    struct buf b = BUF_INIT;
    bool damaged = false;
    buf_addc(&b, '{');
    for (size_t i = 0; i < w->t->n; i++) {
        struct buf cell = BUF_INIT;
        bool bad = table_damaged(w->t, row, i);
        json_add_member(&b, w->t->v[i].path, bad ? NULL : table_cell(w->t, row, i, &cell));
        damaged |= bad;
        buf_clear(&cell);
    }
    if (damaged)
        damaged_members(&b, w->t, row);
    buf_addc(&b, '}');
    fputs(w->rows++ ? ",\n" : "\n", w->out);
    fwrite(b.p, 1, b.n, w->out);
    buf_clear(&b);
    return !ferror(w->out);
}

long report_json(struct store *s, const struct report_options *o, FILE *out, struct buf *why)
{
    struct table t;
    if (!table_init(&t, s, o, why))
        return -1;
    struct writer w = {&t, out, 0};
    fputc('[', out);
    table_each(&t, body, &w);
    fputs("\n]\n", out);
    table_clear(&t);
    return w.rows;
}

/*
 * query.c - shouli query: one question to the database in SQL, which may read and nothing else.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

enum { WIDEST = 40 };                                      /* columns of a terminal for one value */

/* The rows, kept to know how wide a column has to be. */
struct grid { bool json, csv; char **v; size_t n, cap, columns; };

static void row_json(const struct store_query_row *r)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < r->n; i++) {
        buf_addc(&b, i ? ',' : '{');
        json_add_string(&b, r->names[i]);
        buf_addc(&b, ':');
        if (!r->values[i])
            buf_adds(&b, "null");
        else if (r->numbers[i])
            buf_adds(&b, r->values[i]);
        else
            json_add_string(&b, r->values[i]);
    }
    printf("%s}\n", b.n ? b.p : "{");
    buf_clear(&b);
}

static void line_csv(const char *const *v, size_t n)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_addc(&b, ',');
        csv_add_field(&b, v[i] ? v[i] : "", true);
    }
    printf("%s\r\n", b.p);
    buf_clear(&b);
}

static void keep(struct grid *g, const char *s)
{
    struct buf b = BUF_INIT;
    clean_text(s ? s : "", &b);
    *VEC_ADD(g->v, g->n, g->cap) = buf_steal(&b);
}

static bool one_row(void *ctx, const struct store_query_row *r)
{
    struct grid *g = ctx;
    if (g->json) {
        row_json(r);
    } else if (g->csv) {
        if (g->columns == 0)
            line_csv(r->names, r->n);
        line_csv(r->values, r->n);
    } else {
        for (size_t i = 0; g->columns == 0 && i < r->n; i++)
            keep(g, r->names[i]);
        for (size_t i = 0; i < r->n; i++)
            keep(g, r->values[i]);
    }
    g->columns = r->n;
    return true;
}

static void print_grid(const struct grid *g)
{
    for (size_t i = 0; i < g->n; i++) {
        size_t column = i % g->columns;
        int width = 0;
        for (size_t k = column; k < g->n; k += g->columns) {
            int w = text_columns(g->v[k]);
            width = w > width ? w : width;
        }
        if (column + 1 == g->columns)
            printf("%s\n", g->v[i]);
        else
            put_padded(stdout, g->v[i], (width < WIDEST ? width : WIDEST) + 2);
    }
}

int cmd_query(int argc, char **argv)
{
    struct grid g = {0};
    struct buf why = BUF_INIT;
    const char *db = NULL;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &g.json}, {"--csv", NULL, &g.csv}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    if (n != 1)
        usage(n ? MSG_SHOULI_EXTRA_WORD : MSG_SHOULI_QUERY_SQL, MSG_ARGS(n ? argv[2] : ""));
    struct store *s = open_store(option_needed("--db", db), STORE_READ);
    bool ok = store_query(s, argv[1], one_row, &g, &why);
    if (ok && g.columns)
        print_grid(&g);
    for (size_t i = 0; i < g.n; i++)
        free(g.v[i]);
    free(g.v);
    store_close(s);
    if (!ok)
        usage(MSG_SHOULI_QUERY_BAD, MSG_ARGS(why.p));
    return EXIT_FINE;
}

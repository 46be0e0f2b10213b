/*
 * order.c - issues in the order in which one reads the form, whoever found them.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

struct ranks {
    const char *path;                                      /* looked for */
    size_t at, found;                                      /* counts answers from 1; 0 = not on the form */
};

static void look_at(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct ranks *r = ctx;
    (void)s;
    (void)f;
    (void)row;
    r->at++;
    if (r->found == 0 && strcmp(path, r->path) == 0)
        r->found = r->at;
}

static size_t rank_of(const struct form *f, const char *path)
{
    struct ranks r = {path, 0, 0};
    if (*path)
        form_each_all(f, look_at, &r);
    return r.found;
}

struct ranked { struct issue i; size_t rank; };

/* Stable; what comes in is nearly in order. */
static void sort_own(struct ranked *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct ranked r = v[i];
        size_t k = i;
        for (; k > 0 && v[k - 1].rank > r.rank; k--)
            v[k] = v[k - 1];
        v[k] = r;
    }
}

void order_issues(const struct form *f, struct issues *l, size_t own)
{
    struct ranked *v = xcalloc(l->n + 1, sizeof *v);
    size_t before = 0;
    for (size_t i = 0; i < l->n; i++) {
        size_t rank = rank_of(f, l->v[i].field);
        /* One of the rules' about a whole table has no field: it stands behind what the rules said before it. */
        before = i >= own && rank ? rank : before;
        v[i] = (struct ranked){l->v[i], i < own ? rank : before};
    }
    sort_own(v, own);
    for (size_t n = 0, a = 0, b = own; n < l->n; n++)
        l->v[n] = b == l->n || (a < own && v[a].rank <= v[b].rank) ? v[a++].i : v[b++].i;
    free(v);
}

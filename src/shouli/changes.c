/*
 * changes.c - what changed at stored forms that did not come themselves: issues that were opened and closed, for people and for programs.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

/* ---- finding ---- */

struct open_gathering { struct open_issues list; size_t cap; struct arena *arena; };

static bool add_open(void *ctx, const struct store_kept_issue *k)
{
    struct open_gathering *g = ctx;
    struct store_issue *i = VEC_ADD(g->list.v, g->list.n, g->cap);
    struct arena *a = g->arena;
    *i = (struct store_issue){arena_strdup(a, k->i.code), arena_strdup(a, k->i.severity), arena_strdup(a, k->i.section),
                              arena_strdup(a, k->i.field), arena_strdup(a, k->i.label), arena_strdup(a, k->i.value),
                              arena_strdup(a, k->i.message), arena_strdup(a, k->i.remedy), k->i.row};
    return true;
}

struct open_issues open_issues_of(struct store *s, long long submission, struct arena *a)
{
    struct open_gathering g = {.arena = a};
    store_each_issue(s, submission, true, add_open, &g);
    struct store_issue *v = arena_alloc(a, (g.list.n + 1) * sizeof *v);
    for (size_t i = 0; i < g.list.n; i++)
        v[i] = g.list.v[i];
    free(g.list.v);
    return (struct open_issues){v, g.list.n};
}

static bool is_same(const struct store_issue *a, const struct store_issue *b)
{
    return strcmp(a->code, b->code) == 0 && strcmp(a->severity, b->severity) == 0 && strcmp(a->field, b->field) == 0 &&
           strcmp(a->value, b->value) == 0 && strcmp(a->message, b->message) == 0;
}

/* Those of `l` that `without` has not, each as often as there are more of it. */
static size_t missing_in(const struct open_issues *l, const struct open_issues *without, struct arena *a, struct store_issue **out)
{
    bool *used = xcalloc(without->n + 1, sizeof *used);
    size_t n = 0;
    *out = arena_alloc(a, (l->n + 1) * sizeof **out);
    for (size_t i = 0; i < l->n; i++) {
        size_t k = 0;
        while (k < without->n && (used[k] || !is_same(&l->v[i], &without->v[k])))
            k++;
        if (k < without->n)
            used[k] = true;
        else
            (*out)[n++] = l->v[i];
    }
    free(used);
    return n;
}

void form_changes_add(struct form_changes *l, const struct form_change *change, const struct open_issues *before,
                      const struct open_issues *now, struct arena *a)
{
    struct form_change c = *change;
    c.nopened = missing_in(now, before, a, &c.opened);
    c.nclosed = missing_in(before, now, a, &c.closed);
    if (c.nopened + c.nclosed > 0)
        *VEC_ADD(l->v, l->n, l->cap) = c;
}

static bool note_status(void *ctx, const struct store_row *r)
{
    struct form_changes *l = ctx;
    enum store_status status;
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].submission == r->submission && store_status_from_name(r->status, &status))
            l->v[i].status = store_status_name(status);
    return true;
}

void form_changes_status(struct store *s, long long application, struct form_changes *l)
{
    if (l->n > 0)
        store_each_row(s, NULL, application, note_status, l);
}

/* ---- telling ---- */

void print_change_text(FILE *out, const struct form_change *c)
{
    struct buf b = BUF_INIT;
    enum store_status status;
    char submission[24], revision[16];
    snprintf(submission, sizeof submission, "%lld", c->submission);
    snprintf(revision, sizeof revision, "%d", c->revision);
    const char *word = store_status_from_name(c->status, &status) ? store_status_word(status) : c->status;
    msg_format(&b, MSG_SHOULI_CHANGED, MSG_ARGS(c->title, submission, revision, word));
    fprintf(out, "  * %s\n", b.p);
    for (size_t i = 0; i < c->nopened; i++) {
        fputs("      ", out);
        print_issue_line(out, &c->opened[i], false);
    }
    for (size_t i = 0; i < c->nclosed; i++) {
        buf_reset(&b);
        msg_format(&b, MSG_SHOULI_CHANGE_CLOSED, MSG_ARGS(c->closed[i].message));
        struct buf clean = BUF_INIT;
        clean_text(b.p, &clean);
        fprintf(out, "      %-8s %s\n", c->closed[i].code, clean.p);
        buf_clear(&clean);
    }
    buf_clear(&b);
}

static void add_list(struct buf *b, const char *name, const struct store_issue *v, size_t n)
{
    buf_printf(b, ",\"%s\":[", name);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_addc(b, ',');
        add_issue_json(b, &v[i]);
    }
    buf_addc(b, ']');
}

void add_change_json(struct buf *b, const struct form_change *c)
{
    buf_printf(b, "{\"application\":%lld,\"submission\":%lld,\"revision\":%d,\"form\":", c->application, c->submission, c->revision);
    json_add_string(b, c->form);
    buf_adds(b, ",\"title\":");
    json_add_string(b, c->title);
    buf_adds(b, ",\"status\":");
    json_add_string(b, c->status);
    add_list(b, "opened", c->opened, c->nopened);
    add_list(b, "closed", c->closed, c->nclosed);
    buf_addc(b, '}');
}

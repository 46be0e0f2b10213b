/*
 * select.c - which applications a list or a letter is about: by round, state, and what one of its forms must have. Knows nothing of how they are shown.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/select_int.h"

struct match { const struct selection *l; bool form, status, code; };

static bool has_code(void *ctx, const struct store_kept_issue *i)
{
    struct match *m = ctx;
    m->code = strcmp(i->i.code, m->l->code) == 0;
    return !m->code;
}

/* One form of the application must meet all that is asked of a form. */
static bool match_form(void *ctx, const struct store_row *r)
{
    struct match *m = ctx;
    const struct selection *l = m->l;
    m->form = !l->form || strcmp(r->form, l->form) == 0;
    m->status = !l->status || strcmp(r->status, l->status) == 0;
    m->code = !l->code;
    if (m->form && m->status && l->code)
        store_each_issue(l->s, r->submission, true, has_code, m);
    if (m->form && m->status && m->code && l->filter) {
        struct answers a = {.arena = arena_new()};
        struct rule_context ctx_of_row = {0};
        store_answers(l->s, r->submission, r->revision, &a);
        m->form = strcmp(r->form, l->about->id) == 0 && date_parse(r->received, &ctx_of_row.received) &&
                  rule_filter_holds(l->filter, &a, &ctx_of_row);
        arena_free(a.arena);
    }
    return !(m->form && m->status && m->code);
}

bool selection_wants(const struct selection *l, const struct store_application *a)
{
    if (l->round && strcmp(a->round, l->round) != 0)
        return false;
    if (l->state && strcmp(l->state, a->state) != 0 && strcmp(l->state, standing_word(a)) != 0)
        return false;
    if (!l->form && !l->status && !l->code && !l->filter)
        return true;
    struct match m = {.l = l};
    store_each_row(l->s, NULL, a->id, match_form, &m);
    return m.form && m.status && m.code;
}

static bool only_form(void *ctx, const struct store_query_row *r)
{
    struct buf *b = ctx;
    buf_printf(b, "%s%s", b->n ? " " : "", r->values[0]);
    return true;
}

/* The form that the condition is about: the one named, else the only one there is. */
static void compile_where(struct selection *l)
{
    struct buf ids = BUF_INIT, why = BUF_INIT;
    struct diags *d = diags_new();
    l->arena = arena_new();
    if (l->form)
        buf_adds(&ids, l->form);
    else
        store_query(l->s, "SELECT DISTINCT id FROM form ORDER BY id", only_form, &ids, &why);
    if (strchr(ids.p, ' '))
        usage(MSG_SHOULI_LIST_FORM, MSG_ARGS(ids.p));
    l->about = store_form(l->s, ids.p, NULL, l->arena);
    if (!l->about)
        usage(MSG_SHOULI_LIST_NO_FORM, MSG_ARGS(ids.p));
    l->filter = rule_filter_new(l->where, "--where", l->about, l->arena, d);
    diags_print(d, stderr);
    if (!l->filter)
        exit(EXIT_USAGE);
    diags_free(d);
    buf_clear(&ids);
    buf_clear(&why);
}

void selection_open(struct selection *l, struct store *s)
{
    enum store_status known;
    if (l->status && !store_status_from_name(l->status, &known))
        usage(MSG_SHOULI_LIST_STATUS, MSG_ARGS(l->status));
    l->s = s;
    if (l->where)
        compile_where(l);
}

bool selection_is_all(const struct selection *l)
{
    return !l->form && !l->where && !l->status && !l->round && !l->code && !l->state;
}

void selection_clear(struct selection *l)
{
    if (l->arena)
        arena_free(l->arena);
}

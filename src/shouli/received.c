/*
 * received.c - an application that came from another office, by the definitions of this one: answers to older forms and codes of older lists
 * are carried forward as at import, then everything is judged.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/office_int.h"
#include "shouli/shouli_int.h"

struct row { long long submission; int revision; const char *form, *stored; };
struct bringing {
    struct store *s;
    struct formset *forms;
    struct arena *arena;
    const char *at, *by;
    struct row *v; size_t n, cap;
};

static bool add_row(void *ctx, const struct store_row *r)
{
    struct bringing *k = ctx;
    *VEC_ADD(k->v, k->n, k->cap) = (struct row){r->submission, r->revision, arena_strdup(k->arena, r->form), arena_strdup(k->arena, r->stored)};
    return true;
}

struct mapping { struct answers *a; struct issues *issues; size_t n; };

/* What an older list called otherwise. */
static void map_choice(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct mapping *m = ctx;
    const char *old = f && f->nchoices && f->type != TYPE_CHOICES ? answers_get(m->a, path) : "", *now = *old ? choice_now(f, old) : NULL;
    struct buf where = BUF_INIT;
    char n[16];
    if (!now)
        return;
    snprintf(n, sizeof n, "%d", row);
    msg_format(&where, row ? MSG_RULE_AT_ROW : MSG_RULE_AT, MSG_ARGS(f->label.s ? f->label.s : f->name, n));
    issues_add(m->issues, "W-VER", SEVERITY_WARNING, s, f, row, path, old, MSG_SHOULI_CODE_NOW, MSG_SHOULI_CODE_NOW_DO,
               MSG_ARGS(where.p, old, now));
    answers_set(m->a, path, now, 0);
    buf_clear(&where);
    m->n++;
}

/* What the file did to the answers stays told at the new revision, by the names that the fields have now. */
static void keep_told(struct bringing *k, const struct row *r, const struct answers *a, struct issues *out)
{
    struct open_issues open = open_issues_of(k->s, r->submission, k->arena);
    for (size_t i = 0; i < open.n; i++)
        if (is_of_file(&open.v[i], a))
            *VEC_ADD(out->v, out->n, out->cap) = issue_of(&open.v[i]);
}

static void bring(struct bringing *k, const struct row *r)
{
    const struct form *f = formset_form(k->forms, r->form, r->stored);
    struct answers a = {.arena = k->arena};
    struct issues issues = {.arena = k->arena};
    struct forward fw;
    if (!f)
        return;
    store_answers(k->s, r->submission, r->revision, &a);
    keep_told(k, r, &a, &issues);
    carry_forward(k->forms, f, &a, &issues, &fw);
    struct mapping m = {&a, &issues, 0};
    form_each(fw.form, map_choice, &m);
    if (fw.nearlier || m.n) {
        struct store_outcome o;
        struct store_issue *v = arena_alloc(k->arena, (issues.n + 1) * sizeof *v);
        for (size_t i = 0; i < issues.n; i++)
            v[i] = issue_for_store(&issues.v[i]);
        struct store_submission in = {.form = fw.form, .earlier = fw.earlier, .digests = fw.digests, .nearlier = fw.nearlier, .base = r->submission,
                                      .base_revision = r->revision, .answers = &a, .issues = v, .nissues = issues.n, .origin = "amend",
                                      .why = msg_pattern_in(MSG_RECEIVE_CARRIED, LANG_ZH)};
        in.definition = formset_text(k->forms, fw.form, &in.definition_sha256);
        store_carry(k->s, k->at, k->by, &in, &o);
    }
    issues_clear(&issues);
}

void judge_received(struct store *s, struct formset *forms, long long application, const char *at, const char *by, struct arena *a)
{
    struct bringing k = {.s = s, .forms = forms, .arena = a, .at = at, .by = by};
    store_each_row(s, NULL, application, add_row, &k);
    for (size_t i = 0; i < k.n; i++)
        bring(&k, &k.v[i]);
    free(k.v);
    judge_anew(s, forms, application, a);
}

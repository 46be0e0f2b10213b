/*
 * forward.c - a form filled in on an older version: its answers are carried from version to version up to the newest one, and the
 * person is told what could not come along.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

struct forwarding {
    struct forward *out;
    struct issues *issues;
    size_t renamed;
};

static const char *label_of(const struct carried *c) { return c->field && c->field->label.s && *c->field->label.s ? c->field->label.s : c->path; }

static void tell_lost(struct forwarding *w, const struct carried *c)
{
    struct buf where = BUF_INIT;
    char row[16];
    snprintf(row, sizeof row, "%d", c->row);
    msg_format(&where, c->row ? MSG_RULE_AT_ROW : MSG_RULE_AT, MSG_ARGS(label_of(c), row));
    issues_add(w->issues, "W-VER", SEVERITY_WARNING, c->section, c->field, c->row, c->path, c->value, MSG_SHOULI_VERSION_LOST,
               MSG_SHOULI_VERSION_LOST_DO, MSG_ARGS(where.p, c->value));
    buf_clear(&where);
}

static void keep_digest(struct forward *out, const struct form *f, const struct answers *a)
{
    size_t n = out->nearlier++;
    char (*digests)[65] = arena_alloc(a->arena, out->nearlier * sizeof *digests);
    const struct form **earlier = arena_alloc(a->arena, out->nearlier * sizeof *earlier);
    for (size_t i = 0; i < n; i++) {
        memcpy(digests[i], out->digests[i], sizeof digests[i]);
        earlier[i] = out->earlier[i];
    }
    store_digest(f, a, digests[n]);
    earlier[n] = f;
    out->digests = digests;
    out->earlier = earlier;
}

/* What stands on the older form, as answers of a kind that no choice can lose. */
static void mark_path(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    (void)s;
    (void)row;
    answers_set(ctx, path, "x", ANSWER_BAD);
    if (f && f->na.s) {
        char *na = xasprintf("%s_na", path);
        answers_set(ctx, na, "x", ANSWER_BAD);
        free(na);
    }
}

/* What was told about an answer so far is about it under its new name. */
static void rename_issues(struct issues *l, size_t n, const struct form *from, const struct form *to)
{
    for (size_t i = 0; i < n; i++) {
        struct buf b = BUF_INIT;
        if (*l->v[i].field && path_carry(from, to, l->v[i].field, &b))
            l->v[i].field = arena_strdup(l->arena, b.p);
        buf_clear(&b);
    }
}

static void step(struct forwarding *w, const struct form *from, const struct form *to, struct answers *a)
{
    struct answers now = {.arena = a->arena}, asked = {.arena = a->arena};
    struct carried_list l = {.arena = a->arena};
    keep_digest(w->out, from, a);
    answers_carry(from, to, a, &now, &l);
    answers_carry(from, to, &w->out->asked, &asked, NULL);
    for (size_t i = 0; i < l.n; i++) {
        if (l.v[i].how == CARRIED_LOST)
            tell_lost(w, &l.v[i]);
        else
            w->renamed++;
    }
    free(l.v);
    *a = now;
    w->out->asked = asked;
}

void carry_forward(struct formset *fs, const struct form *f, struct answers *a, struct issues *issues, struct forward *out)
{
    struct forwarding w = {.out = out, .issues = issues};
    const struct form *next = formset_next(fs, f->id, f->version);
    *out = (struct forward){.form = f};
    if (!next)
        return;
    out->asked.arena = a->arena;
    form_each(f, mark_path, &out->asked);
    size_t at = issues->n;
    /* The first word about it comes before what was lost; how many were renamed is known only afterwards. */
    for (; next; next = formset_next(fs, next->id, next->version)) {
        rename_issues(issues, at, out->form, next);
        step(&w, out->form, next, a);
        out->form = next;
    }
    char n[24];
    snprintf(n, sizeof n, "%zu", w.renamed);
    issues_add(issues, "W-VER", SEVERITY_WARNING, NULL, NULL, 0, "", f->version, MSG_SHOULI_VERSION_OLD, MSG_SHOULI_VERSION_OLD_DO,
               MSG_ARGS(f->version, out->form->version, n));
    struct issue last = issues->v[issues->n - 1];
    memmove(&issues->v[at + 1], &issues->v[at], (issues->n - 1 - at) * sizeof last);
    issues->v[at] = last;
}

/* Nobody can have filled in what the older paper did not ask. */
void forward_remedies(const struct forward *fw, struct issues *issues)
{
    for (size_t i = 0; fw->nearlier && i < issues->n; i++) {
        struct issue *v = &issues->v[i];
        if (strcmp(v->code, "R-REQ") != 0 || !*v->field || answers_find(&fw->asked, v->field))
            continue;
        struct buf b = BUF_INIT;
        msg_format(&b, MSG_SHOULI_VERSION_NEW_DO, MSG_ARGS(fw->earlier[0]->version));
        v->remedy = arena_strdup(issues->arena, b.p);
        buf_clear(&b);
    }
}

/*
 * needs.c - which materials an application needs, which not, and on which answers that rests. Knows nothing of what was brought.
 * runtime-needs.js says the same in JavaScript.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/program_int.h"

/* ---- why: the answers that an expression looks at ---- */

enum { MOST_REASONS = 3 };
struct reasons { struct judge *home; bool absent, open; struct buf out; size_t n; const struct node *seen[MOST_REASONS]; };

/* One label once, however often and in whichever column it is looked at. */
static bool is_new(struct reasons *r, const struct node *ref)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->seen[i]->s, ref->s) == 0 &&
            (ref->form ? r->seen[i]->form && strcmp(r->seen[i]->form, ref->form) == 0 : !r->seen[i]->form))
            return false;
    return r->n < MOST_REASONS;
}

static void add_words(struct reasons *r, const struct node *ref, enum msg id, const char *const *args)
{
    if (r->out.n)
        buf_adds(&r->out, msg_lang() == LANG_ZH ? "；" : "; ");
    msg_format(&r->out, id, args);
    r->seen[r->n++] = ref;
}

static void label_of(struct buf *out, const struct node *ref)
{
    bool table = ref->section->kind == SECTION_TABLE && ref->section->title.s;
    text_label(out, table ? ref->section->title.s : ref->field->label.s);
}

static void add_seen(struct reasons *r, struct judge *at, const struct node *ref)
{
    static const struct field mark = {.type = TYPE_TICK};
    struct buf label = BUF_INIT, text = BUF_INIT, seen = BUF_INIT;
    label_of(&label, ref);
    if (ref->section->kind == SECTION_TABLE) {
        for (size_t i = 0; i < at->program->form->nsections; i++)
            if (at->program->form->sections[i].name && strcmp(at->program->form->sections[i].name, ref->section->name) == 0)
                buf_printf(&seen, "%d", at->sections[i].irrelevant ? 0 : at->sections[i].nbegun);
        add_words(r, ref, MSG_RULE_MAT_ROWS, MSG_ARGS(label.p, seen.p));
    } else {
        struct value v = judge_value(r->home, ref, 0);
        value_to_text(&v, &text);
        text_value(&seen, ref->type == 'b' ? &mark : ref->field, ref->type, text.p ? text.p : "");
        add_words(r, ref, MSG_RULE_MAT_SEEN, MSG_ARGS(label.p, seen.p));
    }
    buf_clear(&label);
    buf_clear(&text);
    buf_clear(&seen);
}

static void add_reason(void *ctx, const struct node *ref)
{
    struct reasons *r = ctx;
    struct judge *at = ref->form ? application_find(r->home->application, ref->form) : r->absent ? NULL : r->home;
    struct buf label = BUF_INIT;
    if (!is_new(r, ref))
        return;
    label_of(&label, ref);
    if (!r->open)
        add_seen(r, at, ref);
    else if (!at)
        add_words(r, ref, MSG_RULE_MAT_FORM, MSG_ARGS(label.p));
    else if (!judge_decided(r->home, ref, 0))
        add_words(r, ref, MSG_RULE_MAT_OPEN, MSG_ARGS(label.p));
    buf_clear(&label);
}

static void note_own(void *ctx, const struct node *ref)
{
    if (!ref->form)
        *(bool *)ctx = true;
}

/* ---- the verdict ---- */

struct needing {
    struct application *app;
    const struct rule_form *v; size_t n;
    const struct rule_context *ctx;
    struct arena *arena;
};

/* The form by itself, without an answer: its condition may look at others only. */
static struct judge *absent_form(struct needing *q, const struct program *p)
{
    struct answers *none = arena_alloc(q->arena, sizeof *none);
    struct rule_context *own = arena_alloc(q->arena, sizeof *own);
    struct judge *j = arena_alloc(q->arena, sizeof *j);
    *none = (struct answers){.arena = q->arena};
    *own = *q->ctx;
    own->program = p;
    own->calculated = NULL;
    judge_init(j, p, none, own);
    j->application = q->app;
    return j;
}

/* Two conditions: what one of them rules out is not wanted; what neither rules out but one leaves open is open. */
static void join(struct needing *q, struct needed *m, enum need need, const char *why)
{
    if (m->need == NEED_NO || (m->need == NEED_UNKNOWN && need == NEED_YES))
        return;
    if (m->need == need && *m->why && *why)
        why = arena_printf(q->arena, "%s%s%s", m->why, msg_lang() == LANG_ZH ? "；" : "; ", why);
    m->need = need;
    m->why = why;
}

static void settle(struct needing *q, struct judge *home, bool absent, const struct node *tree, struct needed *m)
{
    bool own = false;
    expr_each_ref(tree, note_own, &own);
    enum outcome outcome = absent && own ? NOT_JUDGED : judge_truth(home, tree, 0, NULL);
    struct reasons r = {.home = home, .absent = absent, .open = outcome == NOT_JUDGED, .out = BUF_INIT};
    expr_each_ref(tree, add_reason, &r);
    join(q, m, outcome == HOLDS ? NEED_YES : outcome == FAILS ? NEED_NO : NEED_UNKNOWN, arena_strdup(q->arena, r.out.p ? r.out.p : ""));
    buf_clear(&r.out);
}

static const struct rule_form *form_named(const struct needing *q, const char *id)
{
    for (size_t i = 0; i < q->n; i++)
        if (strcmp(q->v[i].program->form->id, id) == 0)
            return &q->v[i];
    return NULL;
}

/* Where the expressions of the procedure stand: its only form, else any, since each name says its form. NULL: not there. */
static struct judge *facts_home(struct needing *q, const struct program *facts)
{
    const struct form *only = program_only_form(facts);
    if (only)
        return application_find(q->app, only->id);
    return q->app->n ? &q->app->v[0] : NULL;
}

/* By one condition of it, which stands in a form of the application or in one that has not come in. */
static void settle_by(struct needing *q, struct judge *home, const struct program *p, const struct node *tree, struct needed *m)
{
    if (home) {
        settle(q, home, false, tree, m);
        return;
    }
    struct judge *absent = absent_form(q, p);
    settle(q, absent, true, tree, m);
    judge_clear(absent);
}

size_t rule_materials(const struct rule_form *v, size_t n, const struct rule_context *ctx, struct arena *a, struct needed **out)
{
    struct application app;
    struct needing q = {&app, v, n, ctx, a};
    *out = NULL;
    if (n == 0)
        return 0;
    application_open(&app, v, n, ctx);
    const struct program *facts = app.n ? app.v[0].program : v[0].program;
    const struct procedure *p = &facts->form->facts;
    *out = arena_alloc(a, (p->nmaterials + 1) * sizeof **out);
    for (size_t i = 0; i < p->nmaterials; i++) {
        struct needed *m = &(*out)[i];
        const struct rule_form *form = p->materials[i].form ? form_named(&q, p->materials[i].form) : NULL;
        *m = (struct needed){&p->materials[i], NEED_YES, ""};
        if (facts->materials[i])
            settle_by(&q, facts_home(&q, facts), facts, facts->materials[i], m);
        if (form && form->program->relevant)
            settle_by(&q, application_find(&app, p->materials[i].form), form->program, form->program->relevant, m);
    }
    application_close(&app);
    return p->nmaterials;
}

/* ---- forms that are wanted and did not come ---- */

static void first_ref(void *ctx, const struct node *ref)
{
    const struct node **first = ctx;
    if (!*first)
        *first = ref;
}

/* At the answer that asks for it, where that can be said. */
static void tell_lacking(struct needing *q, const struct program *p, struct issues *out)
{
    const struct node *ref = NULL;
    expr_each_ref(p->relevant, first_ref, &ref);
    for (size_t i = 0; ref && ref->form && i < q->n; i++) {
        const struct form *home = q->v[i].program->form;
        if (!q->v[i].answers || q->v[i].doubtful || strcmp(home->id, ref->form) != 0)
            continue;
        bool table = ref->section->kind == SECTION_TABLE;
        const char *path = table ? ref->section->name : ref->field->name;
        issues_add(&out[i], "R-MAT", SEVERITY_ERROR, ref->section, table ? NULL : ref->field, 0, path, "", MSG_RULE_LACKING_FORM,
                   MSG_RULE_DO_LACKING_FORM, MSG_ARGS(p->form->title.s ? p->form->title.s : p->form->id));
        return;
    }
}

void rule_lacking(const struct rule_form *v, size_t n, const struct rule_context *ctx, struct arena *a, struct issues *out)
{
    struct application app;
    struct needing q = {&app, v, n, ctx, a};
    application_open(&app, v, n, ctx);
    for (size_t i = 0; i < n; i++) {
        const struct program *p = v[i].program;
        bool own = false;
        if (v[i].answers || !p->relevant)
            continue;
        expr_each_ref(p->relevant, note_own, &own);
        struct judge *absent = absent_form(&q, p);
        if (!own && judge_truth(absent, p->relevant, 0, NULL) == HOLDS)
            tell_lacking(&q, p, out);
        judge_clear(absent);
    }
    application_close(&app);
}

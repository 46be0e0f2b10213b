/*
 * across.c - what can only be said of the application: rules that name several of its forms, and the facts of its procedure. Each is
 * told at one form, its home, so that it is told once; the result hangs on the forms that are in, not on the order in which they came.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/program_int.h"

/* ---- rules that stand in a form and name another ---- */

static void check_form_wanted(struct judge *j, struct issues *out)
{
    const struct node *n = j->program->relevant;
    if (n && judge_truth(j, n, 0, NULL) == FAILS)
        issues_add(out, "R-MAT", SEVERITY_ERROR, NULL, NULL, 0, "", "", MSG_RULE_IRRELEVANT_FORM, MSG_RULE_DO_IRRELEVANT_FORM, MSG_NONE);
}

static void check_constraint(struct judge *j, const struct section *s, const struct field *f, const struct node *n, int row,
                             struct issues *out)
{
    struct buf path = BUF_INIT;
    struct telling t = {.judge = j, .section = s, .field = f, .row = row};
    unsigned marks = judge_marks(j, cell_name(&path, s, f, row));
    if (*judge_answer(j, path.p).value && !(marks & (MARK_BLOCKED | MARK_IRRELEVANT)) && judge_truth(j, n, row, &t.found) == FAILS)
        tell_rule(out, &f->constraint, &t, s, f, row, path.p);
    buf_clear(&path);
}

/* One row of a table or all of another section: constraints, then the rules that are judged there. */
static void check_part(struct judge *j, size_t index, int row, struct issues *out)
{
    const struct section *s = &j->program->form->sections[index];
    const struct section_rules *r = &j->program->sections[index];
    for (size_t i = 0; i < s->nfields; i++)
        if (r->fields[i].constraint && names_another_form(r->fields[i].constraint))
            check_constraint(j, s, &s->fields[i], r->fields[i].constraint, row, out);
    for (size_t i = 0; i < s->nrules; i++)
        if (r->rules[i].across && r->rules[i].by_row == (row > 0))
            check_one_rule(j, s, &r->rules[i], row, out);
}

static void check_form_across(struct judge *j, struct issues *out)
{
    const struct form *f = j->program->form;
    check_form_wanted(j, out);
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        if (j->sections[i].irrelevant)
            continue;
        for (int row = 1; s->kind == SECTION_TABLE && row <= section_rows(s); row++)
            if (j->sections[i].begun[row])
                check_part(j, i, row, out);
        if (s->kind != SECTION_TABLE)
            check_part(j, i, 0, out);
        for (size_t k = 0; s->kind == SECTION_TABLE && k < s->nrules; k++)
            if (j->program->sections[i].rules[k].across && !j->program->sections[i].rules[k].by_row)
                check_one_rule(j, s, &j->program->sections[i].rules[k], 0, out);
    }
    for (size_t i = 0; i < f->nrules; i++)
        if (j->program->rules[i].across)
            check_one_rule(j, NULL, &j->program->rules[i], 0, out);
}

/* ---- whose it is ---- */

static void first_form(void *ctx, const struct node *ref)
{
    const char **form = ctx;
    if (!*form)
        *form = ref->form;
}

static bool is_home(const struct judge *j, const char *form)
{
    return form ? strcmp(form, j->program->form->id) == 0 : program_only_form(j->program) == j->program->form;
}

/* The form that a row of the facts names, else the first that its expression does. */
static const char *home_of(const char *form, const struct node *when)
{
    if (!form && when)
        expr_each_ref(when, first_form, &form);
    return form;
}

static bool rule_is_home(const struct judge *j, const struct compiled_rule *r)
{
    const char *name = r->rule->nfields ? r->rule->fields[0].s : NULL, *colon = name ? strchr(name, ':') : NULL;
    const char *id = j->program->form->id;
    if (colon)
        return (size_t)(colon - name) == strlen(id) && strncmp(name, id, strlen(id)) == 0;
    return is_home(j, home_of(NULL, r->constraint));
}

static const struct compiled_rule *eligibility_rule(const struct judge *j, bool *elsewhere)
{
    const struct program *p = j->program;
    for (size_t i = 0; i < p->form->nrules; i++)
        if (p->rules[i].rule->eligibility)
            return &p->rules[i];
    for (size_t k = 0; k < p->env.nforms; k++)
        for (size_t i = 0; i < p->env.forms[k]->nrules; i++)
            *elsewhere |= p->env.forms[k]->rules[i].eligibility && p->env.forms[k] != p->form;
    return NULL;
}

static void check_eligibility(struct application *app, struct judge *j, struct issues *out)
{
    const struct procedure *facts = &j->program->form->facts;
    bool elsewhere = false;
    const struct compiled_rule *by = eligibility_rule(j, &elsewhere);
    const char *home = NULL;
    for (size_t i = 0; i < facts->neligibility && !home; i++)
        home = home_of(facts->eligibility[i].form, j->program->eligible[i]);
    if (by || (!elsewhere && is_home(j, home)))
        check_eligible(app, j, by, out);
}

/* ---- excluded ---- */

static void remember_ref(void *ctx, const struct node *ref)
{
    const struct node **first = ctx;
    if (!*first)
        *first = ref;
}

static void tell_excluded(struct judge *j, const struct excluded *x, const struct node *when, struct issues *out)
{
    const struct node *ref = NULL;
    struct buf message = BUF_INIT, remedy = BUF_INIT;
    expr_each_ref(when, remember_ref, &ref);
    bool column = ref && ref->section->kind == SECTION_TABLE;
    const char *path = !ref ? "" : column ? ref->section->name : ref->field->name;
    msg_format(&message, MSG_RULE_EXCLUDED, MSG_ARGS(x->text.s ? x->text.s : ""));
    if (x->go.s)
        buf_adds(&remedy, x->go.s);
    else
        msg_format(&remedy, MSG_RULE_DO_EXCLUDED, MSG_NONE);
    issues_add_text(out, "R-EXCL", SEVERITY_ERROR, ref ? ref->section : NULL, ref && !column ? ref->field : NULL, 0, path,
                    ref && !column ? judge_answer(j, path).value : "", message.p, remedy.p);
    buf_clear(&message);
    buf_clear(&remedy);
}

static void check_excluded(struct judge *j, struct issues *out)
{
    const struct procedure *facts = &j->program->form->facts;
    for (size_t i = 0; i < facts->nexcluded; i++) {
        const struct node *when = j->program->excluded[i];
        if (when && is_home(j, home_of(facts->excluded[i].form, when)) && judge_truth(j, when, 0, NULL) == HOLDS)
            tell_excluded(j, &facts->excluded[i], when, out);
    }
}

/* ---- the facts of the procedure ---- */

static void check_facts(struct application *app, struct judge *j, struct issues *out)
{
    const struct procedure *facts = &j->program->form->facts;
    check_eligibility(app, j, out);
    check_excluded(j, out);
    for (size_t i = 0; i < facts->nhours; i++)
        if (is_home(j, facts->hours[i].form))
            check_hours(j, &facts->hours[i], j->program->hours[i], out);
    for (size_t i = 0; i < facts->nrules; i++)
        if (j->program->facts_rules[i].constraint && rule_is_home(j, &j->program->facts_rules[i]))
            check_one_rule(j, NULL, &j->program->facts_rules[i], 0, out);
}

/* What is to be known of a form by itself, with the cells whose constraint fails: told by rule_check. */
static void begin(struct judge *j, const struct rule_form *f, const struct rule_context *ctx)
{
    if (f->kept) {
        *j = *f->kept;
        j->ctx = ctx;
        j->borrowed = true;
        return;
    }
    judge_init(j, f->program, f->answers, ctx);
    judge_values(j);
    struct issues aside = {.arena = j->arena};
    check_form(j, &aside);
    issues_clear(&aside);
}

void application_open(struct application *app, const struct rule_form *v, size_t n, const struct rule_context *ctx)
{
    *app = (struct application){.v = xcalloc(n + 1, sizeof *app->v), .own = xcalloc(n + 1, sizeof *app->own)};
    for (size_t i = 0; i < n; i++) {
        if (!v[i].answers)
            continue;
        struct rule_context *own = &app->own[app->n];
        struct judge *j = &app->v[app->n++];
        *own = *ctx;
        own->received = v[i].received;
        own->program = v[i].program;
        own->calculated = NULL;
        begin(j, &v[i], own);
        j->doubtful = v[i].doubtful;
    }
    for (size_t i = 0; i < app->n; i++)
        app->v[i].application = app;
}

void application_close(struct application *app)
{
    for (size_t i = 0; i < app->n; i++)
        if (!app->v[i].borrowed)
            judge_clear(&app->v[i]);
    free(app->v);
    free(app->own);
}

void rule_across(const struct rule_form *v, size_t n, const struct rule_context *ctx, struct issues *out)
{
    struct application app;
    application_open(&app, v, n, ctx);
    for (size_t i = 0; i < n; i++) {
        if (app.v[i].doubtful)
            continue;
        check_form_across(&app.v[i], &out[i]);
        check_facts(&app, &app.v[i], &out[i]);
    }
    application_close(&app);
}

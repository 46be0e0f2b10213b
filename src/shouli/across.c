/*
 * across.c - what can only be said of a whole application is judged anew whenever one of its forms comes or changes, so that the order
 * of arrival does not show.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/lacks_int.h"
#include "shouli/people_int.h"
#include "shouli/shouli_int.h"

/* A form of the application as it is stored now. */
struct part {
    long long submission; int revision;
    const char *form, *title;
    struct rule_form rule;
    struct answers answers;
    struct issues issues;
    struct open_issues before;                             /* of a form that did not come itself */
    bool elsewhere;                                        /* of another application, which may be the same person's */
};
struct gathering {
    struct formset *forms;
    struct arena *arena;
    struct part *v;
    size_t n, cap;
    bool needed;                                           /* one of them has something that is judged across */
    bool elsewhere;                                        /* those that are added are of another application */
};

/* One whose definition is no longer here is passed over: nobody could judge it. */
static bool add_part(void *ctx, const struct store_row *r)
{
    struct gathering *g = ctx;
    const struct program *p = formset_program(g->forms, r->form, r->stored);
    struct date received;
    if (!p || !date_parse(r->received, &received))
        return true;
    struct part *part = VEC_ADD(g->v, g->n, g->cap);
    *part = (struct part){.submission = r->submission, .revision = r->revision, .form = arena_strdup(g->arena, r->form),
                          .title = arena_strdup(g->arena, r->title), .answers = {.arena = g->arena}, .issues = {.arena = g->arena}, .elsewhere = g->elsewhere};
    g->needed = g->needed || program_is_across(p) || form_has_slots(program_form(p)) || form_has_unit(program_form(p));
    part->rule = (struct rule_form){.program = p, .received = received, .doubtful = strcmp(r->status, "conflict") == 0};
    return true;
}

/* What a form that did not come itself has more or less to mend than before. */
static void note_change(const struct judge_across *j, const struct part *p, long long application)
{
    struct open_issues now = open_issues_of(j->store, p->submission, j->arena);
    struct form_change change = {application, p->submission, p->revision, p->form, p->title, "", NULL, NULL, 0, 0};
    form_changes_add(&j->verdict->others, &change, &p->before, &now, j->arena);
}

static void keep(const struct judge_across *j, struct part *p, long long application)
{
    struct store_issue *v = xcalloc(p->issues.n + 1, sizeof *v);
    bool own = p->submission == j->verdict->o.submission;
    for (size_t i = 0; i < p->issues.n; i++)
        v[i] = issue_for_store(&p->issues.v[i]);
    if (!own)
        p->before = open_issues_of(j->store, p->submission, j->arena);
    if (store_judged(j->store, p->submission, v, p->issues.n) && !own)
        note_change(j, p, application);
    for (size_t i = 0; i < p->issues.n && own; i++)
        *VEC_ADD(j->verdict->issues.v, j->verdict->issues.n, j->verdict->issues.cap) = p->issues.v[i];
    free(v);
}

/* The verdict's own form, stored with the date and by the version it was judged by. */
static bool is_judged(const struct judge_across *j, const struct part *p)
{
    const struct store_outcome *o = &j->verdict->o;
    const struct rule_form *own = &j->judged;
    return own->kept && p->submission == o->submission && p->revision == o->revision && p->rule.program == own->program &&
           date_days(p->rule.received) == date_days(own->received);
}

static void judge_all(const struct judge_across *j, struct gathering *g, long long application, struct issues *told)
{
    struct rule_form *forms = xcalloc(g->n + 1, sizeof *forms);
    struct rule_context rules = {.regions = formset_regions(j->forms), .codes = formset_codes, .codes_ctx = j->forms};
    for (size_t i = 0; i < g->n; i++) {
        forms[i] = g->v[i].rule;
        if (is_judged(j, &g->v[i])) {
            forms[i].answers = j->judged.answers;
            forms[i].kept = j->judged.kept;
            continue;
        }
        store_answers(j->store, g->v[i].submission, g->v[i].revision, &g->v[i].answers);
        forms[i].answers = &g->v[i].answers;
    }
    if (g->needed)
        rule_across(forms, g->n, &rules, told);
    wanted_forms(j->store, j->forms, application, forms, g->n, g->arena, told);
    for (size_t i = 0; g->needed && i < g->n; i++)
        if (!g->v[i].elsewhere) {
            attach_judge(j->store, j->forms, application, g->v[i].submission, &forms[i], &told[i]);
            unit_judge(j->store, j->forms, application, &forms[i], &told[i]);
        }
    free(forms);
}

/* Whether the procedure has a form that is wanted in some cases only and is not here. */
static bool may_lack(const struct judge_across *j, const struct gathering *g)
{
    const struct procedure *facts = g->n ? &program_form(g->v[0].rule.program)->facts : NULL;
    for (size_t i = 0; facts && facts->nforms > g->n && i < facts->nforms; i++) {
        const struct program *p = formset_current(j->forms, facts->forms[i].s);
        bool here = false;
        for (size_t k = 0; k < g->n; k++)
            here = here || strcmp(g->v[k].form, facts->forms[i].s) == 0;
        if (p && !here && program_form(p)->relevant.s)
            return true;
    }
    return false;
}

/* ---- whose they are ---- */

static const struct answers *answers_of(const struct judge_across *j, struct part *p)
{
    if (is_judged(j, p))
        return j->judged.answers;
    if (!p->answers.n)
        store_answers(j->store, p->submission, p->revision, &p->answers);
    return &p->answers;
}

static bool faulty(const struct judge_across *j, const struct part *p, const struct issues *told, const char *path)
{
    struct open_issues own = open_issues_of(j->store, p->submission, j->arena);
    bool is = false;
    for (size_t i = 0; i < told->n; i++)
        is = is || (told->v[i].severity == SEVERITY_ERROR && strcmp(told->v[i].field, path) == 0);
    for (size_t i = 0; i < own.n; i++)
        is = is || (strcmp(own.v[i].severity, "error") == 0 && strcmp(own.v[i].code, "R-PERSON") != 0 && strcmp(own.v[i].field, path) == 0);
    return is;
}

/* The name on another form of the application, when it is not the same; NULL. */
static const char *name_elsewhere(const struct judge_across *j, struct gathering *g, size_t of)
{
    const char *mine = program_form(g->v[of].rule.program)->person_name;
    for (size_t i = 0; i < g->n && mine; i++) {
        const struct form *f = program_form(g->v[i].rule.program);
        if (i == of || g->v[i].elsewhere || !f->person_name)
            continue;
        const struct answer *a = answers_find(answers_of(j, &g->v[i]), f->person_name);
        if (a && *a->value && !(a->flags & ANSWER_DAMAGED) && strcmp(a->value, answers_get(answers_of(j, &g->v[of]), mine)) != 0)
            return a->value;
    }
    return NULL;
}

/* A rule compares the names and tells of them: nothing more need be said. */
static bool names_are_told(const struct judge_across *j, const struct gathering *g, const struct issues *told)
{
    bool said = false;
    for (size_t i = 0; i < g->n && !said; i++) {
        const char *path = program_form(g->v[i].rule.program)->person_name;
        said = !g->v[i].elsewhere && path && faulty(j, &g->v[i], &told[i], path);
    }
    return said;
}

static void tell_people(const struct judge_across *j, struct gathering *g, long long application, const struct people *people,
                        struct issues *told)
{
    bool said = false, asked = false;
    for (size_t i = 0; i < g->n; i++) {
        struct part *p = &g->v[i];
        const struct form *f = program_form(p->rule.program);
        if (p->elsewhere || !f->person)
            continue;
        size_t before = told[i].n;
        people_tell_names(people, j->store, application, f, answers_of(j, p), name_elsewhere(j, g, i), &told[i]);
        if (told[i].n > before && !asked)
            said = names_are_told(j, g, told);
        asked = asked || told[i].n > before;
        if (said)
            told[i].n = before;
        people_tell(people, f, answers_of(j, p), &told[i]);
    }
}

/* Issues that an earlier version told across forms are closed even where the present ones have nothing of the kind. Where a person's forms seem
 * to lie in two applications, they are judged together, so that what is wrong between them is told at once. */
static void judge_one(struct judge_across *j, long long application, struct people *people)
{
    struct gathering g = {.forms = j->forms, .arena = j->arena};
    people_look(j, application, people);
    store_each_row(j->store, NULL, application, add_part, &g);
    g.elsewhere = true;
    if (people->complement && g.n > 0)
        store_each_row(j->store, NULL, people->other, add_part, &g);
    struct issues *told = xcalloc(g.n + 1, sizeof *told);
    for (size_t i = 0; i < g.n; i++)
        told[i].arena = j->arena;
    if (g.needed || may_lack(j, &g))
        judge_all(j, &g, application, told);
    tell_people(j, &g, application, people, told);
    if (g.n > 0 && j->forms)                               /* told once, at the first of its forms */
        lacks_judge(j->store, j->forms, application, &told[0]);
    for (size_t i = 0; i < g.n; i++) {
        g.v[i].issues = told[i];
        if (!g.v[i].elsewhere)
            keep(j, &g.v[i], application);
        issues_clear(&told[i]);
    }
    form_changes_status(j->store, application, &j->verdict->others);
    free(told);
    free(g.v);
}

void judge_across(void *ctx, long long application)
{
    struct judge_across *j = ctx;
    struct people people, of_other;
    long long others[PEOPLE_CONCERNED];
    judge_one(j, application, &people);
    j->verdict->namesakes = people.namesakes;
    if (!j->people)
        return;
    bool fresh = j->verdict->o.submission && j->verdict->o.revision == 1;
    size_t n = people_concerned(&people, j->store, application, !fresh, others);
    for (size_t i = 0; i < n; i++)
        judge_one(j, others[i], &of_other);
}

/*
 * judge.c - what is known of one form before anything is told: which values count, what is calculated, and which cells are not to be
 * relied on because something is wrong with them already. A rule that looks at such a cell is not judged: one cause, one issue.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rule/program_int.h"

/* ---- marks ---- */

unsigned judge_marks(const struct judge *j, const char *path)
{
    const struct answer *m = answers_find(&j->marks, path);
    return m ? m->flags : 0;
}

void judge_mark(struct judge *j, const char *path, unsigned flags)
{
    struct answer *m = answers_find(&j->marks, path);
    if (m)
        m->flags |= flags;
    else
        answers_set(&j->marks, path, "", flags);
}

static void set_value(struct judge *j, const char *path, const char *value, unsigned flags)
{
    answers_set(&j->marks, path, value, judge_marks(j, path) | flags | MARK_OVER);
}

struct answer judge_answer(const struct judge *j, const char *path)
{
    const struct answer *m = answers_find(&j->marks, path);
    if (m && m->flags & MARK_OVER)
        return (struct answer){path, m->value, 0};
    const struct answer *a = answers_find(j->answers, path);
    return (struct answer){path, a && a->value ? a->value : "", a ? a->flags : 0};
}

const char *cell_name(struct buf *b, const struct section *s, const struct field *f, int row)
{
    buf_reset(b);
    if (row > 0) {
        buf_adds(b, s->name);
        buf_addc(b, '.');
        buf_addi(b, row, 1);
        buf_addc(b, '.');
    }
    buf_adds(b, f->name);
    return b->p;
}

/* ---- rows ---- */

static bool is_filled_in(const struct field *f)
{
    return f->name && type_has_field(f->type) && f->type != TYPE_CALCULATED && f->type != TYPE_HIDDEN && !f->readonly && !f->calculation.s;
}

static bool raw_there(const struct judge *j, const char *path, const struct field *f)
{
    if (*answers_get(j->answers, path))
        return true;
    if (!f->na.s)
        return false;
    struct buf na = BUF_INIT;
    buf_printf(&na, "%s_na", path);
    bool there = *answers_get(j->answers, na.p);
    buf_clear(&na);
    return there;
}

static void find_rows(struct judge *j, const struct section *s, struct section_state *state)
{
    struct buf path = BUF_INIT;
    state->begun = arena_alloc(j->arena, ((size_t)section_rows(s) + 1) * sizeof *state->begun);
    for (int row = 1; row <= section_rows(s); row++) {
        for (size_t i = 0; i < s->nfields && !state->begun[row]; i++)
            if (is_filled_in(&s->fields[i]))
                state->begun[row] = raw_there(j, cell_name(&path, s, &s->fields[i], row), &s->fields[i]);
        state->nbegun += state->begun[row];
    }
    state->few = state->nbegun < s->rows_min;
    buf_clear(&path);
}

void judge_init(struct judge *j, const struct program *p, const struct answers *a, const struct rule_context *ctx)
{
    *j = (struct judge){.program = p, .answers = a, .ctx = ctx, .arena = arena_new()};
    j->marks.arena = j->effective.arena = j->arena;
    j->sections = arena_alloc(j->arena, (p->form->nsections + 1) * sizeof *j->sections);
    for (size_t i = 0; i < p->form->nsections; i++) {
        const struct section *s = &p->form->sections[i];
        size_t rows = s->kind == SECTION_TABLE ? (size_t)section_rows(s) : 0;
        j->sections[i].clean = arena_alloc(j->arena, (rows + 1) * s->nfields * sizeof *j->sections[i].clean);
        if (s->kind == SECTION_TABLE)
            find_rows(j, s, &j->sections[i]);
    }
}

void judge_clear(struct judge *j) { arena_free(j->arena); }

/* ---- cells of a section: fn is called with those that can hold something now ---- */

typedef void cell_fn(struct judge *j, struct spot at, const struct field *f, const char *path, const void *arg);

/* field SIZE_MAX: all of them. every: rows that are not begun, too. */
static void each_cell_in(struct judge *j, size_t section, size_t field, bool every, cell_fn *fn, const void *arg)
{
    const struct section *s = &j->program->form->sections[section];
    struct buf path = BUF_INIT;
    bool table = s->kind == SECTION_TABLE;
    for (int row = table; row <= (table ? section_rows(s) : 0); row++) {
        if (table && !every && !j->sections[section].begun[row])
            continue;
        for (size_t i = 0; i < s->nfields; i++)
            if ((field == SIZE_MAX || i == field) && s->fields[i].name && type_has_field(s->fields[i].type))
                fn(j, (struct spot){section, i, row}, &s->fields[i], cell_name(&path, s, &s->fields[i], row), arg);
    }
    for (size_t i = 0; field == SIZE_MAX && i < s->nopinions; i++)
        if (s->opinions[i].field)
            fn(j, (struct spot){section, SIZE_MAX, 0}, s->opinions[i].field, s->opinions[i].field->name, arg);
    buf_clear(&path);
}

static void each_cell(struct judge *j, size_t section, size_t field, cell_fn *fn, const void *arg)
{
    each_cell_in(j, section, field, false, fn, arg);
}

/* ---- evaluation ---- */

static const char *overlay(void *ctx, const char *path)
{
    const struct judge *j = ctx;
    const struct answer *m = answers_find(&j->marks, path);
    return m && m->flags & MARK_OVER ? m->value : NULL;
}

struct judge *application_find(struct application *app, const char *form)
{
    for (size_t i = 0; app && i < app->n; i++)
        if (strcmp(app->v[i].program->form->id, form) == 0)
            return &app->v[i];
    return NULL;
}

static const struct answers *other_answers(void *ctx, const char *form)
{
    struct judge *j = ctx, *other = application_find(j->application, form);
    return other && !other->doubtful ? judge_effective(other) : NULL;
}

static struct value evaluate(struct judge *j, const struct node *n, int row, struct found *found)
{
    struct expr_env e = {.form = j->program->form, .answers = j->answers, .row = row, .ctx = j->ctx, .other = other_answers, .other_ctx = j,
                         .overlay = overlay, .overlay_ctx = j, .arena = j->arena};
    struct value v = expr_eval(n, &e);
    if (found)
        *found = (struct found){e.row_a, e.row_b, e.weekdays_only};
    return v;
}

struct value judge_value(struct judge *j, const struct node *n, int row) { return evaluate(j, n, row, NULL); }

static void add_effective(struct judge *j, const struct answer *m)
{
    if (m->flags & MARK_OVER)
        answers_set(&j->effective, m->path, m->value, 0);
}

const struct answers *judge_effective(struct judge *j)
{
    if (j->has_effective)
        return &j->effective;
    j->has_effective = true;
    for (size_t i = 0; i < j->answers->n; i++) {
        const struct answer *a = &j->answers->v[i];
        answers_set(&j->effective, a->path, a->value, a->flags);
    }
    for (size_t i = 0; i < j->marks.n; i++)
        add_effective(j, &j->marks.v[i]);
    return &j->effective;
}

/* ---- what hangs on a blocked cell ---- */

struct asking { struct judge *j; int row; bool blocked; };

/* The cell that "work.licence_na" belongs to is work.licence. */
static void ask_cell(struct asking *q, struct judge *at, const struct node *ref, int row)
{
    struct buf path = BUF_INIT;
    if (judge_marks(at, cell_name(&path, ref->section, ref->field, row)) & MARK_BLOCKED)
        q->blocked = true;
    buf_clear(&path);
}

static void ask_column(struct asking *q, struct judge *at, const struct node *ref)
{
    const struct form *f = at->program->form;
    for (size_t i = 0; i < f->nsections; i++) {
        if (f->sections[i].kind != SECTION_TABLE || strcmp(f->sections[i].name, ref->section->name) != 0)
            continue;
        const struct section_state *state = &at->sections[i];
        if (state->irrelevant)
            continue;
        q->blocked |= state->few || state->undecided;
        for (int row = 1; row <= section_rows(&f->sections[i]) && !q->blocked; row++)
            if (state->begun[row])
                ask_cell(q, at, ref, row);
    }
}

static void ask(void *ctx, const struct node *ref)
{
    struct asking *q = ctx;
    struct judge *at = ref->form ? application_find(q->j->application, ref->form) : q->j;
    if (q->blocked)
        return;
    if (!at || at->doubtful)
        q->blocked = true;
    else if (ref->type >= 'A' && ref->type <= 'Z')
        ask_column(q, at, ref);
    else
        ask_cell(q, at, ref, ref->same_row ? q->row : 0);
}

bool judge_decided(struct judge *j, const struct node *n, int row)
{
    struct asking q = {j, row, false};
    expr_each_ref(n, ask, &q);
    return !q.blocked;
}

enum outcome judge_truth(struct judge *j, const struct node *n, int row, struct found *found)
{
    if (!judge_decided(j, n, row))
        return NOT_JUDGED;
    return evaluate(j, n, row, found).b ? HOLDS : FAILS;
}

/* ---- pass 1: values ---- */

static void make_irrelevant(struct judge *j, struct spot at, const struct field *f, const char *path, const void *arg)
{
    (void)at;
    (void)arg;
    set_value(j, path, "", MARK_IRRELEVANT);
    if (!f->na.s)
        return;
    struct buf na = BUF_INIT;
    buf_printf(&na, "%s_na", path);
    set_value(j, na.p, "", MARK_IRRELEVANT);
    buf_clear(&na);
}

static void find_relevant(struct judge *j, struct spot at, const struct field *f, const char *path, const void *tree)
{
    if (!evaluate(j, tree, at.row, NULL).b)
        make_irrelevant(j, at, f, path, NULL);
}

static void calculate(struct judge *j, struct spot at, const struct field *f, const char *path, const void *tree)
{
    (void)f;
    if (judge_marks(j, path) & MARK_IRRELEVANT)
        return;
    struct buf text = BUF_INIT;
    if (at.row == 0 || j->sections[at.section].begun[at.row]) {
        struct value v = evaluate(j, tree, at.row, NULL);
        value_to_text(&v, &text);
    }
    set_value(j, path, text.p, 0);
    buf_clear(&text);
}

static void find_values(struct judge *j)
{
    const struct program *p = j->program;
    for (size_t i = 0; i < p->norder; i++) {
        const struct program_step *s = &p->order[i];
        const struct field_rules *r = &p->sections[s->section].fields[s->field];
        struct section_state *state = &j->sections[s->section];
        if (s->kind == STEP_SECTION) {
            state->irrelevant = !evaluate(j, p->sections[s->section].relevant, 0, NULL).b;
            if (state->irrelevant)
                each_cell_in(j, s->section, SIZE_MAX, true, make_irrelevant, NULL);
        } else if (state->irrelevant) {
            continue;
        } else if (s->kind == STEP_RELEVANT) {
            each_cell(j, s->section, s->field, find_relevant, r->relevant);
        } else {
            each_cell_in(j, s->section, s->field, true, calculate, r->calculation);
        }
    }
}

/* ---- pass 2: cells that are wrong by themselves ---- */

static void find_wrong(struct judge *j, struct spot at, const struct field *f, const char *path, const void *arg)
{
    (void)arg;
    if (judge_marks(j, path) & MARK_IRRELEVANT)
        return;
    const struct section *s = &j->program->form->sections[at.section];
    bool silent;
    if (cell_is_wrong(j, s, f, at.row, path, &silent))
        judge_mark(j, path, MARK_BLOCKED);
    else if (at.field != SIZE_MAX)
        j->sections[at.section].clean[(size_t)at.row * s->nfields + at.field] = silent;
}

/* ---- pass 3: what hangs on them ---- */

static void wanted_again(struct judge *j, const char *path)
{
    struct answer *m = answers_find(&j->marks, path);
    if (m && m->flags & MARK_IRRELEVANT) {
        m->flags &= ~(unsigned)(MARK_IRRELEVANT | MARK_OVER);
        j->revived = true;
    }
}

/* Nobody knows whether it is wanted: what is there stays, and is looked at by itself. */
static void make_undecided(struct judge *j, struct spot at, const struct field *f, const char *path, const void *arg)
{
    (void)at;
    (void)arg;
    wanted_again(j, path);
    judge_mark(j, path, MARK_UNDECIDED | MARK_BLOCKED);
    if (!f->na.s)
        return;
    struct buf na = BUF_INIT;
    buf_printf(&na, "%s_na", path);
    wanted_again(j, na.p);
    buf_clear(&na);
}

static void find_undecided(struct judge *j, struct spot at, const struct field *f, const char *path, const void *tree)
{
    if (!judge_decided(j, tree, at.row))
        make_undecided(j, at, f, path, NULL);
}

static void spread(struct judge *j)
{
    const struct program *p = j->program;
    for (size_t i = 0; i < p->norder; i++) {
        const struct program_step *s = &p->order[i];
        const struct field_rules *r = &p->sections[s->section].fields[s->field];
        struct section_state *state = &j->sections[s->section];
        if (s->kind != STEP_SECTION) {
            each_cell(j, s->section, s->field, find_undecided, s->kind == STEP_RELEVANT ? r->relevant : r->calculation);
        } else if (!judge_decided(j, p->sections[s->section].relevant, 0)) {
            state->undecided = true;
            state->irrelevant = false;
            each_cell(j, s->section, SIZE_MAX, make_undecided, NULL);
        }
    }
}

static void find_required(struct judge *j, struct spot at, const struct field *f, const char *path, const void *tree)
{
    unsigned marks = judge_marks(j, path);
    if (marks & (MARK_IRRELEVANT | MARK_UNDECIDED))
        return;
    enum outcome outcome = judge_truth(j, tree, at.row, NULL);
    bool empty = !*judge_answer(j, path).value && !na_is_ticked(j, f, path);
    if (outcome == HOLDS)
        judge_mark(j, path, MARK_REQUIRED | (empty ? MARK_BLOCKED : 0));
    else if (outcome == NOT_JUDGED && empty)
        judge_mark(j, path, MARK_BLOCKED);
}

static void find_all_required(struct judge *j)
{
    const struct form *f = j->program->form;
    for (size_t s = 0; s < f->nsections; s++) {
        if (j->sections[s].irrelevant)
            continue;
        for (size_t i = 0; i < f->sections[s].nfields; i++) {
            const struct node *tree = j->program->sections[s].fields[i].required_if;
            if (tree)
                each_cell(j, s, i, find_required, tree);
        }
    }
}

void judge_values(struct judge *j)
{
    find_values(j);
    for (size_t s = 0; s < j->program->form->nsections; s++)
        if (!j->sections[s].irrelevant)
            each_cell(j, s, SIZE_MAX, find_wrong, NULL);
    spread(j);
    find_all_required(j);
    spread(j);
}

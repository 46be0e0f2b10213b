/*
 * check.c - the walk over a form: every answer in reading order, what is missing, what its rules say, and rows that are too few. One
 * pass, all problems. Which values count and which cells are not to be relied on judge.c has found out before.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rule/program_int.h"

enum { MOST_ARGS = 5 };

void check_raise(struct check *c, const struct cell *k, const char *code, enum msg id, enum msg remedy, const char *const *rest)
{
    const char *args[MOST_ARGS + 1] = { NULL };
    struct buf subject = BUF_INIT;
    text_subject(&subject, k->field, k->row);
    args[0] = subject.p;
    for (size_t i = 1; i < MOST_ARGS && *rest; i++)
        args[i] = *rest++;
    enum severity sev = msg_level(id) == LEVEL_WARNING ? SEVERITY_WARNING : SEVERITY_ERROR;
    issues_add(c->out, code, sev, k->section, k->field, k->row, k->path, k->value, id, remedy, args);
    if (sev == SEVERITY_ERROR)
        c->errors++;
    buf_clear(&subject);
}

static bool is_choice(enum type t)
{
    return t == TYPE_CHOICE || t == TYPE_CHOICES || t == TYPE_YES_NO || t == TYPE_CODE || t == TYPE_REGION;
}

bool na_is_ticked(const struct judge *j, const struct field *f, const char *path)
{
    if (!f->na.s)
        return false;
    struct buf na = BUF_INIT, tick = BUF_INIT;
    buf_printf(&na, "%s_na", path);
    tick_normalise(judge_answer(j, na.p).value, &tick);
    bool ticked = tick.n > 0;                              /* whatever stands in a mark that cannot be read, somebody put it there */
    buf_clear(&na);
    buf_clear(&tick);
    return ticked;
}

/* What is to be done about an empty answer, and its argument. */
static enum msg remedy_for_empty(const struct cell *k, struct buf *arg)
{
    if (k->field->na.s) {
        text_label(arg, k->field->na.s);
        return MSG_RULE_DO_FILL_OR_NA;
    }
    if (k->row > 0)
        return MSG_RULE_DO_ROW;
    if (k->field->type == TYPE_TICK)
        return MSG_RULE_DO_TICK;
    if (!is_choice(k->field->type))
        return MSG_RULE_DO_FILL;
    text_choices(arg, k->field);
    return arg->n ? MSG_RULE_DO_CHOOSE_OF : MSG_RULE_DO_CHOOSE;
}

static void raise_empty(struct check *c, const struct cell *k)
{
    struct buf arg = BUF_INIT;
    enum msg remedy = remedy_for_empty(k, &arg);
    enum msg id = k->field->type == TYPE_TICK ? MSG_RULE_NOT_TICKED : is_choice(k->field->type) ? MSG_RULE_NOT_CHOSEN : MSG_RULE_EMPTY;
    check_raise(c, k, "R-REQ", id, remedy, MSG_ARGS(arg.p));
    buf_clear(&arg);
}

static void raise_both(struct check *c, const struct cell *k)
{
    struct buf seen = BUF_INIT, na = BUF_INIT;
    text_quote(&seen, k->value, QUOTE_CHARS);
    text_label(&na, k->field->na.s);
    check_raise(c, k, "R-CROSS", MSG_RULE_BOTH_NA, MSG_RULE_DO_ONE, MSG_ARGS(seen.p, na.p));
    buf_clear(&seen);
    buf_clear(&na);
}

/* ---- one cell ---- */

/* The answer at path that counts; an absent one is empty. */
static struct cell cell_at(const struct check *c, const struct section *s, const struct field *f, int row, const char *path)
{
    struct answer a = judge_answer(c->judge, path);
    return (struct cell){s, f, row, path, a.value, a.flags};
}

static void check_built_in(struct check *c, const struct cell *k, bool required)
{
    bool na = na_is_ticked(c->judge, k->field, k->path), empty = !*k->value;
    if (na && !empty)
        raise_both(c, k);
    else if (!na && empty && required)
        raise_empty(c, k);
    else if (!empty)
        check_value(c, k);
}

bool cell_is_wrong(struct judge *j, const struct section *s, const struct field *f, int row, const char *path, bool *silent)
{
    struct issues aside = {.arena = j->arena};
    struct check c = {j, j->program->form, j->ctx, &aside, 0};
    struct cell k = cell_at(&c, s, f, row, path);
    check_built_in(&c, &k, f->required);
    *silent = aside.n == 0;
    issues_clear(&aside);
    return c.errors > 0 || k.flags & (ANSWER_BAD | ANSWER_DAMAGED);
}

/* Somebody put it there, and not the one who made the form. */
static bool is_filled(const struct check *c, const struct field *f, const char *path)
{
    const char *raw = answers_get(c->judge->answers, path);
    bool ours = f->type == TYPE_CALCULATED || f->type == TYPE_HIDDEN || f->readonly || f->calculation.s;
    return *raw && !ours && !(f->preset && strcmp(raw, f->preset) == 0);
}

static void check_irrelevant(struct check *c, struct cell k)
{
    if (!is_filled(c, k.field, k.path))
        return;
    k.value = answers_get(c->judge->answers, k.path);
    check_raise(c, &k, "W-IRREL", MSG_RULE_IRRELEVANT, MSG_RULE_DO_IRRELEVANT, MSG_NONE);
}

/* The constraint beside the field: skipped when it is empty, or when something that it looks at is wrong already. */
static void check_constraint(struct check *c, const struct cell *k, const struct field_rules *r)
{
    struct telling t = {.judge = c->judge, .section = k->section, .field = k->field, .row = k->row};
    if (!r || !r->constraint || names_another_form(r->constraint) || !*k->value || judge_marks(c->judge, k->path) & MARK_BLOCKED)
        return;
    if (judge_truth(c->judge, r->constraint, k->row, &t.found) != FAILS)
        return;
    if (tell_rule(c->out, &k->field->constraint, &t, k->section, k->field, k->row, k->path)) {
        judge_mark(c->judge, k->path, MARK_BLOCKED);
        c->errors++;
    }
}

/* Pass 2 (judge.c) looked at the very value that is there now, and had nothing to say. (Whether an empty one is wanted may have become known since.) */
static bool is_clean(const struct check *c, const struct cell *k, const struct field_rules *r)
{
    if (!r || !*k->value || c->judge->revived)
        return false;
    const struct section_state *state = &c->judge->sections[k->section - c->form->sections];
    return state->clean[(size_t)k->row * k->section->nfields + (size_t)(k->field - k->section->fields)];
}

/* r: the rules beside the field, NULL for an opinion. */
static void check_cell(struct check *c, const struct section *s, const struct field *f, const struct field_rules *r, int row,
                       const char *path)
{
    struct cell k = cell_at(c, s, f, row, path);
    unsigned marks = judge_marks(c->judge, path);
    bool undecided = marks & MARK_UNDECIDED;
    if (marks & MARK_IRRELEVANT) {
        check_irrelevant(c, k);
    } else if (!(undecided && r && r->calculation)) {
        if (!is_clean(c, &k, r))
            check_built_in(c, &k, !undecided && (f->required || marks & MARK_REQUIRED));
        check_constraint(c, &k, r);
    }
}

/* ---- rules ---- */

/* Where a rule is told: at the first field it concerns; the table's row when it is judged by rows or the function says which. */
struct rule_spot { const struct section *section; const struct field *field; int row; const char *path; };

static struct rule_spot spot_of_rule(struct judge *j, const struct section *s, const struct rule *rule, int row)
{
    struct rule_spot at = {.section = s, .path = s && s->kind == SECTION_TABLE ? s->name : ""};
    const struct form *f = j->program->form;
    const char *name = rule->nfields ? rule->fields[0].s : NULL, *colon = name ? strchr(name, ':') : NULL;
    struct buf path = BUF_INIT;
    if (!name)
        return at;
    name = colon ? colon + 1 : name;                       /* of a procedure: this form is the home of the rule */
    const char *dot = strchr(name, '.');
    if (!dot && s && s->kind == SECTION_TABLE && !form_find(f, name, NULL, NULL, NULL))
        buf_printf(&path, "%s.%d.%s", s->name, row ? row : 1, name);
    else if (dot)
        buf_printf(&path, "%.*s.%d%s", (int)(dot - name), name, row ? row : 1, dot);
    else
        buf_adds(&path, name);
    int found_row = 0;
    at.field = form_find(f, path.p, &at.section, &found_row, NULL);
    if (at.field && found_row && !row) {                   /* about the column, not about one row */
        at.path = at.section->name;
    } else if (at.field) {
        at.path = arena_strdup(j->arena, path.p);
        at.row = found_row;
    }
    buf_clear(&path);
    return at;
}

bool check_one_rule(struct judge *j, const struct section *s, const struct compiled_rule *r, int row, struct issues *out)
{
    struct telling t = {.judge = j, .section = s, .row = row};
    if (!r->constraint || (r->relevant && judge_truth(j, r->relevant, row, NULL) != HOLDS))
        return false;
    if (judge_truth(j, r->constraint, row, &t.found) != FAILS)
        return false;
    struct rule_spot at = spot_of_rule(j, s, r->rule, row ? row : t.found.row);
    return tell_rule(out, &r->rule->c, &t, at.section, at.field, at.row, at.path);
}

static void check_rules(struct check *c, const struct section *s, const struct compiled_rule *v, size_t n, bool by_row, int row)
{
    for (size_t i = 0; i < n; i++)
        if (v[i].by_row == by_row && !v[i].across)
            c->errors += check_one_rule(c->judge, s, &v[i], row, c->out);
}

/* ---- sections ---- */

static void check_fields(struct check *c, const struct section *s, const struct section_rules *r)
{
    for (size_t i = 0; i < s->nfields; i++)
        if (s->fields[i].name && type_has_field(s->fields[i].type))
            check_cell(c, s, &s->fields[i], &r->fields[i], 0, s->fields[i].name);
}

/* Too few rows is one thing to mend, however many cells it leaves empty; it is told about the table, not about a cell. */
static void raise_few_rows(struct check *c, const struct section *s, int begun)
{
    char need[16], have[16];
    struct buf subject = BUF_INIT;
    struct field table = {.name = s->name, .label = s->title.s || !s->nfields ? s->title : s->fields[0].label};
    snprintf(need, sizeof need, "%d", s->rows_min);
    snprintf(have, sizeof have, "%d", begun);
    text_subject(&subject, &table, 0);
    issues_add(c->out, "R-REQ", SEVERITY_ERROR, s, NULL, 0, s->name, "", MSG_RULE_FEW_ROWS, MSG_RULE_DO_ADD_ROWS,
               MSG_ARGS(subject.p, need, have));
    c->errors++;
    buf_clear(&subject);
}

/* Rows may be left out between others; those that are begun must be whole. */
static void check_table(struct check *c, const struct section *s, const struct section_rules *r, const struct section_state *state)
{
    struct buf path = BUF_INIT;
    if (state->few && !state->undecided)
        raise_few_rows(c, s, state->nbegun);
    for (int row = 1; row <= section_rows(s); row++) {
        if (!state->begun[row])
            continue;
        for (size_t i = 0; i < s->nfields; i++)
            if (s->fields[i].name && type_has_field(s->fields[i].type))
                check_cell(c, s, &s->fields[i], &r->fields[i], row, cell_name(&path, s, &s->fields[i], row));
        check_rules(c, s, r->rules, s->nrules, true, row);
    }
    buf_clear(&path);
}

/* An opinion may be typed instead of written; nothing is asked of it but its length. */
static void check_opinions(struct check *c, const struct section *s)
{
    for (size_t i = 0; i < s->nopinions; i++)
        if (s->opinions[i].field)
            check_cell(c, s, s->opinions[i].field, NULL, 0, s->opinions[i].field->name);
}

/* The first answer in a section that somebody filled in: its path is put into b. NULL when there is none. */
static const struct field *first_filled(const struct check *c, const struct section *s, struct buf *b)
{
    bool table = s->kind == SECTION_TABLE;
    for (int row = table; row <= (table ? section_rows(s) : 0); row++)
        for (size_t i = 0; i < s->nfields; i++)
            if (s->fields[i].name && type_has_field(s->fields[i].type) && is_filled(c, &s->fields[i], cell_name(b, s, &s->fields[i], row)))
                return &s->fields[i];
    return NULL;
}

/* One warning for the whole part, however much was filled in. */
static void check_irrelevant_section(struct check *c, const struct section *s)
{
    struct buf path = BUF_INIT, subject = BUF_INIT;
    const struct field *f = first_filled(c, s, &path);
    if (f) {
        struct field part = {.name = "", .label = s->title.s ? s->title : f->label};
        text_subject(&subject, &part, 0);
        issues_add(c->out, "W-IRREL", SEVERITY_WARNING, s, s->title.s ? NULL : f, 0, s->kind == SECTION_TABLE ? s->name : path.p, "",
                   MSG_RULE_IRRELEVANT_PART, MSG_RULE_DO_IRRELEVANT, MSG_ARGS(subject.p));
    }
    buf_clear(&path);
    buf_clear(&subject);
}

static void check_section(struct check *c, size_t index)
{
    const struct section *s = &c->form->sections[index];
    const struct section_rules *r = &c->judge->program->sections[index];
    const struct section_state *state = &c->judge->sections[index];
    if (state->irrelevant) {
        check_irrelevant_section(c, s);
        return;
    }
    switch (s->kind) {
    case SECTION_FIELDS: check_fields(c, s, r); break;
    case SECTION_TABLE: check_table(c, s, r, state); break;
    case SECTION_OPINIONS: check_opinions(c, s); break;
    }
    check_rules(c, s, r->rules, s->nrules, false, 0);
}

size_t check_form(struct judge *j, struct issues *out)
{
    struct check c = {j, j->program->form, j->ctx, out, 0};
    c.errors += check_receiving(j, out);
    for (size_t i = 0; i < c.form->nsections; i++)
        check_section(&c, i);
    check_rules(&c, NULL, j->program->rules, c.form->nrules, false, 0);
    return c.errors;
}

/* What was calculated, for whoever keeps the answers. */
static void give_calculated(const struct judge *j, struct answers *out)
{
    for (size_t i = 0; i < j->program->norder; i++) {
        const struct program_step *s = &j->program->order[i];
        const struct section *section = &j->program->form->sections[s->section];
        bool table = section->kind == SECTION_TABLE;
        struct buf path = BUF_INIT;
        for (int row = table; s->kind == STEP_CALCULATION && row <= (table ? section_rows(section) : 0); row++) {
            cell_name(&path, section, &section->fields[s->field], row);
            const struct answer *m = answers_find(&j->marks, path.p);
            if (m && m->flags & MARK_OVER && !(m->flags & MARK_IRRELEVANT))
                answers_set(out, path.p, m->value, 0);
        }
        buf_clear(&path);
    }
}

static size_t check(struct judge *j, const struct program *p, const struct answers *a, const struct rule_context *ctx, struct issues *out)
{
    judge_init(j, p, a, ctx);
    judge_values(j);
    size_t errors = check_form(j, out);
    if (ctx->calculated)
        give_calculated(j, ctx->calculated);
    return errors;
}

size_t rule_check(const struct form *f, const struct answers *a, const struct rule_context *ctx, struct issues *out)
{
    struct arena *own = ctx->program ? NULL : arena_new();
    const struct program *p = ctx->program ? ctx->program : program_empty(f, NULL, own);
    struct judge j;
    size_t errors = check(&j, p, a, ctx, out);
    judge_clear(&j);
    if (own)
        arena_free(own);
    return errors;
}

size_t rule_check_keep(const struct form *f, const struct answers *a, const struct rule_context *ctx, struct issues *out,
                       struct judge **kept)
{
    struct judge *j = xcalloc(1, sizeof *j);
    assert(ctx->program && strcmp(program_form(ctx->program)->id, f->id) == 0);
    size_t errors = check(j, ctx->program, a, ctx, out);
    j->ctx = NULL;
    *kept = j;
    return errors;
}

void rule_kept_free(struct judge *kept)
{
    if (kept)
        judge_clear(kept);
    free(kept);
}

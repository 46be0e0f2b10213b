/*
 * check.c - the walk over a form: every answer in reading order, what is missing, and rows that are too few. One pass, all problems.
 */
#include <string.h>

#include "rule/rule_int.h"

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

/* Whether the not-applicable mark beside the value is set. */
static bool na_ticked(const struct check *c, const struct cell *k)
{
    if (!k->field->na.s)
        return false;
    struct buf path = BUF_INIT, tick = BUF_INIT;
    buf_printf(&path, "%s_na", k->path);
    tick_normalise(answers_get(c->answers, path.p), &tick);
    bool ticked = tick.n > 0;                              /* whatever stands in a mark that cannot be read, somebody put it there */
    buf_clear(&path);
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

static void check_cell(struct check *c, const struct cell *k)
{
    bool na = na_ticked(c, k), empty = !*k->value;
    if (na && !empty)
        raise_both(c, k);
    else if (!na && empty && k->field->required)
        raise_empty(c, k);
    else if (!empty)
        check_value(c, k);
}

/* The answer at path; an absent one is empty. */
static struct cell cell_at(const struct check *c, const struct section *s, const struct field *f, int row, const char *path)
{
    const struct answer *a = answers_find(c->answers, path);
    return (struct cell){ s, f, row, path, a && a->value ? a->value : "", a ? a->flags : 0 };
}

static void check_fields(struct check *c, const struct section *s)
{
    for (size_t i = 0; i < s->nfields; i++) {
        if (!type_has_field(s->fields[i].type))
            continue;
        struct cell k = cell_at(c, s, &s->fields[i], 0, s->fields[i].name);
        check_cell(c, &k);
    }
}

static void column_path(struct buf *path, const struct section *s, int row, const struct field *f)
{
    buf_reset(path);
    buf_printf(path, "%s.%d.%s", s->name, row, f->name);
}

/* A row is begun when something stands in it that was not printed there. */
static bool row_begun(const struct check *c, const struct section *s, int row, struct buf *path)
{
    for (size_t i = 0; i < s->nfields; i++) {
        const struct field *f = &s->fields[i];
        if (!type_has_field(f->type) || f->readonly)
            continue;
        column_path(path, s, row, f);
        struct cell k = cell_at(c, s, f, row, path->p);
        if (*k.value || na_ticked(c, &k))
            return true;
    }
    return false;
}

/* Too few rows is one thing to mend, however many cells it leaves empty; it is told about the table, not about a cell. */
static void raise_few_rows(struct check *c, const struct section *s, int begun)
{
    char need[16], have[16];
    struct buf subject = BUF_INIT;
    struct field table = { .name = s->name, .label = s->title.s || !s->nfields ? s->title : s->fields[0].label };
    snprintf(need, sizeof need, "%d", s->rows_min);
    snprintf(have, sizeof have, "%d", begun);
    text_subject(&subject, &table, 0);
    issues_add(c->out, "R-REQ", SEVERITY_ERROR, s, NULL, 0, s->name, "", MSG_RULE_FEW_ROWS, MSG_RULE_DO_ADD_ROWS,
               MSG_ARGS(subject.p, need, have));
    c->errors++;
    buf_clear(&subject);
}

/* Rows may be left out between others; those that are begun must be whole. */
static void check_table(struct check *c, const struct section *s)
{
    struct buf path = BUF_INIT;
    int begun = 0;
    for (int row = 1; row <= s->rows_max; row++)
        begun += row_begun(c, s, row, &path);
    if (begun < s->rows_min)
        raise_few_rows(c, s, begun);
    for (int row = 1; row <= s->rows_max; row++) {
        if (!row_begun(c, s, row, &path))
            continue;
        for (size_t i = 0; i < s->nfields; i++) {
            if (!type_has_field(s->fields[i].type))
                continue;
            column_path(&path, s, row, &s->fields[i]);
            struct cell k = cell_at(c, s, &s->fields[i], row, path.p);
            check_cell(c, &k);
        }
    }
    buf_clear(&path);
}

/* An opinion may be typed instead of written; nothing is asked of it but its length. */
static void check_opinions(struct check *c, const struct section *s)
{
    for (size_t i = 0; i < s->nopinions; i++) {
        const struct field *f = s->opinions[i].field;
        if (!f)
            continue;
        struct cell k = cell_at(c, s, f, 0, f->name);
        check_cell(c, &k);
    }
}

size_t rule_check(const struct form *f, const struct answers *a, const struct rule_context *ctx, struct issues *out)
{
    struct check c = { f, a, ctx, out, 0 };
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        switch (s->kind) {
        case SECTION_FIELDS: check_fields(&c, s); break;
        case SECTION_TABLE: check_table(&c, s); break;
        case SECTION_OPINIONS: check_opinions(&c, s); break;
        }
    }
    return c.errors;
}

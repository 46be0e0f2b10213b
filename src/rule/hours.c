/*
 * hours.c - hours of training by year: enough in each, on average, in five years, and enough of each kind.
 */
#include <math.h>
#include <string.h>

#include "rule/fn_int.h"
#include "rule/program_int.h"

struct year { double year, hours; int row; };
struct count {
    struct judge *j;
    const struct hours *h;
    const struct section *table;
    size_t index;                                          /* of the table among the sections */
    struct year *v; size_t n;
    double total;
    struct issues *out;
};

static const struct field *column_named(const struct section *s, const char *name)
{
    for (size_t i = 0; i < s->nfields; i++)
        if (name && s->fields[i].name && strcmp(s->fields[i].name, name) == 0)
            return &s->fields[i];
    return NULL;
}

/* The number in a cell, NaN when it is empty. blocked is set when it is not to be relied on. */
static double number_in(const struct count *c, const char *column, int row, bool *blocked)
{
    const struct field *f = column_named(c->table, column);
    struct buf path = BUF_INIT;
    double n = NAN;
    if (f) {
        cell_name(&path, c->table, f, row);
        *blocked |= (judge_marks(c->j, path.p) & MARK_BLOCKED) != 0;
        n = value_of_text('n', judge_answer(c->j, path.p).value).n;
    }
    buf_clear(&path);
    return n;
}

/* A row whose year is printed is there even when nobody wrote into it. */
static bool is_counted(const struct count *c, int row)
{
    return c->j->sections[c->index].begun[row] || (size_t)row <= c->table->nkeys;
}

/* False when some cell is not to be relied on. */
static bool gather(struct count *c)
{
    bool blocked = c->j->sections[c->index].few;
    c->v = arena_alloc(c->j->arena, ((size_t)section_rows(c->table) + 1) * sizeof *c->v);
    for (int row = 1; row <= section_rows(c->table); row++) {
        if (!is_counted(c, row))
            continue;
        double year = number_in(c, c->h->year, row, &blocked), hours = number_in(c, c->h->column, row, &blocked);
        if (isnan(year) && (size_t)row <= c->table->nkeys)
            year = value_of_text('n', c->table->keys[row - 1].s).n;
        for (size_t i = 0; i < c->h->nshares; i++)
            number_in(c, c->h->shares[i].column, row, &blocked);
        c->v[c->n++] = (struct year){year, isnan(hours) ? 0 : hours, row};
        c->total = number_add(c->total, isnan(hours) ? 0 : hours);
    }
    return !blocked;
}

/* ---- telling ---- */

/* At most one digit behind the point: people count hours, not their parts. */
static void short_number(struct buf *b, double n)
{
    buf_reset(b);
    number_to_text(number_fit(floor(n * 10 + 0.5) / 10), b);
}

static void tell(const struct count *c, int row, const char *value, enum msg id, const char *const *args)
{
    struct buf path = BUF_INIT, message = BUF_INIT, remedy = BUF_INIT;
    const struct field *f = row ? column_named(c->table, c->h->column) : NULL;
    msg_format(&message, id, args);
    if (c->h->text.s)
        buf_adds(&remedy, c->h->text.s);
    else
        msg_format(&remedy, MSG_RULE_DO_HOURS, MSG_NONE);
    issues_add_text(c->out, "R-HOURS", SEVERITY_ERROR, c->table, f, f ? row : 0, f ? cell_name(&path, c->table, f, row) : c->table->name,
                    value, message.p, remedy.p);
    buf_clear(&path);
    buf_clear(&message);
    buf_clear(&remedy);
}

static void year_words(struct buf *b, double year)
{
    struct buf n = BUF_INIT;
    number_to_text(year, &n);
    buf_reset(b);
    text_date(b, n.p);
    buf_clear(&n);
}

static bool check_years(const struct count *c)
{
    struct buf year = BUF_INIT, have = BUF_INIT, need = BUF_INIT, missing = BUF_INIT;
    bool found = false;
    for (size_t i = 0; i < c->n && c->h->per_year > 0; i++) {
        const struct year *y = &c->v[i];
        if (y->hours >= c->h->per_year)
            continue;
        year_words(&year, y->year);
        found = true;
        short_number(&have, y->hours);
        short_number(&need, c->h->per_year);
        short_number(&missing, c->h->per_year - y->hours);
        tell(c, y->row, have.p, MSG_RULE_HOURS_YEAR, MSG_ARGS(year.p, have.p, need.p, missing.p));
    }
    buf_clear(&year);
    buf_clear(&have);
    buf_clear(&need);
    buf_clear(&missing);
    return found;
}

static bool check_average(const struct count *c)
{
    double average = c->n ? c->total / (double)c->n : 0;
    struct buf have = BUF_INIT, need = BUF_INIT, missing = BUF_INIT;
    bool found = c->n > 0 && c->h->average > 0 && number_fit(average) < c->h->average;
    short_number(&have, average);
    short_number(&need, c->h->average);
    short_number(&missing, c->h->average - average);
    if (found)
        tell(c, 0, have.p, MSG_RULE_HOURS_AVERAGE, MSG_ARGS(have.p, need.p, missing.p));
    buf_clear(&have);
    buf_clear(&need);
    buf_clear(&missing);
    return found;
}

/* The latest year of the table and the four before it. */
static bool check_five_years(const struct count *c)
{
    double last = NAN, sum = 0;
    struct buf from = BUF_INIT, to = BUF_INIT, have = BUF_INIT, need = BUF_INIT, missing = BUF_INIT;
    for (size_t i = 0; i < c->n; i++)
        last = isnan(last) || c->v[i].year > last ? c->v[i].year : last;
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].year > last - 5)
            sum = number_add(sum, c->v[i].hours);
    bool found = c->h->five_years > 0 && !isnan(last) && sum < c->h->five_years;
    if (found) {
        year_words(&from, last - 4);
        year_words(&to, last);
        short_number(&have, sum);
        short_number(&need, c->h->five_years);
        short_number(&missing, c->h->five_years - sum);
        tell(c, 0, have.p, MSG_RULE_HOURS_SUM, MSG_ARGS(from.p, to.p, have.p, need.p, missing.p));
    }
    buf_clear(&from);
    buf_clear(&to);
    buf_clear(&have);
    buf_clear(&need);
    buf_clear(&missing);
    return found;
}

static bool check_share(const struct count *c, const struct share *s)
{
    double part = 0;
    bool ignored = false;
    const struct field *f = column_named(c->table, s->column);
    struct buf label = BUF_INIT, have = BUF_INIT, limit = BUF_INIT, num = BUF_INIT, den = BUF_INIT;
    for (size_t i = 0; i < c->n; i++) {
        double n = number_in(c, s->column, c->v[i].row, &ignored);
        part = number_add(part, isnan(n) ? 0 : n);
    }
    bool found = f && s->den > 0 && number_fit(part * s->den) < number_fit(c->total * s->num);
    if (found) {
        text_label(&label, s->text.s ? s->text.s : f->label.s);
        buf_printf(&num, "%d", s->num);
        buf_printf(&den, "%d", s->den);
        short_number(&have, part);
        short_number(&limit, c->total * s->num / s->den);
        tell(c, 0, have.p, MSG_RULE_HOURS_SHARE, MSG_ARGS(label.p, have.p, num.p, den.p, limit.p));
    }
    buf_clear(&label);
    buf_clear(&have);
    buf_clear(&limit);
    buf_clear(&num);
    buf_clear(&den);
    return found;
}

bool check_hours(struct judge *j, const struct hours *h, const struct node *when, struct issues *out)
{
    struct count c = {.j = j, .h = h, .out = out};
    const struct form *f = j->program->form;
    if (h->when.s && (!when || judge_truth(j, when, 0, NULL) != HOLDS))
        return false;
    for (size_t i = 0; i < f->nsections; i++)
        if (f->sections[i].kind == SECTION_TABLE && h->table && strcmp(f->sections[i].name, h->table) == 0) {
            c.table = &f->sections[i];
            c.index = i;
        }
    if (!c.table || j->sections[c.index].irrelevant || j->sections[c.index].undecided || !gather(&c))
        return false;
    bool found = check_years(&c);
    found = check_average(&c) || found;
    found = check_five_years(&c) || found;
    for (size_t i = 0; i < h->nshares; i++)
        found = check_share(&c, &h->shares[i]) || found;
    return found;
}

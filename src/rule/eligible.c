/*
 * eligible.c - who may apply: one row of the guide has to hold. When none does, the row that came nearest is named with what it lacks.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "rule/program_int.h"

/* Years grow, a degree does not: what only time has to mend counts as nearer than a wrong kind. */
enum { COST_AMOUNT = 1, COST_KIND = 10, COST_ROW_OUT = 1000000 };

enum relation { REL_EQ, REL_NE, REL_LT, REL_LE, REL_GT, REL_GE, REL_NONE };

/* ---- comparisons ---- */

static enum relation relation_of(enum fn fn)
{
    switch (fn) {
    case FN_eq_t: case FN_eq_n: case FN_eq_d: case FN_eq_m: case FN_eq_b: return REL_EQ;
    case FN_ne_t: case FN_ne_n: case FN_ne_d: case FN_ne_m: case FN_ne_b: return REL_NE;
    case FN_lt_n: case FN_lt_d: case FN_lt_m: return REL_LT;
    case FN_le_n: case FN_le_d: case FN_le_m: return REL_LE;
    case FN_gt_n: case FN_gt_d: case FN_gt_m: return REL_GT;
    case FN_ge_n: case FN_ge_d: case FN_ge_m: return REL_GE;
    default: return REL_NONE;
    }
}

static enum relation turned(enum relation r)
{
    static const enum relation v[] = {[REL_EQ] = REL_EQ, [REL_NE] = REL_NE, [REL_LT] = REL_GT, [REL_LE] = REL_GE,
                                      [REL_GT] = REL_LT, [REL_GE] = REL_LE, [REL_NONE] = REL_NONE};
    return v[r];
}

static enum relation negated(enum relation r)
{
    static const enum relation v[] = {[REL_EQ] = REL_NE, [REL_NE] = REL_EQ, [REL_LT] = REL_GE, [REL_LE] = REL_GT,
                                      [REL_GT] = REL_LE, [REL_GE] = REL_LT, [REL_NONE] = REL_NONE};
    return v[r];
}

static bool is_amount(char type) { return type == 'n' || type == 'd' || type == 'm'; }

/* ---- how far a tree is from holding ---- */

static int distance(struct judge *j, const struct node *n)
{
    bool call = n->kind == NODE_CALL;
    if (call && n->fn == FN_and)
        return distance(j, n->args[0]) + distance(j, n->args[1]);
    if (call && n->fn == FN_or) {
        int a = distance(j, n->args[0]), b = distance(j, n->args[1]);
        return a <= b ? a : b;
    }
    if (judge_value(j, n, 0).b)
        return 0;
    return call && relation_of(n->fn) != REL_NONE && is_amount(n->args[0]->type) ? COST_AMOUNT : COST_KIND;
}

/* ---- words ---- */

static void first_ref(void *ctx, const struct node *ref)
{
    const struct node **first = ctx;
    if (!*first)
        *first = ref;
}

static const struct node *ref_in(const struct node *n)
{
    const struct node *first = NULL;
    expr_each_ref(n, first_ref, &first);
    return first;
}

/* What a number counts, as far as the functions tell: MSG_COUNT when they do not. */
static enum msg unit_of(struct judge *j, const struct node *n, int depth)
{
    if (n->kind == NODE_REF && depth > 0 && !n->form) {
        const struct program *p = j->program;
        for (size_t i = 0; i < p->form->nsections; i++)
            for (size_t k = 0; k < p->form->sections[i].nfields; k++)
                if (strcmp(p->form->sections[i].fields[k].name, n->field->name) == 0 && p->sections[i].fields[k].calculation)
                    return unit_of(j, p->sections[i].fields[k].calculation, depth - 1);
        return MSG_COUNT;
    }
    if (n->kind != NODE_CALL)
        return MSG_COUNT;
    switch (n->fn) {
    case FN_age: return MSG_RULE_U_AGE;
    case FN_years: case FN_years_between_d: case FN_years_between_m: return MSG_RULE_U_YEARS;
    case FN_months_between_d: case FN_months_between_m: case FN_months_of: case FN_sum_periods: case FN_sum_periods_if:
    case FN_sum_periods_from: case FN_gap_months: return MSG_RULE_U_MONTHS;
    case FN_days_between: return MSG_RULE_U_DAYS;
    case FN_workdays_between: return MSG_RULE_U_WORKDAYS;
    case FN_add: case FN_sub: case FN_int: case FN_round: case FN_abs: case FN_min: case FN_max: case FN_if_n: case FN_coalesce_n: break;
    default: return MSG_COUNT;
    }
    for (size_t i = 0; i < n->nargs; i++) {
        enum msg unit = unit_of(j, n->args[i], depth);
        if (unit != MSG_COUNT)
            return unit;
    }
    return MSG_COUNT;
}

static void add_label(struct buf *out, const struct node *ref)
{
    bool column = ref->section->kind == SECTION_TABLE && ref->section->title.s;
    text_label(out, column ? ref->section->title.s : ref->field->label.s);
}

/* The value of a side as people read it; unit MSG_COUNT: none. */
static void add_value(struct buf *out, struct judge *j, const struct node *n, enum msg unit, const struct field *choices)
{
    struct value v = judge_value(j, n, 0);
    struct buf text = BUF_INIT;
    value_to_text(&v, &text);
    if (!text.n)
        msg_format(out, MSG_RULE_V_EMPTY, MSG_NONE);
    else if (v.type == 'd' || v.type == 'm')
        text_date(out, text.p);
    else if (v.type == 'n' && unit != MSG_COUNT)
        msg_format(out, unit, MSG_ARGS(text.p));
    else if (choices)
        text_value(out, choices, 0, text.p);
    else
        text_quote(out, text.p, QUOTE_CHARS);
    buf_clear(&text);
}

static enum msg words_of_relation(enum relation r, char type)
{
    bool day = type == 'd' || type == 'm';
    switch (r) {
    case REL_GE: return day ? MSG_RULE_E_GE_DATE : MSG_RULE_E_GE;
    case REL_GT: return day ? MSG_RULE_E_GT_DATE : MSG_RULE_E_GT;
    case REL_LE: return day ? MSG_RULE_E_LE_DATE : MSG_RULE_E_LE;
    case REL_LT: return day ? MSG_RULE_E_LT_DATE : MSG_RULE_E_LT;
    case REL_NE: return MSG_RULE_E_NE;
    default: return MSG_RULE_E_EQ;
    }
}

static void say_comparison(struct buf *out, struct judge *j, const struct node *n, enum relation r)
{
    bool turn = !ref_in(n->args[0]);
    const struct node *left = n->args[turn], *right = n->args[!turn], *ref = ref_in(left);
    struct buf label = BUF_INIT, seen = BUF_INIT, limit = BUF_INIT;
    enum msg unit = unit_of(j, left, 3);
    const struct field *choices = left->kind == NODE_REF ? left->field : NULL;
    if (!ref)
        return;
    add_label(&label, ref);
    add_value(&seen, j, left, unit, choices);
    add_value(&limit, j, right, unit, choices);
    msg_format(out, words_of_relation(turn ? turned(r) : r, left->type), MSG_ARGS(label.p, limit.p, seen.p));
    buf_clear(&label);
    buf_clear(&seen);
    buf_clear(&limit);
}

/* selected(x, 'v') and under(x, 'entry', 'list'): must be, or not. */
static void say_member(struct buf *out, struct judge *j, const struct node *n, bool must)
{
    const struct node *ref = ref_in(n->args[0]);
    struct buf label = BUF_INIT, seen = BUF_INIT, limit = BUF_INIT;
    const char *what = n->args[1]->s;
    if (!ref)
        return;
    const struct codelist *list = n->fn == FN_under && j->ctx->codes ? j->ctx->codes(j->ctx->codes_ctx, n->args[2]->s) : NULL;
    const struct code *entry = list ? codelist_find(list, what) : NULL;
    add_label(&label, ref);
    add_value(&seen, j, n->args[0], MSG_COUNT, ref->field);
    if (entry)
        buf_adds(&limit, entry->name);
    else
        text_value(&limit, ref->field, 0, what);
    msg_format(out, must ? MSG_RULE_E_EQ : MSG_RULE_E_NE, MSG_ARGS(label.p, limit.p, seen.p));
    buf_clear(&label);
    buf_clear(&seen);
    buf_clear(&limit);
}

static void say_leaf(struct buf *out, struct judge *j, const struct node *n, bool must)
{
    const struct node *ref = ref_in(n);
    struct buf one = BUF_INIT, label = BUF_INIT;
    enum relation r = n->kind == NODE_CALL ? relation_of(n->fn) : REL_NONE;
    if (r != REL_NONE && n->args[0]->type != 'b') {
        say_comparison(&one, j, n, must ? r : negated(r));
    } else if (n->kind == NODE_CALL && (n->fn == FN_selected || n->fn == FN_under)) {
        say_member(&one, j, n, must);
    } else if (n->kind == NODE_CALL && n->fn == FN_not) {
        say_leaf(&one, j, n->args[0], !must);
    } else if (ref) {
        add_label(&label, ref);
        bool plain = n->kind == NODE_REF || (n->nargs == 1 && n->args[0]->kind == NODE_REF);
        msg_format(&one, must && plain ? MSG_RULE_E_TICK : MSG_RULE_E_OTHER, MSG_ARGS(label.p));
    }
    if (one.n && out->n)
        buf_adds(out, msg_lang() == LANG_ZH ? "；" : "; ");
    buf_add(out, one.p, one.n);
    buf_clear(&one);
    buf_clear(&label);
}

/* The comparisons that fail, of alternatives those of the nearest. first: the leaf that the issue is told at. */
static void say_missing(struct buf *out, struct judge *j, const struct node *n, const struct node **first)
{
    bool call = n->kind == NODE_CALL;
    if (call && n->fn == FN_and) {
        say_missing(out, j, n->args[0], first);
        say_missing(out, j, n->args[1], first);
    } else if (call && n->fn == FN_or) {
        say_missing(out, j, n->args[distance(j, n->args[0]) <= distance(j, n->args[1]) ? 0 : 1], first);
    } else if (!judge_value(j, n, 0).b) {
        if (!*first)
            *first = ref_in(n);
        say_leaf(out, j, n, true);
    }
}

/* ---- the verdict ---- */

struct nearest { const struct eligible *row; const struct node *tree; struct judge *at; int cost; };

/* Where the fields of a row stand; NULL when that form has not come in. */
static struct judge *place_of(struct application *app, struct judge *home, const struct eligible *e)
{
    struct judge *at = e->form ? application_find(app, e->form) : home;
    return at && !at->doubtful ? at : NULL;
}

/* False when some row holds, or may. */
static bool none_fits(struct application *app, struct judge *home, struct nearest *near)
{
    const struct procedure *facts = &home->program->form->facts;
    bool undecided = false;
    near->cost = COST_ROW_OUT;
    for (size_t i = 0; i < facts->neligibility; i++) {
        const struct eligible *e = &facts->eligibility[i];
        const struct node *tree = home->program->eligible[i];
        struct judge *at = place_of(app, home, e);
        enum outcome outcome = tree && at ? judge_truth(at, tree, 0, NULL) : NOT_JUDGED;
        if (!e->when.s || outcome == HOLDS)
            return false;
        undecided |= outcome == NOT_JUDGED;
        int cost = outcome == FAILS ? distance(at, tree) : COST_ROW_OUT;
        if (cost < near->cost)
            *near = (struct nearest){e, tree, at, cost};
    }
    return !undecided && near->row;
}

const char *rule_eligible(const struct rule_form *v, size_t n, const struct rule_context *ctx)
{
    struct application app;
    const char *text = NULL;
    application_open(&app, v, n, ctx);
    const struct judge *home = app.n ? &app.v[0] : NULL;
    for (size_t i = 0; home && !text && i < home->program->form->facts.neligibility; i++) {
        const struct eligible *e = &home->program->form->facts.eligibility[i];
        const struct node *tree = home->program->eligible[i];
        struct judge *at = place_of(&app, &app.v[0], e);
        if (tree && at && judge_truth(at, tree, 0, NULL) == HOLDS)
            text = e->text.s;
    }
    application_close(&app);
    return text;
}

static bool tell_not_eligible(struct judge *home, const struct nearest *near, const struct compiled_rule *by, struct issues *out)
{
    struct buf missing = BUF_INIT, message = BUF_INIT, remedy = BUF_INIT, row = BUF_INIT;
    const struct node *ref = NULL;
    const struct constraint *c = by ? &by->rule->c : NULL;
    struct telling t = {.judge = home};
    say_missing(&missing, near->at, near->tree, &ref);
    text_quote(&row, near->row->text.s ? near->row->text.s : "", 2 * QUOTE_CHARS);
    msg_format(&message, MSG_RULE_ELIGIBLE, MSG_ARGS(row.p, missing.p));
    if (c && c->remedy.s)
        fill_message(&remedy, c->remedy.s, &t);
    else
        msg_format(&remedy, MSG_RULE_DO_ELIGIBLE, MSG_NONE);
    bool own = ref && !ref->form && near->at == home, column = own && ref->section->kind == SECTION_TABLE;
    const char *path = !own ? "" : column ? ref->section->name : ref->field->name;
    issues_add_text(out, c && c->code ? c->code : "R-ELIG", c && c->warning ? SEVERITY_WARNING : SEVERITY_ERROR, own ? ref->section : NULL,
                    own && !column ? ref->field : NULL, 0, path, own && !column ? judge_answer(home, path).value : "", message.p, remedy.p);
    buf_clear(&missing);
    buf_clear(&message);
    buf_clear(&remedy);
    buf_clear(&row);
    return !(c && c->warning);
}

bool check_eligible(struct application *app, struct judge *home, const struct compiled_rule *by, struct issues *out)
{
    struct nearest near = {0};
    if (by && by->relevant && judge_truth(home, by->relevant, 0, NULL) != HOLDS)
        return false;
    return none_fits(app, home, &near) && tell_not_eligible(home, &near, by, out);
}

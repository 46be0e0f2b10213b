/*
 * type_call.c - calls and operators: the row of the table that the arguments meet, and what is said when none does.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rule/compile_int.h"

/* ---- the table ---- */

bool fn_is_infix(enum fn fn)
{
    return fn <= FN_neg;
}

bool fn_takes_list(enum fn fn)
{
    return fn == FN_code_name || fn == FN_code_parent || fn == FN_under;
}

/* Numbers of arguments that a row takes. */
static void fn_arity(const struct fn_row *row, size_t *least, size_t *most)
{
    *least = *most = 0;
    for (const char *p = row->args; *p; p++) {
        if (*p == '+')
            *most = SIZE_MAX;
        else if (*p == '?')
            --*least;
        else
            ++*least, ++*most;
    }
    if (fn_takes_list((enum fn)(row - fn_table)))
        --*least;
}

bool fn_params(const struct fn_row *row, size_t n, char *params, size_t size)
{
    size_t least, most, k = 0;
    fn_arity(row, &least, &most);
    if (n < least || n > most || n > size)
        return false;
    for (const char *p = row->args; k < n; p++) {
        if (*p == '?')
            continue;
        if (*p != '+') {
            params[k++] = *p;
            continue;
        }
        for (char last = params[k - 1]; k < n;)
            params[k++] = last;
    }
    return true;
}

static enum fn first_named(const char *name, bool infix)
{
    for (int i = 0; i < FN_COUNT; i++)
        if (fn_is_infix((enum fn)i) == infix && strcmp(fn_table[i].name, name) == 0)
            return (enum fn)i;
    return FN_COUNT;
}

static bool same_name(enum fn a, enum fn b)
{
    return fn_is_infix(a) == fn_is_infix(b) && strcmp(fn_table[a].name, fn_table[b].name) == 0;
}

/* Of several rows the first: a person needs one way that is right. */
const char *fn_signature(struct compile *c, const char *name)
{
    enum fn fn = first_named(name, false);
    if (fn == FN_COUNT)
        return name;
    struct buf out = BUF_INIT;
    buf_printf(&out, "%s(", name);
    const char *args = fn_table[fn].args;
    size_t least, most, k = 0;
    fn_arity(&fn_table[fn], &least, &most);
    for (const char *p = args; *p; p++) {
        if (*p == '?')
            continue;
        if (*p == '+') {
            buf_adds(&out, ", …");
            continue;
        }
        const char *sep = k ? ", " : "";
        buf_printf(&out, k >= least ? "[%s%s]" : "%s%s", sep, words_for_type(c, *p));
        k++;
    }
    buf_addc(&out, ')');
    const char *s = arena_strdup(c->arena, out.p);
    buf_clear(&out);
    return s;
}

/* ---- functions that are not there ---- */

/* Those of ODK and of spreadsheets that an author may reach for, and what does the same here. */
static const struct { const char *name, *instead; } instead[] = {
    {"now", "today()"}, {"position", "row()"}, {"jr:choice-name", "code-name()"}, {"choice-name", "code-name()"}, {"count-if", "sum()"},
    {"len", "string-length()"}, {"length", "string-length()"}, {"substring", "substr()"}, {"isblank", "${…} = ''"}, {"empty", "${…} = ''"},
    {"iif", "if()"}, {"datediff", "days-between()"}, {"datedif", "years-between()"}, {"floor", "int()"}, {"avg", "sum() div count()"},
    {"date-time", "date()"}, {"decimal-date", "days-between()"}, {"date-diff", "days-between()"}, {"checklist", "and / or"},
    {"trim", "normalize-space()"}, {"upper", "upper-case()"}, {"lower", "lower-case()"}, {"selected-at", "selected()"}, {"match", "regex()"},
    {"matches", "regex()"}, {"within-months", "not-older-than()"}, {"format-date-time", "format-date()"},
};
/* Those that an offline form cannot have. */
static const char *const left_out[] = {
    "uuid",         "random",    "once",           "indexed-repeat",     "pulldata", "digest",  "base64-decode", "decimal-date-time",
    "decimal-time", "area",      "distance",       "geofence",           "instance", "current", "property",      "version",
    "jr:itext",     "randomize", "extract-signed", "weighted-checklist",
};

static void tell_no_function(struct compile *c, const struct syntax *syn)
{
    for (size_t i = 0; i < sizeof instead / sizeof *instead; i++) {
        if (strcasecmp(instead[i].name, syn->s) != 0)
            continue;
        tell(c, syn->at, MSG_EXPR_FUNCTION_INSTEAD, syn->s, instead[i].instead);
        return;
    }
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
        if (strcasecmp(left_out[i], syn->s) != 0)
            continue;
        tell(c, syn->at, MSG_EXPR_FUNCTION_LEFT_OUT, syn->s);
        return;
    }
    const char *cand[FN_COUNT], *guess = NULL;
    size_t n = 0;
    for (size_t i = 0; i < FN_COUNT; i++) {
        if (fn_is_infix((enum fn)i))
            continue;
        cand[n++] = fn_table[i].name;
        if (strcasecmp(fn_table[i].name, syn->s) == 0)
            guess = fn_table[i].name;
    }
    if (!guess)
        guess = text_nearest(syn->s, cand, n);
    if (guess)
        tell(c, syn->at, MSG_EXPR_NO_FUNCTION_GUESS, syn->s, guess);
    else
        tell(c, syn->at, MSG_EXPR_NO_FUNCTION, syn->s);
}

/* ---- which row ---- */

/* What the call's name lets its arguments be turned into. */
static unsigned call_flags(enum fn fn)
{
    if (fn == FN_concat || fn == FN_join || fn == FN_join_c)
        return CONVERT_TEXT;
    const char *name = fn_table[fn].name;
    return strcmp(name, "if") == 0 || strcmp(name, "coalesce") == 0 ? CONVERT_EMPTY : 0;
}

struct match { enum fn fn; int cost; size_t bad; };        /* bad: first argument that does not fit, when cost is negative */

static struct match match_row(const struct compile *c, enum fn fn, const char *params, struct node *const *args, size_t n)
{
    struct match m = {fn, 0, 0};
    for (size_t i = 0; i < n; i++) {
        int cost = node_cost(c, args[i], params[i], call_flags(fn));
        if (fn == FN_if_b && i > 0 && cost > 0)            /* if(c, 1, 'a') is a mistake, not two truths */
            cost = -1;
        if (cost < 0)
            return (struct match){fn, -1, i};
        m.cost += cost;
    }
    return m;
}

/* The cheapest row, the first of equals; of those that do not fit the one that gets furthest. */
static struct match match_best(const struct compile *c, enum fn first, struct node *const *args, size_t n, char *params)
{
    struct match best = {FN_COUNT, -1, 0};
    for (int i = (int)first; i < FN_COUNT; i++) {
        if (!same_name(first, (enum fn)i) || !fn_params(&fn_table[i], n, params, n))
            continue;
        struct match m = match_row(c, (enum fn)i, params, args, n);
        bool better = best.fn == FN_COUNT || (m.cost >= 0 ? best.cost < 0 || m.cost < best.cost : best.cost < 0 && m.bad > best.bad);
        if (better)
            best = m;
    }
    return best;
}

/* ---- what is said ---- */

static const char *place_words(struct compile *c, const struct syntax *syn, size_t i)
{
    if (syn->kind == SYN_INFIX && syn->nargs == 1)
        return words_of(c, MSG_EXPR_AT_SIGN, MSG_NONE);
    if (syn->kind == SYN_INFIX)
        return words_of(c, i == 0 ? MSG_EXPR_AT_LEFT : MSG_EXPR_AT_RIGHT, MSG_ARGS(syn->s));
    char number[24];
    snprintf(number, sizeof number, "%zu", i + 1);
    return words_of(c, MSG_EXPR_AT_ARGUMENT, MSG_ARGS(syn->s, number));
}

static void tell_arity(struct compile *c, const struct syntax *syn)
{
    char given[24];
    for (size_t i = 0; i < syn->nargs; i++)
        if (syn->args[i]->kind == SYN_BAD)
            return;                                        /* a comma or a value is missing: that was told */
    snprintf(given, sizeof given, "%zu", syn->nargs);
    tell(c, syn->at, MSG_EXPR_ARGUMENTS, syn->s, given, fn_signature(c, syn->s));
}

static bool is_day(const struct node *n)
{
    return n->type == 'd' || n->type == 'm';
}

/* They make a value of a text only: string(...) around something else would be no help. */
static bool reads_text(enum fn fn)
{
    return fn == FN_number_t || fn == FN_date_t || fn == FN_month_t;
}

static void tell_mismatch(struct compile *c, const struct syntax *syn, const struct match *m, char param, struct node *const *args)
{
    bool sum = m->fn == FN_add || m->fn == FN_sub;
    bool days = sum && is_day(args[0]) && is_day(args[1]);
    if (days && m->fn == FN_sub)
        tell(c, syn->at, MSG_EXPR_DATE_SUM, args[0]->type == 'd' && args[1]->type == 'd' ? "days-between()" : "months-between()");
    else if (sum && (is_day(args[0]) || is_day(args[1])))
        tell(c, syn->at, MSG_EXPR_DATE_SUM, "add-days(), add-months()");
    else if (reads_text(m->fn) && (!node_is_column(args[0]) || node_is_here(c->scope, args[0])))
        tell(c, syn->args[0]->from, MSG_EXPR_TYPE, place_words(c, syn, 0), words_for_type(c, 't'), words_for_type(c, args[0]->type));
    else
        tell_type(c, place_words(c, syn, m->bad), param, args[m->bad], syn->args[m->bad]);
}

/* ---- after the row is found ---- */

/* number(n), date(d): what it asks for it is already. */
static bool is_identity(const char *name, const struct node *arg)
{
    static const struct { const char *name; char type; } same[] = {{"number", 'n'}, {"date", 'd'}, {"month-of", 'm'}, {"boolean", 'b'}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (strcmp(name, same[i].name) == 0)
            return arg->type == same[i].type && !is_text_literal(arg);
    return false;
}

/* date('2026-03-01') is a literal; another text in quotes is a mistake. NULL when told. */
static struct node *literal_date_call(struct compile *c, struct node *call, const struct syntax *syn)
{
    const struct node *arg = call->args[0];
    char want = fn_table[call->fn].result;
    double n;
    enum literal_day is = literal_day(arg->s, &n);
    if (is == (want == 'd' ? LITERAL_DATE : LITERAL_MONTH)) {
        struct node *lit = node_new(c, want == 'd' ? NODE_DATE : NODE_MONTH, want, syn->at);
        lit->n = n;
        return lit;
    }
    enum msg id = is == LITERAL_NO_SUCH_DAY ? MSG_EXPR_NO_SUCH_DAY : want == 'd' ? MSG_EXPR_DATE_LITERAL : MSG_EXPR_MONTH_LITERAL;
    tell(c, syn->args[0]->at, id, arg->s);
    return NULL;
}

static bool columns_agree(struct compile *c, const struct node *call, const char *params, const struct syntax *syn)
{
    const struct node *first = NULL;
    for (size_t i = 0; i < call->nargs; i++) {
        const struct node *n = call->args[i];
        if (!isupper((unsigned char)params[i]))
            continue;
        if (first && first->section != n->section) {
            tell(c, syn->args[i]->at, MSG_EXPR_TABLES_DIFFER, syn->s, first->section->name, n->section->name);
            return false;
        }
        first = first ? first : n;
    }
    return true;
}

/* The list by which the values of a text are read. */
static const char *list_of(const struct node *n)
{
    if (n->kind == NODE_REF)
        return n->field->list;
    if (n->kind == NODE_CALL && n->fn == FN_code_parent)
        return n->args[1]->s;
    return NULL;
}

/* Writes the list as the last argument when the author left it out. */
static bool add_list(struct compile *c, struct node *call, const struct syntax *syn)
{
    size_t full = strlen(fn_table[call->fn].args);
    if (call->nargs == full)
        return true;
    const char *list = list_of(call->args[0]);
    if (!list) {
        tell(c, syn->at, MSG_EXPR_NO_LIST, syn->s);
        return false;
    }
    struct node **args = arena_alloc(c->arena, full * sizeof *args);
    memcpy(args, call->args, call->nargs * sizeof *args);
    args[full - 1] = node_new(c, NODE_TEXT, 't', syn->at);
    args[full - 1]->s = list;
    call->args = args;
    call->nargs = full;
    return true;
}

static struct node *finish_call(struct compile *c, struct node *call, const char *params, const struct syntax *syn)
{
    bool literal = is_text_literal(call->args ? call->args[0] : NULL);
    if ((call->fn == FN_date_t || call->fn == FN_month_t) && literal)
        return literal_date_call(c, call, syn);
    if (!columns_agree(c, call, params, syn) || (fn_takes_list(call->fn) && !add_list(c, call, syn)))
        return NULL;
    if ((call->fn == FN_div || call->fn == FN_mod) && call->args[1]->kind == NODE_NUMBER && call->args[1]->n == 0)
        tell0(c, syn->args[1]->at, MSG_EXPR_DIVIDE_ZERO);
    bool table = c->scope->section && c->scope->section->kind == SECTION_TABLE;
    if (call->fn == FN_row && !table)
        tell(c, syn->at, MSG_EXPR_ROW_OUTSIDE, syn->s);
    literal_check_call(c, call, syn);
    return call;
}

static bool type_arguments(struct compile *c, const struct syntax *syn, struct node **args)
{
    bool good = true;
    for (size_t i = 0; i < syn->nargs; i++) {
        args[i] = expr_type(c, syn->args[i]);
        good = good && args[i];
    }
    return good;
}

/* Some row takes so many arguments. */
static bool arity_known(enum fn first, size_t n)
{
    for (int i = (int)first; i < FN_COUNT; i++) {
        size_t least, most;
        fn_arity(&fn_table[i], &least, &most);
        if (same_name(first, (enum fn)i) && n >= least && n <= most)
            return true;
    }
    return false;
}

struct node *type_call(struct compile *c, const struct syntax *syn)
{
    enum fn first = first_named(syn->s, syn->kind == SYN_INFIX);
    struct node **args = arena_alloc(c->arena, (syn->nargs + 1) * sizeof *args);
    char *params = arena_alloc(c->arena, syn->nargs + 1);
    if (first == FN_COUNT)
        tell_no_function(c, syn);
    else if (!arity_known(first, syn->nargs))
        tell_arity(c, syn);
    bool known = first != FN_COUNT && arity_known(first, syn->nargs);
    if (!type_arguments(c, syn, args) || !known)
        return NULL;
    if (syn->nargs == 1 && is_identity(syn->s, args[0]) && node_cost(c, args[0], args[0]->type, 0) == 0)
        return node_convert(c, args[0], args[0]->type);
    struct match m = match_best(c, first, args, syn->nargs, params);
    fn_params(&fn_table[m.fn], syn->nargs, params, syn->nargs);
    if (m.cost < 0) {
        tell_mismatch(c, syn, &m, params[m.bad], args);
        return NULL;
    }
    for (size_t i = 0; i < syn->nargs; i++)
        args[i] = node_convert(c, args[i], params[i]);
    return finish_call(c, node_call(c, m.fn, syn->at, syn->nargs, args), params, syn);
}

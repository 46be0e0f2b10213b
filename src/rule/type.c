/*
 * type.c - from syntax to a typed tree: values, conversions, and what is told of types; expr_compile, which leads through it all.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rule/compile_int.h"
#include "rule/rule_int.h"

/* ---- telling ---- */

struct place compile_place(const struct compile *c, size_t offset)
{
    struct place at = c->text.at;
    int line = 0, col = 0;
    for (const char *p = c->text.s; p < c->text.s + offset && *p;) {
        col++;
        if (u8_next(&p) == '\n') {                         /* lines of a block scalar begin below one another */
            line++;
            col = 0;
        }
    }
    if (at.line > 0) {
        at.line += line;
        at.col += at.col > 0 ? col : 0;
    }
    return at;
}

void compile_tell(struct compile *c, size_t offset, enum msg id, const char *const *args)
{
    if (c->stopped)
        return;
    if (msg_level(id) >= LEVEL_ERROR)
        c->failed = true;
    diag_add(c->diags, compile_place(c, offset), id, args);
}

const char *words_of(struct compile *c, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, args);
    const char *s = arena_strdup(c->arena, b.p);
    buf_clear(&b);
    return s;
}

const char *compile_source(struct compile *c, size_t from, size_t to)
{
    enum { MOST = 40 };
    char *s = arena_strndup(c->arena, c->text.s + from, to - from);
    if (u8_len(s) > MOST)
        return "…";
    for (char *p = s; *p; p++)
        if (*p == '\n' || *p == '\r' || *p == '\t')
            *p = ' ';
    return s;
}

const char *words_for_type(struct compile *c, char type)
{
    static const struct { char type; enum msg words; } one[] = {
        {'t', MSG_EXPR_T_TEXT}, {'n', MSG_EXPR_T_NUMBER}, {'b', MSG_EXPR_T_TRUTH}, {'d', MSG_EXPR_T_DATE}, {'m', MSG_EXPR_T_MONTH},
        {'p', MSG_EXPR_T_PERIOD}, {'l', MSG_EXPR_T_LITERAL}, {'A', MSG_EXPR_T_COLUMN}, {'B', MSG_EXPR_T_TICKS},
    };
    for (size_t i = 0; i < sizeof one / sizeof *one; i++)
        if (one[i].type == type)
            return words_of(c, one[i].words, MSG_NONE);
    return words_of(c, MSG_EXPR_T_COLUMN_OF, MSG_ARGS(words_for_type(c, (char)tolower((unsigned char)type))));
}

/* ---- nodes ---- */

struct node *node_new(struct compile *c, enum node_kind kind, char type, size_t offset)
{
    struct node *n = arena_alloc(c->arena, sizeof *n);
    *n = (struct node){.kind = kind, .type = type, .at = compile_place(c, offset)};
    return n;
}

struct node *node_call(struct compile *c, enum fn fn, size_t offset, size_t nargs, struct node *const *args)
{
    struct node *n = node_new(c, NODE_CALL, fn_table[fn].result, offset);
    n->fn = fn;
    n->nargs = nargs;
    if (nargs) {
        n->args = arena_alloc(c->arena, nargs * sizeof *n->args);
        memcpy(n->args, args, nargs * sizeof *n->args);
    }
    return n;
}

/* A call that the checker writes itself: it stands where its argument does. */
static struct node *wrap(struct compile *c, enum fn fn, struct node *arg)
{
    struct node *n = node_call(c, fn, 0, 1, &arg);
    n->at = arg->at;
    return n;
}

bool is_text_literal(const struct node *n)
{
    return n && n->kind == NODE_TEXT;
}

bool is_empty_literal(const struct node *n)
{
    return is_text_literal(n) && !*n->s;
}

/* ---- conversions ---- */

enum { COST_LITERAL = 1, COST_MONTH = 2, COST_TEXT = 5, COST_TRUTH = 10 };

static int literal_cost(const struct node *n, char param, unsigned flags)
{
    double value;
    enum literal_day is = literal_day(n->s, &value);
    if (!*n->s && (flags & CONVERT_EMPTY) && strchr("ndm", param))
        return COST_LITERAL;
    if ((param == 'd' && is == LITERAL_DATE) || (param == 'm' && is == LITERAL_MONTH))
        return COST_LITERAL;
    return param == 'm' && is == LITERAL_DATE ? COST_MONTH : -1;
}

int node_cost(const struct compile *c, const struct node *n, char param, unsigned flags)
{
    if (param == 'l')
        return is_text_literal(n) ? 0 : -1;
    if (isupper((unsigned char)param))
        return node_is_column(n) && column_fits(param, n->type, n->field) ? 0 : -1;
    if (node_is_column(n) && !node_is_here(c->scope, n))
        return -1;
    if (n->type == param)
        return 0;
    if (param == 'b')
        return COST_TRUTH;
    if (param == 'm' && n->type == 'd')
        return COST_MONTH;
    if (param == 't')
        return flags & CONVERT_TEXT ? COST_TEXT : -1;
    return is_text_literal(n) ? literal_cost(n, param, flags) : -1;
}

static enum fn truth_of(char type)
{
    switch (type) {
    case 'n': return FN_boolean_n;
    case 'd': return FN_boolean_d;
    case 'm': return FN_boolean_m;
    case 'p': return FN_boolean_p;
    default: return FN_boolean_t;
    }
}

static enum fn text_of(char type)
{
    switch (type) {
    case 'n': return FN_string_n;
    case 'b': return FN_string_b;
    case 'd': return FN_string_d;
    case 'm': return FN_string_m;
    case 'p': return FN_string_p;
    default: return FN_string_t;
    }
}

static struct node *day_literal(struct node *n, char param)
{
    double value;
    enum literal_day is = literal_day(n->s, &value);
    if (is == LITERAL_DATE && param == 'm') {
        struct date d = date_from_days((long)value);
        value = d.y * 12 + d.m - 1;
    }
    n->kind = param == 'd' ? NODE_DATE : NODE_MONTH;
    n->type = param;
    n->s = NULL;
    n->n = value;
    return n;
}

/* A yes-no is never empty once it is answered: as a truth it says only that it was. */
static void warn_yes_no(struct compile *c, const struct node *n)
{
    const struct field *f = n->kind == NODE_REF ? n->field : NULL;
    if (!f || f->type != TYPE_YES_NO || n->type != 't' || c->stopped)
        return;
    const char *yes = f->nchoices ? f->choices[0].value : "yes", *name = strrchr(n->s, '.');
    if (strcmp(name ? name + 1 : n->s, f->name) != 0)
        return;                                            /* the mark beside it */
    struct buf label = BUF_INIT;
    text_label(&label, f->label.s ? f->label.s : f->name);
    const char *write = arena_printf(c->arena, "%s = '%s'", expr_spell(c->arena, n->form, n->s), yes);
    diag(c->diags, n->at, MSG_EXPR_YES_NO, label.p, write);
    buf_clear(&label);
}

struct node *node_convert(struct compile *c, struct node *n, char param)
{
    if (isupper((unsigned char)param)) {
        n->type = param == 'A' ? (char)toupper((unsigned char)n->type) : param;
        return n;
    }
    n->same_row = node_is_column(n);
    if (param == 'l' || n->type == param)
        return n;
    if (param == 'b') {
        warn_yes_no(c, n);
        return wrap(c, truth_of(n->type), n);
    }
    if (param == 't')
        return wrap(c, text_of(n->type), n);
    if (is_empty_literal(n))
        return wrap(c, param == 'n' ? FN_number_t : param == 'd' ? FN_date_t : FN_month_t, n);
    if (is_text_literal(n))
        return day_literal(n, param);
    if (n->kind == NODE_DATE) {
        struct date d = date_from_days((long)n->n);
        n->kind = NODE_MONTH;
        n->type = 'm';
        n->n = d.y * 12 + d.m - 1;
        return n;
    }
    return wrap(c, FN_month_d, n);
}

/* ---- what is told when nothing fits ---- */

/* How the value would be written as the type; NULL when there is no such way. */
static const char *way_to(struct compile *c, char param, const struct node *n, const struct syntax *syn)
{
    static const struct { char from, to; const char *before, *behind; } ways[] = {
        {'t', 'n', "number(", ")"}, {'t', 'd', "date(", ")"}, {'t', 'm', "month-of(", ")"}, {'b', 'n', "if(", ", 1, 0)"},
        {'p', 'n', "months-of(", ")"}, {'p', 'm', "period-from(", ")"}, {'n', 't', "string(", ")"}, {'d', 't', "string(", ")"},
        {'m', 't', "string(", ")"}, {'p', 't', "string(", ")"}, {'b', 't', "string(", ")"},
    };
    const char *source = compile_source(c, syn->from, syn->to);
    if (is_text_literal(n) && param == 'n')
        return *n->s && strspn(n->s, "0123456789.") == strlen(n->s) ? n->s : NULL;
    if (is_text_literal(n))
        return NULL;
    if (n->kind == NODE_NUMBER && param == 't')
        return arena_printf(c->arena, "'%s'", source);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].from == n->type && ways[i].to == param)
            return arena_printf(c->arena, "%s%s%s", ways[i].before, source, ways[i].behind);
    return NULL;
}

/* A function that makes one value of a column. */
static const char *gathered(struct compile *c, const struct node *n)
{
    const char *fn = n->type == 'n' ? "sum" : n->type == 'p' ? "sum-periods" : n->type == 'm' ? "latest" : "count-non-empty";
    return arena_printf(c->arena, "%s(%s)", fn, expr_spell(c->arena, n->form, n->s));
}

static void tell_column(struct compile *c, const char *where, char param, const struct node *n, const struct syntax *syn)
{
    const char *example = expr_example_column(c, param);
    if (node_is_column(n))
        tell(c, syn->from, MSG_EXPR_TYPE, where, words_for_type(c, param), words_for_type(c, (char)toupper((unsigned char)n->type)));
    else if (example)
        tell(c, syn->from, MSG_EXPR_COLUMN_NEEDED_AS, where, example);
    else
        tell(c, syn->from, MSG_EXPR_COLUMN_NEEDED, where);
}

void tell_type(struct compile *c, const char *where, char param, const struct node *n, const struct syntax *syn)
{
    double value;
    enum literal_day is = is_text_literal(n) ? literal_day(n->s, &value) : LITERAL_NONE;
    const char *way = way_to(c, param, n, syn);
    if (param == 'l')
        tell(c, syn->from, MSG_EXPR_LITERAL_NEEDED, where);
    else if (isupper((unsigned char)param))
        tell_column(c, where, param, n, syn);
    else if (node_is_column(n) && !node_is_here(c->scope, n))
        tell(c, syn->from, MSG_EXPR_COLUMN_OUTSIDE, compile_source(c, syn->from, syn->to), gathered(c, n));
    else if (is == LITERAL_NO_SUCH_DAY && (param == 'd' || param == 'm'))
        tell(c, syn->from, MSG_EXPR_NO_SUCH_DAY, n->s);
    else if (is_text_literal(n) && (param == 'd' || param == 'm'))
        tell(c, syn->from, param == 'd' ? MSG_EXPR_DATE_LITERAL : MSG_EXPR_MONTH_LITERAL, n->s);
    else if (way)
        tell(c, syn->from, MSG_EXPR_TYPE_DO, where, words_for_type(c, param), words_for_type(c, n->type), way);
    else
        tell(c, syn->from, MSG_EXPR_TYPE, where, words_for_type(c, param), words_for_type(c, n->type));
}

/* ---- syntax to nodes ---- */

static bool is_comparison(const struct syntax *syn)
{
    return syn->kind == SYN_INFIX && strchr("=!<>", *syn->s);
}

struct node *expr_type(struct compile *c, const struct syntax *syn)
{
    struct node *n;
    switch (syn->kind) {
    case SYN_NUMBER:
        n = node_new(c, NODE_NUMBER, 'n', syn->at);
        n->n = syn->n;
        return n;
    case SYN_TEXT:
        n = node_new(c, NODE_TEXT, 't', syn->at);
        n->s = syn->s;
        return n;
    case SYN_REF: return expr_reference(c, syn);
    case SYN_DOT: return expr_dot(c, syn);
    case SYN_CALL: return type_call(c, syn);
    case SYN_INFIX: return is_comparison(syn) ? type_compare(c, syn) : type_call(c, syn);
    case SYN_BAD: break;
    }
    for (size_t i = 0; i < syn->nargs; i++)
        expr_type(c, syn->args[i]);                        /* for the mistakes in it */
    return NULL;
}

/* ---- the whole ---- */

/* A truth that can be reckoned now: warned of once, where it begins. Plain true() and false() as the whole are meant so. */
static void warn_constant(struct compile *c, const struct node *n, bool whole)
{
    bool plain = n->kind == NODE_CALL && (n->fn == FN_true || n->fn == FN_false);
    if (n->type == 'b' && n->kind == NODE_CALL && expr_is_constant(n)) {
        if (!(plain && whole))
            diag0(c->diags, n->at, MSG_EXPR_CONSTANT);
        return;
    }
    /* if(c, true(), false()): only the condition is one */
    bool branch = n->kind == NODE_CALL && n->fn == FN_if_b;
    for (size_t i = 0; i < n->nargs; i++)
        warn_constant(c, n->args[i], branch && i > 0);
}

static size_t measure(const struct node *n, size_t *nodes)
{
    size_t deepest = 0;
    ++*nodes;
    for (size_t i = 0; i < n->nargs; i++) {
        size_t depth = measure(n->args[i], nodes);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

static void check_size(struct compile *c, const struct node *n)
{
    size_t nodes = 0, depth = measure(n, &nodes);
    char limit[16];
    snprintf(limit, sizeof limit, "%d", depth > EXPR_DEPTH ? EXPR_DEPTH : EXPR_NODES);
    if (depth > EXPR_DEPTH)
        tell(c, 0, MSG_EXPR_DEEP, limit);
    else if (nodes > EXPR_NODES)
        tell(c, 0, MSG_EXPR_BIG, limit);
}

static struct node *compile_tokens(struct compile *c, char want)
{
    struct syntax *syn = expr_parse(c);
    struct node *n = expr_type(c, syn);
    if (!n)
        return NULL;
    char type = want ? want : n->type;
    if (node_cost(c, n, type, CONVERT_TEXT | CONVERT_EMPTY) < 0) {
        tell_type(c, words_of(c, MSG_EXPR_AT_WHOLE, MSG_NONE), type, n, syn);
        return NULL;
    }
    n = node_convert(c, n, type);
    check_size(c, n);
    if (!c->failed)
        warn_constant(c, n, true);
    return n;
}

/* Offset of the first byte that is no text, or the length. */
static size_t first_bad_byte(const char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        const char *p = s + i;
        u8_next(&p);
        size_t next = (size_t)(p - s);
        if (!u8_valid(s + i, next - i))
            return i;
        i = next;
    }
    return n;
}

struct node *expr_compile(struct text text, const struct expr_scope *scope, char want, struct arena *a, struct diags *d)
{
    struct compile c = {.text = text, .scope = scope, .arena = a, .diags = d};
    size_t length = strlen(text.s);
    struct node *n = NULL;
    if (length > EXPR_BYTES) {
        char limit[16];
        snprintf(limit, sizeof limit, "%d", EXPR_BYTES);
        tell(&c, 0, MSG_EXPR_LONG, limit);
        return NULL;
    }
    size_t bad = first_bad_byte(text.s);
    if (bad < length) {
        tell0(&c, bad, MSG_EXPR_NOT_TEXT);
        return NULL;
    }
    expr_lex(&c);
    if (c.ntokens == 1 && !c.failed)
        tell0(&c, 0, MSG_EXPR_EMPTY);
    else if (c.ntokens > 1)
        n = compile_tokens(&c, want);
    free(c.tokens);
    return c.failed ? NULL : n;
}

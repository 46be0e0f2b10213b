/*
 * tree_json.c - the typed tree as JSON and back. What comes back may have been made by anyone: shape, size, functions, types and
 * names are all looked at before a node is made of it.
 */
#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "rule/compile_int.h"

/* ---- out ---- */

static json_t *checked(json_t *j)
{
    if (!j)
        die(MSG_NO_MEMORY, MSG_NONE);
    return j;
}

static json_t *object_of(const char *key, json_t *value)
{
    json_t *o = checked(json_object());
    json_object_set_new(o, key, checked(value));
    return o;
}

static json_t *number_to_json(double n)
{
    const double exact = 1e15;                             /* whole numbers up to here are written without a point */
    bool whole = n == floor(n) && fabs(n) <= exact;
    return checked(whole ? json_integer((json_int_t)n) : json_real(n));
}

static json_t *ref_to_json(const struct node *n)
{
    json_t *o = object_of("r", json_string(n->s));
    if (n->same_row)
        json_object_set_new(o, "row", json_true());
    if (n->form)
        json_object_set_new(o, "form", checked(json_string(n->form)));
    return o;
}

json_t *expr_to_json(const struct node *n)
{
    switch (n->kind) {
    case NODE_NUMBER: return number_to_json(n->n);
    case NODE_TEXT: return object_of("t", json_string(n->s));
    case NODE_DATE: return object_of("d", json_integer((json_int_t)n->n));
    case NODE_MONTH: return object_of("m", json_integer((json_int_t)n->n));
    case NODE_REF: return ref_to_json(n);
    case NODE_CALL: break;
    }
    json_t *a = checked(json_array());
    json_array_append_new(a, checked(json_string(fn_table[n->fn].ident)));
    for (size_t i = 0; i < n->nargs; i++)
        json_array_append_new(a, expr_to_json(n->args[i]));
    return a;
}

/* ---- in ---- */

struct reading { const struct expr_scope *scope; struct arena *arena; struct buf *why; size_t nodes; };

static struct node *read_node(struct reading *r, const json_t *j, char param, size_t depth);

static struct node *wrong(struct reading *r, enum msg id, const char *arg)
{
    enum { MOST = 40 };
    if (r->why->n == 0) {                                  /* the first is the cause */
        size_t n = arg ? strlen(arg) : 0;
        while (n > MOST || (arg && n > 0 && ((unsigned char)arg[n] & 0xC0) == 0x80))
            n--;
        const char *cut = arena_strndup(r->arena, arg ? arg : "", n);
        msg_format(r->why, id, MSG_ARGS(cut));
    }
    return NULL;
}

static struct node *make(struct reading *r, enum node_kind kind, char type)
{
    struct node *n = arena_alloc(r->arena, sizeof *n);
    n->kind = kind;
    n->type = type;
    return n;
}

/* A string without NUL and not longer than an expression may be; NULL when it is none. */
static const char *string_of(struct reading *r, const json_t *j)
{
    const char *s = json_string_value(j);
    if (!s || json_string_length(j) != strlen(s) || strlen(s) > EXPR_BYTES)
        return NULL;
    return arena_strdup(r->arena, s);
}

static struct node *read_number(struct reading *r, const json_t *j)
{
    const double most = 1e15;
    double v = json_number_value(j);
    if (!isfinite(v) || v < 0 || v > most)
        return wrong(r, MSG_EXPR_JSON_SHAPE, NULL);
    struct node *n = make(r, NODE_NUMBER, 'n');
    n->n = v;
    return n;
}

/* Days of the years 1 to 9999, or months of them. */
static struct node *read_day(struct reading *r, const json_t *j, enum node_kind kind)
{
    json_int_t least = 12, most = 12 * 9999 + 11;
    if (kind == NODE_DATE) {
        least = date_days((struct date){1, 1, 1});
        most = date_days((struct date){9999, 12, 31});
    }
    if (!json_is_integer(j) || json_integer_value(j) < least || json_integer_value(j) > most)
        return wrong(r, MSG_EXPR_JSON_SHAPE, NULL);
    struct node *n = make(r, kind, kind == NODE_DATE ? 'd' : 'm');
    n->n = (double)json_integer_value(j);
    return n;
}

static struct node *read_text(struct reading *r, const json_t *j)
{
    const char *s = string_of(r, j);
    if (!s)
        return wrong(r, MSG_EXPR_JSON_SHAPE, NULL);
    struct node *n = make(r, NODE_TEXT, 't');
    n->s = s;
    return n;
}

/* Only a column can be the value of a row, and only of the table that the rule stands at; alone it is no single value. */
static struct node *read_ref(struct reading *r, const json_t *j, char param)
{
    const json_t *row = json_object_get(j, "row"), *form = json_object_get(j, "form");
    const char *path = string_of(r, json_object_get(j, "r")), *id = form ? string_of(r, form) : NULL;
    size_t keys = (size_t)1 + (row != NULL) + (form != NULL);
    if (!path || (form && !id) || (row && !json_is_true(row)) || json_object_size(j) != keys)
        return wrong(r, MSG_EXPR_JSON_SHAPE, NULL);
    struct target t;
    if (expr_bind(r->scope, id, path, r->arena, &t) != BIND_OK || (id && !t.form_id))
        return wrong(r, MSG_EXPR_JSON_FIELD, path);
    struct node *n = make(r, NODE_REF, t.type);
    n->s = t.path;
    n->form = t.form_id;
    n->section = t.section;
    n->field = t.field;
    n->same_row = row != NULL;
    bool column = isupper((unsigned char)param);
    if (column ? n->same_row || !node_is_column(n) || !column_fits(param, t.type, t.field)
               : n->same_row ? !node_is_here(r->scope, n) : node_is_column(n))
        return wrong(r, MSG_EXPR_JSON_FIELD, path);
    if (column)
        n->type = param == 'A' ? (char)toupper((unsigned char)t.type) : param;
    return n;
}

/* ---- calls ---- */

static enum fn fn_named(const char *ident)
{
    for (int i = 0; i < FN_COUNT; i++)
        if (strcmp(fn_table[i].ident, ident) == 0)
            return (enum fn)i;
    return FN_COUNT;
}

/* What the compiler made sure of in literals and columns holds again. */
static bool literals_hold(struct reading *r, const struct node *call)
{
    char normal[24];
    bool table = r->scope->section && r->scope->section->kind == SECTION_TABLE;
    struct buf why = BUF_INIT;
    struct regex *pattern;
    switch (call->fn) {
    case FN_regex:
        pattern = regex_new(call->args[1]->s, &why);
        regex_free(pattern);
        buf_clear(&why);
        return pattern != NULL;
    case FN_not_older_than:
    case FN_valid_for: return literal_span(call->args[1]->s, normal) && strcmp(normal, call->args[1]->s) == 0;
    case FN_format_date: return literal_format_fault(call->args[1]->s, r->arena) == NULL;
    case FN_row: return table;
    default: return true;
    }
}

static bool one_table(const struct node *call, const char *params)
{
    const struct section *first = NULL;
    for (size_t i = 0; i < call->nargs; i++) {
        if (!isupper((unsigned char)params[i]))
            continue;
        if (first && call->args[i]->section != first)
            return false;
        first = call->args[i]->section;
    }
    return true;
}

static struct node *read_call(struct reading *r, const json_t *j, size_t depth)
{
    const char *ident = string_of(r, json_array_get(j, 0));
    enum fn fn = ident ? fn_named(ident) : FN_COUNT;
    size_t nargs = json_array_size(j) - 1;
    char params[EXPR_NODES];
    if (!ident)
        return wrong(r, MSG_EXPR_JSON_SHAPE, NULL);
    if (fn == FN_COUNT)
        return wrong(r, MSG_EXPR_JSON_FUNCTION, ident);
    if (nargs >= EXPR_NODES)
        return wrong(r, MSG_EXPR_JSON_SIZE, NULL);
    /* the list of code-name and the like is there always: it may be left out by people only */
    bool whole = fn_params(&fn_table[fn], nargs, params, sizeof params) && (!fn_takes_list(fn) || nargs == strlen(fn_table[fn].args));
    if (!whole)
        return wrong(r, MSG_EXPR_JSON_TYPE, ident);
    struct node *n = make(r, NODE_CALL, fn_table[fn].result);
    n->fn = fn;
    n->nargs = nargs;
    n->args = nargs ? arena_alloc(r->arena, nargs * sizeof *n->args) : NULL;
    for (size_t i = 0; i < nargs; i++) {
        n->args[i] = read_node(r, json_array_get(j, i + 1), params[i], depth + 1);
        if (!n->args[i])
            return wrong(r, MSG_EXPR_JSON_TYPE, ident);
    }
    return one_table(n, params) && literals_hold(r, n) ? n : wrong(r, MSG_EXPR_JSON_TYPE, ident);
}

static struct node *read_any(struct reading *r, const json_t *j, char param, size_t depth)
{
    if (json_is_array(j) && json_array_size(j) > 0)
        return read_call(r, j, depth);
    if (json_is_number(j))
        return read_number(r, j);
    if (json_is_object(j) && json_object_get(j, "r"))
        return read_ref(r, j, param);
    if (!json_is_object(j) || json_object_size(j) != 1)
        return wrong(r, MSG_EXPR_JSON_SHAPE, NULL);
    if (json_object_get(j, "t"))
        return read_text(r, json_object_get(j, "t"));
    if (json_object_get(j, "d"))
        return read_day(r, json_object_get(j, "d"), NODE_DATE);
    if (json_object_get(j, "m"))
        return read_day(r, json_object_get(j, "m"), NODE_MONTH);
    return wrong(r, MSG_EXPR_JSON_SHAPE, NULL);
}

/* param 0: any single value. */
static struct node *read_node(struct reading *r, const json_t *j, char param, size_t depth)
{
    if (depth > EXPR_DEPTH || ++r->nodes > EXPR_NODES)
        return wrong(r, MSG_EXPR_JSON_SIZE, NULL);
    struct node *n = read_any(r, j, param, depth);
    if (!n || !param)
        return n;
    bool fits = param == 'l' ? n->kind == NODE_TEXT : param == 'A' ? n->kind == NODE_REF && isupper((unsigned char)n->type) : n->type == param;
    return fits ? n : wrong(r, MSG_EXPR_JSON_SHAPE, NULL);
}

struct node *expr_from_json(const json_t *j, const struct expr_scope *scope, struct arena *a, struct buf *why)
{
    struct reading r = {scope, a, why, 0};
    buf_reset(why);
    return read_node(&r, j, 0, 1);
}

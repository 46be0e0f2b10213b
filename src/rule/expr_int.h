/*
 * expr_int.h - the expression language inside this stage: tree, types, evaluation, JavaScript.
 *
 * A tree is made by expr_compile from text (or by expr_from_json from a compiled form) and is fully typed: every call meets the
 * argument types of its row in functions.def, conversions are calls too. Evaluator and JavaScript printer know no other tree.
 */
#ifndef SHENBAO_EXPR_INT_H
#define SHENBAO_EXPR_INT_H

#include "rule/rule.h"

enum fn {
#define FN(ident, name, args, result) FN_##ident,
#include "rule/functions.def"
#undef FN
    FN_COUNT
};
struct fn_row { const char *ident, *name, *args; char result; };
extern const struct fn_row fn_table[FN_COUNT];             /* fntable.c */

enum { EXPR_BYTES = 4096, EXPR_DEPTH = 64, EXPR_NODES = 1000 };

/* NUMBER n; TEXT s; DATE and MONTH literals: n holds the day or month number; REF: a field; CALL: fn with args. */
enum node_kind { NODE_NUMBER, NODE_TEXT, NODE_DATE, NODE_MONTH, NODE_REF, NODE_CALL };
struct node {
    enum node_kind kind;
    char type;                                             /* as in functions.def: t n b d m p, capitals for columns */
    double n;
    const char *s;                                         /* TEXT; REF: path without the row: "work.period", "sex" */
    const char *form;                                      /* REF: id of another form of the application, or NULL */
    const struct section *section; const struct field *field;   /* REF: what it names (NULL in a tree from JSON until bound) */
    bool same_row;                                         /* REF to a column, one value: the row the rule is judged in */
    enum fn fn;
    struct node **args; size_t nargs;
    struct place at;                                       /* in the source; whole-file for a tree from JSON */
};

/* Where an expression stands: what `.` is, which table's row it is judged in. */
struct expr_scope {
    const struct form *form;
    const struct section *section; const struct field *self;   /* self: `.`; NULL when there is none */
    /* Forms of the same procedure that ${form:field} may name. */
    struct form *const *forms; size_t nforms;
    /* The code list with this id, or NULL when there is none. Without the hook lists are not looked into. */
    const struct codelist *(*codes)(void *ctx, const char *id);
    /* Type of a calculated field (t n b d m p), 0 = as its field type says. May be NULL. */
    char (*type_of)(void *ctx, const struct form *form, const struct field *field);
    void *ctx;                                             /* of both */
};
/* Type of the value a field stores: integer decimal money year n, date d, year-month m, period p, else t; 0 = it stores none. */
char expr_field_type(const struct expr_scope *scope, const struct form *form, const struct field *field);

/* Text to typed tree. want: 'b' 't' 'n' ... the type needed, conversions added; 0 = whatever it is. Every mistake goes to diags with its
 * own column (text.at is the place of the text's first character); NULL then. Nodes live in the arena. */
struct node *expr_compile(struct text text, const struct expr_scope *scope, char want, struct arena *a, struct diags *d);
/* Calls fn for each REF of the tree. */
typedef void expr_ref_fn(void *ctx, const struct node *ref);
void expr_each_ref(const struct node *n, expr_ref_fn *fn, void *ctx);
bool expr_is_constant(const struct node *n);               /* no REF, no receipt date, no row: always the same */

/* The tree as JSON ["ident", arg, ...], numbers, {"t":"text"}, {"d":days}, {"m":months}, {"r":"path"} with "row":true, "form":"id"; and back,
 * bound to the form. NULL when it is not a tree for this form; trusts nothing. */
json_t *expr_to_json(const struct node *n);
struct node *expr_from_json(const json_t *j, const struct expr_scope *scope, struct arena *a, struct buf *why);

/* ---- working days (workdays.c) ---- */

/* Start with the list of holidays, or NULL. known: it says something of `year`. weekdays_only: a day was asked for of which it says nothing. */
struct calendar { const struct codelist *list; int year; bool known, weekdays_only; };
bool calendar_works(struct calendar *k, struct date t);

/* ---- evaluation ---- */

/* Empty values: t "", n NaN, d and m empty (n NaN), p empty. b has none. */
struct value {
    char type;
    double n;                                              /* n; d: days since 1970-01-01; m: year*12+month-1; p: from (n) and */
    double to;                                             /* to, as months; INFINITY = open */
    bool b;
    const char *s;                                         /* t */
    struct value *v; size_t count;                         /* columns: a value for each row of the table, empty ones too */
    const bool *begun;                                     /* columns: which rows have anything in them */
};

struct expr_env {
    const struct form *form;
    const struct answers *answers;
    int row;                                               /* of the table of the rule; 0 = none */
    const char *self;                                      /* value of `.` is read from this path */
    const struct rule_context *ctx;
    /* answers of another form of the application, or NULL when it has not come in */
    const struct answers *(*other)(void *ctx, const char *form); void *other_ctx;
    /* values that replace answers: results of calculations, and irrelevant fields that count as empty. NULL = look at the answers. */
    const char *(*overlay)(void *ctx, const char *path); void *overlay_ctx;
    struct arena *arena;                                   /* for texts made on the way */
    int row_a, row_b;                                      /* set by overlap() and duplicated(): the first two rows concerned */
    bool row_gap;                                          /* they are those of gap-months(), which has some whether or not its rule holds */
    bool weekdays_only;                                    /* set when a working day was counted without a calendar */
};
struct value expr_eval(const struct node *n, struct expr_env *e);
/* The value as it is stored: normalised text ("" when empty). Appended to out. */
void value_to_text(const struct value *v, struct buf *out);
/* The same as people read it: 2026年3月1日, 是. (fill.c) */
void value_add_words(const struct value *v, struct buf *out);
/* A stored text as a value of a type; empty when it cannot be read. */
struct value value_of_text(char type, const char *s);
/* Numbers as text: 15 significant digits, no exponent, "" for NaN. The same in the runtime (numberToText). */
void number_to_text(double n, struct buf *out);

/* ---- regex.c: own matcher, linear in the text ---- */

struct regex;
/* NULL and a message's argument in why when the pattern is not of the dialect in shenbao-form(5). */
struct regex *regex_new(const char *pattern, struct buf *why);
bool regex_match(const struct regex *r, const char *text);  /* the whole text */
void regex_free(struct regex *r);

/* ---- js.c: the tree as a JavaScript expression over the runtime: F.ident(args) with `E` the environment object ---- */
void expr_to_js(const struct node *n, struct buf *out);

#endif

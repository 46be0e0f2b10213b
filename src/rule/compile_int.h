/*
 * compile_int.h - what the parts of the compiler share: tokens, the syntax before types are known, and one compilation.
 *
 * lex.c makes tokens of the text, parse.c syntax of the tokens, type.c and its helpers a typed tree of the syntax.
 */
#ifndef SHENBAO_COMPILE_INT_H
#define SHENBAO_COMPILE_INT_H

#include "rule/expr_int.h"

enum token_kind {
    TOK_END, TOK_NUMBER, TOK_TEXT, TOK_DOT, TOK_REF, TOK_NAME,
    TOK_WORD,                                              /* bare text that is no name, such as 企业: never right */
    TOK_OPEN, TOK_CLOSE, TOK_COMMA,
    TOK_OP,                                                /* = != < <= > >= + - * ; and or div mod are names until the parser sees them */
    TOK_BAD                                                /* stands for a value; its mistake is told already */
};
/* s: of TEXT what is between the quotes, of REF what is between the braces, of others the spelling in ASCII. */
struct token { enum token_kind kind; size_t from, to; const char *s; double n; };

enum syntax_kind { SYN_NUMBER, SYN_TEXT, SYN_DOT, SYN_REF, SYN_CALL, SYN_INFIX, SYN_BAD };
/* from..to: bytes of the source it covers; at: of INFIX the operator, else from. BAD: told already, but args may hold more mistakes. */
struct syntax {
    enum syntax_kind kind;
    size_t from, to, at;
    const char *s;                                         /* text, reference, name of the function or operator */
    double n;
    struct syntax **args; size_t nargs;
};

struct compile {
    struct text text;
    const struct expr_scope *scope;
    struct arena *arena;
    struct diags *diags;
    struct token *tokens; size_t ntokens, captokens;       /* the last is TOK_END; freed by the one who lexes */
    size_t pos;
    int depth;
    size_t nodes;
    bool failed;                                           /* some error was told */
    bool stopped;                                          /* a limit was passed: nothing more is told */
};

/* Tells a mistake at byte `offset` of the text; errors (not warnings) set failed. */
void compile_tell(struct compile *c, size_t offset, enum msg id, const char *const *args);
#define tell(c, offset, id, ...) compile_tell((c), (offset), (id), MSG_ARGS(__VA_ARGS__))
#define tell0(c, offset, id) compile_tell((c), (offset), (id), MSG_NONE)
struct place compile_place(const struct compile *c, size_t offset);
/* The bytes from..to of the source on one line, or "…" when they are more than a hint can hold. */
const char *compile_source(struct compile *c, size_t from, size_t to);

/* lex.c: fills c->tokens; mistakes are told and mended, so that the parser can go on. */
void expr_lex(struct compile *c);
/* parse.c: never NULL; whether all was well says c->failed. */
struct syntax *expr_parse(struct compile *c);

/* ---- refs.c ---- */

/* What a path names. path is canonical: "work.period", "sex", "licence_na". form is NULL for the form of the scope. */
struct target { const char *path, *form_id; const struct form *form; const struct section *section; const struct field *field; char type; };
enum bind_result { BIND_OK, BIND_NO_FORM, BIND_NO_FIELD, BIND_NO_VALUE };
/* Looks a path up, with or without its form. Columns are named table.column here; short names are the caller's to lengthen. */
enum bind_result expr_bind(const struct expr_scope *scope, const char *form_id, const char *path, struct arena *a, struct target *out);
/* A node for ${...} as written at syn, or NULL after telling why not. Its type is that of one value; same_row is not decided yet. */
struct node *expr_reference(struct compile *c, const struct syntax *syn);
struct node *expr_dot(struct compile *c, const struct syntax *syn);
bool node_is_column(const struct node *n);                 /* a REF to a column of a table, whatever it is used for */
bool node_is_here(const struct expr_scope *scope, const struct node *n);   /* such a column of the table whose rows are judged */
/* "${work.period}": how the author writes a path. Of form_id NULL: without it. */
const char *expr_spell(struct arena *a, const char *form_id, const char *path);
/* First column of the form that a parameter type takes, spelled; NULL when there is none. */
const char *expr_example_column(struct compile *c, char param);
/* A field spelled, when `word` is its path or its label; for those who forgot the ${}. */
const char *expr_field_named(struct compile *c, const char *word);
/* Whether a column of the field fits a column parameter; type is that of one value. */
bool column_fits(char param, char type, const struct field *field);

/* ---- literals.c: texts in quotes that must mean something ---- */

enum literal_day { LITERAL_NONE, LITERAL_DATE, LITERAL_MONTH, LITERAL_NO_SUCH_DAY };
/* Reads YYYY-MM-DD (days) or YYYY-MM (months) into n. */
enum literal_day literal_day(const char *s, double *n);
/* '2 months', '30 days', 1个月, 30天 in the form the evaluator knows: "2 month", "30 day". False when it is none. */
bool literal_span(const char *s, char out[24]);
/* NULL when s is a format for format-date, else the piece that is wrong, in the arena. */
const char *literal_format_fault(const char *s, struct arena *a);
/* Tells when literal is no value of the choice field. several: words separated by spaces may stand together. */
void literal_check_choice(struct compile *c, const struct node *ref, const struct node *literal, size_t offset);
/* Tells when the list has no such entry, or several. */
void literal_check_entry(struct compile *c, const struct codelist *list, const char *entry, size_t offset);
/* Looks at the literal arguments of a call: pattern, span, format, choice, list entry; may put a normal form in their place. */
void literal_check_call(struct compile *c, struct node *call, const struct syntax *syn);

/* ---- type.c ---- */

struct node *node_new(struct compile *c, enum node_kind kind, char type, size_t offset);
struct node *node_call(struct compile *c, enum fn fn, size_t offset, size_t nargs, struct node *const *args);
/* Types a piece of syntax; NULL when a mistake was told. */
struct node *expr_type(struct compile *c, const struct syntax *syn);
/* What a value may be turned into without being asked: flags for node_cost. */
enum { CONVERT_TEXT = 1, CONVERT_EMPTY = 2 };              /* numbers and dates to text; '' to an empty value */
/* How far a node is from what a parameter wants: 0 is it already, negative: not at all. */
int node_cost(const struct compile *c, const struct node *n, char param, unsigned flags);
/* Makes it so. node_cost must not be negative. */
struct node *node_convert(struct compile *c, struct node *n, char param);
/* Tells that n (written at syn) is not what `where` wants, with the way to write it when there is one. */
void tell_type(struct compile *c, const char *where, char param, const struct node *n, const struct syntax *syn);
/* Words for a type or a parameter: 日期, 数字列. Valid until the arena goes. */
const char *words_for_type(struct compile *c, char type);
const char *words_of(struct compile *c, enum msg id, const char *const *args);   /* a message's text in the arena */
bool is_text_literal(const struct node *n);
bool is_empty_literal(const struct node *n);

/* ---- type_call.c, type_compare.c ---- */

struct node *type_call(struct compile *c, const struct syntax *syn);
struct node *type_compare(struct compile *c, const struct syntax *syn);
/* The parameter types of a row for n arguments; false when it does not take so many. */
bool fn_params(const struct fn_row *row, size_t n, char *params, size_t size);
bool fn_is_infix(enum fn fn);                              /* an operator: its name cannot be written as a call */
bool fn_takes_list(enum fn fn);                            /* code-name, code-parent, under: the last argument may be left out */
/* What to write for a function: "substr(文字, 数字[, 数字])". */
const char *fn_signature(struct compile *c, const char *name);

#endif

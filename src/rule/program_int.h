/*
 * program_int.h - the compiled rules of a form, and what is known of one form while it is judged.
 *
 * program.c makes it from text or from JSON, order.c finds the order of evaluation, judge.c knows values and what hangs on mistakes,
 * check.c walks the form, across.c judges what needs the whole application.
 */
#ifndef SHENBAO_PROGRAM_INT_H
#define SHENBAO_PROGRAM_INT_H

#include "rule/expr_int.h"
#include "rule/rule_int.h"

/* ---- what is compiled ---- */

struct field_rules { struct node *relevant, *required_if, *calculation, *constraint; };
struct compiled_rule {
    const struct rule *rule;
    struct node *relevant, *constraint;                    /* constraint NULL: it stands for the eligibility rows */
    bool by_row;                                           /* of a table: judged in each row */
    bool across;                                           /* names another form */
};
struct section_rules {
    struct node *relevant;
    struct field_rules *fields;                            /* one for each field of the section */
    struct compiled_rule *rules;                           /* one for each rule of the section */
};
enum step_kind { STEP_SECTION, STEP_RELEVANT, STEP_CALCULATION };
struct program_step { enum step_kind kind; size_t section, field; };

/* The type of a calculated field. form NULL: of the program's own form. */
struct known_type { const struct form *form; const struct field *field; char type; bool busy; struct known_type *next; };

struct program {
    const struct form *form;
    struct arena *arena;
    struct program_env env;
    struct known_type *types;                              /* of every calculated field that some expression looked at */
    bool compiling;                                        /* types may be found out by compiling; else they are known or they are not */
    struct diags *diags;                                   /* while compiling: circles among calculations are found on the way */
    bool doubt;                                            /* the type of some calculated field could not be found: its mistake is told */
    char guess;                                            /* what such a field is taken for meanwhile; 0: as its field type says */
    struct node *relevant;
    struct section_rules *sections;
    struct compiled_rule *rules;                           /* of the form */
    struct program_step *order; size_t norder;                     /* relevances and calculations, dependencies first */
    /* of its procedure, one for each row of form->facts */
    struct compiled_rule *facts_rules;
    struct node **eligible, **excluded, **hours, **materials;
};

/* A place for one expression. */
enum { SLOT_NAME = 200 };
struct slot {
    char name[SLOT_NAME];                                      /* the key in the compiled JSON */
    const struct text *text;                               /* never NULL, text->s neither */
    char want;                                             /* type for expr_compile */
    struct expr_scope scope;
    struct node **node;                                    /* where the tree goes */
    bool own;                                              /* may name fields of its own form only */
    bool facts;                                            /* of the procedure: told once, not for each form */
    const char *id;                                        /* of the rule, or NULL */
};
typedef void slot_fn(void *ctx, const struct slot *s);
/* Every expression of the form and its procedure in reading order. */
void program_slots(struct program *p, slot_fn *fn, void *ctx);
/* A program without rules, ready for program_slots; lives in the arena. */
struct program *program_empty(const struct form *f, const struct program_env *env, struct arena *a);
/* A form of the procedure by its id; the program's own form first. NULL when there is none. */
const struct form *program_form_of(const struct program *p, const char *id);
/* The form of a procedure that has only one: there its fields need no form in front. NULL when there are several. */
const struct form *program_only_form(const struct program *p);
/* The path of a field as expressions write it, in the arena: "work.period", "sex". */
const char *canonical_path(struct arena *a, const struct section *s, const struct field *f);
/* Fills in what follows from the trees: by_row, across. */
void program_settle(struct program *p);

/* types.c: the hook of expr_scope; its ctx is the program. */
char program_type_of(void *ctx, const struct form *form, const struct field *field);
bool type_is_open(const struct field *f);                  /* its type is that of its calculation */

/* graph.c: fills order. False when there is a cycle; d (may be NULL) is told its names. The order is whole even then. */
bool program_order(struct program *p, struct diags *d);
void step_slot(const struct program *p, const struct program_step *s, char *name, size_t size);

/* advise.c: what is wrong although every expression is one: messages that name nothing, conditions that never change. */
void program_advise(struct program *p, bool facts_too, struct diags *d);
/* Whether anything in the tree names another form. */
bool names_another_form(const struct node *n);

/* ---- judging one form (judge.c) ---- */

enum {
    MARK_OVER = 1,                                         /* value replaces the answer */
    MARK_IRRELEVANT = 2, MARK_BLOCKED = 4,
    MARK_UNDECIDED = 8,                                    /* whether it is relevant, or what it is, hangs on something blocked */
    MARK_REQUIRED = 16                                     /* required_if holds */
};
/* begun: rows from 1. clean: [row * fields + field], of which pass 2 found nothing to say about the value that is there, so that it need not be
 * looked at twice. */
struct section_state { bool irrelevant, undecided, few; bool *begun, *clean; int nbegun; };

struct judge {
    const struct program *program;
    const struct answers *answers;                         /* as typed */
    const struct rule_context *ctx;
    struct arena *arena;
    struct answers marks;                                  /* by path: flags are MARK_*, value is that of MARK_OVER */
    struct section_state *sections;
    struct answers effective;                              /* for other forms: what counts. Empty until judge_effective */
    bool has_effective, doubtful;                          /* doubtful: two forms of this kind wait for a choice */
    bool revived;                                          /* a value that pass 2 took for irrelevant counts again: no cell is sure to be clean */
    bool borrowed;                                         /* a copy of what rule_check_keep gave: cleared with that */
    struct application *application;                       /* the forms around it, or NULL */
};
struct application { struct judge *v; size_t n; struct rule_context *own; };
/* across.c: the forms that have come in (answers not NULL), each judged by itself already. */
void application_open(struct application *app, const struct rule_form *v, size_t n, const struct rule_context *ctx);
void application_close(struct application *app);

void judge_init(struct judge *j, const struct program *p, const struct answers *a, const struct rule_context *ctx);
void judge_clear(struct judge *j);
/* Values, blocked cells and required ones: passes 1 to 3. Nothing is told. */
void judge_values(struct judge *j);
unsigned judge_marks(const struct judge *j, const char *path);
void judge_mark(struct judge *j, const char *path, unsigned flags);
/* The answer that counts. flags: those of the answer as typed, 0 when it is replaced. */
struct answer judge_answer(const struct judge *j, const char *path);
const struct answers *judge_effective(struct judge *j);

struct spot { size_t section, field; int row; };           /* field SIZE_MAX: the section or the form; row 0 outside tables */
/* The path of a cell, put into b. */
const char *cell_name(struct buf *b, const struct section *s, const struct field *f, int row);

enum outcome { HOLDS, FAILS, NOT_JUDGED };
/* What an evaluation found by the way: the rows of overlap() or duplicated(), and whether it counted working days without a calendar. */
struct found { int row, other; bool weekdays_only; };
/* The truth of a tree at a row (0: none). NOT_JUDGED when it refers to something blocked or to a form that is not there. found may be
 * NULL. */
enum outcome judge_truth(struct judge *j, const struct node *n, int row, struct found *found);
/* Whether the tree may be judged at all. */
bool judge_decided(struct judge *j, const struct node *n, int row);
struct value judge_value(struct judge *j, const struct node *n, int row);

/* ---- check.c: pass 4 ---- */

/* Whether the built-in checks find an error at the cell: pass 2. */
bool cell_is_wrong(struct judge *j, const struct section *s, const struct field *f, int row, const char *path, bool *silent);
/* Whether the not-applicable mark beside the value is set. */
bool na_is_ticked(const struct judge *j, const struct field *f, const char *path);

/* Issues of the form alone; cells whose constraint fails become blocked. */
size_t check_form(struct judge *j, struct issues *out);
/* One rule, at the row or at 0. Returns whether an error was told. */
bool check_one_rule(struct judge *j, const struct section *s, const struct compiled_rule *r, int row, struct issues *out);

/* ---- telling about a rule (tell.c) ---- */

/* Where a message stands: what its ${.} and ${row} are. */
struct telling {
    struct judge *judge;                                   /* the form whose fields have no form: in front */
    const struct section *section; const struct field *field;   /* of `.`, or NULL */
    int row;
    struct found found;
};
/* The author's words with ${} filled in; appended. */
void fill_message(struct buf *out, const char *text, const struct telling *t);
/* A value as people read it; appended. type: of a calculated value, 0 when the field says it. */
void text_value(struct buf *out, const struct field *f, char type, const char *value);
/* Type of the calculation of a field of the judge's form, 0 when it has none. */
char calculation_type(const struct program *p, const struct field *f);
/* Tells that a constraint or a rule fails. at: the field it is told at, or NULL. Returns whether it is an error. */
bool tell_rule(struct issues *out, const struct constraint *c, const struct telling *t, const struct section *s, const struct field *f,
               int row, const char *path);
void issues_add_text(struct issues *l, const char *code, enum severity sev, const struct section *s, const struct field *f, int row,
                     const char *path, const char *value, const char *message, const char *remedy);

/* ---- facts of the procedure ---- */

/* receiving.c: words of the window; the next day that does (false: there is none within two years). */
void receiving_words(struct buf *out, const struct receiving *r);
bool receiving_next(const struct receiving *r, struct date after, struct date *out);
bool check_receiving(const struct judge *j, struct issues *out);

/* eligible.c, hours.c: told at the form of the judge. True when an error was told. */
bool check_eligible(struct application *app, struct judge *home, const struct compiled_rule *by, struct issues *out);
bool check_hours(struct judge *j, const struct hours *h, const struct node *when, struct issues *out);
struct judge *application_find(struct application *app, const char *form);

#endif

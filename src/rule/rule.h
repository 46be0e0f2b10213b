/*
 * rule.h - normal forms of values and the checks of a form: what is wrong, where, and what to do.
 *
 * This stage is the seam for the rule language: rule_check is the one entry through which every verdict passes.
 */
#ifndef SHENBAO_RULE_H
#define SHENBAO_RULE_H

#include "base/base.h"
#include "model/model.h"

struct program;
enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

/* One thing to mend. All strings belong to the list's arena; code is of the R-, W- or S- vocabulary. */
struct issue {
    const char *code;
    enum severity severity;
    const char *section, *field, *label, *value, *message, *remedy;   /* field: path, "" when it is about the whole form */
    int row;                                               /* from 1; 0 outside tables */
};
struct issues { struct issue *v; size_t n, cap; struct arena *arena; };   /* arena: the caller's, set before the first issue */
void issues_clear(struct issues *l);                       /* gives the list back; the texts live as long as the arena */

struct rule_context {
    struct date received;                                  /* date rules are judged against it */
    const struct codelist *regions;                        /* GB/T 2260 with history: first six digits of an ID; NULL = not checked */
    /* A code list by its id for code-name(), under() and the working days; NULL when there is none. codes itself may be NULL. */
    const struct codelist *(*codes)(void *ctx, const char *id);
    void *codes_ctx;
    const struct program *program;                         /* the rules of the form; NULL: only what its fields say by themselves */
    struct answers *calculated;                            /* gets the value of each calculated field, "" when it has none; or NULL */
};

/* Adds an issue; text from the message table: message `id`, remedy `remedy_id` (MSG_COUNT = none), both with args. */
void issues_add(struct issues *l, const char *code, enum severity sev, const struct section *s, const struct field *f, int row,
                const char *path, const char *value, enum msg id, enum msg remedy_id, const char *const *args);

/* The normal form of what was typed: dates YYYY-MM-DD, year-months YYYY-MM, periods 2019-03/2021-06 or 2019-03/.., ticks 1 or "",
 * choices by value (state, value or label are accepted), numbers folded to ASCII; names and prose are only trimmed, line breaks
 * made \n. False when it cannot be read as the type: out then holds the trimmed original. out is emptied first.
 *
 * yes-no: the choice's value when the field has choices, else yes or no. resident-id, credit-code: folded (ASCII, upper case, no
 * spaces); whether the number is a right one is rule_check's to say. A normal form normalises to itself. When a word stands for
 * two choices (one's state is another's value, two codes of one name) it is not readable: guessing would be silent. */
bool value_normalise(const struct field *f, const char *typed, struct buf *out);
/* A mark: "1" or "". For a field's not-applicable mark, which has no definition of its own. Same contract. */
bool tick_normalise(const char *typed, struct buf *out);

/* Resident ID, GB 11643-1999 / ISO 7064 MOD 11-2. */
enum id_fault { ID_OK, ID_LENGTH, ID_CHARACTER, ID_CHECK, ID_BIRTH_DATE, ID_BIRTH_FUTURE, ID_BIRTH_EARLY, ID_REGION };
/* ID_REGION is the last thing looked at (regions may be NULL) and is advice only. birth and sex ('1' male, '2' female) are set when
 * the digits allow. at: position (from 1) of the offending character for ID_CHARACTER. Each of the three may be NULL. */
enum id_fault resident_id_check(const char *id, struct date today, const struct codelist *regions, struct date *birth, char *sex, int *at);

/* Numbers of every kind that public forms ask for, judged strictly (facts of the standards, not of one form). */
enum number_kind {
    NUMBER_ID18, NUMBER_ID15,                              /* resident ID; its form before 2013 */
    NUMBER_HMT18,                                          /* residence permit of Hong Kong, Macao, Taiwan people */
    NUMBER_FPR18, NUMBER_FPR15,                            /* foreign permanent resident card of 2023; of 2017 */
    NUMBER_USCC,                                           /* unified social credit code, GB 32100-2015 */
    NUMBER_MOBILE, NUMBER_POST_CODE, NUMBER_HKMO_PASS, NUMBER_TW_PASS
};
enum number_fault {
    NUMBER_OK, NUMBER_LENGTH, NUMBER_CHARACTER, NUMBER_CHECK, NUMBER_REGION, NUMBER_BIRTH_DATE, NUMBER_BIRTH_FUTURE, NUMBER_BIRTH_EARLY,
    NUMBER_PREFIX, NUMBER_SHAPE, NUMBER_DEPARTMENT, NUMBER_CATEGORY
};
struct number_facts {
    char number[24];                                       /* folded; "" when longer than any kind */
    bool normalised;                                       /* what was typed had to be folded first */
    bool doubt;                                            /* right, but look: id15 of before 1900, organisation code's own check digit */
    struct date birth; char sex;                           /* y 0, sex 0: says nothing of it */
    char id18[19];                                         /* id15: the number of today */
    char country[4], org[11];                              /* fpr; uscc: 00000001-9 */
    int at;                                                /* NUMBER_CHARACTER: which, from 1 */
};
/* The first fault in the order length, characters, prefix, region, birth, check digit. regions NULL: regions are not checked. */
enum number_fault number_check(enum number_kind kind, const char *typed, struct date today, const struct codelist *regions,
                               struct number_facts *facts);

/* Checks a whole form in one pass. `a` holds normalised values (ANSWER_BAD marks those that were not readable). Issues come in
 * reading order, one for each root cause. What is marked ANSWER_DAMAGED is there, but is not judged: the damage was told by
 * whoever marked it. Returns the number of errors. */
size_t rule_check(const struct form *f, const struct answers *a, const struct rule_context *ctx, struct issues *out);
/* The same, and gives what it knows of the form then, for rule_across, which need not find it out again; ctx->program is set. Points to the
 * answers, which may be given their calculated values meanwhile, and to the program. */
struct judge;
size_t rule_check_keep(const struct form *f, const struct answers *a, const struct rule_context *ctx, struct issues *out,
                       struct judge **kept);
void rule_kept_free(struct judge *kept);

/* ---- the rules of a form, compiled ---- */

/* What the rules of a form may name beside it. */
struct program_env {
    struct form *const *forms; size_t nforms;              /* of its procedure; the form itself may be among them */
    /* A code list by its id, or NULL when there is none. The hook may be NULL: then lists are not looked into. */
    const struct codelist *(*codes)(void *ctx, const char *id); void *ctx;
};
/* Compiles every expression of the form and of its procedure (form->facts) and looks at what they say together: cycles, messages that name
 * nothing, conditions that never change. Every mistake goes to d. Never NULL; what could not be compiled is left out. Lives in the arena, as long
 * as form, env->forms and the arena do. What is wrong with the procedure is told with the first of env->forms only. */
struct program *program_new(const struct form *f, const struct program_env *env, struct arena *a, struct diags *d);
/* The trees as JSON beside the form's, keys in a fixed order; and back, bound to the form. NULL and a reason when they are not the
 * trees of this form: shape, size, types, names and cycles are all looked at. */
json_t *program_to_json(const struct program *p);
struct program *program_from_json(const json_t *j, const struct form *f, const struct program_env *env, struct arena *a, struct buf *why);
const struct form *program_form(const struct program *p);
/* Calls fn for each field that some expression, rule or number looks at together with `path` ("work.period": without row) of `form`: of the
 * program's form, and with `facts` of its procedure. A field may come several times. column: the rows of a table are looked at together, those of
 * `path` itself too. (links.c) */
typedef void program_link_fn(void *ctx, const char *form, const char *path, bool column);
void program_links(const struct program *p, const char *form, const char *path, bool facts, program_link_fn *fn, void *ctx);
/* Whether some rule, of the form or of the procedure, is judged by rule_across. */
bool program_is_across(const struct program *p);
/* Calls fn with each tree: its key in the JSON and the tree as JavaScript over the runtime. */
typedef void program_js_fn(void *ctx, const char *slot, const char *js);
void program_each_js(const struct program *p, program_js_fn *fn, void *ctx);
/* The whole as one object literal for Shenbao.judge: slot -> function(F,E){return ...}, and order (slots of relevance and calculation as they
 * are evaluated), types (of each calculation's slot) and elsewhere (another form of the procedure tells of eligibility). No slot has one of
 * these names. */
void program_to_js(const struct program *p, struct buf *out);

/* A form of one application. doubtful: two of this kind wait for a person's choice, so that rules that name it are not judged. */
struct rule_form {
    const struct program *program;
    const struct answers *answers;
    struct date received;
    bool doubtful;
    struct judge *kept;                                    /* of rule_check_keep with the same three, or NULL; of no use afterwards but to be freed */
};
/* What can only be said of the application: rules that name other forms, eligibility, exclusions, hours, rules of the procedure. Told at
 * the form it belongs to: out has n lists. A form that has not come in is named by no issue. Depends on the forms alone, not on their
 * order. ctx: received and program are those of each form. */
void rule_across(const struct rule_form *v, size_t n, const struct rule_context *ctx, struct issues *out);

/* The words of the first row of the guide's eligibility by which they may apply; NULL when none holds. v, ctx: as rule_across; lives with the form. */
const char *rule_eligible(const struct rule_form *v, size_t n, const struct rule_context *ctx);

/* An expression of the form language about a form, for looking among many. where: what the place of a mistake is called. NULL with the
 * mistakes in d. Lives in the arena. */
struct filter *rule_filter_new(const char *expr, const char *where, const struct form *f, struct arena *a, struct diags *d);
bool rule_filter_holds(const struct filter *filter, const struct answers *answers, const struct rule_context *ctx);

/* The last day of a time that begins the day after `from`. holidays: the code list of that name, or NULL; guessed becomes true where it says
 * nothing of the year, so that Monday to Friday were taken. (workdays.c) */
struct date within_ends(const struct within *w, struct date from, const struct codelist *holidays, bool *guessed);
bool receiving_open(const struct receiving *r, struct date day);   /* whether forms are taken in on that day (receiving.c) */
/* Working days after `from` up to `until`, that one included; 0 when there are none. */
long workdays_since(struct date from, struct date until, const struct codelist *holidays);

/* ---- what an application has to bring along (needs.c, attach.c) ---- */

enum need { NEED_YES, NEED_NO, NEED_UNKNOWN };             /* UNKNOWN: what it hangs on is not there, or wrong itself */
/* why: the answers it rests on, in a sentence (of UNKNOWN what is still to be filled in); "" when it is always wanted. */
struct needed { const struct material *material; enum need need; const char *why; };
/* The materials of the procedure, in the guide's order, in the arena; returns how many. v: every form of the procedure; answers NULL: it has
 * not come in. A material that is a form is wanted as long as its own condition holds and the form's. The facts are those of the first that
 * came in. */
size_t rule_materials(const struct rule_form *v, size_t n, const struct rule_context *ctx, struct arena *a, struct needed **out);

/* The forms that did not come (answers NULL, as above) although their own condition holds by the answers of others: R-MAT, told at the form that
 * the condition names first. out has n lists. */
void rule_lacking(const struct rule_form *v, size_t n, const struct rule_context *ctx, struct arena *a, struct issues *out);

/* A file that was handed in for a slot (a field of the type file). name: as people call it, with its extension. kind: by its content, an enum
 * file_kind, -1 for any other. width, height: of a picture in pixels, 0 when they cannot be read. */
struct delivered { const char *name; long long bytes; int kind; int width, height; };
struct slot_files { const char *path; const struct delivered *v; size_t n; };   /* path: "certificate", "work.2.proof" */
/* Judges what was handed in for every slot of the form, in reading order; a slot that is not in v got nothing. A missing file is R-MAT or
 * what the slot's own code says, a file that does not fit R-FILE, one that is not wanted W-IRREL. What hangs on answers that are wrong themselves is not judged. a: as for
 * rule_check. Returns the number of errors. */
size_t rule_attachments(const struct form *f, const struct answers *a, const struct rule_context *ctx, const struct slot_files *v, size_t n,
                        struct issues *out);
/* The name a file of that slot should have, without extension, appended; false when it says none or hangs on answers that are not right. */
bool rule_attachment_name(const struct form *f, const struct answers *a, const struct rule_context *ctx, const char *path, struct buf *out);

/* ---- moves from state to state (moves.c) ---- */

/* What a move asks, its guards and its outcomes, compiled: as program_new, over the forms of env. Never NULL. */
struct move_rules;
struct move_rules *move_rules_new(const struct chain *c, const struct chain_move *m, const struct program_env *env, struct arena *a,
                                  struct diags *d);
const struct form *move_rules_form(const struct move_rules *r);   /* as chain_case makes it: which facts there are */
/* Whether it may be made: facts has what was given for what it asks and the facts of the case in normal form; v: the forms that came in;
 * ctx->received: the day of the move. All that forbids it is told. Returns where it leads, NULL when it is forbidden. That it starts in the
 * state of the application is not looked at. */
const struct chain_state *move_judge(const struct move_rules *r, const struct answers *facts, const struct rule_form *v, size_t n,
                                     const struct rule_context *ctx, struct issues *out);

/* ---- expressions by themselves, in templates of letters (fill.c) ---- */

struct expression;
/* Compiles an expression over the fields of a form. table: where it stands in the rows of one, else NULL; truth: it has to be a condition.
 * NULL when it is wrong (told with its column). Lives in the arena. */
const struct expression *expression_new(struct text t, const struct form *f, const char *table, bool truth, struct arena *a,
                                        struct diags *d);
/* Calls fn for each field it looks at: path without the row; same_row: the value of the row it stands in. */
typedef void expression_ref_fn(void *ctx, const char *path, const struct section *s, const struct field *f, bool same_row);
void expression_each_ref(const struct expression *e, expression_ref_fn *fn, void *ctx);
/* The value as people read it, appended: dates 2026年3月1日, choices by their labels, conditions 是 or 否. Whether a condition holds. */
void expression_text(const struct expression *e, const struct answers *a, int row, const struct rule_context *ctx, struct buf *out);
bool expression_holds(const struct expression *e, const struct answers *a, int row, const struct rule_context *ctx);

/* An expression of the form in plain Chinese, for people who sign it off: 「出生年月」早于「参加工作时间」. s, self: where it stands, or NULL. In the
 * arena; the expression as written when it is wrong. (words.c) */
const char *program_words(const struct program *p, struct text expr, const struct section *s, const struct field *self, struct arena *a);

/* ---- the same rules in JavaScript (js.c) ---- */

/* Names of the files of the runtime in layouts/, in the order in which they are loaded; NULL ends them. */
extern const char *const rule_js_files[];
/* The rows of the message table that the runtime needs, both languages, as an object: {"RULE_EMPTY":["error","...","..."],...}. */
void rule_js_messages(struct buf *out);
/* The characters that people do not count, as an array: [first,last,first,last,...]. */
void rule_js_marks(struct buf *out);
/* A statement that gives the runtime what it shares with C: messages and the characters that are not counted. Comes after the files. */
void rule_js_data(struct buf *out);

/* The names under which the functions of the language stand in the runtime: at most `most` of them; returns how many there are. */
size_t rule_js_functions(const char **v, size_t most);

/* ---- scripts that are carried by a PDF or a page (js_carry.c, squeeze.c) ---- */

/* The rows of the message table that a script names, whole or by a beginning that ends in _; the English words only when that is asked for. */
void rule_js_messages_of(const char *script, enum lang lang, struct buf *out);
/* The code lists that a program printed by program_to_js looks into, as an object {id: [{code, name, parent, until}]}. */
void rule_js_lists(const char *program, const struct codelist *(*codes)(void *ctx, const char *id), void *codes_ctx, struct buf *out);

/* A script of ours made small; appended. What it declares outside functions and the names of properties stay; functions that nothing in it
 * calls are left out, but for properties of the names in `called` (NULL ends them). */
void script_squeeze(const char *source, const char *const *called, struct buf *out);
/* The same of a runtime that is to serve any form: the functions of the language stay, whoever calls them, and those of the n names in own. */
void script_squeeze_runtime(const char *source, const char *const *own, size_t n, struct buf *out);
/* Text of a script with only ASCII in it: other characters, which may stand in strings and regular expressions only, as escapes. */
void script_ascii(struct buf *out, const char *s, size_t n);

#endif

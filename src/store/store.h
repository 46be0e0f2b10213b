/*
 * store.h - the counter's database and the originals beside it: sources, applications, submissions, answers, issues, events.
 *
 * Knows forms and answers; nothing of PDF, and nothing of how a rule comes to its verdict. One source is one transaction.
 * Failures of the system (disk full, database locked, file broken) end the program with a message and exit 3.
 * The tables are a public interface: shouli-db(5).
 */
#ifndef SHENBAO_STORE_H
#define SHENBAO_STORE_H

#include "base/base.h"
#include "model/model.h"

enum { STORE_SCHEMA_VERSION = 3 };                         /* user_version of the databases written by this program */

/* What became of a source. OPENED: a container whose entries are sources of their own. FILED: kept with an application, no form by itself. */
enum store_status { STORE_ACCEPTED, STORE_INCOMPLETE, STORE_DUPLICATE, STORE_CONFLICT, STORE_REFUSED, STORE_OPENED, STORE_FILED };
const char *store_status_name(enum store_status s);        /* the word in the database and in --json */
bool store_status_from_name(const char *name, enum store_status *out);
const char *store_status_word(enum store_status s);        /* what people read, in the language set */

struct store;
enum store_mode { STORE_CREATE, STORE_WRITE, STORE_READ }; /* CREATE makes a missing database; READ changes nothing but may migrate */
/* Opens and, where it is older, migrates. NULL and a reason for people in why: not ours, newer, on a network share, missing, locked. */
struct store *store_open(const char *path, enum store_mode mode, struct buf *why);
/* Makes everything committed durable (WAL checkpoint with fsync). Call before telling people that a batch is in. */
void store_sync(struct store *s);
void store_close(struct store *s);

/* ---- originals: FILES/ab/abcdef..., FILES = the database's name + ".files" ---- */

/* An original on its way: copied and hashed, the bytes readable through copy.fd, but not yet durable and not yet under its name. */
struct store_original { struct file_copy copy; bool settled; enum file_copy_end end; int error; };
#define STORE_ORIGINAL_NONE { .copy = FILE_COPY_NONE }
/* Copies a file of any length, in constant memory. store_copy may run in a thread beside the store's own; store_copied then says what became of
 * it: false with errno when `path` could not be read. */
void store_copy(struct store *s, const char *path, struct store_original *o);
bool store_copied(struct store *s, const struct store_original *o);
void store_take_bytes(struct store *s, const void *p, size_t n, struct store_original *o);
/* Makes originals durable under their hashes, files first, then names: only now may rows name them. Many at once wait for the disk once.
 * In three steps, of which the middle one may run in a thread beside the store's own. */
void store_settle(struct store *s, struct store_original *const *v, size_t n);
void store_settle_begin(struct store *s, struct store_original *const *v, size_t n);
void store_settle_write(struct store *s, struct store_original *const *v, size_t n);
void store_settle_end(struct store *s);
void store_release(struct store *s, struct store_original *o);   /* closes it; what is not settled is forgotten */
/* All of it for a few bytes. */
void store_keep(struct store *s, const void *p, size_t n, char sha256[65]);
bool store_has_original(const struct store *s, const char *sha256);   /* it lies there; whether a row names it is another matter */
char *store_file_path(const struct store *s, const char *sha256);   /* caller frees */

/* ---- taking in ---- */

struct store_issue {
    const char *code, *severity;                           /* severity "error" or "warning" */
    const char *section, *field, *label, *value, *message, *remedy;
    int row;                                               /* 0 outside tables */
};

/* A thing handed in. kind: pdf, zip, other. received: YYYY-MM-DD. by, round: may be "". */
struct store_source { const char *sha256, *name, *kind, *received, *by, *round; };

struct store_outcome {
    enum store_status status;
    long long application, submission;                     /* 0 = none */
    int revision;
    char form[128], version[64];
    char away[128];                                        /* REFUSED because this office has the application now; else "" */
};

/* True when these bytes are stored as a submission of this round already; out says which (status is DUPLICATE). */
bool store_find_bytes(struct store *s, const char *sha256, const char *round, struct store_outcome *out);
/* Notes that a source was handed in again and changed nothing. */
void store_repeat(struct store *s, const struct store_source *src, const struct store_outcome *same);
/* Keeps the verdict on a source that is not stored as a submission. */
void store_refuse(struct store *s, const struct store_source *src, const struct store_issue *v, size_t n);
/* Keeps a scan of what is stored as a submission, with its application: FILED. paper: it shows the paper itself, which then counts as seen.
 * (paper.c) */
void store_scan(struct store *s, const struct store_source *src, const struct store_outcome *of, unsigned pages, bool paper);
/* Keeps a container whose entries were taken in one by one. */
void store_container(struct store *s, const struct store_source *src);

/* Called inside the transaction when the forms of an application have changed: reads what it needs, and calls store_judged for each of
 * them whose program it knows. */
typedef void store_judge_fn(void *ctx, long long application);

/* ---- attachments (file.c) ---- */

/* kind by its content: "jpg", "pdf" ...; bytes < 0: to be found out; application 0: nobody knows yet whose it is. slot: path of a field of the
 * type file of the submission; material: id in the guide. Both may be NULL. id, name, sha256, received: when read only. */
struct store_file {
    long long id, application, submission;
    const char *slot, *material, *name, *kind, *sha256, *received;
    long long bytes;
    int width, height, pages;
};
/* Keeps a file that is no form; its bytes are kept already. Without issues and with an application it is FILED, else REFUSED; without an
 * application it waits for a person. Returns its id. */
long long store_file(struct store *s, const struct store_source *src, const struct store_file *f, const struct store_issue *v, size_t n,
                     store_judge_fn *judge, void *ctx);
/* An application of the round that has a file of these bytes, 0 when none has; application 0 = any. */
long long store_file_owner(struct store *s, const char *sha256, const char *round, long long application);
/* A person says whose a file is; the application that it is taken from, if any, is judged anew too. */
bool store_file_assign(struct store *s, long long file, const struct store_file *to, const char *by, store_judge_fn *judge, void *ctx);
typedef bool store_file_fn(void *ctx, const struct store_file *f);
void store_each_file(struct store *s, long long application, long long file, store_file_fn *fn, void *ctx);   /* 0 = all */

/* Whether the counter ticked a material, or a slot by its path, as seen on paper. */
bool store_has_tick(struct store *s, long long application, const char *material);

/* ---- by hand (hand.c) ---- */

/* Who does it and why (may be NULL where no reason is asked for), and how the application is judged afterwards (NULL: not). */
struct store_hand { const char *by, *why; store_judge_fn *judge; void *ctx; };
/* NO_SUCH: there is none, or it is retracted or closed. NOT_NOW: not in this state. OTHER: another revision is the current one. */
enum store_done { STORE_DONE, STORE_NO_SUCH, STORE_NOT_NOW, STORE_OTHER };
/* The submission does not count any more; it stays in the database. */
enum store_done store_retract(struct store *s, long long submission, const struct store_hand *h);
/* Of several that differ this one counts; the others are retracted. NOT_NOW: there is nothing to choose. */
enum store_done store_choose(struct store *s, long long submission, int revision, const struct store_hand *h);
/* what: original copy verified sign seal paper; count 0 takes the tick back. */
void store_tick(struct store *s, long long application, const char *material, const char *what, int count, const struct store_hand *h);
struct store_ticked { const char *material, *what, *at, *by; int count; };
typedef void store_tick_fn(void *ctx, const struct store_ticked *t);
/* Whether a clerk has begun to tick what an application brought: a scan that shows the paper does not count. (paper.c) */
bool store_ticking(struct store *s, long long application);
void store_each_tick(struct store *s, long long application, store_tick_fn *fn, void *ctx);
/* An official print of a form as it is stored, by the check word on it; the same print again is no news. And the word of the last one. */
void store_printed(struct store *s, long long application, long long submission, int revision, const char *check, const struct store_hand *h);
bool store_last_print(struct store *s, long long application, const char *form, struct buf *check);
/* An issue of a clerk's, which rules do not close. NOT_NOW: people have been told of these very answers already. */
enum store_done store_raise(struct store *s, long long submission, const struct store_issue *i, const struct store_hand *h);
/* NOT_NOW: it is an error, or waived already; it is of the rules. */
enum store_done store_waive(struct store *s, long long issue, const struct store_hand *h);
enum store_done store_settle_issue(struct store *s, long long issue, const struct store_hand *h);

/* ---- states (move.c) ---- */

enum { STORE_STATE_SIZE = 80 };
enum { NUMBER_TEXT = 192 };                                /* room for a number that is given out */
struct store_move_value { const char *name, *label, *value; };
/* A step from one state to another. name, to_name: as people read them, in the words of then. on: the day it counts from. role: who did it, such
 * as the unit, or NULL. draw (or NULL) is called inside the transaction to fill in number; false calls the whole off. */
struct store_move {
    long long application;
    const char *move, *name, *from, *to, *to_name, *on, *role;
    const struct store_move_value *values; size_t nvalues;
    const char *number, *kind, *office;
    char drawn[NUMBER_TEXT];
};
/* NO_SUCH: no such application; NOT_NOW: it does not stand where the move starts; OTHER: no number could be drawn, why (or NULL) says it. Whether the procedure has such a
 * move, and its guards, are the caller's to look at. */
enum store_done store_move(struct store *s, struct store_move *m, const struct store_hand *h, struct buf *why);
/* All of them or none, in one transaction; failed: the first that could not be made. */
enum store_done store_move_all(struct store *s, struct store_move *v, size_t n, const struct store_hand *h, size_t *failed, struct buf *why);
struct store_moved { long long id, application; const char *move, *name, *from, *to, *to_name, *on, *at, *by, *role, *why, *number; long long after; };
typedef bool store_move_fn(void *ctx, const struct store_moved *m);
void store_each_move(struct store *s, long long application, store_move_fn *fn, void *ctx);   /* in the order in which they were made */
typedef void store_move_value_fn(void *ctx, const struct store_move_value *v);
void store_each_move_value(struct store *s, long long move, store_move_value_fn *fn, void *ctx);
/* What guards may ask of an application beside its forms. Days are YYYY-MM-DD or "". since: when it came to its state by a move; told_on, due_on: of
 * the notice that is not answered; changed: the line of the log in which its forms last changed: after a move where that is later than its `after`. */
struct store_case {
    int forms, conflicts, errors, files, moves, paper;
    char received_on[11], changed_on[11], since[11], told_on[11], due_on[11];
    long long changed;
};
void store_case(struct store *s, long long application, struct store_case *out);

/* Who may not apply. procedure "": in none of them; until "": until it is lifted. id and what follows until: when read only. */
struct store_ban { long long id; const char *person, *procedure, *from, *until, *why, *made_on, *by, *lifted_on, *lifted_by, *lifted_why; };
long long store_ban(struct store *s, const struct store_ban *b, const struct store_hand *h);
/* From that day on it does not hold. NOT_NOW: it was lifted already. */
enum store_done store_ban_lift(struct store *s, long long ban, const char *on, const struct store_hand *h);
typedef bool store_ban_fn(void *ctx, const struct store_ban *b);
/* person NULL: of everybody; day NULL: those that are over, too. */
void store_each_ban(struct store *s, const char *person, const char *day, store_ban_fn *fn, void *ctx);

/* What the procedure says of a change to an application that stands in `state`; called inside the transaction of store_submit when answers are
 * about to change. refused: why it must not, or NULL. to: the state that the change brings it to, or NULL. */
struct store_gate { const struct store_issue *refused; const char *to, *to_name, *name; };
typedef struct store_gate store_gate_fn(void *ctx, const char *state);
/* Keeps what the procedure's states are called; does nothing when that is known. */
void store_states(struct store *s, const char *procedure, const struct chain *c);
/* The state of an application; false when there is none, or it was merged into another. */
bool store_state(struct store *s, long long application, char out[STORE_STATE_SIZE]);
/* ---- who may be whom (people.c) ---- */

/* Other applications of the round with this one's name and another number; those of any round with its number; at most max, by their ids. */
size_t store_namesakes(struct store *s, long long application, size_t max, long long *out);
size_t store_same_number(struct store *s, long long application, size_t max, long long *out);
/* Whether another application of the same number has another name: which, appended. */
bool store_other_name(struct store *s, long long application, struct buf *name);
/* Applications of a round (NULL: of any) at which a doubt about the person is open. */
size_t store_with_doubts(struct store *s, const char *round, size_t max, long long *out);
bool store_round_of(struct store *s, long long application, struct buf *round);
/* The name under which a revision came in, appended. */
void store_source_name(struct store *s, long long submission, int revision, struct buf *name);

/* ---- what waits for a person (task.c key.c) ---- */

struct store_task {
    long long id, application, submission, file;
    int revision;
    const char *kind, *source, *source_kind, *name, *person, *title, *received, *opened_at, *message;
    const char *form, *sha256;                             /* "id@version" whose names its answers have or will have; of the source */
};
typedef bool store_task_fn(void *ctx, const struct store_task *t);
void store_each_task(struct store *s, store_task_fn *fn, void *ctx);
long long store_task_file(struct store *s, long long task);    /* of an `assign`; 0 when there is none */

/* Keeps a file that shows pages of a form ("id@version") on which nothing can be read: refused, and a task for a person to key it.
 * application 0: not known. */
struct store_paper_of { const char *form, *title; long long application; };
void store_paper(struct store *s, const struct store_source *src, const struct store_issue *v, size_t n, const struct store_paper_of *of);
/* The word that a page made for a task carries; "" when there is no such task. */
enum { STORE_TASK_WORD = 64 };
void store_task_word(struct store *s, long long task, char out[STORE_TASK_WORD]);
/* A task that stands for every empty page on which this form ("id@version") is keyed: it is in no list and is never done. */
long long store_key_page(struct store *s, const char *form, const char *by);
/* The task of which a page carries the word; false when there is none, or it is done. */
struct store_task_found { long long task, submission; const char *origin; bool standing; char form[192]; };
bool store_task_by_word(struct store *s, const char *word, struct store_task_found *out);
/* What the page brought is stored: closes the task, and files the paper it was keyed from. */
void store_task_done(struct store *s, const struct store_task_found *t, const char *by, const struct store_outcome *o);

/* A form's answers on their way in. */
struct store_submission {
    const struct form *form;
    const char *definition, *definition_sha256;            /* form_to_json as compact text, and its hash, when the caller has them at hand; or NULL */
    /* Handed in on an older version: the versions that the answers were carried through, that one first, and their digest in each.
     * form and answers are those of the newest. NULL and 0 otherwise. */
    const struct form **earlier; char (*digests)[65]; size_t nearlier;
    const char *person;                                    /* normalised; NULL when missing or wrong: an application by itself */
    const char *name;                                      /* the person's name for lists, or NULL */
    long long base; int base_revision;                     /* from _base, 0 = none */
    const struct answers *answers;
    const struct store_issue *issues; size_t nissues;
    const struct store_issue *if_repeated;                 /* procedure refuses a second form: the issue to refuse it with; else NULL */
    store_judge_fn *judge; void *judge_ctx;                /* or NULL */
    const char *origin, *why;                              /* of a revision that no file brought: "amend" "key" "confirm"; else NULL */
    store_gate_fn *gate; void *gate_ctx;                   /* what the state of the application says of a change, or NULL */
};
/* Whether submission `id` may be revised by a form of `person` (NULL unknown). It must be the same form; and the same person, or one that was
 * not known before, or the number by which people are known was what had to be mended. CHANGED: all but that. */
enum store_base { STORE_BASE_NONE, STORE_BASE_FITS, STORE_BASE_CHANGED };
enum store_base store_base(struct store *s, long long id, int revision, const struct form *f, const char *person, const char *round);
/* When a submission first came; "" when there is none. */
void store_first_received(struct store *s, long long submission, char out[11]);
/* Only from a store_judge_fn: what the rules across forms say of a submission, all of it. Issues that are not told again are closed; whether
 * it is accepted follows from what is open. */
bool store_judged(struct store *s, long long submission, const struct store_issue *v, size_t n);   /* true: something changed */
/* Judges a stored application again in one transaction: fn reads what it needs and calls store_judged_alone and store_judged. by: or "". */
void store_recheck(struct store *s, long long application, const char *by, store_judge_fn *fn, void *ctx);
/* Only from the fn of store_recheck: everything that is wrong with a submission by itself, the old issues that still stand among them, and the
 * values its form calculates (path and value; "" is none). form, text, sha256: the definition it was judged by, as in store_submission. True
 * when something changed. */
struct store_alone {
    long long submission; int revision;
    const struct form *form; const char *definition, *definition_sha256;
    const struct store_issue *v; size_t n;
    const struct answers *calculated;
};
bool store_judged_alone(struct store *s, const struct store_alone *in);
/* Begins the transaction of the store_submit or store_refuse that must follow: what is asked in between is part of it. */
void store_begin(struct store *s);
/* Decides and stores in one transaction. Same answers: DUPLICATE. base is the current revision: a new revision. Other answers of the same
 * person and form: CONFLICT on both sides until a person chooses, or REFUSED where the procedure refuses. Else ACCEPTED or INCOMPLETE.
 * Issues of earlier revisions that did not come again are closed. */
void store_submit(struct store *s, const struct store_source *src, const struct store_submission *in, struct store_outcome *out);

/* Inside a transaction, of what was received from another office: the answers of in->base carried to a newer form or list, as its next revision. */
void store_carry(struct store *s, const char *at, const char *by, const struct store_submission *in, struct store_outcome *out);

/* SHA-256 over form, version and answers in byte order of their paths: equal exactly when the answers are. */
void store_digest(const struct form *f, const struct answers *a, char out[65]);

/* ---- reading ---- */

struct store_row {
    long long submission, application;
    int revision;
    const char *form, *version, *title, *procedure, *round, *person, *name, *status, *received, *digest;
    const char *stored;                                    /* the version whose names the answers have: `version` or a later one */
    const char *number, *state;                            /* of the application; number "" while it has none */
};
/* Current submissions in the order of form, round, person, digest: the same whatever the order of arrival. form NULL = all.
 * application 0 = all. Strings live until the call returns from fn. False from fn stops. */
typedef bool store_row_fn(void *ctx, const struct store_row *r);
void store_each_row(struct store *s, const char *form, long long application, store_row_fn *fn, void *ctx);

/* What has become of a revision; false when it is not the current one. */
bool store_submission_status(struct store *s, long long submission, int revision, enum store_status *out);

/* state_name: as people read it, "" while it never moved and nothing is known of the procedure's states. */
struct store_application { long long id; const char *procedure, *round, *person, *name, *state, *number, *state_name; };
typedef bool store_application_fn(void *ctx, const struct store_application *a);
void store_each_application(struct store *s, long long id, store_application_fn *fn, void *ctx);   /* id 0 = all */

/* The current submission of a person's form in a round. stored: the version whose names its answers have. Returns how many there are. */
struct store_current { long long submission; int revision; char stored[64]; };
size_t store_current(struct store *s, const struct form *f, const char *round, const char *person, struct store_current *out);
/* The same of one submission; false when there is none. */
bool store_current_of(struct store *s, long long submission, struct store_current *out);
/* Every path that a current submission of the form has an answer under, in byte order. */
typedef void store_path_fn(void *ctx, const char *path);
void store_each_path(struct store *s, const char *form, store_path_fn *fn, void *ctx);
/* Answers of one revision, flags as in model.h. */
void store_answers(struct store *s, long long submission, int revision, struct answers *out);
struct store_kept_issue { struct store_issue i; int revision; const char *opened_at, *closed_at; long long id; const char *origin, *waived_by, *waived_why; };
typedef bool store_issue_fn(void *ctx, const struct store_kept_issue *i);
void store_each_issue(struct store *s, long long submission, bool open_only, store_issue_fn *fn, void *ctx);

struct store_event { const char *at, *by, *what, *source; long long submission; int revision; };
typedef bool store_event_fn(void *ctx, const struct store_event *e);
void store_each_event(struct store *s, long long application, store_event_fn *fn, void *ctx);

struct store_kept_source { const char *sha256, *name, *kind, *status, *diagnosis, *message, *received; };
typedef bool store_source_fn(void *ctx, const struct store_kept_source *v);
/* Sources in byte order of name; status NULL = all. */
void store_each_source(struct store *s, const char *status, store_source_fn *fn, void *ctx);


/* ---- telling people, and accepting (notice.c accept.c) ---- */

/* Errors that are open and not waived, of the current forms of an application, in the order of forms and of their issues. */
struct store_fault { long long id, submission; bool across; const char *form; struct store_issue i; };
typedef bool store_fault_fn(void *ctx, const struct store_fault *f);
void store_each_fault(struct store *s, long long application, store_fault_fn *fn, void *ctx);

/* A notice as it is kept. Dates are YYYY-MM-DD, "" where there is none. */
struct store_notice {
    long long id, application;
    const char *number, *made_on, *made_by, *due_on, *told_on, *told_by, *told_how, *told_whom, *answered_on;
};
/* What a new notice tells. missing: ids of forms that have not come in at all, divided by spaces. */
struct store_telling { long long application; const long long *issues; size_t nissues; const char *missing, *day, *by, *due; };
/* The notice that tells just this, new or made before and not answered since; strings live in the arena. */
void store_notice_make(struct store *s, const struct store_telling *t, struct arena *a, struct store_notice *out);
typedef bool store_notice_fn(void *ctx, const struct store_notice *n);
/* application 0: all, in the order of their making. */
void store_each_notice(struct store *s, long long application, store_notice_fn *fn, void *ctx);
/* Somebody was told, once more perhaps: the day that counts, and the day to answer by, are of the first time. */
struct store_told { const char *on, *by, *how, *whom, *due; };
void store_notice_told(struct store *s, long long notice, const struct store_told *t);

/* Gives an application its number, the next of its window and year, without a gap; the one it has when it has one. False, with nothing changed,
 * when it cannot be accepted: why. STATE: it does not stand where `as`, the move that it is, starts from. */
enum store_refusal { ACCEPT_FINE, ACCEPT_FAULTS, ACCEPT_CONFLICT, ACCEPT_EMPTY, ACCEPT_GONE, ACCEPT_STATE, ACCEPT_NUMBER };   /* NUMBER: none left, why says it */
struct store_acceptance { enum store_refusal refusal; char number[NUMBER_TEXT], on[11], by[96]; struct buf why; };
/* The caller clears out->why. */
bool store_accept(struct store *s, const struct store_move *as, const char *window, const char *day, const struct store_hand *h,
                  struct store_acceptance *out);

/* Whether a form that an application lacks may lie with another one: of the same name, where the person of one of the two is not known for sure,
 * or R-PERSON is told of both. */
bool store_form_elsewhere(struct store *s, long long application, const char *form);

/* ---- numbers given out (number.c): "accept" is the 受理号, of which every database has a row ---- */

/* What a row of numbers looks like, as the site says (model.h: number_pattern_ok); ranges: only out of those that an office was handed. */
struct store_number_kind { const char *id, *title, *pattern; bool ranges; };
bool store_number_kind(struct store *s, const struct store_number_kind *k);   /* true: it is new, or has changed */
/* Numbers first to last that an office may give out in a year (0: numbers have none), `split` of them handed on to others. parent: the range
 * it was split from, 0 = none. used, split, left: when read only. */
struct store_range {
    long long id, parent, first, last, used, split, left;
    const char *kind, *title, *office, *given_on;
    int year;
};
bool store_range_give(struct store *s, struct store_range *r, const char *by, struct buf *why);   /* sets id; false: why not, in words */
typedef bool store_range_fn(void *ctx, const struct store_range *r);
void store_each_range(struct store *s, const char *kind, store_range_fn *fn, void *ctx);   /* kind NULL: all */
/* Draws the lowest number that is free. An application that has one of the kind keeps it. day: YYYY-MM-DD, tells the year. False with the reason
 * in words: no range, or all used. */
struct store_number_wish { const char *kind, *office, *day, *by; long long application; };   /* application 0: for none */
bool store_number_draw(struct store *s, const struct store_number_wish *w, char out[NUMBER_TEXT], struct buf *why);
/* A number that somebody else gave out, or that was given out long ago. TWICE, FOREIGN (in the range of another office than the one named)
 * and NO_KIND: not kept; OUTSIDE (of all ranges) and ODD (not of the pattern): kept. why says so. office may be "". */
enum store_brought { BROUGHT_FINE, BROUGHT_OUTSIDE, BROUGHT_ODD, BROUGHT_TWICE, BROUGHT_FOREIGN, BROUGHT_NO_KIND };
struct store_number_brought { const char *kind, *number, *office, *note, *day, *by; long long application; };
enum store_brought store_number_bring(struct store *s, const struct store_number_brought *b, struct buf *why);
/* It stays used: nobody gets it again. NOT_NOW: it is void already. */
enum store_done store_number_void(struct store *s, const char *kind, const char *number, const char *by, const char *reason);
struct store_number { const char *kind, *title, *number, *office, *origin, *note, *on, *void_at, *void_why, *name; long long application; };
typedef bool store_number_fn(void *ctx, const struct store_number *n);
void store_each_number(struct store *s, const char *kind, long long application, store_number_fn *fn, void *ctx);   /* kind NULL, 0: all */

/* ---- units (unit.c unit_find.c) ---- */

/* Why something is refused: code R-…, why in words. Starts zeroed; clear why. */
struct store_reason { const char *code; struct buf why; };
/* False, with the reason given: code for ever. */
bool store_deny(struct store_reason *r, const char *code, enum msg id, const char *const *args);
/* codes: 统一社会信用代码, 机构代码, the code its own list gives it, 单位授权码. Texts may be NULL when written, never when read. What follows
 * `application` is read only. */
struct store_unit {
    long long id, parent;
    const char *name, *department, *kind, *licence, *legal_person, *address, *phone, *credit, *org, *own, *auth;
    const char *department_listed;                         /* its name, where a code list vouches for a department that is not entered yet; or NULL */
    const char *origin;                                    /* typed form list */
    long long application;                                 /* of the form that registered it, or 0 */
    const char *parent_name, *department_name, *made_on, *cancelled_on, *cancelled_why;
    int children, staff, packs, applications;
};
/* A department may be written by its code or its name. */
void store_department(struct store *s, const char *id, const char *name, const char *by);
void store_department_new(struct store *s, const char *word, const char *by);              /* unless it is known as code or name */
typedef void store_department_fn(void *ctx, const char *id, const char *name, int units);
void store_each_department(struct store *s, store_department_fn *fn, void *ctx);
/* Refused: R-REQ no name; R-UNIT no such parent; R-CODE no such department; R-DUP a code, or a name, that the department has already. */
bool store_unit_add(struct store *s, struct store_unit *u, const char *by, const char *on, struct store_reason *no);   /* sets id */
/* Whether it could be added now; or, u->id given, whether what is not NULL in u could be written over that unit, its name included. */
bool store_unit_would(struct store *s, const struct store_unit *u, struct store_reason *no);
/* As store_unit_add, or store_unit_change and _rename, in one transaction with a line of the log that a form was followed: by which revision. */
struct store_unit_form { long long application, submission; int revision; };
bool store_unit_follow(struct store *s, struct store_unit *u, const struct store_unit_form *by, const char *on, const struct store_hand *h,
                       struct store_reason *no);
bool store_unit_form_followed(struct store *s, const struct store_unit_form *by);
bool store_unit_followed(struct store *s, long long application);   /* the revision that counts now was followed */
/* Writes what is not NULL in u over the unit u->id; parent: 0 leaves it. Not for name and department. */
bool store_unit_change(struct store *s, const struct store_unit *u, const char *by, struct store_reason *no);
bool store_unit_rename(struct store *s, long long unit, const char *name, const char *on, const struct store_hand *h,
                       struct store_reason *no);
/* The 归口部门 changes, and in the same transaction the moves are made; one whose application has gone on meanwhile is refused with all (R-STATE). */
bool store_unit_department(struct store *s, long long unit, const char *department, const struct store_hand *h, struct store_move *moves,
                           size_t n, struct store_reason *no);
/* Only when it is empty: no lower unit, no staff, no application (R-STATE). Its open packs are blocked. */
bool store_unit_cancel(struct store *s, long long unit, const char *on, const struct store_hand *h, struct store_reason *no);
typedef bool store_unit_fn(void *ctx, const struct store_unit *u);
/* unit 0: all; department NULL: of all. In the order of department, own code, name. */
void store_each_unit(struct store *s, long long unit, const char *department, store_unit_fn *fn, void *ctx);
/* Units with the code (any of the four), or, code NULL, with the name now or formerly; cancelled ones too. Caller frees. */
long long *store_units_named(struct store *s, const char *name, const char *code, size_t *n);
bool store_has_units(struct store *s);
struct store_unit_name { const char *name, *until, *why, *by; };
typedef void store_unit_name_fn(void *ctx, const struct store_unit_name *n);
void store_each_unit_name(struct store *s, long long unit, store_unit_name_fn *fn, void *ctx);   /* former ones, oldest first */
/* digit 0: the lowest that is free. Refused: R-DUP the digit is taken; R-UNIT a person (an ID number) of whom nothing has come in. */
struct store_staff { long long id, unit; int digit; const char *name, *person, *phone, *roles, *since, *until; };
bool store_staff_add(struct store *s, struct store_staff *f, const char *by, struct store_reason *no);
bool store_staff_end(struct store *s, long long unit, int digit, const char *on, const char *by, struct store_reason *no);
typedef void store_staff_fn(void *ctx, const struct store_staff *f);
void store_each_staff(struct store *s, long long unit, store_staff_fn *fn, void *ctx);
/* Files an application under a unit (0: under none); inside the transaction of a store_judge_fn, or by itself. True when that is new. */
bool store_unit_file(struct store *s, long long application, long long unit, const char *by);
long long store_unit_of(struct store *s, long long application);
typedef void store_id_fn(void *ctx, long long id);
void store_each_of_unit(struct store *s, long long unit, store_id_fn *fn, void *ctx);      /* its applications */

/* ---- packs (pack.c) ---- */

enum { PACK_NUMBER = 40 };
struct store_pack { const char *number, *batch, *state, *replaced_by, *why, *made_on, *by, *unit_name, *name; long long unit, application; };
/* The next number of a batch, BATCH-0001-X, recorded as open. unit 0: of none. */
void store_pack_issue(struct store *s, const char *batch, long long unit, const char *on, const char *by, char out[PACK_NUMBER]);
/* Blocks it, opens it again, replaces it by a new number (out), or deletes it, which only one that was never used lets happen. */
enum store_pack_act { PACK_BLOCK, PACK_OPEN, PACK_REPLACE, PACK_DELETE };
bool store_pack_act(struct store *s, const char *number, enum store_pack_act act, const char *on, const struct store_hand *h, char out[PACK_NUMBER],
                    struct store_reason *no);
typedef bool store_pack_fn(void *ctx, const struct store_pack *p);
void store_each_pack(struct store *s, const char *number, long long unit, store_pack_fn *fn, void *ctx);   /* NULL, 0: all */
/* Whether a form with this number may come in; a number of a batch that nobody here has issued may. R-PACK with the reason. */
bool store_pack_admits(struct store *s, const char *number, struct store_reason *no);
/* A form has come with it. OTHER: it was another application's; NO_SUCH: not issued here. */
enum store_done store_pack_used(struct store *s, const char *number, long long application, const char *by);

/* What an application consists of for a receipt: forms, then files; copies 0: not counted. */
struct store_item { const char *name, *kind, *material; int copies; };
typedef void store_item_fn(void *ctx, const struct store_item *i);
void store_each_item(struct store *s, long long application, store_item_fn *fn, void *ctx);
/* A line in the log that papers were made for an application. */
void store_note(struct store *s, long long application, const char *what, const char *by, const char *detail);

/* The definition stored for a version, or NULL; version NULL = the latest one stored. */
struct form *store_form(struct store *s, const char *id, const char *version, struct arena *a);
/* Every stored version of a form, latest first. */
struct form **store_form_versions(struct store *s, const char *id, struct arena *a, size_t *n);

/* One question in SQL, which may only read. Strings live until the call returns from fn; a NULL is NULL. False with why, in SQLite's words
 * where it is a mistake in the SQL. (ask.c) */
struct store_query_row { const char *const *names, *const *values; const bool *numbers; size_t n; };
typedef bool store_query_fn(void *ctx, const struct store_query_row *r);
bool store_query(struct store *s, const char *sql, store_query_fn *fn, void *ctx, struct buf *why);

/* ---- offices and what they send each other (office.c bundle.c bundle_out.c bundle_in.c) ---- */

/* Public keys in hexadecimal; dropped_at "" while it is believed. */
struct store_office { const char *name, *public, *at, *by, *dropped_at; bool own; };
typedef bool store_office_fn(void *ctx, const struct store_office *o);
void store_each_office(struct store *s, store_office_fn *fn, void *ctx);   /* those believed first, of them the own one */
/* Believes a key from now on; another one of that name, or another own one, is dropped. */
void store_office_put(struct store *s, const char *public, const char *name, bool own, const char *by);
void store_office_drop(struct store *s, const char *public, const char *by);

/* The office that has an application now: appended. False when that is this one. */
bool store_away(struct store *s, long long application, struct buf *office);
long long store_application_of_submission(struct store *s, long long submission);
long long store_application_of_issue(struct store *s, long long issue);

/* kind: report committee result person back. direction: sent received. office: the other one. */
struct store_bundle {
    const char *id, *direction, *kind, *office, *public, *operator, *phone, *made_at, *at, *by, *manifest, *signature;
    long long applications, files;
};
/* status of what was sent: sent accepted returned result refused; of what was received: new updated same conflict refused. */
struct store_bundle_item { int ordinal, turn; long long application; const char *uid, *name, *procedure, *status, *verdict, *why, *answer; };
typedef bool store_bundle_fn(void *ctx, const struct store_bundle *b);
typedef bool store_bundle_item_fn(void *ctx, const struct store_bundle_item *i);
void store_each_bundle(struct store *s, const char *id, store_bundle_fn *fn, void *ctx);   /* id NULL: all, in the order of their coming */
void store_each_bundle_item(struct store *s, const char *id, const char *direction, store_bundle_item_fn *fn, void *ctx);
/* Where a text of a bundle is kept; caller frees, NULL when there is none. */
char *store_bundle_part(struct store *s, const char *id, const char *direction, const char *name);

/* Sending. verdict: of what goes back; else "". Texts and originals are handed out in a fixed order, then finish makes the file, appends its
 * manifest and returns how many files there are in it. One transaction: when finish returns, everything is kept, and locked here. */
struct store_sending { long long application; const char *verdict, *why; };
struct store_send_hooks {
    void (*text)(void *ctx, const char *name, const struct buf *text);
    void (*original)(void *ctx, const char *sha256);
    long long (*finish)(void *ctx, struct buf *manifest, char signature[2 * SIGN_BYTES + 1]);
    void *ctx;
};
void store_send(struct store *s, const struct store_bundle *b, const struct store_sending *v, size_t n, const struct store_send_hooks *h);
/* Whether an application was received from an office, and taken in. */
bool store_came_from(struct store *s, long long application, const char *office);
/* Applications of an office that were not taken in and that it has not been told of. */
size_t store_refused_of(struct store *s, const char *office);

/* Receiving: one transaction from begin, which is false when the bundle is in already and then leaves none open, to end or give_up. What a line
 * says goes to out, in the arena. False: it is no line of a bundle, and the whole is to be given up. */
struct store_received { long long application; const char *uid, *name, *procedure, *status, *verdict, *why; };
bool store_receive_begin(struct store *s, const char *id);
void store_receive_bundle(struct store *s, const struct store_bundle *b);
void store_receive_part(struct store *s, const struct store_bundle *b, int ordinal, const char *name, const void *p, size_t n);
bool store_receive_form(struct store *s, const char *line, size_t n);
bool store_receive_line(struct store *s, const struct store_bundle *b, const char *line, size_t n, int ordinal, struct store_received *out,
                        struct arena *a, store_judge_fn *judge, void *ctx);
void store_receive_end(struct store *s, const struct store_bundle *b);
void store_receive_give_up(struct store *s);

/* Looks for damage: the database's structure, its references, the seals of rows and events, the hash of each original (files NULL: of none).
 * Calls tell for each finding in words. Returns the number of findings. */
typedef void store_finding_fn(void *ctx, const char *text);
size_t store_verify(struct store *s, store_finding_fn *tell, void *ctx, size_t *files, size_t *submissions);

/* ---- keeping it no longer (purge.c) ---- */

/* bundles: signed wholes in which some of them are; they stay as they are. */
struct store_purged { long long applications, forms, sources, originals, events, bundles; };
/* rules, ends: of each application, by which rule and from which day its time was counted. */
struct store_purge { const long long *ids; size_t n; const char *const *rules, *const *ends, *by, *why; };
void store_purge_look(struct store *s, const long long *ids, size_t n, struct store_purged *out);   /* how much would go */
/* One transaction; originals go after it, and what is left of them when the program dies goes with the next call. Returns the number of the purge. */
long long store_purge(struct store *s, const struct store_purge *p, struct store_purged *out);
void store_purge_files(struct store *s);
/* The day an application ended: of its last move, or of its acceptance; receipt: the day something last came. "" when there is none. */
void store_last_day(struct store *s, long long application, bool receipt, char out[11]);

/* ---- keeping it (backup.c restore.c) ---- */

/* What there is, for people to compare. bytes: of the originals. */
struct store_counts { long long applications, submissions, revisions, sources, originals, bytes, events; };
/* Writes everything into one file, as it is at this moment, while others go on writing: compressed, looked through, then put in place in one
 * step. False and why: nothing has changed then. progress may be NULL. */
typedef void store_progress_fn(void *ctx, size_t done, size_t all);
bool store_backup(struct store *s, const char *to, struct store_counts *out, store_progress_fn *progress, void *ctx, struct buf *why);
/* Brings a backup back to a place where nothing is. The counts are those of the backup, and they were compared. False and why: nothing is there
 * then. */
bool store_restore(const char *from, const char *db, struct store_counts *out, store_progress_fn *progress, void *ctx, struct buf *why);

#endif

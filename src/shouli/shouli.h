/*
 * shouli.h - what the commands of shouli share: options, the counter's definitions, the way of one source to its verdict.
 */
#ifndef SHENBAO_SHOULI_H
#define SHENBAO_SHOULI_H

#include <jansson.h>

#include "base/base.h"
#include "model/model.h"
#include "read/read.h"
#include "rule/rule.h"
#include "store/store.h"

/* Exit status of every command. */
enum { EXIT_FINE, EXIT_SOME, EXIT_USAGE, EXIT_SYSTEM };

/* Each command gets its arguments, its own name first, and returns the exit status. */
int cmd_import(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_purge(int argc, char **argv);
int cmd_stats(int argc, char **argv);
int cmd_recheck(int argc, char **argv);
int cmd_query(int argc, char **argv);
int cmd_work(int argc, char **argv);
int cmd_assign(int argc, char **argv);
int cmd_choose(int argc, char **argv);
int cmd_amend(int argc, char **argv);
int cmd_retract(int argc, char **argv);
int cmd_waive(int argc, char **argv);
int cmd_raise(int argc, char **argv);
int cmd_settle(int argc, char **argv);
int cmd_tick(int argc, char **argv);
int cmd_sheet(int argc, char **argv);
int cmd_template(int argc, char **argv);
int cmd_notice(int argc, char **argv);
int cmd_told(int argc, char **argv);
int cmd_due(int argc, char **argv);
int cmd_receipt(int argc, char **argv);
int cmd_accept(int argc, char **argv);
int cmd_move(int argc, char **argv);
int cmd_state(int argc, char **argv);
int cmd_ban(int argc, char **argv);
int cmd_print(int argc, char **argv);
int cmd_key(int argc, char **argv);
int cmd_office(int argc, char **argv);
int cmd_number(int argc, char **argv);
int cmd_letter(int argc, char **argv);
int cmd_send(int argc, char **argv);
int cmd_receive(int argc, char **argv);
int cmd_bundles(int argc, char **argv);
int cmd_unit(int argc, char **argv);
int cmd_pack(int argc, char **argv);
int cmd_adopt(int argc, char **argv);

struct intake;

/* Whether a file in the folder `root` that is imported is the counter's own; ours.dir is freed by the caller. (ours.c) */
#define NOTICE_LIST_CSV "00-补正通知清单.csv"
#define NOTICE_LIST_HTML "00-补正通知清单.html"
struct ours { const char *db; char *dir; bool whole, home, notices; size_t skipped; };
bool ours_is(struct ours *o, const char *root, const char *path);

/* ---- options (options.c) ---- */

/* An option takes a value or is a flag; exactly one of the two pointers is set. */
struct option_def { const char *name; const char **value; bool *flag; };
/* Takes the options out of argv[1..] and returns how many words are left, moved to argv[1..]. "--" ends the options. A mistake prints
 * a message and exits 2; --options as the last word lists the options. */
int options_take(int argc, char **argv, const struct option_def *defs, size_t n);
_Noreturn void usage(enum msg id, const char *const *args);
/* The value of a needed option; exits 2 when it is NULL. */
const char *option_needed(const char *name, const char *value);
/* The number of an application as a word; and a day, today when word is NULL. A mistake ends the program. (told.c) */
long long application_number(const char *word);
struct date day_option(const char *word, char iso[11]);
/* Opens the database or ends the program with the reason. */
struct store *open_store(const char *path, enum store_mode mode);

/* ---- definitions (forms.c) ---- */

struct formset;
/* OUT/forms or forms.zip (unpacked by the reader, which may be NULL for a folder). NULL and a reason in why. Definitions are parsed when first asked for. */
struct formset *formset_open(const char *path, struct reader *r, struct buf *why);
void formset_free(struct formset *fs);
/* For commands that read no sources: the set or the end of the program with the reason. */
struct formset *open_forms(const char *path, bool unconfined);
size_t formset_count(const struct formset *fs);
bool formset_has_id(const struct formset *fs, const char *id);
/* NULL when there is none or it cannot be read. Lives as long as the set. */
const struct form *formset_find(struct formset *fs, const char *id, const char *version);
/* The same, whatever its rules are: enough for a form that is carried forward. */
const struct form *formset_form(struct formset *fs, const char *id, const char *version);
/* The next version after this one on the way to the newest; NULL when it is the newest that can be judged. */
const struct form *formset_next(struct formset *fs, const char *id, const char *version);
/* Its layout for the counter ("sheet" of its file), read anew; caller decrefs. NULL when there is none. */
json_t *formset_layout(struct formset *fs, const struct form *f);
/* What a read-only field is printed with, or NULL. */
const char *formset_preset(struct formset *fs, const struct form *f, const char *path);
/* The rules of a form: NULL when formset_find is. */
const struct program *formset_program(struct formset *fs, const char *id, const char *version);
const struct codelist *formset_regions(struct formset *fs);
/* A hook for rules: ctx is the set. */
const struct codelist *formset_codes(void *fs, const char *id);
/* The rules of its newest version, or NULL. */
const struct program *formset_current(struct formset *fs, const char *id);
/* The form as the database keeps it, and its hash. Both live as long as the set. */
const char *formset_text(struct formset *fs, const struct form *f, const char **sha256);

/* What the site says of more than one procedure ("numbers"), or NULL. */
const json_t *formset_site(const struct formset *fs);

/* ---- tables that a clerk brings: CSV in UTF-8 or GB 18030, XLSX (brought.c) ---- */

/* The first sheet: its first line with something in it is the head. Lines without anything are left out. Texts are trimmed, in the arena. */
struct brought { size_t ncols, nrows; const char **head, **cells; unsigned *line; };   /* line: of each row, from 1 */
/* Ends the program with the reason when it cannot be read. */
void brought_open(const char *path, bool unconfined, struct arena *a, struct brought *out);
/* The column that has one of the names, divided by |; SIZE_MAX when there is none. */
size_t brought_column(const struct brought *t, const char *names);
const char *brought_cell(const struct brought *t, size_t row, size_t column);   /* "" where there is none */

/* ---- numbers (number.c) ---- */

/* Tells the database what the site's numbers look like; does nothing when it knows. */
void numbers_learn(struct store *s, const struct formset *fs);
/* The states of a procedure, or NULL when it writes none. */
const struct chain *formset_chain(struct formset *fs, const char *procedure);
/* The hash of each code list by its name, as a new JSON object. (lists.c) */
json_t *formset_list_hashes(struct formset *fs);
/* Tells the database what the states are called. */
void states_learn(struct store *s, struct formset *fs);
/* What people read of the state of an application. (move.c) */
const char *standing_word(const struct store_application *a);

/* ---- units (unit_check.c) ---- */

/* Whether a unit is one by itself, whoever else there is: its codes (R-FMT), its kind (R-CODE) and the licence of that kind (R-CROSS), and whom
 * it stands under (R-UNIT). fs may be NULL. */
bool unit_is_sound(struct store *s, const struct formset *fs, const struct store_unit *u, struct store_reason *no);
/* What the dictionary says of a unit that a form of an application names, or registers: added to out. Files the application under the unit,
 * inside the transaction of judge_across. */
void unit_judge(struct store *s, struct formset *forms, long long application, const struct rule_form *form, struct issues *out);
bool form_has_unit(const struct form *f);
/* The unit above the one that the answers name is written where the guide says, when nothing is. */
void unit_fill(struct store *s, const struct form *f, struct answers *a);
/* What a form for somebody of a unit has printed on it. */
void unit_preset(const struct form *f, const char *name, const char *code, const char *parent, struct answers *a);
/* Adds an issue about a unit at a field of the form (NULL: at none). */
struct store_reason;
void unit_issue(struct issues *out, const struct form *f, const char *path, const char *value, const struct store_reason *r, enum msg remedy);
/* Forms that register a unit, or change one (unit_form.c): what is wrong with it goes to out; unit_follow writes it into the dictionary, or says
 * (really: false) whether it could be. u: the unit, its texts in the arena. */
void unit_form_judge(struct store *s, struct formset *forms, long long application, const struct form *f, const struct answers *a,
                     struct issues *out);
enum unit_followed { UNIT_NO_SUCH_FORM, UNIT_FOLLOWED_BEFORE, UNIT_REFUSED, UNIT_WAS_ADDED, UNIT_WAS_CHANGED };
enum unit_followed unit_follow(struct store *s, const struct formset *forms, long long application, bool really, const char *day, const struct store_hand *h,
                               struct arena *a, struct store_unit *u, struct store_reason *no);
/* The one unit that a word means: its number, one of its codes, its name. 0 and the reason when there is none, or several. */
long long unit_named(struct store *s, const char *word, struct store_reason *no);
long long unit_said(struct store *s, const char *word, struct store_reason *no);   /* on a form, where a number is a code, not ours */
/* The list of the set (codes/units.csv) is taken over where the database has no units yet. */
void units_learn(struct store *s, struct formset *fs, const char *by, const char *on);

/* ---- code lists (lists.c) ---- */

struct lists;
struct lists *lists_new(struct arena *a);
void lists_free(struct lists *l);
/* One CSV of the set. text NULL: it lies at path. Read when first asked for. */
void lists_add(struct lists *l, const char *id, const char *path, const char *text, size_t n);
const struct codelist *lists_find(struct lists *l, const char *id);      /* NULL when there is none */
void lists_hashes(struct lists *l, json_t *out);                         /* name and SHA-256 of each, as members */
const struct codelist *lists_regions(struct lists *l);                   /* divisions of today and former ones */

/* ---- whose form it is (identity.c) ---- */

struct identity { char id[96], version[64]; };             /* "" and "" when there is none */
enum identity_verdict { IDENTITY_OK, IDENTITY_FOREIGN, IDENTITY_EDITED };
/* "id@version" taken apart; false when it is not one: ids are [a-z][a-z0-9-]*, versions [A-Za-z0-9._-]+. */
bool identity_parse(const char *s, struct identity *out);
/* What the last few attached definitions said, by their whole text: returned forms carry the same ones over and over. Starts zeroed. */
enum { ATTACHMENTS = 8 };
struct attachment {
    char *text;
    bool readable;
    struct identity is;
    const struct form *compared;                           /* the form it was last compared with, and how that ended */
    bool same;
};
struct attachments { struct attachment v[ATTACHMENTS]; size_t next; };
void attachments_clear(struct attachments *a);
/* Compares what the hidden field, the attachment and the information entry say. */
enum identity_verdict identity_of(const struct read_result *r, struct attachments *seen, struct identity *out);
/* True when the attached definition says the same as ours. NULL text is taken as the same. */
bool attachments_agree(struct attachments *seen, const char *attached, const struct form *ours);

/* ---- raw fields to answers (collect.c) ---- */

struct hidden { long long base; int base_revision; bool base_bad; };
/* Fills answers by the definition, and issues about what the file did to them. */
void collect_answers(const struct form *f, struct formset *fs, const struct read_result *r, struct answers *out, struct issues *issues,
                     struct hidden *h);

/* ---- continuation sheets (continuation.c) ---- */

/* Whether the fields are those of a sheet; of which table: NULL when the form's may not go on. */
bool sheet_is_one(const struct read_result *r);
const struct section *sheet_table(const struct form *f, const struct read_result *r);
/* The person and the rows as answers of the form; issues too are about the form's rows. 0, or the number of the sheet. */
int sheet_collect(const struct form *f, const struct section *s, struct formset *fs, const struct read_result *r, struct answers *out,
                  struct issues *issues, struct hidden *h);
enum sheet_found { SHEET_ALONE, SHEET_MERGED, SHEET_DOUBTFUL };
/* Puts the rows into the answers of the submission they belong to, which h then names; the answers replace *a, with the names of the form
 * to. ALONE: the form has not come in. DOUBTFUL: several have. */
enum sheet_found sheet_merge(struct intake *k, const struct form *f, const struct form *to, const struct section *s, int sheet, const char *person,
                             struct answers *a, struct hidden *h);
/* Whether the answers are those that sheets bring, and nothing else. */
bool sheet_only(const struct form *f, const struct answers *a);
/* A form has come in: what came before it on sheets, and is not on it, stays. Where only sheets have come, h names what they made. */
void sheet_keep_rows(struct intake *k, const struct form *f, const char *person, struct answers *a, struct hidden *h);

/* ---- forms of earlier versions (forward.c) ---- */

struct forward {
    const struct form *form;                               /* whose names the answers have now: the newest version */
    const struct form **earlier;                           /* the versions before it on the way, the one handed in first; none: it is the newest */
    char (*digests)[65]; size_t nearlier;                  /* of the answers as each of these has them */
    struct answers asked;                                  /* the newest version's paths that the older form had in some way */
};
/* Replaces the answers to f by answers to the newest version, in the same arena. What did not come along is told as W-VER. */
void carry_forward(struct formset *fs, const struct form *f, struct answers *a, struct issues *issues, struct forward *out);
/* Says of missing answers (R-REQ) that the older form did not ask for them. */
void forward_remedies(const struct forward *fw, struct issues *issues);

/* Merges the first `own` issues (about the file, in reading order) with the rest (of the rules, in reading order). (order.c) */
void order_issues(const struct form *f, struct issues *l, size_t own);

/* ---- one source (intake.c) ---- */

/* What changed at a stored form that did not come itself: because another form of its application did, or because the rules did. */
struct form_change {
    long long application, submission; int revision;
    const char *form, *title;
    const char *status;                                    /* its status now, as in the database */
    struct store_issue *opened, *closed; size_t nopened, nclosed;
};
struct form_changes { struct form_change *v; size_t n, cap; };   /* texts live in an arena; v: free it */
struct verdict {
    const char *source, *sha256;
    struct store_outcome o;
    const char *title;                                     /* of the form, or "" */
    struct issues issues;
    struct form_changes others;                            /* at other forms of the application, and of those it may be one with */
    size_t namesakes;                                      /* applications of the same name and another number */
};
/* A store_judge_fn: judges what is across the forms of an application, adds what is told of the verdict's own form to it, and what changed
 * at the other forms. (across.c) */
struct judge_across {
    struct store *store;
    struct formset *forms;
    struct arena *arena;
    struct verdict *verdict;
    struct rule_form judged;                               /* the verdict's own form as it was just judged */
    bool people;                                           /* who it is may be new: those it may be one with are judged too */
};
void judge_across(void *ctx, long long application);

/* ---- changes at stored forms (changes.c) ---- */

/* The open issues of a submission as they are now, in the arena. */
struct open_issues { struct store_issue *v; size_t n; };
struct open_issues open_issues_of(struct store *s, long long submission, struct arena *a);
/* Adds what differs between before and now, if anything does; change names the form and has no issues yet. */
void form_changes_add(struct form_changes *l, const struct form_change *change, const struct open_issues *before,
                      const struct open_issues *now, struct arena *a);
/* Fills in the status that the changed forms of an application have now. */
void form_changes_status(struct store *s, long long application, struct form_changes *l);
void print_change_text(FILE *out, const struct form_change *c);
void add_change_json(struct buf *b, const struct form_change *c);

/* The materials an application needs, by its stored forms and the definitions; in the arena. (materials.c) */
size_t application_materials(struct store *s, struct formset *forms, long long application, struct arena *a, struct needed **out);

/* Called once a source, as soon as its verdict is stored. */
typedef void verdict_fn(void *ctx, const struct verdict *v);

struct intake {
    struct store *store;
    struct formset *forms;
    struct crew *crew;
    struct attachments attachments;
    struct parcel *parcel;                                 /* files that wait to be known whose they are, or NULL (parcel.c) */
    const char *box;                                       /* the folder or ZIP of the source at hand, NULL: it came by itself (parcel.c) */
    long long bytes;                                       /* its length, 0 = not known */
    struct scans *scans;                                   /* codes in pictures, or NULL: nobody looks for them (scan.c) */
    const struct identity *page_of;                        /* the source at hand shows pages of this form, which nobody can read; or NULL */
    const struct read_result *unseen;                      /* why the source at hand was not looked through for codes to its end; or NULL */
    const char *received, *by, *round;
    struct date received_date;
    verdict_fn *tell;
    void *ctx;
};
/* From what the reader gave to the verdict. A READ_ZIP is one too deep to be opened. */
void intake_result(struct intake *k, const char *name, const char *sha256, const struct read_result *r);
/* True when the bytes are in already: says so and is done with them. */
bool intake_known(struct intake *k, const char *name, const char *sha256);
/* A ZIP whose entries were taken in: a line in the database, none in the output unless it is empty. */
void intake_container(struct intake *k, const char *name, const char *sha256, size_t entries);
/* A roster (READ_TABLE): a verdict for each person in it. Sorts the cells. (roster.c) Then what is said of the whole, when it is no use. */
void xfdf_write(const struct read_result *r, struct buf *out);           /* fields as form data, for an original (roster.c) */
void intake_roster(struct intake *k, const char *name, const char *sha256, struct read_result *r);
void intake_roster_end(struct intake *k, const char *name, const char *sha256, const struct identity *is, bool known, size_t people);
/* Left in a folder or ZIP by an operating system: kept, and nobody is bothered with it. */
void intake_quiet(struct intake *k, const char *name, const char *sha256);
/* An entry that could not be unpacked: its ZIP is kept, so nothing is lost. */
void intake_bad_entry(struct intake *k, const char *name, enum entry_status status);
/* Before something of the box `next` is taken in: gives the verdicts of files that are no forms in boxes that are left behind; NULL: of all. */
void intake_settle(struct intake *k, const char *next);
/* A source whose bytes could not be had. error: an errno. */
void intake_unreadable(struct intake *k, const char *name, int error);

/* ---- several at once ---- */

/* One file with a reader. (crew.c) */
struct reading { bool begun, done; struct read_result result; };
enum { CREW_MAX = 64 };
/* Readers that are on their way, program NULL or as of reader_new_program; crew_greet waits for them and returns false when they cannot be
 * confined and must be. */
struct crew *crew_launch(size_t n, const char *program, bool unconfined);
bool crew_greet(struct crew *c);
struct crew *crew_new_program(size_t n, const char *program, bool unconfined);   /* both; NULL when crew_greet is false */
void crew_free(struct crew *c);
/* For a ZIP that was taken out of `depth` others, all of which are still being unpacked. From UNZIPPERS on it is the one that crew_start
 * would have given: it must be done with when that is called. */
enum { UNZIPPERS = 2 };
struct reader *crew_unzip(struct crew *c, int depth);
/* Has the file behind fd read, by whoever is free first; fd and job stay until job->done. */
void crew_start(struct crew *c, int fd, struct reading *job);
bool crew_is_free(struct crew *c);                         /* crew_start would not have to wait for anybody */
void crew_finish(struct crew *c, struct reading *job);     /* waits until it is done */

/* ---- codes in pictures (scan.c) ---- */

struct scans;
/* n: how many files are looked into at once. */
struct scans *scans_new(size_t n, bool unconfined);
void scans_free(struct scans *s);
/* Has the file looked into for codes, if it is one that may have some; r: what the reader said of it. copy and job stay until scan_take or
 * scan_drop. */
void scan_start(struct scans *s, const struct file_copy *copy, const struct read_result *r, struct reading *job);
void scan_drop(struct scans *s, struct reading *job);      /* done with it, whether it was begun or not */
/* True when the file has codes of a set, or is a copy that can be read: it has its verdict, or will have it when the others of its set are in.
 * Otherwise page_of is the form whose pages it shows, if any; r: what the reader said of it. */
bool scan_take(struct scans *s, struct intake *k, const char *name, const char *sha256, const struct read_result *r, struct reading *job,
               struct identity *page_of);
/* Why the looking ended before its time (READ_LIMIT, READ_CRASH), or NULL. Lives as long as the job. */
const struct read_result *scan_unseen(const struct reading *job);
void scan_settle(struct scans *s, struct intake *k);       /* nothing more will come: verdicts of what waits */

/* ---- copies without fields, and paper (printed.c) ---- */

/* TAKEN: it has its verdict. PAPER: it shows pages of the form page_of, but nothing on them that can be read. */
enum printed_end { PRINTED_NOTHING, PRINTED_TAKEN, PRINTED_PAPER };
struct known_layouts;                                            /* of the forms that came last; starts NULL */
void known_layouts_free(struct known_layouts *l);
/* told: what shouli-read found; r: what the reader said of the file. */
enum printed_end printed_take(struct known_layouts **layouts, struct intake *k, const char *name, const char *sha256, struct read_result *told,
                              const struct read_result *r, struct identity *page_of);
/* The form that a page code tells of. */
bool page_code_identity(const void *data, size_t n, struct identity *out);

/* Sources in the order in which their verdicts are wanted. (queue.c) */
struct queue;
struct queue *queue_new(struct intake *k);
/* A file; a ZIP yields a verdict for each entry. name: as people know it, path: where it lies, box: the folder it was found in, as in parcel.c;
 * one that came by itself has a box all the same, for it may be a ZIP: then `alone` is true. */
void queue_file(struct queue *q, const char *name, const char *path, const char *box, bool alone);
void queue_unreadable(struct queue *q, const char *name, int error);
void queue_finish(struct queue *q);                        /* all verdicts are given; frees */

/* ---- what people read (print.c) ---- */

/* Text of a stranger made fit for a terminal and a database: valid UTF-8 (names in GBK are decoded), no control characters. Appended. */
void clean_text(const char *s, struct buf *out);
int text_columns(const char *s);                           /* what it takes on a terminal */
/* Pads to a width in columns of a terminal. */
void put_padded(FILE *out, const char *s, int width);
/* An ID number with its middle hidden, as lists show it. Appended. */
void mask_person(const char *person, struct buf *out);
/* The same wherever an ID number stands in a text. Appended. */
void mask_text(const char *s, struct buf *out);
/* Code, message and remedy of an issue, to the end of the line. full: with ID numbers as they are. */
void print_issue_line(FILE *out, const struct store_issue *i, bool full);
/* How many more of a name there are; above PEOPLE_CROWD nobody counts. */
enum { PEOPLE_CROWD = 16 };
void print_namesakes(FILE *out, size_t n, int indent);
void print_verdict_text(FILE *out, const struct verdict *v);
void print_verdict_json(FILE *out, const struct verdict *v);
void add_issue_json(struct buf *b, const struct store_issue *i);
struct store_issue issue_for_store(const struct issue *i);

#endif

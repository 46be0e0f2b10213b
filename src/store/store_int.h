/*
 * store_int.h - inside the store: the connection, statements, events.
 */
#ifndef SHENBAO_STORE_INT_H
#define SHENBAO_STORE_INT_H

#include <pthread.h>
#include <sqlite3.h>

#include "store/store.h"

enum { STORE_MAX_STATEMENTS = 384, STORE_APPLICATION_ID = 0x53486C69 };   /* "SHli" in the file's header */

struct prepared { const char *sql; sqlite3_stmt *st; };

struct store {
    sqlite3 *db;
    char *path, *files;
    pthread_mutex_t lock;                                  /* of the next five */
    pthread_cond_t let_go;                                 /* `held` has become less */
    const char **taken;                                    /* temporary names of originals that have no other yet; they are the originals' */
    size_t ntaken, ctaken;
    unsigned held;                                         /* temporary files that a thread has in hand and that are not in `taken` */
    bool gave_up;
    char *unwritten; int unwritten_why;                    /* what store_settle_write could not write, and the errno; or NULL */
    int sync;                                              /* of file_sync_open */
    bool readonly;
    bool begun;                                            /* by store_begin: the next db_begin finds its transaction there */
    const struct judging *judging;                         /* or NULL */
    struct prepared prepared[STORE_MAX_STATEMENTS];
    size_t nprepared;
    char **known;                                          /* "id@version hash" of the forms whose rows and views are in order */
    size_t nknown, cknown;
};

extern const char store_schema[], store_schema_2[];        /* schema.c, schema_2.c: the step to each version */
extern const char store_schema_3_words[], store_schema_3_state[], store_schema_3_unit[], store_schema_3_bundle[], store_schema_3_care[];
/* The steps to each version in order; several may lead to one. (store.c) */
struct schema_step { int version; const char *sql; };
enum { SCHEMA_STEPS = 7 };
extern const struct schema_step schema_steps[SCHEMA_STEPS];

/* The name of a VFS that writes a frame of the write-ahead log by one call. (wal.c) */
const char *wal_vfs(void);

/* Ends the program with what SQLite says, in words for people. */
_Noreturn void db_die(struct store *s);
/* A statement with its parameters bound: fmt has one letter a parameter, t text (NULL allowed), i long long, n int. sql must be a literal:
 * statements are kept by its address. Step it with db_step until that is false; it is reset then. */
sqlite3_stmt *db_query(struct store *s, const char *sql, const char *fmt, ...);
/* One more parameter of a query that db_query has begun; the text must live until the statement is through. */
void db_bind_text(struct store *s, sqlite3_stmt *st, int i, const char *text);
bool db_step(struct store *s, sqlite3_stmt *st);
/* Ends a query before its last row. */
void db_done(sqlite3_stmt *st);
void db_run(struct store *s, const char *sql, const char *fmt, ...);
void db_exec(struct store *s, const char *sql);            /* text of any origin, not kept */
long long db_one(struct store *s, const char *sql, const char *fmt, ...);   /* first column of the first row, 0 if none */
const char *col_text(sqlite3_stmt *st, int i);             /* never NULL */
void db_begin(struct store *s);
void db_commit(struct store *s);

/* Removes the temporary files of originals that will have no row: the program ends over a failure. (keep.c) */
void files_give_up(struct store *s);
/* Makes the folder of the originals, or sweeps from it what dead programs left. (keep.c) */
void files_prepare(struct store *s);

/* One line of the log, sealed with the line before it. Zero or NULL for what does not apply. (event.c) */
struct event {
    const char *what, *by, *detail;                        /* detail: JSON object text */
    long long source, application, submission;
    int revision;
};
void event_add(struct store *s, const char *at, const struct event *e);
/* SHA-256 over a source's row; over an application with its submissions, their revisions and the closing of their issues. Events carry
 * both as they were after them. NULL for id 0. */
const char *source_digest(struct store *s, long long id, char out[65]);
const char *application_digest(struct store *s, long long id, char out[65]);
/* Appends every column of every row; ends the query. */
void digest_rows(struct store *s, sqlite3_stmt *st, struct buf *b);
const char *unit_digest(struct store *s, long long id, char out[65]);      /* (unit.c) */
/* The unit is no more: what it has not handed in yet is blocked. (pack.c) */
void packs_block(struct store *s, long long unit, const struct store_hand *h);
/* The seal of an event's row given the one before; st has at, by, what, source_id, application_id, submission_id, revision, detail,
 * source_digest, application_digest. */
void event_seal(const char *before, sqlite3_stmt *st, char out[65]);

/* Inserts or updates the row of a source; the verdict's words are the first issue's. Returns its id. (source.c) */
long long source_put(struct store *s, const struct store_source *src, enum store_status status, const struct store_issue *first,
                     long long submission, int revision);
/* JSON text of what an event tells of a source; caller frees. extra: further members or "". */
char *source_detail(const struct store_source *src, enum store_status status, const char *extra);

/* The procedure that owns a form; a form without one is its own. */
const char *procedure_of(const struct form *f);
/* The views that a form has by its stored versions: quoted name and SQL of each. */
typedef void view_fn(void *ctx, struct store *s, const char *name, const char *sql);
void form_views(struct store *s, const char *id, view_fn *fn, void *ctx);
/* Makes sure that the form's row and views are there. Inside a transaction. text, sha256: the definition as it is stored, or NULL. (view.c) */
/* Drops all views; makes those of every stored form. For a step of the schema. */
bool views_drop(sqlite3 *db);
void views_make(struct store *s);
void form_register(struct store *s, const struct form *f, const char *text, const char *sha256);

/* The answers of a revision that are not empty. (answer.c) */
void answers_put(struct store *s, long long submission, int revision, const struct answers *a);
/* Has an application judged inside the transaction; fn may be NULL, application 0. (file.c) */
void store_judge(struct store *s, const char *at, const char *by, store_judge_fn *fn, void *ctx, long long application);
/* Opens a task unless the same is open; closes those of a kind about a submission or a file (0 = any). (task.c) */
struct task_row { const char *kind; long long application, submission; int revision; long long source, file; };
void task_open(struct store *s, const char *at, const struct task_row *t);
void task_close(struct store *s, const char *at, const char *by, const char *kind, long long submission, long long file);
void tasks_settle(struct store *s, const char *at, const char *by, long long application);
/* Something came for an application: what it was told is answered. The event is the caller's. (notice.c) */
void notices_answered(struct store *s, long long application, const char *day);
/* The next number of a row of numbers, from 1. Inside a transaction, so that none is lost. */
long long sequence_next(struct store *s, const char *name);
/* store_number_kind, _draw and _bring inside a transaction; drawing leaves the event to the caller. (number.c) */
bool number_draw(struct store *s, const struct store_number_wish *w, char out[NUMBER_TEXT], struct buf *why);
bool number_kind_put(struct store *s, const struct store_number_kind *k);
enum store_brought number_bring(struct store *s, const struct store_number_brought *b, struct buf *why);

/* A move as rows and a line in the log, inside a transaction; the application's state; the bans as they are. (move.c) */
void move_write(struct store *s, const char *at, const struct store_move *m, const struct store_hand *h);
void bans_digest(struct store *s, char out[65]);

/* Rows that stand under no application (register.c). register_add appends `,"digest":"…"` over the row as it is now to a line of the log about it.
 * second: the number itself for NUMBER, else "". */
enum store_register { REGISTER_DEPARTMENT, REGISTER_PACK, REGISTER_KIND, REGISTER_RANGE, REGISTER_NUMBER };
void register_add(struct store *s, enum store_register r, const char *key, const char *second, struct buf *detail);
void register_digest(struct store *s, enum store_register r, const char *key, const char *second, char out[65]);
typedef void store_register_fn(void *ctx, enum msg id, const char *what);
void registers_verify(struct store *s, store_register_fn *tell, void *ctx);
/* Around a purge: which packs and numbers are those of applications that go; a line of the log for each as it is afterwards. */
void registers_note_gone(struct store *s);
void registers_seal_gone(struct store *s, const char *at, const char *by);

/* SHA-256 over the lines of the log that a purge emptied, and their seals. (purge.c) */
void purge_digest(struct store *s, long long purge, char out[65]);

/* Every row that names an original, with the name that people know it by: a query in brackets. */
#define ORIGINALS_NAMED                                                                                                                  \
    "(SELECT sha256, name FROM source WHERE sha256 <> '' UNION ALL SELECT sha256, name FROM file WHERE sha256 <> ''"                     \
    " UNION ALL SELECT sha256, name FROM bundle_part)"

/* ---- a backup: a ZIP of these entries, manifest first ---- */

#define BACKUP_MANIFEST "manifest.json"
#define BACKUP_DATABASE "database.db"
#define BACKUP_FILES "files/"                              /* and the hash of each original */
enum { BACKUP_FORMAT = 1 };
void store_count(struct store *s, struct store_counts *out);
/* The manifest of an open ZIP; false when it is no backup of ours, or is broken or newer. */
struct zip;
bool backup_manifest(struct zip *z, struct store_counts *out, char database[65], struct buf *why);
/* Writes an entry to a file, or nowhere when `to` is NULL, and gives its hash. False: it cannot be read, or not be written (errno, else 0). */
bool backup_extract(struct zip *z, const char *name, const char *to, char sha256[65]);
/* Hash and number of each original of a database, in the order of the hashes. False from fn stops. */
typedef bool original_fn(void *ctx, const char *sha256);
bool originals_each(struct store *s, original_fn *fn, void *ctx);
bool backup_fail(struct buf *why, enum msg id, const char *arg);

/* While store_submit lets the rules across forms be judged. */
struct judging { const char *at, *by; };

/* SHA-256 over the issues that were opened by a revision; over all those across forms that were ever told at a submission. (issue.c) */
void issues_digest(struct store *s, long long submission, int revision, char out[65]);
void across_digest(struct store *s, long long submission, char out[65]);
/* Closes open issues that did not come again, opens new ones; of one form or across forms. True when there were such. */
bool issues_put(struct store *s, long long submission, int revision, bool across, const struct store_issue *v, size_t n, const char *at);

/* The same as store_department and store_unit_add, inside a transaction. (unit.c) */
void department_put(struct store *s, const char *id, const char *name, const char *by);
bool unit_put(struct store *s, struct store_unit *u, const char *by, const char *on, struct store_reason *r);

/* Rows of bundles, their hash, and its line in the log. (bundle.c) */
void bundle_put(struct store *s, const struct store_bundle *b);
void bundle_put_part(struct store *s, const char *id, const char *direction, int ordinal, const char *name, const char *sha256);
void bundle_put_item(struct store *s, const char *id, const char *direction, const struct store_bundle_item *i);
void bundle_digest(struct store *s, const char *id, const char *direction, char out[65]);
void bundle_log(struct store *s, const char *at, const char *by, const char *id, const char *direction);
/* What does not agree with the log. (bundle.c office.c) */
void bundles_verify(struct store *s, void (*tell)(void *ctx, const char *id), void *ctx);
void offices_verify(struct store *s, void (*tell)(void *ctx, const char *name), void *ctx);

#endif

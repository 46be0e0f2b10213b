/*
 * store.c - opening, migrating and closing the database.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

enum { BUSY_MS = 30000, SYNC_WAIT_MS = 20 };

static const struct { const char *name; enum msg word; } statuses[] = {
    [STORE_ACCEPTED] = {"accepted", MSG_STORE_WORD_ACCEPTED},   [STORE_INCOMPLETE] = {"incomplete", MSG_STORE_WORD_INCOMPLETE},
    [STORE_DUPLICATE] = {"duplicate", MSG_STORE_WORD_DUPLICATE}, [STORE_CONFLICT] = {"conflict", MSG_STORE_WORD_CONFLICT},
    [STORE_REFUSED] = {"refused", MSG_STORE_WORD_REFUSED},       [STORE_OPENED] = {"opened", MSG_STORE_WORD_OPENED},
    [STORE_FILED] = {"filed", MSG_STORE_WORD_FILED},
};

const char *store_status_name(enum store_status s) { return statuses[s].name; }

const char *store_status_word(enum store_status s) { return msg_pattern(statuses[s].word); }

bool store_status_from_name(const char *name, enum store_status *out)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (strcmp(statuses[i].name, name) == 0) {
            *out = (enum store_status)i;
            return true;
        }
    return false;
}

/* The first column of a statement of one row as a number; false when SQLite cannot say. */
static bool pragma_int(sqlite3 *db, const char *sql, long long *out)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        return false;
    bool ok = sqlite3_step(st) == SQLITE_ROW;
    if (ok)
        *out = sqlite3_column_int64(st, 0);
    return sqlite3_finalize(st) == SQLITE_OK && ok;
}

static bool fail(struct buf *why, enum msg id, const char *arg)
{
    msg_format(why, id, MSG_ARGS(arg ? arg : ""));
    return false;
}

static bool fail_sqlite(struct store *s, struct buf *why)
{
    int rc = sqlite3_errcode(s->db);
    if (rc == SQLITE_NOTADB)
        return fail(why, MSG_STORE_OPEN_NOT_DB, NULL);
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
        return fail(why, MSG_STORE_OPEN_LOCKED, NULL);
    if (rc == SQLITE_CORRUPT)
        return fail(why, MSG_STORE_OPEN_BROKEN, NULL);
    if (rc == SQLITE_FULL)
        return fail(why, MSG_OS_ENOSPC, NULL);
    if (rc == SQLITE_CANTOPEN && file_is_dir(s->path))
        return fail(why, MSG_OS_EISDIR, NULL);
    if (rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY || rc == SQLITE_PERM)
        return fail(why, file_exists(s->path) ? MSG_OS_EACCES : MSG_STORE_OPEN_FOLDER, NULL);
    return fail(why, MSG_STORE_OPEN_FAILED, sqlite3_errmsg(s->db));
}

/* Looks whose database it is: ours of a known version, a fresh one, or somebody else's. */
static bool look(struct store *s, bool create, long long *version, struct buf *why)
{
    long long id, tables;
    if (!pragma_int(s->db, "PRAGMA user_version", version) || !pragma_int(s->db, "PRAGMA application_id", &id) ||
        !pragma_int(s->db, "SELECT count(*) FROM sqlite_schema", &tables))
        return fail_sqlite(s, why);
    if (id != STORE_APPLICATION_ID && (tables > 0 || *version != 0 || id != 0))
        return fail(why, MSG_STORE_OPEN_FOREIGN, NULL);
    if (id != STORE_APPLICATION_ID && !create)
        return fail(why, MSG_STORE_OPEN_FOREIGN, NULL);
    if (*version > STORE_SCHEMA_VERSION) {
        char n[24];
        snprintf(n, sizeof n, "%lld", *version);
        return fail(why, MSG_STORE_OPEN_NEWER, n);
    }
    return true;
}

static bool exec(struct store *s, const char *sql, struct buf *why)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK || fail_sqlite(s, why);
}

/* SQLite does not wait for the lock that a change of the journal needs: try for a while. */
static bool set_wal(struct store *s, struct buf *why)
{
    for (int try = 0; try < 200; try++) {
        sqlite3_stmt *st;
        if (sqlite3_prepare_v2(s->db, "PRAGMA journal_mode = WAL", -1, &st, NULL) != SQLITE_OK)
            return fail_sqlite(s, why);
        int rc = sqlite3_step(st);
        bool wal = rc == SQLITE_ROW && strcmp(col_text(st, 0), "wal") == 0;
        sqlite3_finalize(st);
        if (wal)
            return true;
        if (rc == SQLITE_ROW)
            return fail(why, MSG_STORE_OPEN_WAL, NULL);
        if (rc != SQLITE_BUSY)
            return fail_sqlite(s, why);
        sqlite3_sleep(50);
    }
    return fail_sqlite(s, why);
}

const struct schema_step schema_steps[SCHEMA_STEPS] = {
    {1, store_schema}, {2, store_schema_2},
    {3, store_schema_3_words}, {3, store_schema_3_state}, {3, store_schema_3_unit}, {3, store_schema_3_bundle}, {3, store_schema_3_care},
};

/* Steps from each version to the next, in one transaction, so that two programs starting at once do it once. */
static bool migrate(struct store *s, struct buf *why)
{
    if (!exec(s, "BEGIN IMMEDIATE", why))
        return false;
    long long version;
    if (!look(s, true, &version, why))
        return false;
    if (version > 0 && !views_drop(s->db))
        return false;
    for (size_t i = 0; i < SCHEMA_STEPS; i++)
        if (version < schema_steps[i].version && !exec(s, schema_steps[i].sql, why))
            return false;
    views_make(s);
    char sql[96];
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", STORE_APPLICATION_ID, STORE_SCHEMA_VERSION);
    return exec(s, sql, why) && exec(s, "COMMIT", why);
}

static bool set_up(struct store *s, enum store_mode mode, struct buf *why)
{
    long long version;
    sqlite3_busy_timeout(s->db, BUSY_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (!look(s, mode == STORE_CREATE, &version, why))
        return false;
    if (!set_wal(s, why))
        return false;
    if (version < STORE_SCHEMA_VERSION && !migrate(s, why))
        return false;
    /* NORMAL: a commit survives the death of the program; store_sync makes a batch survive the loss of power as well. */
    return exec(s, "PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4096;"
                   " PRAGMA wal_autocheckpoint = 8000", why) &&
           (mode != STORE_READ || exec(s, "PRAGMA query_only = ON", why));
}

/* SQLite's account of memory is never asked for, and keeping it takes a lock at every block. In vain, and no matter, once SQLite is in use. */
static void set_library(void) { (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

struct store *store_open(const char *path, enum store_mode mode, struct buf *why)
{
    set_library();
    if (file_on_network_share(path)) {                     /* WAL needs memory shared by all users of the file */
        fail(why, MSG_STORE_OPEN_SHARE, NULL);
        return NULL;
    }
    if (mode != STORE_CREATE && !file_exists(path)) {
        fail(why, MSG_STORE_OPEN_MISSING, NULL);
        return NULL;
    }
    struct store *s = xcalloc(1, sizeof *s);
    s->path = xstrdup(path);
    s->files = xasprintf("%s.files", path);
    s->readonly = mode == STORE_READ;
    s->sync = -1;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->let_go, NULL);
    bool fresh = mode == STORE_CREATE && !file_exists(path);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
    bool ok = sqlite3_open_v2(path, &s->db, flags, wal_vfs()) == SQLITE_OK;
    if (ok && fresh && file_exists(path))                  /* before anything is in it; the files beside it get the same rights */
        file_make_private(path);
    ok = ok ? set_up(s, mode, why) : fail_sqlite(s, why);
    if (ok) {
        if (mode == STORE_CREATE)
            files_prepare(s);
        return s;
    }
    store_close(s);
    return NULL;
}

/* Another program may be at its own checkpoint, which need not reach as far as our last commit: then ours comes after it. */
void store_sync(struct store *s)
{
    int rc = SQLITE_BUSY;
    for (int waited = 0; rc == SQLITE_BUSY && waited < BUSY_MS; waited += SYNC_WAIT_MS) {
        rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        if (rc == SQLITE_BUSY)
            sqlite3_sleep(SYNC_WAIT_MS);
    }
    if (rc != SQLITE_OK)
        db_die(s);
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->nprepared; i++)
        sqlite3_finalize(s->prepared[i].st);
    for (size_t i = 0; i < s->nknown; i++)
        free(s->known[i]);
    free(s->known);
    free(s->taken);
    free(s->unwritten);
    pthread_cond_destroy(&s->let_go);
    pthread_mutex_destroy(&s->lock);
    file_sync_close(s->sync);
    sqlite3_close(s->db);
    free(s->path);
    free(s->files);
    free(s);
}

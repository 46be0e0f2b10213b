/*
 * The write-ahead log that is written a frame at a time: whatever a transaction does (outgrows the cache, takes all of it back, begins the
 * log anew), once it has ended its rows are in the files, for other connections and for whoever finds them after a sudden death.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/store_int.h"

enum { STEPS = 600 };

static char folder[] = "out/wal-test-XXXXXX";
static unsigned long long seed = 1;

static unsigned chance(unsigned n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
}

static sqlite3 *open_by(const char *path, const char *vfs)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = 8; PRAGMA wal_autocheckpoint = 60");
    return db;
}

/* All rows as one text; the pages are whole. */
static char *rows_of(sqlite3 *db)
{
    sqlite3_stmt *st;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT (SELECT integrity_check FROM pragma_integrity_check), (SELECT group_concat(id || ':' || length(x)"
                                            " || ':' || hex(substr(x, 1, 4)), ' ') FROM (SELECT * FROM t ORDER BY id))", -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(st, 0), "ok");
    const char *rows = (const char *)sqlite3_column_text(st, 1);
    char *copy = xstrdup(rows ? rows : "");
    sqlite3_finalize(st);
    return copy;
}

static void change(sqlite3 *db)
{
    char sql[200];
    for (unsigned i = 0, n = 1 + chance(12); i < n; i++) {
        snprintf(sql, sizeof sql, chance(3) ? "INSERT OR REPLACE INTO t VALUES (%u, randomblob(%u))" : "DELETE FROM t WHERE id %% 37 = %u %% 37 + 0 * %u",
                 chance(300), chance(9000));
        run(db, sql);
    }
}

/* The files as they lie there, opened elsewhere: as after a sudden death. */
static char *rows_of_copy(const char *path)
{
    char command[1024], copy[200];
    snprintf(copy, sizeof copy, "%s/copy.db", folder);
    snprintf(command, sizeof command, "rm -f %s*; cp %s %s; cp %s-wal %s-wal", copy, path, copy, path, copy);
    assert_int_equal(system(command), 0);
    sqlite3 *db = open_by(copy, NULL);
    char *rows = rows_of(db);
    sqlite3_close(db);
    return rows;
}

static void same(char *a, char *b)
{
    assert_string_equal(a, b);
    free(b);
}

static void test_ended_is_written(void **state)
{
    char path[200];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.db", folder);
    sqlite3 *ours = open_by(path, wal_vfs()), *other = open_by(path, NULL);
    run(ours, "CREATE TABLE t (id INTEGER PRIMARY KEY, x)");
    unsigned rolled_back = 0, by_other = 0;
    for (unsigned i = 0; i < STEPS; i++) {
        run(ours, "BEGIN IMMEDIATE");
        change(ours);
        bool keep = chance(5) != 0;
        run(ours, keep ? "COMMIT" : "ROLLBACK");
        rolled_back += !keep;
        char *rows = rows_of(ours);
        same(rows, rows_of(other));
        if (i % 4 == 0)
            same(rows, rows_of_copy(path));
        free(rows);
        if (chance(7) == 0) {                              /* it begins the log anew, or writes where we were about to */
            run(other, chance(2) ? "PRAGMA wal_checkpoint(RESTART)" : "INSERT INTO t VALUES (NULL, randomblob(5000))");
            by_other++;
        }
    }
    assert_true(rolled_back > STEPS / 10 && by_other > STEPS / 15);
    sqlite3_close(other);
    sqlite3_close(ours);
    assert_true(file_remove_tree(folder));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ended_is_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

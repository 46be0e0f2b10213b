/*
 * wal.c - how the write-ahead log is written: a transaction's frames in one call instead of two calls a page. A VFS of SQLite that is the
 * system's own but for the file of the log. Knows no table and no connection.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

/* https://sqlite.org/fileformat2.html#the_wal_file_format, 4.1 and 4.2: a frame is a header, whose second number is not 0 where a
 * transaction ends, and a page. SQLite's own VFS writes less than 128 KiB at a time. */
enum { FRAME_HEADER = 24, COMMIT_AT = 4, MOST = 127 << 10 };

/* What SQLite has for an open log: this, with the system's file behind it. */
struct log {
    sqlite3_file base;                                     /* what SQLite knows of it: its methods */
    unsigned char *p;                                      /* n bytes for the place `at` of the file that are not in it yet */
    sqlite3_int64 n, at;
    sqlite3_int64 first, end;                              /* where the frames of the last transaction begin and end */
    bool commits;                                          /* the last frame ends a transaction */
};

static sqlite3_file *behind(sqlite3_file *f) { return (sqlite3_file *)((struct log *)f + 1); }

/* After a failure nothing is left to be written: SQLite rolls the transaction back, or meets it again. */
static int flush(struct log *l)
{
    sqlite3_int64 n = l->n;
    l->n = 0;
    return n > 0 ? behind(&l->base)->pMethods->xWrite(behind(&l->base), l->p, (int)n, l->at) : SQLITE_OK;
}

static int log_close(sqlite3_file *f)
{
    struct log *l = (struct log *)f;
    int flushed = flush(l), closed = behind(f)->pMethods->xClose(behind(f));
    free(l->p);
    l->p = NULL;
    return flushed == SQLITE_OK ? closed : flushed;
}

static int log_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    int rc = flush((struct log *)f);
    return rc == SQLITE_OK ? behind(f)->pMethods->xRead(behind(f), p, n, at) : rc;
}

static void add(struct log *l, const void *p, int n, sqlite3_int64 at)
{
    if (l->n == 0)
        l->at = at;
    memcpy(l->p + l->n, p, (size_t)n);
    l->n += n;
}

/* Frames one behind another are gathered until the transaction's last, so that whoever is told that it has ended finds it in the file. What
 * is written once more (a page that changed again before the end, and the headers that this makes wrong) goes to its place at once: it may
 * come after the last frame. */
static int log_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    struct log *l = (struct log *)f;
    bool again = at >= l->first && at < l->end, header = n == FRAME_HEADER && !again;
    int rc = SQLITE_OK;
    if (again || at != l->at + l->n || l->n + n > MOST)
        rc = flush(l);
    if (rc == SQLITE_OK && (again || n > MOST))
        return behind(f)->pMethods->xWrite(behind(f), p, n, at);
    if (rc != SQLITE_OK)
        return rc;
    if (at != l->end || (header && l->commits))
        l->first = at;
    l->end = at + n;
    add(l, p, n, at);
    if (header)
        l->commits = memcmp((const char *)p + COMMIT_AT, "\0\0\0", 4) != 0;
    return l->commits && !header ? flush(l) : SQLITE_OK;
}

static int log_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int rc = flush((struct log *)f);
    return rc == SQLITE_OK ? behind(f)->pMethods->xTruncate(behind(f), size) : rc;
}

static int log_sync(sqlite3_file *f, int flags)
{
    int rc = flush((struct log *)f);
    return rc == SQLITE_OK ? behind(f)->pMethods->xSync(behind(f), flags) : rc;
}

static int log_size(sqlite3_file *f, sqlite3_int64 *size)
{
    int rc = flush((struct log *)f);
    return rc == SQLITE_OK ? behind(f)->pMethods->xFileSize(behind(f), size) : rc;
}

static int log_lock(sqlite3_file *f, int how) { return behind(f)->pMethods->xLock(behind(f), how); }
static int log_unlock(sqlite3_file *f, int how) { return behind(f)->pMethods->xUnlock(behind(f), how); }
static int log_reserved(sqlite3_file *f, int *is) { return behind(f)->pMethods->xCheckReservedLock(behind(f), is); }
static int log_control(sqlite3_file *f, int what, void *arg) { return behind(f)->pMethods->xFileControl(behind(f), what, arg); }
static int log_sector(sqlite3_file *f) { return behind(f)->pMethods->xSectorSize(behind(f)); }
static int log_device(sqlite3_file *f) { return behind(f)->pMethods->xDeviceCharacteristics(behind(f)); }

/* Version 1: the log is neither mapped nor has it shared memory of its own; SQLite asks the database's file for that. */
static const sqlite3_io_methods log_methods = {
    1, log_close, log_read, log_write, log_truncate, log_sync, log_size, log_lock, log_unlock, log_reserved, log_control, log_sector, log_device,
    NULL, NULL, NULL, NULL, NULL, NULL,
};

static sqlite3_vfs *of_system;

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL))
        return of_system->xOpen(of_system, name, f, flags, out);
    struct log *l = (struct log *)f;
    *l = (struct log){.p = malloc(MOST)};
    int rc = l->p ? of_system->xOpen(of_system, name, behind(f), flags, out) : SQLITE_NOMEM;
    if (rc == SQLITE_OK) {
        l->base.pMethods = &log_methods;
    } else {
        free(l->p);
        l->p = NULL;
    }
    return rc;
}

const char *wal_vfs(void)
{
    static sqlite3_vfs vfs;
    if (!of_system) {
        of_system = sqlite3_vfs_find(NULL);
        assert(of_system);
        vfs = *of_system;
        vfs.zName = "shenbao";
        vfs.szOsFile = of_system->szOsFile + (int)sizeof(struct log);
        vfs.xOpen = open_file;
        if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK)
            assert(!"a VFS can be registered");
    }
    return vfs.zName;
}

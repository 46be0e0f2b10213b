/*
 * wal.c - how the write-ahead log is written: a frame in one call instead of two. A VFS of SQLite that is the system's own but for the file of
 * the log. Knows no table and no connection.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

/* https://sqlite.org/fileformat2.html#the_wal_file_format, 4.1 and 4.2: a frame is a header and, right behind it, a page of at most 64 KiB. */
enum { FRAME_HEADER = 24, PAGE_MOST = 64 << 10 };

/* What SQLite has for an open log: this, with the system's file behind it. */
struct log {
    sqlite3_file base;                                     /* what SQLite knows of it: its methods */
    unsigned char *frame;                                  /* room for one */
    bool held;                                             /* its header is in it, for the place `at` of the file, where it is not yet */
    sqlite3_int64 at, end;                                 /* end: what was written by us goes no further */
};

static sqlite3_file *behind(sqlite3_file *f) { return (sqlite3_file *)((struct log *)f + 1); }

static int write_through(struct log *l, const void *p, int n, sqlite3_int64 at)
{
    return behind(&l->base)->pMethods->xWrite(behind(&l->base), p, n, at);
}

/* A header whose page did not come: SQLite does no such thing, but may. */
static int flush(struct log *l)
{
    bool held = l->held;
    l->held = false;
    return held ? write_through(l, l->frame, FRAME_HEADER, l->at) : SQLITE_OK;
}

static int log_close(sqlite3_file *f)
{
    struct log *l = (struct log *)f;
    int flushed = flush(l), closed = behind(f)->pMethods->xClose(behind(f));
    free(l->frame);
    l->frame = NULL;
    return flushed == SQLITE_OK ? closed : flushed;
}

static int log_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    int rc = flush((struct log *)f);
    return rc == SQLITE_OK ? behind(f)->pMethods->xRead(behind(f), p, n, at) : rc;
}

/* A header is held until its page comes, with the next call. (Not more: what a transaction writes before its end may be taken back, and others
 * may write there then.) Headers that are written once more, because a page in the middle changed again, have no page behind them: they
 * go to their places at once. */
static int log_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    struct log *l = (struct log *)f;
    bool page = l->held && at == l->at + FRAME_HEADER && n <= PAGE_MOST;
    int rc = page ? SQLITE_OK : flush(l);
    if (rc != SQLITE_OK)
        return rc;
    if (n == FRAME_HEADER && at >= l->end) {
        memcpy(l->frame, p, FRAME_HEADER);
        l->at = at;
        l->held = true;
        return SQLITE_OK;
    }
    if (at == 0 || at + n > l->end)                        /* 0: the log begins anew */
        l->end = at + n;
    if (!page)
        return write_through(l, p, n, at);
    l->held = false;
    memcpy(l->frame + FRAME_HEADER, p, (size_t)n);
    return write_through(l, l->frame, FRAME_HEADER + n, l->at);
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
    *l = (struct log){.frame = malloc(FRAME_HEADER + PAGE_MOST)};
    int rc = l->frame ? of_system->xOpen(of_system, name, behind(f), flags, out) : SQLITE_NOMEM;
    if (rc == SQLITE_OK) {
        l->base.pMethods = &log_methods;
    } else {
        free(l->frame);
        l->frame = NULL;
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

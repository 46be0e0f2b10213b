/*
 * keep.c - originals, named by their hash, in a folder beside the database. Written durably before any row names them; the waiting for the
 * disk is done for many at a time.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/store_int.h"

enum { FOLDERS = 256, GIVE_UP_SECONDS = 2 };               /* one for each first byte of a hash */

char *store_file_path(const struct store *s, const char *sha256)
{
    return xasprintf("%s/%.2s/%s", s->files, sha256, sha256);
}

bool store_has_original(const struct store *s, const char *sha256)
{
    char *path = store_file_path(s, sha256);
    bool there = file_exists(path);
    free(path);
    return there;
}

/* Before a temporary file is made, or gets its name. False when the program is about to end: then it is not. */
static bool take_in_hand(struct store *s)
{
    pthread_mutex_lock(&s->lock);
    bool wanted = !s->gave_up;
    s->held += wanted;
    pthread_mutex_unlock(&s->lock);
    return wanted;
}

static void let_go(struct store *s)
{
    pthread_mutex_lock(&s->lock);
    s->held--;
    pthread_cond_signal(&s->let_go);
    pthread_mutex_unlock(&s->lock);
}

/* What another thread has in hand is soon a file like others, or gone. Nobody waits for long, though: what stays is swept by the next run. */
static void wait_for_others(struct store *s)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += GIVE_UP_SECONDS;
    while (s->held > 0 && pthread_cond_timedwait(&s->let_go, &s->lock, &until) == 0)
        ;
}

void files_give_up(struct store *s)
{
    int err = errno;
    pthread_mutex_lock(&s->lock);
    s->gave_up = true;
    wait_for_others(s);
    for (size_t i = 0; i < s->ntaken; i++)
        file_remove(s->taken[i]);
    pthread_mutex_unlock(&s->lock);
    errno = err;
}

/* False when the program is about to end: nothing is to be left behind. */
static bool note_taken(struct store *s, const struct store_original *o)
{
    pthread_mutex_lock(&s->lock);
    bool wanted = !s->gave_up;
    if (wanted)
        *VEC_ADD(s->taken, s->ntaken, s->ctaken) = o->copy.path;
    pthread_mutex_unlock(&s->lock);
    return wanted;
}

static void forget_taken(struct store *s, const struct store_original *o)
{
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; o->copy.path && i < s->ntaken; i++)
        if (s->taken[i] == o->copy.path) {
            s->taken[i] = s->taken[--s->ntaken];
            break;
        }
    pthread_mutex_unlock(&s->lock);
}

_Noreturn static void failed(struct store *s, const char *path)
{
    files_give_up(s);
    if (errno == ENOSPC || errno == EDQUOT)
        die(MSG_STORE_FULL, MSG_ARGS(s->path));
    die_errno(path);
}

static void make_folder(struct store *s)
{
    file_mkdirs(s->files);
    file_make_private(s->files);
    char *dir = path_dir(s->files);
    if (!file_sync_dir(dir))
        failed(s, dir);
    free(dir);
}

void files_prepare(struct store *s)
{
    if (file_is_dir(s->files))
        file_sweep_temporaries(s->files);
    else
        make_folder(s);
    s->sync = file_sync_open(s->files);
}

void store_copy(struct store *s, const char *path, struct store_original *o)
{
    if (!take_in_hand(s)) {
        *o = (struct store_original){.copy = FILE_COPY_NONE, .end = FILE_UNREADABLE, .error = ECANCELED};
        return;
    }
    o->end = file_copy(path, s->files, &o->copy);
    o->error = errno;
    if (o->end == FILE_COPIED && !note_taken(s, o))
        file_copy_clear(&o->copy);
    let_go(s);
}

bool store_copied(struct store *s, const struct store_original *o)
{
    errno = o->error;
    if (o->end == FILE_UNWRITABLE)
        failed(s, s->files);
    return o->end == FILE_COPIED;
}

void store_take_bytes(struct store *s, const void *p, size_t n, struct store_original *o)
{
    if (file_copy_bytes(p, n, s->files, &o->copy) != FILE_COPIED)
        failed(s, s->files);
    note_taken(s, o);
}

void store_release(struct store *s, struct store_original *o)
{
    forget_taken(s, o);
    file_copy_clear(&o->copy);
}

/* True when a row names these bytes: then they are durable. */
static bool is_named(struct store *s, const char *sha256)
{
    return db_one(s, "SELECT count(*) FROM source WHERE sha256 = ?1", "t", sha256) > 0;
}

/* Keeps what went wrong for store_settle_end. */
static bool not_written(struct store *s, char *path)
{
    s->unwritten = path;
    s->unwritten_why = errno;
    return false;
}

/* Puts a copy that is on the disk under its name. */
static bool place(struct store *s, struct store_original *o, bool *changed, bool *new_folder)
{
    char *to = store_file_path(s, o->copy.sha256), *dir = path_dir(to);
    if (!file_is_dir(dir)) {
        file_mkdirs(dir);
        *new_folder = true;
    }
    free(dir);
    if (!take_in_hand(s)) {
        errno = ECANCELED;
        return not_written(s, to);
    }
    forget_taken(s, o);
    bool placed = file_copy_place(&o->copy, to);
    int err = errno;
    if (!placed && !note_taken(s, o))
        file_copy_clear(&o->copy);
    let_go(s);
    errno = err;
    if (!placed)
        return not_written(s, to);
    free(to);
    changed[strtoul((char[]){o->copy.sha256[0], o->copy.sha256[1], '\0'}, NULL, 16)] = true;
    o->settled = true;
    return true;
}

/* The bytes of those that are to be placed. */
static bool sync_files(struct store *s, struct store_original *const *v, size_t n)
{
    size_t some = 0;
    for (size_t i = 0; i < n; i++) {
        some += !v[i]->settled;
        if (s->sync < 0 && !v[i]->settled && !file_copy_sync(&v[i]->copy))
            return not_written(s, xstrdup(v[i]->copy.path));
    }
    return some == 0 || s->sync < 0 || file_sync_all(s->sync) || not_written(s, xstrdup(s->files));
}

static bool sync_folders(struct store *s, const bool *changed, bool new_folder)
{
    bool some = new_folder;
    for (unsigned i = 0; i < FOLDERS; i++) {
        some |= changed[i];
        if (!changed[i] || s->sync >= 0)
            continue;
        char *dir = xasprintf("%s/%02x", s->files, i);
        if (!file_sync_dir(dir))
            return not_written(s, dir);
        free(dir);
    }
    if (some && !(s->sync >= 0 ? file_sync_all(s->sync) : !new_folder || file_sync_dir(s->files)))
        return not_written(s, xstrdup(s->files));
    return true;
}

void store_settle_begin(struct store *s, struct store_original *const *v, size_t n)
{
    /* What lies there without a row may be another program's of this moment, or left by a dead one, its name not yet on the disk: it is
     * written anew, so that the name lasts before our row does. */
    for (size_t i = 0; i < n; i++)
        v[i]->settled = store_has_original(s, v[i]->copy.sha256) && is_named(s, v[i]->copy.sha256);
}

void store_settle_write(struct store *s, struct store_original *const *v, size_t n)
{
    bool changed[FOLDERS] = {false}, new_folder = false;
    if (!sync_files(s, v, n))
        return;
    for (size_t i = 0; i < n; i++)
        if (!v[i]->settled && !place(s, v[i], changed, &new_folder))
            return;
    sync_folders(s, changed, new_folder);
}

void store_settle_end(struct store *s)
{
    errno = s->unwritten_why;
    if (s->unwritten)
        failed(s, s->unwritten);
}

void store_settle(struct store *s, struct store_original *const *v, size_t n)
{
    store_settle_begin(s, v, n);
    store_settle_write(s, v, n);
    store_settle_end(s);
}

void store_keep(struct store *s, const void *p, size_t n, char sha256[65])
{
    struct store_original o = STORE_ORIGINAL_NONE, *v[] = {&o};
    store_take_bytes(s, p, n, &o);
    store_settle(s, v, 1);
    memcpy(sha256, o.copy.sha256, sizeof o.copy.sha256);
    store_release(s, &o);
}

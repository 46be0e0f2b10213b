/*
 * walk.c - all files below a folder, always in the same order.
 */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base_int.h"

struct walk {
    file_walk_fn *f;
    void *ctx;
};

/* err: why its kind could not be found out. */
struct item {
    char *name;
    bool is_dir;
    int err;
};

struct list {
    struct item *v;
    size_t n, cap;
};

static void list_clear(struct list *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->v[i].name);
    free(l->v);
}

/* By bytes, a folder's name as if its slash stood behind it: then the files come in the order of their whole paths. */
static int compare(const void *pa, const void *pb)
{
    const struct item *a = pa, *b = pb;
    const char *x = a->name, *y = b->name;
    while (*x && *x == *y)
        x++, y++;
    int cx = *x ? (unsigned char)*x : a->is_dir ? '/' : 0;
    int cy = *y ? (unsigned char)*y : b->is_dir ? '/' : 0;
    return cx - cy;
}

/* What is called `name` in dir, into l. Links to folders and links to nothing are passed over, like sockets and devices.
 * type: what the folder says it is, as far as it says. */
static void look_at(int dir, const char *name, unsigned char type, struct list *l)
{
    struct stat st, target;
    struct item item = {NULL, type == DT_DIR, 0};
    if (type == DT_DIR || type == DT_REG) {
        item.name = xstrdup(name);
        *VEC_ADD(l->v, l->n, l->cap) = item;
        return;
    }
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
        if (errno == ENOENT)
            return; /* gone since we read the folder */
        item.err = errno;
    } else if (S_ISDIR(st.st_mode)) {
        item.is_dir = true;
    } else if (S_ISLNK(st.st_mode)) {
        if (fstatat(dir, name, &target, 0) < 0) {
            if (errno == ENOENT || errno == ELOOP)
                return;
            item.err = errno;
        } else if (!S_ISREG(target.st_mode)) {
            return;
        }
    } else if (!S_ISREG(st.st_mode)) {
        return;
    }
    item.name = xstrdup(name);
    *VEC_ADD(l->v, l->n, l->cap) = item;
}

/* Else the names in a folder can be read and nothing behind them. Where nobody is shut out, it need not be asked for ourselves. */
static bool may_search(int dir, const struct stat *st)
{
    const mode_t everybody = S_IXUSR | S_IXGRP | S_IXOTH;
    return (st->st_mode & everybody) == everybody || faccessat(dir, ".", X_OK, AT_EACCESS) == 0;
}

/* Straight from the system: opendir asks twice what dir is, and for memory that many small folders do not need. False with errno set. */
static bool read_names(int dir, bool known, struct list *l)
{
    alignas(struct dirent64) char block[16 * 1024];
    ssize_t n;
    while ((n = getdents64(dir, block, sizeof block)) > 0) {
        for (ssize_t i = 0; i < n;) {
            const struct dirent64 *e = (const struct dirent64 *)(const void *)(block + i);
            i += e->d_reclen;
            if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
                look_at(dir, e->d_name, known ? e->d_type : DT_UNKNOWN, l);
        }
    }
    return n == 0 || errno == ENOENT;                      /* the folder is gone since it was opened */
}

/* False with errno set; l is to be cleared in any case. at NULL: nobody asks for the stamp. */
static bool read_folder(const char *path, struct list *l, struct stamp *at)
{
    struct stat st;
    int dir = open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC);
    if (dir < 0)
        return false;
    bool good = fstat(dir, &st) == 0;
    if (good && at)
        *at = file_stamp_from(&st);
    good = good && read_names(dir, may_search(dir, &st), l);
    int err = errno;
    close(dir);
    errno = err;
    return good;
}

static bool walk_folder(struct walk *w, const char *path, const char *rel);

static bool walk_item(struct walk *w, const struct item *i, const char *path, const char *rel)
{
    if (i->is_dir)
        return walk_folder(w, path, rel);
    errno = i->err;
    return w->f(w->ctx, rel, path, i->err != 0);
}

static bool walk_list(struct walk *w, struct list *l, const char *path, const char *rel)
{
    if (l->n > 1)
        qsort(l->v, l->n, sizeof *l->v, compare);
    bool go_on = true;
    for (size_t i = 0; i < l->n && go_on; i++) {
        char *sub = path_join(path, l->v[i].name), *sub_rel = path_join(rel, l->v[i].name);
        go_on = walk_item(w, &l->v[i], sub, sub_rel);
        free(sub);
        free(sub_rel);
    }
    return go_on;
}

static bool walk_folder(struct walk *w, const char *path, const char *rel)
{
    struct list l = {0};
    bool go_on = read_folder(path, &l, NULL) ? walk_list(w, &l, path, rel) : w->f(w->ctx, rel, path, true);
    list_clear(&l);
    return go_on;
}

bool file_walk(const char *dir, file_walk_fn *f, void *ctx) { return file_walk_stamped(dir, f, ctx, NULL); }

bool file_walk_stamped(const char *dir, file_walk_fn *f, void *ctx, struct stamp *at)
{
    struct walk w = {f, ctx};
    struct list l = {0};
    bool readable = read_folder(dir, &l, at);
    if (readable)
        walk_list(&w, &l, dir, "");
    int err = errno;
    list_clear(&l);
    errno = err;
    return readable;
}

bool file_list(const char *dir, file_list_fn *f, void *ctx)
{
    struct list l = {0};
    bool readable = read_folder(dir, &l, NULL);
    int err = errno;
    if (readable && l.n > 1)
        qsort(l.v, l.n, sizeof *l.v, compare);
    for (size_t i = 0; readable && i < l.n; i++) {
        char *path = path_join(dir, l.v[i].name);
        errno = l.v[i].err;
        f(ctx, l.v[i].name, path, l.v[i].is_dir, l.v[i].err != 0);
        free(path);
    }
    list_clear(&l);
    errno = err;
    return readable;
}

/* ---- with folders ---- */

static void walk_tree(const char *path, const char *rel, file_tree_fn *f, void *ctx)
{
    struct list l = {0};
    if (read_folder(path, &l, NULL) && l.n > 1)
        qsort(l.v, l.n, sizeof *l.v, compare);
    for (size_t i = 0; i < l.n; i++) {
        char *sub = path_join(path, l.v[i].name), *sub_rel = path_join(rel, l.v[i].name);
        if (f(ctx, sub_rel, sub, l.v[i].is_dir) && l.v[i].is_dir)
            walk_tree(sub, sub_rel, f, ctx);
        free(sub);
        free(sub_rel);
    }
    list_clear(&l);
}

void file_walk_tree(const char *dir, file_tree_fn *f, void *ctx) { walk_tree(dir, "", f, ctx); }

/*
 * walk.c - all files below a folder, always in the same order.
 */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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
static void look_at(DIR *dir, const char *name, unsigned char type, struct list *l)
{
    struct stat st, target;
    struct item item = {NULL, type == DT_DIR, 0};
    if (type == DT_DIR || type == DT_REG) {
        item.name = xstrdup(name);
        *VEC_ADD(l->v, l->n, l->cap) = item;
        return;
    }
    if (fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
        if (errno == ENOENT)
            return; /* gone since we read the folder */
        item.err = errno;
    } else if (S_ISDIR(st.st_mode)) {
        item.is_dir = true;
    } else if (S_ISLNK(st.st_mode)) {
        if (fstatat(dirfd(dir), name, &target, 0) < 0) {
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

/* False with errno set; l is to be cleared in any case. at NULL: nobody asks for the stamp. */
static bool read_folder(const char *path, struct list *l, struct stamp *at)
{
    DIR *dir = opendir(path);
    if (!dir)
        return false;
    if (at)
        file_stamp_fd(dirfd(dir), at);
    bool may_search = faccessat(dirfd(dir), ".", X_OK, AT_EACCESS) == 0;   /* else its names can be read and nothing behind them */
    for (;;) {
        errno = 0;
        const struct dirent *e = readdir(dir);
        if (!e)
            break;
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            look_at(dir, e->d_name, may_search ? e->d_type : DT_UNKNOWN, l);
    }
    int err = errno;
    closedir(dir);
    errno = err;
    return err == 0;
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

/*
 * watch.c - tells when something below a folder changes: inotify on every folder of the tree, new ones too.
 */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

struct watch {
    int fd;
    dev_t skip_dev; ino_t skip_ino;
    char **dirs; size_t n;                                 /* by number of the watch; NULL: none */
    char **names; size_t nnames, cnames;                   /* what changed */
    bool lost;                                             /* more than that did */
};

enum { MOST_NAMES = 500 };

static const uint32_t changes = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;

struct watch *watch_new(const char *skip)
{
    struct watch *w = xcalloc(1, sizeof *w);
    struct stat st;
    if (stat(skip, &st) == 0)
        w->skip_dev = st.st_dev, w->skip_ino = st.st_ino;
    w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (w->fd < 0)
        die_errno("inotify");
    return w;
}

int watch_fd(const struct watch *w) { return w->fd; }

static void remember(struct watch *w, int wd, const char *dir)
{
    if ((size_t)wd >= w->n) {
        size_t n = (size_t)wd * 2 + 16;
        w->dirs = xrealloc(w->dirs, n * sizeof *w->dirs);
        memset(w->dirs + w->n, 0, (n - w->n) * sizeof *w->dirs);
        w->n = n;
    }
    free(w->dirs[wd]);
    w->dirs[wd] = xstrdup(dir);
}

void watch_add(struct watch *w, const char *dir)
{
    struct stat st;
    if (stat(dir, &st) == 0 && st.st_dev == w->skip_dev && st.st_ino == w->skip_ino)
        return;
    int wd = inotify_add_watch(w->fd, dir, changes);
    if (wd < 0 && errno == ENOSPC)
        die_errno(dir);         /* the kernel's limit of watches */
    if (wd < 0)
        return;                                    /* no folder, or gone again */
    remember(w, wd, dir);
    DIR *d = opendir(dir);
    for (const struct dirent *e; d && (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.' || (e->d_type != DT_DIR && e->d_type != DT_UNKNOWN))
            continue;
        char *sub = path_join(dir, e->d_name);
        watch_add(w, sub);
        free(sub);
    }
    if (d)
        closedir(d);
}

/* What editors keep beside a file while it is open is no change. */
static bool matters(const struct inotify_event *e)
{
    size_t n = e->len ? strlen(e->name) : 0;
    return n == 0 || (e->name[0] != '.' && e->name[n - 1] != '~');
}

static void note_name(struct watch *w, const struct inotify_event *e)
{
    bool known = e->wd >= 0 && (size_t)e->wd < w->n && w->dirs[e->wd] && e->len > 0;
    if (!known || w->nnames == MOST_NAMES) {
        w->lost = true;
        return;
    }
    *VEC_ADD(w->names, w->nnames, w->cnames) = path_join(w->dirs[e->wd], e->name);
}

bool watch_names(const struct watch *w, const char *const **names, size_t *n)
{
    *names = (const char *const *)w->names;
    *n = w->nnames;
    return !w->lost;
}

void watch_forget(struct watch *w)
{
    while (w->nnames > 0)
        free(w->names[--w->nnames]);
    w->lost = false;
}

bool watch_changed(struct watch *w)
{
    _Alignas(struct inotify_event) char block[16384];
    bool changed = false;
    for (ssize_t n; (n = read(w->fd, block, sizeof block)) > 0;) {
        for (char *p = block; p < block + n;) {
            const struct inotify_event *e = (const void *)p;
            p += sizeof *e + e->len;
            bool counts = matters(e) && !(e->mask & IN_IGNORED);
            if (counts)
                note_name(w, e);
            changed |= counts;
            if (!(e->mask & IN_ISDIR) || !(e->mask & (IN_CREATE | IN_MOVED_TO)) || e->wd < 0 || (size_t)e->wd >= w->n || !w->dirs[e->wd])
                continue;
            char *sub = path_join(w->dirs[e->wd], e->name);
            watch_add(w, sub);
            free(sub);
        }
    }
    return changed;
}

void watch_free(struct watch *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->n; i++)
        free(w->dirs[i]);
    watch_forget(w);
    free(w->names);
    free(w->dirs);
    close(w->fd);
    free(w);
}

/*
 * output.c - files written by a build, and the removal of what an earlier build wrote and this one does not make.
 *
 * The list of a build's files is OUT/cache/outputs.txt, that of another command has its own name; a file that is not in it was not written by us and is never touched.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

struct output { char *rel; struct stamp at; };
struct outputs {
    char *dir, *list;
    pthread_mutex_t lock;
    struct output *v;
    size_t n, cap;
    bool on_share;                                         /* a file gets its times from another machine, when it is closed */
    bool first;                                            /* no build has written here before */
};

struct outputs *outputs_new_list(const char *out_dir, const char *list)
{
    struct outputs *o = xcalloc(1, sizeof *o);
    o->dir = xstrdup(out_dir);
    o->list = xstrdup(list);
    char *path = path_join(o->dir, list);
    o->first = !file_exists(path);
    o->on_share = file_on_network_share(o->dir);
    free(path);
    pthread_mutex_init(&o->lock, NULL);
    return o;
}

struct outputs *outputs_new(const char *out_dir) { return outputs_new_list(out_dir, "cache/outputs.txt"); }

static char *full_path(const struct outputs *o, const char *rel)
{
    return path_join(o->dir, rel);
}

void outputs_folder(struct outputs *o, const char *rel)
{
    if (!o->first)
        return;
    char *path = full_path(o, rel);
    file_mkdirs(path);
    free(path);
}

void outputs_write(struct outputs *o, const char *rel, const void *p, size_t n)
{
    char *path = full_path(o, rel);
    struct output one = { .rel = xstrdup(rel) };
    file_write_over_stamped(path, p, n, &one.at);
    if (o->on_share)
        file_stamp_of(path, &one.at);
    free(path);
    pthread_mutex_lock(&o->lock);
    *VEC_ADD(o->v, o->n, o->cap) = one;
    pthread_mutex_unlock(&o->lock);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct output *)a)->rel, ((const struct output *)b)->rel);
}

static bool written(const struct outputs *o, char *rel)
{
    struct output key = { .rel = rel };
    return o->n && bsearch(&key, o->v, o->n, sizeof *o->v, by_name) != NULL;
}

static void remove_stale(const struct outputs *o, const char *rel)
{
    char *path = full_path(o, rel), *dir = path_dir(path);
    size_t root = strlen(o->dir);

    file_remove(path);
    while (strlen(dir) > root && file_remove_empty_dir(dir)) {
        char *up = path_dir(dir);
        free(dir);
        dir = up;
    }
    free(dir);
    free(path);
}

void outputs_finish(struct outputs *o)
{
    char *list = full_path(o, o->list);
    struct buf old = BUF_INIT, now = BUF_INIT;

    if (o->n > 0)                                          /* qsort takes no NULL */
        qsort(o->v, o->n, sizeof *o->v, by_name);
    if (file_read(list, &old, 0)) {
        for (char *save = NULL, *p = strtok_r(old.p, "\n", &save); p; p = strtok_r(NULL, "\n", &save))
            if (!written(o, p) && p[0] != '/' && !strstr(p, ".."))
                remove_stale(o, p);
    }
    for (size_t i = 0; i < o->n; i++)
        buf_printf(&now, "%s\n", o->v[i].rel);
    char *dir = path_dir(list);
    file_mkdirs(dir);
    file_write_changed(list, now.p, now.n);
    free(dir);
    free(list);
    buf_clear(&old);
    buf_clear(&now);
}

void outputs_each(const struct outputs *o, output_fn *fn, void *ctx)
{
    for (size_t i = 0; i < o->n; i++)
        fn(ctx, o->v[i].rel, &o->v[i].at);
}

void outputs_free(struct outputs *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < o->n; i++)
        free(o->v[i].rel);
    pthread_mutex_destroy(&o->lock);
    free(o->v);
    free(o->dir);
    free(o->list);
    free(o);
}

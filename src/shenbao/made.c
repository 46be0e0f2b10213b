/*
 * made.c - what was made of a guide's forms and papers, kept in OUT/cache/made under the hash of all that it was made of, so that the next
 * build need not make it again. The folder may be deleted at any time; what a build had no use for is removed by it.
 */
#include <libdeflate.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

struct made {
    char *dir;
    char common[65];                                       /* hash of what everything depends on */
    pthread_mutex_t lock;
    char **used; size_t n, cap;                            /* names of files */
};

/* ---- keys ---- */

static bool add_file(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct buf *out = ctx;
    char sum[65] = "";
    unsigned long long bytes;
    if (!is_error && !file_sha256(path, sum, &bytes))
        die_errno(path);
    buf_printf(out, "%s %s\n", rel, sum);
    return true;
}

/* Names and hashes of all files below a folder. */
static void add_folder(struct buf *out, const char *dir)
{
    buf_adds(out, "/\n");
    if (dir)
        file_walk(dir, add_file, out);
}

static void add_below(struct buf *out, const char *dir, const char *name)
{
    char *path = path_join(dir, name);
    add_folder(out, path);
    free(path);
}

static void add_data(struct buf *out, const char *what)
{
    char *dir = data_dir(what);
    add_folder(out, dir);
    free(dir);
}

struct made *made_again(const char *cache, const char *common)
{
    struct made *k = xcalloc(1, sizeof *k);
    snprintf(k->common, sizeof k->common, "%s", common);
    k->dir = path_join(cache, "made");
    pthread_mutex_init(&k->lock, NULL);
    return k;
}

const char *made_common(const struct made *k) { return k->common; }

struct made *made_new(const char *cache, const struct model *m)
{
    char common[65];
    struct buf all = BUF_INIT;
    char program[FILE_STAMP_SIZE], *site = path_join(m->dir, "site.yaml");
    file_stamp("/proc/self/exe", program);
    buf_printf(&all, "%s %s %d %lld\n", SHENBAO_VERSION, program, (int)msg_lang(), build_epoch());
    add_file(&all, "site.yaml", site, false);
    add_below(&all, m->dir, "codes");
    add_below(&all, m->dir, "parts");
    add_below(&all, m->dir, "layouts");
    add_below(&all, m->dir, "../layouts");
    add_data(&all, "layouts");
    add_data(&all, "content/codes");
    fonts_stamp(m->dir, m->arena, &all);
    sha256_hex(all.p, all.n, common);
    free(site);
    buf_clear(&all);
    return made_again(cache, common);
}

struct keyed { struct buf *out; const struct guide *guide; };

/* Of the guide its front matter alone: forms and papers show nothing of its text. */
static bool add_own_file(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct keyed *k = ctx;
    char sum[65];
    if (strcmp(rel, "guide.md") != 0)
        return add_file(k->out, rel, path, is_error);
    sha256_hex(k->guide->head, k->guide->nhead, sum);
    buf_printf(k->out, "%s %s\n", rel, sum);
    return true;
}

/* The guide's folder holds its data and its forms; no other guide has a say in what they look like. */
void made_key(const struct made *k, const struct guide *g, char key[65])
{
    struct buf all = BUF_INIT;
    char *dir = path_dir(g->file);
    buf_printf(&all, "%s %s/%s\n", k->common, g->region_id, g->id);
    file_walk(dir, add_own_file, &(struct keyed){ &all, g });
    sha256_hex(all.p, all.n, key);
    free(dir);
    buf_clear(&all);
}

/* ---- files ---- */

static void use(struct made *k, const char *key)
{
    pthread_mutex_lock(&k->lock);
    *VEC_ADD(k->used, k->n, k->cap) = xstrdup(key);
    pthread_mutex_unlock(&k->lock);
}

/* The file: of each part its length and its bytes, then a sum of all that: nobody means harm here, but a write may have been cut short. */
enum { SUM = 8 };

static void sum_of(const void *p, size_t n, char out[SUM + 1])
{
    snprintf(out, SUM + 1, "%08x", libdeflate_crc32(0, p, n) & 0xffffffffu);
}

static bool take_apart(const char *p, const char *end, struct parts *out)
{
    while (p < end) {
        char *line;
        size_t len = strtoul(p, &line, 10);
        if (*line != '\n' || len > (size_t)(end - line - 1))
            return false;
        struct buf *part = VEC_ADD(out->v, out->n, out->cap);
        *part = (struct buf)BUF_INIT;
        buf_add(part, line + 1, len);
        p = line + 1 + len;
    }
    return true;
}

bool made_get(struct made *k, const char *key, struct parts *out)
{
    char *path = path_join(k->dir, key), sum[SUM + 1];
    struct buf all = BUF_INIT;
    bool good = file_read(path, &all, 0) && all.n > SUM;
    if (good) {
        sum_of(all.p, all.n - SUM, sum);
        good = memcmp(sum, all.p + all.n - SUM, SUM) == 0 && take_apart(all.p, all.p + all.n - SUM, out);
    }
    if (good)
        use(k, key);
    buf_clear(&all);
    free(path);
    return good;
}

void made_part(struct buf *all, const void *p, size_t n)
{
    buf_printf(all, "%zu\n", n);
    buf_add(all, p, n);
}

void parts_clear(struct parts *v)
{
    for (size_t i = 0; i < v->n; i++)
        buf_clear(&v->v[i]);
    free(v->v);
    *v = (struct parts){ .n = 0 };
}

void made_put(struct made *k, const char *key, struct buf *all)
{
    char *path = path_join(k->dir, key), sum[SUM + 1];
    sum_of(all->p, all->n, sum);
    buf_add(all, sum, SUM);
    file_write_over(path, all->p, all->n);
    use(k, key);
    free(path);
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static bool is_key(const char *name) { return strlen(name) == 64 && name[strspn(name, "0123456789abcdef")] == '\0'; }

static bool remove_unused(void *ctx, const char *rel, const char *path, bool is_error)
{
    const struct made *k = ctx;
    bool used = k->n && bsearch(&rel, k->used, k->n, sizeof *k->used, by_name);
    if (!is_error && is_key(rel) && !used)
        file_remove(path);
    return true;
}

void made_finish(struct made *k)
{
    if (k->n > 1)
        qsort(k->used, k->n, sizeof *k->used, by_name);
    file_walk(k->dir, remove_unused, k);
}

void made_free(struct made *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->n; i++)
        free(k->used[i]);
    pthread_mutex_destroy(&k->lock);
    free(k->used);
    free(k->dir);
    free(k);
}

/*
 * search_patch.c - the files of the search after some pages have changed their text and nothing else: their shards, and those index files
 * in which a key comes or goes.
 */
#include <stdlib.h>
#include <string.h>

#include "page/search_int.h"

struct patch {
    const char *dir;
    size_t nshards, nfiles, bytes;
    search_file_fn *fn; void *ctx;
};

static bool read_numbered(const struct patch *p, const char *stem, size_t number, struct buf *out)
{
    char *name = xasprintf("search-%s%zu.js", stem, number), *path = path_join(p->dir, name);
    bool good = file_read(path, out, 0);
    free(path);
    free(name);
    return good;
}

static void write_numbered(const struct patch *p, const char *stem, size_t number, const struct buf *b)
{
    char *name = xasprintf("search-%s%zu.js", stem, number);
    p->fn(p->ctx, name, b->p, b->n);
    free(name);
}

/* Bytes of the text of the row at p, a line of n; false when it is none. */
static bool measure_row(const char *p, size_t n, size_t *bytes)
{
    json_t *row = json_loadb(p, n > 0 && p[n - 1] == ',' ? n - 1 : n, 0, NULL);
    const char *text = json_string_value(json_array_get(row, 2));
    bool good = text && json_is_string(json_array_get(row, 1)) && json_is_string(json_array_get(row, 0));
    if (good)
        *bytes = strlen(text);
    json_decref(row);
    return good;
}

/* Behind the string that begins at p. */
static const char *pass_string(const char *p)
{
    for (p++; *p && *p != '"'; p++)
        if (*p == '\\' && p[1])
            p++;
    return *p ? p + 1 : p;
}

/* Puts what its pages are found by. */
static bool put_keys(const struct buf *shard, struct index *x)
{
    size_t n, bytes;
    for (const char *p = strchr(shard->p, '\n'); p && p[1] == '['; p += 1 + n) {
        n = strcspn(p + 1, "\n");
        if (!measure_row(p + 1, n, &bytes))
            return false;
        const char *title = pass_string(p + 2);            /* behind the address */
        keys_of_text(x, title, (size_t)(p + 1 + n - title));
    }
    return true;
}

/* Puts the new row of the page in the place of the one there is. False when there is none. */
static bool replace_row(struct patch *p, const struct search *s, const struct entry *e, const struct buf *old, struct buf *out)
{
    char *begins = xasprintf("\n%s,", e->row);
    const char *at = strstr(old->p, begins);
    size_t n = at ? strcspn(at + 1, "\n") : 0, was;
    bool good = at && measure_row(at + 1, n, &was);
    if (good) {
        p->bytes = p->bytes - was + e->bytes;
        buf_add(out, old->p, (size_t)(at + 1 - old->p));
        search_row(s, e, out);
        buf_adds(out, at[n] == ',' ? "," : "");
        buf_adds(out, at + 1 + n);
    }
    free(begins);
    return good;
}

/* ---- index files ---- */

/* Reads what index_text wrote. */
static bool read_index(const struct buf *b, struct index *x)
{
    for (const char *p = strchr(b->p, '\n'); p && p[1] == '"'; p = strchr(p + 1, '\n')) {
        const char *name = p + 2, *end = strchr(name, '"');
        uint64_t key = end ? key_read(name, (size_t)(end - name)) : 0;
        if (!key || strncmp(end, "\":\"", 3) != 0)
            return false;
        char *s = (char *)end + 3;
        bool all = *s == '*';
        for (size_t i = 0; all && i < x->nshards; i++)
            index_set(x, key, i, true);
        while (!all && *s != '"' && *s != '\0')
            index_set(x, key, strtoul(s, &s, 16) & (x->nshards - 1), true);
    }
    return true;
}

/* In the shard a key comes, or it goes. */
struct key_change { size_t file; uint64_t key; bool comes; };
struct key_changes { struct key_change *v; size_t n, cap; };

/* x: of the old shard, as 0, and the new one, as 1. */
static void note_changes(const struct index *x, size_t nfiles, struct key_changes *out)
{
    for (size_t i = 0; i < x->n; i++) {
        uint64_t key = x->v[i * x->width], in = x->v[i * x->width + 1];
        if (in != 3)
            *VEC_ADD(out->v, out->n, out->cap) = (struct key_change){key_file(key, nfiles), key, in == 2};
    }
}

static int by_file(const void *a, const void *b)
{
    size_t x = ((const struct key_change *)a)->file, y = ((const struct key_change *)b)->file;
    return (x > y) - (x < y);
}

static void write_index(const struct patch *p, const struct index *x, size_t number)
{
    struct buf text = BUF_INIT;
    const uint64_t **entries = xcalloc(x->n + 1, sizeof *entries);
    for (size_t i = 0; i < x->n; i++)
        entries[i] = &x->v[i * x->width];
    index_text(x, number, entries, x->n, &text);
    write_numbered(p, "i", number, &text);
    free(entries);
    buf_clear(&text);
}

static bool write_changes(const struct patch *p, size_t shard, struct key_changes *c)
{
    bool good = true;
    if (c->n > 1)
        qsort(c->v, c->n, sizeof *c->v, by_file);
    for (size_t i = 0, end; i < c->n && good; i = end) {
        struct buf text = BUF_INIT;
        struct index x;
        index_init(&x, p->nshards);
        good = read_numbered(p, "i", c->v[i].file, &text) && read_index(&text, &x);
        for (end = i; end < c->n && c->v[end].file == c->v[i].file; end++)
            index_set(&x, c->v[end].key, shard, c->v[end].comes);
        if (good)
            write_index(p, &x, c->v[i].file);
        index_clear(&x);
        buf_clear(&text);
    }
    return good;
}

/* ---- one page ---- */

static bool patch_page(struct patch *p, const struct search *s, const struct entry *e)
{
    size_t shard = search_hash(e->href) & (p->nshards - 1);
    struct buf old = BUF_INIT, new = BUF_INIT;
    struct index both;
    struct key_changes changes = {0};
    bool good = read_numbered(p, "s", shard, &old) && replace_row(p, s, e, &old, &new);
    index_init(&both, 2);
    index_shard(&both, 0);
    good = good && put_keys(&old, &both);
    index_shard(&both, 1);
    good = good && put_keys(&new, &both);
    if (good) {
        write_numbered(p, "s", shard, &new);
        note_changes(&both, p->nfiles, &changes);
        good = write_changes(p, shard, &changes);
    }
    free(changes.v);
    index_clear(&both);
    buf_clear(&old);
    buf_clear(&new);
    return good;
}

bool search_patch(struct search *s, const char *dir, size_t *bytes, search_file_fn *fn, void *ctx)
{
    struct patch p = {.dir = dir, .nshards = search_shards(*bytes), .bytes = *bytes, .fn = fn, .ctx = ctx};
    const struct entry *e;
    bool good = true;
    p.nfiles = search_index_files(p.nshards);
    for (size_t i = 0; good && (e = search_entry(s, i)) != NULL; i++)
        good = patch_page(&p, s, e);
    good = good && search_shards(p.bytes) == p.nshards;    /* else every page goes to another one */
    *bytes = p.bytes;
    return good;
}

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

/* The text of the row at p, a line, to be decref'd with its row; NULL when it is none. */
static json_t *row_at(const char *p, const char **title, const char **text)
{
    size_t n = strcspn(p, "\n");
    if (n > 0 && p[n - 1] == ',')
        n--;
    json_t *row = json_loadb(p, n, 0, NULL);
    *title = json_string_value(json_array_get(row, 0)) ? json_string_value(json_array_get(row, 1)) : NULL;
    *text = json_string_value(json_array_get(row, 2));
    if (*title && *text)
        return row;
    json_decref(row);
    return NULL;
}

static bool add_shard_keys(const struct buf *shard, struct keys *k)
{
    for (const char *p = strchr(shard->p, '\n'); p && p[1] == '['; p = strchr(p + 1, '\n')) {
        const char *title, *text;
        json_t *row = row_at(p + 1, &title, &text);
        if (!row)
            return false;
        keys_add_text(k, title);
        keys_add_text(k, text);
        json_decref(row);
    }
    return true;
}

/* Puts the new text into the row of the page. False when there is no such row. */
static bool replace_row(struct patch *p, const char *href, const char *title, const char *text, const struct buf *old, struct buf *out)
{
    struct buf row = BUF_INIT;
    buf_addc(&row, '\n');
    search_row_text(&row, href, title);
    buf_addc(&row, ',');
    const char *at = strstr(old->p, row.p), *other, *was = NULL;
    json_t *parsed = at ? row_at(at + 1, &other, &was) : NULL;
    if (parsed) {
        const char *end = at + 1 + strcspn(at + 1, "\n");
        p->bytes = p->bytes - strlen(was) + strlen(text);
        search_string(&row, text);
        buf_add(out, old->p, (size_t)(at - old->p));
        buf_add(out, row.p, row.n);
        buf_adds(out, end[-1] == ',' ? "]," : "]");
        buf_adds(out, end);
    }
    json_decref(parsed);
    buf_clear(&row);
    return parsed != NULL;
}

/* ---- index files ---- */

/* Reads what search_index_text wrote. */
static bool read_index(const struct buf *b, size_t nshards, struct postings *out)
{
    for (const char *p = strchr(b->p, '\n'); p && p[1] == '"'; p = strchr(p + 1, '\n')) {
        const char *name = p + 2, *end = strchr(name, '"');
        uint64_t key = end ? key_read(name, (size_t)(end - name)) : 0;
        if (!key || strncmp(end, "\":\"", 3) != 0)
            return false;
        char *s = (char *)end + 3;
        bool all = *s == '*';
        for (size_t i = 0; all && i < nshards; i++)
            *VEC_ADD(out->v, out->n, out->cap) = key << SHARD_BITS | i;
        while (!all && *s != '"' && *s != '\0')
            *VEC_ADD(out->v, out->n, out->cap) = key << SHARD_BITS | (strtoul(s, &s, 16) & (SHARDS_MAX - 1));
    }
    return true;
}

struct posting_change { size_t file; uint64_t posting; bool comes; };
struct posting_changes { struct posting_change *v; size_t n, cap; };

static void note_changes(const struct keys *a, const struct keys *b, size_t shard, size_t nfiles, bool comes, struct posting_changes *out)
{
    for (size_t i = 0; i < a->nslots; i++)
        if (a->slots[i] && !keys_have(b, a->slots[i]))
            *VEC_ADD(out->v, out->n, out->cap) = (struct posting_change){key_file(a->slots[i], nfiles), a->slots[i] << SHARD_BITS | shard, comes};
}

static int by_file(const void *pa, const void *pb)
{
    const struct posting_change *a = pa, *b = pb;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return (a->posting > b->posting) - (a->posting < b->posting);
}

static void change_postings(struct postings *p, const struct posting_change *c)
{
    if (c->comes) {
        *VEC_ADD(p->v, p->n, p->cap) = c->posting;
        return;
    }
    size_t i = 0;
    while (i < p->n && p->v[i] != c->posting)
        i++;
    if (i < p->n)
        p->v[i] = p->v[--p->n];
}

static bool write_changes(const struct patch *p, struct posting_changes *c)
{
    bool good = true;
    if (c->n > 1)
        qsort(c->v, c->n, sizeof *c->v, by_file);
    for (size_t i = 0, end; i < c->n && good; i = end) {
        struct buf text = BUF_INIT;
        struct postings list = {0};
        good = read_numbered(p, "i", c->v[i].file, &text) && read_index(&text, p->nshards, &list);
        for (end = i; end < c->n && c->v[end].file == c->v[i].file; end++)
            change_postings(&list, &c->v[end]);
        buf_reset(&text);
        search_index_text(c->v[i].file, &list, p->nshards, &text);
        if (good)
            write_numbered(p, "i", c->v[i].file, &text);
        free(list.v);
        buf_clear(&text);
    }
    return good;
}

/* ---- one page ---- */

static bool patch_page(struct patch *p, const char *href, const char *title, const char *text)
{
    size_t shard = search_hash(href) & (p->nshards - 1);
    struct buf old = BUF_INIT, new = BUF_INIT;
    struct keys before = {0}, after = {0};
    struct posting_changes changes = {0};
    bool good = read_numbered(p, "s", shard, &old) && replace_row(p, href, title, text, &old, &new);
    good = good && add_shard_keys(&old, &before) && add_shard_keys(&new, &after);
    if (good) {
        write_numbered(p, "s", shard, &new);
        note_changes(&before, &after, shard, p->nfiles, false, &changes);
        note_changes(&after, &before, shard, p->nfiles, true, &changes);
        good = write_changes(p, &changes);
    }
    free(changes.v);
    keys_clear(&before);
    keys_clear(&after);
    buf_clear(&old);
    buf_clear(&new);
    return good;
}

bool search_patch(struct search *s, const char *dir, size_t *bytes, search_file_fn *fn, void *ctx)
{
    struct patch p = {.dir = dir, .nshards = search_shards(*bytes), .bytes = *bytes, .fn = fn, .ctx = ctx};
    const char *href, *title;
    struct buf text = BUF_INIT;
    bool good = true;
    p.nfiles = search_index_files(p.nshards);
    for (size_t i = 0; good && search_entry(s, i, &href, &title, &text); i++) {
        good = patch_page(&p, href, title, text.p);
        buf_reset(&text);
    }
    buf_clear(&text);
    good = good && search_shards(p.bytes) == p.nshards;    /* else every page goes to another one */
    *bytes = p.bytes;
    return good;
}

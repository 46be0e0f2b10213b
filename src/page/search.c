/*
 * search.c - the files that let a reader search the site without a server: titles, texts in shards, and an index from pairs of characters
 * to shards.
 *
 * A shard is a script of one line a page; which shard a page is in follows from its address alone, so that a changed page rewrites its own
 * shard and, where it brings new pairs, the index files of these. layouts/search.js reads them: fold, keys and hash are the same there.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "page/search_int.h"

enum { SHARD_BYTES = 192 * 1024, INDEX_FILES_MAX = 256 };

struct search {
    pthread_mutex_t lock;
    struct arena *arena;
    struct spool *spool;
    struct entry *v;
    size_t n, cap, bytes;
};

struct search *search_new(struct spool *spool)
{
    struct search *s = xcalloc(1, sizeof *s);
    s->arena = arena_new();
    s->spool = spool;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void search_free(struct search *s)
{
    if (!s)
        return;
    arena_free(s->arena);
    pthread_mutex_destroy(&s->lock);
    free(s->v);
    free(s);
}

/* Strings in a script of a page: json_add_string leaves the two line ends that older engines do not take in strings. */
static void add_string(struct buf *out, const char *s)
{
    size_t from = out->n;
    json_add_string(out, s);
    for (char *p = out->p + from; (p = strstr(p, "\xE2\x80")) != NULL; p++) {
        if (p[2] != '\xA8' && p[2] != '\xA9')
            continue;
        *p = ' ';
        memmove(p + 1, p + 3, (size_t)(out->p + out->n - p) - 2);         /* with the NUL */
        out->n -= 2;
    }
}

void search_add(struct search *s, const char *href, const char *title, const struct buf *html)
{
    struct buf row = BUF_INIT, words = BUF_INIT;
    buf_addc(&row, '[');
    add_string(&row, href);
    buf_adds(&row, ",\"");
    struct entry e = {.title = row.n - 1};
    e.bytes = search_page_text(html, &words);
    size_t named = search_plain_text(title, &row);
    buf_addc(&row, '"');
    e.n = words.n;
    e.at = spool_add(s->spool, words.p, words.n);
    pthread_mutex_lock(&s->lock);
    e.href = arena_strdup(s->arena, href);
    e.row = arena_strndup(s->arena, row.p, row.n);
    *VEC_ADD(s->v, s->n, s->cap) = e;
    s->bytes += named + e.bytes;
    pthread_mutex_unlock(&s->lock);
    buf_clear(&row);
    buf_clear(&words);
}

size_t search_bytes(const struct search *s) { return s->bytes; }

const struct entry *search_entry(const struct search *s, size_t i) { return i < s->n ? &s->v[i] : NULL; }

void search_row(const struct search *s, const struct entry *e, struct buf *out)
{
    buf_adds(out, e->row);
    buf_adds(out, ",\"");
    spool_read(s->spool, e->at, e->n, out);
    buf_adds(out, "\"]");
}

/* ---- sorting pages into shards, keys into index files ---- */

/* The least power of two of parts in which none has more than `each` on average. */
static size_t parts_of(size_t bytes, size_t each, size_t max)
{
    size_t n = 1;
    while (n < max && bytes / n > each)
        n *= 2;
    return n;
}

size_t search_shards(size_t bytes) { return parts_of(bytes, SHARD_BYTES, SHARDS_MAX); }

size_t search_index_files(size_t nshards) { return nshards < INDEX_FILES_MAX ? nshards : INDEX_FILES_MAX; }

/* What a thread has for itself: a file, and the index of the shards it has made. */
struct worker { struct index index; struct buf out; };

/* Pages of shard i are those from pages[first[i]] to pages[first[i + 1] - 1], entries of index file f those from entries[start[f]] to
 * entries[start[f + 1] - 1]. */
struct writing {
    struct search *s;
    size_t nshards, nfiles;
    const struct entry **pages; size_t *first;
    const uint64_t **entries; size_t *start;
    struct worker *workers;
    search_file_fn *fn; void *ctx;
};

static int by_href(const void *a, const void *b)
{
    return strcmp((*(const struct entry *const *)a)->href, (*(const struct entry *const *)b)->href);
}

static void sort_pages(const struct entry **v, size_t n)
{
    if (n > 1)
        qsort(v, n, sizeof *v, by_href);
}

static void write_titles(const struct search *s, search_file_fn *fn, void *ctx)
{
    struct buf out = BUF_INIT;
    const struct entry **v = xcalloc(s->n + 1, sizeof *v);
    for (size_t i = 0; i < s->n; i++)
        v[i] = &s->v[i];
    sort_pages(v, s->n);
    buf_adds(&out, "shenbaoSearch.titles([\n");
    for (size_t i = 0; i < s->n; i++) {
        if (i > 0)
            buf_adds(&out, ",\n");
        buf_adds(&out, v[i]->row);
        buf_addc(&out, ',');
        buf_addi(&out, (int)v[i]->shard, 1);
        buf_addc(&out, ']');
    }
    buf_adds(&out, "\n]);\n");
    if (s->n)
        fn(ctx, "search-titles.js", out.p, out.n);
    free(v);
    buf_clear(&out);
}

static void write_numbered(const char *stem, size_t number, const struct buf *b, search_file_fn *fn, void *ctx)
{
    char *name = xasprintf("search-%s%zu.js", stem, number);
    fn(ctx, name, b->p, b->n);
    free(name);
}

/* The lines of n pages, and what they are found by. */
static void add_rows(const struct search *s, const struct entry **v, size_t n, struct worker *w)
{
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += strlen(v[i]->row) + v[i]->n + sizeof ",\"\"],\n";
    buf_reserve(&w->out, bytes);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_adds(&w->out, ",\n");
        size_t at = w->out.n + v[i]->title;
        search_row(s, v[i], &w->out);
        keys_of_text(&w->index, w->out.p + at, w->out.n - at);
    }
}

/* The pages of one shard with their texts; a shard without pages has no file. */
static void write_shard(struct writing *w, size_t i, struct worker *mine)
{
    const struct entry **v = &w->pages[w->first[i]];
    size_t n = w->first[i + 1] - w->first[i];
    if (!n)
        return;
    sort_pages(v, n);
    index_shard(&mine->index, i);
    buf_reset(&mine->out);
    buf_printf(&mine->out, "shenbaoSearch.shard(%zu,[\n", i);
    add_rows(w->s, v, n, mine);
    buf_adds(&mine->out, "\n]);\n");
    write_numbered("s", i, &mine->out, w->fn, w->ctx);
}

static void write_texts(void *ctx, size_t i, size_t worker)
{
    struct writing *w = ctx;
    if (i == 0)
        write_titles(w->s, w->fn, w->ctx);
    else
        write_shard(w, i - 1, &w->workers[worker]);
}

static void write_index(void *ctx, size_t f, size_t worker)
{
    struct writing *w = ctx;
    struct buf *out = &w->workers[worker].out;
    buf_reset(out);
    index_text(&w->workers[0].index, f, &w->entries[w->start[f]], w->start[f + 1] - w->start[f], out);
    write_numbered("i", f, out, w->fn, w->ctx);
}

static void part_pages(struct writing *w)
{
    struct search *s = w->s;
    w->pages = xcalloc(s->n + 1, sizeof *w->pages);
    w->first = xcalloc(w->nshards + 2, sizeof *w->first);
    for (size_t i = 0; i < s->n; i++)
        w->first[(s->v[i].shard = search_hash(s->v[i].href) & (w->nshards - 1)) + 2]++;
    for (size_t i = 2; i < w->nshards + 2; i++)
        w->first[i] += w->first[i - 1];
    for (size_t i = 0; i < s->n; i++)                      /* fills first[i + 1] up from where i begins to where it ends */
        w->pages[w->first[s->v[i].shard + 1]++] = &s->v[i];
}

/* What all threads have found, those of one index file together. */
static void part_keys(struct writing *w, size_t jobs)
{
    struct index *x = &w->workers[0].index;
    for (size_t i = 1; i < jobs; i++)
        index_join(x, &w->workers[i].index);
    uint32_t *file = xcalloc(x->n + 1, sizeof *file);
    w->entries = xcalloc(x->n + 1, sizeof *w->entries);
    w->start = xcalloc(w->nfiles + 2, sizeof *w->start);
    for (size_t i = 0; i < x->n; i++)
        w->start[(file[i] = (uint32_t)key_file(x->v[i * x->width], w->nfiles)) + 2]++;
    for (size_t f = 2; f < w->nfiles + 2; f++)
        w->start[f] += w->start[f - 1];
    for (size_t i = 0; i < x->n; i++)
        w->entries[w->start[file[i] + 1]++] = &x->v[i * x->width];
    free(file);
}

static void clear(struct writing *w, size_t jobs)
{
    for (size_t i = 0; i < jobs; i++) {
        index_clear(&w->workers[i].index);
        buf_clear(&w->workers[i].out);
    }
    free(w->workers);
    free(w->pages);
    free(w->first);
    free(w->entries);
    free(w->start);
}

void search_write(struct search *s, const char *script, long jobs, search_file_fn *fn, void *ctx)
{
    struct writing w = {.s = s, .nshards = search_shards(s->bytes), .fn = fn, .ctx = ctx};
    struct buf out = BUF_INIT;
    w.nfiles = search_index_files(w.nshards);
    w.workers = xcalloc((size_t)jobs, sizeof *w.workers);
    for (long i = 0; i < jobs; i++) {
        w.workers[i].out = (struct buf)BUF_INIT;
        index_init(&w.workers[i].index, w.nshards);
    }
    part_pages(&w);
    work_parallel(jobs, w.nshards + 1, write_texts, &w);
    part_keys(&w, (size_t)jobs);
    work_parallel(jobs, w.nfiles, write_index, &w);
    buf_printf(&out, "var shenbaoSearch={shards:%zu,files:%zu};\n%s", w.nshards, w.nfiles, script);
    fn(ctx, "search.js", out.p, out.n);
    buf_clear(&out);
    clear(&w, (size_t)jobs);
}

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

/* The text waits on the disk: together they are as long as the site's pages. */
struct entry { const char *href, *title; unsigned long long at; size_t n, shard; };
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

/* Whether a character that begins here may be white space or the end: beyond ASCII one of U+0080 to U+00BF, U+1000 to U+207F or U+3000. Han
 * text is full of the marks from U+3001 on, so these are told apart by their last byte. */
static bool may_be_space(const unsigned char *p)
{
    static const bool may_begin[256] = {
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        [0xC2] = 1, [0xE1] = 1, [0xE2] = 1, [0xE3] = 1,
    };
    if (!may_begin[*p])
        return false;
    if (*p == 0xE2)
        return p[1] == 0x80 || p[1] == 0x81;
    return *p != 0xE3 || (p[1] == 0x80 && p[2] == 0x80);
}

/* Copies up to where white space may begin, or the end; *to is behind what is copied, for which there is room. */
static const char *copy_words(const char *text, char **to)
{
    const unsigned char *p = (const unsigned char *)text;
    for (;;) {
        if (*p >= 0xE4 && *p <= 0xEF && p[1] && p[2])      /* ideographs and full-width forms, which are most of it */
            p += 3;
        else if (!may_be_space(p))
            p++;
        else
            break;
    }
    size_t n = (size_t)((const char *)p - text);
    memcpy(*to, text, n);
    *to += n;
    return (const char *)p;
}

void search_squeeze(const char *text, struct buf *b)
{
    size_t start = b->n;
    bool space = false;
    buf_reserve(b, strlen(text));                          /* nothing becomes longer than it was */
    while (*text) {
        char *to = b->p + b->n + (space && !may_be_space((const unsigned char *)text));
        const char *from = text, *next = copy_words(text, &to);
        if (next > text) {
            if (space)
                b->p[b->n] = ' ';
            space = false;
            b->n = (size_t)(to - b->p);
            *to = '\0';
            text = next;
            continue;
        }
        uint32_t cp = u8_next(&text);
        if (uni_is_space(cp) || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x2028 || cp == 0x2029) {
            space = b->n > start;
            continue;
        }
        if (space)
            buf_addc(b, ' ');
        space = false;
        buf_add(b, from, (size_t)(text - from));
    }
}

void search_add(struct search *s, const char *href, const char *title, const char *text)
{
    struct buf name = BUF_INIT, words = BUF_INIT;
    search_squeeze(title, &name);
    search_squeeze(text, &words);
    unsigned long long at = spool_add(s->spool, words.p, words.n);
    pthread_mutex_lock(&s->lock);
    *VEC_ADD(s->v, s->n, s->cap) = (struct entry){.href = arena_strdup(s->arena, href), .title = arena_strndup(s->arena, name.p, name.n),
                                                  .at = at, .n = words.n};
    s->bytes += name.n + words.n;
    pthread_mutex_unlock(&s->lock);
    buf_clear(&name);
    buf_clear(&words);
}

size_t search_bytes(const struct search *s) { return s->bytes; }

bool search_entry(const struct search *s, size_t i, const char **href, const char **title, struct buf *text)
{
    if (i >= s->n)
        return false;
    *href = s->v[i].href;
    *title = s->v[i].title;
    spool_read(s->spool, s->v[i].at, s->v[i].n, text);
    return true;
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

static int by_shard(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->shard != y->shard)
        return x->shard < y->shard ? -1 : 1;
    return strcmp(x->href, y->href);
}

static int by_href(const void *a, const void *b)
{
    return strcmp((*(const struct entry *const *)a)->href, (*(const struct entry *const *)b)->href);
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* A number below SHARDS_MAX in hexadecimal. */
static void add_shard(struct buf *out, unsigned shard, bool more)
{
    static const char digits[] = "0123456789abcdef";
    if (more)
        buf_addc(out, ' ');
    if (shard > 0xFF)
        buf_addc(out, digits[shard >> 8]);
    if (shard > 0xF)
        buf_addc(out, digits[shard >> 4 & 0xF]);
    buf_addc(out, digits[shard & 0xF]);
}

static bool in_order(const struct postings *p)
{
    for (size_t i = 1; i < p->n; i++)
        if (p->v[i - 1] > p->v[i])
            return false;
    return true;
}

void search_index_text(size_t number, struct postings *p, size_t nshards, struct buf *out)
{
    if (!in_order(p))
        qsort(p->v, p->n, sizeof *p->v, by_number);
    buf_printf(out, "shenbaoSearch.index(%zu,{\n", number);
    for (size_t i = 0, end; i < p->n; i = end) {
        char name[16];
        uint64_t key = p->v[i] >> SHARD_BITS;
        for (end = i; end < p->n && p->v[end] >> SHARD_BITS == key;)
            end++;
        key_spell(key, name);
        buf_adds(out, i ? ",\n\"" : "\"");
        buf_adds(out, name);
        buf_adds(out, "\":\"");
        if (end - i == nshards && nshards > 1)
            buf_addc(out, '*');
        else
            for (size_t k = i; k < end; k++)
                add_shard(out, (unsigned)(p->v[k] & (SHARDS_MAX - 1)), k > i);
        buf_addc(out, '"');
    }
    buf_adds(out, "\n});\n");
}

/* Strings in a script of a page: json_add_string leaves the two line ends that older engines do not take in strings. */
void search_string(struct buf *out, const char *s)
{
    size_t from = out->n;
    json_add_string(out, s);
    char *to = NULL;                                       /* where what is kept goes; NULL: nothing has been dropped */
    const char *p = out->p + from;
    for (const char *e = p; (e = strstr(e, "\xE2\x80")) != NULL; e += 2) {
        if (e[2] != '\xA8' && e[2] != '\xA9')
            continue;
        to = to ? (char *)memmove(to, p, (size_t)(e - p)) + (e - p) : out->p + (e - out->p);
        *to++ = ' ';
        p = e + 3;
    }
    if (!to)
        return;
    size_t rest = (size_t)(out->p + out->n - p);
    memmove(to, p, rest + 1);                              /* with the NUL */
    out->n = (size_t)(to - out->p) + rest;
}

void search_row_text(struct buf *out, const char *href, const char *title)
{
    buf_addc(out, '[');
    search_string(out, href);
    buf_addc(out, ',');
    search_string(out, title);
}

static void write_titles(const struct search *s, search_file_fn *fn, void *ctx)
{
    struct buf out = BUF_INIT;
    const struct entry **v = xcalloc(s->n + 1, sizeof *v);
    for (size_t i = 0; i < s->n; i++)
        v[i] = &s->v[i];
    if (s->n)
        qsort(v, s->n, sizeof *v, by_href);
    buf_adds(&out, "shenbaoSearch.titles([\n");
    for (size_t i = 0; i < s->n; i++) {
        if (i > 0)
            buf_adds(&out, ",\n");
        search_row_text(&out, v[i]->href, v[i]->title);
        buf_printf(&out, ",%zu]", v[i]->shard);
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

/* Pages s->v[from] to s->v[to - 1]. keys: those of index file f are keys[start[f]] to keys[start[f + 1] - 1]. */
struct shard { size_t from, to; uint64_t *keys; size_t *start; };

struct writing {
    const struct search *s;
    struct shard *shards; size_t nshards, used;            /* used: of them have pages */
    size_t nfiles;
    struct keys *sets;                                     /* of each worker */
    search_file_fn *fn; void *ctx;
};

/* Keeps the keys of a shard, those of one index file together. */
static void keep_keys(const struct keys *k, size_t nfiles, struct shard *out)
{
    uint32_t *file = xcalloc(k->nslots + 1, sizeof *file);
    size_t *start = xcalloc(nfiles + 2, sizeof *start);
    for (size_t i = 0; i < k->nslots; i++)
        if (k->slots[i])
            start[(file[i] = (uint32_t)key_file(k->slots[i], nfiles)) + 2]++;
    for (size_t f = 2; f < nfiles + 2; f++)
        start[f] += start[f - 1];
    out->keys = xcalloc(k->used + 1, sizeof *out->keys);
    for (size_t i = 0; i < k->nslots; i++)                 /* fills start[f + 1] up from where f begins to where it ends */
        if (k->slots[i])
            out->keys[start[file[i] + 1]++] = k->slots[i];
    out->start = start;
    free(file);
}

/* The pages of one shard with their texts. */
static void write_shard(void *ctx, size_t i, size_t worker)
{
    struct writing *w = ctx;
    struct shard *d = &w->shards[i];
    struct keys *k = &w->sets[worker];
    struct buf out = BUF_INIT, text = BUF_INIT;
    const struct entry *v = w->s->v;
    keys_empty(k);
    buf_printf(&out, "shenbaoSearch.shard(%zu,[\n", v[d->from].shard);
    for (size_t e = d->from; e < d->to; e++) {
        buf_reset(&text);
        spool_read(w->s->spool, v[e].at, v[e].n, &text);
        if (e > d->from)
            buf_adds(&out, ",\n");
        search_row_text(&out, v[e].href, v[e].title);
        buf_addc(&out, ',');
        search_string(&out, text.p);
        buf_addc(&out, ']');
        keys_add_text(k, v[e].title);
        keys_add_text(k, text.p);
    }
    buf_adds(&out, "\n]);\n");
    write_numbered("s", v[d->from].shard, &out, w->fn, w->ctx);
    keep_keys(k, w->nfiles, d);
    buf_clear(&text);
    buf_clear(&out);
}

static void write_texts(void *ctx, size_t i, size_t worker)
{
    const struct writing *w = ctx;
    if (i == 0)
        write_titles(w->s, w->fn, w->ctx);
    else
        write_shard(ctx, i - 1, worker);
}

/* A key of an index file; n: in how many shards it is, at: where the next of them goes. */
struct indexed { uint64_t key; size_t n, at; };

static int by_key(const void *a, const void *b) { return by_number(&(*(struct indexed *const *)a)->key, &(*(struct indexed *const *)b)->key); }

static struct indexed *slot_for(struct indexed *slots, size_t mask, uint64_t key)
{
    size_t i = (size_t)(key * 0x9E3779B97F4A7C15u >> 20) & mask;
    while (slots[i].key && slots[i].key != key)
        i = (i + 1) & mask;
    return &slots[i];
}

static void place_keys(struct indexed *slots, size_t nslots)
{
    struct indexed **v = xcalloc(nslots, sizeof *v);
    size_t n = 0, at = 0;
    for (size_t i = 0; i < nslots; i++)
        if (slots[i].key)
            v[n++] = &slots[i];
    if (n > 1)
        qsort(v, n, sizeof *v, by_key);
    for (size_t i = 0; i < n; at += v[i++]->n)
        v[i]->at = at;
    free(v);
}

/* The postings of an index file, sorted. The shards come in their order, so only the keys need be brought into theirs, and most of them are in
 * many shards. */
static void gather_postings(const struct writing *w, size_t f, struct postings *out)
{
    size_t n = 0, nslots = 16;
    for (size_t i = 0; i < w->used; i++)
        n += w->shards[i].start[f + 1] - w->shards[i].start[f];
    while (nslots < 2 * n)
        nslots *= 2;
    struct indexed *slots = xcalloc(nslots, sizeof *slots);
    for (size_t i = 0; i < w->used; i++) {
        for (size_t k = w->shards[i].start[f]; k < w->shards[i].start[f + 1]; k++) {
            struct indexed *at = slot_for(slots, nslots - 1, w->shards[i].keys[k]);
            at->key = w->shards[i].keys[k];
            at->n++;
        }
    }
    place_keys(slots, nslots);
    *out = (struct postings){.v = xcalloc(n + 1, sizeof *out->v), .n = n, .cap = n + 1};
    for (size_t i = 0; i < w->used; i++) {
        const struct shard *d = &w->shards[i];
        for (size_t k = d->start[f]; k < d->start[f + 1]; k++)
            out->v[slot_for(slots, nslots - 1, d->keys[k])->at++] = d->keys[k] << SHARD_BITS | w->s->v[d->from].shard;
    }
    free(slots);
}

static void write_index(void *ctx, size_t f, size_t worker)
{
    struct writing *w = ctx;
    struct postings p;
    struct buf out = BUF_INIT;
    (void)worker;
    gather_postings(w, f, &p);
    search_index_text(f, &p, w->nshards, &out);
    write_numbered("i", f, &out, w->fn, w->ctx);
    free(p.v);
    buf_clear(&out);
}

static void part_pages(struct search *s, struct writing *w)
{
    for (size_t i = 0; i < s->n; i++)
        s->v[i].shard = search_hash(s->v[i].href) & (w->nshards - 1);
    if (s->n)
        qsort(s->v, s->n, sizeof *s->v, by_shard);
    for (size_t from = 0, to; from < s->n; from = to) {
        for (to = from; to < s->n && s->v[to].shard == s->v[from].shard;)
            to++;
        w->shards[w->used++] = (struct shard){.from = from, .to = to};
    }
}

void search_write(struct search *s, const char *script, long jobs, search_file_fn *fn, void *ctx)
{
    struct writing w = {.s = s, .nshards = search_shards(s->bytes), .fn = fn, .ctx = ctx};
    struct buf out = BUF_INIT;
    w.nfiles = search_index_files(w.nshards);
    w.shards = xcalloc(w.nshards, sizeof *w.shards);
    w.sets = xcalloc((size_t)jobs, sizeof *w.sets);
    part_pages(s, &w);
    work_parallel(jobs, w.used + 1, write_texts, &w);
    work_parallel(jobs, w.nfiles, write_index, &w);
    buf_printf(&out, "var shenbaoSearch={shards:%zu,files:%zu};\n%s", w.nshards, w.nfiles, script);
    fn(ctx, "search.js", out.p, out.n);
    buf_clear(&out);
    for (size_t i = 0; i < w.used; i++) {
        free(w.shards[i].keys);
        free(w.shards[i].start);
    }
    for (long i = 0; i < jobs; i++)
        keys_clear(&w.sets[i]);
    free(w.sets);
    free(w.shards);
}

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

#include "page/page.h"

enum { SHARD_BYTES = 192 * 1024, SHARD_BITS = 9, SHARDS_MAX = 1 << SHARD_BITS, INDEX_FILES_MAX = 256, WORD_MAX = 64 };

struct entry { const char *href, *title, *text; size_t shard; };
struct search {
    pthread_mutex_t lock;
    struct arena *arena;
    struct entry *v;
    size_t n, cap, bytes;
};

struct search *search_new(void) {
    struct search *s = xcalloc(1, sizeof *s);
    s->arena = arena_new();
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void search_free(struct search *s) {
    if (!s) return;
    arena_free(s->arena);
    pthread_mutex_destroy(&s->lock);
    free(s->v);
    free(s);
}

/* White space of any kind becomes one space; none at either end. */
static void squeeze(const char *text, struct buf *b) {
    bool space = false;
    while (*text) {
        const char *from = text;
        uint32_t cp = u8_next(&text);
        if (uni_is_space(cp) || cp == '\t' || cp == '\n' || cp == '\r') {
            space = b->n > 0;
            continue;
        }
        if (space) buf_addc(b, ' ');
        space = false;
        buf_add(b, from, (size_t)(text - from));
    }
}

void search_add(struct search *s, const char *href, const char *title, const char *text) {
    struct buf name = BUF_INIT, words = BUF_INIT;
    squeeze(title, &name);
    squeeze(text, &words);
    pthread_mutex_lock(&s->lock);
    *VEC_ADD(s->v, s->n, s->cap) = (struct entry){.href = arena_strdup(s->arena, href), .title = arena_strndup(s->arena, name.p, name.n),
                                                  .text = arena_strndup(s->arena, words.p, words.n)};
    s->bytes += name.n + words.n;
    pthread_mutex_unlock(&s->lock);
    buf_clear(&name);
    buf_clear(&words);
}

/* FNV-1a, 32 bits. */
static uint32_t hash_of(const char *s) {
    uint32_t h = 2166136261u;
    for (; *s; s++) h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

/* ---- keys ----
 *
 * A key is one number: two characters of 21 bits side by side, or the hash of a whole word with WORD_KEY set. Two words of one hash only
 * make a shard be looked at for nothing: what is found is always compared with the text. */

#define WORD_KEY ((uint64_t)1 << 42)

struct keys { uint64_t *slots; size_t nslots, used; };     /* a set; 0 marks an empty slot, no key is 0 */

static void keys_put(struct keys *k, uint64_t key);

static void keys_grow(struct keys *k) {
    struct keys old = *k;
    k->nslots = old.nslots ? old.nslots * 2 : 4096;
    k->slots = xcalloc(k->nslots, sizeof *k->slots);
    k->used = 0;
    for (size_t i = 0; i < old.nslots; i++)
        if (old.slots[i]) keys_put(k, old.slots[i]);
    free(old.slots);
}

static void keys_put(struct keys *k, uint64_t key) {
    if (k->used * 2 >= k->nslots) keys_grow(k);
    size_t i = (size_t)((key * 0x9E3779B97F4A7C15u) >> 20) & (k->nslots - 1);
    while (k->slots[i] && k->slots[i] != key) i = (i + 1) & (k->nslots - 1);
    k->used += !k->slots[i];
    k->slots[i] = key;
}

static void keys_empty(struct keys *k) {
    if (k->nslots) memset(k->slots, 0, k->nslots * sizeof *k->slots);
    k->used = 0;
}

/* What a character counts as: folded to half width and lower case; 0 when it is no letter, digit or Han character. */
static uint32_t indexed(uint32_t cp) {
    cp = uni_fold_width(cp);
    if (cp >= 'A' && cp <= 'Z') cp += 'a' - 'A';
    bool word = (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
    return word || uni_is_han(cp) ? cp : 0;
}

/* Every two indexed characters side by side, and every run of letters and digits as a whole. */
static void add_keys(struct keys *k, const char *text) {
    char word[WORD_MAX + 1];
    size_t nword = 0;
    uint32_t before = 0;
    for (bool more = true; more;) {
        more = *text != '\0';
        uint32_t cp = more ? indexed(u8_next(&text)) : 0;
        if (cp && cp < 0x80) {
            if (nword < WORD_MAX) word[nword] = (char)cp;
            nword++;
        } else {
            word[nword < WORD_MAX ? nword : WORD_MAX] = '\0';
            if (nword > 1 && nword <= WORD_MAX) keys_put(k, WORD_KEY | hash_of(word));
            nword = 0;
        }
        if (cp && before) keys_put(k, (uint64_t)before << 21 | cp);
        before = cp;
    }
}

/* The key as the index files spell it: the two characters, or a dot and the hash. */
static void spell_key(uint64_t key, char out[16]) {
    if (key & WORD_KEY) {
        snprintf(out, 16, ".%lx", (unsigned long)(key & 0xFFFFFFFFu));
        return;
    }
    size_t n = u8_put(out, (uint32_t)(key >> 21));
    n += u8_put(out + n, (uint32_t)(key & 0x1FFFFF));
    out[n] = '\0';
}

/* ---- sorting pages into shards, keys into index files ---- */

/* The least power of two of parts in which none has more than `each` on average. */
static size_t parts_of(size_t bytes, size_t each, size_t max) {
    size_t n = 1;
    while (n < max && bytes / n > each) n *= 2;
    return n;
}

static int by_shard(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    if (x->shard != y->shard) return x->shard < y->shard ? -1 : 1;
    return strcmp(x->href, y->href);
}

static int by_href(const void *a, const void *b) {
    return strcmp(((const struct entry *)a)->href, ((const struct entry *)b)->href);
}

/* Postings of one index file: key and, in the low bits, shard. */
struct postings { uint64_t *v; size_t n, cap; };

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void post_keys(const struct keys *k, size_t shard, struct postings *files, size_t nfiles) {
    for (size_t i = 0; i < k->nslots; i++) {
        char name[16];
        if (!k->slots[i]) continue;
        spell_key(k->slots[i], name);
        struct postings *p = &files[hash_of(name) & (nfiles - 1)];
        *VEC_ADD(p->v, p->n, p->cap) = k->slots[i] << SHARD_BITS | shard;
    }
}

/* One line a key: the shards it is in, "*" for all of them. */
static void write_index(size_t number, struct postings *p, size_t nshards, struct buf *out) {
    qsort(p->v, p->n, sizeof *p->v, by_number);
    buf_printf(out, "shenbaoSearch.index(%zu,{\n", number);
    for (size_t i = 0, end; i < p->n; i = end) {
        char name[16];
        uint64_t key = p->v[i] >> SHARD_BITS;
        for (end = i; end < p->n && p->v[end] >> SHARD_BITS == key;) end++;
        spell_key(key, name);
        buf_printf(out, "%s\"%s\":\"", i ? ",\n" : "", name);
        if (end - i == nshards && nshards > 1)
            buf_addc(out, '*');
        else
            for (size_t k = i; k < end; k++) buf_printf(out, "%s%lx", k > i ? " " : "", (unsigned long)(p->v[k] & (SHARDS_MAX - 1)));
        buf_addc(out, '"');
    }
    buf_adds(out, "\n});\n");
}

/* Strings in a script of a page: json_add_string leaves the two line ends that older engines do not take in strings. */
static void add_string(struct buf *out, const char *s) {
    struct buf b = BUF_INIT;
    json_add_string(&b, s);
    for (const char *p = b.p; *p; p++) {
        bool end = !strncmp(p, "\xE2\x80\xA8", 3) || !strncmp(p, "\xE2\x80\xA9", 3);
        if (end) {
            buf_addc(out, ' ');
            p += 2;
        } else {
            buf_addc(out, *p);
        }
    }
    buf_clear(&b);
}

static void add_row(struct buf *out, const struct entry *e, bool first) {
    buf_adds(out, first ? "[" : ",\n[");
    add_string(out, e->href);
    buf_addc(out, ',');
    add_string(out, e->title);
}

static void write_titles(struct search *s, search_file_fn *fn, void *ctx) {
    struct buf out = BUF_INIT;
    qsort(s->v, s->n, sizeof *s->v, by_href);
    buf_adds(&out, "shenbaoSearch.titles([\n");
    for (size_t i = 0; i < s->n; i++) {
        add_row(&out, &s->v[i], i == 0);
        buf_printf(&out, ",%zu]", s->v[i].shard);
    }
    buf_adds(&out, "\n]);\n");
    fn(ctx, "search-titles.js", out.p, out.n);
    buf_clear(&out);
}

static void write_numbered(const char *stem, size_t number, const struct buf *b, search_file_fn *fn, void *ctx) {
    char *name = xasprintf("search-%s%zu.js", stem, number);
    fn(ctx, name, b->p, b->n);
    free(name);
}

/* The pages of one shard, s->v[from] to s->v[to - 1], with their texts; their keys go to the index. */
static void write_shard(const struct search *s, size_t from, size_t to, struct keys *k, search_file_fn *fn, void *ctx) {
    struct buf out = BUF_INIT;
    size_t shard = s->v[from].shard;
    keys_empty(k);
    buf_printf(&out, "shenbaoSearch.shard(%zu,[\n", shard);
    for (size_t i = from; i < to; i++) {
        add_row(&out, &s->v[i], i == from);
        buf_addc(&out, ',');
        add_string(&out, s->v[i].text);
        buf_addc(&out, ']');
        add_keys(k, s->v[i].title);
        add_keys(k, s->v[i].text);
    }
    buf_adds(&out, "\n]);\n");
    write_numbered("s", shard, &out, fn, ctx);
    buf_clear(&out);
}

void search_write(struct search *s, const char *script, search_file_fn *fn, void *ctx) {
    size_t nshards = parts_of(s->bytes, SHARD_BYTES, SHARDS_MAX), nfiles = nshards < INDEX_FILES_MAX ? nshards : INDEX_FILES_MAX;
    struct postings *files = xcalloc(nfiles, sizeof *files);
    struct keys keys = {0};
    struct buf out = BUF_INIT;

    for (size_t i = 0; i < s->n; i++) s->v[i].shard = hash_of(s->v[i].href) & (nshards - 1);
    if (s->n) qsort(s->v, s->n, sizeof *s->v, by_shard);
    for (size_t from = 0, to; from < s->n; from = to) {
        for (to = from; to < s->n && s->v[to].shard == s->v[from].shard;) to++;
        write_shard(s, from, to, &keys, fn, ctx);
        post_keys(&keys, s->v[from].shard, files, nfiles);
    }
    for (size_t i = 0; i < nfiles; i++) {
        buf_reset(&out);
        write_index(i, &files[i], nshards, &out);
        write_numbered("i", i, &out, fn, ctx);
        free(files[i].v);
    }
    if (s->n) write_titles(s, fn, ctx);
    buf_reset(&out);
    buf_printf(&out, "var shenbaoSearch={shards:%zu,files:%zu};\n%s", nshards, nfiles, script);
    fn(ctx, "search.js", out.p, out.n);
    buf_clear(&out);
    free(keys.slots);
    free(files);
}

/* ---- plain text of HTML that we made ---- */

static const struct { const char *name; uint32_t cp; } entities[] = {{"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"#39;", '\''}};

static const char *add_entity(const char *p, struct buf *out) {
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        size_t n = strlen(entities[i].name);
        if (strncmp(p, entities[i].name, n)) continue;
        buf_addu(out, entities[i].cp);
        return p + n;
    }
    buf_addc(out, '&');
    return p;
}

/* Inside a line of text: their ends and beginnings part no words. */
static bool is_inline_tag(const char *p) {
    static const char *const names[] = {"a", "b", "i", "em", "strong", "code", "span", "sub", "sup", "del", "s", "u", "wbr"};
    if (*p == '/') p++;
    size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i]) == n && !strncmp(p, names[i], n)) return true;
    return false;
}

/* Behind what is between the tags of a script, a style sheet or a list of links; html itself when none begins there. */
static const char *pass_over(const char *html) {
    static const char *const names[] = {"<script", "<style", "<nav"}, *const ends[] = {"</script>", "</style>", "</nav>"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strncmp(html, names[i], strlen(names[i]))) continue;
        const char *end = strstr(html, ends[i]);
        return end ? end + strlen(ends[i]) : html + strlen(html);
    }
    return html;
}

void search_text(const char *html, struct buf *out) {
    while (*html) {
        for (const char *next; (next = pass_over(html)) != html;) html = next;
        if (*html == '<') {
            const char *end = strchr(html, '>');
            if (!is_inline_tag(html + 1)) buf_addc(out, '\n');
            if (!end) return;
            html = end + 1;
        } else if (*html == '&') {
            html = add_entity(html + 1, out);
        } else if (*html) {
            size_t plain = strcspn(html, "<&");
            buf_add(out, html, plain);
            html += plain;
        }
    }
}

/*
 * trace.c - what the last good build was made of and what it wrote, kept in OUT/cache/trace: so that the next one can tell what has changed
 * without reading it. The file is this program's own, for this machine; one of another program is as none.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/trace_int.h"

static const char magic[8] = "shenbao3";

/* ---- writing ---- */

static void add_number(struct buf *b, uint64_t n) { buf_add(b, &n, sizeof n); }

static void add_string(struct buf *b, const char *s) { buf_add(b, s, strlen(s) + 1); }

static void add_files(struct buf *b, const struct trace_files *f)
{
    add_number(b, f->n);
    for (size_t i = 0; i < f->n; i++) {
        buf_add(b, &f->v[i].at, sizeof f->v[i].at);
        add_string(b, f->v[i].path);
    }
}

static char *trace_path(const char *out) { return path_join(out, "cache/trace"); }

void trace_write(const struct trace *t, const char *out)
{
    struct buf b = BUF_INIT;
    char *path = trace_path(out);
    buf_add(&b, magic, sizeof magic);
    add_string(&b, t->key);
    add_string(&b, t->common);
    add_string(&b, t->told);
    uint64_t numbers[] = { t->warnings, t->guides_told, t->forms_told, t->searched };
    buf_add(&b, numbers, sizeof numbers);
    add_files(&b, &t->sources);
    add_files(&b, &t->outputs);
    add_number(&b, t->n);
    for (size_t i = 0; i < t->n; i++) {
        const struct trace_guide *g = &t->v[i];
        buf_add(&b, &g->dir, sizeof g->dir);
        buf_add(&b, &g->file, sizeof g->file);
        uint64_t marks[] = { g->head, g->headings, g->pointed_at };
        buf_add(&b, marks, sizeof marks);
        add_string(&b, g->folder);
    }
    file_write_changed(path, b.p, b.n);                    /* whole or not at all */
    free(path);
    buf_clear(&b);
}

/* ---- reading ---- */

struct reader { const char *p, *end; bool bad; };

static void take(struct reader *r, void *to, size_t n)
{
    r->bad |= n > (size_t)(r->end - r->p);
    if (r->bad) {
        memset(to, 0, n);
        return;
    }
    memcpy(to, r->p, n);
    r->p += n;
}

static uint64_t take_number(struct reader *r)
{
    uint64_t n;
    take(r, &n, sizeof n);
    return n;
}

/* Stays in the text. */
static const char *take_string(struct reader *r)
{
    const char *s = r->p, *end = r->bad ? NULL : memchr(s, '\0', (size_t)(r->end - s));
    r->bad |= !end;
    if (r->bad)
        return "";
    r->p = end + 1;
    return s;
}

/* How many there are; each takes more bytes than one. */
static size_t take_count(struct reader *r)
{
    uint64_t n = take_number(r);
    r->bad |= n > (uint64_t)(r->end - r->p);
    return r->bad ? 0 : (size_t)n;
}

static void take_files(struct reader *r, struct trace_files *f)
{
    size_t n = take_count(r);
    f->v = xcalloc(n + 1, sizeof *f->v);
    f->cap = n + 1;
    for (f->n = 0; f->n < n && !r->bad; f->n++) {
        take(r, &f->v[f->n].at, sizeof f->v[f->n].at);
        f->v[f->n].path = take_string(r);
    }
}

static void take_guides(struct reader *r, struct trace *t)
{
    size_t n = take_count(r);
    t->v = xcalloc(n + 1, sizeof *t->v);
    t->cap = n + 1;
    for (t->n = 0; t->n < n && !r->bad; t->n++) {
        struct trace_guide *g = &t->v[t->n];
        take(r, &g->dir, sizeof g->dir);
        take(r, &g->file, sizeof g->file);
        g->head = take_number(r);
        g->headings = take_number(r);
        g->pointed_at = take_number(r) != 0;
        g->folder = take_string(r);
    }
}

struct trace *trace_new(void)
{
    struct trace *t = xcalloc(1, sizeof *t);
    t->arena = arena_new();
    t->key = t->common = t->told = "";
    return t;
}

struct trace *trace_read(const char *out, const char *key)
{
    struct trace *t = trace_new();
    char *path = trace_path(out), mark[sizeof magic] = "";
    bool good = file_read(path, &t->text, 0);
    struct reader r = { t->text.p, t->text.p + t->text.n, !good };
    free(path);
    take(&r, mark, sizeof mark);
    t->key = take_string(&r);
    if (r.bad || memcmp(mark, magic, sizeof mark) != 0 || strcmp(t->key, key) != 0) {
        trace_free(t);
        return NULL;
    }
    t->common = take_string(&r);
    t->told = take_string(&r);
    t->warnings = (size_t)take_number(&r);
    t->guides_told = (size_t)take_number(&r);
    t->forms_told = (size_t)take_number(&r);
    t->searched = (size_t)take_number(&r);
    take_files(&r, &t->sources);
    take_files(&r, &t->outputs);
    take_guides(&r, t);
    if (!r.bad && r.p == r.end)
        return t;
    trace_free(t);
    return NULL;
}

void trace_free(struct trace *t)
{
    if (!t)
        return;
    arena_free(t->arena);
    buf_clear(&t->text);
    free(t->sources.v);
    free(t->outputs.v);
    free(t->v);
    free(t);
}

/* ---- what a build is made of ---- */

void trace_key(const struct build_options *o, char key[65])
{
    struct buf all = BUF_INIT;
    struct arena *a = arena_new();
    char program[FILE_STAMP_SIZE];
    file_stamp("/proc/self/exe", program);
    buf_printf(&all, "%s %s %d %lld %d %s\n%s\n%s\n", SHENBAO_VERSION, program, (int)msg_lang(), build_epoch(),
               o->drafts, o->on ? o->on : "-", o->dir, o->out);
    fonts_stamp(o->dir, a, &all);
    sha256_hex(all.p, all.n, key);
    arena_free(a);
    buf_clear(&all);
}

struct stamp stamp_settled(const struct stamp *at, int64_t start)
{
    bool may_change = at->changed >= start || at->written >= start;
    return may_change ? (struct stamp){ .size = -2 } : *at;
}

void stamp_before(const char *path, int64_t start, struct stamp *out)
{
    file_stamp_of(path, out);
    *out = stamp_settled(out, start);
}

bool stamp_same(const struct stamp *a, const struct stamp *b)
{
    return a->size == b->size && a->size != -2 && a->written == b->written && a->changed == b->changed && a->inode == b->inode &&
           a->links == b->links;
}

void trace_source(struct trace *t, const char *path, int64_t start)
{
    struct trace_file *f = VEC_ADD(t->sources.v, t->sources.n, t->sources.cap);
    f->path = arena_strdup(t->arena, path);
    stamp_before(path, start, &f->at);
}

struct tracing { struct trace *t; int64_t start; const char *leave; };

static bool add_source(void *ctx, const char *rel, const char *path, bool is_folder)
{
    struct tracing *k = ctx;
    if (k->leave && strcmp(rel, k->leave) == 0)
        return false;
    trace_source(k->t, path, k->start);
    return is_folder;
}

/* A folder, there or not, and all in it but what is called `leave`. */
static void add_folder(struct trace *t, const char *dir, const char *leave, int64_t start)
{
    struct tracing k = { t, start, leave };
    trace_source(t, dir, start);
    file_walk_tree(dir, add_source, &k);
}

void trace_folder(struct trace *t, const char *dir, int64_t start) { add_folder(t, dir, NULL, start); }

static void add_data(struct trace *t, const char *what, int64_t start)
{
    char *dir = data_dir(what);
    if (dir)
        trace_folder(t, dir, start);
    free(dir);
}

static void add_beside(struct trace *t, const char *dir, const char *what, int64_t start)
{
    char *path = path_join(dir, what);
    trace_folder(t, path, start);
    free(path);
}

void trace_common(struct trace *t, const char *dir, int64_t start)
{
    add_folder(t, dir, "guides", start);
    add_beside(t, dir, "../layouts", start);
    add_beside(t, dir, "../fonts", start);
    add_data(t, "layouts", start);
    add_data(t, "content/codes", start);
}

void trace_guide_sources(struct trace *t, const struct guide *g, const struct page_asset *assets, size_t n, const struct stamp *dir,
                         int64_t start)
{
    if (n == 0 && !g->nforms && dir->links <= 2)           /* mostly */
        return;
    char *folder = path_dir(g->file);
    if (g->nforms || dir->links > 2) {                     /* more than the guide and what lies beside it */
        struct tracing k = { t, start, "guide.md" };
        file_walk_tree(folder, add_source, &k);
    } else {
        for (size_t i = 0; i < n; i++) {
            char *path = path_join(folder, assets[i].name);
            trace_source(t, path, start);
            free(path);
        }
    }
    free(folder);
}

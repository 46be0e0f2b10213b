/*
 * again.c - a build after a good one, when all that has changed since is the text of a few guides: their pages, packs and what the search
 * finds in them. All else depends on their front matter, on the anchors of their texts where others link to them, or on other files. Whatever
 * is not as expected is left to a whole build, which leaves the same bytes.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "shenbao/build_int.h"
#include "shenbao/trace_int.h"

enum { MOST_CHANGED = 16, MOST_ASKED = 200, CHUNK = 256 };

struct again {
    const struct build_options *o;
    struct trace *t;
    int64_t start;                                         /* before the sources are looked at */
    atomic_bool differs;                                   /* something has changed that takes a whole build */
    struct trace_guide *now;                               /* stamps of the guides as they are */
    bool *changed;
    size_t nchanged;
    const char **folders; size_t nfolders, cfolders;       /* to be read: those that changed, then those that they link to */
    bool all_known;                                        /* no further folder is asked for */
};

/* ---- what has changed ---- */

static char *guide_path(const struct again *a, size_t i, const char *name)
{
    const char *dir = a->o->dir;
    bool here = strcmp(dir, ".") == 0;                     /* as the model writes paths */
    return xasprintf("%s%sguides/%s%s%s", here ? "" : dir, here ? "" : "/", a->t->v[i].folder, *name ? "/" : "", name);
}

/* A folder may have got files that nobody asks for; forms and folders are asked for. */
static bool look_inside(void *ctx, const char *rel, const char *path, bool is_folder)
{
    struct again *a = ctx;
    size_t n = strlen(rel), end = strlen(".form.yaml");
    bool matters = is_folder || (n > end && strcmp(rel + n - end, ".form.yaml") == 0), known = false;
    for (size_t i = 0; matters && !known && i < a->t->sources.n; i++)
        known = strcmp(a->t->sources.v[i].path, path) == 0;
    if (matters && !known)
        a->differs = true;
    return false;
}

static void look_at_guide(struct again *a, size_t i)
{
    const struct trace_guide *was = &a->t->v[i];
    struct trace_guide *now = &a->now[i];
    char *dir = guide_path(a, i, ""), *file = guide_path(a, i, "guide.md");
    stamp_before(dir, a->start, &now->dir);
    stamp_before(file, a->start, &now->file);
    if (now->dir.size == -1 || now->file.size == -1)
        a->differs = true;
    else if (!stamp_same(&now->dir, &was->dir))
        file_walk_tree(dir, look_inside, a);
    a->changed[i] = !stamp_same(&now->file, &was->file);
    free(file);
    free(dir);
}

static void look_at_file(struct again *a, const struct trace_file *f, const char *below)
{
    struct stamp now;
    char *path = below ? path_join(below, f->path) : NULL;
    file_stamp_of(path ? path : f->path, &now);
    if (!stamp_same(&now, &f->at))
        a->differs = true;
    free(path);
}

static void look_at_some(void *ctx, size_t chunk, size_t worker)
{
    struct again *a = ctx;
    const struct trace *t = a->t;
    (void)worker;
    for (size_t i = chunk * CHUNK; i < (chunk + 1) * CHUNK && !a->differs; i++) {
        if (i < t->n)
            look_at_guide(a, i);
        else if (i - t->n < t->sources.n)
            look_at_file(a, &t->sources.v[i - t->n], NULL);
        else if (i - t->n - t->sources.n < t->outputs.n)
            look_at_file(a, &t->outputs.v[i - t->n - t->sources.n], a->o->out);
    }
}

/* A folder "<region>/<id>" against the n bytes of path, of which the first `region` are the region: in byte order of region, then of id. */
static int compare_folder(const char *folder, const char *path, size_t region, size_t n)
{
    size_t own = strcspn(folder, "/");
    int c = strncmp(folder, path, own < region ? own : region);
    if (c == 0 && own != region)
        return own < region ? -1 : 1;
    if (c == 0)
        c = strncmp(folder, path, n);
    return c ? c : folder[n] != '\0';
}

/* The guide in whose folder path lies, "<region>/<id>" or more, among those of the last build; t->n when there is none. */
static size_t guide_of(const struct trace *t, const char *path)
{
    const char *slash = strchr(path, '/');
    size_t n = slash ? (size_t)(slash + 1 - path) + strcspn(slash + 1, "/") : 0, low = 0, high = n ? t->n : 0;
    size_t region = slash ? (size_t)(slash - path) : 0;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = compare_folder(t->v[mid].folder, path, region, n);
        if (c == 0)
            return mid;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return t->n;
}

/* Looks only at what somebody saw changing. */
static void look_at_named(struct again *a, const char *path)
{
    char *guides = strcmp(a->o->dir, ".") == 0 ? xstrdup("guides/") : path_join(a->o->dir, "guides/");
    size_t n = strlen(guides), i = strncmp(path, guides, n) == 0 ? guide_of(a->t, path + n) : a->t->n;
    bool known = i < a->t->n;
    if (known)
        look_at_guide(a, i);
    for (size_t k = 0; k < a->t->sources.n; k++) {
        if (strcmp(a->t->sources.v[k].path, path) != 0)
            continue;
        look_at_file(a, &a->t->sources.v[k], NULL);
        known = true;
    }
    if (!known && file_exists(path))
        a->differs = true;
    free(guides);
}

static bool find_changes(struct again *a)
{
    const struct trace *t = a->t;
    a->now = xcalloc(t->n + 1, sizeof *a->now);
    a->changed = xcalloc(t->n + 1, sizeof *a->changed);
    if (a->o->changed)
        for (size_t i = 0; i < a->o->nchanged; i++)
            look_at_named(a, a->o->changed[i]);
    else
        work_parallel(a->o->jobs, (t->n + t->sources.n + t->outputs.n) / CHUNK + 1, look_at_some, a);
    for (size_t i = 0; i < t->n; i++)
        if (a->changed[i] && a->nchanged++ < MOST_CHANGED)
            *VEC_ADD(a->folders, a->nfolders, a->cfolders) = t->v[i].folder;
    return !a->differs && a->nchanged <= MOST_CHANGED;
}

/* ---- building that ---- */

/* Asked for what is not among the guides that were read. A guide is read in a second round, and then not asked for but when it is a draft. */
static bool page_exists(void *ctx, const char *path)
{
    struct again *a = ctx;
    size_t i = guide_of(a->t, path);
    if (i < a->t->n && !a->all_known && a->nfolders < MOST_ASKED) {
        *VEC_ADD(a->folders, a->nfolders, a->cfolders) = a->t->v[i].folder;
        return true;
    }
    char *rel = xasprintf("site/%s", path);
    bool there = false;
    for (size_t k = 0; k < a->t->outputs.n && !there && i == a->t->n; k++)
        there = strcmp(a->t->outputs.v[k].path, rel) == 0;
    free(rel);
    return there;
}

static const struct program *no_program(void *ctx, const struct form *f) { (void)ctx, (void)f; return NULL; }

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Each once. */
static void sort_folders(struct again *a)
{
    size_t n = 0;
    qsort(a->folders, a->nfolders, sizeof *a->folders, by_name);
    for (size_t i = 0; i < a->nfolders; i++)
        if (i == 0 || strcmp(a->folders[i], a->folders[n - 1]) != 0)
            a->folders[n++] = a->folders[i];
    a->nfolders = n;
}

static size_t index_of(const struct again *a, const struct guide *g)
{
    char *folder = xasprintf("%s/%s", g->region_id, g->id);
    size_t i = guide_of(a->t, folder);
    free(folder);
    return i;
}

/* Reads the guides and looks at those that changed. False when a whole build has to. */
static bool read_guides(struct again *a, struct build *b)
{
    char *own = layouts_own(a->o->dir), *builtin = data_dir("layouts");
    struct model_options some = { .jobs = 1, .folders = a->folders, .nfolders = a->nfolders };
    bool good = false;
    sort_folders(a);
    some.nfolders = a->nfolders;
    b->d = diags_new();
    b->m = model_load_with(a->o->dir, &some, b->d);
    b->only = xcalloc(a->nfolders + 1, sizeof *b->only);
    if (b->m && b->m->nguides == a->nfolders) {
        b->pages = pages_new(file_is_dir(own) ? own : NULL, builtin, b->m, b->d);
        pages_set_exists(b->pages, page_exists, a);
        pages_set_programs(b->pages, no_program, NULL);
        good = true;
    }
    for (size_t i = 0; good && i < b->m->nguides; i++) {
        struct guide *g = b->m->guides[i];
        size_t k = index_of(a, g);
        g->draft &= !a->o->drafts;
        b->only[i] = a->changed[k];
        if (!a->changed[k])
            continue;
        good = quick_hash(g->head, g->nhead) == a->t->v[k].head;
        if (good && !g->draft)
            pages_check_guide(b->pages, g);
        if (page_headings(b->pages, g) != a->t->v[k].headings && a->t->v[k].pointed_at)
            good = false;
    }
    free(own);
    free(builtin);
    return good && !anything_told(b->d);
}

static void write_search_file(void *ctx, const char *name, const void *p, size_t n)
{
    struct build *b = ctx;
    char *rel = path_join("site", name);
    outputs_write(b->out, rel, p, n);
    free(rel);
}

static bool write_changed(struct again *a, struct build *b)
{
    char *site = path_join(a->o->out, "site"), *cache = path_join(a->o->out, "cache");
    b->spool = spool_new(cache);
    b->made = made_again(cache, a->t->common);
    b->kept = xcalloc(b->m->nguides + 1, sizeof *b->kept);
    b->said = xcalloc(b->m->nguides + 1, sizeof *b->said);
    b->out = outputs_new(a->o->out);
    b->search = search_new(b->spool);
    made_take(b);
    bool good = true;
    for (size_t i = 0; i < b->m->nguides; i++)
        good &= !b->kept[i].wanted || b->kept[i].got;
    for (size_t i = 0; good && i < b->m->nguides; i++)
        if (b->only[i])
            build_guide(b, i, 0);
    tell_said(b);
    good = good && !anything_told(b->d) && search_patch(b->search, site, &a->t->searched, write_search_file, b);
    search_free(b->search);
    free(site);
    free(cache);
    return good;
}

/* ---- the trace of it ---- */

struct taking { struct again *a; size_t n; bool strange; };

static int by_path(const void *key, const void *f) { return strcmp(key, ((const struct trace_file *)f)->path); }

static void take_output(void *ctx, const char *rel, const struct stamp *at)
{
    struct taking *k = ctx;
    struct trace_files *f = &k->a->t->outputs;
    struct trace_file *found = f->n ? bsearch(rel, f->v, f->n, sizeof *f->v, by_path) : NULL;
    if (found)
        found->at = *at;
    k->strange |= !found;
    k->n += strncmp(rel, "site/search", strlen("site/search")) != 0;
}

/* How many files the last build wrote for the guide. */
static size_t count_outputs(const struct trace *t, const struct guide *g)
{
    char *folder = xasprintf("site/%s/%s/", g->region_id, g->id), *pack = xasprintf("site/packs/%s.zip", g->id);
    size_t n = 0;
    for (size_t i = 0; i < t->outputs.n; i++)
        n += strncmp(t->outputs.v[i].path, folder, strlen(folder)) == 0 || strcmp(t->outputs.v[i].path, pack) == 0;
    free(folder);
    free(pack);
    return n;
}

/* False when files came or went: what they were called is for a whole build to know. */
static bool update_trace(struct again *a, struct build *b)
{
    struct taking k = { a, 0, false };
    size_t before = 0;
    outputs_each(b->out, take_output, &k);
    for (size_t i = 0; i < b->m->nguides; i++) {
        const struct guide *g = b->m->guides[i];
        struct trace_guide *t = &a->t->v[index_of(a, g)];
        t->pointed_at |= page_pointed_at(b->pages, g);
        if (!b->only[i])
            continue;
        before += count_outputs(a->t, g);
        t->headings = page_headings(b->pages, g);
    }
    return !k.strange && k.n == before;
}

static bool build_changed(struct again *a)
{
    bool good = false, again = true;
    for (int round = 0; again; round++) {
        struct build b = { .jobs = 1 };
        size_t asked = a->nfolders;
        a->all_known = round > 0;
        good = read_guides(a, &b);
        again = good && !a->all_known && a->nfolders > asked;
        if (good && !again)
            good = write_changed(a, &b) && update_trace(a, &b);
        build_free(&b);
    }
    return good;
}

static bool told_of(const struct again *a)
{
    for (size_t i = 0; i < a->nfolders; i++)
        if (strstr(a->t->told, a->folders[i]))
            return true;
    return false;
}

bool build_again(const struct build_options *o, const char *key, int64_t start, int *status)
{
    struct again a = { .o = o, .start = start, .t = trace_read(o->out, key) };
    bool good = a.t && find_changes(&a) && !told_of(&a) && (a.nchanged == 0 || build_changed(&a));
    if (good) {
        bool news = false;
        for (size_t i = 0; i < a.t->n; i++) {
            struct trace_guide *g = &a.t->v[i], *now = &a.now[i];
            if (now->file.size == 0 && now->dir.links == 0)
                continue;                                  /* nobody looked at it */
            news |= memcmp(&g->dir, &now->dir, sizeof g->dir) != 0 || memcmp(&g->file, &now->file, sizeof g->file) != 0;
            g->dir = now->dir;
            g->file = now->file;
        }
        if (news)
            trace_write(a.t, o->out);
        fputs(a.t->told, stderr);
        say_built(a.t->guides_told, a.t->forms_told, o->out);
        *status = o->strict && a.t->warnings ? 1 : 0;
    }
    free(a.now);
    free(a.changed);
    free(a.folders);
    trace_free(a.t);
    return good;
}

/* ---- the trace of a whole build ---- */

struct keeping { struct trace *t; const struct build *b; const struct build_options *o; int64_t start; };

static void keep_output(void *ctx, const char *rel, const struct stamp *at)
{
    struct trace *t = ctx;
    *VEC_ADD(t->outputs.v, t->outputs.n, t->outputs.cap) = (struct trace_file){ .path = rel, .at = *at };
}

static void keep_some(void *ctx, size_t chunk, size_t worker)
{
    const struct keeping *k = ctx;
    struct trace *t = k->t;
    (void)worker;
    for (size_t i = chunk * CHUNK; i < t->n && i < (chunk + 1) * CHUNK; i++) {
        const struct guide *g = k->b->m->guides[i];
        t->v[i].head = quick_hash(g->head, g->nhead);
        t->v[i].headings = page_headings(k->b->pages, g);
        t->v[i].pointed_at = page_pointed_at(k->b->pages, g);
        t->v[i].dir = stamp_settled(&g->dir_at, k->start);
        t->v[i].file = stamp_settled(&g->file_at, k->start);
    }
}

/* Folders in which a guide may come to be, and whatever lies about in them. */
static void keep_regions(struct keeping *k)
{
    const struct model *m = k->b->m;
    const char *dir = arena_printf(k->t->arena, "%s/guides", k->o->dir);
    trace_source(k->t, dir, k->start);
    for (size_t i = 0; i < m->nbeside; i++) {
        const char *path = arena_printf(k->t->arena, "%s/%s", dir, m->beside[i]);
        if (strchr(m->beside[i], '/'))
            trace_folder(k->t, path, k->start);
        else
            trace_source(k->t, path, k->start);
    }
}

/* One thread alone adds to the sources. */
static void keep_one(void *ctx, size_t i, size_t worker)
{
    if (i == 0)
        keep_regions(ctx);
    else
        keep_some(ctx, i - 1, worker);
}

/* "<region>/<id>" of every guide. */
static void name_folders(struct trace *t, const struct model *m)
{
    for (size_t i = 0; i < m->nguides; i++) {
        const struct guide *g = m->guides[i];
        size_t region = strlen(g->region_id), id = strlen(g->id);
        char *folder = arena_alloc(t->arena, region + id + 2);
        memcpy(folder, g->region_id, region);
        folder[region] = '/';
        memcpy(folder + region + 1, g->id, id);
        t->v[i].folder = folder;
    }
}

static void keep_guides(struct keeping *k)
{
    const struct model *m = k->b->m;
    struct trace *t = k->t;
    t->v = xcalloc(m->nguides + 1, sizeof *t->v);
    t->n = m->nguides;
    name_folders(t, m);
    work_parallel(k->o->jobs, t->n / CHUNK + 2, keep_one, k);
    for (size_t i = 0; i < m->nguides; i++) {
        size_t n;
        const struct page_asset *assets = page_assets(k->b->pages, m->guides[i], &n);
        trace_guide_sources(t, m->guides[i], assets, n, &t->v[i].dir, k->start);
    }
}

void build_keep(const struct build *b, const struct build_options *o, const char *key, int64_t start, const struct built_told *told)
{
    struct keeping k = { trace_new(), b, o, start };
    struct trace *t = k.t;
    t->key = key;
    t->common = made_common(b->made);
    t->told = told->text;
    t->warnings = told->warnings;
    t->guides_told = told->guides;
    t->forms_told = b->nforms;
    t->searched = b->searched;
    outputs_each(b->out, keep_output, t);
    trace_common(t, o->dir, start);
    keep_guides(&k);
    trace_write(t, o->out);
    trace_free(t);
}

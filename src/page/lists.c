/*
 * lists.c - the pages of the site that belong to no one guide: the index, the lists of guides, the comparison of regions, the feed and the
 * map of the site. Holds no word that a reader sees: those stand in layouts/.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page_int.h"

enum { FEED_ENTRIES = 50, MOST_COMPARED = 300 };           /* more than that nobody reads side by side */

static const char *const kind_keys[GROUP_KINDS] = {"regions", "series", "levels", "routes", "bureaus", "years"};
static const char *const of_keys[GROUP_KINDS] = {"of_regions", "of_series", "of_levels", "of_routes", "of_bureaus", "of_years"};

/* ---- views ---- */

static void put_relative(struct datum *o, const char *key, const char *dir, const char *path)
{
    struct buf href = BUF_INIT;
    add_relative(dir, path, &href);
    put_href(o, key, href.p);
    buf_clear(&href);
}

static struct datum *view_entries(struct pages *p, const struct group *g, const char *dir, const char *template)
{
    struct link_place k = {.pages = p, .place = PAGE_IN_SITE, .dir = dir, .unasked = summary_unasked(p, template)};
    struct datum *list = datum_list();
    for (size_t i = 0; i < g->n; i++)
        if (!g->v[i].notice)
            datum_append(list, view_summary(&k, g->v[i].guide));
    return list;
}

static struct datum *view_notices(struct pages *p, const struct group *of, const char *dir)
{
    const struct groups *s = pages_groups(p);
    struct link_place k = {.pages = p, .place = PAGE_IN_SITE, .dir = dir};
    struct datum *list = datum_list();
    if (of) {
        for (size_t e = 0; e < of->nnotices; e++)
            datum_append(list, view_summary(&k, of->notices[e]));
        return list;
    }
    for (size_t i = 0; i < s->nnotices; i++)
        datum_append(list, view_summary(&k, s->notices[i]));
    return list;
}

/* Links to all groups of a kind; `here` is the one whose page it is, or NULL. */
static void put_group_links(struct datum *data, struct pages *p, enum group_kind kind, const struct group *here, const char *dir)
{
    const struct groups *s = pages_groups(p);
    struct datum *list = datum_list();
    for (size_t i = 0; i < s->n; i++) {
        if (s->v[i].kind != kind)
            continue;
        struct datum *o = datum_map();
        put_plain(o, "name", s->v[i].name);
        put_relative(o, "href", dir, s->v[i].path);
        put_number(o, "count", (long)s->v[i].n);
        datum_set(o, "here", datum_bool(&s->v[i] == here));
        datum_append(list, o);
    }
    put_list(data, kind_keys[kind], list);
}

static char *folder_of(const char *path)
{
    char *dir = path_dir(path);
    if (!strcmp(dir, "."))
        *dir = '\0';
    return dir;
}

/* ---- pages ---- */

struct writer { struct pages *p; page_write_fn *fn; void *ctx; bool ok; };   /* of one page */

static void write_page(struct writer *w, const char *path, const char *name, struct datum *data)
{
    struct buf html = BUF_INIT;
    w->ok &= pages_render(w->p, name, data, &html);
    w->fn(w->ctx, path, html.p, html.n);
    buf_clear(&html);
}

static void write_index(struct writer *w)
{
    const struct groups *s = pages_groups(w->p);
    struct datum *data = pages_data(w->p, PAGE_IN_SITE, ""), *list = datum_list();
    for (size_t i = 0; i < s->n && s->v[i].kind == GROUP_REGION; i++) {
        struct datum *o = datum_map(), *guides = view_entries(w->p, &s->v[i], "", "index");
        put_plain(o, "region", s->v[i].name);
        put_href(o, "href", s->v[i].path);
        bool any = datum_size(guides) > 0;
        datum_set(o, "guides", guides);
        if (any)
            datum_append(list, o);
    }
    put_list(data, "by_region", list);
    put_list(data, "notices", view_notices(w->p, NULL, ""));
    for (enum group_kind k = GROUP_REGION; k < GROUP_KINDS; k++)
        put_group_links(data, w->p, k, NULL, "");
    pages_share(w->p, data, "narrow");
    pages_share(w->p, data, "dates");
    write_page(w, "index.html", "index", data);
}

static void write_group(struct writer *w, const struct group *g)
{
    char *dir = folder_of(g->path);
    struct datum *data = pages_data(w->p, PAGE_IN_SITE, dir);
    put_plain(data, "name", g->name);
    for (size_t k = 0; k < GROUP_KINDS; k++) {
        datum_set(data, of_keys[k], datum_bool(k == g->kind));
        datum_set(data, kind_keys[k], datum_null());
    }
    put_list(data, "guides", view_entries(w->p, g, dir, "list"));
    put_list(data, "notices", view_notices(w->p, g, dir));
    put_group_links(data, w->p, g->kind, g, dir);
    pages_share(w->p, data, "dates");
    write_page(w, g->path, "list", data);
    free(dir);
}

/* ---- the same rule of different regions, side by side ---- */

/* What is compared: a guide with all its facts, as its own page has them. */
static struct datum *view_compared(struct pages *p, const struct guide *g, const char *dir)
{
    struct link_place k = {.pages = p, .guide = g, .place = PAGE_IN_SITE, .dir = dir};
    struct datum *o = view_guide(&k, NULL, 0, false), *photos = datum_list(), *dated = datum_list();
    const struct datum *materials = datum_get(datum_get(o, "materials"), "rows");
    for (size_t i = 0; i < datum_size(materials); i++) {
        struct datum *m = datum_at(materials, i);
        if (datum_is_true(datum_get(m, "kind_photo")))
            datum_append(photos, m);
        if (datum_is_map(datum_get(m, "max_age")) || datum_is_map(datum_get(m, "valid_for")))
            datum_append(dated, m);
    }
    put_list(o, "photos", photos);
    put_list(o, "dated", dated);
    char *path = xasprintf("%s/%s/%s", g->region_id, g->id, page_file_name(PAGE_GUIDE, PAGE_IN_SITE, false));
    put_relative(o, "href", dir, path);
    free(path);
    return o;
}

static const struct { const char *key, *any; } topics[] = {
    {"eligibility", "any_eligibility"}, {"excluded", "any_excluded"}, {"receiving", "any_receiving"},
    {"hours", "any_hours"},             {"materials", "any_materials"}, {"photos", "any_photos"},
    {"dated", "any_dated"},             {"fees", "any_fees"},         {"limits", "any_limits"},
};
enum { TOPICS = sizeof topics / sizeof topics[0] };

/* Tells which topics at least one of the guides speaks of. */
static void put_topics(struct datum *data, const struct datum *rows)
{
    for (size_t t = 0; t < TOPICS; t++) {
        bool any = false;
        for (size_t i = 0; i < datum_size(rows); i++)
            any |= datum_is_map(datum_get(datum_at(rows, i), topics[t].key));
        datum_set(data, topics[t].any, datum_bool(any));
    }
}

static bool is_compared(const struct group *g) { return g->kind == GROUP_ROUTE && g->n <= MOST_COMPARED; }

static char *compare_path(const struct group *g) { return xasprintf("compare/%s", path_base(g->path)); }

struct placed { const struct guide *guide; char *key; };

static int compare_placed(const void *pa, const void *pb)
{
    const struct placed *a = pa, *b = pb;
    int c = strcmp(a->key, b->key);
    return c ? c : strcmp(a->guide->id, b->guide->id);
}

/* By region, as a reader looks for them. */
static struct placed *by_region(const struct group *g)
{
    struct placed *v = xcalloc(g->n + 1, sizeof *v);
    for (size_t i = 0; i < g->n; i++) {
        struct buf key = BUF_INIT;
        text_sort_key(g->v[i].guide->region.s ? g->v[i].guide->region.s : "", &key);
        buf_printf(&key, "\x01%s", g->v[i].key);
        v[i] = (struct placed){g->v[i].guide, buf_steal(&key)};
    }
    if (g->n > 1)
        qsort(v, g->n, sizeof *v, compare_placed);
    return v;
}

static void write_comparison(struct writer *w, const struct group *g)
{
    char *path = compare_path(g);
    struct placed *v = by_region(g);
    struct datum *data = pages_data(w->p, PAGE_IN_SITE, "compare"), *rows = datum_list();
    for (size_t i = 0; i < g->n; i++) {
        datum_append(rows, view_compared(w->p, v[i].guide, "compare"));
        free(v[i].key);
    }
    free(v);
    put_topics(data, rows);
    put_plain(data, "name", g->name);
    put_list(data, "guides", rows);
    pages_share(w->p, data, "pick");
    write_page(w, path, "compare", data);
    free(path);
}

/* The page that links to all of them. */
static void write_comparisons(struct writer *w)
{
    const struct groups *s = pages_groups(w->p);
    struct datum *data = pages_data(w->p, PAGE_IN_SITE, "compare"), *list = datum_list();
    for (size_t i = 0; i < s->n; i++) {
        if (!is_compared(&s->v[i]))
            continue;
        char *path = compare_path(&s->v[i]);
        struct datum *o = datum_map();
        put_plain(o, "name", s->v[i].name);
        put_relative(o, "href", "compare", path);
        put_number(o, "count", (long)s->v[i].n);
        datum_append(list, o);
        free(path);
    }
    put_list(data, "routes", list);
    write_page(w, "compare/index.html", "compare-index", data);
}

/* ---- feed and map ---- */

static int compare_days(const void *pa, const void *pb)
{
    const struct guide *a = *(const struct guide *const *)pa, *b = *(const struct guide *const *)pb;
    int c = strcmp(guide_day(b), guide_day(a));
    return c ? c : strcmp(a->id, b->id);
}

/* A name for ever, made of the id: a UUID of version 8 (RFC 9562) from a hash, so that the same guide is the same entry everywhere. */
static void put_urn(struct datum *o, const char *region, const char *id)
{
    char *name = xasprintf("shenbao %s/%s", region, id), hex[65];
    sha256_hex(name, strlen(name), hex);
    char *urn = xasprintf("urn:uuid:%.8s-%.4s-8%.3s-a%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17, hex + 20);
    put_plain(o, "urn", urn);
    free(urn);
    free(name);
}

static char *address(const struct pages *p, const char *path)
{
    const char *base = p->m->site.base_url.s;
    size_t n = base ? strlen(base) : 0;
    return xasprintf("%s%s%s", base ? base : "", n > 0 && base[n - 1] != '/' ? "/" : "", path);
}

static struct datum *view_feed_entry(const struct pages *p, const struct guide *g)
{
    struct datum *o = datum_map();
    char *path = xasprintf("%s/%s/%s", g->region_id, g->id, page_file_name(PAGE_GUIDE, PAGE_IN_SITE, false)), *href = address(p, path);
    put_plain(o, "title", g->title.s);
    put_plain(o, "region", g->region.s);
    put_plain(o, "summary", g->summary.s);
    put_plain(o, "day", guide_day(g));
    put_plain(o, "published", g->published);
    put_href(o, "href", p->m->site.base_url.s ? NULL : href);
    if (p->m->site.base_url.s)
        put_plain(o, "href", href);
    put_urn(o, g->region_id, g->id);
    free(href);
    free(path);
    return o;
}

/* Days are compared as texts, which YYYY-MM-DD allows. */
static bool is_in_feed(const struct pages *p, const struct guide *g)
{
    return !g->draft && guide_day(g) && (!p->day || ((!g->published || strcmp(g->published, p->day) <= 0) &&
                                                     (!g->expires || strcmp(g->expires, p->day) >= 0)));
}

static void write_feed(struct writer *w)
{
    const struct model *m = w->p->m;
    const struct guide **v = xcalloc(m->nguides + 1, sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < m->nguides; i++)
        if (is_in_feed(w->p, m->guides[i]))
            v[n++] = m->guides[i];
    if (n > 1)
        qsort(v, n, sizeof *v, compare_days);
    struct datum *data = datum_map(), *list = datum_list();
    for (size_t i = 0; i < n && i < FEED_ENTRIES; i++)
        datum_append(list, view_feed_entry(w->p, v[i]));
    put_plain(data, "title", m->site.title.s);
    put_plain(data, "author", m->site.bureau.s ? m->site.bureau.s : m->site.title.s);
    put_plain(data, "lang", m->site.lang);
    put_plain(data, "day", n > 0 ? guide_day(v[0]) : "1970-01-01");
    char *self = m->site.base_url.s ? address(w->p, "feed.xml") : NULL;
    put_plain(data, "base", m->site.base_url.s);
    put_plain(data, "self", self);
    free(self);
    put_urn(data, m->site.bureau.s ? m->site.bureau.s : "", m->site.title.s ? m->site.title.s : "");   /* many sites have one title */
    datum_set(data, "entries", list);
    write_page(w, "feed.xml", "feed", data);
    free(v);
}

static void add_url(struct datum *list, const struct pages *p, const char *path, const char *day)
{
    struct datum *o = datum_map();
    char *href = address(p, path);
    put_plain(o, "href", href);
    put_plain(o, "day", day);
    datum_append(list, o);
    free(href);
}

static void write_map(struct writer *w)
{
    const struct groups *s = pages_groups(w->p);
    const struct model *m = w->p->m;
    struct datum *data = datum_map(), *list = datum_list();
    add_url(list, w->p, "index.html", NULL);
    add_url(list, w->p, "compare/index.html", NULL);
    if (w->p->program)
        add_url(list, w->p, "eligible.html", NULL);
    for (size_t i = 0; i < s->n; i++)
        add_url(list, w->p, s->v[i].path, NULL);
    for (size_t i = 0; i < s->n; i++) {
        char *path = is_compared(&s->v[i]) ? compare_path(&s->v[i]) : NULL;
        if (path)
            add_url(list, w->p, path, NULL);
        free(path);
    }
    for (size_t i = 0; i < m->nguides; i++) {
        const struct guide *g = m->guides[i];
        if (g->draft)
            continue;
        char *path = xasprintf("%s/%s/%s", g->region_id, g->id, page_file_name(PAGE_GUIDE, PAGE_IN_SITE, false));
        add_url(list, w->p, path, g->updated ? g->updated : g->published);
        free(path);
    }
    datum_set(data, "urls", list);
    write_page(w, "sitemap.xml", "sitemap", data);
}

/* ---- all of them ---- */

static void write_eligible(struct writer *w) { write_page(w, "eligible.html", "eligible", view_eligible(w->p)); }

/* A page that a thread writes; group NULL: one there is only one of. */
struct task { void (*one)(struct writer *w); void (*each)(struct writer *w, const struct group *g); const struct group *group; struct writer w; };
struct page_tasks { struct pages *p; struct task *v; size_t n, cap; struct datum_pool *pools; };

static void add_task(struct page_tasks *t, void (*one)(struct writer *), void (*each)(struct writer *, const struct group *),
                     const struct group *g)
{
    *VEC_ADD(t->v, t->n, t->cap) = (struct task){.one = one, .each = each, .group = g};
}

void pages_do_task(void *ctx, size_t i, size_t worker)
{
    struct task *t = &((struct page_tasks *)ctx)->v[i];
    struct datum_pool pool = {0};
    (void)worker;
    datum_enter(&pool);
    if (t->group)
        t->each(&t->w, t->group);
    else
        t->one(&t->w);
    datum_end(&pool);
}

enum { FACTS_AT_ONCE = 128 };

static void make_facts(void *ctx, size_t chunk, size_t worker)
{
    const struct page_tasks *t = ctx;
    const struct model *m = t->p->m;
    struct link_place k = {.pages = t->p, .place = PAGE_IN_SITE, .dir = "", .unasked = t->p->facts_unasked};
    datum_enter(&t->pools[worker]);
    for (size_t i = chunk * FACTS_AT_ONCE; i < m->nguides && i < (chunk + 1) * FACTS_AT_ONCE; i++)
        if (!m->guides[i]->links)
            t->p->facts[i] = view_facts(&k, m->guides[i]);
    datum_leave(&t->pools[worker]);
}

/* A guide stands in several lists, which show the same of it. */
static void share_facts(struct page_tasks *t)
{
    struct pages *p = t->p;
    p->facts_unasked = summary_unasked(p, "index") & summary_unasked(p, "list");
    t->pools = xcalloc((size_t)p->jobs, sizeof *t->pools);
    p->facts = xcalloc(p->m->nguides + 1, sizeof *p->facts);
    work_parallel(p->jobs, (p->m->nguides + FACTS_AT_ONCE - 1) / FACTS_AT_ONCE, make_facts, t);
}

static void unshare_facts(struct page_tasks *t)
{
    for (long i = 0; i < t->p->jobs; i++)
        datum_clear(&t->pools[i]);
    free(t->pools);
    free(t->p->facts);
    t->p->facts = NULL;
}

struct page_tasks *pages_tasks(struct pages *p, page_write_fn *fn, void *ctx, size_t *n)
{
    const struct groups *s = pages_groups(p);
    const char *style = pages_layout(p, PAGE_STYLE);
    struct page_tasks *t = xcalloc(1, sizeof *t);
    t->p = p;
    if (style)
        fn(ctx, PAGE_STYLE, style, strlen(style));
    add_task(t, write_index, NULL, NULL);                  /* the longest first */
    if (p->program)
        add_task(t, write_eligible, NULL, NULL);
    for (size_t i = 0; i < s->n; i++)
        add_task(t, NULL, write_group, &s->v[i]);
    for (size_t i = 0; i < s->n; i++)
        if (is_compared(&s->v[i]))
            add_task(t, NULL, write_comparison, &s->v[i]);
    add_task(t, write_comparisons, NULL, NULL);
    add_task(t, write_feed, NULL, NULL);
    if (p->m->site.base_url.s)
        add_task(t, write_map, NULL, NULL);
    if (p->program)
        eligible_read(p);
    share_facts(t);
    for (size_t i = 0; i < t->n; i++)
        t->v[i].w = (struct writer){pages_telling(p, diags_new()), fn, ctx, true};
    *n = t->n;
    return t;
}

bool pages_tasks_end(struct page_tasks *t)
{
    bool ok = true;
    for (size_t i = 0; i < t->n; i++) {
        diags_take(t->p->d, t->v[i].w.p->d);
        diags_free(t->v[i].w.p->d);
        free(t->v[i].w.p);
        ok &= t->v[i].w.ok;
    }
    unshare_facts(t);
    free(t->v);
    free(t);
    return ok;
}

bool pages_write(struct pages *p, page_write_fn *fn, void *ctx)
{
    size_t n;
    struct page_tasks *t = pages_tasks(p, fn, ctx, &n);
    work_parallel(1, n, pages_do_task, t);
    return pages_tasks_end(t);
}

bool pages_has(struct pages *p, const char *path)
{
    static const char *const fixed[] = {"index.html", "compare/index.html", "feed.xml"};
    if (p->exists)
        return p->exists(p->exists_ctx, path);
    const struct groups *s = pages_groups(p);
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
        if (!strcmp(path, fixed[i]))
            return true;
    if (p->program && !strcmp(path, "eligible.html"))
        return true;
    for (size_t i = 0; i < s->n; i++) {
        if (!strcmp(path, s->v[i].path))
            return true;
        char *other = is_compared(&s->v[i]) ? compare_path(&s->v[i]) : NULL;
        bool is = other && !strcmp(path, other);
        free(other);
        if (is)
            return true;
    }
    for (size_t i = 0; !strncmp(path, "packs/", 6) && i < p->m->nguides; i++) {
        const struct guide *g = p->m->guides[i];
        size_t n = strlen(g->id);
        if (!g->draft && !page_is_single(g) && !strncmp(path + 6, g->id, n) && !strcmp(path + 6 + n, ".zip"))
            return true;
    }
    return false;
}

/*
 * pages.c - the pages made with the templates of layouts/. A page of a pack is one file: the style sheet is put into it. Pages of the site
 * share one beside them.
 */
#include <stdlib.h>
#include <string.h>

#include "page/mustache_int.h"
#include "page/page_int.h"

const char *page_file_name(enum page_kind kind, enum page_place place, bool ascii)
{
    static const char *const site[] = {NULL, "index.html", "howto.html", "checklist.html"};
    static const enum msg pack[] = {MSG_PAGE_FILE_START, MSG_PAGE_FILE_GUIDE, MSG_PAGE_FILE_HOWTO, MSG_PAGE_FILE_CHECKLIST};
    if (place == PAGE_IN_SITE)
        return site[kind];
    return msg_pattern_in(pack[kind], ascii ? LANG_EN : LANG_ZH);
}

struct guide_info *pages_info(struct pages *p, const struct guide *g)
{
    return &p->info[model_guide_index(p->m, g)];           /* one place more than there are guides: tests have some of no model */
}

const char *page_script(struct pages *p, const char *file)
{
    const char *text = pages_layout(p, file);
    return text ? text : "";
}

static void put_menu(const struct pages *p, struct datum *links, const char *dir)
{
    static const struct { const char *key, *path; } pages[] = {
        {"home", "index.html"}, {"eligible", "eligible.html"}, {"compare", "compare/index.html"}, {"feed", "feed.xml"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct buf href = BUF_INIT;
        bool there = dir && (p->program || strcmp(pages[i].key, "eligible") != 0);
        if (there)
            add_relative(dir, pages[i].path, &href);
        put_href(links, pages[i].key, there ? href.p : NULL);
        buf_clear(&href);
    }
}

/* What all pages see alike, made once: "lang", "site", "css", and a text for each script of the layouts that pages hold. */
static void share_data(struct pages *p)
{
    static const char *const scripts[] = {"dates", "narrow", "pick"};
    const struct site *s = &p->m->site;
    datum_enter(&p->pool);
    struct datum *site = datum_map();
    p->shared = datum_map();
    put_plain(site, "title", s->title.s);
    put_rich(NULL, site, "bureau", s->bureau);
    put_rich(NULL, site, "footer", s->footer);
    datum_set(p->shared, "site", site);
    put_plain(p->shared, "lang", s->lang ? s->lang : "zh-CN");
    put_kept(p->shared, "css", pages_layout(p, PAGE_STYLE));
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        char *file = xasprintf("%s.js", scripts[i]);
        put_kept(p->shared, scripts[i], pages_layout(p, file));
        free(file);
    }
    datum_leave(&p->pool);
}

struct pages *pages_new(const char *own, const char *builtin, const struct model *m, struct diags *d)
{
    static const char *const needed[] = {"index", "list", "guide", "notice", "howto", "checklist", "start", "compare", "compare-index",
                                         "feed", "sitemap", "eligible"};
    struct pages *p = xcalloc(1, sizeof *p);
    p->own = own ? xstrdup(own) : NULL;
    p->builtin = builtin ? xstrdup(builtin) : NULL;
    p->m = m;
    p->d = d;
    p->jobs = 1;
    p->info = xcalloc(m->nguides + 1, sizeof *p->info);
    pages_layout(p, PAGE_STYLE);
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        layout_template(p, needed[i]);
    share_data(p);
    return p;
}

void pages_set_external(struct pages *p, page_external_fn *fn, void *ctx)
{
    p->external = fn;
    p->external_ctx = ctx;
}

struct pages *pages_telling(const struct pages *p, struct diags *d)
{
    struct pages *other = xmalloc(sizeof *other);
    *other = *p;
    other->d = d;
    return other;
}

void pages_set_programs(struct pages *p, page_program_fn *program, void *ctx)
{
    p->program = program;
    p->program_ctx = ctx;
}

void pages_set_day(struct pages *p, const char *day) { p->day = day; }

void pages_free(struct pages *p)
{
    if (!p)
        return;
    layouts_free(p);
    datum_clear(&p->pool);
    for (size_t i = 0; i < p->m->nguides; i++) {
        struct guide_info *info = &p->info[i];
        for (size_t k = 0; k < info->nanchors; k++)
            free(info->anchors[k]);
        free(info->anchors);
        free(info->assets);
    }
    free(p->info);
    groups_free(p->groups);
    free(p->own);
    free(p->builtin);
    free(p);
}

void pages_share(const struct pages *p, struct datum *data, const char *key) { datum_set(data, key, datum_get(p->shared, key)); }

struct datum *pages_data(struct pages *p, enum page_place place, const char *dir)
{
    struct datum *data = datum_map(), *links = datum_map();
    struct buf root = BUF_INIT, style = BUF_INIT;
    pages_share(p, data, "site");
    pages_share(p, data, "lang");
    pages_share(p, data, "css");
    datum_set(data, "in_site", datum_bool(place == PAGE_IN_SITE));
    datum_set(data, "in_pack", datum_bool(place == PAGE_IN_PACK));
    add_relative(dir, "", &root);
    add_relative(dir, PAGE_STYLE, &style);
    put_plain(data, "root", root.p);
    put_plain(data, "style", place == PAGE_IN_SITE ? style.p : NULL);
    put_menu(p, links, place == PAGE_IN_SITE ? dir : NULL);
    datum_set(data, "links", links);
    datum_set(data, "guide", datum_null());
    buf_clear(&style);
    buf_clear(&root);
    return data;
}

bool guide_is_notice(const struct guide *g) { return g->kind && !strcmp(g->kind, "notice"); }

bool page_is_single(const struct guide *g) { return guide_is_notice(g) || (g->nmaterials == 0 && g->nforms == 0); }

/* The guide's pages as they link to each other. */
static void put_links(struct datum *data, const struct pages *p, const struct guide *g, enum page_place place)
{
    static const char *const keys[] = {"start", "guide", "howto", "checklist"};
    bool ascii = p->m->site.pack_names && !strcmp(p->m->site.pack_names, "ascii"), single = page_is_single(g);
    struct datum *links = datum_get(data, "links");
    for (size_t i = 0; i < 4; i++)
        put_href(links, keys[i], single && i > 1 ? NULL : page_file_name((enum page_kind)i, place, ascii));
    put_href(links, "region", place == PAGE_IN_SITE ? "../index.html" : NULL);
}

static struct datum *guide_data(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, bool whole)
{
    char *dir = xasprintf("%s/%s", g->region_id, g->id);
    struct datum *data = pages_data(p, place, dir);
    bool tells = whole && place == PAGE_IN_SITE && !pages_info(p, g)->told;
    struct link_place k = {.pages = p, .guide = g, .place = place, .dir = dir, .at_guide = whole, .d = tells ? p->d : NULL};
    put_links(data, p, g, place);
    datum_set(data, "guide", view_guide(&k, files, n, whole));
    if (whole)
        pages_share(p, data, "dates");
    else
        put_plain(data, "dates", NULL);
    free(dir);
    return data;
}

/* A page of a guide from a template. */
static bool render(struct pages *p, const char *name, const struct guide *g, const struct page_file *files, size_t n, enum page_place place,
                   bool whole, struct buf *out) {
    struct datum_pool pool = {0};
    datum_enter(&pool);
    bool ok = pages_render(p, name, guide_data(p, g, files, n, place, whole), out);
    datum_end(&pool);
    return ok;
}

bool page_guide(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, struct buf *out)
{
    return render(p, guide_is_notice(g) ? "notice" : "guide", g, files, n, place, true, out);
}

void pages_check_guide(struct pages *p, const struct guide *g)
{
    struct link_place k = {.pages = p, .guide = g, .place = PAGE_IN_SITE, .dir = "", .d = p->d};
    struct datum_pool pool = {0};
    datum_enter(&pool);
    view_guide(&k, NULL, 0, true);
    datum_end(&pool);
    struct guide_info *info = pages_info(p, g);
    info->told = info->scanned = true;
}

void pages_check(struct pages *p, long jobs, bool all)
{
    p->jobs = jobs;
    pages_groups(p);
    for (size_t i = 0; i < p->m->nguides; i++)
        if (!p->m->guides[i]->draft && (all || p->m->guides[i]->links))
            pages_check_guide(p, p->m->guides[i]);
}

void pages_set_exists(struct pages *p, page_exists_fn *fn, void *ctx)
{
    p->exists = fn;
    p->exists_ctx = ctx;
}

uint64_t page_headings(struct pages *p, const struct guide *g) { return pages_info(p, g)->headings; }

bool page_pointed_at(struct pages *p, const struct guide *g) { return pages_info(p, g)->pointed_at; }

bool page_howto(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, struct buf *out)
{
    return render(p, "howto", g, files, n, place, false, out);
}

bool page_checklist(struct pages *p, const struct guide *g, enum page_place place, struct buf *out)
{
    return render(p, "checklist", g, NULL, 0, place, false, out);
}

/* The pages themselves are linked by the template; what else lies in the pack is listed. */
static bool is_page_name(const struct pages *p, const char *href)
{
    bool ascii = p->m->site.pack_names && !strcmp(p->m->site.pack_names, "ascii");
    for (int k = PAGE_START; k <= PAGE_CHECKLIST; k++)
        if (!strcmp(href, page_file_name((enum page_kind)k, PAGE_IN_PACK, ascii)))
            return true;
    return false;
}

bool page_start(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, struct buf *out)
{
    struct page_file *other = xcalloc(n + 1, sizeof *other);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_page_name(p, files[i].href))
            other[k++] = files[i];
    bool ok = render(p, "start", g, other, k, PAGE_IN_PACK, false, out);
    free(other);
    return ok;
}

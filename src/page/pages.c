/*
 * pages.c - templates from layouts/ and the pages made with them. Every page is one file: the style sheet is put into it.
 */
#include <stdlib.h>
#include <string.h>

#include "page/mustache_int.h"
#include "page/page_int.h"

static const char style_name[] = "style.css";

const char *page_file_name(enum page_kind kind, enum page_place place, bool ascii) {
    static const char *const site[] = {NULL, "index.html", "howto.html", "checklist.html"};
    static const enum msg pack[] = {MSG_PAGE_FILE_START, MSG_PAGE_FILE_GUIDE, MSG_PAGE_FILE_HOWTO, MSG_PAGE_FILE_CHECKLIST};
    if (place == PAGE_IN_SITE) return site[kind];
    return msg_pattern_in(pack[kind], ascii ? LANG_EN : LANG_ZH);
}

/* Reads `file` from the folder into l; false when it is not there. */
static bool read_layout(const char *dir, const char *file, struct layout *l) {
    if (!dir) return false;
    char *path = path_join(dir, file);
    struct buf text = BUF_INIT;
    if (!file_exists(path) || !file_read(path, &text, 0)) {
        free(path);
        return false;
    }
    /* The last line's end is not part of a template: a partial may stand inside a line, where it would be a space. */
    if (text.n > 0 && text.p[text.n - 1] == '\n') text.p[--text.n] = '\0';
    l->path = path;
    l->text = buf_steal(&text);
    return true;
}

/* A template's mistakes are told here, once, with its own path. */
static void check_layout(struct pages *p, struct layout *l) {
    struct arena *a = arena_new();
    struct tag *tree;
    l->bad = !mustache_parse(l->text, l->path, a, &tree, p->d);
    arena_free(a);
}

/* The file of the layouts, own before built-in; text is NULL when there is none, which is told. */
static struct layout *layout(struct pages *p, const char *file) {
    for (size_t i = 0; i < p->n; i++)
        if (!strcmp(p->v[i]->name, file)) return p->v[i];
    struct layout *l = xcalloc(1, sizeof *l);
    l->name = xstrdup(file);
    *VEC_ADD(p->v, p->n, p->cap) = l;
    if (!read_layout(p->own, file, l) && !read_layout(p->builtin, file, l))
        diag(p->d, ((struct place){p->builtin, 0, 0}), MSG_PAGE_NO_TEMPLATE, file);
    else if (strstr(file, ".mustache"))
        check_layout(p, l);
    return l;
}

static struct layout *template_named(struct pages *p, const char *name) {
    char *file = xasprintf("%s.mustache", name);
    struct layout *l = layout(p, file);
    free(file);
    return l;
}

static const char *partial_named(void *ctx, const char *name) {
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return name[strspn(name, allowed)] == '\0' ? template_named(ctx, name)->text : NULL;
}

static int compare_info(const void *pa, const void *pb) {
    uintptr_t a = (uintptr_t)((const struct guide_info *)pa)->guide, b = (uintptr_t)((const struct guide_info *)pb)->guide;
    return (a > b) - (a < b);
}

struct pages *pages_new(const char *own, const char *builtin, const struct model *m, struct diags *d) {
    static const char *const needed[] = {"index", "list", "guide", "notice", "howto", "checklist", "start", "compare", "compare-index", "feed", "sitemap", "eligible"};
    struct pages *p = xcalloc(1, sizeof *p);
    p->own = own ? xstrdup(own) : NULL;
    p->builtin = builtin ? xstrdup(builtin) : NULL;
    p->m = m;
    p->d = d;
    p->info = xcalloc(m->nguides + 1, sizeof *p->info);
    for (size_t i = 0; i < m->nguides; i++) p->info[i].guide = m->guides[i];
    if (m->nguides > 1) qsort(p->info, m->nguides, sizeof *p->info, compare_info);
    layout(p, style_name);
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) template_named(p, needed[i]);
    return p;
}

void pages_set_programs(struct pages *p, page_program_fn *program, void *ctx) {
    p->program = program;
    p->program_ctx = ctx;
}

void pages_free(struct pages *p) {
    if (!p) return;
    for (size_t i = 0; i < p->n; i++) {
        free(p->v[i]->name);
        free(p->v[i]->path);
        free(p->v[i]->text);
        free(p->v[i]);
    }
    free(p->v);
    for (size_t i = 0; i < p->m->nguides; i++) {
        struct guide_info *info = &p->info[i];
        for (size_t k = 0; k < info->nanchors; k++) free(info->anchors[k]);
        free(info->anchors);
        free(info->assets);
    }
    free(p->info);
    groups_free(p->groups);
    free(p->own);
    free(p->builtin);
    free(p);
}

struct guide_info *pages_info(struct pages *p, const struct guide *g) {
    struct guide_info key = {.guide = g};
    struct guide_info *found = p->m->nguides > 0 ? bsearch(&key, p->info, p->m->nguides, sizeof key, compare_info) : NULL;
    return found ? found : &p->info[p->m->nguides];        /* a guide of no model: tests have them */
}

const char *page_script(struct pages *p, const char *file) {
    const char *text = layout(p, file)->text;
    return text ? text : "";
}

const char *pages_layout(struct pages *p, const char *file) { return layout(p, file)->text; }

static void put_menu(const struct pages *p, json_t *links, const char *dir) {
    static const struct { const char *key, *path; } pages[] = {
        {"home", "index.html"}, {"eligible", "eligible.html"}, {"compare", "compare/index.html"}, {"feed", "feed.xml"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct buf href = BUF_INIT;
        bool there = dir && (p->program || strcmp(pages[i].key, "eligible") != 0);
        if (there) add_relative(dir, pages[i].path, &href);
        put_href(links, pages[i].key, there ? href.p : NULL);
        buf_clear(&href);
    }
}

json_t *pages_data(struct pages *p, enum page_place place, const char *dir) {
    const struct site *s = &p->m->site;
    json_t *data = json_object(), *site = json_object(), *links = json_object();
    struct buf root = BUF_INIT;
    put_plain(site, "title", s->title.s);
    put_rich(NULL, site, "bureau", s->bureau);
    put_rich(NULL, site, "footer", s->footer);
    json_object_set_new(data, "site", site);
    put_plain(data, "lang", s->lang ? s->lang : "zh-CN");
    put_plain(data, "css", layout(p, style_name)->text);
    json_object_set_new(data, "in_site", json_boolean(place == PAGE_IN_SITE));
    json_object_set_new(data, "in_pack", json_boolean(place == PAGE_IN_PACK));
    add_relative(dir, "", &root);
    put_plain(data, "root", root.p);
    put_menu(p, links, place == PAGE_IN_SITE ? dir : NULL);
    json_object_set_new(data, "links", links);
    json_object_set_new(data, "guide", json_null());
    buf_clear(&root);
    return data;
}

bool guide_is_notice(const struct guide *g) { return g->kind && !strcmp(g->kind, "notice"); }

bool page_is_single(const struct guide *g) { return guide_is_notice(g) || (g->nmaterials == 0 && g->nforms == 0); }

/* The guide's pages as they link to each other. */
static void put_links(json_t *data, const struct pages *p, const struct guide *g, enum page_place place) {
    static const char *const keys[] = {"start", "guide", "howto", "checklist"};
    bool ascii = p->m->site.pack_names && !strcmp(p->m->site.pack_names, "ascii"), single = page_is_single(g);
    json_t *links = json_object_get(data, "links");
    for (size_t i = 0; i < 4; i++) put_href(links, keys[i], single && i > 1 ? NULL : page_file_name((enum page_kind)i, place, ascii));
    put_href(links, "region", place == PAGE_IN_SITE ? "../index.html" : NULL);
}

bool pages_render(struct pages *p, const char *name, json_t *data, struct buf *out) {
    const struct layout *l = template_named(p, name), *style = layout(p, style_name);
    bool ok = l->text && !l->bad && style->text && mustache_render(l->text, l->path, data, partial_named, p, out, p->d);
    json_decref(data);
    return ok;
}

static json_t *guide_data(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, bool whole) {
    char *dir = xasprintf("%s/%s", g->region_id, g->id);
    json_t *data = pages_data(p, place, dir);
    struct link_place k = {.pages = p, .guide = g, .place = place, .dir = dir, .at_guide = whole, .d = whole && place == PAGE_IN_SITE && !pages_info(p, g)->told ? p->d : NULL};
    put_links(data, p, g, place);
    json_object_set_new(data, "guide", view_guide(&k, files, n, whole));
    json_object_set_new(data, "dates", whole ? json_string(pages_layout(p, "dates.js")) : json_null());
    free(dir);
    return data;
}

bool page_guide(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, struct buf *out) {
    return pages_render(p, guide_is_notice(g) ? "notice" : "guide", guide_data(p, g, files, n, place, true), out);
}

void pages_check(struct pages *p, bool all) {
    pages_groups(p);
    for (size_t i = 0; i < p->m->nguides; i++) {
        const struct guide *g = p->m->guides[i];
        if (g->draft || !(all || g->links)) continue;
        struct link_place k = {.pages = p, .guide = g, .place = PAGE_IN_SITE, .dir = "", .d = p->d};
        json_decref(view_guide(&k, NULL, 0, true));
        struct guide_info *info = pages_info(p, g);
        info->told = info->scanned = true;
    }
}

bool page_howto(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, struct buf *out) {
    return pages_render(p, "howto", guide_data(p, g, files, n, place, false), out);
}

bool page_checklist(struct pages *p, const struct guide *g, enum page_place place, struct buf *out) {
    return pages_render(p, "checklist", guide_data(p, g, NULL, 0, place, false), out);
}

/* The pages themselves are linked by the template; what else lies in the pack is listed. */
static bool is_page_name(const struct pages *p, const char *href) {
    bool ascii = p->m->site.pack_names && !strcmp(p->m->site.pack_names, "ascii");
    for (int k = PAGE_START; k <= PAGE_CHECKLIST; k++)
        if (!strcmp(href, page_file_name((enum page_kind)k, PAGE_IN_PACK, ascii))) return true;
    return false;
}

bool page_start(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, struct buf *out) {
    struct page_file *other = xcalloc(n + 1, sizeof *other);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_page_name(p, files[i].href)) other[k++] = files[i];
    bool ok = pages_render(p, "start", guide_data(p, g, other, k, PAGE_IN_PACK, false), out);
    free(other);
    return ok;
}

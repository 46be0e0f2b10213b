/*
 * pages.c - templates from layouts/ and the pages made with them. Every page is one file: the style sheet is put into it.
 */
#include <stdlib.h>
#include <string.h>

#include "page/mustache_int.h"
#include "page/page_int.h"

struct layout { char *name, *path, *text; bool bad; };     /* text NULL: there is no such file */
struct pages {
    char *own, *builtin;
    const struct model *m;
    struct diags *d;
    struct layout **v;
    size_t n, cap;
};

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
    else if (strcmp(file, style_name) != 0)
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

struct pages *pages_new(const char *own, const char *builtin, const struct model *m, struct diags *d) {
    static const char *const needed[] = {"index", "guide", "howto", "checklist", "start"};
    struct pages *p = xcalloc(1, sizeof *p);
    p->own = own ? xstrdup(own) : NULL;
    p->builtin = builtin ? xstrdup(builtin) : NULL;
    p->m = m;
    p->d = d;
    layout(p, style_name);
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) template_named(p, needed[i]);
    return p;
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
    free(p->own);
    free(p->builtin);
    free(p);
}

/* What every template sees. */
static json_t *base_data(struct pages *p, enum page_place place) {
    const struct site *s = &p->m->site;
    json_t *data = json_object(), *site = json_object();
    put_plain(site, "title", s->title.s);
    put_rich(site, "bureau", s->bureau);
    put_rich(site, "footer", s->footer);
    json_object_set_new(data, "site", site);
    put_plain(data, "lang", s->lang ? s->lang : "zh-CN");
    put_plain(data, "css", layout(p, style_name)->text);
    json_object_set_new(data, "in_site", json_boolean(place == PAGE_IN_SITE));
    json_object_set_new(data, "in_pack", json_boolean(place == PAGE_IN_PACK));
    return data;
}

/* The guide's pages as they link to each other. The index is two folders up: site/<region>/<id>/. */
static void put_links(json_t *data, const struct pages *p, enum page_place place) {
    static const char *const keys[] = {"start", "guide", "howto", "checklist"};
    bool ascii = p->m->site.pack_names && !strcmp(p->m->site.pack_names, "ascii");
    json_t *links = json_object();
    for (size_t i = 0; i < 4; i++) put_href(links, keys[i], page_file_name((enum page_kind)i, place, ascii));
    put_href(links, "home", place == PAGE_IN_SITE ? "../../index.html" : NULL);
    json_object_set_new(data, "links", links);
}

static bool render(struct pages *p, const char *name, json_t *data, struct buf *out) {
    const struct layout *l = template_named(p, name), *style = layout(p, style_name);
    bool ok = l->text && !l->bad && style->text && mustache_render(l->text, l->path, data, partial_named, p, out, p->d);
    json_decref(data);
    return ok;
}

bool page_index(struct pages *p, struct buf *out) {
    json_t *data = base_data(p, PAGE_IN_SITE);
    json_object_set_new(data, "regions", view_regions(p->m));
    json_object_set_new(data, "links", json_null());
    json_object_set_new(data, "guide", json_null());
    return render(p, "index", data, out);
}

static json_t *guide_data(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place,
                          struct diags *d) {
    json_t *data = base_data(p, place);
    put_links(data, p, place);
    json_object_set_new(data, "guide", view_guide(g, files, n, d));
    return data;
}

bool page_guide(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, struct buf *out) {
    return render(p, "guide", guide_data(p, g, files, n, place, place == PAGE_IN_SITE ? p->d : NULL), out);
}

bool page_howto(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, struct buf *out) {
    return render(p, "howto", guide_data(p, g, files, n, place, NULL), out);
}

bool page_checklist(struct pages *p, const struct guide *g, enum page_place place, struct buf *out) {
    return render(p, "checklist", guide_data(p, g, NULL, 0, place, NULL), out);
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
    bool ok = render(p, "start", guide_data(p, g, other, k, PAGE_IN_PACK, NULL), out);
    free(other);
    return ok;
}

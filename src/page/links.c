/*
 * links.c - where the links and pictures of a guide lead: to its own pages and files, to other guides, to the pages of the site. What leads
 * nowhere is told with its place. Addresses are written as files lie in content/: a guide's folder there is its folder in the site.
 */
#include <stdlib.h>
#include <string.h>

#include "markup/markup.h"
#include "page/page_int.h"

enum { MOST_EMBEDDED = 2 * 1024 * 1024 };                  /* bytes of a picture that a page of a pack holds itself */

/* ---- what a guide has ---- */

static bool is_part_anchor(const char *id)
{
    static const char *const parts[] = {"sec.who", "sec.excluded", "sec.steps", "sec.materials", "sec.hours", "sec.fees",
                                        "sec.limits", "sec.receiving", "sec.decide",
                                        "sec.where", "sec.questions", "sec.basis", "sec.unstated", "sec.files", "sec.main"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (!strcmp(id, parts[i]))
            return true;
    return false;
}

static void learn_anchors(struct guide_info *info, const struct guide *g)
{
    struct diags *quiet = diags_new();
    struct markup m;
    markup_render_body(g->body ? g->body : "", g->file, g->body_line, NULL, &m, quiet);
    for (size_t i = 0; i < m.nheadings; i++)
        *VEC_ADD(info->anchors, info->nanchors, info->canchors) = xstrdup(m.headings[i].id);
    struct datum_pool pool = {0};
    datum_enter(&pool);
    const struct datum *questions = view_questions(NULL, g);
    for (size_t i = 0; i < datum_size(questions); i++)
        *VEC_ADD(info->anchors, info->nanchors, info->canchors) = xstrdup(datum_string(datum_get(datum_at(questions, i), "anchor")));
    datum_end(&pool);
    markup_clear(&m);
    diags_free(quiet);
    info->has_anchors = true;
}

static const char *listed_anchor(const struct guide_info *info, const char *id)
{
    for (size_t i = 0; i < info->nanchors; i++)
        if (!strcmp(info->anchors[i], id))
            return info->anchors[i];
    return NULL;
}

/* The anchor of the guide's page that a link with id means, or NULL. Elsewhere anchors are made alike but for signs (`read_me`, `a--b`): such
 * an id is taken as the words it stands for. */
static const char *anchor_meant(struct pages *p, const struct guide *g, const char *id)
{
    struct guide_info *info = pages_info(p, g);
    if (is_part_anchor(id))
        return id;
    if (!info->has_anchors)
        learn_anchors(info, g);
    for (size_t i = 0; i < g->ndecisions; i++)
        if (!strncmp(id, "d.", 2) && !strcmp(id + 2, g->decisions[i].id))
            return id;
    const char *found = listed_anchor(info, id);
    if (found)
        return found;
    struct buf words = BUF_INIT;
    markup_slug(id, &words);
    found = listed_anchor(info, words.p);
    buf_clear(&words);
    return found;
}

/* True when the guide's folder holds such a file, which is no source of ours. */
static bool has_asset(const struct guide *g, const char *name)
{
    size_t n = strlen(name);
    if (n > 3 && !strcmp(name + n - 3, ".md"))
        return false;
    if (n > 5 && !strcmp(name + n - 5, ".yaml"))
        return false;
    char *dir = path_dir(g->file), *path = path_join(dir, name);
    bool there = file_exists(path) && !file_is_dir(path);
    free(dir);
    free(path);
    return there;
}

static void note_asset(struct pages *p, const struct guide *g, const char *name, bool picture)
{
    struct guide_info *info = pages_info(p, g);
    for (size_t i = 0; i < info->nassets; i++) {
        if (strcmp(info->assets[i].name, name) != 0)
            continue;
        if (!picture && info->assets[i].picture)           /* written once only: threads that come by again find nothing to write */
            info->assets[i].picture = false;
        return;
    }
    *VEC_ADD(info->assets, info->nassets, info->cassets) = (struct page_asset){arena_strdup(p->m->arena, name), picture};
}

/* ---- an address taken apart ---- */

struct target { struct buf path; const char *anchor; };    /* path from the site's root without "." and ".."; "" is the page itself */

static int hex(char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; }

static void add_decoded(struct buf *out, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '%' && i + 2 < n && hex(p[i + 1]) >= 0 && hex(p[i + 2]) >= 0) {
            buf_addc(out, (char)(hex(p[i + 1]) * 16 + hex(p[i + 2])));
            i += 2;
        } else {
            buf_addc(out, p[i]);
        }
    }
}

/* Adds the parts of a path to one that has none of "." and ".."; false when it would lead out of the site. */
static bool add_parts(struct buf *out, const char *path)
{
    for (const char *p = path; *p != '\0';) {
        size_t n = strcspn(p, "/");
        bool up = n == 2 && !strncmp(p, "..", 2);
        if (up) {
            if (out->n == 0)
                return false;
            char *slash = memrchr(out->p, '/', out->n);
            out->n = slash ? (size_t)(slash - out->p) : 0;
            out->p[out->n] = '\0';
        } else if (n > 0 && !(n == 1 && *p == '.')) {
            if (out->n > 0)
                buf_addc(out, '/');
            buf_add(out, p, n);
        }
        p += n + (p[n] == '/');
    }
    return true;
}

static bool take_apart(const struct guide *g, const char *url, struct target *t)
{
    size_t n = strcspn(url, "?#");
    struct buf written = BUF_INIT, anchor = BUF_INIT;
    *t = (struct target){.path = BUF_INIT};
    bool good = url[0] != '/' && url[n] != '?';
    add_decoded(&written, url, n);
    if (url[n] == '#')
        add_decoded(&anchor, url + n + 1, strlen(url + n + 1));
    if (good && n > 0) {
        buf_printf(&t->path, "%s/%s", g->region_id, g->id);
        good = add_parts(&t->path, written.p);
    }
    good = good && u8_valid(written.p, written.n) && u8_valid(anchor.p, anchor.n);
    t->anchor = buf_steal(&anchor);
    buf_clear(&written);
    return good;
}

/* ---- what it leads to ---- */

enum lead { LEAD_NOWHERE, LEAD_PAGE, LEAD_FORM, LEAD_ASSET, LEAD_SITE };
struct found { enum lead lead; const struct guide *guide; enum page_kind page; const struct form *form; const char *name; };

/* name against the n bytes at s. */
static int compare_name(const char *name, const char *s, size_t n)
{
    int c = strncmp(name, s, n);
    return c ? c : name[n] != '\0';
}

static const struct guide *guide_at(const struct model *m, const char *region, size_t nregion, const char *id, size_t nid)
{
    size_t low = 0, high = m->nguides;
    while (low < high) {                                   /* they are in byte order of region, then of id */
        size_t mid = low + (high - low) / 2;
        const struct guide *g = m->guides[mid];
        int c = compare_name(g->region_id, region, nregion);
        if (c == 0)
            c = compare_name(g->id, id, nid);
        if (c == 0)
            return g;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static const struct form *form_called(const struct guide *g, const char *name)
{
    for (size_t i = 0; i < g->nforms; i++) {
        const struct form *f = g->forms[i];
        size_t n = strlen(f->id);
        if (!strncmp(name, f->id, n) && !strcmp(name + n, ".pdf"))
            return f;
        if (f->file && !strcmp(path_base(f->file), name))
            return f;
    }
    return NULL;
}

static struct found find_in_guide(const struct guide *g, const char *name)
{
    struct found f = {.guide = g, .lead = LEAD_PAGE, .page = PAGE_GUIDE};
    if (*name == '\0' || !strcmp(name, "guide.md"))
        return f;
    for (int k = PAGE_GUIDE; k <= PAGE_CHECKLIST; k++) {
        f.page = (enum page_kind)k;
        if (k > PAGE_GUIDE && page_is_single(g))
            break;
        if (!strcmp(name, page_file_name(f.page, PAGE_IN_SITE, true)))
            return f;
    }
    if ((f.form = form_called(g, name)) != NULL)
        f.lead = LEAD_FORM;
    else
        f.lead = has_asset(g, name) ? LEAD_ASSET : LEAD_NOWHERE, f.name = name;
    return f;
}

static struct found find(struct pages *p, const char *path)
{
    const char *slash = strchr(path, '/'), *second = slash ? strchr(slash + 1, '/') : NULL;
    size_t nid = !slash ? 0 : second ? (size_t)(second - slash - 1) : strlen(slash + 1);
    const struct guide *g = slash ? guide_at(p->m, path, (size_t)(slash - path), slash + 1, nid) : NULL;
    if (g && !g->draft)
        return find_in_guide(g, second ? second + 1 : "");
    bool known = pages_has(p, path);
    return (struct found){.lead = known ? LEAD_SITE : LEAD_NOWHERE, .name = path};
}

/* ---- the address in the page ---- */

/* Where it is, from the site's root. */
static void add_site_path(const struct found *f, struct buf *out)
{
    if (f->lead == LEAD_SITE) {
        buf_adds(out, f->name);
        return;
    }
    buf_printf(out, "%s/%s/", f->guide->region_id, f->guide->id);
    if (f->lead == LEAD_FORM)
        buf_printf(out, "%s.pdf", f->form->id);
    else
        buf_adds(out, f->lead == LEAD_ASSET ? f->name : page_file_name(f->page, PAGE_IN_SITE, true));
}

static void add_anchor(struct buf *out, const char *anchor)
{
    if (*anchor != '\0')
        buf_printf(out, "#%s", anchor);
}

static const struct page_file *file_of(const struct link_place *k, const struct found *f)
{
    for (size_t i = 0; i < k->nfiles; i++) {
        if (f->form && k->files[i].form == f->form)
            return &k->files[i];
        if (f->name && k->files[i].asset && !strcmp(k->files[i].asset, f->name))
            return &k->files[i];
    }
    return NULL;
}

static void add_base64(struct buf *out, const unsigned char *p, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned long v = (unsigned long)p[i] << 16 | (i + 1 < n ? (unsigned long)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0);
        buf_addc(out, digits[v >> 18]);
        buf_addc(out, digits[v >> 12 & 63]);
        buf_addc(out, i + 1 < n ? digits[v >> 6 & 63] : '=');
        buf_addc(out, i + 2 < n ? digits[v & 63] : '=');
    }
}

static const char *picture_kind(const struct buf *b)
{
    const unsigned char *p = (const unsigned char *)b->p;
    if (b->n > 8 && !memcmp(p, "\x89PNG\r\n\x1A\n", 8))
        return "png";
    if (b->n > 3 && !memcmp(p, "\xFF\xD8\xFF", 3))
        return "jpeg";
    if (b->n > 6 && !memcmp(p, "GIF8", 4))
        return "gif";
    return b->n > 12 && !memcmp(p, "RIFF", 4) && !memcmp(p + 8, "WEBP", 4) ? "webp" : NULL;
}

/* A phone's viewer shows a page of a pack without the files beside it, so pictures are in the page. */
static bool add_picture(const struct guide *g, const char *name, struct buf *out)
{
    char *dir = path_dir(g->file), *path = path_join(dir, name);
    struct buf b = BUF_INIT;
    bool good = file_read(path, &b, MOST_EMBEDDED) && picture_kind(&b);
    if (good) {
        buf_printf(out, "data:image/%s;base64,", picture_kind(&b));
        add_base64(out, (const unsigned char *)b.p, b.n);
    }
    buf_clear(&b);
    free(dir);
    free(path);
    return good;
}

static bool add_in_pack(const struct link_place *k, const struct found *f, bool picture, const char *anchor, struct buf *out)
{
    const struct site *s = &k->pages->m->site;
    bool own = f->guide == k->guide;
    if (own && f->lead == LEAD_PAGE) {
        buf_adds(out, page_file_name(f->page, PAGE_IN_PACK, s->pack_names && !strcmp(s->pack_names, "ascii")));
        add_anchor(out, anchor);
        return true;
    }
    if (own && picture && f->lead == LEAD_ASSET && add_picture(f->guide, f->name, out))
        return true;
    const struct page_file *file = own ? file_of(k, f) : NULL;
    if (file)
        buf_adds(out, file->href);
    /* What is not in the pack is words only, unless people can get there by the net. */
    if (!file && s->base_url.s && !picture) {
        size_t n = strlen(s->base_url.s);
        buf_printf(out, "%s%s", s->base_url.s, n > 0 && s->base_url.s[n - 1] == '/' ? "" : "/");
        add_site_path(f, out);
        add_anchor(out, anchor);
        return true;
    }
    return file != NULL;
}

void add_relative(const char *from_dir, const char *path, struct buf *out)
{
    size_t n = strlen(from_dir);
    if (n > 0 && !strncmp(path, from_dir, n) && path[n] == '/' && !strchr(path + n + 1, '/')) {
        buf_adds(out, path + n + 1);
        return;
    }
    for (const char *p = n > 0 ? from_dir : NULL; p; p = strchr(p + 1, '/'))
        buf_adds(out, "../");
    buf_adds(out, path);
}

static void add_in_site(const struct link_place *k, const struct found *f, const char *anchor, struct buf *out)
{
    struct buf path = BUF_INIT;
    add_site_path(f, &path);
    add_relative(k->dir, path.p, out);
    add_anchor(out, anchor);
    buf_clear(&path);
}

static bool is_absolute(const char *url)
{
    size_t n = strcspn(url, ":/?#");
    return (url[n] == ':' && n > 0) || !strncmp(url, "//", 2);
}

static bool complain(const struct link_place *k, struct place at, enum msg id, const char *a, const char *b)
{
    if (k->d)
        diag(k->d, at, id, a, b);
    return false;
}

static bool follow(const struct link_place *k, const char *url, bool picture, struct place at, const struct target *t, struct buf *out)
{
    struct pages *p = k->pages;
    struct found f = {.guide = k->guide, .lead = LEAD_PAGE, .page = PAGE_GUIDE};
    if (t->path.n > 0)
        f = find(p, t->path.p);
    bool wrong_kind = picture && f.lead != LEAD_ASSET;
    if (f.lead == LEAD_NOWHERE || wrong_kind)
        return complain(k, at, picture ? MSG_PAGE_PICTURE_BROKEN : MSG_PAGE_LINK_BROKEN, url, NULL);
    bool checked = *t->anchor != '\0' && f.lead == LEAD_PAGE && f.page == PAGE_GUIDE;
    const char *anchor = checked ? anchor_meant(p, f.guide, t->anchor) : t->anchor;
    if (!anchor)
        return complain(k, at, MSG_PAGE_ANCHOR_BROKEN, url, t->anchor);
    if (checked && f.guide != k->guide && !pages_info(p, f.guide)->pointed_at)
        pages_info(p, f.guide)->pointed_at = true;
    if (t->path.n == 0 && k->at_guide) {
        add_anchor(out, anchor);
        return true;
    }
    if (f.lead == LEAD_ASSET && f.guide == k->guide)
        note_asset(p, k->guide, f.name, picture);
    if (k->place == PAGE_IN_PACK)
        return add_in_pack(k, &f, picture, anchor, out);
    add_in_site(k, &f, anchor, out);
    return true;
}

bool link_resolve(void *ctx, const char *url, bool picture, struct place at, struct buf *out)
{
    const struct link_place *k = ctx;
    struct target t;
    if (is_absolute(url)) {
        if (k->d && k->pages->external)
            k->pages->external(k->pages->external_ctx, at, url);
        buf_adds(out, url);
        return true;
    }
    bool good = take_apart(k->guide, url, &t);
    good = good ? follow(k, url, picture, at, &t, out) : complain(k, at, MSG_PAGE_LINK_BROKEN, url, NULL);
    buf_clear(&t.path);
    free((char *)t.anchor);
    return good;
}

const struct page_asset *page_assets(struct pages *p, const struct guide *g, size_t *n)
{
    struct guide_info *info = pages_info(p, g);
    if (!info->scanned && g->links) {
        struct link_place k = {.pages = p, .guide = g, .place = PAGE_IN_SITE, .dir = ""};
        struct datum_pool pool = {0};
        datum_enter(&pool);
        view_guide(&k, NULL, 0, true);
        datum_end(&pool);
        info->scanned = true;
    }
    *n = info->nassets;
    return info->assets;
}

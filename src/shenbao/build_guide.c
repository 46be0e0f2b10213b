/*
 * build_guide.c - what stands in a guide's folder of the site, and its pack: pages, forms, papers, pictures.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/build_int.h"

bool ascii_names(const struct build *b)
{
    return b->m->site.pack_names && strcmp(b->m->site.pack_names, "ascii") == 0;
}

/* How many files stand beside a guide: each form as PDF and as a page, then the papers derived from it. */
static size_t count_files(const struct build *b, const struct guide *g)
{
    return 2 * g->nforms + papers_of(b, g)->n;
}

/* The forms of a guide as files for download, each as PDF and as page, the papers, then what its text links to; *n of them, and one place more.
 * k: their names in this pack, else in the site. */
static struct page_file *files_of(const struct build *b, const struct guide *g, const struct pack *k, size_t *n)
{
    size_t nassets;
    const struct page_asset *assets = page_assets(b->pages, g, &nassets);
    struct page_file *v = xcalloc(count_files(b, g) + nassets + 1, sizeof *v);
    const struct derived_papers *papers = papers_of(b, g);
    struct arena *a = b->arena;
    for (size_t i = 0; i < g->nforms; i++) {
        const struct form *f = g->forms[i];
        const struct built *o = built_of(b, f);
        v[2 * i] = (struct page_file){
            .href = k ? pack_name(k, 2 * i) : arena_printf(a, "%s.pdf", f->id), .title = f->title.s, .bytes = o->pdf_aside.n, .form = f};
        v[2 * i + 1] = (struct page_file){.href = k ? pack_name(k, 2 * i + 1) : arena_printf(a, "form-%s.html", f->id),
                                          .bytes = o->page_aside.n,
                                          .title = arena_printf(a, "%s（%s）", f->title.s, msg_pattern_in(MSG_SHENBAO_PAGE_NAME, LANG_ZH)),
                                          .note = msg_pattern_in(MSG_SHENBAO_PAGE_NOTE, LANG_ZH),
                                          .offline = true};
    }
    for (size_t i = 0, at = 2 * g->nforms; i < papers->n; i++, at++)
        v[at] = (struct page_file){ .href = k ? pack_name(k, at) : arena_printf(a, "%s.pdf", papers->v[i].name), .title = papers->v[i].title,
                                    .note = papers->v[i].note, .bytes = papers->v[i].pdf.n, .blank = true };
    *n = count_files(b, g);
    for (size_t i = 0; i < nassets; i++) {
        if (!k || !assets[i].picture) {
            v[*n] = (struct page_file){ .href = k ? pack_name(k, *n) : assets[i].name, .title = assets[i].name, .asset = assets[i].name };
            ++*n;
        }
    }
    return v;
}

static json_t *pack_meta(const struct guide *g)
{
    json_t *o = json_object(), *forms = json_array();
    json_object_set_new(o, "procedure", json_string(g->id));
    json_object_set_new(o, "title", json_string(g->title.s));
    if (g->bureau.s)
        json_object_set_new(o, "bureau", json_string(g->bureau.s));
    for (size_t i = 0; i < g->nforms; i++) {
        const struct form *f = g->forms[i];
        char *id = xasprintf("%s@%s", f->id, f->version);
        json_t *e = json_object();
        json_object_set_new(e, "form", json_string(id));
        json_object_set_new(e, "title", json_string(f->title.s));
        json_object_set_new(e, "copies", json_integer(f->copies));
        json_array_append_new(forms, e);
        free(id);
    }
    json_object_set_new(o, "forms", forms);
    return o;
}

static void add_page(struct pack *k, enum page_kind kind, struct buf *html)
{
    pack_add(k, page_file_name(kind, PAGE_IN_PACK, false), page_file_name(kind, PAGE_IN_PACK, true), html->p, html->n);
    buf_clear(html);
}

static void add_forms(const struct build *b, struct pack *k, const struct guide *g)
{
    for (size_t i = 0; i < g->nforms; i++) {
        struct built *f = built_of(b, g->forms[i]);
        page_in_pack(b, f, &f->in_pack);
        pack_add_form(k, f->form, &f->pdf, &f->in_pack, &f->packed);
    }
}

static void add_papers(const struct build *b, struct pack *k, const struct guide *g)
{
    const struct derived_papers *papers = papers_of(b, g);
    for (size_t i = 0; i < papers->n; i++) {
        char *zh = xasprintf("%s.pdf", papers->v[i].title), *ascii = xasprintf("%s.pdf", papers->v[i].name);
        pack_add(k, zh, ascii, papers->v[i].pdf.p, papers->v[i].pdf.n);
        free(zh);
        free(ascii);
    }
}

static void write_papers(struct build *b, const struct guide *g)
{
    const struct derived_papers *papers = papers_of(b, g);
    for (size_t i = 0; i < papers->n; i++) {
        char *rel = xasprintf("site/%s/%s/%s.pdf", g->region_id, g->id, papers->v[i].name);
        outputs_write(b->out, rel, papers->v[i].pdf.p, papers->v[i].pdf.n);
        free(rel);
    }
}

/* The ZIP of one guide, appended to zip. The forms come first: only then are their names in the pack known to the pages. */
static void build_pack(struct build *b, const struct guide *g, struct buf *zip)
{
    char *root = xasprintf("%s-%s", g->title.s, msg_pattern_in(MSG_SHENBAO_PACK_ROOT, LANG_ZH));
    struct pack *k = pack_new(root, g->id, ascii_names(b));
    add_forms(b, k, g);
    add_papers(b, k, g);
    assets_pack(b->pages, g, k);
    size_t n;
    struct page_file *files = files_of(b, g, k, &n);
    struct buf html = BUF_INIT;

    page_start(b->pages, g, files, n, &html);
    add_page(k, PAGE_START, &html);
    page_guide(b->pages, g, files, n, PAGE_IN_PACK, &html);
    add_page(k, PAGE_GUIDE, &html);
    page_howto(b->pages, g, files, n, PAGE_IN_PACK, &html);
    add_page(k, PAGE_HOWTO, &html);
    page_checklist(b->pages, g, PAGE_IN_PACK, &html);
    add_page(k, PAGE_CHECKLIST, &html);
    json_t *meta = pack_meta(g);
    if (!pack_finish(k, meta, zip))
        die(MSG_NO_MEMORY, MSG_NONE);
    json_decref(meta);
    pack_free(k);
    free(files);
    free(root);
}

static void write_page(struct build *b, const struct guide *g, enum page_kind kind, struct buf *html)
{
    char *rel = xasprintf("site/%s/%s/%s", g->region_id, g->id, page_file_name(kind, PAGE_IN_SITE, true));
    outputs_write(b->out, rel, html->p, html->n);
    buf_clear(html);
    free(rel);
}

/* PDFs and pages of a guide from where they were set aside, and out of memory again. */
static void load_forms(const struct build *b, const struct guide *g)
{
    for (size_t i = 0; i < g->nforms; i++) {
        struct built *f = built_of(b, g->forms[i]);
        spool_read(b->spool, f->pdf_aside.at, f->pdf_aside.n, &f->pdf);
        spool_read(b->spool, f->page_aside.at, f->page_aside.n, &f->page);
        spool_read(b->spool, f->packed_aside.at, f->packed_aside.n, &f->packed);
    }
}

static void unload_forms(const struct build *b, const struct guide *g)
{
    for (size_t i = 0; i < g->nforms; i++) {
        buf_clear(&built_of(b, g->forms[i])->pdf);
        buf_clear(&built_of(b, g->forms[i])->page);
        buf_clear(&built_of(b, g->forms[i])->in_pack);
        buf_clear(&built_of(b, g->forms[i])->packed);
    }
}

/* Its PDF and its page, beside the guide. */
static void write_form(struct build *b, const struct guide *g, const struct built *f)
{
    char *pdf = xasprintf("site/%s/%s/%s.pdf", g->region_id, g->id, f->form->id);
    char *page = xasprintf("site/%s/%s/form-%s.html", g->region_id, g->id, f->form->id);
    outputs_write(b->out, pdf, f->pdf.p, f->pdf.n);
    outputs_write(b->out, page, f->page.p, f->page.n);
    free(page);
    free(pdf);
}

/* The words of a guide's page, to be found by search. */
static void find_page(struct build *b, const struct guide *g, const struct buf *html)
{
    char *href = xasprintf("%s/%s/%s", g->region_id, g->id, page_file_name(PAGE_GUIDE, PAGE_IN_SITE, true));
    char *title = g->region.s ? xasprintf("%s（%s）", g->title.s, g->region.s) : xstrdup(g->title.s);
    search_add(b->search, href, title, html);
    free(title);
    free(href);
}

void write_guide(struct build *b, const struct guide *g)
{
    struct buf zip = BUF_INIT, html = BUF_INIT;
    size_t n;
    struct page_file *files = files_of(b, g, NULL, &n);

    char *folder = xasprintf("site/%s/%s", g->region_id, g->id);
    outputs_folder(b->out, folder);
    free(folder);
    load_forms(b, g);
    if (count_files(b, g)) {
        char *rel = xasprintf("site/packs/%s.zip", g->id);
        build_pack(b, g, &zip);
        outputs_write(b->out, rel, zip.p, zip.n);
        memmove(files + 1, files, n++ * sizeof *files);    /* the whole before its parts */
        files[0] = (struct page_file){.href = arena_printf(b->arena, "../../packs/%s.zip", g->id),
                                      .title = msg_pattern_in(MSG_SHENBAO_PACK_TITLE, LANG_ZH),
                                      .note = msg_pattern_in(MSG_SHENBAO_PACK_NOTE, LANG_ZH),
                                      .bytes = zip.n};
        free(rel);
    }
    page_guide(b->pages, g, files, n, PAGE_IN_SITE, &html);
    find_page(b, g, &html);
    write_page(b, g, PAGE_GUIDE, &html);
    if (!page_is_single(g)) {
        page_howto(b->pages, g, files, n, PAGE_IN_SITE, &html);
        write_page(b, g, PAGE_HOWTO, &html);
        page_checklist(b->pages, g, PAGE_IN_SITE, &html);
        write_page(b, g, PAGE_CHECKLIST, &html);
    }
    assets_write(b->pages, g, b->out);
    for (size_t i = 0; i < g->nforms; i++)
        write_form(b, g, built_of(b, g->forms[i]));
    write_papers(b, g);
    put_made(b, g);
    unload_forms(b, g);
    free(files);
    buf_clear(&zip);
}

/*
 * build.c - `shenbao build`: site, PDF forms, packs, and what the counter needs.
 *
 * Nothing is written while the sources have errors; a character no font has is such an error.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "page/page.h"
#include "shenbao/shenbao.h"

struct built {
    const struct form *form;
    struct aside { unsigned long long at; size_t n; } pdf_aside, page_aside;   /* where they are set aside, and their sizes */
    struct buf pdf, page;                                  /* empty but while they are made and while their guide is written */
    struct buf counter;
    struct diags *d;
    bool got;                                              /* as an earlier build made it */
};

/* What an earlier build made of a guide's forms and papers. told: they have mistakes, which the next build is to tell again. */
struct kept { char key[65]; bool wanted, got, told; };

struct build {
    struct model *m;
    struct diags *d;
    struct programs *programs;
    struct pdf_fonts *fonts;
    struct spool *spool;                                   /* what is made of forms, until all is known to be good */
    struct pages *pages;
    struct search *search;                                 /* while pages are written */
    struct offline *offline;                               /* of the forms as pages */
    struct runtime runtime;                                /* of the scripts in the PDFs; empty when the site wants none */
    struct outputs *out;
    struct releases released;                              /* every frozen definition */
    struct built *forms;                                   /* all forms of the site, in the order of guides */
    size_t nforms;
    struct derived_papers *papers;                         /* of each guide */
    atomic_size_t next;                                    /* the form or guide that a free worker takes */
    long jobs;
    struct made *made;
    struct kept *kept;                                     /* of each guide */
    struct diags **said;                                   /* of each guide, when there is something */
    struct arena *arena;                                   /* of the worker: lives while it writes */
};

static bool ascii_names(const struct build *b)
{
    return b->m->site.pack_names && strcmp(b->m->site.pack_names, "ascii") == 0;
}

static const struct codelist *list_of(void *model, const char *id) { return model_codes(model, id); }

/* The form as a page that is filled in without a network. */
static void build_page(const struct build *b, struct built *o, const struct sheet *s)
{
    json_t *boxes = sheet_boxes(s);
    char *pdf = xasprintf("%s.pdf", o->form->id);
    struct offline_form page = { .form = o->form, .program = programs_find(b->programs, o->form), .boxes = boxes, .lang = b->m->site.lang,
                                 .pdf = pdf, .codes = list_of, .codes_ctx = b->m };
    offline_write(b->offline, &page, &o->page, o->d);
    json_decref(boxes);
    free(pdf);
}

static void set_aside(const struct build *b, struct buf *bytes, struct aside *to)
{
    *to = (struct aside){ spool_add(b->spool, bytes->p, bytes->n), bytes->n };
    buf_clear(bytes);
}

static void build_form(const struct build *b, struct built *o)
{
    const struct form *f = o->form;
    struct sheet_metrics metrics = pdf_fonts_metrics(b->fonts);
    struct sheet *s = sheet_of_form(f, &metrics, o->d);
    struct buf attached = BUF_INIT;
    char *id = xasprintf("%s@%s", f->id, f->version), *name = xasprintf("%s.form.json", f->id);

    attached_json(f, &attached);
    struct pdf_info info[] = { { "ShenbaoForm", id }, { "ShenbaoPack", "" }, { "ShenbaoBase", "" } };
    struct pdf_attachment attach = { name, "application/json", attached.p, attached.n };
    struct form_script script = { 0 };
    if (b->runtime.n)
        form_script_make(b->m, f, programs_find(b->programs, f), &b->runtime, &script);
    struct pdf_options opt = { .title = f->title.s, .lang = b->m->site.lang, .typing = form_typing(f, &b->m->site), .font_resource = b->m->site.font_resource,
                               .info = info, .ninfo = sizeof info / sizeof *info, .attach = &attach, .nattach = 1,
                               .scripts = &script.document, .nscripts = b->runtime.n > 0, .actions = script.actions, .nactions = script.nactions };
    pdf_write(b->fonts, s, &opt, &o->pdf, o->d);
    set_aside(b, &o->pdf, &o->pdf_aside);
    counter_json(f, programs_find(b->programs, f), s, &o->counter);
    build_page(b, o, s);
    set_aside(b, &o->page, &o->page_aside);
    free(name);
    free(id);
    buf_clear(&attached);
    form_script_clear(&script);
    sheet_free(s);
}

/* A worker: takes the next form until there is none. Each form has diagnostics of its own, so the order of finishing does not show. */
static void *build_some(void *ctx)
{
    struct build *b = ctx;
    for (size_t i; (i = atomic_fetch_add(&b->next, 1)) < b->nforms;)
        if (!b->forms[i].got)
            build_form(b, &b->forms[i]);
    return NULL;
}

static void list_forms(struct build *b)
{
    size_t n = 0;
    for (size_t g = 0; g < b->m->nguides; g++)
        n += b->m->guides[g]->nforms;
    b->forms = xcalloc(n ? n : 1, sizeof *b->forms);
    for (size_t g = 0; g < b->m->nguides; g++)
        for (size_t i = 0; !b->m->guides[g]->draft && i < b->m->guides[g]->nforms; i++)
            b->forms[b->nforms++] = (struct built){ .form = b->m->guides[g]->forms[i], .pdf = BUF_INIT, .page = BUF_INIT, .counter = BUF_INIT, .d = diags_new() };
}

/* Lets several threads work through n things. */
static void work_together(struct build *b, size_t n, void *(*work)(void *))
{
    pthread_t *t = xcalloc((size_t)b->jobs, sizeof *t);
    long started = 0;

    b->next = 0;
    while (started < b->jobs - 1 && (size_t)started + 1 < n && pthread_create(&t[started], NULL, work, b) == 0)
        started++;                                         /* no further thread to be had: the ones there are do the work */
    work(b);
    for (long i = 0; i < started; i++)
        pthread_join(t[i], NULL);
    free(t);
}

static struct built *built_of(const struct build *b, const struct form *f)
{
    for (size_t i = 0; i < b->nforms; i++)
        if (b->forms[i].form == f)
            return &b->forms[i];
    return NULL;
}

static struct derived_papers *papers_of(const struct build *b, const struct guide *g) { return &b->papers[model_guide_index(b->m, g)]; }

static bool anything_told(const struct diags *d)
{
    return diags_count(d, LEVEL_NOTE) || diags_count(d, LEVEL_WARNING) || diags_count(d, LEVEL_ERROR);
}

static void add_got(struct build *b, size_t guide, struct parts *parts)
{
    const struct guide *g = b->m->guides[guide];
    struct derived_papers *papers = &b->papers[guide];
    size_t n = 0;
    for (size_t i = 0; i < g->nforms; i++, n += 3) {
        struct built *o = built_of(b, g->forms[i]);
        set_aside(b, &parts->v[n], &o->pdf_aside);
        set_aside(b, &parts->v[n + 1], &o->page_aside);
        buf_add(&o->counter, parts->v[n + 2].p, parts->v[n + 2].n);
        o->got = true;
    }
    for (; n < parts->n; n += 4) {
        struct derived_paper *p = VEC_ADD(papers->v, papers->n, papers->cap);
        *p = (struct derived_paper){ .name = arena_strdup(b->m->arena, parts->v[n].p), .title = arena_strdup(b->m->arena, parts->v[n + 1].p),
                                     .note = arena_strdup(b->m->arena, parts->v[n + 2].p), .pdf = parts->v[n + 3] };
        parts->v[n + 3] = (struct buf)BUF_INIT;
    }
    b->kept[guide].got = true;
}

/* Takes over what was made before of guides that have not changed. */
static void get_made(struct build *b)
{
    for (size_t i = 0; i < b->m->nguides; i++) {
        const struct guide *g = b->m->guides[i];
        struct parts parts = { .n = 0 };
        if (g->draft || !(g->nforms || g->nmaterials || g->neligibility || g->nexcluded))
            continue;
        b->kept[i].wanted = true;
        made_key(b->made, g, b->kept[i].key);
        if (made_get(b->made, b->kept[i].key, &parts) && parts.n >= 3 * g->nforms && (parts.n - 3 * g->nforms) % 4 == 0)
            add_got(b, i, &parts);
        parts_clear(&parts);
    }
}

/* Keeps what was made of a guide; its forms are in memory. */
static void put_made(const struct build *b, const struct guide *g)
{
    const struct kept *k = &b->kept[model_guide_index(b->m, g)];
    const struct derived_papers *papers = papers_of(b, g);
    struct parts parts = { .n = 0 };
    bool good = k->wanted && !k->got && !k->told;
    for (size_t i = 0; good && i < g->nforms; i++) {
        const struct built *o = built_of(b, g->forms[i]);
        good = !anything_told(o->d);
        parts_add(&parts, o->pdf.p, o->pdf.n);
        parts_add(&parts, o->page.p, o->page.n);
        parts_add(&parts, o->counter.p, o->counter.n);
    }
    for (size_t i = 0; good && i < papers->n; i++) {
        const struct derived_paper *p = &papers->v[i];
        parts_add(&parts, p->name, strlen(p->name));
        parts_add(&parts, p->title, strlen(p->title));
        parts_add(&parts, p->note, strlen(p->note));
        parts_add(&parts, p->pdf.p, p->pdf.n);
    }
    if (good)
        made_put(b->made, k->key, &parts);
    parts_clear(&parts);
}

static void build_forms(struct build *b)
{
    list_forms(b);
    b->papers = xcalloc(b->m->nguides + 1, sizeof *b->papers);
    get_made(b);
    work_together(b, b->nforms, build_some);
}

/* What was told of guide i by a thread: kept until all are done, when the order is that of guides. */
static void keep_said(struct build *b, size_t i, struct diags *d)
{
    if (!anything_told(d))
        diags_free(d);
    else
        b->said[i] = d;
}

static void tell_said(struct build *b)
{
    for (size_t i = 0; i < b->m->nguides; i++) {
        if (b->said[i])
            diags_take(b->d, b->said[i]);
        diags_free(b->said[i]);
        b->said[i] = NULL;
    }
}

/* The worst of everything told so far. */
static int build_status(const struct build *b, bool strict)
{
    int worst = diags_status(b->d, strict);
    for (size_t i = 0; i < b->nforms; i++) {
        int s = diags_status(b->forms[i].d, strict);
        if (s > worst)
            worst = s;
    }
    return worst;
}

static void print_diags(const struct build *b)
{
    diags_print(b->d, stderr);
    for (size_t i = 0; i < b->nforms; i++)
        diags_print(b->forms[i].d, stderr);
}

static void *paper_some(void *ctx)
{
    struct build *b = ctx;
    char *own = layouts_beside(b->m->dir), *builtin = data_dir("layouts");
    for (size_t i; (i = atomic_fetch_add(&b->next, 1)) < b->m->nguides;) {
        struct diags *d = diags_new();
        if (!b->m->guides[i]->draft && !b->kept[i].got)
            derived_make(b->m->guides[i], file_is_dir(own) ? own : NULL, builtin, b->fonts, &b->papers[i], d);
        b->kept[i].told |= anything_told(d);
        keep_said(b, i, d);
    }
    free(own);
    free(builtin);
    return NULL;
}

static void build_papers(struct build *b)
{
    work_together(b, b->m->nguides, paper_some);
    tell_said(b);
    for (size_t i = 0; i < b->m->nguides; i++) {
        struct diags *d = diags_new();
        if (!b->m->guides[i]->draft && !b->kept[i].got)
            continuations_add(b->m, b->m->guides[i], b->fonts, &b->papers[i], d);
        b->kept[i].told |= anything_told(d);
        diags_take(b->d, d);
        diags_free(d);
    }
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
        v[2 * i] = (struct page_file){ .href = k ? pack_name(k, 2 * i) : arena_printf(a, "%s.pdf", f->id), .title = f->title.s, .bytes = o->pdf_aside.n, .form = f };
        v[2 * i + 1] = (struct page_file){ .href = k ? pack_name(k, 2 * i + 1) : arena_printf(a, "form-%s.html", f->id), .bytes = o->page_aside.n,
                                           .title = arena_printf(a, "%s（%s）", f->title.s, msg_pattern_in(MSG_SHENBAO_PAGE_NAME, LANG_ZH)),
                                           .note = msg_pattern_in(MSG_SHENBAO_PAGE_NOTE, LANG_ZH), .offline = true };
    }
    for (size_t i = 0, at = 2 * g->nforms; i < papers->n; i++, at++)
        v[at] = (struct page_file){ .href = k ? pack_name(k, at) : arena_printf(a, "%s.pdf", papers->v[i].name), .title = papers->v[i].title,
                                    .note = papers->v[i].note, .bytes = papers->v[i].pdf.n };
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
        const struct built *f = built_of(b, g->forms[i]);
        char *zh = xasprintf("%s.pdf", g->forms[i]->title.s), *ascii = xasprintf("%s.pdf", g->forms[i]->id);
        pack_add_kept(k, zh, ascii, f->pdf.p, f->pdf.n);
        free(zh);
        free(ascii);
        zh = xasprintf("%s-%s.html", g->forms[i]->title.s, msg_pattern_in(MSG_SHENBAO_PAGE_NAME, LANG_ZH));
        ascii = xasprintf("form-%s.html", g->forms[i]->id);
        pack_add_kept(k, zh, ascii, f->page.p, f->page.n);
        free(zh);
        free(ascii);
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
    }
}

static void unload_forms(const struct build *b, const struct guide *g)
{
    for (size_t i = 0; i < g->nforms; i++) {
        buf_clear(&built_of(b, g->forms[i])->pdf);
        buf_clear(&built_of(b, g->forms[i])->page);
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

/* The words of a guide's page, to be found by search: what stands between <main> and </main>. */
static void find_page(struct build *b, const struct guide *g, const char *html)
{
    const char *from = strstr(html, "<main"), *to = from ? strstr(from, "</main>") : NULL;
    if (!to)                                               /* a layout of the site's own without one */
        from = html, to = html + strlen(html);
    char *piece = xstrndup(from, (size_t)(to - from));
    char *href = xasprintf("%s/%s/%s", g->region_id, g->id, page_file_name(PAGE_GUIDE, PAGE_IN_SITE, true));
    char *title = g->region.s ? xasprintf("%s（%s）", g->title.s, g->region.s) : xstrdup(g->title.s);
    struct buf text = BUF_INIT;
    search_text(piece, &text);
    search_add(b->search, href, title, text.p);
    buf_clear(&text);
    free(title);
    free(href);
    free(piece);
}

static void write_guide(struct build *b, const struct guide *g)
{
    struct buf zip = BUF_INIT, html = BUF_INIT;
    size_t n;
    struct page_file *files = files_of(b, g, NULL, &n);

    load_forms(b, g);
    if (count_files(b, g)) {
        char *rel = xasprintf("site/packs/%s.zip", g->id);
        build_pack(b, g, &zip);
        outputs_write(b->out, rel, zip.p, zip.n);
        memmove(files + 1, files, n++ * sizeof *files);    /* the whole before its parts */
        files[0] = (struct page_file){ .href = arena_printf(b->arena, "../../packs/%s.zip", g->id), .title = msg_pattern_in(MSG_SHENBAO_PACK_TITLE, LANG_ZH),
                                         .note = msg_pattern_in(MSG_SHENBAO_PACK_NOTE, LANG_ZH), .bytes = zip.n };
        free(rel);
    }
    page_guide(b->pages, g, files, n, PAGE_IN_SITE, &html);
    find_page(b, g, html.p);
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

/* A current definition stands for the released one of its version: what both say is the same, what the procedure says is newer. */
static bool is_current(const struct build *b, const struct form *f)
{
    for (size_t i = 0; i < b->nforms; i++)
        if (strcmp(b->forms[i].form->id, f->id) == 0 && strcmp(b->forms[i].form->version, f->version) == 0)
            return true;
    return false;
}

static void write_released(struct build *b, struct pack *k)
{
    for (size_t i = 0; i < b->released.n; i++) {
        const struct released *r = &b->released.v[i];
        if (is_current(b, r->form))
            continue;
        char *name = xasprintf("%s.json", r->name), *rel = xasprintf("forms/%s", name);
        outputs_write(b->out, rel, r->text, r->n);
        pack_add(k, name, name, r->text, r->n);
        free(rel);
        free(name);
    }
}

/* What the site says of more than one procedure and the counter must know. */
static void write_site(struct build *b, struct pack *k)
{
    const struct site *s = &b->m->site;
    json_t *site = json_object(), *numbers = json_array();
    for (size_t i = 0; i < s->nnumbers; i++) {
        const struct number_row *n = &s->numbers[i];
        if (n->id && n->title.s && n->pattern.s)
            json_array_append_new(numbers, json_pack("{s:s, s:s, s:s, s:b}", "id", n->id, "title", n->title.s, "pattern", n->pattern.s, "ranges", n->ranges));
    }
    json_object_set_new(site, "numbers", numbers);
    if (s->nnumbers) {
        char *text = json_dumps(site, JSON_INDENT(1));
        outputs_write(b->out, "forms/site.json", text, strlen(text));
        pack_add(k, "site.json", "site.json", text, strlen(text));
        free(text);
    }
    json_decref(site);
}

/* OUT/forms/ and OUT/forms.zip: current and released definitions, and code lists. */
static void write_counter(struct build *b)
{
    struct pack *k = pack_new("forms", "forms", true);
    struct buf zip = BUF_INIT;

    for (size_t i = 0; i < b->nforms; i++) {
        const struct built *f = &b->forms[i];
        char *name = xasprintf("%s@%s.json", f->form->id, f->form->version), *rel = xasprintf("forms/%s", name);
        outputs_write(b->out, rel, f->counter.p, f->counter.n);
        pack_add(k, name, name, f->counter.p, f->counter.n);
        free(rel);
        free(name);
    }
    write_released(b, k);
    chains_write(b->m, b->out, k);
    for (size_t i = 0; i < b->m->ncodes; i++) {
        char *rel = xasprintf("codes/%s.csv", b->m->codes[i].id), *to = xasprintf("forms/%s", rel);
        const char *path = b->m->codes[i].at.file;         /* the site's own list or the one that comes with us */
        struct buf csv = BUF_INIT;
        const struct list_facts *facts = b->m->codes[i].facts;
        if (facts && facts->based_on.s)
            codelist_csv(&b->m->codes[i], &csv);           /* whole, for the counter knows no other lists */
        else if (!file_read(path, &csv, 0))
            die_errno(path);
        outputs_write(b->out, to, csv.p, csv.n);
        pack_add(k, path_base(rel), path_base(rel), csv.p, csv.n);
        buf_clear(&csv);
        free(to);
        free(rel);
    }
    write_site(b, k);
    json_t *meta = json_object();
    json_object_set_new(meta, "kind", json_string("forms"));
    if (!pack_finish(k, meta, &zip))
        die(MSG_NO_MEMORY, MSG_NONE);
    outputs_write(b->out, "forms.zip", zip.p, zip.n);
    json_decref(meta);
    pack_free(k);
    buf_clear(&zip);
}

static void write_site_page(void *ctx, const char *path, const void *p, size_t n)
{
    struct build *b = ctx;
    char *rel = xasprintf("site/%s", path);
    outputs_write(b->out, rel, p, n);
    free(rel);
}

/* A worker: writes the next guide until there is none. */
static void *write_some(void *ctx)
{
    struct build *b = ctx;
    for (size_t i; (i = atomic_fetch_add(&b->next, 1)) < b->m->nguides;) {
        struct diags *d = diags_new();
        struct build mine = { .m = b->m, .programs = b->programs, .spool = b->spool, .search = b->search, .out = b->out, .forms = b->forms,
                              .nforms = b->nforms, .papers = b->papers, .made = b->made, .kept = b->kept, .d = d, .arena = arena_new(), .pages = pages_telling(b->pages, d) };
        if (!b->m->guides[i]->draft)
            write_guide(&mine, b->m->guides[i]);
        free(mine.pages);
        arena_free(mine.arena);
        keep_said(b, i, d);
    }
    return NULL;
}

static void write_all(struct build *b)
{
    b->search = search_new(b->spool);
    pages_write(b->pages, b->jobs, write_site_page, b);
    work_together(b, b->m->nguides, write_some);
    tell_said(b);
    search_write(b->search, page_script(b->pages, "search.js"), b->jobs, write_site_page, b);
    search_free(b->search);
    write_counter(b);
}

static void say_built(const struct build *b, const char *out)
{
    struct buf t = BUF_INIT;
    char g[24], f[24];
    size_t n = 0;
    for (size_t i = 0; i < b->m->nguides; i++)
        n += !b->m->guides[i]->draft;
    snprintf(g, sizeof g, "%zu", n);
    snprintf(f, sizeof f, "%zu", b->nforms);
    msg_format(&t, MSG_SHENBAO_BUILT, MSG_ARGS(g, f, out));
    puts(t.p);
    buf_clear(&t);
}

static bool has_forms(const struct model *m)
{
    for (size_t i = 0; i < m->nguides; i++)
        if (m->guides[i]->nforms)
            return true;
    return false;
}

static void open_tools(struct build *b, const char *out)
{
    char *cache = path_join(out, "cache"), *builtin = data_dir("layouts"), *own = path_join(b->m->dir, "../layouts");
    if (!builtin)
        die(MSG_SHENBAO_NO_LAYOUTS, MSG_NONE);
    file_mkdirs(cache);
    b->spool = spool_new(cache);
    b->made = made_new(cache, b->m);
    b->kept = xcalloc(b->m->nguides + 1, sizeof *b->kept);
    b->fonts = fonts_open(b->m->dir, cache, b->m->arena, b->d);
    if (!b->m->site.no_scripts)
        runtime_read(builtin, &b->runtime);
    b->pages = pages_new(file_is_dir(own) ? own : NULL, builtin, b->m, b->d);
    if (has_forms(b->m))
        b->offline = offline_new(file_is_dir(own) ? own : NULL, builtin, b->d);
    free(own);
    free(builtin);
    free(cache);
}

static void build_free(struct build *b)
{
    for (size_t i = 0; i < b->nforms; i++) {
        buf_clear(&b->forms[i].pdf);
        buf_clear(&b->forms[i].page);
        buf_clear(&b->forms[i].counter);
        diags_free(b->forms[i].d);
    }
    for (size_t i = 0; b->papers && i < b->m->nguides; i++)
        derived_clear(&b->papers[i]);
    free(b->papers);
    free(b->said);
    free(b->kept);
    made_free(b->made);
    free(b->forms);
    spool_free(b->spool);
    releases_clear(&b->released);
    programs_free(b->programs);
    pages_free(b->pages);
    offline_free(b->offline);
    runtime_clear(&b->runtime);
    pdf_fonts_free(b->fonts);
    outputs_free(b->out);
    model_free(b->m);
    diags_free(b->d);
}

static const struct program *program_of(void *ctx, const struct form *f) { return programs_find(ctx, f); }

int build_site(const char *dir, const char *out, bool strict, bool drafts, long jobs)
{
    struct build b = { .d = diags_new(), .jobs = jobs };

    b.m = model_load_with(dir, &(struct model_options){ .jobs = jobs }, b.d);
    for (size_t i = 0; b.m && drafts && i < b.m->nguides; i++)
        b.m->guides[i]->draft = false;
    if (b.m)
        b.programs = programs_new(b.m, b.d);
    if (b.m && !diags_count(b.d, LEVEL_ERROR)) {
        releases_read(b.m, &b.released, b.d);
        releases_check(b.m, &b.released, b.d);
    }
    if (b.m && !diags_count(b.d, LEVEL_ERROR)) {
        open_tools(&b, out);
        b.said = xcalloc(b.m->nguides + 1, sizeof *b.said);
        pages_set_programs(b.pages, program_of, b.programs);
        pages_check(b.pages, false);
        if (b.fonts && b.pages && (b.offline || !has_forms(b.m)) && !diags_count(b.d, LEVEL_ERROR))
            build_forms(&b);
        if (b.forms)
            build_papers(&b);
    }
    int status = build_status(&b, strict);
    if (status < 2) {
        b.out = outputs_new(out);
        write_all(&b);
        status = build_status(&b, strict);
    }
    bool good = status < 2;
    if (good)
        made_finish(b.made);
    if (good)
        outputs_finish(b.out);                             /* a failed build keeps the list of the one before */
    print_diags(&b);
    if (good)
        say_built(&b, out);
    else
        fprintf(stderr, "%s\n", msg_pattern(MSG_SHENBAO_NOT_BUILT));
    build_free(&b);
    return status;
}

static long jobs_of(const char *word)
{
    char *end;
    long n = word ? strtol(word, &end, 10) : cpu_count();
    if (word && (*end || n < 1 || n > 64))
        usage_error(word);
    return n;
}

int cmd_build(int argc, char **argv)
{
    const char *given = NULL, *out = "out", *jobs = NULL;
    bool strict = false;

    for (int i = 0; i < argc; i++) {
        if (option_value(argc, argv, &i, "-o", &out) || option_value(argc, argv, &i, "--jobs", &jobs))
            continue;
        if (strcmp(argv[i], "--strict") == 0)
            strict = true;
        else if (argv[i][0] == '-' || given)
            usage_error(argv[i]);
        else
            given = argv[i];
    }
    char *dir = content_dir(given);
    int status = build_site(dir, out, strict, false, jobs_of(jobs));
    free(dir);
    return status;
}

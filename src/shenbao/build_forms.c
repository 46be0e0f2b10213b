/*
 * build_forms.c - the forms of a site as PDF, page and compiled definition, and the papers derived from its guides: made by several threads,
 * or taken over from an earlier build.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/build_int.h"

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

void pack_add_form(struct pack *k, const struct form *f, const struct buf *pdf, const struct buf *page, const struct buf *deflated)
{
    char *zh = xasprintf("%s.pdf", f->title.s), *ascii = xasprintf("%s.pdf", f->id);
    pack_add_kept(k, zh, ascii, pdf->p, pdf->n);
    free(zh);
    free(ascii);
    zh = xasprintf("%s-%s.html", f->title.s, msg_pattern_in(MSG_SHENBAO_PAGE_NAME, LANG_ZH));
    ascii = xasprintf("form-%s.html", f->id);
    pack_add_ready(k, zh, ascii, page->p, page->n, deflated->p, deflated->n);
    free(zh);
    free(ascii);
}

/* The name of the form's PDF in the guide's pack as an address. What was put in before decides it where titles are alike. */
static void add_pdf_address(const struct build *b, const struct built *o, struct buf *out)
{
    const struct buf none = BUF_INIT;
    struct pack *k = pack_new("", "", ascii_names(b));
    size_t i = 0;
    for (; o->guide->forms[i] != o->form; i++)
        pack_add_form(k, o->guide->forms[i], &none, &none, &none);
    pack_add_form(k, o->form, &none, &none, &none);
    for (const char *p = pack_name(k, 2 * i); *p; p++) {
        if (strchr(" %?#&'^`{}", *p))
            buf_printf(out, "%%%02X", (unsigned char)*p);
        else
            buf_addc(out, *p);
    }
    pack_free(k);
}

void page_in_pack(const struct build *b, const struct built *o, struct buf *out)
{
    const struct buf *page = &o->page;
    struct buf link = BUF_INIT;
    buf_printf(&link, "<a href=\"%s.pdf\">", o->form->id);
    const char *at = memmem(page->p, page->n, link.p, link.n);
    size_t before = at ? (size_t)(at - page->p) : page->n, after = at ? before + link.n : page->n;
    buf_add(out, page->p, before);
    if (at) {
        buf_adds(out, "<a href=\"");
        add_pdf_address(b, o, out);
        buf_adds(out, "\">");
    }
    buf_add(out, page->p + after, page->n - after);
    buf_clear(&link);
}

static void build_form(struct build *b, struct built *o)
{
    const struct form *f = o->form;
    struct sheet_metrics metrics = pdf_fonts_metrics(b->fonts);
    struct sheet *s = sheet_of_form(f, &metrics, o->d);
    struct buf attached = BUF_INIT;
    char *id = xasprintf("%s@%s", f->id, f->version), *name = xasprintf("%s.form.json", f->id);

    attached_json(f, &attached);
    struct pdf_info info[] = { { "ShenbaoForm", id }, { "ShenbaoPack", "" }, { "ShenbaoBase", "" } };
    struct pdf_attachment attach = { name, "application/json", attached.p, attached.n, NULL, 0 };
    struct form_script script = { 0 };
    if (b->runtime.n)
        form_script_make(b->m, f, programs_find(b->programs, f), &b->runtime, &script);
    struct pdf_options opt = { .title = f->title.s, .lang = b->m->site.lang, .typing = form_typing(f, &b->m->site), .font_resource = b->m->site.font_resource,
                               .info = info, .ninfo = sizeof info / sizeof *info, .attach = &attach, .nattach = 1,
                               .scripts = script.documents, .nscripts = b->runtime.n ? sizeof script.documents / sizeof *script.documents : 0,
                               .actions = script.actions, .nactions = script.nactions };
    pdf_write(b->fonts, s, &opt, &o->pdf, o->d);
    set_aside(b, &o->pdf, &o->pdf_aside);
    counter_json(f, programs_find(b->programs, f), s, &o->counter);
    build_page(b, o, s);
    struct buf packed = BUF_INIT;
    page_in_pack(b, o, &packed);
    pack_deflate(b->common, packed.p, packed.n, &o->packed);
    buf_clear(&packed);
    set_aside(b, &o->page, &o->page_aside);
    set_aside(b, &o->packed, &o->packed_aside);
    free(name);
    free(id);
    buf_clear(&attached);
    form_script_clear(&script);
    sheet_free(s);
}

/* Each form has diagnostics of its own, so the order of finishing does not show. */
static void build_one(void *ctx, size_t i, size_t worker)
{
    struct build *b = ctx;
    (void)worker;
    if (!b->forms[i].got)
        build_form(b, &b->forms[i]);
}

static void list_forms(struct build *b)
{
    size_t n = 0;
    for (size_t g = 0; g < b->m->nguides; g++)
        n += b->m->guides[g]->nforms;
    b->forms = xcalloc(n ? n : 1, sizeof *b->forms);
    for (size_t g = 0; g < b->m->nguides; g++)
        for (size_t i = 0; !b->m->guides[g]->draft && i < b->m->guides[g]->nforms; i++)
            b->forms[b->nforms++] = (struct built){ .guide = b->m->guides[g], .form = b->m->guides[g]->forms[i], .d = diags_new(),
                                                 .pdf = BUF_INIT, .page = BUF_INIT, .packed = BUF_INIT, .counter = BUF_INIT };
}

enum { PARTS_EACH = 4 };                                  /* of a form: PDF, page, the page in a pack, what the counter gets */

static void add_got(struct build *b, size_t guide, struct parts *parts)
{
    const struct guide *g = b->m->guides[guide];
    struct derived_papers *papers = &b->papers[guide];
    size_t n = 0;
    for (size_t i = 0; i < g->nforms; i++, n += PARTS_EACH) {
        struct built *o = built_of(b, g->forms[i]);
        set_aside(b, &parts->v[n], &o->pdf_aside);
        set_aside(b, &parts->v[n + 1], &o->page_aside);
        set_aside(b, &parts->v[n + 2], &o->packed_aside);
        buf_add(&o->counter, parts->v[n + 3].p, parts->v[n + 3].n);
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

void made_take(struct build *b)
{
    list_forms(b);
    b->papers = xcalloc(b->m->nguides + 1, sizeof *b->papers);
    for (size_t i = 0; i < b->m->nguides; i++) {
        const struct guide *g = b->m->guides[i];
        struct parts parts = { .n = 0 };
        if (b->only && !b->only[i])
            continue;
        if (g->draft || !(g->nforms || g->nmaterials || g->neligibility || g->nexcluded))
            continue;
        b->kept[i].wanted = true;
        made_key(b->made, g, b->kept[i].key);
        if (made_get(b->made, b->kept[i].key, &parts) && parts.n >= PARTS_EACH * g->nforms && (parts.n - PARTS_EACH * g->nforms) % 4 == 0)
            add_got(b, i, &parts);
        parts_clear(&parts);
    }
}

void put_made(const struct build *b, const struct guide *g)
{
    const struct kept *k = &b->kept[model_guide_index(b->m, g)];
    const struct derived_papers *papers = papers_of(b, g);
    struct buf all = BUF_INIT;
    bool good = k->wanted && !k->got && !k->told;
    for (size_t i = 0; good && i < g->nforms; i++) {
        const struct built *o = built_of(b, g->forms[i]);
        good = !anything_told(o->d);
        made_part(&all, o->pdf.p, o->pdf.n);
        made_part(&all, o->page.p, o->page.n);
        made_part(&all, o->packed.p, o->packed.n);
        made_part(&all, o->counter.p, o->counter.n);
    }
    for (size_t i = 0; good && i < papers->n; i++) {
        const struct derived_paper *p = &papers->v[i];
        made_part(&all, p->name, strlen(p->name));
        made_part(&all, p->title, strlen(p->title));
        made_part(&all, p->note, strlen(p->note));
        made_part(&all, p->pdf.p, p->pdf.n);
    }
    if (good)
        made_put(b->made, k->key, &all);
    buf_clear(&all);
}

void build_forms(struct build *b)
{
    made_take(b);
    work_parallel(b->jobs, b->nforms, build_one, b);
}

struct papering { struct build *b; const char *own, *builtin; };

static void paper_one(void *ctx, size_t i, size_t worker)
{
    const struct papering *k = ctx;
    struct build *b = k->b;
    struct diags *d = diags_new();
    (void)worker;
    if (!b->m->guides[i]->draft && !b->kept[i].got)
        derived_make(b->m->guides[i], k->own, k->builtin, b->fonts, &b->papers[i], d);
    b->kept[i].told |= anything_told(d);
    keep_said(b, i, d);
}

void build_papers(struct build *b)
{
    char *own = layouts_own(b->m->dir), *builtin = data_dir("layouts");
    work_parallel(b->jobs, b->m->nguides, paper_one, &(struct papering){ b, file_is_dir(own) ? own : NULL, builtin });
    tell_said(b);
    free(own);
    free(builtin);
    for (size_t i = 0; i < b->m->nguides; i++) {
        struct diags *d = diags_new();
        if (!b->m->guides[i]->draft && !b->kept[i].got)
            continuations_add(b->m, b->m->guides[i], b->fonts, &b->papers[i], d);
        b->kept[i].told |= anything_told(d);
        diags_take(b->d, d);
        diags_free(d);
    }
}

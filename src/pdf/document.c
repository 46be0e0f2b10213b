/*
 * document.c - a whole PDF: characters gathered, fonts subset, pages drawn, fields built, information added, bytes taken out.
 *
 * The same sheet, options and fonts give the same bytes: no clock, no random identifier.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/pdf_int.h"

#define SECONDS_A_DAY 86400

/* ---- libharu's edge: memory from an arena, errors remembered, bytes into a buffer ---- */

/* A document is thousands of small objects that go at the same time: nothing is freed before the arena is. libharu's allocator is given no
 * context; a thread makes one document at a time. */
static _Thread_local struct arena *memory;
static void *HPDF_STDCALL give_memory(HPDF_UINT n) { return arena_alloc(memory, n); }
static void HPDF_STDCALL take_memory(void *p) { (void)p; }

static HPDF_STATUS write_bytes(HPDF_Stream s, const HPDF_BYTE *p, HPDF_UINT n)
{
    buf_add(s->attr, p, n);
    return HPDF_OK;
}

static void HPDF_STDCALL remember_error(HPDF_STATUS error, HPDF_STATUS detail, void *ctx)
{
    struct doc *doc = ctx;
    (void)detail;
    if (doc->error == HPDF_OK)
        doc->error = error;
}

static void library_failed(HPDF_STATUS status)
{
    char code[24];
    snprintf(code, sizeof code, "%04lX", status);
    die(MSG_PDF_LIBRARY, MSG_ARGS(code));
}

static void doc_check(const struct doc *doc)
{
    HPDF_STATUS status = doc->error ? doc->error : HPDF_GetError(doc->h);
    if (status != HPDF_OK)
        library_failed(status);
}

/* ---- characters and fonts ---- */

void page_note(struct doc *doc, const struct sheet_page *p)
{
    for (size_t i = 0; i < p->ntexts; i++)
        text_note(doc, p->texts[i].role, p->texts[i].s, p->texts[i].vertical, p->texts[i].at);
    for (size_t i = 0; i < p->nwidgets; i++) {
        const char *shown = widget_shown(&p->widgets[i]);
        if (!shown)
            continue;
        struct buf line = BUF_INIT;                        /* line breaks are not drawn */
        for (; *shown; shown++)
            if (*shown != '\n' && *shown != '\r')
                buf_addc(&line, *shown);
        text_note(doc, ROLE_VALUE, line.p, false, (struct place){doc->o->title, 0, 0});
        buf_clear(&line);
    }
}

static void embed_fonts(struct doc *doc)
{
    unsigned number = 0;
    doc->font_res = dict_indirect(doc);
    for (size_t i = 0; i < doc->fonts->n; i++) {
        struct doc_font *df = &doc->df[i];
        if (hb_set_is_empty(df->keys))
            continue;
        df->pack = subset_get(doc->fonts, i, df->keys, doc->o->batch ? batch_pack(doc->o->batch, i) : NULL);
        df->dict = font_embed(doc, df->pack);
        snprintf(df->res, sizeof df->res, "F%u", ++number);
        HPDF_Dict_Add(doc->font_res, df->res, df->dict);
        buf_adds(&doc->identity, df->pack->name);
    }
}

void identify_deflated(struct doc *doc, const char *name, const struct buf *deflated)
{
    const unsigned char *end = (const unsigned char *)deflated->p + deflated->n;
    buf_printf(&doc->identity, "%s %zu %02x%02x%02x%02x\n", name, deflated->n, end[-4], end[-3], end[-2], end[-1]);
}

/* ---- pages ---- */

/* A filled page in three streams: what lies beneath, the page as it was, and what was added (appended to content). */
static void add_own_content(struct doc *doc, HPDF_Page page, const struct sheet_page *p, const struct sheet_page *blank,
                            struct buf *content) {
    HPDF_PageAttr attr = page->attr;
    const struct buf *shared = batch_page(doc, blank);
    HPDF_Array streams = HPDF_Array_New(doc->h->mmgr);
    draw_beneath(doc, p, blank, content);
    if (content->n > 0)
        HPDF_Array_Add(streams, stream_add(doc, content->p, content->n));
    buf_add(&doc->identity, content->p, content->n);
    buf_reset(content);
    HPDF_Array_Add(streams, stream_borrow(doc, shared));
    identify_deflated(doc, "", shared);
    draw_above(doc, p, blank, content);
    HPDF_Array_Add(streams, attr->contents);
    HPDF_Dict_Add(page, "Contents", streams);
}

static HPDF_Page add_page(struct doc *doc, const struct sheet_page *p)
{
    HPDF_Page page = HPDF_AddPage(doc->h);
    HPDF_Page_SetWidth(page, (HPDF_REAL)doc->sheet->w);
    HPDF_Page_SetHeight(page, (HPDF_REAL)doc->sheet->h);
    HPDF_Dict resources = HPDF_Dict_GetItem(page, "Resources", HPDF_OCLASS_DICT);
    HPDF_Dict_Add(resources, "Font", doc->font_res);

    struct buf content = BUF_INIT;
    HPDF_PageAttr attr = page->attr;
    const struct sheet *blank = doc->o->batch ? doc->sheet->blank : NULL;
    if (blank && p - doc->sheet->pages < (ptrdiff_t)blank->npages) {
        add_own_content(doc, page, p, &blank->pages[p - doc->sheet->pages], &content);
    } else {
        const struct sheet_page nothing = {0};
        draw_beneath(doc, p, &nothing, &content);
        draw_above(doc, p, &nothing, &content);
    }
    stream_set(doc, attr->contents, content.p, content.n);
    attr->stream = attr->contents->stream;                 /* stream_set freed the one it pointed to */
    buf_add(&doc->identity, content.p, content.n);
    buf_clear(&content);
    return page;
}

/* ---- what the document says about itself ---- */

static void add_info(struct doc *doc)
{
    const struct pdf_options *o = doc->o;
    HPDF_Dict info = doc->h->info;
    if (o->title)
        dict_text(doc, info, "Title", o->title);
    dict_string(doc, info, "Creator", "Shenbao");
    for (size_t i = 0; i < o->ninfo; i++) {
        dict_text(doc, info, o->info[i].key, o->info[i].value);
        buf_printf(&doc->identity, "%s=%s\n", o->info[i].key, o->info[i].value);
    }
    long long t = build_epoch();
    if (t == 0)
        return;
    struct date day = date_from_days((long)(t / SECONDS_A_DAY));
    long long s = t % SECONDS_A_DAY;
    char *date = xasprintf("D:%04d%02d%02d%02d%02d%02dZ", day.y, day.m, day.d, (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
    dict_string(doc, info, "CreationDate", date);
    free(date);
}

static void add_catalog_entries(struct doc *doc)
{
    HPDF_Dict catalog = doc->h->catalog;
    if (doc->o->lang)
        dict_string(doc, catalog, "Lang", doc->o->lang);
    HPDF_Dict prefs = dict_sub(doc, catalog, "ViewerPreferences");
    HPDF_Dict_AddBoolean(prefs, "DisplayDocTitle", HPDF_TRUE);
    if (doc->sheet->duplex)
        HPDF_Dict_AddName(prefs, "Duplex", doc->sheet->short_edge ? "DuplexFlipShortEdge" : "DuplexFlipLongEdge");
    doc->h->pdf_version = HPDF_VER_17;
}

/* A file inside the document (ISO 32000-1, 7.11.4; AF after ISO 32000-2, 14.13). */
static HPDF_Dict attachment(struct doc *doc, const struct pdf_attachment *a)
{
    struct buf whole = BUF_INIT;
    buf_add(&whole, a->p, a->n);
    buf_add(&doc->identity, a->p, a->n);
    bool joined = a->again && doc->o->batch;
    if (!joined)
        buf_add(&whole, a->again, a->nagain);
    HPDF_Dict file = joined ? stream_joined(doc, &whole, a->again, a->nagain) : stream_add(doc, whole.p, whole.n);
    HPDF_Dict spec = dict_indirect(doc);
    buf_clear(&whole);
    HPDF_Dict_AddName(file, "Type", "EmbeddedFile");
    if (a->mime)
        HPDF_Dict_AddName(file, "Subtype", a->mime);
    HPDF_Dict_AddNumber(dict_sub(doc, file, "Params"), "Size", (HPDF_INT32)(a->n + a->nagain));
    HPDF_Dict_AddName(spec, "Type", "Filespec");
    dict_text(doc, spec, "F", a->name);
    dict_text(doc, spec, "UF", a->name);
    HPDF_Dict_AddName(spec, "AFRelationship", "Data");
    HPDF_Dict ef = dict_sub(doc, spec, "EF");
    HPDF_Dict_Add(ef, "F", file);
    HPDF_Dict_Add(ef, "UF", file);
    buf_add(&doc->identity, a->again, a->nagain);
    return spec;
}

static int compare_attachment(const void *a, const void *b)
{
    return name_compare((*(const struct pdf_attachment *const *)a)->name, (*(const struct pdf_attachment *const *)b)->name);
}

static void add_attachments(struct doc *doc)
{
    const struct pdf_options *o = doc->o;
    if (o->nattach == 0)
        return;
    const struct pdf_attachment **v = xcalloc(o->nattach, sizeof *v);
    for (size_t i = 0; i < o->nattach; i++)
        v[i] = &o->attach[i];
    qsort(v, o->nattach, sizeof *v, compare_attachment);
    HPDF_Dict files = dict_sub(doc, names_dict(doc), "EmbeddedFiles");
    HPDF_Array names = dict_array(doc, files, "Names"), af = dict_array(doc, doc->h->catalog, "AF");
    for (size_t i = 0; i < o->nattach; i++) {
        HPDF_Dict spec = attachment(doc, v[i]);
        HPDF_Array_Add(names, object_text(doc, v[i]->name));
        HPDF_Array_Add(names, spec);
        HPDF_Array_Add(af, spec);
    }
    free(v);
}

/* /ID (14.4): the first half of a hash of the contents, twice. */
static void add_identifier(struct doc *doc)
{
    char hex[65];
    HPDF_BYTE id[16];
    if (doc->o->title)
        buf_adds(&doc->identity, doc->o->title);
    for (size_t i = 0; i < doc->sheet->npages; i++)
        for (size_t k = 0; k < doc->sheet->pages[i].nwidgets; k++) {
            const struct sheet_widget *w = &doc->sheet->pages[i].widgets[k];
            buf_printf(&doc->identity, "%s %d %s\n", w->path, (int)w->kind, w->value ? w->value : "");
        }
    sha256_hex(doc->identity.p, doc->identity.n, hex);
    for (size_t i = 0; i < sizeof id; i++) {
        char two[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        id[i] = (HPDF_BYTE)strtoul(two, NULL, 16);
    }
    HPDF_Array a = dict_array(doc, doc->h->trailer, "ID");
    for (int i = 0; i < 2; i++)
        HPDF_Array_Add(a, HPDF_Binary_New(doc->h->mmgr, id, sizeof id));
}

/* ---- all of it ---- */

/* One document among many is written as fast as can be, another as small as can be. */
static void save(struct doc *doc, struct buf *out)
{
    if (!doc->o->batch) {
        save_packed(doc, out);
        doc_check(doc);
        return;
    }
    doc->h->stream = HPDF_CallbackWriter_New(doc->h->mmgr, write_bytes, out);     /* instead of one of its own, which would be copied */
    HPDF_STATUS status = HPDF_SaveToStream(doc->h);
    doc_check(doc);
    if (status != HPDF_OK)
        library_failed(status);
}

static bool has_widgets(const struct sheet *s)
{
    for (size_t i = 0; i < s->npages; i++)
        if (s->pages[i].nwidgets > 0)
            return true;
    return false;
}

static void build(struct doc *doc, const struct packed *typing, struct buf *out)
{
    doc->memory = memory = arena_new();
    doc->h = HPDF_NewEx(remember_error, give_memory, take_memory, 0, doc);
    if (!doc->h)
        die(MSG_NO_MEMORY, MSG_NONE);
    embed_fonts(doc);
    HPDF_Page *page = xcalloc(doc->sheet->npages + 1, sizeof *page);
    for (size_t i = 0; i < doc->sheet->npages; i++)
        page[i] = add_page(doc, &doc->sheet->pages[i]);
    if (has_widgets(doc->sheet))
        fields_build(doc, page, typing);
    free(page);
    add_info(doc);
    add_catalog_entries(doc);
    add_attachments(doc);
    scripts_add(doc);
    add_identifier(doc);
    save(doc, out);
    arena_free(memory);                                    /* with everything that libharu made */
    memory = NULL;
}

/* Whether people may type something for which the small font of digits and Latin letters does not do. */
static bool is_typed_in(const struct sheet *s)
{
    for (size_t i = 0; i < s->npages; i++)
        for (size_t k = 0; k < s->pages[i].nwidgets; k++) {
            const struct sheet_widget *w = &s->pages[i].widgets[k];
            bool mark = w->kind == WIDGET_CHECK || w->kind == WIDGET_RADIO || w->kind == WIDGET_HIDDEN;
            if (!mark && !w->ascii && !w->readonly)
                return true;
        }
    return false;
}

/* The typing font of the profile; true when the profile is to be had (small has none and needs none). */
static bool choose_typing(struct doc *doc, const struct packed **typing)
{
    const char *profile = doc->o->typing ? doc->o->typing : "normal";
    *typing = NULL;
    doc->typing_res = "Helv";
    if (strcmp(profile, "small") == 0 || !is_typed_in(doc->sheet))
        return true;
    assert(strcmp(profile, "normal") == 0 || strcmp(profile, "full") == 0);
    doc->typing_res = doc->o->font_resource ? doc->o->font_resource : "Wingdings";
    *typing = typing_get(doc->fonts, strcmp(profile, "full") == 0 ? TYPING_FULL : TYPING_NORMAL, doc->d);
    return *typing != NULL;
}

bool pdf_write(struct pdf_fonts *f, const struct sheet *s, const struct pdf_options *o, struct buf *out, struct diags *d)
{
    struct doc doc = {.fonts = f, .sheet = s, .o = o, .d = d, .identity = BUF_INIT};
    const struct packed *typing;
    size_t errors = diags_count(d, LEVEL_ERROR);
    doc.df = xcalloc(f->n + 1, sizeof *doc.df);
    for (size_t i = 0; i < f->n; i++)
        doc.df[i].keys = hb_set_create();
    fields_check(&doc);
    for (size_t i = 0; i < s->npages; i++)
        page_note(&doc, &s->pages[i]);
    if (o->batch)
        batch_note(&doc, o->batch);
    bool good = choose_typing(&doc, &typing) && diags_count(d, LEVEL_ERROR) == errors;
    if (good)
        build(&doc, typing, out);
    for (size_t i = 0; i < f->n; i++) {
        hb_set_destroy(doc.df[i].keys);
        subset_release(f, doc.df[i].pack);
    }
    free(doc.df);
    if (!o->batch)
        libdeflate_free_compressor(doc.deflate);
    buf_clear(&doc.identity);
    return good;
}

/*
 * derived.c - the papers that every guide gets from its data, as PDF files beside the guide and in its pack.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "shenbao/shenbao.h"

static void add(struct derived_papers *v, const char *name, enum msg title, struct sheet *s, struct pdf_fonts *fonts, struct diags *d)
{
    assert(paper_name_taken(name));                        /* or a form of that id would lie in the same place */
    struct derived_paper *p = VEC_ADD(v->v, v->n, v->cap);
    *p = (struct derived_paper){ .name = name, .title = msg_pattern_in(title, LANG_ZH), .note = msg_pattern_in(MSG_DERIVED_NOTE, LANG_ZH), .pdf = BUF_INIT };
    struct pdf_options o = { .title = p->title, .lang = "zh-CN", .typing = "small" };
    pdf_write(fonts, s, &o, &p->pdf, d);
    sheet_free(s);
}

/* The promise is a letter, so that a bureau can put its own words into its layouts. */
static void add_promise(struct derived_papers *v, const struct guide *g, const char *own, const char *builtin, struct pdf_fonts *fonts,
                        struct diags *d)
{
    const char *to = g->bureau.s ? g->bureau.s : msg_pattern_in(MSG_SHENBAO_WINDOW, LANG_ZH);
    json_t *data = json_pack("{s:s,s:s}", "procedure", g->title.s, "to", to);
    struct letter_request r = { .name = "诚信承诺书", .own = own, .builtin = builtin, .data = data, .day = { 1970, 1, 1 } };
    struct letter_doc *doc = letter_fill(&r, d);
    if (doc) {
        struct sheet_metrics m = pdf_fonts_metrics(fonts);
        add(v, "promise", MSG_DERIVED_PROMISE, letter_sheet(doc, &m), fonts, d);
    }
    letter_free(doc);
    json_decref(data);
}

void derived_make(const struct guide *g, const char *own, const char *builtin, struct pdf_fonts *fonts, struct derived_papers *out,
                  struct diags *d)
{
    struct sheet_metrics m = pdf_fonts_metrics(fonts);
    *out = (struct derived_papers){ .n = 0 };
    if (g->nmaterials)
        add(out, "check-list", MSG_DERIVED_CHECKLIST, paper_checklist(g, &m), fonts, d);
    else if (!g->nforms && (g->neligibility || g->nexcluded))
        add(out, "conditions", MSG_DERIVED_CONDITIONS, paper_conditions(g, &m), fonts, d);
    if (g->nmaterials)
        add(out, "cover", MSG_DERIVED_COVER_FILE, paper_cover(g, &m), fonts, d);
    if (!g->nforms)
        return;
    add_promise(out, g, own, builtin, fonts, d);
    add(out, "roster", MSG_DERIVED_ROSTER_FILE, paper_roster(g, &m), fonts, d);
}

void derived_clear(struct derived_papers *v)
{
    for (size_t i = 0; i < v->n; i++)
        buf_clear(&v->v[i].pdf);
    free(v->v);
    *v = (struct derived_papers){ .n = 0 };
}

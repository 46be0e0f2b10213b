/*
 * continuation.c - the further sheets of tables (续表) as fillable PDF files of their own, where the bureau allows them.
 */
#include <stdlib.h>

#include "report/report.h"
#include "shenbao/shenbao.h"

const char *continuation_name(const struct form *f, const struct section *s, struct arena *a)
{
    return arena_printf(a, "%s-%s-xu", f->id, s->name);
}

const char *continuation_title(const struct form *f, const struct section *s, struct arena *a)
{
    struct buf b = BUF_INIT;
    msg_format_in(&b, LANG_ZH, MSG_SHENBAO_CONTINUATION, MSG_ARGS(f->title.s, s->title.s ? s->title.s : s->name));
    const char *t = arena_strdup(a, b.p);
    buf_clear(&b);
    return t;
}

static void add_sheet(const struct model *m, const struct form *f, const struct section *s, struct pdf_fonts *fonts,
                      struct derived_papers *out, struct diags *d)
{
    struct sheet_metrics metrics = pdf_fonts_metrics(fonts);
    struct form *c = continuation_form(f, s, 1, m->arena);
    struct diags *aside = diags_new();                     /* its columns are the form's: what is too narrow was told there */
    struct sheet *sheet = sheet_of_form(c, &metrics, aside);
    json_t *j = form_to_json(f);
    char *definition = json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(8));
    struct derived_paper *p = VEC_ADD(out->v, out->n, out->cap);

    *p = (struct derived_paper){ .name = continuation_name(f, s, m->arena), .title = continuation_title(f, s, m->arena),
                                 .note = msg_pattern_in(MSG_SHENBAO_CONTINUATION_NOTE, LANG_ZH), .pdf = BUF_INIT };
    struct filled o = { .definition = definition, .title = c->title.s, .lang = m->site.lang, .typing = form_typing(f, &m->site),
                        .font_resource = m->site.font_resource };
    report_filled_pdf(fonts, f, sheet, &o, &p->pdf, d);
    free(definition);
    json_decref(j);
    sheet_free(sheet);
    diags_free(aside);
}

void continuations_add(const struct model *m, const struct guide *g, struct pdf_fonts *fonts, struct derived_papers *out, struct diags *d)
{
    for (size_t i = 0; i < g->nforms; i++)
        for (size_t k = 0; k < g->forms[i]->nsections; k++)
            if (section_goes_on(&g->forms[i]->sections[k]))
                add_sheet(m, g->forms[i], &g->forms[i]->sections[k], fonts, out, d);
}

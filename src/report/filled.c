/*
 * filled.c - a filled sheet as a PDF that says whose form it is in all three places: hidden fields, attached definition, information.
 */
#include <stdlib.h>

#include "report/report_int.h"

/* The identity is the document's own, the definition that follows is not. */
static void attached(const struct form *f, const struct filled *o, struct buf *out, struct buf *definition)
{
    char *id = xasprintf("%s@%s", f->id, f->version);
    buf_adds(out, "{\"identity\":{\"form\":");
    json_add_string(out, id);
    buf_adds(out, ",\"pack\":");
    json_add_string(out, o->pack ? o->pack : "");
    buf_adds(out, ",\"base\":");
    json_add_string(out, o->base ? o->base : "");
    buf_adds(out, "},\"form\":");
    buf_adds(definition, o->definition);
    buf_adds(definition, "}\n");
    free(id);
}

bool report_filled_pdf(struct pdf_fonts *fonts, const struct form *f, const struct sheet *sheet, const struct filled *o, struct buf *out,
                       struct diags *d)
{
    struct buf text = BUF_INIT, definition = BUF_INIT;
    char *id = xasprintf("%s@%s", f->id, f->version), *name = xasprintf("%s.form.json", f->id);
    attached(f, o, &text, &definition);
    struct pdf_info info[] = {{"ShenbaoForm", id}, {"ShenbaoPack", o->pack ? o->pack : ""}, {"ShenbaoBase", o->base ? o->base : ""}};
    struct pdf_attachment attach = {name, "application/json", text.p, text.n, definition.p, definition.n};
    struct pdf_options opt = {.title = o->title ? o->title : f->title.s, .lang = o->lang ? o->lang : "zh-CN", .typing = o->typing,
                              .font_resource = o->font_resource, .info = info, .ninfo = sizeof info / sizeof *info, .attach = &attach, .nattach = 1,
                              .scripts = o->scripts, .nscripts = o->nscripts, .actions = o->actions, .nactions = o->nactions,
                              .batch = o->batch};
    bool good = pdf_write(fonts, sheet, &opt, out, d);
    buf_clear(&text);
    buf_clear(&definition);
    free(id);
    free(name);
    return good;
}

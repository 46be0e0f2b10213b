/*
 * script.c - scripts for viewers that run them: those of the document (ISO 32000-1, 12.6.4.16, in the name tree of table 31) and the
 * actions of fields (12.6.3, table 196). Knows no script's meaning.
 */
#include <stdlib.h>
#include <string.h>

#include "pdf/pdf_int.h"

/* ---- of the document ---- */

/* A text stream (7.9.3): plain when ASCII, else UTF-16BE with mark. */
static HPDF_Dict source_stream(struct doc *doc, const char *source)
{
    if (text_is_ascii(source))
        return stream_add(doc, source, strlen(source));
    struct buf b = BUF_INIT;
    buf_add(&b, "\xFE\xFF", 2);
    utf16_add(&b, source);
    HPDF_Dict stream = stream_add(doc, b.p, b.n);
    buf_clear(&b);
    return stream;
}

enum { SCRIPT_LEVEL = 9 };                                 /* as small as it gets without taking long: it is done once for many documents */

void pdf_script_deflate(const char *source, struct buf *out) { deflate_add(out, source, strlen(source), SCRIPT_LEVEL); }

static int compare_scripts(const void *a, const void *b)
{
    return name_compare((*(const struct pdf_script *const *)a)->name, (*(const struct pdf_script *const *)b)->name);
}

void scripts_add(struct doc *doc)
{
    const struct pdf_options *o = doc->o;
    if (o->nscripts == 0)
        return;
    const struct pdf_script **v = xcalloc(o->nscripts, sizeof *v);
    for (size_t i = 0; i < o->nscripts; i++)
        v[i] = &o->scripts[i];
    qsort(v, o->nscripts, sizeof *v, compare_scripts);
    HPDF_Array names = dict_array(doc, dict_sub(doc, names_dict(doc), "JavaScript"), "Names");
    for (size_t i = 0; i < o->nscripts; i++) {
        HPDF_Dict action = dict_indirect(doc);
        HPDF_Dict_AddName(action, "S", "JavaScript");
        HPDF_Dict_Add(action, "JS", v[i]->deflated ? stream_borrow(doc, v[i]->deflated) : source_stream(doc, v[i]->source));
        HPDF_Array_Add(names, object_text(doc, v[i]->name));
        HPDF_Array_Add(names, action);
        /* Documents of a batch are told apart by what they are filled with; hashing the same script for each would take longest of all. */
        if (v[i]->deflated)
            identify_deflated(doc, v[i]->name, v[i]->deflated);
        else if (o->batch)
            buf_printf(&doc->identity, "%s %zu\n", v[i]->name, strlen(v[i]->source));
        else
            buf_adds(&doc->identity, v[i]->source);
    }
    free(v);
}

/* ---- of fields ---- */

static void add_action(struct doc *doc, HPDF_Dict actions, const char *event, const char *source)
{
    if (!source)
        return;
    HPDF_Dict action = dict_sub(doc, actions, event);
    HPDF_Dict_AddName(action, "S", "JavaScript");
    dict_text(doc, action, "JS", source);
    buf_printf(&doc->identity, "%s %s\n", event, source);
}

const struct pdf_action *action_add(struct doc *doc, HPDF_Dict field, const char *path)
{
    for (size_t i = 0; i < doc->o->nactions; i++) {
        const struct pdf_action *a = &doc->o->actions[i];
        if (strcmp(a->path, path) != 0)
            continue;
        HPDF_Dict actions = dict_sub(doc, field, "AA");
        add_action(doc, actions, "V", a->validate);
        add_action(doc, actions, "C", a->calculate);
        add_action(doc, actions, "F", a->format);
        return a;
    }
    return NULL;
}

/*
 * offline_data.c - what the script of an offline form is given, as JSON that may stand in a page: the form, its sheet, code lists shared by
 * fields, the divisions that ID numbers begin with, answers to begin with.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page_int.h"

/* Long lists of choices stand once, however many fields have them. */
enum { SHARED_FROM = 20 };

/* JSON inside a script element: "<" could end it, U+2028 and U+2029 end a line in ES5. Takes j. */
static void add_json(struct buf *out, json_t *j)
{
    char *s = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(8));
    if (!s)
        die(MSG_NO_MEMORY, MSG_NONE);
    const char *at = s;
    for (uint32_t cp; (cp = u8_next(&at)) != 0;) {
        if (cp == '<' || cp == 0x2028 || cp == 0x2029)
            buf_printf(out, "\\u%04X", (unsigned)cp);
        else
            buf_addu(out, cp);
    }
    free(s);
    json_decref(j);
}

/* ---- choices ---- */

static size_t shared_index(json_t *lists, json_t *choices)
{
    size_t i, n = json_array_size(lists);
    for (i = 0; i < n; i++)
        if (json_equal(json_array_get(lists, i), choices))
            return i;
    json_array_append(lists, choices);
    return n;
}

/* Replaces long lists of the fields by their index in the list of lists, which is returned. */
static json_t *share_choices(json_t *form)
{
    static const char *const keys[] = { "choices", "formers" };
    json_t *lists = json_array(), *section, *field;
    size_t i, k;
    json_array_foreach(json_object_get(form, "sections"), i, section)
    json_array_foreach(json_object_get(section, "fields"), k, field)
        for (size_t j = 0; j < 2; j++) {
            json_t *choices = json_object_get(field, keys[j]);
            if (json_array_size(choices) >= SHARED_FROM)
                json_object_set_new_nocheck(field, keys[j], json_integer((json_int_t)shared_index(lists, choices)));
        }
    return lists;
}

/* ---- the first six digits of ID numbers ---- */

static bool has_identity(const struct form *f)
{
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nfields; k++)
            if (f->sections[i].fields[k].type == TYPE_RESIDENT_ID || f->sections[i].fields[k].type == TYPE_ID)
                return true;
    return false;
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Divisions of today and former ones: "1101" and the last two digits of each that begins so, groups divided by spaces. */
static void add_regions(struct buf *out, const struct offline_form *f)
{
    static const char *const ids[] = { "admin_divisions", "admin_divisions_history" };
    const char **v = NULL;
    size_t n = 0, cap = 0;
    struct buf packed = BUF_INIT;
    for (size_t k = 0; k < 2 && f->codes && has_identity(f->form); k++) {
        const struct codelist *l = f->codes(f->codes_ctx, ids[k]);
        for (size_t i = 0; l && i < l->n; i++)
            if (strlen(l->v[i].code) == 6)
                *VEC_ADD(v, n, cap) = l->v[i].code;
    }
    if (n)
        qsort(v, n, sizeof *v, by_text);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && strcmp(v[i], v[i - 1]) == 0)
            continue;
        if (i == 0 || strncmp(v[i], v[i - 1], 4) != 0)
            buf_printf(&packed, "%s%.4s", i ? " " : "", v[i]);
        buf_adds(&packed, v[i] + 4);
    }
    add_json(out, packed.n ? json_string(packed.p) : json_null());
    free(v);
    buf_clear(&packed);
}

/* Names of the provinces and cities, for choosing a division in steps; empty when the form asks for none. */
static json_t *places_json(const struct offline_form *f)
{
    json_t *o = json_object();
    for (size_t i = 0; i < f->form->nsections; i++)
        for (size_t k = 0; k < f->form->sections[i].nfields; k++) {
            const struct field *field = &f->form->sections[i].fields[k];
            const struct codelist *l = field->type == TYPE_REGION && f->codes ? f->codes(f->codes_ctx, field->list) : NULL;
            for (size_t n = 0; l && n < l->n; n++)
                if (strlen(l->v[n].code) == 6 && strcmp(l->v[n].code + 4, "00") == 0 && !l->v[n].until)
                    json_object_set_new_nocheck(o, l->v[n].code, json_string(l->v[n].name));
        }
    return o;
}

/* ---- the whole ---- */

static json_t *answers_json(const struct answers *a)
{
    json_t *o = json_object();
    for (size_t i = 0; a && i < a->n; i++)
        json_object_set_new_nocheck(o, a->v[i].path, json_string(a->v[i].value));
    return o;
}

static json_t *open_json(const struct offline_form *f)
{
    if (!f->open)
        return json_null();
    json_t *a = json_array();
    for (size_t i = 0; i < f->nopen; i++)
        json_array_append_new(a, json_string(f->open[i]));
    return a;
}

static json_t *text_json(const char *s) { return json_string(s ? s : ""); }

/* The object that offline-start.js calls a page; the program is printed already. */
void offline_data(const struct offline_form *f, const char *lang, const char *program, struct buf *out)
{
    json_t *form = form_to_json(f->form), *lists = share_choices(form), *head = json_object();
    json_object_set_new_nocheck(head, "lang", json_string(lang));
    json_object_set_new_nocheck(head, "note", text_json(f->note));
    json_object_set_new_nocheck(head, "pack", text_json(f->pack));
    json_object_set_new_nocheck(head, "base", text_json(f->base));
    json_object_set_new_nocheck(head, "open", open_json(f));
    json_object_set_new_nocheck(head, "answers", answers_json(f->answers));
    json_object_set_new_nocheck(head, "choices", lists);
    json_object_set_new_nocheck(head, "places", places_json(f));
    json_object_set_new_nocheck(head, "sheet", f->boxes ? json_deep_copy(f->boxes) : json_null());
    json_object_set_new_nocheck(head, "form", form);
    buf_adds(out, "Shenbao.page={head:");
    add_json(out, head);
    buf_adds(out, ",regions:");
    add_regions(out, f);
    buf_adds(out, ",lists:");
    struct buf listed = BUF_INIT;
    rule_js_lists(program, f->codes, f->codes_ctx, &listed);
    add_json(out, json_loads(listed.p, 0, NULL));
    buf_clear(&listed);
    buf_adds(out, ",program:");
    buf_adds(out, program);
    buf_adds(out, "};\n");
}

/* ---- the sheet ---- */

static void add_packed(struct buf *b, const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        long long hundredths = (long long)(v[i] * 100 + (v[i] < 0 ? -0.5 : 0.5));   /* the same text everywhere */
        buf_printf(b, "%s%.10g", b->n ? " " : "", (double)hundredths / 100);
    }
}

static json_t *packed(const char *words, const double *v, size_t n)
{
    struct buf b = BUF_INIT;
    add_packed(&b, v, n);
    if (words)
        buf_printf(&b, " %s", words);
    json_t *s = json_string(b.p);
    buf_clear(&b);
    return s;
}

#define PACKED(words, ...) packed((words), (const double[]){ __VA_ARGS__ }, sizeof((const double[]){ __VA_ARGS__ }) / sizeof(double))

static json_t *widget_boxes(const struct sheet_page *p)
{
    json_t *a = json_array();
    for (size_t i = 0; i < p->nwidgets; i++) {
        const struct sheet_widget *w = &p->widgets[i];
        if (w->kind == WIDGET_HIDDEN)
            continue;
        json_t *o = json_object();
        json_object_set_new_nocheck(o, "path", json_string(w->path));
        json_object_set_new_nocheck(o, "kind", json_string(widget_name(w->kind)));
        json_object_set_new_nocheck(o, "at", PACKED(NULL, w->x, w->y, w->w, w->h, w->size, w->max, w->centred));
        if (w->state)
            json_object_set_new_nocheck(o, "state", json_string(w->state));
        if (w->value)
            json_object_set_new_nocheck(o, "value", json_string(w->value));
        json_array_append_new(a, o);
    }
    return a;
}

static bool is_beside(const struct sheet_rect *a, const struct sheet_rect *b)
{
    return a->y == b->y && a->h == b->h && a->width == 0 && b->width == 0 && a->fill == b->fill;
}

/* Those of one row in one text, as a page's code has dozens: behind the first the places and widths of the others. */
static json_t *rect_boxes(const struct sheet_page *p)
{
    json_t *a = json_array();
    for (size_t i = 0, first; i < p->nrects;) {
        const struct sheet_rect *r = &p->rects[first = i];
        struct buf b = BUF_INIT;
        add_packed(&b, (const double[]){ r->x, r->y, r->w, r->h, r->width, r->gray, r->fill }, 7);
        while (++i < p->nrects && is_beside(&p->rects[first], &p->rects[i]))
            add_packed(&b, (const double[]){ p->rects[i].x, p->rects[i].w }, 2);
        json_array_append_new(a, json_string(b.p));
        buf_clear(&b);
    }
    return a;
}

static json_t *page_boxes(const struct sheet_page *p)
{
    json_t *o = json_object(), *lines = json_array(), *texts = json_array();
    for (size_t i = 0; i < p->nlines; i++) {
        const struct sheet_line *l = &p->lines[i];
        json_array_append_new(lines, PACKED(NULL, l->x1, l->y1, l->x2, l->y2, l->width, l->gray));
    }
    for (size_t i = 0; i < p->ntexts; i++) {
        const struct sheet_text *t = &p->texts[i];
        json_array_append_new(texts, PACKED(t->s, t->x, t->y, t->size, t->role, t->spacing, t->gray, t->vertical ? t->lead : 0));
    }
    json_object_set_new_nocheck(o, "lines", lines);
    json_object_set_new_nocheck(o, "rects", rect_boxes(p));
    json_object_set_new_nocheck(o, "texts", texts);
    json_object_set_new_nocheck(o, "widgets", widget_boxes(p));
    return o;
}

json_t *sheet_boxes(const struct sheet *s)
{
    json_t *o = json_object(), *pages = json_array();
    for (size_t i = 0; i < s->npages; i++)
        json_array_append_new(pages, page_boxes(&s->pages[i]));
    json_object_set_new_nocheck(o, "w", json_real(s->w));
    json_object_set_new_nocheck(o, "h", json_real(s->h));
    json_object_set_new_nocheck(o, "pages", pages);
    return o;
}

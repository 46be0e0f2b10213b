/*
 * formfile.c - a laid-out form as JSON: for `shenbao fields`, for the counter, and for the file attached to the PDF.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page.h"
#include "shenbao/shenbao.h"

static json_t *rect_json(const struct sheet_widget *w)
{
    const double v[4] = { w->x, w->y, w->x + w->w, w->y + w->h };
    json_t *a = json_array();
    for (int i = 0; i < 4; i++) {
        long r = (long)(v[i] * 100 + 0.5);                 /* two decimals, the same text everywhere */
        json_array_append_new(a, json_real((double)r / 100));
    }
    return a;
}

static json_t *options_json(const struct sheet_widget *w)
{
    json_t *a = json_array();
    for (size_t i = 0; i < w->noptions; i++) {
        json_t *o = json_object();
        json_object_set_new(o, "value", json_string(w->options[i].value));
        json_object_set_new(o, "label", json_string(w->options[i].label));
        json_object_set_new(o, "state", json_string(w->options[i].state));
        json_array_append_new(a, o);
    }
    return a;
}

static json_t *widget_json(const struct sheet_widget *w, size_t page)
{
    json_t *o = json_object();
    json_object_set_new(o, "name", json_string(w->path));
    json_object_set_new(o, "type", json_string(w->type));
    json_object_set_new(o, "widget", json_string(widget_name(w->kind)));
    json_object_set_new(o, "label", json_string(w->label));
    json_object_set_new(o, "page", json_integer((json_int_t)page + 1));
    json_object_set_new(o, "rect", rect_json(w));
    json_object_set_new(o, "max", w->max ? json_integer(w->max) : json_null());
    json_object_set_new(o, "required", json_boolean(w->required));
    json_object_set_new(o, "readonly", json_boolean(w->readonly));
    if (w->noptions)
        json_object_set_new(o, "choices", options_json(w));
    if (w->kind == WIDGET_CHECK)
        json_object_set_new(o, "on", json_string(w->state));
    if (w->value)
        json_object_set_new(o, "value", json_string(w->value));    /* preset; the counter compares read-only ones with it */
    return o;
}

/* A further mark of a radio group widens the rectangle of the field that is there already. */
static bool joins_radio(json_t *last, const struct sheet_widget *w, size_t page)
{
    if (!last || w->kind != WIDGET_RADIO || strcmp(json_string_value(json_object_get(last, "name")), w->path) != 0)
        return false;
    json_t *r = json_object_get(last, "rect"), *mine = rect_json(w);
    if ((size_t)json_integer_value(json_object_get(last, "page")) == page + 1) {
        for (size_t i = 0; i < 4; i++) {
            double a = json_real_value(json_array_get(r, i)), b = json_real_value(json_array_get(mine, i));
            json_array_set_new(r, i, json_real(i < 2 ? (a < b ? a : b) : (a > b ? a : b)));
        }
    }
    json_decref(mine);
    return true;
}

json_t *fields_json(const struct sheet *s)
{
    json_t *a = json_array();
    for (size_t p = 0; p < s->npages; p++) {
        for (size_t i = 0; i < s->pages[p].nwidgets; i++) {
            const struct sheet_widget *w = &s->pages[p].widgets[i];
            size_t n = json_array_size(a);
            if (w->again)
                continue;
            if (!joins_radio(n ? json_array_get(a, n - 1) : NULL, w, p))
                json_array_append_new(a, widget_json(w, p));
        }
    }
    return a;
}

static void dump(json_t *j, size_t flags, struct buf *out)
{
    char *s = json_dumps(j, flags | JSON_REAL_PRECISION(8));
    if (!s)
        die(MSG_NO_MEMORY, MSG_NONE);
    buf_adds(out, s);
    buf_addc(out, '\n');
    free(s);
    json_decref(j);
}

void counter_json(const struct form *f, const struct program *p, const struct sheet *s, struct buf *out)
{
    json_t *j = json_object();
    json_object_set_new(j, "form", form_to_json(f));
    json_object_set_new(j, "program", program_to_json(p));
    json_object_set_new(j, "layout", fields_json(s));
    json_object_set_new(j, "sheet", sheet_boxes(s));
    dump(j, JSON_INDENT(1), out);
}

void attached_json(const struct form *f, struct buf *out)
{
    json_t *j = json_object(), *id = json_object();
    char *s = xasprintf("%s@%s", f->id, f->version);
    json_object_set_new(id, "form", json_string(s));
    json_object_set_new(id, "pack", json_string(""));
    json_object_set_new(id, "base", json_string(""));
    free(s);
    json_object_set_new(j, "identity", id);
    json_object_set_new(j, "form", form_to_json(f));
    dump(j, JSON_COMPACT, out);
}

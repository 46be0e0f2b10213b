/*
 * layout.c - the layout that a form's file carries for the counter becomes a sheet again: fixed words, lines, and where the fields are.
 * shenbao wrote it (sheet_boxes); nothing here is a stranger's.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/printed_int.h"

/* Numbers at the start of a packed text; what follows them is returned. */
static const char *numbers(const char *s, double *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *end;
        v[i] = strtod(s, &end);
        s = end;
    }
    return *s == ' ' ? s + 1 : s;
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

static enum widget_kind kind_of(const char *name)
{
    for (int k = WIDGET_TEXT; k <= WIDGET_HIDDEN; k++)
        if (strcmp(widget_name((enum widget_kind)k), name) == 0)
            return (enum widget_kind)k;
    return WIDGET_HIDDEN;
}

static void read_widgets(struct sheet *s, struct sheet_page *pg, const json_t *list)
{
    size_t i;
    json_t *o;
    json_array_foreach((json_t *)list, i, o)
    {
        double v[7];
        struct sheet_widget *w = VEC_ADD(pg->widgets, pg->nwidgets, pg->cwidgets);
        numbers(text_of(o, "at"), v, 7);
        *w = (struct sheet_widget){.kind = kind_of(text_of(o, "kind")), .path = arena_strdup(s->arena, text_of(o, "path")), .x = v[0], .y = v[1],
                                   .w = v[2], .h = v[3], .size = v[4], .max = (int)v[5], .centred = v[6] != 0};
        if (json_object_get(o, "state"))
            w->state = arena_strdup(s->arena, text_of(o, "state"));
    }
}

static void read_page(struct sheet *s, struct sheet_page *pg, const json_t *o)
{
    size_t i;
    json_t *item;
    double v[7];
    json_array_foreach(json_object_get(o, "texts"), i, item)
    {
        const char *words = numbers(json_string_value(item), v, 7);
        *VEC_ADD(pg->texts, pg->ntexts, pg->ctexts) =
            (struct sheet_text){.x = v[0], .y = v[1], .size = v[2], .role = (enum sheet_role)v[3], .spacing = v[4], .gray = v[5], .lead = v[6],
                                .vertical = v[6] != 0, .s = arena_strdup(s->arena, words)};
    }
    json_array_foreach(json_object_get(o, "lines"), i, item)
    {
        numbers(json_string_value(item), v, 6);
        *VEC_ADD(pg->lines, pg->nlines, pg->clines) = (struct sheet_line){v[0], v[1], v[2], v[3], v[4], v[5]};
    }
    json_array_foreach(json_object_get(o, "rects"), i, item)
    {
        numbers(json_string_value(item), v, 7);
        *VEC_ADD(pg->rects, pg->nrects, pg->crects) = (struct sheet_rect){v[0], v[1], v[2], v[3], v[4], v[5], v[6]};
    }
    read_widgets(s, pg, json_object_get(o, "widgets"));
}

struct sheet *layout_read(const json_t *boxes)
{
    size_t i;
    json_t *page;
    const json_t *pages = json_object_get(boxes, "pages");
    if (json_array_size(pages) == 0)
        return NULL;
    struct sheet *s = sheet_new(json_number_value(json_object_get(boxes, "w")), json_number_value(json_object_get(boxes, "h")), false);
    json_array_foreach((json_t *)pages, i, page)
        read_page(s, sheet_add_page(s), page);
    return s;
}

/*
 * sheet.c - a sheet as a thing: made from a form, freed, and the names of its parts.
 */
#include <stdlib.h>

#include "sheet/sheet_int.h"

const char *widget_name(enum widget_kind k)
{
    static const char *const name[] = { "text", "multiline", "comb", "check", "radio", "choice", "hidden" };
    return name[k];
}

struct sheet *sheet_of_form(const struct form *f, const struct sheet_metrics *m, struct diags *d)
{
    struct sheet *s = xcalloc(1, sizeof *s);
    double w = (f->paper.a3 ? 297 : 210) * MM, h = (f->paper.a3 ? 420 : 297) * MM;

    s->arena = arena_new();
    s->w = f->paper.landscape ? h : w;
    s->h = f->paper.landscape ? w : h;
    s->duplex = f->paper.duplex;
    s->short_edge = f->paper.landscape;
    s->halves = f->paper.fold || f->paper.columns > 1;

    struct layout l = { .form = f, .m = m, .d = d, .sheet = s };
    l.frame_w = (f->paper.fold ? s->w / 2 : s->w) - MARGIN_INNER - MARGIN_OUTER;
    if (f->paper.columns > 1)
        l.frame_w /= f->paper.columns;
    struct plan p = { 0 };
    plan_form(&l, &p);
    place_plan(&l, &p);
    plan_clear(&p);
    widgets_hidden(&l);
    free(l.told);
    return s;
}

struct sheet *sheet_new(double w, double h, bool duplex)
{
    struct sheet *s = xcalloc(1, sizeof *s);
    s->arena = arena_new();
    s->w = w;
    s->h = h;
    s->duplex = duplex;
    return s;
}

struct sheet_page *sheet_add_page(struct sheet *s)
{
    return VEC_ADD(s->pages, s->npages, s->cpages);
}

void sheet_rule(struct sheet_page *pg, double x1, double y1, double x2, double y2, double width, double gray)
{
    put_line(pg, x1, y1, x2, y2, width, gray);
}

void sheet_free(struct sheet *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->npages; i++) {
        free(s->pages[i].lines);
        free(s->pages[i].rects);
        free(s->pages[i].texts);
        free(s->pages[i].widgets);
    }
    free(s->pages);
    arena_free(s->arena);
    free(s);
}

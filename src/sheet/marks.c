/*
 * marks.c - boxes to tick, in a viewer or with a pen: each stands printed on the page, so that it is there whatever draws the field.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define MARK_GAP 3.0                                       /* box to its words */
#define MARK_NEXT 12.0                                     /* to the next box: one em and a little */
#define ON_STATE "Yes"                                     /* of every check box */
#define BOX_RULE 0.7

/* Choices that are boxes when the writer has not said: few ones always, more when they are short. */
enum { FEW_MARKS = 6, MORE_MARKS = 12, MARK_LINES = 3 };

/* The marks of a choice in lines: place and first line of each, and the number of lines. Words wider than all of w take several. */
static size_t flow_marks(struct layout *l, const struct field *f, double w, double *xs, size_t *line)
{
    double x = 0;
    size_t n = 0;

    for (size_t i = 0; i < f->nchoices; i++) {
        double mw = MARK_SIZE + MARK_GAP + sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, f->choices[i].label.s);
        if (x > 0 && x + mw > w)
            n++, x = 0;
        if (xs) {
            xs[i] = x;
            line[i] = n;
        }
        if (mw > w)
            n += block_lines(l, ROLE_LABEL, SIZE_LABEL, w - MARK_SIZE - MARK_GAP, f->choices[i].label.s) - 1;
        x += mw + MARK_NEXT;
    }
    return n + 1;
}

/* Whether all marks stand on few lines of the place that the field is going to have: where nothing is said, of a line of its own. */
static bool marks_are_short(struct layout *l, const struct field *f)
{
    double part = f->span ? f->span / 4.0 : f->width_pct > 0 ? f->width_pct * 0.7 / 100 : 0.75;      /* and the label has the rest */
    double w = (part < 0.75 ? part : 0.75) * l->frame_w - 2 * CELL_PAD;
    return marks_width(l, f, true) <= w && flow_marks(l, f, w, NULL, NULL) <= MARK_LINES;
}

bool field_has_marks(struct layout *l, const struct field *f, bool in_table)
{
    if (f->type == TYPE_YES_NO || f->type == TYPE_CHOICES)
        return true;
    if ((f->type != TYPE_CHOICE && f->type != TYPE_CODE && f->type != TYPE_REGION) || field_is_typed(f))
        return false;
    if (f->look != LOOK_AUTO || f->nchoices <= FEW_MARKS)
        return f->look != LOOK_LIST;
    return !in_table && f->nchoices <= MORE_MARKS && marks_are_short(l, f);
}

double marks_width(struct layout *l, const struct field *f, bool widest)
{
    double most = 0, all = 0;
    for (size_t i = 0; i < f->nchoices; i++) {
        double w = MARK_SIZE + MARK_GAP + sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, f->choices[i].label.s);
        most = w > most ? w : most;
        all += w + (i ? MARK_NEXT : 0);
    }
    return widest ? most : all;
}

/* The box on the page, exactly where the field draws its own. */
static void box(struct sheet_page *pg, double x, double y)
{
    *VEC_ADD(pg->rects, pg->nrects, pg->crects) = (struct sheet_rect){ x + 0.5, y + 0.5, MARK_SIZE - 1, MARK_SIZE - 1, BOX_RULE, 0, -1 };
}

double marks_height(struct layout *l, const struct field *f, double w)
{
    return (double)flow_marks(l, f, w, NULL, NULL) * LINE_LEAD;
}

static void mark_words(struct layout *l, struct sheet_page *pg, double x, double middle, struct text t)
{
    put_text(l, pg, ROLE_LABEL, SIZE_LABEL, x + MARK_SIZE + MARK_GAP, middle - SIZE_LABEL * 0.38, 0, t);
}

/* Whether value is one of those, separated by spaces, that the field begins with. */
static bool preset_has(const struct field *f, const char *value)
{
    size_t n = strlen(value);
    for (const char *s = f->preset; s && *s; s += strspn(s, " ")) {
        size_t len = strcspn(s, " ");
        if (len == n && strncmp(s, value, n) == 0)
            return true;
        s += len;
    }
    return false;
}

void widget_marks(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w,
                  double h)
{
    const struct field *f = c->field;
    double *xs = xcalloc(f->nchoices + 1, sizeof *xs);
    size_t *line = xcalloc(f->nchoices + 1, sizeof *line);
    double all = (double)flow_marks(l, f, w, xs, line) * LINE_LEAD, first = top - (h - all) / 2 - LINE_LEAD / 2;

    for (size_t i = 0; i < f->nchoices; i++) {
        double middle = first - (double)line[i] * LINE_LEAD;
        double mw = MARK_SIZE + MARK_GAP, tw = sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, f->choices[i].label.s);
        if (xs[i] + mw + tw <= w + 0.01) {
            mark_words(l, pg, x + xs[i], middle, f->choices[i].label);
        } else {
            double h2 = (double)block_lines(l, ROLE_LABEL, SIZE_LABEL, w - mw, f->choices[i].label.s) * LINE_LEAD;
            put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + mw, middle + LINE_LEAD / 2, w - mw, h2, false, f->choices[i].label);
        }
        box(pg, x + xs[i], middle - MARK_SIZE / 2);
        struct sheet_widget *k = add_widget(l, pg, s, c, f->type == TYPE_CHOICES ? WIDGET_CHECK : WIDGET_RADIO, x + xs[i],
                                            middle - MARK_SIZE / 2, MARK_SIZE, MARK_SIZE);
        if (f->type == TYPE_CHOICES) {
            k->path = arena_printf(l->sheet->arena, "%s.%s", k->path, f->choices[i].state);
            k->tooltip = arena_printf(l->sheet->arena, "%s：%s", k->tooltip, f->choices[i].label.s);
            k->label = arena_printf(l->sheet->arena, "%s：%s", f->label.s, f->choices[i].label.s);
            k->state = ON_STATE;
            k->required = false;                           /* one of them, not each */
            k->value = preset_has(f, f->choices[i].value) ? ON_STATE : NULL;
        } else {
            k->state = f->choices[i].state;
            set_options(l, k, f);
        }
    }
    free(xs);
    free(line);
}

void widget_tick(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w,
                 double h)
{
    double tx = x + 2 * CELL_PAD + MARK_SIZE + 4, middle = top - h / 2;
    size_t lines = put_block(l, pg, ROLE_LABEL, SIZE_LABEL, tx, top, w - (tx - x) - 2 * CELL_PAD, h, false, c->field->label);

    if (lines > 1)
        middle += (double)(lines - 1) * SIZE_LABEL * 1.25 / 2;
    if (c->field->required)
        put_text(l, pg, ROLE_NOTE, SIZE_NOTE, x + 2, top - SIZE_NOTE - 1, 0, (struct text){ "*", c->field->at });
    box(pg, x + 2 * CELL_PAD, middle - MARK_SIZE / 2);
    struct sheet_widget *k = add_widget(l, pg, s, c, WIDGET_CHECK, x + 2 * CELL_PAD, middle - MARK_SIZE / 2, MARK_SIZE, MARK_SIZE);
    k->state = ON_STATE;
}

/* A mark alone in its cell, whose words stand at the head of its column. */
void widget_mark(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w,
                 double h)
{
    box(pg, x + (w - MARK_SIZE) / 2, top - h / 2 - MARK_SIZE / 2);
    struct sheet_widget *k =
        add_widget(l, pg, s, c, WIDGET_CHECK, x + (w - MARK_SIZE) / 2, top - h / 2 - MARK_SIZE / 2, MARK_SIZE, MARK_SIZE);
    k->state = ON_STATE;
}

double na_width(struct layout *l, const struct field *f)
{
    return f->na.s ? MARK_SIZE + MARK_GAP + sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, f->na.s) + 2 * CELL_PAD : 0;
}

void widget_na(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double h)
{
    double middle = y + h / 2;
    if (na_width(l, c->field) > c->w)
        tell_cut(l, c->field->na, (int)((c->w - 2 * CELL_PAD - MARK_SIZE - MARK_GAP) / SIZE_LABEL));
    mark_words(l, pg, x, middle, c->field->na);
    box(pg, x, middle - MARK_SIZE / 2);
    struct sheet_widget *k = add_widget(l, pg, s, c, WIDGET_CHECK, x, middle - MARK_SIZE / 2, MARK_SIZE, MARK_SIZE);
    k->path = arena_printf(l->sheet->arena, "%s_na", k->path);
    k->tooltip = arena_printf(l->sheet->arena, "%s：%s", c->field->label.s, c->field->na.s);
    k->label = k->tooltip;
    k->value = NULL;
    k->type = type_name(TYPE_TICK);
    k->state = ON_STATE;
    k->required = false;
}

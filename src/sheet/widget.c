/*
 * widget.c - the fields of a form at their places, with what a screen reader says of them.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define MARK_GAP 3.0                                       /* box to its words */
#define MARK_NEXT 12.0                                     /* to the next box: one em and a little */
#define ON_STATE "Yes"                                     /* of every check box */
#define COMB_CELL_MIN 9.0
#define COMB_CELL_MAX 16.0                                 /* 5.6 mm */
#define LINES_MOST 3                                       /* one-line answers are given no more room than this */

bool field_has_marks(const struct field *f)
{
    if (f->type == TYPE_YES_NO || f->type == TYPE_CHOICES)
        return true;
    if ((f->type != TYPE_CHOICE && f->type != TYPE_CODE && f->type != TYPE_REGION) || field_is_typed(f))
        return false;
    return f->look == LOOK_MARKS || (f->look == LOOK_AUTO && f->nchoices <= 6);
}

int field_comb(const struct field *f)
{
    switch (f->type) {
    case TYPE_RESIDENT_ID:                                 /* GB 11643 */
    case TYPE_CREDIT_CODE:                                 /* GB 32100 */
        return 18;
    case TYPE_POST_CODE:
        return 6;
    default:
        return 0;
    }
}

static int per_line(double w)
{
    int n = (int)((w - 2) / SIZE_VALUE);
    return n > 0 ? n : 1;
}

int field_lines(struct layout *l, const struct field *f, double w)
{
    (void)l;
    if (f->type != TYPE_TEXT || f->max <= 0)
        return 1;
    int n = (f->max + per_line(w) - 1) / per_line(w);
    return n > LINES_MOST ? LINES_MOST : n;
}

static const char *path_of(struct layout *l, const struct section *s, const struct cell *c)
{
    if (c->row)
        return arena_printf(l->sheet->arena, "%s.%d.%s", s->name, c->row, c->field->name);
    return c->field->name;
}

/* What a screen reader says: section, row, label, hint, whether it must be filled in. */
static const char *tooltip_of(struct layout *l, const struct section *s, const struct cell *c)
{
    struct buf b = BUF_INIT;
    if (s->title.s && (!c->field->label.s || strcmp(s->title.s, c->field->label.s) != 0)) {
        buf_adds(&b, s->title.s);
        buf_adds(&b, " ");
    }
    if (c->row) {
        char n[24];
        snprintf(n, sizeof n, "%d", c->row);
        msg_format_in(&b, LANG_ZH, MSG_PAPER_ROW, MSG_ARGS(n));
        buf_adds(&b, " ");
    }
    buf_adds(&b, c->field->label.s ? c->field->label.s : c->field->name);
    if (c->field->required)
        buf_adds(&b, msg_pattern_in(MSG_PAPER_REQUIRED, LANG_ZH));
    if (field_is_typed(c->field)) {
        buf_adds(&b, " ");
        msg_format_in(&b, LANG_ZH, MSG_PAPER_TYPED, MSG_ARGS(c->field->label.s ? c->field->label.s : c->field->name));
    }
    if (c->field->hint.s) {
        buf_adds(&b, " ");
        buf_adds(&b, c->field->hint.s);
    }
    char *s2 = arena_strdup(l->sheet->arena, b.p);
    buf_clear(&b);
    return s2;
}

static struct sheet_widget *add_widget(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, enum widget_kind kind,
                                       double x, double y, double w, double h)
{
    const struct field *f = c->field;
    struct sheet_widget *k = VEC_ADD(pg->widgets, pg->nwidgets, pg->cwidgets);
    *k = (struct sheet_widget){ .kind = kind, .path = path_of(l, s, c), .type = type_name(f->type), .label = f->label.s,
                                .x = x, .y = y, .w = w, .h = h, .size = SIZE_VALUE, .ascii = type_is_ascii(f->type),
                                .required = f->required, .readonly = f->readonly || f->calculation.s, .value = f->preset };
    if (c->row > 0 && s->nkeys > 0 && f == &s->fields[0]) {            /* the key of a row: printed, never typed */
        k->value = (size_t)c->row <= s->nkeys ? s->keys[c->row - 1].s : NULL;
        k->readonly = true;
    }
    k->tooltip = tooltip_of(l, s, c);
    return k;
}

static void set_options(struct layout *l, struct sheet_widget *k, const struct field *f)
{
    struct sheet_option *o = arena_alloc(l->sheet->arena, (f->nchoices ? f->nchoices : 1) * sizeof *o);
    for (size_t i = 0; i < f->nchoices; i++)
        o[i] = (struct sheet_option){ f->choices[i].value, f->choices[i].label.s, f->choices[i].state };
    k->options = o;
    k->noptions = f->nchoices;
}

static void comb(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double w, double h, int n)
{
    double cw = (w - 4) / n;
    if (cw > COMB_CELL_MAX)
        cw = COMB_CELL_MAX;
    double top = y + h - 1, bottom = y + 1, x0 = x + (w - cw * n) / 2;

    for (int i = 0; i <= n; i++) {                         /* heavier after region and birth date */
        bool heavy = n == 18 && c->field->type == TYPE_RESIDENT_ID && (i == 6 || i == 14);
        put_line(pg, x0 + cw * i, top, x0 + cw * i, bottom, heavy ? 1.0 : 0.4, heavy ? 0 : 0.35);
    }
    put_line(pg, x0, top, x0 + cw * n, top, 0.4, 0.35);
    put_line(pg, x0, bottom, x0 + cw * n, bottom, 0.4, 0.35);
    struct sheet_widget *k = add_widget(l, pg, s, c, WIDGET_COMB, x0, bottom, cw * n, top - bottom);
    k->max = n;
    k->ascii = true;
}

static void warn_small(struct layout *l, const struct cell *c, double w, int lines)
{
    int fits = per_line(w) * lines;
    if (c->row > 1 || c->field->type != TYPE_TEXT || c->field->max <= fits)
        return;
    char have[24], want[24];
    snprintf(have, sizeof have, "%d", fits);
    snprintf(want, sizeof want, "%d", c->field->max);
    diag(l->d, c->field->at, MSG_SHEET_FIELD_SMALL, c->field->label.s, have, want);
}

void widget_text(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double w, double h)
{
    const struct field *f = c->field;
    int n = field_comb(f);

    if (n && (w - 4) / n >= COMB_CELL_MIN) {
        comb(l, pg, s, c, x, y + (h > 20 ? (h - 20) / 2 : 0), w, h > 20 ? 20 : h, n);
        return;
    }
    if ((f->type == TYPE_CHOICE || f->type == TYPE_CODE || f->type == TYPE_REGION) && !field_is_typed(f)) {
        struct sheet_widget *k = add_widget(l, pg, s, c, WIDGET_CHOICE, x, y, w, h);
        set_options(l, k, f);
        return;
    }
    int lines = f->lines > 0 ? f->lines : field_lines(l, f, w);
    bool multi = f->type == TYPE_PARAGRAPH || lines > 1;
    struct sheet_widget *k = add_widget(l, pg, s, c, multi ? WIDGET_MULTILINE : WIDGET_TEXT, x, y, w, h);
    if (field_is_typed(f))
        set_options(l, k, f);                              /* what may be typed, for those who fill forms by program */
    k->max = f->type == TYPE_TEXT || f->type == TYPE_PARAGRAPH ? (f->max > 0 ? f->max : 0) : n;
    k->centred = !multi;
    warn_small(l, c, w, lines);
}

/* The marks of a choice in lines: place(i) of each, and the height they take. */
static double flow_marks(struct layout *l, const struct field *f, double w, double *xs, size_t *line)
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
        x += mw + MARK_NEXT;
    }
    return (double)(n + 1) * LINE_LEAD;
}

double marks_height(struct layout *l, const struct field *f, double w)
{
    return flow_marks(l, f, w, NULL, NULL);
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

void widget_marks(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w, double h)
{
    const struct field *f = c->field;
    double *xs = xcalloc(f->nchoices + 1, sizeof *xs);
    size_t *line = xcalloc(f->nchoices + 1, sizeof *line);
    double all = flow_marks(l, f, w, xs, line), first = top - (h - all) / 2 - LINE_LEAD / 2;

    for (size_t i = 0; i < f->nchoices; i++) {
        double middle = first - (double)line[i] * LINE_LEAD;
        mark_words(l, pg, x + xs[i], middle, f->choices[i].label);
        struct sheet_widget *k = add_widget(l, pg, s, c, f->type == TYPE_CHOICES ? WIDGET_CHECK : WIDGET_RADIO, x + xs[i], middle - MARK_SIZE / 2, MARK_SIZE, MARK_SIZE);
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

void widget_tick(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w, double h)
{
    double tx = x + 2 * CELL_PAD + MARK_SIZE + 4, middle = top - h / 2;
    size_t lines = put_block(l, pg, ROLE_LABEL, SIZE_LABEL, tx, top, w - (tx - x) - 2 * CELL_PAD, h, false, c->field->label);

    if (lines > 1)
        middle += (double)(lines - 1) * SIZE_LABEL * 1.25 / 2;
    if (c->field->required)
        put_text(l, pg, ROLE_NOTE, SIZE_NOTE, x + 2, top - SIZE_NOTE - 1, 0, (struct text){ "*", c->field->at });
    struct sheet_widget *k = add_widget(l, pg, s, c, WIDGET_CHECK, x + 2 * CELL_PAD, middle - MARK_SIZE / 2, MARK_SIZE, MARK_SIZE);
    k->state = ON_STATE;
}

/* A mark alone in its cell, whose words stand at the head of its column. */
void widget_mark(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double w, double h)
{
    struct sheet_widget *k = add_widget(l, pg, s, c, WIDGET_CHECK, x + (w - MARK_SIZE) / 2, top - h / 2 - MARK_SIZE / 2, MARK_SIZE, MARK_SIZE);
    k->state = ON_STATE;
}

double na_width(struct layout *l, const struct field *f)
{
    return f->na.s ? MARK_SIZE + MARK_GAP + sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, f->na.s) + 2 * CELL_PAD : 0;
}

void widget_na(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double h)
{
    double middle = y + h / 2;
    mark_words(l, pg, x, middle, c->field->na);
    struct sheet_widget *k = add_widget(l, pg, s, c, WIDGET_CHECK, x, middle - MARK_SIZE / 2, MARK_SIZE, MARK_SIZE);
    k->path = arena_printf(l->sheet->arena, "%s_na", k->path);
    k->tooltip = arena_printf(l->sheet->arena, "%s：%s", c->field->label.s, c->field->na.s);
    k->label = k->tooltip;
    k->value = NULL;
    k->type = type_name(TYPE_TICK);
    k->state = ON_STATE;
    k->required = false;
}

void widget_opinion(struct layout *l, struct sheet_page *pg, const struct opinion *o, double x, double y, double w, double h)
{
    (void)l;
    *VEC_ADD(pg->widgets, pg->nwidgets, pg->cwidgets) = (struct sheet_widget){
        .kind = WIDGET_MULTILINE, .path = o->name, .type = type_name(TYPE_PARAGRAPH), .label = o->label.s, .tooltip = o->label.s,
        .x = x, .y = y, .w = w, .h = h, .size = SIZE_VALUE, .max = o->max > 0 ? o->max : 0 };
}

static void hidden(struct layout *l, const char *name, enum msg tip, const char *value)
{
    struct sheet_page *pg = &l->sheet->pages[0];
    *VEC_ADD(pg->widgets, pg->nwidgets, pg->cwidgets) = (struct sheet_widget){
        .kind = WIDGET_HIDDEN, .path = name, .type = "hidden", .label = msg_pattern_in(tip, LANG_ZH), .tooltip = msg_pattern_in(tip, LANG_ZH),
        .readonly = true, .value = value };
}

/* Whose form, which pack, which stored revision it mends: compared on return, never trusted. */
void widgets_hidden(struct layout *l)
{
    hidden(l, "_form", MSG_PAPER_HIDDEN_FORM, arena_printf(l->sheet->arena, "%s@%s", l->form->id, l->form->version));
    hidden(l, "_pack", MSG_PAPER_HIDDEN_PACK, "");
    hidden(l, "_base", MSG_PAPER_HIDDEN_BASE, "");
}

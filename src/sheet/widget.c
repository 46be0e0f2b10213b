/*
 * widget.c - the fields of a form at their places, with what a screen reader says of them.
 */
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet_int.h"

#define COMB_CELL_MIN (4.5 * MM)
#define COMB_CELL_MAX (5.6 * MM)
#define COMB_HEIGHT 20.0                                   /* 7 mm */
#define LINES_MOST 6                                       /* a cell is given no more lines than this of itself */

int field_comb(const struct field *f)
{
    switch (f->type) {
    case TYPE_RESIDENT_ID:                                 /* GB 11643 */
    case TYPE_CREDIT_CODE:                                 /* GB 32100 */
        return 18;
    case TYPE_MOBILE:
        return 11;
    case TYPE_POST_CODE:
        return 6;
    default:
        return 0;
    }
}

double comb_width(const struct field *f)
{
    return field_comb(f) * COMB_CELL_MIN + 8;
}

int per_line(double w)
{
    int n = (int)((w - 4 + 0.01) / SIZE_VALUE);
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

/* The key of a row: printed, never typed. */
static bool is_key(const struct section *s, const struct cell *c)
{
    return c->row > 0 && s->nkeys > 0 && c->field == &s->fields[0];
}

struct sheet_widget *add_widget(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, enum widget_kind kind,
                                double x, double y, double w, double h)
{
    const struct field *f = c->field;
    struct sheet_widget *k = VEC_ADD(pg->widgets, pg->nwidgets, pg->cwidgets);
    *k = (struct sheet_widget){ .kind = kind, .path = path_of(l, s, c), .type = type_name(f->type), .label = f->label.s,
                                .x = x, .y = y, .w = w, .h = h, .size = SIZE_VALUE, .ascii = type_is_ascii(f->type),
                                .required = f->required, .readonly = f->readonly || f->calculation.s, .value = f->preset };
    if (is_key(s, c)) {
        k->value = printed_value(s, c).s;
        k->readonly = true;
    }
    k->tooltip = tooltip_of(l, s, c);
    return k;
}

void set_options(struct layout *l, struct sheet_widget *k, const struct field *f)
{
    struct sheet_option *o = arena_alloc(l->sheet->arena, (f->nchoices ? f->nchoices : 1) * sizeof *o);
    for (size_t i = 0; i < f->nchoices; i++)
        o[i] = (struct sheet_option){ f->choices[i].value, f->choices[i].label.s, f->choices[i].state };
    k->options = o;
    k->noptions = f->nchoices;
}

/* After which cells a heavier rule stands: region and birth date of an ID number; the groups in which a mobile number is told. */
static bool heavy_after(const char *type, int i)
{
    if (strcmp(type, type_name(TYPE_MOBILE)) == 0)
        return i == 3 || i == 7;
    return strcmp(type, type_name(TYPE_RESIDENT_ID)) == 0 && (i == 6 || i == 14);
}

static void comb_rules(struct sheet_page *pg, const char *type, double x, double top, double bottom, double cell, int n)
{
    put_line(pg, x, top, x + cell * n, top, 0.4, 0.35);
    put_line(pg, x, bottom, x + cell * n, bottom, 0.4, 0.35);
    for (int i = 0; i <= n; i++) {
        bool heavy = heavy_after(type, i);
        put_line(pg, x + cell * i, top, x + cell * i, bottom, heavy ? 1.2 : 0.4, heavy ? 0 : 0.35);
    }
}

static void comb(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double w,
                 double h, int n)
{
    double cw = (w - 4) / n;
    if (cw > COMB_CELL_MAX)
        cw = COMB_CELL_MAX;
    double top = y + h - 1, bottom = y + 1, x0 = x + (w - cw * n) / 2;

    comb_rules(pg, type_name(c->field->type), x0, top, bottom, cw, n);
    struct sheet_widget *k = add_widget(l, pg, s, c, WIDGET_COMB, x0, bottom, cw * n, top - bottom);
    k->max = n;
    k->ascii = true;
}

/* Told once for a column, with the number of characters that fit. */
static void warn_small(struct layout *l, const struct cell *c, double w, int lines)
{
    const struct field *f = c->field;
    int fits = per_line(w) * lines;
    if (c->row > 1 || (f->type != TYPE_TEXT && f->type != TYPE_PARAGRAPH) || f->max <= fits)
        return;
    char have[24], want[24];
    snprintf(have, sizeof have, "%d", fits);
    snprintf(want, sizeof want, "%d", f->max);
    diag(l->d, f->at, MSG_SHEET_FIELD_SMALL, f->label.s, have, want);
}

static void set_align(struct sheet_widget *k, const struct field *f, bool multi)
{
    enum value_align a = f->align ? f->align : multi ? VALUE_LEFT : VALUE_CENTRE;
    k->centred = a == VALUE_CENTRE;
    k->right = a == VALUE_RIGHT;
    k->prose = f->type == TYPE_PARAGRAPH && a == VALUE_LEFT;
}

void widget_text(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double y, double w,
                 double h)
{
    const struct field *f = c->field;
    int n = field_comb(f);

    if (n && c->kind != CELL_LINE && (w - 4) / n >= COMB_CELL_MIN) {
        comb(l, pg, s, c, x, y + (h > COMB_HEIGHT ? (h - COMB_HEIGHT) / 2 : 0), w, h > COMB_HEIGHT ? COMB_HEIGHT : h, n);
        return;
    }
    if ((f->type == TYPE_CHOICE || f->type == TYPE_CODE || f->type == TYPE_REGION) && !field_is_typed(f)) {
        struct sheet_widget *k = add_widget(l, pg, s, c, WIDGET_CHOICE, x, y, w, h);
        set_options(l, k, f);
        set_align(k, f, false);
        check_options(l, k, f);
        return;
    }
    int lines = (int)((h + 0.5) / LINE_TIGHT);             /* what the cell has room for, however it came by it */
    int printed = printed_lines(l, s, c, w);
    bool multi = f->type == TYPE_PARAGRAPH || (lines > 1 && (f->lines > 1 || field_lines(l, f, w) > 1 || printed > 1));
    if (printed > 0 && is_key(s, c)) {                     /* nobody types there: in the middle of its cell */
        double need = (printed - 1) * SIZE_VALUE * FIELD_LEADING + SIZE_VALUE + FIELD_PADDING;
        multi = printed > 1;
        y += need < h ? (h - need) / 2 : 0;
        h = need < h ? need : h;
    }
    struct sheet_widget *k = add_widget(l, pg, s, c, multi ? WIDGET_MULTILINE : WIDGET_TEXT, x, y, w, h);
    if (field_is_typed(f))
        set_options(l, k, f);                              /* what may be typed, for those who fill forms by program */
    k->max = f->type == TYPE_TEXT || f->type == TYPE_PARAGRAPH ? (f->max > 0 ? f->max : 0) : n;
    set_align(k, f, multi);
    if (k->value)
        check_printed(l, k, (struct text){ k->value, printed_value(s, c).at });
    if (!is_key(s, c))
        warn_small(l, c, w, multi ? lines : 1);
}

/* The field once more, on another page: what is typed in one place shows in the other. */
void widget_again(struct layout *l, struct sheet_page *pg, const struct sheet_widget *first, double x, double y, double w, double h)
{
    struct sheet_widget k = *first;
    (void)l;
    k.again = true;
    k.x = x;
    k.y = y;
    k.w = w;
    k.h = h;
    if (k.kind == WIDGET_COMB) {
        double cell = w / k.max < COMB_CELL_MAX ? w / k.max : COMB_CELL_MAX;
        k.w = cell * k.max;
        k.h = h < COMB_HEIGHT ? h : COMB_HEIGHT;
        comb_rules(pg, k.type, x, y + k.h, y, cell, k.max);
    }
    *VEC_ADD(pg->widgets, pg->nwidgets, pg->cwidgets) = k;
}

void widget_opinion(struct layout *l, struct sheet_page *pg, const struct opinion *o, double x, double y, double w, double h)
{
    *VEC_ADD(pg->widgets, pg->nwidgets, pg->cwidgets) = (struct sheet_widget){
        .kind = WIDGET_MULTILINE, .path = o->name, .type = type_name(TYPE_PARAGRAPH), .label = o->label.s, .tooltip = o->label.s,
        .x = x, .y = y, .w = w, .h = h, .size = SIZE_VALUE, .max = o->max > 0 ? o->max : 0, .prose = true };
    int fits = per_line(w) * (int)((h + 0.5) / LINE_TIGHT);
    if (o->max > fits) {
        char have[24], want[24];
        snprintf(have, sizeof have, "%d", fits);
        snprintf(want, sizeof want, "%d", o->max);
        diag(l->d, o->at, MSG_SHEET_FIELD_SMALL, o->label.s, have, want);
    }
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

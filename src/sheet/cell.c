/*
 * cell.c - what stands in one cell: label, place to write, marks, photo, printed words.
 */
#include <string.h>

#include "sheet/sheet_int.h"

/* What a slot for attachments says on paper: what it is for, kinds, size, number. */
static struct text file_words(struct layout *l, const struct field *f)
{
    struct buf limits = BUF_INIT, all = BUF_INIT;
    char n[24];
    for (int k = 0; k < FILE_KIND_COUNT; k++)
        if (f->file_kinds & 1u << k)
            buf_printf(&limits, "%s%s", limits.n ? "、" : "", file_kind_name((enum file_kind)k));
    if (f->max_bytes > 0) {
        bool mega = f->max_bytes % (1 << 20) == 0;
        snprintf(n, sizeof n, "%d%c", f->max_bytes / (mega ? 1 << 20 : 1 << 10), mega ? 'M' : 'K');
        buf_adds(&limits, limits.n ? "，" : "");
        msg_format_in(&limits, LANG_ZH, MSG_PAPER_FILE_BYTES, MSG_ARGS(n));
    }
    if (f->count > 1) {
        snprintf(n, sizeof n, "%d", f->count);
        buf_adds(&limits, limits.n ? "，" : "");
        msg_format_in(&limits, LANG_ZH, MSG_PAPER_FILE_COUNT, MSG_ARGS(n));
    }
    msg_format_in(&all, LANG_ZH, limits.n ? MSG_PAPER_FILE_LIMITS : MSG_PAPER_FILE, MSG_ARGS(f->label.s, limits.p));
    struct text t = { arena_strdup(l->sheet->arena, all.p), f->label.at };
    buf_clear(&limits);
    buf_clear(&all);
    return t;
}

/* "Label：" and what is left of the cell for the value. */
static struct text line_label(struct layout *l, const struct cell *c)
{
    return (struct text){ msg_zh(l->sheet->arena, MSG_PAPER_LINE_LABEL, MSG_ARGS(c->field->label.s)), c->field->label.at };
}

double line_want(struct layout *l, const struct field *f)
{
    struct cell c = { .field = f };
    double marks = field_has_marks(l, f, false) ? marks_width(l, f, true) : 0, value = 4 * SIZE_VALUE;
    return sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, line_label(l, &c).s) + na_width(l, f) + 12 + (marks > value ? marks : value);
}

/* Between one and the next; the last rule of a line ends where the frame does. */
static double line_gap(struct layout *l, const struct cell *c)
{
    return c->x + c->w < l->frame_w - 0.5 ? 12 : c->field->na.s ? CELL_PAD : 0;
}

static double line_value_width(struct layout *l, const struct cell *c)
{
    double w = c->w - sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, line_label(l, c).s) - na_width(l, c->field) - line_gap(l, c);
    return w < 4 * SIZE_VALUE ? 4 * SIZE_VALUE : w;
}

static double line_height(struct layout *l, const struct cell *c)
{
    double w = line_value_width(l, c), lw = c->w - line_gap(l, c) - na_width(l, c->field) - w, label = 0, marks = 0;
    if (sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, line_label(l, c).s) > lw + 0.1)
        label = block_height(l, ROLE_LABEL, SIZE_NOTE, lw - SIZE_NOTE / 2, line_label(l, c).s);
    if (field_has_marks(l, c->field, c->row > 0))
        marks = marks_height(l, c->field, w) + 2 * CELL_PAD;
    return label > marks ? label : marks;
}

static double label_size(struct layout *l, const struct cell *c)
{
    if (c->field->small)
        return SIZE_NOTE;
    /* A label of more than two lines is set smaller before it makes the row higher. */
    return block_lines(l, ROLE_LABEL, SIZE_LABEL, c->w - 2 * CELL_PAD, c->field->label.s) > 2 ? SIZE_NOTE : SIZE_LABEL;
}

double block_height(struct layout *l, enum sheet_role role, double size, double w, const char *s)
{
    return (double)block_lines(l, role, size, w, s) * size * 1.25 + 2 * CELL_PAD;
}

struct text indented(struct layout *l, struct text t)
{
    return (struct text){ arena_printf(l->sheet->arena, "　　%s", t.s), t.at };
}

static struct text note_words(struct layout *l, const struct cell *c)
{
    double w = c->w - 4 * CELL_PAD;
    bool prose = block_lines(l, ROLE_LABEL, SIZE_LABEL, w, c->field->label.s) > 1;
    return prose ? indented(l, c->field->label) : c->field->label;
}

#define PROSE_LINES_MOST 45                                /* a page of prose; who may write more says so by height */

/* Room for the longest text that may be written, or for a few lines. */
static double prose_height(const struct cell *c, double w, bool tight)
{
    const struct field *f = c->field;
    int n = f->max > 0 ? (f->max + 2 + per_line(w) - 1) / per_line(w) : 0;       /* two characters of indent */
    double least = c->row ? 2 * LINE_LEAD + 2 * CELL_PAD : PROSE_MIN;
    if (f->lines > 0)
        n = f->lines;
    n = n > PROSE_LINES_MOST ? PROSE_LINES_MOST : n;
    double h = tight ? n * LINE_TIGHT + CELL_PAD : n * LINE_LEAD + 2 * CELL_PAD;
    return h > least || f->lines > 0 ? h : least;
}

/* The mark of what does not apply stands at the right, in a narrow cell at the foot. */
static bool na_below(struct layout *l, const struct cell *c)
{
    return c->field->na.s && c->w - na_width(l, c->field) < 4 * SIZE_VALUE;
}

static double value_width(struct layout *l, const struct cell *c)
{
    return c->w - (na_below(l, c) ? 0 : na_width(l, c->field));
}

static double hint_height(struct layout *l, const struct cell *c, double w)
{
    return c->hint_inside ? block_height(l, ROLE_NOTE, SIZE_NOTE, w, c->field->hint.s) : 0;
}

static double value_height(struct layout *l, const struct section *s, const struct cell *c, bool tight)
{
    const struct field *f = c->field;
    double w = value_width(l, c) - 2 * CELL_PAD, h;

    if (field_has_marks(l, f, c->row > 0)) {
        h = marks_height(l, f, w) + 2 * CELL_PAD;
        return f->height_mm * MM > h ? f->height_mm * MM : h;
    }
    if (f->height_mm > 0) {                                /* the hint leaves at least a line to write on */
        h = hint_height(l, c, w);
        return h > 0 && h + LINE_LEAD + CELL_PAD > f->height_mm * MM ? h + LINE_LEAD + CELL_PAD : f->height_mm * MM;
    }
    if (f->type == TYPE_PARAGRAPH)
        return prose_height(c, w + CELL_PAD, tight) + hint_height(l, c, w);
    int lines = f->lines > 0 ? f->lines : field_lines(l, f, w + CELL_PAD);         /* the field is 2 pt off the rules */
    int printed = printed_lines(l, s, c, w + CELL_PAD);
    lines = lines > printed ? lines : printed;
    lines += na_below(l, c);
    return lines > 1 ? (tight ? lines * LINE_TIGHT + CELL_PAD : lines * LINE_LEAD + 2 * CELL_PAD) : 0;
}

static double opinion_label_height(struct layout *l, const struct cell *c)
{
    return block_height(l, ROLE_LABEL, SIZE_LABEL, c->w - 6, c->opinion->label.s);
}

/* Words of a merged head: upright in a narrow cell. */
static bool words_upright(const struct cell *c)
{
    return c->rows > 1 && c->w < 4 * SIZE_LABEL && u8_len(c->words.s) > 1;
}

static double words_height(struct layout *l, const struct cell *c)
{
    if (words_upright(c))
        return (double)((u8_len(c->words.s) + 1) / 2) * SIZE_LABEL * BLOCK_LEAD + 12;
    return block_height(l, ROLE_LABEL, SIZE_LABEL, c->w - CELL_PAD, c->words.s);
}

/* The box for the photo, or what its words take where they are more. */
double photo_height(struct layout *l, const struct field *f, double w)
{
    double h = (f->photo_mm[1] + 2) * MM, words = 2 * block_height(l, ROLE_NOTE, SIZE_NOTE, w - 12, "0") + 2;    /* 1 mm of slack on each side */
    if (f->hint.s)
        words += block_height(l, ROLE_NOTE, SIZE_NOTE, w - 12, f->hint.s);
    return h > words ? h : words;
}

double cell_height(struct layout *l, const struct section *s, const struct cell *c, bool tight)
{
    switch (c->kind) {
    case CELL_LABEL:
        return block_height(l, ROLE_LABEL, label_size(l, c), c->w - 2 * CELL_PAD, c->field->label.s);
    case CELL_VALUE:
        return value_height(l, s, c, tight);
    case CELL_LINE:
        return line_height(l, c);
    case CELL_NOTE:
        return block_height(l, ROLE_LABEL, SIZE_LABEL, c->w - 4 * CELL_PAD, note_words(l, c).s);
    case CELL_FILE:
        return block_height(l, ROLE_LABEL, SIZE_LABEL, c->w - 4 * CELL_PAD, file_words(l, c->field).s);
    case CELL_TICK:
        return block_height(l, ROLE_LABEL, SIZE_LABEL, c->w - 4 * CELL_PAD - MARK_SIZE - 4, c->field->label.s);
    case CELL_PHOTO:
        return photo_height(l, c->field, c->w);
    case CELL_OPINION_LABEL:
        return opinion_label_height(l, c);
    case CELL_WORDS:
        return words_height(l, c);
    case CELL_TITLE:
        return block_height(l, ROLE_LABEL, SIZE_LABEL, c->w - 2 * CELL_PAD, c->words.s);
    case CELL_HEADING:
        return block_height(l, ROLE_HEADING, SIZE_HEADING, c->w, c->words.s) + 6;
    case CELL_OPINION:
    case CELL_EMPTY:
        break;
    }
    return 0;
}

static void draw_label(struct layout *l, struct sheet_page *pg, const struct cell *c, double x, double top, double h)
{
    const struct field *f = c->field;

    put_block(l, pg, ROLE_LABEL, label_size(l, c), x + CELL_PAD, top, c->w - 2 * CELL_PAD, h, true, f->label);
    if (f->required)                                       /* the mark of a required item */
        put_text(l, pg, ROLE_NOTE, SIZE_NOTE, x + 2, top - SIZE_NOTE - 1, 0, (struct text){ "*", f->at });
}

static void draw_value(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top,
                       double h)
{
    const struct field *f = c->field;
    double w = value_width(l, c), bottom = top - h;

    if (c->hint_inside) {
        double hh = block_height(l, ROLE_NOTE, SIZE_NOTE, w - 2 * CELL_PAD, f->hint.s);
        put_block(l, pg, ROLE_NOTE, SIZE_NOTE, x + CELL_PAD, top, w - 2 * CELL_PAD, hh, false, f->hint);
        top -= hh;
        h -= hh;
    }
    if (na_below(l, c))
        h -= LINE_LEAD;
    if (f->type == TYPE_TICK)
        widget_mark(l, pg, s, c, x, top, w, h);
    else if (field_has_marks(l, f, c->row > 0))
        widget_marks(l, pg, s, c, x + CELL_PAD, top, w - 2 * CELL_PAD, h);
    else
        widget_text(l, pg, s, c, x + 2, top - h + 2, w - 4, h - 4);
    if (na_below(l, c))
        widget_na(l, pg, s, c, x + CELL_PAD, bottom + 2, LINE_LEAD);
    else if (f->na.s)
        widget_na(l, pg, s, c, x + w, top - h, h);
}

/* Outside the frame: the value stands on a rule behind its label. */
static void draw_on_line(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top,
                         double h)
{
    struct text label = line_label(l, c);
    double w = line_value_width(l, c), na = na_width(l, c->field), lw = c->w - line_gap(l, c) - na - w, y = top - h / 2 - SIZE_LABEL * 0.38;
    if (sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, label.s) > lw + 0.1)
        put_block(l, pg, ROLE_LABEL, SIZE_NOTE, x, top, lw - SIZE_NOTE / 2, h, false, label);      /* the blank half of ： too */
    else
        put_text(l, pg, ROLE_LABEL, SIZE_LABEL, x, y, 0, label);
    if (c->field->type == TYPE_TICK) {
        widget_mark(l, pg, s, c, x + lw, top, MARK_SIZE + 4, h);
    } else if (field_has_marks(l, c->field, c->row > 0)) {
        widget_marks(l, pg, s, c, x + lw, top, w, h);
    } else {
        put_line(pg, x + lw, y - 3, x + lw + w, y - 3, RULE_INNER, 0);
        widget_text(l, pg, s, c, x + lw, y - 2.5, w, SIZE_VALUE + 7);
    }
    if (c->field->na.s)
        widget_na(l, pg, s, c, x + lw + w + CELL_PAD, top - h, h);
}

static void draw_photo(struct layout *l, struct sheet_page *pg, const struct cell *c, double x, double top, double h)
{
    const struct field *f = c->field;
    char w_mm[16], h_mm[16];
    snprintf(w_mm, sizeof w_mm, "%g", f->photo_mm[0]);
    snprintf(h_mm, sizeof h_mm, "%g", f->photo_mm[1]);
    struct text place = { msg_zh(l->sheet->arena, MSG_PAPER_PHOTO, MSG_NONE), f->at };
    struct text size = { msg_zh(l->sheet->arena, MSG_PAPER_PHOTO_SIZE, MSG_ARGS(w_mm, h_mm)), f->at };
    double w = c->w - 12, a = block_height(l, ROLE_LABEL, SIZE_LABEL, w, place.s), z = block_height(l, ROLE_NOTE, SIZE_NOTE, w, size.s),
           b = 0;
    if (f->hint.s)
        b = block_height(l, ROLE_NOTE, SIZE_NOTE, w, f->hint.s);
    double y = top - (h - a - b - z) / 2;

    put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + 6, y, w, a, true, place);
    put_block(l, pg, ROLE_NOTE, SIZE_NOTE, x + 6, y - a, w, b, true, f->hint);
    put_block(l, pg, ROLE_NOTE, SIZE_NOTE, x + 6, y - a - b, w, z, true, size);
}

/* One column stands upright; a longer label reads better in short lines across. */
static void draw_opinion_label(struct layout *l, struct sheet_page *pg, const struct cell *c, double x, double top, double h)
{
    struct text t = c->opinion->label;
    if (vertical_columns(SIZE_LABEL, h, t.s) > 1 || c->w > 2.5 * SIDE_WIDTH)
        put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + 3, top, c->w - 6, h, true, t);
    else
        put_vertical(l, pg, ROLE_LABEL, SIZE_LABEL, x, c->w, top, h, t);
}

static void draw_words(struct layout *l, struct sheet_page *pg, const struct cell *c, double x, double top, double h)
{
    if (words_upright(c))
        put_vertical(l, pg, ROLE_LABEL, SIZE_LABEL, x, c->w, top, h, c->words);
    else
        put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + CELL_PAD / 2, top, c->w - CELL_PAD, h, true, c->words);
}

void draw_cell(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double h)
{
    double in = x + 2 * CELL_PAD, w = c->w - 4 * CELL_PAD;
    switch (c->kind) {
    case CELL_LABEL:
        draw_label(l, pg, c, x, top, h);
        break;
    case CELL_VALUE:
        draw_value(l, pg, s, c, x, top, h);
        break;
    case CELL_LINE:
        draw_on_line(l, pg, s, c, x, top, h);
        break;
    case CELL_NOTE:
        put_block(l, pg, ROLE_LABEL, SIZE_LABEL, in, top, w, h, false, note_words(l, c));
        break;
    case CELL_FILE:
        put_block(l, pg, ROLE_LABEL, SIZE_LABEL, in, top, w, h, false, file_words(l, c->field));
        break;
    case CELL_TICK:
        widget_tick(l, pg, s, c, x, top, c->w, h);
        break;
    case CELL_OPINION_LABEL:
        draw_opinion_label(l, pg, c, x, top, h);
        break;
    case CELL_OPINION:
        draw_opinion(l, pg, c, x, top, h);
        break;
    case CELL_PHOTO:
        draw_photo(l, pg, c, x, top, h);
        break;
    case CELL_WORDS:
        draw_words(l, pg, c, x, top, h);
        break;
    case CELL_TITLE:
        put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + CELL_PAD, top, c->w - 2 * CELL_PAD, h, true, c->words);
        break;
    case CELL_HEADING:
        put_block(l, pg, ROLE_HEADING, SIZE_HEADING, x, top - 4, c->w, h - 6, true, c->words);
        break;
    case CELL_EMPTY:
        break;
    }
}

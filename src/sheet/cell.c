/*
 * cell.c - what stands in one cell: label, place to write, marks, opinion block.
 */
#include <string.h>

#include "sheet/sheet_int.h"

static const char *arena_paper(struct layout *l, enum msg id)
{
    (void)l;
    return msg_pattern_in(id, LANG_ZH);
}

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

static double label_size(struct layout *l, const struct cell *c)
{
    if (c->field->small)
        return SIZE_NOTE;
    /* A label of more than two lines is set smaller before it makes the row higher. */
    return block_lines(l, ROLE_LABEL, SIZE_LABEL, c->w - 2 * CELL_PAD, c->field->label.s) > 2 ? SIZE_NOTE : SIZE_LABEL;
}

static double block_height(struct layout *l, enum sheet_role role, double size, double w, const char *s)
{
    return (double)block_lines(l, role, size, w, s) * size * 1.25 + 2 * CELL_PAD;
}

static double value_height(struct layout *l, const struct cell *c)
{
    const struct field *f = c->field;
    double w = c->w - 2 * CELL_PAD - na_width(l, f), h;

    if (f->height_mm > 0)
        return f->height_mm * MM;
    if (f->type == TYPE_PARAGRAPH) {
        h = f->lines > 0 ? f->lines * LINE_LEAD + 2 * CELL_PAD : PROSE_MIN;
        return h + (c->hint_inside ? block_height(l, ROLE_NOTE, SIZE_NOTE, w, f->hint.s) : 0);
    }
    if (field_has_marks(f))
        return marks_height(l, f, w) + 2 * CELL_PAD;
    int lines = f->lines > 0 ? f->lines : field_lines(l, f, w);
    return lines > 1 ? lines * LINE_LEAD + 2 * CELL_PAD : ROW_HEIGHT;
}

double cell_height(struct layout *l, const struct section *s, const struct cell *c)
{
    (void)s;
    switch (c->kind) {
    case CELL_LABEL:
        return block_height(l, ROLE_LABEL, label_size(l, c), c->w - 2 * CELL_PAD, c->field->label.s);
    case CELL_VALUE:
        return value_height(l, c);
    case CELL_NOTE:
        return block_height(l, ROLE_LABEL, SIZE_LABEL, c->w - 4 * CELL_PAD, c->field->label.s);
    case CELL_FILE:
        return block_height(l, ROLE_LABEL, SIZE_LABEL, c->w - 4 * CELL_PAD, file_words(l, c->field).s);
    case CELL_TICK:
        return block_height(l, ROLE_LABEL, SIZE_LABEL, c->w - 4 * CELL_PAD - MARK_SIZE - 4, c->field->label.s);
    default:
        return 0;
    }
}

static void draw_label(struct layout *l, struct sheet_page *pg, const struct cell *c, double x, double top, double h)
{
    const struct field *f = c->field;

    put_block(l, pg, ROLE_LABEL, label_size(l, c), x + CELL_PAD, top, c->w - 2 * CELL_PAD, h, true, f->label);
    if (f->required)                                       /* the mark of a required item */
        put_text(l, pg, ROLE_NOTE, SIZE_NOTE, x + 2, top - SIZE_NOTE - 1, 0, (struct text){ "*", f->at });
}

static void draw_value(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double h)
{
    const struct field *f = c->field;
    double w = c->w - na_width(l, f);

    if (c->hint_inside) {
        double hh = block_height(l, ROLE_NOTE, SIZE_NOTE, w - 2 * CELL_PAD, f->hint.s);
        put_block(l, pg, ROLE_NOTE, SIZE_NOTE, x + CELL_PAD, top, w - 2 * CELL_PAD, hh, false, f->hint);
        top -= hh;
        h -= hh;
    }
    if (f->type == TYPE_TICK)
        widget_mark(l, pg, s, c, x, top, w, h);
    else if (field_has_marks(f))
        widget_marks(l, pg, s, c, x + CELL_PAD, top, w - 2 * CELL_PAD, h);
    else
        widget_text(l, pg, s, c, x + 2, top - h + 2, w - 4, h - 4);
    if (f->na.s)
        widget_na(l, pg, s, c, x + w, top - h, h);
}

/* From the top: room for the opinion; then, at the right, who signs, the wording of the seal, and the date, which the seal overprints. */
static void draw_opinion(struct layout *l, struct sheet_page *pg, const struct cell *c, double x, double top, double h)
{
    const struct opinion *o = c->opinion;
    double right = x + c->w - 10, y = top - h + 10, seal = 42 * MM;
    struct text date = { arena_paper(l, MSG_PAPER_DATE), o->at };

    put_text(l, pg, ROLE_LABEL, SIZE_LABEL, right - sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, date.s), y, 0, date);
    if (o->seal.s) {
        double w = sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, o->seal.s), sx = right - (w > seal ? w : (seal + w) / 2);
        put_text(l, pg, ROLE_LABEL, SIZE_LABEL, sx, y + seal * 0.45, 0, o->seal);
    }
    if (o->sign.s) {
        struct text t = { arena_printf(l->sheet->arena, "%s%s", o->sign.s, arena_paper(l, MSG_PAPER_SIGN)), o->sign.at };
        double sx = right - seal - 30 - sheet_width(l->m, ROLE_LABEL, SIZE_LABEL, t.s);
        if (!o->seal.s)
            sx += seal + 30;
        put_text(l, pg, ROLE_LABEL, SIZE_LABEL, sx, y + (o->seal.s ? 0 : SIZE_LABEL * 2), 0, t);
    }
    if (o->name) {
        double below = o->seal.s ? seal * 0.45 + SIZE_LABEL + 14 : 3.5 * SIZE_LABEL + 10;
        widget_opinion(l, pg, o, x + CELL_PAD, top - h + below, c->w - 2 * CELL_PAD, h - below - CELL_PAD);
    }
}

void draw_cell(struct layout *l, struct sheet_page *pg, const struct section *s, const struct cell *c, double x, double top, double h)
{
    switch (c->kind) {
    case CELL_LABEL:
        draw_label(l, pg, c, x, top, h);
        break;
    case CELL_VALUE:
        draw_value(l, pg, s, c, x, top, h);
        break;
    case CELL_NOTE:
        put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + 2 * CELL_PAD, top, c->w - 4 * CELL_PAD, h, false, c->field->label);
        break;
    case CELL_FILE:
        put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + 2 * CELL_PAD, top, c->w - 4 * CELL_PAD, h, false, file_words(l, c->field));
        break;
    case CELL_TICK:
        widget_tick(l, pg, s, c, x, top, c->w, h);
        break;
    case CELL_OPINION_LABEL:
        /* One column stands upright; a longer label reads better in short lines across. */
        if (vertical_columns(SIZE_LABEL, h, c->opinion->label.s) > 1)
            put_block(l, pg, ROLE_LABEL, SIZE_LABEL, x + 3, top, c->w - 6, h, true, c->opinion->label);
        else
            put_vertical(l, pg, ROLE_LABEL, SIZE_LABEL, x, c->w, top, h, c->opinion->label);
        break;
    case CELL_OPINION:
        draw_opinion(l, pg, c, x, top, h);
        break;
    case CELL_PHOTO:
        break;                                             /* drawn with its group: it spans rows */
    }
}

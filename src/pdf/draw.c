/*
 * draw.c - the content of a page: lines, rectangles and text as PDF operators (ISO 32000-1, 8 and 9).
 *
 * Two passes over text: text_note collects the characters, draw_text writes them once the subsets are there. Knows nothing of fields.
 */
#include <assert.h>
#include <math.h>

#include "pdf/pdf_int.h"

#define EM_ASCENT 0.88                                     /* of the em box above the base line */
#define RED "0.85 0 0 "                                    /* SHEET_RED */
#define MODULES_LEAST 16                                   /* fewer black rectangles are no page code */
#define STAND_IN 0x3013u                                   /* 〓, the printers' sign: drawn in a value for a character no font has */

static bool has_vertical_form(uint32_t cp)
{
    return (cp >= 0x2010 && cp < 0x2030) || (cp >= 0x3000 && cp < 0x3040) || (cp >= 0x30A0 && cp < 0x3100) || cp >= 0xFF00;
}

/* A control, a private character or what was no text at all: nothing that a further font would have. */
static bool is_no_character(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0xE000 && cp <= 0xF8FF) || cp == U_BAD;
}

static void tell_missing(struct doc *doc, enum sheet_role role, uint32_t cp, struct place at)
{
    char code[16], shown[8] = "";
    snprintf(code, sizeof code, "U+%04X", (unsigned)cp);
    if (role == ROLE_VALUE) {
        shown[is_no_character(cp) ? 0 : u8_put(shown, cp)] = '\0';
        diag(doc->d, at, MSG_PDF_VALUE_GLYPH, code, shown);
        return;
    }
    if (is_no_character(cp)) {
        diag(doc->d, at, MSG_PDF_NO_GLYPH_CODE, code);
        return;
    }
    shown[u8_put(shown, cp)] = '\0';
    diag(doc->d, at, MSG_PDF_NO_GLYPH, code, shown);
}

void text_note(struct doc *doc, enum sheet_role role, const char *s, bool vertical, struct place at)
{
    hb_set_t *told = NULL;                                 /* each missing character once a text */
    for (uint32_t cp; (cp = u8_next(&s)) != 0;) {
        if (char_is_invisible(cp))
            continue;
        size_t face = chain_find(doc->fonts, role, cp);
        if (face != NO_FACE) {
            hb_set_add(doc->df[face].keys, cp);
            if (vertical && has_vertical_form(cp) && cp < KEY_VERTICAL)
                hb_set_add(doc->df[face].keys, cp | KEY_VERTICAL);
            continue;
        }
        if (!told)
            told = hb_set_create();
        if (!hb_set_has(told, cp))
            tell_missing(doc, role, cp, at);
        size_t other = role == ROLE_VALUE ? chain_find(doc->fonts, role, STAND_IN) : NO_FACE;
        if (other != NO_FACE)
            hb_set_add(doc->df[other].keys, STAND_IN);
        hb_set_add(told, cp);
    }
    hb_set_destroy(told);
}

/* The glyph to draw for a character and the face it is in; NULL for what is not drawn. text_note has seen every character before. */
static const struct glyph *find_glyph(const struct doc *doc, enum sheet_role role, uint32_t cp, bool vertical, size_t *face)
{
    if (char_is_invisible(cp))
        return NULL;
    *face = chain_find(doc->fonts, role, cp);
    if (*face == NO_FACE && role == ROLE_VALUE)
        *face = chain_find(doc->fonts, role, cp = STAND_IN);
    if (*face == NO_FACE)
        return NULL;
    const struct packed *p = doc->df[*face].pack;
    const struct glyph *g = vertical ? packed_find(p, cp | KEY_VERTICAL) : NULL;
    if (!g)
        g = packed_find(p, cp);
    assert(g);
    return g;
}

double text_width(const struct doc *doc, enum sheet_role role, double size, const char *s)
{
    double w = 0;
    size_t face;
    for (uint32_t cp; (cp = u8_next(&s)) != 0;) {
        const struct glyph *g = find_glyph(doc, role, cp, false, &face);
        if (g)
            w += g->width;
    }
    return w * size / 1000;
}

/* Strings of codes, changing the font where the face changes. `told`: the text is inside a span that says what it reads. */
struct pen { const struct doc *doc; struct buf *out; double size; size_t face; bool open, told; };

static void pen_close(struct pen *p)
{
    if (p->open)
        buf_adds(p->out, ">] TJ\n");
    p->open = false;
}

/* Moves the pen by dx pt before what comes next. */
static void pen_move(struct pen *p, double dx)
{
    if (dx > -0.0005 && dx < 0.0005)
        return;
    if (!p->open)
        buf_adds(p->out, "[<");
    p->open = true;
    buf_adds(p->out, "> ");
    real_add(p->out, -dx * 1000 / p->size);
    buf_adds(p->out, "<");
}

static void pen_show(struct pen *p, size_t face, uint16_t code)
{
    if (face != p->face) {
        pen_close(p);
        buf_printf(p->out, "/%s ", p->doc->df[face].res);
        real_add(p->out, p->size);
        buf_adds(p->out, "Tf\n");
        p->face = face;
    }
    if (!p->open)
        buf_adds(p->out, "[<");
    p->open = true;
    static const char digits[] = "0123456789ABCDEF";
    const char hex[4] = {digits[code >> 12], digits[code >> 8 & 15], digits[code >> 4 & 15], digits[code & 15]};
    buf_add(p->out, hex, sizeof hex);
}

void span_open(struct buf *out, const char *utf8)
{
    struct buf text = BUF_INIT;
    utf16_add(&text, utf8);
    buf_adds(out, "/Span <</ActualText <FEFF");
    for (size_t i = 0; i < text.n; i++)
        buf_printf(out, "%02X", (unsigned)(unsigned char)text.p[i]);
    buf_adds(out, ">>> BDC\n");
    buf_clear(&text);
}

/* Shows a character; where the code stands for another one (a shared glyph, a stand-in), the right one is given as replacement text. */
static void show_char(struct pen *p, const struct glyph *g, size_t face, uint32_t cp)
{
    if ((!g->alias && KEY_CHAR(g->key) == cp) || p->told) {
        pen_show(p, face, g->code);
        return;
    }
    char s[5];
    s[u8_put(s, cp)] = '\0';
    pen_close(p);
    span_open(p->out, s);
    pen_show(p, face, g->code);
    pen_close(p);
    buf_adds(p->out, "EMC\n");
}

/* Letters set apart would be read with spaces between them: 姓　名 is the word 姓名. */
static bool is_spread(const struct sheet_text *t)
{
    size_t n = u8_len(t->s);
    for (size_t i = 0; t->adjust && i + 1 < n; i++)
        if (t->adjust[i] > t->size * 0.08)
            return true;
    return t->spacing > t->size * 0.08 && n > 1;
}

/* Where the text begins, and its direction. */
static void move_to(struct buf *out, const struct sheet_text *t)
{
    double a = t->angle * acos(-1) / 180;
    if (t->angle != 0) {
        real_add(out, cos(a));
        real_add(out, sin(a));
        real_add(out, -sin(a));
        real_add(out, cos(a));
    }
    real_add(out, t->x);
    real_add(out, t->y);
    buf_adds(out, t->angle != 0 ? "Tm\n" : "Td\n");
}

static void draw_horizontal(struct doc *doc, struct buf *out, const struct sheet_text *t)
{
    struct pen pen = {.doc = doc, .out = out, .size = t->size, .face = NO_FACE, .told = is_spread(t)};
    size_t face;
    if (pen.told)
        span_open(out, t->s);
    if (t->spacing != 0) {
        real_add(out, t->spacing);
        buf_adds(out, "Tc ");
    }
    move_to(out, t);
    const char *s = t->s;
    double move = 0;                                       /* what was to be added behind the characters before */
    for (size_t i = 0; *s; i++) {
        uint32_t cp = u8_next(&s);
        const struct glyph *g = find_glyph(doc, t->role, cp, false, &face);
        if (g) {
            pen_move(&pen, move);
            show_char(&pen, g, face, cp);
            move = 0;
        }
        move += t->adjust ? t->adjust[i] : 0;
    }
    pen_close(&pen);
    if (pen.told)
        buf_adds(out, "EMC\n");
    if (t->spacing != 0)
        buf_adds(out, "0 Tc ");           /* it would outlive ET */
}

/* One character below the other, centred on x; marks in their vertical forms. */
static void draw_vertical(struct doc *doc, struct buf *out, const struct sheet_text *t)
{
    struct pen pen = {.doc = doc, .out = out, .size = t->size, .face = NO_FACE};
    double lead = t->lead > 0 ? t->lead : t->size, y = t->y - t->size * EM_ASCENT;
    size_t face;
    const char *s = t->s;
    for (uint32_t cp; (cp = u8_next(&s)) != 0;) {
        const struct glyph *g = find_glyph(doc, t->role, cp, true, &face);
        if (!g)
            continue;
        buf_adds(out, "1 0 0 1 ");
        real_add(out, t->x - g->width * t->size / 2000);
        real_add(out, y);
        buf_adds(out, "Tm\n");
        show_char(&pen, g, face, cp);
        pen_close(&pen);
        y -= lead;
    }
}

void draw_text(struct doc *doc, struct buf *out, const struct sheet_text *t)
{
    if (!*t->s)
        return;
    buf_adds(out, "BT ");
    if (t->gray < 0)
        buf_adds(out, RED "rg ");
    else {
        real_add(out, t->gray);
        buf_adds(out, "g ");
    }
    if (t->vertical)
        draw_vertical(doc, out, t);
    else
        draw_horizontal(doc, out, t);
    buf_adds(out, "ET\n");
}

/* ---- lines and rectangles ---- */

/* Line width and stroke gray now set; the operators are written only when they change. */
struct stroke { double width, gray; };

static void set_stroke(struct buf *out, struct stroke *now, double width, double gray)
{
    if (width != now->width) {
        real_add(out, width);
        buf_adds(out, "w ");
    }
    if (gray != now->gray && gray < 0)
        buf_adds(out, RED "RG ");
    else if (gray != now->gray) {
        real_add(out, gray);
        buf_adds(out, "G ");
    }
    *now = (struct stroke){width, gray};
}

static void draw_rect(struct buf *out, struct stroke *now, const struct sheet_rect *r)
{
    bool filled = r->fill >= 0, stroked = r->width > 0;
    if (!filled && !stroked)
        return;
    if (filled) {
        real_add(out, r->fill);
        buf_adds(out, "g ");
    }
    if (stroked)
        set_stroke(out, now, r->width, r->gray);
    real_add(out, r->x);
    real_add(out, r->y);
    real_add(out, r->w);
    real_add(out, r->h);
    buf_adds(out, filled && stroked ? "re B\n" : filled ? "re f\n" : "re S\n");
}

static bool whole(double v) { return fabs(v - round(v)) < 1e-6; }

/* The black squares of a page code, in units of one of them: half the bytes. Returns how many rectangles from the first on are of one. */
static size_t draw_modules(struct buf *out, const struct sheet_rect *r, size_t n)
{
    size_t k = 0;
    while (k < n && r[k].fill == 0 && r[k].width == 0 && fabs(r[k].h - r->h) < 1e-9 && whole(r[k].w / r->h) &&
           whole((r[k].x - r->x) / r->h) && whole((r[k].y - r->y) / r->h))
        k++;
    if (k < MODULES_LEAST)
        return 0;
    buf_printf(out, "q %.5f 0 0 %.5f %.3f %.3f cm 0 g\n", r->h, r->h, r->x, r->y);
    for (size_t i = 0; i < k; i++)
        buf_printf(out, "%d %d %d 1 re\n", (int)round((r[i].x - r->x) / r->h), (int)round((r[i].y - r->y) / r->h), (int)round(r[i].w / r->h));
    buf_adds(out, "f Q\n");
    return k;
}

static void draw_line(struct buf *out, struct stroke *now, const struct sheet_line *l)
{
    set_stroke(out, now, l->width, l->gray);
    real_add(out, l->x1);
    real_add(out, l->y1);
    buf_adds(out, "m ");
    real_add(out, l->x2);
    real_add(out, l->y2);
    buf_adds(out, "l S\n");
}

void draw_beneath(struct doc *doc, const struct sheet_page *p, const struct sheet_page *from, struct buf *out)
{
    for (size_t i = from->ntexts; i < p->ntexts; i++)
        if (p->texts[i].angle != 0)
            draw_text(doc, out, &p->texts[i]);
}

void draw_above(struct doc *doc, const struct sheet_page *p, const struct sheet_page *from, struct buf *out)
{
    struct stroke now = {-1, -2};
    buf_adds(out, "q 2 J\n");                              /* square ends: lines that meet make whole corners */
    for (size_t i = from->nrects, n; i < p->nrects; i += n ? n : 1)
        if (!(n = draw_modules(out, &p->rects[i], p->nrects - i)))
            draw_rect(out, &now, &p->rects[i]);
    for (size_t i = from->nlines; i < p->nlines; i++)
        draw_line(out, &now, &p->lines[i]);
    buf_adds(out, "Q\n");
    for (size_t i = from->ntexts; i < p->ntexts; i++)
        if (p->texts[i].angle == 0)
            draw_text(doc, out, &p->texts[i]);
}

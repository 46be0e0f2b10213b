/*
 * recover.c - the fields of one page of a copy: the text that stands in each, the marks by their ink. A field in which there is anything that
 * was not read, or that may be read in two ways, is told as one that cannot be read; it has no value then.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shouli/printed_int.h"

enum { HAN = 0x2E80, SPECKS = 6, LINES_MOST = 400 };        /* SPECKS: dots of ink that may be left over: dirt, the edge of a line */
#define INSET 2.0                                          /* from the edge of a field to where its ink is looked at */
#define ROUND 1.2                                          /* ink around a character or a line that is theirs */
#define PADDING 2.0                                        /* between the edge of a field and its text, as viewers have it */
#define DOT 0xB7u                                          /* between the parts of a name: fonts differ about the room it takes, nobody types a space */
#define MISSING 0x3013u                                    /* 〓: we printed it for what we could not print */

struct page {
    const struct form *form;
    const struct sheet *s; const struct sheet_page *page;
    const struct place_found *f;
    struct sheet_char *v; size_t n;
    double step;                                           /* between dots of ink, on the sheet */
    unsigned char *known; size_t across, up;               /* a byte a dot: its ink belongs to something that is known */
    struct recovered *out;
};

/* ---- what is told ---- */

static void tell(struct recovered *out, const char *path, const char *value, unsigned flags)
{
    struct read_result *r = out->r;
    *VEC_ADD(r->fields, r->nfields, r->cfields) = (struct raw_field){xstrdup(path), xstrdup(value), flags | RAW_RECOVERED};
    *(flags & RAW_BUTTON ? &out->marks : &out->texts) += *value != '\0';
    out->unread += (flags & RAW_UNREAD) != 0;
}

static void tell_unread(struct recovered *out, const char *path) { tell(out, path, "", RAW_UNREAD); }

/* ---- characters in a field ---- */

static double middle_x(const struct sheet_char *c) { return (c->x1 + c->x2) / 2; }
static double middle_y(const struct sheet_char *c) { return (c->y1 + c->y2) / 2; }

static bool inside(const struct sheet_widget *w, double x, double y) { return x >= w->x && x <= w->x + w->w && y >= w->y && y <= w->y + w->h; }

static bool is_text(const struct sheet_widget *w)
{
    return w->kind == WIDGET_TEXT || w->kind == WIDGET_MULTILINE || w->kind == WIDGET_COMB || w->kind == WIDGET_CHOICE;
}

/* Characters that say nothing, or not what they show. */
static bool is_strange(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x2E80 && cp < 0x2FE0) || (cp >= 0x7F && cp < 0xA0) || cp == 0xFFFD || cp == MISSING ||
           (cp >= 0xE000 && cp < 0xF900) || cp >= 0xF0000 || (cp & 0xFFFE) == 0xFFFE;
}

struct chars { struct sheet_char **v; size_t n; bool doubtful; double em; };   /* em: width of a Han character */

static int by_x(const void *a, const void *b)
{
    const struct sheet_char *const *p = a, *const *q = b;
    double x = middle_x(*p), y = middle_x(*q);
    return x < y ? -1 : x > y;
}

static int by_y(const void *a, const void *b)
{
    const struct sheet_char *const *p = a, *const *q = b;
    double x = middle_y(*p), y = middle_y(*q);
    return x > y ? -1 : x < y;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double em_of(const struct chars *c, const struct sheet_widget *w)
{
    double *v = xcalloc(c->n + 1, sizeof *v), em = w->size > 0 ? w->size : 10;
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i]->cp >= HAN)
            v[n++] = c->v[i]->x2 - c->v[i]->x1;
    for (size_t i = 0; n == 0 && i < c->n; i++)
        v[n++] = (c->v[i]->y2 - c->v[i]->y1) * 0.85;
    if (n) {
        qsort(v, n, sizeof *v, by_size);
        em = v[n / 2];
    }
    free(v);
    return em > 1 ? em : 1;
}

static struct chars chars_in(struct page *p, const struct sheet_widget *w)
{
    struct chars c = {.v = xcalloc(p->n + 1, sizeof *c.v)};
    for (size_t i = 0; i < p->n; i++) {
        struct sheet_char *k = &p->v[i];
        if (k->printed || !inside(w, middle_x(k), middle_y(k)))
            continue;
        k->taken = true;
        if (k->inked)
            c.v[c.n++] = k;
        c.doubtful = c.doubtful || k->doubtful || is_strange(k->cp);
    }
    c.em = em_of(&c, w);
    return c;
}

/* ---- lines ---- */

struct line { size_t from, n; double y; };

/* Sorts the characters into lines, from above; the number of lines. */
static size_t lines_of(struct chars *c, struct line out[LINES_MOST])
{
    size_t n = 0;
    qsort(c->v, c->n, sizeof(struct sheet_char *), by_y);
    for (size_t i = 0; i < c->n; i++) {
        double y = middle_y(c->v[i]);
        if (n > 0 && out[n - 1].y - y < c->em * 0.5) {
            out[n - 1].n++;
            continue;
        }
        if (n == LINES_MOST) {
            c->doubtful = true;
            break;
        }
        out[n++] = (struct line){i, 1, y};
    }
    for (size_t k = 0; k < n; k++)
        qsort(c->v + out[k].from, out[k].n, sizeof(struct sheet_char *), by_x);
    return n;
}

/* A gap as wide as a character is one of Chinese type. */
static void add_gap(struct buf *out, double gap, double em, bool han)
{
    if (gap < em * 0.16)
        return;
    double whole = gap / em;
    if (han && whole > 0.8 && fabs(whole - round(whole)) < 0.2)
        for (int i = 0; i < (int)round(whole); i++)
            buf_addu(out, 0x3000);
    else
        buf_addc(out, ' ');
}

static void add_line(struct buf *out, const struct chars *c, const struct line *l)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct sheet_char *k = c->v[l->from + i], *before = i ? c->v[l->from + i - 1] : NULL;
        if (before && before->cp != DOT && k->cp != DOT)
            add_gap(out, k->x1 - before->x2, c->em, before->cp >= HAN || k->cp >= HAN);
        buf_addu(out, k->cp);
    }
}

static bool is_latin(uint32_t cp) { return cp > 0x20 && cp < 0x2000; }

static bool is_of_number(uint32_t cp) { return (cp >= '0' && cp <= '9') || cp == ',' || cp == '.'; }

/* Marks that begin no line: what stands before one goes to the next line with it. */
static bool begins_no_line(uint32_t cp)
{
    static const uint32_t marks[] = {0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0xFF09, 0x300B, 0x3009, 0x3011, 0x201D, 0x2019, 0xFF05};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i] == cp)
            return true;
    return false;
}

/* What stands between two lines: nothing or a space where the field's width made them two, a line break where the first of them had room. */
static void add_break(struct buf *out, const struct chars *c, const struct line *a, const struct line *b, const struct sheet_widget *w,
                      bool prose)
{
    const struct sheet_char *last = c->v[a->from + a->n - 1], *first = c->v[b->from];
    double need = first->x2 - first->x1, room = w->x + w->w - PADDING - last->x2;
    for (size_t i = 1; i < b->n && is_latin(first->cp) && is_latin(c->v[b->from + i]->cp); i++)
        need = c->v[b->from + i]->x2 - first->x1;          /* a word or a number */
    for (size_t i = 1; i < b->n && i < 3; i++)
        if (begins_no_line(c->v[b->from + i]->cp))
            need = c->v[b->from + i]->x2 - first->x1;
    bool own = first->x1 > w->x + PADDING + c->em * 1.5;   /* begins two characters in: a paragraph */
    if (prose && (room > need + c->em * 0.3 || own))
        buf_addc(out, '\n');
    else if (is_latin(last->cp) && is_latin(first->cp) && !(is_of_number(last->cp) && is_of_number(first->cp)))
        buf_addc(out, ' ');
}

static double begins_at(const struct chars *c, const struct line *l, const struct sheet_widget *w) { return c->v[l->from]->x1 - w->x - PADDING; }

/* Whether every paragraph begins two characters in: that is how the form shows them, not what was typed. */
static bool all_begin_in(const struct chars *c, const struct line *v, size_t n, const struct sheet_widget *w)
{
    bool all = n > 0 && fabs(begins_at(c, &v[0], w) / c->em - 2) < 0.4;
    for (size_t i = 1; i < n && all; i++) {
        const struct sheet_char *last = c->v[v[i - 1].from + v[i - 1].n - 1];
        bool ends = w->x + w->w - PADDING - last->x2 > c->em * 2.5;
        all = !ends || fabs(begins_at(c, &v[i], w) / c->em - 2) < 0.4;
    }
    return all;
}

/* prose: it may have paragraphs. */
static void text_of(struct chars *c, const struct sheet_widget *w, bool prose, struct buf *out)
{
    struct line lines[LINES_MOST];
    size_t n = lines_of(c, lines);
    double pitch = 0;
    bool shown = prose && all_begin_in(c, lines, n, w);
    for (size_t i = 1; i < n; i++)
        if (pitch == 0 || lines[i - 1].y - lines[i].y < pitch)
            pitch = lines[i - 1].y - lines[i].y;
    for (size_t i = 0; i < n; i++) {
        double in = begins_at(c, &lines[i], w);
        if (i)
            add_break(out, c, &lines[i - 1], &lines[i], w, prose);
        for (double gap = i && prose ? lines[i - 1].y - lines[i].y : 0; gap > pitch * 1.6; gap -= pitch)
            buf_addc(out, '\n');
        if (prose && !shown && !w->centred && in > c->em * 0.8 && (n > 1 || in < c->em * 4))
            add_gap(out, in, c->em, true);
        add_line(out, c, &lines[i]);
    }
}

/* ---- is there more than was read? ---- */

/* The ink in this box is accounted for. */
static void know(struct page *p, double x1, double y1, double x2, double y2)
{
    double left = fmax(x1 / p->step, 0), right = fmin(x2 / p->step, (double)p->across - 1);
    double low = fmax(y1 / p->step, 0), high = fmin(y2 / p->step, (double)p->up - 1);
    for (size_t y = (size_t)low; low <= high && y <= (size_t)high; y++)
        if (left <= right)
            memset(p->known + y * p->across + (size_t)left, 1, (size_t)right - (size_t)left + 1);
}

static void know_around(struct page *p, double x1, double y1, double x2, double y2, double r)
{
    know(p, fmin(x1, x2) - r, fmin(y1, y2) - r, fmax(x1, x2) + r, fmax(y1, y2) + r);
}

/* Characters, lines, boxes and the marks of fields. */
static void know_all(struct page *p)
{
    const struct sheet_page *pg = p->page;
    p->step = match_step(p->f);
    p->across = (size_t)(p->s->w / p->step) + 2;
    p->up = (size_t)(p->s->h / p->step) + 2;
    p->known = xcalloc(p->across, p->up);
    for (size_t i = 0; i < p->n; i++)
        know_around(p, p->v[i].x1, p->v[i].y1, p->v[i].x2, p->v[i].y2, (p->v[i].y2 - p->v[i].y1) * 0.12 + ROUND);
    for (size_t i = 0; i < pg->nlines; i++)
        know_around(p, pg->lines[i].x1, pg->lines[i].y1, pg->lines[i].x2, pg->lines[i].y2, pg->lines[i].width / 2 + ROUND);
    for (size_t i = 0; i < pg->nrects; i++) {
        const struct sheet_rect *b = &pg->rects[i];
        double right = b->x + b->w, top = b->y + b->h;
        if (b->fill >= 0)
            know_around(p, b->x, b->y, right, top, ROUND);
        know_around(p, b->x, b->y, right, b->y, ROUND);
        know_around(p, b->x, top, right, top, ROUND);
        know_around(p, b->x, b->y, b->x, top, ROUND);
        know_around(p, right, b->y, right, top, ROUND);
    }
    for (size_t i = 0; i < pg->nwidgets; i++) {
        const struct sheet_widget *w = &pg->widgets[i];
        if (!is_text(w))
            know_around(p, w->x, w->y, w->x + w->w, w->y + w->h, ROUND);
    }
}

/* Dots of ink in the field that belong to nothing that is known: handwriting, outlines of letters, letters without a meaning. */
static bool has_more_ink(const struct page *p, const struct sheet_widget *w)
{
    size_t dots = 0;
    for (double y = fmax(w->y + INSET, 0); y < w->y + w->h - INSET && y < p->s->h; y += p->step) {
        for (double x = fmax(w->x + INSET, 0); x < w->x + w->w - INSET && x < p->s->w; x += p->step) {
            bool known = p->known[(size_t)(y / p->step) * p->across + (size_t)(x / p->step)];
            if (!known && match_ink(p->f, x, y) && ++dots > SPECKS)
                return true;
        }
    }
    return false;
}

/* Text that goes on where the field ends: what was cut off by a viewer, or stands over what is beside it. */
static bool goes_on(const struct page *p, const struct sheet_widget *w, const struct chars *c)
{
    double right = w->x, bottom = w->y + w->h;
    for (size_t i = 0; i < c->n; i++) {
        right = fmax(right, c->v[i]->x2);
        bottom = fmin(bottom, c->v[i]->y1);
    }
    for (size_t i = 0; i < p->n && c->n; i++) {
        const struct sheet_char *k = &p->v[i];
        bool free = !k->printed && (!k->inked || !k->taken);
        if (!free || (k->inked && inside(w, middle_x(k), middle_y(k))))
            continue;
        bool beside = middle_y(k) > w->y && middle_y(k) < w->y + w->h && k->x1 > right - c->em * 0.5 && k->x1 < right + c->em;
        bool below = w->kind == WIDGET_MULTILINE && middle_x(k) > w->x && middle_x(k) < w->x + w->w && k->y2 < bottom + c->em * 0.5 &&
                     k->y2 > bottom - c->em * 1.5;
        if (beside || below)
            return true;
    }
    return false;
}

/* ---- fields ---- */

/* One a cell, and no cell left out between them. */
static bool is_in_cells(const struct chars *c, const struct sheet_widget *w)
{
    int last = -1;
    for (size_t i = 0; i < c->n; i++) {
        int cell = w->max > 0 ? (int)((middle_x(c->v[i]) - w->x) / (w->w / w->max)) : (int)i;
        if (cell <= last || (last >= 0 && cell != last + 1))
            return false;
        last = cell;
    }
    return true;
}

/* In a row without gaps, as programs write it that know nothing of cells. */
static bool is_in_step(const struct chars *c)
{
    double least = 1e9, most = 0;
    for (size_t i = 1; i < c->n; i++) {
        double step = middle_x(c->v[i]) - middle_x(c->v[i - 1]);
        least = fmin(least, step);
        most = fmax(most, step);
    }
    return c->n < 2 || (least > c->em * 0.3 && most < least * 1.5);
}

static bool comb_text(struct chars *c, const struct sheet_widget *w, struct buf *out)
{
    qsort(c->v, c->n, sizeof(struct sheet_char *), by_x);
    if (!is_in_cells(c, w) && !is_in_step(c))
        return false;
    for (size_t i = 0; i < c->n; i++)
        buf_addu(out, c->v[i]->cp);
    return true;
}

static void squeeze(const char *s, struct buf *out)
{
    while (*s) {
        uint32_t cp = u8_next(&s);
        if (cp > 0x20 && cp != 0xA0 && cp != 0x3000)
            buf_addu(out, cp);
    }
}

static bool is_same(const char *shown, const char *s)
{
    struct buf b = BUF_INIT;
    squeeze(s ? s : "", &b);
    bool same = b.n && strcmp(shown, b.p) == 0;
    buf_clear(&b);
    return same;
}

/* The state of the option that is shown: by its words, or by what some viewers show instead, its value or its state. */
static const char *option_of(const struct form *f, const char *path, const char *shown)
{
    const struct field *fd = form_find(f, path, NULL, NULL, NULL);
    struct buf a = BUF_INIT;
    const char *state = NULL;
    squeeze(shown, &a);
    for (int by = 0; a.n && by < 3; by++)
        for (size_t i = 0; fd && i < fd->nchoices && !state; i++) {
            const struct choice *o = &fd->choices[i];
            if (is_same(a.p, by == 0 ? o->label.s : by == 1 ? o->value : o->state))
                state = o->state;
        }
    buf_clear(&a);
    return state;
}

/* The words that stand in a cell for a value on an added page. */
static bool is_elsewhere(const char *s)
{
    return strncmp(s, "见附页", strlen("见附页")) == 0 || (strncmp(s, "附页", strlen("附页")) == 0 && u8_len(s) <= 4);
}

static void recover_text(struct page *p, const struct sheet_widget *w)
{
    const struct field *fd = form_find(p->form, w->path, NULL, NULL, NULL);
    struct chars c = chars_in(p, w);
    struct buf text = BUF_INIT;
    bool good = !c.doubtful && !has_more_ink(p, w) && !goes_on(p, w, &c);
    const char *value = "";
    if (good && w->kind == WIDGET_COMB)
        good = comb_text(&c, w, &text);
    else if (good)
        text_of(&c, w, fd && fd->type == TYPE_PARAGRAPH, &text);
    good = good && !c.doubtful;
    if (text.n) {
        value = w->kind == WIDGET_CHOICE ? option_of(p->form, w->path, text.p) : text.p;
        good = good && value && !read_looks_damaged(text.p) && !is_elsewhere(text.p);
    }
    if (good)
        tell(p->out, w->path, value, 0);
    else
        tell_unread(p->out, w->path);
    buf_clear(&text);
    free(c.v);
}

enum mark { MARK_OFF, MARK_ON, MARK_UNCLEAR };

/* By the ink within the box: a tick, a cross or a filled square. */
static enum mark mark_of(const struct page *p, const struct sheet_widget *w)
{
    double step = p->step, in = w->w * 0.24;
    size_t dots = 0, dark = 0;
    for (size_t i = 0; i < p->n; i++)                      /* a tick of a font that leaves no ink */
        if (p->v[i].absent && !p->v[i].printed && inside(w, middle_x(&p->v[i]), middle_y(&p->v[i])))
            return MARK_ON;
    for (double y = w->y + in; y < w->y + w->h - in; y += step) {
        for (double x = w->x + in; x < w->x + w->w - in; x += step) {
            dots++;
            dark += match_ink(p->f, x, y);
        }
    }
    if (dark * 50 <= dots)
        return MARK_OFF;
    return dark * 10 >= dots ? MARK_ON : MARK_UNCLEAR;
}

static void recover_check(struct page *p, const struct sheet_widget *w)
{
    enum mark m = mark_of(p, w);
    if (m == MARK_UNCLEAR)
        tell_unread(p->out, w->path);
    else
        tell(p->out, w->path, m == MARK_ON ? (w->state ? w->state : "Yes") : "", RAW_BUTTON);
}

/* All marks of a group at its first one. */
static void recover_radio(struct page *p, size_t first)
{
    const struct sheet_page *pg = p->page;
    const char *path = pg->widgets[first].path, *state = "";
    size_t on = 0;
    bool unclear = false;
    for (size_t i = first; i < pg->nwidgets; i++) {
        const struct sheet_widget *w = &pg->widgets[i];
        if (w->kind != WIDGET_RADIO || strcmp(w->path, path) != 0)
            continue;
        enum mark m = mark_of(p, w);
        unclear = unclear || m == MARK_UNCLEAR;
        on += m == MARK_ON;
        if (m == MARK_ON)
            state = w->state ? w->state : "";
    }
    if (unclear || on > 1)
        tell_unread(p->out, path);
    else
        tell(p->out, path, state, RAW_BUTTON);
}

static bool is_first(const struct sheet_page *pg, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (strcmp(pg->widgets[i].path, pg->widgets[k].path) == 0)
            return false;
    return true;
}

void recover_page(const struct form *form, const struct sheet *s, const struct sheet_page *page, const struct place_found *f,
                  struct recovered *out)
{
    struct page p = {.form = form, .s = s, .page = page, .f = f, .out = out};
    p.v = match_chars(s, page, f, &p.n);
    know_all(&p);
    for (size_t i = 0; i < page->nwidgets; i++) {          /* first whose each character is: what is nobody's is seen by then */
        const struct sheet_widget *w = &page->widgets[i];
        for (size_t k = 0; k < p.n && is_text(w); k++)
            p.v[k].taken = p.v[k].taken || (!p.v[k].printed && inside(w, middle_x(&p.v[k]), middle_y(&p.v[k])));
    }
    for (size_t i = 0; i < page->nwidgets; i++) {
        const struct sheet_widget *w = &page->widgets[i];
        if (is_text(w))
            recover_text(&p, w);
        else if (w->kind == WIDGET_CHECK)
            recover_check(&p, w);
        else if (w->kind == WIDGET_RADIO && is_first(page, i))
            recover_radio(&p, i);
    }
    free(p.v);
    free(p.known);
}

void recover_nothing(const struct form *form, const struct sheet_page *page, struct recovered *out)
{
    (void)form;
    for (size_t i = 0; i < page->nwidgets; i++)
        if (page->widgets[i].kind != WIDGET_HIDDEN && is_first(page, i))
            tell_unread(out, page->widgets[i].path);
}

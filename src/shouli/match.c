/*
 * match.c - which page of a copy is which page of the form, and where on it: by the words that are printed on every form. A printer may have
 * made the page smaller, moved it or turned it. Words that do not come back as they were printed say that no word of the page can be trusted.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shouli/printed_int.h"

enum {
    WORDS_MOST = 64,                                       /* characters of a printed text that are compared */
    HAN = 0x2E80,                                          /* from here on a character is as wide as it is high */
    ANCHORS_LEAST = 5, HITS_MOST = 200000
};
#define FOUND_LEAST 0.75                                   /* share of the printed texts that must be found in the copy */
#define TYPE_MOST 72.0                                     /* points that a character of a form may take */
#define NEAR 3.0                                           /* points of the sheet within which a printed word is at its place */
#define MIDDLE 0.38                                        /* of a character above its base line, in type sizes */

/* ---- the copy ---- */

static bool is_space(uint32_t cp) { return cp <= 0x20 || cp == 0xA0 || cp == 0x3000 || (cp >= 0x2000 && cp <= 0x200B) || cp == 0xFEFF; }

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

void copy_index(struct copy_page *p)
{
    p->solid = xcalloc(p->n + 1, sizeof *p->solid);
    for (size_t i = 0; i < p->n; i++)
        if (!is_space(p->v[i].cp))
            p->solid[p->nsolid++] = i;
    p->by_cp = xcalloc(p->nsolid + 1, sizeof *p->by_cp);
    for (size_t i = 0; i < p->nsolid; i++)
        p->by_cp[i] = (uint64_t)p->v[p->solid[i]].cp << 32 | i;
    qsort(p->by_cp, p->nsolid, sizeof *p->by_cp, by_number);
}

void copy_clear(struct copy_page *p)
{
    free(p->solid);
    free(p->by_cp);
}

static uint32_t cp_at(const struct copy_page *p, size_t place) { return p->v[p->solid[place]].cp; }

/* How often the words stand in the copy, counted up to two; where first. */
static size_t find_words(const struct copy_page *p, const uint32_t *words, size_t n, size_t *place, size_t *hits)
{
    size_t low = 0, high = p->nsolid, found = 0;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (p->by_cp[mid] >> 32 < words[0])
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < p->nsolid && p->by_cp[low] >> 32 == words[0] && found < 2 && *hits < HITS_MOST; low++, ++*hits) {
        size_t at = (size_t)(uint32_t)p->by_cp[low], k = 1;
        while (k < n && at + k < p->nsolid && cp_at(p, at + k) == words[k])
            k++;
        if (k == n && found++ == 0)
            *place = at;
    }
    return found;
}

/* ---- the words of a sheet ---- */

static size_t words_of(const struct sheet_text *t, uint32_t out[WORDS_MOST])
{
    size_t n = 0;
    for (const char *s = t->s; *s && n < WORDS_MOST;) {
        uint32_t cp = u8_next(&s);
        if (!is_space(cp))
            out[n++] = cp;
    }
    return n;
}

/* A text that is worth looking for. */
static bool is_anchor(const struct sheet_text *t, const uint32_t *words, size_t n) { return !t->vertical && n >= 2 && words[0] >= HAN; }

struct anchor { double x, y, u, v; };                      /* the middle of the first character: on the sheet; on the copy, v downwards */
struct anchors { struct anchor *v; size_t n, cap, searched, found; };

static void add_anchor(struct anchors *a, const struct sheet_text *t, const struct copy_page *p, size_t place)
{
    const struct read_char *c = &p->v[p->solid[place]];
    *VEC_ADD(a->v, a->n, a->cap) = (struct anchor){t->x + t->size / 2, t->y + t->size * MIDDLE, (c->x1 + c->x2) / 2, (c->y1 + c->y2) / 2};
}

/* A text that stands twice on the sheet says less about where it is; it must be there all the same. */
static bool is_repeated(const struct sheet_page *page, size_t k)
{
    for (size_t i = 0; i < page->ntexts; i++)
        if (i != k && strcmp(page->texts[i].s, page->texts[k].s) == 0)
            return true;
    return false;
}

static void find_anchors(const struct sheet_page *page, const struct copy_page *p, struct anchors *out)
{
    size_t hits = 0;
    for (size_t i = 0; i < page->ntexts; i++) {
        const struct sheet_text *t = &page->texts[i];
        uint32_t words[WORDS_MOST];
        size_t n = words_of(t, words), place = 0;
        if (!is_anchor(t, words, n))
            continue;
        size_t times = find_words(p, words, n, &place, &hits);
        out->searched++;
        out->found += times > 0;
        if (times == 1 && !is_repeated(page, i))
            add_anchor(out, t, p, place);
    }
}

/* ---- how the page lies ---- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *v, size_t n)
{
    qsort(v, n, sizeof *v, by_value);
    return v[n / 2];
}

/* By the distances between anchors, which turning and moving do not change. 0 when they lie too close together. */
static double scale_of(const struct anchors *a)
{
    double ratios[512];
    size_t n = 0;
    for (size_t step = a->n / 2 ? a->n / 2 : 1; step < a->n && n < 512; step++) {
        for (size_t i = 0; i + step < a->n && n < 512; i++) {
            const struct anchor *p = &a->v[i], *q = &a->v[i + step];
            double far = hypot(p->x - q->x, p->y - q->y);
            if (far > 72)
                ratios[n++] = hypot(p->u - q->u, p->v - q->v) / far;
        }
    }
    return n ? median(ratios, n) : 0;
}

/* A point of the copy as it is when the page is turned so many quarters to the right; v upwards. */
static void turned(const struct copy_page *p, int turn, double u, double v, double *x, double *y)
{
    switch (turn) {
    case 0: *x = u, *y = p->h - v; break;
    case 1: *x = p->h - v, *y = p->w - u; break;
    case 2: *x = p->w - u, *y = v; break;
    default: *x = v, *y = u; break;
    }
}

static void unturned(const struct copy_page *p, int turn, double x, double y, double *u, double *v)
{
    switch (turn) {
    case 0: *u = x, *v = p->h - y; break;
    case 1: *v = p->h - x, *u = p->w - y; break;
    case 2: *u = p->w - x, *v = y; break;
    default: *v = x, *u = y; break;
    }
}

static struct fit fit_turn(const struct anchors *a, const struct copy_page *p, int turn, double scale)
{
    struct fit f = {.turn = turn, .scale = scale};
    double *dx = xcalloc(2 * a->n, sizeof *dx), *dy = dx + a->n;
    for (size_t i = 0; i < a->n; i++) {
        turned(p, turn, a->v[i].u, a->v[i].v, &dx[i], &dy[i]);
        dx[i] -= scale * a->v[i].x;
        dy[i] -= scale * a->v[i].y;
    }
    f.dx = median(dx, a->n);
    f.dy = median(dy, a->n);
    free(dx);
    for (size_t i = 0; i < a->n; i++) {
        double x, y;
        turned(p, turn, a->v[i].u, a->v[i].v, &x, &y);
        f.inliers += hypot((x - f.dx) / scale - a->v[i].x, (y - f.dy) / scale - a->v[i].y) < NEAR;
    }
    return f;
}

/* No inliers when this page of the copy is not that page of the sheet, or does not read like it. */
static struct fit fit_page(const struct sheet_page *page, const struct copy_page *p)
{
    struct anchors a = {0};
    struct fit best = {0};
    find_anchors(page, p, &a);
    double scale = a.n >= ANCHORS_LEAST && (double)a.found >= FOUND_LEAST * (double)a.searched ? scale_of(&a) : 0;
    for (int turn = 0; scale > 0.2 && scale < 5 && turn < 4; turn++) {
        struct fit f = fit_turn(&a, p, turn, scale);
        if (f.inliers > best.inliers)
            best = f;
    }
    if (best.inliers < ANCHORS_LEAST || (double)best.inliers < FOUND_LEAST * (double)a.n)
        best.inliers = 0;
    free(a.v);
    return best;
}

void match_pages(const struct sheet *s, const struct copy_page *v, size_t n, struct place_found *found)
{
    memset(found, 0, s->npages * sizeof *found);
    for (size_t i = 0; i < n; i++) {
        struct fit best = {0};
        size_t at = 0;
        for (size_t k = 0; k < s->npages && v[i].nsolid <= read_limits.page_chars; k++) {
            struct fit f = fit_page(&s->pages[k], &v[i]);
            if (f.inliers <= best.inliers)
                continue;
            best = f;
            at = k;
        }
        if (best.inliers == 0)
            continue;
        found[at].twice = found[at].copy != NULL;
        found[at].copy = &v[i];
        found[at].fit = best;
    }
}

/* ---- a page found: its characters and its ink on the sheet ---- */

static void to_sheet(const struct place_found *f, double u, double v, double *x, double *y)
{
    turned(f->copy, f->fit.turn, u, v, x, y);
    *x = (*x - f->fit.dx) / f->fit.scale;
    *y = (*y - f->fit.dy) / f->fit.scale;
}

double match_step(const struct place_found *f) { return 72.0 / READ_INK_DPI / f->fit.scale; }

bool match_ink(const struct place_found *f, double x, double y)
{
    const struct copy_page *p = f->copy;
    double u, v;
    unturned(p, f->fit.turn, x * f->fit.scale + f->fit.dx, y * f->fit.scale + f->fit.dy, &u, &v);
    u *= READ_INK_DPI / 72.0;
    v *= READ_INK_DPI / 72.0;
    if (!p->ink || u < 0 || v < 0 || u >= p->ink_w || v >= p->ink_h)
        return false;
    return p->ink[(size_t)v * ((p->ink_w + 7u) / 8) + (size_t)u / 8] >> ((size_t)u & 7) & 1;
}

static bool has_ink(const struct place_found *f, const struct sheet_char *c)
{
    double step = match_step(f) / 2;
    for (double y = c->y1; y <= c->y2; y += step)
        for (double x = c->x1; x <= c->x2; x += step)
            if (match_ink(f, x, y))
                return true;
    return false;
}

static bool has_cp(const char *s, uint32_t cp)
{
    while (*s)
        if (u8_next(&s) == cp)
            return true;
    return false;
}

/* Is this character one of the printed text's, at its place? */
static bool is_of_text(const struct sheet_text *t, const struct sheet_char *c)
{
    double x = (c->x1 + c->x2) / 2, y = (c->y1 + c->y2) / 2, n = (double)u8_len(t->s), size = t->size;
    bool in = t->vertical ? fabs(x - t->x) < size * 0.7 && y < t->y + size * 0.3 && y > t->y - n * t->lead - size * 0.3
                          : x > t->x - size * 0.3 && x < t->x + n * (size + t->spacing) && y > t->y - size * 0.3 && y < t->y + size;
    return in && has_cp(t->s, c->cp);
}

struct sheet_char *match_chars(const struct sheet *s, const struct sheet_page *page, const struct place_found *f, size_t *n)
{
    const struct copy_page *p = f->copy;
    struct sheet_char *out = xcalloc(p->nsolid + 1, sizeof *out);
    *n = 0;
    for (size_t i = 0; i < p->nsolid; i++) {
        const struct read_char *from = &p->v[p->solid[i]];
        struct sheet_char *c = &out[*n];
        double x1, y1, x2, y2;
        to_sheet(f, from->x1, from->y1, &x1, &y1);
        to_sheet(f, from->x2, from->y2, &x2, &y2);
        *c = (struct sheet_char){fmin(x1, x2), fmin(y1, y2), fmax(x1, x2), fmax(y1, y2), from->cp,
                                 from->flags & READ_CHAR_DOUBTFUL, from->flags & READ_CHAR_ABSENT, false, true, false};
        if (!(c->x2 > -s->w && c->x1 < 2 * s->w && c->y2 > -s->h && c->y1 < 2 * s->h) || c->x2 - c->x1 > TYPE_MOST ||
            c->y2 - c->y1 > TYPE_MOST)
            continue;                                      /* on no paper, or no type of ours */
        c->inked = c->absent || has_ink(f, c);
        for (size_t k = 0; k < page->ntexts && !c->printed; k++)
            c->printed = is_of_text(&page->texts[k], c);
        ++*n;
    }
    return out;
}

/*
 * compare.c - which character a drawn cell shows, by comparison with reference pictures of all characters of the sample in several fonts.
 *
 * Reads from stdin:  size LINE_HEIGHT COUNT FIRST END
 *                                              reference pictures have COUNT lines of that many pixels, one character each, and then one
 *                                              line with the sign of that font for a character it lacks; characters FIRST to END - 1
 *                                              follow upon another one (一), there and in cells, which is passed over
 *                    font NAME FILE.pgm
 *                    page BLANK.pgm FILLED.pgm
 *                    cell CHARACTER X0 Y0 X1 Y1
 * Writes a line a cell: CHARACTER VERDICT FONT OTHER R, VERDICT right, wrong (another character of the sample), box, blank or unclear.
 * What the blank page shows in the same place is taken off first. Knows nothing of PDF.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 44                                            /* of a patch: a character of 11 pt at 192 dpi is 29 pixels wide */
#define AREA (SIDE * SIDE)
#define FONTS 16
#define INK 48                                             /* darker by this than the blank page */
#define LEAST 0.5                                          /* correlation below which nothing is recognised */
#define SURE 0.7                                           /* from which it is taken for another character */
#define SAME 0.97                                          /* the same glyph, perhaps by a part of a pixel elsewhere */
#define NEAR 0.04                                          /* two likenesses that are as good as equal */

struct picture { int w, h; unsigned char *p; };
/* A character alone in a square, blurred a little; mean 0, length 1. `there`: there is ink. */
struct patch { float v[AREA]; bool there; int ink; };
struct font { char name[64]; struct patch *chars; bool *has; };

static void fail(const char *what, const char *name) {
    fprintf(stderr, "compare: %s %s\n", what, name);
    exit(2);
}

static void *give(size_t n, size_t size) {
    void *p = calloc(n ? n : 1, size);
    if (!p) fail("no memory", "");
    return p;
}

/* A binary PGM of 8 bits. */
static struct picture read_pgm(const char *name) {
    FILE *f = fopen(name, "rb");
    struct picture s = {0, 0, NULL};
    char magic[3] = "";
    int head[3], c;
    if (!f || fscanf(f, "%2s", magic) != 1 || strcmp(magic, "P5") != 0) fail("not a PGM:", name);
    for (int i = 0; i < 3; i++) {
        while ((c = fgetc(f)) == '#' || c == ' ' || c == '\n' || c == '\r')
            while (c == '#' && (c = fgetc(f)) != '\n' && c != EOF) c = '#';
        ungetc(c, f);
        if (fscanf(f, "%d", &head[i]) != 1 || head[i] < 1 || head[i] > 20000) fail("bad head:", name);
    }
    fgetc(f);
    s.w = head[0], s.h = head[1];
    s.p = give((size_t)s.w * (size_t)s.h, 1);
    if (fread(s.p, 1, (size_t)s.w * (size_t)s.h, f) != (size_t)s.w * (size_t)s.h) fail("cut short:", name);
    fclose(f);
    return s;
}

/* Darkness of a pixel beyond that of the blank page; 0 outside. */
static int dark(const struct picture *s, const struct picture *blank, int x, int y) {
    if (x < 0 || y < 0 || x >= s->w || y >= s->h) return 0;
    int base = blank ? (x < blank->w && y < blank->h ? blank->p[y * blank->w + x] : 255) : 255, d = base - s->p[y * s->w + x];
    return d > 0 ? d : 0;
}

static void normalise(struct patch *t, const float *raw) {
    double sum = 0, square = 0;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            float v = 0;
            for (int dy = -1; dy <= 1; dy++)
                for (int dx = -1; dx <= 1; dx++)
                    if (y + dy >= 0 && y + dy < SIDE && x + dx >= 0 && x + dx < SIDE) v += raw[(y + dy) * SIDE + x + dx];
            t->v[y * SIDE + x] = v;
            sum += v;
        }
    for (int i = 0; i < AREA; i++) {
        t->v[i] -= (float)(sum / AREA);
        square += (double)t->v[i] * (double)t->v[i];
    }
    for (int i = 0; i < AREA && square > 0; i++) t->v[i] = (float)((double)t->v[i] / sqrt(square));
}

static bool column_has_ink(const struct picture *s, const struct picture *blank, int x, int y0, int y1) {
    for (int y = y0; y < y1; y++)
        if (dark(s, blank, x, y) >= INK) return true;
    return false;
}

/* The ink between the corners, its box in the middle of the patch. second: without the first piece from the left. */
static void take(struct patch *t, const struct picture *s, const struct picture *blank, int x0, int y0, int x1, int y1, bool second) {
    while (second && x0 < x1 && !column_has_ink(s, blank, x0, y0, y1)) x0++;
    while (second && x0 < x1 && column_has_ink(s, blank, x0, y0, y1)) x0++;
    int left = x1, top = y1, right = x0 - 1, bottom = y0 - 1;
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) {
            if (dark(s, blank, x, y) < INK) continue;
            t->ink++;
            if (x < left) left = x;
            if (x > right) right = x;
            if (y < top) top = y;
            if (y > bottom) bottom = y;
        }
    t->there = t->ink >= 4;
    if (!t->there) return;
    float raw[AREA];
    int mx = (left + right + 1) / 2 - SIDE / 2, my = (top + bottom + 1) / 2 - SIDE / 2;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            int px = mx + x, py = my + y;
            raw[y * SIDE + x] = px >= x0 && px < x1 && py >= y0 && py < y1 ? (float)dark(s, blank, px, py) : 0;
        }
    normalise(t, raw);
}

static double likeness_at(const struct patch *a, const struct patch *b, int dx, int dy) {
    double r = 0;
    for (int y = dy > 0 ? dy : 0; y < SIDE + (dy < 0 ? dy : 0); y++)
        for (int x = dx > 0 ? dx : 0; x < SIDE + (dx < 0 ? dx : 0); x++) r += (double)(a->v[y * SIDE + x] * b->v[(y - dy) * SIDE + x - dx]);
    return r;
}

/* Correlation, at the best of the nine places around the middle. */
static double likeness(const struct patch *a, const struct patch *b) {
    double best = -1;
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++) {
            double r = likeness_at(a, b, dx, dy);
            if (r > best) best = r;
        }
    return best;
}

static void read_font(struct font *f, const char *file, int height, int count, int first, int end) {
    struct picture s = read_pgm(file);
    f->chars = give((size_t)count + 1, sizeof *f->chars);
    f->has = give((size_t)count + 1, sizeof *f->has);
    for (int i = 0; i <= count; i++) take(&f->chars[i], &s, NULL, 0, i * height, s.w, (i + 1) * height, i >= first && i < end);
    /* A character drawn as the sign for a missing one is missing. */
    for (int i = 0; i <= count; i++)
        f->has[i] = f->chars[i].there && (i == count || !f->chars[count].there || likeness(&f->chars[i], &f->chars[count]) < SAME);
    free(s.p);
}

struct guess { double r; int font, character; };

static void judge(const struct font *v, int nfonts, int count, int wanted, const struct patch *t) {
    struct guess right = {-1, -1, wanted}, wrong = {-1, -1, -1}, box = {-1, -1, -1};
    if (!t->there) {
        printf("%d blank - - 0\n", wanted);
        return;
    }
    for (int f = 0; f < nfonts; f++)
        for (int i = 0; i <= count; i++) {
            if (!v[f].has[i]) continue;
            struct guess *g = i == wanted ? &right : i == count ? &box : &wrong;
            if (likeness_at(t, &v[f].chars[i], 0, 0) < g->r - 0.3) continue;
            double r = likeness(t, &v[f].chars[i]);
            if (r > g->r) *g = (struct guess){r, f, i};
        }
    const char *word = "unclear";
    struct guess g = right;
    if (right.r >= LEAST && right.r >= wrong.r - NEAR && right.r >= box.r - NEAR) word = "right";
    else if (box.r >= LEAST && box.r >= wrong.r) word = "box", g = box;
    else if (wrong.r >= SURE && wrong.r > right.r) word = "wrong", g = wrong;
    printf("%d %s %s %d %.3f\n", wanted, word, g.font < 0 ? "-" : v[g.font].name, g.character, g.r);
}

int main(void) {
    struct font fonts[FONTS];
    int nfonts = 0, height = 0, count = 0, first = 0, end = 0, c, x0, y0, x1, y1;
    struct picture blank = {0, 0, NULL}, filled = {0, 0, NULL};
    char line[1024], name[64], one[400], two[400];
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "size %d %d %d %d", &height, &count, &first, &end) == 4) continue;
        if (sscanf(line, "font %63s %399s", name, one) == 2 && nfonts < FONTS) {
            snprintf(fonts[nfonts].name, sizeof fonts[nfonts].name, "%s", name);
            read_font(&fonts[nfonts++], one, height, count, first, end);
        } else if (sscanf(line, "page %399s %399s", one, two) == 2) {
            free(blank.p), free(filled.p);
            blank = read_pgm(one), filled = read_pgm(two);
        } else if (sscanf(line, "cell %d %d %d %d %d", &c, &x0, &y0, &x1, &y1) == 5 && c >= 0 && c < count) {
            struct patch t = {.there = false};
            take(&t, &filled, &blank, x0, y0, x1, y1, c >= first && c < end);
            judge(fonts, nfonts, count, c, &t);
        } else {
            fail("cannot read:", line);
        }
    }
    return 0;
}

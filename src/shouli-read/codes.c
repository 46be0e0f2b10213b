/*
 * codes.c - QR codes in grey pictures, by zbar in its binary mode. Of a set's code it knows what it needs to see whether all have been found
 * (shenbao-answers(5)); whether the bytes are right is for the parent to say.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zbar.h>

#include "shouli-read/scan_int.h"

static zbar_image_scanner_t *scanner;
static clock_t started;

void codes_warm_up(void)
{
    scanner = zbar_image_scanner_create();
    zbar_image_scanner_request_dbus(scanner, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
}

bool time_is_up(void) { return clock() - started > (clock_t)SECONDS_MOST * CLOCKS_PER_SEC; }

void codes_begin(struct codes *c, struct wire_out *out, bool pictures)
{
    *c = (struct codes){.out = out, .pictures = pictures};
    started = clock();
}

/* ---- one code ---- */

enum { SET_HEAD = 11, SET_TAIL = 4, CODES_MOST = 64 };

static bool is_of_set(const unsigned char *p, size_t n)
{
    return n > SET_HEAD + SET_TAIL && p[0] == 'S' && p[1] == 'B' && p[4] > 0 && p[4] < CODES_MOST && p[3] <= p[4];
}

/* False when it is there already. */
static bool note(struct codes *c, const unsigned char *p)
{
    struct code_set *s = NULL;
    for (size_t i = 0; i < c->nsets && !s; i++)
        if (memcmp(c->sets[i].id, p + 5, 4) == 0 && c->sets[i].n == p[4])
            s = &c->sets[i];
    if (!s) {
        s = VEC_ADD(c->sets, c->nsets, c->csets);
        *s = (struct code_set){.n = p[4]};
        memcpy(s->id, p + 5, 4);
    }
    uint64_t bit = UINT64_C(1) << p[3];
    bool fresh = !(s->seen & bit);
    s->seen |= bit;
    return fresh;
}

/* One part may be missing: it is the sum of the others. */
static bool is_whole(const struct code_set *s)
{
    unsigned found = 0;
    for (uint64_t bits = s->seen; bits; bits &= bits - 1)
        found++;
    return found >= s->n;
}

/* ---- one picture ---- */

/* Each code goes out once, whatever page it is on. Returns how many codes of sets the picture has. */
static size_t scan(struct codes *c, const struct grey *g, int density)
{
    size_t of_sets = 0;
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, g->width, g->height);
    zbar_image_set_data(image, g->p, (size_t)g->width * g->height, NULL);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, density);
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, density);
    zbar_scan_image(scanner, image);
    for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s; s = zbar_symbol_next(s)) {
        const unsigned char *p = (const unsigned char *)zbar_symbol_get_data(s);
        size_t n = zbar_symbol_get_data_length(s);
        if (zbar_symbol_get_type(s) != ZBAR_QRCODE)
            continue;
        if (!is_of_set(p, n)) {
            read_tell(c->out, "other", p, n);
            c->others++;
            continue;
        }
        of_sets++;
        if (note(c, p)) {
            c->told++;
            read_tell(c->out, "code", p, n);
        }
    }
    zbar_image_destroy(image);
    return of_sets;
}

static bool all_whole(const struct codes *c)
{
    for (size_t i = 0; i < c->nsets; i++)
        if (!is_whole(&c->sets[i]))
            return false;
    return true;
}

/* ---- other views of the same picture ---- */

/* To another size, by the mean of what lies under a pixel or between its neighbours: 16 bits of fraction. */
static struct grey resize(const struct grey *g, double by)
{
    struct grey r = {(unsigned)(g->width * by), (unsigned)(g->height * by), NULL};
    if (r.width == 0 || r.height == 0)
        return (struct grey){0};
    r.p = xmalloc((size_t)r.width * r.height);
    for (unsigned y = 0; y < r.height; y++) {
        double fy = (y + 0.5) / by - 0.5;
        unsigned y0 = fy < 0 ? 0 : (unsigned)fy, y1 = y0 + 1 < g->height ? y0 + 1 : y0;
        unsigned wy = fy < 0 ? 0 : (unsigned)((fy - y0) * 256);
        const unsigned char *a = g->p + (size_t)y0 * g->width, *b = g->p + (size_t)y1 * g->width;
        for (unsigned x = 0; x < r.width; x++) {
            double fx = (x + 0.5) / by - 0.5;
            unsigned x0 = fx < 0 ? 0 : (unsigned)fx, x1 = x0 + 1 < g->width ? x0 + 1 : x0, wx = fx < 0 ? 0 : (unsigned)((fx - x0) * 256);
            unsigned above = a[x0] * (256 - wx) + a[x1] * wx, below = b[x0] * (256 - wx) + b[x1] * wx;
            r.p[(size_t)y * r.width + x] = (unsigned char)((above * (256 - wy) + below * wy) >> 16);
        }
    }
    return r;
}

/* The mean of three by three: takes away what JPEG and the grain of paper put in. */
static struct grey soften(const struct grey *g)
{
    struct grey r = {g->width, g->height, xmalloc((size_t)g->width * g->height)};
    for (unsigned y = 0; y < g->height; y++) {
        for (unsigned x = 0; x < g->width; x++) {
            unsigned sum = 0, n = 0;
            for (unsigned v = y ? y - 1 : 0; v <= y + 1 && v < g->height; v++)
                for (unsigned u = x ? x - 1 : 0; u <= x + 1 && u < g->width; u++, n++)
                    sum += g->p[(size_t)v * g->width + u];
            r.p[(size_t)y * g->width + x] = (unsigned char)(sum / n);
        }
    }
    return r;
}

/* Views in the order in which they have helped most; two in a row that show nothing new are enough. */
static void look_harder(struct codes *c, const struct grey *g)
{
    static const double sizes[] = {1, 2, 1.5, 0.75, 0.5};
    struct grey soft = soften(g);
    int fruitless = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && fruitless < 2 && !all_whole(c) && !time_is_up(); i++) {
        if ((double)g->width * g->height * sizes[i] * sizes[i] > PIXELS_MOST)
            continue;
        size_t before = c->told;
        struct grey r = i == 0 ? soft : resize(i < 3 ? g : &soft, sizes[i]);
        if (r.p)
            scan(c, &r, 1);
        if (r.p != soft.p)
            free(r.p);
        fruitless = c->told > before ? 0 : fruitless + 1;
    }
    free(soft.p);
}

/* What a scanner makes at 200 dpi is fine enough for a first look, and every second line of it. */
enum { SIDE_ENOUGH = 1700 };

static size_t look_quickly(struct codes *c, const struct grey *page)
{
    unsigned side = page->width < page->height ? page->width : page->height;
    size_t found, others = c->others;
    if (side > SIDE_ENOUGH * 5 / 4) {
        struct grey r = resize(page, (double)SIDE_ENOUGH / side);
        found = scan(c, &r, 2);
        free(r.p);
    } else {
        found = scan(c, page, 2);
    }
    /* The code in a page's foot is small. */
    if (found == 0 && c->others == others && (size_t)page->width * page->height <= PIXELS_MOST / 4)
        found = scan(c, page, 1);
    return found;
}

bool codes_look(struct codes *c, const struct grey *page, bool again)
{
    if (!again) {
        size_t found = look_quickly(c, page);
        c->pages++;
        c->with_codes += found > 0;
        return found > 0 && !all_whole(c);
    }
    scan(c, page, 1);
    if (!all_whole(c))
        look_harder(c, page);
    return !all_whole(c);
}

bool codes_end(struct codes *c)
{
    unsigned said[3] = {c->pages, c->with_codes, c->painted};
    read_tell(c->out, "pages", said, sizeof said);
    free(c->sets);
    c->sets = NULL;
    c->nsets = c->csets = 0;
    return true;
}

/*
 * flow.c - who hands to whom, drawn from the steps of a guide: a lane for everybody who has something to do, a numbered mark for each step,
 * a line from each to the next. The steps themselves stand beside it as a list, so nobody needs the drawing.
 *
 * Sizes are in CSS pixels. Colours and type are the style sheet's.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page_int.h"

enum {
    WIDTH = 326, LANE_MOST = 84, LANE_LEAST = 56, STEP = 44, RADIUS = 14, NAME_SIZE = 13, NAME_LINES = 6, NAME_HEIGHT = 16, NAME_GAP = 4,
    MOST_LANES = 8
};

/* at: the lane of each step; lane: how wide one is; head: how high the names above them */
struct flow { const char *lanes[MOST_LANES]; size_t n; size_t *at; int lane, head; };

/* How many characters a line of a name has at most, and how many lines it takes. */
static size_t most_in_line(int lane) { return (size_t)((lane - NAME_GAP) / NAME_SIZE); }

static size_t lines_of(const char *name, int lane)
{
    size_t most = most_in_line(lane), lines = (u8_len(name) + most - 1) / most;
    return lines < NAME_LINES ? lines : NAME_LINES;
}

/* False when it would not be a drawing: one actor, a step without one, or too many. */
static bool lay_out(const struct guide *g, struct flow *f)
{
    for (size_t i = 0; i < g->nsteps; i++) {
        const char *by = g->steps[i].by.s;
        size_t k = 0;
        if (!by)
            return false;
        while (k < f->n && strcmp(f->lanes[k], by) != 0)
            k++;
        if (k == MOST_LANES)
            return false;
        if (k == f->n)
            f->lanes[f->n++] = by;
        f->at[i] = k;
    }
    int lane = f->n > 0 ? WIDTH / (int)f->n : 0;           /* all of them fit a telephone as long as names do */
    f->lane = lane > LANE_MOST ? LANE_MOST : lane < LANE_LEAST ? LANE_LEAST : lane;
    size_t lines = 1;
    for (size_t k = 0; k < f->n; k++)
        if (lines_of(f->lanes[k], f->lane) > lines)
            lines = lines_of(f->lanes[k], f->lane);
    f->head = (int)lines * NAME_HEIGHT + 12;
    return f->n > 1;
}

static void add_escaped(struct buf *out, uint32_t cp)
{
    if (cp == '<')
        buf_adds(out, "&lt;");
    else if (cp == '&')
        buf_adds(out, "&amp;");
    else
        buf_addu(out, cp);
}

static int lane_x(const struct flow *f, size_t i) { return (int)i * f->lane + f->lane / 2; }
static int step_y(const struct flow *f, size_t i) { return f->head + (int)i * STEP + STEP / 2; }

static bool begins_no_line(const char *s)
{
    static const char *const closing[] = {"、", "，", "；", "：", "）", ")", "》", "”", "·"};
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++)
        if (strncmp(s, closing[i], strlen(closing[i])) == 0)
            return true;
    return false;
}

/* The name in short lines, the last of them next to the lane. */
static void add_name(struct buf *out, const struct flow *f, size_t k)
{
    const char *name = f->lanes[k];
    size_t most = most_in_line(f->lane), lines = lines_of(name, f->lane), each = lines > 0 ? (u8_len(name) + lines - 1) / lines : 0;
    if (each > most)
        each = most;
    for (size_t i = 0; i < lines; i++) {
        int y = f->head - 8 - (int)(lines - 1 - i) * NAME_HEIGHT;
        buf_printf(out, "<text class=\"who\" x=\"%d\" y=\"%d\">", lane_x(f, k), y);
        for (size_t c = 0; c < each && *name != '\0'; c++) {
            bool cut = i + 1 == lines && c + 1 == each && u8_len(name) > 1;
            uint32_t cp = u8_next(&name);
            add_escaped(out, cut ? 0x2026 : cp);
        }
        if (i + 1 < lines && begins_no_line(name))
            add_escaped(out, u8_next(&name));
        buf_adds(out, "</text>");
    }
}

/* From the mark of a step to that of the next, with an arrow's head. */
static void add_way(struct buf *out, const struct flow *f, size_t i)
{
    size_t from = f->at[i], to = f->at[i + 1];
    int x1 = lane_x(f, from), x2 = lane_x(f, to), y1 = step_y(f, i) + RADIUS, y2 = step_y(f, i + 1) - RADIUS;
    if (from == to) {
        buf_printf(out, "<path class=\"way\" d=\"M%d %dV%d\"/>", x1, y1, y2);
        return;
    }
    int side = x2 > x1 ? 1 : -1, end = x2 - side * (RADIUS + 5), y = step_y(f, i + 1);
    buf_printf(out, "<path class=\"way\" d=\"M%d %dV%dH%d\"/>", x1, y1, y, end);
    buf_printf(out, "<path class=\"head\" d=\"M%d %dL%d %dL%d %dZ\"/>", end + side * 5, y, end - side * 3, y - 5, end - side * 3, y + 5);
}

static void draw(const struct guide *g, const struct flow *f, struct buf *out)
{
    int width = (int)f->n * f->lane, height = f->head + (int)g->nsteps * STEP;
    buf_printf(out, "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"sec.flow\">", width, height,
               width, height);
    for (size_t k = 0; k < f->n; k++) {
        buf_printf(out, "<path class=\"lane\" d=\"M%d %dV%d\"/>", lane_x(f, k), f->head, height);
        add_name(out, f, k);
    }
    for (size_t i = 0; i + 1 < g->nsteps; i++)
        add_way(out, f, i);
    for (size_t i = 0; i < g->nsteps; i++) {
        int x = lane_x(f, f->at[i]), y = step_y(f, i);
        buf_printf(out, "<circle class=\"mark\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>", x, y, RADIUS);
        buf_printf(out, "<text class=\"number\" x=\"%d\" y=\"%d\">%zu</text>", x, y + 5, i + 1);
    }
    buf_adds(out, "</svg>");
}

bool flow_svg(const struct guide *g, struct buf *out)
{
    struct flow f = {.at = xcalloc(g->nsteps + 1, sizeof *f.at)};
    bool drawn = g->nsteps > 1 && g->nsteps <= 40 && lay_out(g, &f);
    if (drawn)
        draw(g, &f, out);
    free(f.at);
    return drawn;
}

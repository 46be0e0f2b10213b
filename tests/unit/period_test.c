/*
 * period_test.c - periods: how they are read, length, union, overlap, gaps; columns of months; rows that are the same. Open ends,
 * reversed ends, empty cells. The union and the overlap are also held against counting month by month.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "expr_tree.h"

/* ---- one period ---- */

static void test_reading(void **state)
{
    struct world *w = *state;
    static const struct { const char *stored, *text, *from, *to, *months; } cases[] = {
        { "2019-03/2022-03", "2019-03/2022-03", "2019-03", "2022-03", "36" }, { "2019-03/..", "2019-03/..", "2019-03", "2026-11", "92" },
        { " 2019-03/2019-03 ", "2019-03/2019-03", "2019-03", "2019-03", "0" }, { "2022-03/2019-03", "2022-03/2019-03", "2022-03", "2019-03", "0" },
        { "2026-11/..", "2026-11/..", "2026-11", "2026-11", "0" }, { "2026-12/..", "2026-12/..", "2026-12", "2026-11", "0" },
        { "0001-01/9999-12", "0001-01/9999-12", "0001-01", "9999-12", "119987" }, { "", "", "", "", "" }, { "2019-03", "", "", "", "" },
        { "2019-03/", "", "", "", "" }, { "2019-03/.", "", "", "", "" }, { "2019-03/...", "", "", "", "" }, { "2019-13/2020-01", "", "", "", "" },
        { "2019-03/2020-00", "", "", "", "" }, { "0000-01/2020-01", "", "", "", "" }, { "2019-03-01/2020-01", "", "", "", "" },
        { "2019-03/2020-01-01", "", "", "", "" }, { "2019-03/至今", "", "", "", "" }, { "../2019-03", "", "", "", "" }, { "2019-3/2020-01", "", "", "", "" },
        { "2019-03 / 2020-01", "", "", "", "" }, { "２019-03/2020-01", "", "", "", "" }, { "2019/03", "", "", "", "" }, { "2019-03/2020", "", "", "", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        world_set(w, "span", cases[i].stored);
        expect(w, "$p:span", cases[i].text);
        expect(w, "(string_p $p:span)", cases[i].text);
        expect(w, "(period_from $p:span)", cases[i].from);
        expect(w, "(period_to $p:span)", cases[i].to);
        expect(w, "(months_of $p:span)", cases[i].months);
        expect(w, "(boolean_p $p:span)", *cases[i].text ? "true" : "false");
    }
}

static void test_open_without_receipt(void **state)
{
    struct world *w = *state;
    w->ctx.received = (struct date){ 0, 0, 0 };
    world_set(w, "span", "2019-03/..");
    world_column(w, "period", "2019-03/..|2019-03/2019-05||||");
    static const struct expectation cases[] = {
        { "(period_from $p:span)", "2019-03" }, { "(period_to $p:span)", "" }, { "(months_of $p:span)", "" }, { "(sum_periods @P:work.period)", "2" },
        { "(overlap @P:work.period)", "false" }, { "(gap_months @P:work.period)", "0" },
    };
    EXPECT_ALL(w, cases);
}

/* ---- tables ---- */

struct table_case { const char *cells, *months, *gap; int a, b; };   /* a, b: the rows that overlap, or 0 */

static const struct table_case tables[] = {
    { "|||||", "0", "0", 0, 0 },
    { "2019-03/2022-03|||||", "36", "0", 0, 0 },
    { "2019-03/2020-03|2020-03/2021-03||||", "24", "0", 0, 0 },                         /* touching */
    { "2020-03/2021-03|2019-03/2020-03||||", "24", "0", 0, 0 },                         /* not in order */
    { "2019-03/2020-04|2020-03/2021-03||||", "24", "0", 1, 2 },                         /* a month twice */
    { "2019-03/2020-03||2021-03/2022-03|||", "24", "12", 0, 0 },                        /* an empty row between */
    { "2010-01/2020-01|2012-01/2013-01|2015-01/2016-01|||", "120", "0", 1, 2 },         /* one holds the others */
    { "2012-01/2013-01|2015-01/2016-01|2010-01/2020-01|||", "120", "0", 1, 3 },
    { "2019-01/2019-06|2020-01/2020-06|2019-05/2020-02|||", "17", "0", 1, 3 },
    { "2019-01/2019-06|2020-01/2020-06|2020-01/2020-06|||", "10", "7", 2, 3 },          /* the same twice */
    { "2025-11/..|2026-10/..||||", "12", "0", 1, 2 },
    { "2026-11/..|2026-10/..||||", "1", "0", 0, 0 },
    { "2027-01/..|2026-10/..||||", "1", "0", 0, 0 },                                    /* begins after receipt: passed over */
    { "2022-03/2019-03|2020-01/2020-06||||", "5", "0", 0, 0 },                          /* reversed: passed over */
    { "2022-03/2019-03|2022-03/2019-03||||", "0", "0", 0, 0 },
    { "2019-03/2019-03|2019-01/2019-06||||", "5", "0", 0, 0 },                          /* no length: no overlap */
    { "2019-03/2019-03|2019-03/2019-03||||", "0", "0", 0, 0 },
    { "2019-01/2019-03|2019-06/2019-06|2019-10/2019-12|||", "4", "4", 0, 0 },           /* but it parts a gap */
    { "2010-01/2011-01|2013-01/2014-01|2014-02/2015-01|2019-01/2020-01||", "47", "48", 0, 0 },
    { "2010-01/2020-01|2011-01/2012-01|2021-01/2022-01|||", "132", "12", 1, 2 },        /* the gap is from the greatest end */
    { "2019-03/2020-03|abc|2019-03|2021-03/2021-02|2020-03/..|2019-02/2019-03", "93", "0", 0, 0 },
    { "0001-01/9999-12|2000-01/2000-02||||", "119987", "0", 1, 2 },
    { "2019-12/2020-01|2020-01/2020-02|2020-02/2020-03|2020-03/2020-04|2020-04/2020-05|2020-05/2020-06", "6", "0", 0, 0 },
};

static void test_tables(void **state)
{
    struct world *w = *state;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        world_column(w, "period", tables[i].cells);
        expect(w, "(sum_periods @P:work.period)", tables[i].months);
        expect(w, "(gap_months @P:work.period)", tables[i].gap);
        expect(w, "(overlap @P:work.period)", tables[i].a ? "true" : "false");
        if (w->env.row_a != tables[i].a || w->env.row_b != tables[i].b)
            fail_msg("%s: rows %d and %d", tables[i].cells, w->env.row_a, w->env.row_b);
    }
}

static void test_ticks_and_after(void **state)
{
    struct world *w = *state;
    world_column(w, "period", "2015-01/2017-01|2016-01/2018-01|2020-01/..|2019-06/2019-03||");
    static const struct { const char *ticks, *after, *months; } cases[] = {
        { "1|1|1|1|1|1", "m:0001-01", "118" }, { "1|||||", "m:0001-01", "24" }, { "|1||||", "m:0001-01", "24" }, { "1|1||||", "m:0001-01", "36" },
        { "|||||", "m:0001-01", "0" }, { "1|1|1|||", "m:2016-07", "100" }, { "1|1|1|||", "m:2018-01", "82" }, { "1|1|1|||", "m:2017-12", "83" },
        { "1|1|1|||", "m:2026-11", "0" }, { "1|1|1|||", "m:2026-10", "1" }, { "1|1|1|||", "m:9999-12", "0" }, { "1|1|1|||", "m:-", "" }, { "|||||", "m:-", "" },
        { "1||1|1||", "m:2015-02", "105" }, { "|||1||", "m:0001-01", "0" }, { "||||1|1", "m:0001-01", "0" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        world_column(w, "tick", cases[i].ticks);
        expect(w, arena_printf(w->arena, "(sum_periods_from @P:work.period @B:work.tick %s)", cases[i].after), cases[i].months);
        if (strcmp(cases[i].after, "m:0001-01") == 0)
            expect(w, "(sum_periods_if @P:work.period @B:work.tick)", cases[i].months);
    }
}

/* ---- against counting month by month ---- */

enum { FIRST = 2000 * 12, SPAN = 48 };

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

struct drawn { int from[WORLD_ROWS], to[WORLD_ROWS]; bool there[WORLD_ROWS]; };

static const char *draw(struct world *w, unsigned *seed, struct drawn *d)
{
    struct buf cells = BUF_INIT;
    for (int i = 0; i < WORLD_ROWS; i++) {
        int from = FIRST + (int)(next_random(seed) % SPAN), to = FIRST + (int)(next_random(seed) % SPAN);
        d->there[i] = next_random(seed) % 4 != 0;
        d->from[i] = from;
        d->to[i] = to;
        if (d->there[i])
            buf_printf(&cells, "%04d-%02d/%04d-%02d", from / 12, from % 12 + 1, to / 12, to % 12 + 1);
        buf_adds(&cells, i + 1 < WORLD_ROWS ? "|" : "");
    }
    const char *out = arena_strdup(w->arena, cells.p);
    buf_clear(&cells);
    return out;
}

static void count_months(const struct drawn *d, int *months, bool *overlaps)
{
    *months = 0;
    *overlaps = false;
    for (int m = FIRST; m < FIRST + SPAN; m++) {
        int rows = 0;
        for (int i = 0; i < WORLD_ROWS; i++)
            rows += d->there[i] && d->from[i] <= m && m < d->to[i];
        *months += rows > 0;
        *overlaps |= rows > 1;
    }
}

static void test_against_counting(void **state)
{
    struct world *w = *state;
    unsigned seed = 20261127;
    for (int i = 0; i < 3000; i++) {
        struct drawn d;
        int months;
        bool overlaps;
        world_column(w, "period", draw(w, &seed, &d));
        count_months(&d, &months, &overlaps);
        expect(w, "(sum_periods @P:work.period)", arena_printf(w->arena, "%d", months));
        expect(w, "(overlap @P:work.period)", overlaps ? "true" : "false");
        int a = w->env.row_a - 1, b = w->env.row_b - 1;
        if (overlaps)
            assert_true(a < b && d.there[a] && d.there[b] && d.from[a] < d.to[b] && d.from[b] < d.to[a]);
        if (i % 100 == 0) {                                /* the arena need not hold all of them */
            world_clear(w);
            world_init(w);
        }
    }
}

/* ---- columns of months, and the same row twice ---- */

static void test_months(void **state)
{
    struct world *w = *state;
    expect(w, "(earliest @M:work.month)", "");
    expect(w, "(latest @M:work.month)", "");
    world_column(w, "month", "|2020-05||2019-12|abc|2020-04");
    expect(w, "(earliest @M:work.month)", "2019-12");
    expect(w, "(latest @M:work.month)", "2020-05");
}

static void test_duplicated(void **state)
{
    struct world *w = *state;
    static const struct { const char *column, *cells, *type; int a, b; } cases[] = {
        { "unit", "|||||", "T", 0, 0 }, { "unit", "甲|乙|丙|||", "T", 0, 0 }, { "unit", "甲|乙||甲|乙|", "T", 1, 4 }, { "unit", "||x|||x", "T", 3, 6 },
        { "unit", "x|x|x|||", "T", 1, 2 }, { "unit", "x|y|y|x||", "T", 2, 3 }, { "unit", "𠮷|吉||||", "T", 0, 0 }, { "unit", "𰻝|𰻝||||", "T", 1, 2 },
        { "n", "1|01|1.0|||", "N", 1, 2 }, { "n", "1|2|1.00|||", "N", 1, 3 }, { "n", "abc|abc||||", "N", 0, 0 }, { "n", "0|-0||||", "N", 1, 2 },
        { "period", "2019-03/2020-03|2019-03/..|2019-03/2020-03|||", "P", 1, 3 }, { "month", "2019-03|2019-03||||", "M", 1, 2 },
        { "day", "2024-02-29|2024-02-28|2024-02-29|||", "D", 1, 3 }, { "tick", "1||1|||", "B", 1, 3 }, { "tick", "|||||", "B", 0, 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        world_column(w, cases[i].column, cases[i].cells);
        expect(w, arena_printf(w->arena, "(duplicated @%s:work.%s)", cases[i].type, cases[i].column), cases[i].a ? "true" : "false");
        if (w->env.row_a != cases[i].a || w->env.row_b != cases[i].b)
            fail_msg("%s: rows %d and %d", cases[i].cells, w->env.row_a, w->env.row_b);
    }
}

/* The first pair that a rule finds is the one told. */
static void test_first_pair(void **state)
{
    struct world *w = *state;
    world_column(w, "unit", "x|x||||");
    world_column(w, "period", "||2019-03/2020-03|2019-03/2020-03||");
    expect(w, "(or (overlap @P:work.period) (duplicated @T:work.unit))", "true");
    assert_int_equal(w->env.row_a, 3);
    expect(w, "(or (duplicated @T:work.unit) (overlap @P:work.period))", "true");
    assert_int_equal(w->env.row_a, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(test_reading), WORLD_TEST(test_open_without_receipt), WORLD_TEST(test_tables), WORLD_TEST(test_ticks_and_after),
        WORLD_TEST(test_against_counting), WORLD_TEST(test_months), WORLD_TEST(test_duplicated), WORLD_TEST(test_first_pair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

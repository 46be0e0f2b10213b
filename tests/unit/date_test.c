/*
 * date_test.c - the calendar, against the C library's, and the build's time stamp.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/base.h"

static void existence(void **state)
{
    (void)state;
    static const struct { int y, m, d; bool is; } v[] = {
        {2024, 2, 29, true},  {2023, 2, 29, false}, {1900, 2, 29, false}, {2000, 2, 29, true},  {2024, 2, 30, false}, {2023, 2, 28, true},
        {2023, 4, 30, true},  {2023, 4, 31, false}, {2023, 12, 31, true}, {2023, 12, 32, false}, {2023, 1, 31, true}, {2023, 0, 1, false},
        {2023, 13, 1, false}, {2023, 1, 0, false},  {2023, 1, -1, false}, {0, 1, 1, false},     {1, 1, 1, true},      {9999, 12, 31, true},
        {10000, 1, 1, false}, {-1, 1, 1, false},    {2023, 6, 31, false}, {2023, 9, 31, false}, {2023, 11, 31, false},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        if (date_exists(v[i].y, v[i].m, v[i].d) != v[i].is)
            fail_msg("%d-%d-%d", v[i].y, v[i].m, v[i].d);
}

static void parsing(void **state)
{
    (void)state;
    static const struct { const char *s; struct date t; } v[] = {
        {"2024-02-29", {2024, 2, 29}}, {"0001-01-01", {1, 1, 1}}, {"9999-12-31", {9999, 12, 31}},
        {"2023-02-29", {0, 0, 0}},     {"", {0, 0, 0}},           {"2024", {0, 0, 0}},         {"2024-2-29", {0, 0, 0}},
        {"2024-02-291", {0, 0, 0}},    {"2024-02-29 ", {0, 0, 0}}, {" 2024-02-29", {0, 0, 0}}, {"2024/02/29", {0, 0, 0}},
        {"20240229", {0, 0, 0}},       {"0000-01-01", {0, 0, 0}}, {"２０２４-02-29", {0, 0, 0}}, {"2024-02-2", {0, 0, 0}},
        {"+024-02-29", {0, 0, 0}},     {"2024-00-10", {0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        struct date t = {0, 0, 0};
        bool good = date_parse(v[i].s, &t);
        if (good != (v[i].t.y != 0))
            fail_msg("\"%s\": %d", v[i].s, good);
        assert_memory_equal(&t, &v[i].t, sizeof t); /* untouched when it is no date */
        if (good) {
            char iso[11];
            date_iso(t, iso);
            assert_string_equal(iso, v[i].s);
        }
    }
}

static void days(void **state)
{
    (void)state;
    assert_int_equal(date_days((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_days((struct date){1969, 12, 31}), -1);
    assert_int_equal(date_days((struct date){2000, 3, 1}), 11017);
    assert_int_equal(date_days((struct date){1, 1, 1}), -719162);
    assert_int_equal(date_days((struct date){9999, 12, 31}), 2932896);
}

/* Every day from 0001-01-01 to 9999-12-31 follows the one before, and no other date exists. */
static void every_day(void **state)
{
    (void)state;
    long expected = date_days((struct date){1, 1, 1});
    for (int y = 1; y <= 9999; y++)
        for (int m = 1; m <= 12; m++)
            for (int d = 1; d <= 31; d++) {
                if (!date_exists(y, m, d))
                    continue;
                struct date back = date_from_days(expected);
                if (date_days((struct date){y, m, d}) != expected || back.y != y || back.m != m || back.d != d)
                    fail_msg("%d-%d-%d", y, m, d);
                expected++;
            }
    assert_int_equal(expected, date_days((struct date){9999, 12, 31}) + 1);
}

static void agrees_with_the_library(void **state)
{
    (void)state;
    for (long day = -60000; day < 100000; day += 13) {
        time_t t = day * 86400;
        struct tm tm;
        assert_non_null(gmtime_r(&t, &tm));
        struct date ours = date_from_days(day);
        assert_int_equal(ours.y, tm.tm_year + 1900);
        assert_int_equal(ours.m, tm.tm_mon + 1);
        assert_int_equal(ours.d, tm.tm_mday);
    }
}

static void clocks(void **state)
{
    (void)state;
    char now[21];
    time_now_utc(now);
    assert_int_equal(strlen(now), 20);
    assert_int_equal(now[10], 'T');
    assert_string_equal(now + 19, "Z");
    now[10] = '\0';
    struct date utc;
    assert_true(date_parse(now, &utc));
    long today = date_days(date_today());
    assert_in_range(today - date_days(utc) + 1, 0, 2); /* no zone is further than a day away */

    /* Local time: fourteen hours east and twelve west are never the same day. */
    setenv("TZ", "EAST-14", 1);
    tzset();
    long east = date_days(date_today());
    setenv("TZ", "WEST12", 1);
    tzset();
    assert_true(date_days(date_today()) < east);
    unsetenv("TZ");
    tzset();
}

static void epoch(void **state)
{
    (void)state;
    static const struct { const char *s; long long want; } v[] = {
        {NULL, 0},           {"", 0},    {"0", 0},    {"1700000000", 1700000000}, {"253402300799", 253402300799},
        {"253402300800", 0}, {"-5", 0},  {"12x", 0},  {" 12", 0},                 {"99999999999999999999999", 0},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        if (v[i].s)
            setenv("SOURCE_DATE_EPOCH", v[i].s, 1);
        else
            unsetenv("SOURCE_DATE_EPOCH");
        assert_true(build_epoch() == v[i].want);
    }
    unsetenv("SOURCE_DATE_EPOCH");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(existence), cmocka_unit_test(parsing), cmocka_unit_test(days),  cmocka_unit_test(every_day),
        cmocka_unit_test(agrees_with_the_library), cmocka_unit_test(clocks), cmocka_unit_test(epoch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

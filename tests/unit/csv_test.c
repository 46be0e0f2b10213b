/*
 * csv_test.c - CSV out, with and without the guard for spreadsheets, and in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

static void fields(void **state)
{
    (void)state;
    static const struct { const char *in, *plain, *guarded; } v[] = {
        {"", "", ""},
        {"王䶮", "王䶮", "王䶮"},
        {"a,b", "\"a,b\"", "\"a,b\""},
        {"say \"x\"", "\"say \"\"x\"\"\"", "\"say \"\"x\"\"\""},
        {"one\ntwo", "\"one\ntwo\"", "\"one\ntwo\""},
        {"one\r\ntwo", "\"one\r\ntwo\"", "\"one\r\ntwo\""},
        {" x", "\" x\"", "\" x\""},
        {"x ", "\"x \"", "\"x \""},
        /* formulas */
        {"=1+1", "=1+1", "\"\t=1+1\""},
        {"=HYPERLINK(\"x\",\"y\")", "\"=HYPERLINK(\"\"x\"\",\"\"y\"\")\"", "\"\t=HYPERLINK(\"\"x\"\",\"\"y\"\")\""},
        {"+8657900000000", "+8657900000000", "\"\t+8657900000000\""},
        {"-1", "-1", "\"\t-1\""},
        {"@SUM(A1)", "@SUM(A1)", "\"\t@SUM(A1)\""},
        {"\t=1", "\"\t=1\"", "\"\t\t=1\""},
        {"\r=1", "\"\r=1\"", "\"\t\r=1\""},
        {"\n=1", "\"\n=1\"", "\"\t\n=1\""},
        {"＝1+1", "＝1+1", "\"\t＝1+1\""},
        {"＠x", "＠x", "\"\t＠x\""},
        {"－5", "－5", "\"\t－5\""},
        {"a=1", "a=1", "a=1"},
        {"(=1)", "(=1)", "(=1)"},
        {"！x", "！x", "！x"},
        {"\u3000x", "\u3000x", "\u3000x"},
        /* numbers */
        {"110105194912310021", "110105194912310021", "\"\t110105194912310021\""},
        {"11010519491231002X", "11010519491231002X", "11010519491231002X"},
        {"123456789012", "123456789012", "\"\t123456789012\""},
        {"19900000001", "19900000001", "19900000001"},
        {"057900000000", "057900000000", "\"\t057900000000\""},
        {"01", "01", "\"\t01\""},
        {"0", "0", "0"},
        {"2024-02-29", "2024-02-29", "2024-02-29"},
        {"3.5", "3.5", "3.5"},
        {"12E5", "12E5", "\"\t12E5\""},
        {"9133078300e1", "9133078300e1", "\"\t9133078300e1\""},
        {"12E", "12E", "12E"},
        {"E5", "E5", "E5"},
        {"12E5X", "12E5X", "12E5X"},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        struct buf b = BUF_INIT;
        csv_add_field(&b, v[i].in, false);
        assert_string_equal(b.p, v[i].plain);
        buf_reset(&b);
        csv_add_field(&b, v[i].in, true);
        assert_string_equal(b.p, v[i].guarded);
        buf_clear(&b);
    }
}

/* Writes what was read with | between fields, and line:...; for each row. */
static void show(const struct csv *c, struct buf *out)
{
    for (size_t i = 0; i < c->nrows; i++) {
        buf_printf(out, "%d:", c->line[i]);
        for (size_t j = 0; j < c->ncols[i]; j++)
            buf_printf(out, "%s%s", j ? "|" : "", c->row[i][j]);
        buf_addc(out, ';');
    }
}

static void parses(void **state)
{
    (void)state;
    static const struct { const char *in, *want; int bad; } v[] = {
        {"", "", 0},
        {"\n\r\n\n", "", 0},
        {"a", "1:a;", 0},
        {"a,b\nc,d\n", "1:a|b;2:c|d;", 0},
        {"a,b\r\nc,d", "1:a|b;2:c|d;", 0},
        {"\xEF\xBB\xBF" "code,name\n01,汉族\n", "1:code|name;2:01|汉族;", 0},
        {"a,,\n,\n", "1:a||;2:|;", 0},
        {"\n\na\n\nb\n", "3:a;5:b;", 0},
        {"\"\"\n", "1:;", 0},
        {"\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d;", 0},
        {"\"one\ntwo\r\nthree\",x\ny\n", "1:one\ntwo\r\nthree|x;4:y;", 0},
        {" a , b \n", "1: a | b ;", 0},
        {"a;b\n", "1:a;b;", 0},
        {"a\n\"b", NULL, 2},
        {"a\n\"b\nc\nd", NULL, 2},
        {"a\nb\"c\n", NULL, 2},
        {"a\n\"b\"c\n", NULL, 2},
        {"\"b\n\" c\n", NULL, 2},
        {"a\rb\n", NULL, 1},
        {"\"a\"\rb\n", NULL, 1},
        {"x\n\"a\"\"", NULL, 2},
        {"\"\"\"\"", "1:\";", 0},
        {"a,\"", NULL, 1},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        struct arena *a = arena_new();
        struct buf b = BUF_INIT;
        struct csv c;
        int bad = 0;
        if (csv_parse(v[i].in, a, &c, &bad))
            show(&c, &b);
        if (bad != v[i].bad)
            fail_msg("case %zu: line %d", i, bad);
        if (!bad)
            assert_string_equal(b.p, v[i].want);
        buf_clear(&b);
        arena_free(a);
    }
}

/* Whatever is written is read back, but for the tab of the guard. */
static void round_trip(void **state)
{
    (void)state;
    static const char *const values[] = {"x", "", "a,b", "\"", "\"\"", "\n", "\r\n", " ", "王䶮㛃𠅤𬭎", "=1", "\t", "a\"\n\",b", "0123"};
    enum { N = sizeof values / sizeof *values };
    struct buf text = BUF_INIT;
    for (int guard = 0; guard < 2; guard++)
        for (size_t i = 0; i < N; i++) {
            if (i)
                buf_addc(&text, ',');
            csv_add_field(&text, values[i], guard != 0);
            if (i == N - 1)
                buf_adds(&text, "\r\n");
        }
    struct arena *a = arena_new();
    struct csv c;
    int bad;
    assert_true(csv_parse(text.p, a, &c, &bad));
    assert_int_equal(c.nrows, 2);
    for (size_t r = 0; r < 2; r++) {
        assert_int_equal(c.ncols[r], N);
        for (size_t i = 0; i < N; i++) {
            const char *got = c.row[r][i];
            bool tab = r == 1 && got[0] == '\t';
            assert_string_equal(tab ? got + 1 : got, values[i]);
        }
    }
    buf_clear(&text);
    arena_free(a);
}

/* A row at a time: where each begins and ends, blank lines left out, the error's line at the end. */
static void by_rows(void **state)
{
    (void)state;
    static const char text[] = "\xEF\xBB\xBF" "a,b\r\n\n\"x\ny\",\"\"\"\"\n\nlast";
    struct arena *a = arena_new();
    struct csv_reader r = csv_reader(text);
    char **v;
    size_t n;
    assert_true(csv_next(&r, a, &v, &n));
    assert_int_equal(n, 2);
    assert_int_equal(r.start - text, 3);
    assert_int_equal(r.line, 1);
    assert_true(csv_next(&r, a, &v, &n));
    assert_string_equal(v[0], "x\ny");
    assert_string_equal(v[1], "\"");
    assert_int_equal(r.line, 3);
    assert_memory_equal(r.start, "\"x", 2);
    assert_true(csv_next(&r, a, &v, &n));
    assert_string_equal(v[0], "last");
    assert_int_equal(n, 1);
    assert_int_equal(r.line, 6);
    assert_false(csv_next(&r, a, &v, &n));
    assert_int_equal(r.bad_line, 0);
    r = csv_reader("a\nb\"c\n");
    assert_true(csv_next(&r, a, &v, &n));
    assert_false(csv_next(&r, a, &v, &n));
    assert_int_equal(r.bad_line, 2);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fields), cmocka_unit_test(parses), cmocka_unit_test(round_trip),
                                       cmocka_unit_test(by_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Numbers that offices give out: their patterns, and drawing from ranges without a gap and without one twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "counter_fixture.h"

static void patterns(void **state)
{
    (void)state;
    static const char *const good[] = {"{seq}", "{office}{year}{seq:6}", "{office}〔{year}〕{seq}号", "ZJ-{year}-{seq:5}-{check}"};
    static const char *const bad[] = {"", "abc", "{seq}{seq}", "{seq:0}", "{seq:13}", "{seq:x}", "{year}", "{who}{seq}", "{check}{seq}", "证{seq}{check}", "a}{seq}"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(number_pattern_ok(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (number_pattern_ok(bad[i]))
            fail_msg("taken: %s", bad[i]);
}

static void there_and_back(void **state)
{
    (void)state;
    static const struct { const char *pattern, *office; int year; long long seq; const char *text; } v[] = {
        {"{office}{year}{seq:6}", "33", 2026, 7, "332026000007"},
        {"{office}〔{year}〕{seq}号", "杭人社", 2026, 12, "杭人社〔2026〕12号"},
        {"{seq:3}", "", 0, 1234, "1234"},
        {"ZJ-{year}-{seq:5}-{check}", "", 2026, 1, NULL},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        struct buf b = BUF_INIT;
        struct number_parts p;
        assert_true(number_format(v[i].pattern, v[i].office, v[i].year, v[i].seq, &b));
        if (v[i].text)
            assert_string_equal(b.p, v[i].text);
        assert_true(number_parse(v[i].pattern, b.p, &p));
        assert_string_equal(p.office, v[i].office);
        assert_int_equal(p.year, v[i].year);
        assert_int_equal(p.seq, v[i].seq);
        buf_clear(&b);
    }
    struct number_parts p;
    static const struct { const char *pattern, *text; } others[] = {
        {"{office}{year}{seq:6}", "2026000007"}, {"{seq:3}", "12"}, {"{seq:3}", "01234"}, {"{seq}", "007"}, {"{seq}", "0"},
        {"{office}〔{year}〕{seq}号", "杭人社[2026]12号"}, {"ZJ-{year}-{seq:5}-{check}", "ZJ-2026-00001-?"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (number_parse(others[i].pattern, others[i].text, &p))
            fail_msg("parsed: %s", others[i].text);
    struct buf b = BUF_INIT;
    assert_false(number_format("{office}{seq}", "", 0, 1, &b));
    assert_false(number_format("{office}-{seq}-{check}", "杭州", 0, 1, &b));
    buf_clear(&b);
}

static void draw(struct fixture *x, const char *office, const char *want)
{
    char number[NUMBER_TEXT];
    struct buf why = BUF_INIT;
    bool done = store_number_draw(x->s, &(struct store_number_wish){"cert", office, "2026-05-06", "王", 0}, number, &why);
    if (!done && want)
        fail_msg("%s", why.p);
    if (want)
        assert_string_equal(number, want);
    else
        assert_false(done);
    buf_clear(&why);
}

static bool give(struct fixture *x, const char *office, long long first, long long last, long long parent, long long *id)
{
    struct buf why = BUF_INIT;
    struct store_range r = {.kind = "cert", .office = office, .year = 2026, .first = first, .last = last, .parent = parent, .given_on = "2026-01-01"};
    bool done = store_range_give(x->s, &r, "王", &why);
    assert_true(done == (why.n == 0));
    if (id)
        *id = r.id;
    buf_clear(&why);
    return done;
}

static enum store_brought bring(struct fixture *x, const char *number, const char *office)
{
    struct buf why = BUF_INIT;
    enum store_brought done = store_number_bring(x->s, &(struct store_number_brought){"cert", number, office, "", "2026-02-02", "王", 0}, &why);
    buf_clear(&why);
    return done;
}

static void ranges(void **state)
{
    (void)state;
    struct fixture x;
    long long first, second;
    fixture_init(&x, false);
    assert_true(store_number_kind(x.s, &(struct store_number_kind){"cert", "证书编号", "{year}{seq:3}", true}));
    assert_false(store_number_kind(x.s, &(struct store_number_kind){"cert", "证书编号", "{year}{seq:3}", true}));
    draw(&x, "市局", NULL);
    assert_true(give(&x, "市局", 1, 8, 0, &first));
    assert_false(give(&x, "县局", 8, 9, 0, NULL));         /* overlaps */
    draw(&x, "市局", "2026001");
    assert_false(give(&x, "县局", 1, 2, first, NULL));     /* one is used */
    assert_false(give(&x, "县局", 7, 9, first, NULL));     /* not inside */
    assert_true(give(&x, "县局", 3, 4, first, &second));
    assert_false(give(&x, "乡里", 4, 5, first, NULL));     /* given on already */
    assert_int_equal(bring(&x, "2026005", "市局"), BROUGHT_FINE);
    assert_int_equal(bring(&x, "2026005", "市局"), BROUGHT_TWICE);
    assert_int_equal(bring(&x, "2026001", ""), BROUGHT_TWICE);
    assert_int_equal(bring(&x, "2026003", "市局"), BROUGHT_FOREIGN);
    assert_int_equal(bring(&x, "2026099", ""), BROUGHT_OUTSIDE);
    assert_int_equal(bring(&x, "旧-1", ""), BROUGHT_ODD);
    draw(&x, "市局", "2026002");
    draw(&x, "市局", "2026006");                           /* 3, 4 are the county's, 5 is an old one */
    draw(&x, "县局", "2026003");
    draw(&x, "县局", "2026004");
    draw(&x, "县局", NULL);
    assert_int_equal(store_number_void(x.s, "cert", "2026006", "王", "打错"), STORE_DONE);
    assert_int_equal(store_number_void(x.s, "cert", "2026006", "王", "打错"), STORE_NOT_NOW);
    assert_int_equal(store_number_void(x.s, "cert", "2026777", "王", "打错"), STORE_NO_SUCH);
    draw(&x, "市局", "2026007");                           /* a void one goes to nobody */
    draw(&x, "市局", "2026008");
    draw(&x, "市局", NULL);
    assert_true(give(&x, "市局", 20, 20, 0, NULL));
    draw(&x, "市局", "2026020");
    fixture_clear(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(patterns), cmocka_unit_test(there_and_back), cmocka_unit_test(ranges)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

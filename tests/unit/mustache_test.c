/*
 * mustache_test.c - what the specification's cases leave open: mistakes with their places, truth of values, deep nesting, numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/page.h"

static const char *partial_of(void *ctx, const char *name) { return ctx ? json_string_value(json_object_get(ctx, name)) : NULL; }

static void expect(const char *tmpl, const char *data, const char *partials, const char *wanted)
{
    struct diags *d = diags_new();
    struct buf out = BUF_INIT;
    json_t *j = json_loads(data, 0, NULL), *p = partials ? json_loads(partials, 0, NULL) : NULL;
    assert_non_null(j);
    assert_true(mustache_render(tmpl, "t.mustache", j, partial_of, p, &out, d));
    assert_string_equal(out.p, wanted);
    assert_int_equal(diags_status(d, true), 0);
    json_decref(j);
    json_decref(p);
    buf_clear(&out);
    diags_free(d);
}

static void values(void **state)
{
    (void)state;
    expect("{{a}}|{{b}}|{{c}}|{{d}}|{{e}}", "{\"a\":0,\"b\":1.5,\"c\":true,\"d\":null,\"e\":-9007199254740993}", NULL, "0|1.5|true||-9007199254740993");
    expect("{{o}}{{l}}", "{\"o\":{},\"l\":[1]}", NULL, "");
    expect("{{s}}", "{\"s\":\"<a href='x'>&\\\"𠅤\"}", NULL, "&lt;a href=&#39;x&#39;&gt;&amp;&quot;𠅤");
    expect("{{名}}{{甲.乙}}", "{\"名\":\"王䶮\",\"甲\":{\"乙\":\"二\"}}", NULL, "王䶮二");
}

static void truth(void **state)
{
    (void)state;
    static const char *const is_false[] = {"null", "false", "\"\"", "[]"}, *const is_true[] = {"0", "true", "\"x\"", "{}", "[0]", "0.0", "\"0\""};
    for (size_t i = 0; i < 4; i++) {
        char *data = xasprintf("{\"v\":%s}", is_false[i]);
        expect("{{#v}}yes{{/v}}{{^v}}no{{/v}}", data, NULL, "no");
        free(data);
    }
    for (size_t i = 0; i < 7; i++) {
        char *data = xasprintf("{\"v\":%s}", is_true[i]);
        expect("{{#v}}yes{{/v}}{{^v}}no{{/v}}", data, NULL, "yes");
        free(data);
    }
}

static void contexts(void **state)
{
    (void)state;
    expect("{{#l}}{{#.}}{{.}},{{/.}};{{/l}}", "{\"l\":[[1,2],[\"a\"]]}", NULL, "1,2,;a,;");
    expect("{{#a}}{{x}}{{y}}{{/a}}", "{\"x\":1,\"a\":{\"y\":2}}", NULL, "12");
    expect("{{#a}}{{b.c}}{{/a}}", "{\"b\":{\"c\":1},\"a\":{\"b\":{}}}", NULL, "");
    expect("{{>p}}", "{\"n\":{\"v\":1,\"n\":{\"v\":2,\"n\":null}}}", "{\"p\":\"{{#n}}{{v}}{{>p}}{{/n}}\"}", "12");
}

static void lines(void **state)
{
    (void)state;
    expect("{{=<% %>=}}\n<%#a%>\n<%x%>{{x}}\n<%/a%>\n<%={{ }}=%>{{x}}", "{\"a\":true,\"x\":1}", NULL, "1{{x}}\n1");
    expect("a\n  {{>p}}\nb", "{}", "{\"p\":\"1\\n2\\n\"}", "a\n  1\n  2\nb");
    expect("{{! one\ntwo\n}}\nx", "{}", NULL, "x");
    expect("{{>none}}x{{a}}", "{}", NULL, "x");
    expect("", "{}", NULL, "");
    expect("{ { }} {x} }}", "{}", NULL, "{ { }} {x} }}");
}

static void expect_mistake(const char *tmpl, const char *partials, enum msg id, const char *place)
{
    struct diags *d = diags_new();
    struct buf out = BUF_INIT, want = BUF_INIT;
    json_t *p = partials ? json_loads(partials, 0, NULL) : NULL, *data = json_object();
    assert_false(mustache_render(tmpl, "t.mustache", data, partial_of, p, &out, d));
    assert_int_equal(diags_count(d, LEVEL_ERROR), 1);
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    diags_print(d, f);
    fclose(f);
    buf_printf(&want, "t.mustache:%s: ", place);
    assert_memory_equal(text, want.p, want.n);
    /* the words before the first argument tell the messages apart */
    char *start = xstrdup(msg_pattern(id));
    start[strcspn(start, "{")] = '\0';
    assert_non_null(strstr(text, start));
    free(start);
    free(text);
    json_decref(p);
    json_decref(data);
    buf_clear(&out);
    buf_clear(&want);
    diags_free(d);
}

static void mistakes_have_places(void **state)
{
    (void)state;
    expect_mistake("甲乙\n丙{{name", NULL, MSG_PAGE_TAG_OPEN, "2:2");
    expect_mistake("{{{x}}", NULL, MSG_PAGE_TAG_OPEN, "1:1");
    expect_mistake("a\n\n{{#x}}b", NULL, MSG_PAGE_SECTION_OPEN, "3:1");
    expect_mistake("a{{/x}}", NULL, MSG_PAGE_SECTION_CLOSE, "1:2");
    expect_mistake("{{#a}}{{#b}}{{/a}}{{/b}}", NULL, MSG_PAGE_SECTION_CROSS, "1:13");
    expect_mistake("x{{ }}", NULL, MSG_PAGE_TAG_EMPTY, "1:2");
    expect_mistake("{{=a=}}", NULL, MSG_PAGE_TAG_DELIMITERS, "1:1");
    expect_mistake("{{=a b c=}}", NULL, MSG_PAGE_TAG_DELIMITERS, "1:1");
    expect_mistake("x\n {{>p}}", "{\"p\":\"{{#a}}\"}", MSG_PAGE_PARTIAL_BAD, "2:2");
    expect_mistake("{{>p}}", "{\"p\":\"{{>p}}\"}", MSG_PAGE_PARTIAL_DEEP, "1:1");
}

static void nesting_has_an_end(void **state)
{
    (void)state;
    struct buf t = BUF_INIT;
    for (int i = 0; i < 5000; i++)
        buf_adds(&t, "{{^a}}");
    expect_mistake(t.p, NULL, MSG_PAGE_DEEP, "1:601");
    buf_clear(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values), cmocka_unit_test(truth),                cmocka_unit_test(contexts),
        cmocka_unit_test(lines),  cmocka_unit_test(mistakes_have_places), cmocka_unit_test(nesting_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * mustache_spec_test.c - every case of the required part of the Mustache specification (tests/spec/mustache).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/page.h"

static const char *partial_of(void *ctx, const char *name) { return json_string_value(json_object_get(ctx, name)); }

static bool run_case(const char *file, json_t *test)
{
    struct diags *d = diags_new();
    struct buf out = BUF_INIT;
    const char *expected = json_string_value(json_object_get(test, "expected"));
    bool ok = mustache_render(json_string_value(json_object_get(test, "template")), file, json_object_get(test, "data"), partial_of,
                              json_object_get(test, "partials"), &out, d);
    bool same = ok && !strcmp(out.p, expected);
    if (!same)
        print_error("%s: %s\n  expected: %s\n  got:      %s\n", file, json_string_value(json_object_get(test, "name")), expected, out.p);
    buf_clear(&out);
    diags_free(d);
    return same;
}

static void run_file(const char *name, size_t at_least)
{
    char path[64];
    snprintf(path, sizeof path, "tests/spec/mustache/%s.json", name);
    json_error_t err;
    json_t *all = json_load_file(path, 0, &err);
    assert_non_null(all);
    json_t *tests = json_object_get(all, "tests"), *test;
    size_t i, good = 0;
    json_array_foreach(tests, i, test) good += run_case(path, test);
    print_message("Mustache %s: %zu of %zu cases\n", name, good, json_array_size(tests));
    assert_true(json_array_size(tests) >= at_least);
    assert_int_equal(good, json_array_size(tests));
    json_decref(all);
}

static void comments(void **state) { (void)state, run_file("comments", 11); }
static void delimiters(void **state) { (void)state, run_file("delimiters", 14); }
static void interpolation(void **state) { (void)state, run_file("interpolation", 31); }
static void inverted(void **state) { (void)state, run_file("inverted", 21); }
static void partials(void **state) { (void)state, run_file("partials", 11); }
static void sections(void **state) { (void)state, run_file("sections", 26); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments), cmocka_unit_test(delimiters), cmocka_unit_test(interpolation),
        cmocka_unit_test(inverted), cmocka_unit_test(partials),   cmocka_unit_test(sections),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

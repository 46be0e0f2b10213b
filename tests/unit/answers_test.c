/*
 * answers_test.c - the values of a form by path: kept, replaced, found, in an order that does not depend on how they came.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

#include "model/model.h"

static void test_set_and_get(void **state)
{
    (void)state;
    struct answers a = {.arena = arena_new()};
    char value[] = "王𠅤";
    assert_string_equal(answers_get(&a, "full_name"), "");
    assert_null(answers_find(&a, "full_name"));
    answers_set(&a, "full_name", value, ANSWER_GUESSED);
    value[0] = 'x';                                        /* it is a copy */
    assert_string_equal(answers_get(&a, "full_name"), "王𠅤");
    assert_int_equal(answers_find(&a, "full_name")->flags, ANSWER_GUESSED);
    answers_set(&a, "full_name", "阿不都热合曼·吐尔逊", 0);
    assert_int_equal(a.n, 1);
    assert_string_equal(answers_get(&a, "full_name"), "阿不都热合曼·吐尔逊");
    assert_int_equal(answers_find(&a, "full_name")->flags, 0);
    answers_set(&a, "empty", "", 0);
    assert_non_null(answers_find(&a, "empty"));
    assert_string_equal(answers_get(&a, "full_nam"), "");
    assert_string_equal(answers_get(&a, "full_name_na"), "");
    arena_free(a.arena);
}

/* A value that comes from the same answers survives the array's moves. */
static void test_own_values(void **state)
{
    (void)state;
    struct answers a = {.arena = arena_new()};
    answers_set(&a, "m", "中", 0);
    for (int i = 0; i < 500; i++) {
        char path[16];
        snprintf(path, sizeof path, "a%d", i);
        answers_set(&a, path, answers_get(&a, "m"), 0);
    }
    assert_int_equal(a.n, 501);
    for (size_t i = 0; i < a.n; i++)
        assert_string_equal(a.v[i].value, "中");
    answers_set(&a, a.v[0].path, a.v[1].value, 0);
    assert_int_equal(a.n, 501);
    arena_free(a.arena);
}

static void test_order(void **state)
{
    (void)state;
    static const char *const paths[] = {"work.2.unit", "b", "work.10.unit", "a", "work.1.unit", "b_na"};
    static const char *const sorted[] = {"a", "b", "b_na", "work.1.unit", "work.10.unit", "work.2.unit"};
    struct answers a = {.arena = arena_new()}, b = {.arena = arena_new()};
    for (size_t i = 0; i < 6; i++) {
        answers_set(&a, paths[i], paths[i], 0);
        answers_set(&b, paths[5 - i], paths[5 - i], 0);
    }
    for (size_t i = 0; i < 6; i++) {
        assert_string_equal(a.v[i].path, sorted[i]);
        assert_string_equal(b.v[i].path, sorted[i]);
        assert_string_equal(a.v[i].value, sorted[i]);
    }
    arena_free(a.arena);
    arena_free(b.arena);
}

/* As many as a PDF may have, in an unlucky order, many times less than a second. */
static void test_many(void **state)
{
    (void)state;
    struct answers a = {.arena = arena_new()};
    char path[32], value[32];
    clock_t start = clock();
    for (unsigned i = 0; i < 10000; i++) {
        unsigned k = i * 7919u % 10000u;
        snprintf(path, sizeof path, "t.%u.f", k);
        snprintf(value, sizeof value, "%u", k);
        answers_set(&a, path, value, 0);
    }
    for (unsigned i = 0; i < 10000; i++) {
        snprintf(path, sizeof path, "t.%u.f", i);
        snprintf(value, sizeof value, "%u", i);
        assert_string_equal(answers_get(&a, path), value);
    }
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    assert_int_equal(a.n, 10000);
    for (size_t i = 1; i < a.n; i++)
        assert_true(strcmp(a.v[i - 1].path, a.v[i].path) < 0);
    if (seconds > 1.0)
        fail_msg("10,000 answers took %.2f s", seconds);
    arena_free(a.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_and_get), cmocka_unit_test(test_own_values), cmocka_unit_test(test_order), cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

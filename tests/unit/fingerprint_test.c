/*
 * fingerprint_test.c - fingerprints of content and check signs of numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "model/model.h"

static struct field fields[] = {
    {.name = "full_name", .type = TYPE_TEXT},
    {.name = "age", .type = TYPE_INTEGER, .calculation = {.s = "1 + 1"}},
};
static struct section sections[] = {{.kind = SECTION_FIELDS, .fields = fields, .nfields = 2}};
static const struct form form = {.id = "f", .version = "1", .sections = sections, .nsections = 1};

static void of(const char *name, const char *age, struct arena *a, char out[FINGERPRINT_SIZE])
{
    struct answers v = {.arena = a};
    answers_set(&v, "full_name", name, 0);
    answers_set(&v, "age", age, 0);
    answers_fingerprint(&form, &v, out);
}

static void test_fingerprint(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    char one[FINGERPRINT_SIZE], two[FINGERPRINT_SIZE];
    of("王䶮", "3", a, one);
    assert_int_equal(strlen(one), 9);
    assert_int_equal(one[4], '-');
    assert_int_equal(strspn(one, "0123456789ABCDEFGHJKMNPQRSTVWXYZ-"), 9);
    of("王䶮", "4", a, two);
    assert_string_equal(one, two);                         /* what is calculated does not count */
    of("王䶮 ", "3", a, two);
    assert_string_not_equal(one, two);
    of("王𠅤", "3", a, two);
    assert_string_not_equal(one, two);
    arena_free(a);
}

static void test_same(void **state)
{
    (void)state;
    assert_true(fingerprint_same("7K01-0F9X", "7ko i of9x"));
    assert_true(fingerprint_same("7K01-0F9X", "７Ｋ０１—０Ｆ９Ｘ"));
    assert_true(fingerprint_same("7K01-0F9X", "7KOL0F9X"));
    assert_false(fingerprint_same("7K01-0F9X", "7K01-0F9"));
    assert_false(fingerprint_same("7K01-0F9X", "7K01-0F9XX"));
    assert_false(fingerprint_same("7K01-0F9X", ""));
    assert_false(fingerprint_same("7K01-0F9X", "7K01-0F9王"));
}

/* The example of ISO/IEC 7064 for MOD 37,36, and that every wrong sign and every pair of neighbours that changed places is found. */
static void test_number(void **state)
{
    (void)state;
    assert_int_equal(number_check_sign("A12425GABC1234002"), 'M');
    assert_true(number_is_sound("A12425GABC1234002M"));
    char number[] = "7KQ2-0001-?", wrong[sizeof number];
    static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    number[10] = number_check_sign("7KQ2-0001");
    assert_true(number_is_sound(number));
    for (size_t i = 0; i < sizeof number - 1; i++)
        for (const char *c = signs; *c && number[i] != '-'; c++) {
            memcpy(wrong, number, sizeof wrong);
            wrong[i] = *c;
            assert_int_equal(number_is_sound(wrong), number[i] == *c);
        }
    assert_false(number_is_sound(""));
    assert_false(number_is_sound("7"));
    assert_false(number_is_sound("王1"));
    assert_false(number_is_sound("a1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fingerprint), cmocka_unit_test(test_same), cmocka_unit_test(test_number)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * text_test.c - folding numbers, trimming, the nearest word, SHA-256.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

struct pair { const char *in, *out; };

static void check(void (*f)(const char *, struct buf *), const struct pair *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf b = BUF_INIT;
        buf_adds(&b, "<");
        f(v[i].in, &b);
        assert_string_equal(b.p + 1, v[i].out);
        assert_int_equal(b.p[0], '<');
        buf_clear(&b);
    }
}

static void folds_numbers(void **state)
{
    (void)state;
    static const struct pair v[] = {
        {"", ""},
        {"11010519491231002X", "11010519491231002X"},
        {"１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"},
        {" 110105 1949-1231 002x\r\n", "11010519491231002X"},
        {"010－8888–0000—1", "010888800001"},
        {"\u00A0１３\u3000９\t00\u2009", "13900"},
        {"王小明", "王小明"},
        {"12é𠅤z", "12é𠅤Z"}, /* only ASCII letters change */
        {"1\xFF" "2", "1\xFF" "2"},
        {"1\xEF\xBF\xBD" "2", "1\xEF\xBF\xBD" "2"},
    };
    check(text_fold_number, v, sizeof v / sizeof *v);
}

static void trims(void **state)
{
    (void)state;
    static const struct pair v[] = {
        {"", ""},
        {" \t\r\n\u3000\u00A0", ""},
        {"王 小 明", "王 小 明"},
        {"\u3000\u3000王\u3000小明 \r\n", "王\u3000小明"},
        {"\n阿不都热合曼·吐尔逊\n", "阿不都热合曼·吐尔逊"},
        {" ＡＢ１２ ", "ＡＢ１２"}, /* full-width forms stay */
        {" \xFF ", "\xFF"},
        {" 𬭎", "𬭎"},
        {"x", "x"},
    };
    check(text_trim, v, sizeof v / sizeof *v);
}

/* What is trimmed off the end, found by reading from the front. */
static size_t end_by_reading(const char *s, size_t first)
{
    size_t last = first;
    for (const char *p = s + first; *p;) {
        uint32_t cp = u8_next(&p);
        if (!uni_is_space(cp) && !(cp >= 9 && cp <= 13))
            last = (size_t)(p - s);
    }
    return last;
}

/* Every text of so many bytes: blanks, halves of blanks, letters, and bytes that belong to nothing. */
static void trims_any_bytes(void **state)
{
    (void)state;
    static const char bytes[] = {' ', 'x', '\xE3', '\x80', '\xA0', '\xC2', '\xF0', '\n'};
    enum { LENGTH = 5, KINDS = sizeof bytes };
    for (unsigned long code = 0; code < 1ul << (3 * LENGTH); code++) {
        char s[LENGTH + 1] = "";
        struct buf out = BUF_INIT, whole = BUF_INIT;
        for (unsigned i = 0; i < LENGTH; i++)
            s[i] = bytes[code >> (3 * i) & (KINDS - 1)];
        text_trim(s, &out);
        const char *start = s;
        for (const char *next = s; *next; start = next) {
            uint32_t cp = u8_next(&next);
            if (!uni_is_space(cp) && !(cp >= 9 && cp <= 13))
                break;
        }
        size_t first = (size_t)(start - s), end = end_by_reading(s, first);
        buf_add(&whole, s + first, end - first);
        assert_string_equal(out.p, whole.p);
        buf_clear(&out);
        buf_clear(&whole);
    }
}

static void finds_the_nearest(void **state)
{
    (void)state;
    static const char *const keys[] = {"name", "label", "required", "type", "title", "constraint", "constraint_message", "id", "rows"};
    static const struct { const char *word, *want; } v[] = {
        {"label", "label"},      {"lable", "label"},           {"labe", "label"},     {"llabel", "label"},
        {"requierd", "required"}, {"requred", "required"},     {"tpye", "type"},      {"typ", "type"},
        {"constriant", "constraint"}, {"constraint_mesage", "constraint_message"},    {"titel", "title"},
        {"Label", "label"},      {"colour", NULL},             {"", NULL},            {"labial", "label"},
        {"zz", NULL},            {"bel", NULL},                {"ids", "id"},         {"x", NULL},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        const char *got = text_nearest(v[i].word, keys, sizeof keys / sizeof *keys);
        if (!v[i].want)
            assert_null(got);
        else
            assert_string_equal(got ? got : "(none)", v[i].want);
    }
    assert_null(text_nearest("label", keys, 0));
    static const char *const letter[] = {"y"};
    assert_null(text_nearest("x", letter, 1)); /* nothing is left of it */
    /* Of two the nearer, of two equally near the first. */
    static const char *const near[] = {"abcdefxx", "abcdefgx", "abcdefgy"};
    assert_string_equal(text_nearest("abcdefgh", near, 3), "abcdefgx");
    /* One Han character is three bytes: a third of 民族代码 is one character. */
    static const char *const chinese[] = {"行政区划", "民族代码"};
    assert_string_equal(text_nearest("名族代码", chinese, 2), "民族代码");
}

static void ascii(void **state)
{
    (void)state;
    assert_true(text_is_ascii(""));
    assert_true(text_is_ascii("\x01 az\x7F"));
    assert_false(text_is_ascii("az·"));
    assert_false(text_is_ascii("\x80"));
}

/* FIPS 180-4 examples, and an input of two blocks. */
static void sha256(void **state)
{
    (void)state;
    static const struct pair v[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        char hex[65];
        sha256_hex(v[i].in, strlen(v[i].in), hex);
        assert_string_equal(hex, v[i].out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_numbers), cmocka_unit_test(trims), cmocka_unit_test(trims_any_bytes), cmocka_unit_test(finds_the_nearest), cmocka_unit_test(ascii), cmocka_unit_test(sha256),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

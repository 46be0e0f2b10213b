/*
 * utf8_test.c - decoding, counting and classes of characters. Malformed sequences are those of the Unicode Standard, chapter 3.9.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

enum { BAD = U_BAD };

static void decodes(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        uint32_t cp[8];
    } cases[] = {
        {"", {0}},
        {"Az", {'A', 'z'}},
        {"\x7F\xC2\x80\xDF\xBF", {0x7F, 0x80, 0x7FF}},
        {"\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", {0x800, 0xD7FF, 0xE000, 0xFFFF}},
        {"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", {0x10000, 0x10FFFF}},
        {"龘𠅤𬭎", {0x9F98, 0x20164, 0x2CB4E}},
        {"\xF0\xB0\x80\x80\xF0\xB2\x8E\xAF", {0x30000, 0x323AF}}, /* plane 3, extensions G and H */
        {"e\xCC\x81", {'e', 0x301}},
        /* a byte that only continues, or never occurs */
        {"\x80" "a", {BAD, 'a'}},
        {"\xBF\xBF", {BAD, BAD}},
        {"\xFE\xFF" "a", {BAD, BAD, 'a'}},
        {"\xF8\x88\x80\x80\x80", {BAD, BAD, BAD, BAD, BAD}},
        /* overlong forms of two, three, four bytes */
        {"\xC0\x80", {BAD, BAD}},
        {"\xC1\xBF", {BAD, BAD}},
        {"\xE0\x80\x80", {BAD, BAD, BAD}},
        {"\xE0\x9F\xBF", {BAD, BAD, BAD}},
        {"\xF0\x80\x80\x80", {BAD, BAD, BAD, BAD}},
        {"\xF0\x8F\xBF\xBF", {BAD, BAD, BAD, BAD}},
        /* surrogates, alone and as a pair (CESU-8) */
        {"\xED\xA0\x80", {BAD, BAD, BAD}},
        {"\xED\xBF\xBF", {BAD, BAD, BAD}},
        {"\xED\xA1\x80\xED\xB5\xA4", {BAD, BAD, BAD, BAD, BAD, BAD}},
        /* above U+10FFFF */
        {"\xF4\x90\x80\x80", {BAD, BAD, BAD, BAD}},
        {"\xF5\x80\x80\x80", {BAD, BAD, BAD, BAD}},
        /* cut at the end, cut by another character, a wrong third or fourth byte */
        {"\xE9\xBE", {BAD, BAD}},
        {"\xF0\xA0\x85", {BAD, BAD, BAD}},
        {"\xC3", {BAD}},
        {"\xE9\xBE" "A", {BAD, BAD, 'A'}},
        {"\xE9" "龘", {BAD, 0x9F98}},
        {"\xE9\xBE\xC3\xA9", {BAD, BAD, 0xE9}},
        {"\xF0\xA0\x85" "A", {BAD, BAD, BAD, 'A'}},
        {"\xF0\xA0\xC3\xA9", {BAD, BAD, 0xE9}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *p = cases[i].s;
        size_t n = 0;
        for (uint32_t cp; (cp = u8_next(&p)) != 0; n++)
            if (cp != cases[i].cp[n])
                fail_msg("case %zu, character %zu: U+%04X", i, n, (unsigned)cp);
        assert_int_equal(cases[i].cp[n], 0);
        assert_ptr_equal(p, cases[i].s + strlen(cases[i].s));
        assert_int_equal(u8_len(cases[i].s), n);
        bool good = true;
        for (size_t j = 0; j < n; j++)
            good = good && cases[i].cp[j] != BAD;
        assert_int_equal(u8_valid(cases[i].s, strlen(cases[i].s)), good);
    }
}

/* Every code point there is goes out and comes back; what is none becomes U+FFFD. */
static void encodes_all(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x110010; cp++) {
        char s[5];
        size_t n = u8_put(s, cp);
        s[n] = '\0';
        bool exists = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
        const char *p = s;
        uint32_t back = u8_next(&p);
        if (back != (exists ? cp : BAD) || *p || !u8_valid(s, n))
            fail_msg("U+%04X came back as U+%04X", (unsigned)cp, (unsigned)back);
    }
}

static void valid_knows_lengths(void **state)
{
    (void)state;
    assert_true(u8_valid("", 0));
    assert_false(u8_valid("a\0b", 3));
    assert_false(u8_valid("\0", 1));
    assert_true(u8_valid("龘", 3));
    assert_false(u8_valid("龘", 2)); /* does not look beyond n */
    assert_true(u8_valid("\xEF\xBF\xBD", 3)); /* U+FFFD itself is a character */
}

static void counts_as_people_do(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        size_t points, chars;
    } cases[] = {
        {"", 0, 0},
        {"王䶮㛃𠅤𬭎龘犇", 7, 7},
        {"阿不都热合曼·吐尔逊", 10, 10},
        {"葛\U000E0100城", 3, 2}, /* ideographic variation selector */
        {"辻\uFE00", 2, 1},       /* standardised variation selector */
        {"Lu\u0308", 3, 2},       /* combining diaeresis */
        {"་ཀུ", 3, 2},              /* Tibetan: vowel sign */
        {"\u0301", 1, 0},
        {"a\u200Db\u200C", 4, 2},
        {"\xFFx", 2, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(u8_len(cases[i].s), cases[i].points);
        assert_int_equal(u8_chars(cases[i].s), cases[i].chars);
    }
}

struct class { uint32_t cp; bool is; };

static void check_class(bool (*f)(uint32_t), const struct class *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (f(v[i].cp) != v[i].is)
            fail_msg("U+%04X: %d", (unsigned)v[i].cp, !v[i].is);
}
#define CHECK_CLASS(f, v) check_class((f), (v), sizeof(v) / sizeof *(v))

static void han(void **state)
{
    (void)state;
    static const struct class v[] = {
        {0x3007, true},   {0x3400, true},   {0x4DAE, true},   {0x4DBF, true},   {0x4DC0, false},  {0x4E00, true},   {0x9F98, true},
        {0x9FFF, true},   {0xA000, false},  {0xF900, true},   {0xFA0E, true},   {0xFAD9, true},   {0xFB00, false},  {0x20000, true},
        {0x20164, true},  {0x2A6DF, true},  {0x2A700, true},  {0x2B740, true},  {0x2B820, true},  {0x2CB4E, true},  {0x2CEB0, true},
        {0x2EBF0, true},  {0x2F800, true},  {0x2FA1D, true},  {0x30000, true},  {0x3134A, true},  {0x31350, true},  {0x323AF, true},
        {0x2FFFE, false}, {0x40000, false}, {'a', false},     {0x3001, false},  {0x3042, false},  {0xAC00, false},  {0xFF21, false},
        {0x2E80, false},  {0x3006, false},  {0x3400 - 1, false}, {U_BAD, false}, {0, false},
    };
    CHECK_CLASS(uni_is_han, v);
}

static void wide(void **state)
{
    (void)state;
    static const struct class v[] = {
        {0x4E2D, true},  {0x20164, true}, {0x31350, true}, {0x3000, true},  {0x3001, true},  {0x3002, true},  {0x300A, true},
        {0x3042, true},  {0x30A2, true},  {0xAC00, true},  {0xFF01, true},  {0xFF21, true},  {0xFF5E, true},  {0xFF60, true},
        {0xFFE5, true},  {0x2014, true},  {0x2026, true},  {0x201C, true},  {0x201D, true},  {0x2018, true},  {0x2460, true},
        {0x25A1, true},  {0x2611, true},  {0x1F600, true}, {0xFE30, true},  {0x00B7, false}, {0x2022, false}, {0x2013, false},
        {'A', false},    {0x00E9, false}, {0xFF61, false}, {0xFF9F, false}, {0xFFE8, false}, {0x303F, false}, {0x0627, false},
        {0x2009, false}, {0x00A0, false}, {0x200B, false}, {0x0F40, false},
    };
    CHECK_CLASS(uni_is_wide, v);
    /* Whatever is an ideograph fills an em. */
    for (uint32_t cp = 0x3400; cp < 0x40000; cp++)
        if (uni_is_han(cp) && !uni_is_wide(cp))
            fail_msg("U+%04X is Han and not wide", (unsigned)cp);
}

static void other_classes(void **state)
{
    (void)state;
    static const struct class hangul[] = {
        {0x1100, true}, {0x3131, true}, {0xAC00, true}, {0xD7A3, true}, {0xD7A4, false}, {0x4E00, false}, {0x3130, false}, {0xFFA1, true},
    };
    static const struct class latin[] = {
        {'A', false},   {0xFF, false},   {0x100, true},   {0x1CE, true},  {0x24F, true},  {0x2AF, true},   {0x2B0, false},
        {0x370, false}, {0x400, false},  {0x1E00, true},  {0x1EFF, true}, {0x1F00, false}, {0xFF21, false}, {0x2C60, true},
        {0xA720, false}, {0xA722, true}, {0xAB30, true},  {0x1D2B, false},
    };
    static const struct class space[] = {
        {' ', true},     {0xA0, true},    {0x2000, true},  {0x200A, true}, {0x202F, true}, {0x3000, true}, {0x200B, false},
        {0xFEFF, false}, {'\t', false},   {'\n', false},   {'a', false},   {0, false},
    };
    static const struct class mark[] = {
        {0x301, true}, {0x20DD, true}, {0xFE0F, true}, {0xE01EF, true}, {0x200D, true}, {'a', false}, {0x300 - 1, false}, {0x4E00, false}, {0xB7, false},
    };
    CHECK_CLASS(uni_is_hangul, hangul);
    CHECK_CLASS(uni_is_latin_ext, latin);
    CHECK_CLASS(uni_is_space, space);
    CHECK_CLASS(uni_is_mark, mark);
}

static void folds_width(void **state)
{
    (void)state;
    for (uint32_t cp = 0x21; cp <= 0x7E; cp++) {
        assert_int_equal(uni_fold_width(cp + 0xFEE0), cp);
        assert_int_equal(uni_fold_width(cp), cp);
    }
    assert_int_equal(uni_fold_width(0x3000), ' ');
    assert_int_equal(uni_fold_width(0xFF00), 0xFF00);
    assert_int_equal(uni_fold_width(0xFF5F), 0xFF5F);
    assert_int_equal(uni_fold_width(0x3002), 0x3002);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes), cmocka_unit_test(encodes_all), cmocka_unit_test(valid_knows_lengths), cmocka_unit_test(counts_as_people_do),
        cmocka_unit_test(han),     cmocka_unit_test(wide),        cmocka_unit_test(other_classes),       cmocka_unit_test(folds_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

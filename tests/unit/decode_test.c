/* Tests of read/decode.c: each row of the table of encodings, damage, and that good text stays as it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "read/read_int.h"

#define S(x) (x), sizeof(x) - 1

static void check(const char *bytes, size_t n, const char *want, unsigned want_flags)
{
    struct buf out = BUF_INIT;
    buf_adds(&out, "kept:");
    /* A copy of the exact size: reading past its end is seen by the sanitizer. */
    unsigned char *copy = xmalloc(n);
    memcpy(copy, bytes, n);
    unsigned flags = read_decode_string(copy, n, &out);
    free(copy);
    assert_memory_equal(out.p, "kept:", 5);
    assert_string_equal(out.p + 5, want);
    assert_int_equal(out.n - 5, strlen(want));
    assert_int_equal(flags, want_flags);
    buf_clear(&out);
}

/* UTF-8 as a filler writes it in UTF-16, read back. */
static void check_utf16(const char *utf8, bool big)
{
    struct buf b = BUF_INIT;
    buf_add(&b, big ? "\xFE\xFF" : "\xFF\xFE", 2);
    assert_true(conv_from_utf8(big ? "UTF-16BE" : "UTF-16LE", utf8, strlen(utf8), &b));
    check(b.p, b.n, utf8, big ? 0 : RAW_GUESSED);
    buf_clear(&b);
}

static void utf16_be(void **state)
{
    (void)state;
    check(S("\xFE\xFF"), "", 0);
    check(S("\xFE\xFF\x73\x8B"), "王", 0);
    check(S("\xFE\xFF\x73\x8B\x4D\xAE\x36\xC3\xD8\x40\xDD\x64\xD8\x72\xDF\x4E\x9F\x98\x72\x87"), "王䶮㛃𠅤𬭎龘犇", 0);
    check(S("\xFE\xFF\x00" "a\x00\r\x00\n\x00" "b\x00\r\x00" "c\x00\n\x00" "d"), "a\nb\nc\nd", 0);
    check_utf16("阿不都热合曼·吐尔逊", true);
    check_utf16("ＡＢ１２（全角）　ﬁ① ㍿", true);             /* nothing is normalised */
    check_utf16("  spaces stay \t", true);
}

static void utf16_le(void **state)
{
    (void)state;
    check(S("\xFF\xFE\x8B\x73"), "王", RAW_GUESSED);
    check_utf16("王䶮㛃𠅤𬭎龘犇", false);
}

static void language_codes(void **state)
{
    (void)state;
    check(S("\xFE\xFF\x00\x1B" "zh" "\x00\x1B\x73\x8B"), "王", 0);
    check(S("\xFE\xFF\x00\x1B" "zhCN" "\x00\x1B\x73\x8B"), "王", 0);
    check(S("\xFE\xFF\x00\x1B\x00" "z\x00" "h\x00\x1B\x73\x8B"), "王", 0);
    check(S("\xFE\xFF\x73\x8B\x00\x1B" "enUS" "\x00\x1B\x00" "a\x00\x1B" "zh" "\x00\x1B" "\x4E\x94"), "王a五", 0);
    check(S("\xFE\xFF\x00\x1B\x73\x8B"), "\x1B王", 0);      /* no language code: kept */
    check(S("\xFE\xFF\x00\x1B"), "\x1B", 0);
}

static void lone_surrogates(void **state)
{
    (void)state;
    check(S("\xFE\xFF\x73\x8B\xD8\x40"), "王\uFFFD", RAW_DAMAGED);
    check(S("\xFE\xFF\xD8\x40\x73\x8B"), "\uFFFD王", RAW_DAMAGED);
    check(S("\xFE\xFF\xDD\x64\x73\x8B"), "\uFFFD王", RAW_DAMAGED);
    check(S("\xFE\xFF\xD8\x40\xD8\x40\xDD\x64"), "\uFFFD𠅤", RAW_DAMAGED);
    check(S("\xFE\xFF\x73\x8B\x4D"), "王\uFFFD", RAW_DAMAGED);
    /* What Chromium stored for 王䶮㛃𠅤𬭎龘犇 typed: the rest of the name must not be lost. */
    check(S("\xFE\xFF\x73\x8B\x4D\xAE\x36\xC3\xD8\x40\xD8\x72\x9F\x98\x72\x87"), "王䶮㛃\uFFFD\uFFFD龘犇", RAW_DAMAGED);
    check(S("\xFF\xFE\x8B\x73\x40\xD8"), "王\uFFFD", RAW_DAMAGED | RAW_GUESSED);
}

static void cut_characters(void **state)
{
    (void)state;
    /* Pasted in Chromium: U+20164 became U+0164, U+2CB4E became U+CB4E. */
    check(S("\xFE\xFF\x73\x8B\x01\x64\x9F\x98"), "王Ť龘", RAW_DAMAGED);
    check(S("\xFE\xFF\x73\x8B\xCB\x4E"), "王쭎", RAW_DAMAGED);
    assert_true(read_looks_damaged("쭎王"));
    assert_true(read_looks_damaged("a\uFFFD"));
    assert_false(read_looks_damaged("Ťomáš 김정은"));         /* not among Han */
    assert_false(read_looks_damaged("王é"));                 /* below U+0100 */
    assert_false(read_looks_damaged("王（Ť）"));
    assert_false(read_looks_damaged(""));
    assert_true(read_looks_damaged("𠅤Ť"));
}

static void nuls(void **state)
{
    (void)state;
    check(S("\xFE\xFF\x73\x8B\x00\x00\x00\x00"), "王", 0);   /* padding */
    check(S("\xFE\xFF\x73\x8B\x00\x00\x4E\x94"), "王\uFFFD五", RAW_DAMAGED);
    check(S("ab\0\0"), "ab", 0);
    check(S("a\0b"), "a\uFFFDb", RAW_DAMAGED);
    check(S("\xEF\xBB\xBF\xE7\x8E\x8B\0x"), "王\uFFFDx", RAW_DAMAGED);
}

static void ascii_and_utf8(void **state)
{
    (void)state;
    check(S(""), "", 0);
    check(S("110105194912310021"), "110105194912310021", 0);
    check(S("a\r\nb\rc"), "a\nb\nc", 0);
    check(S("\xEF\xBB\xBF" "王五𠅤"), "王五𠅤", 0);
    check(S("王五𠅤"), "王五𠅤", RAW_GUESSED);
    check(S("café"), "café", RAW_GUESSED);
    check(S("\xEF\xBB\xBF\xE7\x8E"), "\uFFFD\uFFFD", RAW_DAMAGED);
}

static void gb18030(void **state)
{
    (void)state;
    check(S("\xCD\xF5\xCE\xE5"), "王五", RAW_GUESSED);
    check(S("\xCD\xF5 a\r\n\xCE\xE5"), "王 a\n五", RAW_GUESSED);
    check(S("\x81\x30\x81\x30\xCD\xF5"), "†0†0Íõ", 0);   /* U+0080 is no text: read as PDFDocEncoding */
    check(S("\x95\x32\xA6\x32\xCD\xF5"), "𠅤王", RAW_GUESSED);  /* four bytes: beyond the BMP */
}

static void pdfdoc(void **state)
{
    (void)state;
    check(S("caf\xE9"), "café", 0);
    check(S("M\xFCller"), "Müller", 0);                     /* FC 6C is a GBK pair, but Latin letters are around */
    check(S("\xA0 5"), "€ 5", 0);
    check(S("\x80\x84\x85\x92\x93\x9E"), "•—–™ﬁž", 0);
    check(S("\x18\x1F"), "˘˜", 0);
    check(S("x\x7Fy"), "x\uFFFDy", RAW_DAMAGED);
    check(S("x\xAD"), "x\uFFFD", RAW_DAMAGED);
    struct buf b = BUF_INIT;
    unsigned char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (unsigned char)i;
    decode_pdfdoc(all + 0xA1, 0xFF - 0xA0, &b);              /* Latin-1 but for the soft hyphen */
    struct buf latin = BUF_INIT;
    assert_true(conv_to_utf8("ISO-8859-1", all + 0xA1, 0xFF - 0xA0, &latin));
    char *hyphen = strstr(latin.p, "\u00AD");
    assert_non_null(hyphen);
    assert_int_equal(b.n, latin.n + 1);                      /* U+FFFD is a byte longer */
    assert_memory_equal(b.p, latin.p, (size_t)(hyphen - latin.p));
    assert_string_equal(b.p + (hyphen - latin.p) + 3, hyphen + 2);
    buf_clear(&b);
    buf_clear(&latin);
}

static void prefix(void **state)
{
    (void)state;
    assert_int_equal(utf8_prefix("王五", 6, 6), 6);
    assert_int_equal(utf8_prefix("王五", 6, 5), 3);
    assert_int_equal(utf8_prefix("王五", 6, 3), 3);
    assert_int_equal(utf8_prefix("王五", 6, 2), 0);
    assert_int_equal(utf8_prefix("ab", 2, 1), 1);
}

/* Whatever comes in, UTF-8 without NUL comes out. */
static void any_bytes(void **state)
{
    (void)state;
    uint32_t seed = 12345;
    for (int round = 0; round < 20000; round++) {
        unsigned char *p = xmalloc(24);
        size_t n = (size_t)(round % 24);
        for (size_t i = 0; i < n; i++)
            p[i] = (unsigned char)((seed = seed * 1664525u + 1013904223u) >> 24);
        if (n > 2 && round % 3 == 0)
            memcpy(p, round % 2 ? "\xFE\xFF" : "\xFF\xFE", 2);
        unsigned char *exact = xmalloc(n);
        memcpy(exact, p, n);
        struct buf out = BUF_INIT;
        read_decode_string(exact, n, &out);
        assert_true(u8_valid(out.p, out.n));
        assert_null(memchr(out.p, '\r', out.n));
        buf_clear(&out);
        free(exact);
        free(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf16_be), cmocka_unit_test(utf16_le), cmocka_unit_test(language_codes), cmocka_unit_test(lone_surrogates),
        cmocka_unit_test(cut_characters), cmocka_unit_test(nuls), cmocka_unit_test(ascii_and_utf8), cmocka_unit_test(gb18030),
        cmocka_unit_test(pdfdoc), cmocka_unit_test(prefix), cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

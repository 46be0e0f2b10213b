/* What an offline form saves and what people copy out of it: good, careless and hostile, through the confined reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <zlib.h>

#include "reader_fixture.h"

static void read_text(const char *s) { read_n(s, strlen(s)); }

static const char *value(const char *name)
{
    for (size_t i = 0; i < result.nfields; i++)
        if (!strcmp(result.fields[i].name, name))
            return result.fields[i].value;
    return NULL;
}

/* The file as the page writes it, with the right hash. */
static char *saved(const char *form, const char *answers, const char *hashed)
{
    char hash[65];
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s\n%s", form, hashed);
    sha256_hex(b.p, b.n, hash);
    buf_clear(&b);
    return xasprintf("{\n \"shenbao\": \"answers\",\n \"format\": 1, \"form\": \"%s\", \"pack\": \"7\", \"base\": \"3.1\", \"hash\": \"%s\", \"answers\": {%s}}\n",
                     form, hash, answers);
}

static void test_saved(void **state)
{
    (void)state;
    char *s = saved("demo@1", "\"name\": \"王䶮㛃𠅤\", \"a.1.b\": \"2019-03/..\", \"empty\": \"\"", "a.1.b\x1f" "2019-03/..\x1ename\x1f王䶮㛃𠅤\x1e");
    read_text(s);
    assert_int_equal(result.kind, READ_FORM);
    assert_true(result.page);
    assert_false(result.changed);
    assert_false(result.draft);
    assert_string_equal(value("_form"), "demo@1");
    assert_string_equal(value("_pack"), "7");
    assert_string_equal(value("_base"), "3.1");
    assert_string_equal(value("name"), "王䶮㛃𠅤");
    assert_string_equal(value("a.1.b"), "2019-03/..");
    char *marked = xasprintf("\xEF\xBB\xBF%s", s);         /* an editor put a mark in front */
    read_text(marked);
    assert_int_equal(result.kind, READ_FORM);
    free(marked);
    free(s);
}

static void test_changed(void **state)
{
    (void)state;
    char *s = saved("demo@1", "\"name\": \"李\"", "name\x1f王\x1e");
    read_text(s);
    assert_int_equal(result.kind, READ_FORM);
    assert_true(result.changed);
    free(s);
}

static void test_draft(void **state)
{
    (void)state;
    read_text("{\"shenbao\":\"draft\",\"format\":1,\"form\":\"demo@1\",\"answers\":{\"name\":\"王\"}}");
    assert_int_equal(result.kind, READ_FORM);
    assert_true(result.draft);
    assert_false(result.changed);
    assert_string_equal(value("name"), "王");
}

/* What names itself twice, or pretends to be a hidden field, or is no text. */
static void test_hostile(void **state)
{
    (void)state;
    read_text("{\"shenbao\":\"answers\",\"format\":1,\"form\":\"demo@1\",\"answers\":{\"_form\":\"other@9\",\"a\":1,\"b\":[\"x\"],\"c\":null,\"d\":\"ok\"}}");
    assert_int_equal(result.kind, READ_FORM);
    assert_string_equal(value("_form"), "demo@1");
    assert_int_equal(result.nfields, 4);
    assert_string_equal(value("d"), "ok");
    read_text("{\"shenbao\":\"answers\",\"format\":1,\"form\":\"a@1\",\"form\":\"b@1\",\"answers\":{}}");
    assert_int_equal(result.kind, READ_CUT);
    read_text("{\"shenbao\":\"answers\",\"format\":1,\"form\":{},\"answers\":{}}");
    assert_int_equal(result.kind, READ_FORM);
    assert_string_equal(value("_form"), "");
    read_text("{\"shenbao\":\"answers\",\"format\":1,\"answers\":[]}");
    assert_int_equal(result.kind, READ_CUT);
    read_text("{\"shenbao\":\"answers\",\"format\":1,\"answers\":{\"a\":\"\\ud800\"}}");
    assert_int_equal(result.kind, READ_CUT);
    read_text("{\"shenbao\":\"else\",\"format\":1}");
    assert_int_equal(result.kind, READ_NOT_PDF);
    read_text("{\"shenbao\":\"answers\",\"format\":2,\"answers\":{}}");
    assert_int_equal(result.kind, READ_NEWER);
    read_text("{\"shenbao\":\"answers\",\"format\":1,\"form\":\"demo@1\",\"answers\":{\"name\":\"王");
    assert_int_equal(result.kind, READ_CUT);
    read_text("{\"other\": 1}");
    assert_int_equal(result.kind, READ_NOT_PDF);
}

static void test_deep_and_large(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_adds(&b, "{\"shenbao\":");
    for (int i = 0; i < 200000; i++)
        buf_addc(&b, '[');
    read_n(b.p, b.n);
    assert_int_equal(result.kind, READ_CUT);
    buf_reset(&b);
    buf_adds(&b, "{\"shenbao\":\"answers\",\"format\":1,\"form\":\"demo@1\",\"answers\":{\"a\":\"");
    for (int i = 0; i < 70000; i++)
        buf_addc(&b, 'x');
    buf_adds(&b, "\"}}");
    read_n(b.p, b.n);
    assert_int_equal(result.kind, READ_FORM);
    assert_int_equal(strlen(value("a")), 65536);
    buf_reset(&b);
    buf_adds(&b, "{\"shenbao\":\"answers\",\"format\":1,\"form\":\"demo@1\",\"answers\":{\"a\":\"1\"");
    for (int i = 0; i < 12000; i++)
        buf_printf(&b, ",\"f%d\":\"1\"", i);
    buf_adds(&b, "}}");
    read_n(b.p, b.n);
    assert_int_equal(result.kind, READ_LIMIT);
    buf_clear(&b);
}

/* ---- copied text ---- */

static void add64(const unsigned char *p, size_t n, struct buf *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (size_t i = 0; i < n; i += 3) {
        unsigned long g = (unsigned long)p[i] << 16 | (i + 1 < n ? (unsigned long)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0);
        for (size_t k = 0; k < (n - i < 3 ? n - i : 3) + 1; k++)
            buf_addc(out, digits[g >> (18 - 6 * k) & 63]);
    }
}

static void copied(const char *json, struct buf *out)
{
    unsigned char packed[8192];
    z_stream z = { .next_in = (Bytef *)json, .avail_in = (uInt)strlen(json), .next_out = packed, .avail_out = sizeof packed };
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t n = sizeof packed - z.avail_out;
    deflateEnd(&z);
    buf_printf(out, "SHENBAO:1:%08lx:", crc32(0, packed, (uInt)n));
    add64(packed, n, out);
    buf_adds(out, ":END");
}

static void test_copied(void **state)
{
    (void)state;
    char *s = saved("demo@1", "\"name\": \"王䶮\"", "name\x1f王䶮\x1e");
    struct buf b = BUF_INIT, wrapped = BUF_INIT, wide = BUF_INIT;
    copied(s, &b);
    buf_adds(&wrapped, "您好，这是我的表：\r\n");
    for (size_t i = 0; i < b.n; i++) {                     /* a mail program broke the lines */
        buf_addc(&wrapped, b.p[i]);
        if (i % 60 == 59)
            buf_adds(&wrapped, "\r\n ");
    }
    buf_adds(&wrapped, "\r\n谢谢");
    read_n(wrapped.p, wrapped.n);
    assert_int_equal(result.kind, READ_FORM);
    assert_true(result.page);
    assert_false(result.changed);
    assert_string_equal(value("name"), "王䶮");
    buf_adds(&wide, "\xFF\xFE");
    for (size_t i = 0; i < b.n; i++) {                     /* saved as "Unicode" */
        buf_addc(&wide, b.p[i]);
        buf_addc(&wide, '\0');
    }
    read_n(wide.p, wide.n);
    assert_int_equal(result.kind, READ_FORM);
    read_n(b.p, b.n - 9);                                  /* not all of it was copied */
    assert_int_equal(result.kind, READ_CUT);
    b.p[30] = b.p[30] == 'A' ? 'B' : 'A';
    read_n(b.p, b.n);
    assert_int_equal(result.kind, READ_CUT);
    read_text("SHENBAO:2:00000000::END");
    assert_int_equal(result.kind, READ_NEWER);
    read_text("SHENBAO:");
    assert_int_equal(result.kind, READ_CUT);
    read_text("SHENBAO:1:0:END");
    assert_int_equal(result.kind, READ_CUT);
    buf_clear(&b);
    buf_clear(&wrapped);
    buf_clear(&wide);
    free(s);
}

/* A few kilobytes that would become hundreds of megabytes. */
static void test_bomb(void **state)
{
    (void)state;
    size_t n = 64u << 20;
    char *zeros = xcalloc(1, n), *packed = xmalloc(n / 500);
    z_stream z = { .next_in = (Bytef *)zeros, .avail_in = (uInt)n, .next_out = (Bytef *)packed, .avail_out = (uInt)(n / 500) };
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t size = n / 500 - z.avail_out;
    deflateEnd(&z);
    struct buf b = BUF_INIT;
    buf_printf(&b, "SHENBAO:1:%08lx:", crc32(0, (const Bytef *)packed, (uInt)size));
    add64((const unsigned char *)packed, size, &b);
    buf_adds(&b, ":END");
    read_n(b.p, b.n);
    assert_int_equal(result.kind, READ_CUT);
    buf_clear(&b);
    free(zeros);
    free(packed);
}

static void test_page_itself(void **state)
{
    (void)state;
    read_text("<!DOCTYPE html>\n<html><head><meta name=\"shenbao-form\" content=\"demo@1\"></head></html>");
    assert_int_equal(result.kind, READ_NOT_PDF);
    assert_string_equal(result.detail, msg_pattern(MSG_READ_IS_OFFLINE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_saved),          cmocka_unit_test(test_changed), cmocka_unit_test(test_draft), cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_deep_and_large), cmocka_unit_test(test_copied),  cmocka_unit_test(test_bomb),  cmocka_unit_test(test_page_itself),
    };
    return cmocka_run_group_tests(tests, start, stop);
}

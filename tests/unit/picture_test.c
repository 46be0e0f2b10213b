/*
 * picture_test.c - pixels by the headers of pictures, and headers of a stranger's making: cut at every length, changed at every byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four before it */
#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "read/read_int.h"

static const struct { int what; unsigned w, h; size_t n; const char *bytes; } good[] = {
#define PICTURE(what, w, h, bytes) { MSG_READ_IS_##what, w, h, sizeof bytes - 1, bytes }
    PICTURE(PNG, 295, 413, "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x01\x27\0\0\x01\x9D\x08\0\0\0\0"),
    PICTURE(GIF, 300, 2, "GIF89a\x2C\x01\x02\0\0\0\0"),
    PICTURE(BMP, 640, 480, "BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x80\x02\0\0\x20\xFE\xFF\xFF\x01\0"),
    PICTURE(BMP, 16, 32, "BM\0\0\0\0\0\0\0\0\x1A\0\0\0\x0C\0\0\0\x10\0\x20\0\x01\0\0\0"),
    PICTURE(JPEG, 295, 413, "\xFF\xD8\xFF\xE1\0\x0C\xFF\xD8\xFF\xC0\0\x0B\x08\0\x3C\0\xFF\xFF\xC2\0\x0B\x08\x01\x9D\x01\x27\x01\x01\x11\0\xFF\xDA"),
    PICTURE(TIFF, 1000, 2000, "II*\0\x08\0\0\0\x02\0\0\x01\x03\0\x01\0\0\0\xE8\x03\0\0\x01\x01\x04\0\x01\0\0\0\xD0\x07\0\0\0\0\0\0"),
    PICTURE(TIFF, 5, 6, "MM\0*\0\0\0\x08\0\x02\x01\0\0\x03\0\0\0\x01\0\x05\0\0\x01\x01\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"),
};

static bool look(int what, const char *p, size_t n, uint32_t *w, uint32_t *h)
{
    int fd = memfd_create("picture", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, p, n), n);
    bool known = picture_size(fd, what, w, h);
    close(fd);
    assert_true(known == (*w > 0 && *h > 0));
    assert_true(*w <= PICTURE_SIDE && *h <= PICTURE_SIDE);
    return known;
}

static void test_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint32_t w, h;
        assert_true(look(good[i].what, good[i].bytes, good[i].n, &w, &h));
        assert_int_equal(w, good[i].w);
        assert_int_equal(h, good[i].h);
    }
}

static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        for (size_t n = 0; n < good[i].n; n++) {
            uint32_t w, h;
            look(good[i].what, good[i].bytes, n, &w, &h);
        }
}

static void test_changed(void **state)
{
    static const unsigned char values[] = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        for (size_t at = 0; at < good[i].n; at++)
            for (size_t v = 0; v < sizeof values; v++) {
                char copy[64];
                uint32_t w, h;
                assert_true(good[i].n <= sizeof copy);
                memcpy(copy, good[i].bytes, good[i].n);
                copy[at] = (char)values[v];
                look(good[i].what, copy, good[i].n, &w, &h);
            }
}

/* A file of nothing but fill bytes or empty segments must not hold the reader up. */
static void test_endless(void **state)
{
    (void)state;
    static char bytes[1 << 20];
    uint32_t w, h;
    memset(bytes, 0xFF, sizeof bytes);
    bytes[1] = (char)0xD8;
    assert_false(look(MSG_READ_IS_JPEG, bytes, sizeof bytes, &w, &h));
    for (size_t i = 2; i + 4 <= sizeof bytes; i += 4)
        memcpy(bytes + i, "\xFF\xE0\0\2", 4);
    assert_false(look(MSG_READ_IS_JPEG, bytes, sizeof bytes, &w, &h));
}

static void test_kinds(void **state)
{
    (void)state;
    assert_string_equal(attachment_kind(attachment_number(MSG_READ_IS_JPEG)), "jpg");
    assert_string_equal(attachment_kind(attachment_number(MSG_READ_IS_DOCX)), "docx");
    assert_string_equal(attachment_kind(attachment_pdf()), "pdf");
    assert_string_equal(attachment_kind(attachment_zip()), "zip");
    assert_int_equal(attachment_number(MSG_READ_IS_PROGRAM), 0);
    assert_int_equal(attachment_number(MSG_READ_IS_SHORTCUT), 0);
    assert_string_equal(attachment_kind(0), "");
    assert_string_equal(attachment_kind(UINT32_MAX), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes), cmocka_unit_test(test_cut), cmocka_unit_test(test_changed), cmocka_unit_test(test_endless), cmocka_unit_test(test_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * pack_test.c - names, manifest and bytes of a pack, read back by libzip and by programs that other people wrote.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zip.h>

#include <cmocka.h>

#include "pack/pack_int.h"

#define FOLDER "out/test/pack"

static void expect_name(const char *given, const char *wanted)
{
    struct buf b = BUF_INIT;
    name_make_legal(given, &b);
    assert_string_equal(b.p, wanted);
    buf_clear(&b);
}

static void names_are_legal(void **state)
{
    (void)state;
    expect_name("00-从这里开始.html", "00-从这里开始.html");
    expect_name("怎么填、怎么交.html", "怎么填、怎么交.html");
    expect_name("王䶮㛃𠅤𬭎.pdf", "王䶮㛃𠅤𬭎.pdf");
    expect_name("a\\b/c:d*e?f\"g<h>i|j.pdf", "a＼b／c：d＊e？f＂g＜h＞i｜j.pdf");
    expect_name("行\n尾\t\x7f.txt", "行_尾__.txt");
    expect_name("\xE2\x80\xAE" "fdp.exe", "_fdp.exe");
    expect_name("表. . ", "表");
    expect_name("  表.pdf", "表.pdf");
    expect_name("坏\xFF字", "坏_字");
    expect_name("", "_");
    expect_name("...", "_");
    expect_name("..", "_");
}

static void device_names_are_changed(void **state)
{
    (void)state;
    expect_name("CON", "CON_");
    expect_name("nul.txt", "nul_.txt");
    expect_name("Aux.tar.gz", "Aux_.tar.gz");
    expect_name("com1.pdf", "com1_.pdf");
    expect_name("LPT\xC2\xB9", "LPT\xC2\xB9_");
    expect_name("con .pdf", "con _.pdf");
    expect_name("COM10", "COM10");
    expect_name("CONTENT.txt", "CONTENT.txt");
    expect_name("com", "com");
}

static void long_names_keep_their_ending(void **state)
{
    (void)state;
    struct buf given = BUF_INIT, b = BUF_INIT;
    for (int i = 0; i < 120; i++)
        buf_adds(&given, "𠅤");
    buf_adds(&given, ".pdf");
    name_make_legal(given.p, &b);
    assert_true(b.n <= 200 && b.n > 190);
    assert_true(u8_valid(b.p, b.n));
    assert_string_equal(b.p + b.n - 4, ".pdf");
    buf_clear(&given);
    buf_clear(&b);
}

static struct pack *sample(bool ascii)
{
    struct pack *k = pack_new("东阳市：初定", "dongyang", ascii);
    pack_add(k, "00-从这里开始.html", "00-start.html", "<p>开始</p>", strlen("<p>开始</p>"));
    pack_add(k, "表?.pdf", "form.pdf", "%PDF-1\0\1\2", 9);
    pack_add(k, "表？.PDF", "FORM.pdf", "%PDF-2", 6);
    pack_add(k, "表？.pdf", "form.pdf", "", 0);
    pack_add(k, "Manifest.json", "Manifest.json", "{}", 2);
    return k;
}

static void finish(struct pack *k, struct buf *out)
{
    json_t *meta = json_pack("{s:s, s:s}", "pack", "SB-1", "title", "初定");
    assert_true(pack_finish(k, meta, out));
    json_decref(meta);
    pack_free(k);
}

static void collisions_are_numbered(void **state)
{
    (void)state;
    struct pack *k = sample(false);
    static const char *const wanted[] = {"00-从这里开始.html", "表？.pdf", "表？-2.PDF", "表？-3.pdf", "Manifest-2.json"};
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(pack_name(k, i), wanted[i]);
    assert_null(pack_name(k, 5));
    pack_free(k);
    k = sample(true);
    static const char *const ascii[] = {"00-start.html", "form.pdf", "FORM-2.pdf", "form-3.pdf", "Manifest-2.json"};
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(pack_name(k, i), ascii[i]);
    pack_free(k);
}

/* The entry's bytes; caller frees. */
static char *entry(zip_t *z, const char *name, size_t *n)
{
    zip_stat_t st;
    assert_int_equal(zip_stat(z, name, ZIP_FL_ENC_UTF_8, &st), 0);
    zip_file_t *f = zip_fopen(z, name, ZIP_FL_ENC_UTF_8);
    char *p = xcalloc(1, (size_t)st.size + 1);
    assert_int_equal(zip_fread(f, p, st.size), st.size);
    zip_fclose(f);
    *n = (size_t)st.size;
    return p;
}

static void manifest_tells_every_file(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    finish(sample(false), &out);
    zip_error_t err;
    zip_t *z = zip_open_from_source(zip_source_buffer_create(out.p, out.n, 0, &err), ZIP_RDONLY, &err);
    assert_int_equal(zip_get_num_entries(z, 0), 6);
    assert_string_equal(zip_get_name(z, 5, ZIP_FL_ENC_RAW), "东阳市：初定/manifest.json");
    size_t n;
    char *text = entry(z, "东阳市：初定/manifest.json", &n);
    json_t *m = json_loads(text, 0, NULL), *file;
    assert_string_equal(json_object_iter_key(json_object_iter(m)), "pack");
    size_t i;
    json_array_foreach(json_object_get(m, "files"), i, file) {
        char sum[65], *path = xasprintf("东阳市：初定/%s", json_string_value(json_object_get(file, "name")));
        char *bytes = entry(z, path, &n);
        sha256_hex(bytes, n, sum);
        assert_string_equal(json_string_value(json_object_get(file, "sha256")), sum);
        assert_int_equal(json_integer_value(json_object_get(file, "bytes")), n);
        free(bytes);
        free(path);
    }
    assert_int_equal(i, 5);
    json_decref(m);
    free(text);
    zip_close(z);
    buf_clear(&out);
}

/* Walks the central directory (APPNOTE 4.3.12): every name is marked UTF-8 (bit 11) and every time is 1980-01-01 00:00. */
static void headers_are_marked(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    finish(sample(false), &out);
    size_t seen = 0;
    for (size_t i = 0; i + 46 <= out.n; i++) {
        const unsigned char *p = (const unsigned char *)out.p + i;
        if (memcmp(p, "PK\1\2", 4) != 0)
            continue;
        assert_true(p[9] & 8);
        assert_int_equal(p[12] | p[13] << 8, 0);
        assert_int_equal(p[14] | p[15] << 8, 0x21);
        seen++;
    }
    assert_int_equal(seen, 6);
    buf_clear(&out);
}

static void same_bytes_in_every_time_zone(void **state)
{
    (void)state;
    static const char *const zones[] = {"UTC",           "Asia/Shanghai",     "America/New_York",    "Pacific/Apia",     "Asia/Kathmandu",
                                        "Europe/London", "Africa/Casablanca", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Kiritimati"};
    struct buf first = BUF_INIT;
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        setenv("TZ", zones[i], 1);
        tzset();
        struct buf out = BUF_INIT;
        finish(sample(false), &out);
        if (i == 0)
            buf_add(&first, out.p, out.n);
        assert_int_equal(out.n, first.n);
        assert_memory_equal(out.p, first.p, out.n);
        buf_clear(&out);
    }
    unsetenv("TZ");
    tzset();
    buf_clear(&first);
}

/* Wherever the common text stands, and where it does not: unpacked, the file is what it was. */
static void what_is_common_is_compressed_once(void **state)
{
    (void)state;
    enum { COMMON = 50000, MOST = 70000 };
    char *common = malloc(COMMON + 1), *file = malloc(MOST);
    for (size_t i = 0; i < COMMON; i++)
        common[i] = (char)('a' + i * i % 23 + i % 3);
    common[COMMON] = '\0';
    struct pack_common *c = pack_common_new(common, COMMON);
    for (int kind = 0; kind < 4; kind++) {                 /* in the middle, at either end, not at all */
        int head = kind == 1 ? 0 : 300, tail = kind == 2 ? 0 : 900;
        int n = snprintf(file, MOST, "%*s%s%*s", head, "", kind == 3 ? "nothing in common, nothing, nothing, nothing" : common, tail, "");
        struct buf packed = BUF_INIT, zip = BUF_INIT;
        pack_deflate(c, file, (size_t)n, &packed);
        assert_true(packed.n > 0 && packed.n < (size_t)n);
        struct pack *k = pack_new("root", "root", true);
        pack_add_ready(k, "a.html", "a.html", file, (size_t)n, packed.p, packed.n);
        finish(k, &zip);
        zip_error_t error;
        zip_t *z = zip_open_from_source(zip_source_buffer_create(zip.p, zip.n, 0, &error), ZIP_RDONLY | ZIP_CHECKCONS, &error);
        assert_non_null(z);
        zip_file_t *entry = zip_fopen(z, "root/a.html", 0);
        char *back = malloc(MOST);
        assert_int_equal(zip_fread(entry, back, MOST), n);
        assert_memory_equal(back, file, (size_t)n);
        assert_int_equal(zip_fclose(entry), 0);            /* the sum of the bytes, too */
        zip_close(z);
        free(back);
        buf_clear(&packed);
        buf_clear(&zip);
    }
    struct buf small = BUF_INIT;
    pack_deflate(c, "ab", 2, &small);
    assert_int_equal(small.n, 0);                          /* it would not get smaller */
    pack_common_free(c);
    free(common);
    free(file);
}

static void other_programs_read_it(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    finish(sample(false), &out);
    file_mkdirs(FOLDER);
    file_write_atomic(FOLDER "/p.zip", out.p, out.n);
    buf_clear(&out);
    assert_int_equal(system("export LC_ALL=C.UTF-8; cd " FOLDER " && rm -rf u z && unzip -q p.zip -d u && 7z x -oz p.zip >7z.log && diff -r u z"), 0);
    assert_int_equal(system("LC_ALL=C.UTF-8 /usr/bin/python3 -c \"import zipfile; z = zipfile.ZipFile('" FOLDER "/p.zip'); assert z.testzip() is None; "
                            "assert z.namelist()[0] == '东阳市：初定/00-从这里开始.html', z.namelist(); "
                            "assert all(i.date_time == (1980, 1, 1, 0, 0, 0) for i in z.infolist())\""), 0);
    assert_true(file_exists(FOLDER "/u/东阳市：初定/表？.pdf"));
    assert_true(file_exists(FOLDER "/z/东阳市：初定/00-从这里开始.html"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_legal),
        cmocka_unit_test(device_names_are_changed),
        cmocka_unit_test(long_names_keep_their_ending),
        cmocka_unit_test(collisions_are_numbered),
        cmocka_unit_test(manifest_tells_every_file),
        cmocka_unit_test(headers_are_marked),
        cmocka_unit_test(same_bytes_in_every_time_zone),
        cmocka_unit_test(other_programs_read_it),
        cmocka_unit_test(what_is_common_is_compressed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Tests of read/zip.c through a reader: names in all encodings, limits, locked and broken entries, documents that are ZIPs. The ZIPs are
 * made by Python's zipfile and by 7z: other people's programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader_fixture.h"

static char folder[] = "out/zip-test-XXXXXX";

static int begin(void **state)
{
    (void)state;
    return start_in(folder);
}

static int end(void **state)
{
    (void)state;
    return stop_in(folder);
}

static int forget(void **state)
{
    (void)state;
    read_result_clear(&result);
    return 0;
}

/* Runs a Python program that makes the ZIP named by sys.argv[1]; "z" there is an open ZipFile. */
static char *make_zip(const char *program)
{
    char *path = path_join(folder, "made.zip"), *script = path_join(folder, "make.py"), *command;
    struct buf b = BUF_INIT;
    buf_adds(&b, "import sys, zipfile\npath = sys.argv[1]\nz = zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED)\n");
    buf_adds(&b, program);
    buf_adds(&b, "\nz.close()\n");
    file_write_atomic(script, b.p, b.n);
    command = xasprintf("/usr/bin/python3 -W ignore %s %s", script, path);
    assert_int_equal(system(command), 0);
    buf_clear(&b);
    free(command);
    free(script);
    return path;
}

static void read_path(const char *path)
{
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    read_result_clear(&result);
    reader_read(reader, fd, &result);
    close(fd);
}

static void read_zip(const char *program)
{
    char *path = make_zip(program);
    read_path(path);
    free(path);
}

static void expect(size_t i, const char *name, const char *data, bool guessed, enum entry_status status)
{
    assert_true(i < result.nentries);
    const struct zip_entry *e = &result.entries[i];
    assert_string_equal(e->name, name);
    assert_int_equal(e->n, strlen(data));
    assert_memory_equal(e->data, data, e->n + 1);
    assert_int_equal(e->guessed_name, guessed);
    assert_int_equal(e->status, status);
}

static void plain(void **state)
{
    (void)state;
    read_zip("z.writestr('a.txt', 'one')\nz.mkdir('folder') if hasattr(z, 'mkdir') else z.writestr('folder/', '')\n"
             "z.writestr('folder/empty', '')\nz.writestr('folder/材料 𠅤.txt', '二')\n"
             "z.writestr(zipfile.ZipInfo('stored'), 'three')");
    assert_int_equal(result.kind, READ_ZIP);
    assert_int_equal(result.nentries, 4);
    expect(0, "a.txt", "one", false, ENTRY_OK);
    expect(1, "folder/empty", "", false, ENTRY_OK);
    expect(2, "folder/材料 𠅤.txt", "二", false, ENTRY_OK);
    expect(3, "stored", "three", false, ENTRY_OK);
    read_zip("");
    assert_int_equal(result.kind, READ_ZIP);
    assert_int_equal(result.nentries, 0);
}

/* zipfile sets the UTF-8 mark for all that is not ASCII: names are patched afterwards, in the entry and in the directory. */
static void names(void **state)
{
    (void)state;
    read_zip("z.writestr('XXXX.pdf', 'g')\nz.writestr('YYYYYY.pdf', 'u')\nz.writestr('ZZ.pdf', 'b')\nz.close()\n"
             "d = open(path, 'rb').read()\n"
             "d = d.replace(b'XXXX', '王五'.encode('gbk')).replace(b'YYYYYY', '李雪'.encode()).replace(b'ZZ', b'\\xff\\x07')\n"
             "open(path, 'wb').write(d)\n");
    assert_int_equal(result.kind, READ_ZIP);
    expect(0, "王五.pdf", "g", true, ENTRY_OK);
    expect(1, "李雪.pdf", "u", false, ENTRY_OK);
    expect(2, "\uFFFD\uFFFD.pdf", "b", true, ENTRY_OK);
}

/* Wicked names come through as labels, unchanged and harmless. */
static void wicked_names(void **state)
{
    (void)state;
    read_zip("for n in ['../../etc/passwd', '/etc/shadow', 'C:\\\\windows\\\\x', 'CON', 'a/../../b', 'nul.pdf']: z.writestr(n, n)\n"
             "z.writestr('same', '1')\nz.writestr('same', '2')");
    assert_int_equal(result.nentries, 8);
    expect(0, "../../etc/passwd", "../../etc/passwd", false, ENTRY_OK);
    expect(1, "/etc/shadow", "/etc/shadow", false, ENTRY_OK);
    expect(4, "a/../../b", "a/../../b", false, ENTRY_OK);
    expect(6, "same", "1", false, ENTRY_OK);
    expect(7, "same", "2", false, ENTRY_OK);
    assert_false(file_exists("../etc"));
}

static void from_systems(void **state)
{
    (void)state;
    read_zip("for n in ['__MACOSX/._a.pdf', 'x/Thumbs.db', '.DS_Store', 'a.pdf']: z.writestr(n, 'x')");
    assert_int_equal(result.nentries, 4);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(result.entries[i].status, ENTRY_SYSTEM);
    assert_int_equal(result.entries[3].status, ENTRY_OK);
}

static void encrypted(void **state)
{
    (void)state;
    char *path = path_join(folder, "locked.zip");
    char *command = xasprintf("cd %s && printf secret >s.txt && printf open >o.txt && 7z a -tzip -psecret locked.zip s.txt >7z.log"
                              " && 7z a -tzip locked.zip o.txt >7z.log && rm s.txt && printf aes >s.txt"
                              " && 7z a -tzip -psecret -mem=AES256 aes.zip s.txt >7z.log", folder);
    assert_int_equal(system(command), 0);
    read_path(path);
    assert_int_equal(result.kind, READ_ZIP);
    assert_int_equal(result.nentries, 2);
    for (size_t i = 0; i < 2; i++) {
        bool open = strcmp(result.entries[i].name, "o.txt") == 0;
        expect(i, open ? "o.txt" : "s.txt", open ? "open" : "", false, open ? ENTRY_OK : ENTRY_ENCRYPTED);
    }
    free(path);
    path = path_join(folder, "aes.zip");
    read_path(path);
    expect(0, "s.txt", "", false, ENTRY_ENCRYPTED);
    assert_true(strlen(entry_status_text(ENTRY_ENCRYPTED)) > 0);
    assert_string_equal(entry_status_text(ENTRY_OK), "");
    free(command);
    free(path);
}

static void bombs(void **state)
{
    (void)state;
    read_zip("z.writestr('zeros', b'\\0' * (50 << 20))\nz.writestr('after', 'fine')\nz.writestr('large', b'\\0' * (70 << 20))\n"
             "z.writestr('bzip', b'\\0' * (50 << 20), zipfile.ZIP_BZIP2)\nz.writestr('small', b'\\0' * 100000)");
    assert_int_equal(result.kind, READ_ZIP);
    expect(0, "zeros", "", false, ENTRY_RATIO);
    expect(1, "after", "fine", false, ENTRY_OK);
    expect(2, "large", "", false, ENTRY_LARGE);
    expect(3, "bzip", "", false, ENTRY_RATIO);
    assert_int_equal(result.entries[4].n, 100000);
    assert_int_equal(reader_generation(reader), 1);
}

/* The directory says 5 bytes, 50 MB come; and the other way round. */
static void lying_sizes(void **state)
{
    (void)state;
    read_zip("z.writestr('liar', b'\\0' * (50 << 20))\nz.writestr('ok', 'fine')\nz.close()\n"
             "import struct\nd = open(path, 'rb').read()\n"
             "d = d.replace(struct.pack('<I', 50 << 20), struct.pack('<I', 5))\nopen(path, 'wb').write(d)");
    assert_int_equal(result.kind, READ_ZIP);
    assert_true(result.entries[0].status == ENTRY_BROKEN || result.entries[0].status == ENTRY_RATIO);
    assert_int_equal(result.entries[0].n, 0);
    expect(1, "ok", "fine", false, ENTRY_OK);
}

static void damaged(void **state)
{
    (void)state;
    read_zip("z.writestr('a', 'first first first')\nz.writestr('b', 'second')\nz.close()\n"
             "d = bytearray(open(path, 'rb').read())\nd[33] ^= 255\nopen(path, 'wb').write(d)");
    assert_int_equal(result.kind, READ_ZIP);
    expect(0, "a", "", false, ENTRY_BROKEN);
    expect(1, "b", "second", false, ENTRY_OK);
    read_zip("z.writestr('a', 'x' * 1000)\nz.close()\nd = open(path, 'rb').read()\nopen(path, 'wb').write(d[:len(d) - 30])");
    assert_int_equal(result.kind, READ_CUT);
    assert_string_equal(result.detail, msg_pattern(MSG_READ_CUT_ZIP));
}

static void many_entries(void **state)
{
    (void)state;
    read_zip("for i in range(20000): z.writestr('f%d' % i, '')");
    assert_int_equal(result.kind, READ_ZIP);
    assert_int_equal(result.nentries, 20000);
    read_zip("for i in range(100000): z.writestr('f%d' % i, '')");
    assert_int_equal(result.kind, READ_LIMIT);
    assert_int_equal(result.nentries, 0);
    assert_non_null(strstr(result.detail, "20000"));
}

/* 40 MB that do not shrink, 14 times the same: the sum is over the limit from the 13th on. Handed over one by one, nothing piles up. */
struct seen { size_t n, ok, over, bytes; };

static void see(void *ctx, struct zip_entry *e)
{
    struct seen *s = ctx;
    s->n++;
    s->ok += e->status == ENTRY_OK;
    s->over += e->status == ENTRY_TOTAL;
    s->bytes += e->n;
}

static void total(void **state)
{
    (void)state;
    char *path = make_zip("import random\nr = random.Random(1).randbytes(40 << 20)\n"
                          "for i in range(14): z.writestr(str(i), r, zipfile.ZIP_STORED)");
    int fd = open(path, O_RDONLY);
    struct seen seen = { 0, 0, 0, 0 };
    read_result_clear(&result);
    reader_read_each(reader, fd, &result, see, &seen);
    close(fd);
    free(path);
    assert_int_equal(result.kind, READ_ZIP);
    assert_int_equal(result.nentries, 0);
    assert_int_equal(seen.n, 14);
    assert_int_equal(seen.ok, 12);
    assert_int_equal(seen.over, 2);
    assert_int_equal(seen.bytes, (size_t)12 * (40 << 20));
}

/* A child that an earlier file may have ruined dies over the ZIP: the next one reads it, and no entry comes twice. */
static void second_attempt(void **state)
{
    (void)state;
    const enum reader_fault faults[] = { FAULT_ABORT, FAULT_TORN };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        read_zip("z.writestr('before', '')");
        char *path = make_zip("for i in range(5): z.writestr(str(i), 'x' * i)");
        unsigned generation = reader_generation(reader);
        int fd = open(path, O_RDONLY);
        struct seen seen = { 0, 0, 0, 0 };
        reader_fault_next(reader, faults[i]);
        read_result_clear(&result);
        reader_read_each(reader, fd, &result, see, &seen);
        close(fd);
        assert_int_equal(result.kind, READ_ZIP);
        assert_int_equal(seen.n, 5);
        assert_int_equal(seen.bytes, 10);
        assert_int_equal(reader_generation(reader), generation + 1);
        free(path);
    }
}

static void zip_in_zip(void **state)
{
    (void)state;
    read_zip("import io\nb = io.BytesIO()\ni = zipfile.ZipFile(b, 'w')\ni.writestr('inner.txt', 'deep')\ni.close()\n"
             "z.writestr('inner.zip', b.getvalue())");
    assert_int_equal(result.nentries, 1);
    struct zip_entry inner = result.entries[0];
    result.entries[0].data = NULL;
    result.entries[0].n = 0;
    read_result_clear(&result);
    reader_read_bytes(reader, inner.data, inner.n, &result);
    free(inner.data);
    expect(0, "inner.txt", "deep", false, ENTRY_OK);
}

static void documents(void **state)
{
    (void)state;
    static const struct { const char *program; enum msg what; } cases[] = {
        { "z.writestr('[Content_Types].xml', '')\nz.writestr('word/document.xml', '')", MSG_READ_IS_DOCX },
        { "z.writestr('_rels/.rels', '')\nz.writestr('xl/workbook.xml', '')\nz.writestr('[Content_Types].xml', '')", MSG_READ_IS_XLSX },
        { "z.writestr('[Content_Types].xml', '')\nz.writestr('ppt/presentation.xml', '')", MSG_READ_IS_PPTX },
        { "z.writestr('mimetype', 'application/vnd.oasis.opendocument.text')", MSG_READ_IS_ODF },
        { "z.writestr('mimetype', 'application/epub+zip')", MSG_READ_IS_EPUB },
        { "z.writestr('OFD.xml', '')\nz.writestr('Doc_0/Document.xml', '')", MSG_READ_IS_OFD },
        { "z.writestr('AndroidManifest.xml', '')", MSG_READ_IS_APP },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_zip(cases[i].program);
        assert_int_equal(result.kind, READ_NOT_PDF);
        assert_string_equal(result.detail, msg_pattern(cases[i].what));
        assert_int_equal(result.nentries, 0);
    }
    read_zip("z.writestr('[Content_Types].xml', '')\nz.writestr('a.pdf', 'x')");   /* no office document after all */
    assert_int_equal(result.kind, READ_ZIP);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, forget)
    const struct CMUnitTest tests[] = {
        TEST(plain), TEST(names), TEST(wicked_names), TEST(from_systems), TEST(encrypted), TEST(bombs), TEST(lying_sizes), TEST(damaged),
        TEST(many_entries), TEST(total), TEST(second_attempt), TEST(zip_in_zip), TEST(documents),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

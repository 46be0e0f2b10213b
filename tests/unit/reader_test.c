/* Tests of the reader: the confined child, what each kind of file is found to be, a parent that survives whatever a child does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "reader_fixture.h"
#include "sample_pdf.h"

static struct sample sample;
static char folder[] = "out/reader-test-XXXXXX";

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
    buf_clear(&sample.b);
    return 0;
}

#define READ(literal) read_n(literal, sizeof(literal) - 1)

static void detail_is(enum msg id) { assert_string_equal(result.detail, msg_pattern(id)); }

static void expect_other(const void *p, size_t n, enum msg what)
{
    read_n(p, n);
    assert_int_equal(result.kind, READ_NOT_PDF);
    detail_is(what);
}

#define EXPECT_OTHER(literal, what) expect_other(literal, sizeof(literal) - 1, MSG_READ_IS_##what)

/* A small form into `sample`: AcroForm with a hidden field and one to fill. Object 5 is the information dictionary. */
static void make_form(const char *value)
{
    char *field = xasprintf("<</T(full_name)/FT/Tx/V(%s)>>", value);
    sample_begin(&sample);
    sample_object(&sample, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[2 0 R 3 0 R]>>>>");
    sample_object(&sample, "<</T(_form)/FT/Tx/Ff 1/V(demo@1)>>");
    sample_object(&sample, field);
    sample_end(&sample, "");
    free(field);
}

static void expect_form(const char *value)
{
    assert_int_equal(result.kind, READ_FORM);
    assert_int_equal(result.nfields, 2);
    assert_string_equal(result.fields[1].name, "full_name");
    assert_string_equal(result.fields[1].value, value);
}

/* The reader still works: the file after the bad one comes in. */
static void expect_next_good(void)
{
    make_form("next");
    read_n(sample.b.p, sample.b.n);
    expect_form("next");
    buf_clear(&sample.b);
}

/* ---- confinement ---- */

static void confined(void **state)
{
    (void)state;
    assert_int_equal(reader_layers(reader), CONFINE_LANDLOCK | CONFINE_SECCOMP);
    assert_true(reader_proves_confined(reader));
    expect_next_good();
    assert_true(reader_proves_confined(reader));
    assert_int_equal(reader_generation(reader), 1);
}

/* In a process where the kernel offers nothing: refused, or on request allowed, and then the proof must fail. */
static int without_layers(void)
{
    const int calls[] = { SCMP_SYS(seccomp), SCMP_SYS(landlock_create_ruleset) };
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    for (int i = 0; i < 2; i++)
        seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), calls[i], 0);
    if (seccomp_load(ctx) != 0)
        return 1;
    seccomp_release(ctx);
    if (reader_new(false) != NULL)
        return 2;
    struct reader *r = reader_new(true);
    if (r == NULL)
        return 3;
    bool good = reader_layers(r) == 0 && !reader_proves_confined(r);
    struct read_result out;
    reader_read_bytes(r, "", 0, &out);
    good = good && out.kind == READ_EMPTY;
    read_result_clear(&out);
    reader_free(r);
    return good ? 0 : 4;
}

static void refuses_without_layers(void **state)
{
    (void)state;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(without_layers());
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* What the program has open is not there in the child, and what it has not written yet stays unwritten. */
static void nothing_is_inherited(void **state)
{
    (void)state;
    char *path = xasprintf("%s/stream", folder);
    FILE *f = fopen(path, "w");
    fputs("once", f);
    struct reader *r = reader_new(false);
    assert_non_null(r);
    struct read_result out;
    reader_fault_next(r, FAULT_MEMORY);                    /* ends by exit(), which writes streams out */
    reader_read_bytes(r, "x", 1, &out);
    assert_int_equal(out.kind, READ_LIMIT);
    read_result_clear(&out);
    reader_free(r);
    fclose(f);
    struct buf b = BUF_INIT;
    assert_true(file_read(path, &b, 0));
    assert_string_equal(b.p, "once");
    buf_clear(&b);
    free(path);
}

/* ---- diagnoses ---- */

static void empty(void **state)
{
    (void)state;
    READ("");
    assert_int_equal(result.kind, READ_EMPTY);
    READ(" \r\n\t\n");
    assert_int_equal(result.kind, READ_EMPTY);
    static const char zeros[100000];
    read_n(zeros, sizeof zeros);
    assert_int_equal(result.kind, READ_EMPTY);
    detail_is(MSG_READ_ONLY_BLANK);
}

static void other_files(void **state)
{
    (void)state;
    EXPECT_OTHER("\xFF\xD8\xFF\xE0\0\x10JFIF\0", JPEG);
    EXPECT_OTHER("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", PNG);
    EXPECT_OTHER("\0\0\0\x18" "ftypheic\0\0\0\0", HEIC);
    EXPECT_OTHER("\0\0\0\x18" "ftypisom\0\0\0\0", VIDEO);
    EXPECT_OTHER("Rar!\x1A\x07\x01\0abc", RAR);
    EXPECT_OTHER("7z\xBC\xAF\x27\x1C\0\4", 7Z);
    EXPECT_OTHER("\r\n<!DOCTYPE html><html><body>%PDF-1.4</body></html>", HTML);
    EXPECT_OTHER("\xEF\xBB\xBF<HTML><body>404</body></HTML>", HTML);
    EXPECT_OTHER("<?xml version=\"1.0\"?><xfdf xmlns=\"x\"></xfdf>", FDF);
    EXPECT_OTHER("<?xml version=\"1.0\"?><a/>", XML);
    EXPECT_OTHER("%FDF-1.2\n1 0 obj", FDF);
    EXPECT_OTHER("{\\rtf1\\ansi}", RTF);
    EXPECT_OTHER("%TSD-Header-###%\0\0\1\2", LOCKED);
    EXPECT_OTHER("L\0\0\0\x01\x14\x02\0\0\0\0\0\xC0", SHORTCUT);
    EXPECT_OTHER("姓名：王五\n", TEXT);
    EXPECT_OTHER("\xD0\xD5\xC3\xFB\xA3\xBA\xCD\xF5\xCE\xE5", TEXT);   /* GBK */
    EXPECT_OTHER("\xFF\xFE\xD3\x59\x0D\x54", TEXT);
    EXPECT_OTHER("\1\2\3\4\5\6\7", UNKNOWN);
    EXPECT_OTHER("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", DOC);
    EXPECT_OTHER("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", OLE_LOCKED);
    EXPECT_OTHER("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", OLE);
    msg_set_lang(LANG_EN);
    READ("\xFF\xD8\xFF\xE0\0\x10JFIF\0");
    assert_string_equal(result.detail, "a JPEG picture");
    msg_set_lang(LANG_ZH);
}

static void not_regular(void **state)
{
    (void)state;
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    reader_read(reader, fd[0], &result);
    assert_int_equal(result.kind, READ_NOT_PDF);
    detail_is(MSG_READ_IS_SPECIAL);
    close(fd[0]);
    close(fd[1]);
    expect_next_good();
}

/* Every length of a file that is cut: never a crash, and never a form with what was lost missing in silence. */
static void cut_anywhere(void **state)
{
    (void)state;
    make_form("whole");
    size_t whole = sample.b.n, forms = 0;
    for (size_t n = 1; n < whole; n++) {
        read_n(sample.b.p, n);
        if (result.kind == READ_FORM) {
            forms++;
            expect_form("whole");
            assert_true(n >= whole - 8);                    /* nothing but the end mark may be missing */
        } else {
            assert_true(result.kind == READ_CUT || n < 5);
        }
    }
    assert_true(forms > 0);
}

/* A second saving that is cut must not show the state before it. */
static void cut_update(void **state)
{
    (void)state;
    make_form("before");
    size_t first = sample.b.n;
    size_t old_xref = (size_t)(strstr(sample.b.p, "\nxref") + 1 - sample.b.p), object = sample.b.n;
    buf_adds(&sample.b, "3 0 obj\n<</T(full_name)/FT/Tx/V(after)>>\nendobj\n");
    size_t xref = sample.b.n;
    buf_printf(&sample.b, "xref\n3 1\n%010zu 00000 n \ntrailer\n<</Size 4/Root 1 0 R/Prev %zu>>\nstartxref\n%zu\n%%%%EOF\n",
               object, old_xref, xref);
    read_n(sample.b.p, sample.b.n);
    expect_form("after");
    for (size_t n = first + 10; n < sample.b.n; n++) {
        read_n(sample.b.p, n);
        if (result.kind == READ_FORM)
            expect_form("after");
        else
            assert_int_equal(result.kind, READ_CUT);
    }
    read_n(sample.b.p, first);
    expect_form("before");
}

static void damaged(void **state)
{
    (void)state;
    READ("%PDF-1.7\nnothing of a PDF\n%%EOF\n");
    assert_int_equal(result.kind, READ_CUT);
    detail_is(MSG_READ_DAMAGED_PDF);
    make_form("still there");
    memcpy(strstr(sample.b.p, "startxref\n") + 10, "9", 1);   /* a wrong offset: mended */
    read_n(sample.b.p, sample.b.n);
    expect_form("still there");
    assert_true(result.repaired);
    buf_clear(&sample.b);
    make_form("lost");
    memcpy(strstr(sample.b.p, "startxref\n") + 10, "9", 1);
    memcpy(strstr(sample.b.p, "3 0 obj"), "x x xxx", 7);
    read_n(sample.b.p, sample.b.n);
    assert_int_equal(result.kind, READ_CUT);
    detail_is(MSG_READ_CUT_FIELDS);
    /* Rubbish before and behind is common in mail. */
    buf_clear(&sample.b);
    make_form("in between");
    struct buf b = BUF_INIT;
    buf_adds(&b, "\r\n\r\n");
    buf_add(&b, sample.b.p, sample.b.n);
    buf_adds(&b, "\r\n--boundary--\r\n");
    read_n(b.p, b.n);
    expect_form("in between");
    buf_clear(&b);
}

static void flat_and_printed(void **state)
{
    (void)state;
    sample_begin(&sample);
    sample_object(&sample, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[]>>>>");
    sample_end(&sample, "/Info<</ShenbaoForm(demo@1)>>");
    read_n(sample.b.p, sample.b.n);
    assert_int_equal(result.kind, READ_FLAT);
    assert_string_equal(result.info_form, "demo@1");
    buf_clear(&sample.b);
    sample_begin(&sample);
    sample_object(&sample, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AF[2 0 R]>>");
    sample_object(&sample, "<</Type/Filespec/F(a.form.json)/EF<</F 3 0 R>>>>");
    sample_stream(&sample, "", "{}", 2);
    sample_end(&sample, "");
    read_n(sample.b.p, sample.b.n);
    assert_int_equal(result.kind, READ_FLAT);
    assert_string_equal(result.form_attached, "{}");
    buf_clear(&sample.b);
    sample_begin(&sample);
    sample_object(&sample, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>>>");
    sample_end(&sample, "/Info<</Producer(a printer)>>");
    read_n(sample.b.p, sample.b.n);
    assert_int_equal(result.kind, READ_PRINTED);
}

/* ---- encryption, with qpdf's own program ---- */

static void read_encrypted(const char *arguments)
{
    make_form("secret");
    char *in = path_join(folder, "plain.pdf"), *outfile = path_join(folder, "locked.pdf");
    file_write_atomic(in, sample.b.p, sample.b.n);
    char *command = xasprintf("qpdf --allow-weak-crypto --encrypt %s -- %s %s", arguments, in, outfile);
    assert_int_equal(system(command), 0);
    int fd = open(outfile, O_RDONLY);
    assert_true(fd >= 0);
    read_result_clear(&result);
    reader_read(reader, fd, &result);
    close(fd);
    free(command);
    free(in);
    free(outfile);
    buf_clear(&sample.b);
}

static void passwords(void **state)
{
    (void)state;
    const char *const strengths[] = { "40", "128", "128 --use-aes=y", "256" };
    for (size_t i = 0; i < sizeof strengths / sizeof *strengths; i++) {
        char *arguments = xasprintf("'' owner %s", strengths[i]);
        read_encrypted(arguments);
        expect_form("secret");
        assert_true(result.encrypted);
        free(arguments);
    }
    read_encrypted("user owner 256");
    assert_int_equal(result.kind, READ_PASSWORD);
    assert_true(result.encrypted);
    read_encrypted("user owner 40");
    assert_int_equal(result.kind, READ_PASSWORD);
}

/* ---- limits and faults ---- */

static void too_large(void **state)
{
    (void)state;
    expect_next_good();
    /* A limit that a child met which had read before is met once more by a fresh one, which then makes room, too. */
    unsigned before = reader_generation(reader), replaced = 2;
    read_result_clear(&result);
    char *path = path_join(folder, "large.pdf");
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    assert_int_equal(write(fd, "%PDF-1.7\n", 9), 9);
    assert_int_equal(ftruncate(fd, (off_t)read_limits.document_bytes + 1), 0);
    reader_read(reader, fd, &result);
    close(fd);
    free(path);
    assert_int_equal(result.kind, READ_LIMIT);
    assert_non_null(strstr(result.detail, "64"));
    expect_next_good();
    assert_int_equal(reader_generation(reader), before + replaced);
}

/* One object stream that unpacks to 2 GB of blanks. */
static void object_stream_bomb(void **state)
{
    (void)state;
    sample_begin(&sample);
    sample_object(&sample, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm 3 0 R>>");
    sample_blanks(&sample, "/Type/ObjStm/N 2/First 8", "2 0 3 1 ", (size_t)2 << 30);
    size_t at = sample.b.n;
    unsigned char rows[5][6] = { { 0 }, { 1 }, { 1 }, { 2, 0, 0, 0, 2, 0 }, { 1 } };
    size_t offsets[5] = { 0, sample.at[1], sample.at[2], 2, at };
    for (int i = 1; i < 5; i++)
        for (int k = 0; k < 4; k++)
            rows[i][1 + k] = (unsigned char)(offsets[i] >> (24 - 8 * k));
    rows[3][0] = 2;
    buf_printf(&sample.b, "4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length 30>>\nstream\n");
    buf_add(&sample.b, rows, sizeof rows);
    buf_printf(&sample.b, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", at);
    read_n(sample.b.p, sample.b.n);
    buf_clear(&sample.b);
    assert_int_equal(result.kind, READ_LIMIT);
    expect_next_good();
}

static void fresh_reader(void)
{
    reader_free(reader);
    reader = reader_new(false);
    assert_non_null(reader);
}

static int64_t wall_ms = 20000;

static void expect_fault(enum reader_fault f, enum read_kind kind, const char *in_detail)
{
    fresh_reader();
    reader_set_wall(reader, wall_ms);
    unsigned before = reader_generation(reader);
    reader_fault_next(reader, f);
    READ("%PDF-1.7\n");
    assert_int_equal(result.kind, kind);
    assert_int_equal(result.nfields, 0);
    if (strstr(result.detail, in_detail) == NULL)
        fail_msg("%s is not in %s", in_detail, result.detail);
    expect_next_good();
    assert_int_equal(reader_generation(reader), before + 1);
    assert_true(reader_proves_confined(reader));
}

static void dying_children(void **state)
{
    (void)state;
    expect_fault(FAULT_ABORT, READ_CRASH, "6");
    expect_fault(FAULT_KILLED, READ_CRASH, "9");
    expect_fault(FAULT_EXIT, READ_CRASH, "7");
    expect_fault(FAULT_MEMORY, READ_LIMIT, "256");
}

static void slow_children(void **state)
{
    (void)state;
    wall_ms = 300;
    int64_t begun = clock_ms();
    expect_fault(FAULT_HANG, READ_LIMIT, "1");
    expect_fault(FAULT_SPIN, READ_LIMIT, "1");
    assert_true(clock_ms() - begun < 5000);
    wall_ms = 600000;
    expect_fault(FAULT_SPIN, READ_LIMIT, "10");            /* the processor's clock alone */
    wall_ms = 20000;
}

static void lying_children(void **state)
{
    (void)state;
    const char *why = msg_pattern(MSG_READ_LAST);
    expect_fault(FAULT_GARBAGE, READ_CRASH, why);
    expect_fault(FAULT_LENGTH, READ_CRASH, why);
    expect_fault(FAULT_COUNT, READ_CRASH, why);
    expect_fault(FAULT_OLD_ANSWER, READ_CRASH, why);
    expect_fault(FAULT_BAD_TEXT, READ_CRASH, why);
}

/* An answer sent ahead of its question is never taken for the next file's, and that file does not suffer for it. */
static void answer_ahead(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        fresh_reader();
        reader_fault_next(reader, FAULT_EXTRA);
        READ("%PDF-1.7\n");
        expect_next_good();
        assert_int_equal(reader_generation(reader), 2);
    }
}

/* A file is not blamed for what an earlier one left behind: it is read again in a fresh child. */
static void blame(void **state)
{
    (void)state;
    const enum reader_fault faults[] = { FAULT_ABORT, FAULT_KILLED, FAULT_MEMORY, FAULT_GARBAGE, FAULT_EXIT };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        fresh_reader();
        expect_next_good();
        reader_fault_next(reader, faults[i]);
        expect_next_good();
        assert_int_equal(reader_generation(reader), 2);
    }
}

static void replaced_after_many(void **state)
{
    (void)state;
    fresh_reader();
    unsigned before = reader_generation(reader);
    for (int i = 0; i < 2100; i++) {
        READ("");
        assert_int_equal(result.kind, READ_EMPTY);
    }
    assert_int_equal(reader_generation(reader), before + 1);
}

static void halves(void **state)
{
    (void)state;
    struct reader *two = reader_new(false);
    struct read_result other;
    assert_non_null(two);
    make_form("halves");
    char *path = path_join(folder, "halves.pdf");
    file_write_atomic(path, sample.b.p, sample.b.n);
    int fd = open(path, O_RDONLY);
    reader_begin(reader, fd);
    reader_begin(two, fd);                                 /* both share the descriptor's offset: it must not matter */
    reader_end(two, &other);
    reader_end(reader, &result);
    expect_form("halves");
    assert_int_equal(other.kind, READ_FORM);
    read_result_clear(&other);
    reader_free(two);
    close(fd);
    free(path);
}

/* One that is ready is found among those that are not, and one whose time is up is not waited for. */
static void first_of_several(void **state)
{
    (void)state;
    struct reader *slow = reader_new(false), *v[] = { slow, reader };
    struct read_result other;
    assert_non_null(slow);
    make_form("first");
    char *path = path_join(folder, "first.pdf");
    file_write_atomic(path, sample.b.p, sample.b.n);
    int fd = open(path, O_RDONLY);
    reader_set_wall(slow, 400);
    reader_fault_next(slow, FAULT_HANG);
    reader_begin(slow, fd);
    reader_begin(reader, fd);
    assert_int_equal(reader_wait_any(v, 2), 1);
    reader_end(reader, &result);
    expect_form("first");
    int64_t begun = clock_ms();
    assert_int_equal(reader_wait_any(v, 1), 0);
    reader_end(slow, &other);
    assert_int_equal(other.kind, READ_LIMIT);
    assert_true(clock_ms() - begun < 5000);
    read_result_clear(&other);
    reader_free(slow);
    close(fd);
    free(path);
}

/* An answer that is bigger than the pipe waits for a caller who comes late: the child is not blamed. */
static void late_caller(void **state)
{
    (void)state;
    fresh_reader();
    reader_set_wall(reader, 4000);                         /* time enough to read, however busy the machine is */
    struct buf value = BUF_INIT;
    for (int i = 0; i < 60000; i++)
        buf_addc(&value, 'x');
    sample_begin(&sample);
    sample_object(&sample, "<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/AcroForm<</Fields[2 0 R 3 0 R 4 0 R 5 0 R 6 0 R 7 0 R 8 0 R 9 0 R]>>>>");
    for (int i = 0; i < 8; i++) {
        char *field = xasprintf("<</T(f%d)/FT/Tx/V(%s)>>", i, value.p);
        sample_object(&sample, field);
        free(field);
    }
    sample_end(&sample, "");
    char *path = path_join(folder, "late.pdf");
    file_write_atomic(path, sample.b.p, sample.b.n);
    int fd = open(path, O_RDONLY);
    reader_begin(reader, fd);
    nanosleep(&(struct timespec){ .tv_sec = 5 }, NULL);
    reader_end(reader, &result);
    assert_int_equal(result.kind, READ_FORM);
    assert_int_equal(result.nfields, 8);
    assert_int_equal(reader_generation(reader), 1);
    close(fd);
    free(path);
    buf_clear(&value);
    fresh_reader();
}

/* ---- the parser of answers alone: any change of a good answer is an answer or nonsense, never more ---- */

static enum wire_end parse(const char *p, size_t n, struct read_result *out)
{
    int pair[2];
    char ahead[512];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(write(pair[1], p, n), n);
    close(pair[1]);
    struct wire_in in = { .fd = pair[0], .deadline = clock_ms() + 10000, .p = ahead, .cap = sizeof ahead };
    *out = (struct read_result){ .kind = READ_CRASH };
    enum wire_end end = wire_get_answer(&in, 1, NULL, out);
    close(pair[0]);
    return end;
}

static void changed_answers(void **state)
{
    (void)state;
    struct wire_out o = { .fd = -1, .seq = 1, .b = BUF_INIT };
    struct wire_field f = { RAW_BUTTON, 4 };
    struct wire_entry e = { ENTRY_OK, 1, 5 };
    struct wire_head h = { WIRE_MAGIC, 1, WIRE_VERDICT, sizeof(struct verdict) };
    struct verdict v = VERDICT(READ_LIMIT, MSG_READ_LIMIT_FIELDS);
    wire_add_field(&o, &f, "name", "值", 3);
    wire_add_text(&o, WIRE_ATTACHED, "{}", 2);
    wire_add_entry(&o, &e, "entry", "data", 4);
    buf_add(&o.b, &h, sizeof h);
    buf_add(&o.b, &v, sizeof v);
    assert_int_equal(parse(o.b.p, o.b.n, &result), WIRE_DONE);
    assert_int_equal(result.nfields, 1);
    assert_int_equal(result.nentries, 1);
    uint32_t seed = 1;
    for (size_t i = 0; i < 8 * o.b.n; i++) {               /* each bit in turn, then random bytes */
        char *copy = xmalloc(o.b.n);
        memcpy(copy, o.b.p, o.b.n);
        copy[i / 8] = (char)(copy[i / 8] ^ (1 << (i % 8)));
        read_result_clear(&result);
        parse(copy, o.b.n, &result);
        seed = seed * 1664525u + 1013904223u;
        copy[seed % o.b.n] = (char)(seed >> 24);
        read_result_clear(&result);
        parse(copy, o.b.n - i % 3, &result);
        for (size_t k = 0; k < result.nfields; k++)
            assert_true(u8_valid(result.fields[k].value, strlen(result.fields[k].value)));
        free(copy);
    }
    buf_clear(&o.b);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, forget)
    const struct CMUnitTest tests[] = {
        TEST(confined), TEST(refuses_without_layers), TEST(nothing_is_inherited), TEST(empty), TEST(other_files), TEST(not_regular),
        TEST(cut_anywhere), TEST(cut_update), TEST(damaged), TEST(flat_and_printed), TEST(passwords), TEST(too_large),
        TEST(object_stream_bomb), TEST(dying_children), TEST(slow_children), TEST(lying_children), TEST(answer_ahead),
        TEST(blame), TEST(replaced_after_many), TEST(halves), TEST(first_of_several), TEST(late_caller),
        TEST(changed_answers),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

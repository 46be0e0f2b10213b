/*
 * conv_test.c - encodings: whole or not at all, in both directions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/base.h"

#define BYTES(s) (s), sizeof(s) - 1

struct sample { const char *charset, *bytes; size_t n; const char *utf8; };

static const struct sample both_ways[] = {
    {"GB18030", BYTES("\xD6\xD0\xCE\xC4"), "中文"},
    {"GB18030", BYTES("\xFE\x9F"), "䶮"},
    {"GB18030", BYTES("\x82\x30\xB7\x31"), "㛃"},
    {"GB18030", BYTES("\x95\x32\xA6\x32"), "𠅤"},
    {"GB18030", BYTES("\x99\x33\xA9\x32"), "𬭎"},
    {"GB18030", BYTES("\x9A\x37\xF8\x36"), "\U00031350"}, /* plane 3 */
    {"GB18030", BYTES("\x90\x30\x81\x30"), "\U00010000"},
    {"GB18030", BYTES("\xE3\x32\x9A\x35"), "\U0010FFFF"},
    {"GB18030", BYTES("\xA1\xA4"), "·"},
    {"GB18030", BYTES(""), ""},
    {"GBK", BYTES("\xFD\x93\xA3\xC1"), "龘Ａ"},
    {"UTF-16BE", BYTES("\x9F\x98\xD8\x40\xDD\x64"), "龘𠅤"},
    {"UTF-16LE", BYTES("\x98\x9F\x40\xD8\x64\xDD"), "龘𠅤"},
    {"UTF-32BE", BYTES("\x00\x02\xCB\x4E"), "𬭎"},
    {"ISO-8859-1", BYTES("caf\xE9"), "café"},
    {"UTF-8", BYTES("王䶮㛃𠅤𬭎龘犇"), "王䶮㛃𠅤𬭎龘犇"},
};

static void converts_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof both_ways / sizeof *both_ways; i++) {
        const struct sample *t = &both_ways[i];
        struct buf b = BUF_INIT;
        buf_addc(&b, '<');
        if (!conv_to_utf8(t->charset, t->bytes, t->n, &b))
            fail_msg("case %zu does not convert", i);
        assert_string_equal(b.p + 1, t->utf8);
        buf_reset(&b);
        assert_true(conv_from_utf8(t->charset, t->utf8, strlen(t->utf8), &b));
        assert_int_equal(b.n, t->n);
        assert_memory_equal(b.p, t->bytes, t->n);
        buf_clear(&b);
    }
}

static const struct sample broken[] = {
    {"GB18030", BYTES("\xD6\xD0\xCE"), NULL},             /* cut after the first byte of two */
    {"GB18030", BYTES("\xD6\xD0\x95\x32\xA6"), NULL},     /* cut within four */
    {"GB18030", BYTES("\xD6\xD0\xFF\xD6\xD0"), NULL},     /* no lead byte */
    {"GB18030", BYTES("\xD6\x20"), NULL},                 /* no trail byte */
    {"GB18030", BYTES("\xFE\x39\xFE\x39"), NULL},         /* four bytes beyond U+10FFFF */
    {"GBK", BYTES("\x95\x32\xA6\x32"), NULL},             /* four bytes are not GBK */
    {"UTF-16BE", BYTES("\x9F\x98\xD8\x40"), NULL},        /* high surrogate alone at the end */
    {"UTF-16BE", BYTES("\xD8\x40\x00\x41"), NULL},        /* and before a letter */
    {"UTF-16BE", BYTES("\xDD\x64\x00\x41"), NULL},        /* low surrogate alone */
    {"UTF-16BE", BYTES("\x9F\x98\x00"), NULL},            /* half a unit */
    {"UTF-8", BYTES("ab\xED\xA0\x80"), NULL},
    {"UTF-8", BYTES("ab\xC0\x80"), NULL},
    {"UTF-8", BYTES("ab\xE9\xBE"), NULL},
    {"ASCII", BYTES("caf\xE9"), NULL},
};

static void refuses_what_is_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct buf b = BUF_INIT;
        buf_adds(&b, "before");
        if (conv_to_utf8(broken[i].charset, broken[i].bytes, broken[i].n, &b))
            fail_msg("case %zu converts", i);
        assert_string_equal(b.p, "before");
        assert_int_equal(b.n, 6);
        /* The same converter is as good as new afterwards. */
        assert_true(conv_to_utf8(broken[i].charset, "\0A", strncmp(broken[i].charset, "UTF-16", 6) ? 1 : 2, &b));
        buf_clear(&b);
    }
}

static void never_loses_silently(void **state)
{
    (void)state;
    static const struct { const char *charset, *s; } v[] = {
        {"GBK", "王𠅤"},      {"GB2312", "王䶮"},          {"ISO-8859-1", "“中”"},       {"ASCII", "é"},
        {"GBK//IGNORE", "王𠅤"}, {"ASCII//TRANSLIT", "é"}, {"GB2312//TRANSLIT//IGNORE", "䶮"}, {"GBK//", "𬭎"},
        {"GB18030", "\xED\xA0\x80"}, {"UTF-16BE", "a\xFF"},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        struct buf b = BUF_INIT;
        if (conv_from_utf8(v[i].charset, v[i].s, strlen(v[i].s), &b))
            fail_msg("%s takes %s", v[i].charset, v[i].s);
        assert_string_equal(b.p, "");
        buf_clear(&b);
    }
    struct buf b = BUF_INIT;
    assert_false(conv_to_utf8("GB18030//IGNORE", "\xD6\xD0\xFF", 3, &b));
    assert_true(conv_from_utf8("gbk//TRANSLIT", "中", 3, &b));
    assert_string_equal(b.p, "\xD6\xD0");
    buf_clear(&b);
}

/* Longer than any chunk inside, with characters of two and four bytes so that one lies across every border. */
static void long_texts(void **state)
{
    (void)state;
    struct buf text = BUF_INIT, gb = BUF_INIT, back = BUF_INIT;
    for (int i = 0; i < 60000; i++)
        buf_adds(&text, i % 7 == 0 ? "𬭎" : i % 3 == 0 ? "a" : "龘");
    assert_true(conv_from_utf8("GB18030", text.p, text.n, &gb));
    assert_true(conv_to_utf8("GB18030", gb.p, gb.n, &back));
    assert_int_equal(back.n, text.n);
    assert_memory_equal(back.p, text.p, text.n);
    buf_reset(&back);
    assert_false(conv_to_utf8("GB18030", gb.p, gb.n - 1, &back) && conv_to_utf8("GB18030", gb.p, gb.n - 3, &back));
    buf_clear(&text);
    buf_clear(&gb);
    buf_clear(&back);
}

/* A stateful encoding is brought back to its initial state at the end, and starts there the next time. */
static void stateful(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct buf b = BUF_INIT;
        assert_true(conv_from_utf8("ISO-2022-JP", "日", 3, &b));
        assert_string_equal(b.p, "\x1B$BF|\x1B(B");
        buf_reset(&b);
        /* Given up in the middle, the converter does not go on from there. */
        assert_false(conv_from_utf8("ISO-2022-JP", "日𠅤", 7, &b));
        assert_true(conv_from_utf8("ISO-2022-JP", "a", 1, &b));
        assert_string_equal(b.p, "a");
        buf_clear(&b);
    }
}

static void nul_is_a_byte(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    assert_true(conv_to_utf8("UTF-16BE", "\0a\0\0\0b", 6, &b));
    assert_int_equal(b.n, 3);
    assert_memory_equal(b.p, "a\0b", 3);
    buf_clear(&b);
}

static void knows_charsets(void **state)
{
    (void)state;
    assert_true(conv_known("GB18030"));
    assert_true(conv_known("gbk"));
    assert_true(conv_known("utf-8"));
    assert_true(conv_known("GB18030//TRANSLIT"));
    assert_false(conv_known("GB18031"));
    assert_false(conv_known(""));
    assert_false(conv_known("//IGNORE"));
}

static void unknown_charset_ends_the_program(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fds[1], 2);
        struct buf b = BUF_INIT;
        conv_to_utf8("GB18031", "a", 1, &b);
        _exit(0);
    }
    close(fds[1]);
    struct buf said = BUF_INIT;
    assert_true(file_read_fd(fds[0], &said, 0));
    close(fds[0]);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_non_null(strstr(said.p, "GB18031"));
    buf_clear(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(converts_both_ways), cmocka_unit_test(refuses_what_is_broken),
        cmocka_unit_test(never_loses_silently), cmocka_unit_test(long_texts),
        cmocka_unit_test(stateful),           cmocka_unit_test(nul_is_a_byte),
        cmocka_unit_test(knows_charsets),     cmocka_unit_test(unknown_charset_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * diag_test.c - diagnostics in order, levels and status, and the ways a program dies.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/base.h"

/* Enough arguments for any message. */
static const char *const arguments[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", NULL};

/* Any message of each level there is will do: of base itself there are only those of the system. */
static enum msg of_level(enum level level)
{
    for (int i = 0; i < MSG_COUNT; i++)
        if (msg_level((enum msg)i) == level && !strchr(msg_pattern((enum msg)i), '\n'))
            return (enum msg)i;
    fail_msg("no message of level %d", (int)level);
    return MSG_COUNT;
}

static char *printed(struct diags *d)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    assert_non_null(out);
    diags_print(d, out);
    fclose(out);
    return text;
}

static void assert_prints(struct diags *d, const char *want)
{
    char *text = printed(d);
    assert_string_equal(text, want);
    free(text);
}

static void prints_places(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    assert_prints(d, "");
    diag(d, ((struct place){"甲.yaml", 12, 7}), MSG_SYSTEM, "a", "b");
    diag(d, ((struct place){"甲.yaml", 12, 0}), MSG_SYSTEM, "c", "d");
    diag(d, ((struct place){"甲.yaml", 0, 0}), MSG_SYSTEM, "e", "f");
    diag(d, ((struct place){NULL, 0, 0}), MSG_SYSTEM, "g", "h");
    diag(d, ((struct place){NULL, 5, 5}), MSG_SYSTEM, "i", "{0}");
    assert_prints(d, "甲.yaml: 系统错误: e：f\n"
                     "甲.yaml:12: 系统错误: c：d\n"
                     "甲.yaml:12:7: 系统错误: a：b\n"
                     "系统错误: g：h\n"
                     "系统错误: i：{0}\n");
    assert_prints(d, ""); /* forgotten */
    diags_free(d);
    diags_free(NULL);
}

static void says_levels(void **state)
{
    (void)state;
    static const char *const words[2][4] = {{"提示", "警告", "错误", "系统错误"}, {"note", "warning", "error", "fatal"}};
    for (int lang = 0; lang < 2; lang++) {
        msg_set_lang(lang ? LANG_EN : LANG_ZH);
        for (int level = LEVEL_NOTE; level <= LEVEL_SYSTEM; level++) {
            enum msg id = of_level((enum level)level);
            struct diags *d = diags_new();
            diag_add(d, (struct place){"f", 1, 2}, id, arguments);
            struct buf want = BUF_INIT;
            buf_printf(&want, "f:1:2: %s: ", words[lang][level]);
            msg_format(&want, id, arguments);
            buf_addc(&want, '\n');
            assert_prints(d, want.p);
            buf_clear(&want);
            diags_free(d);
        }
    }
    msg_set_lang(LANG_ZH);
}

/* Files in order of first mention, then lines and columns, then as they came; names are compared, not pointers, and not kept. */
static void sorts(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    static const struct { const char *file; int line, col; const char *text; } in[] = {
        {"z", 9, 1, "1"}, {"a", 2, 1, "2"}, {"z", 10, 3, "3"}, {"z", 10, 2, "4"}, {"a", 1, 9, "5"},
        {"z", 9, 1, "6"}, {"m", 0, 0, "7"}, {"z", 0, 0, "8"},  {"z", 9, 1, "9"},
    };
    for (size_t i = 0; i < sizeof in / sizeof *in; i++) {
        char *file = xstrdup(in[i].file), *text = xstrdup(in[i].text);
        diag(d, ((struct place){file, in[i].line, in[i].col}), MSG_SYSTEM, "x", text);
        memset(file, '?', 1);
        memset(text, '?', 1);
        free(file);
        free(text);
    }
    msg_set_lang(LANG_EN);
    assert_prints(d, "z: fatal: x：8\nz:9:1: fatal: x：1\nz:9:1: fatal: x：6\nz:9:1: fatal: x：9\nz:10:2: fatal: x：4\nz:10:3: fatal: x：3\n"
                     "a:1:9: fatal: x：5\na:2:1: fatal: x：2\nm: fatal: x：7\n");
    msg_set_lang(LANG_ZH);
    /* The order of mention begins anew after printing. */
    diag(d, ((struct place){"m", 1, 1}), MSG_SYSTEM, "x", "1");
    diag(d, ((struct place){"a", 1, 1}), MSG_SYSTEM, "x", "2");
    assert_prints(d, "m:1:1: 系统错误: x：1\na:1:1: 系统错误: x：2\n");
    diags_free(d);
}

static void status_is_the_worst(void **state)
{
    (void)state;
    static const struct { int levels[3]; int n, status, strict; } v[] = {
        {{0}, 0, 0, 0},
        {{LEVEL_NOTE}, 1, 0, 0},
        {{LEVEL_WARNING}, 1, 0, 1},
        {{LEVEL_ERROR}, 1, 2, 2},
        {{LEVEL_WARNING, LEVEL_ERROR, LEVEL_NOTE}, 3, 2, 2},
        {{LEVEL_ERROR, LEVEL_SYSTEM, LEVEL_WARNING}, 3, 3, 3},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        struct diags *d = diags_new();
        size_t count[4] = {0};
        for (int j = 0; j < v[i].n; j++) {
            diag_add(d, (struct place){"f", j, 0}, of_level((enum level)v[i].levels[j]), arguments);
            count[v[i].levels[j]]++;
        }
        for (int printed_already = 0; printed_already < 2; printed_already++) {
            assert_int_equal(diags_status(d, false), v[i].status);
            assert_int_equal(diags_status(d, true), v[i].strict);
            for (int level = 0; level < 4; level++)
                assert_int_equal(diags_count(d, (enum level)level), count[level]);
            free(printed(d));
        }
        diags_free(d);
    }
}

static void many(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    for (int i = 5000; i > 0; i--)
        diag(d, ((struct place){i % 2 ? "a" : "b", i, 1}), MSG_SYSTEM, "x", "y");
    char *text = printed(d), *line = text;
    for (int n = 0, want = 2; n < 5000; n++, want += 2) {
        if (want > 5000)
            want = 1;
        char start[32];
        snprintf(start, sizeof start, "%s:%d:1: ", n < 2500 ? "b" : "a", want);
        assert_memory_equal(line, start, strlen(start));
        line = strchr(line, '\n') + 1;
    }
    assert_string_equal(line, "");
    free(text);
    diags_free(d);
}

/* ---- dying ---- */

/* Runs f in a child; what it wrote to stderr in *said; its exit status. */
static int dies(void (*f)(void), struct buf *said)
{
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(fds[1], 2);
        close(fds[0]);
        program_set_name("shouli");
        f();
        _exit(99);
    }
    close(fds[1]);
    assert_true(file_read_fd(fds[0], said, 0));
    close(fds[0]);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void die_plain(void) { die(MSG_SYSTEM, MSG_ARGS("a", "b")); }

static void die_with_errno(void)
{
    errno = ENOSPC;
    die_errno("out/表.pdf");
}

static void die_in_english(void)
{
    msg_set_lang(LANG_EN);
    die_with_errno();
}

static void no_folder(void) { file_write_atomic("out/no-such-folder/x", "a", 1); }

static void folder_in_the_way(void) { file_mkdirs("Makefile/x"); }

static void too_large(void)
{
    size_t cap = SIZE_MAX / 2;
    vec_grow(NULL, cap, &cap, 16);
}

static void says_why_it_dies(void **state)
{
    (void)state;
    static const struct { void (*f)(void); const char *said; } v[] = {
        {die_plain, "shouli: a：b\n"},
        {die_with_errno, "shouli: out/表.pdf：磁盘已满，请清理后重试（S-FULL）\n"},
        {die_in_english, "shouli: out/表.pdf: the disk is full; make room and try again (S-FULL)\n"},
        {no_folder, "shouli: out/no-such-folder/x：文件或文件夹不存在\n"},
        {folder_in_the_way, "shouli: Makefile：已有同名的文件或文件夹\n"},
        {too_large, "shouli: 内存不足，请关闭其他程序后重试\n"},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        struct buf said = BUF_INIT;
        assert_int_equal(dies(v[i].f, &said), 3);
        assert_string_equal(said.p, v[i].said);
        buf_clear(&said);
    }
}

static void error_texts(void **state)
{
    (void)state;
    assert_string_equal(error_text(EACCES), "没有权限");
    assert_string_equal(error_text(EPERM), "没有权限");
    assert_non_null(strstr(error_text(EPIPE), strerror(EPIPE))); /* a rare one, in the system's words */
    msg_set_lang(LANG_EN);
    assert_string_equal(error_text(EPIPE), strerror(EPIPE));
    msg_set_lang(LANG_ZH);
}

static void has_a_name(void **state)
{
    (void)state;
    assert_string_equal(program_name(), "diag_test");
    program_set_name("shenbao");
    assert_string_equal(program_name(), "shenbao");
    program_set_name(NULL);
    assert_string_equal(program_name(), "diag_test");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_places), cmocka_unit_test(says_levels),      cmocka_unit_test(sorts),
        cmocka_unit_test(status_is_the_worst), cmocka_unit_test(many),       cmocka_unit_test(says_why_it_dies),
        cmocka_unit_test(error_texts),   cmocka_unit_test(has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

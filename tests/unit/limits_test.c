/*
 * limits_test.c - the limits that people read in shouli(1) are those of limits.c: each row of the table there, and no other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "read/read.h"

enum { KB = 1024, MB = 1024 * KB };

/* What stands after ".It LABEL Ta ": "10 000 栏" is 10000, "64 MB" is 67108864. */
static size_t figure(const char *s)
{
    size_t n = 0;
    for (; (*s >= '0' && *s <= '9') || *s == ' '; s++)
        if (*s != ' ')
            n = 10 * n + (size_t)(*s - '0');
    return strncmp(s, "MB\n", 3) == 0 ? n * MB : strncmp(s, "KB\n", 3) == 0 ? n * KB : n;
}

static size_t count(const char *s, const char *what)
{
    size_t n = 0;
    for (; (s = strstr(s, what)); s++)
        n++;
    return n;
}

static void manual_states_the_limits(void **state)
{
    const struct { const char *label; size_t value; } rows[] = {
        {"一份文件，或 ZIP 里的一个文件", read_limits.document_bytes},
        {"一份文件的填写栏", read_limits.fields},
        {"一份名册的格子", read_limits.cells},
        {"一栏的名称", read_limits.name_bytes},
        {"一栏的值", read_limits.value_bytes},
        {"一份文件全部的值", read_limits.values_bytes},
        {"附带的定义", read_limits.attachment_bytes},
        {"填写栏的嵌套", read_limits.nesting},
        {"一页打印件的文字", read_limits.page_chars},
        {"打印件看文字的页", read_limits.text_pages},
        {"一份 PDF 里夹带的文件", read_limits.pdf_files},
        {"一个 ZIP 的文件", read_limits.zip_entries},
        {"一个 ZIP 解开共", read_limits.zip_total_bytes},
        {"一个文件的压缩比", read_limits.zip_ratio},
        {"读取进程的内存", read_limits.memory},
        {"一份文件的处理器时间", read_limits.cpu_seconds},
        {"一份文件的钟表时间", read_limits.wall_seconds},
        {"一个 ZIP 的钟表时间", read_limits.zip_seconds},
    };
    const size_t nrows = sizeof rows / sizeof *rows;
    struct buf page = BUF_INIT, source = BUF_INIT;
    (void)state;
    assert_true(file_read("src/man/shouli.1", &page, 0));
    char *table = strstr(page.p, "\n.Sh 限度\n"), *end = table ? strstr(table, "\n.El\n") : NULL;
    assert_non_null(end);
    end[1] = '\0';
    assert_int_equal(count(table, "\n.It "), nrows);
    assert_true(file_read("src/read/limits.c", &source, 0));
    assert_int_equal(count(source.p, "\n    ."), nrows);     /* a limit that is added must come into the table */
    for (size_t i = 0; i < nrows; i++) {
        char *head = xasprintf("\n.It %s Ta ", rows[i].label), *at = strstr(table, head);
        if (!at)
            fail_msg("the manual does not state: %s", rows[i].label);
        if (figure(at + strlen(head)) != rows[i].value)
            fail_msg("%s: the manual says %zu, the program %zu", rows[i].label, figure(at + strlen(head)), rows[i].value);
        free(head);
    }
    buf_clear(&source);
    buf_clear(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(manual_states_the_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

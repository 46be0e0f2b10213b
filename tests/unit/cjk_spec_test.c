/*
 * cjk_spec_test.c - emphasis beside full-width punctuation: the cases of tats-u/markdown-cjk-friendly (tests/spec/cjk), and what must not
 * change by it. Each paragraph of a .md file is a case; the line of the .html file with the same number is what it has to become.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markup/markup_int.h"

/* Reads a file and puts in *v where each of its paragraphs (or lines) begins; they are NUL-terminated. */
static size_t read_parts(const char *path, const char *between, struct buf *text, char ***v)
{
    size_t n = 0, cap = 0;
    *v = NULL;
    *text = (struct buf)BUF_INIT;
    assert_true(file_read(path, text, 0));
    for (char *p = text->p + strspn(text->p, "\n"); *p != '\0';) {
        *VEC_ADD(*v, n, cap) = p;
        char *end = strstr(p, between);
        if (!end) {
            p[strcspn(p, "\n")] = '\0';
            break;
        }
        *end = '\0';
        p = end + strlen(between);
        p += strspn(p, "\n");
    }
    return n;
}

/* How many of a file's cases come out right. */
static size_t run_cases(const char *name, size_t *total)
{
    char *md = xasprintf("tests/spec/cjk/%s.md", name), *html = xasprintf("tests/spec/cjk/%s.html", name);
    struct buf cases, wanted;
    char **in, **want;
    size_t n = read_parts(md, "\n\n", &cases, &in), good = 0;
    assert_int_equal(read_parts(html, "\n", &wanted, &want), n);
    for (size_t i = 0; i < n; i++) {
        struct diags *d = diags_new();
        struct markup m;
        markup_render(in[i], md, 1, &m, d);
        if (m.html.n > 0)
            m.html.p[m.html.n - 1] = '\0';
        bool same = !strcmp(m.html.p, want[i]);
        good += same;
        if (!same)
            print_message("  %s: %s\n    wanted: %s\n    got:    %s\n", name, in[i], want[i], m.html.p);
        markup_clear(&m);
        diags_free(d);
    }
    *total = n;
    free(in), free(want), free(md), free(html);
    buf_clear(&cases), buf_clear(&wanted);
    return good;
}

static void cases_of_the_amendment(void **state)
{
    (void)state;
    static const char *const names[] = {"strong", "korean", "pseudo-emoji", "underscore-cjk-punct", "non-bmp"};
    /* What is left: "_" behind a variation selector; symbols, which CommonMark takes for punctuation from 0.31 on and cmark 0.30 does not. */
    static const struct { size_t cases, good; } known[] = {{85, 85}, {6, 6}, {6, 6}, {7, 2}, {8, 4}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t n, good = run_cases(names[i], &n);
        print_message("CJK-friendly emphasis, %s.md: %zu of %zu cases\n", names[i], good, n);
        assert_int_equal(n, known[i].cases);
        assert_int_equal(good, known[i].good);
    }
}

static void becomes(const char *text, const char *html)
{
    struct markup m;
    struct diags *d = diags_new();
    markup_render(text, "t", 1, &m, d);
    if (strcmp(m.html.p, html) != 0)
        print_error("%s\n  wanted: %s\n  got:    %s\n", text, html, m.html.p);
    assert_string_equal(m.html.p, html);
    assert_null(strstr(m.html.p, MARK_LEAD));
    markup_clear(&m);
    diags_free(d);
}

static void marks_leave_no_trace(void **state)
{
    (void)state;
    becomes("`是**「码」**的`", "<p><code>是**「码」**的</code></p>\n");
    becomes("```是**（码）**的\n是**（码）**的\n```", "<pre><code class=\"language-是**（码）**的\">是**（码）**的\n</code></pre>\n");
    becomes("[字](a**（b）**c \"题**（目）**的\")", "<p><a href=\"a**%EF%BC%88b%EF%BC%89**c\" title=\"题**（目）**的\">字</a></p>\n");
    becomes("[字**（一）**的]\n\n[字**（一）**的]: x", "<p><a href=\"x\">字<strong>（一）</strong>的</a></p>\n");
    becomes("<http://a/是**（b）**c>", "<p><a href=\"http://a/%E6%98%AF**%EF%BC%88b%EF%BC%89**c\">http://a/是**（b）**c</a></p>\n");
    becomes("    是**（码）**的", "<pre><code>是**（码）**的\n</code></pre>\n");
    becomes("字\xEF\xB7\x90字\xEF\xB7\x91字**（一）**的", "<p>字\xEF\xBF\xBD字\xEF\xBF\xBD字<strong>（一）</strong>的</p>\n");
}

static void blocks_stay_blocks(void **state)
{
    (void)state;
    becomes("* 「一」\n* 「二」", "<ul>\n<li>「一」</li>\n<li>「二」</li>\n</ul>\n");
    becomes("「一」\n\n***\n\n「二」", "<p>「一」</p>\n<hr />\n<p>「二」</p>\n");
    becomes("是\\**（不）\\**的", "<p>是*<em>（不）*</em>的</p>\n");
    becomes("2 * 3 * 4 是「十」", "<p>2 * 3 * 4 是「十」</p>\n");
    becomes("是 ** 「不」 ** 的", "<p>是 ** 「不」 ** 的</p>\n");
    becomes("**甲，***乙。*丙", "<p><strong>甲，</strong><em>乙。</em>丙</p>\n");
}

static void inline_texts_have_it_too(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    markup_inline("**初定：**不经**“评审”**，见[指南](a.html)", &b);
    assert_string_equal(b.p, "<strong>初定：</strong>不经<strong>“评审”</strong>，见<a href=\"a.html\">指南</a>");
    buf_reset(&b);
    markup_inline("1. **不是**列表", &b);
    assert_string_equal(b.p, "1. <strong>不是</strong>列表");
    buf_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_of_the_amendment),
        cmocka_unit_test(marks_leave_no_trace),
        cmocka_unit_test(blocks_stay_blocks),
        cmocka_unit_test(inline_texts_have_it_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

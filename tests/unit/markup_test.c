/*
 * markup_test.c - the passes for Chinese, heading ids, and what is kept off a page.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markup/markup.h"

static void expect_html(const char *text, const char *html)
{
    struct diags *d = diags_new();
    struct markup m;
    markup_render(text, "guide.md", 1, &m, d);
    assert_string_equal(m.html.p, html);
    assert_int_equal(diags_status(d, true), 0);
    markup_clear(&m);
    diags_free(d);
}

static void line_breaks(void **state)
{
    (void)state;
    expect_html("办理\n流程", "<p>办理流程</p>\n");
    expect_html("办理，\n然后", "<p>办理，然后</p>\n");
    expect_html("办理\n（一）", "<p>办理（一）</p>\n");
    expect_html("姓名𠅤\n𬭎字", "<p>姓名𠅤𬭎字</p>\n");
    expect_html("**办理**\n*流程*", "<p><strong>办理</strong><em>流程</em></p>\n");
    expect_html("*办理\n流程*", "<p><em>办理流程</em></p>\n");
    expect_html("[办理\n流程](a.html)后\n再来", "<p><a href=\"a.html\">办理流程</a>后再来</p>\n");
    expect_html("他说“好”\n然后", "<p>他说“好”然后</p>\n");
    expect_html("- 第一\n  行\n- 第二", "<ul>\n<li>第一行</li>\n<li>第二</li>\n</ul>\n");
}

static void line_breaks_that_stay(void **state)
{
    (void)state;
    expect_html("办理\nPDF", "<p>办理\nPDF</p>\n");
    expect_html("in a\nword", "<p>in a\nword</p>\n");
    expect_html("“yes”\n“no”", "<p>“yes”\n“no”</p>\n");
    expect_html("한국\n어", "<p>한국\n어</p>\n");
    expect_html("중\n中", "<p>중\n中</p>\n");
    expect_html("硬  \n换行", "<p>硬<br />\n换行</p>\n");
    expect_html("```\n一\n二\n```", "<pre><code>一\n二\n</code></pre>\n");
    expect_html("图![甲](a.png)\n乙", "<p>图<img src=\"a.png\" alt=\"甲\" />\n乙</p>\n");
}

static void expect_slug(const char *text, const char *id)
{
    struct buf b = BUF_INIT;
    markup_slug(text, &b);
    assert_string_equal(b.p, id);
    buf_clear(&b);
}

static void slugs(void **state)
{
    (void)state;
    expect_slug("谁可以办", "谁可以办");
    expect_slug("一、怎么填？（初定）", "一怎么填初定");
    expect_slug("How to  Fill -- it", "how-to-fill-it");
    expect_slug("《初定》PDF 表", "初定pdf-表");
    expect_slug("２０２６年", "2026年");
    expect_slug("𠅤𬭎龘", "𠅤𬭎龘");
    expect_slug("한국 어", "한국-어");
    expect_slug("　前后　", "前后");
    expect_slug("？！…—“”", "section");
    expect_slug("", "section");
    expect_slug("a.b<c>\"d\"&e'", "abcde");
    expect_slug("✓ 完成 🎉", "完成");
}

static void heading_ids(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    struct markup m;
    markup_render("# 材料\n\n## 材料\n\n### **材料** `x`\n\n材料\n---\n\n## ？\n\n## ！\n\n## 材料-2\n\n> ## [链接](a)\n", "g.md", 1, &m, d);
    static const char *const ids[] = {"材料", "材料-2", "材料-x", "材料-3", "section", "section-2", "材料-2-2", "链接"};
    static const int levels[] = {1, 2, 3, 2, 2, 2, 2, 2};
    assert_int_equal(m.nheadings, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_string_equal(m.headings[i].id, ids[i]);
        assert_int_equal(m.headings[i].level, levels[i]);
        char *tag = xasprintf("<h%d id=\"%s\">", levels[i], ids[i]);
        assert_non_null(strstr(m.html.p, tag));
        free(tag);
    }
    assert_string_equal(m.headings[2].text, "材料 x");
    markup_clear(&m);
    assert_int_equal(diags_status(d, true), 0);
    diags_free(d);
}

static char *printed(struct diags *d)
{
    char *p = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&p, &n);
    msg_set_lang(LANG_EN);
    diags_print(d, f);
    msg_set_lang(LANG_ZH);
    fclose(f);
    return p;
}

/* The HTML, and the places told, as "line:col line:col". */
static void expect_told(const char *text, const char *html, const char *places)
{
    struct diags *d = diags_new();
    struct markup m;
    markup_render(text, "guide.md", 20, &m, d);
    assert_string_equal(m.html.p, html);
    char *lines = printed(d);
    struct buf got = BUF_INIT;
    for (char *p = strtok(lines, "\n"); p; p = strtok(NULL, "\n")) {
        int line = 0, col = 0;
        assert_true(sscanf(p, "guide.md:%d:%d:", &line, &col) >= 1);
        buf_printf(&got, "%s%d:%d", got.n ? " " : "", line, col);
    }
    assert_string_equal(got.p, places);
    buf_clear(&got);
    free(lines);
    markup_clear(&m);
    diags_free(d);
}

static void anchors_of_the_writer(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    struct markup m;
    markup_render("## 怎么填 {#fill}\n\n## **填**{#填}\n\n## 又 {#fill}\n\n## 点 {#a.b}\n\n## 不是 {#a b}\n\n## 花 {括号}\n", "g.md", 1, &m, d);
    assert_string_equal(m.html.p, "<h2 id=\"fill\">怎么填</h2>\n<h2 id=\"填\"><strong>填</strong></h2>\n<h2 id=\"fill-2\">又</h2>\n"
                                  "<h2 id=\"ab\">点</h2>\n<h2 id=\"不是-a-b\">不是 {#a b}</h2>\n<h2 id=\"花-括号\">花 {括号}</h2>\n");
    markup_clear(&m);
    diags_free(d);
}

/* A box that scrolls can be got to by keyboard. */
static void code_of_a_body(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    struct markup m;
    markup_render_body("    <pre>\n\n> ```sh\n> a\n> ```\n", "g.md", 1, NULL, &m, d);
    assert_string_equal(m.html.p, "<pre tabindex=\"0\"><code>&lt;pre&gt;\n</code></pre>\n<blockquote>\n"
                                  "<pre tabindex=\"0\"><code class=\"language-sh\">a\n</code></pre>\n</blockquote>\n");
    markup_clear(&m);
    diags_free(d);
}

/* The body of a page has no heading of its level, and leaves none out. */
static void levels_of_a_body(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    struct markup m;
    markup_render_body("# 一\n\n#### 二\n\n## 三\n", "g.md", 1, NULL, &m, d);
    assert_string_equal(m.html.p, "<h2 id=\"一\">一</h2>\n<h3 id=\"二\">二</h3>\n<h3 id=\"三\">三</h3>\n");
    markup_clear(&m);
    diags_free(d);
}

static void raw_html_goes(void **state)
{
    (void)state;
    expect_told("一\n\n<div onclick=\"x()\">\n二\n</div>\n\n三", "<p>一</p>\n<p>三</p>\n", "22:1");
    expect_told("第一行\n中文<b>粗</b>字", "<p>第一行中文粗字</p>\n", "21:3 21:7");
    expect_told("<script>alert(1)</script>", "", "20:1");
    expect_told("<!-- 给自己看的 -->\n\n正文", "<p>正文</p>\n", "");
    expect_told("<!-- 一 --><img src=x onerror=y>", "", "20:1");
    expect_told("1 &lt; 2 `<b>`", "<p>1 &lt; 2 <code>&lt;b&gt;</code></p>\n", "");
}

static void unsafe_links_go(void **state)
{
    (void)state;
    expect_told("[点我](javascript:alert(1))", "<p>点我</p>\n", "20:1");
    expect_told("看[**点**我](JaVaScRiPt:alert(1))吧", "<p>看<strong>点</strong>我吧</p>\n", "20:2");
    expect_told("[点](java&#10;script:x)", "<p>点</p>\n", "20:1");
    expect_told("[点](&#1;javascript:x)", "<p>点</p>\n", "20:1");
    expect_told("[点](vbscript:x) [点](file:///etc/passwd) [点](data:text/html,x)", "<p>点 点 点</p>\n", "20:1 20:17 20:41");
    expect_told("![图](javascript:x)", "<p>图</p>\n", "20:1");
    expect_told("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n", "20:1");
    expect_told("[甲][x]\n\n[x]: javascript:x\n", "<p>甲</p>\n", "20:1");
    expect_told("[网](https://example.org/?a=1&b=2) <a@example.org>",
                "<p><a href=\"https://example.org/?a=1&amp;b=2\">网</a> <a href=\"mailto:a@example.org\">a@example.org</a></p>\n", "");
}

static void pictures_stay_local(void **state)
{
    (void)state;
    expect_told("![甲](https://example.org/a.png)", "<p><a href=\"https://example.org/a.png\">甲</a></p>\n", "20:1");
    expect_told("![](//example.org/a.png)", "<p><a href=\"//example.org/a.png\">//example.org/a.png</a></p>\n", "20:1");
    expect_told("![甲](a.png)", "<p><img src=\"a.png\" alt=\"甲\" /></p>\n", "");
    expect_told("![甲](data:image/png;base64,AAAA)", "<p><img src=\"data:image/png;base64,AAAA\" alt=\"甲\" /></p>\n", "");
}

static void expect_inline(const char *text, const char *html)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, "|");
    markup_inline(text, &b);
    assert_string_equal(b.p + 1, html);
    buf_clear(&b);
}

static void inline_lines(void **state)
{
    (void)state;
    expect_inline("", "");
    expect_inline("备齐**材料**", "备齐<strong>材料</strong>");
    expect_inline("**粗**在前", "<strong>粗</strong>在前");
    expect_inline("_斜_ 在前", "<em>斜</em> 在前");
    expect_inline("1. 不是列表", "1. 不是列表");
    expect_inline("- 不是列表", "- 不是列表");
    expect_inline("# 不是标题", "# 不是标题");
    expect_inline("> 不是引用", "&gt; 不是引用");
    expect_inline("    不是代码", "不是代码");
    expect_inline("---", "---");
    expect_inline("[a]: b", "[a]: b");
    expect_inline("※注意", "※注意");
    expect_inline("第一\n第二\n\n1. third\n", "第一第二 1. third");
    expect_inline("a  b", "a  b");
    expect_inline("<b>x</b> & [点](javascript:x)", "x &amp; 点");
    expect_inline("[网](a.html)", "<a href=\"a.html\">网</a>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_breaks),   cmocka_unit_test(line_breaks_that_stay), cmocka_unit_test(slugs),
        cmocka_unit_test(heading_ids),   cmocka_unit_test(anchors_of_the_writer), cmocka_unit_test(levels_of_a_body), cmocka_unit_test(code_of_a_body),
        cmocka_unit_test(raw_html_goes), cmocka_unit_test(unsafe_links_go),
        cmocka_unit_test(pictures_stay_local), cmocka_unit_test(inline_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

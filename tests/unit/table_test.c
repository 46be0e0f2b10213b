/*
 * table_test.c - pipe tables: the examples of GitHub's specification and of its tests, and the tables as our pages have them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markup/markup_int.h"

/* Runs the examples of a file: Markdown, a line with a dot, HTML, between fences. */
static void run_examples(const char *path, size_t want)
{
    static const char fence[] = "````````````````````````````````";
    struct buf text = BUF_INIT, part[2] = {BUF_INIT, BUF_INIT};
    size_t good = 0, all = 0;
    int in = -1;
    assert_true(file_read(path, &text, 0));
    for (const char *p = text.p; *p != '\0';) {
        size_t n = strcspn(p, "\n");
        if (!strncmp(p, fence, 32) && in < 0) {
            in = 0;
        } else if (!strncmp(p, fence, 32)) {
            struct diags *d = diags_new();
            struct markup m;
            markup_render_with(part[0].p, "spec", 1, MARKUP_UNSAFE | MARKUP_NO_IDS | MARKUP_GFM_TABLES, NULL, &m, d);
            bool same = !strcmp(m.html.p, part[1].p);
            all++;
            good += same;
            if (!same)
                print_error("%s, example %zu\n%s\n  expected: %s\n  got:      %s\n", path, all, part[0].p, part[1].p, m.html.p);
            markup_clear(&m);
            diags_free(d);
            buf_reset(&part[0]);
            buf_reset(&part[1]);
            in = -1;
        } else if (in == 0 && n == 1 && *p == '.') {
            in = 1;
        } else if (in >= 0) {
            buf_add(&part[in], p, n);
            buf_addc(&part[in], '\n');
        }
        p += n + (p[n] == '\n');
    }
    print_message("GFM tables, %s: %zu of %zu examples\n", path_base(path), good, all);
    assert_int_equal(all, want);
    assert_int_equal(good, all);
    buf_clear(&text), buf_clear(&part[0]), buf_clear(&part[1]);
}

static void examples_of_the_specification(void **state)
{
    (void)state;
    run_examples("tests/spec/gfm/tables.txt", 8);
}

static void examples_of_its_tests(void **state)
{
    (void)state;
    run_examples("tests/spec/gfm/more-tables.txt", 16);
}

static void becomes(const char *text, const char *html)
{
    struct markup m;
    struct diags *d = diags_new();
    markup_render(text, "t", 1, &m, d);
    if (strcmp(m.html.p, html) != 0)
        print_error("%s\n  wanted: %s\n  got:    %s\n", text, html, m.html.p);
    assert_string_equal(m.html.p, html);
    markup_clear(&m);
    diags_free(d);
}

#define BOX(label) "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label" label ">\n<table>\n"
#define ENDBOX "</table>\n</div>\n"

static void tables_of_pages(void **state)
{
    (void)state;
    becomes("| 学历 | 年限 |\n|---|--:|\n| **硕士**，\\| | 3 |\n",
            BOX("=\"1 学历、年限\"") "<thead>\n<tr>\n<th scope=\"col\">学历</th>\n<th scope=\"col\" class=\"right\">年限</th>\n</tr>\n</thead>\n"
            "<tbody>\n<tr>\n<td><strong>硕士</strong>，|</td>\n<td class=\"right\">3</td>\n</tr>\n</tbody>\n" ENDBOX);
    becomes("| | 初级 |\n|---|:-:|\n| 时间 | 40 |\n\n: 学时要求“一览”\n",
            BOX("ledby=\"table.1\"") "<caption id=\"table.1\">学时要求“一览”</caption>\n"
            "<thead>\n<tr>\n<td></td>\n<th scope=\"col\" class=\"center\">初级</th>\n</tr>\n</thead>\n"
            "<tbody>\n<tr>\n<th scope=\"row\">时间</th>\n<td class=\"center\">40</td>\n</tr>\n</tbody>\n" ENDBOX);
    becomes("| 甲 | 乙 |\n|--|--|\n| **一** | 1<br>2 |\n| **二** | 3 |\n",
            BOX("=\"1 甲、乙\"") "<thead>\n<tr>\n<th scope=\"col\">甲</th>\n<th scope=\"col\">乙</th>\n</tr>\n</thead>\n<tbody>\n"
            "<tr>\n<th scope=\"row\"><strong>一</strong></th>\n<td>1<br />\n2</td>\n</tr>\n"
            "<tr>\n<th scope=\"row\"><strong>二</strong></th>\n<td>3</td>\n</tr>\n</tbody>\n" ENDBOX);
}

/* What is needed to see a table in all sorts of places. */
static void tables_in_places(void **state)
{
    (void)state;
    static const char row[] = "<thead>\n<tr>\n<th scope=\"col\">a</th>\n<th scope=\"col\">b</th>\n</tr>\n</thead>\n";
    static const char body[] = "<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n";
    char *table = xasprintf(BOX("=\"1 a、b\"") "%s%s" ENDBOX, row, body);
    const struct { const char *text, *before, *after; } places[] = {
        {"a|b\n-|-:-\n", NULL, NULL},
        {"> a|b\n> :--|---\n> 1|2\n", "<blockquote>\n", "</blockquote>\n"},
        {"> a|b\n> ---|---\n1|2\n", "<blockquote>\n", "</blockquote>\n"},
        {"- 一\n\n  a|b\n  ---|---\n  1|2\n", "<ul>\n<li>\n<p>一</p>\n", "</li>\n</ul>\n"},
        {"> - a|b\n>   ---|---\n>   1|2\n", "<blockquote>\n<ul>\n<li>\n", "</li>\n</ul>\n</blockquote>\n"},
        {"前面\na|b\n---|---\n1|2\n\n后面", "<p>前面</p>\n", "<p>后面</p>\n"},
        {"a|b\n---|---\n1|2\n---\n后面", "", "<hr />\n<p>后面</p>\n"},
        {"a|b\r\n---|---\r\n1|2\r\n", "", ""},
        {"\n\na|b\n---|---\n1|2\n\n", "", ""},
        {"[x]: y\na|b\n---|---\n1|2", "", ""},
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char *want = places[i].before ? xasprintf("%s%s%s", places[i].before, table, places[i].after) : xstrdup("<p>a|b\n-|-:-</p>\n");
        becomes(places[i].text, want);
        free(want);
    }
    free(table);
    becomes("| 见 |\n|---|\n| [甲] |\n\n```\n[甲]: 错\n```\n\n> [甲]: 对.html '题'\n",
            BOX("=\"1 见\"") "<thead>\n<tr>\n<th scope=\"col\">见</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><a href=\"%E5%AF%B9.html\" title=\"题\">甲</a></td>\n"
            "</tr>\n</tbody>\n" ENDBOX "<pre><code>[甲]: 错\n</code></pre>\n<blockquote>\n</blockquote>\n");
}

/* What is wrong in a cell is told with the line of its row, and once. */
static void mistakes_in_cells(void **state)
{
    (void)state;
    struct markup m;
    struct diags *d = diags_new();
    char shown[600] = "";
    FILE *f = fmemopen(shown, sizeof shown, "w");
    msg_set_lang(LANG_EN);
    markup_render("字\n\n| a |\n|---|\n| x |\n| <b>y</b> [z](javascript:1) |\n", "g.md", 11, &m, d);
    diags_print(d, f);
    fclose(f);
    msg_set_lang(LANG_ZH);
    assert_string_equal(shown, "g.md:16: warning: raw HTML left out, write it as Markdown: <b>\n"
                               "g.md:16: warning: raw HTML left out, write it as Markdown: </b>\n"
                               "g.md:16: warning: unsafe link removed, only its words stay; use a plain address: javascript:1\n");
    assert_non_null(strstr(m.html.p, "<td>y z</td>"));
    markup_clear(&m);
    diags_free(d);
}

static void careless_tables(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    for (int i = 0; i < 100; i++)
        buf_adds(&b, "|a");
    buf_adds(&b, "\n");
    for (int i = 0; i < 100; i++)
        buf_adds(&b, "|-");
    for (int i = 0; i < 20000; i++)
        buf_adds(&b, "\n|x");
    struct markup m;
    struct diags *d = diags_new();
    markup_render(b.p, "t", 1, &m, d);
    assert_true(m.html.n < 4 * 1024 * 1024);               /* not two million cells that nobody wrote */
    markup_clear(&m);
    buf_reset(&b);
    for (int i = 0; i < 20000; i++)
        buf_adds(&b, "|-");    /* no table: too many columns */
    char *twice = xasprintf("%s\n%s", b.p, b.p);
    markup_render(twice, "t", 1, &m, d);
    assert_null(strstr(m.html.p, "<table>"));
    markup_clear(&m);
    free(twice);
    diags_free(d);
    buf_clear(&b);
}

/* In a letter, where tables are no HTML. Words before a table are a paragraph, in which a line break between Chinese characters is no space. */
static void words_before_tables_of_letters(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct markup_blocks v;
    markup_blocks("所附\n材料\n如下 a\nb\n甲|乙\n---|---\n1|**2**\n", "l", 1, a, &v, NULL);
    assert_int_equal(v.n, 2);
    assert_int_equal(v.v[0].n, 1);
    assert_string_equal(v.v[0].v[0].s, "所附材料如下 a b");
    assert_int_equal(v.v[1].nrows, 2);
    assert_string_equal(v.v[1].cells[3], "2");
    markup_blocks_clear(&v);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_specification),
        cmocka_unit_test(examples_of_its_tests),
        cmocka_unit_test(tables_of_pages),
        cmocka_unit_test(tables_in_places),
        cmocka_unit_test(mistakes_in_cells),
        cmocka_unit_test(careless_tables),
        cmocka_unit_test(words_before_tables_of_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

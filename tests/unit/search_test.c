/* Search files: the same for any order of pages, in the shard that the address says, every pair of characters in its index file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "page/search_int.h"

static void keep(void *ctx, const char *name, const void *p, size_t n)
{
    struct buf *all = ctx;
    buf_printf(all, "== %s\n", name);
    buf_add(all, p, n);
}

static void test_text(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    search_text("<h2 id=\"a\">材料</h2><p>两<strong>寸</strong>照片 A&amp;B &lt;1</p><script>var x = \"<p>\";</script><style>p { }</style>", &b);
    assert_null(strstr(b.p, "var"));
    assert_null(strstr(b.p, "{ }"));
    assert_non_null(strstr(b.p, "材料\n"));
    assert_non_null(strstr(b.p, "两寸照片 A&B <1"));
    buf_clear(&b);
}

static void test_files(void **state)
{
    (void)state;
    struct buf one = BUF_INIT, two = BUF_INIT;
    struct spool *spool = spool_new("out");
    struct search *s = search_new(spool), *t = search_new(spool);
    search_add(s, "a/x/index.html", "初定", "王䶮　㛃的ＰＤＦ表 2026");
    search_add(s, "b/y/index.html", "评审", "材料\n两份");
    search_add(t, "b/y/index.html", "评审", "材料\n两份");
    search_add(t, "a/x/index.html", "初定", "王䶮　㛃的ＰＤＦ表 2026");
    search_write(s, "/* script */", 1, keep, &one);
    search_write(t, "/* script */", 1, keep, &two);
    assert_string_equal(one.p, two.p);
    assert_non_null(strstr(one.p, "== search.js\nvar shenbaoSearch={shards:1,files:1};\n/* script */"));
    assert_non_null(strstr(one.p, "[\"a/x/index.html\",\"初定\",\"王䶮 㛃的ＰＤＦ表 2026\"]"));
    assert_non_null(strstr(one.p, "\"王䶮\":\"0\""));
    assert_null(strstr(one.p, "\"䶮㛃\""));                /* a blank stands between them */
    assert_non_null(strstr(one.p, "\"df\":\"0\""));
    assert_non_null(strstr(one.p, "\"f表\":\"0\""));
    search_free(s);
    search_free(t);
    spool_free(spool);
    buf_clear(&one);
    buf_clear(&two);
}

/* White space of any kind is one blank; marks whose first bytes are those of white space are none. */
static void test_squeeze(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_adds(&b, "x");
    search_squeeze(" \n\u3000甲—乙 “丙”\t\r\n丁\u2028\u2029戊\u00a0·\u1680已、。庚\u205f㐀𠀀ｱ\u3000 ", &b);
    assert_string_equal(b.p, "x甲—乙 “丙” 丁 戊 · 已、。庚 㐀𠀀ｱ");
    buf_clear(&b);
    search_squeeze("\u3000 \n", &b);
    assert_string_equal(b.p, "");
    search_string(&b, "a\u2028b\u2029\u2029“c”\u2028");
    assert_string_equal(b.p, "\"a b  “c” \"");
    assert_int_equal(b.n, strlen(b.p));
    buf_clear(&b);
}

/* Enough text for several shards: each page once, its shard as the titles say. */
static void test_shards(void **state)
{
    (void)state;
    struct buf all = BUF_INIT, text = BUF_INIT;
    struct spool *spool = spool_new("out");
    struct search *s = search_new(spool);
    for (uint32_t i = 0; i < 3000; i++)
        buf_addu(&text, 0x4E00 + i % 2000);
    for (int i = 0; i < 120; i++) {
        char *href = xasprintf("r/%d/index.html", i);
        search_add(s, href, "标题", text.p);
        free(href);
    }
    search_write(s, "", 1, keep, &all);
    assert_non_null(strstr(all.p, "{shards:8,files:8}"));
    for (int i = 0; i < 120; i++) {
        char *row = xasprintf("[\"r/%d/index.html\",\"标题\",\"", i);
        const char *at = strstr(all.p, row);
        assert_non_null(at);
        assert_null(strstr(at + 1, row));
        free(row);
    }
    assert_non_null(strstr(all.p, "\"一丁\":\"*\""));
    search_free(s);
    spool_free(spool);
    buf_clear(&all);
    buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_shards),
        cmocka_unit_test(test_squeeze),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

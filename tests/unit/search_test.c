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

/* What the words of a page, or of a text, become, and how long they are without escapes. */
static void expect(size_t (*make)(const char *, struct buf *), const char *from, const char *words, size_t bytes)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, "x");
    assert_int_equal(make(from, &b), bytes);
    assert_string_equal(b.p + 1, words);
    assert_int_equal(b.n, strlen(b.p));
    buf_clear(&b);
}

static size_t page_text(const char *html, struct buf *out)
{
    struct buf page = BUF_INIT;
    buf_adds(&page, html);
    size_t n = search_page_text(&page, out);
    buf_clear(&page);
    return n;
}

static void test_html(void **state)
{
    (void)state;
    expect(page_text, "<h2 id=\"a\">材料</h2><p>两<strong>寸</strong>照片 A&amp;B &lt;1</p><script>var x = \"<p>\";</script><style>p { }</style>",
           "材料 两寸照片 A&B <1", strlen("材料 两寸照片 A&B <1"));
    expect(page_text, "甲<br>\n乙<nav>丙</nav>丁<sup>2</sup> <em> 戊</em><section>己</section>", "甲 乙丁2 戊 己", strlen("甲 乙丁2 戊 己"));
    expect(page_text, "a&b&amp&quot;&#39;&gt;\\\"\x01\x7f", "a&b&amp\\\"'>\\\\\\\"\\u0001\x7f", strlen("a&b&amp\"'>\\\"\x01\x7f"));
    expect(page_text, "甲\xFF乙\xE4\xB8丙", "甲\uFFFD乙\uFFFD\uFFFD丙", strlen("甲乙丙") + 3);
    expect(page_text, "<p>甲</p", "甲", 3);
    expect(page_text, "", "", 0);
}

/* Only what stands in <main>, if a layout has it. */
static void test_main(void **state)
{
    (void)state;
    expect(page_text, "<title>外</title><main id=\"m\">\n<p>内 &quot;文&quot;</p></main><footer>外</footer>", "内 \\\"文\\\"", strlen("内 \"文\""));
    expect(page_text, "<h1>外</h1><main><p>\"内\"</p><footer>外", "外 \\\"内\\\" 外", strlen("外 \"内\" 外"));
}

static void add(struct search *s, const char *href, const char *title, const char *text)
{
    struct buf html = BUF_INIT;
    buf_adds(&html, text);
    search_add(s, href, title, &html);
    buf_clear(&html);
}

static void test_files(void **state)
{
    (void)state;
    struct buf one = BUF_INIT, two = BUF_INIT;
    struct spool *spool = spool_new("out");
    struct search *s = search_new(spool), *t = search_new(spool);
    add(s, "a/x/index.html", "初定", "王䶮　㛃的ＰＤＦ表 2026");
    add(s, "b/y/index.html", "评审", "材料\n两份");
    add(t, "b/y/index.html", "评审", "材料\n两份");
    add(t, "a/x/index.html", "初定", "王䶮　㛃的ＰＤＦ表 2026");
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

/* White space of any kind is one blank; marks whose first bytes are those of white space are none; and what is no HTML has no tags. */
static void test_plain(void **state)
{
    (void)state;
    const char *words = "甲—乙 “丙” 丁 戊 · 已、。庚 㐀𠀀ｱ 한";
    expect(search_plain_text, " \n\u3000甲—乙 “丙”\t\r\n丁\u2028\u2029戊\u00a0·\u1680已、。庚\u205f㐀𠀀ｱ 한\u3000 ", words, strlen(words));
    expect(search_plain_text, "\u3000 \n", "", 0);
    expect(search_plain_text, "a<b>&amp; \\", "a<b>&amp; \\\\", strlen("a<b>&amp; \\"));
}

/* The keys of a text as the index spells them, in the order they come. */
static void expect_keys(const char *text, const char *names)
{
    struct index x;
    struct buf b = BUF_INIT;
    char name[16];
    index_init(&x, 1);
    index_shard(&x, 0);
    keys_of_text(&x, text, strlen(text));
    for (size_t i = 0; i < x.n; i++) {
        size_t n = key_spell(x.v[i * x.width], name);
        assert_int_equal(key_read(name, n), x.v[i * x.width]);
        assert_int_equal(key_file(x.v[i * x.width], 256), search_hash(name) & 255);
        buf_printf(&b, "%s ", name);
    }
    assert_string_equal(b.p, names);
    buf_clear(&b);
    index_clear(&x);
}

static void test_keys(void **state)
{
    (void)state;
    expect_keys("王䶮㛃𠀀𠀁的", "王䶮 䶮㛃 㛃𠀀 𠀀𠀁 𠀁的 ");
    expect_keys("材料，材料。《办》（法）办〇一办", "材料 办〇 〇一 一办 ");
    expect_keys("办理材料办理材料办理材料办理", "办理 理材 材料 料办 ");
    expect_keys("办〡〢〣办理材料〩〸〺、〻一〼二", "办〡 〡〢 〢〣 〣办 办理 理材 材料 料〩 〩〸 〸〺 ");   /* the numerals of Suzhou, which are Han; 〻〼 are not */
    expect_keys("一㛃一㛃 㛃一丁，㛃一，㛃x，一㛃一㛃y，㛃乙", "一㛃 㛃一 一丁 㛃x 㛃y 㛃乙 ");      /* others of three bytes, met again */
    expect_keys("“一：一；二”，“一：一；二”一二", "一二 ");
    expect_keys("一二１，一二１，一二Ａ，２一", "一二 二1 二a 2一 ");
    expect_keys("一䷀二䷀一", "");                         /* a hexagram has the first byte of ideographs and is none */
    expect_keys("甲\\n乙", "");                            /* escapes have no letters */
    expect_keys("甲\\u000b乙\\\"丙", "");
    expect_keys("甲\\\\n乙", "n乙 ");
    expect_keys("ＰＤＦ表a", "pd df .694dc915 f表 表a ");
    expect_keys("Ab-a", "ab .4d2505ca ");
    expect_keys("", "");
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
        search_add(s, href, "标题", &text);
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

/* Indexes of several threads as one: more keys than either has room for at first, and those of both. */
static void test_join(void **state)
{
    (void)state;
    struct index x[2];
    size_t both = 0;
    for (size_t i = 0; i < 2; i++)
        index_init(&x[i], 100);
    for (size_t i = 0; i < 2; i++) {
        index_shard(&x[i], 99 - i);
        for (uint64_t key = 1; key <= 3000; key++)
            index_put(&x[i], (key + i * 2000) << 16);
    }
    index_join(&x[0], &x[1]);
    assert_int_equal(x[0].n, 5000);
    for (size_t i = 0; i < x[0].n; i++) {
        const uint64_t *e = &x[0].v[i * x[0].width];
        uint64_t key = e[0] >> 16, first = (uint64_t)1 << 35, second = (uint64_t)1 << 34;
        assert_int_equal(e[1], 0);
        assert_int_equal(e[2], (key <= 3000 ? first : 0) | (key > 2000 ? second : 0));
        both += e[2] == (first | second);
    }
    assert_int_equal(both, 1000);
    for (size_t i = 0; i < 2; i++)
        index_clear(&x[i]);
}

/* A shard at a time, keys of eight bytes too, and as the file has them; what has left every shard is not in it. */
static void test_index(void **state)
{
    (void)state;
    struct index x;
    struct buf b = BUF_INIT;
    index_init(&x, 4);
    for (size_t shard = 0; shard < 4; shard++) {
        index_shard(&x, shard);
        keys_of_text(&x, "的的𠀀𠀁ab", strlen("的的𠀀𠀁ab"));
        if (shard % 2)
            keys_of_text(&x, "表，表的", strlen("表，表的"));
    }
    index_set(&x, key_read("的的", strlen("的的")), 1, false);
    index_set(&x, key_read("甲乙", strlen("甲乙")), 2, true);
    index_set(&x, key_read("甲乙", strlen("甲乙")), 2, false);
    const uint64_t *entries[16];
    assert_true(x.n < 16);
    for (size_t i = 0; i < x.n; i++)
        entries[i] = &x.v[i * x.width];
    index_text(&x, 7, entries, x.n, &b);
    assert_string_equal(b.p, "shenbaoSearch.index(7,{\n\"ab\":\"*\",\n\"的的\":\"0 2 3\",\n\"的𠀀\":\"*\",\n\"表的\":\"1 3\",\n\"𠀀𠀁\":\"*\",\n"
                             "\"𠀁a\":\"*\",\n\".4d2505ca\":\"*\"\n});\n");
    buf_clear(&b);
    index_clear(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_main),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_shards),
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_join),
        cmocka_unit_test(test_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

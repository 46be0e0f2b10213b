/*
 * yaml_test.c - YAML as a tree with places: what is taken, where it says things stand, and what it refuses with which words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/model_int.h"
#include "model_files.h"

struct yaml { struct arena *a; struct diags *d; struct load l; const struct ynode *root; };

static void parse_bytes(struct yaml *y, const char *text, size_t n, int first_line)
{
    y->a = arena_new();
    y->d = diags_new();
    load_init(&y->l, y->a, y->d, NULL);
    y->root = yaml_parse(&y->l, "f", text, n, first_line);
}

static void parse(struct yaml *y, const char *text) { parse_bytes(y, text, strlen(text), 1); }

static void done(struct yaml *y)
{
    load_clear(&y->l);
    diags_free(y->d);
    arena_free(y->a);
}

/* Parses text and compares everything that is said. */
static void assert_refused(const char *text, const char *words)
{
    struct yaml y;
    parse(&y, text);
    assert_said(y.d, words);
    done(&y);
}

static void assert_at(const struct ynode *n, int line, int col)
{
    assert_non_null(n);
    assert_string_equal(n->at.file, "f");
    assert_int_equal(n->at.line, line);
    assert_int_equal(n->at.col, col);
}

static void test_places(void **state)
{
    (void)state;
    struct yaml y;
    parse(&y, "题目: 𠅤𬭎 # 注\nlist:\n  - 甲\n  - {名: \"乙\", 数: 3}\ntext: |\n  一\n  二\n\nlast: x\n");
    assert_said(y.d, "");
    assert_at(y.root, 1, 1);
    assert_int_equal(y.root->n, 4);
    assert_string_equal(ymap_get(y.root, "题目")->s, "𠅤𬭎");
    assert_at(ymap_get(y.root, "题目"), 1, 5);
    const struct ynode *list = ymap_get(y.root, "list");
    assert_int_equal(list->kind, YNODE_LIST);
    assert_int_equal(list->n, 2);
    assert_at(list->item[0], 3, 5);
    assert_at(list->item[1], 4, 5);
    /* Columns count characters: the value of 数 comes after four wide ones. */
    assert_at(ymap_get(list->item[1], "名"), 4, 9);
    assert_at(ymap_get(list->item[1], "数"), 4, 17);
    assert_false(ymap_get(list->item[1], "名")->plain);
    assert_true(ymap_get(list->item[1], "数")->plain);
    assert_string_equal(ymap_get(y.root, "text")->s, "一\n二");
    assert_at(ymap_get(y.root, "last"), 9, 7);
    assert_null(ymap_get(y.root, "none"));
    done(&y);
}

static void test_part_of_a_file(void **state)
{
    (void)state;
    struct yaml y;
    static const char text[] = "a: 1\r\nb: 2\r\nTHIS IS NOT READ";
    parse_bytes(&y, text, 12, 2);
    assert_said(y.d, "");
    assert_at(ymap_get(y.root, "b"), 3, 4);
    assert_string_equal(ymap_get(y.root, "b")->s, "2");
    done(&y);
}

static void test_yes_and_no(void **state)
{
    (void)state;
    static const struct { const char *text; int want; } rows[] = {
        {"yes", 1}, {"true", 1}, {"是", 1}, {"no", 0}, {"false", 0}, {"否", 0},
        {"\"yes\"", -1}, {"'是'", -1}, {"Yes", -1}, {"on", -1}, {"1", -1}, {"[yes]", -1}, {"", -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct yaml y;
        char *text = xasprintf("k: %s\n", rows[i].text);
        bool v = false;
        parse(&y, text);
        bool is = ynode_bool(ymap_get(y.root, "k"), &v);
        assert_int_equal(is ? (int)v : -1, rows[i].want);
        done(&y);
        free(text);
    }
}

static void test_syntax(void **state)
{
    (void)state;
    assert_refused("a:\n\tb: 1\n", "f:2:1: 错误: 缩进不能用制表符（Tab），请改用空格\n");
    assert_refused("a:\n  - x\n\t- y\n", "f:3:1: 错误: 缩进不能用制表符（Tab），请改用空格\n");
    assert_refused("a: 'b\nc: d\n", "f:1:4: 错误: 引号没有闭合，请补上结尾的引号\n");
    assert_refused("a: b: c\n", "f:1:5: 错误: 这里不能有冒号；请检查缩进，或给带“: ”的文字加引号\n");
    assert_refused("a: [b, c\n", "f:2:1: 错误: 方括号里缺逗号，或少了结尾的“]”\n");
    assert_refused("a: {b: 1\nc: [\n", "f:2:2: 错误: 花括号里缺逗号，或少了结尾的“}”\n");
    assert_refused("甲\n乙: 1\n", "f:2:2: 错误: 这里不能有冒号；请检查缩进，或给带“: ”的文字加引号\n");
    assert_refused("a: 1\n甲乙\nb: 2\n", "f:3:1: 错误: 前一行缺少冒号，应写成“名称: 内容”\n");
    assert_refused("a:\n  - 1\n - 2\n", "f:3:2: 错误: 缩进不一致，请与上一项对齐\n");
    assert_refused("a: @甲\n", "f:1:4: 错误: 文字不能以“@”开头，请加引号\n");
    assert_refused("a: %\n", "f:1:4: 错误: 文字不能以“%”开头，请加引号\n");
    assert_refused("a: \"\\q\"\n", "f:1:5: 错误: 双引号里的“\\”写法不对；要写反斜杠请用“\\\\”或单引号\n");
    assert_refused("", "f:1:1: 错误: 没有内容，请写入所需的各项\n");
    assert_refused("# 只有注\n", "f:1:1: 错误: 没有内容，请写入所需的各项\n");
    assert_refused("a: 1\n---\nb: 2\n", "f:2:1: 错误: 一个文件只能有一份内容，请删去这里的“---”及其后\n");
}

/* These are told and reading goes on: all of them in one run. */
static void test_what_we_do_not_take(void **state)
{
    (void)state;
    struct yaml y;
    parse(&y, "a: &x 1\nb: *x\nc: !!str 2\nd: &y [1]\n? [k]\n: 1\n~: 2\n\"\": 3\ne: \"\\0\"\nf: \"\\x07\"\na: 4\ng: good\n");
    assert_said(y.d, "f:1:4: 错误: 这里不用“&x”锚点，请删去；要共用字段请用 include\n"
                     "f:2:4: 错误: 这里不用“*x”引用，请把内容写出；文字以“*”开头请加引号\n"
                     "f:3:4: 错误: 这里不用“!”标签，请删去；文字以“!”开头请加引号\n"
                     "f:4:4: 错误: 这里不用“&y”锚点，请删去；要共用字段请用 include\n"
                     "f:5:3: 错误: 冒号前应是一个名称，不能为空，也不能是列表\n"
                     "f:7:1: 错误: 冒号前应是一个名称，不能为空，也不能是列表\n"
                     "f:8:1: 错误: 冒号前应是一个名称，不能为空，也不能是列表\n"
                     "f:9:4: 错误: 文字里有看不见的控制字符，请删去\n"
                     "f:10:4: 错误: 文字里有看不见的控制字符，请删去\n"
                     "f:11:1: 错误: “a”写了两次（第1行已有），请删去一处\n");
    assert_string_equal(ymap_get(y.root, "a")->s, "1");
    assert_int_equal(ymap_get(y.root, "b")->kind, YNODE_BAD);
    assert_string_equal(ymap_get(y.root, "g")->s, "good");
    done(&y);
}

static void test_depth(void **state)
{
    (void)state;
    struct buf good = BUF_INIT, bad = BUF_INIT;
    buf_adds(&good, "a: ");
    buf_adds(&bad, "a: ");
    for (int i = 0; i < 31; i++)
        buf_addc(&good, '[');
    for (int i = 0; i < 32; i++)
        buf_addc(&bad, '[');
    for (int i = 0; i < 31; i++)
        buf_addc(&good, ']');
    for (int i = 0; i < 32; i++)
        buf_addc(&bad, ']');
    assert_refused(good.p, "");
    assert_refused(bad.p, "f:1:35: 错误: 嵌套超过32层，请简化\n");
    buf_reset(&bad);
    for (int i = 0; i < 5000; i++)
        buf_adds(&bad, "- ");   /* and far beyond, without much ado */
    assert_refused(bad.p, "f:1:65: 错误: 嵌套超过32层，请简化\n");
    buf_clear(&good);
    buf_clear(&bad);
}

static void test_many_keys(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    struct yaml y;
    for (int i = 0; i < 20000; i++)
        buf_printf(&b, "k%d: %d\n", i, i);
    buf_adds(&b, "k777: again\n");
    parse(&y, b.p);
    assert_said(y.d, "f:20001:1: 错误: “k777”写了两次（第778行已有），请删去一处\n");
    assert_int_equal(y.root->n, 20000);
    assert_string_equal(y.root->pair[19999].key->s, "k19999");
    done(&y);
    buf_clear(&b);
}

/* ---- source files ---- */

static void assert_source(const char *bytes, size_t n, const char *text, const char *words)
{
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    struct load l;
    char *got;
    size_t got_n;
    scratch_put_bytes("s.yaml", bytes, n);
    load_init(&l, a, d, NULL);
    bool good = source_read(&l, scratch_path("s.yaml"), &got, &got_n, NULL);
    assert_int_equal(good, text != NULL);
    if (text) {
        assert_int_equal(got_n, strlen(text));
        assert_memory_equal(got, text, got_n);
    }
    assert_said(d, words);
    load_clear(&l);
    diags_free(d);
    arena_free(a);
}

#define BYTES(s) (s), sizeof(s) - 1

static void test_sources(void **state)
{
    (void)state;
    assert_source(BYTES("\xEF\xBB\xBF""a: 1\n"), "a: 1\n", "");
    assert_source(BYTES("a: 1\r\nb: \0x\r\n"), "a: 1\r\nb:  x\r\n", "s.yaml:2:4: 错误: 文件里有空字符（NUL），请另存为纯文本\n");
    assert_source(BYTES("甲\x07\n乙\x0B\xC2\x9F\xEF\xBF\xBE\n"), "甲 \n乙      \n",
                  "s.yaml:1:2: 错误: 有看不见的控制字符（U+0007），请删去\n"
                  "s.yaml:2:2: 错误: 有看不见的控制字符（U+000B），请删去\n"
                  "s.yaml:2:3: 错误: 有看不见的控制字符（U+009F），请删去\n"
                  "s.yaml:2:4: 错误: 有看不见的控制字符（U+FFFE），请删去\n");
    assert_source(BYTES("a: 1\n甲b: \xBC\xD7\n"), NULL, "s.yaml:2:5: 错误: 从这里起不是 UTF-8 编码，请把文件另存为 UTF-8\n");
    assert_source(BYTES("\xED\xA0\x80"), NULL, "s.yaml:1:1: 错误: 从这里起不是 UTF-8 编码，请把文件另存为 UTF-8\n");
    assert_source(BYTES("甲\xE4\xB9"), NULL, "s.yaml:1:2: 错误: 从这里起不是 UTF-8 编码，请把文件另存为 UTF-8\n");
    assert_source(BYTES("\xFF\xFE""a\0"), NULL, "s.yaml:1:1: 错误: 从这里起不是 UTF-8 编码，请把文件另存为 UTF-8\n");
}

static void test_big_source(void **state)
{
    (void)state;
    char *big = xmalloc(LIMIT_FILE + 1);
    memset(big, 'x', LIMIT_FILE + 1);
    assert_source(big, LIMIT_FILE + 1, NULL, "s.yaml: 错误: 文件超过 4 MB，请拆分或删减\n");
    free(big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places), cmocka_unit_test(test_part_of_a_file), cmocka_unit_test(test_yes_and_no),
        cmocka_unit_test(test_syntax), cmocka_unit_test(test_what_we_do_not_take), cmocka_unit_test(test_depth),
        cmocka_unit_test(test_many_keys), cmocka_unit_test(test_sources), cmocka_unit_test(test_big_source),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

/*
 * expr_test.c - expressions from text to typed tree and to JSON: what compiles to what, and what is told of every kind of mistake,
 * at which column. The rows stand in expr_good.h and expr_bad.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "expr_form.h"

struct good { enum stand at; char want; const char *text; char type; const char *json; };
static const struct good good[] = {
#include "expr_good.h"
};
struct bad { enum stand at; char want; const char *text; const char *told; };
static const struct bad bad[] = {
#include "expr_bad.h"
};

static struct node *compile(const char *text, const struct expr_scope *scope, char want, struct arena *a, struct diags *d)
{
    return expr_compile((struct text){ text, { "f", 1, 1 } }, scope, want, a, d);
}

/* All that was told, as diags_print writes it. */
static char *told_text(struct diags *d)
{
    char *s = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&s, &n);
    assert_non_null(out);
    diags_print(d, out);
    fclose(out);
    return s;
}

/* ---- what compiles ---- */

static void mark_used(const struct node *n, bool *used)
{
    if (n->kind == NODE_CALL)
        used[n->fn] = true;
    for (size_t i = 0; i < n->nargs; i++)
        mark_used(n->args[i], used);
}

/* A typed tree meets its table: no conversion is left to those who evaluate it. */
static bool meets_table(const struct node *n)
{
    const char *p = n->kind == NODE_CALL ? fn_table[n->fn].args : "";
    if (n->kind == NODE_CALL && n->type != fn_table[n->fn].result)
        return false;
    for (size_t i = 0; i < n->nargs; i++) {
        while (*p == '?')
            p++;
        char param = *p == '+' ? p[-1] : *p;
        const struct node *arg = n->args[i];
        bool fits = param == 'l' ? arg->kind == NODE_TEXT : param == 'A' ? arg->type >= 'A' && arg->type <= 'Z' : arg->type == param;
        if (!fits || !meets_table(arg))
            return false;
        if (*p && *p != '+')
            p++;
    }
    return true;
}

static bool round_trips(const struct node *n, json_t *once, const struct expr_scope *scope, struct arena *a)
{
    struct buf why = BUF_INIT;
    struct node *back = expr_from_json(once, scope, a, &why);
    json_t *twice = back ? expr_to_json(back) : NULL;
    bool same = back && back->type == n->type && json_equal(once, twice) && meets_table(back);
    if (!back)
        print_error("not read back: %s\n", why.p);
    json_decref(twice);
    buf_clear(&why);
    return same;
}

static bool good_row(const struct good *g, bool *used)
{
    struct expr_scope scope = scope_at(g->at);
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    struct node *n = compile(g->text, &scope, g->want, a, d);
    char *told = told_text(d), *json = NULL;
    bool ok = n && !*told && n->type == g->type && meets_table(n);
    if (n) {
        json_t *j = expr_to_json(n);
        json_error_t e;
        json_t *want = json_loads(g->json, JSON_DECODE_ANY, &e);
        json = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);
        ok = ok && want && json_equal(j, want) && round_trips(n, j, &scope, a);
        mark_used(n, used);
        json_decref(want);
        json_decref(j);
    }
    if (!ok)
        print_error("%s\n  want %c %s\n  have %c %s\n%s", g->text, g->type, g->json, n ? n->type : '-', json ? json : "", told);
    free(json);
    free(told);
    diags_free(d);
    arena_free(a);
    return ok;
}

static void right_ones_compile(void **state)
{
    (void)state;
    bool used[FN_COUNT] = { false };
    int wrong = 0;
    for (size_t i = 0; i < COUNT(good); i++)
        wrong += !good_row(&good[i], used);
    for (size_t i = 0; i < FN_COUNT; i++) {
        if (!used[i])
            print_error("no row makes %s\n", fn_table[i].ident);
        wrong += !used[i];
    }
    assert_int_equal(wrong, 0);
}

/* ---- what does not ---- */

/* Whether text is the message with anything for its arguments: the pieces between them follow one another, the last one at the end. */
static size_t match_pattern(const char *pattern, const char *text)
{
    size_t literal = 0;
    const char *start = pattern;
    while (*pattern) {
        const char *hole = pattern;
        while (*hole && !(hole[0] == '{' && hole[1] >= '0' && hole[1] <= '9' && hole[2] == '}'))
            hole++;
        size_t n = (size_t)(hole - pattern);
        if (!*hole && strlen(text) > n && pattern != start)
            text += strlen(text) - n;
        char piece[512];
        assert_true(n < sizeof piece);
        memcpy(piece, pattern, n);
        piece[n] = '\0';
        const char *at = strstr(text, piece);
        if (!at || (pattern == start && at != text) || (!*hole && strlen(at) != n))
            return 0;
        literal += n;
        text = at + n;
        pattern = *hole ? hole + 3 : hole;
        if (!*hole)
            return literal;
    }
    return literal;
}

/* The message that a text is: the one that has most of its bytes. */
static const char *name_of(const char *text)
{
    const char *name = "?";
    size_t most = 0;
    for (int i = 0; i < MSG_COUNT; i++) {
        if (strncmp(msg_name((enum msg)i), "EXPR_", 5) != 0 || msg_level((enum msg)i) == LEVEL_NOTE)
            continue;
        size_t literal = match_pattern(msg_pattern((enum msg)i), text);
        if (literal > most) {
            most = literal;
            name = msg_name((enum msg)i);
        }
    }
    return name;
}

/* "f:1:9: 错误: ..." lines become "EXPR_TYPE@9 ...". */
static void summarise(char *told, struct buf *out)
{
    for (char *line = strtok(told, "\n"); line; line = strtok(NULL, "\n")) {
        int col = 0, n = 0;
        assert_int_equal(sscanf(line, "f:1:%d: %n", &col, &n), 1);
        const char *text = strstr(line + n, ": ");
        assert_non_null(text);
        buf_printf(out, "%s%s@%d", out->n ? " " : "", name_of(text + 2), col);
    }
}

static void mistakes_are_told(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct expr_scope scope = scope_at(bad[i].at);
        struct arena *a = arena_new();
        struct diags *d = diags_new();
        struct node *n = compile(bad[i].text, &scope, bad[i].want, a, d);
        bool refused = diags_count(d, LEVEL_ERROR) > 0;
        char *told = told_text(d);
        struct buf have = BUF_INIT;
        summarise(told, &have);
        if (strcmp(have.p, bad[i].told) != 0 || refused != (n == NULL)) {
            print_error("%s\n  want %s\n  have %s\n", bad[i].text, bad[i].told, have.p);
            wrong++;
        }
        buf_clear(&have);
        free(told);
        diags_free(d);
        arena_free(a);
    }
    assert_int_equal(wrong, 0);
}

static void assert_told(enum stand at, const char *text, const char *want)
{
    struct expr_scope scope = scope_at(at);
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    compile(text, &scope, 'b', a, d);
    char *told = told_text(d);
    assert_string_equal(told, want);
    free(told);
    diags_free(d);
    arena_free(a);
}

/* The words that a person at a bureau reads: what is wrong, and what to write. */
static void hints_say_what_to_write(void **state)
{
    (void)state;
    assert_told(AT_FORM, "${emploer_kind} = '企业'", "f:1:1: 错误: 没有“emploer_kind”这个栏目，是否想写 ${employer_kind}？\n");
    assert_told(AT_FORM, "${姓名} = ''", "f:1:1: 错误: 没有“姓名”这个栏目，是否想写 ${full_name}？\n");
    assert_told(AT_FORM, "${employer_kind} = '企事业'",
                "f:1:20: 错误: “企事业”不是“单位性质”的选项，是否想写 '企业'？可写：事业单位、企业、3\n");
    assert_told(AT_FORM, "${degree} = '硕士'", "f:1:13: 错误: “硕士”不是“学位”的选项，是否想写 '3'？可写：2、201、3\n");
    assert_told(AT_FORM, "${work.days} > 3",
                "f:1:1: 错误: “${work.days}”是表格的列，这里只能用一个值；请用 sum(${work.days}) 之类的函数\n");
    assert_told(AT_FORM, "sum(${children}) > 1", "f:1:5: 错误: sum() 的第1个参数要表格的一列，如 ${work.days}\n");
    assert_told(AT_FORM, "substr(${full_name}) = ''", "f:1:1: 错误: substr() 的参数个数不对（写了1个），应写 substr(文字, 数字[, 数字])\n");
    assert_told(AT_FORM, "coalesce(1) > 1", "f:1:1: 错误: coalesce() 的参数个数不对（写了1个），应写 coalesce(数字, 数字, …)\n");
    assert_told(AT_FORM, "${full_name} = 3", "f:1:14: 错误: 文字和数字不能用“=”比较，请写 '3'\n");
    assert_told(AT_FORM, "${children} = '3'", "f:1:13: 错误: 数字和文字不能用“=”比较，请写 3\n");
    assert_told(AT_FORM, "${born} > 2020", "f:1:9: 错误: 日期和数字不能用“>”比较，请写 year(${born})\n");
    assert_told(AT_FORM, "${promise} = false()", "f:1:12: 错误: 文字和真假不能用“=”比较，请写 not(${promise})\n");
    assert_told(AT_FORM, "（${sex} ＝ “男”）",
                "f:1:1: 错误: 这里的 （ 是全角符号，请换成半角的 (\nf:1:9: 错误: 这里的 ＝ 是全角符号，请换成半角的 =\n"
                "f:1:11: 错误: 这里的 “ 是全角符号，请换成半角的 \"\nf:1:14: 错误: 这里的 ） 是全角符号，请换成半角的 )\n");
    assert_told(AT_FORM, "${has_house}", "f:1:1: 警告: “有无住房”选“否”也算已填，这里应写 ${has_house} = '是'\n");
    assert_told(AT_FORM, "under(${place}, '市辖区')",
                "f:1:17: 错误: “市辖区”在代码表“places”里有几项，请写代码，如 110100, 120100\n");
    assert_told(AT_PROCEDURE, "${sex} = '男'", "f:1:1: 错误: 这里要写明是哪份表，如 ${main:sex}\n");
    msg_set_lang(LANG_EN);
    assert_told(AT_FORM, "${full_name} + 1 > 2", "f:1:1: error: left of + must be a number; this is text; write number(${full_name})\n");
    assert_told(AT_FORM, "now() > ${born}", "f:1:1: error: there is no function now(); use today()\n");
    msg_set_lang(LANG_ZH);
}

static void places_count_from_the_first_character(void **state)
{
    (void)state;
    struct expr_scope scope = scope_at(AT_FORM);
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    /* a block scalar: all lines begin at column 7; a rare character is one column */
    struct text lines = { "${full_name} = '𠅤䶮' and ${foo}\n  or ${bar}", { "x.yaml", 12, 7 } };
    assert_null(expr_compile(lines, &scope, 'b', a, d));
    struct text whole = { "${foo}", { "y.json", 0, 0 } };
    assert_null(expr_compile(whole, &scope, 'b', a, d));
    char *told = told_text(d);
    assert_string_equal(told, "x.yaml:12:31: 错误: 没有“foo”这个栏目，请核对名称\nx.yaml:13:12: 错误: 没有“bar”这个栏目，请核对名称\n"
                              "y.json: 错误: 没有“foo”这个栏目，请核对名称\n");
    free(told);
    diags_free(d);
    arena_free(a);
}

/* ---- limits ---- */

static void add_times(struct buf *b, const char *s, size_t n)
{
    while (n-- > 0)
        buf_adds(b, s);
}

/* head, then `part` n times, then `middle`, then `end` n times. */
static void assert_limit(const char *part, size_t n, const char *middle, const char *end, const char *want)
{
    struct buf b = BUF_INIT, have = BUF_INIT;
    struct expr_scope scope = scope_at(AT_FORM);
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    add_times(&b, part, n);
    buf_adds(&b, middle);
    add_times(&b, end, n);
    struct node *root = compile(b.p, &scope, 'n', a, d);
    char *told = told_text(d);
    summarise(told, &have);
    assert_string_equal(have.p, want);
    assert_true((root != NULL) == !*want);
    free(told);
    diags_free(d);
    arena_free(a);
    buf_clear(&b);
    buf_clear(&have);
}

static void limits_hold(void **state)
{
    (void)state;
    assert_limit("(", 63, "1", ")", "");
    assert_limit("(", 64, "1", ")", "EXPR_DEEP@65");
    assert_limit("(", 4000, "", "", "EXPR_DEEP@65");
    assert_limit("-", 63, "1", "", "");
    assert_limit("-", 64, "1", "", "EXPR_DEEP@65");
    assert_limit("abs(", 63, "1", ")", "");
    assert_limit("abs(", 500, "1", "", "EXPR_DEEP@257");
    assert_limit("1+", 63, "1", "", "");
    assert_limit("1+", 64, "1", "", "EXPR_DEEP@1");
    assert_limit("", 1, "string-length(concat(1", "", "EXPR_PAREN_OPEN@14 EXPR_PAREN_OPEN@21");
    struct buf wide = BUF_INIT;
    buf_adds(&wide, "max(1");
    add_times(&wide, ",1", 998);
    assert_limit("", 1, wide.p, ")", "");
    add_times(&wide, ",1", 1);
    assert_limit("", 1, wide.p, ")", "EXPR_BIG@2003");
    buf_reset(&wide);
    buf_adds(&wide, "string-length(concat(1");                /* each number becomes two nodes */
    add_times(&wide, ",1", 600);
    assert_limit("", 1, wide.p, "))", "EXPR_BIG@1");
    buf_reset(&wide);
    add_times(&wide, " ", EXPR_BYTES - 1);
    assert_limit("", 1, wide.p, "1", "");
    assert_limit("", 1, wide.p, "11", "EXPR_LONG@1");
    buf_clear(&wide);
}

static void nothing_and_broken_text(void **state)
{
    (void)state;
    assert_limit("", 1, "", "", "EXPR_EMPTY@1");
    assert_limit(" ", 3, "", "\t", "EXPR_EMPTY@1");
    assert_limit("", 1, "1 + '\xFF'", "", "EXPR_NOT_TEXT@6");
    assert_limit("", 1, "1 + \x01", "", "EXPR_NOT_TEXT@5");
    assert_limit("", 1, "1 + \xED\xA0\x80", "", "EXPR_NOT_TEXT@5");
}

/* ---- walking ---- */

static void note_ref(void *ctx, const struct node *ref)
{
    struct buf *b = ctx;
    buf_printf(b, "%s%s%s ", ref->form ? ref->form : "", ref->form ? ":" : "", ref->s);
}

static void references_and_constants(void **state)
{
    (void)state;
    static const struct { enum stand at; const char *text, *refs; bool constant; } rows[] = {
        { AT_FORM, "${sex} = '男' or sum(${work.days}) > ${contract:jobs} ", NULL, false },
        { AT_FORM, "${sex} = '男' or sum(${work.days}) > ${children}", "sex work.days children ", false },
        { AT_UNIT, ". != '' and ${contract:employer} != ''", "work.unit contract:employer ", false },
        { AT_FORM, "1 + 2 * 3", "", true },
        { AT_FORM, "year(today())", "", false },
        { AT_FORM, "not-older-than('2020-01-01', '1 month')", "", false },
        { AT_FORM, "days-between('2020-01-01', receipt-date())", "", false },
        { AT_FORM, "age('2020-01-01')", "", false },
        { AT_TABLE, "row() + 1", "", false },
        { AT_FORM, "upper-case('a')", "", true },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct expr_scope scope = scope_at(rows[i].at);
        struct arena *a = arena_new();
        struct diags *d = diags_new();
        struct node *n = compile(rows[i].text, &scope, 0, a, d);
        struct buf refs = BUF_INIT;
        assert_true((n != NULL) == (rows[i].refs != NULL));
        if (n) {
            expr_each_ref(n, note_ref, &refs);
            assert_string_equal(refs.p, rows[i].refs);
            assert_true(expr_is_constant(n) == rows[i].constant);
        }
        buf_clear(&refs);
        diags_free(d);
        arena_free(a);
    }
}

/* ---- JSON of strangers ---- */

struct hostile { enum stand at; const char *json, *why; };  /* why: name of the message; "" = it is right */
static const struct hostile hostile[] = {
    { AT_FORM, "1", "" }, { AT_FORM, "0.5", "" }, { AT_FORM, "{\"t\":\"\"}", "" }, { AT_FORM, "{\"d\":0}", "" }, { AT_FORM, "{\"m\":24000}", "" },
    { AT_FORM, "{\"r\":\"sex\"}", "" }, { AT_TABLE, "{\"r\":\"work.unit\",\"row\":true}", "" }, { AT_FORM, "[\"today\"]", "" },
    { AT_FORM, "{\"r\":\"employer\",\"form\":\"contract\"}", "" },
    /* shapes */
    { AT_FORM, "null", "EXPR_JSON_SHAPE" }, { AT_FORM, "true", "EXPR_JSON_SHAPE" }, { AT_FORM, "\"x\"", "EXPR_JSON_SHAPE" },
    { AT_FORM, "[]", "EXPR_JSON_SHAPE" }, { AT_FORM, "{}", "EXPR_JSON_SHAPE" }, { AT_FORM, "[1]", "EXPR_JSON_SHAPE" },
    { AT_FORM, "[[]]", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"t\":1}", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"t\":null}", "EXPR_JSON_SHAPE" },
    { AT_FORM, "{\"t\":\"a\\u0000b\"}", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"t\":\"a\",\"d\":1}", "EXPR_JSON_SHAPE" },
    { AT_FORM, "{\"x\":1}", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"d\":1.5}", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"d\":\"1\"}", "EXPR_JSON_SHAPE" },
    { AT_FORM, "{\"d\":9999999}", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"d\":-999999}", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"m\":1}", "EXPR_JSON_SHAPE" },
    { AT_FORM, "{\"m\":120000}", "EXPR_JSON_SHAPE" }, { AT_FORM, "-1", "EXPR_JSON_SHAPE" }, { AT_FORM, "1e300", "EXPR_JSON_SHAPE" },
    { AT_FORM, "9223372036854775807", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"r\":1}", "EXPR_JSON_SHAPE" },
    { AT_FORM, "{\"r\":\"sex\",\"row\":1}", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"r\":\"sex\",\"row\":false}", "EXPR_JSON_SHAPE" },
    { AT_FORM, "{\"r\":\"sex\",\"form\":1}", "EXPR_JSON_SHAPE" }, { AT_FORM, "{\"r\":\"sex\",\"x\":1}", "EXPR_JSON_SHAPE" },
    /* names */
    { AT_FORM, "{\"r\":\"\"}", "EXPR_JSON_FIELD" }, { AT_FORM, "{\"r\":\"nothing\"}", "EXPR_JSON_FIELD" }, { AT_FORM, "{\"r\":\".\"}", "EXPR_JSON_FIELD" },
    { AT_FORM, "{\"r\":\"photo\"}", "EXPR_JSON_FIELD" }, { AT_FORM, "{\"r\":\"work\"}", "EXPR_JSON_FIELD" }, { AT_FORM, "{\"r\":\"work.\"}", "EXPR_JSON_FIELD" },
    { AT_FORM, "{\"r\":\"work.unit\"}", "EXPR_JSON_FIELD" }, { AT_FORM, "{\"r\":\"work.1.unit\"}", "EXPR_JSON_FIELD" },
    { AT_FORM, "{\"r\":\"work.unit\",\"row\":true}", "EXPR_JSON_FIELD" }, { AT_TABLE, "{\"r\":\"sex\",\"row\":true}", "EXPR_JSON_FIELD" },
    { AT_TABLE, "{\"r\":\"training.hours\",\"row\":true}", "EXPR_JSON_FIELD" }, { AT_FORM, "{\"r\":\"sex\",\"form\":\"contract\"}", "EXPR_JSON_FIELD" },
    { AT_FORM, "{\"r\":\"sex\",\"form\":\"nothing\"}", "EXPR_JSON_FIELD" }, { AT_ALONE, "{\"r\":\"employer\",\"form\":\"contract\"}", "EXPR_JSON_FIELD" },
    { AT_FORM, "{\"r\":\"sex\",\"form\":\"main\"}", "EXPR_JSON_FIELD" }, { AT_PROCEDURE, "{\"r\":\"sex\"}", "EXPR_JSON_FIELD" },
    /* functions and types */
    { AT_FORM, "[\"\"]", "EXPR_JSON_FUNCTION" }, { AT_FORM, "[\"system\",{\"t\":\"x\"}]", "EXPR_JSON_FUNCTION" }, { AT_FORM, "[\"=\",1,1]", "EXPR_JSON_FUNCTION" },
    { AT_FORM, "[\"eq_n\"]", "EXPR_JSON_TYPE" }, { AT_FORM, "[\"eq_n\",1]", "EXPR_JSON_TYPE" }, { AT_FORM, "[\"eq_n\",1,2,3]", "EXPR_JSON_TYPE" },
    { AT_FORM, "[\"today\",1]", "EXPR_JSON_TYPE" }, { AT_FORM, "[\"eq_n\",1,{\"t\":\"1\"}]", "EXPR_JSON_SHAPE" },
    { AT_FORM, "[\"and\",1,1]", "EXPR_JSON_SHAPE" }, { AT_FORM, "[\"month_d\",{\"r\":\"sex\"}]", "EXPR_JSON_SHAPE" },
    { AT_FORM, "[\"sum\",1]", "EXPR_JSON_SHAPE" }, { AT_FORM, "[\"sum\",{\"r\":\"children\"}]", "EXPR_JSON_FIELD" },
    { AT_FORM, "[\"sum\",{\"r\":\"work.unit\"}]", "EXPR_JSON_FIELD" }, { AT_TABLE, "[\"sum\",{\"r\":\"work.days\",\"row\":true}]", "EXPR_JSON_FIELD" },
    { AT_FORM, "[\"count\",{\"t\":\"x\"}]", "EXPR_JSON_SHAPE" }, { AT_FORM, "[\"count\",[\"today\"]]", "EXPR_JSON_SHAPE" },
    { AT_FORM, "[\"sum_periods_if\",{\"r\":\"work.period\"},{\"r\":\"training.valid\"}]", "EXPR_JSON_TYPE" },
    { AT_FORM, "[\"sum_periods_if\",{\"r\":\"work.period\"},{\"r\":\"work.unit\"}]", "EXPR_JSON_FIELD" },
    { AT_FORM, "[\"row\"]", "EXPR_JSON_TYPE" },
    /* literals */
    { AT_FORM, "[\"selected\",{\"r\":\"sex\"},{\"r\":\"sex\"}]", "EXPR_JSON_SHAPE" }, { AT_FORM, "[\"regex\",{\"r\":\"sex\"},{\"t\":\"(\"}]", "EXPR_JSON_TYPE" },
    { AT_FORM, "[\"valid_for\",{\"r\":\"born\"},{\"t\":\"2 months\"}]", "EXPR_JSON_TYPE" },
    { AT_FORM, "[\"valid_for\",{\"r\":\"born\"},{\"t\":\"2 month\"}]", "" },
    { AT_FORM, "[\"valid_for\",{\"r\":\"born\"},{\"t\":\"99999999999999999999 day\"}]", "EXPR_JSON_TYPE" },
    { AT_FORM, "[\"format_date\",{\"r\":\"born\"},{\"t\":\"%s%n\"}]", "EXPR_JSON_TYPE" },
    { AT_FORM, "[\"code_name\",{\"r\":\"degree\"}]", "EXPR_JSON_TYPE" }, { AT_FORM, "[\"under\",{\"r\":\"degree\"},{\"t\":\"2\"}]", "EXPR_JSON_TYPE" },
};

static void check_hostile(const struct hostile *h)
{
    struct expr_scope scope = scope_at(h->at);
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    json_t *j = json_loads(h->json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    if (!j)
        fail_msg("no JSON: %s", h->json);
    struct node *n = expr_from_json(j, &scope, a, &why);
    const char *name = n ? "" : name_of(why.p);
    if (strcmp(name, h->why) != 0)
        fail_msg("%s: want %s, have %s", h->json, h->why, name);
    assert_true((n == NULL) == (why.n > 0));
    buf_clear(&why);
    arena_free(a);
    json_decref(j);
}

static void strangers_trees_are_looked_at(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hostile); i++)
        check_hostile(&hostile[i]);
}

static void strangers_trees_have_limits(void **state)
{
    (void)state;
    static const struct { const char *part; size_t n; const char *middle, *end, *why; } rows[] = {
        { "[\"abs\",", 63, "1", "]", "" }, { "[\"abs\",", 64, "1", "]", "EXPR_JSON_SIZE" }, { "[\"abs\",", 1900, "1", "]", "EXPR_JSON_SIZE" },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf b = BUF_INIT;
        add_times(&b, rows[i].part, rows[i].n);
        buf_adds(&b, rows[i].middle);
        add_times(&b, rows[i].end, rows[i].n);
        check_hostile(&(struct hostile){ AT_FORM, b.p, rows[i].why });
        buf_clear(&b);
    }
    struct buf b = BUF_INIT;
    buf_adds(&b, "[\"max\",1");
    add_times(&b, ",1", 998);
    buf_adds(&b, "]");
    check_hostile(&(struct hostile){ AT_FORM, b.p, "" });
    b.n--;
    buf_adds(&b, ",1]");
    check_hostile(&(struct hostile){ AT_FORM, b.p, "EXPR_JSON_SIZE" });
    buf_reset(&b);
    buf_adds(&b, "{\"t\":\"");
    add_times(&b, "a", EXPR_BYTES + 1);
    buf_adds(&b, "\"}");
    check_hostile(&(struct hostile){ AT_FORM, b.p, "EXPR_JSON_SHAPE" });
    buf_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_ones_compile),
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(hints_say_what_to_write),
        cmocka_unit_test(places_count_from_the_first_character),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(nothing_and_broken_text),
        cmocka_unit_test(references_and_constants),
        cmocka_unit_test(strangers_trees_are_looked_at),
        cmocka_unit_test(strangers_trees_have_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

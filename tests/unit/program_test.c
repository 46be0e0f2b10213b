/*
 * program_test.c - definitions as an author writes them, answers, and the issues in words: every kind of rule, accepted and refused.
 *
 * Every case is judged twice: by the program that was compiled from text, and by the one that came back from the compiled JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model_files.h"
#include "rule/rule.h"

/* ---- a site of one guide and up to three forms ---- */

static const char plain_guide[] = "title: 试办\nkind: procedure\nbureau: 市局\nwho: 人\nforms: [a]\n";

struct site_of {
    struct arena *arena;
    struct diags *d;
    struct model *m;
    struct program *programs[3], *loaded[3];
    struct form *forms[3];                                 /* as they come back from JSON */
    size_t n;
    struct date received;
};

static const struct codelist *list_of(void *ctx, const char *id) { return model_codes(ctx, id); }

/* list: a further code list and its text, or NULL. */
static void load_site_with(struct site_of *x, const char *guide, const char *const *forms, const char *list, const char *csv)
{
    static int number;
    char *dir = xasprintf("s%d", ++number);
    char *name = xasprintf("%s/guides/zhejiang/g/guide.md", dir), *text = xasprintf("---\n%s---\n\n说明。\n", guide);
    *x = (struct site_of){.arena = arena_new(), .d = diags_new(), .received = {2026, 11, 27}};
    scratch_put(name, text);
    free(name);
    free(text);
    name = xasprintf("%s/site.yaml", dir);
    scratch_put(name, "title: 站\nbureau: 市局\nlang: zh-CN\n");
    free(name);
    name = xasprintf("%s/codes/degrees.csv", dir);
    scratch_put(name, "code,name,parent\n2,博士,\n201,工学博士,2\n3,硕士,\n301,工学硕士,3\n4,学士,\n");
    free(name);
    if (list) {
        name = xasprintf("%s/codes/%s.csv", dir, list);
        scratch_put(name, csv);
        free(name);
    }
    for (size_t i = 0; forms[i]; i++) {
        name = xasprintf("%s/guides/zhejiang/g/%c.form.yaml", dir, (char)('a' + i));
        text = xasprintf("form: %c\nversion: \"1\"\ntitle: 表%c\nperson: who\n%s", (char)('a' + i), (char)('a' + i), forms[i]);
        scratch_put(name, text);
        free(name);
        free(text);
    }
    x->m = model_load(scratch_path(dir), x->d);
    assert_non_null(x->m);
    free(dir);
}

static void load_site(struct site_of *x, const char *guide, const char *const *forms) { load_site_with(x, guide, forms, NULL, NULL); }

static void compile_site(struct site_of *x)
{
    if (x->m->nguides == 0)
        return;
    const struct guide *g = x->m->guides[0];
    struct program_env env = {g->forms, g->nforms, list_of, x->m};
    x->n = g->nforms;
    for (size_t i = 0; i < x->n; i++)
        x->programs[i] = program_new(g->forms[i], &env, x->arena, x->d);
}

/* Through the compiled JSON and back. */
static void reload_site(struct site_of *x)
{
    const struct guide *g = x->m->guides[0];
    struct buf why = BUF_INIT;
    for (size_t i = 0; i < x->n; i++) {
        json_t *j = form_to_json(g->forms[i]);
        x->forms[i] = form_from_json(j, x->arena, &why);
        if (!x->forms[i])
            fail_msg("%s", why.p);
        json_decref(j);
    }
    struct program_env env = {x->forms, x->n, list_of, x->m};
    for (size_t i = 0; i < x->n; i++) {
        json_t *j = program_to_json(x->programs[i]), *again;
        x->loaded[i] = program_from_json(j, x->forms[i], &env, x->arena, &why);
        if (!x->loaded[i])
            fail_msg("%s", why.p);
        again = program_to_json(x->loaded[i]);
        assert_true(json_equal(json_object_get(j, "trees"), json_object_get(again, "trees")));
        assert_true(json_equal(json_object_get(j, "order"), json_object_get(again, "order")));
        json_decref(j);
        json_decref(again);
    }
}

static void open_site(struct site_of *x, const char *guide, const char *const *forms)
{
    load_site(x, guide, forms);
    compile_site(x);
    assert_said(x->d, "");
    reload_site(x);
}

static void close_site(struct site_of *x)
{
    model_free(x->m);
    diags_free(x->d);
    arena_free(x->arena);
}

/* ---- answers and issues as text ---- */

/* "path=value" lines; a leading ! marks a value that could not be read. */
static void answers_of(struct answers *a, struct arena *arena, const char *text)
{
    *a = (struct answers){.arena = arena};
    while (*text) {
        size_t n = strcspn(text, "\n");
        char *line = xstrndup(text, n), *value = strchr(line, '=');
        bool bad = *line == '!';
        if (value) {
            *value++ = '\0';
            answers_set(a, line + bad, value, bad ? ANSWER_BAD : 0);
        }
        free(line);
        text += n + (text[n] == '\n');
    }
}

static void add_issues(struct buf *out, const struct issues *l)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct issue *v = &l->v[i];
        buf_printf(out, "%s%s %s: %s｜%s\n", v->severity == SEVERITY_WARNING && v->code[0] == 'R' ? "(" : "", v->code, v->field, v->message, v->remedy);
    }
}

/* What is told across the forms, as text: once from what rule_check_keep has found out, once found out anew. */
static void judge_across(const struct rule_form *v, size_t n, const struct rule_context *ctx, struct arena *a, struct buf *out)
{
    struct issues told[3] = {{.arena = a}, {.arena = a}, {.arena = a}};
    rule_across(v, n, ctx, told);
    for (size_t k = 0; k < 3; k++) {
        buf_printf(out, "%zu\n", k);
        add_issues(out, &told[k]);
        issues_clear(&told[k]);
    }
}

static void judge_with(const struct site_of *x, struct program *const *programs, const char *const *answers, bool reverse, struct buf *out)
{
    struct answers a[3];
    struct issues l[3], across[3];
    struct rule_form v[3] = {{0}};
    struct rule_context ctx = {.received = x->received, .codes = list_of, .codes_ctx = x->m};
    size_t n = 0;
    for (size_t k = 0; k < x->n; k++) {
        size_t i = reverse ? x->n - 1 - k : k;
        l[i] = across[i] = (struct issues){.arena = x->arena};
        if (!answers[i])
            continue;
        answers_of(&a[i], x->arena, answers[i]);
        ctx.program = programs[i];
        v[n] = (struct rule_form){.program = programs[i], .answers = &a[i], .received = x->received};
        rule_check_keep(program_form(programs[i]), &a[i], &ctx, &l[i], &v[n++].kept);
    }
    struct buf kept = BUF_INIT, anew = BUF_INIT;
    judge_across(v, n, &ctx, x->arena, &kept);
    for (size_t k = 0; k < n; k++) {
        rule_kept_free(v[k].kept);
        v[k].kept = NULL;
    }
    judge_across(v, n, &ctx, x->arena, &anew);
    assert_string_equal(kept.p, anew.p);
    buf_clear(&kept);
    buf_clear(&anew);
    struct issues told[3] = {{.arena = x->arena}, {.arena = x->arena}, {.arena = x->arena}};
    rule_across(v, n, &ctx, told);
    for (size_t i = 0; i < x->n; i++) {
        if (!answers[i])
            continue;
        add_issues(out, &l[i]);
        for (size_t k = 0; k < n; k++)
            if (v[k].program == programs[i])
                add_issues(out, &told[k]);
        issues_clear(&l[i]);
    }
    for (size_t k = 0; k < 3; k++)
        issues_clear(&told[k]);
}

/* Judged by both programs, and with the forms in both orders: always the same words. */
static void judge_all(struct site_of *x, const char *const *answers, const char *want, const char *file, int line)
{
    struct buf got = BUF_INIT;
    for (int way = 0; way < 4; way++) {
        buf_reset(&got);
        judge_with(x, way & 1 ? x->loaded : x->programs, answers, way & 2, &got);
        if (strcmp(got.p, want) != 0)
            fail_msg("%s:%d (%s, %s)\nwanted:\n%sgot:\n%s", file, line, way & 1 ? "JSON" : "text", way & 2 ? "reversed" : "in order", want, got.p);
    }
    buf_clear(&got);
}
#define judges(x, want, ...) judge_all((x), (const char *const[]){__VA_ARGS__, NULL, NULL, NULL}, (want), __FILE__, __LINE__)

#define FORM(fields) "sections:\n  - title: 基本\n    fields:\n      - {name: who, label: 证号, type: text}\n" fields

/* ---- one form ---- */

static void test_constraint(void **state)
{
    (void)state;
    struct site_of x;
    static const char *const forms[] = {FORM(
        "      - name: kind\n        label: 性质\n        type: choice\n        choices: [{value: q, state: q, label: 企业}, {value: s, state: s, label: 事业单位}]\n"
        "      - name: until\n        label: 有效期至\n        type: date\n        required: yes\n"
        "        constraint: . >= add-months(receipt-date(), 2)\n        code: R-EXP\n"
        "        constraint_message: 证明${.}到期（${kind}），不足2个月\n        remedy: 重新打印\n"
        "      - name: pay\n        label: 工资\n        type: money\n        constraint: . > 100\n        severity: warning\n        code: W-PAY\n"
        "        constraint_message: ${.}太少\n"), NULL};
    open_site(&x, plain_guide, forms);
    judges(&x, "", "who=1\nuntil=2027-01-27\nkind=q\npay=100.5");
    judges(&x, "R-EXP until: 证明2027年1月26日到期（企业），不足2个月｜重新打印\nW-PAY pay: 99太少｜请核对后改正\n", "until=2027-01-26\nkind=q\npay=99");
    judges(&x, "R-REQ until: “有效期至”没有填写｜请补填\n", "pay=");                    /* nothing there: the constraint is not asked */
    judges(&x, "R-FMT until: “有效期至”填了“明年”，应是年月日｜请照此填：2019-03-01\n", "!until=明年");
    close_site(&x);
}

static void test_required_if(void **state)
{
    (void)state;
    struct site_of x;
    static const char *const forms[] = {FORM(
        "      - {name: kind, label: 性质, type: choice, choices: [企业, 机关], required: yes}\n"
        "      - {name: licence, label: 执照, type: text, required: \"${kind} = '企业'\"}\n"
        "      - {name: mobile, label: 手机, type: mobile, required: \"${phone} = ''\"}\n"
        "      - {name: phone, label: 电话, type: phone, required: \"${mobile} = ''\"}\n"), NULL};
    open_site(&x, plain_guide, forms);
    judges(&x, "", "kind=机关\nphone=0571-86660000");
    judges(&x, "R-REQ licence: “执照”没有填写｜请补填\n", "kind=企业\nmobile=19900000001");
    judges(&x, "R-REQ kind: “性质”没有选｜请从中选：企业、机关\n", "mobile=19900000001");   /* whether a licence is needed hangs on it */
    judges(&x, "R-REQ mobile: “手机”没有填写｜请补填\n", "kind=机关");                /* one of the two, told once */
    judges(&x, "R-FMT mobile: “手机”填了“12”，应是11位手机号｜请核对手机号，以1开头共11位\n", "kind=机关\n!mobile=12");
    close_site(&x);
}

static void test_relevant(void **state)
{
    (void)state;
    struct site_of x;
    static const char *const forms[] = {FORM(
        "      - {name: kind, label: 性质, type: choice, choices: [企业, 机关], required: yes}\n"
        "      - {name: licence, label: 执照, type: text, required: yes, na: 没有, relevant: \"${kind} = '企业'\"}\n"
        "      - {name: fixed, label: 编号, type: text, default: \"7\", relevant: \"${kind} = '企业'\"}\n"
        "  - title: 家属\n    table: family\n    relevant: ${kind} != '企业'\n    rows: {min: 1, max: 3}\n    columns:\n"
        "      - {name: name, label: 姓名, type: text, required: yes}\n"
        "      - {name: work, label: 有工作, type: tick}\n"
        "      - {name: unit, label: 单位, type: text, required: yes, relevant: \"${work}\"}\n"
        "rules:\n"
        "  - {id: l, constraint: \"${licence} = ''\", severity: warning, code: W-LIC, constraint_message: 有执照}\n"
        "  - {id: f, constraint: \"count-non-empty(${family.unit}) < 2\", code: R-CROSS, constraint_message: \"单位太多\"}\n"), NULL};
    open_site(&x, plain_guide, forms);
    judges(&x, "", "kind=机关\nfamily.1.name=甲\nfixed=7");
    judges(&x, "W-LIC : 有执照｜请核对后改正\n", "kind=企业\nlicence=A");
    judges(&x, "", "kind=企业\nlicence_na=1");
    /* filled in though not wanted: told once, and empty for the rules */
    judges(&x, "W-IRREL licence: “执照”按前面所选不用填，已填的不计｜请核对前面的选择；没有选错的，可不改\n", "kind=机关\nlicence=A\nfamily.1.name=甲");
    judges(&x, "W-IRREL family: “家属”这部分按前面所选不用填，已填的不计｜请核对前面的选择；没有选错的，可不改\nW-LIC : 有执照｜请核对后改正\n",
           "kind=企业\nlicence=A\nfamily.1.name=甲\nfamily.1.work=1\nfamily.1.unit=x\nfamily.2.name=乙\nfamily.2.work=1\nfamily.2.unit=y");
    judges(&x, "R-REQ family: “家属”至少要填1行，现在填了0行｜请补填，至少要有1行\n", "kind=机关");
    judges(&x, "R-REQ family.1.unit: 第1行“单位”没有填写｜请补填；这一行不用的，整行清空\n", "kind=机关\nfamily.1.name=甲\nfamily.1.work=1");
    judges(&x, "W-IRREL family.2.unit: 第2行“单位”按前面所选不用填，已填的不计｜请核对前面的选择；没有选错的，可不改\n",
           "kind=机关\nfamily.1.name=甲\nfamily.1.work=1\nfamily.1.unit=x\nfamily.2.name=乙\nfamily.2.unit=y");
    judges(&x, "R-CROSS : 单位太多｜请核对后改正\n",
           "kind=机关\nfamily.1.name=甲\nfamily.1.work=1\nfamily.1.unit=x\nfamily.2.name=乙\nfamily.2.work=1\nfamily.2.unit=y");
    /* the choice itself is missing: nothing that hangs on it is told */
    judges(&x, "R-REQ kind: “性质”没有选｜请从中选：企业、机关\n", "who=1");
    judges(&x, "R-REQ kind: “性质”没有选｜请从中选：企业、机关\n", "licence=A\nfamily.2.unit=y\nfamily.2.name=z");
    close_site(&x);
}

static void calculated(struct site_of *x, const char *answers, const char *want)
{
    struct answers a, out = {.arena = x->arena};
    struct issues l = {.arena = x->arena};
    struct buf got = BUF_INIT;
    answers_of(&a, x->arena, answers);
    rule_check(program_form(x->loaded[0]), &a,
               &(struct rule_context){.received = x->received, .codes = list_of, .codes_ctx = x->m, .program = x->loaded[0], .calculated = &out}, &l);
    for (size_t i = 0; i < out.n; i++)
        buf_printf(&got, "%s=%s\n", out.v[i].path, out.v[i].value);
    assert_string_equal(got.p, want);
    buf_clear(&got);
    issues_clear(&l);
}

static void test_calculation(void **state)
{
    (void)state;
    struct site_of x;
    /* written in the order that people read, not in the order of evaluation */
    static const char *const forms[] = {FORM(
        "      - {name: total, label: 合计, type: calculated, calculation: \"${sum} + ${extra}\"}\n"
        "      - {name: sum, label: 小计, type: integer, max: 100, calculation: \"sum(${t.price})\"}\n"
        "      - {name: extra, label: 另加, type: integer, relevant: \"${more}\"}\n"
        "      - {name: more, label: 有另加, type: tick}\n"
        "      - {name: day, label: 次日, type: calculated, calculation: \"add-days(${from}, 1)\"}\n"
        "      - {name: from, label: 始于, type: date, required: yes}\n"
        "  - title: 表\n    table: t\n    rows: {min: 1, max: 3}\n    columns:\n"
        "      - {name: n, label: 数量, type: integer, required: yes}\n"
        "      - {name: price, label: 金额, type: integer, calculation: \"${n} * 10\"}\n"
        "rules:\n"
        "  - {id: t, constraint: \"${total} <= 60\", constraint_message: \"合计${total}超过60\", fields: [total]}\n"
        "  - {id: d, constraint: \"${day} < date('2026-01-01')\", constraint_message: \"次日${day}太晚\"}\n"), NULL};
    open_site(&x, plain_guide, forms);
    calculated(&x, "t.1.n=2\nt.3.n=1\nextra=5\nmore=1\nfrom=2024-02-28\nt.2.price=9\ntotal=7",
               "day=2024-02-29\nsum=30\nt.1.price=20\nt.2.price=\nt.3.price=10\ntotal=35\n");
    calculated(&x, "extra=5", "day=\nsum=0\nt.1.price=\nt.2.price=\nt.3.price=\ntotal=\n");
    judges(&x, "", "t.1.n=2\nfrom=2025-01-01\nmore=1\nextra=1");
    judges(&x, "R-CROSS total: 合计70超过60｜请核对后改正\n", "t.1.n=6\nfrom=2025-01-01\nmore=1\nextra=10\ntotal=3");
    judges(&x, "R-FMT sum: “小计”填了120，不能大于100｜请核对数字后重填\n", "t.1.n=12\nfrom=2025-01-01\nmore=1\nextra=10");
    judges(&x, "R-CROSS : 次日2026年2月1日太晚｜请核对后改正\n", "t.1.n=1\nfrom=2026-01-31\nmore=1\nextra=0");
    judges(&x, "R-FMT from: “始于”填了“2024-02-30”，没有这个日期｜请照此填：2019-03-01\n", "t.1.n=1\nmore=1\nextra=0\n!from=2024-02-30");
    /* one cell that cannot be read: neither the row, nor the sum, nor the total, nor the rule says anything */
    judges(&x, "R-FMT t.2.n: 第2行“数量”填了“多”，应是整数｜请只填数字，不带单位和符号\n", "t.1.n=20\n!t.2.n=多\nfrom=2025-01-01\nmore=1\nextra=10");
    close_site(&x);
}

/* The longest gap in time, between the rows that come before and after it; another rule's rows are not taken for it. */
static void test_gap_names_its_rows(void **state)
{
    (void)state;
    struct site_of x;
    const char *forms[] = {FORM(
        "  - title: 经历\n    table: work\n    rows: {min: 1, max: 4}\n    columns:\n"
        "      - {name: period, label: 起止, type: period, required: yes}\n"
        "    rules:\n"
        "      - {id: gap, constraint: \"gap-months(${work.period}) <= 3\", code: R-GAP, fields: [period], constraint_message: \"第${row}行与第${other}行之间空得太久\"}\n"
        "      - {id: both, constraint: \"gap-months(${work.period}) <= 90 and not(overlap(${work.period}))\", severity: warning, code: W-OVER,\n"
        "         constraint_message: \"第${row}行与第${other}行重叠\"}\n"), NULL};
    open_site(&x, plain_guide, forms);
    judges(&x, "", "work.1.period=2019-03/2020-03\nwork.2.period=2020-06/2021-03");
    judges(&x, "R-GAP work.3.period: 第3行与第1行之间空得太久｜请核对后改正\n",
           "work.1.period=2019-03/2020-03\nwork.2.period=2020-04/2021-03\nwork.3.period=2010-01/2015-01");
    judges(&x, "R-GAP work.1.period: 第1行与第3行之间空得太久｜请核对后改正\nW-OVER work: 第1行与第2行重叠｜请核对后改正\n",
           "work.1.period=2019-03/2020-03\nwork.2.period=2019-05/2019-09\nwork.3.period=2021-04/2022-01");
    close_site(&x);
}

static void test_table(void **state)
{
    (void)state;
    struct site_of x;
    static const char *const forms[] = {FORM(
        "      - {name: graduated, label: 毕业, type: year-month}\n"
        "  - title: 经历\n    table: work\n    rows: {min: 1, max: 4}\n    columns:\n"
        "      - {name: period, label: 起止, type: period, required: yes}\n"
        "      - {name: unit, label: 单位, type: text, constraint: \"string-length(.) >= 2\", constraint_message: \"第${row}行单位“${.}”太短\"}\n"
        "      - {name: no, label: 编号, type: text}\n"
        "    rules:\n"
        "      - {id: overlap, constraint: \"not(overlap(${work.period}))\", severity: warning, code: W-OVER, constraint_message: \"第${row}行与第${other}行重叠\", remedy: 核对}\n"
        "      - {id: after, constraint: \"period-from(${period}) >= ${graduated}\", relevant: \"${graduated} != ''\", code: R-DATE, fields: [period],\n"
        "         constraint_message: \"第${row}行${period}早于毕业${graduated}\"}\n"
        "      - {id: twice, constraint: \"not(duplicated(${no}))\", fields: [no], constraint_message: \"第${row}行与第${other}行编号“${work.no}”相同\"}\n"), NULL};
    open_site(&x, plain_guide, forms);
    judges(&x, "", "work.1.period=2019-03/2020-03\nwork.3.period=2020-03/..\ngraduated=2019-03\nwork.1.no=1\nwork.3.no=2");
    judges(&x, "R-DATE work.3.period: 第3行2018年1月至2018年5月早于毕业2019年3月｜请核对后改正\n",
           "work.1.period=2019-03/2020-03\nwork.3.period=2018-01/2018-05\ngraduated=2019-03");
    judges(&x, "R-CROSS work.1.unit: 第1行单位“甲”太短｜请核对后改正\nW-OVER work: 第1行与第3行重叠｜核对\nR-CROSS work.1.no: 第1行与第3行编号“7”相同｜请核对后改正\n",
           "work.1.period=2019-03/2020-03\nwork.1.unit=甲\nwork.3.period=2020-01/..\nwork.1.no=7\nwork.3.no=7");
    /* a period that cannot be read: the rules over periods say nothing, the one over numbers does */
    judges(&x, "R-FMT work.2.period: 第2行“起止”填了“去年”，应是起止年月｜请照此填：2019.03-2021.06，至今写2019.03-至今\n",
           "work.1.period=2019-03/2020-03\n!work.2.period=去年\nwork.3.period=2019-04/..");
    close_site(&x);
}

static void test_form_rules(void **state)
{
    (void)state;
    struct site_of x;
    static const char *const forms[] = {FORM(
        "      - {name: born, label: 出生, type: date, required: yes, constraint: \". <= receipt-date()\", constraint_message: \"出生${.}在收件之后\"}\n"
        "      - {name: joined, label: 入职, type: date, required: yes}\n"
        "      - {name: skills, label: 专长, type: choices, choices: [{value: a, state: a, label: 焊工}, {value: b, state: b, label: 电工}]}\n"
        "      - {name: sure, label: 确认, type: yes-no}\n"
        "    rules:\n"
        "      - {id: age, constraint: \"years-between(${born}, ${joined}) >= 16\", fields: [joined, born], code: R-DATE, constraint_message: \"${joined}入职时不满16岁\"}\n"
        "rules:\n"
        "  - {id: s, constraint: \"${sure} = '是'\", relevant: \"selected(${skills}, 'a')\", fields: [sure], severity: warning, constraint_message: \"会${skills}要确认，现为${sure}，证号${who}\"}\n"),
        NULL};
    open_site(&x, plain_guide, forms);
    judges(&x, "", "born=2000-03-01\njoined=2016-03-01\nskills=b\nsure=否");
    judges(&x, "R-DATE joined: 2016年2月29日入职时不满16岁｜请核对后改正\n", "born=2000-03-01\njoined=2016-02-29");
    judges(&x, "R-REQ born: “出生”没有填写｜请补填\n", "joined=2016-02-29");
    judges(&x, "R-CROSS born: 出生2027年1月1日在收件之后｜请核对后改正\n", "born=2027-01-01\njoined=2016-02-29");
    judges(&x, "(R-CROSS sure: 会焊工、电工要确认，现为否，证号12 34｜请核对后改正\n",
           "born=2000-03-01\njoined=2020-03-01\nskills=a b\nsure=否\nwho=12\xE2\x80\xAE" "34");
    judges(&x, "(R-CROSS sure: 会焊工要确认，现为（未填），证号（未填）｜请核对后改正\n", "born=2000-03-01\njoined=2020-03-01\nskills=a");
    close_site(&x);
}

/* ---- choices by day and by parent, kinds of numbers ---- */

static void test_choices(void **state)
{
    (void)state;
    struct site_of x;
    static const char *const forms[] = {FORM(
        "      - {name: series, label: 系列, type: choice, choices: [工程, {value: 卫生, was: 医疗}]}\n"
        "      - name: title\n        label: 资格\n        type: choice\n        parent: series\n        choices:\n"
        "          - {value: 工程师, parent: 工程}\n          - {value: 医师, parent: 卫生}\n          - {value: 其他}\n"
        "          - {value: 新工程师, parent: 工程, from: 2027-01}\n          - {value: 旧工程师, parent: 工程, until: \"2025\"}\n"
        "      - {name: old, label: 学位, type: code, list: old}\n"), NULL};
    load_site_with(&x, plain_guide, forms, "old", "code,name,until\n1,甲,\n2,乙,2026-11-27\n3,丙,2026-11-26\n");
    compile_site(&x);
    assert_said(x.d, "");
    reload_site(&x);
    judges(&x, "", "series=工程\ntitle=工程师\nold=1");
    judges(&x, "", "series=卫生\ntitle=其他\nold=2");
    judges(&x, "", "title=医师");                                                     /* nothing chosen above: nothing to compare with */
    judges(&x, "", "series=医疗\ntitle=医师");                                       /* by the value of an older version */
    judges(&x, "R-CODE title: “资格”选了“医师”，不在“系列”所选的“工程”之下｜请核对两处，改正选错的一处\n", "series=工程\ntitle=医师");
    judges(&x, "R-CODE title: “资格”选了“新工程师”，这一项从2027年1月起才有｜请改选现在有效的一项\n", "series=工程\ntitle=新工程师");
    judges(&x, "R-CODE title: “资格”选了“旧工程师”，这一项用到2025年为止｜请改选现在有效的一项\n", "series=工程\ntitle=旧工程师");
    judges(&x, "R-CODE old: “学位”选了“丙”，这一项用到2026年11月26日为止｜请改选现在有效的一项\n", "old=3");
    judges(&x, "R-CODE series: “系列”填了“农业”，不在可选范围内｜可选：工程、卫生\n", "!series=农业\ntitle=医师");
    close_site(&x);
}

static void test_kinds_of_numbers(void **state)
{
    (void)state;
    struct site_of x;
    static const char *const forms[] = {FORM(
        "      - {name: id, label: 身份证, type: resident-id, legacy: yes, hmt: yes, birth: born}\n"
        "      - {name: born, label: 出生, type: date}\n"
        "      - {name: any, label: 证件, type: id, kinds: [resident, hk-macao-pass, taiwan-pass]}\n"), NULL};
    open_site(&x, plain_guide, forms);
    judges(&x, "", "id=11010519491231002X\nborn=1949-12-31\nany=H12345678");
    judges(&x, "", "id=110105491231002\nborn=1949-12-31\nany=12345678");
    judges(&x, "R-IDNO id: “身份证”里的出生日期是1949年12月31日，“出生”填的是1950年1月1日｜请对照身份证，改正填错的一处\n", "id=110105491231002\nborn=1950-01-01");
    judges(&x, "R-IDNO id: “身份证”的校验位对不上，号码有错｜请对照身份证逐位核对\n", "id=110105194912310021");
    judges(&x, "R-IDNO id: “身份证”填了“110105491331002”，不是正确的15位旧身份证号码｜请对照证件逐位核对\n", "id=110105491331002");
    judges(&x, "R-IDNO any: “证件”填了“ABC”，不是证件号码｜可以填：居民身份证、港澳居民来往内地通行证、台湾居民来往大陆通行证\n", "any=ABC");
    judges(&x, "R-IDNO any: “证件”填了“X12345678”，不是正确的港澳居民来往内地通行证号码｜请对照证件逐位核对\n", "any=X12345678");
    close_site(&x);
}

/* ---- the procedure ---- */

static void test_eligibility(void **state)
{
    (void)state;
    struct site_of x;
    static const char guide[] =
        "title: 试办\nkind: procedure\nbureau: 市局\nwho: 人\nforms: [a]\neligibility:\n"
        "  - {form: a, when: \"under(${degree}, '博士')\", text: 博士学位获得者}\n"
        "  - {form: a, when: \"under(${degree}, '硕士') and ${years} >= 3 and ${after} >= 1\", text: \"合计满3年，其中学位后满1年\"}\n";
    static const char *const forms[] = {FORM(
        "      - {name: degree, label: 学位, type: code, list: degrees, required: yes}\n"
        "      - {name: graduated, label: 毕业, type: year-month, required: yes}\n"
        "      - {name: years, label: 本专业年限, type: calculated, calculation: \"years(sum-periods(${work.period}, ${work.related}))\"}\n"
        "      - {name: after, label: 学位后年限, type: calculated, calculation: \"years(sum-periods(${work.period}, ${work.related}, ${graduated}))\"}\n"
        "  - title: 经历\n    table: work\n    rows: {min: 1, max: 4}\n    columns:\n"
        "      - {name: period, label: 起止, type: period, required: yes}\n"
        "      - {name: related, label: 相近, type: tick}\n"
        "rules:\n  - {id: eligible, eligibility: yes}\n"), NULL};
    open_site(&x, guide, forms);
    judges(&x, "", "degree=201\ngraduated=2026-06\nwork.1.period=2026-07/..\nwork.1.related=1");
    judges(&x, "", "degree=3\ngraduated=2020-06\nwork.1.period=2018-07/2020-07\nwork.1.related=1\nwork.2.period=2020-07/2021-07\nwork.2.related=1");
    judges(&x, "R-ELIG years: 不符合“合计满3年，其中学位后满1年”：本专业年限要满3年，现为2年｜请核对；条件还不够的，满足后再报\n",
           "degree=301\ngraduated=2020-06\nwork.1.period=2020-07/2023-06\nwork.1.related=1");
    judges(&x, "R-ELIG after: 不符合“合计满3年，其中学位后满1年”：学位后年限要满1年，现为0年｜请核对；条件还不够的，满足后再报\n",
           "degree=3\ngraduated=2020-06\nwork.1.period=2015-07/2020-07\nwork.1.related=1");
    judges(&x, "R-ELIG degree: 不符合“博士学位获得者”：学位应为“博士”，现为学士｜请核对；条件还不够的，满足后再报\n",
           "degree=4\ngraduated=2020-06\nwork.1.period=2015-07/2020-05\nwork.1.related=1");
    /* the degree is missing, or a period cannot be read: who may apply cannot be said */
    judges(&x, "R-REQ degree: “学位”没有选｜请从中选：博士、工学博士、硕士、工学硕士、学士\n", "graduated=2020-06\nwork.1.period=2015-07/2020-05");
    judges(&x, "R-FMT work.1.period: 第1行“起止”填了“五年”，应是起止年月｜请照此填：2019.03-2021.06，至今写2019.03-至今\n", "degree=3\ngraduated=2020-06\n!work.1.period=五年");
    close_site(&x);
}

static void test_window_and_exclusion(void **state)
{
    (void)state;
    struct site_of x;
    static const char guide[] =
        "title: 试办\nkind: procedure\nbureau: 市局\nwho: 人\nforms: [a]\nreceiving: {every: quarter, last_month_until: 14}\nexcluded:\n"
        "  - {form: a, when: \"${series} = '会计'\", text: 会计系列须参加全国考试, go: 请到财政部门报名参加考试}\n";
    static const char *const forms[] = {FORM("      - {name: series, label: 系列, type: choice, choices: [会计, 工程], required: yes}\n"), NULL};
    open_site(&x, guide, forms);
    x.received = (struct date){2026, 3, 10};
    judges(&x, "", "series=工程");
    x.received = (struct date){2026, 3, 14};
    judges(&x, "", "series=工程");
    x.received = (struct date){2026, 3, 16};
    judges(&x, "R-WIN : 2026年3月16日不在受理时间内（每季末月14日及以前）｜请在2026年4月1日起的受理时间再交\n"
               "R-EXCL series: 不能在这里办理：会计系列须参加全国考试｜请到财政部门报名参加考试\n", "series=会计");
    x.received = (struct date){2026, 12, 31};
    judges(&x, "R-WIN : 2026年12月31日不在受理时间内（每季末月14日及以前）｜请在2027年1月1日起的受理时间再交\n", "series=工程");
    close_site(&x);
}

static void test_windows(void **state)
{
    (void)state;
    static const struct { const char *receiving; struct date day; const char *want; } rows[] = {
        {"{every: always}", {2026, 12, 31}, ""},
        {"{every: year, last_month_until: 10}", {2026, 11, 30}, ""},
        {"{every: year, last_month_until: 10}", {2026, 12, 11}, "2026年12月11日不在受理时间内（每年12月10日及以前）｜请在2027年1月1日起的受理时间再交"},
        {"{every: month, last_month_until: 20}", {2026, 2, 20}, ""},
        {"{every: month, last_month_until: 20}", {2026, 2, 21}, "2026年2月21日不在受理时间内（每月20日及以前）｜请在2026年3月1日起的受理时间再交"},
        {"{from: 11-01, until: 02-28}", {2026, 1, 5}, ""},
        {"{from: 11-01, until: 02-28}", {2026, 3, 1}, "2026年3月1日不在受理时间内（11月1日至2月28日）｜请在2026年11月1日起的受理时间再交"},
        {"{from: 2026-05-01, until: 2026-05-31}", {2026, 5, 31}, ""},
        {"{from: 2026-05-01, until: 2026-05-31}", {2026, 4, 30}, "2026年4月30日不在受理时间内（2026年5月1日至2026年5月31日）｜请在2026年5月1日起的受理时间再交"},
        {"{from: 2026-05-01, until: 2026-05-31}", {2026, 6, 1}, "2026年6月1日不在受理时间内（2026年5月1日至2026年5月31日）｜受理已经结束，请等下一次通知"},
        {"{from: 2030-05-01}", {2026, 6, 1}, "2026年6月1日不在受理时间内（2030年5月1日起）｜请在2030年5月1日起的受理时间再交"},
        {"{until: 2026-05-31, text: 五月底以前}", {2026, 6, 1}, "2026年6月1日不在受理时间内（五月底以前）｜受理已经结束，请等下一次通知"},
    };
    static const char *const forms[] = {FORM(""), NULL};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct site_of x;
        char *guide = xasprintf("%sreceiving: %s\n", plain_guide, rows[i].receiving), *want = xasprintf("R-WIN : %s\n", rows[i].want);
        open_site(&x, guide, forms);
        x.received = rows[i].day;
        judges(&x, *rows[i].want ? want : "", "who=1");
        close_site(&x);
        free(guide);
        free(want);
    }
}

static void test_hours(void **state)
{
    (void)state;
    struct site_of x;
    static const char guide[] =
        "title: 试办\nkind: procedure\nbureau: 市局\nwho: 人\nforms: [a]\nhours:\n"
        "  - {form: a, table: training, year: year, column: hours, when: \"${level} = '初级'\", per_year: 32, five_years: 160}\n"
        "  - form: a\n    table: training\n    year: year\n    column: hours\n    when: ${level} = '中级'\n    text: 中级年均72学时，公需科目占三分之一\n"
        "    average: 72\n    shares:\n      - {column: common, at_least: 1/3, text: 公需科目}\n";
    static const char *const forms[] = {FORM(
        "      - {name: level, label: 级别, type: choice, choices: [初级, 中级], required: yes}\n"
        "  - title: 学时\n    table: training\n    rows: {min: 1, max: 6}\n    columns:\n"
        "      - {name: year, label: 年度, type: year, required: yes}\n"
        "      - {name: hours, label: 学时, type: decimal, required: yes}\n"
        "      - {name: common, label: 公需, type: decimal}\n"), NULL};
    open_site(&x, guide, forms);
    static const char *const good = "level=初级\ntraining.1.year=2022\ntraining.1.hours=32\ntraining.2.year=2023\ntraining.2.hours=32\n"
        "training.3.year=2024\ntraining.3.hours=32\ntraining.4.year=2025\ntraining.4.hours=32\ntraining.5.year=2026\ntraining.5.hours=";
    char *enough = xasprintf("%s32", good), *short_of = xasprintf("%s31", good);
    judges(&x, "", enough);
    judges(&x, "R-HOURS training.5.hours: 2026年是31学时，要满32，还差1｜请补填漏掉的学时，不够的补学后再报\n"
               "R-HOURS training: 2022年至2026年共159学时，要满160，还差1｜请补填漏掉的学时，不够的补学后再报\n", short_of);
    judges(&x, "", "level=中级\ntraining.1.year=2026\ntraining.1.hours=72\ntraining.1.common=24");
    judges(&x, "R-HOURS training: “公需科目”共23，要占总学时的1/3，即24｜中级年均72学时，公需科目占三分之一\n",
           "level=中级\ntraining.1.year=2026\ntraining.1.hours=72\ntraining.1.common=23");
    judges(&x, "R-HOURS training: 平均每年70.5学时，要满72，还差1.5｜中级年均72学时，公需科目占三分之一\n",
           "level=中级\ntraining.1.year=2026\ntraining.1.hours=72\ntraining.1.common=50\ntraining.2.year=2025\ntraining.2.hours=69");
    judges(&x, "R-REQ level: “级别”没有选｜请从中选：初级、中级\n", "training.1.year=2026\ntraining.1.hours=1");
    judges(&x, "R-FMT training.1.hours: 第1行“学时”填了“很多”，应是数字｜请只填数字，不带单位和符号\n", "level=初级\ntraining.1.year=2026\n!training.1.hours=很多");
    free(enough);
    free(short_of);
    close_site(&x);
}

static void test_two_forms(void **state)
{
    (void)state;
    struct site_of x;
    static const char guide[] =
        "title: 试办\nkind: procedure\nbureau: 市局\nwho: 人\nforms: [a, b]\nrules:\n"
        "  - {id: same, constraint: \"${a:name} = ${b:name}\", fields: [\"b:name\"], code: R-CROSS, constraint_message: \"两份表姓名不同：${a:name}、${b:name}\", remedy: 改成一样}\n";
    static const char *const forms[] = {
        FORM("      - {name: name, label: 姓名, type: text, required: yes}\n"
             "      - {name: special, label: 破格, type: yes-no, required: yes}\n"
             "      - {name: pay, label: 工资, type: money, constraint: \". <= ${b:limit}\", code: R-CROSS, constraint_message: \"${.}超过${b:limit}\"}\n"),
        FORM("      - {name: name, label: 姓名, type: text, required: yes}\n"
             "      - {name: limit, label: 上限, type: money, relevant: \"${limited}\"}\n"
             "      - {name: limited, label: 有上限, type: tick}\n"
             "rules:\n  - {id: top, constraint: \"${limit} < 100 or ${a:name} != '乙'\", constraint_message: \"${a:name}的上限${limit}太高\", fields: [limit]}\n")
            "relevant: \"${a:special} = '是'\"\n", NULL};
    open_site(&x, guide, forms);
    judges(&x, "", "name=甲\nspecial=是\npay=50", "name=甲\nlimited=1\nlimit=80");
    judges(&x, "", "name=甲\nspecial=是\npay=50", NULL);                              /* the other has not come in */
    judges(&x, "R-CROSS pay: 90超过80｜请核对后改正\nR-CROSS name: 两份表姓名不同：甲、乙｜改成一样\n", "name=甲\nspecial=是\npay=90", "name=乙\nlimited=1\nlimit=80");
    judges(&x, "R-MAT : 按所填情况，这份表不用交｜请核对所填的选择；没有选错的，拿掉这份表\n", "name=甲\nspecial=否", "name=甲");
    judges(&x, "R-CROSS limit: 乙的上限100太高｜请核对后改正\n", "name=乙\nspecial=是", "name=乙\nlimited=1\nlimit=100");
    /* wrong in the other form: nothing more is said of it here. The limit does not count there: empty, so that no pay is too high. */
    judges(&x, "R-REQ name: “姓名”没有填写｜请补填\n", "name=甲\nspecial=是", "who=1");
    judges(&x, "R-CROSS pay: 90超过（未填）｜请核对后改正\nW-IRREL limit: “上限”按前面所选不用填，已填的不计｜请核对前面的选择；没有选错的，可不改\n",
           "name=甲\nspecial=是\npay=90", "name=甲\nlimit=80");
    close_site(&x);
}

/* ---- what is told to the author ---- */

static void tells(const char *guide, const char *const *forms, const char *const *parts)
{
    struct site_of x;
    load_site(&x, guide, forms);
    compile_site(&x);
    char *words = said(x.d);
    size_t lines = 0, wanted = 0;
    for (const char *s = words; *s; s++)
        lines += *s == '\n';
    for (; parts[wanted]; wanted++)
        assert_said_part(words, parts[wanted]);
    if (lines != wanted)
        fail_msg("%zu lines, not %zu:\n%s", lines, wanted, words);
    free(words);
    close_site(&x);
}
#define TELLS(guide, form, ...) tells((guide), (const char *const[]){(form), NULL}, (const char *const[]){__VA_ARGS__, NULL})

static void test_circles(void **state)
{
    (void)state;
    TELLS(plain_guide, FORM("      - {name: p, label: 甲, type: calculated, calculation: \"${q} + 1\"}\n"
                            "      - {name: q, label: 乙, type: calculated, calculation: \"${r} + 1\"}\n"
                            "      - {name: r, label: 丙, type: calculated, calculation: \"${p} + 1\"}\n"),
          "9:61: 错误: 这几处互相等着对方的结果：p → q → r → p，请断开一处");
    TELLS(plain_guide, FORM("      - {name: p, label: 甲, type: text, relevant: \"${p} = '1'\"}\n"), "互相等着对方的结果：p → p，");
    TELLS(plain_guide, FORM("      - {name: p, label: 甲, type: integer, calculation: \"${q}\"}\n"
                            "      - {name: q, label: 乙, type: integer, relevant: \"${p} > 1\"}\n"), "互相等着对方的结果：p → q → p，");
}

static void test_messages(void **state)
{
    (void)state;
    TELLS(plain_guide, FORM("      - {name: pay, label: 甲, type: money, constraint: \". > 1\", constraint_message: \"${pya}太少，见${.}\", remedy: \"${row}\"}\n"
                            "rules:\n  - {id: r, constraint: \"${pay} > 1\", constraint_message: \"${other}${.}${pay\"}\n"),
          "没有“pya”这个栏目，是否想写 ${pay}？", "“row”只能用在表格的规则里", "“other”只能用在表格的规则里", "这里没有“本栏”", "“${”没有闭合");
    TELLS(plain_guide, FORM("      - {name: p, label: 甲, type: text, constraint: \". = '1'\", constraint_message: "
                            "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一}\n"), "提示有41个汉字，最多40个");
}

/* A field outside and a column of the same name: either can be written so that nobody has to guess. */
static void test_two_of_a_name(void **state)
{
    (void)state;
    static const char table[] = "      - {name: n, label: 甲, type: integer}\n  - table: t\n    rows: {max: 2}\n    columns:\n"
                                "      - {name: n, label: 乙, type: integer}\n    rules:\n      - {id: r, constraint: \"%s > 1\", constraint_message: 不会}\n";
    const char *plain[] = {FORM(""), NULL};
    static const char *const ways[] = {"${n}", "${t.n}", "${a:n}"};
    for (size_t i = 0; i < 3; i++) {
        struct site_of x;
        char *rules = xasprintf(table, ways[i]), *form = xasprintf("%s%s", plain[0], rules);
        const char *forms[] = {form, NULL};
        load_site(&x, plain_guide, forms);
        compile_site(&x);
        assert_int_equal(i == 0, diags_count(x.d, LEVEL_WARNING));
        assert_int_equal(0, diags_count(x.d, LEVEL_ERROR));
        close_site(&x);
        free(rules);
        free(form);
    }
}

static void test_constants(void **state)
{
    (void)state;
    TELLS(plain_guide, FORM("      - {name: p, label: 甲, type: text, relevant: \"false()\"}\n"
                            "      - {name: q, label: 乙, type: text, constraint: \"true()\", constraint_message: 不会}\n"
                            "      - {name: r, label: 丙, type: text, constraint: \"1 < 2\", constraint_message: 不会}\n"),
          "这个条件从不成立", "9:", "10:");
}

static void test_other_form(void **state)
{
    (void)state;
    static const char guide[] = "title: 试办\nkind: procedure\nbureau: 市局\nwho: 人\nforms: [a, b]\n";
    static const char *const forms[] = {FORM("      - {name: p, label: 甲, type: calculated, calculation: \"${b:p}\"}\n"),
                                        FORM("      - {name: p, label: 甲, type: text, required: \"${a:who} = ''\"}\n"), NULL};
    tells(guide, forms, (const char *const[]){"a.form.yaml:9:61: 错误: 这里不能看另一份表“b”", "b.form.yaml:9:52: 错误: 这里不能看另一份表“a”", NULL});
    /* what is wrong with the procedure is told once, not with each form */
    static const char *const plain[] = {FORM(""), FORM(""), NULL};
    static const char ruled[] = "title: 试办\nkind: procedure\nbureau: 市局\nwho: 人\nforms: [a, b]\nrules:\n"
                                "  - {id: r, constraint: \"${a:whp} = ${b:who}\", fields: [\"a:who\"], constraint_message: 不同}\n";
    tells(ruled, plain, (const char *const[]){"guide.md:8:26: 错误: 没有“a:whp”这个栏目，是否想写 ${a:who}？", NULL});
}

/* A mistake in a calculation is not told again wherever it is looked at. */
static void test_follow_up(void **state)
{
    (void)state;
    TELLS(plain_guide, FORM("      - {name: p, label: 甲, type: calculated, calculation: \"yeers(12)\"}\n"
                            "      - {name: q, label: 乙, type: text, required: \"${p} > 3\"}\n"), "没有函数 yeers()");
    /* what has nothing to do with it is told as well */
    TELLS(plain_guide, FORM("      - {name: p, label: 甲, type: calculated, calculation: \"yeers(12)\"}\n"
                            "      - {name: q, label: 乙, type: text, required: \"${p} > 3 and ${whoo} = ''\"}\n"),
          "没有函数 yeers()", "没有“whoo”这个栏目");
}

/* The setting of the procedure: a month of validity as a calendar month, or as 30 days. */
static void test_month(void **state)
{
    (void)state;
    static const char *const forms[] = {FORM("      - {name: d, label: 打印日, type: date, constraint: \"not-older-than(., '1 month')\", code: R-EXP, constraint_message: 过期}\n"), NULL};
    static const struct { const char *setting, *day; bool good; } rows[] = {
        {"month_is: calendar\n", "2026-01-28", true}, {"month_is: calendar\n", "2026-01-27", false},
        {"month_is: 30 days\n", "2026-01-29", true},  {"month_is: 30 days\n", "2026-01-28", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct site_of x;
        char *guide = xasprintf("%s%s", plain_guide, rows[i].setting), *answers = xasprintf("d=%s", rows[i].day);
        open_site(&x, guide, forms);
        x.received = (struct date){2026, 2, 28};
        judges(&x, rows[i].good ? "" : "R-EXP d: 过期｜请核对后改正\n", answers);
        close_site(&x);
        free(guide);
        free(answers);
    }
}

/* ---- a compiled form that somebody else made ---- */

static void test_hostile_json(void **state)
{
    (void)state;
    struct site_of x;
    static const char *const forms[] = {FORM("      - {name: p, label: 甲, type: calculated, calculation: \"${q} + 1\"}\n"
                                             "      - {name: q, label: 乙, type: integer, required: \"${who} = ''\"}\n"), NULL};
    static const char *const bad[] = {
        "[]", "{}", "1", "{\"types\":{},\"order\":[],\"trees\":[]}", "{\"types\":{\"p\":\"n\"},\"trees\":{}}",
        "{\"types\":{\"p\":\"n\"},\"trees\":{\"field p calculation\":[\"add\",{\"r\":\"q\"},1]}}",
        "{\"types\":{\"p\":\"x\"},\"trees\":{\"field p calculation\":[\"add\",{\"r\":\"q\"},1],\"field q required_if\":[\"eq_t\",{\"r\":\"who\"},{\"t\":\"\"}]}}",
        "{\"types\":{\"q\":\"n\"},\"trees\":{\"field p calculation\":[\"add\",{\"r\":\"q\"},1],\"field q required_if\":[\"eq_t\",{\"r\":\"who\"},{\"t\":\"\"}]}}",
        "{\"types\":{\"p\":\"n\"},\"trees\":{\"field p calculation\":[\"add\",{\"r\":\"p\"},1],\"field q required_if\":[\"eq_t\",{\"r\":\"who\"},{\"t\":\"\"}]}}",
        "{\"types\":{\"p\":\"n\"},\"trees\":{\"field p calculation\":[\"add\",{\"r\":\"q\"},1],\"field q required_if\":1}}",
        "{\"types\":{\"p\":\"n\"},\"trees\":{\"field p calculation\":1,\"field q required_if\":[\"true\"],\"rules.0.constraint\":[\"true\"]}}",
    };
    static const char good[] =
        "{\"types\":{\"p\":\"n\"},\"order\":7,\"trees\":{\"field p calculation\":[\"add\",{\"r\":\"q\"},1],\"field q required_if\":[\"eq_t\",{\"r\":\"who\"},{\"t\":\"\"}]}}";
    open_site(&x, plain_guide, forms);
    struct program_env env = {x.forms, x.n, list_of, x.m};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf why = BUF_INIT;
        json_t *j = json_loads(bad[i], JSON_DECODE_ANY, NULL);
        assert_non_null(j);
        if (program_from_json(j, x.forms[0], &env, x.arena, &why))
            fail_msg("taken: %s", bad[i]);
        assert_true(why.n > 0);
        json_decref(j);
        buf_clear(&why);
    }
    struct buf why = BUF_INIT;
    json_t *j = json_loads(good, 0, NULL);
    assert_non_null(program_from_json(j, x.forms[0], &env, x.arena, &why));
    json_decref(j);
    assert_null(program_from_json(NULL, x.forms[0], &env, x.arena, &why));
    buf_clear(&why);
    close_site(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constraint),   cmocka_unit_test(test_required_if), cmocka_unit_test(test_relevant),
        cmocka_unit_test(test_calculation),  cmocka_unit_test(test_table),       cmocka_unit_test(test_form_rules),
        cmocka_unit_test(test_eligibility),  cmocka_unit_test(test_window_and_exclusion), cmocka_unit_test(test_windows),
        cmocka_unit_test(test_hours),        cmocka_unit_test(test_two_forms),   cmocka_unit_test(test_circles),
        cmocka_unit_test(test_messages),     cmocka_unit_test(test_constants), cmocka_unit_test(test_two_of_a_name),   cmocka_unit_test(test_other_form),
        cmocka_unit_test(test_follow_up),    cmocka_unit_test(test_month), cmocka_unit_test(test_gap_names_its_rows),      cmocka_unit_test(test_choices),     cmocka_unit_test(test_kinds_of_numbers),      cmocka_unit_test(test_hostile_json),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

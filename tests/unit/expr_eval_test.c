/*
 * expr_eval_test.c - expressions as authors write them, compiled and evaluated over answers: what the compiler makes of them and what the
 * evaluator makes of that. The same trees after a trip through JSON give the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "expr_form.h"

static const struct { const char *path, *value; } given[] = {
    { "full_name", "张𠮷" }, { "sex", "女" }, { "employer_kind", "企业" }, { "skills", "事业单位 3" }, { "degree", "201" },
    { "promise", "1" }, { "born", "2004-02-29" }, { "joined", "2019-07-31" }, { "graduated", "2019-06" }, { "since", "2019" }, { "children", "2" },
    { "pay", "3500.10" }, { "stay", "2020-01/.." }, { "id_number", "11010519491231002X" },
    { "work.1.period", "2019-03/2021-03" }, { "work.1.unit", "甲" }, { "work.1.days", "0.1" }, { "work.1.related", "1" },
    { "work.2.period", "2020-03/2022-03" }, { "work.2.unit", "乙" }, { "work.2.days", "0.2" }, { "work.2.related", "" },
    { "work.3.unit", "丙" }, { "work.4.period", "2024-01/.." }, { "work.4.unit", "甲" }, { "work.4.related", "1" },
};

static const struct { enum stand at; const char *expr, *wanted; } cases[] = {
    { AT_FORM, "${children} + 1 = 3", "1" }, { AT_FORM, "${pay} * 12", "42001.2" }, { AT_FORM, "-${children} mod 2", "0" },
    { AT_FORM, "1 + 2 * 3 - 4 div 2", "5" }, { AT_FORM, "(1 + 2) * 3", "9" }, { AT_FORM, "0.1 + 0.2 = 0.3", "1" }, { AT_FORM, "1 div (${children} - 2) = 0", "" },
    { AT_FORM, "${sex} = '女' and ${employer_kind} != '事业单位'", "1" }, { AT_FORM, "selected(${skills}, '3')", "1" }, { AT_FORM, "selected(${skills}, '企业')", "" },
    { AT_FORM, "count-selected(${skills})", "2" }, { AT_FORM, "string-length(${full_name})", "2" }, { AT_FORM, "substr(${full_name}, 1)", "𠮷" },
    { AT_FORM, "concat(${full_name}, '，', ${children})", "张𠮷，2" }, { AT_FORM, "if(${promise}, '已承诺', '未承诺')", "已承诺" },
    { AT_FORM, "coalesce(${licence}, '无')", "无" }, { AT_FORM, "age(${born})", "22" }, { AT_FORM, "${joined} >= '2019-07-31'", "1" },
    { AT_FORM, "${joined} > '2019-07-31'", "" }, { AT_FORM, "add-months(${joined}, 7)", "2020-02-29" }, { AT_FORM, "${graduated} <= '2019-06'", "1" },
    { AT_FORM, "years-between(${born}, receipt-date())", "22" }, { AT_FORM, "format-date(${born}, '%Y年%n月%e日')", "2004年2月29日" },
    { AT_FORM, "months-of(${stay})", "82" }, { AT_FORM, "period-from(${stay}) > ${graduated}", "1" }, { AT_FORM, "year(${born}) = 2004", "1" },
    { AT_FORM, "resident-id-birth(${id_number})", "1949-12-31" }, { AT_FORM, "resident-id-sex(${id_number}) = ${sex}", "1" },
    { AT_FORM, "regex(${id_number}, '[0-9]{17}[0-9X]')", "1" }, { AT_FORM, "code-name(${degree})", "哲学博士学位" }, { AT_FORM, "under(${degree}, '博士')", "1" },
    { AT_FORM, "under(${degree}, '硕士')", "" }, { AT_FORM, "sum(${work.days})", "0.3" }, { AT_FORM, "count(${work.unit})", "4" },
    { AT_FORM, "sum-periods(${work.period})", "70" }, { AT_FORM, "years(sum-periods(${work.period}, ${work.related}))", "4" },
    { AT_FORM, "sum-periods(${work.period}, ${work.related}, ${graduated})", "55" }, { AT_FORM, "not(overlap(${work.period}))", "" },
    { AT_FORM, "duplicated(${work.unit})", "1" }, { AT_FORM, "gap-months(${work.period})", "22" }, { AT_FORM, "join('、', ${work.unit})", "甲、乙、丙、甲" },
    { AT_FORM, "round(${pay} div 3, 2)", "1166.7" }, { AT_FORM, "max(${work.days})", "0.2" }, { AT_FORM, "not(${licence})", "1" },
    { AT_BORN, ". < receipt-date()", "1" }, { AT_CHILDREN, ". >= 0 and . <= 9", "1" }, { AT_SEX, ". = '男'", "" },
    { AT_UNIT, "${days} = 0.2", "1" }, { AT_UNIT, ". = '乙' and row() = 2", "1" }, { AT_DAYS, ". < sum(${work.days})", "1" },
    { AT_TABLE, "months-of(${period})", "24" }, { AT_TABLE, "overlap(${work.period})", "1" }, { AT_FORM, "valid-for(${joined}, '2 months')", "" },
    { AT_FORM, "not-older-than(${joined}, '9 years')", "1" }, { AT_FORM, "${contract:signed} = '2026-01-02'", "1" }, { AT_FORM, "sum(${contract:jobs.pay})", "5.5" },
};

static const struct answers *other(void *ctx, const char *form) { return strcmp(form, "contract") == 0 ? ctx : NULL; }

static void set_given(struct answers *a, struct answers *contract)
{
    for (size_t i = 0; i < COUNT(given); i++)
        answers_set(a, given[i].path, given[i].value, 0);
    answers_set(contract, "signed", "2026-01-02", 0);
    answers_set(contract, "jobs.1.pay", "2", 0);
    answers_set(contract, "jobs.3.pay", "3.50", 0);
}

static struct node *compile(enum stand at, const char *expr, struct arena *arena)
{
    struct expr_scope scope = scope_at(at);
    struct diags *d = diags_new();
    struct node *n = expr_compile((struct text){ expr, { "test", 1, 1 } }, &scope, 0, arena, d);
    if (!n) {
        diags_print(d, stderr);
        fail_msg("%s does not compile", expr);
    }
    diags_free(d);
    return n;
}

static void expect_text(const char *expr, const struct node *n, struct expr_env *e, const char *wanted)
{
    struct buf out = BUF_INIT;
    struct value v = expr_eval(n, e);
    value_to_text(&v, &out);
    if (strcmp(out.p, wanted) != 0)
        fail_msg("%s is '%s', wanted '%s'", expr, out.p, wanted);
    buf_clear(&out);
}

static void test_expressions(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct answers answers = { .arena = arena }, contract = { .arena = arena };
    struct rule_context ctx = { .received = { 2026, 11, 27 }, .codes = find_list };
    set_given(&answers, &contract);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct node *n = compile(cases[i].at, cases[i].expr, arena);
        struct expr_env e = { .form = &main_form, .answers = &answers, .ctx = &ctx, .other = other, .other_ctx = &contract, .arena = arena };
        e.row = 2;
        e.self = cases[i].at == AT_BORN ? "born" : cases[i].at == AT_SEX ? "sex" : cases[i].at == AT_CHILDREN ? "children" :
                 cases[i].at == AT_UNIT ? "work.2.unit" : cases[i].at == AT_DAYS ? "work.2.days" : NULL;
        expect_text(cases[i].expr, n, &e, cases[i].wanted);

        json_t *j = expr_to_json(n);
        struct buf why = BUF_INIT;
        struct expr_scope scope = scope_at(cases[i].at);
        struct node *again = expr_from_json(j, &scope, arena, &why);
        if (!again)
            fail_msg("%s: %s", cases[i].expr, why.p);
        expect_text(cases[i].expr, again, &e, cases[i].wanted);
        json_decref(j);
        buf_clear(&why);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_expressions) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * eval_test.c - the evaluator and the functions on truths, texts, numbers, dates and codes, edge by edge.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "expr_tree.h"

/* ---- numbers ---- */

static void test_number_text(void **state)
{
    (void)state;
    static const struct { double n; const char *text; } cases[] = {
        { 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -1, "-1" }, { 0.1, "0.1" }, { -0.5, "-0.5" }, { 1.50, "1.5" }, { 100, "100" },
        { 0.1 + 0.2, "0.3" }, { 1.0 / 3, "0.333333333333333" }, { 2.0 / 3, "0.666666666666667" }, { 200.0 / 3, "66.6666666666667" },
        { 123456789012345, "123456789012345" }, { 999999999999999, "999999999999999" }, { -999999999999999, "-999999999999999" },
        { 1e15, "" }, { -1e15, "" }, { 1e300, "" }, { NAN, "" }, { INFINITY, "" }, { -INFINITY, "" },
        { 999999999999999.5, "" }, { 999999999999999.4, "999999999999999" }, { 1e14, "100000000000000" }, { 1e-15, "0.000000000000001" },
        { 1e-16, "0" }, { 5e-16, "0.000000000000001" }, { 4.9e-16, "0" }, { 5e-324, "0" }, { 0.000001, "0.000001" }, { 1e-7, "0.0000001" },
        /* Halves at the sixteenth digit go away from zero, which printf does not do. */
        { 100000000000000.5, "100000000000001" }, { -100000000000000.5, "-100000000000001" }, { 100000000000001.5, "100000000000002" },
        { 100000000000002.5, "100000000000003" }, { 12345678901234.25, "12345678901234.3" }, { 10000000000000.75, "10000000000000.8" },
        { 9.9999999999999995, "10" }, { 99.99999999999999, "100" }, { 0.9999999999999999, "1" }, { 9.99999999999999, "9.99999999999999" },
        { 1234567.891, "1234567.891" }, { 0.30000000000000004, "0.3" }, { 2.675, "2.675" }, { 1.005, "1.005" }, { 4503599627370496.5, "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = BUF_INIT;
        number_to_text(cases[i].n, &out);
        if (strcmp(out.p, cases[i].text) != 0)
            fail_msg("%.17g is '%s', wanted '%s'", cases[i].n, out.p, cases[i].text);
        struct value back = value_of_text('n', out.p);
        if (out.n > 0 && fabs(cases[i].n) >= 1e-15 && !(fabs(back.n - cases[i].n) <= fabs(cases[i].n) * 1e-14 + 5e-16))
            fail_msg("%s came back as %.17g", out.p, back.n);
        buf_clear(&out);
    }
}

static void test_number_of_text(void **state)
{
    struct world *w = *state;
    static const struct expectation cases[] = {
        { "(number_t '')", "" }, { "(number_t '0')", "0" }, { "(number_t '-0')", "0" }, { "(number_t '-0.0')", "0" }, { "(number_t '007')", "7" },
        { "(number_t ' 12 ')", "12" }, { "(number_t '\xE3\x80\x80" "12\xC2\xA0')", "12" }, { "(number_t '\t3.25\n')", "3.25" },
        { "(number_t '+1')", "" }, { "(number_t '.5')", "" }, { "(number_t '5.')", "" }, { "(number_t '1e3')", "" }, { "(number_t '--1')", "" },
        { "(number_t '- 1')", "" }, { "(number_t '-')", "" }, { "(number_t '1 2')", "" }, { "(number_t '0x10')", "" }, { "(number_t 'inf')", "" },
        { "(number_t 'nan')", "" }, { "(number_t '1,000')", "" }, { "(number_t '１２')", "" }, { "(number_t '1.2.3')", "" },
        { "(number_t '12\xEF\xBB\xBF')", "" }, { "(number_t '一')", "" }, { "(number_t '3个')", "" },
        { "(number_t '999999999999999')", "999999999999999" }, { "(number_t '1000000000000000')", "" }, { "(number_t '-1000000000000000')", "" },
        { "(number_t '0.123456789012345')", "0.123456789012345" }, { "(number_t '0.1234567890123456')", "" },
        { "(number_t '12345678.9012345')", "12345678.9012345" }, { "(number_t '12345678.90123456')", "" },
        { "(number_t '000000000000000001.50000000000000000000')", "1.5" }, { "(number_t '0.000000000000001')", "0.000000000000001" },
        { "(number_t '0.0000000000000001')", "" }, { "(number_t '1.000000000000000000000000000000')", "1" },
        { "(number_t '330106199001011234')", "" }, { "(number_t '99999999999999999999999999999999999999999999999999')", "" },
    };
    EXPECT_ALL(w, cases);
}

static void test_arithmetic(void **state)
{
    struct world *w = *state;
    static const struct expectation cases[] = {
        { "(add 1 2)", "3" }, { "(add 0.1 0.2)", "0.3" }, { "(sub 0.3 0.1)", "0.2" }, { "(sub (add 0.1 0.2) 0.3)", "0" },
        { "(eq_n (add 0.1 0.2) 0.3)", "true" }, { "(sub 1000000.1 1000000)", "0.1" }, { "(sub 123456789012.34 123456789012.33)", "0.01" },
        { "(add 999999999999999 1)", "" }, { "(add 999999999999998 1)", "999999999999999" }, { "(sub -999999999999999 1)", "" },
        { "(add 999999999999999 0.4)", "999999999999999" }, { "(add 999999999999999 0.5)", "" }, { "(add n:- 1)", "" }, { "(sub 1 n:-)", "" },
        { "(add -1 1)", "0" }, { "(sub 0 0)", "0" }, { "(neg 0)", "0" }, { "(neg 5)", "-5" }, { "(neg n:-)", "" },
        { "(mul 0.1 3)", "0.3" }, { "(mul 1.1 1.1)", "1.21" }, { "(mul 0 -5)", "0" }, { "(mul 1e8 1e7)", "" }, { "(mul 99999999 9999999)", "999999890000001" },
        { "(mul 0.00000001 0.00000001)", "0" }, { "(mul n:- 0)", "" }, { "(mul 19.99 100)", "1999" },
        { "(div 1 3)", "0.333333333333333" }, { "(div 1 0)", "" }, { "(div 0 0)", "" }, { "(div -1 0)", "" }, { "(div 6 -4)", "-1.5" },
        { "(div 1 n:-)", "" }, { "(mul (div 1 3) 3)", "0.999999999999999" }, { "(div 0 -3)", "0" }, { "(div 1 0.000000000000001)", "" },
        { "(mod 7 3)", "1" }, { "(mod -7 3)", "-1" }, { "(mod 7 -3)", "1" }, { "(mod -6 3)", "0" }, { "(mod 5 0)", "" }, { "(mod n:- 3)", "" },
        { "(mod 3 n:-)", "" }, { "(mod 0.3 0.1)", "0" }, { "(mod 5.5 2)", "1.5" }, { "(mod 1 0.1)", "0" }, { "(mod 123456789.01 0.01)", "0" },
        { "(mod 999999999999999 2)", "1" }, { "(mod 999999999999999 0.5)", "0" },
        { "(int 1.9)", "1" }, { "(int -1.9)", "-1" }, { "(int -0.5)", "0" }, { "(int n:-)", "" }, { "(abs -3.5)", "3.5" }, { "(abs n:-)", "" },
        { "(round 1.5)", "2" }, { "(round 2.5)", "3" }, { "(round -1.5)", "-1" }, { "(round -2.5)", "-2" }, { "(round -0.5)", "0" },
        { "(round 0.49999999999999994)", "1" }, { "(round 0.499999999999999)", "0" }, { "(round n:-)", "" },
        { "(round 1.005 2)", "1.01" }, { "(round 2.675 2)", "2.68" }, { "(round -1.005 2)", "-1" }, { "(round 1.25 1)", "1.3" },
        { "(round 1234.5 -2)", "1200" }, { "(round 1250 -2)", "1300" }, { "(round -1250 -2)", "-1200" }, { "(round 5 -15)", "0" },
        { "(round 1.23456 2.9)", "1.23" }, { "(round 1.5 n:-)", "" }, { "(round 123456789012345 10)", "123456789012345" },
        { "(round 0.1234567890123 99)", "0.1234567890123" }, { "(round 499 -99)", "0" }, { "(round 1.5 -0.9)", "2" },
        { "(min 3 1 2)", "1" }, { "(max 3 1 2)", "3" }, { "(min n:- 4)", "4" }, { "(max n:- n:-)", "" }, { "(min -1 0 n:-)", "-1" }, { "(max -3 -2)", "-2" },
        { "(max 1 2 3 4 5 6 7 8 9 10 11)", "11" },
        { "(lt_n 1 2)", "true" }, { "(lt_n n:- 2)", "false" }, { "(ge_n n:- n:-)", "false" }, { "(eq_n n:- n:-)", "false" }, { "(ne_n n:- n:-)", "true" },
        { "(ne_n n:- 1)", "true" }, { "(le_n 2 2)", "true" }, { "(gt_n 2 2)", "false" }, { "(eq_n 0 (neg 0))", "true" },
    };
    EXPECT_ALL(w, cases);
}

static void test_columns_of_numbers(void **state)
{
    struct world *w = *state;
    static const struct expectation empty[] = {
        { "(sum @N:work.n)", "0" }, { "(min_c @N:work.n)", "" }, { "(max_c @N:work.n)", "" }, { "(count @N:work.n)", "0" },
        { "(count_non_empty @N:work.n)", "0" }, { "(join_c '、' @N:work.n)", "" }, { "(duplicated @N:work.n)", "false" },
    };
    EXPECT_ALL(w, empty);
    world_column(w, "n", "0.1|0.2||abc|-5|7.70");
    world_column(w, "unit", "||x|||");
    world_column(w, "made", "1|1|1|1|1|1");
    static const struct expectation some[] = {
        { "(sum @N:work.n)", "3" }, { "(min_c @N:work.n)", "-5" }, { "(max_c @N:work.n)", "7.7" }, { "(count @N:work.n)", "6" },
        { "(count @T:work.unit)", "6" }, { "(count_non_empty @N:work.n)", "4" }, { "(count_non_empty @T:work.unit)", "1" },
        { "(join_c '、' @N:work.n)", "0.1、0.2、-5、7.7" }, { "(join_c '' @T:work.unit)", "x" },
    };
    EXPECT_ALL(w, some);
    world_column(w, "n", "|||||");
    world_column(w, "unit", "|||||");
    expect(w, "(count @N:work.n)", "0");                   /* a calculated column begins no row */
    world_column(w, "n", "999999999999999|1|-1|||");
    expect(w, "(sum @N:work.n)", "");
    answers_set(&w->answers, "work.1.n", "12", ANSWER_BAD);
    expect(w, "(sum @N:work.n)", "0");
    expect(w, "(count @N:work.n)", "3");
}

/* ---- truth, choice, conversions ---- */

static void test_logic(void **state)
{
    struct world *w = *state;
    static const struct expectation cases[] = {
        { "(or b:1 b:0)", "true" }, { "(or b:0 b:0)", "false" }, { "(and b:1 b:0)", "false" }, { "(and b:1 b:1)", "true" }, { "(not b:1)", "false" },
        { "(eq_b b:1 b:1)", "true" }, { "(ne_b b:1 b:0)", "true" },
        { "(boolean_t '')", "false" }, { "(boolean_t ' ')", "true" }, { "(boolean_t '0')", "true" }, { "(boolean_n 0)", "false" },
        { "(boolean_n n:-)", "false" }, { "(boolean_n -1)", "true" }, { "(boolean_d d:-)", "false" }, { "(boolean_d d:1970-01-01)", "true" },
        { "(boolean_m m:-)", "false" }, { "(boolean_m m:0001-01)", "true" }, { "(boolean_p $p:span)", "false" },
        { "(if_n b:1 1 2)", "1" }, { "(if_n b:0 1 n:-)", "" }, { "(if_t b:1 '是' '否')", "是" }, { "(if_d b:0 d:- d:2024-02-29)", "2024-02-29" },
        { "(if_m b:1 m:2024-02 m:-)", "2024-02" }, { "(if_b b:0 b:1 b:0)", "false" },
        { "(coalesce_n n:- n:- 3 4)", "3" }, { "(coalesce_n n:- n:-)", "" }, { "(coalesce_t '' '' 'b')", "b" }, { "(coalesce_t '' '')", "" },
        { "(coalesce_d d:- d:2020-01-01)", "2020-01-01" }, { "(coalesce_m m:- m:2020-01)", "2020-01" },
        { "(coalesce_n n:- n:- n:- n:- n:- n:- 0)", "0" },
        { "(eq_t '' '')", "true" }, { "(eq_t '𠮷' '𠮷')", "true" }, { "(eq_t '𠮷' '吉')", "false" }, { "(ne_t 'a' 'A')", "true" },
        { "(eq_t '\xC3\xA9' 'e\xCC\x81')", "false" }, { "(eq_t '葛' '葛\xF3\xA0\x84\x80')", "false" },
        { "(selected 'a b c' 'b')", "true" }, { "(selected 'a b c' 'd')", "false" }, { "(selected 'ab' 'a')", "false" }, { "(selected '' '')", "false" },
        { "(selected 'a b' '')", "false" }, { "(selected 'a b' 'a b')", "true" }, { "(selected ' a  b ' 'b')", "true" },
        { "(selected '事业单位 企业' '企业')", "true" }, { "(selected 'a\xE3\x80\x80" "b' 'b')", "false" }, { "(selected 'a\tb' 'b')", "false" },
        { "(count_selected '')", "0" }, { "(count_selected '   ')", "0" }, { "(count_selected 'a')", "1" }, { "(count_selected ' a  b c ')", "3" },
        { "(string_b b:1)", "true" }, { "(string_b b:0)", "false" }, { "(string_n 1.50)", "1.5" }, { "(string_n n:-)", "" }, { "(string_t '甲')", "甲" },
        { "(string_d d:0099-12-31)", "0099-12-31" }, { "(string_m m:2024-12)", "2024-12" }, { "(string_d d:-)", "" }, { "(string_m m:-)", "" },
    };
    EXPECT_ALL(w, cases);
}

static void test_read_dates(void **state)
{
    struct world *w = *state;
    static const struct expectation cases[] = {
        { "(date_t '2024-02-29')", "2024-02-29" }, { "(date_t ' 2024-02-29\n')", "2024-02-29" }, { "(date_t '2023-02-29')", "" },
        { "(date_t '1900-02-29')", "" }, { "(date_t '2000-02-29')", "2000-02-29" }, { "(date_t '2024-2-29')", "" }, { "(date_t '2024/02/28')", "" },
        { "(date_t '0000-01-01')", "" }, { "(date_t '0001-01-01')", "0001-01-01" }, { "(date_t '9999-12-31')", "9999-12-31" },
        { "(date_t '12024-01-01')", "" }, { "(date_t '2024-13-01')", "" }, { "(date_t '2024-00-10')", "" }, { "(date_t '2024-04-31')", "" },
        { "(date_t '２024-01-01')", "" }, { "(date_t '2024-01-01x')", "" }, { "(date_t '')", "" }, { "(date_t '2024-01')", "" },
        { "(month_t '2024-01')", "2024-01" }, { "(month_t ' 2024-12 ')", "2024-12" }, { "(month_t '2024-13')", "" }, { "(month_t '2024-00')", "" },
        { "(month_t '0000-01')", "" }, { "(month_t '0001-01')", "0001-01" }, { "(month_t '2024-01-01')", "" }, { "(month_t '2024')", "" },
        { "(month_t '2024-1')", "" }, { "(month_t '')", "" }, { "(month_d d:2024-02-29)", "2024-02" }, { "(month_d d:-)", "" },
    };
    EXPECT_ALL(w, cases);
}

/* ---- text ---- */

static void test_characters(void **state)
{
    struct world *w = *state;
    static const struct expectation cases[] = {
        { "(string_length '')", "0" }, { "(string_length '张三')", "2" }, { "(string_length '𠮷𰻝')", "2" }, { "(string_length 'e\xCC\x81')", "1" },
        { "(string_length '葛\xF3\xA0\x84\x80城')", "2" }, { "(string_length '\n')", "0" }, { "(string_length '一\n二')", "2" }, { "(string_length ' ')", "1" },
        { "(string_length '\xCC\x80\xCC\x81')", "0" }, { "(string_length '\xE2\x80\x8D" "a')", "1" },
        { "(substr '一二三四' 1)", "二三四" }, { "(substr '一二三四' 1 3)", "二三" }, { "(substr '一二三四' 0 0)", "" }, { "(substr '一二三四' -2)", "三四" },
        { "(substr '一二三四' 0 -1)", "一二三" }, { "(substr '一二三四' -99 99)", "一二三四" }, { "(substr '一二三四' 3 1)", "" }, { "(substr '一二三四' 4)", "" },
        { "(substr '一二三四' 1.9 2.9)", "二" }, { "(substr '一二三四' -0.5)", "一二三四" }, { "(substr '一二三四' n:-)", "" },
        { "(substr '一二三四' 0 n:-)", "" }, { "(substr '' 0)", "" }, { "(substr '𠮷𰻝田' 1 2)", "𰻝" }, { "(substr '葛\xF3\xA0\x84\x80城' 0 1)", "葛\xF3\xA0\x84\x80" },
        { "(substr '葛\xF3\xA0\x84\x80城' 1)", "城" }, { "(substr 'e\xCC\x81z' 0 1)", "e\xCC\x81" }, { "(substr 'e\xCC\x81z' 1)", "z" }, { "(substr '\xCC\x81" "ab' 0 1)", "\xCC\x81" "a" },
        { "(substr '\xCC\x81" "ab' 1)", "b" }, { "(substr '\xCC\x81' 0)", "" }, { "(substr '一\n二' 0 1)", "一\n" }, { "(substr '一\n二' 1)", "二" },
        { "(substr 'abc' 999999999999999)", "" }, { "(substr 'abc' -999999999999999)", "abc" },
        { "(string_length (substr '一\n二葛\xF3\xA0\x84\x80𠮷' 1 3))", "2" },
    };
    EXPECT_ALL(w, cases);
}

static void test_text(void **state)
{
    struct world *w = *state;
    static const struct expectation cases[] = {
        { "(contains '浙江省杭州市' '杭州')", "true" }, { "(contains 'a' '')", "true" }, { "(contains '' '')", "true" }, { "(contains '' 'a')", "false" },
        { "(starts_with '浙江省' '浙江')", "true" }, { "(starts_with 'a' '')", "true" }, { "(starts_with '' 'a')", "false" }, { "(starts_with 'a' 'ab')", "false" },
        { "(ends_with '杭州市' '市')", "true" }, { "(ends_with 'a' '')", "true" }, { "(ends_with 'a' 'ba')", "false" }, { "(ends_with 'aab' 'ab')", "true" },
        { "(substring_before 'a-b-c' '-')", "a" }, { "(substring_before 'abc' 'x')", "" }, { "(substring_before 'abc' '')", "" },
        { "(substring_after 'a-b-c' '-')", "b-c" }, { "(substring_after 'abc' 'x')", "" }, { "(substring_after 'abc' '')", "abc" },
        { "(substring_after '甲乙𠮷丁' '𠮷')", "丁" }, { "(substring_before '甲乙𠮷丁' '𠮷')", "甲乙" },
        { "(concat 'a')", "a" }, { "(concat 'a' '' 'b' '𠮷' 'c' 'd')", "ab𠮷cd" }, { "(join '、' 'a' '' 'b')", "a、b" }, { "(join '-' '' '')", "" },
        { "(join '' 'a' 'b')", "ab" }, { "(join '-' '' 'a')", "a" }, { "(join '-' 'a' '')", "a" },
        { "(normalize_space '  a   b  ')", "a b" }, { "(normalize_space '\xE3\x80\x80张\xE3\x80\x80\t三\xC2\xA0\n')", "张 三" },
        { "(normalize_space '')", "" }, { "(normalize_space ' ')", "" }, { "(normalize_space 'a\xE2\x80\x8B" "b')", "a\xE2\x80\x8B" "b" },
        { "(normalize_space 'a\r\n\v\f b')", "a b" },
        { "(translate 'bar' 'abc' 'ABC')", "BAr" }, { "(translate '--aaa--' 'abc-' 'ABC')", "AAA" }, { "(translate 'aa' 'aa' 'bc')", "bb" },
        { "(translate '１２３' '１２３' '123')", "123" }, { "(translate '𠮷野' '𠮷' '吉')", "吉野" }, { "(translate '吉' '吉' '𠮷')", "𠮷" },
        { "(translate 'abc' '' 'x')", "abc" }, { "(translate 'abc' 'abc' '')", "" }, { "(translate '' 'a' 'b')", "" },
        { "(translate 'abc' 'ca' 'x𰻝zz')", "𰻝bx" },
        { "(upper_case 'aZ9ß张éａ')", "AZ9ß张éａ" }, { "(lower_case 'aZ9ẞÉＡ')", "az9ẞÉＡ" }, { "(upper_case '@`{z')", "@`{Z" }, { "(lower_case '@[A')", "@[a" },
        { "(regex '310000' '[0-9]{6}')", "true" }, { "(regex '31000' '[0-9]{6}')", "false" }, { "(regex '' '')", "true" },
    };
    EXPECT_ALL(w, cases);
}

/* ---- dates ---- */

static void test_dates(void **state)
{
    struct world *w = *state;
    static const struct expectation cases[] = {
        { "(today)", "2026-11-27" }, { "(receipt_date)", "2026-11-27" }, { "(year_d d:2024-02-29)", "2024" }, { "(month_number_d d:2024-02-29)", "2" },
        { "(day d:2024-02-29)", "29" }, { "(year_d d:-)", "" }, { "(month_number_d d:-)", "" }, { "(day d:-)", "" }, { "(year_m m:0001-01)", "1" },
        { "(year_m m:2024-12)", "2024" }, { "(month_number_m m:2024-12)", "12" }, { "(month_number_m m:2025-01)", "1" }, { "(year_m m:-)", "" }, { "(month_number_m m:-)", "" },
        { "(year_d d:0001-01-01)", "1" }, { "(year_d d:9999-12-31)", "9999" }, { "(day d:1969-12-31)", "31" },
        { "(format_date d:2024-03-05 '%Y年%n月%e日')", "2024年3月5日" }, { "(format_date d:2024-03-05 '%Y/%m/%d')", "2024/03/05" },
        { "(format_date d:0099-12-31 '%Y')", "0099" }, { "(format_date d:2024-03-05 '100%% %x %')", "100% %x %" }, { "(format_date d:- '%Y')", "" },
        { "(format_date d:2024-03-05 '')", "" }, { "(format_date d:2024-03-05 '%%Y')", "%Y" }, { "(format_date d:2024-03-05 '%年')", "%年" },
        { "(add_days d:2024-02-28 1)", "2024-02-29" }, { "(add_days d:2023-02-28 1)", "2023-03-01" }, { "(add_days d:2024-01-01 -1)", "2023-12-31" },
        { "(add_days d:2024-01-01 1.9)", "2024-01-02" }, { "(add_days d:2024-01-01 -0.9)", "2024-01-01" }, { "(add_days d:9999-12-31 1)", "" },
        { "(add_days d:0001-01-01 -1)", "" }, { "(add_days d:- 1)", "" }, { "(add_days d:2024-01-01 n:-)", "" }, { "(add_days d:0001-01-01 1000001)", "" },
        { "(add_days d:2024-01-01 999999999999)", "" },
        { "(add_months_d d:2024-01-31 1)", "2024-02-29" }, { "(add_months_d d:2023-01-31 1)", "2023-02-28" }, { "(add_months_d d:2024-03-31 -1)", "2024-02-29" },
        { "(add_months_d d:2024-12-31 2)", "2025-02-28" }, { "(add_months_d d:2024-01-31 -1)", "2023-12-31" }, { "(add_months_d d:2024-05-31 1)", "2024-06-30" },
        { "(add_months_d d:2100-01-31 1)", "2100-02-28" }, { "(add_months_d d:9999-12-01 1)", "" }, { "(add_months_d d:0001-01-31 -1)", "" },
        { "(add_months_d d:2024-01-31 0)", "2024-01-31" }, { "(add_months_d d:- 1)", "" }, { "(add_months_d d:2024-01-31 n:-)", "" },
        { "(add_months_d d:2024-01-15 -13.5)", "2022-12-15" }, { "(add_months_m m:2024-11 2)", "2025-01" }, { "(add_months_m m:2024-01 -1)", "2023-12" },
        { "(add_months_m m:9999-12 1)", "" }, { "(add_months_m m:0001-01 -1)", "" }, { "(add_months_m m:- 1)", "" },
        { "(add_years_d d:2024-02-29 1)", "2025-02-28" }, { "(add_years_d d:2024-02-29 4)", "2028-02-29" }, { "(add_years_d d:2024-02-29 -24)", "2000-02-29" },
        { "(add_years_d d:2024-02-29 1.5)", "2025-02-28" }, { "(add_years_d d:2024-02-29 7976)", "" }, { "(add_years_m m:2024-02 3)", "2027-02" },
        { "(add_years_m m:2024-02 -2024)", "" },
        { "(days_between d:2024-02-28 d:2024-03-01)", "2" }, { "(days_between d:2024-03-01 d:2024-02-28)", "-2" }, { "(days_between d:- d:2024-01-01)", "" },
        { "(days_between d:0001-01-01 d:9999-12-31)", "3652058" }, { "(days_between d:1969-12-31 d:1970-01-01)", "1" },
        { "(eq_d d:2024-01-01 d:2024-01-01)", "true" }, { "(lt_d d:- d:2024-01-01)", "false" }, { "(ne_d d:- d:-)", "true" }, { "(ge_m m:2024-02 m:2024-01)", "true" },
        { "(lt_m m:2023-12 m:2024-01)", "true" }, { "(eq_m m:- m:-)", "false" }, { "(gt_d d:2024-03-01 d:2024-02-29)", "true" }, { "(le_d d:2024-03-01 d:2024-02-29)", "false" },
    };
    EXPECT_ALL(w, cases);
}

static void test_full_months_and_years(void **state)
{
    struct world *w = *state;
    static const struct expectation cases[] = {
        { "(months_between_d d:2024-01-31 d:2024-02-28)", "0" }, { "(months_between_d d:2024-01-31 d:2024-02-29)", "1" },
        { "(months_between_d d:2023-01-31 d:2023-02-28)", "1" }, { "(months_between_d d:2024-01-31 d:2024-03-30)", "1" },
        { "(months_between_d d:2024-01-31 d:2024-03-31)", "2" }, { "(months_between_d d:2024-01-15 d:2024-01-15)", "0" },
        { "(months_between_d d:2024-01-15 d:2024-02-14)", "0" }, { "(months_between_d d:2024-01-15 d:2024-02-15)", "1" },
        { "(months_between_d d:2024-02-15 d:2024-01-15)", "-1" }, { "(months_between_d d:2024-02-14 d:2024-01-15)", "0" },
        { "(months_between_d d:2024-02-29 d:2025-02-28)", "12" }, { "(months_between_d d:- d:2025-02-28)", "" }, { "(months_between_d d:2025-02-28 d:-)", "" },
        { "(months_between_d d:2024-12-31 d:2025-01-01)", "0" }, { "(months_between_d d:0001-01-01 d:9999-12-31)", "119987" },
        { "(months_between_m m:2019-03 m:2022-03)", "36" }, { "(months_between_m m:2022-03 m:2019-03)", "-36" }, { "(months_between_m m:- m:2019-03)", "" },
        { "(years_between_d d:2004-02-29 d:2022-02-28)", "17" }, { "(years_between_d d:2004-02-29 d:2022-03-01)", "18" },
        { "(years_between_d d:2004-02-29 d:2024-02-28)", "19" }, { "(years_between_d d:2004-02-29 d:2024-02-29)", "20" },
        { "(years_between_d d:2000-12-31 d:2018-12-30)", "17" }, { "(years_between_d d:2000-12-31 d:2018-12-31)", "18" },
        { "(years_between_d d:2000-01-01 d:2000-12-31)", "0" }, { "(years_between_d d:2001-01-01 d:2000-01-01)", "-1" },
        { "(years_between_d d:2001-01-01 d:2000-01-02)", "0" }, { "(years_between_d d:2003-02-28 d:2004-02-29)", "1" }, { "(years_between_d d:- d:2004-02-29)", "" },
        { "(years_between_m m:2019-09 m:2022-08)", "2" }, { "(years_between_m m:2019-09 m:2022-09)", "3" }, { "(years_between_m m:2022-08 m:2019-09)", "-2" },
        { "(years_between_m m:- m:-)", "" }, { "(years 35)", "2" }, { "(years 36)", "3" }, { "(years -13)", "-1" }, { "(years -1)", "0" }, { "(years n:-)", "" }, { "(years 0)", "0" },
        { "(age d:1990-11-27)", "36" }, { "(age d:1990-11-28)", "35" }, { "(age d:2027-11-28)", "-1" }, { "(age d:-)", "" }, { "(age d:2026-11-27)", "0" },
        { "(not_older_than d:2026-10-27 '1 month')", "true" }, { "(not_older_than d:2026-10-26 '1 month')", "false" },
        { "(not_older_than d:2026-10-28 '30 days')", "true" }, { "(not_older_than d:2026-10-27 '30 days')", "false" },
        { "(not_older_than d:2025-11-27 '1 year')", "true" }, { "(not_older_than d:2025-11-26 '1 year')", "false" }, { "(not_older_than d:2027-01-01 '1 day')", "true" },
        { "(not_older_than d:- '1 year')", "false" }, { "(not_older_than d:2026-11-27 '0 days')", "true" }, { "(not_older_than d:2026-11-26 '0 days')", "false" },
        { "(not_older_than d:2026-11-27 '')", "false" }, { "(not_older_than d:2026-11-27 '1')", "false" }, { "(not_older_than d:2026-11-27 '1 monthly')", "false" },
        { "(not_older_than d:2026-11-27 '12345 days')", "false" }, { "(not_older_than d:2026-11-27 ' 2months ')", "true" }, { "(not_older_than d:2026-11-27 '-1 day')", "false" },
        { "(not_older_than d:2026-11-27 '1 monthss')", "false" }, { "(not_older_than d:9990-01-01 '9999 years')", "false" },
        { "(valid_for d:2027-01-27 '2 months')", "true" }, { "(valid_for d:2027-01-26 '2 months')", "false" }, { "(valid_for d:- '2 months')", "false" },
        { "(valid_for d:2026-12-27 '30 days')", "true" }, { "(valid_for d:2026-12-26 '30 days')", "false" }, { "(valid_for d:2027-11-27 '1 years')", "true" },
        { "(valid_for d:2027-11-27 'one year')", "false" },
    };
    EXPECT_ALL(w, cases);
    w->ctx.received = (struct date){ 2026, 2, 28 };
    static const struct expectation february[] = {
        { "(not_older_than d:2026-01-31 '1 month')", "true" }, { "(not_older_than d:2026-01-28 '1 month')", "true" },
        { "(not_older_than d:2026-01-27 '1 month')", "false" }, { "(valid_for d:2026-04-28 '2 months')", "true" }, { "(age d:2008-02-29)", "17" },
    };
    EXPECT_ALL(w, february);
    w->ctx.received = (struct date){ 0, 0, 0 };
    static const struct expectation undated[] = {
        { "(today)", "" }, { "(age d:1990-01-01)", "" }, { "(not_older_than d:2026-01-31 '1 month')", "false" }, { "(valid_for d:2026-01-31 '1 month')", "false" },
    };
    EXPECT_ALL(w, undated);
    w->env.ctx = NULL;
    expect(w, "(receipt_date)", "");
}

/* What can be added without passing b is what lies between: over every pair of days of six years around leap days. */
static void test_full_months_by_definition(void **state)
{
    (void)state;
    struct value v[2];
    struct node leaf[2] = { { .kind = NODE_DATE, .type = 'd' }, { .kind = NODE_DATE, .type = 'd' } };
    struct node number = { .kind = NODE_NUMBER, .type = 'n' };
    struct node *between_args[] = { &leaf[0], &leaf[1] }, *add_args[] = { &leaf[0], &number };
    struct node between = { .kind = NODE_CALL, .type = 'n', .fn = FN_months_between_d, .args = between_args, .nargs = 2 };
    struct node add = { .kind = NODE_CALL, .type = 'd', .fn = FN_add_months_d, .args = add_args, .nargs = 2 };
    struct expr_env e = { .row = 0 };
    long first = date_days((struct date){ 1899, 12, 1 });
    for (long a = first; a < first + 400; a++)
        for (long b = a; b < a + 800; b += 3) {
            leaf[0].n = (double)a;
            leaf[1].n = (double)b;
            double n = expr_eval(&between, &e).n;
            number.n = n;
            v[0] = expr_eval(&add, &e);
            number.n = n + 1;
            v[1] = expr_eval(&add, &e);
            if (!(n >= 0 && v[0].n <= (double)b && v[1].n > (double)b))
                fail_msg("%g months from %ld to %ld", n, a, b);
        }
}

static const struct code holiday_codes[] = {
    { .code = "2026-10-01", .name = "休" }, { .code = "2026-10-02", .name = "休" }, { .code = "2026-10-05", .name = "休" }, { .code = "2026-10-06", .name = "休" },
    { .code = "2026-10-07", .name = "休" }, { .code = "2026-10-10", .name = "班" }, { .code = "2026-10-12", .name = "国庆节后" },
};
static const struct code region_codes[] = {
    { .code = "330000", .name = "浙江省" }, { .code = "330100", .name = "杭州市", .parent = "330000" }, { .code = "330106", .name = "西湖区", .parent = "330100" },
    { .code = "330100x", .name = "市辖区", .parent = "330100" }, { .code = "330200", .name = "市辖区", .parent = "330000" },
    { .code = "330184", .name = "余杭市", .parent = "330100", .until = "2001" }, { .code = "330110", .name = "余杭区", .parent = "330100" },
    { .code = "330110", .name = "余杭区（旧）", .parent = "330000", .until = "2021" }, { .code = "a", .name = "甲", .parent = "b" }, { .code = "b", .name = "乙", .parent = "a" },
};
static const struct codelist lists[] = {
    { .id = "holidays", .v = (struct code *)holiday_codes, .n = sizeof holiday_codes / sizeof *holiday_codes },
    { .id = "regions", .v = (struct code *)region_codes, .n = sizeof region_codes / sizeof *region_codes },
};

static const struct codelist *find_list(void *ctx, const char *id)
{
    (void)ctx;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(lists[i].id, id) == 0)
            return &lists[i];
    return NULL;
}

static void test_workdays(void **state)
{
    struct world *w = *state;
    static const struct expectation weekdays[] = {
        { "(workdays_between d:2026-09-30 d:2026-10-12)", "8" }, { "(add_workdays d:2026-09-30 1)", "2026-10-01" }, { "(add_workdays d:2026-10-02 1)", "2026-10-05" },
        { "(workdays_between d:1969-12-28 d:1970-01-04)", "5" }, { "(add_workdays d:0001-01-01 -1)", "" }, { "(add_workdays d:9999-12-31 1)", "" },
    };
    for (size_t i = 0; i < sizeof weekdays / sizeof *weekdays; i++) {
        expect(w, weekdays[i].tree, weekdays[i].wanted);
        assert_true(w->env.weekdays_only || i >= 4);
    }
    w->ctx.codes = find_list;
    static const struct expectation calendar[] = {
        { "(workdays_between d:2026-09-30 d:2026-10-12)", "4" }, { "(workdays_between d:2026-10-12 d:2026-09-30)", "-4" },
        { "(workdays_between d:2026-10-09 d:2026-10-10)", "1" }, { "(workdays_between d:2026-10-09 d:2026-10-09)", "0" }, { "(workdays_between d:2026-09-30 d:2026-10-07)", "0" },
        { "(add_workdays d:2026-09-30 1)", "2026-10-08" }, { "(add_workdays d:2026-09-30 3)", "2026-10-10" }, { "(add_workdays d:2026-09-30 4)", "2026-10-12" },
        { "(add_workdays d:2026-10-12 -1)", "2026-10-10" }, { "(add_workdays d:2026-10-08 -1)", "2026-09-30" }, { "(add_workdays d:2026-10-03 0)", "2026-10-03" },
        { "(add_workdays d:2026-09-30 1.9)", "2026-10-08" }, { "(add_workdays d:- 1)", "" }, { "(add_workdays d:2026-10-03 n:-)", "" }, { "(add_workdays d:2026-10-03 20001)", "" },
        { "(workdays_between d:- d:2026-10-09)", "" }, { "(workdays_between d:2026-10-09 d:-)", "" }, { "(workdays_between d:1900-01-01 d:2026-10-09)", "" },
    };
    for (size_t i = 0; i < sizeof calendar / sizeof *calendar; i++) {
        expect(w, calendar[i].tree, calendar[i].wanted);
        assert_false(w->env.weekdays_only);
    }
    expect(w, "(workdays_between d:2026-12-31 d:2027-01-01)", "1");
    assert_true(w->env.weekdays_only);                     /* 2027 has no calendar yet */
}

/* ---- people and codes ---- */

static void test_resident_id(void **state)
{
    struct world *w = *state;
    static const struct expectation cases[] = {
        { "(id_birth '11010519491231002X')", "1949-12-31" }, { "(id_sex '11010519491231002X')", "女" }, { "(id_region '11010519491231002X')", "110105" },
        { "(id_birth '310101191202290026')", "1912-02-29" }, { "(id_sex '440524188001010014')", "男" },
        { "(id_birth '11010519491231002x')", "" }, { "(id_birth '110105194912310021')", "" }, { "(id_sex '110105194912310021')", "" }, { "(id_region '110105194912310021')", "" },
        { "(id_birth ' 11010519491231002X')", "" }, { "(id_birth '')", "" }, { "(id_sex '')", "" }, { "(id_region '33')", "" }, { "(id_birth '1101051949123100２X')", "" },
        { "(id_birth '一二三四五六')", "" }, { "(id_birth '110105491231002')", "1949-12-31" }, { "(id_sex '110105491231002')", "女" }, { "(id_sex '110105491231001')", "男" },
        { "(id_region '110105491231002')", "110105" }, { "(id_birth '110105490231002')", "" }, { "(id_birth '110105491231996')", "" }, { "(id_birth '110105491231995')", "1949-12-31" },
        { "(id_birth '11010549123100X')", "" }, { "(id_birth '110105000229001')", "" },
    };
    EXPECT_ALL(w, cases);
    w->ctx.received = (struct date){ 1949, 12, 30 };
    expect(w, "(id_birth '11010519491231002X')", "");
    expect(w, "(id_sex '110105491231002')", "");
    w->ctx.received = (struct date){ 0, 0, 0 };
    expect(w, "(id_birth '11010519491231002X')", "1949-12-31");
}

static void test_codes(void **state)
{
    struct world *w = *state;
    expect(w, "(code_name '330106' 'regions')", "");
    expect(w, "(under '330106' '330000' 'regions')", "false");
    w->ctx.codes = find_list;
    static const struct expectation cases[] = {
        { "(code_name '330106' 'regions')", "西湖区" }, { "(code_name '西湖区' 'regions')", "西湖区" }, { "(code_name '999999' 'regions')", "" },
        { "(code_name '' 'regions')", "" }, { "(code_name '330106' 'nothing')", "" }, { "(code_name '330110' 'regions')", "余杭区" },
        { "(code_name '330184' 'regions')", "余杭市" }, { "(code_name '余杭市' 'regions')", "余杭市" }, { "(code_name '市辖区' 'regions')", "" },
        { "(code_parent '330106' 'regions')", "330100" }, { "(code_parent '330000' 'regions')", "" }, { "(code_parent '西湖区' 'regions')", "330100" },
        { "(code_parent '999999' 'regions')", "" }, { "(under '330106' '330106' 'regions')", "true" }, { "(under '330106' '330000' 'regions')", "true" },
        { "(under '330106' '杭州市' 'regions')", "true" }, { "(under '西湖区' '浙江省' 'regions')", "true" }, { "(under '330000' '330106' 'regions')", "false" },
        { "(under '330106' '' 'regions')", "false" }, { "(under '' '330000' 'regions')", "false" }, { "(under '999999' '999999' 'regions')", "false" },
        { "(under 'a' '乙' 'regions')", "true" }, { "(under 'a' 'c' 'regions')", "false" }, { "(under '330106' '330000' 'nothing')", "false" },
    };
    EXPECT_ALL(w, cases);
}

/* ---- where values come from ---- */

static const char *overlay(void *ctx, const char *path)
{
    (void)ctx;
    return strcmp(path, "calculated") == 0 ? "42" : strcmp(path, "irrelevant") == 0 ? "" : NULL;
}

static const struct answers *other(void *ctx, const char *form) { return strcmp(form, "proof") == 0 ? ctx : NULL; }

static void test_references(void **state)
{
    struct world *w = *state;
    world_set(w, "full_name", "张𠮷");
    world_set(w, "calculated", "1");
    world_set(w, "irrelevant", "x");
    world_set(w, "year", "2019");
    world_set(w, "span", "2019-03/..");
    answers_set(&w->answers, "bad", "x", ANSWER_BAD);
    answers_set(&w->answers, "damaged", "x", ANSWER_DAMAGED);
    answers_set(&w->answers, "guessed", "x", ANSWER_GUESSED);
    world_set(w, "work.2.unit", "乙");
    world_set(w, "work.2.unit_na", "1");
    static const struct expectation cases[] = {
        { "$t:full_name", "张𠮷" }, { "$t:absent", "" }, { "$n:absent", "" }, { "$t:irrelevant", "x" }, { "$n:calculated", "1" }, { "$n:year", "2019" },
        { "$p:span", "2019-03/.." }, { "$t:bad", "" }, { "$t:damaged", "" }, { "$t:guessed", "x" }, { ".", "" }, { "(row)", "" }, { "~t:work.unit", "" },
        { "(count_non_empty @T:work.unit_na)", "1" },
    };
    EXPECT_ALL(w, cases);
    w->env.row = 2;
    w->env.self = "full_name";
    w->env.overlay = overlay;
    static const struct expectation row[] = {
        { "~t:work.unit", "乙" }, { "~t:work.unit_na", "1" }, { "(row)", "2" }, { ".", "张𠮷" }, { "$n:calculated", "42" }, { "$t:irrelevant", "" },
    };
    EXPECT_ALL(w, row);

    struct answers proof = { .arena = w->arena };
    answers_set(&proof, "full_name", "李四", 0);
    w->env.other = other;
    w->env.other_ctx = &proof;
    struct node ref = { .kind = NODE_REF, .type = 't', .s = "full_name", .form = "proof" };
    assert_string_equal(expr_eval(&ref, &w->env).s, "李四");
    ref.form = "missing";
    assert_string_equal(expr_eval(&ref, &w->env).s, "");
}

/* and, or and if look at all their arguments: what a function tells on the way does not depend on the others. */
static void test_no_short_circuit(void **state)
{
    struct world *w = *state;
    world_column(w, "unit", "x|y|x|||");
    expect(w, "(or b:1 (duplicated @T:work.unit))", "true");
    assert_int_equal(w->env.row_a, 1);
    assert_int_equal(w->env.row_b, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number_text), WORLD_TEST(test_number_of_text), WORLD_TEST(test_arithmetic), WORLD_TEST(test_columns_of_numbers),
        WORLD_TEST(test_logic), WORLD_TEST(test_read_dates), WORLD_TEST(test_characters), WORLD_TEST(test_text), WORLD_TEST(test_dates),
        WORLD_TEST(test_full_months_and_years), cmocka_unit_test(test_full_months_by_definition), WORLD_TEST(test_workdays),
        WORLD_TEST(test_resident_id), WORLD_TEST(test_codes), WORLD_TEST(test_references), WORLD_TEST(test_no_short_circuit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * value_test.c - normal forms: every type in the spellings people use, what must come through untouched, what must not be guessed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "rule/rule.h"

struct expected { const char *typed, *normal; };           /* normal NULL: not readable */

static void expect(const struct field *f, const char *typed, const char *normal)
{
    struct buf out = BUF_INIT, trimmed = BUF_INIT, again = BUF_INIT;
    buf_adds(&out, "left over");
    bool good = value_normalise(f, typed, &out);
    if (good != (normal != NULL))
        fail_msg("%s: '%s' was %s: '%s'", type_name(f->type), typed, good ? "read" : "not read", out.p);
    text_trim(typed, &trimmed);
    assert_string_equal(out.p, normal ? normal : trimmed.p);
    /* A normal form stands for itself. */
    if (good) {
        assert_true(value_normalise(f, out.p, &again));
        assert_string_equal(again.p, out.p);
    }
    buf_clear(&out);
    buf_clear(&trimmed);
    buf_clear(&again);
}

static void expect_all(const struct field *f, const struct expected *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        expect(f, v[i].typed, v[i].normal);
}
#define EXPECT(f, v) expect_all((f), (v), sizeof(v) / sizeof *(v))

static struct field of_type(enum type t)
{
    return (struct field){ .name = "x", .label = { .s = "甲" }, .type = t, .min = -1, .max = -1 };
}

/* ---- text ---- */

static void names_come_through(void **state)
{
    (void)state;
    static const char *const names[] = {
        "王䶮㛃𠅤𬭎龘犇", "阿不都热合曼·吐尔逊", "买买提艾力·阿卜杜热西提·吐尔逊麦麦提图尔荪江古丽",
        "ＡＢｃ１２３（甲）　乙～葛\xF3\xA0\x84\x80", "𠀀𠀁𠀂𠀃𠀄𠀅𠀆𠀇𠀈𠀉𠀊𠀋𠀌𠀍𠀎𠀏𠀐𠀑𠀒𠀓𠀔𠀕𠀖𠀗𠀘", "Ａ－Ｂ", "O'Neil-Müller", "\xE2\x80\x9C引\xE2\x80\x9D",
        "é", "\xC2\xB7", "カ゛", "　中", "𲎰",
    };
    enum type types[] = { TYPE_TEXT, TYPE_PARAGRAPH };
    for (size_t t = 0; t < 2; t++) {
        struct field f = of_type(types[t]);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            struct buf trimmed = BUF_INIT, around = BUF_INIT;
            text_trim(names[i], &trimmed);
            buf_printf(&around, " \t%s　\r\n", names[i]);
            expect(&f, names[i], trimmed.p);
            expect(&f, around.p, trimmed.p);
            buf_clear(&trimmed);
            buf_clear(&around);
        }
    }
}

static void line_breaks(void **state)
{
    (void)state;
    struct field f = of_type(TYPE_PARAGRAPH);
    static const struct expected v[] = {
        { "一\r\n二\r三\n四", "一\n二\n三\n四" }, { "一\r\r\n二", "一\n\n二" }, { "一\xE2\x80\xA8二\xE2\x80\xA9三\xC2\x85四", "一\n二\n三\n四" },
        { "甲\n\n　　乙", "甲\n\n　　乙" }, { "\xE2\x80\x9C引\xE2\x80\x9D…", "\xE2\x80\x9C引\xE2\x80\x9D…" }, { "   ", "" }, { "", "" },
    };
    EXPECT(&f, v);
}

/* ---- dates ---- */

static void dates(void **state)
{
    (void)state;
    struct field f = of_type(TYPE_DATE);
    static const struct expected v[] = {
        { "2019-03-01", "2019-03-01" }, { "2019-3-1", "2019-03-01" }, { "2019.03.01", "2019-03-01" }, { "2019.3.1", "2019-03-01" },
        { "2019/3/1", "2019-03-01" }, { "20190301", "2019-03-01" }, { "2019年3月1日", "2019-03-01" }, { "2019年03月01日", "2019-03-01" },
        { "2019年3月1号", "2019-03-01" }, { "２０１９年３月１日", "2019-03-01" }, { "２０１９－０３－０１", "2019-03-01" },
        { "２０１９．３．１", "2019-03-01" }, { "2019 年 3 月 1 日", "2019-03-01" }, { " 2019 - 3 - 1 ", "2019-03-01" },
        { "2019–03–01", "2019-03-01" }, { "2019。3。1", "2019-03-01" }, { "2024-02-29", "2024-02-29" }, { "", "" },
        { "2023-02-29", NULL }, { "2019-13-01", NULL }, { "2019-00-01", NULL }, { "2019-01-00", NULL }, { "20190230", NULL },
        { "0019-03-01", NULL }, { "19-03-01", NULL }, { "2019-03", NULL }, { "201903", NULL }, { "2019年3月", NULL }, { "2019", NULL },
        { "2019.03-01", NULL }, { "2019-03-011", NULL }, { "2019-03-01 10:00", NULL }, { "03/01/2019", NULL }, { "去年三月", NULL },
        { "2019年3月1", NULL }, { "2019-03-01-02", NULL }, { "至今", NULL }, { "2019年度", NULL }, { "-2019-03-01", NULL },
    };
    EXPECT(&f, v);
}

static void months_and_years(void **state)
{
    (void)state;
    struct field month = of_type(TYPE_YEAR_MONTH), year = of_type(TYPE_YEAR);
    static const struct expected months[] = {
        { "2019年3月", "2019-03" }, { "201903", "2019-03" }, { "2019.03", "2019-03" }, { "2019/3", "2019-03" }, { "2019-3", "2019-03" },
        { "２０１９．０３", "2019-03" }, { "２０１９年０３月", "2019-03" }, { "2019 年 3 月", "2019-03" }, { "2019—03", "2019-03" },
        { "1990.05.03", "1990-05" }, { "19900503", "1990-05" }, { "1990年5月3日", "1990-05" },
        { "2019.13", NULL }, { "2019年0月", NULL }, { "201900", NULL }, { "2019", NULL }, { "2019年", NULL }, { "20193", NULL },
        { "1990-02-30", NULL }, { "3月", NULL }, { "2019.03.", NULL }, { "2019年3", NULL }, { "2019.3月", NULL }, { "2019-03/..", NULL },
    };
    static const struct expected years[] = {
        { "2019", "2019" }, { "2019年", "2019" }, { "2019年度", "2019" }, { "２０１９", "2019" }, { " 2019 年 ", "2019" },
        { "19", NULL }, { "2019度", NULL }, { "2019-03", NULL }, { "201903", NULL }, { "0999", NULL }, { "2019年年", NULL }, { "约2019", NULL },
    };
    EXPECT(&month, months);
    EXPECT(&year, years);
}

static void periods(void **state)
{
    (void)state;
    struct field f = of_type(TYPE_PERIOD);
    static const char *const seps[] = { "-", "—", "–", "~", "～", "至", "到", "/", " - ", "——", "－", "〜", " 至 ", "--", "-至" };
    static const char *const froms[] = { "2019-03", "2019.3", "2019年3月", "201903", "2019/03", "２０１９．０３", "2019年03月01日", "2019.3.1", "20190301" };
    static const char *const tos[] = { "2021-06", "2021.6", "2021年6月", "202106", "2021/06", "２０２１．０６", "2021年06月30日", "2021.6.30", "20210630" };
    static const char *const opens[] = { "至今", "今", "现在", "目前", "至今 " };
    char s[200];
    for (size_t k = 0; k < sizeof seps / sizeof *seps; k++)
        for (size_t i = 0; i < sizeof froms / sizeof *froms; i++) {
            for (size_t j = 0; j < sizeof tos / sizeof *tos; j++) {
                snprintf(s, sizeof s, "%s%s%s", froms[i], seps[k], tos[j]);
                expect(&f, s, "2019-03/2021-06");
            }
            for (size_t j = 0; j < sizeof opens / sizeof *opens; j++) {
                snprintf(s, sizeof s, "%s%s%s", froms[i], seps[k], opens[j]);
                expect(&f, s, "2019-03/..");
            }
        }
    static const struct expected v[] = {
        { "2019.03至今", "2019-03/.." }, { "2019年3月至今", "2019-03/.." }, { "2019-03/..", "2019-03/.." }, { "2019.03 2021.06", "2019-03/2021-06" },
        { "2019.03\n2021.06", "2019-03/2021-06" }, { "2021-06/2019-03", "2021-06/2019-03" },    /* readable; its order is another matter */
        { "2019.03-", NULL }, { "2019-2021", NULL }, { "2019年-2021年", NULL }, { "2019.03-06", NULL }, { "2019.03", NULL }, { "至今", NULL },
        { "2019.13-2021.06", NULL }, { "2019.03-2021.00", NULL }, { "2019.03-2021.06-2022.01", NULL }, { "2019.03-2021.06-今", NULL },
        { "2019.02.30-2021.06", NULL }, { "2019.03-2021", NULL }, { "2019-03/...", NULL }, { "2019年3月-6月", NULL }, { "2019.03今今", NULL },
    };
    EXPECT(&f, v);
}

/* ---- numbers ---- */

static void numbers(void **state)
{
    (void)state;
    struct field integer = of_type(TYPE_INTEGER), decimal = of_type(TYPE_DECIMAL), money = of_type(TYPE_MONEY);
    static const struct expected integers[] = {
        { "3", "3" }, { "３", "3" }, { "007", "7" }, { "0", "0" }, { "000", "0" }, { "-5", "-5" }, { "－５", "-5" }, { "+5", "5" }, { "-0", "0" },
        { "123456789012345678901234567890", "123456789012345678901234567890" }, { "1234567890123456789012345678901", NULL },
        { "3.0", NULL }, { "3年", NULL }, { "三", NULL }, { "1,234", NULL }, { "1 2", NULL }, { "5%", NULL }, { "-", NULL }, { "--5", NULL }, { "1e3", NULL },
    };
    static const struct expected decimals[] = {
        { "12.5", "12.5" }, { "１２.5", "12.5" }, { "１２．５", "12.5" }, { "12.50", "12.50" }, { ".5", "0.5" }, { "00.5", "0.5" }, { "12", "12" },
        { "-0.00", "0.00" }, { "-.5", "-0.5" }, { "12.", NULL }, { ".", NULL }, { "1.2.3", NULL }, { "85%", NULL }, { "12,5", NULL }, { "1,200", NULL }, { "nan", NULL }, { "0x1", NULL },
    };
    static const struct expected moneys[] = {
        { "1200.50", "1200.50" }, { "1,200.50", "1200.50" }, { "１，２００．５０", "1200.50" }, { "1,234,567", "1234567" }, { "123,456", "123456" },
        { "¥1,200", "1200" }, { "￥ 1200", "1200" }, { "1200元", "1200" }, { "1200 元", "1200" }, { "0.5", "0.5" }, { "-1,200", NULL }, { "-1200", "-1200" },
        { "1200.505", NULL }, { "12,00", NULL }, { "1,2345", NULL }, { "1234,567", NULL }, { ",123", NULL }, { "1,,234", NULL }, { "1,234,", NULL },
        { "1.5万元", NULL }, { "1万", NULL }, { "1.200,50", NULL }, { "元", NULL }, { "¥", NULL }, { "1.2,345", NULL },
    };
    EXPECT(&integer, integers);
    EXPECT(&decimal, decimals);
    EXPECT(&money, moneys);
}

static void identifiers(void **state)
{
    (void)state;
    struct field id = of_type(TYPE_RESIDENT_ID), credit = of_type(TYPE_CREDIT_CODE), mobile = of_type(TYPE_MOBILE), post = of_type(TYPE_POST_CODE);
    static const struct expected ids[] = {
        { "11010519491231002x", "11010519491231002X" }, { "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X" },
        { "110105 19491231 002X", "11010519491231002X" }, { "110105-19491231-002X", "11010519491231002X" }, { "1101", "1101" },
        { "一一〇一〇五", NULL }, { "-", NULL },
    };
    static const struct expected credits[] = { { "９１１１0000000000019b", "91110000000000019B" }, { "暂无", NULL } };
    static const struct expected mobiles[] = {
        { "19900000001", "19900000001" }, { "１９９０００００００１", "19900000001" }, { "+8619900000001", "19900000001" }, { "+86 199-0000-0001", "19900000001" },
        { "008619900000001", "19900000001" }, { "8619900000001", "19900000001" }, { "199 0000 0001", "19900000001" },
        { "12900000001", NULL }, { "1990000000", NULL }, { "199000000011", NULL }, { "1990000000O", NULL }, { "0571-86660000", NULL }, { "+119900000001", NULL },
    };
    static const struct expected posts[] = {
        { "322100", "322100" }, { "３２２１００", "322100" }, { "999077", "999077" }, { "010000", "010000" },
        { "32210", NULL }, { "3221000", NULL }, { "000000", NULL }, { "900000", NULL }, { "32210A", NULL },
    };
    EXPECT(&id, ids);
    EXPECT(&credit, credits);
    EXPECT(&mobile, mobiles);
    EXPECT(&post, posts);
}

static void times(void **state)
{
    (void)state;
    struct field f = of_type(TYPE_TIME);
    static const struct expected v[] = {
        { "09:05", "09:05" }, { "9:05", "09:05" }, { "０９：０５", "09:05" }, { "9时5分", "09:05" }, { "9点05分", "09:05" }, { "9时", "09:00" },
        { "9 时 30", "09:30" }, { "23:59", "23:59" }, { "0:00", "00:00" }, { "24:00", NULL }, { "9:60", NULL }, { "9:", NULL }, { "9", NULL },
        { "905", NULL }, { "9.05", NULL }, { "9:05分", NULL }, { "9时5分钟", NULL }, { "9:5:1", NULL }, { ":05", NULL }, { "009:05", NULL }, { "时", NULL },
    };
    EXPECT(&f, v);
}

static void phones_and_mail(void **state)
{
    (void)state;
    struct field phone = of_type(TYPE_PHONE), mail = of_type(TYPE_EMAIL);
    static const struct expected phones[] = {
        { "0571-86660000", "0571-86660000" }, { "057186660000", "0571-86660000" }, { "(0571)86660000", "0571-86660000" },
        { "（0571）8666 0000", "0571-86660000" }, { "0571－86660000", "0571-86660000" }, { "０５７１—８６６６００００", "0571-86660000" },
        { "010-62345678", "010-62345678" }, { "01062345678", "010-62345678" }, { "020-8765432", "020-8765432" }, { "0771-5823456-12", "0771-5823456-12" },
        { "0571-86660000转8012", "0571-86660000-8012" }, { "19900000001", "19900000001" }, { "+86 199 0000 0001", "19900000001" },
        { "86660000", NULL }, { "0571-866600", NULL }, { "0571-866600001", NULL }, { "0571-86660000-1234567", NULL }, { "0071-86660000", NULL },
        { "0571-86660000/86660001", NULL }, { "电话0571", NULL }, { "--", NULL }, { "0571", NULL },
    };
    static const struct expected mails[] = {
        { "someone@example.com", "someone@example.com" }, { "Some.One+1@mail.example.com.cn", "Some.One+1@mail.example.com.cn" },
        { "ｓｏｍｅｏｎｅ＠example．com", "someone@example.com" }, { "1@163.com", "1@163.com" },
        { "someone", NULL }, { "someone@", NULL }, { "@example.com", NULL }, { "a@b", NULL }, { "a@b.1", NULL }, { "a b@example.com", NULL }, { "a@-b.com", NULL },
        { "a..b@example.com", NULL }, { ".a@example.com", NULL }, { "a.@example.com", NULL }, { "a@b@example.com", NULL }, { "张三@example.com", NULL }, { "a@example..com", NULL },
    };
    EXPECT(&phone, phones);
    EXPECT(&mail, mails);
}

/* ---- choices ---- */

static struct choice sexes[] = { { .value = "男", .state = "1", .label = { .s = "男性" } }, { .value = "女", .state = "2", .label = { .s = "女性" } } };
static struct choice tools[] = { { .value = "a", .state = "1", .label = { .s = "甲" } }, { .value = "b", .state = "2", .label = { .s = "甲、乙" } }, { .value = "c", .state = "3", .label = { .s = "丙" } } };
static struct choice crossed[] = { { .value = "3", .state = "1", .label = { .s = "三" } }, { .value = "2", .state = "2", .label = { .s = "二" } }, { .value = "1", .state = "3", .label = { .s = "一" } } };
static struct choice places[] = { { .value = "110100", .state = "110100", .label = { .s = "市辖区" } }, { .value = "110101", .state = "110101", .label = { .s = "东城区" } }, { .value = "120100", .state = "120100", .label = { .s = "市辖区" } } };
static struct choice answers[] = { { .value = "有", .state = "y", .label = { .s = "有" } }, { .value = "无", .state = "n", .label = { .s = "无" } } };

static void choices(void **state)
{
    (void)state;
    struct field one = of_type(TYPE_CHOICE), many = of_type(TYPE_CHOICES), code = of_type(TYPE_CODE), cross = of_type(TYPE_CHOICE);
    one.choices = sexes;
    one.nchoices = 2;
    many.choices = tools;
    many.nchoices = 3;
    code.choices = places;
    code.nchoices = 3;
    cross.choices = crossed;
    cross.nchoices = 3;
    static const struct expected ones[] = {
        { "男", "男" }, { "2", "女" }, { "２", "女" }, { "女性", "女" }, { " 女 ", "女" }, { "Off", "" }, { "", "" }, { "3", NULL }, { "男女", NULL }, { "男 女", NULL },
    };
    static const struct expected manies[] = {
        { "a c", "a c" }, { "c a", "a c" }, { "3,1", "a c" }, { "丙、甲", "a c" }, { "甲、乙", "b" }, { "甲、乙；丙", "b c" }, { "a，a a", "a" }, { "丙\n甲", "a c" }, { "Off", "" },
        { "a d", NULL }, { "ac", NULL }, { "甲乙", NULL }, { "a a a a a a a", NULL },
    };
    static const struct expected codes[] = { { "110101", "110101" }, { "１１０１０１", "110101" }, { "东城区", "110101" }, { "110100", "110100" }, { "市辖区", NULL }, { "999999", NULL } };
    static const struct expected crosses[] = { { "2", "2" }, { "三", "3" }, { "1", NULL }, { "3", NULL } };
    EXPECT(&one, ones);
    EXPECT(&many, manies);
    EXPECT(&code, codes);
    /* 三 is read as 3, which is another's state: the one normal form that cannot be read again. */
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < sizeof crosses / sizeof *crosses; i++) {
        assert_int_equal(value_normalise(&cross, crosses[i].typed, &out), crosses[i].normal != NULL);
        assert_string_equal(out.p, crosses[i].normal ? crosses[i].normal : crosses[i].typed);
    }
    buf_clear(&out);
}

static void yes_no_and_ticks(void **state)
{
    (void)state;
    struct field plain = of_type(TYPE_YES_NO), named = of_type(TYPE_YES_NO), tick = of_type(TYPE_TICK);
    named.choices = answers;
    named.nchoices = 2;
    static const struct expected plains[] = {
        { "是", "yes" }, { "否", "no" }, { "yes", "yes" }, { "No", "no" }, { "1", "yes" }, { "√", "yes" }, { "Off", "" }, { "", "" }, { "也许", NULL }, { "2", NULL },
    };
    static const struct expected nameds[] = { { "有", "有" }, { "n", "无" }, { "是", "有" }, { "y", "有" }, { "no", "无" }, { "2", NULL } };
    static const struct expected ticks[] = {
        { "Yes", "1" }, { "On", "1" }, { "1", "1" }, { "√", "1" }, { "true", "1" }, { "是", "1" }, { "Off", "" }, { "", "" }, { "0", "" }, { "否", "" }, { "□", "" },
        { "x", NULL }, { "×", NULL }, { "2", NULL }, { "已核对", NULL },
    };
    EXPECT(&plain, plains);
    EXPECT(&named, nameds);
    EXPECT(&tick, ticks);
}

/* ---- strangers ---- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* 64 KB of what hurts most, into every type: read or not, it takes no time to speak of. */
static void long_values(void **state)
{
    (void)state;
    static const char *const pieces[] = { "1", "-", "年", "a ", "a", "2019-03 ", "１", ",123", "𠀀", "\r", "甲、", "@a.", "\xE2", " ", "今", "0571-" };
    struct field f;
    struct buf s = BUF_INIT, out = BUF_INIT;
    double start = now();
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        buf_reset(&s);
        while (s.n < 65536)
            buf_adds(&s, pieces[i]);
        for (int t = 0; t < TYPE_COUNT; t++) {
            f = of_type((enum type)t);
            f.choices = tools;
            f.nchoices = 3;
            value_normalise(&f, s.p, &out);
            assert_true(out.n <= s.n);
        }
    }
    buf_clear(&s);
    buf_clear(&out);
    /* A quadratic pass over one of these 350 values alone would take longer. */
    assert_true(now() - start < 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_through), cmocka_unit_test(line_breaks), cmocka_unit_test(dates), cmocka_unit_test(months_and_years),
        cmocka_unit_test(periods), cmocka_unit_test(times), cmocka_unit_test(numbers), cmocka_unit_test(identifiers), cmocka_unit_test(phones_and_mail),
        cmocka_unit_test(choices), cmocka_unit_test(yes_no_and_ticks), cmocka_unit_test(long_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

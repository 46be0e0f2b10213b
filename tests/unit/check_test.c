/*
 * check_test.c - the check of whole forms: every problem once, in reading order, with words that say what and where and what to do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rule/rule.h"

#define LABEL(words) .label = { .s = words }
#define OPEN .min = -1, .max = -1

static struct choice sexes[] = { { .value = "男", .state = "1", .label = { .s = "男" } }, { .value = "女", .state = "2", .label = { .s = "女" } } };
static struct choice sex_codes[] = { { .value = "1", .state = "1", .label = { .s = "男性" } }, { .value = "2", .state = "2", .label = { .s = "女性" } } };
static struct choice kinds[] = { { .value = "事业单位", .state = "1", .label = { .s = "事业单位" } }, { .value = "企业", .state = "2", .label = { .s = "企业" } } };
static struct choice places[] = { { .value = "110100", .state = "110100", .label = { .s = "市辖区" } }, { .value = "120100", .state = "120100", .label = { .s = "市辖区" } } };

static struct choice shifts[] = { { .value = "2", .state = "1", .label = { .s = "二班" } }, { .value = "1", .state = "2", .label = { .s = "一班" } } };   /* value of one, state of the other */

static struct field person_fields[] = {
    { .name = "full_name", LABEL("姓\n名"), .type = TYPE_TEXT, .required = true, .min = 2, .max = 25 },
    { .name = "sex", LABEL("性　别"), .type = TYPE_CHOICE, .required = true, .choices = sexes, .nchoices = 2, OPEN },
    { .name = "birth", LABEL("出生年月"), .type = TYPE_YEAR_MONTH, .required = true, OPEN },
    { .name = "photo", LABEL("照片"), .type = TYPE_PHOTO, .required = true, OPEN },
    { .name = "id_number", LABEL("身份证号："), .type = TYPE_RESIDENT_ID, .required = true, .birth = "birth", .sex = "sex", OPEN },
    { .name = "unit_code", LABEL("信用代码"), .type = TYPE_CREDIT_CODE, OPEN },
    { .name = "mobile", LABEL("手机"), .type = TYPE_MOBILE, OPEN },
    { .name = "joined", LABEL("参加工作时间"), .type = TYPE_DATE, OPEN },
    { .name = "hours", LABEL("学时"), .type = TYPE_DECIMAL, .min = 0, .max = 90 },
    { .name = "licence", LABEL("会计证号"), .type = TYPE_TEXT, .required = true, .na = { .s = "不适用" }, OPEN },
    { .name = "unit_kind", LABEL("单位性质"), .type = TYPE_CHOICE, .required = true, .choices = kinds, .nchoices = 2, OPEN },
    { .name = "place", LABEL("所在地"), .type = TYPE_CODE, .choices = places, .nchoices = 2, OPEN },
    { .name = "shift", LABEL("班次"), .type = TYPE_CHOICE, .choices = shifts, .nchoices = 2, OPEN },
    { .name = "shifts", LABEL("可上班次"), .type = TYPE_CHOICES, .choices = shifts, .nchoices = 2, OPEN },
    { .name = "promise", LABEL("本人承诺属实"), .type = TYPE_TICK, .required = true, OPEN },
};
static struct field work_fields[] = {
    { .name = "no", LABEL("序号"), .type = TYPE_INTEGER, .readonly = true, OPEN },
    { .name = "period", LABEL("起止年月"), .type = TYPE_PERIOD, .required = true, OPEN },
    { .name = "unit", LABEL("单位"), .type = TYPE_TEXT, .required = true, .min = -1, .max = 6 },
    { .name = "related", LABEL("相近"), .type = TYPE_TICK, OPEN },
};
static struct field family_fields[] = {
    { .name = "sex", LABEL("性别"), .type = TYPE_CODE, .choices = sex_codes, .nchoices = 2, .list = "sex_gbt2261_1", OPEN },
    { .name = "birth", LABEL("出生日期"), .type = TYPE_DATE, OPEN },
    { .name = "id", LABEL("身份证号"), .type = TYPE_RESIDENT_ID, .birth = "birth", .sex = "sex", OPEN },
};
static struct field summary_fields[] = {
    { .name = "summary", LABEL("专业工作总结"), .type = TYPE_PARAGRAPH, .required = true, .min = 10, .max = 20 },
};
static struct field opinion_field = { .name = "unit_opinion", LABEL("单位意见"), .type = TYPE_PARAGRAPH, .min = -1, .max = 5 };
static struct opinion opinions[] = { { LABEL("单位意见"), .name = "unit_opinion", .max = 5, .field = &opinion_field }, { LABEL("主管部门意见") } };
static struct section sections[] = {
    { .kind = SECTION_FIELDS, .title = { .s = "基本情况" }, .fields = person_fields, .nfields = sizeof person_fields / sizeof *person_fields },
    { .kind = SECTION_TABLE, .title = { .s = "工作经历" }, .name = "work", .fields = work_fields, .nfields = 4, .rows_min = 2, .rows_max = 4 },
    { .kind = SECTION_TABLE, .title = { .s = "家庭成员" }, .name = "family", .fields = family_fields, .nfields = 3, .rows_max = 2 },
    { .kind = SECTION_FIELDS, .fields = summary_fields, .nfields = 1 },
    { .kind = SECTION_OPINIONS, .title = { .s = "意见" }, .opinions = opinions, .nopinions = 2 },
};
static const struct form form = { .id = "test", .version = "1", .sections = sections, .nsections = sizeof sections / sizeof *sections };

static struct code region_codes[] = { { "330783", "东阳市", NULL, NULL, NULL, NULL } };
static const struct codelist regions = { .id = "divisions", .v = region_codes, .n = 1 };
static const struct rule_context context = { .received = { 2026, 11, 27 }, .regions = &regions };

/* A form in which all is right; each test spoils something. 330783199908059017: male, 1999-08-05. */
static const char *const right[][2] = {
    { "full_name", "王䶮㛃𠅤𬭎龘犇" }, { "sex", "男" }, { "birth", "1999-08" }, { "id_number", "330783199908059017" }, { "unit_code", "91110000000000019B" },
    { "mobile", "19900000001" }, { "joined", "2021-07-01" }, { "hours", "90" }, { "licence_na", "1" }, { "unit_kind", "企业" }, { "place", "110100" },
    { "promise", "1" }, { "work.1.no", "1" }, { "work.2.no", "2" }, { "work.3.no", "3" }, { "work.1.period", "2021-07/2024-06" },
    { "work.1.unit", "东阳一建" }, { "work.3.period", "2024-07/.." }, { "work.3.unit", "东阳二建公司" }, { "work.3.related", "1" },
    { "summary", "从事施工管理五年，\n无事故。" },
};

struct sheet_of { struct answers answers; struct issues issues; size_t errors; };

static char id_check(const char *s)
{
    static const int w[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (s[i] - '0') * w[i];
    return "10X98765432"[sum % 11];
}

/* An ID of 17 digits made whole. */
static const char *id_of(const char *first17)
{
    static char id[19];
    snprintf(id, sizeof id, "%.17s%c", first17, id_check(first17));
    return id;
}

static int set_up(void **state)
{
    struct sheet_of *x = xcalloc(1, sizeof *x);
    x->answers.arena = x->issues.arena = arena_new();
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        answers_set(&x->answers, right[i][0], right[i][1], 0);
    answers_set(&x->answers, "id_number", id_of("33078319990805901"), 0);
    msg_set_lang(LANG_ZH);
    *state = x;
    return 0;
}

static int tear_down(void **state)
{
    struct sheet_of *x = *state;
    issues_clear(&x->issues);
    arena_free(x->answers.arena);
    free(x);
    return 0;
}

static void put(struct sheet_of *x, const char *path, const char *value) { answers_set(&x->answers, path, value, 0); }

static void check(struct sheet_of *x)
{
    issues_clear(&x->issues);
    x->errors = rule_check(&form, &x->answers, &context, &x->issues);
}

/* Issue n is this one, message and remedy hold these words. */
static void issue_is(const struct sheet_of *x, size_t n, const char *code, const char *path, int row, const char *message, const char *remedy)
{
    if (n >= x->issues.n)
        fail_msg("no issue %zu (%s %s)", n, code, path);
    const struct issue *i = &x->issues.v[n];
    if (strcmp(i->code, code) != 0 || strcmp(i->field, path) != 0 || i->row != row || !strstr(i->message, message) || !strstr(i->remedy, remedy))
        fail_msg("issue %zu is %s %s %d: %s | %s", n, i->code, i->field, i->row, i->message, i->remedy);
}

/* What was put at path gives this one issue and no other. */
static void one_issue(struct sheet_of *x, const char *path, const char *value, const char *code, const char *message, const char *remedy)
{
    const char *before = answers_get(&x->answers, path);
    put(x, path, value);
    check(x);
    if (x->issues.n != 1)
        fail_msg("%s = %s: %zu issues%s%s", path, value, x->issues.n, x->issues.n ? ", last: " : "",
                 x->issues.n ? x->issues.v[x->issues.n - 1].message : "");
    issue_is(x, 0, code, path, x->issues.v[0].row, message, remedy);
    assert_string_equal(x->issues.v[0].value, value);
    assert_int_equal(x->errors, x->issues.v[0].severity == SEVERITY_ERROR);
    assert_int_equal(x->issues.v[0].severity == SEVERITY_WARNING, code[0] == 'W');
    put(x, path, before);
}

static void all_right(void **state)
{
    struct sheet_of *x = *state;
    check(x);
    if (x->issues.n)
        fail_msg("%s: %s", x->issues.v[0].field, x->issues.v[0].message);
    assert_int_equal(x->errors, 0);
}

static void empty_form(void **state)
{
    struct sheet_of *x = *state;
    x->answers = (struct answers){ .arena = x->answers.arena };
    check(x);
    static const char *const order[] = { "full_name", "sex", "birth", "id_number", "licence", "unit_kind", "promise", "work", "summary" };
    assert_int_equal(x->issues.n, sizeof order / sizeof *order);
    assert_int_equal(x->errors, x->issues.n);
    for (size_t i = 0; i < x->issues.n; i++) {
        issue_is(x, i, "R-REQ", order[i], 0, "", "");
        assert_true(*x->issues.v[i].message && *x->issues.v[i].remedy);
        assert_string_equal(x->issues.v[i].value, "");
    }
    issue_is(x, 0, "R-REQ", "full_name", 0, "“姓名”没有填写", "补填");
    issue_is(x, 1, "R-REQ", "sex", 0, "“性别”没有选", "男、女");
    issue_is(x, 4, "R-REQ", "licence", 0, "“会计证号”", "勾“不适用”");
    issue_is(x, 6, "R-REQ", "promise", 0, "没有打勾", "打勾");
    issue_is(x, 7, "R-REQ", "work", 0, "“工作经历”至少要填2行，现在填了0行", "2行");
    assert_string_equal(x->issues.v[7].label, "工作经历");
    assert_string_equal(x->issues.v[0].section, "基本情况");
    assert_string_equal(x->issues.v[0].label, "姓\n名");
    assert_string_equal(x->issues.v[8].section, "");
}

static void not_applicable(void **state)
{
    struct sheet_of *x = *state;
    put(x, "licence", "浙财001");
    check(x);
    assert_int_equal(x->issues.n, 1);
    issue_is(x, 0, "R-CROSS", "licence", 0, "填了“浙财001”，又勾了“不适用”", "不适用");
    put(x, "licence_na", "");
    check(x);
    assert_int_equal(x->issues.n, 0);
    put(x, "licence", "");
    check(x);
    issue_is(x, 0, "R-REQ", "licence", 0, "“会计证号”没有填写", "不适用");
}

static void lengths(void **state)
{
    struct sheet_of *x = *state;
    one_issue(x, "full_name", "𠅤", "R-LEN", "“姓名”只有1字，至少要2字", "2字");
    one_issue(x, "full_name", "𠀀𠀁𠀂𠀃𠀄𠀅𠀆𠀇𠀈𠀉𠀊𠀋𠀌𠀍𠀎𠀏𠀐𠀑𠀒𠀓𠀔𠀕𠀖𠀗𠀘𠀙", "R-LEN", "有26字，最多25字", "25字以内");
    put(x, "full_name", "𠀀𠀁𠀂𠀃𠀄𠀅𠀆𠀇𠀈𠀉𠀊𠀋𠀌𠀍𠀎𠀏𠀐𠀑𠀒𠀓𠀔𠀕𠀖𠀗葛\xF3\xA0\x84\x80");       /* 25 with a variation selector */
    check(x);
    assert_int_equal(x->issues.n, 0);
    one_issue(x, "summary", "一二三四五六七八九", "R-LEN", "“专业工作总结”只有9字，至少要10字", "10字");
    put(x, "summary", "一二三四五\n六七八九十\n一二三四五\n六七八九十");                       /* 20, and three line breaks */
    check(x);
    assert_int_equal(x->issues.n, 0);
    one_issue(x, "summary", "一二三四五\n六七八九十\n一二三四五\n六七八九十一", "R-LEN", "有21字，最多20字", "20字");
    one_issue(x, "unit_opinion", "同意上报呈请", "R-LEN", "“单位意见”有6字，最多5字", "5字");
    one_issue(x, "work.3.unit", "东阳市第二建筑", "R-LEN", "第3行“单位”有7字，最多6字", "6字");
}

static void formats(void **state)
{
    struct sheet_of *x = *state;
    one_issue(x, "joined", "去年夏天", "R-FMT", "“参加工作时间”填了“去年夏天”，应是年月日", "2019-03-01");
    one_issue(x, "joined", "2021-02-30", "R-FMT", "填了“2021-02-30”，没有这个日期", "2019-03-01");
    one_issue(x, "birth", "1999", "R-FMT", "“出生年月”填了“1999”，应是年月", "2019.03");
    one_issue(x, "mobile", "12900000001", "R-FMT", "“手机”填了“12900000001”", "11位");
    one_issue(x, "hours", "60%", "R-FMT", "填了“60%”，应是数字", "数字");
    one_issue(x, "hours", "90.5", "R-FMT", "填了90.5，不能大于90", "核对");
    one_issue(x, "hours", "90.000000000000000000001", "R-FMT", "不能大于90", "核对");
    one_issue(x, "hours", "-1", "R-FMT", "填了-1，不能小于0", "核对");
    one_issue(x, "hours", "100", "R-FMT", "不能大于90", "核对");
    one_issue(x, "unit_kind", "机关", "R-CODE", "填了“机关”，不在可选范围内", "事业单位、企业");
    one_issue(x, "place", "市辖区", "R-CODE", "有2项都可对上", "代码");
    one_issue(x, "place", "火星", "R-CODE", "不在可选范围内", "可选");
    one_issue(x, "promise", "已阅", "R-FMT", "只能打勾", "打勾");
    one_issue(x, "work.1.period", "2019", "R-FMT", "第1行“起止年月”填了“2019”", "2019.03-2021.06");
    one_issue(x, "work.1.period", "2024-06/2021-07", "R-DATE", "第1行“起止年月”从2024年6月到2021年7月，起止颠倒", "核对");
    one_issue(x, "work.3.period", "2026-12/..", "R-DATE", "第3行“起止年月”从2026年12月至今，起点晚于收件日2026年11月27日", "核对");
    put(x, "hours", "90.00");
    put(x, "work.1.period", "2021-07/2021-07");
    put(x, "work.3.period", "2026-11/..");
    check(x);
    assert_int_equal(x->issues.n, 0);
    /* A stored value is right even where typing the same word would be ambiguous; typed so, it is not. */
    put(x, "shift", "2");
    put(x, "shifts", "2 1");
    check(x);
    assert_int_equal(x->issues.n, 0);
    answers_set(&x->answers, "shift", "2", ANSWER_BAD);
    check(x);
    assert_int_equal(x->issues.n, 1);
    issue_is(x, 0, "R-CODE", "shift", 0, "填了“2”，有2项都可对上", "");
    put(x, "shift", "");
    one_issue(x, "shifts", "2 3", "R-CODE", "不在可选范围内", "二班、一班");
}

static void resident_ids(void **state)
{
    struct sheet_of *x = *state;
    one_issue(x, "id_number", "3307831999080590", "R-IDNO", "“身份证号”应是18位，现在是16位", "身份证");
    one_issue(x, "id_number", "330783990805901", "R-IDNO", "15位旧号", "18位");
    one_issue(x, "id_number", "33078319990805O017", "R-IDNO", "第15位是“O”，这一位应是数字", "身份证");
    one_issue(x, "id_number", "33078319990805901Y", "R-IDNO", "第18位是“Y”，应是数字或X", "身份证");
    one_issue(x, "id_number", "３３0783199908059一17", "R-IDNO", "第16位是“一”", "身份证");
    one_issue(x, "id_number", id_of("33078319990231901"), "R-IDNO", "19990231，没有这一天", "身份证");
    one_issue(x, "id_number", id_of("33078320990805901"), "R-IDNO", "2099年8月5日晚于收件日2026年11月27日", "身份证");
    one_issue(x, "id_number", id_of("33078317990805901"), "R-IDNO", "1799年8月5日太早", "身份证");
    one_issue(x, "id_number", id_of("99999919990805901"), "W-IDNO", "前6位999999", "核对");
    char bad[19];
    snprintf(bad, sizeof bad, "%s", id_of("33078319990805901"));
    bad[17] = bad[17] == '0' ? '1' : '0';
    one_issue(x, "id_number", bad, "R-IDNO", "校验位对不上", "身份证");
    one_issue(x, "id_number", id_of("33078319990705901"), "R-IDNO", "出生日期是1999年7月5日，“出生年月”填的是1999年8月", "填错的一处");
    one_issue(x, "id_number", id_of("33078319990805902"), "R-IDNO", "第17位表示女，“性别”填的是“男”", "填错的一处");
    put(x, "id_number", id_of("99999919990705902"));
    check(x);
    assert_int_equal(x->issues.n, 3);
    assert_int_equal(x->errors, 2);
    issue_is(x, 0, "W-IDNO", "id_number", 0, "", "");
    issue_is(x, 1, "R-IDNO", "id_number", 0, "出生年月", "");
    issue_is(x, 2, "R-IDNO", "id_number", 0, "性别", "");
}

/* One root cause, one issue: what is empty or wrong itself says nothing about its neighbours. */
static void root_causes(void **state)
{
    struct sheet_of *x = *state;
    put(x, "birth", "1998-08");
    put(x, "sex", "女");
    check(x);
    assert_int_equal(x->issues.n, 2);
    put(x, "id_number", "");
    check(x);
    assert_int_equal(x->issues.n, 1);
    issue_is(x, 0, "R-REQ", "id_number", 0, "", "");
    put(x, "id_number", "330783199908059010");
    check(x);
    assert_int_equal(x->issues.n, 1);
    put(x, "id_number", id_of("33078319990805901"));
    put(x, "birth", "九八年");
    put(x, "sex", "");
    check(x);
    assert_int_equal(x->issues.n, 2);
    issue_is(x, 0, "R-REQ", "sex", 0, "", "");
    issue_is(x, 1, "R-FMT", "birth", 0, "", "");
}

static void rows(void **state)
{
    struct sheet_of *x = *state;
    /* A printed number begins no row; one that is begun must be whole. */
    put(x, "work.3.unit", "");
    put(x, "work.3.period", "");
    check(x);
    assert_int_equal(x->issues.n, 2);
    issue_is(x, 0, "R-REQ", "work.3.period", 3, "第3行“起止年月”没有填写", "整行清空");
    issue_is(x, 1, "R-REQ", "work.3.unit", 3, "第3行“单位”没有填写", "");
    put(x, "work.3.related", "");
    check(x);
    assert_int_equal(x->issues.n, 1);
    issue_is(x, 0, "R-REQ", "work", 0, "至少要填2行，现在填了1行", "");
    put(x, "work.4.related", "1");
    check(x);
    assert_int_equal(x->issues.n, 2);
    issue_is(x, 0, "R-REQ", "work.4.period", 4, "", "");
    put(x, "work.5.unit", "第五行不在表内");
    check(x);
    assert_int_equal(x->issues.n, 2);
    /* In a table the neighbours of the same row count. */
    put(x, "work.4.period", "2024-07/..");
    put(x, "work.4.unit", "甲");
    put(x, "family.2.id", id_of("33078320100203902"));
    put(x, "family.2.birth", "2010-02-03");
    put(x, "family.2.sex", "2");
    check(x);
    assert_int_equal(x->issues.n, 0);
    put(x, "family.2.sex", "1");
    put(x, "family.2.birth", "2010-02-04");
    check(x);
    assert_int_equal(x->issues.n, 2);
    issue_is(x, 0, "R-IDNO", "family.2.id", 2, "第2行“身份证号”里的出生日期是2010年2月3日，“出生日期”填的是2010年2月4日", "");
    issue_is(x, 1, "R-IDNO", "family.2.id", 2, "第17位表示女，“性别”填的是“男”", "");
}

static void credit_codes(void **state)
{
    struct sheet_of *x = *state;
    one_issue(x, "unit_code", "91110000000000019", "R-FMT", "“信用代码”应是18位，现在是17位", "营业执照");
    one_issue(x, "unit_code", "9111000000I000019B", "R-FMT", "第11位“I”", "I、O、S、V、Z");
    one_issue(x, "unit_code", "911100000000000191", "R-FMT", "校验位对不上", "营业执照");
    one_issue(x, "unit_code", "B11100000000000199", "R-FMT", "", "营业执照");
    one_issue(x, "unit_code", "941100000000000192", "W-FMT", "前2位“94”", "");
    one_issue(x, "unit_code", "919900000000000192", "W-FMT", "第3至8位990000", "");
    one_issue(x, "unit_code", "91110000000000010F", "W-FMT", "000000010", "");
}

/* A stranger's value does not break the sentence it is quoted in, however long or odd. */
static void quoted_values(void **state)
{
    struct sheet_of *x = *state;
    struct buf s = BUF_INIT;
    while (s.n < 65536)
        buf_adds(&s, "9\n\xE2\x80\xAE");
    static const char *const paths[] = { "id_number", "unit_code", "joined", "hours", "mobile", "unit_kind", "work.1.period" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *before = answers_get(&x->answers, paths[i]);
        answers_set(&x->answers, paths[i], s.p, ANSWER_BAD);
        check(x);
        assert_int_equal(x->issues.n, 1);
        const struct issue *k = &x->issues.v[0];
        assert_string_equal(k->field, paths[i]);
        assert_true(strlen(k->message) < 400);
        assert_null(strstr(k->message, "\n"));
        assert_null(strstr(k->message, "\xE2\x80\xAE"));
        put(x, paths[i], before);
    }
    buf_reset(&s);
    while (s.n < 65534)
        buf_adds(&s, "1 2 ");
    buf_addc(&s, '1');
    put(x, "shifts", s.p);
    check(x);
    assert_int_equal(x->issues.n, 0);
    buf_clear(&s);
}

/* Damage was told when it was seen: here it neither counts as empty nor causes anything else. */
static void damaged_text(void **state)
{
    struct sheet_of *x = *state;
    answers_set(&x->answers, "full_name", "\xEF\xBF\xBD", ANSWER_DAMAGED);
    answers_set(&x->answers, "sex", "女", ANSWER_DAMAGED);
    answers_set(&x->answers, "birth", "1998-08", ANSWER_DAMAGED | ANSWER_BAD);
    check(x);
    assert_int_equal(x->issues.n, 0);
    answers_set(&x->answers, "full_name", "王", 0);
    check(x);
    assert_int_equal(x->issues.n, 1);
    issue_is(x, 0, "R-LEN", "full_name", 0, "“姓名”", "");
}

static void english(void **state)
{
    struct sheet_of *x = *state;
    msg_set_lang(LANG_EN);
    put(x, "id_number", id_of("33078319990705902"));
    put(x, "work.1.unit", "");
    check(x);
    msg_set_lang(LANG_ZH);
    assert_int_equal(x->issues.n, 3);
    issue_is(x, 0, "R-IDNO", "id_number", 0, "is 1999-07-05, “出生年月” says 1999-08", "ID card");
    issue_is(x, 1, "R-IDNO", "id_number", 0, "stands for female, “性别” says “male”", "");
    issue_is(x, 2, "R-REQ", "work.1.unit", 1, "row 1, “单位” is empty", "row");
}

/* Every sentence of this stage: short, in both languages, with the same arguments, and no word from inside the program. */
static void sentences(void **state)
{
    (void)state;
    size_t seen = 0;
    for (int id = 0; id < MSG_COUNT; id++) {
        if (strncmp(msg_name((enum msg)id), "RULE_", 5) != 0)
            continue;
        seen++;
        const char *zh = msg_pattern_in((enum msg)id, LANG_ZH), *en = msg_pattern_in((enum msg)id, LANG_EN);
        size_t han = 0;
        for (const char *s = zh; *s;)
            han += uni_is_han(u8_next(&s));
        if ((han == 0 && id != MSG_RULE_AT) || han > 40 || !*en || strstr(zh, "R-") || strstr(zh, "_"))
            fail_msg("%s: %s", msg_name((enum msg)id), zh);
        for (int a = 0; a < 5; a++) {
            char mark[4] = { '{', (char)('0' + a), '}', '\0' };
            if (!strstr(zh, mark) != !strstr(en, mark))
                fail_msg("%s: %s is not in both", msg_name((enum msg)id), mark);
        }
        for (const char *s = en; *s;)
            if (uni_is_han(u8_next(&s)) && !strstr(en, "2019.03"))
                fail_msg("%s: Chinese in %s", msg_name((enum msg)id), en);
    }
    assert_true(seen > 70);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(all_right), TEST(empty_form), TEST(not_applicable), TEST(lengths), TEST(formats), TEST(resident_ids), TEST(root_causes), TEST(rows),
        TEST(credit_codes), TEST(quoted_values), TEST(damaged_text), TEST(english), TEST(sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

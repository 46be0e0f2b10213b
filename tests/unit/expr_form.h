/*
 * expr_form.h - two small forms and two code lists that expressions are written over, in the unit test and by the fuzzers.
 */
#ifndef SHENBAO_EXPR_FORM_H
#define SHENBAO_EXPR_FORM_H

#include <string.h>

#include "rule/expr_int.h"

#define LABEL(words) .label = { .s = words }, .min = -1, .max = -1

static struct choice sex_choices[] = { { .value = "男", .state = "1", .label = { .s = "男" } }, { .value = "女", .state = "2", .label = { .s = "女" } } };
static struct choice kind_choices[] = {
    { .value = "事业单位", .state = "1", .label = { .s = "事业单位" } }, { .value = "企业", .state = "2", .label = { .s = "企业" } },
    { .value = "3", .state = "3", .label = { .s = "其他" } },
};
static struct choice yes_no[] = { { .value = "是", .state = "yes", .label = { .s = "是" } }, { .value = "否", .state = "no", .label = { .s = "否" } } };
static struct choice degree_choices[] = {
    { .value = "2", .state = "2", .label = { .s = "博士" } }, { .value = "201", .state = "201", .label = { .s = "哲学博士学位" } },
    { .value = "3", .state = "3", .label = { .s = "硕士" } },
};
static struct choice degree_formers[] = { { .value = "9", .state = "9", .label = { .s = "副博士" }, .until = "1995" } };

#define NATION(n, name) { .value = name, .state = n, .label = { .s = name } }
static struct choice nation_choices[] = {
    NATION("01", "汉族"), NATION("02", "蒙古族"), NATION("03", "回族"), NATION("04", "藏族"), NATION("05", "维吾尔族"),
    NATION("06", "苗族"), NATION("07", "彝族"), NATION("08", "壮族"), NATION("09", "布依族"),
};

static struct field main_fields[] = {
    { .name = "full_name", LABEL("姓　名："), .type = TYPE_TEXT },
    { .name = "sex", LABEL("性别"), .type = TYPE_CHOICE, .choices = sex_choices, .nchoices = 2 },
    { .name = "employer_kind", LABEL("单位性质"), .type = TYPE_CHOICE, .choices = kind_choices, .nchoices = 3 },
    { .name = "skills", LABEL("专长"), .type = TYPE_CHOICES, .choices = kind_choices, .nchoices = 3 },
    { .name = "degree", LABEL("学位"), .type = TYPE_CODE, .list = "degrees", .choices = degree_choices, .nchoices = 3,
      .formers = degree_formers, .nformers = 1 },
    { .name = "place", LABEL("所在地"), .type = TYPE_REGION, .list = "places" },
    { .name = "has_house", LABEL("有无住房"), .type = TYPE_YES_NO, .choices = yes_no, .nchoices = 2 },
    { .name = "promise", LABEL("本人承诺"), .type = TYPE_TICK },
    { .name = "born", LABEL("出生日期"), .type = TYPE_DATE },
    { .name = "joined", LABEL("入职日期"), .type = TYPE_DATE },
    { .name = "graduated", LABEL("毕业时间"), .type = TYPE_YEAR_MONTH },
    { .name = "since", LABEL("始于"), .type = TYPE_YEAR },
    { .name = "children", LABEL("子女数"), .type = TYPE_INTEGER },
    { .name = "pay", LABEL("工资"), .type = TYPE_MONEY },
    { .name = "stay", LABEL("居住时间"), .type = TYPE_PERIOD },
    { .name = "licence", LABEL("会计证号"), .type = TYPE_TEXT, .na = { .s = "不适用" } },
    { .name = "id_number", LABEL("身份证号"), .type = TYPE_RESIDENT_ID },
    { .name = "photo", LABEL("照片"), .type = TYPE_PHOTO },
    { .name = "nation", LABEL("民族"), .type = TYPE_CHOICE, .choices = nation_choices, .nchoices = 9 },
    { .name = "years_total", LABEL("年限"), .type = TYPE_CALCULATED },
};
static struct field work_fields[] = {
    { .name = "period", LABEL("起止年月"), .type = TYPE_PERIOD },
    { .name = "unit", LABEL("单位"), .type = TYPE_TEXT },
    { .name = "kind", LABEL("性质"), .type = TYPE_CHOICE, .choices = kind_choices, .nchoices = 3 },
    { .name = "related", LABEL("相近"), .type = TYPE_TICK },
    { .name = "days", LABEL("天数"), .type = TYPE_INTEGER },
    { .name = "start", LABEL("起始日"), .type = TYPE_DATE },
    { .name = "month", LABEL("年月"), .type = TYPE_YEAR_MONTH },
    { .name = "seal", LABEL("印章"), .type = TYPE_PHOTO },
};
static struct field hour_fields[] = {
    { .name = "year", LABEL("年度"), .type = TYPE_YEAR },
    { .name = "hours", LABEL("学时"), .type = TYPE_DECIMAL },
    { .name = "valid", LABEL("有效"), .type = TYPE_TICK },
};
static struct field opinion_text = { .name = "unit_opinion", LABEL("单位意见"), .type = TYPE_PARAGRAPH };
static struct opinion main_opinions[] = { { .label = { .s = "单位意见" }, .name = "unit_opinion", .field = &opinion_text } };

#define COUNT(a) (sizeof(a) / sizeof *(a))
static struct section main_sections[] = {
    { .kind = SECTION_FIELDS, .title = { .s = "基本情况" }, .fields = main_fields, .nfields = COUNT(main_fields) },
    { .kind = SECTION_TABLE, .title = { .s = "工作经历" }, .name = "work", .fields = work_fields, .nfields = COUNT(work_fields), .rows_min = 1, .rows_max = 6 },
    { .kind = SECTION_TABLE, .title = { .s = "继续教育" }, .name = "training", .fields = hour_fields, .nfields = COUNT(hour_fields), .rows_max = 5 },
    { .kind = SECTION_OPINIONS, .title = { .s = "意见" }, .opinions = main_opinions, .nopinions = 1 },
};
static struct form main_form = { .id = "main", .version = "1", .sections = main_sections, .nsections = COUNT(main_sections) };

static struct field other_fields[] = {
    { .name = "employer", LABEL("用人单位"), .type = TYPE_TEXT },
    { .name = "signed", LABEL("签订日期"), .type = TYPE_DATE },
};
static struct field job_fields[] = { { .name = "pay", LABEL("月薪"), .type = TYPE_MONEY } };
static struct section other_sections[] = {
    { .kind = SECTION_FIELDS, .fields = other_fields, .nfields = COUNT(other_fields) },
    { .kind = SECTION_TABLE, .name = "jobs", .fields = job_fields, .nfields = COUNT(job_fields), .rows_max = 3 },
};
static struct form other_form = { .id = "contract", .version = "1", .sections = other_sections, .nsections = COUNT(other_sections) };
static struct form *const all_forms[] = { &main_form, &other_form };

static struct code degree_codes[] = {
    { "2", "博士", NULL, NULL, NULL, NULL }, { "201", "哲学博士学位", "2", NULL, NULL, NULL }, { "3", "硕士", NULL, NULL, NULL, NULL },
    { "9", "副博士", NULL, NULL, "1995", NULL },
};
static struct code place_codes[] = {
    { "330000", "浙江省", NULL, NULL, NULL, NULL }, { "110100", "市辖区", NULL, NULL, NULL, NULL }, { "120100", "市辖区", NULL, NULL, NULL, NULL },
};
static const struct codelist code_lists[] = {
    { .id = "degrees", .v = degree_codes, .n = COUNT(degree_codes) }, { .id = "places", .v = place_codes, .n = COUNT(place_codes) },
};

static const struct codelist *find_list(void *ctx, const char *id)
{
    (void)ctx;
    for (size_t i = 0; i < COUNT(code_lists); i++)
        if (strcmp(code_lists[i].id, id) == 0)
            return &code_lists[i];
    return NULL;
}

static char type_of_calculated(void *ctx, const struct form *form, const struct field *field)
{
    (void)ctx;
    (void)form;
    return field->type == TYPE_CALCULATED ? 'n' : 0;
}

/* Where an expression may stand. */
enum stand { AT_FORM, AT_BORN, AT_SEX, AT_CHILDREN, AT_TABLE, AT_UNIT, AT_DAYS, AT_OPINION, AT_PROCEDURE, AT_ALONE, AT_COUNT };

static struct expr_scope scope_at(enum stand at)
{
    struct expr_scope s = { .form = &main_form, .forms = all_forms, .nforms = COUNT(all_forms), .codes = find_list, .type_of = type_of_calculated };
    switch (at) {
    case AT_BORN: s.section = &main_sections[0]; s.self = &main_fields[8]; break;
    case AT_SEX: s.section = &main_sections[0]; s.self = &main_fields[1]; break;
    case AT_CHILDREN: s.section = &main_sections[0]; s.self = &main_fields[12]; break;
    case AT_TABLE: s.section = &main_sections[1]; break;
    case AT_UNIT: s.section = &main_sections[1]; s.self = &work_fields[1]; break;
    case AT_DAYS: s.section = &main_sections[1]; s.self = &work_fields[4]; break;
    case AT_OPINION: s.section = &main_sections[3]; s.self = &opinion_text; break;
    case AT_PROCEDURE: s.form = NULL; break;
    case AT_ALONE: s.nforms = 0; s.forms = NULL; s.codes = NULL; break;
    default: break;
    }
    return s;
}

#endif

/*
 * guide_test.c - guides, the site, code lists and font lists from their files, and the whole model put together.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model_files.h"

struct loaded { struct diags *d; struct model *m; };

static struct loaded load(const char *dir)
{
    struct loaded x = {diags_new(), NULL};
    x.m = model_load(dir, x.d);
    return x;
}

static void done(struct loaded *x)
{
    model_free(x->m);
    diags_free(x->d);
}

static struct loaded load_sample(void)
{
    struct loaded x = load("tests/data/model/");
    assert_said(x.d, "");
    assert_non_null(x.m);
    return x;
}

/* ---- what is read ---- */

static const char *typing_of(const char *form_says, const char *site_says, const char *person_name, const char *label)
{
    static struct field field;
    static struct section section;
    field = (struct field){.type = TYPE_TEXT, .label.s = label};
    section = (struct section){.fields = &field, .nfields = 1};
    struct form f = {.typing = form_says, .person_name = person_name, .sections = &section, .nsections = 1};
    struct site s = {.typing = site_says};
    return form_typing(&f, &s);
}

/* The form's word, the site's, and without either the full font where a person's name is asked for. */
static void test_typing(void **state)
{
    (void)state;
    assert_string_equal(typing_of("small", "full", "full_name", "姓名"), "small");
    assert_string_equal(typing_of(NULL, "small", "full_name", "姓名"), "small");
    assert_string_equal(typing_of(NULL, NULL, "full_name", "单位"), "full");
    assert_string_equal(typing_of(NULL, NULL, NULL, "法定代表人"), "full");
    assert_string_equal(typing_of(NULL, NULL, NULL, "单位名称"), "normal");
}

static void test_site(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct site *s = &x.m->site;
    assert_string_equal(s->title.s, "申报指南");
    assert_string_equal(s->bureau.s, "市人社局");
    assert_string_equal(s->lang, "zh-CN");
    assert_string_equal(s->base_url.s, "https://example.org/shenbao/");
    assert_string_equal(s->footer.s, "以窗口公布为准");
    assert_string_equal(s->typing, "small");
    assert_string_equal(s->font_resource, "CF");
    assert_string_equal(s->pack_names, "ascii");
    assert_string_equal(s->file, "tests/data/model/site.yaml");
    assert_string_equal(x.m->dir, "tests/data/model");
    done(&x);
}

static void test_guide(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    assert_int_equal(x.m->nguides, 3);
    assert_string_equal(x.m->guides[0]->id, "third");      /* beijing comes before zhejiang */
    const struct guide *g = x.m->guides[1];
    assert_string_equal(g->id, "first");
    assert_string_equal(g->region_id, "zhejiang");
    const struct { struct text t; const char *want; } texts[] = {
        {g->title, "初定中级职称"}, {g->region, "浙江省"}, {g->level, "中级"}, {g->route, "初定"}, {g->series, "工程"}, {g->bureau, "专技处"},
        {g->window, "二楼7号窗口"}, {g->who, "硕士毕业生"}, {g->result, "资格证书"}, {g->summary, "网上申报，窗口交件。"}, {g->note, "以当年通知为准"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_string_equal(texts[i].t.s, texts[i].want);
        assert_int_equal(texts[i].t.at.col > 0, 1);
        assert_string_equal(texts[i].t.at.file, g->file);
    }
    assert_int_equal(g->title.at.line, 2);                 /* lines are those of the .md file */
    assert_int_equal(g->title.at.col, 8);
    assert_string_equal(g->kind, "procedure");
    assert_string_equal(g->updated, "2026-03-01");
    assert_string_equal(g->valid_from, "2026-01-01");
    assert_string_equal(g->valid_until, "2026-12-31");
    assert_true(g->repeat_refuse && g->draft);
    assert_int_equal(g->nbasis, 2);
    assert_string_equal(g->basis[1].s, "第二件");
    assert_int_equal(g->nunstated, 1);
    done(&x);
}

static void test_guide_lists(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct guide *g = x.m->guides[1];
    assert_int_equal(g->neligibility, 2);
    assert_string_equal(g->eligibility[0].text.s, "博士不计年限");
    assert_string_equal(g->eligibility[0].level.s, "中级");
    assert_null(g->eligibility[1].level.s);
    assert_string_equal(g->receiving.every, "quarter");
    assert_int_equal(g->receiving.last_month_until, 14);
    assert_string_equal(g->receiving.from, "03-01");
    assert_string_equal(g->receiving.until, "11-30");
    assert_string_equal(g->receiving.text.s, "每季度末月15日前");
    assert_int_equal(g->nsteps, 2);
    assert_string_equal(g->steps[0].note.s, "原件备查");
    assert_null(g->steps[1].by.s);
    assert_int_equal(g->nfees, 1);
    assert_string_equal(g->fees[0].amount.s, "2元");
    assert_string_equal(g->fees[0].to.s, "学信网");
    assert_int_equal(g->nlimits, 1);
    assert_string_equal(g->limits[0].key.s, "审核");
    assert_string_equal(g->limits[0].value.s, "20个工作日");
    assert_int_equal(g->nwhere, 1);
    assert_string_equal(g->where[0].hours.s, "工作日");
    assert_int_equal(g->nquestions, 1);
    assert_string_equal(g->questions[0].a.s, "可以。");
    done(&x);
}

static void test_materials(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct guide *g = x.m->guides[1];
    const struct material *m = g->materials;
    assert_int_equal(g->nmaterials, 4);
    assert_string_equal(m[0].form, "first");
    assert_int_equal(m[0].kind, MATERIAL_FORM);            /* by its form */
    assert_int_equal(m[0].copies, 2);
    assert_int_equal(m[1].kind, MATERIAL_ORIGINAL_AND_COPY);
    assert_true(m[1].verified);
    assert_int_equal(m[2].kind, MATERIAL_PRINT);
    assert_string_equal(m[2].max_age.s, "1 month");
    assert_string_equal(m[2].valid_for.s, "2个月");
    assert_true(m[2].age.n == 1 && m[2].age.unit == SPAN_MONTHS && m[2].validity.n == 2 && m[2].validity.unit == SPAN_MONTHS);
    assert_true(m[3].age.n == 0 && m[3].validity.n == 0);
    assert_string_equal(m[2].limits.s, "带二维码");
    assert_string_equal(m[2].condition.s, "2002年后毕业");
    assert_int_equal(m[2].copies, 0);
    assert_int_equal(m[3].kind, MATERIAL_PHOTO);
    assert_float_equal(m[3].size_mm[1], 49, 1e-9);
    done(&x);
}

static void test_body_and_forms(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct guide *g = x.m->guides[1], *notice = x.m->guides[2];
    assert_string_equal(g->body, "\n## 正文\n\n第二段\n");
    assert_int_equal(g->body_line, 43);
    assert_int_equal(g->nforms, 2);
    assert_string_equal(g->forms[0]->id, "little");        /* in the guide's order */
    assert_string_equal(g->forms[1]->id, "first");
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(g->forms[i]->procedure, "first");
        assert_string_equal(g->forms[i]->procedure_title, "初定中级职称");
        assert_string_equal(g->forms[i]->bureau, "专技处");
        assert_true(g->forms[i]->repeat_refuse);
    }
    assert_string_equal(notice->kind, "notice");
    assert_string_equal(notice->body, "正文");
    assert_int_equal(notice->body_line, 5);
    assert_false(notice->draft || notice->repeat_refuse);
    assert_int_equal(notice->nforms, 0);
    done(&x);
}

static void test_codes(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    /* Its own two, and the three that every counter needs, which come with the programs. */
    assert_int_equal(x.m->ncodes, 5);
    assert_non_null(codelist_find(model_codes(x.m, "admin_divisions"), "330783"));
    assert_string_equal(codelist_find(model_codes(x.m, "holidays"), "2026-10-01")->name, "休");
    assert_null(model_codes(x.m, "ethnic_gbt3304"));       /* nobody names it */
    const struct codelist *l = model_codes(x.m, "degree");
    assert_null(model_codes(x.m, "nowhere"));
    assert_int_equal(l->n, 5);
    assert_string_equal(l->v[2].name, "工学, 硕士");
    assert_string_equal(l->v[2].parent, "2");
    assert_string_equal(l->v[2].from, "1984");
    assert_null(l->v[2].until);
    assert_string_equal(l->v[3].until, "1966-06-01");
    struct codelist bare = *l;
    bare.by_code = NULL;                                   /* a list that somebody put together himself */
    for (const struct codelist *k = l;; k = &bare) {
        assert_string_equal(codelist_find(k, "2")->name, "硕士"); /* not its former name */
        assert_string_equal(codelist_find(k, "3")->name, "副博士");
        assert_null(codelist_find(k, ""));
        assert_null(codelist_find(k, "22"));
        assert_null(codelist_find(k, "9"));
        if (k == &bare)
            break;
    }
    done(&x);
}

/* ---- mistakes ---- */

static void test_no_site(void **state)
{
    (void)state;
    struct loaded x = load(scratch);
    assert_null(x.m);
    assert_int_equal(diags_count(x.d, LEVEL_ERROR), 1);
    assert_said(x.d, "site.yaml: 错误: 找不到 site.yaml，请在内容文件夹里新建\n");
    done(&x);
}

/* The guide's text, and everything that is said about the site with it. */
static void assert_guide(const char *text, const char *words)
{
    scratch_put("site.yaml", "title: 站\n");
    scratch_put("guides/r/g/guide.md", text);
    struct loaded x = load(scratch);
    assert_said(x.d, words);
    done(&x);
}

static void test_front_matter(void **state)
{
    (void)state;
    assert_guide("---\ntitle: 题\n---\n", "");
    assert_guide("--- \r\ntitle: 题\r\n---\t\r\n正文", "");
    assert_guide("---\ntitle: 题\n---", "");
    assert_guide("", "guides/r/g/guide.md:1:1: 错误: 指南第一行应是“---”，其后写各项，再以“---”结束\n");
    assert_guide("\n---\ntitle: 题\n---\n", "guides/r/g/guide.md:1:1: 错误: 指南第一行应是“---”，其后写各项，再以“---”结束\n");
    assert_guide("---\ntitle: 题\n----\n", "guides/r/g/guide.md:1:1: 错误: 开头的各项没有结束，请在正文前加一行“---”\n");
    assert_guide("---\n---\n", "guides/r/g/guide.md:2:1: 错误: 没有内容，请写入所需的各项\n");
    assert_guide("---\n- 题\n---\n", "guides/r/g/guide.md:2:1: 错误: 这里应写“名称: 内容”的各项\n");
    assert_guide("---\ntitle: 题\nwho: \"人\n---\n正文\"\n", "guides/r/g/guide.md:3:6: 错误: 引号没有闭合，请补上结尾的引号\n");
    assert_guide("---\n\n\ntitle: 题\nwrong: 1\n---\n",
                 "guides/r/g/guide.md:5:1: 错误: 没有“wrong”这一项，这里可以写：title、region、level、route、series、kind、bureau、window、who、result、"
                 "summary、note、updated、valid、repeat、draft、published、expires、sort_key、committee、year、basis、unstated、eligibility、excluded、hours、rules、month_is、receiving、"
                 "correction、unit、chain、retain、unit_code、unit_parent、steps、materials、fees、time_limits、letters、where、decide、decisions、questions、forms\n");
    /* A broken character in the body is a mistake of the file too. */
    assert_guide("---\ntitle: 题\n---\n正文\n文\xBC\n", "guides/r/g/guide.md:5:2: 错误: 从这里起不是 UTF-8 编码，请把文件另存为 UTF-8\n");
}

static void test_spans_and_days(void **state)
{
    (void)state;
    static const char *const good[] = {"1 month", "30 days", "2weeks", "1个月", "30天", "1 年", "15日"};
    static const char *const bad[] = {"one month", "month", "0 days", "1", "1 个", "一个月", "1 month old", "99999 days", "\"1 month \""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char *text = xasprintf("---\ntitle: 题\nmaterials: [{id: a, name: 甲, max_age: %s}]\n---\n", good[i]);
        assert_guide(text, "");
        free(text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char *text = xasprintf("---\ntitle: 题\nmaterials: [{id: a, name: 甲, max_age: %s}]\n---\n", bad[i]);
        struct loaded x;
        scratch_put("guides/r/g/guide.md", text);
        x = load(scratch);
        assert_int_equal(diags_count(x.d, LEVEL_ERROR), 1);
        done(&x);
        free(text);
    }
    assert_guide("---\ntitle: 题\nreceiving: {every: year, from: 11-01, until: 02-29}\n---\n", "");
    assert_guide("---\ntitle: 题\nreceiving: {every: always, last_month_until: 1, from: 02-30}\n---\n",
                 "guides/r/g/guide.md:3:46: 错误: last_month_until 要配 every: year、quarter 或 month\n"
                 "guides/r/g/guide.md:3:55: 错误: “02-30”不是日期，请写成 2026-03-01，每年都有的写 03-01\n");
}

#define FORM(id) "form: " id "\nversion: '1'\ntitle: 表\nperson: n\nsections: [{fields: [{name: n, label: 名, type: text}]}]\n"

static void test_forms_of_guides(void **state)
{
    (void)state;
    scratch_put("guides/r/g/a.form.yaml", FORM("a"));
    scratch_put("guides/r/g/b.form.yaml", FORM("b"));
    assert_guide("---\ntitle: 题\nforms: [a, c, a]\nmaterials: [{id: m, name: 甲, form: b}]\n---\n",
                 "guides/r/g/guide.md:3:12: 错误: 没有编号为“c”的表，请核对，或补 .form.yaml 文件\n"
                 "guides/r/g/guide.md:3:15: 错误: 表“a”列了两次，请删去一处\n"
                 "guides/r/g/guide.md:4:13: 错误: 材料的表“b”没有列入 forms，请核对\n"
                 "guides/r/g/b.form.yaml:1:1: 警告: 表“b”没有列入指南的 forms，不会发布\n");
    scratch_put("guides/r/h/guide.md", "---\ntitle: 另一题\nforms: [b]\n---\n");
    scratch_put("guides/r/h/x.form.yaml", FORM("b"));
    scratch_put("guides/q/g/guide.md", "---\ntitle: 同名\n---\n");
    assert_guide("---\ntitle: 题\nforms: [a, b]\n---\n",
                 "guides/r/g/guide.md:2:1: 错误: 事项编号“g”与 guides/q/g/guide.md 重复，请改文件夹名\n"
                 "guides/r/h/x.form.yaml:1:1: 错误: 表的编号“b”与 guides/r/g/b.form.yaml 重复，请改编号\n");
    /* A form that cannot be read at all is not also said to be absent. */
    scratch_put("guides/r/h/x.form.yaml", "form: [b\n");
    scratch_put("guides/q/g/guide.md", "no front matter");
    assert_guide("---\ntitle: 题\nforms: [a, b]\n---\n",
                 "guides/q/g/guide.md:1:1: 错误: 指南第一行应是“---”，其后写各项，再以“---”结束\n"
                 "guides/r/h/x.form.yaml:2:1: 错误: 方括号里缺逗号，或少了结尾的“]”\n");
}

static void test_one_list(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    struct codelist l;
    scratch_put("list.csv", "name,code,until\n甲,1,2000\n甲甲,1,\n乙,2,2001-02\n\n乙乙,2,2001-02\n丙,3\n");
    assert_true(codelist_read(scratch_path("list.csv"), a, d, &l));
    assert_string_equal(l.id, "list");
    assert_int_equal(l.n, 4);
    assert_string_equal(codelist_find(&l, "1")->name, "甲甲");
    assert_said(d, "list.csv:6:1: 错误: 代码“2”重复（第4行已有），旧名称请写 until\n"
                   "list.csv:7:1: 错误: 这一行有 2 格，应有 3 格；内容里有逗号请加引号\n");
    scratch_put("list.csv", "code,name\n1,\"甲\n乙\"\n2,\"丙\t\"\n3,丁\n");
    assert_true(codelist_read(scratch_path("list.csv"), a, d, &l));
    assert_int_equal(l.n, 1);
    assert_said(d, "list.csv:2:1: 错误: “name”里不能有换行或制表符，请删去\nlist.csv:4:1: 错误: “name”里不能有换行或制表符，请删去\n");
    scratch_put("list.csv", "code;name\n1;甲\n");
    assert_false(codelist_read(scratch_path("list.csv"), a, d, &l));
    assert_said(d, "list.csv:1:1: 错误: 第一行缺少“code”列，应为 code,name\nlist.csv:1:1: 错误: 第一行缺少“name”列，应为 code,name\n");
    diags_free(d);
    arena_free(a);
}

static void test_fonts(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    struct font_config c;
    scratch_put("fonts.yaml", "fonts:\n  - {role: label, file: a.ttc, index: 2, package: fonts-noto-cjk, licence: OFL-1.1}\n  - {role: label, file: b.ttf}\n");
    assert_true(fonts_load_config(scratch_path("fonts.yaml"), a, &c, d));
    assert_said(d, "");
    assert_int_equal(c.n, 2);
    assert_string_equal(c.v[0].role, "label");
    assert_string_equal(c.v[0].file, "a.ttc");
    assert_int_equal(c.v[0].index, 2);
    assert_string_equal(c.v[0].package, "fonts-noto-cjk");
    assert_string_equal(c.v[0].licence, "OFL-1.1");
    assert_int_equal(c.v[1].index, 0);
    assert_null(c.v[1].package);
    scratch_put("fonts.yaml", "fonts:\n  - {rolle: label, file: a.ttc, index: -1}\n");
    assert_false(fonts_load_config(scratch_path("fonts.yaml"), a, &c, d));
    assert_said(d, "fonts.yaml:2:5: 错误: 缺少“role”，请补上\nfonts.yaml:2:6: 错误: 没有“rolle”这一项，是否想写“role”？\n"
                   "fonts.yaml:2:40: 错误: “index”应是 0 到 99 的整数，不加引号\n");
    assert_false(fonts_load_config(scratch_path("none.yaml"), a, &c, d));
    assert_said(d, "none.yaml: 错误: 找不到文件，请检查路径\n");
    diags_free(d);
    arena_free(a);
}

/* What is shipped must be right. */
static void test_shipped_content(void **state)
{
    (void)state;
    struct loaded x = load("content");
    assert_non_null(x.m);
    assert_int_equal(diags_count(x.d, LEVEL_ERROR), 0);
    assert_int_equal(diags_count(x.d, LEVEL_WARNING), 0);
    done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_site),
        cmocka_unit_test(test_typing), cmocka_unit_test(test_guide), cmocka_unit_test(test_guide_lists), cmocka_unit_test(test_materials),
        cmocka_unit_test(test_body_and_forms), cmocka_unit_test(test_codes), cmocka_unit_test(test_no_site),
        cmocka_unit_test(test_front_matter), cmocka_unit_test(test_spans_and_days), cmocka_unit_test(test_forms_of_guides),
        cmocka_unit_test(test_one_list), cmocka_unit_test(test_fonts), cmocka_unit_test(test_shipped_content),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

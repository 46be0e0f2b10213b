/*
 * language_test.c - the form language of rules: every key arrives in its member, expressions keep their places, regions and choices know
 * their parents, a part keeps its expressions, the compiled JSON loses nothing of it, and each mistake is told once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model_files.h"

struct loaded { struct diags *d; struct model *m; const struct guide *g; const struct form *f; };

static struct loaded load_sample(void)
{
    struct loaded x = {diags_new(), NULL, NULL, NULL};
    x.m = model_load("tests/data/language", x.d);
    assert_said(x.d, "");
    x.g = x.m->guides[0];
    x.f = x.g->forms[0];
    return x;
}

static void done(struct loaded *x)
{
    model_free(x->m);
    diags_free(x->d);
}

static const struct field *find(const struct form *f, const char *path)
{
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nfields; k++)
            if (strcmp(f->sections[i].fields[k].name, path) == 0)
                return &f->sections[i].fields[k];
    fail_msg("there is no %s", path);
    return NULL;
}

static void assert_text(struct text t, const char *words, int line, int col)
{
    assert_string_equal(t.s, words);
    assert_int_equal(t.at.line, line);
    assert_int_equal(t.at.col, col);
}

/* ---- fields ---- */

static void test_field_keys(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct field *id = find(x.f, "id"), *born = find(x.f, "born"), *scan = find(x.f, "scan"), *sum = find(x.f, "sum");
    assert_string_equal(id->was, "id_no");
    assert_int_equal(id->id_kinds, 1u << ID_KIND_RESIDENT | 1u << ID_KIND_LEGACY | 1u << ID_KIND_HMT);
    assert_int_equal(find(x.f, "pass")->id_kinds, 1u << ID_KIND_RESIDENT | 1u << ID_KIND_TAIWAN_PASS);
    assert_text(born->required_if, "${married} = '是'", 11, 34);  /* behind the quote */
    assert_false(born->required);
    assert_text(born->constraint.expr, "years-between(., month-of(receipt-date())) >= 16", 7, 17);
    assert_string_equal(born->constraint.message.s, "${.}出生，25");
    assert_true(born->constraint.warning);
    assert_string_equal(born->constraint.code, "R-CROSS");
    assert_text(sum->calculation, "sum(${t.n})", 29, 1);    /* a folded block begins on the next line */
    assert_int_equal(scan->file_kinds, 1u << FILE_JPG | 1u << FILE_PNG);
    assert_int_equal(scan->max_bytes, 300 * 1024);
    assert_int_equal(scan->pixels[0], 295);
    assert_int_equal(scan->pixels[1], 413);
    assert_true(scan->count == 3 && scan->min == 2 && scan->print && scan->required);
    assert_string_equal(scan->file_name.s, "${id}-扫描");
    assert_string_equal(find(x.f, "at")->preset, "09:30");
    assert_string_equal(find(x.f, "married")->preset, "是");
    assert_int_equal(find(x.f, "pass")->count, 1);
    done(&x);
}

static void test_typed_and_printed(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    struct field many = *find(x.f, "many");
    assert_int_equal(many.nchoices, 61);
    assert_true(field_is_typed(&many));
    many.nchoices = 60;
    assert_false(field_is_typed(&many));
    assert_false(field_is_typed(find(x.f, "full_name")));
    assert_false(field_is_printed(find(x.f, "sum")) || field_is_printed(find(x.f, "round")) || field_is_printed(find(x.f, "paper")));
    assert_true(field_is_printed(find(x.f, "scan")) && field_is_printed(find(x.f, "id")));
    assert_null(form_find(x.f, "scan", NULL, NULL, NULL)); /* nothing is stored under it */
    assert_non_null(form_find(x.f, "sum", NULL, NULL, NULL));
    done(&x);
}

static void test_rare(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct section *s = &x.f->sections[0];
    assert_true(s->fields[0].rare);
    assert_string_equal(s->fields[1].name, "full_name_rare");
    assert_int_equal(s->fields[1].type, TYPE_TEXT);
    assert_true(s->fields[1].small && !s->fields[0].small && !s->fields[1].required);
    assert_string_equal(x.f->person_name, "full_name");    /* by its label */
    done(&x);
}

/* value<parent of each choice, in order. */
static void assert_choices(const struct field *f, const char *words)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < f->nchoices; i++)
        buf_printf(&out, "%s%s%s%s", i ? " " : "", f->choices[i].value, f->choices[i].parent ? "<" : "", f->choices[i].parent ? f->choices[i].parent : "");
    assert_string_equal(out.p, words);
    buf_clear(&out);
}

static void test_cascades(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct field *county = find(x.f, "county");
    assert_choices(find(x.f, "province"), "440000 330000");
    assert_choices(find(x.f, "city"), "441900<440000 440100<440000 330700<330000");
    assert_choices(county, "441900<441900 440103<440100 330783<330700"); /* a city without counties is its own */
    assert_string_equal(county->choices[2].from, "1988");
    assert_int_equal(county->nformers, 1);
    assert_string_equal(county->formers[0].value, "440102");
    assert_string_equal(county->formers[0].until, "2005");
    assert_string_equal(county->formers[0].parent, "440100");
    assert_choices(find(x.f, "post"), "馆员<文 技师<理 其他");
    const struct choice *c = &find(x.f, "married")->choices[1];
    assert_string_equal(c->was, "未");
    assert_string_equal(c->until, "2030-01");
    done(&x);
}

/* ---- sections, rules, the form ---- */

static void test_sections(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct section *t = &x.f->sections[1], *w = &x.f->sections[2];
    assert_text(x.f->relevant, "${other:wanted} = '是'", 5, 11);
    assert_text(x.f->sections[0].relevant, "${id} != ''", 12, 15);
    assert_string_equal(t->was, "hours");
    assert_int_equal(t->nkeys, 2);
    assert_string_equal(t->keys[1].s, "2025");
    assert_true(t->rows_min == 2 && t->rows_max == 2 && t->fields[0].readonly && !t->fields[1].readonly);
    assert_true(!t->continuation && w->continuation);      /* as the paper says, when the table does not */
    assert_int_equal(t->nrules, 1);
    const struct rule *r = &t->rules[0];
    assert_text(r->c.expr, "${t.n} > 0", 52, 33);
    assert_string_equal(r->c.code, "W-HOURS");
    assert_true(r->c.warning);                             /* by its code */
    assert_string_equal(r->fields[0].s, "t.n");            /* written n */
    assert_string_equal(r->fields[1].s, "t.y");
    assert_string_equal(r->relevant.s, "${t.y} != ''");
    assert_int_equal(x.f->sections[0].nrules, 1);          /* out of the part */
    assert_text(x.f->sections[0].rules[0].c.expr, "${born} != ''", 10, 30);
    assert_int_equal(x.f->nrules, 2);
    assert_true(x.f->rules[0].eligibility && !x.f->rules[0].c.expr.s);
    assert_string_equal(x.f->rules[0].c.code, "R-ELIG");
    assert_string_equal(x.f->rules[1].c.remedy.s, "改");
    done(&x);
}

static void assert_facts(const struct procedure *p)
{
    assert_true(p->month_is_30);
    assert_string_equal(p->receiving.every, "quarter");
    assert_int_equal(p->receiving.last_month_until, 14);
    assert_int_equal(p->nforms, 2);
    assert_string_equal(p->forms[1].s, "other");
    assert_int_equal(p->neligibility, 2);
    assert_string_equal(p->eligibility[0].when.s, "${sum} >= 3");
    assert_string_equal(p->eligibility[0].form, "rich");
    assert_null(p->eligibility[1].form);
    assert_string_equal(p->excluded[0].go.s, "参加考试");
    const struct hours *h = &p->hours[0];
    assert_true(p->nhours == 1 && h->per_year == 32 && h->average == 40 && h->five_years == 160);
    assert_true(h->nshares == 1 && h->shares[0].num == 1 && h->shares[0].den == 3);
    assert_string_equal(h->column, "n");
    assert_int_equal(p->nrules, 1);
    assert_string_equal(p->rules[0].fields[1].s, "rich:t.n");
    const struct material *m = &p->materials[0];
    assert_string_equal(m->valid_for.s, "2 months");
    assert_true(m->validity.n == 2 && m->validity.unit == SPAN_MONTHS && m->age.n == 30 && m->age.unit == SPAN_DAYS);
    assert_string_equal(m->relevant.s, "${rich:married} = '是'");
}

static void test_facts(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    assert_facts(&x.f->facts);
    assert_text(x.f->facts.eligibility[0].when, "${sum} >= 3", 7, 25);
    assert_text(x.f->facts.hours[0].when, "${rich:married} = '是'", 16, 11);
    /* One form alone knows the same. */
    struct arena *a = arena_new();
    const struct form *f = model_load_form("tests/data/language/guides/r/rich/rich.form.yaml", a, x.d);
    assert_said(x.d, "");
    assert_facts(&f->facts);
    assert_true(f->repeat_refuse);
    arena_free(a);
    done(&x);
}

static void test_only_form_is_meant(void **state)
{
    (void)state;
    scratch_put("site.yaml", "title: 站\n");
    scratch_put("guides/r/g/guide.md", "---\ntitle: 题\nforms: [f]\neligibility: [{when: \"${n} > 1\", text: 甲}]\nmonth_is: 30 days\n---\n");
    scratch_put("guides/r/g/f.form.yaml", "form: f\nversion: '1'\ntitle: 表\nperson: n\nsections: [{fields: [{name: n, label: 名, type: text}]}]\n"
                                          "rules: [{id: e, eligibility: yes}]\n");
    struct diags *d = diags_new();
    struct model *m = model_load(scratch, d);
    assert_said(d, "");
    assert_string_equal(m->guides[0]->eligibility[0].form, "f");
    assert_true(m->guides[0]->forms[0]->facts.month_is_30);
    model_free(m);
    diags_free(d);
}

static void test_spans(void **state)
{
    (void)state;
    struct span s;
    assert_true(span_parse("1 month", &s) && s.n == 1 && s.unit == SPAN_MONTHS);
    assert_true(span_parse("2个月", &s) && s.n == 2 && s.unit == SPAN_MONTHS);
    assert_true(span_parse("3周", &s) && s.n == 3 && s.unit == SPAN_WEEKS);
    assert_true(span_parse("9999 years", &s) && s.n == 9999 && s.unit == SPAN_YEARS);
    assert_false(span_parse("0 days", &s) || span_parse("10000 days", &s) || span_parse("1", &s) || span_parse("", &s) || span_parse("1 month ", &s));
}

/* ---- the compiled JSON ---- */

static struct form *read_back(const json_t *j, struct arena *a, struct buf *why)
{
    buf_reset(why);
    struct form *f = form_from_json(j, a, why);
    if (!f)
        assert_true(why->n > 0);
    return f;
}

static void test_json(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    json_t *j = form_to_json(x.f);
    const struct form *g = read_back(j, a, &why);
    if (!g)
        fail_msg("%s", why.p);
    json_t *k = form_to_json(g);
    char *one = json_dumps(j, 0), *two = json_dumps(k, 0);
    assert_string_equal(one, two);
    assert_facts(&g->facts);
    assert_string_equal(g->procedure, "rich");
    assert_string_equal(g->procedure_title, "题");
    assert_true(g->repeat_refuse);
    const struct field *county = find(g, "county"), *id = find(g, "id"), *scan = find(g, "scan");
    assert_choices(county, "441900<441900 440103<440100 330783<330700");
    assert_string_equal(county->formers[0].until, "2005");
    assert_int_equal(id->id_kinds, find(x.f, "id")->id_kinds);
    assert_true(scan->file_kinds == find(x.f, "scan")->file_kinds && scan->max_bytes == 300 * 1024 && scan->pixels[1] == 413);
    assert_string_equal(find(g, "born")->required_if.s, "${married} = '是'");
    assert_true(find(g, "full_name_rare")->small);
    assert_int_equal(g->sections[0].nfields, x.f->sections[0].nfields); /* the note is not made twice */
    assert_string_equal(g->sections[1].rules[0].c.expr.s, "${t.n} > 0");
    assert_true(g->sections[1].rules[0].c.warning && g->sections[1].nkeys == 2 && g->sections[2].continuation);
    assert_true(g->rules[0].eligibility);
    free(one);
    free(two);
    json_decref(j);
    json_decref(k);
    buf_clear(&why);
    arena_free(a);
    done(&x);
}

/* Each value below node replaced by strange ones: read or refused with a reason, never more. */
static void replace_all(const json_t *whole, json_t *node, struct buf *why, size_t *tried, size_t *refused)
{
    static const char *const strange[] = {"null", "true", "-1", "1e308", "\"\"", "\"x\"", "[]", "[{}]", "{}", "[\"jpg\", 3]"};
    size_t n = json_is_array(node) ? json_array_size(node) : json_object_size(node), i = 0;
    void *iter = json_is_object(node) ? json_object_iter(node) : NULL;
    for (; i < n; i++, iter = iter ? json_object_iter_next(node, iter) : NULL) {
        json_t *old = json_incref(iter ? json_object_iter_value(iter) : json_array_get(node, i));
        for (size_t k = 0; k < sizeof strange / sizeof *strange; k++) {
            struct arena *a = arena_new();
            json_t *v = json_loads(strange[k], JSON_DECODE_ANY, NULL);
            if (iter)
                json_object_iter_set_new(node, iter, v);
            else
                json_array_set_new(node, i, v);
            const struct form *f = read_back(whole, a, why);
            if (f)
                json_decref(form_to_json(f));
            *refused += f == NULL;
            ++*tried;
            arena_free(a);
        }
        if (iter)
            json_object_iter_set(node, iter, old);
        else
            json_array_set(node, i, old);
        if (json_array_size(old) < 30)
            replace_all(whole, old, why, tried, refused);   /* one long list is like its first entries */
        json_decref(old);
    }
}

static void test_strangers(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    struct buf why = BUF_INIT;
    json_t *j = form_to_json(x.f);
    size_t tried = 0, refused = 0;
    replace_all(j, j, &why, &tried, &refused);
    assert_true(tried > 3000 && refused > tried / 2 && refused < tried);
    json_decref(j);
    buf_clear(&why);
    done(&x);
}

/* ---- mistakes ---- */

#define HEAD "form: f\nversion: '1'\ntitle: 表\nperson: id\nsections:\n  - fields:\n      - {name: id, label: 号, type: text}\n"

static void assert_refused(const char *more, const char *words)
{
    char *text = xasprintf("%s%s", HEAD, more);
    scratch_put("f.form.yaml", text);
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    model_load_form(scratch_path("f.form.yaml"), a, d);
    assert_said(d, words);
    diags_free(d);
    arena_free(a);
    free(text);
}
#define FIELD(keys) "      - {name: b, label: 乙, " keys "}\n"

static void test_field_mistakes(void **state)
{
    (void)state;
    scratch_put("site.yaml", "title: 站\n");
    assert_refused(FIELD("type: text, remedy: 改"), "f.form.yaml:8:49: 错误: “remedy”要与 constraint 一起用，请补上或删去\n");
    assert_refused(FIELD("type: text, constraint: . != 'x'"), "f.form.yaml:8:9: 错误: 缺少“constraint_message”，请补上\n");
    assert_refused(FIELD("type: text, constraint: '. = 1', constraint_message: 甲, code: R-NONE"),
                   "f.form.yaml:8:91: 错误: “R-NONE”不是理由代码，请写 R-CROSS、R-ELIG 等，提醒写 W-\n");
    assert_refused(FIELD("type: text, constraint: '. = 1', constraint_message: 甲, code: W-A, severity: error"),
                   "f.form.yaml:8:106: 错误: “W-A”是提醒的代码，不能写 severity: error\n");
    assert_refused(FIELD("type: text, required: 必填"), "f.form.yaml:8:51: 错误: “required”应写 yes、no，或一个条件，如 ${kind} = '企业'\n");
    assert_refused(FIELD("type: calculated"), "f.form.yaml:8:9: 错误: calculated 字段怎么算？请写 calculation\n");
    assert_refused(FIELD("type: calculated, calculation: '1', required: yes"),
                   "f.form.yaml:8:75: 错误: “required”不能用于 calculated 类型，请删去或改类型\n");
    assert_refused(FIELD("type: hidden"), "f.form.yaml:8:9: 错误: hidden 字段没有值，请写 default 或 calculation\n");
    assert_refused(FIELD("type: integer, calculation: '1', default: 2"),
                   "f.form.yaml:8:71: 错误: calculation 和 default 只能写一个，请删去一个\n");
    assert_refused(FIELD("type: choice, choices: [甲, 乙], default: 丙"), "f.form.yaml:8:69: 错误: default 的“丙”不在选项里，请写选项的值\n");
    assert_refused(FIELD("type: id"), "f.form.yaml:8:9: 错误: 请用 kinds 写明收哪些证件，可以写：resident、legacy、hmt、foreign、foreign-2017、"
                                      "hk-macao-pass、taiwan-pass\n");
    assert_refused(FIELD("type: file, kinds: [hmt]"), "f.form.yaml:8:48: 错误: file 的 kinds 不能是“hmt”，可以写：pdf、jpg、png、gif、bmp、tif、doc、"
                                                      "docx、xls、xlsx、txt、ofd、zip、rar\n");
    assert_refused(FIELD("type: file, kinds: [jpeg]"), "f.form.yaml:8:49: 错误: “kinds”不能是“jpeg”，是否想写“jpg”？\n");
    assert_refused(FIELD("type: file, max_bytes: 2G"), "f.form.yaml:8:52: 错误: “max_bytes”应是文件大小，如 300K、4M，最大 1024M\n");
    assert_refused(FIELD("type: file, max_bytes: 1024M"), "");
    assert_refused(FIELD("type: file, max_bytes: 1025M"), "f.form.yaml:8:52: 错误: “max_bytes”应是文件大小，如 300K、4M，最大 1024M\n");
    assert_refused(FIELD("type: file, pixels: [10]"), "f.form.yaml:8:49: 错误: “pixels”应是 [宽, 高] 两个像素数，各在 1 到 20000 之间\n");
    assert_refused(FIELD("type: file, kinds: [pdf, jpg], pixels: [10, 20]"),
                   "f.form.yaml:8:68: 错误: pixels 只用于图片，请在 kinds 里只留 jpg、png 等\n");
    assert_refused(FIELD("type: file, min: 2"), "f.form.yaml:8:46: 错误: 附件至少 2 个，多于最多 1 个，请改 count\n");
    assert_refused(FIELD("type: text, legacy: yes"), "f.form.yaml:8:49: 错误: “legacy”不能用于 text 类型，请删去或改类型\n");
    assert_refused(FIELD("type: text, was: id"), "f.form.yaml:8:9: 错误: was 写的“id”还在用，请写改名以前的名称\n");
    assert_refused(FIELD("type: text, was: b"), "f.form.yaml:8:46: 错误: was 写的“b”还在用，请写改名以前的名称\n");
    assert_refused(FIELD("type: text, was: x") "      - {name: c, label: 丙, type: text, was: x}\n",
                   "f.form.yaml:9:9: 错误: was 的“x”用了两次（f.form.yaml:8 已有），请改一处\n");
}

static void test_parents(void **state)
{
    (void)state;
    scratch_put("site.yaml", "title: 站\n");
    scratch_put("codes/flat.csv", "code,name\n1,甲\n2,乙\n");
    scratch_put("codes/ring.csv", "code,name,parent\n1,甲,2\n2,乙,1\n");
    assert_refused(FIELD("type: choice, choices: [甲], parent: x"), "f.form.yaml:8:9: 错误: “parent”指的字段“x”不存在，请核对名称\n");
    assert_refused(FIELD("type: choice, choices: [甲], parent: id"), "f.form.yaml:8:9: 错误: 上级字段“id”应是单选、代码或行政区划\n");
    assert_refused(FIELD("type: choice, choices: [甲], parent: b"), "f.form.yaml:8:9: 错误: 字段不能作自己的上级，请改 parent\n");
    assert_refused(FIELD("type: choice, choices: [{value: 甲, parent: 乙}]"),
                   "f.form.yaml:8:61: 错误: 选项写了 parent，字段也要写 parent: 上级字段\n");
    assert_refused("      - {name: a, label: 甲, type: choice, choices: [一, 二]}\n" FIELD("type: choice, choices: [{value: 甲, parent: 三}], parent: a"),
                   "f.form.yaml:9:61: 错误: “三”不是字段“a”的选项，请核对 parent\n");
    assert_refused("      - {name: a, label: 甲, type: code, list: flat}\n" FIELD("type: code, list: flat, parent: a"),
                   "f.form.yaml:9:9: 错误: 选项没有一个属于“a”的选项，用不了 parent\n");
    /* A list that runs in a circle is its owner's mistake; here it only has to end. */
    assert_refused("      - {name: a, label: 甲, type: choice, choices: [一]}\n" FIELD("type: code, list: ring, parent: a"),
                   "f.form.yaml:9:9: 错误: 选项没有一个属于“a”的选项，用不了 parent\n");
    assert_refused("      - {name: a, label: 甲, type: choice, choices: [{value: 一, parent: 二}], parent: b}\n"
                   FIELD("type: choice, choices: [{value: 二, parent: 一}], parent: a"),
                   "f.form.yaml:8:9: 错误: parent 绕回了“a”自己，请改一处\nf.form.yaml:9:9: 错误: parent 绕回了“b”自己，请改一处\n");
}

/* ---- lists of one's own, on another ---- */

static void test_own_list(void **state)
{
    (void)state;
    scratch_put("own/site.yaml", "title: 站\nbureau: 局\nlang: zh-CN\n");
    scratch_put("own/codes/base.csv", "code,name,parent\n1,一,\n2,二,1\n3,三,\n");
    scratch_put("own/codes/own.csv", "code,name,parent,until,more\n2,二（新）,3,,x\n4,四,1,2020,y\n");
    scratch_put("own/codes/lists.yaml", "lists:\n- {id: own, title: 自己的, owner: 局, date: 2026-11, source: 通知, based_on: base}\n"
                                        "- {id: base, title: 原来的, owner: 省局, date: 2025, source: 通知}\n");
    struct diags *d = diags_new();
    struct model *m = model_load(scratch_path("own"), d);
    assert_int_equal(0, diags_count(d, LEVEL_ERROR));
    const struct codelist *l = model_codes(m, "own");
    assert_non_null(l);
    assert_string_equal("自己的", l->facts->title.s);
    assert_string_equal("省局", model_codes(m, "base")->facts->owner.s);
    struct buf csv = BUF_INIT;
    codelist_csv(l, &csv);
    assert_string_equal("code,name,parent,from,until,was\n1,一,,,,\n3,三,,,,\n2,二（新）,3,,,\n4,四,1,,2020,\n", csv.p);
    assert_string_equal("二（新）", codelist_find(l, "2")->name);
    assert_int_equal(3, model_codes(m, "base")->n);
    buf_clear(&csv);
    model_free(m);
    diags_free(d);
}

#define TABLE(keys, columns) "  - table: t\n" keys "    columns: [" columns "]\n"

static void test_tables(void **state)
{
    (void)state;
    scratch_put("site.yaml", "title: 站\n");
    assert_refused(TABLE("    keys: [2021, 2021]\n", "{name: y, label: 年, type: year}"),
                   "f.form.yaml:9:18: 错误: keys 里“2021”写了两次，请删去一处\n");
    assert_refused(TABLE("    keys: [21]\n", "{name: y, label: 年, type: year}"),
                   "f.form.yaml:9:12: 错误: 第一列是 year，keys 的“21”应是四位年份\n");
    assert_refused(TABLE("    keys: [a]\n", "{name: y, label: 年, type: tick}"),
                   "f.form.yaml:10:15: 错误: keys 印在第一列，第一列不能是 tick 类型\n");
    assert_refused(TABLE("    keys: [a]\n    rows: {max: 2}\n", "{name: y, label: 年, type: text}"),
                   "f.form.yaml:10:17: 错误: keys 有 1 个，rows 的 max 是 2，请删去 max\n");
    assert_refused(TABLE("    keys: [a, b]\n    rows: {min: 1}\n", "{name: y, label: 年, type: text}"), "");
    assert_refused(TABLE("    rows: {min: 1}\n", "{name: y, label: 年, type: text}"), "f.form.yaml:9:11: 错误: 缺少“max”，请补上\n");
    assert_refused(TABLE("    keys: []\n", "{name: y, label: 年, type: text}"), "f.form.yaml:9:11: 错误: “keys”没有内容，请填写或删去这一项\n");
    assert_refused(TABLE("    rows: {max: 2}\n", "{name: y, label: 年, type: text, rare: yes, default: 甲}"),
                   "f.form.yaml:10:53: 错误: rare 不能用于表格的列，请删去\n"
                   "f.form.yaml:10:67: 错误: default 不能用于表格的列，否则每行都算填了，请删去\n");
    assert_refused(TABLE("    rows: {max: 2}\n", "{name: y, label: 年, type: file}, {name: p, label: 像, type: photo, photo_mm: [9, 9]}"),
                   "f.form.yaml:10:48: 错误: 表格的列不能是 photo 类型，请移到表格外\n");
}

static void test_rule_mistakes(void **state)
{
    (void)state;
    scratch_put("site.yaml", "title: 站\n");
    assert_refused("rules:\n  - {constraint: '1', constraint_message: 甲}\n", "f.form.yaml:9:5: 错误: 缺少“id”，请补上\n");
    assert_refused("rules:\n  - {id: a}\n", "f.form.yaml:9:5: 错误: 缺少“constraint”，请补上\n");
    assert_refused("rules:\n  - {id: a, constraint: '1'}\n", "f.form.yaml:9:5: 错误: 缺少“constraint_message”，请补上\n");
    assert_refused("rules:\n  - {id: a, eligibility: yes, constraint: '1', constraint_message: 甲}\n",
                   "f.form.yaml:9:43: 错误: eligibility: yes 用指南里的条件，请删去 constraint\n");
    assert_refused("    rules: [{id: a, constraint: '1', constraint_message: 甲}]\nrules:\n  - {id: a, constraint: '1', constraint_message: 乙}\n",
                   "f.form.yaml:10:5: 错误: 规则编号“a”重复（f.form.yaml:8 已有），请改编号\n");
    assert_refused("rules:\n  - {id: a, constraint: '1', constraint_message: 甲, fields: [idd, id, zzzzzzz]}\n",
                   "f.form.yaml:9:62: 错误: 规则的 fields 里没有“idd”这个字段，是否想写“id”？\n"
                   "f.form.yaml:9:71: 错误: 规则的 fields 里没有“zzzzzzz”这个字段，请核对名称\n");
    /* What a rule says of a table it may say of the whole of it. */
    assert_refused(TABLE("    rows: {max: 2}\n", "{name: y, label: 年, type: text}")
                   "rules:\n  - {id: a, constraint: '1', constraint_message: 甲, fields: [t, t.y]}\n", "");
}

static void test_part_mistakes(void **state)
{
    (void)state;
    scratch_put("site.yaml", "title: 站\n");
    scratch_put("parts/p.yaml", "parameters: [n]\nfields:\n  - {name: b, label: \"甲${x}\", type: text}\n"
                                "  - {name: c, label: 乙, type: text, max: \"${n}\", relevant: \"${b} != '${n}'\"}\n");
    assert_refused("  - include: parts/p.yaml\n    with: {n: 5, x: 1}\n", "parts/p.yaml:3:22: 错误: 参数“x”没有声明，请写进 parameters\n");
    scratch_put("parts/p.yaml", "parameters: [n]\nfields:\n  - {name: b, label: 甲, type: text}\n"
                                "  - {name: c, label: 乙, type: text, max: \"${n}\", relevant: \"${b} != '${n}'\"}\n");
    assert_refused("  - include: parts/p.yaml\n", "f.form.yaml:8:14: 错误: 缺少参数“n”，请在 with 里给出\n");
    assert_refused("  - include: parts/p.yaml\n    with: {n: 5}\n    override: {d: {max: 1}, b: 1, c: {name: e, mx: 2}}\n",
                   "f.form.yaml:10:16: 错误: 引用的部分没有字段“d”，请核对名称\n"
                   "f.form.yaml:10:32: 错误: “b”下应写“名称: 内容”的各项\n"
                   "f.form.yaml:10:39: 错误: override 不能改 name，规则要用它\n"
                   "f.form.yaml:10:48: 错误: 没有“mx”这一项，是否想写“max”？\n");
    assert_refused("    override: {id: {max: 1}}\n", "f.form.yaml:8:15: 错误: override 要与 include 一起用，请补 include 或删去它\n");
    /* The columns of a table, too: those of the part before its own. */
    scratch_put("f.form.yaml", HEAD "  - table: t\n    rows: {max: 2}\n    include: parts/p.yaml\n    with: {n: 7}\n    override: {c: {label: 丙}}\n"
                                    "    columns: [{name: e, label: 戊, type: text}]\n");
    struct arena *ta = arena_new();
    struct diags *td = diags_new();
    const struct form *tf = model_load_form(scratch_path("f.form.yaml"), ta, td);
    assert_said(td, "");
    const struct section *t = &tf->sections[tf->nsections - 1];
    assert_int_equal(t->kind, SECTION_TABLE);
    assert_int_equal(t->nfields, 3);
    assert_string_equal(t->fields[1].label.s, "丙");
    assert_int_equal(t->fields[1].max, 7);
    assert_string_equal(t->fields[2].name, "e");
    diags_free(td);
    arena_free(ta);
    /* Parameters are filled in in expressions too; fields are not. */
    scratch_put("f.form.yaml", HEAD "  - include: parts/p.yaml\n    with: {n: 5}\n    override: {c: {label: 丙}}\n");
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    const struct form *f = model_load_form(scratch_path("f.form.yaml"), a, d);
    assert_said(d, "");
    const struct field *c = find(f, "c");
    assert_string_equal(c->relevant.s, "${b} != '5'");
    assert_int_equal(c->max, 5);
    assert_string_equal(c->label.s, "丙");
    diags_free(d);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_field_keys), cmocka_unit_test(test_typed_and_printed), cmocka_unit_test(test_rare),
        cmocka_unit_test(test_cascades), cmocka_unit_test(test_sections), cmocka_unit_test(test_facts),
        cmocka_unit_test(test_only_form_is_meant), cmocka_unit_test(test_spans), cmocka_unit_test(test_json),
        cmocka_unit_test(test_strangers), cmocka_unit_test(test_field_mistakes), cmocka_unit_test(test_parents), cmocka_unit_test(test_own_list),
        cmocka_unit_test(test_tables), cmocka_unit_test(test_rule_mistakes), cmocka_unit_test(test_part_mistakes),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

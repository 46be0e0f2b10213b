/*
 * form_test.c - forms from YAML: every key arrives in its member, parts are filled in, lists become choices, paths find fields, and
 * mistakes are told where they stand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model_files.h"

static const char sample[] = "tests/data/model/guides/zhejiang/first/first.form.yaml";

struct loaded { struct arena *a; struct diags *d; struct form *f; };

static struct loaded load(const char *path)
{
    struct loaded x = {arena_new(), diags_new(), NULL};
    x.f = model_load_form(path, x.a, x.d);
    return x;
}

static void done(struct loaded *x)
{
    diags_free(x->d);
    arena_free(x->a);
}

static struct loaded load_sample(void)
{
    struct loaded x = load(sample);
    assert_said(x.d, "");
    assert_non_null(x.f);
    return x;
}

static const struct field *find(const struct form *f, const char *path)
{
    const struct field *g = form_find(f, path, NULL, NULL, NULL);
    assert_non_null(g);
    return g;
}

static void assert_at(struct place at, const char *file, int line, int col)
{
    assert_string_equal(path_base(at.file), file);
    assert_int_equal(at.line, line);
    assert_int_equal(at.col, col);
}

/* ---- what is read ---- */

static void test_head(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct form *f = x.f;
    assert_string_equal(f->id, "first");
    assert_string_equal(f->version, "2026.1");
    assert_string_equal(f->title.s, "申报表");
    assert_at(f->title.at, "first.form.yaml", 3, 8);
    assert_string_equal(f->subtitle.s, "（𬭎龘 样张）");
    assert_string_equal(f->person, "id_number");
    assert_string_equal(f->person_name, "full_name");
    assert_true(f->paper.a3 && f->paper.landscape && f->paper.duplex && f->paper.continuation);
    assert_int_equal(f->paper.pages, 2);
    assert_int_equal(f->copies, 2);
    assert_int_equal(f->nnotes, 2);
    assert_string_equal(f->notes[1].s, "一式两份，\n双面打印。");
    assert_string_equal(f->file, sample);
    assert_int_equal(f->nsections, 4);
    /* from guide.md beside it */
    assert_string_equal(f->procedure, "first");
    assert_string_equal(f->procedure_title, "初定中级职称");
    assert_string_equal(f->bureau, "专技处");
    assert_true(f->repeat_refuse);
    done(&x);
}

static void test_defaults(void **state)
{
    (void)state;
    struct loaded x = load("tests/data/model/guides/zhejiang/first/little.form.yaml");
    assert_said(x.d, "");
    assert_false(x.f->paper.a3 || x.f->paper.landscape || x.f->paper.duplex || x.f->paper.continuation);
    assert_int_equal(x.f->paper.pages, 0);
    assert_int_equal(x.f->copies, 1);
    assert_null(x.f->person_name);
    const struct section *s = &x.f->sections[0];
    assert_int_equal(s->kind, SECTION_FIELDS);
    assert_null(s->title.s);
    assert_false(s->untitled_column);
    assert_int_equal(s->page, 0);
    assert_int_equal(s->fields[0].min, -1);
    assert_int_equal(s->fields[0].max, -1);
    assert_int_equal(s->fields[0].look, LOOK_AUTO);
    assert_false(s->fields[0].required);
    done(&x);
}

static void test_fields(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct form *f = x.f;
    assert_true(f->sections[0].untitled_column);
    assert_false(f->sections[1].untitled_column);
    const struct field *id = find(f, "id_number");
    assert_int_equal(id->type, TYPE_RESIDENT_ID);
    assert_string_equal(id->hint.s, "18位");
    assert_string_equal(id->birth, "born");
    assert_string_equal(id->sex, "gender");
    assert_true(id->required);
    assert_at(id->at, "first.form.yaml", 21, 9);
    assert_at(id->label.at, "first.form.yaml", 21, 34);
    const struct field *licence = find(f, "licence");
    assert_string_equal(licence->na.s, "不适用");
    assert_true(licence->sample);
    assert_int_equal(licence->span, 3);
    assert_int_equal(licence->max, 30);
    assert_int_equal(find(f, "score")->min, 0);
    assert_int_equal(find(f, "score")->max, 100);
    assert_true(find(f, "agree")->required);
    assert_true(find(f, "number")->readonly);
    assert_true(find(f, "summary")->height_rest);
    assert_int_equal(find(f, "extra")->lines, 4);
    assert_float_equal(find(f, "extra")->height_mm, 30, 1e-9);
    const struct field *note = &f->sections[0].fields[f->sections[0].nfields - 1];
    assert_int_equal(note->type, TYPE_NOTE);
    assert_non_null(note->name);
    done(&x);
}

static void test_included_part(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct section *s = &x.f->sections[0];
    assert_string_equal(s->fields[0].name, "full_name");   /* the part comes first */
    assert_string_equal(s->fields[0].label.s, "姓名（本人）");
    assert_at(s->fields[0].label.at, "person.yaml", 3, 30);
    assert_int_equal(s->fields[0].max, 25);
    assert_true(s->fields[0].required);
    assert_string_equal(s->fields[2].name, "photo");
    assert_float_equal(s->fields[2].photo_mm[0], 35, 1e-9);
    assert_float_equal(s->fields[2].photo_mm[1], 49.5, 1e-9);
    assert_string_equal(s->fields[3].name, "born");
    done(&x);
}

static void assert_choice(const struct field *f, size_t i, const char *value, const char *label, const char *state)
{
    assert_true(i < f->nchoices);
    assert_string_equal(f->choices[i].value, value);
    assert_string_equal(f->choices[i].label.s, label);
    assert_string_equal(f->choices[i].state, state);
}

static void test_choices(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct field *nature = find(x.f, "nature"), *degree = find(x.f, "degree"), *gender = find(x.f, "gender");
    assert_int_equal(nature->nchoices, 3);
    assert_choice(nature, 0, "事业单位", "事业单位", "1");
    assert_choice(nature, 1, "企业", "企业（含民营）", "2");
    assert_choice(nature, 2, "other", "其他", "x9");
    assert_at(nature->choices[0].label.at, "first.form.yaml", 26, 19);
    /* Of a list only what is still in use; a code's value is its code, a choice's its name. */
    assert_int_equal(degree->nchoices, 3);
    assert_choice(degree, 0, "1", "博士", "1");
    assert_choice(degree, 1, "2", "硕士", "2");
    assert_choice(degree, 2, "21", "工学, 硕士", "21");
    assert_int_equal(degree->look, LOOK_LIST);
    assert_string_equal(degree->list, "degree");
    assert_int_equal(gender->nchoices, 2);
    assert_choice(gender, 1, "女性", "女性", "2");
    assert_int_equal(gender->look, LOOK_MARKS);
    assert_int_equal(find(x.f, "party")->nchoices, 2);
    assert_choice(find(x.f, "party"), 0, "是", "是", "yes");
    done(&x);
}

static void test_table_and_opinions(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct section *t = &x.f->sections[1], *o = &x.f->sections[3];
    assert_int_equal(t->kind, SECTION_TABLE);
    assert_string_equal(t->name, "work");
    assert_int_equal(t->page, 2);
    assert_int_equal(t->rows_min, 1);
    assert_int_equal(t->rows_max, 3);
    assert_int_equal(t->nfields, 3);
    assert_float_equal(t->fields[0].width_pct, 22.5, 1e-9);
    assert_float_equal(t->fields[2].width_pct, 10, 1e-9);
    assert_int_equal(o->kind, SECTION_OPINIONS);
    assert_int_equal(o->nopinions, 4);
    assert_string_equal(o->opinions[0].name, "own_words");
    assert_int_equal(o->opinions[0].max, 200);
    assert_float_equal(o->opinions[0].height_mm, 40, 1e-9);
    assert_string_equal(o->opinions[0].field->label.s, "自我评价");
    assert_int_equal(o->opinions[0].field->max, 200);
    assert_null(o->opinions[0].seal.s);
    assert_string_equal(o->opinions[1].seal.s, "（盖章）");
    assert_string_equal(o->opinions[1].sign.s, "负责人");
    assert_null(o->opinions[1].field);
    assert_string_equal(o->opinions[2].seal.s, "公司主管部门盖章");
    assert_null(o->opinions[3].seal.s);
    done(&x);
}

/* ---- paths ---- */

static void test_find(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    const struct form *f = x.f;
    const struct section *s;
    int row = 9;
    bool na = true;
    const struct field *unit = form_find(f, "work.3.unit", &s, &row, &na);
    assert_ptr_equal(unit, &f->sections[1].fields[1]);
    assert_ptr_equal(s, &f->sections[1]);
    assert_int_equal(row, 3);
    assert_false(na);
    assert_ptr_equal(form_find(f, "licence_na", &s, &row, &na), find(f, "licence"));
    assert_ptr_equal(s, &f->sections[0]);
    assert_int_equal(row, 0);
    assert_true(na);
    assert_ptr_equal(form_find(f, "own_words", &s, &row, &na), f->sections[3].opinions[0].field);
    assert_ptr_equal(s, &f->sections[3]);
    assert_ptr_equal(form_find(f, "work.138.unit", NULL, &row, NULL), unit);   /* on the last of the continuation sheets */
    assert_int_equal(row, 138);
    static const char *const none[] = {"", ".", "work", "unit", "work.0.unit", "work.139.unit", "work.01.unit", "work.1.", "work.1", "work.x.unit",
                                       "work.1.unit.x", "work.99999999999999999999.unit", "work.-1.unit", "work.1.unit_na", "full_name_na", "full",
                                       "full_names", "photo", "_form", "licence_na_na", "work..unit"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (form_find(f, none[i], NULL, NULL, NULL))
            fail_msg("\"%s\" is found", none[i]);
    done(&x);
}

static void list_path(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct buf *out = ctx;
    assert_non_null(s);
    assert_non_null(f);
    buf_printf(out, "%s%s%s", out->n ? " " : "", path, row ? "!" : "");
}

static void test_each(void **state)
{
    (void)state;
    struct loaded x = load_sample();
    struct buf out = BUF_INIT;
    form_each(x.f, list_path, &out);
    assert_string_equal(out.p, "full_name gender born id_number degree nature tongues party licence score agree number "
                               "work.1.period! work.1.unit! work.1.related! work.2.period! work.2.unit! work.2.related! "
                               "work.3.period! work.3.unit! work.3.related! summary extra own_words");
    buf_clear(&out);
    done(&x);
}

static void test_types(void **state)
{
    (void)state;
    for (int i = 0; i < TYPE_COUNT; i++) {
        enum type t;
        assert_true(type_from_name(type_name((enum type)i), &t));
        assert_int_equal(t, i);
    }
    enum type t;
    assert_false(type_from_name("string", &t));
    assert_false(type_from_name("", &t));
    assert_true(type_is_ascii(TYPE_RESIDENT_ID) && type_is_ascii(TYPE_DATE) && type_is_ascii(TYPE_MONEY));
    assert_false(type_is_ascii(TYPE_TEXT) || type_is_ascii(TYPE_CODE) || type_is_ascii(TYPE_PERIOD));
    assert_true(type_has_field(TYPE_TICK));
    assert_true(type_has_field(TYPE_CALCULATED) && type_has_field(TYPE_HIDDEN));
    assert_false(type_has_field(TYPE_PHOTO) || type_has_field(TYPE_NOTE) || type_has_field(TYPE_FILE));
}

/* ---- mistakes ---- */

#define HEAD "form: f\nversion: '1'\ntitle: 表\nperson: id\nsections:\n  - fields:\n      - {name: id, label: 号, type: text}\n"

/* Loads HEAD with more lines and compares everything that is said. */
static void assert_refused(const char *more, const char *words)
{
    char *text = xasprintf("%s%s", HEAD, more);
    scratch_put("f.form.yaml", text);
    struct loaded x = load(scratch_path("f.form.yaml"));
    assert_said(x.d, words);
    done(&x);
    free(text);
}

static void test_single_mistakes(void **state)
{
    (void)state;
    scratch_put("site.yaml", "title: 站\n");
    assert_refused("", "");
    assert_refused("      - {name: b, label: 乙, type: txet}\n", "f.form.yaml:8:35: 错误: “type”不能是“txet”，是否想写“text”？\n");
    assert_refused("      - {name: b, label: 乙, typ: text}\n",
                   "f.form.yaml:8:9: 错误: 缺少“type”，请补上\nf.form.yaml:8:29: 错误: 没有“typ”这一项，是否想写“type”？\n");
    assert_refused("      - {name: id, label: 乙, type: text}\n", "f.form.yaml:8:9: 错误: “id”重名（f.form.yaml:7 已有），请改名\n");
    assert_refused("      - {name: b, label: 乙, type: text, na: 无}\n      - {name: b_na, label: 丙, type: text}\n",
                   "f.form.yaml:9:9: 错误: “b_na”重名（f.form.yaml:8 已有），请改名\n");
    assert_refused("  - table: id\n    rows: {max: 2}\n    columns: [{name: id, label: 列, type: text}]\n",
                   "f.form.yaml:8:5: 错误: “id”重名（f.form.yaml:7 已有），请改名\n");
    assert_refused("  - table: t\n    rows: {min: 3, max: 2}\n    columns: [{name: id, label: 列, type: text}]\n",
                   "f.form.yaml:9:17: 错误: 最小值 3 大于最大值 2，请核对\n");
    assert_refused("  - table: t\n    columns: [{name: r, label: 列, type: resident-id, birth: id}]\n",
                   "f.form.yaml:8:5: 错误: 缺少“rows”，请补上\nf.form.yaml:9:15: 错误: “birth”指的字段“id”不存在，请核对名称\n");
    assert_refused("      - {name: b, label: 乙, type: code, list: nowhere}\n",
                   "f.form.yaml:8:47: 错误: 没有代码表“nowhere”，请在 codes 文件夹放入 nowhere.csv\n");
    assert_refused("  - include: parts/none.yaml\n", "f.form.yaml:8:14: 错误: 找不到“parts/none.yaml”，路径从内容文件夹算起\n");
    assert_refused("      - {name: b, label: 乙, type: choice, choices: [甲, \"丙\\n丁\"]}\n",
                   "f.form.yaml:8:56: 错误: 文字里有看不见的控制字符，请删去\n");
    assert_refused("      - {name: b, label: 乙, type: text, na_of: id}\n",
                   "f.form.yaml:8:48: 错误: “na_of”不能用于 text 类型，请删去或改类型\n");
    assert_refused("      - {name: b, label: 乙, type: file, na_of: c}\n",
                   "f.form.yaml:8:9: 错误: “na_of”指的字段“c”不存在，请核对名称\n");
    assert_refused("      - {name: b, label: 乙, type: file, na_of: id}\n",
                   "f.form.yaml:8:9: 错误: “na_of”指的字段“id”应在表格外，并且写了 na\n");
    assert_refused("      - {name: b, label: 乙, type: text, na: 无}\n      - {name: c, label: 丙, type: file, kinds: [pdf], na_of: b}\n",
                   "f.form.yaml:9:9: 错误: 写了“na_of”的附件，kinds 里要有 txt\n");
    assert_refused("  - opinions: [{label: 甲, name: id}]\n", "f.form.yaml:8:16: 错误: “id”重名（f.form.yaml:7 已有），请改名\n");
    assert_refused("constraint: 1\n", "f.form.yaml:8:1: 错误: 没有“constraint”这一项，这里可以写：form、version、title、subtitle、person、"
                                      "person_name、paper、typing、copies、head、number_box、cover、notes、notes_page、relevant、rules、registers_unit、changes_unit、drops、sections\n");
}

static void test_every_limit(void **state)
{
    (void)state;
    assert_refused("drops: [tel, work.post, sex=其他, 'hours=2024']\n", "");
    assert_refused("drops: [Tel]\n", "f.form.yaml:8:9: 错误: “Tel”应写旧字段名、表格.列，或后面加“=旧选项”\n");
    assert_refused("copies: 0\n", "f.form.yaml:8:9: 错误: “copies”应是 1 到 99 的整数，不加引号\n");
    assert_refused("copies: 99\n", "");
    assert_refused("copies: 100\n", "f.form.yaml:8:9: 错误: “copies”应是 1 到 99 的整数，不加引号\n");
    assert_refused("copies: 1.5\n", "f.form.yaml:8:9: 错误: “copies”应是 1 到 99 的整数，不加引号\n");
    assert_refused("copies: 0x1\n", "f.form.yaml:8:9: 错误: “copies”应是 1 到 99 的整数，不加引号\n");
    assert_refused("copies: 99999999999999999999\n", "f.form.yaml:8:9: 错误: “copies”应是 1 到 99 的整数，不加引号\n");
    assert_refused("      - {name: b, label: 乙, type: text, width: 100%}\n", "");
    assert_refused("      - {name: b, label: 乙, type: text, width: 101%}\n",
                   "f.form.yaml:8:48: 错误: “width”应是百分数，如 22%，在 1% 到 100% 之间\n");
    assert_refused("      - {name: b, label: 乙, type: text, width: 22}\n",
                   "f.form.yaml:8:48: 错误: “width”应是百分数，如 22%，在 1% 到 100% 之间\n");
    assert_refused("  - table: t\n    rows: {max: 200}\n    columns:\n"
                   "      - {name: a, label: 甲, type: text, na: 无}\n      - {name: b, label: 乙, type: text}\n", "");
    struct buf big = BUF_INIT;
    buf_adds(&big, "  - table: t\n    rows: {max: 200}\n    columns:\n");
    for (int i = 0; i < 50; i++)
        buf_printf(&big, "      - {name: c%d, label: 列, type: text}\n", i);
    assert_refused(big.p, "f.form.yaml:1:1: 错误: 表中共有 10001 个填写处，最多 10000 个，请减少行或字段\n");
    buf_clear(&big);
}

/* A part's own mistakes are told once, however often it is used; what a use lacks is told for that use. */
static void test_parts(void **state)
{
    (void)state;
    scratch_put("site.yaml", "title: 站\n");
    scratch_put("parts/p.yaml", "parameters: [name, no]\nfields:\n  - {name: \"${name}\", label: \"甲${no}乙${no}\", type: text, wrong: 1}\n  - {name: \"${name}_x\", label: \"$${\", type: text}\n");
    assert_refused("  - include: parts/p.yaml\n    with: {name: a, no: 1}\n  - include: parts/p.yaml\n    with: {name: b, no: [1], more: 2}\n"
                   "  - include: parts/p.yaml\n",
                   "parts/p.yaml:3:58: 错误: 没有“wrong”这一项，这里可以写：name、was、label、hint、type、required、relevant、calculation、default、"
                   "constraint、constraint_message、remedy、severity、code、readonly、sample、na、rare、min、max、choices、list、parent、level、depth、birth、"
                   "sex、legacy、hmt、kinds、max_bytes、pixels、count、file_name、print、na_of、look、span、lines、width、height_mm、height、photo_mm、rows、align、break、group\n"
                   "f.form.yaml:11:25: 错误: “no”应是一段文字，不能是列表或多项内容\n"
                   "f.form.yaml:11:30: 错误: 引用的部分没有参数“more”，请核对名称或删去\n"
                   "f.form.yaml:12:14: 错误: 缺少参数“name”，请在 with 里给出\n"
                   "f.form.yaml:12:14: 错误: 缺少参数“no”，请在 with 里给出\n");
    scratch_put("f.form.yaml", HEAD "  - include: parts/p.yaml\n    with: {name: a, no: \"${x}\"}\n");
    struct loaded x = load(scratch_path("f.form.yaml"));
    assert_string_equal(find(x.f, "a")->label.s, "甲${x}乙${x}"); /* a value is not filled in again */
    assert_string_equal(find(x.f, "a_x")->label.s, "$${");
    done(&x);
}

static void test_no_content_folder(void **state)
{
    (void)state;
    char *site = xstrdup(scratch_path("site.yaml"));
    file_remove(site);
    free(site);
    /* The tests run at the root of the repository, which has no site.yaml, nor have the folders above. */
    assert_refused("      - {name: b, label: 乙, type: code, list: x}\n  - include: parts/p.yaml\n",
                   "f.form.yaml:8:47: 错误: 上级文件夹里没有 site.yaml，用不了代码表和公用部分\n"
                   "f.form.yaml:9:14: 错误: 上级文件夹里没有 site.yaml，用不了代码表和公用部分\n");
    struct loaded x = load(scratch_path("absent.form.yaml"));
    assert_null(x.f);
    assert_said(x.d, "absent.form.yaml: 错误: 找不到文件，请检查路径\n");
    done(&x);
}

/* Every message of the form language is short, in both languages, and has the same arguments in both. */
static void test_messages(void **state)
{
    (void)state;
    for (int i = MSG_YAML_TAB; i <= MSG_JSON_AT; i++) {
        const char *zh = msg_pattern_in((enum msg)i, LANG_ZH), *en = msg_pattern_in((enum msg)i, LANG_EN);
        int han = 0;
        for (const char *s = zh; *s;)
            han += uni_is_han(u8_next(&s));
        if (han > 40 || han == 0)
            fail_msg("%s: %d characters", msg_name((enum msg)i), han);
        for (char k = '0'; k <= '4'; k++) {
            const char arg[] = {'{', k, '}', 0};
            if (strstr(zh, arg) && !strstr(en, arg))
                fail_msg("%s: %s is missing in English", msg_name((enum msg)i), arg);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_head), cmocka_unit_test(test_defaults), cmocka_unit_test(test_fields),
        cmocka_unit_test(test_included_part), cmocka_unit_test(test_choices), cmocka_unit_test(test_table_and_opinions),
        cmocka_unit_test(test_find), cmocka_unit_test(test_each), cmocka_unit_test(test_types),
        cmocka_unit_test(test_single_mistakes), cmocka_unit_test(test_every_limit), cmocka_unit_test(test_parts),
        cmocka_unit_test(test_no_content_folder), cmocka_unit_test(test_messages),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

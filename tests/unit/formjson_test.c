/*
 * formjson_test.c - a form as JSON and back: nothing is lost, the keys keep their order, and whatever a stranger sends is either a
 * sound form or refused with a reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

static const char sample[] = "tests/data/model/guides/zhejiang/first/first.form.yaml";

static struct form *load_sample(struct arena *a)
{
    struct diags *d = diags_new();
    struct form *f = model_load_form(sample, a, d);
    assert_int_equal(diags_status(d, true), 0);
    diags_free(d);
    assert_non_null(f);
    return f;
}

static json_t *sample_json(void)
{
    struct arena *a = arena_new();
    json_t *j = form_to_json(load_sample(a));
    arena_free(a);
    return j;
}

/* The round trip of a JSON; the reason in why when it is refused. */
static struct form *read_back(const json_t *j, struct arena *a, struct buf *why)
{
    buf_reset(why);
    struct form *f = form_from_json(j, a, why);
    if (f)
        assert_int_equal(why->n, 0);
    else
        assert_true(why->n > 0);
    return f;
}

/* ---- nothing is lost ---- */

static void same_text(struct text a, struct text b)
{
    assert_int_equal(a.s == NULL, b.s == NULL);
    if (a.s)
        assert_string_equal(a.s, b.s);
}

static void same_string(const char *a, const char *b) { same_text((struct text){a, {0}}, (struct text){b, {0}}); }

static void same_field(const struct field *a, const struct field *b)
{
    same_string(a->name, b->name);
    same_text(a->label, b->label);
    same_text(a->hint, b->hint);
    same_text(a->na, b->na);
    assert_int_equal(a->type, b->type);
    assert_true(a->required == b->required && a->readonly == b->readonly && a->sample == b->sample && a->height_rest == b->height_rest);
    assert_true(a->min == b->min && a->max == b->max && a->span == b->span && a->lines == b->lines && a->look == b->look);
    same_string(a->list, b->list);
    same_string(a->birth, b->birth);
    same_string(a->sex, b->sex);
    assert_true(a->width_pct == b->width_pct && a->height_mm == b->height_mm);
    assert_true(a->photo_mm[0] == b->photo_mm[0] && a->photo_mm[1] == b->photo_mm[1]);
    assert_int_equal(a->nchoices, b->nchoices);
    for (size_t i = 0; i < a->nchoices; i++) {
        same_string(a->choices[i].value, b->choices[i].value);
        same_string(a->choices[i].state, b->choices[i].state);
        same_text(a->choices[i].label, b->choices[i].label);
    }
}

static void same_section(const struct section *a, const struct section *b)
{
    assert_int_equal(a->kind, b->kind);
    same_text(a->title, b->title);
    same_string(a->name, b->name);
    assert_true(a->rows_min == b->rows_min && a->rows_max == b->rows_max && a->page == b->page && a->untitled_column == b->untitled_column);
    assert_int_equal(a->nfields, b->nfields);
    for (size_t i = 0; i < a->nfields; i++)
        same_field(&a->fields[i], &b->fields[i]);
    assert_int_equal(a->nopinions, b->nopinions);
    for (size_t i = 0; i < a->nopinions; i++) {
        const struct opinion *x = &a->opinions[i], *y = &b->opinions[i];
        same_text(x->label, y->label);
        same_text(x->sign, y->sign);
        same_text(x->seal, y->seal);
        same_string(x->name, y->name);
        assert_true(x->max == y->max && x->height_mm == y->height_mm);
        assert_int_equal(x->field == NULL, y->field == NULL);
        if (x->field)
            same_field(x->field, y->field);
    }
}

static void test_round_trip(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    const struct form *f = load_sample(a);
    json_t *j = form_to_json(f);
    const struct form *g = read_back(j, a, &why);
    assert_non_null(g);
    same_string(f->id, g->id);
    same_string(f->version, g->version);
    same_text(f->title, g->title);
    same_text(f->subtitle, g->subtitle);
    same_string(f->person, g->person);
    same_string(f->person_name, g->person_name);
    assert_true(f->paper.a3 == g->paper.a3 && f->paper.landscape == g->paper.landscape && f->paper.duplex == g->paper.duplex
                && f->paper.pages == g->paper.pages && f->paper.continuation == g->paper.continuation && f->copies == g->copies);
    assert_int_equal(f->nnotes, g->nnotes);
    for (size_t i = 0; i < f->nnotes; i++)
        same_text(f->notes[i], g->notes[i]);
    same_string(f->procedure, g->procedure);
    same_string(f->procedure_title, g->procedure_title);
    same_string(f->bureau, g->bureau);
    assert_int_equal(f->repeat_refuse, g->repeat_refuse);
    assert_int_equal(f->nsections, g->nsections);
    for (size_t i = 0; i < f->nsections; i++)
        same_section(&f->sections[i], &g->sections[i]);
    buf_clear(&why);
    json_decref(j);
    arena_free(a);
}

/* The same bytes each time, and again after a journey. */
static void test_same_bytes(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    json_t *j = sample_json(), *k = form_to_json(read_back(j, a, &why));
    char *x = json_dumps(j, 0), *y = json_dumps(k, 0);
    assert_string_equal(x, y);
    static const char begin[] = "{\"format\": 1, \"form\": \"first\", \"version\": \"2026.1\", \"title\": \"申报表\", ";
    assert_memory_equal(x, begin, sizeof begin - 1);
    json_t *reread = json_loads(x, 0, NULL);
    assert_non_null(read_back(reread, a, &why));
    json_decref(reread);
    free(x);
    free(y);
    json_decref(j);
    json_decref(k);
    buf_clear(&why);
    arena_free(a);
}

/* The definition outlives the JSON it came from. */
static void test_owns_its_text(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    json_t *j = sample_json();
    const struct form *f = read_back(j, a, &why);
    json_decref(j);
    assert_string_equal(f->title.s, "申报表");
    assert_string_equal(form_find(f, "work.2.unit", NULL, NULL, NULL)->label.s, "单位");
    assert_non_null(form_find(f, "own_words", NULL, NULL, NULL));
    buf_clear(&why);
    arena_free(a);
}

static void test_unknown_keys_pass(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    json_t *j = sample_json();
    json_object_set_new(j, "layout", json_pack("{s:[i,i]}", "pages", 1, 2));
    assert_non_null(read_back(j, a, &why));
    json_decref(j);
    buf_clear(&why);
    arena_free(a);
}

/* ---- strangers ---- */

/* The value at a path like "sections/0/fields/1" in j; borrowed. */
static json_t *at(json_t *j, const char *path)
{
    while (*path) {
        char step[64];
        size_t n = strcspn(path, "/");
        memcpy(step, path, n);
        step[n] = '\0';
        j = json_is_array(j) ? json_array_get(j, (size_t)atoi(step)) : json_object_get(j, step);
        assert_non_null(j);
        path += n + (path[n] == '/');
    }
    return j;
}

static void assert_refused(const char *parent, const char *key, const char *value, const char *words)
{
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    json_t *j = sample_json(), *p = at(j, parent);
    if (value) {
        json_t *v = json_loads(value, JSON_DECODE_ANY, NULL);
        assert_non_null(v);
        json_object_set_new(p, key, v);
    } else {
        json_object_del(p, key);
    }
    if (read_back(j, a, &why))
        fail_msg("%s/%s = %s is taken", parent, key, value ? value : "nothing");
    if (!strstr(why.p, words))
        fail_msg("%s/%s: %s", parent, key, why.p);
    json_decref(j);
    buf_clear(&why);
    arena_free(a);
}

static void test_wrong_shapes(void **state)
{
    (void)state;
    assert_refused("", "format", NULL, "不是表的定义");
    assert_refused("", "format", "2", "定义的格式与本程序不符");
    assert_refused("", "format", "\"1\"", "不是表的定义");
    assert_refused("", "form", "17", "（form）：“form”应是一段文字");
    assert_refused("", "form", "\"../x\"", "不能作编号");
    assert_refused("", "version", "\"a/b\"", "版本“a/b”只能含");
    assert_refused("", "title", NULL, "缺少“title”");
    assert_refused("", "title", "\"\"", "“title”没有内容");
    assert_refused("", "title", "\"a\\u0007\"", "控制字符");
    assert_refused("", "title", "null", "应是一段文字");
    assert_refused("", "sections", NULL, "缺少“sections”");
    assert_refused("", "sections", "{}", "“sections”应是列表");
    assert_refused("", "sections", "[1]", "（sections[1]）：这里应写");
    assert_refused("", "sections", "[]", "“sections”没有内容");
    assert_refused("", "copies", "1.5", "“copies”应是 1 到 99 的整数");
    assert_refused("", "copies", "9223372036854775807", "“copies”应是 1 到 99 的整数");
    assert_refused("", "copies", "true", "“copies”应是 1 到 99 的整数");
    assert_refused("paper", "size", "\"A5\"", "（paper.size）：“size”不能是“A5”");
    assert_refused("paper", "duplex", "1", "“duplex”应写 yes 或 no");
    assert_refused("", "person", "\"nobody\"", "“person”指的字段“nobody”不存在");
    assert_refused("", "procedure", "\"first\"", "（procedure）：这里应写");
    assert_refused("procedure", "repeat", "\"often\"", "（procedure.repeat）：“repeat”不能是“often”");
}

static void test_wrong_sections(void **state)
{
    (void)state;
    assert_refused("sections/0", "kind", NULL, "缺少“kind”");
    assert_refused("sections/0", "kind", "\"table\"", "缺少“table”");
    assert_refused("sections/0", "kind", "\"opinions\"", "不能与");
    assert_refused("sections/0", "table", "\"x\"", "不能与");
    assert_refused("sections/1", "kind", "\"fields\"", "不能与");
    assert_refused("sections/1", "rows", NULL, "缺少“rows”");
    assert_refused("sections/1", "rows", "{\"min\": 4, \"max\": 3}", "最小值 4 大于最大值 3");
    assert_refused("sections/1/rows", "max", "201", "应是 1 到 200 的整数");
    assert_refused("sections/0/fields/0", "name", "\"a.b\"", "（sections[1].fields[1].name）：“a.b”不能作名称");
    assert_refused("sections/0/fields/0", "name", NULL, "缺少“name”");
    assert_refused("sections/0/fields/0", "name", "\"born\"", "“born”重名");
    assert_refused("sections/0/fields/0", "type", "\"magic\"", "“type”不能是“magic”");
    assert_refused("sections/0/fields/0", "type", NULL, "缺少“type”");
    assert_refused("sections/0/fields/0", "max", "-5", "“max”应是");
    assert_refused("sections/0/fields/1", "choices", NULL, "选择题没有选项");
    assert_refused("sections/0/fields/1", "choices", "[{\"value\": \"甲\"}, {\"value\": \"甲\"}]", "“甲”");
    assert_refused("sections/0/fields/1/choices/0", "state", "\"a b\"", "不能作 state");
    assert_refused("sections/0/fields/1/choices/0", "state", "\"2\"", "“2”");
    assert_refused("sections/0/fields/2", "photo_mm", "[35]", "应是 [宽, 高]");
    assert_refused("sections/0/fields/2", "photo_mm", "[35, 1e300]", "“photo_mm”应是");
    assert_refused("sections/0/fields/4", "birth", "\"nobody\"", "“birth”指的字段“nobody”不存在");
    assert_refused("sections/3/opinions/0", "name", "\"born\"", "“born”重名");
    assert_refused("sections/3/opinions/0", "label", NULL, "缺少“label”");
}

static void test_not_objects(void **state)
{
    (void)state;
    static const char *const rows[] = {"null", "true", "1", "\"form\"", "[]", "{}", "[{\"format\": 1}]"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *a = arena_new();
        struct buf why = BUF_INIT;
        json_t *j = json_loads(rows[i], JSON_DECODE_ANY, NULL);
        assert_null(read_back(j, a, &why));
        assert_string_equal(why.p, "表的定义有误：不是表的定义");
        json_decref(j);
        buf_clear(&why);
        arena_free(a);
    }
}

static void test_too_much(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    json_t *j = sample_json(), *many = json_array();
    char *long_text = xmalloc((64 << 10) + 2);
    memset(long_text, 'x', (64 << 10) + 1);
    long_text[(64 << 10) + 1] = '\0';
    json_object_set_new(j, "subtitle", json_string(long_text));
    assert_null(read_back(j, a, &why));
    assert_non_null(strstr(why.p, "文字太长"));
    json_object_set_new(j, "subtitle", json_string(long_text + 1));
    assert_non_null(read_back(j, a, &why));

    /* Tables as large as they may be, many times: refused by arithmetic, not by counting rows. */
    json_t *table = json_deep_copy(at(j, "sections/1"));
    json_object_set_new(json_object_get(table, "rows"), "max", json_integer(200));
    for (int i = 0; i < 20000; i++)
        json_array_append(many, table);
    json_object_set(j, "sections", many);
    assert_null(read_back(j, a, &why));
    assert_non_null(strstr(why.p, "最多 10000 个"));
    json_array_append(many, table);
    assert_null(read_back(j, a, &why));
    assert_non_null(strstr(why.p, "“sections”的项数超过 20000"));
    json_decref(table);
    json_decref(many);
    json_decref(j);
    free(long_text);
    buf_clear(&why);
    arena_free(a);
}

/* ---- every value replaced by every kind of value ---- */

static json_t *strange(unsigned kind)
{
    switch (kind) {
    case 0: return json_null();
    case 1: return json_true();
    case 2: return json_integer(-1);
    case 3: return json_integer(INT64_MAX);
    case 4: return json_real(1e308);
    case 5: return json_string("");
    case 6: return json_string("x");
    case 7: return json_array();
    case 8: return json_pack("[{}]");
    case 9: return json_object();
    default: return json_stringn_nocheck("a\0b", 3);
    }
}

/* Puts each strange value at each place below `node` in turn and reads the whole each time. Returns how many were refused. */
static size_t replace_all(const json_t *whole, json_t *node, struct arena **a, struct buf *why, size_t *tried)
{
    size_t refused = 0, n = json_is_array(node) ? json_array_size(node) : json_object_size(node), i = 0;
    void *iter = json_is_object(node) ? json_object_iter(node) : NULL;
    for (; i < n; i++, iter = iter ? json_object_iter_next(node, iter) : NULL) {
        json_t *old = json_incref(iter ? json_object_iter_value(iter) : json_array_get(node, i));
        for (unsigned kind = 0; kind <= 10; kind++) {
            if (iter)
                json_object_iter_set_new(node, iter, strange(kind));
            else
                json_array_set_new(node, i, strange(kind));
            const struct form *f = read_back(whole, *a, why);
            refused += f == NULL;
            if (f)
                json_decref(form_to_json(f));
            if (++*tried % 500 == 0) {
                arena_free(*a);
                *a = arena_new();
            }
        }
        if (iter)
            json_object_iter_set(node, iter, old);
        else
            json_array_set(node, i, old);
        refused += replace_all(whole, old, a, why, tried);
        json_decref(old);
    }
    return refused;
}

static void test_strange_values(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    json_t *j = sample_json();
    size_t tried = 0, refused = replace_all(j, j, &a, &why, &tried);
    assert_true(tried > 2000);
    assert_true(refused > tried / 2 && refused < tried);
    assert_non_null(read_back(j, a, &why));                /* all is back in its place */
    json_decref(j);
    buf_clear(&why);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_owns_its_text),
        cmocka_unit_test(test_unknown_keys_pass), cmocka_unit_test(test_wrong_shapes), cmocka_unit_test(test_wrong_sections),
        cmocka_unit_test(test_not_objects), cmocka_unit_test(test_too_much), cmocka_unit_test(test_strange_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

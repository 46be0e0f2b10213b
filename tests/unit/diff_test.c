/*
 * diff_test.c - versions of a form: their order, what differs between two in words, and what becomes of answers to the older one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/model.h"

/* A form by the members of its parts: fields of the one section, then further sections, then members of the form. */
static struct form *form(struct arena *a, const char *version, const char *fields, const char *more, const char *head)
{
    struct buf why = BUF_INIT;
    json_error_t e;
    char *text = arena_printf(a,
                              "{\"format\":1,\"form\":\"f\",\"version\":\"%s\",\"title\":\"表\",\"person\":\"id\",%s\"sections\":["
                              "{\"kind\":\"fields\",\"title\":\"基本信息\",\"fields\":[{\"name\":\"id\",\"label\":\"编号\",\"type\":\"text\"}%s%s]}%s]}",
                              version, head, *fields ? "," : "", fields, more);
    json_t *j = json_loads(text, 0, &e);
    if (!j)
        fail_msg("%s at %d in %s", e.text, e.position, text);
    struct form *f = form_from_json(j, a, &why);
    if (!f)
        fail_msg("%s", why.p);
    json_decref(j);
    buf_clear(&why);
    return f;
}

/* "kind[!] path<was drop; ..." of all changes, in their order; ! marks an orphan. */
static const char *compared(struct arena *a, const struct form *older, const struct form *newer)
{
    struct changes c = {.arena = a};
    struct buf b = BUF_INIT;
    form_compare(older, newer, &c);
    for (size_t i = 0; i < c.n; i++) {
        const struct change *v = &c.v[i];
        assert_true(*v->text);
        assert_true(!v->orphan || v->drop || v->orphan == ORPHAN_LIST);
        buf_printf(&b, "%s%s%s %s<%s%s%s", i ? "; " : "", change_kind_name(v->kind), v->orphan ? "!" : "", v->path ? v->path : "",
                   v->was ? v->was : "", v->drop ? " " : "", v->drop ? v->drop : "");
    }
    const char *s = arena_strdup(a, b.p);
    buf_clear(&b);
    free(c.v);
    return s;
}

static void versions_have_an_order(void **state)
{
    static const char *const v[] = {"1", "1.0-a", "1.1", "2", "2.9", "2.10", "10", "2025", "2026.1", "2026.2", "2026.10", "2026-01", "a", "b"};
    /* '-' sorts before '.', so 2026-01 stands before 2026.1. */
    (void)state;
    for (size_t i = 0; i < 11; i++)
        for (size_t k = 0; k < 11; k++)
            assert_int_equal((version_compare(v[i], v[k]) > 0) - (version_compare(v[i], v[k]) < 0), (i > k) - (i < k));
    assert_true(version_compare("2026-01", "2026.1") < 0);
    assert_true(version_compare("2026-09", "2026-10") < 0);
    assert_true(version_compare("01", "1") != 0);
    assert_true(version_compare("01", "2") < 0);
    assert_true(version_compare("99999999999999999999998", "99999999999999999999999") < 0);
    assert_true(version_compare("a", "b") < 0);
}

#define TEXT(name, more) "{\"name\":\"" name "\",\"label\":\"栏\",\"type\":\"text\"" more "}"
#define CHOICE(name, choices) "{\"name\":\"" name "\",\"label\":\"" name "\",\"type\":\"choice\",\"choices\":[" choices "]}"
#define VALUE(v, more) "{\"value\":\"" v "\"" more "}"
#define TABLE(name, rows, columns, more) ",{\"kind\":\"table\",\"title\":\"" name "\",\"table\":\"" name "\",\"rows\":{\"max\":" rows "}," more "\"fields\":[" columns "]}"

static void tells_what_differs(void **state)
{
    static const struct { const char *fields, *more, *head, *fields2, *more2, *head2, *changes; } t[] = {
        {TEXT("a", ""), "", "", TEXT("a", ""), "", "", ""},
        {TEXT("a", ""), "", "", "", "", "", "removed! <a a"},
        {TEXT("a", ""), "", "", "", "", "\"drops\":[\"a\"],", "removed <a"},
        {"", "", "", TEXT("a", ""), "", "", "added a<"},
        {TEXT("a", ""), "", "", TEXT("b", ""), "", "", "removed! <a a; added b<"},
        {TEXT("a", ""), "", "", TEXT("b", ",\"was\":\"a\""), "", "", "renamed b<a"},
        /* A former name of an earlier time says nothing. */
        {TEXT("b", ",\"was\":\"a\""), "", "", TEXT("b", ",\"was\":\"a\""), "", "", ""},
        {TEXT("b", ",\"was\":\"a\""), "", "", TEXT("c", ",\"was\":\"b\""), "", "", "renamed c<b"},
        {TEXT("a", ""), "", "", TEXT("a", ",\"required\":true"), "", "", "tightened a<a"},
        {TEXT("a", ",\"required\":true"), "", "", TEXT("a", ""), "", "", "loosened a<a"},
        {TEXT("a", ",\"required\":\"${id} = '1'\""), "", "", TEXT("a", ",\"required\":true"), "", "", "tightened a<a"},
        {TEXT("a", ",\"max\":10"), "", "", TEXT("a", ",\"max\":5"), "", "", "tightened a<a"},
        {TEXT("a", ",\"max\":10"), "", "", TEXT("a", ""), "", "", "loosened a<a"},
        {TEXT("a", ",\"min\":2"), "", "", TEXT("a", ",\"min\":3"), "", "", "tightened a<a"},
        {TEXT("a", ""), "", "", TEXT("a", ",\"min\":3"), "", "", "tightened a<a"},
        {TEXT("a", ",\"constraint\":\". != ''\",\"constraint_message\":\"x\",\"code\":\"R-CROSS\""), "", "", TEXT("a", ""), "", "",
         "loosened a<a"},
        {TEXT("a", ""), "", "", "{\"name\":\"a\",\"label\":\"甲\",\"type\":\"paragraph\"}", "", "", "loosened a<a; other a<a"},
        {TEXT("a", ""), "", "", "{\"name\":\"a\",\"label\":\"栏\",\"type\":\"date\"}", "", "", "retyped! a<a a"},
        {TEXT("a", ",\"na\":\"无\""), "", "", TEXT("a", ""), "", "", "tightened! a<a a_na"},
        {TEXT("a", ",\"na\":\"无\""), "", "", TEXT("a", ""), "", "\"drops\":[\"a_na\"],", "tightened a<a"},
        {CHOICE("c", VALUE("x", "") "," VALUE("y", "")), "", "", CHOICE("c", VALUE("x", "")), "", "", "removed! c<c c=y"},
        {CHOICE("c", VALUE("x", "") "," VALUE("y", "")), "", "", CHOICE("c", VALUE("x", "")), "", "\"drops\":[\"c=y\"],", "removed c<c"},
        {CHOICE("c", VALUE("x", "")), "", "", CHOICE("c", VALUE("x", "") "," VALUE("y", "")), "", "", "loosened c<c"},
        {CHOICE("c", VALUE("x", "")), "", "", CHOICE("c", VALUE("z", ",\"was\":\"x\"")), "", "", "renamed c<c"},
        {"", TABLE("t", "3", TEXT("a", "") "," TEXT("b", ""), ""), "", "", TABLE("t", "3", TEXT("a", ""), ""), "", "removed! <t.b t.b"},
        {"", TABLE("t", "3", TEXT("a", ""), ""), "", "", TABLE("u", "3", TEXT("a", ""), "\"was\":\"t\","), "", "renamed u<t; other u<t"},
        {"", TABLE("t", "3", TEXT("a", ""), ""), "", "", "", "", "removed! <t t"},
        {"", TABLE("t", "3", TEXT("a", ""), ""), "", "", TABLE("t", "2", TEXT("a", ""), ""), "", "tightened t<t; removed! t<t t=3"},
        {"", TABLE("t", "3", TEXT("a", ""), ""), "", "", TABLE("t", "2", TEXT("a", ""), ""), "\"drops\":[\"t=3\"],",
         "tightened t<t; removed t<t"},
        {TEXT("a", "") "," TEXT("b", ""), "", "", TEXT("b", "") "," TEXT("a", ""), "", "", "other <"},
        {TEXT("a", ""), "", "\"copies\":1,", TEXT("a", ""), "", "\"copies\":2,", "other <"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct arena *a = arena_new();
        const char *got = compared(a, form(a, "1", t[i].fields, t[i].more, t[i].head), form(a, "2", t[i].fields2, t[i].more2, t[i].head2));
        if (strcmp(got, t[i].changes) != 0)
            fail_msg("row %zu: got “%s”, wanted “%s”", i, got, t[i].changes);
        arena_free(a);
    }
}

static void knows_what_is_the_same(void **state)
{
    struct arena *a = arena_new();
    const char *list = "{\"name\":\"c\",\"label\":\"c\",\"type\":\"code\",\"list\":\"l\",\"choices\":[%s]}";
    const struct form *one = form(a, "1", arena_printf(a, list, VALUE("x", "") "," VALUE("y", "")), "", "\"procedure\":{\"id\":\"p\",\"title\":\"甲\"},");
    const struct form *two = form(a, "1", arena_printf(a, list, VALUE("x", "")), "", "\"procedure\":{\"id\":\"p\",\"title\":\"乙\"},");
    (void)state;
    assert_true(form_same(one, two));                      /* of a procedure and of a code list, which change by themselves */
    assert_string_equal(compared(a, one, two), "removed! c<c");
    assert_false(form_same(one, form(a, "1", "", "", "\"procedure\":{\"id\":\"p\"},")));
    assert_false(form_same(form(a, "1", TEXT("b", ""), "", ""), form(a, "1", TEXT("b", ",\"was\":\"a\""), "", "")));
    assert_string_equal(compared(a, form(a, "1", TEXT("b", ""), "", ""), form(a, "1", TEXT("b", ",\"was\":\"a\""), "", "")), "other <");
    arena_free(a);
}

static void refuses_to_drop_what_is_there(void **state)
{
    static const char *const heads[] = {"\"drops\":[\"a\"],", "\"drops\":[\"c=x\"],", "\"drops\":[\"t\"],", "\"drops\":[\"t.a\"],", "\"drops\":[\"t=3\"],",
                                        "\"drops\":[\"A\"],", "\"drops\":[\"a.b.c\"],", "\"drops\":[\"a=\"],", "\"drops\":[\"=a\"],"};
    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct arena *a = arena_new();
        struct buf why = BUF_INIT;
        char *text = arena_printf(a,
                                  "{\"format\":1,\"form\":\"f\",\"version\":\"1\",\"title\":\"表\",\"person\":\"a\",%s\"sections\":["
                                  "{\"kind\":\"fields\",\"fields\":[" TEXT("a", "") "," CHOICE("c", VALUE("x", "")) "]}" TABLE("t", "3", TEXT("a", ""), "") "]}",
                                  heads[i]);
        json_t *j = json_loads(text, 0, NULL);
        assert_non_null(j);
        if (form_from_json(j, a, &why))
            fail_msg("taken: %s", heads[i]);
        assert_true(why.n > 0);
        json_decref(j);
        buf_clear(&why);
        arena_free(a);
    }
}

static void carries_answers_forward(void **state)
{
    struct arena *a = arena_new();
    struct answers in = {.arena = a}, out = {.arena = a};
    struct carried_list l = {.arena = a};
    const char *several = "{\"name\":\"%s\",\"label\":\"m\",\"type\":\"choices\",\"choices\":[%s]%s}";
    const struct form *older =
        form(a, "1",
             arena_printf(a, "%s,%s,%s,%s", TEXT("tel", ",\"na\":\"无\""), TEXT("old", ""), CHOICE("sex", VALUE("男", "") "," VALUE("其他", "")),
                          arena_printf(a, several, "langs", VALUE("英", "") "," VALUE("日", "") "," VALUE("俄", ""), "")),
             TABLE("work", "3", TEXT("unit", "") "," TEXT("post", ""), ""), "");
    const struct form *newer =
        form(a, "2",
             arena_printf(a, "%s,%s,%s", TEXT("mobile", ",\"was\":\"tel\",\"na\":\"无\""),
                          CHOICE("sex", VALUE("男性", ",\"was\":\"男\"") "," VALUE("女性", "")),
                          arena_printf(a, several, "tongues", VALUE("英语", ",\"was\":\"英\"") "," VALUE("俄", ""), ",\"was\":\"langs\"")),
             TABLE("jobs", "2", TEXT("unit", "") "," TEXT("title", ",\"was\":\"post\""), "\"was\":\"work\","), "");
    (void)state;
    answers_set(&in, "id", "1", 0);
    answers_set(&in, "tel", "123", ANSWER_GUESSED);
    answers_set(&in, "tel_na", "1", 0);
    answers_set(&in, "old", "gone", 0);
    answers_set(&in, "sex", "男", 0);
    answers_set(&in, "langs", "英 日 俄", 0);
    answers_set(&in, "work.1.unit", "甲", 0);
    answers_set(&in, "work.2.post", "乙", ANSWER_DAMAGED);
    answers_set(&in, "work.3.unit", "丙", 0);
    answers_carry(older, newer, &in, &out, &l);
    assert_int_equal(out.n, 7);
    assert_string_equal(answers_get(&out, "id"), "1");
    assert_string_equal(answers_get(&out, "mobile"), "123");
    assert_int_equal(answers_find(&out, "mobile")->flags, ANSWER_GUESSED);
    assert_string_equal(answers_get(&out, "mobile_na"), "1");
    assert_string_equal(answers_get(&out, "sex"), "男性");
    assert_string_equal(answers_get(&out, "tongues"), "英语 俄");
    assert_string_equal(answers_get(&out, "jobs.1.unit"), "甲");
    assert_string_equal(answers_get(&out, "jobs.2.title"), "乙");
    assert_int_equal(answers_find(&out, "jobs.2.title")->flags, ANSWER_DAMAGED);
    size_t lost = 0;
    const char *paths[8];
    for (size_t i = 0; i < l.n; i++)
        if (l.v[i].how == CARRIED_LOST)
            paths[lost++] = l.v[i].path;
    assert_int_equal(lost, 3);                             /* one of the languages, the field that is gone, the third row */
    assert_string_equal(paths[0], "langs");
    assert_string_equal(paths[1], "old");
    assert_string_equal(paths[2], "work.3.unit");
    free(l.v);
    arena_free(a);
}

static void keeps_rows_by_what_is_printed_in_them(void **state)
{
    struct arena *a = arena_new();
    struct answers in = {.arena = a}, out = {.arena = a};
    struct carried_list l = {.arena = a};
    const char *columns = TEXT("year", "") "," TEXT("hours", "");
    const char *table = ",{\"kind\":\"table\",\"table\":\"h\",\"rows\":{\"max\":2},\"keys\":[\"%s\",\"%s\"],\"fields\":[%s]}";
    const struct form *older = form(a, "1", "", arena_printf(a, table, "2024", "2025", columns), "");
    const struct form *newer = form(a, "2", "", arena_printf(a, table, "2025", "2026", columns), "");
    (void)state;
    assert_string_equal(compared(a, older, newer), "removed! h<h h=2024; loosened h<h");
    answers_set(&in, "h.1.hours", "10", 0);
    answers_set(&in, "h.2.hours", "20", 0);
    answers_carry(older, newer, &in, &out, &l);
    assert_int_equal(out.n, 1);
    assert_string_equal(answers_get(&out, "h.1.hours"), "20");
    assert_int_equal(l.n, 2);
    free(l.v);
    arena_free(a);
}

static void count_was(void *ctx, const char *was, struct place at)
{
    (void)at;
    buf_printf(ctx, "%s ", was);
}

static void finds_former_names_of_nothing(void **state)
{
    struct arena *a = arena_new();
    struct buf b = BUF_INIT;
    const struct form *older = form(a, "1", TEXT("a", "") "," TEXT("b", ",\"was\":\"earlier\""), "", "");
    const struct form *newer = form(a, "2", TEXT("c", ",\"was\":\"a\"") "," TEXT("b", ",\"was\":\"earlier\"") "," TEXT("d", ",\"was\":\"aa\""), "", "");
    (void)state;
    form_was_nothing(older, newer, count_was, &b);
    assert_string_equal(b.p, "aa ");
    buf_clear(&b);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_have_an_order),      cmocka_unit_test(tells_what_differs),
        cmocka_unit_test(knows_what_is_the_same),      cmocka_unit_test(refuses_to_drop_what_is_there),
        cmocka_unit_test(carries_answers_forward),     cmocka_unit_test(keeps_rows_by_what_is_printed_in_them),
        cmocka_unit_test(finds_former_names_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

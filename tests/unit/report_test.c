/* The table of a form: the same whatever the order of arrival, exact, and never wrong as if right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "counter_fixture.h"
#include "report/report.h"

struct person { const char *id, *name, *permit; unsigned flags; };

static void give(struct fixture *x, const struct person *p, const char *file)
{
    struct answers a = {.arena = arena_new()};
    char sha[65];
    store_keep(x->s, file, strlen(file), sha);
    answers_set(&a, "resident_id", p->id, 0);
    answers_set(&a, "full_name", p->name, p->flags);
    if (p->permit)
        answers_set(&a, "permit", p->permit, 0);
    answers_set(&a, "work.1.unit", "一厂,\n二车间", 0);
    struct store_source src = {sha, file, "pdf", "2026-03-01", "", ""};
    struct store_submission in = {.form = x->fa, .person = p->id, .answers = &a};
    struct store_outcome o;
    store_submit(x->s, &src, &in, &o);
    arena_free(a.arena);
}

typedef long report_fn(struct store *s, const struct report_options *o, FILE *out, struct buf *why);

static char *table_of(struct fixture *x, report_fn *fn, const struct report_options *o, size_t *n)
{
    char *text = NULL;
    struct buf why = BUF_INIT;
    FILE *out = open_memstream(&text, n);
    if (fn(x->s, o, out, &why) < 0)
        fail_msg("%s", why.p);
    fclose(out);
    buf_clear(&why);
    return text;
}

static const struct person people[] = {
    {"110105194912310038", "王䶮㛃𠅤𬭎龘犇", "=1+2", 0},
    {"11010519491231002X", "阿不都热合曼·吐尔逊", NULL, 0},
    {"11010519491231002X", "阿不都热合曼", NULL, 0},       /* another answer of the same person: both wait */
    {"110105194912310054", "王Ť쭎", NULL, ANSWER_DAMAGED},
};
enum { PEOPLE = sizeof people / sizeof *people };

/* All orders of arrival by Heap's algorithm; each gives the same table. */
static void in_order(const int *order, char **csv, char **json)
{
    struct fixture x;
    struct report_options o = {.form = "form-a", .guard = true};
    size_t n;
    fixture_init(&x, false);
    for (int i = 0; i < PEOPLE; i++) {
        char file[32];
        snprintf(file, sizeof file, "%d.pdf", order[i]);
        give(&x, &people[order[i]], file);
    }
    *csv = table_of(&x, report_csv, &o, &n);
    *json = table_of(&x, report_json, &o, &n);
    fixture_clear(&x);
}

static void test_order_of_arrival(void **state)
{
    int order[PEOPLE] = {0, 1, 2, 3}, c[PEOPLE] = {0}, seen = 1;
    char *csv0, *json0;
    (void)state;
    in_order(order, &csv0, &json0);
    for (int i = 0; i < PEOPLE;) {
        if (c[i] >= i) {
            c[i++] = 0;
            continue;
        }
        int a = i % 2 ? c[i] : 0, t = order[a];
        order[a] = order[i];
        order[i] = t;
        char *csv, *json;
        in_order(order, &csv, &json);
        assert_string_equal(csv, csv0);
        assert_string_equal(json, json0);
        free(csv);
        free(json);
        seen++;
        c[i]++;
        i = 0;
    }
    assert_int_equal(seen, 24);
    free(csv0);
    free(json0);
}

static void fill(struct fixture *x)
{
    fixture_init(x, false);
    for (int i = 0; i < PEOPLE; i++) {
        char file[32];
        snprintf(file, sizeof file, "%d.pdf", i);
        give(x, &people[i], file);
    }
}

static void test_json_is_exact(void **state)
{
    struct fixture x;
    struct report_options o = {.form = "form-a"};
    size_t n;
    (void)state;
    fill(&x);
    char *text = table_of(&x, report_json, &o, &n);
    json_t *j = json_loads(text, 0, NULL);
    assert_int_equal(json_array_size(j), PEOPLE);
    const json_t *first = NULL, *damaged = NULL;
    for (size_t i = 0; i < PEOPLE; i++) {
        const json_t *r = json_array_get(j, i);
        const char *id = json_string_value(json_object_get(r, "resident_id"));
        if (strcmp(id, people[0].id) == 0)
            first = r;
        if (strcmp(id, people[3].id) == 0)
            damaged = r;
    }
    assert_string_equal(json_string_value(json_object_get(first, "full_name")), "王䶮㛃𠅤𬭎龘犇");
    assert_string_equal(json_string_value(json_object_get(first, "permit")), "=1+2");
    assert_string_equal(json_string_value(json_object_get(first, "work.1.unit")), "一厂,\n二车间");
    assert_string_equal(json_string_value(json_object_get(first, "work.2.unit")), "");
    assert_string_equal(json_string_value(json_object_get(first, "_status")), "accepted");
    assert_true(json_is_null(json_object_get(damaged, "full_name")));
    assert_string_equal(json_string_value(json_object_get(json_object_get(damaged, "_damaged"), "full_name")), "王Ť쭎");
    assert_null(strstr(text, "2026-03-01"));               /* nothing tells when it came */
    json_decref(j);
    free(text);
    fixture_clear(&x);
}

static void test_csv_for_spreadsheets(void **state)
{
    struct fixture x;
    struct report_options o = {.form = "form-a", .guard = true, .labels = true};
    size_t n;
    (void)state;
    fill(&x);
    char *text = table_of(&x, report_csv, &o, &n);
    assert_memory_equal(text, "\xEF\xBB\xBF批次,申请人,状态,表的版本,姓名,身份证号,", strlen("\xEF\xBB\xBF批次,申请人,状态,表的版本,姓名,身份证号,"));
    assert_non_null(strstr(text, "证书号（不适用）"));
    assert_non_null(strstr(text, "工作经历第3行 岗位\r\n"));
    assert_non_null(strstr(text, "\"\t=1+2\""));
    assert_non_null(strstr(text, "\"\t110105194912310038\""));
    assert_non_null(strstr(text, "\"一厂,\n二车间\""));
    assert_non_null(strstr(text, "〔文字受损，待核对〕王Ť쭎"));
    assert_non_null(strstr(text, "待选择"));
    free(text);
    o = (struct report_options){.form = "form-a"};
    text = table_of(&x, report_csv, &o, &n);
    assert_memory_equal(text, "\xEF\xBB\xBF_round,_person,_status,_version,full_name,resident_id,", 57);
    assert_non_null(strstr(text, ",=1+2,"));
    free(text);
    fixture_clear(&x);
}

static void test_gb18030(void **state)
{
    struct fixture x;
    struct report_options o = {.form = "form-a", .charset = "GB18030"};
    size_t n;
    (void)state;
    fill(&x);
    char *text = table_of(&x, report_csv, &o, &n);
    struct buf back = BUF_INIT;
    assert_memory_equal(text, "_round", 6);                /* no mark in front */
    assert_true(conv_to_utf8("GB18030", text, n, &back));
    assert_non_null(strstr(back.p, "王䶮㛃𠅤𬭎龘犇"));
    free(text);
    buf_clear(&back);
    /* GBK has no 𠅤: said, not replaced */
    struct buf why = BUF_INIT;
    o.charset = "GBK";
    char *p = NULL;
    FILE *out = open_memstream(&p, &n);
    assert_int_equal(report_csv(x.s, &o, out, &why), -1);
    assert_non_null(strstr(why.p, "GBK"));
    fclose(out);
    free(p);
    buf_clear(&why);
    fixture_clear(&x);
}

static void test_unknown_form(void **state)
{
    struct fixture x;
    struct report_options o = {.form = "form-z"};
    struct buf why = BUF_INIT;
    (void)state;
    fixture_init(&x, false);
    assert_int_equal(report_json(x.s, &o, stdout, &why), -1);
    assert_non_null(strstr(why.p, "form-z"));
    buf_clear(&why);
    fixture_clear(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_arrival), cmocka_unit_test(test_json_is_exact), cmocka_unit_test(test_csv_for_spreadsheets),
        cmocka_unit_test(test_gb18030),          cmocka_unit_test(test_unknown_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

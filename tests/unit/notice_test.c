/*
 * Notices in the database: the same things told have the same number, a number of acceptance leaves no gap, and every row is under seal. And the
 * days that time limits are counted in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "counter_fixture.h"
#include "rule/rule.h"

static struct store_outcome give(struct fixture *x, const char *person, const char *name, const struct store_issue *issues, size_t n, long long base,
                                 int revision)
{
    char sha[65];
    struct answers a = {.arena = x->a};
    struct store_outcome o;
    answers_set(&a, "full_name", name, 0);
    store_keep(x->s, name, strlen(name), sha);
    struct store_source src = {sha, "x.pdf", "pdf", "2026-11-27", "张三", ""};
    struct store_submission in = {.form = x->fa, .person = person, .name = name, .answers = &a, .issues = issues, .nissues = n, .base = base,
                                  .base_revision = revision};
    store_submit(x->s, &src, &in, &o);
    return o;
}

static void count_finding(void *ctx, const char *text)
{
    ++*(int *)ctx;
    print_message("%s\n", text);
}

static int findings(struct fixture *x)
{
    size_t files, submissions;
    int n = 0;
    store_verify(x->s, count_finding, &n, &files, &submissions);
    return n;
}

struct faults { long long v[8]; size_t n; };

static bool note_fault(void *ctx, const struct store_fault *f)
{
    struct faults *l = ctx;
    l->v[l->n++] = f->id;
    return l->n < 8;
}

static struct store_notice make(struct fixture *x, long long application, const char *missing, const char *day)
{
    struct faults l = {0};
    struct store_notice n;
    store_each_fault(x->s, application, note_fault, &l);
    struct store_telling t = {application, l.v, l.n, missing, day, "张三", NULL};
    store_notice_make(x->s, &t, x->a, &n);
    return n;
}

static const struct store_issue no_name = {"R-REQ", "error", "基本信息", "full_name", "姓名", "", "姓名没有填写", "请补填", 0};
static const struct store_issue bad_id = {"R-IDNO", "error", "基本信息", "resident_id", "身份证号", "1", "校验位对不上", "请核对", 0};

static void test_numbers(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome a = give(&x, PERSON_1, "甲", &no_name, 1, 0, 0), b = give(&x, PERSON_2, "乙", &no_name, 1, 0, 0);
    assert_string_equal(make(&x, a.application, "", "2026-11-27").number, "BZ2026-0001");
    assert_string_equal(make(&x, b.application, "", "2026-11-28").number, "BZ2026-0002");
    struct store_notice again = make(&x, a.application, "", "2027-02-01");
    assert_string_equal(again.number, "BZ2026-0001");
    assert_string_equal(again.made_on, "2026-11-27");
    assert_string_equal(make(&x, a.application, "form-b", "2027-02-01").number, "BZ2027-0001");
    struct store_told t = {"2027-02-02", "张三", "电话", "本人", "2027-02-09"};
    store_notice_told(x.s, again.id, &t);
    assert_int_equal(findings(&x), 0);
    /* answered, with the same fault: another notice */
    give(&x, PERSON_1, "甲甲", &no_name, 1, a.submission, 1);
    assert_string_equal(make(&x, a.application, "form-b", "2027-02-10").number, "BZ2027-0002");
    assert_int_equal(findings(&x), 0);
    fixture_clear(&x);
}

static bool accept_it(struct fixture *x, long long application, const char *window, const char *day, const char *by, struct store_acceptance *got)
{
    struct store_move as = {.application = application, .move = "accept", .name = "受理", .from = "received", .to = "accepted", .to_name = "受理"};
    return store_accept(x->s, &as, window, day, &(struct store_hand){.by = by}, got);
}

static void test_acceptance(void **state)
{
    struct fixture x;
    struct store_acceptance got;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome a = give(&x, PERSON_1, "甲", &no_name, 1, 0, 0), b = give(&x, PERSON_2, "乙", NULL, 0, 0, 0);
    assert_false(accept_it(&x, a.application, "904", "2026-11-27", "张三", &got));
    assert_int_equal(got.refusal, ACCEPT_FAULTS);
    assert_true(accept_it(&x, b.application, "904", "2026-11-27", "张三", &got));
    assert_string_equal(got.number, "904-2026-00001");
    give(&x, PERSON_1, "甲甲", NULL, 0, a.submission, 1);
    assert_true(accept_it(&x, a.application, "904", "2026-11-30", "李四", &got));
    assert_string_equal(got.number, "904-2026-00002");
    assert_true(accept_it(&x, b.application, "905", "2027-01-04", "王五", &got));
    assert_string_equal(got.number, "904-2026-00001");     /* once given, it stays */
    assert_string_equal(got.on, "2026-11-27");
    assert_string_equal(got.by, "张三");
    assert_false(accept_it(&x, 99, "904", "2026-11-27", "张三", &got));
    assert_int_equal(findings(&x), 0);
    fixture_clear(&x);
}

static void test_wrong_number_mended(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome a = give(&x, PERSON_1, "甲", &bad_id, 1, 0, 0);
    assert_int_equal(store_base(x.s, a.submission, 1, x.fa, PERSON_2, ""), STORE_BASE_FITS);
    struct store_outcome b = give(&x, PERSON_2, "甲甲", NULL, 0, a.submission, 1);
    assert_int_equal(b.application, a.application);
    assert_int_equal(b.revision, 2);
    assert_int_equal(b.status, STORE_ACCEPTED);
    assert_int_equal(store_base(x.s, a.submission, 2, x.fa, PERSON_1, ""), STORE_BASE_CHANGED);
    assert_int_equal(findings(&x), 0);
    fixture_clear(&x);
}

static struct date day(const char *iso)
{
    struct date t;
    assert_true(date_parse(iso, &t));
    return t;
}

static void test_days(void **state)
{
    static struct code v[] = {{.code = "2026-10-01", .name = "休"}, {.code = "2026-10-02", .name = "休"}, {.code = "2026-10-10", .name = "班"}};
    static const struct code *const sorted[] = {&v[0], &v[1], &v[2]};
    struct codelist holidays = {.id = "holidays", .v = v, .n = 3, .by_code = (const struct code **)sorted};
    struct within w;
    bool guessed = false;
    char iso[11];
    (void)state;
    assert_true(within_parse("5 working days", &w) && w.working && w.n == 5);
    date_iso(within_ends(&w, day("2026-09-30"), &holidays, &guessed), iso);
    assert_string_equal(iso, "2026-10-09");
    assert_false(guessed);
    assert_int_equal(workdays_since(day("2026-09-30"), day("2026-10-10"), &holidays), 6);
    assert_int_equal(workdays_since(day("2026-10-10"), day("2026-09-30"), &holidays), 0);
    date_iso(within_ends(&w, day("2027-01-01"), &holidays, &guessed), iso);
    assert_string_equal(iso, "2027-01-08");
    assert_true(guessed);                                  /* the list says nothing of that year */
    assert_true(within_parse("1个月", &w) && !w.working);
    date_iso(within_ends(&w, day("2026-01-31"), &holidays, &guessed), iso);
    assert_string_equal(iso, "2026-02-28");
    assert_true(within_parse("3个工作日", &w) && w.working && w.n == 3);
    assert_false(within_parse("0 working days", &w) || within_parse("soon", &w) || within_parse("5 working", &w) || within_parse("", &w));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_acceptance), cmocka_unit_test(test_wrong_number_mended), cmocka_unit_test(test_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

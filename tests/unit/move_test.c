/*
 * Moves and bans in the database: who, when, why; nothing moves from where it does not stand; what a state says of a change holds in the same
 * transaction; a row changed behind the log is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "counter_fixture.h"

static const struct store_issue locked = {"R-STATE", "error", "", "", "", "", "已上报，不能再改", "请先退回", 0};

/* locked in "reported"; in "returned" a change brings it to "received" */
static struct store_gate gate(void *ctx, const char *state)
{
    ++*(int *)ctx;
    if (strcmp(state, "reported") == 0)
        return (struct store_gate){.refused = &locked};
    if (strcmp(state, "returned") == 0)
        return (struct store_gate){.to = "received", .to_name = "待上报", .name = "改好交回"};
    return (struct store_gate){0};
}

static int asked;

static struct store_outcome give(struct fixture *x, const char *name, long long base, int revision)
{
    char sha[65];
    struct answers a = {.arena = x->a};
    struct store_outcome o;
    answers_set(&a, "full_name", name, 0);
    store_keep(x->s, name, strlen(name), sha);
    struct store_source src = {sha, "x.pdf", "pdf", "2026-11-27", "张三", ""};
    struct store_submission in = {.form = x->fa, .person = PERSON_1, .name = name, .answers = &a, .base = base, .base_revision = revision,
                                  .gate = gate, .gate_ctx = &asked};
    store_submit(x->s, &src, &in, &o);
    return o;
}

static void count_finding(void *ctx, const char *text)
{
    (void)text;
    ++*(int *)ctx;
}

static int findings(struct fixture *x)
{
    size_t files, submissions;
    int n = 0;
    store_verify(x->s, count_finding, &n, &files, &submissions);
    return n;
}

static enum store_done move(struct fixture *x, long long application, const char *word, const char *from, const char *to)
{
    static const struct store_move_value values[] = {{"operator", "操作人", "李四"}, {"phone", "电话", "13800138000"}};
    struct store_move m = {.application = application, .move = word, .name = word, .from = from, .to = to, .to_name = to, .on = "2026-11-28", .role = "单位",
                           .values = values, .nvalues = 2};
    return store_move(x->s, &m, &(struct store_hand){.by = "王五", .why = "材料齐了"}, NULL);
}

struct seen { int n, values; char last[64], by[32], why[32], on[16]; };

static void note_value(void *ctx, const struct store_move_value *v)
{
    struct seen *s = ctx;
    s->values++;
    assert_true(*v->label);
}

struct noting { struct fixture *x; struct seen *s; };

static bool note_move(void *ctx, const struct store_moved *m)
{
    struct noting *k = ctx;
    k->s->n++;
    snprintf(k->s->last, sizeof k->s->last, "%s %s>%s", m->move, m->from, m->to);
    snprintf(k->s->by, sizeof k->s->by, "%s", m->by);
    snprintf(k->s->why, sizeof k->s->why, "%s", m->why);
    snprintf(k->s->on, sizeof k->s->on, "%s", m->on);
    store_each_move_value(k->x->s, m->id, note_value, k->s);   /* values may be asked for meanwhile */
    return true;
}

static struct seen moves_of(struct fixture *x, long long application)
{
    struct seen s = {0};
    struct noting k = {x, &s};
    store_each_move(x->s, application, note_move, &k);
    return s;
}

static void assert_state(struct fixture *x, long long application, const char *want)
{
    char state[STORE_STATE_SIZE];
    assert_true(store_state(x->s, application, state));
    assert_string_equal(state, want);
}

static void test_moves(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome o = give(&x, "甲", 0, 0);
    assert_int_equal(move(&x, o.application, "report", "received", "reported"), STORE_DONE);
    assert_state(&x, o.application, "reported");
    assert_int_equal(move(&x, o.application, "report", "received", "reported"), STORE_NOT_NOW);
    assert_int_equal(move(&x, 99, "report", "received", "reported"), STORE_NO_SUCH);
    struct seen s = moves_of(&x, o.application);
    assert_int_equal(s.n, 1);
    assert_int_equal(s.values, 2);
    assert_string_equal(s.last, "report received>reported");
    assert_string_equal(s.by, "王五");
    assert_string_equal(s.why, "材料齐了");
    assert_string_equal(s.on, "2026-11-28");
    assert_int_equal(findings(&x), 0);
    fixture_clear(&x);
}

/* All or none. */
static void test_many(void **state)
{
    struct fixture x;
    size_t failed = 9;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome o = give(&x, "甲", 0, 0);
    struct store_move v[2] = {{.application = o.application, .move = "a", .name = "a", .from = "received", .to = "b", .to_name = "b", .on = "2026-11-28"},
                              {.application = 77, .move = "a", .name = "a", .from = "received", .to = "b", .to_name = "b", .on = "2026-11-28"}};
    assert_int_equal(store_move_all(x.s, v, 2, &(struct store_hand){.by = "王五"}, &failed, NULL), STORE_NO_SUCH);
    assert_int_equal(failed, 1);
    assert_state(&x, o.application, "received");
    assert_int_equal(moves_of(&x, o.application).n, 0);
    assert_int_equal(findings(&x), 0);
    fixture_clear(&x);
}

/* A number is drawn with the move or there is no move. */
static void test_number(void **state)
{
    struct fixture x;
    struct buf why = BUF_INIT;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome o = give(&x, "甲", 0, 0);
    struct store_number_kind cert = {"certificate", "证书编号", "{year}{seq:4}", true};
    store_number_kind(x.s, &cert);
    struct store_move m = {.application = o.application, .move = "a", .name = "a", .from = "received", .to = "b", .to_name = "b", .on = "2026-11-28",
                           .kind = "certificate", .office = "市局"};
    assert_int_equal(store_move(x.s, &m, &(struct store_hand){.by = "王五"}, &why), STORE_OTHER);
    assert_true(why.n > 0);
    assert_state(&x, o.application, "received");
    struct store_range r = {.kind = "certificate", .office = "市局", .year = 2026, .first = 5, .last = 9, .given_on = "2026-11-01"};
    assert_true(store_range_give(x.s, &r, "王五", &why));
    assert_int_equal(store_move(x.s, &m, &(struct store_hand){.by = "王五"}, &why), STORE_DONE);
    assert_string_equal(m.number, "20260005");
    assert_state(&x, o.application, "b");
    assert_int_equal(findings(&x), 0);
    buf_clear(&why);
    fixture_clear(&x);
}

/* A locked state refuses other answers, not the same again; a change moves a returned one on, once. */
static void test_gate(void **state)
{
    struct fixture x;
    struct store_case c;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome o = give(&x, "甲", 0, 0);
    move(&x, o.application, "report", "received", "reported");
    asked = 0;
    assert_int_equal(give(&x, "甲", o.submission, 1).status, STORE_DUPLICATE);
    assert_int_equal(asked, 0);
    assert_int_equal(give(&x, "乙", o.submission, 1).status, STORE_REFUSED);
    assert_int_equal(give(&x, "乙", 0, 0).status, STORE_REFUSED);
    assert_int_equal(asked, 2);
    assert_state(&x, o.application, "reported");
    move(&x, o.application, "return", "reported", "returned");
    struct store_outcome again = give(&x, "乙", o.submission, 1);
    assert_int_equal(again.status, STORE_ACCEPTED);
    assert_int_equal(again.revision, 2);
    assert_state(&x, o.application, "received");
    assert_string_equal(moves_of(&x, o.application).last, "changed returned>received");
    store_case(x.s, o.application, &c);
    assert_int_equal(c.moves, 3);
    assert_string_equal(c.since, "2026-11-27");
    assert_int_equal(findings(&x), 0);
    fixture_clear(&x);
}

static bool note_ban(void *ctx, const struct store_ban *b)
{
    assert_true(b->id > 0);
    ++*(int *)ctx;
    return true;
}

static int bans_on(struct fixture *x, const char *person, const char *day)
{
    int n = 0;
    store_each_ban(x->s, person, day, note_ban, &n);
    return n;
}

static void test_bans(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_hand h = {.by = "王五", .why = "业绩造假"};
    struct store_ban b = {.person = PERSON_1, .from = "2026-01-01", .until = "2026-12-31"}, open = {.person = PERSON_2, .from = "2026-01-01", .until = ""};
    store_ban(x.s, &b, &h);
    long long id = store_ban(x.s, &open, &h);
    assert_int_equal(bans_on(&x, PERSON_1, "2025-12-31"), 0);
    assert_int_equal(bans_on(&x, PERSON_1, "2026-01-01"), 1);
    assert_int_equal(bans_on(&x, PERSON_1, "2026-12-31"), 1);
    assert_int_equal(bans_on(&x, PERSON_1, "2027-01-01"), 0);
    assert_int_equal(bans_on(&x, PERSON_2, "2030-01-01"), 1);
    assert_int_equal(store_ban_lift(x.s, id, "2027-03-01", &h), STORE_DONE);
    assert_int_equal(store_ban_lift(x.s, id, "2027-03-01", &h), STORE_NOT_NOW);
    assert_int_equal(store_ban_lift(x.s, 99, "2027-03-01", &h), STORE_NO_SUCH);
    assert_int_equal(bans_on(&x, PERSON_2, "2027-02-28"), 1);
    assert_int_equal(bans_on(&x, PERSON_2, "2027-03-01"), 0);
    assert_int_equal(bans_on(&x, NULL, NULL), 2);
    assert_int_equal(findings(&x), 0);
    fixture_clear(&x);
}

static void tamper(struct fixture *x, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(x->db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_verify(void **state)
{
    static const char *const changes[] = {"UPDATE move SET why = 'x'", "UPDATE move_value SET value = 'x' WHERE ordinal = 1", "DELETE FROM move_value",
                                          "UPDATE application SET state = 'issued'", "UPDATE ban SET until_day = '2026-02-01'", "DELETE FROM ban"};
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct fixture x;
        fixture_init(&x, false);
        struct store_outcome o = give(&x, "甲", 0, 0);
        move(&x, o.application, "report", "received", "reported");
        store_ban(x.s, &(struct store_ban){.person = PERSON_1, .from = "2026-01-01", .until = ""}, &(struct store_hand){.by = "王五", .why = "a"});
        assert_int_equal(findings(&x), 0);
        tamper(&x, changes[i]);
        assert_true(findings(&x) > 0);
        fixture_clear(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves), cmocka_unit_test(test_many), cmocka_unit_test(test_number),
        cmocka_unit_test(test_gate), cmocka_unit_test(test_bans), cmocka_unit_test(test_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

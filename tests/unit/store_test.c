/* What the store decides, keeps and finds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "counter_fixture.h"
#include "store/store_int.h"

static const struct store_issue an_error = {"R-REQ", "error", "基本信息", "full_name", "姓名", "", "姓名没有填写", "请补填", 0};
static const struct store_issue a_warning = {"W-ID", "warning", "基本信息", "resident_id", "身份证号", "1", "地区码少见", "请核对", 0};
static const struct store_issue a_repeat = {"R-DUP", "error", "", "resident_id", "", "", "交过了", "", 0};

struct hand_in {
    const struct form *f;
    const char *person, *name, *unit;                      /* person NULL: unknown */
    const struct store_issue *issues;
    size_t nissues;
    long long base;
    int base_revision;
    bool refuse_repeat;
    const char *round;
    unsigned name_flags;
    char end;                                              /* GIVE names it, so that what is left out is zero without a warning */
};

static int sources;

static struct store_outcome give_to(struct store *s, const struct hand_in *h)
{
    struct answers a = {.arena = arena_new()};
    char sha[65], bytes[64], file[64];
    snprintf(bytes, sizeof bytes, "%%PDF %d %d", (int)getpid(), ++sources);
    snprintf(file, sizeof file, "来件/%d-%d.pdf", (int)getpid(), sources);
    store_keep(s, bytes, strlen(bytes), sha);
    if (h->person)
        answers_set(&a, "resident_id", h->person, 0);
    if (h->name)
        answers_set(&a, "full_name", h->name, h->name_flags);
    if (h->unit)
        answers_set(&a, "work.2.unit", h->unit, 0);
    struct store_source src = {sha, file, "pdf", "2026-03-01", "张三", h->round ? h->round : ""};
    struct store_submission in = {.form = h->f, .person = h->person, .name = h->name_flags ? NULL : h->name, .base = h->base,
                                  .base_revision = h->base_revision, .answers = &a, .issues = h->issues, .nissues = h->nissues,
                                  .if_repeated = h->refuse_repeat ? &a_repeat : NULL};
    struct store_outcome o;
    store_submit(s, &src, &in, &o);
    arena_free(a.arena);
    return o;
}

#define GIVE(x, ...) give_to((x)->s, &(struct hand_in){__VA_ARGS__, .end = 0})

/* The first column of the first row of a query on a second connection, as any other program would see it. */
static const char *ask(struct fixture *x, const char *sql)
{
    static char answer[512];
    sqlite3 *db;
    sqlite3_stmt *st;
    assert_int_equal(sqlite3_open(x->db, &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    int rc = sqlite3_step(st);
    const char *p = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(st, 0) : rc == SQLITE_DONE ? "(none)" : sqlite3_errmsg(db);
    snprintf(answer, sizeof answer, "%s", p ? p : "(null)");
    sqlite3_finalize(st);
    sqlite3_close(db);
    return answer;
}

static void count_finding(void *ctx, const char *text)
{
    (void)text;
    ++*(int *)ctx;
}

static size_t verify(struct fixture *x)
{
    size_t files, submissions;
    int told = 0;
    size_t n = store_verify(x->s, count_finding, &told, &files, &submissions);
    assert_int_equal(n, told);
    return n;
}

static void test_accepted(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome o = GIVE(&x, x.fa, PERSON_1, "王䶮㛃𠅤𬭎龘犇", "一厂");
    assert_int_equal(o.status, STORE_ACCEPTED);
    assert_int_equal(o.revision, 1);
    assert_string_equal(ask(&x, "SELECT value FROM answer WHERE field = 'full_name'"), "王䶮㛃𠅤𬭎龘犇");
    assert_string_equal(ask(&x, "SELECT full_name FROM form_form_a"), "王䶮㛃𠅤𬭎龘犇");
    assert_string_equal(ask(&x, "SELECT \"work.2.unit\" FROM form_form_a"), "一厂");
    assert_string_equal(ask(&x, "SELECT _row || unit FROM form_form_a__work"), "2一厂");
    assert_string_equal(ask(&x, "SELECT \"permit_na\" FROM form_form_a"), "");
    assert_string_equal(ask(&x, "SELECT procedure || person || name || state FROM application"),
                        "sample-procedure" PERSON_1 "王䶮㛃𠅤𬭎龘犇received");
    assert_string_equal(ask(&x, "SELECT status || received_on FROM submission"), "accepted2026-03-01");
    assert_string_equal(ask(&x, "PRAGMA user_version"), "3");
    assert_int_equal(verify(&x), 0);
    fixture_clear(&x);
}

static void test_warning_is_no_error(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    assert_int_equal(GIVE(&x, x.fa, PERSON_1, "甲", .issues = &a_warning, .nissues = 1).status, STORE_ACCEPTED);
    assert_int_equal(GIVE(&x, x.fa, PERSON_2, "乙", .issues = &an_error, .nissues = 1).status, STORE_INCOMPLETE);
    assert_string_equal(ask(&x, "SELECT message FROM issue WHERE severity = 'error' AND closed_at IS NULL AND row IS NULL"), "姓名没有填写");
    fixture_clear(&x);
}

static void test_same_answers(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome a = GIVE(&x, x.fa, PERSON_1, "甲"), b = GIVE(&x, x.fa, PERSON_1, "甲");
    assert_int_equal(b.status, STORE_DUPLICATE);
    assert_int_equal(b.submission, a.submission);
    assert_string_equal(ask(&x, "SELECT count(*) FROM submission"), "1");
    assert_string_equal(ask(&x, "SELECT group_concat(status) FROM source"), "accepted,duplicate");
    /* another round is another application */
    struct store_outcome c = GIVE(&x, x.fa, PERSON_1, "甲", .round = "2027");
    assert_int_equal(c.status, STORE_ACCEPTED);
    assert_int_not_equal(c.application, a.application);
    fixture_clear(&x);
}

static void test_two_forms_one_application(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome a = GIVE(&x, x.fa, PERSON_1, "甲"), b = GIVE(&x, x.fb, PERSON_1), c = GIVE(&x, x.fb, PERSON_2);
    assert_int_equal(a.application, b.application);
    assert_int_not_equal(a.submission, b.submission);
    assert_int_not_equal(c.application, b.application);
    fixture_clear(&x);
}

static void test_conflict_on_both_sides(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    GIVE(&x, x.fa, PERSON_1, "甲");
    struct store_outcome b = GIVE(&x, x.fa, PERSON_1, "乙");
    assert_int_equal(b.status, STORE_CONFLICT);
    assert_string_equal(ask(&x, "SELECT count(*) FROM submission WHERE status = 'conflict'"), "2");
    assert_string_equal(ask(&x, "SELECT count(*) FROM application"), "1");
    assert_int_equal(GIVE(&x, x.fa, PERSON_1, "甲").status, STORE_DUPLICATE);
    assert_int_equal(verify(&x), 0);
    fixture_clear(&x);
}

static void test_refused_repeat(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, true);
    struct store_outcome a = GIVE(&x, x.fa, PERSON_1, "甲", .refuse_repeat = true);
    assert_int_equal(a.status, STORE_ACCEPTED);
    assert_int_equal(GIVE(&x, x.fa, PERSON_1, "乙", .refuse_repeat = true).status, STORE_REFUSED);
    assert_string_equal(ask(&x, "SELECT diagnosis FROM source WHERE status = 'refused'"), "R-DUP");
    assert_int_equal(GIVE(&x, x.fa, PERSON_1, "甲", .refuse_repeat = true).status, STORE_DUPLICATE);
    /* a correction of one's own is no second form */
    struct store_outcome c = GIVE(&x, x.fa, PERSON_1, "乙", .refuse_repeat = true, .base = a.submission, .base_revision = 1);
    assert_int_equal(c.status, STORE_ACCEPTED);
    assert_int_equal(c.revision, 2);
    fixture_clear(&x);
}

static void test_revision_closes_issues(void **state)
{
    struct fixture x;
    struct store_issue both[2] = {an_error, a_warning};
    (void)state;
    fixture_init(&x, false);
    struct store_outcome a = GIVE(&x, x.fa, PERSON_1, .issues = both, .nissues = 2);
    struct store_outcome b = GIVE(&x, x.fa, PERSON_1, "甲", .issues = &a_warning, .nissues = 1, .base = a.submission, .base_revision = 1);
    assert_int_equal(b.status, STORE_ACCEPTED);
    assert_int_equal(b.submission, a.submission);
    assert_int_equal(b.revision, 2);
    assert_string_equal(ask(&x, "SELECT code FROM issue WHERE closed_at IS NOT NULL"), "R-REQ");
    assert_string_equal(ask(&x, "SELECT code || revision FROM issue WHERE closed_at IS NULL"), "W-ID1");
    assert_string_equal(ask(&x, "SELECT full_name FROM form_form_a"), "甲");
    assert_string_equal(ask(&x, "SELECT count(*) FROM form_form_a"), "1");
    /* the same again, made from revision 1 or 2 */
    assert_int_equal(GIVE(&x, x.fa, PERSON_1, "甲", .base = a.submission, .base_revision = 1).status, STORE_DUPLICATE);
    assert_int_equal(GIVE(&x, x.fa, PERSON_1, "甲", .base = a.submission, .base_revision = 2).status, STORE_DUPLICATE);
    /* made from a revision that is no longer the current one, and different */
    assert_int_equal(GIVE(&x, x.fa, PERSON_1, "丙", .base = a.submission, .base_revision = 1).status, STORE_CONFLICT);
    assert_int_equal(verify(&x), 0);
    fixture_clear(&x);
}

static void test_base_of_another(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome a = GIVE(&x, x.fa, PERSON_1, "甲");
    assert_int_equal(store_base(x.s, a.submission, 1, x.fa, PERSON_2, ""), STORE_BASE_CHANGED);
    assert_int_equal(store_base(x.s, a.submission, 1, x.fa, NULL, ""), STORE_BASE_NONE);
    assert_int_equal(store_base(x.s, a.submission, 2, x.fa, PERSON_1, ""), STORE_BASE_NONE);
    assert_int_equal(store_base(x.s, a.submission, 1, x.fb, PERSON_1, ""), STORE_BASE_NONE);
    assert_int_equal(store_base(x.s, a.submission, 1, x.fa, PERSON_1, "2027"), STORE_BASE_NONE);
    assert_int_equal(store_base(x.s, a.submission, 1, x.fa, PERSON_1, ""), STORE_BASE_FITS);
    /* and submit does not believe it either */
    struct store_outcome b = GIVE(&x, x.fa, PERSON_2, "乙", .base = a.submission, .base_revision = 1);
    assert_int_not_equal(b.submission, a.submission);
    assert_string_equal(ask(&x, "SELECT max(revision) FROM submission"), "1");
    fixture_clear(&x);
}

static void test_unknown_person(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_outcome a = GIVE(&x, x.fa, NULL, "甲"), b = GIVE(&x, x.fa, NULL, "乙");
    assert_int_not_equal(a.application, b.application);
    assert_int_equal(GIVE(&x, x.fa, NULL, "甲").status, STORE_DUPLICATE);
    /* the corrected form says who it is */
    struct store_outcome c = GIVE(&x, x.fa, PERSON_1, "甲", .base = a.submission, .base_revision = 1);
    assert_int_equal(c.application, a.application);
    assert_string_equal(ask(&x, "SELECT person FROM application WHERE name = '甲'"), PERSON_1);
    /* one whose other form is in already joins it */
    struct store_outcome other = GIVE(&x, x.fb, PERSON_2);
    struct store_outcome d = GIVE(&x, x.fa, PERSON_2, "乙", .base = b.submission, .base_revision = 1);
    assert_int_equal(d.application, other.application);
    assert_int_equal(d.submission, b.submission);
    assert_int_equal(d.status, STORE_ACCEPTED);
    assert_string_equal(ask(&x, "SELECT count(*) FROM application WHERE state = 'merged'"), "1");
    assert_int_equal(verify(&x), 0);
    fixture_clear(&x);
}

static void test_damaged_is_not_shown_as_right(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    GIVE(&x, x.fa, PERSON_1, "王Ť쭎", .name_flags = ANSWER_DAMAGED);
    assert_string_equal(ask(&x, "SELECT mark || value FROM answer WHERE field = 'full_name'"), "damaged王Ť쭎");
    assert_string_equal(ask(&x, "SELECT full_name FROM form_form_a"), "(null)");
    assert_string_equal(ask(&x, "SELECT name FROM application"), "");
    fixture_clear(&x);
}

static void test_bytes(void **state)
{
    struct fixture x;
    struct store_outcome o;
    char sha[65];
    (void)state;
    fixture_init(&x, false);
    GIVE(&x, x.fa, PERSON_1, "甲");
    snprintf(sha, sizeof sha, "%s", ask(&x, "SELECT sha256 FROM source"));
    assert_true(store_find_bytes(x.s, sha, "", &o));
    assert_int_equal(o.submission, 1);
    assert_string_equal(o.form, "form-a");
    assert_string_equal(o.version, "2026.1");
    assert_false(store_find_bytes(x.s, sha, "2027", &o));
    char *kept = store_file_path(x.s, sha);
    assert_true(file_exists(kept));
    free(kept);
    struct store_source src = {sha, "另一个名字.pdf", "pdf", "2026-03-02", "", ""};
    assert_true(store_find_bytes(x.s, sha, "", &o));
    store_repeat(x.s, &src, &o);
    assert_string_equal(ask(&x, "SELECT status FROM source WHERE name = '另一个名字.pdf'"), "duplicate");
    /* refused bytes are looked at again: a newer program or definition may read them */
    store_keep(x.s, "x", 1, sha);
    src.sha256 = sha;
    store_refuse(x.s, &src, &an_error, 1);
    assert_false(store_find_bytes(x.s, sha, "", &o));
    assert_int_equal(verify(&x), 0);
    fixture_clear(&x);
}

static void test_events_are_append_only(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    GIVE(&x, x.fa, PERSON_1, "甲");
    assert_string_equal(ask(&x, "UPDATE event SET by = 'x'"), "event is append-only");
    assert_string_equal(ask(&x, "DELETE FROM event"), "event is append-only");
    assert_string_equal(ask(&x, "SELECT by || what FROM event"), "张三submitted");
    fixture_clear(&x);
}

/* Puts a trigger back as it was, so that only the change itself can give it away. */
#define AGAIN(name, what) \
    "CREATE TRIGGER event_no_" name " BEFORE " what " ON event BEGIN SELECT raise(ABORT, 'event is append-only'); END"

/* Each change that nobody was allowed to make is found. */
static void test_verify_finds(void **state)
{
    static const char *const harm[] = {
        "UPDATE answer SET value = '丁' WHERE field = 'full_name'",
        "DELETE FROM answer WHERE field = 'full_name'",
        "UPDATE answer SET field = 'permit' WHERE field = 'full_name'",
        "UPDATE revision SET digest = 'x'",
        "UPDATE revision SET received_on = 'x'",
        "UPDATE issue SET message = 'x'",
        "UPDATE issue SET closed_at = 'x'",
        "UPDATE submission SET status = 'conflict'",
        "UPDATE submission SET received_on = 'x'",
        "UPDATE source SET message = 'x'",
        "UPDATE source SET diagnosis = 'x'",
        "UPDATE application SET state = 'x'",
        "UPDATE application SET number = '1' WHERE id = 1",
        "DROP INDEX event_of_source",
        "DELETE FROM issue",
        "UPDATE source SET name = 'x'",
        "UPDATE source SET status = 'refused'",
        "UPDATE application SET person = '1'",
        "UPDATE form SET definition = definition || ' '",
        "DROP TRIGGER event_no_update",
        "DROP VIEW form_form_b",
        "DROP VIEW form_form_a__work; CREATE VIEW form_form_a__work AS SELECT 1",
        "DROP TRIGGER event_no_update; UPDATE event SET by = 'x' WHERE id = 1;" AGAIN("update", "UPDATE"),
        "DROP TRIGGER event_no_delete; DELETE FROM event WHERE id = 1;" AGAIN("delete", "DELETE"),
        "DROP TRIGGER event_no_delete; DELETE FROM event WHERE id = 3;" AGAIN("delete", "DELETE"),
        "PRAGMA foreign_keys = OFF; DELETE FROM application",
    };
    (void)state;
    for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
        struct fixture x;
        sqlite3 *db;
        fixture_init(&x, false);
        GIVE(&x, x.fa, PERSON_1, "甲", .issues = &an_error, .nissues = 1);
        GIVE(&x, x.fb, PERSON_1);
        GIVE(&x, x.fb, PERSON_1);
        assert_int_equal(verify(&x), 0);
        assert_int_equal(sqlite3_open(x.db, &db), SQLITE_OK);
        if (sqlite3_exec(db, harm[i], NULL, NULL, NULL) != SQLITE_OK)
            fail_msg("%s: %s", harm[i], sqlite3_errmsg(db));
        sqlite3_close(db);
        if (verify(&x) == 0)
            fail_msg("not found: %s", harm[i]);
        fixture_clear(&x);
    }
}

static void test_verify_finds_changed_originals(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    GIVE(&x, x.fa, PERSON_1, "甲");
    GIVE(&x, x.fb, PERSON_1);
    char *one = store_file_path(x.s, ask(&x, "SELECT sha256 FROM source WHERE id = 1"));
    char *two = store_file_path(x.s, ask(&x, "SELECT sha256 FROM source WHERE id = 2"));
    struct buf b = BUF_INIT;
    assert_true(file_read(one, &b, 0));
    b.p[2] ^= 1;
    file_write_atomic(one, b.p, b.n);
    assert_int_equal(verify(&x), 1);
    assert_true(file_remove(two));
    assert_int_equal(verify(&x), 2);
    buf_clear(&b);
    free(one);
    free(two);
    fixture_clear(&x);
}

static void refuse_open(const char *path, enum store_mode mode, enum msg id, const char *arg)
{
    struct buf why = BUF_INIT, want = BUF_INIT;
    struct store *s = store_open(path, mode, &why);
    assert_null(s);
    msg_format(&want, id, MSG_ARGS(arg));
    assert_string_equal(why.p, want.p);
    buf_clear(&why);
    buf_clear(&want);
}

static void test_what_is_not_opened(void **state)
{
    struct fixture x;
    sqlite3 *db;
    (void)state;
    fixture_init(&x, false);
    char *p = path_join(x.dir, "b.db");
    refuse_open(p, STORE_WRITE, MSG_STORE_OPEN_MISSING, "");
    refuse_open(p, STORE_READ, MSG_STORE_OPEN_MISSING, "");
    char *nowhere = path_join(x.dir, "no/b.db");
    refuse_open(nowhere, STORE_CREATE, MSG_STORE_OPEN_FOLDER, "");
    free(nowhere);
    char junk[4096];
    memset(junk, 'x', sizeof junk);
    file_write_atomic(p, junk, sizeof junk);
    refuse_open(p, STORE_CREATE, MSG_STORE_OPEN_NOT_DB, "");
    file_remove(p);
    assert_int_equal(sqlite3_open(p, &db), SQLITE_OK);
    sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL);
    sqlite3_close(db);
    refuse_open(p, STORE_CREATE, MSG_STORE_OPEN_FOREIGN, "");
    assert_int_equal(sqlite3_open(x.db, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
    sqlite3_close(db);
    refuse_open(x.db, STORE_READ, MSG_STORE_OPEN_NEWER, "99");
    free(p);
    fixture_clear(&x);
}

/* A database of version 1, with one form in it, is stepped forward when it is opened, to read or to write: its rows, views and seals hold. */
static void test_migration(void **state)
{
    struct fixture x;
    struct buf sql = BUF_INIT, why = BUF_INIT;
    sqlite3 *db;
    (void)state;
    fixture_init(&x, false);
    store_close(x.s);
    snprintf(x.db, sizeof x.db, "%s/old.db", x.dir);
    assert_true(file_read("tests/data/store-version-1.sql", &sql, 0));
    assert_int_equal(sqlite3_open(x.db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql.p, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    x.s = store_open(x.db, STORE_READ, &why);
    assert_non_null(x.s);
    assert_string_equal(ask(&x, "PRAGMA user_version"), "3");
    assert_string_equal(ask(&x, "SELECT full_name FROM form_dy_chuding_baobiao"), "王䶮㛃𠅤𬭎龘犇");
    assert_string_equal(ask(&x, "SELECT origin FROM revision"), "file");
    assert_string_equal(ask(&x, "SELECT seq FROM sqlite_sequence WHERE name = 'source'"), "1");
    assert_int_equal(verify(&x), 1);                       /* the original is not here */
    buf_clear(&sql);
    buf_clear(&why);
    fixture_clear(&x);
}

/* The number of instructions in the program of a statement that make a temporary table. */
static int temporary_tables(struct fixture *x, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *st;
    int n = 0;
    assert_int_equal(sqlite3_open(x->db, &db), SQLITE_OK);
    char *explain = xasprintf("EXPLAIN %s", sql);
    if (sqlite3_prepare_v2(db, explain, -1, &st, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(st) == SQLITE_ROW)
        n += strcmp((const char *)sqlite3_column_text(st, 1), "OpenEphemeral") == 0;
    sqlite3_finalize(st);
    sqlite3_close(db);
    free(explain);
    return n;
}

/* A check by a list of words would make one at each row of an import. */
static void test_rows_need_no_temporary_tables(void **state)
{
    static const char *const rows[] = {
        "INSERT INTO answer VALUES (1, 1, 'a', 'b', 'damaged')",
        "INSERT INTO revision (submission_id, revision, version, digest, received_on, source_id) VALUES (1, 1, '1', '', '', 1)",
        "INSERT INTO submission (application_id, form, version, revision, status, received_on, uid) VALUES (1, '', '', 1, 'accepted', '', '')",
        "INSERT INTO source (sha256, name, kind, status, round, received_on) VALUES ('', '', '', 'accepted', '', '')",
        "INSERT INTO issue (submission_id, revision, code, severity, section, field, label, value, message, remedy, opened_at)"
        " VALUES (1, 1, '', 'error', '', '', '', '', '', '', '')",
        "INSERT INTO event (at, by, what, detail, seal) VALUES ('', '', '', '', '')",
    };
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (temporary_tables(&x, rows[i]))
            fail_msg("%s", rows[i]);
    fixture_clear(&x);
}

/* Reading changes nothing, and an older reader sees what a writer commits. */
/* Statements are known by their place; in one place one text may follow another. */
static void test_texts_in_one_place(void **state)
{
    struct fixture x;
    char sql[] = "SELECT 1";
    (void)state;
    fixture_init(&x, false);
    for (int i = 1; i < 9; i++) {
        sql[sizeof sql - 2] = (char)('0' + i);
        assert_int_equal(db_one(x.s, sql, ""), i);
        assert_int_equal(db_one(x.s, sql, ""), i);
    }
    fixture_clear(&x);
}

static void test_reading_only(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    store_close(x.s);
    struct buf why = BUF_INIT;
    x.s = store_open(x.db, STORE_READ, &why);
    assert_non_null(x.s);
    buf_clear(&why);
    struct arena *a = arena_new();
    assert_null(store_form(x.s, "form-a", NULL, a));
    arena_free(a);
    assert_int_equal(verify(&x), 0);
    fixture_clear(&x);
}

static void hand_in_many(struct fixture *x, int who)
{
    fixture_open(x);
    for (int i = 0; i < 25; i++) {
        char name[32], person[32];
        snprintf(name, sizeof name, "第%d-%d人", who, i);
        snprintf(person, sizeof person, "P%d-%d", who, i);
        GIVE(x, x->fa, person, name);
        GIVE(x, x->fb, "everybody", .unit = name);         /* all in conflict with each other */
    }
    store_close(x->s);
}

static void test_many_hands(void **state)
{
    struct fixture x;
    pid_t child[4];
    (void)state;
    fixture_init(&x, false);
    store_close(x.s);
    for (int i = 0; i < 4; i++) {
        child[i] = fork();
        assert_true(child[i] >= 0);
        if (child[i] == 0) {
            hand_in_many(&x, i);
            _exit(0);
        }
    }
    for (int i = 0; i < 4; i++) {
        int status;
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        assert_int_equal(status, 0);
    }
    fixture_open(&x);
    assert_string_equal(ask(&x, "SELECT count(*) FROM submission WHERE status = 'accepted'"), "100");
    assert_string_equal(ask(&x, "SELECT count(*) FROM submission WHERE status = 'conflict'"), "100");
    assert_string_equal(ask(&x, "SELECT count(*) FROM application"), "101");
    assert_int_equal(verify(&x), 0);
    fixture_clear(&x);
}

static void test_new_version_widens_the_view(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    GIVE(&x, x.fb, PERSON_1);
    struct form newer = *x.fb;
    struct section section = newer.sections[0];
    struct field fields[3] = {section.fields[0], section.fields[1], section.fields[1]};
    fields[2].name = "added";
    newer.version = "2026.10";
    section.fields = fields;
    section.nfields = 3;
    newer.sections = &section;
    GIVE(&x, &newer, PERSON_2);
    assert_string_equal(ask(&x, "SELECT group_concat(name) FROM pragma_table_info('form_form_b') WHERE name NOT LIKE '\\_%' ESCAPE '\\'"),
                        "resident_id,remark,added");
    assert_string_equal(ask(&x, "SELECT count(*) FROM form_form_b"), "2");
    struct arena *a = arena_new();
    assert_string_equal(store_form(x.s, "form-b", NULL, a)->version, "2026.10");
    arena_free(a);
    fixture_clear(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_warning_is_no_error),
        cmocka_unit_test(test_same_answers),
        cmocka_unit_test(test_two_forms_one_application),
        cmocka_unit_test(test_conflict_on_both_sides),
        cmocka_unit_test(test_refused_repeat),
        cmocka_unit_test(test_revision_closes_issues),
        cmocka_unit_test(test_base_of_another),
        cmocka_unit_test(test_unknown_person),
        cmocka_unit_test(test_damaged_is_not_shown_as_right),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_events_are_append_only),
        cmocka_unit_test(test_verify_finds),
        cmocka_unit_test(test_verify_finds_changed_originals),
        cmocka_unit_test(test_what_is_not_opened),
        cmocka_unit_test(test_migration),
        cmocka_unit_test(test_rows_need_no_temporary_tables),
        cmocka_unit_test(test_texts_in_one_place),
        cmocka_unit_test(test_reading_only),
        cmocka_unit_test(test_many_hands),
        cmocka_unit_test(test_new_version_widens_the_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

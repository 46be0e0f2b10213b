/* From what the reader gave to the verdict: hand-made results of the reader, the counter's own code, a database in a folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "counter_fixture.h"
/* The program's own parts are in no archive: they are compiled in here. */
#include "shouli/across.c"
#include "shouli/attach.c"
#include "shouli/wanted.c"
#include "shouli/changes.c"
#include "shouli/collect.c"
#include "shouli/continuation.c"
#include "shouli/forms.c"
#include "shouli/forward.c"
#include "shouli/identity.c"
#include "shouli/intake.c"
#include "shouli/lacks.c"
#include "shouli/lists.c"
#include "shouli/materials.c"
#include "shouli/order.c"
#include "shouli/parcel.c"
#include "shouli/people.c"
#include "shouli/print.c"
#include "shouli/standing.c"
#include "shouli/unit_check.c"
#include "shouli/unit_form.c"

/* Corrections are made with what the commands share, which is not here: see tests/systems/dongyang-chuding. */
void amend_by_file(const struct judge_across *across, long long application, const struct store_file *f, const char *name,
                   const struct store_source *src)
{
    (void)across, (void)application, (void)f, (void)name, (void)src;
}

struct counter {
    struct fixture x;
    struct intake k;
    struct store_outcome last;
    char codes[512], fields[512];                          /* of the last verdict's issues, in order */
    int verdicts;
};

static void heard(void *ctx, const struct verdict *v)
{
    struct counter *c = ctx;
    c->last = v->o;
    c->codes[0] = c->fields[0] = '\0';
    for (size_t i = 0; i < v->issues.n; i++) {
        snprintf(c->codes + strlen(c->codes), sizeof c->codes - strlen(c->codes), "%s%s", i ? " " : "", v->issues.v[i].code);
        snprintf(c->fields + strlen(c->fields), sizeof c->fields - strlen(c->fields), "%s%s", i ? " " : "", v->issues.v[i].field);
        assert_true(*v->issues.v[i].message && *v->issues.v[i].remedy);
    }
    c->verdicts++;
}

/* The folder that a build would have written. */
static void write_forms(struct counter *c)
{
    static const char codes[] = "code,name,parent\n110000,北京市,\n110105,朝阳区,110100\n";
    const struct { const char *name, *form, *layout; } v[] = {
        {"form-a@2026.1.json", form_a, "[{\"name\":\"office\",\"readonly\":true,\"value\":\"窗口一\"}]"},
        {"form-b@2026.1.json", form_b, "[]"},
    };
    char *dir = path_join(c->x.dir, "forms"), *sub = path_join(dir, "codes");
    file_mkdirs(sub);
    for (size_t i = 0; i < 2; i++) {
        char *text = xasprintf("{\"form\":%s,\"layout\":%s}", v[i].form, v[i].layout), *path = path_join(dir, v[i].name);
        file_write_atomic(path, text, strlen(text));
        free(text);
        free(path);
    }
    char *path = path_join(sub, "admin_divisions.csv");
    file_write_atomic(path, codes, strlen(codes));
    free(path);
    struct buf why = BUF_INIT;
    c->k.forms = formset_open(dir, NULL, &why);
    assert_non_null(c->k.forms);
    buf_clear(&why);
    free(dir);
    free(sub);
}

static void open_counter(struct counter *c)
{
    memset(c, 0, sizeof *c);
    fixture_init(&c->x, false);
    write_forms(c);
    c->k.store = c->x.s;
    c->k.received = "2026-03-01";
    c->k.received_date = (struct date){2026, 3, 1};
    c->k.by = "张三";
    c->k.round = "";
    c->k.tell = heard;
    c->k.ctx = c;
}

static void close_counter(struct counter *c)
{
    attachments_clear(&c->k.attachments);
    formset_free(c->k.forms);
    fixture_clear(&c->x);
}

struct given { const char *name, *value; unsigned flags; };

/* A PDF as the reader would tell of it. attached and info NULL: they are not there. */
static void hand_in(struct counter *c, const struct given *v, size_t n, const char *attached, const char *info)
{
    static int count;
    struct read_result r = {.kind = READ_FORM, .detail = ""};
    char sha[65], bytes[32];
    struct raw_field *fields = xcalloc(n + 1, sizeof *fields);
    for (size_t i = 0; i < n; i++)
        fields[i] = (struct raw_field){(char *)(uintptr_t)v[i].name, (char *)(uintptr_t)v[i].value, v[i].flags};
    r.fields = fields;
    r.nfields = n;
    r.form_attached = (char *)(uintptr_t)attached;
    r.info_form = (char *)(uintptr_t)info;
    snprintf(bytes, sizeof bytes, "bytes %d", ++count);
    store_keep(c->k.store, bytes, strlen(bytes), sha);
    intake_result(&c->k, bytes, sha, &r);
    free(fields);
}

#define ID_A {"_form", "form-a@2026.1", RAW_READONLY}
#define GOOD ID_A, {"full_name", " 王䶮㛃𠅤𬭎龘犇 ", 0}, {"resident_id", "11010519491231002x", 0}
#define HAND_IN(c, attached, info, ...)                                                                                                  \
    do {                                                                                                                                 \
        static const struct given given_[] = {__VA_ARGS__};                                                                              \
        hand_in((c), given_, sizeof given_ / sizeof *given_, (attached), (info));                                                        \
    } while (0)

/* The stored value of a field of the last submission, "" when there is none. */
static const char *stored(struct counter *c, const char *path)
{
    static char value[512];
    struct answers a = {.arena = arena_new()};
    store_answers(c->k.store, c->last.submission, c->last.revision, &a);
    snprintf(value, sizeof value, "%s", answers_get(&a, path));
    arena_free(a.arena);
    return value;
}

static void test_values(void **state)
{
    struct counter c;
    (void)state;
    open_counter(&c);
    HAND_IN(&c, NULL, "form-a@2026.1", GOOD, {"sex", "2", RAW_BUTTON}, {"langs.ja", "Yes", RAW_BUTTON}, {"langs.en", "Yes", RAW_BUTTON},
            {"langs.ru", "", RAW_BUTTON}, {"permit_na", "Yes", RAW_BUTTON}, {"birth", "1949年12月31日", 0}, {"agree", "Yes", RAW_BUTTON},
            {"office", "窗口一", RAW_READONLY}, {"work.2.unit", "一厂\n二车间", 0}, {"work.2.post", "钳工", 0}, {"_base", "", 0});
    assert_string_equal(c.codes, "");
    assert_int_equal(c.last.status, STORE_ACCEPTED);
    assert_string_equal(stored(&c, "full_name"), "王䶮㛃𠅤𬭎龘犇");
    assert_string_equal(stored(&c, "resident_id"), PERSON_1);
    assert_string_equal(stored(&c, "sex"), "男");          /* by its state, which is the other's number */
    assert_string_equal(stored(&c, "langs"), "英语 日语");
    assert_string_equal(stored(&c, "permit_na"), "1");
    assert_string_equal(stored(&c, "permit"), "");
    assert_string_equal(stored(&c, "birth"), "1949-12-31");
    assert_string_equal(stored(&c, "agree"), "1");
    assert_string_equal(stored(&c, "work.2.unit"), "一厂\n二车间");
    close_counter(&c);
}

static void expect_refused(struct counter *c, const char *code)
{
    assert_int_equal(c->last.status, STORE_REFUSED);
    assert_string_equal(c->codes, code);
    assert_int_equal(c->last.submission, 0);
}

static void test_identity(void **state)
{
    struct counter c;
    (void)state;
    open_counter(&c);
    HAND_IN(&c, NULL, NULL, {"full_name", "x", 0});
    expect_refused(&c, "S-FOREIGN");
    HAND_IN(&c, NULL, NULL, {"_form", "nonsense", 0});
    expect_refused(&c, "S-FOREIGN");
    HAND_IN(&c, NULL, NULL, {"_form", "../form-a@2026.1", 0});
    expect_refused(&c, "S-FOREIGN");
    HAND_IN(&c, NULL, NULL, {"_form", "other@2026.1", 0});
    expect_refused(&c, "S-FOREIGN");
    assert_string_equal(c.last.form, "other");
    HAND_IN(&c, NULL, NULL, {"_form", "form-a@2025.1", 0});
    expect_refused(&c, "S-VERSION");
    HAND_IN(&c, NULL, "form-a@2026.1", {"_form", "form-b@2026.1", 0});
    expect_refused(&c, "S-EDITED");
    HAND_IN(&c, NULL, "form-a@2026.1", {"_form", "", 0});
    expect_refused(&c, "S-EDITED");
    HAND_IN(&c, "{\"identity\":{\"form\":\"form-a@2025.1\"}}", "form-a@2026.1", ID_A);
    expect_refused(&c, "S-EDITED");
    HAND_IN(&c, form_b, "form-a@2026.1", ID_A);
    expect_refused(&c, "S-EDITED");
    HAND_IN(&c, "not json", "form-a@2026.1", ID_A);
    expect_refused(&c, "S-EDITED");
    /* any one of the three is enough where the others are gone */
    HAND_IN(&c, form_a, NULL, {"full_name", "甲", 0}, {"resident_id", PERSON_1, 0});
    assert_int_equal(c.last.status, STORE_ACCEPTED);
    close_counter(&c);
}

static void test_attached_definition_is_not_believed(void **state)
{
    struct counter c;
    (void)state;
    open_counter(&c);
    /* the stranger's copy does not require the name: ours does */
    json_t *j = json_loads(form_a, 0, NULL);
    json_t *name = json_array_get(json_object_get(json_array_get(json_object_get(j, "sections"), 0), "fields"), 0);
    json_object_del(name, "required");
    char *text = json_dumps(j, 0);
    HAND_IN(&c, text, NULL, ID_A, {"resident_id", PERSON_1, 0});
    assert_string_equal(c.codes, "S-EDITED R-REQ");
    assert_int_equal(c.last.status, STORE_INCOMPLETE);
    free(text);
    json_decref(j);
    close_counter(&c);
}

static void test_oddities(void **state)
{
    struct counter c;
    (void)state;
    open_counter(&c);
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "王Ť쭎", RAW_DAMAGED}, {"resident_id", PERSON_1, 0});
    assert_string_equal(c.codes, "S-DAMAGED-TEXT");
    assert_int_equal(c.last.status, STORE_INCOMPLETE);
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "王五", RAW_GUESSED}, {"resident_id", PERSON_2, 0});
    assert_string_equal(c.codes, "S-GUESSED");
    assert_int_equal(c.last.status, STORE_ACCEPTED);
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "甲", 0}, {"full_name", "乙", 0}, {"resident_id", "110105194912310054", 0});
    assert_string_equal(c.codes, "S-TWICE");
    assert_string_equal(c.fields, "full_name");
    assert_int_equal(c.last.status, STORE_INCOMPLETE);
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "丙", 0}, {"resident_id", "110105194912310070", 0}, {"office", "窗口二", RAW_READONLY});
    assert_string_equal(c.codes, "S-EDITED");
    assert_string_equal(c.fields, "office");
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "丁", 0}, {"resident_id", "110105194912310097", 0}, {"stranger", "x", 0}, {"empty", "", 0});
    assert_string_equal(c.codes, "S-EXTRA");
    assert_int_equal(c.last.status, STORE_ACCEPTED);
    assert_string_equal(stored(&c, "stranger"), "");
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "戊", RAW_LONG}, {"resident_id", "110105194912310118", 0}, {"sex", "2", RAW_BUTTON | RAW_DISAGREE});
    assert_string_equal(c.codes, "S-LIMIT S-MARK");
    close_counter(&c);
}

/* What the file did and what the rules say come together, as one reads the form. */
static void test_reading_order(void **state)
{
    struct counter c;
    (void)state;
    open_counter(&c);
    HAND_IN(&c, NULL, NULL, ID_A, {"resident_id", "1", 0}, {"permit", "王Ť쭎", RAW_DAMAGED}, {"birth", "昨天", 0}, {"stranger", "x", 0});
    assert_string_equal(c.fields, " full_name resident_id permit birth");
    assert_string_equal(c.codes, "S-EXTRA R-REQ R-IDNO S-DAMAGED-TEXT R-FMT");
    assert_string_equal(stored(&c, "birth"), "昨天");
    close_counter(&c);
}

static void test_person(void **state)
{
    struct counter c;
    (void)state;
    open_counter(&c);
    HAND_IN(&c, NULL, NULL, GOOD);
    long long first = c.last.application;
    HAND_IN(&c, NULL, NULL, {"_form", "form-b@2026.1", 0}, {"resident_id", PERSON_1, 0});
    assert_int_equal(c.last.application, first);
    /* a wrong number is nobody's: two such forms stay apart */
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "甲", 0}, {"resident_id", "110105194912310021", 0});
    long long wrong = c.last.application;
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "乙", 0}, {"resident_id", "110105194912310021", 0});
    assert_int_not_equal(c.last.application, wrong);
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "乙", 0}, {"resident_id", "110105194912310021", 0});
    assert_int_equal(c.last.status, STORE_DUPLICATE);
    close_counter(&c);
}

static void test_base(void **state)
{
    struct counter c;
    (void)state;
    open_counter(&c);
    HAND_IN(&c, NULL, NULL, ID_A, {"resident_id", PERSON_1, 0});
    assert_int_equal(c.last.submission, 1);
    HAND_IN(&c, NULL, NULL, GOOD, {"_base", "1.1", 0});
    assert_int_equal(c.last.status, STORE_ACCEPTED);
    assert_int_equal(c.last.submission, 1);
    assert_int_equal(c.last.revision, 2);
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "乙", 0}, {"resident_id", PERSON_2, 0}, {"_base", "1.2", 0});
    assert_string_equal(c.codes, "R-STATE");
    assert_int_equal(c.last.status, STORE_REFUSED);        /* it is nobody else's form to mend */
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "丙", 0}, {"resident_id", "110105194912310054", 0}, {"_base", "1.x", 0});
    assert_string_equal(c.codes, "S-EDITED");
    HAND_IN(&c, NULL, NULL, ID_A, {"full_name", "丁", 0}, {"resident_id", PERSON_1, 0});
    assert_int_equal(c.last.status, STORE_CONFLICT);
    close_counter(&c);
}

static void test_refused_kinds(void **state)
{
    static const char *const code[] = {[READ_EMPTY] = "S-EMPTY",       [READ_CUT] = "S-CUT",       [READ_NOT_PDF] = "S-NOTPDF",
                                       [READ_PASSWORD] = "S-PASSWORD", [READ_FLAT] = "S-FLAT",     [READ_PRINTED] = "S-PRINTED",
                                       [READ_NEWER] = "S-NEWER", [READ_LIMIT] = "S-LIMIT",       [READ_CRASH] = "S-CRASH"};
    struct counter c;
    char sha[65];
    (void)state;
    open_counter(&c);
    for (int kind = READ_EMPTY; kind <= READ_CRASH; kind++) {
        struct read_result r = {.kind = (enum read_kind)kind, .detail = ""};
        char name[16];
        snprintf(name, sizeof name, "%d", kind);
        store_keep(c.k.store, name, strlen(name), sha);
        intake_result(&c.k, name, sha, &r);
        expect_refused(&c, code[kind]);
    }
    assert_int_equal(c.verdicts, 9);
    struct read_result deep = {.kind = READ_ZIP, .detail = ""};
    intake_result(&c.k, "deep", sha, &deep);
    expect_refused(&c, "S-NESTED");
    intake_unreadable(&c.k, "gone", 2);
    expect_refused(&c, "S-UNREADABLE");
    close_counter(&c);
}

static void test_names_for_people(void **state)
{
    struct buf b = BUF_INIT;
    (void)state;
    clean_text("a\x1b[31m\nb", &b);
    assert_string_equal(b.p, "a\xEF\xBF\xBD[31m b");
    buf_reset(&b);
    clean_text("\xCD\xF5\xCE\xE5.pdf", &b);                /* 王五 in GBK, as old ZIP programs write it */
    assert_string_equal(b.p, "王五.pdf");
    buf_reset(&b);
    mask_person(PERSON_1, &b);
    assert_string_equal(b.p, "1101**********002X");
    buf_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),       cmocka_unit_test(test_identity),      cmocka_unit_test(test_attached_definition_is_not_believed),
        cmocka_unit_test(test_oddities),     cmocka_unit_test(test_reading_order), cmocka_unit_test(test_person),
        cmocka_unit_test(test_base),         cmocka_unit_test(test_refused_kinds), cmocka_unit_test(test_names_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

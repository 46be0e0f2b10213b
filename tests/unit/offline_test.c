/* An offline form from the compiled definition alone, as the counter makes a page for corrections. With OFFLINE_OUT the page stays there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "page/page.h"

static const struct codelist *no_codes(void *ctx, const char *id)
{
    (void)ctx;
    (void)id;
    return NULL;
}

static const char definition[] =
    "{\"format\":1,\"form\":\"demo\",\"version\":\"2026.2\",\"title\":\"网页样表\",\"person\":\"id_number\",\"person_name\":\"full_name\","
    "\"sections\":[{\"title\":\"本人\",\"kind\":\"fields\",\"fields\":["
    "{\"name\":\"full_name\",\"label\":\"姓名\",\"type\":\"text\",\"required\":true,\"max\":25},"
    "{\"name\":\"id_number\",\"label\":\"身份证号\",\"type\":\"text\"},"
    "{\"name\":\"mobile\",\"label\":\"手机</script>\",\"type\":\"mobile\",\"required\":true}]},"
    "{\"title\":\"经历\",\"kind\":\"table\",\"table\":\"work\",\"rows\":{\"min\":0,\"max\":3},\"fields\":[{\"name\":\"unit\",\"label\":\"单位\",\"type\":\"text\"}]}]}";

static void make(struct buf *out)
{
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    struct buf why = BUF_INIT;
    json_t *j = json_loads(definition, 0, NULL);
    struct form *form = form_from_json(j, a, &why);
    assert_string_equal(why.p, "");
    assert_non_null(form);
    struct program_env env = { &form, 1, no_codes, NULL };
    struct program *program = program_from_json(NULL, form, &env, a, &why);
    assert_non_null(program);
    struct offline *o = offline_new(NULL, "layouts", d);
    assert_non_null(o);
    struct answers answers = { .arena = a };
    answers_set(&answers, "full_name", "王䶮㛃𠅤", 0);
    answers_set(&answers, "mobile", "19900001234", 0);
    const char *const open[] = { "mobile" };
    struct offline_form f = { .form = form, .program = program, .codes = no_codes, .answers = &answers, .open = open, .nopen = 1,
                              .note = "请改正手机\n</script><b>", .pack = "P7", .base = "12.1" };
    assert_true(offline_write(o, &f, out, d));
    assert_int_equal(diags_count(d, LEVEL_WARNING), 0);
    offline_free(o);
    json_decref(j);
    buf_clear(&why);
    diags_free(d);
    arena_free(a);
}

static void test_correction_page(void **state)
{
    (void)state;
    struct buf page = BUF_INIT, again = BUF_INIT;
    make(&page);
    make(&again);
    assert_int_equal(page.n, again.n);
    assert_memory_equal(page.p, again.p, page.n);
    assert_non_null(strstr(page.p, "default-src 'none'; script-src 'sha256-"));
    const char *end = strstr(page.p, "</script>");
    assert_non_null(end);
    assert_null(strstr(end + 1, "</script"));              /* nothing of the data ends the script */
    assert_non_null(strstr(page.p, "\"base\":\"12.1\""));
    assert_true(page.n < 400 * 1024);
    const char *dir = getenv("OFFLINE_OUT");
    if (dir) {
        char *path = path_join(dir, "fix.html");
        file_write_atomic(path, page.p, page.n);
        free(path);
    }
    buf_clear(&page);
    buf_clear(&again);
}

static void test_missing_layout(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    assert_null(offline_new(NULL, "tests/data/offline", d));
    assert_true(diags_count(d, LEVEL_ERROR) > 0);
    diags_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_correction_page), cmocka_unit_test(test_missing_layout) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

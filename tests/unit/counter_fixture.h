/*
 * counter_fixture.h - for the tests of the counter: a folder of one's own, two forms of one procedure, answers in one line.
 */
#ifndef COUNTER_FIXTURE_H
#define COUNTER_FIXTURE_H

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"

#define PERSON_1 "11010519491231002X"
#define PERSON_2 "110105194912310038"

static const char form_a[] =
    "{\"format\":1,\"form\":\"form-a\",\"version\":\"2026.1\",\"title\":\"甲表\",\"person\":\"resident_id\",\"person_name\":\"full_name\","
    "\"procedure\":{\"id\":\"sample-procedure\",\"repeat\":\"revise\"},\"sections\":["
    "{\"kind\":\"fields\",\"title\":\"基本信息\",\"fields\":["
    "{\"name\":\"full_name\",\"label\":\"姓名\",\"type\":\"text\",\"required\":true,\"max\":25},"
    "{\"name\":\"resident_id\",\"label\":\"身份证号\",\"type\":\"resident-id\",\"required\":true},"
    "{\"name\":\"sex\",\"label\":\"性别\",\"type\":\"choice\",\"choices\":[{\"value\":\"男\",\"state\":\"2\",\"label\":\"男\"},"
    "{\"value\":\"女\",\"state\":\"1\",\"label\":\"女\"}]},"
    "{\"name\":\"langs\",\"label\":\"语种\",\"type\":\"choices\",\"choices\":[{\"value\":\"英语\",\"state\":\"en\",\"label\":\"英语\"},"
    "{\"value\":\"日语\",\"state\":\"ja\",\"label\":\"日语\"},{\"value\":\"俄语\",\"state\":\"ru\",\"label\":\"俄语\"}]},"
    "{\"name\":\"permit\",\"label\":\"证书号\",\"type\":\"text\",\"na\":\"不适用\"},"
    "{\"name\":\"birth\",\"label\":\"出生日期\",\"type\":\"date\"},"
    "{\"name\":\"agree\",\"label\":\"承诺属实\",\"type\":\"tick\"},"
    "{\"name\":\"office\",\"label\":\"收件号\",\"type\":\"text\",\"readonly\":true}]},"
    "{\"kind\":\"table\",\"title\":\"工作经历\",\"table\":\"work\",\"rows\":{\"min\":0,\"max\":3},\"fields\":["
    "{\"name\":\"unit\",\"label\":\"单位\",\"type\":\"text\"},{\"name\":\"post\",\"label\":\"岗位\",\"type\":\"text\"}]}]}";

static const char form_b[] =
    "{\"format\":1,\"form\":\"form-b\",\"version\":\"2026.1\",\"title\":\"乙表\",\"person\":\"resident_id\","
    "\"procedure\":{\"id\":\"sample-procedure\"},\"sections\":[{\"kind\":\"fields\",\"fields\":["
    "{\"name\":\"resident_id\",\"label\":\"身份证号\",\"type\":\"resident-id\",\"required\":true},"
    "{\"name\":\"remark\",\"label\":\"备注\",\"type\":\"text\"}]}]}";

struct fixture {
    char dir[64], db[128];
    struct store *s;
    struct arena *a;
    struct form *fa, *fb;
};

static struct form *fixture_form(const char *text, struct arena *a)
{
    struct buf why = BUF_INIT;
    json_error_t e;
    json_t *j = json_loads(text, 0, &e);
    if (!j)
        fail_msg("%s at %d", e.text, e.position);
    struct form *f = form_from_json(j, a, &why);
    if (!f)
        fail_msg("%s", why.p);
    json_decref(j);
    buf_clear(&why);
    return f;
}

static void fixture_open(struct fixture *x)
{
    struct buf why = BUF_INIT;
    x->s = store_open(x->db, STORE_CREATE, &why);
    if (!x->s)
        fail_msg("%s", why.p);
    buf_clear(&why);
}

static void fixture_init(struct fixture *x, bool refuse)
{
    strcpy(x->dir, "out/unit-XXXXXX");
    file_mkdirs("out");
    assert_non_null(mkdtemp(x->dir));
    snprintf(x->db, sizeof x->db, "%s/a.db", x->dir);
    x->a = arena_new();
    x->fa = fixture_form(form_a, x->a);
    x->fa->repeat_refuse = refuse;
    x->fb = fixture_form(form_b, x->a);
    fixture_open(x);
}

static void fixture_clear(struct fixture *x)
{
    store_close(x->s);
    arena_free(x->a);
    char *cmd = xasprintf("rm -rf '%s'", x->dir);
    assert_int_equal(system(cmd), 0);
    free(cmd);
}

#endif

/*
 * lint_test.c - pinyin in brackets, weekdays, and the order of Chinese lists.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model_files.h"

static void pinyin_goes_and_buttons_stay(void **state)
{
    (void)state;
    static const struct { const char *text, *fixed; } cases[] = {
        {"职称【zhíchēng】评审【píng shěn】的通知", "职称评审的通知"},
        {"申报【shen bao】人【ren】", "申报人"},
        {"申报【SHENBAO】人", "申报人"},
        {"【shēn】申报", "申报"},
        {"女【nǚ】职工", "女职工"},
        {"申报【shen1 bao4】人", "申报人"},
        {"点【提交】，再点【保存草稿】", NULL},
        {"点【OK】、【Next】、【Cancel】、【open】", NULL},
        {"按【Tab】、【F5】，选【PDF】", NULL},
        {"饮料【café】一杯", NULL},
        {"【通知】【2024】【】【 】", NULL},
        {"没有右括号【shen bao\n】", NULL},
        {"评审【bǐ shǐ", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf b = BUF_INIT;
        bool any = lint_fix(cases[i].text, &b);
        const char *want = cases[i].fixed ? cases[i].fixed : cases[i].text;
        if (any != (cases[i].fixed != NULL) || strcmp(b.p, want) != 0)
            print_error("%s gives %s\n", cases[i].text, b.p);
        assert_true(any == (cases[i].fixed != NULL));
        assert_string_equal(b.p, want);
        buf_clear(&b);
    }
}

/* What check says of a site whose guide has this body. */
static char *checked(const char *body)
{
    char *text = xasprintf("---\ntitle: 通知\n---\n%s", body);
    scratch_put("site.yaml", "title: 站\n");
    scratch_put("guides/a/b/guide.md", text);
    free(text);
    struct diags *d = diags_new();
    char *dir = xstrdup(scratch_path(""));
    dir[strlen(dir) - 1] = '\0';
    model_free(model_load(dir, d));
    char *said_text = said(d);
    diags_free(d);
    free(dir);
    return said_text;
}

static void assert_checked(const char *body, const char *want)
{
    char *got = checked(body);
    if (!*want ? *got != '\0' : !strstr(got, want))
        print_error("%s\n  said: %s\n", body, got);
    assert_true(*want ? strstr(got, want) != NULL : *got == '\0');
    free(got);
}

static void weekdays(void **state)
{
    (void)state;
    assert_checked("2024年12月19日（星期四）起", "");
    assert_checked("到2024年12月19日（星期五）止", "guides/a/b/guide.md:4:2: 警告: 2024年12月19日是星期四，这里写的是星期五");
    assert_checked("\n\n2024-12-19 周三", "guide.md:6:1: 警告: 2024年12月19日是星期四");
    assert_checked("2024年评审\n\n12月19日(周日)", "guide.md:6:1: 警告: 2024年12月19日是星期四，这里写的是星期日");
    assert_checked("２０２４年１２月１９日（星期五）", "2024年12月19日是星期四");
    assert_checked("2024.12.19，星期天", "这里写的是星期日");
    assert_checked("12月19日（星期五），年份不明", "");
    assert_checked("到2024年2月30日（星期五）止", "guides/a/b/guide.md:4:2: 警告: 没有2024年2月30日这一天，请核对");
    assert_checked("2024年2月30日", "");
    assert_checked("2024年12月19日起，周一至周五", "");
    assert_checked("2024年9月1日周年庆", "");
    assert_checked("电话 057112345678", "");
}

static void noise_is_told(void **state)
{
    (void)state;
    assert_checked("职称【zhíchēng】评审", "guides/a/b/guide.md:4:3: 警告: 正文里混进了拼音：【zhíchēng】，请删去，或用 shenbao check --fix");
}

static void assert_order(const char *const *v, size_t n)
{
    struct buf before = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        struct buf key = BUF_INIT;
        text_sort_key(v[i], &key);
        if (i > 0 && strcmp(before.p, key.p) >= 0)
            print_error("%s is not before %s\n", v[i - 1], v[i]);
        assert_true(i == 0 || strcmp(before.p, key.p) < 0);
        buf_clear(&before);
        before = key;
    }
    buf_clear(&before);
}

static void order_of_lists(void **state)
{
    (void)state;
    static const char *const towns[] = {"阿坝", "安徽省", "北京市", "重庆市", "东阳市", "鄂尔多斯", "广东省", "贵州省", "杭州市", "湖北省", "淮安",
                                        "上海市", "厦门市", "鑫县", "浙江省", "中牟县", "𠅤县"};
    assert_order(towns, sizeof towns / sizeof towns[0]);
    static const char *const numbers[] = {"第2批", "第10批", "第十批"};
    assert_order(numbers, 3);
    static const char *const syllables[] = {"李四", "连一", "《申报表》", "审定表"};
    assert_order(syllables, 4);
    static const char *const keys[] = {"2024年", "an hui", "安徽", "chong qing", "chu", "出"};
    assert_order(keys, 6);
}

static void readings(void **state)
{
    (void)state;
    assert_string_equal(han_reading(0x7533), "shen");
    assert_string_equal(han_reading(0x3007), "ling");
    assert_string_equal(han_reading(0x5973), "nv");
    assert_null(han_reading('a'));
    assert_null(han_reading(0x20164));
    size_t n = 0;
    for (uint32_t cp = 0x4E00; cp <= 0x9FA5; cp++)
        n += han_reading(cp) != NULL;
    assert_true(n > 20800);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pinyin_goes_and_buttons_stay),
        cmocka_unit_test(weekdays),
        cmocka_unit_test(noise_is_told),
        cmocka_unit_test(order_of_lists),
        cmocka_unit_test(readings),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

/*
 * msg_test.c - the message table: every text in both languages, and the filling in of arguments.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

/* Bit i is set when {i} stands in the pattern. */
static unsigned placeholders(const char *s)
{
    unsigned set = 0;
    for (; (s = strchr(s, '{')) != NULL; s++)
        if (s[1] >= '0' && s[1] <= '9' && s[2] == '}')
            set |= 1u << (s[1] - '0');
    return set;
}

static size_t count_han(const char *s)
{
    size_t n = 0;
    for (uint32_t cp; (cp = u8_next(&s)) != 0;)
        n += uni_is_han(cp);
    return n;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

/* What stands after a place on one line. Notes are also words printed on paper, and help of several lines. */
static bool has_stray_space(const char *s) { return s[0] == ' ' || ends_with(s, " ") || strchr(s, '\n'); }

static void every_message_is_sound(void **state)
{
    (void)state;
    int bad = 0;
    for (int i = 0; i < MSG_COUNT; i++) {
        enum msg id = (enum msg)i;
        const char *zh = msg_pattern_in(id, LANG_ZH), *en = msg_pattern_in(id, LANG_EN);
        const char *why = NULL;
        if (!u8_valid(zh, strlen(zh)) || !u8_valid(en, strlen(en)))
            why = "is not UTF-8";
        else if (!*zh || !*en)
            why = "has no text";
        else if (placeholders(zh) != placeholders(en))
            why = "has other arguments in English than in Chinese";
        else if (count_han(zh) > 40 && !strchr(zh, '\n'))
            why = "is longer than 40 Han characters";
        else if (count_han(en) > 0 && strcmp(zh, en) == 0)
            why = "has no English text";
        else if (msg_level(id) > LEVEL_NOTE && (has_stray_space(zh) || has_stray_space(en)))
            why = "has stray white space";
        else if (msg_level(id) < LEVEL_NOTE || msg_level(id) > LEVEL_SYSTEM)
            why = "has no level";
        if (why) {
            print_error("%s %s\n", msg_name(id), why);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static void fills_in_arguments(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    msg_set_lang(LANG_ZH);
    buf_adds(&b, "> ");
    msg_format(&b, MSG_SYSTEM, MSG_ARGS("甲", "{0}{1}")); /* what stands in an argument is not filled in again */
    assert_string_equal(b.p, "> 甲：{0}{1}");
    buf_reset(&b);
    msg_set_lang(LANG_EN);
    msg_format(&b, MSG_SYSTEM, MSG_ARGS("", "𠅤", "one too many"));
    assert_string_equal(b.p, ": 𠅤");
    buf_reset(&b);
    msg_format(&b, MSG_NO_MEMORY, MSG_NONE);
    assert_string_equal(b.p, msg_pattern_in(MSG_NO_MEMORY, LANG_EN));
    msg_set_lang(LANG_ZH);
    buf_clear(&b);
}

static void language_chooses(void **state)
{
    (void)state;
    assert_int_equal(msg_lang(), LANG_ZH);
    assert_string_equal(msg_pattern(MSG_OS_ENOENT), msg_pattern_in(MSG_OS_ENOENT, LANG_ZH));
    msg_set_lang(LANG_EN);
    assert_int_equal(msg_lang(), LANG_EN);
    assert_string_equal(msg_pattern(MSG_OS_ENOENT), msg_pattern_in(MSG_OS_ENOENT, LANG_EN));
    msg_set_lang(LANG_ZH);
    assert_string_equal(msg_name(MSG_NO_MEMORY), "NO_MEMORY");
    assert_int_equal(msg_level(MSG_NO_MEMORY), LEVEL_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(language_chooses),
        cmocka_unit_test(every_message_is_sound),
        cmocka_unit_test(fills_in_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * json_test.c - strings written as JSON; jansson is the second opinion.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/base.h"

static void escapes(void **state)
{
    (void)state;
    static const struct { const char *in, *out; } v[] = {
        {"", "\"\""},
        {"王䶮㛃𠅤𬭎", "\"王䶮㛃𠅤𬭎\""},
        {"a\"b\\c/d", "\"a\\\"b\\\\c/d\""},
        {"\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
        {"\x01\x1F\x7F", "\"\\u0001\\u001f\x7F\""},
        {"a\xFFz", "\"a\uFFFDz\""},
        {"\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\""},
        {"</script>", "\"</script>\""},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        struct buf b = BUF_INIT;
        json_add_string(&b, v[i].in);
        assert_string_equal(b.p, v[i].out);
        buf_clear(&b);
    }
}

/* Every code point comes back from a JSON reader. */
static void reads_back(void **state)
{
    (void)state;
    struct buf text = BUF_INIT, json = BUF_INIT;
    for (uint32_t block = 0; block < 0x110000; block += 0x800) {
        if (block == 0xD800)
            continue; /* the surrogates, exactly */
        buf_reset(&text);
        buf_reset(&json);
        for (uint32_t cp = block ? block : 1; cp < block + 0x800; cp++)
            buf_addu(&text, cp);
        json_add_string(&json, text.p);
        json_t *j = json_loads(json.p, JSON_DECODE_ANY, NULL);
        if (!j)
            fail_msg("block U+%04X is not JSON", (unsigned)block);
        assert_string_equal(json_string_value(j), text.p);
        json_decref(j);
    }
    buf_clear(&text);
    buf_clear(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(escapes), cmocka_unit_test(reads_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

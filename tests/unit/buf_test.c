/*
 * buf_test.c - memory, arenas and the growable byte string.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

static void empty_is_terminated(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    assert_string_equal(b.p, "");
    buf_add(&b, NULL, 0);
    buf_adds(&b, "");
    buf_reset(&b);
    assert_string_equal(b.p, "");
    assert_int_equal(b.n, 0);
    char *s = buf_steal(&b);
    assert_string_equal(s, "");
    free(s);
    buf_clear(&b);
    buf_clear(&b);
    assert_string_equal(b.p, "");
    assert_string_equal(buf_empty, "");
}

static void adds_grow_and_terminate(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < 10000; i++) {
        buf_addc(&b, (char)('a' + i % 26));
        assert_int_equal(b.n, i + 1);
        assert_int_equal(b.p[b.n], 0);
    }
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(b.p[i], 'a' + i % 26);
    size_t cap = b.cap;
    buf_reset(&b);
    assert_string_equal(b.p, "");
    assert_int_equal(b.cap, cap);
    buf_clear(&b);
    assert_int_equal(b.cap, 0);
}

static void holds_any_bytes(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_add(&b, "a\0b", 3);
    buf_addc(&b, '\0');
    assert_int_equal(b.n, 4);
    assert_memory_equal(b.p, "a\0b\0", 5);
    buf_clear(&b);
}

static void prints_at_every_fill(void **state)
{
    (void)state;
    for (size_t before = 0; before < 200; before++) {
        struct buf b = BUF_INIT;
        for (size_t i = 0; i < before; i++)
            buf_addc(&b, '.');
        buf_printf(&b, "%s-%d-%05.1f", "𠅤", -7, 2.25);
        assert_int_equal(b.n, before + strlen("𠅤--7-002.2"));
        assert_string_equal(b.p + before, "𠅤--7-002.2");
        buf_printf(&b, "%s", "");
        assert_int_equal(b.p[b.n], 0);
        buf_clear(&b);
    }
}

static void steal_hands_over(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    buf_adds(&b, "王䶮");
    char *s = buf_steal(&b);
    assert_string_equal(b.p, "");
    assert_int_equal(b.n, 0);
    buf_adds(&b, "other");
    assert_string_equal(s, "王䶮");
    free(s);
    buf_clear(&b);
}

static void strings_are_copied(void **state)
{
    (void)state;
    char source[] = "abcdef";
    char *a = xstrdup(source), *b = xstrndup(source, 3), *c = xstrndup(source, 99), *d = xasprintf("%s/%d", source, 12), *e = xstrndup("", 0);
    source[0] = '?';
    assert_string_equal(a, "abcdef");
    assert_string_equal(b, "abc");
    assert_string_equal(c, "abcdef");
    assert_string_equal(d, "abcdef/12");
    assert_string_equal(e, "");
    free(a);
    free(b);
    free(c);
    free(d);
    free(e);
    void *nothing = xmalloc(0), *zero = xcalloc(0, 8);
    assert_non_null(nothing);
    assert_non_null(zero);
    free(nothing);
    free(zero);
}

static void vectors_grow_zeroed(void **state)
{
    (void)state;
    struct pair { int a; char *b; } *v = NULL;
    size_t n = 0, cap = 0;
    for (int i = 0; i < 1000; i++) {
        struct pair *p = VEC_ADD(v, n, cap);
        assert_int_equal(p->a, 0);
        assert_null(p->b);
        *p = (struct pair){i, (char *)v};
    }
    assert_int_equal(n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v[i].a, i);
    /* A place that was used and given up comes zeroed again. */
    n = 10;
    assert_int_equal(VEC_ADD(v, n, cap)->a, 0);
    free(v);
}

static void arena_blocks_are_apart(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static const size_t sizes[] = {0, 1, 7, 16, 17, 1000, 16383, 16384, 16385, 65535, 65536, 65537, 300000};
    enum { N = 400 };
    unsigned char *p[N];
    size_t size[N];
    for (size_t i = 0; i < N; i++) {
        size[i] = sizes[i * 7 % (sizeof sizes / sizeof *sizes)];
        p[i] = arena_alloc(a, size[i]);
        assert_int_equal((uintptr_t)p[i] % _Alignof(max_align_t), 0);
        for (size_t j = 0; j < size[i]; j++)
            if (p[i][j])
                fail_msg("block %zu is not zero at %zu", i, j);
        memset(p[i], (int)(i % 255 + 1), size[i]);
    }
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < size[i]; j++)
            if (p[i][j] != i % 255 + 1)
                fail_msg("block %zu was written to at %zu", i, j);
    assert_string_equal(arena_strdup(a, "龘"), "龘");
    assert_string_equal(arena_strndup(a, "abc", 2), "ab");
    assert_string_equal(arena_printf(a, "%s.%d.%s", "work", 2, "unit"), "work.2.unit");
    arena_free(a);
    arena_free(NULL);
}

static void adds_numbers(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    static const struct { int n, digits; const char *text; } v[] = {
        {0, 0, ""}, {0, 1, "0"}, {7, 1, "7"}, {7, 2, "07"}, {2026, 4, "2026"}, {10, 1, "10"}, {12345, 2, "12345"}, {2147483647, 1, "2147483647"},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        buf_reset(&b);
        buf_addi(&b, v[i].n, v[i].digits);
        assert_string_equal(b.p, v[i].text);
    }
    buf_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_is_terminated),  cmocka_unit_test(adds_grow_and_terminate), cmocka_unit_test(holds_any_bytes),
        cmocka_unit_test(prints_at_every_fill), cmocka_unit_test(steal_hands_over),        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(vectors_grow_zeroed),  cmocka_unit_test(adds_numbers),
        cmocka_unit_test(arena_blocks_are_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

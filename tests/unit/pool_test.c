/* pool_test.c - a pool: pieces that do not touch each other, grow with what is in them, and are told from others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

static void pieces_keep_apart(void **state)
{
    enum { N = 3000 };
    static unsigned char *piece[N];
    struct pool p = { NULL };
    (void)state;
    for (size_t i = 0; i < N; i++) {
        piece[i] = pool_alloc(&p, i);
        assert_int_equal((uintptr_t)piece[i] % 16, 0);
        memset(piece[i], (int)(i % 251), i);
    }
    for (size_t i = 0; i < N; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal(piece[i][k], i % 251);
    pool_clear(&p);
    assert_null(p.blocks);
}

static void pieces_grow(void **state)
{
    struct pool p = { NULL };
    (void)state;
    char *first = pool_grow(&p, NULL, 5), *last = pool_alloc(&p, 3);
    memcpy(first, "1234", 5);
    memcpy(last, "ab", 3);
    assert_ptr_equal(pool_grow(&p, last, 3000), last);     /* where it is */
    memset(last + 2, 'x', 2000);
    char *moved = pool_grow(&p, first, 4000);
    assert_ptr_not_equal(moved, first);
    assert_string_equal(moved, "1234");
    char *large = pool_grow(&p, moved, 9 << 20);           /* more than any block */
    assert_string_equal(large, "1234");
    memset(large, 'y', 9 << 20);
    assert_memory_equal(last, "abxxx", 5);
    pool_clear(&p);
}

/* The first pieces are where the pool began; what does not fit there is its own, and goes alone. */
static void begins_in_lent_memory(void **state)
{
    _Alignas(max_align_t) static unsigned char lent[1000];
    struct pool p;
    (void)state;
    for (int round = 0; round < 2; round++) {
        pool_begin(&p, lent, sizeof lent);
        unsigned char *piece = pool_alloc(&p, 100), *more = pool_alloc(&p, 800), *large = pool_grow(&p, piece, 5000);
        assert_true(piece > lent && piece + 100 <= lent + sizeof lent && (uintptr_t)piece % 16 == 0);
        assert_true(more > piece && more + 800 <= lent + sizeof lent);
        assert_true(large + 5000 <= lent || large >= lent + sizeof lent);
        assert_true(pool_owns(&p, piece) && pool_owns(&p, large) && !pool_owns(&p, lent + sizeof lent));
        memset(large, 'x', 5000);
        pool_clear(&p);
        assert_null(p.blocks);
    }
}

static void pieces_are_known(void **state)
{
    struct pool p = { NULL }, other = { NULL };
    (void)state;
    char *mine = pool_alloc(&p, 100), *large = pool_alloc(&p, 1 << 20), *theirs = pool_alloc(&other, 100), *plain = xmalloc(100);
    assert_true(pool_owns(&p, mine) && pool_owns(&p, large) && pool_owns(&other, theirs));
    assert_false(pool_owns(&p, theirs) || pool_owns(&p, plain) || pool_owns(&p, NULL));
    pool_clear(&p);
    pool_clear(&other);
    assert_false(pool_owns(&p, mine));
    free(plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_keep_apart),
        cmocka_unit_test(pieces_grow),
        cmocka_unit_test(begins_in_lent_memory),
        cmocka_unit_test(pieces_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

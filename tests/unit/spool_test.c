/*
 * spool_test.c - what is set aside comes back, whether it still waits in memory or is on the disk.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

enum { PIECES = 400, LARGEST = 300 * 1024 };

/* Small ones, none at all, and some that are larger than what waits in memory. */
static size_t size_of(size_t i) { return i % 97 == 5 ? LARGEST + i : i % 50 == 0 ? 0 : i * 7919 % 9000; }

static void expect_piece(struct spool *s, unsigned long long at, size_t i)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, "before ");
    spool_read(s, at, size_of(i), &b);
    assert_int_equal(b.n, 7 + size_of(i));
    assert_memory_equal(b.p, "before ", 7);
    for (size_t k = 7; k < b.n; k++)
        if (b.p[k] != (char)('a' + i % 26))
            fail_msg("piece %zu has %02x at %zu", i, (unsigned)(unsigned char)b.p[k], k - 7);
    buf_clear(&b);
}

static void test_pieces_come_back(void **state)
{
    struct spool *s = spool_new("out");
    unsigned long long at[PIECES];
    char *bytes = xmalloc(2 * LARGEST);
    (void)state;
    for (size_t i = 0; i < PIECES; i++) {
        memset(bytes, (int)('a' + i % 26), size_of(i));
        at[i] = spool_add(s, bytes, size_of(i));
        expect_piece(s, at[i], i);
        expect_piece(s, at[i / 2], i / 2);
    }
    for (size_t i = PIECES; i-- > 0;)
        expect_piece(s, at[i], i);
    free(bytes);
    spool_free(s);
}

struct many { struct spool *s; unsigned long long at[PIECES]; };

static void add_one(void *ctx, size_t i, size_t worker)
{
    struct many *m = ctx;
    char *bytes = xmalloc(2 * LARGEST);
    (void)worker;
    memset(bytes, (int)('a' + i % 26), size_of(i));
    m->at[i] = spool_add(m->s, bytes, size_of(i));
    expect_piece(m->s, m->at[i], i);
    free(bytes);
}

static void test_threads_add_at_once(void **state)
{
    struct many m = {.s = spool_new("out")};
    (void)state;
    work_parallel(4, PIECES, add_one, &m);
    for (size_t i = 0; i < PIECES; i++)
        expect_piece(m.s, m.at[i], i);
    spool_free(m.s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pieces_come_back), cmocka_unit_test(test_threads_add_at_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

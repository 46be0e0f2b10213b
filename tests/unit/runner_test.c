/*
 * runner_test.c - errands are gone one after the other in the order given, beside the one who gave them, and all of them before the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <semaphore.h>

#include "base/base.h"

enum { MANY = 200 };

struct noted { int *order; size_t *n; int number; };

static void note(void *ctx)
{
    struct noted *x = ctx;
    x->order[(*x->n)++] = x->number;
}

static void in_order(void **state)
{
    (void)state;
    int order[MANY];
    size_t n = 0;
    struct noted noted[MANY];
    struct errand e[MANY], never = {0};
    struct runner *r = runner_new();
    for (int i = 0; i < MANY; i++) {
        noted[i] = (struct noted){order, &n, i};
        e[i] = (struct errand){.fn = note, .ctx = &noted[i]};
        runner_give(r, &e[i]);
    }
    runner_wait(r, &e[MANY / 2]);
    assert_true(runner_done(r, &e[0]));
    assert_true(runner_done(r, &never));
    runner_wait(r, &never);
    runner_free(r);
    assert_int_equal(n, MANY);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(order[i], i);
        assert_int_equal(e[i].state, ERRAND_DONE);
    }
}

static void again(void **state)
{
    (void)state;
    int order[MANY];
    size_t n = 0;
    struct noted noted = {order, &n, 7};
    struct errand e = {.fn = note, .ctx = &noted};
    struct runner *r = runner_new();
    for (int i = 0; i < MANY; i++) {
        runner_give(r, &e);
        runner_wait(r, &e);
        assert_int_equal(n, i + 1);
    }
    runner_free(r);
}

#ifndef SHENBAO_SANITIZED
static void wait_for_it(void *ctx) { sem_wait(ctx); }

/* It is this thread that lets the errand end: one that was waited for would never. */
static void beside(void **state)
{
    (void)state;
    sem_t go;
    struct errand e = {.fn = wait_for_it, .ctx = &go};
    struct runner *r = runner_new();
    sem_init(&go, 0, 0);
    runner_give(r, &e);
    assert_false(runner_done(r, &e));
    sem_post(&go);
    runner_wait(r, &e);
    assert_true(runner_done(r, &e));
    runner_free(r);
    sem_destroy(&go);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_order),
        cmocka_unit_test(again),
#ifndef SHENBAO_SANITIZED
        cmocka_unit_test(beside),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

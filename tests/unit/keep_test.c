/* A program that ends over a failure leaves no half-made copy of an original behind, whatever its threads have in hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <pthread.h>
#include <sys/stat.h>

#include "counter_fixture.h"
#include "store/store_int.h"

struct copying { struct store *s; const char *from; struct store_original o; int writer; };

static void *copy_it(void *ctx)
{
    struct copying *c = ctx;
    store_copy(c->s, c->from, &c->o);
    return NULL;
}

/* The file comes to its end a moment after somebody has given up. */
static void *end_it(void *ctx)
{
    struct copying *c = ctx;
    nanosleep(&(struct timespec){.tv_nsec = 200 * 1000 * 1000}, NULL);
    close(c->writer);
    return NULL;
}

static size_t temporaries(const struct store *s)
{
    glob_t found;
    char *pattern = xasprintf("%s/.shenbao-*.tmp", s->files);
    size_t n = glob(pattern, 0, NULL, &found) == 0 ? found.gl_pathc : 0;
    if (n > 0)
        globfree(&found);
    free(pattern);
    return n;
}

/* A file that goes on for as long as we please is being copied when the program has to end. */
static void test_what_is_being_copied(void **state)
{
    struct fixture x;
    pthread_t copier, ender;
    (void)state;
    fixture_init(&x, false);
    char *slow = xasprintf("%s/slow", x.dir);
    struct copying c = {.s = x.s, .from = slow};
    assert_int_equal(mkfifo(slow, 0600), 0);
    assert_int_equal(pthread_create(&copier, NULL, copy_it, &c), 0);
    c.writer = open(slow, O_WRONLY);
    assert_int_equal(write(c.writer, "bytes", 5), 5);
    for (int i = 0; i < 500 && temporaries(x.s) == 0; i++)
        nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
    assert_int_equal(temporaries(x.s), 1);
    assert_int_equal(pthread_create(&ender, NULL, end_it, &c), 0);
    files_give_up(x.s);
    assert_int_equal(temporaries(x.s), 0);
    pthread_join(ender, NULL);
    pthread_join(copier, NULL);
    free(slow);
    fixture_clear(&x);
}

/* Nothing is begun any more. */
static void test_what_comes_too_late(void **state)
{
    struct fixture x;
    (void)state;
    fixture_init(&x, false);
    struct store_original o = STORE_ORIGINAL_NONE, *v[] = {&o};
    store_take_bytes(x.s, "x", 1, &o);
    assert_int_equal(temporaries(x.s), 1);
    files_give_up(x.s);
    assert_int_equal(temporaries(x.s), 0);
    struct store_original late = STORE_ORIGINAL_NONE;
    store_copy(x.s, x.db, &late);
    assert_int_equal(late.end, FILE_UNREADABLE);
    assert_int_equal(late.error, ECANCELED);
    assert_int_equal(temporaries(x.s), 0);
    store_settle_begin(x.s, v, 1);
    store_settle_write(x.s, v, 1);
    assert_false(o.settled);
    store_release(x.s, &o);
    fixture_clear(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_being_copied),
        cmocka_unit_test(test_what_comes_too_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * runner.c - a thread beside the program's own that goes errands one after the other: what only waits or copies need not be waited for.
 */
#include "base/base.h"

#include <pthread.h>
#include <stdlib.h>

struct runner {
    pthread_mutex_t lock;
    pthread_cond_t given, done;
    struct errand *first, **last;
    pthread_t thread;
    bool running, over;
};

struct runner *runner_new(void)
{
    struct runner *r = xcalloc(1, sizeof *r);
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->given, NULL);
    pthread_cond_init(&r->done, NULL);
    r->last = &r->first;
    return r;
}

/* The one that is gone stays first, so that it is known to be on its way. */
static void *run(void *ctx)
{
    struct runner *r = ctx;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        while (!r->first && !r->over)
            pthread_cond_wait(&r->given, &r->lock);
        if (!r->first)
            break;
        struct errand *e = r->first;
        pthread_mutex_unlock(&r->lock);
        e->fn(e->ctx);
        pthread_mutex_lock(&r->lock);
        r->first = e->next;
        if (!r->first)
            r->last = &r->first;
        e->state = ERRAND_DONE;                            /* from here on it may be gone */
        pthread_cond_signal(&r->done);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

/* The sanitizers' memory is not made for a fork while another thread asks for some, and readers are forks. */
static bool may_run(void)
{
#ifdef SHENBAO_SANITIZED
    return false;
#else
    return true;
#endif
}

void runner_give(struct runner *r, struct errand *e)
{
    if (!r->running)
        r->running = may_run() && pthread_create(&r->thread, NULL, run, r) == 0;
    if (!r->running) {
        e->fn(e->ctx);
        e->state = ERRAND_DONE;
        return;
    }
    pthread_mutex_lock(&r->lock);
    e->state = ERRAND_GIVEN;
    e->next = NULL;
    *r->last = e;
    r->last = &e->next;
    pthread_cond_signal(&r->given);
    pthread_mutex_unlock(&r->lock);
}

bool runner_done(struct runner *r, const struct errand *e)
{
    pthread_mutex_lock(&r->lock);
    bool done = e->state != ERRAND_GIVEN;
    pthread_mutex_unlock(&r->lock);
    return done;
}

void runner_wait(struct runner *r, const struct errand *e)
{
    pthread_mutex_lock(&r->lock);
    while (e->state == ERRAND_GIVEN)
        pthread_cond_wait(&r->done, &r->lock);
    pthread_mutex_unlock(&r->lock);
}

void runner_free(struct runner *r)
{
    pthread_mutex_lock(&r->lock);
    r->over = true;
    pthread_cond_signal(&r->given);
    pthread_mutex_unlock(&r->lock);
    if (r->running)
        pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->given);
    pthread_cond_destroy(&r->done);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

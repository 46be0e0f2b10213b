/*
 * work.c - many like things done by several threads.
 */
#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct work { work_fn *fn; void *ctx; size_t n; atomic_size_t next; };
struct worker { struct work *work; size_t number; };

static void *work_on(void *ctx)
{
    struct worker *w = ctx;
    for (size_t i; (i = atomic_fetch_add(&w->work->next, 1)) < w->work->n;)
        w->work->fn(w->work->ctx, i, w->number);
    return NULL;
}

void work_parallel(long jobs, size_t n, work_fn *fn, void *ctx)
{
    struct work work = {.fn = fn, .ctx = ctx, .n = n};
    pthread_t *t = xcalloc((size_t)jobs, sizeof *t);
    struct worker *w = xcalloc((size_t)jobs, sizeof *w);
    size_t started = 0;
    for (size_t i = 0; i < (size_t)jobs; i++)
        w[i] = (struct worker){&work, i};
    while (started + 1 < (size_t)jobs && started + 1 < n && pthread_create(&t[started], NULL, work_on, &w[started + 1]) == 0)
        started++;                                         /* no further thread to be had: the ones there are do the work */
    work_on(&w[0]);
    for (size_t i = 0; i < started; i++)
        pthread_join(t[i], NULL);
    free(w);
    free(t);
}

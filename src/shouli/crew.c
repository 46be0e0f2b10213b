/*
 * crew.c - the readers of an import: each is busy with one file, or free. Knows files and their results, not what they mean.
 */
#include <stdlib.h>

#include "shouli/shouli.h"

struct seat { struct reader *r; struct reading *busy; };
struct crew {
    struct seat v[CREW_MAX];
    size_t n;
    struct reader *unzip[UNZIPPERS];                       /* a ZIP is unpacked by one while the others read what comes out; made when needed */
    bool unconfined;
};

struct crew *crew_launch(size_t n, const char *program, bool unconfined)
{
    struct crew *c = xcalloc(1, sizeof *c);
    c->unconfined = unconfined;
    for (; c->n < n && c->n < CREW_MAX; c->n++)
        c->v[c->n].r = reader_launch(program, unconfined);
    return c;
}

bool crew_greet(struct crew *c)
{
    size_t n = c->n;
    c->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (reader_greet(c->v[i].r))
            c->v[c->n++].r = c->v[i].r;
        else
            reader_free(c->v[i].r);
    }
    return c->n > 0;
}

struct crew *crew_new_program(size_t n, const char *program, bool unconfined)
{
    struct crew *c = crew_launch(n, program, unconfined);
    if (crew_greet(c))
        return c;
    crew_free(c);
    return NULL;
}

void crew_free(struct crew *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->n; i++)
        reader_free(c->v[i].r);
    for (size_t i = 0; i < UNZIPPERS; i++)
        reader_free(c->unzip[i]);
    free(c);
}

static void collect(struct seat *p)
{
    reader_end(p->r, &p->busy->result);
    p->busy->done = true;
    p->busy = NULL;
}

/* Somebody with nothing to do; the first to be ready when all are busy. */
static struct seat *free_seat(struct crew *c)
{
    struct reader *all[CREW_MAX];
    for (size_t i = 0; i < c->n; i++) {
        if (!c->v[i].busy)
            return &c->v[i];
        all[i] = c->v[i].r;
    }
    struct seat *p = &c->v[reader_wait_any(all, c->n)];
    collect(p);
    return p;
}

bool crew_is_free(struct crew *c)
{
    struct reader *all[CREW_MAX];
    for (size_t i = 0; i < c->n; i++) {
        if (!c->v[i].busy)
            return true;
        all[i] = c->v[i].r;
    }
    size_t ready = reader_ready(all, c->n);
    if (ready < c->n)
        collect(&c->v[ready]);
    return ready < c->n;
}

struct reader *crew_unzip(struct crew *c, int depth)
{
    if (depth >= UNZIPPERS)
        return free_seat(c)->r;
    if (!c->unzip[depth])
        c->unzip[depth] = reader_new(c->unconfined);
    if (!c->unzip[depth])
        die(MSG_SHOULI_NOT_CONFINED, MSG_NONE);
    return c->unzip[depth];
}

void crew_start(struct crew *c, int fd, struct reading *job)
{
    struct seat *p = free_seat(c);
    job->begun = true;
    p->busy = job;
    reader_begin(p->r, fd);
}

void crew_finish(struct crew *c, struct reading *job)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].busy == job)
            collect(&c->v[i]);
}

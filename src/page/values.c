/*
 * values.c - the memory of a page's data: hundreds of JSON values, made for one page and gone with it.
 */
#include <pthread.h>
#include <stdlib.h>

#include "page/page_int.h"

static _Thread_local struct pool *current;

static void *take(size_t n) { return current ? pool_alloc(current, n) : xmalloc(n); }

static void give_back(void *p)
{
    if (!current || !pool_owns(current, p))
        free(p);
}

static void set_functions(void) { json_set_alloc_funcs(take, give_back); }

void values_init(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_functions);
}

void values_enter(struct pool *p)
{
    *p = (struct pool){NULL};
    current = p;
}

void values_leave(struct pool *p)
{
    current = NULL;
    pool_clear(p);
}

void values_drop(json_t *data, json_t *shared)
{
    const char *key;
    json_t *v;
    if (!current) {
        json_decref(data);
        return;
    }
    json_object_foreach(shared, key, v) json_object_del(data, key);
}

/*
 * answers.c - the values of one form by path, kept sorted so that looking up takes a few steps and the order does not depend on who
 * filled the form. Knows nothing of fields.
 */
#include "model/model.h"

#include <assert.h>
#include <string.h>

/* Index of path, or where it would stand; *found tells which. */
static size_t position(const struct answers *a, const char *path, bool *found)
{
    size_t lo = 0, hi = a->n;
    *found = false;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = strcmp(a->v[mid].path, path);
        if (c == 0) {
            *found = true;
            return mid;
        }
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

struct answer *answers_find(const struct answers *a, const char *path)
{
    bool found;
    size_t i = position(a, path, &found);
    return found ? &a->v[i] : NULL;
}

const char *answers_get(const struct answers *a, const char *path)
{
    const struct answer *v = answers_find(a, path);
    return v ? v->value : "";
}

/* The array lives in the arena like its texts; doubling leaves at most as much behind as is in use. */
static void make_room(struct answers *a)
{
    if (a->n < a->cap)
        return;
    size_t cap = a->cap ? a->cap * 2 : 64;
    struct answer *v = arena_alloc(a->arena, cap * sizeof *v);
    if (a->n)
        memcpy(v, a->v, a->n * sizeof *v);
    a->v = v;
    a->cap = cap;
}

void answers_set(struct answers *a, const char *path, const char *value, unsigned flags)
{
    assert(a->arena);
    bool found;
    size_t i = position(a, path, &found);
    const char *copy = arena_strdup(a->arena, value);      /* first: value may be one of ours */
    if (!found) {
        const char *name = arena_strdup(a->arena, path);
        make_room(a);
        memmove(&a->v[i + 1], &a->v[i], (a->n - i) * sizeof *a->v);
        a->v[i].path = name;
        a->n++;
    }
    a->v[i].value = copy;
    a->v[i].flags = flags;
}

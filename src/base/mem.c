/*
 * mem.c - allocation that never returns NULL, growing arrays, and arenas.
 *
 * Running out of memory ends the program: no caller has anything better to do. Must not use anything that allocates
 * on the way to saying so.
 */
#include "base/base.h"

#include <assert.h>
#include <malloc.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Says so without allocating, which is why this is not die(). */
static _Noreturn void out_of_memory(void)
{
    fputs(program_name(), stderr);
    fputs(": ", stderr);
    fputs(msg_pattern(MSG_NO_MEMORY), stderr);
    fputc('\n', stderr);
    fflush(NULL);
    _exit(3);
}

void *xmalloc(size_t n)
{
    void *p = malloc(n ? n : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = n && size ? calloc(n, size) : calloc(1, 1);
    if (!p)
        out_of_memory();
    return p;
}

void *xrealloc(void *p, size_t n)
{
    void *q = realloc(p, n ? n : 1);
    if (!q)
        out_of_memory();
    return q;
}

void memory_share(long jobs)
{
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, (int)jobs);
#else
    (void)jobs;
#endif
}

char *xstrdup(const char *s) { return xstrndup(s, strlen(s)); }

char *xstrndup(const char *s, size_t n)
{
    size_t len = strnlen(s, n);
    char *p = xmalloc(len + 1);
    memcpy(p, s, len);
    p[len] = '\0';
    return p;
}

char *xasprintf(const char *fmt, ...)
{
    va_list ap;
    char *p;
    va_start(ap, fmt);
    int n = vasprintf(&p, fmt, ap);
    va_end(ap);
    if (n < 0)
        out_of_memory();
    return p;
}

void *vec_grow(void *p, size_t n, size_t *cap, size_t size)
{
    assert(size > 0);
    if (n >= *cap) {
        size_t want = *cap < 8 ? 8 : *cap * 2;
        if (want < *cap || want > SIZE_MAX / size)
            out_of_memory();
        p = xrealloc(p, want * size);
        *cap = want;
    }
    memset((char *)p + n * size, 0, size);
    return p;
}

/* ---- arena ---- */

/* Chunks grow: what needs little does not pay for zeroing much. */
enum { ARENA_FIRST = 4 * 1024, ARENA_CHUNK = 64 * 1024 };

struct chunk {
    struct chunk *next;
    size_t used, size;
    alignas(max_align_t) unsigned char data[];
};

struct arena {
    struct chunk *head; /* the one that small blocks are cut from */
};

struct arena *arena_new(void) { return xcalloc(1, sizeof(struct arena)); }

void arena_free(struct arena *a)
{
    if (!a)
        return;
    for (struct chunk *c = a->head, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(a);
}

/* calloc makes the whole chunk zero, so that blocks need no clearing of their own. */
static struct chunk *chunk_new(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct chunk))
        out_of_memory();
    struct chunk *c = xcalloc(1, sizeof *c + size);
    c->size = size;
    return c;
}

void *arena_alloc(struct arena *a, size_t n)
{
    const size_t align = alignof(max_align_t);
    if (n > SIZE_MAX - align)
        out_of_memory();
    n = n ? (n + align - 1) / align * align : align;

    struct chunk *c = a->head;
    if (!c || c->size - c->used < n) {
        size_t want = !c ? ARENA_FIRST : c->size < ARENA_CHUNK / 2 ? 2 * c->size : ARENA_CHUNK;
        c = chunk_new(n > ARENA_CHUNK / 4 ? n : n > want ? ARENA_CHUNK : want);
        if (a->head && n > ARENA_CHUNK / 4) {
            /* A large block gets a chunk of its own, behind the head, which may still have room. */
            c->next = a->head->next;
            a->head->next = c;
        } else {
            c->next = a->head;
            a->head = c;
        }
    }
    void *p = c->data + c->used;
    c->used += n;
    return p;
}

void arena_take(struct arena *a, struct arena *other)
{
    struct chunk **end = &a->head;
    while (*end)
        end = &(*end)->next;                      /* the head stays: small blocks are cut from it */
    *end = other->head;
    free(other);
}

char *arena_strdup(struct arena *a, const char *s) { return arena_strndup(a, s, strlen(s)); }

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    size_t len = strnlen(s, n);
    char *p = arena_alloc(a, len + 1);
    memcpy(p, s, len);
    return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    char text[256];                                        /* nearly always enough, and then it is formatted once */
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    char *p = arena_alloc(a, (size_t)n + 1);
    if ((size_t)n < sizeof text)
        memcpy(p, text, (size_t)n + 1);
    else
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p;
}

/*
 * pool.c - memory for a great many small pieces that all live until the same moment: cut one after the other from a few blocks, no lock taken,
 * none given back alone. Unlike an arena's its pieces are not zeroed, may grow, and can be told from others: what libraries ask of an allocator.
 */
#include "base/base.h"

#include <assert.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 48 * 1024, LARGEST_BLOCK = 4 << 20, PIECE = alignof(max_align_t) };

/* A piece begins with its size and right before a place aligned for any type, where its data are. */
struct piece { size_t size; unsigned char data[]; };
struct pool_block { struct pool_block *next; size_t used, size; bool lent; alignas(max_align_t) unsigned char data[]; };
enum { FIRST_PIECE = PIECE - sizeof(struct piece) };

/* Bytes of a block that a piece of n bytes takes. */
static size_t taken_by(size_t n) { return (sizeof(struct piece) + n + PIECE - 1) / PIECE * PIECE; }

static struct piece *piece_of(void *p) { return (struct piece *)(void *)((unsigned char *)p - offsetof(struct piece, data)); }

/* Each as large as all before it, up to a limit: a small page costs one block, a long one not many. Apart, so that what is wanted once in
 * a hundred pieces costs the others nothing. */
static __attribute__((noinline)) struct pool_block *add_block(struct pool *p, size_t least)
{
    size_t size = p->blocks ? p->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < least + FIRST_PIECE)
        size = least + FIRST_PIECE;
    struct pool_block *b = xmalloc(sizeof *b + size);
    *b = (struct pool_block){.next = p->blocks, .used = FIRST_PIECE, .size = size};
    p->blocks = b;
    return b;
}

void pool_begin(struct pool *p, void *memory, size_t size)
{
    assert(size > sizeof(struct pool_block) + FIRST_PIECE && (uintptr_t)memory % PIECE == 0);
    struct pool_block *b = memory;
    *b = (struct pool_block){.used = FIRST_PIECE, .size = size - sizeof *b, .lent = true};
    p->blocks = b;
}

void *pool_alloc(struct pool *p, size_t n)
{
    struct pool_block *b = p->blocks;
    size_t need = taken_by(n > SIZE_MAX / 4 ? SIZE_MAX / 4 : n);   /* more than there is: xmalloc says so */
    if (!b || b->size - b->used < need)
        b = add_block(p, need);
    struct piece *c = (struct piece *)(void *)(b->data + b->used);
    c->size = need - sizeof *c;
    b->used += need;
    return c->data;
}

/* The last piece grows where it is: that is how text is put together. */
static bool grow_last(struct pool *p, struct piece *c, size_t n)
{
    struct pool_block *b = p->blocks;
    size_t more = taken_by(n) - taken_by(c->size);
    if (c->data + c->size != b->data + b->used || more > b->size - b->used)
        return false;
    b->used += more;
    c->size += more;
    return true;
}

void *pool_grow(struct pool *p, void *old, size_t n)
{
    if (!old)
        return pool_alloc(p, n);
    struct piece *c = piece_of(old);
    if (n <= c->size || (n < SIZE_MAX / 4 && grow_last(p, c, n)))
        return old;
    return memcpy(pool_alloc(p, n), old, c->size);
}

bool pool_owns(const struct pool *p, const void *piece)
{
    uintptr_t at = (uintptr_t)piece;
    for (const struct pool_block *b = p->blocks; b; b = b->next)
        if (at >= (uintptr_t)b->data && at < (uintptr_t)(b->data + b->used))
            return true;
    return false;
}

void pool_clear(struct pool *p)
{
    for (struct pool_block *b = p->blocks, *next; b; b = next) {
        next = b->next;
        if (!b->lent)
            free(b);
    }
    p->blocks = NULL;
}

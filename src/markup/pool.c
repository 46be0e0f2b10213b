/*
 * pool.c - cmark's memory: a tree is some hundred small pieces that live equally long, and so is what is written of it.
 *
 * cmark's own allocator of this kind is one for the whole program; here each thread has its own, and texts may be read within texts.
 */
#include <assert.h>
#include <string.h>

#include "markup/markup_int.h"

static _Thread_local struct tree_pool *current;

static void *take(size_t n, size_t size)
{
    size_t bytes;
    bool fits = !__builtin_mul_overflow(n, size, &bytes);
    assert(fits);
    (void)fits;
    return memset(pool_alloc(&current->pool, bytes), 0, bytes);
}

static void *grow(void *old, size_t n) { return pool_grow(&current->pool, old, n); }

static void leave_alone(void *p) { (void)p; }

static cmark_mem memory = {take, grow, leave_alone};

void tree_enter(struct tree_pool *p)
{
    p->outer = current;
    pool_begin(&p->pool, p->first, sizeof p->first);
    current = p;
}

void tree_leave(struct tree_pool *p)
{
    assert(current == p);
    current = p->outer;
    pool_clear(&p->pool);
}

cmark_node *tree_parse(const char *text, size_t n)
{
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    cmark_parser_feed(parser, text, n);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return root;
}

char *tree_text(const char *s, size_t n)
{
    char *copy = pool_alloc(&current->pool, n + 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

cmark_node *tree_node(cmark_node_type type) { return cmark_node_new_with_mem(type, &memory); }

/*
 * buf.c - the growable byte string. It holds any bytes; a NUL always follows the last one.
 */
#include "base/base.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

char buf_empty[1];

/* Up to here a string grows in longer steps: most become some kilobytes long, or nothing worth sparing. */
enum { QUICK = 4096 };

/* Room for n more bytes and the NUL. */
static void make_room(struct buf *b, size_t n)
{
    assert(n < SIZE_MAX / 2 && b->n < SIZE_MAX / 2);
    size_t need = b->n + n + 1;
    if (need <= b->cap)
        return;
    size_t want = b->cap ? b->cap : 64;
    while (want < need)
        want *= want < QUICK ? 4 : 2;
    b->p = xrealloc(b->cap ? b->p : NULL, want);
    b->cap = want;
}

void buf_reserve(struct buf *b, size_t n)
{
    make_room(b, n);
    b->p[b->n] = '\0';
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    if (n == 0)
        return;
    if (n >= b->cap - b->n)
        make_room(b, n);
    memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_addc(struct buf *b, char c)
{
    if (b->n + 2 > b->cap)
        make_room(b, 1);
    b->p[b->n++] = c;
    b->p[b->n] = '\0';
}

void buf_addu(struct buf *b, uint32_t cp)
{
    char tmp[4];
    buf_add(b, tmp, u8_put(tmp, cp));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    make_room(b, 24);                                      /* a number, a date, the end of a path: formatted once */
    size_t room = b->cap - b->n;
    int n = vsnprintf(b->p + b->n, room, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    if ((size_t)n >= room) {
        make_room(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    b->n += (size_t)n;
}

void buf_addi(struct buf *b, int n, int digits)
{
    char text[32];
    size_t at = sizeof text;
    assert(n >= 0 && digits < (int)sizeof text);
    for (; n > 0 || digits > 0; n /= 10, digits--)
        text[--at] = (char)('0' + n % 10);
    buf_add(b, text + at, sizeof text - at);
}

void buf_reset(struct buf *b)
{
    b->n = 0;
    if (b->cap)
        b->p[0] = '\0';
    else
        b->p = buf_empty;
}

void buf_clear(struct buf *b)
{
    if (b->cap)
        free(b->p);
    *b = (struct buf)BUF_INIT;
}

char *buf_steal(struct buf *b)
{
    char *p = b->cap ? b->p : xstrdup("");
    *b = (struct buf)BUF_INIT;
    return p;
}

/*
 * conv.c - encodings, at the edge only: iconv with its converters kept for the next call. Nothing is transliterated, left out or
 * cut off: a text converts as a whole or not at all.
 */
#include "base/base.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A program meets a handful of encodings in its life, so the list is short and never given back. */
struct converter {
    char *to, *from;
    iconv_t cd;
};
static struct converter *cache;
static size_t ncache, ccache;

/* The converter, set to its initial state; NULL when iconv has none. */
static struct converter *find(const char *to, const char *from)
{
    for (size_t i = 0; i < ncache; i++) {
        struct converter *c = &cache[i];
        if (strcasecmp(c->to, to) == 0 && strcasecmp(c->from, from) == 0) {
            iconv(c->cd, NULL, NULL, NULL, NULL);
            return c;
        }
    }
    iconv_t cd = iconv_open(to, from);
    if (cd == (iconv_t)-1)
        return NULL;
    struct converter *c = VEC_ADD(cache, ncache, ccache);
    *c = (struct converter){.to = xstrdup(to), .from = xstrdup(from), .cd = cd};
    return c;
}

/* The name without "//TRANSLIT" or "//IGNORE", which would make losses silent. */
static char *plain_name(const char *charset)
{
    const char *slashes = strstr(charset, "//");
    return xstrndup(charset, slashes ? (size_t)(slashes - charset) : strlen(charset));
}

bool conv_known(const char *charset)
{
    char *plain = plain_name(charset);
    /* The empty name would mean the locale's charset: not a name at all here. */
    bool known = *plain && find("UTF-8", plain) && find(plain, "UTF-8");
    free(plain);
    return known;
}

/* One step with the output made larger as needed. p NULL: writes what brings the output back to its initial state. */
static bool step(iconv_t cd, char **p, size_t *n, struct buf *out)
{
    char chunk[4096];
    for (;;) {
        char *to = chunk;
        size_t room = sizeof chunk;
        errno = 0;
        size_t lossy = iconv(cd, p, n, &to, &room);
        int err = errno;
        buf_add(out, chunk, (size_t)(to - chunk));
        if (lossy == 0)
            return !n || *n == 0;
        /* Full: go round. Anything else is a byte that does not convert, a sequence cut at the end, or a conversion with loss. */
        if (lossy != (size_t)-1 || err != E2BIG || to == chunk)
            return false;
    }
}

static bool convert(const char *to, const char *from, const void *p, size_t n, struct buf *out)
{
    struct converter *c = find(to, from);
    if (!c)
        die(MSG_NO_CHARSET, MSG_ARGS(strcasecmp(to, "UTF-8") == 0 ? from : to));
    size_t before = out->n;
    union {
        const void *in;
        char *iconv; /* iconv does not write there, its prototype only forgot to say so */
    } bytes = {.in = p};
    char *cursor = bytes.iconv;
    if (step(c->cd, &cursor, &n, out) && step(c->cd, NULL, NULL, out))
        return true;
    if (out->n > before) {
        out->n = before;
        out->p[before] = '\0';
    }
    return false;
}

bool conv_to_utf8(const char *charset, const void *p, size_t n, struct buf *out)
{
    char *plain = plain_name(charset);
    bool good = convert("UTF-8", plain, p, n, out);
    free(plain);
    return good;
}

bool conv_from_utf8(const char *charset, const char *s, size_t n, struct buf *out)
{
    char *plain = plain_name(charset);
    bool good = convert(plain, "UTF-8", s, n, out);
    free(plain);
    return good;
}

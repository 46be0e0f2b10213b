/*
 * mustache_int.h - a Mustache template as a tree: made by mustache_parse.c, walked by mustache.c.
 */
#ifndef SHENBAO_MUSTACHE_INT_H
#define SHENBAO_MUSTACHE_INT_H

#include "page/page.h"

enum { MUSTACHE_DEPTH = 100 };                             /* of sections in one template, and of partials in partials */

enum tag_kind { TAG_TEXT, TAG_ESCAPED, TAG_RAW, TAG_SECTION, TAG_INVERTED, TAG_PARTIAL };
struct tag {
    enum tag_kind kind;
    const char *s;                                         /* text, or the name; in the template's arena */
    size_t n;                                              /* length of the text */
    const char *indent;                                    /* partial alone on its line: the white space before it; else "" */
    int line, col;
    struct tag *first, *next;                              /* first: inside a section */
};

/* Parses into the arena. False on a mistake, told to d; then *out is not to be used. An empty template yields NULL. */
bool mustache_parse(const char *tmpl, const char *file, struct arena *a, struct tag **out, struct diags *d);

#endif

/*
 * mustache_int.h - a Mustache template as a tree: made by mustache_parse.c, walked by mustache.c.
 */
#ifndef SHENBAO_MUSTACHE_INT_H
#define SHENBAO_MUSTACHE_INT_H

#include "page/page.h"
#include "page/datum_int.h"

enum { MUSTACHE_DEPTH = 100 };                             /* of sections in one template, and of partials in partials */

/* A template that others include. tree is not to be used when bad. */
struct tag;
struct partial { const char *text; const struct tag *tree; bool bad; };

enum tag_kind { TAG_TEXT, TAG_ESCAPED, TAG_RAW, TAG_SECTION, TAG_INVERTED, TAG_PARTIAL };
struct tag {
    enum tag_kind kind;
    const char *s;                                         /* text, or the name; in the template's arena */
    size_t n;                                              /* length of the text or name */
    size_t head; uint32_t hash;                            /* of a name before its first dot: its length, and datum_hash */
    const char *indent;                                    /* partial alone on its line: the white space before it; else "" */
    int line, col;
    struct tag *first, *next;                              /* first: inside a section */
    const struct partial *partial;                         /* of TAG_PARTIAL, when it is known ahead: then nobody is asked by name */
};

/* Parses into the arena. False on a mistake, told to d; then *out is not to be used. An empty template yields NULL. */
bool mustache_parse(const char *tmpl, const char *file, struct arena *a, struct tag **out, struct diags *d);
/* mustache_render with values. */
bool mustache_render_data(const char *tmpl, const char *file, struct datum *data, mustache_partial_fn *partial, void *ctx, struct buf *out,
                          struct diags *d);
/* Renders what was parsed before, with partials that are known ahead. Only reads the tree: several threads may render it at once. */
bool mustache_render_tree(const struct tag *tree, const char *file, struct datum *data, struct buf *out, struct diags *d);

#endif

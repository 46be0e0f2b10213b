/*
 * regex_int.h - what the reader of patterns hands to the matcher: a tree, and the sets of code points at its leaves.
 */
#ifndef SHENBAO_REGEX_INT_H
#define SHENBAO_REGEX_INT_H

#include "rule/expr_int.h"

enum { REGEX_STATES = 4096, REGEX_NO_LIMIT = -1 };

struct range { uint32_t first, last; };
struct set { struct range *v; size_t n, cap; };            /* sorted and apart */
struct sets { struct set *v; size_t n, cap; };

enum tree_kind { TREE_EMPTY, TREE_SET, TREE_CAT, TREE_ALT, TREE_REPEAT };
/* SET: set; CAT, ALT: left and right; REPEAT: left, min, max (or REGEX_NO_LIMIT). size: states it takes, at most REGEX_STATES + 1. */
struct tree { enum tree_kind kind; int set, min, max; size_t size; const struct tree *left, *right; };

/* The tree of a pattern. *pool holds its nodes and *sets its sets: the caller frees both, also after a failure. NULL with the reason in why
 * when the pattern is not of the dialect. */
const struct tree *regex_parse(const char *pattern, struct sets *sets, struct tree **pool, struct buf *why);

#endif

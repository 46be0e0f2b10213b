/*
 * pack_int.h - names inside a pack, shared by the files of this stage.
 */
#ifndef SHENBAO_PACK_INT_H
#define SHENBAO_PACK_INT_H

#include "pack/pack.h"

/* True when Windows takes the two names for one: ASCII and full-width letters compare without case. */
bool name_same(const char *a, const char *b);
/* Appends name with "-k" put before its ending. */
void name_add_number(const char *name, unsigned k, struct buf *out);

#endif

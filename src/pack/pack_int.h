/*
 * pack_int.h - names inside a pack and entries made ready, shared by the files of this stage.
 */
#ifndef SHENBAO_PACK_INT_H
#define SHENBAO_PACK_INT_H

#include <zip.h>

#include "pack/pack.h"

/* True when Windows takes the two names for one: ASCII and full-width letters compare without case. */
bool name_same(const char *a, const char *b);
/* Appends name with "-k" put before its ending. */
void name_add_number(const char *name, unsigned k, struct buf *out);
/* An entry compressed already, for zip_file_add: ready, what pack_deflate made of it, or empty, when that is done here. Of what does not get
 * smaller, the bytes as they are, which then must outlive the archive. NULL as zip_source_buffer. */
zip_source_t *deflated_source(zip_t *z, const void *p, size_t n, const struct buf *ready);

#endif

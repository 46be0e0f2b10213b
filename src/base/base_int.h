/*
 * base_int.h - what files of the base stage share among themselves.
 */
#ifndef SHENBAO_BASE_INT_H
#define SHENBAO_BASE_INT_H

#include <nettle/sha2.h>

#include "base/base.h"

/* Code points first..last. A table of them is sorted and without overlap. */
struct uni_range { uint32_t first, last; };
bool uni_in_ranges(uint32_t cp, const struct uni_range *v, size_t n);

/* Ends a hash: out is its sum in lower-case hexadecimal digits. (hash.c) */
void sha256_end(struct sha256_ctx *hash, char out[65]);
/* False with errno set when not all could be written. */
bool file_write_all(int fd, const char *p, size_t n);
struct stat;
struct stamp file_stamp_from(const struct stat *st);
/* A new file in dir under a name that nobody else uses, open for writing and locked; its path in *path (caller frees). Rights are as for
 * any new file (umask). -1 with errno set, and *path is still to be freed. */
int file_open_temporary(const char *dir, char **path);

/* A syllable and the ideographs first read with it, by tone (pinyin_data.c). */
struct pinyin_row { const char *syllable, *ideographs; };
extern const struct pinyin_row pinyin_rows[];
extern const size_t pinyin_nrows;

#endif

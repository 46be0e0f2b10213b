/*
 * pack.h - the ZIP an applicant carries: entries with Chinese names marked UTF-8, fixed times, a manifest with SHA-256.
 */
#ifndef SHENBAO_PACK_H
#define SHENBAO_PACK_H

#include "base/base.h"
#include "model/model.h"

struct pack;
/* ascii_names: names are transliterated by the caller's ascii argument instead (pack_names: ascii). root: folder inside the ZIP. */
struct pack *pack_new(const char *root, const char *ascii_root, bool ascii_names);
/* Adds a file; p is copied. name and ascii are single path components, made legal on NTFS here. */
void pack_add(struct pack *k, const char *name, const char *ascii, const void *p, size_t n);
/* The same for bytes that stay where they are until pack_free. */
void pack_add_kept(struct pack *k, const char *name, const char *ascii, const void *p, size_t n);
/* The same, with what pack_deflate made of them, which is copied. */
void pack_add_ready(struct pack *k, const char *name, const char *ascii, const void *p, size_t n, const void *deflated, size_t ndeflated);
/* Adds manifest.json (facts of the pack and SHA-256 of each file), finishes and appends the ZIP to out. Same input, same bytes, whatever
 * the time zone. meta: object put first in the manifest, borrowed. */
/* False, with out as it was, when libzip could not make it. */
bool pack_finish(struct pack *k, json_t *meta, struct buf *out);
/* The name that the i-th file added bears in the pack, or NULL: for links from page to page. */
const char *pack_name(const struct pack *k, size_t i);
void pack_free(struct pack *k);

/* ---- files compressed before their pack is made (deflated.c) ---- */

/* A text that many files hold: found in them and compressed once. p lives as long as it. Several threads may use it. */
struct pack_common;
struct pack_common *pack_common_new(const char *p, size_t n);
void pack_common_free(struct pack_common *c);
/* The file as it lies in a pack, appended; nothing when it would not get smaller. common may be NULL. */
void pack_deflate(const struct pack_common *common, const char *p, size_t n, struct buf *out);

/* Appends to out a name that NTFS, ext4 and old unpackers take: no separator, reserved sign, control character or reserved device
 * name, no dot or space at the end, at most 200 bytes with its ending kept. Never empty. */
void name_make_legal(const char *name, struct buf *out);

/* ---- what offices send each other (bundle.c) ---- */

#define BUNDLE_MARK "shenbao-bundle 1"
struct bundle_maker;
struct bundle_maker *bundle_maker_new(void);
void bundle_maker_free(struct bundle_maker *m);
/* A part that lies on the disk until finish; and a text, packed, as `name`.zip. Names are ASCII. */
void bundle_maker_file(struct bundle_maker *m, const char *name, const char *path, const char *sha256, unsigned long long bytes);
void bundle_maker_text(struct bundle_maker *m, const char *name, const void *p, size_t n);
/* Writes and signs the whole, durably. facts gets the list of parts; the manifest's text is appended. Memory does not grow with the parts. Dies
 * when the disk fails. */
void bundle_maker_finish(struct bundle_maker *m, json_t *facts, const unsigned char *public, const unsigned char *secret, const char *to,
                         struct buf *manifest, char signature[2 * SIGN_BYTES + 1]);

#endif

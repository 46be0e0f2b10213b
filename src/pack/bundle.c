/*
 * bundle.c - the file by which one office hands applications to another: a ZIP whose first entry has the signature over the second, the
 * manifest, which has the hash of every other. Knows nothing of what the parts say.
 *
 * All entries are stored, so that a reader can walk from one to the next without a ZIP library; texts are small ZIPs in themselves.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "pack/pack_int.h"

enum { DOS_TIME = 0, DOS_DATE = 1 << 5 | 1 };              /* 1980-01-01: the time of making is in the manifest */

struct part { char *name, *path; char sha256[65]; unsigned long long bytes; };
struct bundle_maker { struct part *v; size_t n, cap; struct buf manifest, head; };

struct bundle_maker *bundle_maker_new(void)
{
    struct bundle_maker *m = xcalloc(1, sizeof *m);
    m->manifest = m->head = (struct buf)BUF_INIT;
    return m;
}

void bundle_maker_free(struct bundle_maker *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->n; i++) {
        free(m->v[i].name);
        free(m->v[i].path);
    }
    free(m->v);
    buf_clear(&m->manifest);
    buf_clear(&m->head);
    free(m);
}

void bundle_maker_file(struct bundle_maker *m, const char *name, const char *path, const char *sha256, unsigned long long bytes)
{
    struct part *p = VEC_ADD(m->v, m->n, m->cap);
    *p = (struct part){.name = xstrdup(name), .path = xstrdup(path), .bytes = bytes};
    snprintf(p->sha256, sizeof p->sha256, "%s", sha256);
}

static bool add(zip_t *z, const char *name, zip_source_t *from, zip_int32_t method)
{
    zip_int64_t i = from ? zip_file_add(z, name, from, ZIP_FL_ENC_UTF_8) : -1;
    if (i < 0) {
        zip_source_free(from);
        return false;
    }
    return zip_file_set_dostime(z, (zip_uint64_t)i, DOS_TIME, DOS_DATE, 0) == 0 &&
           zip_set_file_compression(z, (zip_uint64_t)i, method, 6) == 0;
}

static _Noreturn void failed(zip_t *z, const char *path)
{
    int err = zip_error_code_system(zip_get_error(z));
    zip_discard(z);
    errno = err ? err : EIO;
    die_errno(path);
}

static zip_t *create(const char *path)
{
    int why = 0;
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
    if (!z)
        die_errno(path);
    return z;
}

void bundle_maker_text(struct bundle_maker *m, const char *name, const void *p, size_t n)
{
    char *entry = xasprintf("%s.zip", name), *path = xasprintf("%s/part-%zu.zip", scratch_dir(), m->n), sha256[65];
    unsigned long long bytes;
    zip_t *z = create(path);
    if (!add(z, path_base(name), zip_source_buffer(z, p, n, 0), ZIP_CM_DEFLATE) || zip_close(z) != 0)
        failed(z, path);
    if (!file_sha256(path, sha256, &bytes))
        die_errno(path);
    bundle_maker_file(m, entry, path, sha256, bytes);
    free(entry);
    free(path);
}

static void list_parts(const struct bundle_maker *m, json_t *facts)
{
    json_t *parts = json_array();
    for (size_t i = 0; i < m->n; i++)
        json_array_append_new(parts, json_pack("[s,s,I]", m->v[i].name, m->v[i].sha256, (json_int_t)m->v[i].bytes));
    json_object_set_new(facts, "parts", parts);
}

static void sign(struct bundle_maker *m, const unsigned char *public, const unsigned char *secret, char signature[2 * SIGN_BYTES + 1])
{
    unsigned char s[SIGN_BYTES];
    char key[2 * SIGN_PUBLIC + 1];
    sign_make(m->manifest.p, m->manifest.n, secret, s);
    hex_of(s, sizeof s, signature);
    hex_of(public, SIGN_PUBLIC, key);
    buf_printf(&m->head, BUNDLE_MARK "\nkey: %s\nsignature: %s\n", key, signature);
}

static bool add_all(zip_t *z, const struct bundle_maker *m)
{
    bool ok = add(z, "shenbao-bundle.txt", zip_source_buffer(z, m->head.p, m->head.n, 0), ZIP_CM_STORE) &&
              add(z, "manifest.json", zip_source_buffer(z, m->manifest.p, m->manifest.n, 0), ZIP_CM_STORE);
    for (size_t i = 0; i < m->n && ok; i++)
        ok = add(z, m->v[i].name, zip_source_file(z, m->v[i].path, 0, (zip_int64_t)m->v[i].bytes), ZIP_CM_STORE);
    return ok;
}

void bundle_maker_finish(struct bundle_maker *m, json_t *facts, const unsigned char *public, const unsigned char *secret, const char *to,
                         struct buf *manifest, char signature[2 * SIGN_BYTES + 1])
{
    list_parts(m, facts);
    char *text = json_dumps(facts, JSON_COMPACT);
    buf_adds(&m->manifest, text);
    free(text);
    sign(m, public, secret, signature);
    zip_t *z = create(to);
    if (!add_all(z, m) || zip_close(z) != 0)
        failed(z, to);
    char *dir = path_dir(to);
    int disk = file_sync_open(dir);
    bool safe = disk >= 0 ? file_sync_all(disk) : file_sync_dir(dir);
    if (!safe)
        die_errno(to);
    file_sync_close(disk);
    free(dir);
    buf_add(manifest, m->manifest.p, m->manifest.n);
}

/*
 * pack.c - writes the ZIP with libzip: entries in the order given, names in UTF-8 and marked so, one fixed time, and a manifest.
 */
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "pack/pack_int.h"

/* Every entry bears 1980-01-01 00:00, the first moment MS-DOS knows (APPNOTE 4.4.6): 7 bits year - 1980, 4 month, 5 day. */
enum { DOS_TIME = 0, DOS_DATE = 1 << 5 | 1 };

struct entry { char *name; const void *p; void *own; size_t n; struct buf ready; };   /* own: to be freed, or NULL; ready: see pack_add_ready */
struct pack {
    char *root;
    bool ascii;
    struct entry *v;
    size_t n, cap;
};

static const char manifest_name[] = "manifest.json";

static char *legal(const char *name)
{
    struct buf b = BUF_INIT;
    name_make_legal(name, &b);
    return buf_steal(&b);
}

struct pack *pack_new(const char *root, const char *ascii_root, bool ascii_names)
{
    struct pack *k = xcalloc(1, sizeof *k);
    k->root = legal(ascii_names ? ascii_root : root);
    k->ascii = ascii_names;
    return k;
}

static bool taken(const struct pack *k, const char *name)
{
    if (name_same(name, manifest_name))
        return true;
    for (size_t i = 0; i < k->n; i++)
        if (name_same(k->v[i].name, name))
            return true;
    return false;
}

void pack_add_kept(struct pack *k, const char *name, const char *ascii, const void *p, size_t n)
{
    char *first = legal(k->ascii ? ascii : name), *free_name = xstrdup(first);
    for (unsigned i = 2; taken(k, free_name); i++) {
        struct buf b = BUF_INIT;
        name_add_number(first, i, &b);
        free(free_name);
        free_name = buf_steal(&b);
    }
    free(first);
    struct entry *e = VEC_ADD(k->v, k->n, k->cap);
    *e = (struct entry){.name = free_name, .p = p, .n = n, .ready = BUF_INIT};
}

void pack_add_ready(struct pack *k, const char *name, const char *ascii, const void *p, size_t n, const void *deflated, size_t ndeflated)
{
    pack_add_kept(k, name, ascii, p, n);
    buf_add(&k->v[k->n - 1].ready, deflated, ndeflated);
}

void pack_add(struct pack *k, const char *name, const char *ascii, const void *p, size_t n)
{
    void *own = xmalloc(n + 1);
    if (n > 0)
        memcpy(own, p, n);
    pack_add_kept(k, name, ascii, own, n);
    k->v[k->n - 1].own = own;
}

/* The manifest's text; caller frees. */
static char *manifest(const struct pack *k, json_t *meta)
{
    json_t *all = json_object(), *files = json_array(), *value;
    const char *key;
    json_object_foreach(meta, key, value) json_object_set(all, key, value);
    for (size_t i = 0; i < k->n; i++) {
        char sum[65];
        sha256_hex(k->v[i].p, k->v[i].n, sum);
        json_array_append_new(files, json_pack("{s:s, s:I, s:s}", "name", k->v[i].name, "bytes", (json_int_t)k->v[i].n, "sha256", sum));
    }
    json_object_set_new(all, "files", files);
    char *text = json_dumps(all, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    json_decref(all);
    if (!text)
        return NULL;
    char *line = xasprintf("%s\n", text);
    free(text);
    return line;
}

/* The streams of a PDF are deflated already: a second time costs a second and saves nothing. */
static bool is_packed(const char *name)
{
    static const char *const packed[] = {".pdf", ".zip", ".png", ".jpg"};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (n > 4 && strcmp(name + n - 4, packed[i]) == 0)
            return true;
    return false;
}

static bool add_entry(zip_t *z, const struct pack *k, const char *name, const void *p, size_t n, const struct buf *ready)
{
    bool plain = is_packed(name);
    zip_source_t *from = plain ? zip_source_buffer(z, p, n, 0) : deflated_source(z, p, n, ready);
    if (!from)
        return false;
    char *path = xasprintf("%s/%s", k->root, name);
    /* ENC_UTF_8 makes libzip set general purpose bit 11 (APPNOTE 4.4.4). */
    zip_int64_t i = zip_file_add(z, path, from, ZIP_FL_ENC_UTF_8);
    free(path);
    if (i < 0) {
        zip_source_free(from);
        return false;
    }
    return zip_file_set_dostime(z, (zip_uint64_t)i, DOS_TIME, DOS_DATE, 0) == 0 &&
           (!plain || zip_set_file_compression(z, (zip_uint64_t)i, ZIP_CM_STORE, 0) == 0);
}

static bool read_back(zip_source_t *src, struct buf *out)
{
    char block[65536];
    zip_stat_t st;
    if (zip_source_open(src) < 0)
        return false;
    if (zip_source_stat(src, &st) == 0 && st.valid & ZIP_STAT_SIZE)
        buf_reserve(out, st.size);
    zip_int64_t n;
    while ((n = zip_source_read(src, block, sizeof block)) > 0)
        buf_add(out, block, (size_t)n);
    zip_source_close(src);
    return n == 0;
}

/* Makes the archive in `src`, a buffer that outlives it. */
static bool write_entries(const struct pack *k, const char *list, zip_source_t *src)
{
    zip_error_t err;
    zip_error_init(&err);
    zip_source_keep(src);                                  /* zip_close and zip_discard each give one reference back */
    zip_t *z = zip_open_from_source(src, ZIP_TRUNCATE, &err);
    zip_error_fini(&err);
    if (!z) {
        zip_source_free(src);
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < k->n && ok; i++)
        ok = add_entry(z, k, k->v[i].name, k->v[i].p, k->v[i].n, &k->v[i].ready);
    ok = ok && add_entry(z, k, manifest_name, list, strlen(list), &(struct buf)BUF_INIT);
    if (ok && zip_close(z) == 0)
        return true;
    zip_discard(z);
    return false;
}

bool pack_finish(struct pack *k, json_t *meta, struct buf *out)
{
    char *list = manifest(k, meta);
    zip_error_t err;
    zip_error_init(&err);
    zip_source_t *src = list ? zip_source_buffer_create(NULL, 0, 0, &err) : NULL;
    zip_error_fini(&err);
    size_t before = out->n;
    bool ok = src && write_entries(k, list, src) && read_back(src, out);
    if (!ok && out->n > before) {
        out->n = before;
        out->p[before] = '\0';
    }
    if (src)
        zip_source_free(src);
    free(list);
    return ok;
}

const char *pack_name(const struct pack *k, size_t i) { return i < k->n ? k->v[i].name : NULL; }

void pack_free(struct pack *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->n; i++) {
        free(k->v[i].name);
        free(k->v[i].own);
        buf_clear(&k->v[i].ready);
    }
    free(k->v);
    free(k->root);
    free(k);
}

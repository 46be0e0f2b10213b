/*
 * bundle.c - walks through a bundle of another office: its head, the bytes of its manifest, and part after part. Believes nothing but the
 * names and lengths that the caller asks for, and interprets nothing: what is in it is judged by signature and hashes first.
 */
#include "read/read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { LOCAL_HEAD = 30, HEAD_MAX = 8192, MANIFEST_MAX = 256 << 20 };
static const char mark[] = "shenbao-bundle 1\n";

struct bundle_file { FILE *f; };

static unsigned le(const unsigned char *p, int n)
{
    unsigned v = 0;
    for (int i = n; i-- > 0;)
        v = v << 8 | p[i];
    return v;
}

/* The next local header (APPNOTE 4.3.7) of a stored entry, as our own programs write it: its name, its length, UINT32_MAX where that stands
 * elsewhere, and its checksum. */
static bool next(FILE *f, char name[128], unsigned *bytes, unsigned *crc)
{
    unsigned char h[LOCAL_HEAD];
    if (fread(h, 1, sizeof h, f) != sizeof h || le(h, 4) != 0x04034B50 || le(h + 8, 2) != 0 || le(h + 10, 4) != 0x210000)
        return false;
    unsigned n = le(h + 26, 2), extra = le(h + 28, 2), version = le(h + 4, 2), flags = le(h + 6, 2);
    if ((version != 10 && version != 20 && version != 45) || (flags != 0 && flags != 0x800) || le(h + 18, 4) != le(h + 22, 4))
        return false;
    *crc = le(h + 14, 4);
    *bytes = le(h + 18, 4);
    if (extra && *bytes != UINT32_MAX)
        return false;
    if (n >= 128 || fread(name, 1, n, f) != n || fseek(f, (long)extra, SEEK_CUR) != 0)
        return false;
    name[n] = '\0';
    return true;
}

static bool take(FILE *f, size_t n, unsigned crc, struct buf *out)
{
    char chunk[65536];
    uLong sum = crc32(0, NULL, 0);
    while (n > 0) {
        size_t k = fread(chunk, 1, n < sizeof chunk ? n : sizeof chunk, f);
        if (k == 0)
            return false;
        buf_add(out, chunk, k);
        sum = crc32(sum, (const Bytef *)chunk, (uInt)k);
        n -= k;
    }
    return sum == crc;
}

/* "key: " and so many digits, in a line of its own. */
static bool line(const char **s, const char *key, size_t digits, char *out)
{
    size_t n = strlen(key);
    if (strncmp(*s, key, n) != 0 || strspn(*s + n, "0123456789abcdef") != digits || (*s)[n + digits] != '\n')
        return false;
    memcpy(out, *s + n, digits);
    out[digits] = '\0';
    *s += n + digits + 1;
    return true;
}

static bool read_head(FILE *f, struct bundle_head *h)
{
    struct buf b = BUF_INIT;
    char name[128];
    unsigned n, crc;
    bool good = next(f, name, &n, &crc) && strcmp(name, "shenbao-bundle.txt") == 0 && n <= HEAD_MAX && take(f, n, crc, &b) &&
                strncmp(b.p, mark, sizeof mark - 1) == 0;
    const char *s = good ? b.p + sizeof mark - 1 : "";
    good = good && line(&s, "key: ", sizeof h->key - 1, h->key) && line(&s, "signature: ", sizeof h->signature - 1, h->signature) && !*s;
    buf_clear(&b);
    return good;
}

enum bundle_end bundle_open(const char *path, struct bundle_head *h, struct buf *manifest, struct bundle_file **out)
{
    char name[128];
    unsigned n, crc;
    FILE *f = fopen(path, "rbe");
    if (!f)
        return BUNDLE_UNREADABLE;
    if (!read_head(f, h)) {
        fclose(f);
        return BUNDLE_NONE;
    }
    if (!next(f, name, &n, &crc) || strcmp(name, "manifest.json") != 0 || n > MANIFEST_MAX || !take(f, n, crc, manifest)) {
        fclose(f);
        return BUNDLE_CUT;
    }
    *out = xcalloc(1, sizeof **out);
    (*out)->f = f;
    return BUNDLE_OPEN;
}

bool bundle_part(struct bundle_file *b, const char *name, unsigned long long bytes, struct buf *out)
{
    char found[128];
    unsigned n, crc;
    buf_reset(out);
    return next(b->f, found, &n, &crc) && strcmp(found, name) == 0 && (n == bytes || n == UINT32_MAX) && bytes <= SIZE_MAX / 2 &&
           take(b->f, (size_t)bytes, crc, out);
}

bool bundle_ends(struct bundle_file *b)
{
    unsigned char h[4];
    return fread(h, 1, sizeof h, b->f) == sizeof h && le(h, 4) == 0x02014B50;   /* the central directory, 4.3.12 */
}

void bundle_close(struct bundle_file *b)
{
    if (!b)
        return;
    fclose(b->f);
    free(b);
}

bool bundle_text(struct reader *r, const struct buf *packed, struct buf *out)
{
    struct read_result got;
    reader_read_bytes(r, packed->p, packed->n, &got);
    bool good = got.kind == READ_ZIP && got.nentries == 1 && got.entries[0].status == ENTRY_OK;
    buf_reset(out);
    if (good)
        buf_add(out, got.entries[0].data, got.entries[0].n);
    read_result_clear(&got);
    return good && u8_valid(out->p, out->n);
}

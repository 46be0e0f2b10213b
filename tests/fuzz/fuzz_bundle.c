/*
 * Fuzz target: a file that says it is a bundle of another office, up to its parts. An input that begins with "s" is taken for the bytes of the
 * entries, divided by NUL, and packed as our programs pack; anything else is the file itself.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"shenbao-bundle.txt", "manifest.json", "part-1", "part-2"};
enum { ENTRIES = sizeof names / sizeof *names };

static void add_le(struct buf *out, unsigned long long v, int n)
{
    for (; n-- > 0; v >>= 8)
        buf_addc(out, (char)(v & 0xFF));
}

/* A stored entry with its local header (APPNOTE 4.3.7). */
static void add_entry(struct buf *out, const char *name, const uint8_t *p, size_t n)
{
    add_le(out, 0x04034B50, 4);
    add_le(out, 20, 2);
    add_le(out, 0, 2 + 2);
    add_le(out, 0x210000, 4);
    add_le(out, crc32(0, p, (uInt)n), 4);
    add_le(out, n, 4);
    add_le(out, n, 4);
    add_le(out, strlen(name), 2);
    add_le(out, 0, 2);
    buf_adds(out, name);
    buf_add(out, p, n);
}

static void pack(const uint8_t *data, size_t size, struct buf *out)
{
    for (size_t n = 0; n < ENTRIES; n++) {
        const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;
        size_t length = end ? (size_t)(end - data) : size;
        add_entry(out, names[n], data, length);
        if (!end)
            break;
        data += length + 1;
        size -= length + 1;
    }
    add_le(out, 0x02014B50, 4);
}

static void read_parts(struct bundle_file *b, const struct buf *manifest)
{
    struct buf part = BUF_INIT;
    for (size_t i = 2; i < ENTRIES && !bundle_ends(b); i++) {
        /* The lengths that a manifest would say; one of them a lie. */
        if (!bundle_part(b, names[i], manifest->n, &part) || part.n != manifest->n)
            break;
    }
    buf_clear(&part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf whole = BUF_INIT, manifest = BUF_INIT;
    struct bundle_head head;
    struct bundle_file *b = NULL;
    if (size > 0 && *data == 's')
        pack(data, size, &whole);
    else
        buf_add(&whole, data, size);
    int fd = memfd_create("bundle", MFD_CLOEXEC);
    if (fd < 0 || write(fd, whole.p ? whole.p : "", whole.n) != (ssize_t)whole.n)
        abort();
    char *path = xasprintf("/proc/self/fd/%d", fd);
    enum bundle_end end = bundle_open(path, &head, &manifest, &b);
    if ((end == BUNDLE_OPEN) != (b != NULL) || end == BUNDLE_UNREADABLE)
        abort();
    if (b)
        read_parts(b, &manifest);
    bundle_close(b);
    free(path);
    close(fd);
    buf_clear(&whole);
    buf_clear(&manifest);
    return 0;
}

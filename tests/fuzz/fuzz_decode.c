/* Fuzz target: any bytes as a text string of a PDF. Whatever they are, UTF-8 without NUL and CR comes out, and damage is seen. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "read/read_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf out = BUF_INIT;
    unsigned flags = read_decode_string(data, size, &out);
    if ((flags & ~(unsigned)(RAW_DAMAGED | RAW_GUESSED)) != 0 || strlen(out.p) != out.n || !u8_valid(out.p, out.n) || strchr(out.p, '\r'))
        abort();
    if (!(flags & RAW_DAMAGED) != !read_looks_damaged(out.p))
        abort();
    for (size_t max = 0; max <= out.n && max < 40; max++) {
        size_t n = utf8_prefix(out.p, out.n, max);
        if (n > max || !u8_valid(out.p, n))
            abort();
    }
    buf_clear(&out);
    return 0;
}

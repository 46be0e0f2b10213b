/*
 * Fuzz target: any bytes as a returned file, up to the answers as the parent takes them. An input that begins with "<<" is taken for the
 * bodies of objects 1, 2, ... of a PDF, divided by NUL: the table of offsets is worked out here, so that changes reach the fields.
 */
#include <stdint.h>

#include "fuzz_child.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUZZ_OBJECTS = 500 };

static void fuzz_wrap(const uint8_t *data, size_t size, struct buf *out)
{
    size_t at[FUZZ_OBJECTS], n = 0;
    buf_adds(out, "%PDF-1.7\n");
    while (size > 0 && n < FUZZ_OBJECTS) {
        const uint8_t *end = memchr(data, 0, size);
        size_t length = end ? (size_t)(end - data) : size;
        at[n++] = out->n;
        buf_printf(out, "%zu 0 obj\n", n);
        buf_add(out, data, length);
        buf_adds(out, "\nendobj\n");
        data += end ? length + 1 : length;
        size -= end ? length + 1 : length;
    }
    size_t table = out->n;
    buf_printf(out, "xref\n0 %zu\n0000000000 65535 f \n", n + 1);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%010zu 00000 n \n", at[i]);
    buf_printf(out, "trailer\n<</Size %zu/Root 1 0 R/Info 2 0 R>>\nstartxref\n%zu\n%%%%EOF\n", n + 1, table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct read_result r;
    struct buf whole = BUF_INIT;
    if (size > 2 && memcmp(data, "<<", 2) == 0)
        fuzz_wrap(data, size, &whole);
    else
        buf_add(&whole, data, size);
    fuzz_read((const uint8_t *)whole.p, whole.n, &r);
    if (r.kind != READ_FORM && r.nfields > 0 && r.kind != READ_LIMIT && r.kind != READ_CUT)
        abort();                                           /* fields without a form */
    read_result_clear(&r);
    buf_clear(&whole);
    return 0;
}

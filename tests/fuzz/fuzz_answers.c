/*
 * Fuzz target: what an offline form saved, as its file or as the payload of its codes. The first byte chooses; a payload gets the check value
 * that the counter would have made from the codes, so that what is packed in it is reached.
 */
#include <stdint.h>
#include <stdio.h>
#include <zlib.h>

#include "fuzz_child.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_payload(struct buf *out, const uint8_t *p, size_t n)
{
    buf_printf(out, "SHENBAO:1:%08lx:", crc32(0, p, (uInt)n));
    base64url_add(out, p, n);
    buf_adds(out, ":END");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct read_result r;
    struct buf whole = BUF_INIT;
    if (size > 0 && data[0] == 1)
        add_payload(&whole, data + 1, size - 1);
    else
        buf_add(&whole, data, size);
    fuzz_read((const uint8_t *)whole.p, whole.n, &r);
    if (r.kind != READ_FORM && r.nfields > 0 && r.kind != READ_LIMIT && r.kind != READ_CUT && r.kind != READ_NOT_PDF && r.kind != READ_NEWER)
        abort();                                           /* fields without a form */
    read_result_clear(&r);
    buf_clear(&whole);
    return 0;
}

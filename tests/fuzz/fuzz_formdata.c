/* Fuzz target: form data without its PDF. The first byte chooses FDF or XFDF, unless the input names its kind itself. */
#include <stdint.h>

#include "fuzz_child.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct read_result r;
    struct buf whole = BUF_INIT;
    if (size > 0 && data[0] != '%' && data[0] != '<' && data[0] < 0xEF) {
        buf_adds(&whole, data[0] & 1 ? "%FDF-1.2\n1 0 obj<</FDF<</Fields[" : "<?xml version=\"1.0\"?><xfdf><fields>");
        data++;
        size--;
    }
    buf_add(&whole, data, size);
    fuzz_read((const uint8_t *)whole.p, whole.n, &r);
    if (r.kind != READ_FORM && r.nfields > 0 && r.kind != READ_LIMIT && r.kind != READ_CUT && r.kind != READ_NOT_PDF)
        abort();                                           /* fields without a form */
    read_result_clear(&r);
    buf_clear(&whole);
    return 0;
}

/* Fuzz target: any bytes as a returned file, up to the answers as the parent takes them. */
#include <stdint.h>

#include "fuzz_child.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct read_result r;
    fuzz_read(data, size, &r);
    if (r.kind != READ_FORM && r.kind != READ_LIMIT && r.kind != READ_CUT && r.nfields > 0)
        abort();                                           /* fields without a form */
    read_result_clear(&r);
    return 0;
}

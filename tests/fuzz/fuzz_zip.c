/* Fuzz target: the names and entries of a ZIP. The first bytes are mended so that most inputs get as far as being one. */
#include <stdint.h>

#include "fuzz_child.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_entry(const struct zip_entry *e)
{
    const char *s = e->name;
    if (e->status >= ENTRY_ENCRYPTED && e->n > 0)
        abort();
    for (uint32_t c; (c = u8_next(&s)) != 0;)
        if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            abort();                                       /* would disturb a terminal */
    entry_status_text(e->status);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct read_result r;
    if (size < 4)
        return 0;
    uint8_t *copy = malloc(size);
    if (!copy)
        abort();
    memcpy(copy, data, size);
    memcpy(copy, "PK\3\4", 4);
    fuzz_read(copy, size, &r);
    for (size_t i = 0; i < r.nentries; i++)
        fuzz_entry(&r.entries[i]);
    read_result_clear(&r);
    free(copy);
    return 0;
}

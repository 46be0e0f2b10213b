/* Fuzz target: any JSON as a compiled definition. What is taken must be the same after a round trip, and walking it must be safe. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_look(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    const struct form *form = ctx;
    const struct section *found;
    int found_row;
    if (form_find(form, path, &found, &found_row, NULL) == NULL)
        abort();
    (void)s;
    (void)f;
    (void)row;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *j = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    if (!j)
        return 0;
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    struct form *f = form_from_json(j, a, &why);
    if (!f && why.n == 0)
        abort();                                           /* refused without a reason */
    if (f) {
        json_t *mine = form_to_json(f);
        struct form *again = form_from_json(mine, a, &why);
        if (!again)
            abort();
        json_t *twice = form_to_json(again);
        if (!json_equal(mine, twice))
            abort();
        form_each(f, fuzz_look, f);
        json_decref(mine);
        json_decref(twice);
    }
    buf_clear(&why);
    arena_free(a);
    json_decref(j);
    return 0;
}

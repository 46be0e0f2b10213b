/* Fuzz target: any JSON as a compiled expression. What is taken must be typed, within the limits, and the same after a round trip. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#include "../unit/expr_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t fuzz_measure(const struct node *n, size_t *nodes)
{
    size_t deepest = 0;
    if (++*nodes > EXPR_NODES || !n->type)
        abort();
    for (size_t i = 0; i < n->nargs; i++) {
        size_t depth = fuzz_measure(n->args[i], nodes);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_t *j = size > 1 ? json_loadb((const char *)data + 1, size - 1, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL;
    if (!j)
        return 0;
    struct expr_scope scope = scope_at((enum stand)(data[0] % AT_COUNT));
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    struct node *n = expr_from_json(j, &scope, a, &why);
    if ((n == NULL) != (why.n > 0))
        abort();
    if (n) {
        size_t nodes = 0;
        if (fuzz_measure(n, &nodes) > EXPR_DEPTH || isupper((unsigned char)n->type))
            abort();
        json_t *once = expr_to_json(n);
        struct node *back = expr_from_json(once, &scope, a, &why);
        json_t *twice = back ? expr_to_json(back) : NULL;
        if (!json_equal(once, twice))
            abort();
        json_decref(once);
        json_decref(twice);
    }
    buf_clear(&why);
    arena_free(a);
    json_decref(j);
    return 0;
}

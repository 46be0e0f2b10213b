/* Fuzz target: any text as an expression at every place of a form. What compiles must come back from JSON the same. */
#include <stdint.h>
#include <stdlib.h>

#include "../unit/expr_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_round_trip(const struct node *n, const struct expr_scope *scope, struct arena *a)
{
    struct buf why = BUF_INIT;
    json_t *once = expr_to_json(n);
    struct node *back = expr_from_json(once, scope, a, &why);
    if (!back || back->type != n->type)
        abort();
    json_t *twice = expr_to_json(back);
    if (!json_equal(once, twice))
        abort();
    json_decref(once);
    json_decref(twice);
    buf_clear(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char wants[] = "0tnbdmp";
    if (size < 2)
        return 0;
    struct expr_scope scope = scope_at((enum stand)(data[0] % AT_COUNT));
    char want = wants[data[1] % (sizeof wants - 1)];
    char *text = xstrndup((const char *)data + 2, size - 2);
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    struct node *n = expr_compile((struct text){ text, { "f", 1, 1 } }, &scope, want == '0' ? 0 : want, a, d);
    if ((n == NULL) != (diags_count(d, LEVEL_ERROR) > 0))
        abort();                                           /* refused without a word, or taken in spite of one */
    if (n && want != '0' && n->type != want)
        abort();
    if (n)
        fuzz_round_trip(n, &scope, a);
    diags_free(d);
    arena_free(a);
    free(text);
    return 0;
}

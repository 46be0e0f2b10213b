/*
 * Fuzz target: a pattern, a NUL, a text. A pattern that is refused gives a reason, one that is taken none; matching twice gives the same;
 * (x), x|x and (x){1} match what x matches, (x)* and (x)? no less.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rule/expr_int.h"

enum { MOST_TEXT = 2048 };

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* The verdict of a pattern made from x, or `otherwise` when it is too large or too deep. */
static bool verdict(const char *format, const char *x, const char *text, bool otherwise)
{
    struct buf pattern = BUF_INIT, why = BUF_INIT;
    for (; *format; format++) {
        if (*format == 'x')
            buf_adds(&pattern, x);
        else
            buf_addc(&pattern, *format);
    }
    struct regex *r = regex_new(pattern.p, &why);
    check((r == NULL) == (why.n > 0));
    bool m = r ? regex_match(r, text) : otherwise;
    regex_free(r);
    buf_clear(&pattern);
    buf_clear(&why);
    return m;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *pattern = xstrndup((const char *)data, size);
    size_t n = strlen(pattern), rest = n < size ? size - n - 1 : 0;
    char *text = xstrndup((const char *)data + (n < size ? n + 1 : size), rest < MOST_TEXT ? rest : MOST_TEXT);
    struct buf why = BUF_INIT;
    struct regex *r = regex_new(pattern, &why);
    check((r == NULL) == (why.n > 0));
    if (r) {
        bool m = regex_match(r, text);
        check(m == regex_match(r, text));
        /* The marks of both ends mean nothing, but only at the ends. */
        bool marked = *pattern == '^' || (n > 0 && pattern[n - 1] == '$');
        if (!marked) {
            check(verdict("(x)", pattern, text, m) == m);
            check(verdict("x|x", pattern, text, m) == m);
            check(verdict("(x){1}", pattern, text, m) == m);
            check(verdict("^(x)$", pattern, text, m) == m);
            check(!m || verdict("(x)*", pattern, text, true));
            check(!m || verdict("(x)?", pattern, text, true));
        }
    }
    regex_free(r);
    buf_clear(&why);
    free(pattern);
    free(text);
    return 0;
}

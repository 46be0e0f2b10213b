/*
 * options.c - words of the command line. A mistake in them exits 2.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

_Noreturn void usage(enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, args);
    fprintf(stderr, "shouli: %s\n", b.p);
    buf_clear(&b);
    exit(EXIT_USAGE);
}

const char *option_needed(const char *name, const char *value)
{
    if (!value)
        usage(MSG_SHOULI_OPTION_NEEDED, MSG_ARGS(name));
    return value;
}

/* Takes argv[*i] (and the next word where it is the value) if it is this option. */
static bool take(const struct option_def *d, int argc, char **argv, int *i)
{
    size_t n = strlen(d->name);
    const char *word = argv[*i];
    if (strncmp(word, d->name, n) != 0 || (word[n] && !(word[n] == '=' && d->value && n > 2)))
        return false;
    if (d->flag) {
        *d->flag = true;
    } else if (word[n] == '=') {
        *d->value = word + n + 1;
    } else {
        if (*i + 1 >= argc)
            usage(MSG_SHOULI_OPTION_VALUE, MSG_ARGS(d->name));
        *d->value = argv[++*i];
    }
    return true;
}

/* For completion: the names of the options, a line each. */
_Noreturn static void list_options(const struct option_def *defs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        puts(defs[i].name);
    exit(EXIT_FINE);
}

int options_take(int argc, char **argv, const struct option_def *defs, size_t n)
{
    int left = 0;
    if (argc > 1 && strcmp(argv[argc - 1], "--options") == 0)
        list_options(defs, n);
    bool options = true;
    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0) {
            options = false;
            continue;
        }
        size_t k = n;
        if (options && argv[i][0] == '-' && argv[i][1]) {
            for (k = 0; k < n && !take(&defs[k], argc, argv, &i); k++)
                ;
            if (k == n)
                usage(MSG_SHOULI_OPTION_UNKNOWN, MSG_ARGS(argv[i]));
            continue;
        }
        argv[++left] = argv[i];
    }
    return left;
}

struct store *open_store(const char *path, enum store_mode mode)
{
    struct buf why = BUF_INIT;
    struct store *s = store_open(path, mode, &why);
    if (!s)
        die(MSG_SYSTEM, MSG_ARGS(path, why.p));
    buf_clear(&why);
    return s;
}

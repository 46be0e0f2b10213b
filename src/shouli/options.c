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

/* A number typed with full-width digits is that number. Stays allocated, as the words of the command line do. */
static char *plain_digits(char *word)
{
    size_t n = strlen(word) / 3;
    for (size_t i = 0; i < n; i++)
        if (memcmp(word + 3 * i, "\xef\xbc", 2) != 0 || (unsigned char)word[3 * i + 2] < 0x90 || (unsigned char)word[3 * i + 2] > 0x99)
            return word;
    if (n == 0 || strlen(word) % 3 != 0 || file_exists(word))
        return word;
    char *digits = xcalloc(n + 1, 1);
    for (size_t i = 0; i < n; i++)
        digits[i] = (char)('0' + ((unsigned char)word[3 * i + 2] - 0x90));
    return digits;
}

/* "——db" or "－－db": an input method for Chinese was on. A file may be called so, too. */
static void refuse_wide_dash(const char *word)
{
    static const char *const dashes[] = {"—", "－", "–", "―", "−", "─"};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (strncmp(word, dashes[i], strlen(dashes[i])) == 0 && !file_exists(word))
            usage(MSG_SHOULI_WIDE_DASH, MSG_ARGS(word));
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
        if (options)
            refuse_wide_dash(argv[i]);
        argv[++left] = plain_digits(argv[i]);
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

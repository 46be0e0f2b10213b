/*
 * verify.c - shouli verify: whether the database and the originals are what was taken in.
 */
#include "shouli/shouli.h"

static void finding(void *ctx, const char *text)
{
    (void)ctx;
    printf("%s\n", text);
}

int cmd_verify(int argc, char **argv)
{
    const char *db = NULL;
    const struct option_def defs[] = {{"--db", &db, NULL}};
    if (options_take(argc, argv, defs, 1) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    struct store *s = open_store(option_needed("--db", db), STORE_READ);
    size_t files, submissions, n = store_verify(s, finding, NULL, &files, &submissions);
    struct buf b = BUF_INIT;
    char a[3][24];
    snprintf(a[0], sizeof a[0], "%zu", submissions);
    snprintf(a[1], sizeof a[1], "%zu", files);
    snprintf(a[2], sizeof a[2], "%zu", n);
    msg_format(&b, n ? MSG_SHOULI_VERIFY_BAD : MSG_SHOULI_VERIFY_FINE, MSG_ARGS(a[0], a[1], a[2]));
    printf("%s\n", b.p);
    buf_clear(&b);
    store_close(s);
    return n ? EXIT_SOME : EXIT_FINE;
}

/*
 * verify.c - shouli verify: whether the database and the originals are what was taken in.
 */
#include "shouli/shouli.h"

/* ctx: the JSON of the findings, or NULL for a line each. */
static void finding(void *ctx, const char *text)
{
    struct buf *json = ctx;
    if (!json) {
        printf("%s\n", text);
        return;
    }
    if (json->n)
        buf_addc(json, ',');
    json_add_string(json, text);
}

int cmd_verify(int argc, char **argv)
{
    const char *db = NULL;
    bool json = false;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &json}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    struct store *s = open_store(option_needed("--db", db), STORE_READ);
    struct buf b = BUF_INIT, findings = BUF_INIT;
    size_t files, submissions, n = store_verify(s, finding, json ? &findings : NULL, &files, &submissions);
    char a[3][24];
    snprintf(a[0], sizeof a[0], "%zu", submissions);
    snprintf(a[1], sizeof a[1], "%zu", files);
    snprintf(a[2], sizeof a[2], "%zu", n);
    msg_format(&b, n ? MSG_SHOULI_VERIFY_BAD : MSG_SHOULI_VERIFY_FINE, MSG_ARGS(a[0], a[1], a[2]));
    if (json)
        printf("{\"submissions\":%s,\"files\":%s,\"findings\":[%s]}\n", a[0], a[1], findings.n ? findings.p : "");
    else
        printf("%s\n", b.p);
    buf_clear(&b);
    buf_clear(&findings);
    store_close(s);
    return n ? EXIT_SOME : EXIT_FINE;
}

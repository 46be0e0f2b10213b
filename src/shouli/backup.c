/*
 * backup.c - shouli backup and restore: everything in one file, and back again.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

static void on_progress(void *ctx, size_t done, size_t all)
{
    struct progress *p = ctx;
    p->all = all;
    progress_step(p, done);
}

static void add_size(struct buf *b, long long bytes)
{
    if (bytes < 10 * 1024 * 1024)
        buf_printf(b, "%lld KB", (bytes + 1023) / 1024);
    else
        buf_printf(b, "%lld MB", bytes / (1024 * 1024));
}

static void tell_text(enum msg done, const char *path, const struct store_counts *c)
{
    struct buf b = BUF_INIT, size = BUF_INIT;
    const long long v[] = {c->applications, c->submissions, c->revisions, c->sources, c->originals, c->events};
    char n[6][24];
    for (size_t i = 0; i < 6; i++)
        snprintf(n[i], sizeof n[i], "%lld", v[i]);
    add_size(&size, c->bytes);
    msg_format(&b, done, MSG_ARGS(path));
    buf_addc(&b, '\n');
    msg_format(&b, MSG_BACKUP_COUNT, MSG_ARGS(n[0], n[1], n[2], n[3], n[4], size.p, n[5]));
    puts(b.p);
    buf_clear(&b);
    buf_clear(&size);
}

static void tell_json(const char *done, const char *path, const struct store_counts *c)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"done\":\"%s\",\"file\":", done);
    json_add_string(&b, path);
    buf_printf(&b, ",\"applications\":%lld,\"submissions\":%lld,\"revisions\":%lld,\"sources\":%lld,\"originals\":%lld,\"bytes\":%lld,\"events\":%lld}",
               c->applications, c->submissions, c->revisions, c->sources, c->originals, c->bytes, c->events);
    puts(b.p);
    buf_clear(&b);
}

int cmd_backup(int argc, char **argv)
{
    const char *db = NULL, *to = NULL;
    bool json = false;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"-o", &to, NULL}, {"--json", NULL, &json}};
    struct store_counts c;
    struct progress p;
    struct buf why = BUF_INIT;
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    option_needed("--db", db);
    option_needed("-o", to);
    struct store *s = open_store(db, STORE_READ);
    progress_begin(&p, 0);
    bool good = store_backup(s, to, &c, on_progress, &p, &why);
    progress_end(&p);
    store_close(s);
    if (!good)
        die(MSG_BACKUP_FAILED, MSG_ARGS(why.p));
    if (json)
        tell_json("backup", to, &c);
    else
        tell_text(MSG_BACKUP_DONE, to, &c);
    buf_clear(&why);
    return EXIT_FINE;
}

int cmd_restore(int argc, char **argv)
{
    const char *db = NULL;
    bool json = false;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &json}};
    struct store_counts c;
    struct progress p;
    struct buf why = BUF_INIT;
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", db);
    if (n != 1)
        usage(MSG_CARE_WHICH, MSG_NONE);
    progress_begin(&p, 0);
    bool good = store_restore(argv[1], db, &c, on_progress, &p, &why);
    progress_end(&p);
    if (!good)
        die(MSG_RESTORE_FAILED, MSG_ARGS(why.p));
    if (json)
        tell_json("restore", db, &c);
    else
        tell_text(MSG_BACKUP_RESTORED, db, &c);
    buf_clear(&why);
    return EXIT_FINE;
}

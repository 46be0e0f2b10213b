/*
 * export.c - shouli export: the 汇总表 of a form.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "report/report.h"
#include "shouli/shouli.h"

struct choices { const char *db, *to, *encoding, *file; bool plain; struct report_options o; };

static void look(struct choices *c, int argc, char **argv)
{
    const struct option_def defs[] = {
        {"--db", &c->db, NULL},         {"--form", &c->o.form, NULL}, {"--to", &c->to, NULL},          {"--encoding", &c->encoding, NULL},
        {"--round", &c->o.round, NULL}, {"-o", &c->file, NULL},       {"--plain", NULL, &c->plain}, {"--labels", NULL, &c->o.labels},
    };
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    option_needed("--db", c->db);
    option_needed("--form", c->o.form);
    option_needed("--to", c->to);
    if (strcmp(c->to, "csv") != 0 && strcmp(c->to, "json") != 0)
        usage(MSG_SHOULI_EXPORT_TO, MSG_ARGS(c->to));
    if (c->encoding && strcasecmp(c->encoding, "GB18030") == 0)
        c->o.charset = "GB18030";
    else if (c->encoding && strcasecmp(c->encoding, "UTF-8") != 0)
        usage(MSG_SHOULI_EXPORT_ENCODING, MSG_ARGS(c->encoding));
    if (c->o.charset && strcmp(c->to, "json") == 0)
        usage(MSG_SHOULI_EXPORT_JSON, MSG_NONE);
    c->o.guard = !c->plain;
}

int cmd_export(int argc, char **argv)
{
    struct choices c = {0};
    struct buf why = BUF_INIT;
    look(&c, argc, argv);
    struct store *s = open_store(c.db, STORE_READ);
    FILE *out = c.file ? fopen(c.file, "wb") : stdout;
    if (!out)
        die_errno(c.file);
    long rows = strcmp(c.to, "csv") == 0 ? report_csv(s, &c.o, out, &why) : report_json(s, &c.o, out, &why);
    bool written = fflush(out) == 0 && !ferror(out);
    if (c.file)
        written = fclose(out) == 0 && written;
    if (!written)
        die_errno(c.file ? c.file : "stdout");
    store_close(s);
    if (rows < 0)
        usage(MSG_SHOULI_EXPORT_FAILED, MSG_ARGS(why.p));
    buf_clear(&why);
    return EXIT_FINE;
}

/*
 * export.c - shouli export: the 汇总表 of a form.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "report/report.h"
#include "shouli/shouli.h"

enum kind { EXPORT_CSV, EXPORT_JSON, EXPORT_HTML, EXPORT_XLSX, EXPORT_KINDS };
struct choices { enum kind kind; const char *db, *to, *encoding, *file; bool plain; struct report_options o; };

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
    static const char *const kinds[] = {"csv", "json", "html", "xlsx"};
    c->kind = EXPORT_KINDS;
    for (size_t i = 0; i < EXPORT_KINDS; i++)
        if (strcmp(c->to, kinds[i]) == 0)
            c->kind = (enum kind)i;
    if (c->kind == EXPORT_KINDS)
        usage(MSG_SHOULI_EXPORT_TO, MSG_ARGS(c->to));
    if (c->kind == EXPORT_XLSX && !c->file)
        usage(MSG_SHOULI_EXPORT_XLSX, MSG_NONE);
    if (c->encoding && strcasecmp(c->encoding, "GB18030") == 0)
        c->o.charset = "GB18030";
    else if (c->encoding && strcasecmp(c->encoding, "UTF-8") != 0)
        usage(MSG_SHOULI_EXPORT_ENCODING, MSG_ARGS(c->encoding));
    if (c->o.charset && c->kind != EXPORT_CSV)
        usage(MSG_SHOULI_EXPORT_JSON, MSG_NONE);
    c->o.guard = !c->plain;
    if (c->kind == EXPORT_HTML || c->kind == EXPORT_XLSX)
        c->o.labels = true;                                /* for people only */
}

static long write_rows(struct choices *c, struct store *s, struct buf *why)
{
    if (c->kind == EXPORT_XLSX)
        return report_xlsx(s, &c->o, c->file, why);
    FILE *out = c->file ? fopen(c->file, "wb") : stdout;
    if (!out)
        die_errno(c->file);
    long rows = c->kind == EXPORT_CSV ? report_csv(s, &c->o, out, why) : c->kind == EXPORT_JSON ? report_json(s, &c->o, out, why) : report_html(s, &c->o, out, why);
    bool written = fflush(out) == 0 && !ferror(out);
    if (c->file)
        written = fclose(out) == 0 && written;
    if (!written)
        die_errno(c->file ? c->file : "stdout");
    return rows;
}

int cmd_export(int argc, char **argv)
{
    struct choices c = {0};
    struct buf why = BUF_INIT;
    look(&c, argc, argv);
    struct store *s = open_store(c.db, STORE_READ);
    long rows = write_rows(&c, s, &why);
    store_close(s);
    if (rows < 0)
        usage(MSG_SHOULI_EXPORT_FAILED, MSG_ARGS(why.p));
    buf_clear(&why);
    return EXIT_FINE;
}

/*
 * export.c - shouli export: the 汇总表 of a form.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "report/report.h"
#include "shouli/notice_int.h"

enum kind { EXPORT_CSV, EXPORT_JSON, EXPORT_HTML, EXPORT_XLSX, EXPORT_PDF, EXPORT_KINDS };
struct choices { enum kind kind; const char *db, *forms, *content, *to, *encoding, *file; bool plain; struct report_options o; };

static void look(struct choices *c, int argc, char **argv)
{
    const struct option_def defs[] = {
        {"--db", &c->db, NULL},         {"--form", &c->o.form, NULL}, {"--to", &c->to, NULL},          {"--encoding", &c->encoding, NULL},
        {"--round", &c->o.round, NULL}, {"-o", &c->file, NULL},       {"--plain", NULL, &c->plain}, {"--labels", NULL, &c->o.labels},
        {"--all", NULL, &c->o.all},     {"--forms", &c->forms, NULL}, {"--content", &c->content, NULL},
    };
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    option_needed("--db", c->db);
    option_needed("--form", c->o.form);
    option_needed("--to", c->to);
    static const char *const kinds[] = {"csv", "json", "html", "xlsx", "pdf"};
    c->kind = EXPORT_KINDS;
    for (size_t i = 0; i < EXPORT_KINDS; i++)
        if (strcmp(c->to, kinds[i]) == 0)
            c->kind = (enum kind)i;
    if (c->kind == EXPORT_KINDS)
        usage(MSG_SHOULI_EXPORT_TO, MSG_ARGS(c->to));
    if ((c->kind == EXPORT_XLSX || c->kind == EXPORT_PDF) && !c->file)
        usage(MSG_SHOULI_EXPORT_XLSX, MSG_NONE);
    if (c->encoding && strcasecmp(c->encoding, "GB18030") == 0)
        c->o.charset = "GB18030";
    else if (c->encoding && strcasecmp(c->encoding, "UTF-8") != 0)
        usage(MSG_SHOULI_EXPORT_ENCODING, MSG_ARGS(c->encoding));
    if (c->o.charset && c->kind != EXPORT_CSV)
        usage(MSG_SHOULI_EXPORT_JSON, MSG_NONE);
    c->o.guard = !c->plain;
    if (c->kind == EXPORT_HTML || c->kind == EXPORT_XLSX || c->kind == EXPORT_PDF)
        c->o.labels = true;                                /* for people only */
}

static long write_pdf(struct choices *c, struct store *s, struct buf *why)
{
    struct paper_kit kit;
    struct buf out = BUF_INIT;
    paper_kit_open(&kit, c->content);
    long rows = report_pdf(s, &c->o, kit.fonts, &out, why, kit.d);
    diags_print(kit.d, stderr);
    if (rows >= 0)
        file_write_atomic(c->file, out.p, out.n);
    buf_clear(&out);
    paper_kit_close(&kit);
    return rows;
}

/* As roster.yaml is today; without definitions, as it was when the form came in. */
static void take_roster(struct choices *c, struct formset *forms)
{
    const struct program *p = formset_current(forms, c->o.form);
    const struct procedure *facts = p ? &program_form(p)->facts : NULL;
    for (size_t i = 0; facts && i < facts->nrosters; i++)
        if (strcmp(facts->rosters[i].form.s, c->o.form) == 0)
            c->o.roster = &facts->rosters[i];
}

static long write_rows(struct choices *c, struct store *s, struct buf *why)
{
    if (c->kind == EXPORT_PDF)
        return write_pdf(c, s, why);
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
    struct formset *forms = c.forms ? open_forms(c.forms, false) : NULL;
    if (forms)
        take_roster(&c, forms);
    struct store *s = open_store(c.db, STORE_READ);
    long rows = write_rows(&c, s, &why);
    store_close(s);
    formset_free(forms);
    if (rows < 0)
        usage(MSG_SHOULI_EXPORT_FAILED, MSG_ARGS(why.p));
    buf_clear(&why);
    return EXIT_FINE;
}

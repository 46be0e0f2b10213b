/*
 * template.c - shouli template: an empty roster for a form, as a workbook or as CSV. A row a person; in a workbook the rows of tables have
 * sheets of their own.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "report/report.h"
#include "shouli/shouli.h"

static const struct form *form_asked(struct formset *fs, const char *word)
{
    const struct program *p = word ? formset_current(fs, word) : NULL;
    if (!p)
        usage(MSG_TEMPLATE_ONE_FORM, MSG_ARGS(word ? word : ""));
    return program_form(p);
}

static bool ends_in(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n > k && strcasecmp(s + n - k, end) == 0;
}

int cmd_template(int argc, char **argv)
{
    const char *forms = NULL, *file = NULL;
    struct buf why = BUF_INIT, said = BUF_INIT;
    bool json = false;
    const struct option_def defs[] = {{"--forms", &forms, NULL}, {"-o", &file, NULL}, {"--json", NULL, &json}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    if (n > 1)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[2]));
    option_needed("--forms", forms);
    option_needed("-o", file);
    struct formset *fs = open_forms(forms, false);
    const struct form *f = form_asked(fs, n ? argv[1] : NULL);
    if (ends_in(file, ".csv"))
        report_roster_csv(f, file);
    else if (!ends_in(file, ".xlsx"))
        usage(MSG_TEMPLATE_KIND, MSG_ARGS(file));
    else if (!report_roster_xlsx(f, file, &why))
        die(MSG_SYSTEM, MSG_ARGS(file, why.p));
    if (json) {
        buf_adds(&said, "{\"done\":\"template\",\"form\":");
        json_add_string(&said, f->id);
        buf_adds(&said, ",\"file\":");
        json_add_string(&said, file);
        buf_addc(&said, '}');
    } else {
        msg_format(&said, MSG_TEMPLATE_MADE, MSG_ARGS(file));
    }
    puts(said.p);
    buf_clear(&said);
    buf_clear(&why);
    formset_free(fs);
    return EXIT_FINE;
}

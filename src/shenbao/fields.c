/*
 * fields.c - `shenbao fields FORM.form.yaml`: the PDF's fields as JSON, for whoever fills forms by program.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

/* The content folder of a form in its place, guides/REGION/ID below it; for its choice of fonts. Caller frees. */
static char *content_of(const char *form)
{
    char *dir = path_dir(form), *content = path_join(dir, "../../.."), *site = path_join(content, "site.yaml");
    if (!file_exists(site)) {
        free(content);
        content = xstrdup(".");
    }
    free(site);
    free(dir);
    return content;
}

int cmd_fields(int argc, char **argv)
{
    if (argc != 1 || argv[0][0] == '-')
        usage_error(argc ? argv[argc - 1] : "fields");
    struct diags *d = diags_new();
    struct arena *a = arena_new();
    struct form *f = model_load_form(argv[0], a, d);

    if (f)
        programs_check_form(argv[0], f, a, d);
    if (f && !diags_count(d, LEVEL_ERROR)) {
        char *content = content_of(argv[0]);
        struct pdf_fonts *fonts = fonts_open(content, NULL, a, d);
        if (fonts) {
            struct sheet_metrics m = pdf_fonts_metrics(fonts);
            struct sheet *s = sheet_of_form(f, &m, d);
            json_t *j = fields_json(s);
            char *text = json_dumps(j, JSON_INDENT(1) | JSON_REAL_PRECISION(8));
            puts(text);
            free(text);
            json_decref(j);
            sheet_free(s);
        }
        pdf_fonts_free(fonts);
        free(content);
    }
    int status = diags_status(d, false);
    diags_print(d, stderr);
    diags_free(d);
    arena_free(a);
    return status;
}

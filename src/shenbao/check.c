/*
 * check.c - `shenbao check [CONTENT] [--strict] [--fix]`: every mistake of a site in one run, nothing built.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page.h"
#include "shenbao/shenbao.h"

/* Lays every form out, so that what does not fit or cannot be drawn is told too. */
static void check_layouts(const struct model *m, struct diags *d)
{
    struct pdf_fonts *fonts = fonts_open(m->dir, NULL, m->arena, d);
    if (!fonts)
        return;
    struct sheet_metrics metrics = pdf_fonts_metrics(fonts);
    for (size_t g = 0; g < m->nguides; g++)
        for (size_t i = 0; i < m->guides[g]->nforms; i++)
            sheet_free(sheet_of_form(m->guides[g]->forms[i], &metrics, d));
    pdf_fonts_free(fonts);
}

struct externals { char **v; size_t n, cap; };

static void note_external(void *ctx, struct place at, const char *url)
{
    struct externals *e = ctx;
    *VEC_ADD(e->v, e->n, e->cap) = xasprintf("%s:%d: %s", at.file ? at.file : "", at.line, url);
}

struct unused { struct pages *pages; const struct guide *guide; struct diags *d; };

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static bool is_source(const char *rel)
{
    return strcmp(rel, "guide.md") == 0 || strcmp(rel, "roster.yaml") == 0 || strncmp(rel, "versions/", 9) == 0 ||
           ends_with(rel, ".form.yaml") || path_base(rel)[0] == '.';
}

static bool note_unused(void *ctx, const char *rel, const char *path, bool is_error)
{
    const struct unused *u = ctx;
    size_t n;
    const struct page_asset *v = page_assets(u->pages, u->guide, &n);
    bool used = is_error || is_source(rel);
    for (size_t i = 0; i < n && !used; i++)
        used = strcmp(v[i].name, rel) == 0;
    if (!used)
        diag(u->d, ((struct place){ path, 0, 0 }), MSG_SHENBAO_UNUSED, rel);
    return true;
}

/* Files beside a guide that no text of it shows or links to. */
static void check_unused(const struct model *m, struct pages *p, struct diags *d)
{
    for (size_t i = 0; i < m->nguides; i++) {
        struct unused u = { p, m->guides[i], d };
        char *dir = path_dir(m->guides[i]->file);
        if (!m->guides[i]->draft)
            file_walk(dir, note_unused, &u);
        free(dir);
    }
}

/* Links, pictures and what the Markdown of every guide holds. */
static const struct program *program_of(void *ctx, const struct form *f) { return programs_find(ctx, f); }

static void check_pages(const struct model *m, struct programs *programs, struct externals *externals, struct diags *d)
{
    char *builtin = data_dir("layouts"), *own = layouts_own(m->dir);
    if (!builtin)
        die(MSG_SHENBAO_NO_LAYOUTS, MSG_NONE);
    struct pages *p = pages_new(file_is_dir(own) ? own : NULL, builtin, m, d);
    pages_set_programs(p, program_of, programs);
    pages_set_external(p, note_external, externals);
    pages_check(p, 1, true);
    check_unused(m, p, d);
    pages_free(p);
    free(own);
    free(builtin);
}

static void check_releases(const struct model *m, struct diags *d)
{
    struct releases r;
    bool whole = !diags_count(d, LEVEL_ERROR);             /* else what seems to be gone may be there, with a mistake */
    releases_read(m, &r, d);
    if (whole)
        releases_check(m, &r, d);
    releases_clear(&r);
}

int cmd_check(int argc, char **argv)
{
    const char *given = NULL;
    bool strict = false, fix = false, links = false;

    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--strict") == 0)
            strict = true;
        else if (strcmp(argv[i], "--fix") == 0)
            fix = true;
        else if (strcmp(argv[i], "--links") == 0)
            links = true;
        else if (argv[i][0] == '-' || given)
            usage_error(argv[i]);
        else
            given = argv[i];
    }
    char *dir = content_dir(given);
    struct diags *d = diags_new();
    if (fix)
        fix_sources(dir);
    struct model *m = model_load(dir, d);

    struct programs *programs = NULL;
    struct externals externals = { .n = 0 };
    if (m)
        check_releases(m, d);
    if (m)
        letters_check(m, d);
    if (m)
        programs = programs_new(m, d);
    if (m && !diags_count(d, LEVEL_ERROR))
        check_layouts(m, d);
    if (m && !diags_count(d, LEVEL_ERROR))
        check_pages(m, programs, &externals, d);
    programs_free(programs);
    int status = diags_status(d, strict);
    size_t errors = diags_count(d, LEVEL_ERROR), warnings = diags_count(d, LEVEL_WARNING);
    diags_print(d, stdout);
    for (size_t i = 0; i < externals.n; i++) {
        if (links)
            puts(externals.v[i]);
        free(externals.v[i]);
    }
    free(externals.v);
    if (m) {
        struct buf b = BUF_INIT;
        char g[24], e[24], w[24];
        snprintf(g, sizeof g, "%zu", m->nguides);
        snprintf(e, sizeof e, "%zu", errors);
        snprintf(w, sizeof w, "%zu", warnings);
        msg_format(&b, MSG_SHENBAO_CHECKED, MSG_ARGS(g, e, w));
        puts(b.p);
        buf_clear(&b);
    }
    model_free(m);
    diags_free(d);
    free(dir);
    return status;
}

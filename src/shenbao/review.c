/*
 * review.c - `shenbao review [CONTENT] [GUIDE ...] [-o DIR]`: a 审阅稿 for each procedure.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "shenbao/shenbao.h"

struct reviews { struct model *m; struct diags *d; struct programs *programs; struct releases released; struct pdf_fonts *fonts; const char *out; };

/* The newest release that is not this version itself: of a version that is released already, the one before it. Where there is none before,
 * that version itself. */
static const struct form *older_of(const struct reviews *r, const struct form *f)
{
    const struct form *found = NULL;
    for (size_t i = 0; i < r->released.n; i++) {
        const struct form *one = r->released.v[i].form;
        if (strcmp(one->id, f->id) == 0 && version_compare(one->version, f->version) < 0 &&
            (!found || version_compare(one->version, found->version) > 0))
            found = one;
    }
    const struct released *itself = found ? NULL : releases_find(&r->released, f->id, f->version);
    return itself ? itself->form : found;
}

static void write_review(const struct reviews *r, const struct guide *g, const struct sheet *s)
{
    struct buf pdf = BUF_INIT, title = BUF_INIT, said = BUF_INIT;
    msg_format_in(&title, LANG_ZH, MSG_SHENBAO_REVIEW_FILE, MSG_ARGS(g->title.s));
    struct pdf_options o = { .title = title.p, .lang = "zh-CN", .typing = "small" };
    if (pdf_write(r->fonts, s, &o, &pdf, r->d)) {
        char *name = xasprintf("%s.pdf", g->id), *path = path_join(r->out, name);
        file_mkdirs(r->out);
        file_write_changed(path, pdf.p, pdf.n);
        msg_format(&said, MSG_SHENBAO_CREATED, MSG_ARGS(path));
        puts(said.p);
        free(path);
        free(name);
    }
    buf_clear(&said);
    buf_clear(&title);
    buf_clear(&pdf);
}

static void review(const struct reviews *r, const struct guide *g)
{
    const struct program **programs = xcalloc(g->nforms + 1, sizeof *programs);
    const struct form **older = xcalloc(g->nforms + 1, sizeof *older);
    struct sheet_metrics m = pdf_fonts_metrics(r->fonts);
    for (size_t i = 0; i < g->nforms; i++) {
        programs[i] = programs_find(r->programs, g->forms[i]);
        older[i] = older_of(r, g->forms[i]);
    }
    const struct released_guide *before = releases_guide(&r->released, g);
    struct review v = { &r->m->site, g, programs, older, before ? before->text : NULL };
    struct sheet *s = review_sheet(&v, &m, r->d);
    write_review(r, g, s);
    sheet_free(s);
    free(programs);
    free(older);
}

static bool is_named(const struct guide *g, char **names, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], g->id) == 0)
            return true;
    return n == 0;
}

static void tell_unknown(const struct reviews *r, char **names, int n)
{
    for (int i = 0; i < n; i++) {
        bool known = false;
        for (size_t k = 0; k < r->m->nguides; k++)
            known |= strcmp(names[i], r->m->guides[k]->id) == 0;
        if (!known)
            diag(r->d, ((struct place){ 0 }), MSG_SHENBAO_REVIEW_NONE, names[i]);
    }
}

/* Drafts too: a draft is what is reviewed. Nothing is written while the sources have errors. */
static void review_all(struct reviews *r, char **names, int n)
{
    r->programs = programs_new(r->m, r->d);
    releases_read(r->m, &r->released, r->d);
    tell_unknown(r, names, n);
    if (diags_count(r->d, LEVEL_ERROR))
        return;
    r->fonts = fonts_open(r->m->dir, NULL, r->m->arena, r->d);
    for (size_t i = 0; r->fonts && i < r->m->nguides; i++)
        if (is_named(r->m->guides[i], names, n))
            review(r, r->m->guides[i]);
}

int cmd_review(int argc, char **argv)
{
    struct reviews r = { .d = diags_new(), .out = "out/review" };
    char **names = xcalloc((size_t)argc + 1, sizeof *names);
    int n = 0;
    for (int i = 0; i < argc; i++) {
        if (option_value(argc, argv, &i, "-o", &r.out))
            continue;
        if (argv[i][0] == '-')
            usage_error(argv[i]);
        names[n++] = argv[i];
    }
    char *site = n ? path_join(names[0], "site.yaml") : NULL;
    bool given = site && file_exists(site);
    char *dir = content_dir(given ? names[0] : NULL);
    r.m = model_load(dir, r.d);
    if (r.m)
        review_all(&r, names + given, n - given);
    int status = diags_status(r.d, false);
    diags_print(r.d, stderr);
    pdf_fonts_free(r.fonts);
    releases_clear(&r.released);
    programs_free(r.programs);
    model_free(r.m);
    diags_free(r.d);
    free(names);
    free(site);
    free(dir);
    return status;
}

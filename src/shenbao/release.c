/*
 * release.c - `shenbao release [CONTENT] [GUIDE...]`: freezes the current definitions beside their guides. What is released is never
 * written again.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "shenbao/shenbao.h"

struct frozen { const struct form *form; char *path; struct buf text; };   /* form: NULL of a guide's words */

struct release {
    struct model *m;
    struct diags *d;
    struct programs *programs;
    struct releases before;
    struct frozen *v;
    size_t n, cap, kept;                                   /* kept: released before, and the same still */
    const struct guide **guides; size_t nguides, cguides;
};

static bool is_content(const char *dir)
{
    char *site = path_join(dir, "site.yaml");
    bool yes = file_exists(site);
    free(site);
    return yes;
}

/* "id" or "region/id". */
static bool is_named(const struct guide *g, const char *word)
{
    const char *slash = strchr(word, '/');
    if (!slash)
        return strcmp(g->id, word) == 0;
    size_t n = strlen(g->region_id);
    return (size_t)(slash - word) == n && memcmp(word, g->region_id, n) == 0 && strcmp(slash + 1, g->id) == 0;
}

static void plan_guide(struct release *r, const struct guide *g)
{
    char *dir = path_dir(g->file), *versions = path_join(dir, "versions");
    *VEC_ADD(r->guides, r->nguides, r->cguides) = g;
    for (size_t i = 0; i < g->nforms; i++) {
        const struct form *f = g->forms[i];
        if (releases_find(&r->before, f->id, f->version)) {
            r->kept++;
            continue;
        }
        char *name = xasprintf("%s@%s.json", f->id, f->version);
        *VEC_ADD(r->v, r->n, r->cap) = (struct frozen){ .form = f, .path = path_join(versions, name), .text = BUF_INIT };
        free(name);
    }
    free(versions);
    free(dir);
}

/* Drafts are passed over, unless somebody names one. */
static void plan(struct release *r, char **words, int nwords)
{
    for (int w = 0; w < nwords; w++) {
        bool found = false;
        for (size_t g = 0; g < r->m->nguides; g++) {
            if (!is_named(r->m->guides[g], words[w]))
                continue;
            found = true;
            if (r->m->guides[g]->draft)
                diag0(r->d, r->m->guides[g]->at, MSG_SHENBAO_RELEASE_DRAFT);
        }
        if (!found)
            die(MSG_SHENBAO_RELEASE_WHICH, MSG_ARGS(words[w]));
    }
    for (size_t g = 0; g < r->m->nguides; g++) {
        bool wanted = nwords == 0;
        for (int w = 0; w < nwords; w++)
            wanted = wanted || is_named(r->m->guides[g], words[w]);
        if (wanted && !r->m->guides[g]->draft)
            plan_guide(r, r->m->guides[g]);
    }
}

/* What the guide says is kept in words, to tell later what has changed, when it is not what it said at the last release. */
static void freeze_guide(struct release *r, const struct guide *g, const struct sheet_metrics *m)
{
    const struct program **programs = xcalloc(g->nforms + 1, sizeof *programs);
    const struct released_guide *before = releases_guide(&r->before, g);
    struct buf words = BUF_INIT;
    for (size_t i = 0; i < g->nforms; i++)
        programs[i] = programs_find(r->programs, g->forms[i]);
    review_words(&(struct review){ .site = &r->m->site, .guide = g, .programs = programs }, m, &words);
    if (!before || strcmp(before->text, words.p) != 0) {
        char *dir = path_dir(g->file), *path = xasprintf("%s/versions/guide@%lu.txt", dir, before ? before->number + 1 : 1);
        *VEC_ADD(r->v, r->n, r->cap) = (struct frozen){ .path = path, .text = words };
        words = (struct buf)BUF_INIT;
        free(dir);
    }
    buf_clear(&words);
    free(programs);
}

/* What the counter gets of a form holds its layout, so it is laid out. */
static void freeze(struct release *r)
{
    struct pdf_fonts *fonts = fonts_open(r->m->dir, NULL, r->m->arena, r->d);
    if (!fonts)
        return;
    struct sheet_metrics metrics = pdf_fonts_metrics(fonts);
    struct programs *programs = programs_new(r->m, r->d);
    for (size_t i = 0, n = r->n; i < n; i++) {
        struct sheet *s = sheet_of_form(r->v[i].form, &metrics, r->d);
        counter_json(r->v[i].form, programs_find(programs, r->v[i].form), s, &r->v[i].text);
        sheet_free(s);
    }
    for (size_t i = 0; i < r->nguides; i++)
        freeze_guide(r, r->guides[i], &metrics);
    programs_free(programs);
    pdf_fonts_free(fonts);
}

static void say(enum msg id, const char *a, const char *b, const char *c)
{
    struct buf t = BUF_INIT;
    msg_format(&t, id, MSG_ARGS(a, b, c));
    puts(t.p);
    buf_clear(&t);
}

static void write_all(struct release *r)
{
    char n[24], kept[24], guides[24];
    size_t forms = 0;
    for (size_t i = 0; i < r->n; i++) {
        char *dir = path_dir(r->v[i].path);
        file_mkdirs(dir);
        file_write_atomic(r->v[i].path, r->v[i].text.p, r->v[i].text.n);
        say(MSG_SHENBAO_CREATED, r->v[i].path, "", "");
        forms += r->v[i].form != NULL;
        free(dir);
    }
    snprintf(n, sizeof n, "%zu", forms);
    snprintf(kept, sizeof kept, "%zu", r->kept);
    snprintf(guides, sizeof guides, "%zu", r->n - forms);
    say(MSG_SHENBAO_RELEASED, n, kept, guides);
}

static void release_free(struct release *r)
{
    for (size_t i = 0; i < r->n; i++) {
        free(r->v[i].path);
        buf_clear(&r->v[i].text);
    }
    free(r->v);
    free(r->guides);
    releases_clear(&r->before);
    programs_free(r->programs);
    model_free(r->m);
    diags_free(r->d);
}

int cmd_release(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (argv[i][0] == '-')
            usage_error(argv[i]);
    bool given = argc > 0 && is_content(argv[0]);
    char *dir = content_dir(given ? argv[0] : NULL);
    struct release r = { .d = diags_new() };

    r.m = model_load(dir, r.d);
    if (r.m) {
        r.programs = programs_new(r.m, r.d);
        releases_read(r.m, &r.before, r.d);
        if (!diags_count(r.d, LEVEL_ERROR))
            releases_check(r.m, &r.before, r.d);
        plan(&r, argv + given, argc - given);
    }
    if (!diags_count(r.d, LEVEL_ERROR) && r.nguides)
        freeze(&r);
    int status = diags_status(r.d, false);
    diags_print(r.d, stderr);
    if (status < 2)
        write_all(&r);
    else
        fprintf(stderr, "%s\n", msg_pattern(MSG_SHENBAO_NOT_RELEASED));
    release_free(&r);
    free(dir);
    return status;
}

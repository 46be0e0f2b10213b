/*
 * fonts.c - the fonts of a site, from fonts.yaml to open files.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report_int.h"

/* A bureau's own fonts/ stands beside its content folder. */
static char *fonts_dir(const char *content)
{
    char *up = path_join(content, "../fonts"), *own = path_join(up, "fonts.yaml");
    bool has = file_exists(own);
    free(own);
    if (has)
        return up;
    free(up);
    return data_dir("fonts");
}

/* ---- the site's choice ---- */

struct choosing { const char *content, *dir; const struct font_config *c; struct arena *a; struct diags *d; struct pdf_font *v; size_t n; };

static const char *in_dir(struct arena *a, const char *dir, const char *file)
{
    char *full = path_join(dir, file);
    const char *s = arena_strdup(a, full);
    free(full);
    return s;
}

static void add_font(struct choosing *k, const char *role, const char *path, int index)
{
    k->v[k->n++] = (struct pdf_font){ .role = role, .path = path, .index = index };
}

/* A file of the bureau: in fonts/ beside its content, or beside fonts.yaml. "#2" behind it is the face in a collection. */
static bool add_file(struct choosing *k, const char *role, const char *s)
{
    const char *mark = strrchr(s, '#');
    const char *file = mark ? arena_strndup(k->a, s, (size_t)(mark - s)) : s;
    const char *path = in_dir(k->a, in_dir(k->a, k->content, "../fonts"), file);
    if (!file_exists(path))
        path = in_dir(k->a, k->dir, file);
    if (!file_exists(path))
        return false;
    add_font(k, role, path, mark ? atoi(mark + 1) : 0);
    return true;
}

static void tell_names(struct choosing *k, const struct text *t)
{
    struct buf names = BUF_INIT;
    for (size_t i = 0; i < k->c->n; i++)
        if (k->c->v[i].name)
            buf_printf(&names, "%s%s", names.n ? "、" : "", k->c->v[i].name);
    diag(k->d, t->at, MSG_SHENBAO_FONT_UNKNOWN, t->s, names.p);
    buf_clear(&names);
}

static void choose(struct choosing *k, const char *role, const struct text *t)
{
    if (!t->s)
        return;
    for (size_t i = 0; i < k->c->n; i++)
        if (k->c->v[i].name && strcmp(k->c->v[i].name, t->s) == 0) {
            add_font(k, role, in_dir(k->a, k->dir, k->c->v[i].file), k->c->v[i].index);
            return;
        }
    if (!add_file(k, role, t->s))
        tell_names(k, t);
}

/* The site's fonts go before the chains of fonts.yaml. What the chosen font of letters lacks comes from the labels' chain. */
static void choose_all(struct choosing *k)
{
    struct site_fonts s;
    site_fonts_load(k->content, k->a, &s);
    const struct { const char *role; const struct text *t; } roles[] = {
        { "title", &s.title }, { "heading", &s.heading }, { "label", &s.label }, { "value", &s.value }, { "note", &s.note }, { "body", &s.body } };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        choose(k, roles[i].role, roles[i].t);
    bool own_body = false;
    for (size_t i = 0; i < k->c->n; i++) {
        add_font(k, k->c->v[i].role, in_dir(k->a, k->dir, k->c->v[i].file), k->c->v[i].index);
        own_body |= strcmp(k->c->v[i].role, "body") == 0;
    }
    for (size_t i = 0; i < k->c->n && s.body.s && !own_body; i++)
        if (strcmp(k->c->v[i].role, "label") == 0)
            add_font(k, "body", in_dir(k->a, k->dir, k->c->v[i].file), k->c->v[i].index);
}

/* Fills k but for content, a and d, which are set. False when there is no choice (told). */
static bool choose_fonts(struct choosing *k)
{
    char *dir = fonts_dir(k->content);
    if (!dir)
        die(MSG_SHENBAO_NO_FONTS, MSG_NONE);
    char *path = path_join(dir, "fonts.yaml");
    struct font_config *c = arena_alloc(k->a, sizeof *c);
    bool good = fonts_load_config(path, k->a, c, k->d);
    k->dir = arena_strdup(k->a, dir);
    k->c = c;
    k->v = arena_alloc(k->a, (2 * c->n + 6) * sizeof *k->v);
    if (good)
        choose_all(k);
    free(path);
    free(dir);
    return good;
}

struct pdf_fonts *fonts_open(const char *content, const char *cache_dir, struct arena *a, struct diags *d)
{
    struct choosing k = { .content = content, .a = a, .d = d };
    return choose_fonts(&k) ? pdf_fonts_new(k.v, k.n, cache_dir, d) : NULL;
}

void fonts_stamp(const char *content, struct arena *a, struct buf *out)
{
    struct choosing k = { .content = content, .a = a, .d = diags_new() };
    choose_fonts(&k);
    for (size_t i = 0; i < k.n; i++) {
        char stamp[FILE_STAMP_SIZE];
        file_stamp(k.v[i].path, stamp);
        buf_printf(out, "%s %d %s\n", k.v[i].role, k.v[i].index, stamp);
    }
    diags_free(k.d);
}

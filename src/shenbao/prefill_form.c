/*
 * prefill_form.c - the form that is filled: from a content folder, from one file alone, or from what the counter has.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/prefill_int.h"

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

/* ---- code lists ---- */

const struct codelist *prefill_codes(void *ctx, const char *id)
{
    struct prefill_form *p = ctx;
    if (p->model)
        return model_codes(p->model, id);
    for (size_t i = 0; i < p->nlists; i++)
        if (strcmp(p->lists[i].id, id) == 0)
            return p->lists[i].n ? &p->lists[i] : NULL;
    return NULL;
}

static bool add_list(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct prefill_form *p = ctx;
    struct diags *aside = diags_new();                     /* a list that the form does not need is no reason to stop */
    struct codelist l = { 0 };
    if (!is_error && ends_with(rel, ".csv") && codelist_read(arena_strdup(p->arena, path), p->arena, aside, &l))
        *VEC_ADD(p->lists, p->nlists, p->clists) = l;
    diags_free(aside);
    return true;
}

/* The divisions of today and former ones, as the counter has them. */
static void join_regions(struct prefill_form *p)
{
    const struct codelist *v[2] = { prefill_codes(p, "admin_divisions"), prefill_codes(p, "admin_divisions_history") };
    size_t most = (v[0] ? v[0]->n : 0) + (v[1] ? v[1]->n : 0), n = 0;
    struct code *all = arena_alloc(p->arena, (most + 1) * sizeof *all);

    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; v[k] && i < v[k]->n; i++)
            all[n++] = v[k]->v[i];
    p->regions = (struct codelist){ .id = "admin_divisions", .v = all, .n = n };
    codelist_sort(&p->regions, p->arena);
}

/* ---- where the form comes from ---- */

/* The content folder that a file lies in, upwards; NULL when there is none. Caller frees. */
static char *owner_of(const char *path)
{
    char *dir = path_dir(path);
    for (int depth = 0; depth < 16; depth++) {
        char *site = path_join(dir, "site.yaml");
        bool here = file_exists(site);
        free(site);
        if (here)
            return dir;
        bool above = strcmp(dir, ".") == 0 || ends_with(dir, "..");
        char *up = strcmp(dir, ".") == 0 ? xstrdup("..") : above ? path_join(dir, "..") : path_dir(dir);
        bool top = strcmp(up, dir) == 0;
        free(dir);
        dir = up;
        if (top)
            break;
    }
    free(dir);
    return NULL;
}

static const struct form *form_of_id(const struct model *m, const char *id)
{
    for (size_t g = 0; g < m->nguides; g++)
        for (size_t i = 0; i < m->guides[g]->nforms; i++)
            if (strcmp(m->guides[g]->forms[i]->id, id) == 0)
                return m->guides[g]->forms[i];
    return NULL;
}

/* What is wrong with other forms of the site is not this command's: the file alone is told of. */
static bool from_source(struct prefill_form *p, const char *path, struct diags *d)
{
    struct form *alone = model_load_form(path, p->arena, d);
    char *dir = owner_of(path);
    struct diags *aside = diags_new();

    if (alone)
        programs_check_form(path, alone, p->arena, d);
    if (alone && dir)
        p->model = model_load(dir, aside);
    if (p->model) {
        p->programs = programs_new(p->model, aside);
        p->form = form_of_id(p->model, alone->id);
        p->font_resource = p->model->site.font_resource;
        p->lang = p->model->site.lang;
        p->bureau = p->model->site.bureau.s;
    }
    if (p->form) {
        p->program = programs_find(p->programs, p->form);
    } else if (alone) {
        struct form **forms = arena_alloc(p->arena, sizeof *forms);
        forms[0] = alone;
        struct program_env env = { forms, 1, prefill_codes, p };
        p->form = alone;
        p->program = program_new(alone, &env, p->arena, aside);
    }
    diags_free(aside);
    free(dir);
    return p->form && !diags_count(d, LEVEL_ERROR);
}

/* The rules of a procedure name its other forms: their newest definitions beside this one. */
struct beside { struct prefill_form *p; const struct form *self; struct form **v; size_t n, cap; };

static bool wanted(const struct beside *b, const char *id)
{
    for (size_t i = 0; i < b->self->facts.nforms; i++)
        if (strcmp(b->self->facts.forms[i].s, id) == 0 && strcmp(b->self->id, id) != 0)
            return true;
    return false;
}

/* As at the counter: of the same version when there is one, else the newest. */
static bool better(const struct form *self, const struct form *a, const struct form *b)
{
    bool same = strcmp(a->version, self->version) == 0, other = strcmp(b->version, self->version) == 0;
    return same || (!other && version_compare(a->version, b->version) > 0);
}

static bool add_beside(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct beside *b = ctx;
    const char *at = strchr(rel, '@');
    char *id = at ? xstrndup(rel, (size_t)(at - rel)) : NULL;
    struct buf text = BUF_INIT, why = BUF_INIT;
    if (!is_error && id && ends_with(rel, ".json") && wanted(b, id) && form_file_read(path, &text, &why)) {
        struct form *f = form_from_text(text.p, text.n, b->p->arena, &why);
        size_t i = 0;
        while (f && i < b->n && strcmp(b->v[i]->id, f->id) != 0)
            i++;
        if (f && i == b->n)
            *VEC_ADD(b->v, b->n, b->cap) = f;
        else if (f && better(b->self, f, b->v[i]))
            b->v[i] = f;
    }
    buf_clear(&text);
    buf_clear(&why);
    free(id);
    return true;
}

static struct program *compiled_program(struct prefill_form *p, struct form *f, const json_t *program, const char *dir, struct buf *why)
{
    struct beside b = { .p = p, .self = f };
    file_walk(dir, add_beside, &b);
    struct form **forms = arena_alloc(p->arena, (f->facts.nforms + 1) * sizeof *forms);
    size_t n = 0;
    for (size_t i = 0; i < f->facts.nforms; i++) {
        const char *id = f->facts.forms[i].s;
        if (strcmp(id, f->id) == 0)
            forms[n++] = f;
        for (size_t k = 0; k < b.n; k++)
            if (strcmp(id, b.v[k]->id) == 0)
                forms[n++] = b.v[k];
    }
    free(b.v);
    struct program_env env = { forms, n, prefill_codes, p };
    return program_from_json(program, f, &env, p->arena, why);
}

static bool from_compiled(struct prefill_form *p, const char *path, struct diags *d)
{
    struct buf text = BUF_INIT, why = BUF_INIT;
    struct form *f = form_file_read(path, &text, &why) ? form_from_text(text.p, text.n, p->arena, &why) : NULL;
    json_t *j = f ? json_loadb(text.p, text.n, 0, NULL) : NULL;
    const json_t *program = json_object_get(j, "program");
    char *dir = path_dir(path), *lists = path_join(dir, "codes");

    if (f) {
        p->form = f;
        file_walk(lists, add_list, p);
        p->program = program ? compiled_program(p, f, program, dir, &why) : NULL;
    }
    if (!f || (program && !p->program))
        diag(d, ((struct place){ path, 0, 0 }), MSG_RELEASED_BAD, why.p);
    free(lists);
    free(dir);
    json_decref(j);
    buf_clear(&text);
    buf_clear(&why);
    return !diags_count(d, LEVEL_ERROR);
}

/* ---- all of it ---- */

/* Scripts, where the site wants them: people may still have something to fill in. */
static void make_script(struct prefill_form *p)
{
    if (!p->model || p->model->site.no_scripts)
        return;
    char *layouts = data_dir("layouts");
    if (!layouts)
        die(MSG_SHENBAO_NO_LAYOUTS, MSG_NONE);
    runtime_read(layouts, &p->runtime);
    form_script_make(p->model, p->form, p->program, &p->runtime, &p->script);
    p->has_script = true;
    free(layouts);
}

bool prefill_form_open(struct prefill_form *p, const char *path, struct diags *d)
{
    *p = (struct prefill_form){ .arena = arena_new(), .lang = "zh-CN" };
    if (!(ends_with(path, ".json") ? from_compiled(p, path, d) : from_source(p, path, d)))
        return false;
    p->typing = form_typing(p->form, p->model ? &p->model->site : &(struct site){ .lang = "zh-CN" });
    if (p->form->bureau)
        p->bureau = p->form->bureau;
    join_regions(p);
    p->fonts = fonts_open(p->model ? p->model->dir : ".", NULL, p->arena, d);
    if (!p->fonts || diags_count(d, LEVEL_ERROR))
        return false;
    struct sheet_metrics m = pdf_fonts_metrics(p->fonts);
    struct diags *aside = diags_new();                     /* the form was looked at when it was built */
    p->blank = sheet_of_form(p->form, &m, aside);
    diags_free(aside);
    json_t *j = form_to_json(p->form);
    p->definition = json_dumps(j, JSON_COMPACT | JSON_REAL_PRECISION(8));
    json_decref(j);
    if (!p->definition)
        die(MSG_NO_MEMORY, MSG_NONE);
    make_script(p);
    return true;
}

void prefill_form_close(struct prefill_form *p)
{
    if (p->has_script)
        form_script_clear(&p->script);
    runtime_clear(&p->runtime);
    for (size_t i = 0; i < p->nxu; i++)
        sheet_free(p->xu[i]->blank);
    free(p->xu);
    sheet_free(p->blank);
    pdf_fonts_free(p->fonts);
    programs_free(p->programs);
    model_free(p->model);
    free(p->definition);
    free(p->lists);
    arena_free(p->arena);
}

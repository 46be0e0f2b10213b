/*
 * guides.c - the folders of guides: which there are, what lies in each, and each guide with its forms. The guides are read by several
 * threads; what they told comes in the order of the folders.
 */
#include "model/model_int.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A folder two below that of all guides, or a file above these. Each is looked at by a thread, its guide read too. */
struct folder {
    const char *name;                                      /* below the folder of all guides */
    bool is_file;
    const char *region, *id;                               /* region NULL: no guide's */
    bool has_guide, has_rosters, has_versions, bad_name;
    struct stamp at;
    const char **forms; size_t nforms, cforms;
    struct guide *guide; const struct ynode *names;
    struct load *walked, *told;                            /* what was told in the folder, then of the guide; NULL: nothing */
};
/* What lies in the folder of all guides. */
struct region { const char *name, *path; bool is_folder; struct arena *arena; struct folder *v; size_t n, cap; };
struct walk {
    struct load *load;
    struct arena **arenas;
    struct region *regions; size_t nregions, cregions;
    struct folder **v; size_t n;
    bool whole;                                            /* all guides are read, with all code lists */
};

/* ---- a folder ---- */

static const char *guides_path(struct load *l, const char *below)
{
    return content_path(l, arena_printf(l->arena, "guides/%s", below));
}

struct visit { struct load *load; struct folder *folder; bool whole; };

static bool is_guide_name(const char *name) { return strcmp(name, "guide.md") == 0; }

static bool is_form_name(const char *name) { return ends_with(name, ".form.yaml"); }

/* below: from the folder on; released versions are frozen and not read here. */
static bool visit_file(void *ctx, const char *below, const char *path, bool is_error)
{
    const struct visit *k = ctx;
    struct load *l = k->load;
    struct folder *f = k->folder;
    const char *name = path_base(below);
    if (is_error)
        die_errno(path);
    bool is_version = strncmp(below, "versions/", 9) == 0;
    f->has_versions |= (k->whole && is_version) || strstr(below, "/versions/");
    f->has_rosters |= strcmp(below, "roster.yaml") == 0;
    if (is_version || (!is_guide_name(name) && !is_form_name(name)))
        return true;
    const char *file = is_guide_name(below) ? NULL : guides_path(l, arena_printf(l->arena, "%s/%s", f->name, below));
    if (name != below) {
        problem0(l, place_at(file, 0, 0), MSG_GUIDE_PLACE);
        return true;
    }
    const char *slash = strchr(f->name, '/');
    if (!f->region)
        f->region = arena_strndup(l->arena, f->name, (size_t)(slash - f->name));
    f->id = slash + 1;
    if (file)
        *VEC_ADD(f->forms, f->nforms, f->cforms) = file;
    else
        f->has_guide = true;
    return true;
}

static void walk_folder(struct load *l, struct folder *f, bool whole)
{
    const char *path = guides_path(l, f->name);
    if (f->is_file) {
        if (is_guide_name(path_base(path)) || is_form_name(path_base(path)))
            problem0(l, place_at(path, 0, 0), MSG_GUIDE_PLACE);
        return;
    }
    bool there = file_walk_stamped(path, visit_file, &(struct visit){l, f, whole}, &f->at);
    if (!there && (whole || errno != ENOENT))
        die_errno(path);
}

/* Puts the forms that the guide names into it, in the guide's order, and tells which are absent or left out. */
static void link_forms(struct load *l, struct guide *g, const struct ynode *names, struct form **forms, size_t nforms, bool all_readable)
{
    bool *listed = xcalloc(nforms + 1, sizeof *listed);
    size_t n;
    struct ynode *const *item = list_items(l, "forms", names, &n);
    g->forms = arena_alloc(l->arena, n * sizeof *g->forms);
    for (size_t i = 0; i < n; i++) {
        if (item[i]->kind != YNODE_SCALAR || !*item[i]->s) {
            if (item[i]->kind != YNODE_BAD)
                problem(l, item[i]->at, MSG_WANT_TEXT, "forms");
            continue;
        }
        size_t k = 0;
        while (k < nforms && !(forms[k]->id && strcmp(forms[k]->id, item[i]->s) == 0))
            k++;
        if (k == nforms) {
            /* A form that could not be read has no id to compare; its own mistakes are told already. */
            if (all_readable)
                problem(l, item[i]->at, MSG_NO_SUCH_FORM, item[i]->s);
        } else if (listed[k]) {
            problem(l, item[i]->at, MSG_FORM_LISTED_TWICE, item[i]->s);
        } else {
            listed[k] = true;
            g->forms[g->nforms++] = forms[k];
        }
    }
    for (size_t k = 0; k < nforms; k++)
        if (!listed[k] && forms[k]->id)
            problem(l, forms[k]->at, MSG_FORM_NOT_LISTED, forms[k]->id);
    free(listed);
}

static void check_materials(struct load *l, const struct guide *g, const struct ynode *names)
{
    size_t n;
    struct ynode *const *item = list_items(l, "forms", names, &n);
    for (size_t i = 0; i < g->nmaterials; i++) {
        const struct material *m = &g->materials[i];
        bool known = !m->form;
        for (size_t k = 0; k < n && !known; k++)
            known = item[k]->kind == YNODE_SCALAR && strcmp(item[k]->s, m->form) == 0;
        if (!known)
            problem(l, m->at, MSG_MATERIAL_FORM, m->form);
    }
}

/* ---- a guide ---- */

/* Once its forms are known. */
static void finish_guide(struct load *l, struct folder *f, struct form **forms, size_t nforms, const struct site *site)
{
    struct guide *g = f->guide;
    link_forms(l, g, f->names, forms, nforms, nforms == f->nforms);
    check_materials(l, g, f->names);
    procedure_check(l, g, nforms == f->nforms);
    for (size_t i = 0; i < g->nforms; i++)
        form_set_procedure(l->arena, g->forms[i], g, site);
}

/* The guide alone, in an arena of the thread's. Its forms come later, for they share parts and lists. */
static void read_guide(struct load *l, struct folder *f)
{
    struct arena *nodes = l->nodes = arena_new();
    l->no_rosters = !f->has_rosters;
    f->guide = guide_read(l, guides_path(l, arena_printf(l->arena, "%s/guide.md", f->name)), f->region, f->id, &f->names);
    l->nodes = NULL;
    if (f->guide)
        f->guide->dir_at = f->at;
    if (f->guide && f->nforms == 0)
        finish_guide(l, f, NULL, 0, NULL);
    if (f->names && f->nforms)
        arena_take(l->arena, nodes);                       /* its forms are looked for later */
    else
        arena_free(nodes);
}

static struct guide *load_folder(struct load *l, struct folder *f, const struct site *site)
{
    const char *dir = f->bad_name || !f->has_guide ? guides_path(l, f->name) : NULL;
    if (f->bad_name && !id_ok(f->region))
        problem(l, place_at(dir, 0, 0), MSG_FOLDER_NAME, f->region);
    if (f->bad_name && !id_ok(f->id))
        problem(l, place_at(dir, 0, 0), MSG_FOLDER_NAME, f->id);

    struct form **forms = f->nforms ? arena_alloc(l->arena, f->nforms * sizeof *forms) : NULL;
    size_t nforms = 0;
    for (size_t i = 0; i < f->nforms; i++)
        if ((forms[nforms] = form_read(l, f->forms[i])))
            nforms++;
    if (!f->has_guide) {
        problem0(l, place_at(dir, 0, 0), MSG_NO_GUIDE);
        return NULL;
    }
    if (f->told)
        load_take(l, f->told);
    if (f->guide && f->nforms)
        finish_guide(l, f, forms, nforms, site);
    return f->guide;
}

/* ---- all of them ---- */

static void note_region(void *ctx, const char *name, const char *path, bool is_folder, bool is_error)
{
    struct walk *w = ctx;
    struct arena *a = w->load->arena;
    if (is_error)
        die_errno(path);
    *VEC_ADD(w->regions, w->nregions, w->cregions) = (struct region){
        .name = arena_strdup(a, name), .path = arena_strdup(a, path), .is_folder = is_folder};
}

static void note_folder(void *ctx, const char *name, const char *path, bool is_folder, bool is_error)
{
    struct region *r = ctx;
    if (is_error)
        die_errno(path);
    *VEC_ADD(r->v, r->n, r->cap) = (struct folder){.name = arena_printf(r->arena, "%s/%s", r->name, name), .is_file = !is_folder};
}

/* The code lists, which share nothing with the guides, are read by a thread meanwhile. */
static void list_or_codes(void *ctx, size_t i, size_t worker)
{
    struct walk *w = ctx;
    if (i == 0) {
        load_all_codes(w->load);
        return;
    }
    struct region *r = &w->regions[i - 1];
    r->arena = w->arenas[worker];
    if (!r->is_folder)
        *VEC_ADD(r->v, r->n, r->cap) = (struct folder){.name = r->name, .is_file = true};
    else if (!file_list(r->path, note_folder, r))
        die_errno(r->path);
}

/* The folders of all guides, and the code lists. */
static void find_all(struct walk *w, long jobs)
{
    const char *dir = content_path(w->load, "guides");
    if (!file_list(dir, note_region, w) && errno != ENOENT)
        die_errno(dir);
    work_parallel(jobs, w->nregions + 1, list_or_codes, w);
}

/* Those that are wanted, as if there were one region. */
static void take_wanted(struct walk *w, const struct model_options *o)
{
    struct region *r = VEC_ADD(w->regions, w->nregions, w->cregions);
    for (size_t i = 0; i < o->nfolders; i++)
        *VEC_ADD(r->v, r->n, r->cap) = (struct folder){.name = o->folders[i]};
}

/* What has been told, for the thread that puts it in order; NULL when there is nothing. */
static struct load *keep_told(const struct load *l)
{
    if (l->ntold == 0)
        return NULL;
    struct load *kept = arena_alloc(l->arena, sizeof *kept);
    *kept = *l;
    return kept;
}

static void look_at_folder(void *ctx, size_t i, size_t worker)
{
    struct walk *w = ctx;
    struct folder *f = w->v[i];
    struct load l;
    load_init(&l, w->arenas[worker], diags_new(), w->load->dir);
    walk_folder(&l, f, w->whole);
    if ((f->walked = keep_told(&l)) != NULL)
        load_init(&l, w->arenas[worker], diags_new(), w->load->dir);
    if (f->has_guide)
        read_guide(&l, f);
    f->bad_name = f->region && !(id_ok(f->region) && id_ok(f->id));
    if ((f->told = keep_told(&l)) != NULL)
        return;
    diags_free(l.diags);
    load_clear(&l);
}

static void look_at_all(struct walk *w, long jobs)
{
    size_t n = 0;
    for (size_t i = 0; i < w->nregions; i++)
        n += w->regions[i].n;
    w->v = xcalloc(n + 1, sizeof *w->v);
    for (size_t i = 0; i < w->nregions; i++)
        for (size_t k = 0; k < w->regions[i].n; k++)
            w->v[w->n++] = &w->regions[i].v[k];
    work_parallel(jobs, w->n, look_at_folder, w);
}

static int compare_folders(const void *pa, const void *pb)
{
    const struct folder *a = *(const struct folder *const *)pa, *b = *(const struct folder *const *)pb;
    int c = strcmp(a->region, b->region);
    return c ? c : strcmp(a->id, b->id);
}

/* A folder without a guide may get one, in any region. */
static void note_beside(const struct walk *w, struct model *m)
{
    m->beside = arena_alloc(m->arena, (w->nregions + w->n) * sizeof *m->beside);
    for (size_t i = 0; i < w->nregions; i++) {
        const struct region *r = &w->regions[i];
        m->beside[m->nbeside++] = r->name;
        for (size_t k = 0; k < r->n && r->is_folder; k++)
            if (!r->v[k].has_guide)
                m->beside[m->nbeside++] = r->v[k].name;
    }
}

/* What lies where no guide can be is told first. Those that have nothing of a guide's are left out. */
static void sort_folders(struct walk *w, struct model *m)
{
    size_t kept = 0;
    bool in_order = true;
    for (size_t i = 0; i < w->n; i++) {
        struct folder *f = w->v[i];
        m->has_versions |= f->has_versions;
        if (f->walked)
            load_take(w->load, f->walked);
        if (!f->region)
            continue;
        w->v[kept++] = f;
        in_order = in_order && (kept < 2 || compare_folders(&w->v[kept - 2], &w->v[kept - 1]) <= 0);
    }
    w->n = kept;
    if (!in_order)
        qsort(w->v, w->n, sizeof *w->v, compare_folders);
}

static void walk_free(struct walk *w, size_t jobs)
{
    for (size_t i = 0; i < w->n; i++)
        free(w->v[i]->forms);
    for (size_t i = 0; i < w->nregions; i++)
        free(w->regions[i].v);
    for (size_t i = 0; i < jobs; i++)
        arena_take(w->load->arena, w->arenas[i]);
    free(w->regions);
    free(w->arenas);
    free(w->v);
}

void guides_read(struct load *l, struct model *m, const struct model_options *o)
{
    struct walk w = {.load = l, .whole = !o->folders};
    size_t jobs = (size_t)o->jobs;
    w.arenas = xcalloc(jobs, sizeof *w.arenas);
    for (size_t i = 0; i < jobs; i++)
        w.arenas[i] = arena_new();
    if (w.whole)
        find_all(&w, o->jobs);
    else
        take_wanted(&w, o);
    look_at_all(&w, o->jobs);
    if (w.whole)
        note_beside(&w, m);
    sort_folders(&w, m);
    if (w.n == 0)
        problem0(l, place_at(content_path(l, "guides"), 0, 0), MSG_NO_GUIDES);
    m->guides = arena_alloc(l->arena, w.n * sizeof *m->guides);
    for (size_t i = 0; i < w.n; i++) {
        struct guide *g = load_folder(l, w.v[i], &m->site);
        if (g) {
            g->index = m->nguides;
            m->guides[m->nguides++] = g;
        }
    }
    walk_free(&w, jobs);
}

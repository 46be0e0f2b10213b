/*
 * guides.c - the folders of guides: which there are, what lies in each, and each guide with its forms. The guides are read by several
 * threads; what they told comes in the order of the folders.
 */
#include "model/model_int.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct folder {
    const char *region, *id;
    bool has_guide, has_rosters;
    struct stamp at;
    const char **forms; size_t nforms, cforms;
    struct guide *guide; const struct ynode *names;        /* as read by a thread, with what it told */
    struct load told;
};
struct leaf;
struct walk {
    struct load *load;
    const char *under;                                     /* the folder that is walked, below that of all guides */
    struct folder *v; size_t n, cap;
    struct arena **arenas;
    bool whole, has_versions;                              /* whole: all guides are walked */
    struct leaf *leaves; size_t nleaves, cleaves;
    const char *region;                                    /* whose folders are being listed */
};
/* A folder two below that of all guides, or a file above these; each is walked by a thread. */
struct leaf { const char *rel, *path; bool is_folder; struct stamp at; struct walk walk; struct load told; };

static struct folder *folder_of(struct walk *w, const char *region, const char *id)
{
    /* Files come in the order of their paths, those of a folder one after another. */
    if (w->n > 0 && strcmp(w->v[w->n - 1].id, id) == 0 && strcmp(w->v[w->n - 1].region, region) == 0)
        return &w->v[w->n - 1];
    struct folder *f = VEC_ADD(w->v, w->n, w->cap);
    f->region = region;
    f->id = id;
    return f;
}

/* Rosters stand beside a guide, which comes before them in the order of names. */
static void note_rosters(struct walk *w, const char *rel)
{
    struct folder *f = w->n > 0 ? &w->v[w->n - 1] : NULL;
    size_t region = f ? strlen(f->region) : 0, id = f ? strlen(f->id) : 0;
    if (f && strncmp(rel, f->region, region) == 0 && rel[region] == '/' && strncmp(rel + region + 1, f->id, id) == 0
        && strcmp(rel + region + 1 + id, "/roster.yaml") == 0)
        f->has_rosters = true;
}

/* below: "<region>/<id>/name", from the folder that is walked; released versions below that are frozen and not read here. */
static bool visit_guide(void *ctx, const char *below, const char *path, bool is_error)
{
    struct walk *w = ctx;
    struct load *l = w->load;
    if (is_error)
        die_errno(path);
    w->has_versions |= strstr(below, "/versions/") || (w->whole && strncmp(below, "versions/", 9) == 0);
    const char *name = path_base(below), *rel = w->under ? arena_printf(l->arena, "%s/%s", w->under, below) : below;
    bool is_guide = strcmp(name, "guide.md") == 0, is_form = ends_with(name, ".form.yaml");
    if (!is_guide && !is_form) {
        note_rosters(w, rel);
        return true;
    }
    const char *file = content_path(l, arena_printf(l->arena, "guides/%s", rel));

    const char *slash = strchr(rel, '/'), *second = slash ? strchr(slash + 1, '/') : NULL;
    if (second && strncmp(second + 1, "versions/", 9) == 0)
        return true;
    if (!second || strchr(second + 1, '/')) {
        problem0(l, place_at(file, 0, 0), MSG_GUIDE_PLACE);
        return true;
    }
    struct folder *f = folder_of(w, arena_strndup(l->arena, rel, (size_t)(slash - rel)),
                                 arena_strndup(l->arena, slash + 1, (size_t)(second - slash - 1)));
    if (is_guide)
        f->has_guide = true;
    else
        *VEC_ADD(f->forms, f->nforms, f->cforms) = file;
    return true;
}

static int compare_folders(const void *pa, const void *pb)
{
    const struct folder *a = pa, *b = pb;
    int c = strcmp(a->region, b->region);
    return c ? c : strcmp(a->id, b->id);
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

/* The guide alone, in an arena of the thread's. Its forms come later, for they share parts and lists. */
static void read_guide(void *ctx, size_t i, size_t worker)
{
    struct walk *w = ctx;
    struct folder *f = &w->v[i];
    if (!f->has_guide)
        return;
    load_init(&f->told, w->arenas[worker], diags_new(), w->load->dir);
    const char *path = content_path(&f->told, arena_printf(w->arenas[worker], "guides/%s/%s/guide.md", f->region, f->id));
    f->told.no_rosters = !f->has_rosters;
    struct arena *nodes = f->told.nodes = arena_new();
    f->guide = guide_read(&f->told, path, f->region, f->id, &f->names);
    f->told.nodes = NULL;
    if (f->names)
        arena_take(w->arenas[worker], nodes);              /* its forms are looked for later */
    else
        arena_free(nodes);
    if (f->guide)
        f->guide->dir_at = f->at;
}

static struct guide *load_folder(struct load *l, struct folder *f, const struct site *site)
{
    bool good_region = id_ok(f->region), good_id = id_ok(f->id);
    const char *dir = NULL;                                /* where something is to be told of it */
    if (!good_region || !good_id || !f->has_guide)
        dir = content_path(l, arena_printf(l->arena, "guides/%s/%s", f->region, f->id));
    if (!good_region)
        problem(l, place_at(dir, 0, 0), MSG_FOLDER_NAME, f->region);
    if (!good_id)
        problem(l, place_at(dir, 0, 0), MSG_FOLDER_NAME, f->id);

    struct form **forms = arena_alloc(l->arena, f->nforms * sizeof *forms);
    size_t nforms = 0;
    for (size_t i = 0; i < f->nforms; i++)
        if ((forms[nforms] = form_read(l, f->forms[i])))
            nforms++;
    if (!f->has_guide) {
        problem0(l, place_at(dir, 0, 0), MSG_NO_GUIDE);
        return NULL;
    }
    load_take(l, &f->told);
    struct guide *g = f->guide;
    if (!g)
        return NULL;
    link_forms(l, g, f->names, forms, nforms, nforms == f->nforms);
    check_materials(l, g, f->names);
    procedure_check(l, g, nforms == f->nforms);
    for (size_t i = 0; i < g->nforms; i++)
        form_set_procedure(l->arena, g->forms[i], g, site);
    return g;
}

static void list_leaf(void *ctx, const char *name, const char *path, bool is_folder, bool is_error)
{
    struct walk *w = ctx;
    struct arena *a = w->load->arena;
    if (is_error)
        die_errno(path);
    const char *rel = w->region ? arena_printf(a, "%s/%s", w->region, name) : arena_strdup(a, name);
    *VEC_ADD(w->leaves, w->nleaves, w->cleaves) = (struct leaf){.rel = rel, .path = arena_strdup(a, path), .is_folder = is_folder};
}

static void list_region(void *ctx, const char *name, const char *path, bool is_folder, bool is_error)
{
    struct walk *w = ctx;
    if (!is_folder || is_error) {
        list_leaf(w, name, path, is_folder, is_error);
        return;
    }
    w->region = arena_strdup(w->load->arena, name);
    if (!file_list(path, list_leaf, w))
        die_errno(path);
    w->region = NULL;
}

static void walk_leaf(void *ctx, size_t i, size_t worker)
{
    struct walk *w = ctx;
    struct leaf *p = &w->leaves[i];
    load_init(&p->told, w->arenas[worker], diags_new(), w->load->dir);
    p->walk = (struct walk){.load = &p->told, .whole = true, .under = p->is_folder ? p->rel : NULL};
    if (!p->is_folder)
        visit_guide(&p->walk, p->rel, p->path, false);
    else if (!file_walk_stamped(p->path, visit_guide, &p->walk, &p->at))
        die_errno(p->path);
}

/* The code lists, which share nothing with the folders, are read by a thread meanwhile. */
static void walk_or_codes(void *ctx, size_t i, size_t worker)
{
    struct walk *w = ctx;
    if (i == 0)
        load_all_codes(w->load);
    else
        walk_leaf(w, i - 1, worker);
}

/* The folders of all guides, and the code lists. */
static void find_all(struct walk *w, long jobs)
{
    const char *dir = content_path(w->load, "guides");
    if (!file_list(dir, list_region, w) && errno != ENOENT)
        die_errno(dir);
    work_parallel(jobs, w->nleaves + 1, walk_or_codes, w);
    for (size_t i = 0; i < w->nleaves; i++) {
        struct leaf *p = &w->leaves[i];
        w->has_versions |= p->walk.has_versions;
        for (size_t k = 0; k < p->walk.n; k++) {
            p->walk.v[k].at = p->at;
            *VEC_ADD(w->v, w->n, w->cap) = p->walk.v[k];
        }
        free(p->walk.v);
        load_take(w->load, &p->told);
    }
    free(w->leaves);
}

/* The folders of all guides, or of those that are wanted. */
static void find_folders(struct walk *w, const struct model_options *o)
{
    const char *dir;
    if (!o->folders)
        find_all(w, o->jobs);
    for (size_t i = 0; i < o->nfolders; i++) {
        dir = content_path(w->load, arena_printf(w->load->arena, "guides/%s", w->under = o->folders[i]));
        if (!file_walk(dir, visit_guide, w) && errno != ENOENT)
            die_errno(dir);
    }
}

void guides_read(struct load *l, struct model *m, const struct model_options *o)
{
    struct walk w = {.load = l};
    size_t jobs = (size_t)o->jobs;
    w.arenas = xcalloc(jobs, sizeof *w.arenas);
    for (size_t i = 0; i < jobs; i++)
        w.arenas[i] = arena_new();
    find_folders(&w, o);
    if (w.n == 0)
        problem0(l, place_at(content_path(l, "guides"), 0, 0), MSG_NO_GUIDES);
    else
        qsort(w.v, w.n, sizeof *w.v, compare_folders);
    m->has_versions = w.has_versions;
    work_parallel(o->jobs, w.n, read_guide, &w);
    m->guides = arena_alloc(l->arena, w.n * sizeof *m->guides);
    for (size_t i = 0; i < w.n; i++) {
        struct guide *g = load_folder(l, &w.v[i], &m->site);
        if (g) {
            g->index = m->nguides;
            m->guides[m->nguides++] = g;
        }
        free(w.v[i].forms);
    }
    for (size_t i = 0; i < jobs; i++)
        arena_take(l->arena, w.arenas[i]);
    free(w.arenas);
    free(w.v);
}

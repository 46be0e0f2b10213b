/*
 * load.c - one loading run: where mistakes are told, and the walk over a content folder that puts the model together. What the files mean is
 * in the other files of this directory.
 */
#include "model/model_int.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- the run ---- */

void load_init(struct load *l, struct arena *a, struct diags *d, const char *dir)
{
    memset(l, 0, sizeof *l);
    l->arena = a;
    l->diags = d;
    l->dir = dir;
    l->where = (struct buf)BUF_INIT;
}

void load_clear(struct load *l)
{
    for (size_t i = 0; i < l->ntold; i++)
        free(l->told[i].first);
    free(l->told);
    free(l->noted);
    free(l->parts);
    free(l->codes);
    buf_clear(&l->where);
}

static bool told_before(const struct load *l, struct place at, enum msg id, const char *first)
{
    for (size_t i = l->ntold; i > 0; i--) {
        const struct told *t = &l->told[i - 1];
        if (t->id == id && t->at.line == at.line && t->at.col == at.col && strcmp(t->first, first) == 0
            && (t->at.file == at.file || (t->at.file && at.file && strcmp(t->at.file, at.file) == 0)))
            return true;
    }
    return false;
}

void problem_add(struct load *l, struct place at, enum msg id, const char *const *args)
{
    const char *first = args[0] ? args[0] : "";
    if (l->why) {
        if (l->mistakes++ > 0)
            return;
        struct buf text = BUF_INIT;
        msg_format(&text, id, args);
        if (l->where.n)
            msg_format(l->why, MSG_JSON_AT, MSG_ARGS(l->where.p, text.p));
        else
            msg_format(l->why, MSG_JSON_WRONG, MSG_ARGS(text.p));
        buf_clear(&text);
        return;
    }
    if (told_before(l, at, id, first))
        return;
    *VEC_ADD(l->told, l->ntold, l->ctold) = (struct told){at, id, xstrdup(first)};
    l->mistakes++;
    diag_add(l->diags, at, id, args);
}

void load_take(struct load *l, struct load *other)
{
    for (size_t i = 0; i < other->ntold; i++) {
        *VEC_ADD(l->told, l->ntold, l->ctold) = other->told[i];
        other->told[i].first = NULL;
    }
    l->mistakes += other->mistakes;
    diags_take(l->diags, other->diags);
    diags_free(other->diags);
    load_clear(other);
}

char *place_words(struct load *l, struct place at)
{
    return arena_printf(l->arena, "%s:%d", at.file ? at.file : "", at.line);
}

const char *content_path(struct load *l, const char *rel)
{
    if (strcmp(l->dir, ".") == 0)
        return arena_strdup(l->arena, rel);
    char *path = path_join(l->dir, rel);
    char *kept = arena_strdup(l->arena, path);
    free(path);
    return kept;
}

/* ---- source files ---- */

bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n > m && strcmp(s + n - m, end) == 0;
}

bool yaml_file_read(struct load *l, const char *path, const struct schema *schema, void *out, bool *absent)
{
    char *text;
    size_t n;
    if (!source_read(l, path, &text, &n, absent))
        return false;
    const struct ynode *root = yaml_parse(l, path, text, n, 1);
    return root && schema_read(l, schema, root, out);
}

/* ---- code lists ---- */

/* The list that another builds on. False (told) when there is none or when it builds on that one in turn. */
static bool base_of(struct load *l, const struct list_facts *facts, struct codelist *out)
{
    const struct list_facts *f = facts;
    for (int depth = 0; f && f->based_on.s; depth++) {
        if (depth == 8 || strcmp(f->based_on.s, facts->id) == 0) {
            problem(l, facts->based_on.at, MSG_LISTS_CIRCLE, facts->id);
            return false;
        }
        f = lists_facts(l, f->based_on.s);
    }
    const struct codelist *base = load_codes(l, facts->based_on.s);
    if (base)
        *out = *base;
    else
        problem(l, facts->based_on.at, MSG_LISTS_NO_BASE, facts->based_on.s);
    return base != NULL;
}

static struct codelist *add_codes(struct load *l, const char *path)
{
    struct codelist list, base = {0};
    const char *name = path_base(path), *id = arena_strndup(l->arena, name, strlen(name) - strlen(".csv"));
    const struct list_facts *facts = lists_facts(l, id);
    bool builds = facts && facts->based_on.s && base_of(l, facts, &base);
    bool good = codelist_read_on(path, builds ? &base : NULL, l->arena, l->diags, &list);
    if (!good)
        list.n = 0;
    list.facts = facts;
    *VEC_ADD(l->codes, l->ncodes, l->ccodes) = list;
    return &l->codes[l->ncodes - 1];
}

/* The list that comes with the programs, for a site that has none of that name; NULL if there is none. */
static const char *shipped_codes(struct load *l, const char *id)
{
    char *dir = data_dir("content/codes"), *path = dir ? path_join(dir, arena_printf(l->arena, "%s.csv", id)) : NULL;
    const char *found = path && file_exists(path) ? arena_strdup(l->arena, path) : NULL;
    free(path);
    free(dir);
    return found;
}

/* What every counter needs: the regions of ID numbers and the calendar. */
static void load_common_codes(struct load *l)
{
    static const char *const common[] = {"admin_divisions", "admin_divisions_history", "holidays"};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        load_codes(l, common[i]);
}

const struct codelist *load_codes(struct load *l, const char *id)
{
    for (size_t i = 0; i < l->ncodes; i++)
        if (strcmp(l->codes[i].id, id) == 0)
            return &l->codes[i];
    if (!l->dir || !list_id_ok(id))
        return NULL;
    const char *path = content_path(l, arena_printf(l->arena, "codes/%s.csv", id));
    if (file_exists(path))
        return add_codes(l, path);
    path = shipped_codes(l, id);
    return path ? add_codes(l, path) : NULL;
}

static bool visit_codes(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct load *l = ctx;
    (void)path;
    if (is_error)
        die_errno(path);
    size_t n = strlen(rel);
    if (n < 5 || strcmp(rel + n - 4, ".csv") != 0)
        return true;
    const char *file = content_path(l, arena_printf(l->arena, "codes/%s", rel));
    const char *id = arena_strndup(l->arena, rel, n - 4);
    size_t known = 0;
    while (known < l->ncodes && strcmp(l->codes[known].id, id) != 0)
        known++;
    if (list_id_ok(id) && known == l->ncodes)
        add_codes(l, file);
    else if (!list_id_ok(id))
        problem(l, place_at(file, 0, 0), MSG_CODES_NAME, rel);
    return true;
}

/* ---- ids that must differ over the whole site ---- */

struct named { const char *id; struct place at; enum msg msg; };

static int compare_named(const void *pa, const void *pb)
{
    const struct named *a = pa, *b = pb;
    int c = strcmp(a->id, b->id);
    return c ? c : strcmp(a->at.file, b->at.file);
}

static void tell_repeated(struct load *l, struct named *v, size_t n)
{
    if (n > 1)
        qsort(v, n, sizeof *v, compare_named);
    for (size_t i = 1, first = 0; i < n; i++) {
        if (strcmp(v[first].id, v[i].id) == 0)
            problem(l, v[i].at, v[i].msg, v[i].id, v[first].at.file);
        else
            first = i;
    }
}

static void check_ids(struct load *l, const struct model *m)
{
    struct named *guides = NULL, *forms = NULL;
    size_t n = 0, cap = 0, nforms = 0, cforms = 0;
    for (size_t i = 0; i < m->nguides; i++) {
        const struct guide *g = m->guides[i];
        *VEC_ADD(guides, n, cap) = (struct named){g->id, g->at, MSG_GUIDE_TWICE};
        for (size_t k = 0; k < g->nforms; k++)
            *VEC_ADD(forms, nforms, cforms) = (struct named){g->forms[k]->id, g->forms[k]->at, MSG_FORM_TWICE};
    }
    tell_repeated(l, guides, n);
    tell_repeated(l, forms, nforms);
    free(guides);
    free(forms);
}

/* ---- the whole site ---- */

static const char *without_slashes(struct arena *a, const char *dir)
{
    size_t n = strlen(dir);
    while (n > 1 && dir[n - 1] == '/')
        n--;
    return n ? arena_strndup(a, dir, n) : ".";
}

void load_all_codes(struct load *l)
{
    const char *codes = content_path(l, "codes");
    if (!file_walk(codes, visit_codes, l) && errno != ENOENT)
        die_errno(codes);
    load_common_codes(l);
    lists_check(l);
}

struct model *model_load(const char *dir, struct diags *d) { return model_load_with(dir, &(struct model_options){.jobs = 1}, d); }

struct model *model_load_with(const char *dir, const struct model_options *o, struct diags *d)
{
    struct arena *a = arena_new();
    struct load l;
    load_init(&l, a, d, without_slashes(a, dir));
    const char *site = content_path(&l, "site.yaml");
    if (!file_exists(site)) {
        problem0(&l, place_at(site, 0, 0), MSG_NO_SITE);
        load_clear(&l);
        arena_free(a);
        return NULL;
    }
    struct model *m = arena_alloc(a, sizeof *m);
    m->arena = a;
    m->dir = l.dir;
    site_read(&l, site, &m->site);
    lists_read(&l);
    guides_read(&l, m, o);
    check_ids(&l, m);
    m->ncodes = l.ncodes;
    m->codes = arena_alloc(a, l.ncodes * sizeof *m->codes);
    if (l.ncodes)
        memcpy(m->codes, l.codes, l.ncodes * sizeof *m->codes);
    load_clear(&l);
    return m;
}

void model_free(struct model *m)
{
    if (m)
        arena_free(m->arena);
}

/* The first guide that does not come before the folder, or nguides. */
static size_t guide_from(const struct model *m, const char *region_id, const char *id)
{
    size_t low = 0, high = m->nguides;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = strcmp(m->guides[mid]->region_id, region_id);
        if (c == 0)
            c = strcmp(m->guides[mid]->id, id);
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

size_t model_guide_index(const struct model *m, const struct guide *g)
{
    if (g->index < m->nguides && m->guides[g->index] == g)
        return g->index;
    size_t i = m->nguides ? guide_from(m, g->region_id, g->id) : 0;
    return i < m->nguides && m->guides[i] == g ? i : m->nguides;
}

const struct codelist *model_codes(const struct model *m, const char *id)
{
    for (size_t i = 0; i < m->ncodes; i++)
        if (strcmp(m->codes[i].id, id) == 0)
            return &m->codes[i];
    return NULL;
}

/* ---- one form ---- */

/* The folder above: "a/b" -> "a" -> "." -> ".." -> "../..". NULL at the root. */
static char *folder_above(const char *dir)
{
    if (strcmp(dir, "/") == 0)
        return NULL;
    if (strcmp(dir, ".") == 0)
        return xstrdup("..");
    const char *base = path_base(dir);
    return strcmp(base, "..") == 0 || strcmp(base, ".") == 0 ? path_join(dir, "..") : path_dir(dir);
}

/* The content folder that path lies in, in the arena; NULL if there is none. */
static const char *find_content(struct arena *a, const char *path)
{
    char *dir = path_dir(path);
    const char *found = NULL;
    for (int up = 0; dir && !found && up < LIMIT_DEPTH; up++) {
        char *site = path_join(dir, "site.yaml");
        if (file_exists(site))
            found = arena_strdup(a, dir);
        free(site);
        char *above = folder_above(dir);
        free(dir);
        dir = above;
    }
    free(dir);
    return found;
}

/* Gives the guide its forms: f itself, and of the others what the guide says. Rows without a form mean the only one. */
static void add_form_ids(struct load *l, struct guide *g, const struct ynode *names, struct form *f)
{
    size_t n;
    struct ynode *const *item = list_items(l, "forms", names, &n);
    g->forms = arena_alloc(l->arena, n * sizeof *g->forms);
    for (size_t i = 0; i < n; i++) {
        if (item[i]->kind != YNODE_SCALAR)
            continue;
        struct form *other = arena_alloc(l->arena, sizeof *other);
        other->id = item[i]->s;
        other->at = item[i]->at;
        g->forms[g->nforms++] = f->id && strcmp(f->id, item[i]->s) == 0 ? f : other;
    }
    procedure_check(l, g, true);
}

/* The procedure's facts come from guide.md beside the form; its mistakes are not the form's and are not told. Of the guide's other
 * forms only the ids are known. */
static void add_procedure(struct load *l, struct form *f, const char *path)
{
    char *dir = path_dir(path), *above = path_dir(dir), *guide = path_join(dir, "guide.md");
    if (l->dir && file_exists(guide)) {
        struct diags *quiet = diags_new();
        struct load other;
        load_init(&other, l->arena, quiet, l->dir);
        struct site site = {0};
        site_read(&other, content_path(&other, "site.yaml"), &site);
        const struct ynode *names;
        struct guide *g = guide_read(&other, arena_strdup(l->arena, guide), arena_strdup(l->arena, path_base(above)),
                                     arena_strdup(l->arena, path_base(dir)), &names);
        if (g) {
            add_form_ids(&other, g, names, f);
            form_set_procedure(l->arena, f, g, &site);
        }
        load_clear(&other);
        diags_free(quiet);
    }
    free(guide);
    free(above);
    free(dir);
}

struct form *model_load_form(const char *path, struct arena *a, struct diags *d)
{
    struct load l;
    load_init(&l, a, d, find_content(a, path));
    lists_read(&l);
    struct form *f = form_read(&l, arena_strdup(a, path));
    if (f)
        add_procedure(&l, f, path);
    load_clear(&l);
    return f;
}

/*
 * lists.c - content/codes/lists.yaml: what each code list is, whose it is, and on which other it builds. Tells when a site's list has the name
 * of one that comes with the programs and says something else: a list belongs to its owner.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- the file ---- */

#define AT(m) .off = offsetof(struct list_facts, m)
static const struct key_spec facts_keys[] = {
    {.key = "id", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(id), .ok = list_id_ok, .bad = MSG_BAD_LIST_ID},
    {.key = "title", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(title)},
    {.key = "owner", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(owner)},
    {.key = "date", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(date), .ok = code_day_ok, .bad = MSG_LISTS_DATE},
    {.key = "source", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(source)},
    {.key = "note", .kind = KEY_TEXT, AT(note)},
    {.key = "open", .kind = KEY_BOOL, AT(open)},
    {.key = "based_on", .kind = KEY_TEXT, AT(based_on), .ok = list_id_ok, .bad = MSG_BAD_LIST_ID},
};
#undef AT
static const struct schema facts_schema = {SCHEMA_KEYS(facts_keys), .size = sizeof(struct list_facts), .has_place = true,
                                           .at = offsetof(struct list_facts, at)};

struct lists_source { struct list_facts *v; size_t n; };
static const struct key_spec lists_keys[] = {
    {.key = "lists", .kind = KEY_OBJECTS, .flags = KEY_REQUIRED, .off = offsetof(struct lists_source, v), .off_n = offsetof(struct lists_source, n),
     .of = &facts_schema},
};
static const struct schema lists_schema = {SCHEMA_KEYS(lists_keys), .size = sizeof(struct lists_source)};

/* False when there is no such file. */
static bool read_lists(struct load *l, const char *path, struct lists_source *out)
{
    bool absent = false;
    *out = (struct lists_source){NULL, 0};
    yaml_file_read(l, path, &lists_schema, out, &absent);
    return !absent;
}

static const struct list_facts *facts_in(const struct lists_source *s, const char *id)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].id && strcmp(s->v[i].id, id) == 0)
            return &s->v[i];
    return NULL;
}

static const char *shipped_path(struct load *l, const char *name)
{
    char *dir = data_dir("content/codes"), *path = dir ? path_join(dir, name) : NULL;
    const char *kept = path && file_exists(path) ? arena_strdup(l->arena, path) : NULL;
    free(path);
    free(dir);
    return kept;
}

/* What our own lists say of themselves; their mistakes are not the site's. */
static struct lists_source *shipped_lists(struct load *l)
{
    if (l->shipped)
        return l->shipped;
    struct diags *aside = diags_new();
    struct load own;
    const char *path = shipped_path(l, "lists.yaml");
    load_init(&own, l->arena, aside, NULL);
    l->shipped = arena_alloc(l->arena, sizeof *l->shipped);
    if (path)
        read_lists(&own, path, l->shipped);
    load_clear(&own);
    diags_free(aside);
    return l->shipped;
}

void lists_read(struct load *l)
{
    l->lists = arena_alloc(l->arena, sizeof *l->lists);
    if (!l->dir)
        return;
    const char *path = content_path(l, "codes/lists.yaml");
    l->has_lists = read_lists(l, path, l->lists);
    for (size_t i = 0; i < l->lists->n; i++) {
        const struct list_facts *f = &l->lists->v[i];
        if (f->id && facts_in(l->lists, f->id) != f)
            problem(l, f->at, MSG_LISTS_TWICE, f->id);
    }
}

const struct list_facts *lists_facts(struct load *l, const char *id)
{
    const struct list_facts *own = l->lists ? facts_in(l->lists, id) : NULL;
    return own ? own : facts_in(shipped_lists(l), id);
}

/* ---- a list against the one that comes with us ---- */

static bool same_text(const char *a, const char *b) { return strcmp(a ? a : "", b ? b : "") == 0; }

static bool same_code(const struct code *a, const struct code *b)
{
    return same_text(a->name, b->name) && same_text(a->parent, b->parent) && same_text(a->from, b->from) && same_text(a->until, b->until) &&
           same_text(a->was, b->was);
}

/* Whether the list has this very entry; several of one code are told apart by the rest. */
static bool has_entry(const struct codelist *l, const struct code *c)
{
    const struct code *first = codelist_find(l, c->code);
    if (!first)
        return false;
    if (same_code(first, c))
        return true;
    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->v[i].code, c->code) == 0 && same_code(&l->v[i], c))
            return true;
    return false;
}

static void tell_foreign(struct load *l, struct place at, enum msg id, const char *what, const struct list_facts *f, const char *list)
{
    problem(l, at, id, what, f && f->title.s ? f->title.s : list, f && f->owner.s ? f->owner.s : "-", list);
}

enum { MOST_TOLD = 5 };

/* Entries that are not the owner's, entries that are gone, columns that were added. */
static void compare(struct load *l, const struct codelist *site, const struct codelist *ours, const struct list_facts *f)
{
    size_t told = 0;
    for (size_t i = 0; i < site->n && told < MOST_TOLD; i++) {
        const struct code *c = &site->v[i];
        if (has_entry(ours, c))
            continue;
        tell_foreign(l, place_at(site->at.file, site->line[i], 1), MSG_LISTS_CHANGED, arena_printf(l->arena, "%s %s", c->code, c->name), f,
                     site->id);
        told++;
    }
    for (size_t i = 0; i < ours->n && told < MOST_TOLD; i++) {
        const struct code *c = &ours->v[i];
        if (has_entry(site, c))
            continue;
        if (!codelist_find(site, c->code))
            tell_foreign(l, place_at(site->at.file, 1, 1), MSG_LISTS_GONE, arena_printf(l->arena, "%s %s", c->code, c->name), f, site->id);
        told++;
    }
    for (size_t i = 0; i < site->ncolumns; i++) {
        size_t k = 0;
        while (k < ours->ncolumns && strcmp(site->columns[i], ours->columns[k]) != 0)
            k++;
        if (k == ours->ncolumns)
            tell_foreign(l, place_at(site->at.file, 1, 1), MSG_LISTS_COLUMN, site->columns[i], f, site->id);
    }
}

static bool same_bytes(const char *a, const char *b)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    bool same = file_read(a, &x, 0) && file_read(b, &y, 0) && x.n == y.n && memcmp(x.p, y.p, x.n) == 0;
    buf_clear(&x);
    buf_clear(&y);
    return same;
}

static void check_owner(struct load *l, const struct codelist *site)
{
    const char *path = shipped_path(l, arena_printf(l->arena, "%s.csv", site->id));
    const struct list_facts *f = facts_in(shipped_lists(l), site->id);
    if (!path || (f && f->open) || same_bytes(path, site->at.file))
        return;
    struct diags *aside = diags_new();
    struct codelist ours;
    if (codelist_read(path, l->arena, aside, &ours))
        compare(l, site, &ours, f);
    diags_free(aside);
}

/* ---- all lists of a site ---- */

static bool is_own(const struct load *l, const struct codelist *c)
{
    const char *dir = content_path((struct load *)l, "codes/");
    return c->at.file && strncmp(c->at.file, dir, strlen(dir)) == 0;
}

void lists_check(struct load *l)
{
    for (size_t i = 0; i < l->ncodes; i++) {
        const struct codelist *c = &l->codes[i];
        if (!is_own(l, c))
            continue;
        check_owner(l, c);
        if (l->has_lists && !facts_in(l->lists, c->id))
            problem(l, place_at(c->at.file, 1, 1), MSG_LISTS_MISSING, c->id);
    }
    for (size_t i = 0; i < l->lists->n; i++) {
        const struct list_facts *f = &l->lists->v[i];
        size_t k = 0;
        while (f->id && k < l->ncodes && strcmp(l->codes[k].id, f->id) != 0)
            k++;
        if (f->id && k == l->ncodes)
            problem(l, f->at, MSG_LISTS_NO_FILE, f->id);
    }
}

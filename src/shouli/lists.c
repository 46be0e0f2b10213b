/*
 * lists.c - the counter's code lists: codes/<list>.csv of the build, read when first asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

enum { LIST_MAX = 64 * 1024 * 1024 };

struct list { char *path, *text; bool tried; struct codelist codes; };   /* path NULL: text is there. codes.id is its name */
struct lists {
    struct arena *arena;
    struct list *v;
    size_t n, cap;
    struct codelist regions;                               /* of today and former ones in one */
    bool regions_tried;
};

struct lists *lists_new(struct arena *a)
{
    struct lists *l = xcalloc(1, sizeof *l);
    l->arena = a;
    return l;
}

void lists_free(struct lists *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free(l->v[i].path);
        free(l->v[i].text);
    }
    free(l->v);
    free(l);
}

void lists_add(struct lists *l, const char *id, const char *path, const char *text, size_t n)
{
    struct list *v = VEC_ADD(l->v, l->n, l->cap);
    v->codes.id = arena_strdup(l->arena, id);
    v->path = text ? NULL : xstrdup(path);
    v->text = text ? xstrndup(text, n) : NULL;
}

/* ---- reading ---- */

struct columns { size_t code, name, parent, from, until; };

static struct columns columns_of(char **head, size_t n)
{
    struct columns c = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
    for (size_t i = 0; i < n; i++) {
        const char *s = head[i];
        size_t *at = strcmp(s, "code") == 0 ? &c.code : strcmp(s, "name") == 0 ? &c.name : strcmp(s, "parent") == 0 ? &c.parent :
                     strcmp(s, "from") == 0 ? &c.from : strncmp(s, "until", 5) == 0 ? &c.until : NULL;
        if (at)
            *at = i;
    }
    return c;
}

static const char *cell(char **row, size_t n, size_t at) { return at < n && *row[at] ? row[at] : NULL; }

static void parse(struct lists *l, struct list *list)
{
    struct buf text = BUF_INIT;
    struct csv csv;
    int bad_line;
    if (list->text)
        buf_adds(&text, list->text);
    else
        file_read(list->path, &text, LIST_MAX);
    if (csv_parse(text.p, l->arena, &csv, &bad_line) && csv.nrows > 0) {
        struct columns c = columns_of(csv.row[0], csv.ncols[0]);
        struct code *v = arena_alloc(l->arena, csv.nrows * sizeof *v);
        for (size_t r = 1; r < csv.nrows; r++) {
            const char *code = cell(csv.row[r], csv.ncols[r], c.code), *name = cell(csv.row[r], csv.ncols[r], c.name);
            if (code && name)
                v[list->codes.n++] = (struct code){code, name, cell(csv.row[r], csv.ncols[r], c.parent), cell(csv.row[r], csv.ncols[r], c.from),
                                                   cell(csv.row[r], csv.ncols[r], c.until), NULL};
        }
        list->codes.v = v;
    }
    buf_clear(&text);
}

const struct codelist *lists_find(struct lists *l, const char *id)
{
    for (size_t i = 0; i < l->n; i++) {
        struct list *list = &l->v[i];
        if (strcmp(list->codes.id, id) != 0)
            continue;
        if (!list->tried) {
            list->tried = true;
            parse(l, list);
            codelist_sort(&list->codes, l->arena);
        }
        return list->codes.n ? &list->codes : NULL;
    }
    return NULL;
}

/* ---- regions ---- */

const struct codelist *lists_regions(struct lists *l)
{
    if (!l->regions_tried) {
        const struct codelist *now = lists_find(l, "admin_divisions"), *then = lists_find(l, "admin_divisions_history");
        size_t n = 0, most = (now ? now->n : 0) + (then ? then->n : 0);
        l->regions_tried = true;
        l->regions = (struct codelist){.id = "admin_divisions", .v = arena_alloc(l->arena, (most + 1) * sizeof(struct code))};
        for (size_t i = 0; now && i < now->n; i++)
            l->regions.v[n++] = now->v[i];
        for (size_t i = 0; then && i < then->n; i++)
            l->regions.v[n++] = then->v[i];
        l->regions.n = n;
        codelist_sort(&l->regions, l->arena);
    }
    return l->regions.n ? &l->regions : NULL;
}

void lists_hashes(struct lists *l, json_t *out)
{
    for (size_t i = 0; i < l->n; i++) {
        const struct codelist *c = lists_find(l, l->v[i].codes.id);
        struct buf text = BUF_INIT;
        char hash[65];
        if (!c)
            continue;
        codelist_csv(c, &text);
        sha256_hex(text.p, text.n, hash);
        json_object_set_new(out, c->id, json_string(hash));
        buf_clear(&text);
    }
}

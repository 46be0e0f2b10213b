/*
 * roster.c - roster.yaml: which columns the 汇总表 of a form has, in which order; and how long what came in is kept.
 */
#include <stdlib.h>
#include <string.h>

#include "model/model_int.h"

#define STRUCT(m) .off = offsetof(struct SUBJECT, m)
#define COUNTED(m) .off = offsetof(struct SUBJECT, m), .off_n = offsetof(struct SUBJECT, n##m)

/* ---- how long things are kept ---- */

bool retain_parse(const char *s, struct span *out, bool *receipt)
{
    static const struct { const char *word; bool receipt; } ends[] = {
        {" after end", false}, {" after receipt", true}, {"（办结后）", false}, {"（收件后）", true}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(s), m = strlen(ends[i].word);
        if (n <= m || strcmp(s + n - m, ends[i].word) != 0)
            continue;
        char *span = xstrndup(s, n - m);
        bool good = span_parse(span, out);
        free(span);
        *receipt = ends[i].receipt;
        return good;
    }
    return false;
}

bool retain_ok(const char *s)
{
    struct span span;
    bool receipt;
    return retain_parse(s, &span, &receipt);
}

/* ---- roster.yaml ---- */

struct rosters_source { struct roster_spec *v; size_t n; };

#define SUBJECT roster_column
static const struct key_spec column_keys[] = {
    {.key = "field", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(field)},
    {.key = "title", .kind = KEY_TEXT, STRUCT(title)},
};
static const struct schema column_schema = {SCHEMA_KEYS(column_keys), .size = sizeof(struct roster_column)};
#undef SUBJECT

#define SUBJECT roster_spec
static const struct key_spec roster_keys[] = {
    {.key = "form", .kind = KEY_TEXT, .flags = KEY_REQUIRED, STRUCT(form)},
    {.key = "title", .kind = KEY_TEXT, STRUCT(title)},
    {.key = "columns", .kind = KEY_OBJECTS, .flags = KEY_REQUIRED, COUNTED(columns), .of = &column_schema},
    {.key = "sort", .kind = KEY_TEXTS, COUNTED(sort)},
};
const struct schema roster_schema = {SCHEMA_KEYS(roster_keys), .size = sizeof(struct roster_spec)};
#undef SUBJECT

static const struct key_spec file_keys[] = {
    {.key = "rosters", .kind = KEY_OBJECTS, .flags = KEY_REQUIRED, .off = offsetof(struct rosters_source, v), .off_n = offsetof(struct rosters_source, n),
     .of = &roster_schema},
};
static const struct schema file_schema = {SCHEMA_KEYS(file_keys), .size = sizeof(struct rosters_source)};

void rosters_read(struct load *l, struct guide *g)
{
    char *dir = path_dir(g->file), *path = path_join(dir, "roster.yaml");
    const char *kept = arena_strdup(l->arena, path);
    bool absent = false;
    struct rosters_source source = {NULL, 0};
    free(path);
    free(dir);
    yaml_file_read(l, kept, &file_schema, &source, &absent);
    g->rosters = source.v;
    g->nrosters = source.n;
}

/* ---- against the forms ---- */

bool roster_own_column(const char *path)
{
    static const char *const own[] = {"_row", "_number", "_round", "_person", "_status", "_version"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], path) == 0)
            return true;
    return false;
}

static void check_column(struct load *l, const struct form *f, struct text name)
{
    if (name.s && !roster_own_column(name.s) && !form_find(f, name.s, NULL, NULL, NULL))
        problem(l, name.at, MSG_ROSTER_FIELD, name.s, f->id);
}

void rosters_check(struct load *l, const struct guide *g)
{
    for (size_t i = 0; i < g->nrosters; i++) {
        const struct roster_spec *r = &g->rosters[i];
        const struct form *f = NULL;
        for (size_t k = 0; k < g->nforms && r->form.s; k++)
            if (g->forms[k]->id && strcmp(g->forms[k]->id, r->form.s) == 0)
                f = g->forms[k];
        if (r->form.s && !f)
            problem(l, r->form.at, MSG_ROW_FORM, r->form.s);
        for (size_t k = 0; k < i; k++)
            if (r->form.s && g->rosters[k].form.s && strcmp(g->rosters[k].form.s, r->form.s) == 0)
                problem(l, r->form.at, MSG_NAME_TWICE, r->form.s, place_words(l, g->rosters[k].form.at));
        /* Of a guide's other forms only the ids may be known: a form without sections is none to look into. */
        for (size_t k = 0; f && f->nsections && k < r->ncolumns; k++)
            check_column(l, f, r->columns[k].field);
        for (size_t k = 0; f && f->nsections && k < r->nsort; k++)
            check_column(l, f, r->sort[k]);
    }
}

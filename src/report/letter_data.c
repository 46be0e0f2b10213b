/*
 * letter_data.c - finds a letter's template, and turns the JSON given into the values it declares.
 */
#include <stdlib.h>
#include <string.h>

#include "report/letter_int.h"

/* A nested object's member stands under both names joined: {"applicant": {"name": …}} is applicant_name. */
static const json_t *member(const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    for (const char *p = name; !v && (p = strchr(p, '_')) != NULL; p++) {
        char *first = xstrndup(name, (size_t)(p - name));
        const json_t *inner = json_object_get(o, first);
        if (json_is_object(inner))
            v = member(inner, p + 1);
        free(first);
    }
    return v;
}

static void add_scalar(const json_t *v, struct buf *out)
{
    if (json_is_string(v)) {
        buf_adds(out, json_string_value(v));
    } else if (json_is_boolean(v)) {
        buf_adds(out, json_is_true(v) ? "1" : "");
    } else if (json_is_number(v)) {
        char *s = json_dumps(v, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
        buf_adds(out, s ? s : "");
        free(s);
    }
}

static void put_value(struct filling *f, const struct field *fd, const json_t *v, const char *path, const char *file)
{
    struct buf typed = BUF_INIT, normal = BUF_INIT;
    const json_t *e;
    size_t i;
    json_array_foreach(v, i, e) {
        buf_adds(&typed, i ? " " : "");
        add_scalar(e, &typed);
    }
    add_scalar(v, &typed);
    if (fd->type == TYPE_YES_NO && json_is_boolean(v)) {
        buf_reset(&typed);
        buf_adds(&typed, json_is_true(v) ? "是" : "否");
    }
    if (typed.n && !value_normalise(fd, typed.p, &normal))
        diag(f->d, ((struct place){ .file = file }), MSG_LETTER_VALUE, path, type_name(fd->type), typed.p);
    answers_set(&f->values, path, normal.p, 0);
    buf_clear(&typed);
    buf_clear(&normal);
}

static void put_table(struct filling *f, struct section *s, const json_t *rows, const char *file)
{
    struct place at = { .file = file };
    size_t n = json_array_size(rows);
    char least[16], have[24];
    if (rows && !json_is_array(rows))
        diag(f->d, at, MSG_LETTER_LIST, s->name);
    if (n < (size_t)s->rows_min) {
        snprintf(least, sizeof least, "%d", s->rows_min);
        snprintf(have, sizeof have, "%zu", n);
        diag(f->d, at, MSG_LETTER_ROWS, s->name, least, have);
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *row = json_array_get(rows, i);
        if (!json_is_object(row))
            diag(f->d, at, MSG_LETTER_LIST, s->name);
        for (size_t k = 0; k < s->nfields; k++) {
            const json_t *v = member(row, s->fields[k].name);
            char *path = xasprintf("%s.%zu.%s", s->name, i + 1, s->fields[k].name);
            if (v)
                put_value(f, &s->fields[k], v, path, file);
            else if (strcmp(s->fields[k].name, "row") == 0) {    /* a column of this name counts by itself */
                json_t *number = json_integer((json_int_t)i + 1);
                put_value(f, &s->fields[k], number, path, file);
                json_decref(number);
            }
            free(path);
        }
    }
    f->rows[s - f->doc->letter->data->sections] = (int)n;
    s->rows_max = n ? (int)n : 1;                          /* a table without a row has no columns to name */
}

void fill_values(struct filling *f, const json_t *data, const char *file)
{
    struct form *form = f->doc->letter->data;
    f->rows = arena_alloc(f->arena, (form->nsections + 1) * sizeof *f->rows);
    if (!json_is_object(data)) {
        diag0(f->d, ((struct place){ .file = file }), MSG_LETTER_DATA);
        return;
    }
    for (size_t i = 0; i < form->nsections; i++) {
        struct section *s = &form->sections[i];
        if (s->kind == SECTION_TABLE) {
            put_table(f, s, member(data, s->name), file);
            continue;
        }
        for (size_t k = 0; k < s->nfields; k++) {
            const json_t *v = member(data, s->fields[k].name);
            if (v)
                put_value(f, &s->fields[k], v, s->fields[k].name, file);
        }
    }
}

/* ---- templates ---- */

static char *template_in(const char *layouts, const char *name)
{
    char *rel = xasprintf("letters/%s.md", name), *path = layouts ? path_join(layouts, rel) : NULL;
    free(rel);
    if (path && file_exists(path))
        return path;
    free(path);
    return NULL;
}

struct names { struct buf text; };

static bool add_name(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct names *v = ctx;
    size_t n = strlen(rel);
    (void)path;
    if (!is_error && n > 3 && strcmp(rel + n - 3, ".md") == 0)
        buf_printf(&v->text, "%s%.*s", v->text.n ? " " : "", (int)n - 3, rel);
    return true;
}

static void tell_names(const struct letter_request *r, struct diags *d)
{
    struct names v = { BUF_INIT };
    char *dir = path_join(r->builtin, "letters");
    file_walk(dir, add_name, &v);
    diag(d, ((struct place){ 0 }), MSG_LETTER_NONE, r->name, v.text.p);
    free(dir);
    buf_clear(&v.text);
}

static char *template_of(const char *own, const char *builtin, const char *name)
{
    bool plain = *name && *name != '.' && !strchr(name, '/');
    char *path = plain ? template_in(own, name) : NULL;
    return path || !plain ? path : template_in(builtin, name);
}

bool letter_has_table(const char *own, const char *builtin, const char *name, const char *table)
{
    char *path = template_of(own, builtin, name);
    struct diags *aside = diags_new();                     /* mistakes are told when it is filled in */
    struct arena *a = arena_new();
    const struct letter *l = path ? letter_load(path, a, aside) : NULL;
    bool has = false;
    for (size_t i = 0; l && l->data && i < l->data->nsections; i++)
        has = has || (l->data->sections[i].kind == SECTION_TABLE && l->data->sections[i].name && strcmp(l->data->sections[i].name, table) == 0);
    arena_free(a);
    diags_free(aside);
    free(path);
    return has;
}

struct letter_doc *letter_fill(const struct letter_request *r, struct diags *d)
{
    char *path = template_of(r->own, r->builtin, r->name);
    size_t errors = diags_count(d, LEVEL_ERROR);
    if (!path) {
        tell_names(r, d);
        return NULL;
    }
    struct letter_doc *doc = xcalloc(1, sizeof *doc);
    doc->arena = arena_new();
    doc->letter = letter_load(path, doc->arena, d);
    free(path);
    if (doc->letter && diags_count(d, LEVEL_ERROR) == errors) {
        struct filling f = { .doc = doc, .arena = doc->arena, .d = d, .values.arena = doc->arena, .ctx = { .received = r->day } };
        fill_values(&f, r->data, arena_strdup(doc->arena, r->data_file ? r->data_file : "-"));
        fill_body(&f);
    }
    if (diags_count(d, LEVEL_ERROR) == errors)
        return doc;
    letter_free(doc);
    return NULL;
}

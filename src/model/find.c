/*
 * find.c - fields of a form by path, and all of them in reading order. Names a path as the PDF and the database do.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

/* Is s[0..n) this field's name, or its name with _na where it has such a mark? */
static bool matches(const struct field *f, const char *s, size_t n, bool *na)
{
    if (!f->name || !type_has_field(f->type))
        return false;
    size_t len = strlen(f->name);
    if (n < len || memcmp(f->name, s, len) != 0)
        return false;
    *na = n == len + 3 && memcmp(s + len, "_na", 3) == 0;
    return n == len || (*na && f->na.s);
}

/* An exact name wins over a mark: a field may itself end in _na. */
static const struct field *find_in(const struct section *s, const char *name, bool *na)
{
    size_t n = strlen(name);
    const struct field *marked = NULL;
    for (size_t i = 0; i < s->nfields + s->nopinions; i++) {
        const struct field *f = i < s->nfields ? &s->fields[i] : s->opinions[i - s->nfields].field;
        bool is_na;
        if (!f || !matches(f, name, n, &is_na))
            continue;
        if (!is_na) {
            *na = false;
            return f;
        }
        marked = f;
    }
    *na = marked != NULL;
    return marked;
}

/* "education.2.school" -> 2 and "school"; NULL when it is not a row of this table. */
static const char *row_part(const struct section *s, const char *path, int *row)
{
    size_t len = s->name ? strlen(s->name) : 0;
    if (len == 0 || strncmp(path, s->name, len) != 0 || path[len] != '.')
        return NULL;
    const char *p = path + len + 1;
    size_t digits = strspn(p, "0123456789");
    if (digits == 0 || digits > 4 || *p == '0' || p[digits] != '.')
        return NULL;
    *row = atoi(p);
    return *row <= section_rows(s) ? p + digits + 1 : NULL;
}

const struct field *form_find(const struct form *f, const char *path, const struct section **section, int *row, bool *na)
{
    const struct field *marked = NULL;
    bool dotted = strchr(path, '.') != NULL;
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        int at_row = 0;
        bool is_na;
        if (dotted != (s->kind == SECTION_TABLE))
            continue;
        const char *name = dotted ? row_part(s, path, &at_row) : path;
        const struct field *found = name ? find_in(s, name, &is_na) : NULL;
        if (!found || (marked && is_na))
            continue;
        marked = found;
        if (section)
            *section = s;
        if (row)
            *row = at_row;
        if (na)
            *na = is_na;
        if (!is_na)
            return found;
    }
    return marked;
}

static void each_in(const struct section *s, int row, struct buf *path, form_each_fn *fn, void *ctx)
{
    for (size_t i = 0; i < s->nfields + s->nopinions; i++) {
        const struct field *f = i < s->nfields ? &s->fields[i] : s->opinions[i - s->nfields].field;
        if (!f || !f->name || !type_has_field(f->type))
            continue;
        buf_reset(path);
        if (row > 0) {
            buf_adds(path, s->name);
            buf_addc(path, '.');
            buf_addi(path, row, 1);
            buf_addc(path, '.');
        }
        buf_adds(path, f->name);
        fn(ctx, s, f, row, path->p);
    }
}

static void each(const struct form *f, bool all, form_each_fn *fn, void *ctx)
{
    struct buf path = BUF_INIT;
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        if (s->kind != SECTION_TABLE)
            each_in(s, 0, &path, fn, ctx);
        for (int row = 1; s->kind == SECTION_TABLE && s->name && row <= (all ? section_rows(s) : s->rows_max); row++)
            each_in(s, row, &path, fn, ctx);
    }
    buf_clear(&path);
}

void form_each(const struct form *f, form_each_fn *fn, void *ctx) { each(f, false, fn, ctx); }

void form_each_all(const struct form *f, form_each_fn *fn, void *ctx) { each(f, true, fn, ctx); }

bool form_has_cover(const struct form *f)
{
    bool any = f->cover.nfields > 0 || f->cover.foot.s;
    for (size_t i = 0; i < f->nsections; i++)
        any |= f->sections[i].where == PLACE_COVER;
    return any;
}

/*
 * adopt.c - how the table of an old system is read: which of its columns is what. Written by hand for each such table.
 */
#include "model/model_int.h"

#include <string.h>

#define AT(m) .off = offsetof(struct adopt_column, m)
static const struct key_spec column_keys[] = {
    {.key = "to", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(to)},
    {.key = "from", .kind = KEY_STRING, AT(from)},
    {.key = "value", .kind = KEY_STRING, AT(value)},
};
#undef AT
static const struct schema column_schema = {SCHEMA_KEYS(column_keys), .size = sizeof(struct adopt_column)};

#define AT(m) .off = offsetof(struct adopt, m)
static const struct key_spec adopt_keys[] = {
    {.key = "take", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(take)},
    {.key = "form", .kind = KEY_STRING, AT(form)},
    {.key = "round", .kind = KEY_STRING, AT(round)},
    {.key = "columns", .kind = KEY_OBJECTS, .flags = KEY_REQUIRED, .of = &column_schema, AT(columns), .off_n = offsetof(struct adopt, ncolumns)},
};
#undef AT
static const struct schema adopt_schema = {SCHEMA_KEYS(adopt_keys), .size = sizeof(struct adopt)};

static bool sensible(struct load *l, const struct adopt *a, const char *file)
{
    static const char *const takes[] = {"units", "numbers", "people"};
    bool known = false;
    for (size_t i = 0; i < sizeof takes / sizeof *takes; i++)
        known |= strcmp(a->take, takes[i]) == 0;
    if (!known)
        problem(l, place_at(file, 0, 0), MSG_ADOPT_TAKE, a->take);
    for (size_t i = 0; i < a->ncolumns; i++)
        if (!a->columns[i].from == !a->columns[i].value)
            problem(l, place_at(file, 0, 0), MSG_ADOPT_FROM, a->columns[i].to);
    if (known && strcmp(a->take, "people") == 0 && !a->form)
        problem0(l, place_at(file, 0, 0), MSG_ADOPT_FORM);
    return l->mistakes == 0;
}

bool adopt_load(const char *path, struct arena *a, struct adopt *out, struct diags *d)
{
    struct load l;
    bool absent;
    *out = (struct adopt){0};
    load_init(&l, a, d, NULL);
    const char *file = arena_strdup(a, path);
    bool good = yaml_file_read(&l, file, &adopt_schema, out, &absent) && l.mistakes == 0 && sensible(&l, out, file);
    if (absent)
        problem0(&l, place_at(file, 0, 0), MSG_NO_FILE);
    load_clear(&l);
    return good;
}

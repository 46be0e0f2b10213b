/*
 * fonts.c - fonts/fonts.yaml: which font file serves which role, in the order in which they are tried.
 */
#include "model/model_int.h"

#include <string.h>

#define AT(m) .off = offsetof(struct font_file, m)
static const struct key_spec font_keys[] = {
    {.key = "role", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(role)},
    {.key = "name", .kind = KEY_STRING, AT(name)},
    {.key = "file", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(file)},
    {.key = "index", .kind = KEY_INT, AT(index), .lo = 0, .hi = 99},
    {.key = "package", .kind = KEY_STRING, AT(package)},
    {.key = "licence", .kind = KEY_STRING, AT(licence)},
};
#undef AT
static const struct schema font_schema = {SCHEMA_KEYS(font_keys), .size = sizeof(struct font_file)};

static const struct key_spec config_keys[] = {
    {.key = "fonts", .kind = KEY_OBJECTS, .flags = KEY_REQUIRED, .of = &font_schema, .off = offsetof(struct font_config, v),
     .off_n = offsetof(struct font_config, n)},
};
static const struct schema config_schema = {SCHEMA_KEYS(config_keys), .size = sizeof(struct font_config)};

bool fonts_load_config(const char *path, struct arena *a, struct font_config *out, struct diags *d)
{
    struct load l;
    bool absent;
    *out = (struct font_config){0};
    load_init(&l, a, d, NULL);
    const char *file = arena_strdup(a, path);
    bool good = yaml_file_read(&l, file, &config_schema, out, &absent) && l.mistakes == 0;
    if (absent)
        problem0(&l, place_at(file, 0, 0), MSG_NO_FILE);
    load_clear(&l);
    return good;
}

/*
 * typeset.c - the fonts of a site, from fonts.yaml to open files.
 */
#include <stdlib.h>

#include "shenbao/shenbao.h"

/* A bureau's own fonts/ stands beside its content folder. */
static char *fonts_dir(const char *content)
{
    char *up = path_join(content, "../fonts"), *own = path_join(up, "fonts.yaml");
    bool has = file_exists(own);
    free(own);
    if (has)
        return up;
    free(up);
    return data_dir("fonts");
}

struct pdf_fonts *fonts_open(const char *content, const char *cache_dir, struct arena *a, struct diags *d)
{
    char *dir = fonts_dir(content);
    if (!dir)
        die(MSG_SHENBAO_NO_FONTS, MSG_NONE);
    char *path = path_join(dir, "fonts.yaml");
    struct font_config c = { 0 };
    struct pdf_fonts *f = NULL;

    if (fonts_load_config(path, a, &c, d)) {
        struct pdf_font *v = arena_alloc(a, (c.n ? c.n : 1) * sizeof *v);
        for (size_t i = 0; i < c.n; i++) {
            const char *file = c.v[i].file;
            if (file[0] != '/') {
                char *full = path_join(dir, file);
                file = arena_strdup(a, full);
                free(full);
            }
            v[i] = (struct pdf_font){ .role = c.v[i].role, .path = file, .index = c.v[i].index };
        }
        f = pdf_fonts_new(v, c.n, cache_dir, d);
    }
    free(path);
    free(dir);
    return f;
}

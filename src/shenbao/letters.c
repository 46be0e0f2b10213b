/*
 * letters.c - the letters and lists that the steps of a procedure name: each must be there, and be what it is named as.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "shenbao/shenbao.h"

struct known { char **v; size_t n, cap; };

static bool note_letter(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct known *k = ctx;
    size_t n = strlen(rel);
    (void)path;
    if (!is_error && n > 3 && strcmp(rel + n - 3, ".md") == 0 && !strchr(rel, '/')) {
        char *name = xstrdup(rel);
        name[n - 3] = '\0';
        *VEC_ADD(k->v, k->n, k->cap) = name;
    }
    return true;
}

/* Where a letter lies: the bureau's own before the one that comes with the programs; NULL when there is none. Caller frees. */
static char *letter_path(const char *own, const char *builtin, const char *name)
{
    const char *const dirs[] = { own, builtin };
    for (size_t i = 0; i < 2; i++) {
        char *path = xasprintf("%s/letters/%s.md", dirs[i], name);
        if (file_exists(path))
            return path;
        free(path);
    }
    return NULL;
}

struct checking { const char *own, *builtin; struct known known; struct diags *d; };

static void check_names(const struct checking *k, const struct text *v, size_t n, bool list)
{
    for (size_t i = 0; i < n; i++) {
        char *path = strchr(v[i].s, '/') ? NULL : letter_path(k->own, k->builtin, v[i].s);
        if (!path) {
            const char *near = text_nearest(v[i].s, (const char *const *)k->known.v, k->known.n);
            diag(k->d, v[i].at, near ? MSG_CHAIN_LETTER_NEAR : MSG_CHAIN_LETTER_NONE, v[i].s, near ? near : "");
        } else if (letter_has_table(k->own, k->builtin, v[i].s, "people") != list) {   /* a list is about all of them */
            diag(k->d, v[i].at, list ? MSG_CHAIN_LIST_LETTER : MSG_CHAIN_LETTER_LIST, v[i].s);
        }
        free(path);
    }
}

void letters_check(const struct model *m, struct diags *d)
{
    char *own = layouts_own(m->dir), *builtin = data_dir("layouts");
    if (!builtin)
        die(MSG_SHENBAO_NO_LAYOUTS, MSG_NONE);
    struct checking k = { .own = own, .builtin = builtin, .d = d };
    const char *const dirs[] = { own, builtin };
    for (size_t i = 0; i < 2; i++) {
        char *letters = path_join(dirs[i], "letters");
        if (file_is_dir(letters))
            file_walk(letters, note_letter, &k.known);
        free(letters);
    }
    for (size_t g = 0; g < m->nguides; g++)
        for (size_t i = 0; i < m->guides[g]->chain.nmoves; i++) {
            const struct chain_move *v = &m->guides[g]->chain.moves[i];
            check_names(&k, v->letter, v->nletter, false);
            check_names(&k, v->list, v->nlist, true);
        }
    for (size_t i = 0; i < k.known.n; i++)
        free(k.known.v[i]);
    free(k.known.v);
    free(own);
    free(builtin);
}

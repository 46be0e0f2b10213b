/*
 * programs.c - the rules of every form of a site, compiled once: for `check`, which tells what is wrong with them, and for whoever
 * writes them down.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

struct entry { const struct form *form; struct program *program; };
struct programs { struct entry *v; size_t n, cap; };

static const struct codelist *list_of(void *ctx, const char *id) { return model_codes(ctx, id); }

struct programs *programs_new(const struct model *m, struct diags *d)
{
    struct programs *p = xcalloc(1, sizeof *p);
    for (size_t g = 0; g < m->nguides; g++) {
        const struct guide *guide = m->guides[g];
        struct program_env env = { guide->forms, guide->nforms, list_of, (void *)m };
        for (size_t i = 0; i < guide->nforms; i++)
            *VEC_ADD(p->v, p->n, p->cap) = (struct entry){ guide->forms[i], program_new(guide->forms[i], &env, m->arena, d) };
        for (size_t i = 0; i < guide->chain.nmoves; i++)
            move_rules_new(&guide->chain, &guide->chain.moves[i], &env, m->arena, d);
    }
    return p;
}

void programs_free(struct programs *p)
{
    if (!p)
        return;
    free(p->v);
    free(p);
}

const struct program *programs_find(const struct programs *p, const struct form *f)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->v[i].form == f)
            return p->v[i].program;
    return NULL;
}

/* ---- a form by itself ---- */

struct siblings { const char *path; struct arena *arena; struct diags *aside; struct form **v; size_t n, cap; };

static bool add_sibling(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct siblings *s = ctx;
    static const char end[] = ".form.yaml";
    size_t n = strlen(rel);
    bool form = n > strlen(end) && strcmp(rel + n - strlen(end), end) == 0 && !strchr(rel, '/');
    if (is_error || !form || strcmp(path_base(path), path_base(s->path)) == 0)
        return true;
    struct form *f = model_load_form(path, s->arena, s->aside);
    if (f && f->id)
        *VEC_ADD(s->v, s->n, s->cap) = f;
    return true;
}

void programs_check_form(const char *path, struct form *f, struct arena *a, struct diags *d)
{
    struct siblings s = { path, a, diags_new(), NULL, 0, 0 };
    char *dir = path_dir(path);
    *VEC_ADD(s.v, s.n, s.cap) = f;
    file_walk(dir, add_sibling, &s);
    struct program_env env = { s.v, s.n, NULL, NULL };
    program_new(f, &env, a, d);
    free(dir);
    free(s.v);
    diags_free(s.aside);
}

/*
 * carry.c - answers given on an older version of a form, put where the next version has them. What has no place there is reported, never
 * put elsewhere.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

static void report(struct carried_list *l, enum carried_how how, const struct section *s, const struct field *f, int row, const struct answer *a)
{
    if (l)
        *VEC_ADD(l->v, l->n, l->cap) = (struct carried){how, s, f, row, arena_strdup(l->arena, a->path), arena_strdup(l->arena, a->value)};
}

/* One value of the newer field for one of the older; NULL when it is none of its choices. What was not one of the older choices either
 * was kept as typed, and stays so. */
static const char *carry_value(const struct field *older, const struct field *newer, const char *value)
{
    const struct choice *c = choice_successor(newer, value);
    if (c)
        return c->value;
    for (size_t i = 0; i < older->nchoices + older->nformers; i++) {
        const struct choice *o = i < older->nchoices ? &older->choices[i] : &older->formers[i - older->nchoices];
        if (strcmp(o->value, value) == 0)
            return NULL;
    }
    return value;
}

const char *choice_now(const struct field *f, const char *value)
{
    const struct choice *c = *value ? choice_successor(f, value) : NULL;
    return c && strcmp(c->value, value) != 0 ? c->value : NULL;
}

/* Appends the value, choice by choice, to out; false when one of them was lost. */
static bool carry_values(const struct field *older, const struct field *newer, const struct answer *a, struct buf *out)
{
    if (newer->nchoices == 0 || older->nchoices == 0 || a->flags & (ANSWER_BAD | ANSWER_DAMAGED)) {
        buf_adds(out, a->value);
        return true;
    }
    bool whole = true, several = older->type == TYPE_CHOICES;
    for (const char *p = a->value; *p;) {
        size_t n = several ? strcspn(p, " ") : strlen(p);
        char *one = xstrndup(p, n);
        const char *now = carry_value(older, newer, one);
        if (now)
            buf_printf(out, "%s%s", out->n ? " " : "", now);
        whole = whole && now;
        free(one);
        p += n + strspn(p + n, " ");
    }
    return whole;
}

/* The path in the newer form, in b; false when there is none. */
static bool new_path(const struct form *newer, const struct section *s, const struct field *f, int row, bool na, struct buf *b,
                     const struct field **to) {
    const struct section *in = NULL;
    *to = field_successor(newer, s, f, &in);
    if (!*to || !type_has_field((*to)->type) || !type_takes((*to)->type, f->type) || (na && !(*to)->na.s))
        return false;
    int at = row ? row_successor(s, in, row) : 0;
    if (row && !at)
        return false;
    if (row)
        buf_printf(b, "%s.%d.", in->name, at);
    buf_printf(b, "%s%s", (*to)->name, na ? "_na" : "");
    return true;
}

bool path_carry(const struct form *older, const struct form *newer, const char *path, struct buf *out)
{
    const struct section *s = NULL;
    int row = 0;
    bool na = false;
    const struct field *f = form_find(older, path, &s, &row, &na), *to;
    return f && new_path(newer, s, f, row, na, out, &to);
}

bool path_carry_far(struct form *const *v, size_t from, const char *path, struct buf *out)
{
    struct buf at = BUF_INIT, next = BUF_INIT;
    bool good = true;
    buf_adds(&at, path);
    for (; good && from > 0; from--) {
        buf_reset(&next);
        good = path_carry(v[from], v[from - 1], at.p, &next);
        struct buf swap = at;
        at = next;
        next = swap;
    }
    if (good)
        buf_add(out, at.p, at.n);
    buf_clear(&at);
    buf_clear(&next);
    return good;
}

static void carry_one(const struct form *older, const struct form *newer, const struct answer *a, struct answers *out,
                      struct carried_list *l)
{
    const struct section *s = NULL;
    int row = 0;
    bool na = false;
    const struct field *f = form_find(older, a->path, &s, &row, &na), *to = NULL;
    struct buf path = BUF_INIT, value = BUF_INIT;
    if (!f) {
        report(l, CARRIED_LOST, NULL, NULL, 0, a);
    } else if (!new_path(newer, s, f, row, na, &path, &to)) {
        /* What was worked out is worked out again. */
        if (f->type != TYPE_CALCULATED)
            report(l, CARRIED_LOST, s, f, row, a);
    } else {
        bool whole = na || carry_values(f, to, a, &value);
        if (na)
            buf_adds(&value, a->value);
        if (value.n)
            answers_set(out, path.p, value.p, a->flags);
        if (!whole)
            report(l, CARRIED_LOST, s, f, row, a);
        else if (strcmp(value.p, a->value) != 0)
            report(l, CARRIED_CHOICE, s, f, row, a);
        if (strcmp(path.p, a->path) != 0)
            report(l, CARRIED_RENAMED, s, f, row, a);
    }
    buf_clear(&path);
    buf_clear(&value);
}

void answers_carry(const struct form *older, const struct form *newer, const struct answers *in, struct answers *out,
                   struct carried_list *list) {
    for (size_t i = 0; i < in->n; i++)
        if (*in->v[i].value)
            carry_one(older, newer, &in->v[i], out, list);
}

/*
 * lacks.c - what an application still has to bring on paper: of each material what was seen at the window against what the guide wants. Once a
 * clerk has begun to tick, what is missing is an issue like any other, and goes when it is ticked.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/lacks_int.h"

static const char *const seen_names[] = {"original", "copy", "verified", "sign", "seal", "paper"};

const char *seen_name(enum seen k) { return seen_names[k]; }

static void note_ticked(void *ctx, const struct store_ticked *t)
{
    struct papers *s = ctx;
    s->ticks++;
    for (size_t i = 0; i < s->n; i++)
        for (int k = 0; k < SEEN_COUNT; k++)
            if (s->v[i].material->id && strcmp(s->v[i].material->id, t->material) == 0 && strcmp(seen_names[k], t->what) == 0)
                s->there[i].seen[k] = t->count;
}

/* A material whose id is the name of a slot is what came for that slot; one with the name of a table, what came for its rows. */
static bool in_slot(const char *id, const char *slot)
{
    size_t n = slot ? strcspn(slot, ".") : 0;
    return n > 0 && strlen(id) == n && strncmp(id, slot, n) == 0;
}

static bool note_file(void *ctx, const struct store_file *f)
{
    struct papers *s = ctx;
    for (size_t i = 0; i < s->n; i++)
        s->there[i].files += s->v[i].material->id && (strcmp(s->v[i].material->id, f->material) == 0 || in_slot(s->v[i].material->id, f->slot));
    return true;
}

static int ticked(const struct there *t)
{
    int n = 0;
    for (int k = 0; k < SEEN_COUNT; k++)
        n += t->seen[k];
    return n;
}

static bool is_seen(const struct there *t) { return t->files + ticked(t) > 0; }

void papers_open(struct papers *s, struct store *store, struct formset *forms, long long application, struct arena *a)
{
    *s = (struct papers){.store = store, .application = application};
    s->n = application_materials(store, forms, application, a, &s->v);
    s->there = arena_alloc(a, (s->n + 1) * sizeof *s->there);
    store_each_tick(store, application, note_ticked, s);
    store_each_file(store, application, 0, note_file, s);
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].need == NEED_UNKNOWN && s->v[i].material->condition.s && !s->v[i].material->relevant.s && is_seen(&s->there[i]))
            s->v[i].need = NEED_YES;                       /* whoever brings it says that it is for him */
}

const char *material_name(const struct material *m) { return m->name.s ? m->name.s : m->id ? m->id : ""; }

/* Of a form: as many on paper as the guide wants, signed. */
static void lacks_of_form(const struct material *m, const struct there *t, lack_fn *fn, void *ctx)
{
    int copies = m->copies > 0 ? m->copies : 1;
    if (t->seen[SEEN_PAPER] < copies)
        fn(ctx, m, "R-MAT", MSG_WORK_NEED_PAPER, copies, t->seen[SEEN_PAPER]);
    else if (!t->seen[SEEN_SIGN])
        fn(ctx, m, "R-SIGN", MSG_WORK_NEED_SIGN, 1, 0);
}

static void lacks_of_paper(const struct material *m, const struct there *t, lack_fn *fn, void *ctx)
{
    bool original = m->kind == MATERIAL_ORIGINAL || m->kind == MATERIAL_ORIGINAL_AND_COPY;
    bool copy = m->kind == MATERIAL_COPY || m->kind == MATERIAL_ORIGINAL_AND_COPY;
    int copies = m->copies > 0 ? m->copies : 1, originals = copy ? 1 : copies;
    if (original && originals > 1 && t->seen[SEEN_ORIGINAL] < originals)
        fn(ctx, m, "R-MAT", MSG_WORK_NEED_ORIGINALS, originals, t->seen[SEEN_ORIGINAL]);
    else if (original && !t->seen[SEEN_ORIGINAL])
        fn(ctx, m, "R-MAT", MSG_WORK_NEED_ORIGINAL, 1, 0);
    if (copy && t->seen[SEEN_COPY] < copies)
        fn(ctx, m, "R-MAT", MSG_WORK_NEED_COPY, copies, t->seen[SEEN_COPY]);
    else if (m->verified && !t->seen[SEEN_VERIFIED])
        fn(ctx, m, "R-SIGN", MSG_WORK_NEED_VERIFIED, 1, 0);
    if (!original && !copy && !is_seen(t))
        fn(ctx, m, "R-MAT", MSG_WORK_NEED_ANY, 1, 0);
    else if (!original && !copy && !t->files && ticked(t) < copies)
        fn(ctx, m, "R-MAT", MSG_WORK_NEED_COUNT, copies, ticked(t));
}

void papers_lacks(const struct papers *s, size_t i, lack_fn *fn, void *ctx)
{
    const struct material *m = s->v[i].material;
    if (s->v[i].need == NEED_YES && !m->kept_by.s)
        (m->form ? lacks_of_form : lacks_of_paper)(m, &s->there[i], fn, ctx);
}

void lack_words(const struct material *m, enum msg id, int want, int have, struct buf *out)
{
    char wanted[16], got[16];
    snprintf(wanted, sizeof wanted, "%d", want);
    snprintf(got, sizeof got, "%d", have);
    msg_format(out, id, MSG_ARGS(material_name(m), wanted, got));
}

/* ---- as issues ---- */

bool issue_is_lack(const struct store_issue *i)
{
    return !*i->field && (strcmp(i->code, "R-MAT") == 0 || strcmp(i->code, "R-SIGN") == 0);
}

static void note_lack(void *ctx, const struct material *m, const char *code, enum msg id, int want, int have)
{
    struct issues *l = ctx;
    struct buf b = BUF_INIT, remedy = BUF_INIT;
    lack_words(m, id, want, have, &b);
    msg_format(&remedy, strcmp(code, "R-MAT") == 0 ? MSG_WORK_BRING_DO : MSG_WORK_SIGN_DO, MSG_NONE);
    *VEC_ADD(l->v, l->n, l->cap) = (struct issue){.code = code, .severity = SEVERITY_ERROR, .section = "", .field = "", .value = "",
                                                  .label = arena_strdup(l->arena, material_name(m)), .message = arena_strdup(l->arena, b.p),
                                                  .remedy = arena_strdup(l->arena, remedy.p)};
    buf_clear(&b);
    buf_clear(&remedy);
}

void lacks_judge(struct store *s, struct formset *forms, long long application, struct issues *out)
{
    struct papers b;
    if (!store_ticking(s, application))
        return;
    papers_open(&b, s, forms, application, out->arena);
    for (size_t i = 0; i < b.n; i++)
        papers_lacks(&b, i, note_lack, out);
}

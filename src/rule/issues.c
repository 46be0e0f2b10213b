/*
 * issues.c - the list of what is wrong with a form. Knows nothing of how it was found.
 */
#include <assert.h>
#include <stdlib.h>

#include "rule/program_int.h"

static const char *keep_message(struct arena *a, enum msg id, const char *const *args)
{
    if (id == MSG_COUNT)
        return "";
    struct buf b = BUF_INIT;
    msg_format(&b, id, args);
    const char *kept = arena_strndup(a, b.p, b.n);
    buf_clear(&b);
    return kept;
}

/* An issue about a whole table has no field; people know the table by its section's title. */
static const char *label_of(const struct section *s, const struct field *f)
{
    if (f && f->label.s)
        return f->label.s;
    return !f && s && s->title.s ? s->title.s : "";
}

static struct issue *add(struct issues *l, const char *code, enum severity sev, const struct section *s, const struct field *f, int row,
                         const char *path, const char *value)
{
    assert(l->arena && code);
    struct issue *i = VEC_ADD(l->v, l->n, l->cap);
    i->code = arena_strdup(l->arena, code);
    i->severity = sev;
    i->section = arena_strdup(l->arena, s && s->title.s ? s->title.s : "");
    i->field = arena_strdup(l->arena, path ? path : "");
    i->label = arena_strdup(l->arena, label_of(s, f));
    i->value = arena_strdup(l->arena, value ? value : "");
    i->row = row;
    return i;
}

void issues_add(struct issues *l, const char *code, enum severity sev, const struct section *s, const struct field *f, int row,
                const char *path, const char *value, enum msg id, enum msg remedy_id, const char *const *args)
{
    assert(id < MSG_COUNT && remedy_id <= MSG_COUNT);
    struct issue *i = add(l, code, sev, s, f, row, path, value);
    i->message = keep_message(l->arena, id, args);
    i->remedy = keep_message(l->arena, remedy_id, args);
}

void issues_add_text(struct issues *l, const char *code, enum severity sev, const struct section *s, const struct field *f, int row,
                     const char *path, const char *value, const char *message, const char *remedy)
{
    struct issue *i = add(l, code, sev, s, f, row, path, value);
    i->message = arena_strdup(l->arena, message);
    i->remedy = arena_strdup(l->arena, remedy);
}

void issues_clear(struct issues *l)
{
    free(l->v);
    l->v = NULL;
    l->n = l->cap = 0;
}

/*
 * types.c - what type a calculated field has: that of its calculation, which may look at other calculated fields.
 */
#include <ctype.h>

#include "rule/program_int.h"

bool type_is_open(const struct field *f)
{
    return f->calculation.s && (f->type == TYPE_CALCULATED || f->type == TYPE_HIDDEN);
}

static const struct section *section_of(const struct form *form, const struct field *field)
{
    for (size_t i = 0; i < form->nsections; i++)
        for (size_t k = 0; k < form->sections[i].nfields; k++)
            if (&form->sections[i].fields[k] == field)
                return &form->sections[i];
    return NULL;
}

/* Compiled in its own place, for the type alone. Its mistakes are told where it is compiled for good. */
static char find_type(struct program *p, const struct form *form, const struct field *field)
{
    struct expr_scope scope = {.form = form, .section = section_of(form, field), .self = field, .forms = p->env.forms, .nforms = p->env.nforms,
                               .type_of = program_type_of, .ctx = p};
    struct diags *aside = diags_new();
    bool before = p->doubt;
    p->doubt = false;
    const struct node *n = expr_compile(field->calculation, &scope, 0, p->arena, aside);
    bool sure = n && !p->doubt;
    p->doubt = before;
    diags_free(aside);
    return sure ? (char)tolower((unsigned char)n->type) : 0;
}

static bool is_before(const struct place *a, const struct place *b)
{
    return a->line != b->line ? a->line < b->line : a->col < b->col;
}

/* Looked at while it is being found out itself. The newest of those under way come first in the list. */
static void tell_circle(struct program *p, const struct known_type *again)
{
    const struct known_type *chain[64], *first = again;
    size_t n = 0, from = 0;
    struct buf names = BUF_INIT;
    for (const struct known_type *t = p->types; t && n < sizeof chain / sizeof *chain; t = t->next) {
        if (!t->busy)
            continue;
        chain[n++] = t;
        if (t == again)
            break;
    }
    for (size_t i = 0; i < n; i++)                         /* told where one reads it first */
        if (is_before(&chain[i]->field->calculation.at, &first->field->calculation.at)) {
            first = chain[i];
            from = i;
        }
    if (first == again)
        from = n - 1;
    for (size_t i = 0; i <= n; i++) {                      /* the oldest looks at the newer one */
        const struct known_type *t = chain[(from + n - i % n) % n];
        buf_printf(&names, "%s%s", i ? " → " : "", canonical_path(p->arena, section_of(t->form, t->field), t->field));
    }
    if (p->diags && again->form == p->form)
        diag(p->diags, first->field->calculation.at, MSG_PROGRAM_CIRCLE, names.p);
    buf_clear(&names);
}

char program_type_of(void *ctx, const struct form *form, const struct field *field)
{
    struct program *p = ctx;
    if (!type_is_open(field))
        return 0;
    struct known_type *t = p->types;
    while (t && t->field != field)
        t = t->next;
    if (!t && p->compiling) {
        t = arena_alloc(p->arena, sizeof *t);
        *t = (struct known_type){.form = form, .field = field, .busy = true, .next = p->types};
        p->types = t;
        t->type = find_type(p, form, field);
        t->busy = false;
    }
    if (t && t->busy)
        tell_circle(p, t);
    if (t && t->type)
        return t->type;
    p->doubt = true;
    return p->guess;
}

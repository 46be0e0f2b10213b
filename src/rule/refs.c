/*
 * refs.c - what the names in an expression mean: fields, columns, other forms; what is nearest to a name that means nothing.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rule/compile_int.h"
#include "rule/rule_int.h"

char expr_field_type(const struct expr_scope *scope, const struct form *form, const struct field *field)
{
    char type = scope->type_of ? scope->type_of(scope->ctx, form, field) : 0;
    if (type)
        return type;
    if (!type_has_field(field->type))
        return 0;
    switch (field->type) {
    case TYPE_INTEGER:
    case TYPE_DECIMAL:
    case TYPE_MONEY:
    case TYPE_YEAR: return 'n';
    case TYPE_DATE: return 'd';
    case TYPE_YEAR_MONTH: return 'm';
    case TYPE_PERIOD: return 'p';
    default: return 't';
    }
}

/* ---- finding ---- */

static const struct form *form_named(const struct expr_scope *scope, const char *id)
{
    if (scope->form && strcmp(scope->form->id, id) == 0)
        return scope->form;
    for (size_t i = 0; i < scope->nforms; i++)
        if (strcmp(scope->forms[i]->id, id) == 0)
            return scope->forms[i];
    return NULL;
}

/* Photos and notes have names too, but form_find passes over them. */
static bool names_no_value(const struct form *form, const char *path)
{
    const char *dot = strchr(path, '.'), *name = dot ? dot + 1 : path;
    for (size_t i = 0; i < form->nsections; i++) {
        const struct section *s = &form->sections[i];
        bool table = s->kind == SECTION_TABLE;
        if (table != (dot != NULL) || (table && (!s->name || strncmp(s->name, path, (size_t)(dot - path)) != 0 || s->name[dot - path])))
            continue;
        for (size_t k = 0; k < s->nfields; k++)
            if (s->fields[k].name && strcmp(s->fields[k].name, name) == 0)
                return true;
    }
    return false;
}

enum bind_result expr_bind(const struct expr_scope *scope, const char *form_id, const char *path, struct arena *a, struct target *out)
{
    const struct form *form = form_id ? form_named(scope, form_id) : scope->form;
    *out = (struct target){.path = arena_strdup(a, path), .form = form};
    if (!form)
        return form_id ? BIND_NO_FORM : BIND_NO_FIELD;
    if (form != scope->form)
        out->form_id = form->id;
    const char *dot = strchr(path, '.'), *look = path;
    if (dot) {                                             /* a column is found in the first row */
        if (strchr(dot + 1, '.'))
            return BIND_NO_FIELD;
        look = arena_printf(a, "%.*s.1%s", (int)(dot - path), path, dot);
    }
    bool na;
    out->field = form_find(form, look, &out->section, NULL, &na);
    if (!out->field)
        return names_no_value(form, path) ? BIND_NO_VALUE : BIND_NO_FIELD;
    out->type = na ? 't' : expr_field_type(scope, form, out->field);
    return out->type ? BIND_OK : BIND_NO_VALUE;
}

const char *expr_spell(struct arena *a, const char *form_id, const char *path)
{
    return form_id ? arena_printf(a, "${%s:%s}", form_id, path) : arena_printf(a, "${%s}", path);
}

/* ---- all paths of a form ---- */

struct named { const char *path; const struct section *section; const struct field *field; };
struct names { struct arena *arena; const struct section *last; struct named *v; size_t n, cap; };

static void collect(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct names *names = ctx;
    if (row > 1)
        return;
    struct named *n = VEC_ADD(names->v, names->n, names->cap);
    *n = (struct named){row ? arena_printf(names->arena, "%s.%s", s->name, f->name) : arena_strdup(names->arena, path), s, f};
}

static struct names names_of(const struct form *form, struct arena *a)
{
    struct names names = {.arena = a};
    if (form)
        form_each(form, collect, &names);
    return names;
}

/* The path whose label is the word, whose last part is it, or that is nearest to it. NULL when none is near. */
static const char *guess_path(const struct names *names, const char *word)
{
    const char *dot = strchr(word, '.'), *last = dot ? dot + 1 : word;
    struct buf label = BUF_INIT;
    const char *found = NULL;
    for (size_t i = 0; i < names->n && !found; i++) {
        buf_reset(&label);
        text_label(&label, names->v[i].field->label.s ? names->v[i].field->label.s : "");
        if (strcmp(label.p, word) == 0)
            found = names->v[i].path;
    }
    buf_clear(&label);
    for (size_t i = 0; i < names->n && !found; i++)
        if (strcmp(names->v[i].field->name, last) == 0)
            found = names->v[i].path;
    if (found || names->n == 0)
        return found;
    const char **cand = xmalloc(names->n * sizeof *cand);
    for (size_t i = 0; i < names->n; i++)
        cand[i] = names->v[i].path;
    found = text_nearest(word, cand, names->n);
    /* work.unt names the table right, but postt alone is nearest to the column's own name */
    for (size_t i = 0; i < names->n; i++)
        cand[i] = names->v[i].field->name;
    const char *name = found ? NULL : text_nearest(last, cand, names->n);
    for (size_t i = 0; i < names->n && name && !found; i++)
        if (cand[i] == name)
            found = names->v[i].path;
    free(cand);
    return found;
}

const char *expr_field_named(struct compile *c, const char *word)
{
    struct names names = names_of(c->scope->form, c->arena);
    struct buf label = BUF_INIT;
    const char *found = NULL;
    for (size_t i = 0; i < names.n && !found; i++) {
        const struct named *n = &names.v[i];
        bool here = n->section == c->scope->section && n->section->kind == SECTION_TABLE;
        buf_reset(&label);
        text_label(&label, n->field->label.s ? n->field->label.s : "");
        if (strcmp(n->path, word) == 0 || strcmp(label.p, word) == 0 || (here && strcmp(n->field->name, word) == 0))
            found = expr_spell(c->arena, NULL, n->path);
    }
    buf_clear(&label);
    free(names.v);
    return found;
}

bool column_fits(char param, char type, const struct field *field)
{
    if (param == 'A')
        return true;
    return param == toupper(type) || (param == 'B' && field->type == TYPE_TICK);
}

const char *expr_example_column(struct compile *c, char param)
{
    struct names names = names_of(c->scope->form, c->arena);
    const char *found = NULL;
    for (size_t i = 0; i < names.n && !found; i++) {
        const struct named *n = &names.v[i];
        char type = expr_field_type(c->scope, c->scope->form, n->field);
        if (n->section->kind == SECTION_TABLE && column_fits(param, type, n->field))
            found = expr_spell(c->arena, NULL, n->path);
    }
    free(names.v);
    return found;
}

/* ---- telling what is wrong with a name ---- */

static void tell_no_form(struct compile *c, const struct syntax *syn, const char *id)
{
    const struct expr_scope *s = c->scope;
    if (s->nforms == 0) {
        tell(c, syn->at, MSG_EXPR_NO_FORMS, id);
        return;
    }
    const char **cand = xmalloc(s->nforms * sizeof *cand);
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < s->nforms; i++) {
        cand[i] = s->forms[i]->id;
        buf_printf(&all, "%s%s", i ? ", " : "", cand[i]);
    }
    const char *guess = text_nearest(id, cand, s->nforms);
    if (guess)
        tell(c, syn->at, MSG_EXPR_NO_FORM_GUESS, id, guess);
    else
        tell(c, syn->at, MSG_EXPR_NO_FORM, id, all.p);
    buf_clear(&all);
    free(cand);
}

static const struct section *table_named(const struct form *form, const char *name, size_t n)
{
    for (size_t i = 0; i < form->nsections; i++) {
        const struct section *s = &form->sections[i];
        if (s->kind == SECTION_TABLE && s->name && strlen(s->name) == n && memcmp(s->name, name, n) == 0)
            return s;
    }
    return NULL;
}

static void tell_no_column(struct compile *c, const struct syntax *syn, const struct section *table, const char *column)
{
    enum { MOST = 60 };
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < table->nfields && all.n < MOST; i++)
        if (table->fields[i].name && type_has_field(table->fields[i].type))
            buf_printf(&all, "%s%s", all.n ? ", " : "", table->fields[i].name);
    tell(c, syn->at, MSG_EXPR_NO_COLUMN, table->name, column, all.p);
    buf_clear(&all);
}

/* work.2.unit: a row is named where rows are judged one by one. */
static bool tell_row(struct compile *c, const struct syntax *syn, const struct form *form, const char *form_id, const char *path)
{
    const struct section *s;
    int row;
    const char *first = strchr(path, '.'), *second = first ? strchr(first + 1, '.') : NULL;
    if (!second || !form_find(form, path, &s, &row, NULL))
        return false;
    tell(c, syn->at, MSG_EXPR_REF_ROW, syn->s, expr_spell(c->arena, form_id, arena_printf(c->arena, "%s%s", s->name, second)));
    return true;
}

static void tell_no_field(struct compile *c, const struct syntax *syn, const struct form *form, const char *form_id, const char *path)
{
    const char *dot = strchr(path, '.');
    const struct section *table = table_named(form, path, dot ? (size_t)(dot - path) : strlen(path));
    if (tell_row(c, syn, form, form_id, path))
        return;
    struct names names = names_of(form, c->arena);
    const char *guess = guess_path(&names, path);
    const char *spelled = guess ? expr_spell(c->arena, form_id, guess) : NULL;
    free(names.v);
    if (table && !dot && table->nfields)
        tell(c, syn->at, MSG_EXPR_IS_TABLE, path,
             expr_spell(c->arena, form_id, arena_printf(c->arena, "%s.%s", path, table->fields[0].name)));
    else if (spelled)
        tell(c, syn->at, MSG_EXPR_NO_FIELD_GUESS, syn->s, spelled);
    else if (table && dot)
        tell_no_column(c, syn, table, dot + 1);
    else
        tell(c, syn->at, MSG_EXPR_NO_FIELD, syn->s);
}

/* ---- nodes ---- */

static struct node *reference_node(struct compile *c, const struct target *t, size_t offset)
{
    struct node *n = node_new(c, NODE_REF, t->type, offset);
    n->s = t->path;
    n->form = t->form_id;
    n->section = t->section;
    n->field = t->field;
    return n;
}

/* ${column} inside a table means ${table.column} when the form has no such field; when it has both, the author has to say which. */
static enum bind_result bind_short(struct compile *c, const char *path, size_t offset, struct target *out)
{
    const struct section *s = c->scope->section;
    enum bind_result r = expr_bind(c->scope, NULL, path, c->arena, out);
    if ((r != BIND_NO_FIELD && r != BIND_OK) || !s || s->kind != SECTION_TABLE || !s->name || strchr(path, '.'))
        return r;
    struct target column;
    const char *full = arena_printf(c->arena, "%s.%s", s->name, path);
    enum bind_result in_table = expr_bind(c->scope, NULL, full, c->arena, &column);
    if (r == BIND_OK) {
        if (in_table == BIND_OK)
            tell(c, offset, MSG_EXPR_TWO_FIELDS, path, expr_spell(c->arena, NULL, full), expr_spell(c->arena, c->scope->form->id, path));
        return r;
    }
    if (in_table == BIND_NO_FIELD)
        return r;
    *out = column;
    return in_table;
}

struct node *expr_reference(struct compile *c, const struct syntax *syn)
{
    const char *colon = strchr(syn->s, ':'), *path = syn->s, *form_id = NULL;
    if (!*syn->s) {
        tell0(c, syn->at, MSG_EXPR_REF_EMPTY);
        return NULL;
    }
    if (strcmp(syn->s, ".") == 0) {
        tell0(c, syn->at, MSG_EXPR_REF_DOT);
        return NULL;
    }
    if (colon) {
        struct buf id = BUF_INIT, rest = BUF_INIT;
        text_trim(arena_strndup(c->arena, syn->s, (size_t)(colon - syn->s)), &id);
        text_trim(colon + 1, &rest);
        form_id = arena_strdup(c->arena, id.p);
        path = arena_strdup(c->arena, rest.p);
        buf_clear(&id);
        buf_clear(&rest);
    } else if (!c->scope->form) {
        const char *example = c->scope->nforms ? c->scope->forms[0]->id : "form";
        tell(c, syn->at, MSG_EXPR_FORM_NEEDED, expr_spell(c->arena, example, syn->s));
        return NULL;
    }
    struct target t;
    switch (colon ? expr_bind(c->scope, form_id, path, c->arena, &t) : bind_short(c, path, syn->at, &t)) {
    case BIND_OK: return reference_node(c, &t, syn->at);
    case BIND_NO_FORM: tell_no_form(c, syn, form_id); break;
    case BIND_NO_VALUE: tell(c, syn->at, MSG_EXPR_NO_VALUE, syn->s); break;
    case BIND_NO_FIELD: tell_no_field(c, syn, t.form, t.form_id, path); break;
    }
    return NULL;
}

struct node *expr_dot(struct compile *c, const struct syntax *syn)
{
    const struct expr_scope *s = c->scope;
    if (!s->self || !s->self->name) {
        tell0(c, syn->at, MSG_EXPR_NO_DOT);
        return NULL;
    }
    bool table = s->section && s->section->kind == SECTION_TABLE;
    struct target t = {.field = s->self, .section = s->section, .form = s->form, .type = expr_field_type(s, s->form, s->self)};
    t.path = table ? arena_printf(c->arena, "%s.%s", s->section->name, s->self->name) : s->self->name;
    if (!t.type) {
        tell(c, syn->at, MSG_EXPR_NO_VALUE, s->self->name);
        return NULL;
    }
    return reference_node(c, &t, syn->at);
}

bool node_is_column(const struct node *n)
{
    return n->kind == NODE_REF && n->section && n->section->kind == SECTION_TABLE;
}

bool node_is_here(const struct expr_scope *scope, const struct node *n)
{
    return node_is_column(n) && !n->form && n->section == scope->section;
}

/* ---- walking a typed tree ---- */

void expr_each_ref(const struct node *n, expr_ref_fn *fn, void *ctx)
{
    if (n->kind == NODE_REF)
        fn(ctx, n);
    for (size_t i = 0; i < n->nargs; i++)
        expr_each_ref(n->args[i], fn, ctx);
}

/* Functions whose result hangs on the day of receipt or on the row, whatever their arguments. */
static bool fn_varies(enum fn fn)
{
    switch (fn) {
    case FN_today:
    case FN_receipt_date:
    case FN_age:
    case FN_not_older_than:
    case FN_valid_for:
    case FN_row: return true;
    default: return false;
    }
}

bool expr_is_constant(const struct node *n)
{
    if (n->kind == NODE_REF || (n->kind == NODE_CALL && fn_varies(n->fn)))
        return false;
    for (size_t i = 0; i < n->nargs; i++)
        if (!expr_is_constant(n->args[i]))
            return false;
    return true;
}

/*
 * view.c - the row of a form and the views over its answers: form_<id> with a column a field, form_<id>__<table> with a row a table row.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

enum { MAX_COLUMNS = 1990 };                               /* SQLite allows 2000 in a result */

struct columns { char **v; size_t n, cap; };

static void add_once(struct columns *c, const char *name)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->v[i], name) == 0)
            return;
    if (c->n < MAX_COLUMNS)
        *VEC_ADD(c->v, c->n, c->cap) = xstrdup(name);
}

/* The path is the field's own, not that of its not-applicable mark. */
static bool names_field(const char *path, const struct field *f)
{
    const char *dot = strrchr(path, '.');
    return strcmp(dot ? dot + 1 : path, f->name) == 0;
}

static void add_field(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct columns *c = ctx;
    (void)s;
    (void)row;
    add_once(c, path);
    if (f && f->na.s && names_field(path, f)) {
        char *na = xasprintf("%s_na", path);
        add_once(c, na);
        free(na);
    }
}

static void columns_clear(struct columns *c)
{
    for (size_t i = 0; i < c->n; i++)
        free(c->v[i]);
    free(c->v);
}

/* Appends the SQL name prefix + form id, hyphens as underscores, quoted. */
static void add_view_name(struct buf *b, const char *id, const char *table)
{
    buf_adds(b, "\"form_");
    for (const char *p = id; *p; p++)
        buf_addc(b, *p == '-' ? '_' : *p);
    if (table)
        buf_printf(b, "__%s", table);
    buf_addc(b, '"');
}

static const char common[] = "m.id AS _submission, m.application_id AS _application, m.revision AS _revision, m.version AS _version,"
                             " m.status AS _status, a.round AS _round, a.person AS _person, m.received_on AS _received_on";

/* A damaged value is NULL in a view: it must not be taken for right. What is absent is empty. */
static void add_column(struct buf *b, const char *field_expr, const char *name)
{
    buf_printf(b,
               ",\n (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer"
               " WHERE submission_id = m.id AND revision = m.revision AND field = %s) AS \"%s\"",
               field_expr, name);
}

/* Hands the text of a view to fn, with its quoted name. */
static void give_view(struct store *s, const char *id, const char *table, const struct buf *text, view_fn *fn, void *ctx)
{
    struct buf name = BUF_INIT;
    add_view_name(&name, id, table);
    fn(ctx, s, name.p, text->p);
    buf_clear(&name);
}

static void form_view(struct store *s, const char *id, const struct columns *c, view_fn *fn, void *ctx)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, "CREATE VIEW ");
    add_view_name(&b, id, NULL);
    buf_printf(&b, " AS SELECT %s", common);
    for (size_t i = 0; i < c->n; i++) {
        char *expr = xasprintf("'%s'", c->v[i]);
        add_column(&b, expr, c->v[i]);
        free(expr);
    }
    buf_printf(&b, "\nFROM submission m JOIN application a ON a.id = m.application_id WHERE m.form = '%s'", id);
    give_view(s, id, NULL, &b, fn, ctx);
    buf_clear(&b);
}

/* Rows with at least one answer, numbered from 1. */
static void table_rows_view(struct store *s, const char *id, const char *table, const struct columns *c, view_fn *fn, void *ctx)
{
    struct buf b = BUF_INIT;
    size_t n = strlen(table);
    buf_adds(&b, "CREATE VIEW ");
    add_view_name(&b, id, table);
    buf_printf(&b, " AS SELECT %s, t.row AS _row", common);
    for (size_t i = 0; i < c->n; i++) {
        char *expr = xasprintf("'%s.' || t.row || '.%s'", table, c->v[i]);
        add_column(&b, expr, c->v[i]);
        free(expr);
    }
    buf_printf(&b,
               "\nFROM submission m JOIN application a ON a.id = m.application_id JOIN (SELECT DISTINCT submission_id, revision,"
               " CAST(substr(field, %zu) AS INTEGER) AS row FROM answer WHERE field >= '%s.' AND field < '%s/') t"
               " ON t.submission_id = m.id AND t.revision = m.revision WHERE m.form = '%s'",
               n + 2, table, table, id);
    give_view(s, id, table, &b, fn, ctx);
    buf_clear(&b);
}

/* The columns of the tables called `name` in all versions. */
static void table_view(struct store *s, const char *id, const char *name, struct form **v, size_t n, view_fn *fn, void *ctx)
{
    struct columns c = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < v[i]->nsections; k++) {
            const struct section *t = &v[i]->sections[k];
            if (t->kind != SECTION_TABLE || strcmp(t->name, name) != 0)
                continue;
            for (size_t f = 0; f < t->nfields; f++)
                if (type_has_field(t->fields[f].type))
                    add_field(&c, t, &t->fields[f], 0, t->fields[f].name);
        }
    table_rows_view(s, id, name, &c, fn, ctx);
    columns_clear(&c);
}

void form_views(struct store *s, const char *id, view_fn *fn, void *ctx)
{
    struct arena *a = arena_new();
    size_t n;
    struct form **v = store_form_versions(s, id, a, &n);
    struct columns fields = {0}, tables = {0};
    for (size_t i = 0; i < n; i++) {
        form_each(v[i], add_field, &fields);
        for (size_t k = 0; k < v[i]->nsections; k++)
            if (v[i]->sections[k].kind == SECTION_TABLE)
                add_once(&tables, v[i]->sections[k].name);
    }
    form_view(s, id, &fields, fn, ctx);
    for (size_t i = 0; i < tables.n; i++)
        table_view(s, id, tables.v[i], v, n, fn, ctx);
    columns_clear(&fields);
    columns_clear(&tables);
    arena_free(a);
}

static void make_view(void *ctx, struct store *s, const char *name, const char *sql)
{
    (void)ctx;
    char *drop = xasprintf("DROP VIEW IF EXISTS %s", name);
    db_exec(s, drop);
    db_exec(s, sql);
    free(drop);
}

static bool is_known(struct store *s, const char *key)
{
    for (size_t i = 0; i < s->nknown; i++)
        if (strcmp(s->known[i], key) == 0)
            return true;
    return false;
}

const char *procedure_of(const struct form *f) { return f->procedure ? f->procedure : f->id; }

static void put_form(struct store *s, const struct form *f, const char *text, const char *sha256)
{
    if (db_one(s, "SELECT count(*) FROM form WHERE id = ?1 AND version = ?2 AND sha256 = ?3", "ttt", f->id, f->version, sha256))
        return;
    db_run(s,
           "INSERT INTO form (id, version, title, procedure, definition, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
           " ON CONFLICT (id, version) DO UPDATE SET title = excluded.title, procedure = excluded.procedure,"
           " definition = excluded.definition, sha256 = excluded.sha256",
           "tttttt", f->id, f->version, f->title.s ? f->title.s : "", procedure_of(f), text, sha256);
    form_views(s, f->id, make_view, NULL);
}

void form_register(struct store *s, const struct form *f, const char *text, const char *sha256)
{
    char *own = NULL, hash[65];
    if (!text) {
        json_t *j = form_to_json(f);
        own = json_dumps(j, JSON_COMPACT);
        json_decref(j);
        sha256_hex(own, strlen(own), hash);
        text = own;
        sha256 = hash;
    }
    char *key = xasprintf("%s@%s %s", f->id, f->version, sha256);
    if (!is_known(s, key)) {
        put_form(s, f, text, sha256);
        *VEC_ADD(s->known, s->nknown, s->cknown) = key;
        key = NULL;
    }
    free(key);
    free(own);
}

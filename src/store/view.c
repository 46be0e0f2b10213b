/*
 * view.c - the row of a form and the views over its answers: form_<id> with a column a field, form_<id>__<table> with a row a table row.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

enum { MAX_COLUMNS = 1990 };                               /* SQLite allows 2000 in a result */

/* A column, and where answers of older versions are: `version` has it as `path` (SQL), or has something else there (NULL). */
struct former { const char *version; char *path; };
struct column { char *name; struct former *former; size_t nformer, cformer; };
struct columns { struct column *v; size_t n, cap; bool has_former; };

static struct column *column_named(struct columns *c, const char *name)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->v[i].name, name) == 0)
            return &c->v[i];
    return NULL;
}

static void add_once(struct columns *c, const char *name)
{
    if (!column_named(c, name) && c->n < MAX_COLUMNS)
        VEC_ADD(c->v, c->n, c->cap)->name = xstrdup(name);
}

static void note_former(struct columns *c, const char *name, const char *version, const char *path)
{
    struct column *column = column_named(c, name);
    if (!column)
        return;
    for (size_t i = 0; i < column->nformer; i++) {
        struct former *f = &column->former[i];
        if (strcmp(f->version, version) == 0) {
            if (path && !f->path)
                f->path = xstrdup(path);
            return;
        }
    }
    *VEC_ADD(column->former, column->nformer, column->cformer) = (struct former){version, path ? xstrdup(path) : NULL};
    c->has_former = true;
}

static void columns_clear(struct columns *c)
{
    for (size_t i = 0; i < c->n; i++) {
        for (size_t k = 0; k < c->v[i].nformer; k++)
            free(c->v[i].former[k].path);
        free(c->v[i].former);
        free(c->v[i].name);
    }
    free(c->v);
}

/* ---- which columns ---- */

/* Versions of a form, latest first, and the one whose fields are looked at. */
struct adding { struct columns *c; struct form *const *v; size_t at; };
typedef void path_fn(const struct adding *a, const char *path);
struct each_path { const struct adding *a; path_fn *fn; };

/* The path is the field's own, not that of its not-applicable mark. */
static bool names_field(const char *path, const struct field *f)
{
    const char *dot = strrchr(path, '.');
    return strcmp(dot ? dot + 1 : path, f->name) == 0;
}

static void look_at_field(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    const struct each_path *e = ctx;
    (void)s;
    (void)row;
    e->fn(e->a, path);
    if (f && f->na.s && names_field(path, f)) {
        char *na = xasprintf("%s_na", path);
        e->fn(e->a, na);
        free(na);
    }
}

/* What nobody asks any more has a column of its own. */
static void add_path(const struct adding *a, const char *path)
{
    struct buf now = BUF_INIT;
    if (a->at == 0 || !path_carry_far(a->v, a->at, path, &now))
        add_once(a->c, path);
    buf_clear(&now);
}

/* What an older version calls otherwise is in the column of the latest version's name. */
static void note_path(const struct adding *a, const char *path)
{
    struct buf now = BUF_INIT;
    if (a->at > 0 && path_carry_far(a->v, a->at, path, &now) && strcmp(now.p, path) != 0) {
        char *quoted = xasprintf("'%s'", path);
        note_former(a->c, now.p, a->v[a->at]->version, quoted);
        free(quoted);
        note_former(a->c, path, a->v[a->at]->version, NULL);
    }
    buf_clear(&now);
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

/* A damaged value is NULL in a view: it must not be taken for right. What is absent is empty. path: an SQL expression. */
static void add_column(struct buf *b, const char *path, const struct column *c)
{
    buf_adds(b, ",\n (SELECT CASE WHEN count(*) = 0 THEN '' WHEN max(mark = 'damaged') THEN NULL ELSE max(value) END FROM answer"
                " WHERE submission_id = m.id AND revision = m.revision AND field = ");
    if (c->nformer)
        buf_adds(b, "CASE r.version");
    for (size_t i = 0; i < c->nformer; i++)
        buf_printf(b, " WHEN '%s' THEN %s", c->former[i].version, c->former[i].path ? c->former[i].path : "NULL");
    buf_printf(b, c->nformer ? " ELSE %s END) AS \"%s\"" : "%s) AS \"%s\"", path, c->name);
}

static void add_source(struct buf *b, const struct columns *c)
{
    buf_adds(b, "\nFROM submission m JOIN application a ON a.id = m.application_id AND m.retracted_at IS NULL");
    if (c->has_former)
        buf_adds(b, " JOIN revision r ON r.submission_id = m.id AND r.revision = m.revision");
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
        char *path = xasprintf("'%s'", c->v[i].name);
        add_column(&b, path, &c->v[i]);
        free(path);
    }
    add_source(&b, c);
    buf_printf(&b, " WHERE m.form = '%s'", id);
    give_view(s, id, NULL, &b, fn, ctx);
    buf_clear(&b);
}

/* ---- tables ---- */

/* The column of the latest version that this one's column is now: "jobs" and "title" of "work" and "post". False when there is none. */
static bool carry_column(struct form *const *v, size_t at, const char *table, const char *column, struct buf *to_table,
                         struct buf *to_column)
{
    char *path = xasprintf("%s.1.%s", table, column);
    struct buf now = BUF_INIT;
    bool good = path_carry_far(v, at, path, &now);
    const char *dot = strchr(now.p, '.'), *last = strrchr(now.p, '.');
    if (good) {
        buf_add(to_table, now.p, (size_t)(dot - now.p));
        buf_adds(to_column, last + 1);
    }
    buf_clear(&now);
    free(path);
    return good;
}

/* Calls fn for each column of a table and each of its marks. */
typedef void column_fn(void *ctx, size_t at, const char *table, const char *column);
static void each_column(const struct section *t, size_t at, column_fn *fn, void *ctx)
{
    for (size_t k = 0; k < t->nfields; k++) {
        const struct field *f = &t->fields[k];
        if (!type_has_field(f->type))
            continue;
        fn(ctx, at, t->name, f->name);
        if (f->na.s) {
            char *na = xasprintf("%s_na", f->name);
            fn(ctx, at, t->name, na);
            free(na);
        }
    }
}

struct destination { struct form *const *v; struct buf table; };

static void find_destination(void *ctx, size_t at, const char *table, const char *column)
{
    struct destination *d = ctx;
    struct buf name = BUF_INIT;
    if (d->table.n == 0)
        carry_column(d->v, at, table, column, &d->table, &name);
    buf_clear(&name);
}

/* The name under which people look for a table of version `at`: that of the latest version, or its own. Caller frees. */
static char *table_now(struct form *const *v, size_t at, const struct section *t)
{
    struct destination d = {v, BUF_INIT};
    if (at > 0)
        each_column(t, at, find_destination, &d);
    char *name = xstrdup(d.table.n ? d.table.p : t->name);
    buf_clear(&d.table);
    return name;
}

struct table_view {
    const char *name;
    struct form *const *v;
    struct columns c;
    struct buf rows;                                       /* further rows, of versions that called the table otherwise */
};

static void add_table_column(void *ctx, size_t at, const char *table, const char *column)
{
    struct table_view *w = ctx;
    struct buf to_table = BUF_INIT, to = BUF_INIT;
    bool good = at > 0 && carry_column(w->v, at, table, column, &to_table, &to);
    const char *now = good ? to.p : column;
    add_once(&w->c, now);
    if (at > 0 && (strcmp(table, w->name) != 0 || strcmp(now, column) != 0)) {
        char *path = xasprintf("'%s.' || t.row || '.%s'", table, column);
        note_former(&w->c, now, w->v[at]->version, path);
        free(path);
    }
    buf_clear(&to_table);
    buf_clear(&to);
}

static void add_rows(struct buf *b, const char *table, const char *version)
{
    buf_printf(
        b,
        "%sSELECT %ssubmission_id, revision, CAST(substr(field, %zu) AS INTEGER) AS row FROM answer WHERE field >= '%s.' AND field < '%s/'",
        version ? " UNION " : "", version ? "" : "DISTINCT ", strlen(table) + 2, table, table);
    if (version)
        buf_printf(b, " AND (submission_id, revision) IN (SELECT submission_id, revision FROM revision WHERE version = '%s')", version);
}

/* Rows with at least one answer, numbered from 1 as they were handed in. */
static void give_table_view(struct store *s, const char *id, const struct table_view *w, view_fn *fn, void *ctx)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, "CREATE VIEW ");
    add_view_name(&b, id, w->name);
    buf_printf(&b, " AS SELECT %s, t.row AS _row", common);
    for (size_t i = 0; i < w->c.n; i++) {
        char *path = xasprintf("'%s.' || t.row || '.%s'", w->name, w->c.v[i].name);
        add_column(&b, path, &w->c.v[i]);
        free(path);
    }
    add_source(&b, &w->c);
    buf_adds(&b, " JOIN (");
    add_rows(&b, w->name, NULL);
    buf_printf(&b, "%s) t ON t.submission_id = m.id AND t.revision = m.revision WHERE m.form = '%s'", w->rows.p, id);
    give_view(s, id, w->name, &b, fn, ctx);
    buf_clear(&b);
}

/* The columns of the tables that people look for under `name`, in all versions. */
static void table_view(struct store *s, const char *id, const char *name, struct form *const *v, size_t n, view_fn *fn, void *ctx)
{
    struct table_view w = {name, v, {0}, BUF_INIT};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < v[i]->nsections; k++) {
            const struct section *t = &v[i]->sections[k];
            char *now = t->kind == SECTION_TABLE ? table_now(v, i, t) : NULL;
            if (now && strcmp(now, name) == 0) {
                each_column(t, i, add_table_column, &w);
                if (strcmp(t->name, name) != 0)
                    add_rows(&w.rows, t->name, v[i]->version);
            }
            free(now);
        }
    give_table_view(s, id, &w, fn, ctx);
    columns_clear(&w.c);
    buf_clear(&w.rows);
}

static void add_tables(struct columns *tables, struct form *const *v, size_t at)
{
    for (size_t k = 0; k < v[at]->nsections; k++) {
        char *now = v[at]->sections[k].kind == SECTION_TABLE ? table_now(v, at, &v[at]->sections[k]) : NULL;
        if (now)
            add_once(tables, now);
        free(now);
    }
}

void form_views(struct store *s, const char *id, view_fn *fn, void *ctx)
{
    struct arena *a = arena_new();
    size_t n;
    struct form **v = store_form_versions(s, id, a, &n);
    struct columns fields = {0}, tables = {0};
    path_fn *const passes[] = {add_path, note_path};
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n; i++) {
            struct adding adding = {&fields, v, i};
            form_each(v[i], look_at_field, &(struct each_path){&adding, passes[pass]});
        }
    for (size_t i = 0; i < n; i++)
        add_tables(&tables, v, i);
    form_view(s, id, &fields, fn, ctx);
    for (size_t i = 0; i < tables.n; i++)
        table_view(s, id, tables.v[i].name, v, n, fn, ctx);
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

/* Names are taken first: a schema that changes under a running query would end it. */
bool views_drop(sqlite3 *db)
{
    sqlite3_stmt *st;
    struct buf sql = BUF_INIT;
    if (sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'view'", -1, &st, NULL) != SQLITE_OK)
        return false;
    while (sqlite3_step(st) == SQLITE_ROW)
        buf_printf(&sql, "DROP VIEW \"%s\";", col_text(st, 0));
    bool ok = sqlite3_finalize(st) == SQLITE_OK && sqlite3_exec(db, sql.p, NULL, NULL, NULL) == SQLITE_OK;
    buf_clear(&sql);
    return ok;
}

void views_make(struct store *s)
{
    char **ids = NULL;
    size_t n = 0, cap = 0;
    sqlite3_stmt *st = db_query(s, "SELECT DISTINCT id FROM form ORDER BY id", "");
    while (db_step(s, st))
        *VEC_ADD(ids, n, cap) = xstrdup(col_text(st, 0));
    for (size_t i = 0; i < n; i++) {
        form_views(s, ids[i], make_view, NULL);
        free(ids[i]);
    }
    free(ids);
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

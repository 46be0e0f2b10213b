/*
 * bundle.c - what was sent to other offices and received from them, as one list; and which office has an application now.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

bool store_away(struct store *s, long long application, struct buf *office)
{
    sqlite3_stmt *st = db_query(s, "SELECT away FROM application WHERE id = ?1 AND away <> ''", "i", application);
    if (!db_step(s, st))
        return false;
    buf_adds(office, col_text(st, 0));
    db_done(st);
    return true;
}

long long store_application_of_submission(struct store *s, long long submission)
{
    return db_one(s, "SELECT application_id FROM submission WHERE id = ?1", "i", submission);
}

long long store_application_of_issue(struct store *s, long long issue)
{
    return db_one(s, "SELECT m.application_id FROM issue i JOIN submission m ON m.id = i.submission_id WHERE i.id = ?1", "i", issue);
}

/* ---- rows ---- */

void bundle_put(struct store *s, const struct store_bundle *b)
{
    db_run(s,
           "INSERT INTO bundle (id, direction, kind, office, public, operator, phone, made_at, at, by, applications, files, manifest,"
           " signature, ordinal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
           " (SELECT coalesce(max(ordinal), 0) + 1 FROM bundle))",
           "ttttttttttiitt", b->id, b->direction, b->kind, b->office, b->public, b->operator, b->phone, b->made_at, b->at, b->by, b->applications, b->files,
           b->manifest, b->signature);
}

void bundle_put_part(struct store *s, const char *id, const char *direction, int ordinal, const char *name, const char *sha256)
{
    db_run(s, "INSERT INTO bundle_part (bundle_id, direction, ordinal, name, sha256) VALUES (?1, ?2, ?3, ?4, ?5)", "ttntt", id, direction,
           ordinal, name, sha256);
}

void bundle_put_item(struct store *s, const char *id, const char *direction, const struct store_bundle_item *i)
{
    db_run(s,
           "INSERT INTO bundle_item (bundle_id, direction, ordinal, uid, turn, application_id, name, procedure, status, verdict, why)"
           " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7, ?8, ?9, ?10, ?11)",
           "ttntnittttt", id, direction, i->ordinal, i->uid, i->turn, i->application, i->name, i->procedure, i->status, i->verdict, i->why);
}

/* Everything a bundle's rows say, as one hash. */
void bundle_digest(struct store *s, const char *id, const char *direction, char out[65])
{
    struct buf b = BUF_INIT;
    sqlite3_stmt *v[] = {
        db_query(s, "SELECT id, direction, kind, office, public, operator, phone, made_at, at, by, applications, files, manifest, signature,"
                    " ordinal FROM bundle WHERE id = ?1 AND direction = ?2", "tt", id, direction),
        db_query(s, "SELECT ordinal, name, sha256 FROM bundle_part WHERE bundle_id = ?1 AND direction = ?2 ORDER BY ordinal", "tt", id, direction),
        db_query(s, "SELECT ordinal, uid, turn, application_id, name, procedure, status, verdict, why, answer FROM bundle_item WHERE bundle_id = ?1"
                    " AND direction = ?2 ORDER BY ordinal", "tt", id, direction)};
    for (size_t k = 0; k < sizeof v / sizeof *v; k++)
        while (db_step(s, v[k])) {
            for (int i = 0; i < sqlite3_column_count(v[k]); i++)
                buf_printf(&b, "%s\x1f", col_text(v[k], i));
            buf_addc(&b, '\n');
        }
    sha256_hex(b.p, b.n, out);
    buf_clear(&b);
}

void bundle_log(struct store *s, const char *at, const char *by, const char *id, const char *direction)
{
    char seal[65];
    bundle_digest(s, id, direction, seal);
    char *detail = xasprintf("{\"bundle\":\"%s\",\"direction\":\"%s\",\"seal\":\"%s\"}", id, direction, seal);
    event_add(s, at, &(struct event){"bundle", by, detail, 0, 0, 0, 0});
    free(detail);
}

/* ---- reading ---- */

static struct store_bundle bundle_of(sqlite3_stmt *st)
{
    return (struct store_bundle){.id = col_text(st, 0), .direction = col_text(st, 1), .kind = col_text(st, 2), .office = col_text(st, 3),
                                 .public = col_text(st, 4), .operator = col_text(st, 5), .phone = col_text(st, 6), .made_at = col_text(st, 7),
                                 .at = col_text(st, 8), .by = col_text(st, 9), .manifest = col_text(st, 10), .signature = col_text(st, 11),
                                 .applications = sqlite3_column_int64(st, 12), .files = sqlite3_column_int64(st, 13)};
}

void store_each_bundle(struct store *s, const char *id, store_bundle_fn *fn, void *ctx)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT id, direction, kind, office, public, operator, phone, made_at, at, by, manifest, signature, applications, files"
                 " FROM bundle WHERE ?1 IS NULL OR id = ?1 ORDER BY substr(at, 1, 10), ordinal",
                 "t", id);
    while (db_step(s, st)) {
        struct store_bundle b = bundle_of(st);
        if (!fn(ctx, &b)) {
            db_done(st);
            return;
        }
    }
}

void store_each_bundle_item(struct store *s, const char *id, const char *direction, store_bundle_item_fn *fn, void *ctx)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT ordinal, uid, turn, coalesce(application_id, 0), name, procedure, status, verdict, why, answer FROM bundle_item"
                 " WHERE bundle_id = ?1 AND direction = ?2 ORDER BY ordinal",
                 "tt", id, direction);
    while (db_step(s, st)) {
        struct store_bundle_item i = {.ordinal = sqlite3_column_int(st, 0), .uid = col_text(st, 1), .turn = sqlite3_column_int(st, 2),
                                      .application = sqlite3_column_int64(st, 3), .name = col_text(st, 4), .procedure = col_text(st, 5),
                                      .status = col_text(st, 6), .verdict = col_text(st, 7), .why = col_text(st, 8), .answer = col_text(st, 9)};
        if (!fn(ctx, &i)) {
            db_done(st);
            return;
        }
    }
}

char *store_bundle_part(struct store *s, const char *id, const char *direction, const char *name)
{
    char *path = NULL;
    sqlite3_stmt *st =
        db_query(s, "SELECT sha256 FROM bundle_part WHERE bundle_id = ?1 AND direction = ?2 AND name = ?3", "ttt", id, direction, name);
    if (db_step(s, st)) {
        path = store_file_path(s, col_text(st, 0));
        db_done(st);
    }
    return path;
}

bool store_came_from(struct store *s, long long application, const char *office)
{
    return db_one(s, "SELECT count(*) FROM bundle_item i JOIN bundle b ON b.id = i.bundle_id AND b.direction = i.direction WHERE i.application_id = ?1"
                     " AND i.direction = 'received' AND b.office = ?2",
                  "it", application, office) > 0;
}

size_t store_refused_of(struct store *s, const char *office)
{
    return (size_t)db_one(s, "SELECT count(*) FROM bundle_item i JOIN bundle b ON b.id = i.bundle_id AND b.direction = i.direction WHERE i.direction = 'received'"
                             " AND i.status = 'refused' AND i.answer = '' AND b.office = ?1 AND b.kind IN ('report', 'committee')",
                          "t", office);
}

/* ---- verify ---- */

static bool signature_fits(const char *manifest, const char *public, const char *signature)
{
    unsigned char key[SIGN_PUBLIC], made[SIGN_BYTES];
    return hex_read(public, key, sizeof key) && hex_read(signature, made, sizeof made) && sign_fits(manifest, strlen(manifest), key, made);
}

/* The manifest as it was signed; the rows as the log last saw them; and no name twice. */
void bundles_verify(struct store *s, void (*tell)(void *ctx, const char *id), void *ctx)
{
    struct arena *a = arena_new();
    struct seen { const char *id, *direction, *seal; bool fits; } *v = NULL;
    size_t n = 0, cap = 0;
    sqlite3_stmt *st = db_query(
        s,
        "SELECT b.id, b.direction, coalesce((SELECT json_extract(detail, '$.seal') FROM event WHERE what = 'bundle'"
        " AND json_extract(detail, '$.bundle') = b.id AND json_extract(detail, '$.direction') = b.direction ORDER BY id DESC LIMIT 1), ''),"
        " b.manifest, b.public, b.signature FROM bundle b ORDER BY b.id",
        "");
    while (db_step(s, st))
        *VEC_ADD(v, n, cap) = (struct seen){arena_strdup(a, col_text(st, 0)), arena_strdup(a, col_text(st, 1)), arena_strdup(a, col_text(st, 2)),
                                            signature_fits(col_text(st, 3), col_text(st, 4), col_text(st, 5))};
    for (size_t i = 0; i < n; i++) {
        char now[65];
        bundle_digest(s, v[i].id, v[i].direction, now);
        if (!v[i].fits || strcmp(now, v[i].seal) != 0)
            tell(ctx, v[i].id);
    }
    free(v);
    arena_free(a);
}

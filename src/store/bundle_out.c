/*
 * bundle_out.c - applications on their way to another office: each one a line of JSON with all that is stored of it. What is handed on is
 * locked here until it comes back.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_int.h"

enum { CHUNK = 4 << 20 };

/* ---- one application as JSON; the rows are made by SQLite itself, so that texts and numbers are what they are in the tables ---- */

static void add_rows(struct store *s, struct buf *b, const char *name, sqlite3_stmt *st)
{
    bool first = true;
    buf_printf(b, ",\"%s\":[", name);
    while (db_step(s, st)) {
        buf_adds(b, first ? "" : ",");
        buf_adds(b, col_text(st, 0));
        first = false;
    }
    buf_addc(b, ']');
}

#define SOURCE                                                                                                                           \
    "json_object('sha256', v.sha256, 'name', v.name, 'kind', v.kind, 'status', v.status, 'diagnosis', v.diagnosis, 'message', v.message," \
    " 'remedy', v.remedy, 'received_on', v.received_on)"

static void add_submission(struct store *s, struct buf *b, long long id)
{
    sqlite3_stmt *st =
        db_query(s,
                 "SELECT json_object('uid', uid, 'form', form, 'version', version, 'revision', revision, 'status', status, 'received_on',"
                 " received_on, 'retracted_at', retracted_at) FROM submission WHERE id = ?1",
                 "i", id);
    if (!db_step(s, st))
        db_die(s);
    buf_adds(b, col_text(st, 0));
    db_done(st);
    b->p[--b->n] = '\0';
    add_rows(s, b, "revisions",
             db_query(s,
                      "SELECT json_object('revision', r.revision, 'version', r.version, 'digest', r.digest, 'received_on', r.received_on, 'origin', r.origin,"
                      " 'by', r.by, 'why', r.why, 'source', " SOURCE ") FROM revision r JOIN source v ON v.id = r.source_id"
                      " WHERE r.submission_id = ?1 ORDER BY r.revision",
                      "i", id));
    add_rows(s, b, "answers",
             db_query(s, "SELECT json_array(revision, field, value, mark) FROM answer WHERE submission_id = ?1 ORDER BY revision, field",
                      "i", id));
    add_rows(s, b, "issues",
             db_query(s,
                      "SELECT json_object('id', id, 'revision', revision, 'code', code, 'severity', severity, 'section', section, 'field', field, 'row', row,"
                      " 'label', label, 'value', value, 'message', message, 'remedy', remedy, 'across', across, 'opened_at', opened_at, 'closed_at', closed_at,"
                      " 'origin', origin, 'by', by, 'waived_at', waived_at, 'waived_by', waived_by, 'waived_why', waived_why)"
                      " FROM issue WHERE submission_id = ?1 ORDER BY id",
                      "i", id));
    buf_addc(b, '}');
}

static void add_submissions(struct store *s, struct buf *b, long long application)
{
    long long *ids = NULL;
    size_t n = 0, cap = 0;
    sqlite3_stmt *st = db_query(s, "SELECT id FROM submission WHERE application_id = ?1 ORDER BY id", "i", application);
    while (db_step(s, st))
        *VEC_ADD(ids, n, cap) = sqlite3_column_int64(st, 0);
    buf_adds(b, ",\"submissions\":[");
    for (size_t i = 0; i < n; i++) {
        buf_adds(b, i ? "," : "");
        add_submission(s, b, ids[i]);
    }
    buf_addc(b, ']');
    free(ids);
}

/* The unit and all above it, the highest first. */
static void add_units(struct store *s, struct buf *b, long long application)
{
    add_rows(s, b, "units",
             db_query(s,
                      "WITH RECURSIVE up (id, depth) AS (SELECT unit_id, 0 FROM application WHERE id = ?1 AND unit_id IS NOT NULL UNION ALL"
                      " SELECT u.parent_id, depth + 1 FROM unit u JOIN up ON u.id = up.id WHERE u.parent_id IS NOT NULL AND depth < 20)"
                      " SELECT json_object('name', u.name, 'department', u.department, 'department_name', coalesce(d.name, ''), 'kind', u.kind, 'licence', u.licence,"
                      " 'legal_person', u.legal_person, 'address', u.address, 'phone', u.phone, 'codes', json((SELECT json_group_object(kind, code) FROM"
                      " (SELECT kind, code FROM unit_code WHERE unit_id = u.id ORDER BY kind)))) FROM up JOIN unit u ON u.id = up.id"
                      " LEFT JOIN department d ON d.id = u.department ORDER BY depth DESC",
                      "i", application));
}

static void add_papers(struct store *s, struct buf *b, long long application)
{
    add_rows(s, b, "files",
             db_query(s,
                      "SELECT json_object('name', f.name, 'kind', f.kind, 'sha256', f.sha256, 'bytes', f.bytes, 'received_on', f.received_on, 'slot', f.slot,"
                      " 'material', f.material, 'width', f.width, 'height', f.height, 'pages', f.pages, 'submission', m.uid,"
                      " 'source', CASE WHEN v.id IS NOT NULL THEN " SOURCE " END) FROM file f LEFT JOIN submission m ON m.id = f.submission_id"
                      " LEFT JOIN source v ON v.id = f.source_id WHERE f.application_id = ?1 ORDER BY f.id",
                      "i", application));
    add_rows(s, b, "ticks",
             db_query(s, "SELECT json_object('material', material, 'what', what, 'count', count, 'at', at, 'by', by) FROM tick WHERE application_id = ?1"
                         " ORDER BY material, what", "i", application));
    add_rows(s, b, "notices",
             db_query(s,
                      "SELECT json_object('kind', kind, 'number', number, 'made_at', made_at, 'made_by', made_by, 'due_on', due_on, 'told_at', told_at,"
                      " 'told_by', told_by, 'told_how', told_how, 'told_whom', told_whom, 'answered_at', answered_at,"
                      " 'issues', json((SELECT json_group_array(issue_id) FROM (SELECT issue_id FROM notice_issue WHERE notice_id = notice.id ORDER BY ordinal))))"
                      " FROM notice WHERE application_id = ?1 ORDER BY id",
                      "i", application));
    add_rows(s, b, "accepted",
             db_query(s,
                      "SELECT json_object('at', at, 'by', by, 'detail', detail) FROM event WHERE application_id = ?1 AND what = 'accepted' ORDER BY id LIMIT 1",
                      "i", application));
    add_rows(s, b, "moves",
             db_query(s,
                      "SELECT json_object('move', move, 'name', name, 'from_state', from_state, 'to_state', to_state, 'to_name', to_name, 'on_day', on_day,"
                      " 'at', at, 'by', by, 'role', role, 'why', why, 'number', number, 'changed',"
                      " EXISTS (SELECT 1 FROM event e WHERE e.application_id = move.application_id AND e.id > move.after AND e.what IN ('submitted', 'revised',"
                      " 'retracted', 'chosen')), 'values', json((SELECT json_group_array(json(x)) FROM"
                      " (SELECT json_array(name, label, value) AS x FROM move_value WHERE move_id = move.id ORDER BY ordinal))))"
                      " FROM move WHERE application_id = ?1 ORDER BY id",
                      "i", application));
    add_rows(s, b, "bans",
             db_query(s,
                      "SELECT json_object('procedure', b.procedure, 'from_day', b.from_day, 'until_day', b.until_day, 'why', b.why, 'at', b.at, 'by', b.by,"
                      " 'lifted_on', b.lifted_on, 'lifted_by', b.lifted_by, 'lifted_why', b.lifted_why) FROM ban b JOIN application a ON a.person = b.person"
                      " WHERE a.id = ?1 ORDER BY b.id",
                      "i", application));
}

/* What was given to it, with what such numbers look like. */
static void add_numbers(struct store *s, struct buf *b, long long application)
{
    add_rows(s, b, "numbers",
             db_query(s,
                      "SELECT json_object('kind', k.id, 'title', k.title, 'pattern', k.pattern, 'ranges', k.ranges, 'number', u.number, 'office', u.office,"
                      " 'year', u.year, 'seq', u.seq, 'note', u.note, 'on_day', u.on_day, 'by', u.by, 'void_at', u.void_at, 'void_why', u.void_why)"
                      " FROM number_used u JOIN number_kind k ON k.id = u.kind WHERE u.application_id = ?1 ORDER BY u.kind, u.number",
                      "i", application));
}

/* turn: how often it will have been handed on when it is there. */
static void add_application(struct store *s, struct buf *b, const struct store_sending *v, int turn)
{
    sqlite3_stmt *st = db_query(
        s,
        "SELECT json_object('uid', uid, 'turn', ?2, 'verdict', ?3, 'why', ?4, 'procedure', procedure, 'round', round, 'person', person,"
        " 'name', name, 'state', state, 'number', number) FROM application WHERE id = ?1",
        "intt", v->application, turn, v->verdict, v->why);
    if (!db_step(s, st))
        db_die(s);
    buf_adds(b, col_text(st, 0));
    db_done(st);
    b->p[--b->n] = '\0';
    add_submissions(s, b, v->application);
    add_units(s, b, v->application);
    add_numbers(s, b, v->application);
    add_papers(s, b, v->application);
    buf_adds(b, "}\n");
}

/* ---- all of them ---- */

struct sender {
    struct store *s;
    const struct store_bundle *b;
    const struct store_send_hooks *h;
    struct buf chunk;
    int nparts;
    size_t refused;
    char (*parts)[2][96]; size_t n, cap;                   /* name and hash of each text */
};

static void end_part(struct sender *k, const char *name)
{
    char *full = strcmp(name, "forms") == 0 ? xasprintf("%s.jsonl", name) : xasprintf("%s/%04d.jsonl", name, ++k->nparts);
    k->h->text(k->h->ctx, full, &k->chunk);
    char (*p)[2][96] = VEC_ADD(k->parts, k->n, k->cap);
    store_keep(k->s, k->chunk.p, k->chunk.n, (*p)[1]);
    snprintf((*p)[0], sizeof (*p)[0], "%s", full);
    free(full);
    buf_reset(&k->chunk);
}

/* Every definition that an answer in the bundle has been stored by. */
static void add_forms(struct sender *k)
{
    sqlite3_stmt *st = db_query(
        k->s,
        "SELECT json_object('id', f.id, 'version', f.version, 'sha256', f.sha256, 'definition', f.definition) FROM form f WHERE EXISTS"
        " (SELECT 1 FROM sending d JOIN submission m ON m.application_id = d.application_id JOIN revision r ON r.submission_id = m.id"
        " WHERE m.form = f.id AND (m.version = f.version OR r.version = f.version)) ORDER BY f.rowid",
        "");
    while (db_step(k->s, st)) {
        buf_adds(&k->chunk, col_text(st, 0));
        buf_addc(&k->chunk, '\n');
    }
    end_part(k, "forms");
}

static void give_originals(struct sender *k)
{
    sqlite3_stmt *st = db_query(
        k->s,
        "SELECT sha256 FROM (SELECT v.sha256 FROM sending d JOIN submission m ON m.application_id = d.application_id"
        " JOIN revision r ON r.submission_id = m.id JOIN source v ON v.id = r.source_id"
        " UNION SELECT f.sha256 FROM sending d JOIN file f ON f.application_id = d.application_id"
        " UNION SELECT v.sha256 FROM sending d JOIN file f ON f.application_id = d.application_id JOIN source v ON v.id = f.source_id)"
        " WHERE sha256 <> '' ORDER BY 1",
        "");
    while (db_step(k->s, st))
        k->h->original(k->h->ctx, col_text(st, 0));
}

static void hand_on(struct sender *k, const struct store_sending *v, int ordinal)
{
    struct store *s = k->s;
    const struct store_bundle *b = k->b;
    bool copy = strcmp(b->kind, "person") == 0;
    sqlite3_stmt *st = db_query(s, "SELECT uid, turn, name, procedure FROM application WHERE id = ?1", "i", v->application);
    if (!db_step(s, st))
        db_die(s);
    char *uid = xstrdup(col_text(st, 0)), *name = xstrdup(col_text(st, 2)), *procedure = xstrdup(col_text(st, 3));
    int turn = sqlite3_column_int(st, 1) + !copy;
    db_done(st);
    bundle_put_item(s, b->id, "sent", &(struct store_bundle_item){.ordinal = ordinal, .uid = uid, .turn = turn, .application = v->application, .name = name,
                                                                 .procedure = procedure, .status = "sent", .verdict = v->verdict, .why = v->why});
    if (!copy)
        db_run(s, "UPDATE application SET turn = ?2, away = ?3 WHERE id = ?1", "int", v->application, turn, b->office);
    struct buf detail = BUF_INIT;
    buf_printf(&detail, "{\"bundle\":\"%s\",\"kind\":\"%s\",\"uid\":\"%s\",\"turn\":%d,\"verdict\":\"%s\",\"to\":", b->id, b->kind, uid,
               turn, v->verdict);
    json_add_string(&detail, b->office);
    buf_adds(&detail, ",\"why\":");
    json_add_string(&detail, v->why);
    buf_addc(&detail, '}');
    event_add(s, b->at, &(struct event){"sent", b->by, detail.p, 0, v->application, 0, 0});
    buf_clear(&detail);
    free(uid);
    free(name);
    free(procedure);
}

/* ---- word of what was not taken in ---- */

static void add_refused(struct sender *k)
{
    sqlite3_stmt *st = db_query(
        k->s,
        "SELECT json_object('uid', i.uid, 'turn', i.turn + 1, 'verdict', 'refused', 'why', i.why, 'name', i.name, 'procedure', i.procedure)"
        " FROM bundle_item i JOIN bundle b ON b.id = i.bundle_id AND b.direction = i.direction WHERE i.direction = 'received'"
        " AND i.status = 'refused' AND i.answer = '' AND b.office = ?1 AND b.kind IN ('report', 'committee') ORDER BY b.id, i.ordinal",
        "t", k->b->office);
    while (db_step(k->s, st)) {
        buf_adds(&k->chunk, col_text(st, 0));
        buf_addc(&k->chunk, '\n');
        k->refused++;
    }
}

/* Those lines as items of this bundle; they are told now. */
static void note_refused(struct sender *k)
{
    struct told { char id[33]; } *v = NULL;
    size_t nv = 0, cap = 0;
    sqlite3_stmt *st = db_query(k->s,
                                "SELECT DISTINCT b.id FROM bundle_item i JOIN bundle b ON b.id = i.bundle_id AND b.direction = i.direction"
                                " WHERE i.direction = 'received' AND i.status = 'refused' AND i.answer = '' AND b.office = ?1 AND b.kind IN ('report', 'committee')",
                                "t", k->b->office);
    while (db_step(k->s, st))
        snprintf(VEC_ADD(v, nv, cap)->id, sizeof v->id, "%s", col_text(st, 0));
    for (size_t i = 0; i < nv; i++) {
        db_run(k->s,
               "INSERT INTO bundle_item (bundle_id, direction, ordinal, uid, turn, name, procedure, status, verdict, why)"
               " SELECT ?1, 'sent', (SELECT count(*) FROM bundle_item WHERE bundle_id = ?1 AND direction = 'sent') + row_number() OVER (ORDER BY ordinal),"
               " uid, turn + 1, name, procedure, 'sent', 'refused', why FROM bundle_item WHERE bundle_id = ?2 AND direction = 'received' AND status = 'refused'"
               " AND answer = ''",
               "tt", k->b->id, v[i].id);
        db_run(k->s,
               "UPDATE bundle_item SET answer = ?1 WHERE bundle_id = ?2 AND direction = 'received' AND status = 'refused' AND answer = ''",
               "tt", k->b->id, v[i].id);
        bundle_log(k->s, k->b->at, k->b->by, v[i].id, "received");
    }
    free(v);
}

static void write_texts(struct sender *k, const struct store_sending *v, size_t n)
{
    bool copy = strcmp(k->b->kind, "person") == 0;
    db_exec(k->s, "CREATE TEMP TABLE IF NOT EXISTS sending (application_id INTEGER PRIMARY KEY); DELETE FROM sending");
    for (size_t i = 0; i < n; i++)
        db_run(k->s, "INSERT INTO sending (application_id) VALUES (?1)", "i", v[i].application);
    add_forms(k);
    for (size_t i = 0; i < n; i++) {
        int turn = (int)db_one(k->s, "SELECT turn FROM application WHERE id = ?1", "i", v[i].application) + !copy;
        add_application(k->s, &k->chunk, &v[i], turn);
        if (k->chunk.n > CHUNK)
            end_part(k, "applications");
    }
    if (strcmp(k->b->kind, "back") == 0)
        add_refused(k);
    if (k->chunk.n > 0)
        end_part(k, "applications");
    give_originals(k);
}

void store_send(struct store *s, const struct store_bundle *bundle, const struct store_sending *v, size_t n,
                const struct store_send_hooks *h)
{
    struct store_bundle b = *bundle;
    struct sender k = {.s = s, .b = &b, .h = h, .chunk = BUF_INIT};
    struct buf manifest = BUF_INIT;
    char signature[2 * SIGN_BYTES + 1];
    db_begin(s);
    write_texts(&k, v, n);
    b.files = h->finish(h->ctx, &manifest, signature);
    b.manifest = manifest.p;
    b.signature = signature;
    b.applications = (long long)(n + k.refused);
    bundle_put(s, &b);
    for (size_t i = 0; i < k.n; i++)
        bundle_put_part(s, b.id, "sent", (int)i + 1, k.parts[i][0], k.parts[i][1]);
    for (size_t i = 0; i < n; i++)
        hand_on(&k, &v[i], (int)i + 1);
    if (k.refused)
        note_refused(&k);
    bundle_log(s, b.at, b.by, b.id, "sent");
    db_commit(s);
    free(k.parts);
    buf_clear(&k.chunk);
    buf_clear(&manifest);
}

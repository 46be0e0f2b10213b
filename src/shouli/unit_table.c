/*
 * unit_table.c - the dictionary from a table and as one: registering many units at once, and the list that a site publishes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shouli/unit_int.h"

/* What columns may be called; the first name is what export writes. */
enum column { COL_CODE, COL_NAME, COL_PARENT, COL_KIND, COL_DEPARTMENT, COL_CREDIT, COL_ORG, COL_AUTH, COL_LICENCE, COL_LEGAL, COL_ADDRESS, COL_PHONE,
              COL_COUNT };
static const char *const column_names[COL_COUNT] = {
    "code|单位代码|机构编码|代码|编码", "name|单位名称|单位全称|组织机构名称|名称", "parent|上级单位|主管单位|主管部门|上级机构|上级代码|上级机构编码",
    "kind|单位性质|单位种类|性质",
    "department|归口部门", "credit_code|统一社会信用代码|信用代码", "org_code|机构代码|组织机构代码", "auth_code|单位授权码|授权码",
    "licence|证书种类|证照", "legal_person|法定代表人|法人", "address|单位地址|地址", "phone|电话|联系电话"};

static const char *or_null(const char *s) { return *s ? s : NULL; }

struct bringing {
    struct unit_words *k;
    struct brought t;
    size_t column[COL_COUNT];
    char *state;                                           /* of each row: 0 to do, 1 added, 2 refused */
    size_t count[3];
    bool departments;                                      /* the table may bring new ones */
};

static const char *cell(const struct bringing *b, size_t row, enum column c) { return brought_cell(&b->t, row, b->column[c]); }

static void tell_row(struct bringing *b, size_t row, int state)
{
    struct store_reason *no = &b->k->no;
    struct buf out = BUF_INIT;
    char line[24];
    b->state[row] = (char)state;
    b->count[state]++;
    snprintf(line, sizeof line, "%u", b->t.line[row]);
    if (b->k->w.json) {
        buf_printf(&out, "{\"line\":%s,\"status\":\"%s\",\"code\":\"%s\",\"name\":", line, state == 1 ? "added" : "refused",
                   no->code ? no->code : "");
        json_add_string(&out, cell(b, row, COL_NAME));
        buf_adds(&out, ",\"message\":");
        json_add_string(&out, no->why.n ? no->why.p : "");
        buf_addc(&out, '}');
        puts(out.p);
    } else if (state == 2) {
        msg_format(&out, MSG_UNIT_TABLE_LINE, MSG_ARGS(line, cell(b, row, COL_NAME), no->code, no->why.p));
        puts(out.p);
    }
    buf_clear(&out);
    buf_reset(&no->why);
    no->code = NULL;
}

/* A row of the table that names a unit by its code or its name, other than `but`, and is still to be added. */
static bool comes_later(const struct bringing *b, const char *word, size_t but)
{
    static const enum column v[] = {COL_CODE, COL_NAME, COL_CREDIT, COL_ORG};
    for (size_t i = 0; i < b->t.nrows; i++)
        for (size_t c = 0; c < 4 && i != but && b->state[i] == 0; c++)
            if (strcmp(cell(b, i, v[c]), word) == 0)
                return true;
    return false;
}

/* Adds one row; false when the unit above it has not been added yet. */
static bool bring_row(struct bringing *b, size_t i)
{
    struct unit_words *k = b->k;
    const char *parent = cell(b, i, COL_PARENT), *department = cell(b, i, COL_DEPARTMENT);
    struct store_unit u = {.name = cell(b, i, COL_NAME), .own = or_null(cell(b, i, COL_CODE)), .kind = or_null(cell(b, i, COL_KIND)),
                           .credit = or_null(cell(b, i, COL_CREDIT)), .org = or_null(cell(b, i, COL_ORG)), .auth = or_null(cell(b, i, COL_AUTH)),
                           .licence = or_null(cell(b, i, COL_LICENCE)), .legal_person = or_null(cell(b, i, COL_LEGAL)),
                           .address = or_null(cell(b, i, COL_ADDRESS)), .phone = or_null(cell(b, i, COL_PHONE)), .department = department, .origin = "list"};
    if (*parent && comes_later(b, parent, i))
        return false;
    if (*parent && !(u.parent = unit_named(k->w.store, parent, &k->no))) {
        buf_reset(&k->no.why);
        msg_format(&k->no.why, MSG_UNIT_NO_PARENT, MSG_ARGS(parent));
        tell_row(b, i, 2);
        return true;
    }
    if (*department && b->departments)
        store_department_new(k->w.store, department, k->w.hand.by);
    bool done = unit_is_sound(k->w.store, k->w.forms, &u, &k->no) && store_unit_add(k->w.store, &u, k->w.hand.by, k->day, &k->no);
    tell_row(b, i, done ? 1 : 2);
    return true;
}

int unit_import(int argc, char **argv)
{
    struct unit_words k = {.w = {.create = true}};
    struct bringing b = {.k = &k};
    unit_begin(&k, argc, argv, 1, 1, false);
    b.departments = k.new_departments;
    brought_open(argv[1], k.w.unconfined, k.w.arena, &b.t);
    for (size_t c = 0; c < COL_COUNT; c++)
        b.column[c] = brought_column(&b.t, column_names[c]);
    if (b.column[COL_NAME] == SIZE_MAX)
        die(MSG_TABLE_NO_COLUMN, MSG_ARGS(argv[1], "单位名称"));
    b.state = arena_alloc(k.w.arena, b.t.nrows + 1);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < b.t.nrows; i++)
            if (b.state[i] == 0 && bring_row(&b, i))
                more = true;
    }
    for (size_t i = 0; i < b.t.nrows; i++)                 /* units that stand above each other */
        if (b.state[i] == 0) {
            k.no.code = "R-UNIT";
            msg_format(&k.no.why, MSG_UNIT_LOOP, MSG_NONE);
            tell_row(&b, i, 2);
        }
    char all[24], added[24], refused[24];
    snprintf(all, sizeof all, "%zu", b.t.nrows);
    snprintf(added, sizeof added, "%zu", b.count[1]);
    snprintf(refused, sizeof refused, "%zu", b.count[2]);
    int status = b.count[2] ? EXIT_SOME : EXIT_FINE;
    unit_done(&k, 0, MSG_UNIT_TABLE_DONE, MSG_ARGS(all, added, refused));
    return status;
}

/* ---- export ---- */

static void add_line(struct buf *out, const char *const *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_addc(out, ',');
        csv_add_field(out, v[i], false);                  /* for programs: no marks for a spreadsheet */
    }
    buf_adds(out, "\r\n");
}

/* Codes that everybody may read; 授权码 are for the units alone, and are left out of what is published. */
static bool export_row(void *ctx, const struct store_unit *u)
{
    struct buf *out = ctx;
    const char *code = *u->own ? u->own : *u->credit ? u->credit : u->org;
    if (!*code || *u->cancelled_on)
        return true;
    const char *const v[] = {code, u->name, u->parent_name, u->kind, u->department_name, u->credit, u->org};
    add_line(out, v, sizeof v / sizeof *v);
    return true;
}

/* In the place of the name of the unit above stands its code, which a code list wants. */
struct codes { struct codes_of { long long id; char *code; } *v; size_t n, cap; };

static bool note_code(void *ctx, const struct store_unit *u)
{
    struct codes *l = ctx;
    const char *code = *u->own ? u->own : *u->credit ? u->credit : u->org;
    if (*code && !*u->cancelled_on)
        *VEC_ADD(l->v, l->n, l->cap) = (struct codes_of){u->id, xstrdup(code)};
    return true;
}

struct exporting { struct buf *out; struct codes codes; };

static bool export_with_parent(void *ctx, const struct store_unit *u)
{
    struct exporting *e = ctx;
    struct store_unit copy = *u;
    copy.parent_name = "";
    for (size_t i = 0; i < e->codes.n; i++)
        if (e->codes.v[i].id == u->parent)
            copy.parent_name = e->codes.v[i].code;
    for (size_t i = 0; i < e->codes.n && e->codes.v[i].id != u->id; i++) {
        const char *own = *u->own ? u->own : *u->credit ? u->credit : u->org;
        if (strcmp(e->codes.v[i].code, own) == 0)          /* the same in another department: a list has it once */
            return true;
    }
    return export_row(e->out, &copy);
}

int unit_export(int argc, char **argv)
{
    const char *db = NULL, *to = NULL;
    struct buf out = BUF_INIT;
    struct exporting e = {.out = &out};
    const struct option_def defs[] = {{"--db", &db, NULL}, {"-o", &to, NULL}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("unit"));
    option_needed("-o", to);
    struct store *s = open_store(option_needed("--db", db), STORE_READ);
    const char *const head[] = {"code", "name", "parent", "kind", "department", "credit_code", "org_code"};
    add_line(&out, head, sizeof head / sizeof *head);
    store_each_unit(s, 0, NULL, note_code, &e.codes);
    store_each_unit(s, 0, NULL, export_with_parent, &e);
    file_write_changed(to, out.p, out.n);
    for (size_t i = 0; i < e.codes.n; i++)
        free(e.codes.v[i].code);
    free(e.codes.v);
    buf_clear(&out);
    store_close(s);
    return EXIT_FINE;
}

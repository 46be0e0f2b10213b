/*
 * adopt.c - shouli adopt: what an old system knew, from its table by a mapping: units with their codes, numbers of certificates, people. What
 * is here already stays as it is; of every row that is not taken it is said why.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

struct adoption {
    const char *db, *by, *forms_path, *on;
    bool json, unconfined;
    struct store *s;
    struct formset *forms;
    struct arena *arena;
    struct adopt map;
    struct brought table;
    size_t *at;                                            /* the column of each in the map; SIZE_MAX: it has a value */
    struct date day;
    char iso[11];
    const char *name;                                      /* of the table */
    size_t row, taken, same, told;
};

/* ---- rows ---- */

/* What a row says of one of our columns; "" when nothing. */
static const char *get(const struct adoption *k, const char *to)
{
    for (size_t i = 0; i < k->map.ncolumns; i++)
        if (strcmp(k->map.columns[i].to, to) == 0)
            return k->map.columns[i].value ? k->map.columns[i].value : brought_cell(&k->table, k->row, k->at[i]);
    return "";
}

static void tell(struct adoption *k, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    char n[16];
    snprintf(n, sizeof n, "%u", k->table.line[k->row]);
    msg_format(&b, id, args);
    if (k->json) {
        struct buf j = BUF_INIT;
        buf_printf(&j, "{\"line\":%s,\"message\":", n);
        json_add_string(&j, b.p);
        buf_addc(&j, '}');
        puts(j.p);
        buf_clear(&j);
    } else {
        struct buf line = BUF_INIT;
        msg_format(&line, MSG_ADOPT_LINE, MSG_ARGS(n, b.p));
        puts(line.p);
        buf_clear(&line);
    }
    buf_clear(&b);
    k->told++;
}

/* A day as people write one, as YYYY-MM-DD; false when it is none. */
static bool day_of(struct adoption *k, const char *typed, const char **out)
{
    struct field f = {.type = TYPE_DATE};
    struct buf b = BUF_INIT;
    struct date d;
    bool good = value_normalise(&f, typed, &b) && date_parse(b.p, &d);
    if (good)
        *out = arena_strdup(k->arena, b.p);
    buf_clear(&b);
    return good;
}

/* ---- numbers ---- */

struct known { const char *kind, *number, *note; bool same; };

static bool same_number(void *ctx, const struct store_number *n)
{
    struct known *q = ctx;
    q->same = q->same || (strcmp(n->number, q->number) == 0 && strcmp(n->note, q->note) == 0 && strcmp(n->origin, "brought") == 0);
    return !q->same;
}

struct holder { const char *person, *round; long long id; size_t n; };

static bool find_holder(void *ctx, const struct store_application *a)
{
    struct holder *h = ctx;
    if (strcmp(a->person, h->person) == 0 && (!h->round || strcmp(a->round, h->round) == 0)) {
        h->id = a->id;
        h->n++;
    }
    return true;
}

static void take_number(struct adoption *k)
{
    struct buf why = BUF_INIT;
    const char *number = get(k, "number"), *typed = get(k, "date"), *day = k->iso, *person = get(k, "person");
    struct holder h = {.person = person, .round = k->map.round};
    if (!*number) {
        tell(k, MSG_ADOPT_EMPTY, MSG_ARGS("number"));
        return;
    }
    if (*typed && !day_of(k, typed, &day)) {
        tell(k, MSG_ADOPT_DAY, MSG_ARGS(typed));
        return;
    }
    if (*person)
        store_each_application(k->s, 0, find_holder, &h);
    const char *note = arena_printf(k->arena, "%s%s%s", person, *person && *get(k, "note") ? " " : "", get(k, "note"));
    struct store_number_brought b = {.kind = *get(k, "kind") ? get(k, "kind") : "certificate", .number = number, .office = get(k, "office"), .note = note,
                                     .day = day, .by = k->by, .application = h.n == 1 ? h.id : 0};
    struct known q = {b.kind, number, note, false};
    store_each_number(k->s, b.kind, 0, same_number, &q);
    if (q.same) {
        k->same++;
        return;
    }
    enum store_brought done = store_number_bring(k->s, &b, &why);
    if (done == BROUGHT_FINE || done == BROUGHT_OUTSIDE || done == BROUGHT_ODD)
        k->taken++;
    if (done != BROUGHT_FINE)
        tell(k, done == BROUGHT_OUTSIDE || done == BROUGHT_ODD ? MSG_ADOPT_TAKEN_BUT : MSG_ADOPT_NOT, MSG_ARGS(number, why.p));
    buf_clear(&why);
}

/* ---- units ---- */

static const char *const units_take[] = {"name", "credit", "org", "own", "auth", "department", "kind", "parent", "licence", "legal_person", "address", "phone", NULL};

/* The unit by a code or else by its name; 0 when there is none, or several. */
static long long unit_called(struct adoption *k, const char *word)
{
    size_t n = 0;
    long long id = 0, *v = *word ? store_units_named(k->s, NULL, word, &n) : NULL;
    if (*word && n == 0) {
        free(v);
        v = store_units_named(k->s, word, NULL, &n);
    }
    if (n == 1)
        id = v[0];
    free(v);
    return id;
}

struct likeness { const struct store_unit *u; bool same; };

static bool is_same(void *ctx, const struct store_unit *u)
{
    struct likeness *l = ctx;
    const struct { const char *here, *there; } v[] = {{u->name, l->u->name}, {u->credit, l->u->credit}, {u->org, l->u->org}, {u->own, l->u->own}, {u->auth, l->u->auth}};
    bool same = !*l->u->department || strcmp(u->department, l->u->department) == 0 || strcmp(u->department_name, l->u->department) == 0;
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        same = same && (!*v[i].there || strcmp(v[i].here, v[i].there) == 0);
    l->same = l->same || same;
    return !l->same;
}

static bool here_already(struct adoption *k, const struct store_unit *u)
{
    struct likeness l = {u, false};
    size_t n = 0;
    long long *v = store_units_named(k->s, u->name, NULL, &n);
    for (size_t i = 0; i < n && !l.same; i++)
        store_each_unit(k->s, v[i], NULL, is_same, &l);
    free(v);
    return l.same;
}

static void take_unit(struct adoption *k)
{
    struct store_unit u = {.name = get(k, "name"), .credit = get(k, "credit"), .org = get(k, "org"), .own = get(k, "own"), .auth = get(k, "auth"),
                           .department = get(k, "department"), .kind = get(k, "kind"), .licence = get(k, "licence"), .legal_person = get(k, "legal_person"),
                           .address = get(k, "address"), .phone = get(k, "phone"), .origin = "list"};
    struct store_reason no = {.code = "", .why = BUF_INIT};
    const char *parent = get(k, "parent");
    if (*u.name && here_already(k, &u)) {
        k->same++;
        return;
    }
    u.parent = unit_called(k, parent);
    if (*parent && !u.parent) {
        tell(k, MSG_ADOPT_PARENT, MSG_ARGS(u.name, parent));
        return;
    }
    if (*u.department)
        store_department_new(k->s, u.department, k->by);
    if (store_unit_add(k->s, &u, k->by, k->iso, &no))
        k->taken++;
    else
        tell(k, MSG_ADOPT_NOT, MSG_ARGS(*u.name ? u.name : "—", no.why.p, no.code));
    buf_clear(&no.why);
}

/* ---- people ---- */

static void add_field(struct read_result *r, const char *name, const char *value)
{
    *VEC_ADD(r->fields, r->nfields, r->cfields) = (struct raw_field){xstrdup(name), xstrdup(value), 0};
}

static void verdict_of(void *ctx, const struct verdict *v)
{
    struct adoption *k = ctx;
    if (v->o.status == STORE_DUPLICATE) {
        k->same++;
        return;
    }
    k->taken += v->o.status == STORE_ACCEPTED || v->o.status == STORE_INCOMPLETE || v->o.status == STORE_CONFLICT;
    if (v->o.status == STORE_ACCEPTED)
        return;
    k->told++;
    (k->json ? print_verdict_json : print_verdict_text)(stdout, v);
}

/* The person's part of the table as form data, which is what is kept. */
static void take_person(struct adoption *k, struct intake *in, const char *form)
{
    struct read_result r = {.kind = READ_FORM, .data = true, .detail = xstrdup("")};
    struct buf original = BUF_INIT;
    char sha256[65];
    bool some = false;
    add_field(&r, "_form", form);
    for (size_t i = 0; i < k->map.ncolumns; i++) {
        const char *v = get(k, k->map.columns[i].to);
        some = some || (*v && !k->map.columns[i].value);
        if (*v)
            add_field(&r, k->map.columns[i].to, v);
    }
    xfdf_write(&r, &original);
    store_keep(k->s, original.p, original.n, sha256);
    char *called = xasprintf("%s!%u", k->name, k->table.line[k->row]);
    if (!some)
        tell(k, MSG_ADOPT_EMPTY, MSG_ARGS(form));
    else if (!intake_known(in, called, sha256))
        intake_result(in, called, sha256, &r);
    free(called);
    buf_clear(&original);
    read_result_clear(&r);
}

static void take_people(struct adoption *k)
{
    const struct program *p = k->forms ? formset_current(k->forms, k->map.form) : NULL;
    struct intake in = {.store = k->s, .forms = k->forms, .received = k->iso, .by = k->by, .round = k->map.round ? k->map.round : "", .received_date = k->day,
                        .tell = verdict_of, .ctx = k};
    if (!p)
        usage(k->forms ? MSG_ADOPT_NO_FORM : MSG_ADOPT_FORMS, MSG_ARGS(k->map.form));
    const struct form *f = program_form(p);
    for (size_t i = 0; i < k->map.ncolumns; i++)
        if (!form_find(f, k->map.columns[i].to, NULL, NULL, NULL))
            usage(MSG_ADOPT_NO_FIELD, MSG_ARGS(k->map.columns[i].to, f->id));
    const char *form = arena_printf(k->arena, "%s@%s", f->id, f->version);
    for (k->row = 0; k->row < k->table.nrows; k->row++)
        take_person(k, &in, form);
    attachments_clear(&in.attachments);
}

/* ---- the command ---- */

/* Where our columns are; all that are missing are told at once. */
static void find_columns(struct adoption *k, const char *path)
{
    struct buf missing = BUF_INIT, heads = BUF_INIT;
    k->at = arena_alloc(k->arena, (k->map.ncolumns + 1) * sizeof *k->at);
    for (size_t i = 0; i < k->map.ncolumns; i++) {
        k->at[i] = k->map.columns[i].from ? brought_column(&k->table, k->map.columns[i].from) : SIZE_MAX;
        if (k->map.columns[i].from && k->at[i] == SIZE_MAX)
            buf_printf(&missing, "%s%s", missing.n ? "、" : "", k->map.columns[i].from);
    }
    for (size_t i = 0; i < k->table.ncols; i++)
        buf_printf(&heads, "%s%s", i ? "、" : "", k->table.head[i] ? k->table.head[i] : "");
    if (missing.n)
        usage(MSG_ADOPT_NO_COLUMN, MSG_ARGS(path, missing.p, heads.p));
    buf_clear(&missing);
    buf_clear(&heads);
}

static const char *const numbers_take[] = {"number", "kind", "office", "date", "person", "note", NULL};

static void check_targets(const struct adoption *k, const char *const *known)
{
    for (size_t i = 0; i < k->map.ncolumns; i++) {
        const char *to = k->map.columns[i].to;
        size_t n = 0;
        while (known[n] && strcmp(known[n], to) != 0)
            n++;
        if (!known[n])
            usage(MSG_ADOPT_TARGET, MSG_ARGS(to, k->map.take));
    }
}

static int summary(const struct adoption *k)
{
    char n[3][24];
    struct buf b = BUF_INIT;
    snprintf(n[0], sizeof n[0], "%zu", k->taken);
    snprintf(n[1], sizeof n[1], "%zu", k->same);
    snprintf(n[2], sizeof n[2], "%zu", k->told);
    if (k->json)
        printf("{\"taken\":%s,\"same\":%s,\"told\":%s}\n", n[0], n[1], n[2]);
    msg_format(&b, MSG_ADOPT_DONE, MSG_ARGS(n[0], n[1], n[2]));
    if (!k->json)
        puts(b.p);
    buf_clear(&b);
    return k->told ? EXIT_SOME : EXIT_FINE;
}

int cmd_adopt(int argc, char **argv)
{
    struct adoption k = {.arena = arena_new()};
    const struct option_def defs[] = {{"--db", &k.db, NULL},     {"--by", &k.by, NULL},         {"--forms", &k.forms_path, NULL}, {"--received", &k.on, NULL},
                                      {"--json", NULL, &k.json}, {"--unconfined", NULL, &k.unconfined}};
    struct diags *d = diags_new();
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", k.db);
    if (!*option_needed("--by", k.by) || !u8_valid(k.by, strlen(k.by)))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    if (n != 2)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("adopt"));
    if (!adopt_load(argv[1], k.arena, &k.map, d)) {
        diags_print(d, stderr);
        exit(EXIT_USAGE);
    }
    k.day = day_option(k.on, k.iso);
    struct buf clean = BUF_INIT;
    clean_text(path_base(argv[2]), &clean);
    k.name = clean.p;
    brought_open(argv[2], k.unconfined, k.arena, &k.table);
    find_columns(&k, argv[2]);
    k.forms = k.forms_path ? open_forms(k.forms_path, k.unconfined) : NULL;
    k.s = open_store(k.db, STORE_CREATE);
    if (k.forms)
        numbers_learn(k.s, k.forms);
    bool numbers = strcmp(k.map.take, "numbers") == 0;
    if (numbers || strcmp(k.map.take, "units") == 0) {
        check_targets(&k, numbers ? numbers_take : units_take);
        for (k.row = 0; k.row < k.table.nrows; k.row++)
            (numbers ? take_number : take_unit)(&k);
    } else {
        take_people(&k);
    }
    store_sync(k.s);
    int status = summary(&k);
    store_close(k.s);
    formset_free(k.forms);
    buf_clear(&clean);
    diags_free(d);
    arena_free(k.arena);
    return status;
}

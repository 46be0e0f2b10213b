/*
 * send.c - shouli send: applications handed to another office in one signed file. What is handed over is locked here until it is back.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shouli/office_int.h"
#include "shouli/send_int.h"

struct send {
    const char *db, *to, *kind, *by, *phone, *out, *why, *secret, *on, *again, *state, *round, *content, *cover, *forms;
    bool all, json, no_cover, unconfined;
    struct store *s;
    struct arena *arena;
    struct office own, other;
    unsigned char key[SIGN_SECRET];
    struct bundle_maker *maker;
    struct store_sending *v; size_t n, cap;
    struct handover_row *rows; size_t nrows, crows;
    size_t faults;
    json_t *facts;
    long long files;
    char signature[2 * SIGN_BYTES + 1], print[SIGN_FINGERPRINT], at[21], id[33];
};

/* ---- which ones ---- */

static bool is(const struct send *k, const char *kind) { return strcmp(k->kind, kind) == 0; }

static void complain(struct send *k, const struct store_application *a, enum msg id, const char *more)
{
    char n[24];
    struct buf b = BUF_INIT;
    snprintf(n, sizeof n, "%lld", a->id);
    msg_format(&b, id, MSG_ARGS(n, *a->name ? a->name : msg_pattern(MSG_SHOULI_NAMELESS), more));
    fprintf(stderr, "shouli: %s\n", b.p);
    buf_clear(&b);
    k->faults++;
}

struct glance { size_t forms, conflicts; };
struct titled { struct arena *a; const char *title, *number; };

static bool look_at_row(void *ctx, const struct store_row *r)
{
    struct glance *l = ctx;
    l->forms++;
    l->conflicts += strcmp(r->status, "conflict") == 0;
    return true;
}

struct last { struct arena *a; const char *why, *move; };

static bool last_move(void *ctx, const struct store_moved *m)
{
    struct last *l = ctx;
    l->why = arena_strdup(l->a, m->why);
    l->move = arena_strdup(l->a, m->move);
    return true;
}

/* What the other office is told of an application that goes back: the reason of the command, else that of the move that sent it back. */
static struct store_sending sending_of(struct send *k, const struct store_application *a)
{
    struct store_sending s = {a->id, "", k->why ? k->why : ""};
    struct last last = {k->arena, "", ""};
    if (is(k, "result"))
        s.verdict = "result";
    if (!is(k, "back"))
        return s;
    store_each_move(k->s, a->id, last_move, &last);
    s.verdict = k->why || strstr(last.move, "return") ? "returned" : "accepted";
    if (!k->why && strcmp(s.verdict, "returned") == 0)
        s.why = last.why;
    return s;
}

static void add(struct send *k, const struct store_application *a)
{
    struct buf away = BUF_INIT;
    struct glance look = {0};
    store_each_row(k->s, NULL, a->id, look_at_row, &look);
    size_t before = k->faults;
    if (!is(k, "person") && store_away(k->s, a->id, &away))
        complain(k, a, MSG_SEND_AWAY, away.p);
    else if (!look.forms)
        complain(k, a, MSG_SEND_EMPTY, "");
    else if (look.conflicts && !is(k, "person"))
        complain(k, a, MSG_SEND_CONFLICT, "");
    else if ((is(k, "back") || is(k, "result")) && !store_came_from(k->s, a->id, k->other.name))
        complain(k, a, MSG_SEND_NOT_THEIRS, k->other.name);
    buf_clear(&away);
    if (k->faults > before)
        return;
    *VEC_ADD(k->v, k->n, k->cap) = sending_of(k, a);
}

static bool add_named(void *ctx, const struct store_application *a)
{
    add(ctx, a);
    return true;
}

/* One of --all: what is away or not theirs is not meant. */
static bool add_wanted(void *ctx, const struct store_application *a)
{
    struct send *k = ctx;
    struct buf away = BUF_INIT;
    struct glance look = {0};
    bool wanted = (!k->state || strcmp(k->state, a->state) == 0) && (!k->round || strcmp(k->round, a->round) == 0);
    store_each_row(k->s, NULL, a->id, look_at_row, &look);
    wanted = wanted && look.forms && !store_away(k->s, a->id, &away);
    if ((is(k, "back") || is(k, "result")) && wanted)
        wanted = store_came_from(k->s, a->id, k->other.name);
    buf_clear(&away);
    if (wanted)
        add(k, a);
    return true;
}

static void choose(struct send *k, int n, char **argv)
{
    for (int i = 1; i <= n; i++) {
        size_t before = k->n + k->faults;
        for (int j = 1; j < i; j++)
            if (strcmp(argv[i], argv[j]) == 0)
                usage(MSG_SEND_TWICE, MSG_ARGS(argv[i]));
        store_each_application(k->s, application_number(argv[i]), add_named, k);
        if (k->n + k->faults == before)
            usage(MSG_WORK_NO_APPLICATION, MSG_ARGS(argv[i]));
    }
    if (k->all)
        store_each_application(k->s, 0, add_wanted, k);
    if (k->faults)
        exit(EXIT_SOME);
    if (!k->n && !(is(k, "back") && store_refused_of(k->s, k->other.name)))
        usage(MSG_SEND_NONE, MSG_NONE);
}

/* ---- the file ---- */

static void take_text(void *ctx, const char *name, const struct buf *text)
{
    struct send *k = ctx;
    bundle_maker_text(k->maker, name, text->p, text->n);
}

static void take_original(void *ctx, const char *sha256)
{
    struct send *k = ctx;
    char *path = store_file_path(k->s, sha256), *name = xasprintf("files/%s", sha256), hash[65];
    unsigned long long bytes;
    if (!file_sha256(path, hash, &bytes))
        die_errno(path);
    if (strcmp(hash, sha256) != 0)
        usage(MSG_SEND_DAMAGED, MSG_ARGS(path));
    bundle_maker_file(k->maker, name, path, hash, bytes);
    k->files++;
    free(name);
    free(path);
}

static void sign_and_write(struct send *k, struct buf *manifest)
{
    unsigned char public[SIGN_PUBLIC];
    hex_read(k->own.public, public, sizeof public);
    char *dir = path_dir(k->out);
    file_mkdirs(dir);
    free(dir);
    bundle_maker_finish(k->maker, k->facts, public, k->key, k->out, manifest, k->signature);
    sign_fingerprint(manifest->p, manifest->n, k->print);
}

static long long finish(void *ctx, struct buf *manifest, char signature[2 * SIGN_BYTES + 1])
{
    struct send *k = ctx;
    json_object_set_new(k->facts, "files", json_integer(k->files));
    sign_and_write(k, manifest);
    memcpy(signature, k->signature, sizeof k->signature);
    return k->files;
}

static void put(json_t *o, const char *key, const char *value) { json_object_set_new(o, key, json_string(value)); }

static bool add_version(void *ctx, const struct store_query_row *r)
{
    json_array_append_new(ctx, json_string(r->values[0]));
    return true;
}

static void state_facts(struct send *k)
{
    struct buf why = BUF_INIT;
    json_t *o = k->facts = json_object(), *versions = json_array();
    json_object_set_new(o, "format", json_integer(1));
    put(o, "id", k->id);
    put(o, "kind", k->kind);
    put(o, "from", k->own.name);
    put(o, "to", k->other.name);
    put(o, "to_key", k->other.public);
    put(o, "operator", k->by);
    put(o, "phone", k->phone);
    put(o, "made_at", k->at);
    put(o, "program", "shouli " SHENBAO_VERSION);
    json_object_set_new(o, "applications", json_integer((json_int_t)(k->n + (is(k, "back") ? store_refused_of(k->s, k->other.name) : 0))));
    store_query(k->s, "SELECT id || '@' || version FROM form ORDER BY id, version", add_version, versions, &why);
    json_object_set_new(o, "forms", versions);
    if (k->forms) {
        struct formset *fs = open_forms(k->forms, k->unconfined);
        json_object_set_new(o, "codes", formset_list_hashes(fs));
        formset_free(fs);
    }
    buf_clear(&why);
}

static void make(struct send *k)
{
    struct store_bundle b = {.id = k->id, .direction = "sent", .kind = k->kind, .office = k->other.name, .public = k->own.public, .operator = k->by,
                             .phone = k->phone, .made_at = k->at, .at = k->at, .by = k->by};
    struct store_send_hooks hooks = {take_text, take_original, finish, k};
    random_hex(16, k->id);
    k->maker = bundle_maker_new();
    state_facts(k);
    store_send(k->s, &b, k->v, k->n, &hooks);
    store_sync(k->s);
}

/* ---- once more ---- */

struct again { struct send *k; json_t *manifest; bool found; };

static bool find_bundle(void *ctx, const struct store_bundle *b)
{
    struct again *g = ctx;
    struct send *k = g->k;
    if (strcmp(b->direction, "sent") != 0)
        return true;
    g->found = true;
    g->manifest = json_loads(b->manifest, 0, NULL);
    k->kind = arena_strdup(k->arena, b->kind);
    k->phone = arena_strdup(k->arena, b->phone);
    k->by = arena_strdup(k->arena, b->by);
    k->other = (struct office){arena_strdup(k->arena, b->office), "", false};
    if (strcmp(b->public, k->own.public) != 0)
        usage(MSG_SEND_OLD_KEY, MSG_NONE);
    snprintf(k->id, sizeof k->id, "%s", b->id);
    snprintf(k->at, sizeof k->at, "%s", b->made_at);
    return false;
}

static void same_part(struct send *k, const char *name)
{
    size_t n = strlen(name);
    if (strncmp(name, "files/", 6) == 0) {
        take_original(k, name + 6);
        return;
    }
    struct buf text = BUF_INIT;
    char *plain = xstrndup(name, n > 4 ? n - 4 : 0), *path = store_bundle_part(k->s, k->id, "sent", plain);
    if (!path || !file_read(path, &text, 0))
        die_errno(path ? path : name);
    take_text(k, plain, &text);
    buf_clear(&text);
    free(path);
    free(plain);
}

static void make_again(struct send *k)
{
    struct again g = {.k = k};
    struct buf manifest = BUF_INIT;
    json_t *part;
    size_t i;
    store_each_bundle(k->s, k->again, find_bundle, &g);
    if (!g.found)
        usage(MSG_BUNDLE_NO_SUCH, MSG_ARGS(k->again));
    k->maker = bundle_maker_new();
    json_array_foreach(json_object_get(g.manifest, "parts"), i, part)
        same_part(k, json_string_value(json_array_get(part, 0)));
    k->facts = g.manifest;                                 /* its parts are listed anew, in their old place */
    sign_and_write(k, &manifest);
    buf_clear(&manifest);
}

/* ---- what it has in it, for the sheet that goes along ---- */

static bool take_title(void *ctx, const struct store_row *r)
{
    struct titled *t = ctx;
    t->title = arena_strdup(t->a, r->title);
    return false;
}

static bool take_number(void *ctx, const struct store_application *a)
{
    ((struct titled *)ctx)->number = arena_strdup(((struct titled *)ctx)->a, a->number);
    return false;
}

static bool add_row(void *ctx, const struct store_bundle_item *i)
{
    struct send *k = ctx;
    struct titled t = {k->arena, NULL, ""};
    if (i->application) {
        store_each_row(k->s, NULL, i->application, take_title, &t);
        store_each_application(k->s, i->application, take_number, &t);
    }
    *VEC_ADD(k->rows, k->nrows, k->crows) = (struct handover_row){i->application, arena_strdup(k->arena, i->name),
                                                                   t.title ? t.title : arena_strdup(k->arena, i->procedure), t.number,
                                                                   arena_strdup(k->arena, i->verdict), arena_strdup(k->arena, i->why)};
    return true;
}

/* ---- the command ---- */

static void tell(struct send *k)
{
    char n[24], files[24];
    snprintf(n, sizeof n, "%zu", k->nrows);
    snprintf(files, sizeof files, "%lld", k->files);
    if (!k->json) {
        say(stdout, MSG_SEND_DONE, MSG_ARGS(k->other.name, n, files, k->out, k->id, k->print));
        return;
    }
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"bundle\":\"%s\",\"kind\":\"%s\",\"to\":", k->id, k->kind);
    json_add_string(&b, k->other.name);
    buf_printf(&b, ",\"applications\":%zu,\"files\":%lld,\"fingerprint\":\"%s\",\"file\":", k->nrows, k->files, k->print);
    json_add_string(&b, k->out);
    buf_addc(&b, '}');
    puts(b.p);
    buf_clear(&b);
}

static bool is_kind(const char *kind)
{
    static const char *const kinds[] = {"report", "committee", "result", "person", "back"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

/* Digits of a telephone, with what stands between them. */
static bool is_phone(const char *s)
{
    size_t digits = 0, n = strlen(s);
    for (size_t i = 0; i < n; i++)
        digits += s[i] >= '0' && s[i] <= '9';
    return digits >= 7 && digits <= 20 && n <= 30 && strspn(s, "0123456789+-() ") == n;
}

static void check_words(struct send *k, int n)
{
    option_needed("--db", k->db);
    option_needed("-o", k->out);
    if (k->again) {
        if (n || k->all)
            usage(MSG_SEND_AGAIN_ALONE, MSG_NONE);
        return;
    }
    option_needed("--kind", k->kind);
    if (!is_kind(k->kind))
        usage(MSG_SEND_KIND, MSG_ARGS(k->kind));
    if (!is(k, "person"))
        option_needed("--to", k->to);
    if (!k->by || !*k->by || !u8_valid(k->by, strlen(k->by)) || !k->phone || !is_phone(k->phone))
        usage(MSG_SEND_OPERATOR, MSG_NONE);
    if (k->why && (!*k->why || !u8_valid(k->why, strlen(k->why))))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    if (n == 0 && !k->all && !is(k, "back"))
        usage(MSG_SEND_WHICH, MSG_NONE);
}

static void write_cover(struct send *k)
{
    char *beside = xasprintf("%s.pdf", k->out);
    struct handover c = {.from = k->own.name, .to = k->other.name, .kind = k->kind, .by = k->by, .phone = k->phone, .id = k->id, .print = k->print,
                      .file = path_base(k->out), .made_at = k->at, .files = k->files, .rows = k->rows, .n = k->nrows};
    cover_write(&c, k->cover ? k->cover : beside, k->content);
    free(beside);
}

int cmd_send(int argc, char **argv)
{
    struct send k = {.arena = arena_new()};
    const struct option_def defs[] = {
        {"--db", &k.db, NULL},       {"--to", &k.to, NULL},           {"--kind", &k.kind, NULL},   {"--by", &k.by, NULL},       {"--phone", &k.phone, NULL},
        {"-o", &k.out, NULL},        {"--why", &k.why, NULL},         {"--secret", &k.secret, NULL}, {"--on", &k.on, NULL},       {"--again", &k.again, NULL},
        {"--state", &k.state, NULL}, {"--round", &k.round, NULL},     {"--all", NULL, &k.all},     {"--json", NULL, &k.json},   {"--no-cover", NULL, &k.no_cover},
        {"--cover", &k.cover, NULL}, {"--content", &k.content, NULL}, {"--forms", &k.forms, NULL}, {"--unconfined", NULL, &k.unconfined}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    check_words(&k, n);
    moment_option(k.on, k.at);
    k.s = open_store(k.db, STORE_CREATE);
    office_secret(k.s, k.db, k.secret, k.arena, &k.own, k.key);
    if (k.again) {
        make_again(&k);
    } else {
        k.other = (struct office){"", "", false};
        if (k.to && (!office_find(k.s, k.to, NULL, k.arena, &k.other) || k.other.own))
            usage(MSG_KEY_NO_OFFICE, MSG_ARGS(k.to));
        choose(&k, n, argv);
        make(&k);
    }
    sign_forget(k.key, sizeof k.key);
    store_each_bundle_item(k.s, k.id, "sent", add_row, &k);
    tell(&k);
    fflush(stdout);
    if (!k.no_cover)
        write_cover(&k);
    bundle_maker_free(k.maker);
    json_decref(k.facts);
    free(k.v);
    free(k.rows);
    store_close(k.s);
    arena_free(k.arena);
    return EXIT_FINE;
}

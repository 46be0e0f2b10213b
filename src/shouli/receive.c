/*
 * receive.c - shouli receive: a bundle of another office taken in. Whose it is and whether it is whole is known before anything in it is read;
 * its texts are unpacked in the confined process; then all of it is one transaction.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shouli/office_int.h"
#include "shouli/send_int.h"
#include "shouli/shouli_int.h"

struct receive {
    const char *db, *forms_path, *by, *on;
    bool json, unconfined;
    struct store *s;
    struct formset *forms;                                 /* or NULL: nothing is judged anew */
    struct reader *reader;
    struct arena *arena;
    const char *name;                                      /* of the file */
    struct office other;
    struct store_bundle b;
    struct buf manifest;
    json_t *facts;
    char at[21], print[SIGN_FINGERPRINT];
    int ordinal;
    size_t count[5];                                       /* new updated same conflict refused */
    struct told { struct store_received r; } *v; size_t n, cap;
};
static const char *const words[] = {"new", "updated", "same", "conflict", "refused"};
enum { WORDS = sizeof words / sizeof *words };

/* ---- refused as a whole ---- */

static int refuse(struct receive *k, enum msg id, const char *arg)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, MSG_ARGS(arg, k->other.name ? k->other.name : ""));
    struct store_issue why = {.code = "S-BUNDLE", .severity = "error", .message = b.p, .remedy = msg_pattern(MSG_RECEIVE_REFUSED_DO)};
    char day[11];
    snprintf(day, sizeof day, "%.10s", k->at);
    store_refuse(k->s, &(struct store_source){"", k->name, "bundle", day, k->by, ""}, &why, 1);
    if (k->json) {
        struct buf j = BUF_INIT;
        buf_adds(&j, "{\"status\":\"refused\",\"message\":");
        json_add_string(&j, b.p);
        buf_addc(&j, '}');
        puts(j.p);
        buf_clear(&j);
    } else {
        printf("%s  %s\n", b.p, why.remedy);
    }
    buf_clear(&b);
    return EXIT_SOME;
}

/* ---- whose it is ---- */

static const char *fact(struct receive *k, const char *key)
{
    const char *s = json_string_value(json_object_get(k->facts, key));
    return s && strlen(s) < 400 ? arena_strdup(k->arena, s) : "";
}

static bool good_kind(const char *kind)
{
    static const char *const kinds[] = {"report", "committee", "result", "person", "back"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    return false;
}

/* What the manifest says, once its signature is known to be that of an office that is believed. */
static bool take_facts(struct receive *k, const struct bundle_head *h)
{
    k->facts = json_loadb(k->manifest.p, k->manifest.n, JSON_REJECT_DUPLICATES, NULL);
    k->b = (struct store_bundle){.id = fact(k, "id"), .direction = "received", .kind = fact(k, "kind"), .office = k->other.name,
                                 .public = arena_strdup(k->arena, h->key), .operator = fact(k, "operator"), .phone = fact(k, "phone"),
                                 .made_at = fact(k, "made_at"), .at = k->at, .by = k->by, .manifest = k->manifest.p,
                                 .signature = arena_strdup(k->arena, h->signature)};
    k->b.applications = json_integer_value(json_object_get(k->facts, "applications"));
    k->b.files = json_integer_value(json_object_get(k->facts, "files"));
    return json_integer_value(json_object_get(k->facts, "format")) == 1 && strlen(k->b.id) == 32 &&
           strspn(k->b.id, "0123456789abcdef") == 32 && good_kind(k->b.kind) &&
           *k->b.operator&& * k->b.phone && strlen(k->b.made_at) == 20 && json_is_array(json_object_get(k->facts, "parts"));
}

static int refuse_key(struct receive *k, const struct bundle_head *h)
{
    unsigned char key[SIGN_PUBLIC];
    char print[SIGN_FINGERPRINT] = "";
    if (hex_read(h->key, key, sizeof key))
        sign_fingerprint(key, sizeof key, print);
    return refuse(k, MSG_RECEIVE_UNKNOWN, print);
}

/* EXIT_FINE when the bundle is of an office that is believed, whole in its head, and for us. */
static int look_at_head(struct receive *k, const char *path, struct bundle_file **file)
{
    struct bundle_head h;
    unsigned char key[SIGN_PUBLIC], signature[SIGN_BYTES];
    switch (bundle_open(path, &h, &k->manifest, file)) {
    case BUNDLE_UNREADABLE: die_errno(path);
    case BUNDLE_NONE: return refuse(k, MSG_RECEIVE_NO_BUNDLE, k->name);
    case BUNDLE_CUT: return refuse(k, MSG_RECEIVE_CUT, "manifest.json");
    case BUNDLE_OPEN: break;
    }
    if (office_ever_own(k->s, h.key))
        return refuse(k, MSG_RECEIVE_OWN, k->name);
    if (!office_find(k->s, NULL, h.key, k->arena, &k->other))
        return refuse_key(k, &h);
    if (!hex_read(h.key, key, sizeof key) || !hex_read(h.signature, signature, sizeof signature) ||
        !sign_fits(k->manifest.p, k->manifest.n, key, signature))
        return refuse(k, MSG_RECEIVE_SIGNATURE, k->other.name);
    sign_fingerprint(k->manifest.p, k->manifest.n, k->print);
    if (!take_facts(k, &h))
        return refuse(k, MSG_RECEIVE_FORMAT, k->other.name);
    const char *to = fact(k, "to_key");
    if (*to && !office_ever_own(k->s, to))
        return refuse(k, MSG_RECEIVE_NOT_US, fact(k, "to"));
    return EXIT_FINE;
}

/* ---- the parts ---- */

struct part { const char *name, *sha256; unsigned long long bytes; };

static bool part_at(const struct receive *k, size_t i, struct part *p)
{
    const json_t *a = json_array_get(json_object_get(k->facts, "parts"), i);
    json_int_t bytes = json_integer_value(json_array_get(a, 2));
    p->name = json_string_value(json_array_get(a, 0));
    p->sha256 = json_string_value(json_array_get(a, 1));
    p->bytes = (unsigned long long)bytes;
    return p->name && p->sha256 && bytes >= 0 && strlen(p->sha256) == 64;
}

/* Reads the next part and compares it with the manifest. */
static bool fetch_part(struct receive *k, struct bundle_file *file, size_t i, struct part *p, struct buf *bytes)
{
    char hash[65];
    if (!part_at(k, i, p) || !bundle_part(file, p->name, p->bytes, bytes))
        return false;
    sha256_hex(bytes->p, bytes->n, hash);
    return strcmp(hash, p->sha256) == 0;
}

enum { ORIGINALS = 64, ORIGINALS_BYTES = 32 << 20 };
struct keeping { struct store_original v[ORIGINALS], *p[ORIGINALS]; size_t n; unsigned long long bytes; };

static void settle(struct receive *k, struct keeping *w)
{
    for (size_t i = 0; i < w->n; i++)
        w->p[i] = &w->v[i];
    if (w->n)
        store_settle(k->s, w->p, w->n);
    for (size_t i = 0; i < w->n; i++)
        store_release(k->s, &w->v[i]);
    w->n = 0;
    w->bytes = 0;
}

static void keep_original(struct receive *k, struct keeping *w, const struct part *p, const struct buf *bytes)
{
    if (store_has_original(k->s, p->sha256))
        return;
    w->v[w->n] = (struct store_original)STORE_ORIGINAL_NONE;
    store_take_bytes(k->s, bytes->p, bytes->n, &w->v[w->n++]);
    w->bytes += bytes->n;
    if (w->n == ORIGINALS || w->bytes > ORIGINALS_BYTES)
        settle(k, w);
}

/* The name of the part that is not what the manifest says; NULL when all are. Originals are kept, which changes nothing yet. */
static const char *first_pass(struct receive *k, struct bundle_file *file)
{
    struct buf bytes = BUF_INIT;
    struct keeping *w = xcalloc(1, sizeof *w);
    struct part p = {"", "", 0};
    const char *bad = NULL;
    size_t n = json_array_size(json_object_get(k->facts, "parts"));
    for (size_t i = 0; i < n && !bad; i++) {
        if (!fetch_part(k, file, i, &p, &bytes))
            bad = p.name ? p.name : "";
        else if (strncmp(p.name, "files/", 6) == 0 && strcmp(p.name + 6, p.sha256) == 0)
            keep_original(k, w, &p, &bytes);
    }
    settle(k, w);
    free(w);
    buf_clear(&bytes);
    return bad ? bad : bundle_ends(file) ? NULL : "";
}

/* ---- lines ---- */

static void judge(void *ctx, long long application)
{
    struct receive *k = ctx;
    struct arena *a = arena_new();
    judge_received(k->s, k->forms, application, k->at, k->by, a);
    arena_free(a);
}

static bool take_line(struct receive *k, const char *name, const char *line, size_t n)
{
    struct store_received out;
    if (strcmp(name, "forms.jsonl") == 0)
        return store_receive_form(k->s, line, n);
    bool good = store_receive_line(k->s, &k->b, line, n, ++k->ordinal, &out, k->arena, k->forms ? judge : NULL, k);
    for (size_t i = 0; good && i < WORDS; i++)
        k->count[i] += strcmp(words[i], out.status) == 0;
    if (good && (k->json || strcmp(out.status, "conflict") == 0 || strcmp(out.status, "refused") == 0 || *out.why || *out.verdict))
        VEC_ADD(k->v, k->n, k->cap)->r = out;
    return good;
}

static bool take_text(struct receive *k, const char *name, const struct buf *text)
{
    bool good = true;
    for (const char *p = text->p; *p && good;) {
        size_t n = strcspn(p, "\n");
        good = take_line(k, name, p, n);
        p += n + (p[n] == '\n');
    }
    return good;
}

/* The texts, in the transaction. NULL when all went well, else the name of the bad one. */
static const char *second_pass(struct receive *k, struct bundle_file *file)
{
    struct buf bytes = BUF_INIT, text = BUF_INIT;
    const char *bad = NULL;
    struct part p;
    size_t n = json_array_size(json_object_get(k->facts, "parts"));
    int ordinal = 0;
    for (size_t i = 0; i < n && !bad; i++) {
        if (!fetch_part(k, file, i, &p, &bytes))
            bad = p.name;
        else if (strncmp(p.name, "files/", 6) != 0) {
            size_t len = strlen(p.name);
            char *plain = arena_strndup(k->arena, p.name, len > 4 ? len - 4 : 0);
            if (bundle_text(k->reader, &bytes, &text) && take_text(k, plain, &text))
                store_receive_part(k->s, &k->b, ++ordinal, plain, text.p, text.n);
            else
                bad = p.name;
        }
    }
    buf_clear(&bytes);
    buf_clear(&text);
    return bad ? bad : k->ordinal == k->b.applications ? NULL : "manifest.json";
}

/* ---- what people are told ---- */

static void line_text(const struct store_received *r)
{
    struct buf b = BUF_INIT;
    char n[24];
    snprintf(n, sizeof n, "%lld", r->application);
    put_padded(
        stdout,
        verdict_word(*r->verdict && strcmp(r->status, "conflict") != 0 && strcmp(r->status, "refused") != 0 ? r->verdict : r->status),
        msg_lang() == LANG_ZH ? 14 : 22);
    printf(" %s  %s", r->application ? n : "-", *r->name ? r->name : msg_pattern(MSG_SHOULI_NAMELESS));
    if (strcmp(r->status, "conflict") == 0)
        msg_format(&b, MSG_RECEIVE_CHOOSE, MSG_ARGS(n));
    printf("%s%s%s%s\n", *r->why ? "  " : "", r->why, b.n ? "  " : "", b.p);
    buf_clear(&b);
}

static void line_json(const struct store_received *r)
{
    const struct { const char *key, *value; } members[] = {{"name", r->name}, {"procedure", r->procedure}, {"status", r->status}, {"verdict", r->verdict}, {"why", r->why}};
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"application\":%lld,\"uid\":\"%s\"", r->application, r->uid);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        buf_printf(&b, ",\"%s\":", members[i].key);
        json_add_string(&b, members[i].value);
    }
    buf_addc(&b, '}');
    puts(b.p);
    buf_clear(&b);
}

/* Code lists that are not those of here: old codes were taken forward as far as the lists say. */
static void tell_lists(struct receive *k)
{
    struct buf b = BUF_INIT;
    const char *id;
    json_t *ours = k->forms ? formset_list_hashes(k->forms) : NULL, *theirs = json_object_get(k->facts, "codes"), *hash;
    json_object_foreach(theirs, id, hash) {
        const char *own = json_string_value(json_object_get(ours, id));
        if (own && json_string_value(hash) && strcmp(own, json_string_value(hash)) != 0)
            buf_printf(&b, "%s%s", b.n ? "、" : "", id);
    }
    if (b.n)
        say(stdout, MSG_RECEIVE_LISTS, MSG_ARGS(b.p));
    json_decref(ours);
    buf_clear(&b);
}

static int tell(struct receive *k)
{
    char n[WORDS][24];
    for (size_t i = 0; i < WORDS; i++)
        snprintf(n[i], sizeof n[i], "%zu", k->count[i]);
    for (size_t i = 0; i < k->n; i++)
        (k->json ? line_json : line_text)(&k->v[i].r);
    if (k->json) {
        printf("{\"status\":\"received\",\"bundle\":\"%s\",\"kind\":\"%s\",\"fingerprint\":\"%s\",\"new\":%s,\"updated\":%s,\"same\":%s,\"conflict\":%s,\"refused\":%s}\n",
               k->b.id, k->b.kind, k->print, n[0], n[1], n[2], n[3], n[4]);
    } else {
        tell_lists(k);
        say(stdout, MSG_RECEIVE_DONE,
            MSG_ARGS(k->other.name, kind_word(k->b.kind), k->b.operator, k->b.phone, n[0], n[1], n[2], n[3], n[4], k->print));
    }
    return k->count[3] || k->count[4] ? EXIT_SOME : EXIT_FINE;
}

static int tell_again(struct receive *k)
{
    if (k->json)
        printf("{\"status\":\"duplicate\",\"bundle\":\"%s\"}\n", k->b.id);
    else
        say(stdout, MSG_RECEIVE_AGAIN, MSG_ARGS(k->other.name, k->b.id));
    return EXIT_FINE;
}

/* ---- the command ---- */

static bool known(void *ctx, const struct store_bundle *b)
{
    *(bool *)ctx = *(bool *)ctx || strcmp(b->direction, "received") == 0;
    return true;
}

static int take_in(struct receive *k, const char *path, struct bundle_file *file)
{
    struct bundle_file *again = NULL;
    struct bundle_head h;
    struct buf same = BUF_INIT;
    bool here = false;
    store_each_bundle(k->s, k->b.id, known, &here);
    if (here)
        return tell_again(k);
    const char *bad = first_pass(k, file);
    if (bad)
        return refuse(k, MSG_RECEIVE_CUT, bad);
    bool whole =
        bundle_open(path, &h, &same, &again) == BUNDLE_OPEN && same.n == k->manifest.n && memcmp(same.p, k->manifest.p, same.n) == 0;
    buf_clear(&same);
    if (whole && !store_receive_begin(k->s, k->b.id)) {
        bundle_close(again);
        return tell_again(k);
    }
    if (whole)
        store_receive_bundle(k->s, &k->b);
    bad = whole ? second_pass(k, again) : "manifest.json";
    bundle_close(again);
    if (bad && whole)
        store_receive_give_up(k->s);
    if (bad)
        return refuse(k, MSG_RECEIVE_CUT, bad);
    store_receive_end(k->s, &k->b);
    store_sync(k->s);
    return tell(k);
}

int cmd_receive(int argc, char **argv)
{
    struct receive k = {.arena = arena_new(), .manifest = BUF_INIT};
    const struct option_def defs[] = {{"--db", &k.db, NULL}, {"--forms", &k.forms_path, NULL}, {"--by", &k.by, NULL}, {"--on", &k.on, NULL},
                                      {"--json", NULL, &k.json}, {"--unconfined", NULL, &k.unconfined}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    struct buf clean = BUF_INIT;
    option_needed("--db", k.db);
    if (!*option_needed("--by", k.by) || !u8_valid(k.by, strlen(k.by)))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    if (n != 1)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("receive"));
    moment_option(k.on, k.at);
    clean_text(path_base(argv[1]), &clean);
    k.name = clean.p;
    k.forms = k.forms_path ? open_forms(k.forms_path, k.unconfined) : NULL;
    k.reader = reader_new(k.unconfined);
    if (!k.reader)
        die(MSG_SHOULI_NOT_CONFINED, MSG_NONE);
    k.s = open_store(k.db, STORE_CREATE);
    struct bundle_file *file = NULL;
    int status = look_at_head(&k, argv[1], &file);
    if (status == EXIT_FINE)
        status = take_in(&k, argv[1], file);
    bundle_close(file);
    store_close(k.s);
    reader_free(k.reader);
    formset_free(k.forms);
    json_decref(k.facts);
    free(k.v);
    buf_clear(&k.manifest);
    buf_clear(&clean);
    arena_free(k.arena);
    return status;
}

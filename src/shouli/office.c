/*
 * office.c - shouli office: the own key of this office, and the keys of offices that are believed. The secret lies in a file that only its owner
 * may read; the public part is a small text that is handed over and compared by its fingerprint on the phone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shouli/office_int.h"

#define PUBLIC_MARK "shenbao-office-key 1\n"
#define SECRET_MARK "shenbao-office-secret 1\n"

struct keys { const char *db, *by, *name, *out, *secret; bool json, replace; struct store *s; struct arena *arena; };

void say(FILE *out, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, args);
    fprintf(out, "%s\n", b.p);
    buf_clear(&b);
}

void moment_option(const char *on, char at[21])
{
    char iso[11];
    time_now_utc(at);
    if (on) {
        day_option(on, iso);
        snprintf(at, 21, "%sT00:00:00Z", iso);
    }
}

/* ---- offices ---- */

struct search { struct arena *a; const char *name, *public; bool own, found; struct office *out; };

static bool match(void *ctx, const struct store_office *o)
{
    struct search *q = ctx;
    if (*o->dropped_at || (q->own && !o->own) || (q->name && strcmp(q->name, o->name) != 0) ||
        (q->public && strcmp(q->public, o->public) != 0))
        return true;
    *q->out = (struct office){arena_strdup(q->a, o->name), arena_strdup(q->a, o->public), o->own};
    q->found = true;
    return false;
}

bool office_find(struct store *s, const char *name, const char *public, struct arena *a, struct office *out)
{
    struct search q = {.a = a, .name = name, .public = public, .out = out};
    store_each_office(s, match, &q);
    return q.found;
}

bool office_own(struct store *s, struct arena *a, struct office *out)
{
    struct search q = {.a = a, .own = true, .out = out};
    store_each_office(s, match, &q);
    return q.found;
}

struct own_search { const char *public; bool found; };

static bool is_ours(void *ctx, const struct store_office *o)
{
    struct own_search *q = ctx;
    q->found = o->own && strcmp(o->public, q->public) == 0;
    return !q->found;
}

bool office_ever_own(struct store *s, const char *public)
{
    struct own_search q = {.public = public};
    store_each_office(s, is_ours, &q);
    return q.found;
}

/* ---- files ---- */

static char *secret_path(const char *db, const char *path) { return path ? xstrdup(path) : xasprintf("%s.key", db); }

static void fingerprint_of(const char *public, char out[SIGN_FINGERPRINT])
{
    unsigned char key[SIGN_PUBLIC];
    if (hex_read(public, key, sizeof key))
        sign_fingerprint(key, sizeof key, out);
    else
        *out = '\0';
}

static void write_public(const char *path, const char *name, const char *public)
{
    char print[SIGN_FINGERPRINT];
    fingerprint_of(public, print);
    char *text = xasprintf(PUBLIC_MARK "office: %s\nkey: %s\nfingerprint: %s\n", name, public, print);
    file_write_atomic(path, text, strlen(text));
    free(text);
}

/* The value of "key: " in a text of lines, in the arena; NULL when there is none. */
static const char *value_of(const char *text, const char *key, struct arena *a)
{
    size_t n = strlen(key);
    for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n')
        if (strncmp(p, key, n) == 0 && strncmp(p + n, ": ", 2) == 0) {
            struct buf b = BUF_INIT;
            char *raw = xstrndup(p + n + 2, strcspn(p + n + 2, "\r\n"));
            text_trim(raw, &b);
            const char *v = arena_strdup(a, b.p);
            buf_clear(&b);
            free(raw);
            return v;
        }
    return NULL;
}

void office_secret(struct store *s, const char *db, const char *path, struct arena *a, struct office *own,
                   unsigned char secret[SIGN_SECRET])
{
    struct buf text = BUF_INIT;
    unsigned char public[SIGN_PUBLIC];
    char *file = secret_path(db, path);
    if (!office_own(s, a, own))
        usage(MSG_KEY_NONE, MSG_NONE);
    if (!file_exists(file))
        usage(MSG_KEY_LOST, MSG_ARGS(file));
    if (!file_read(file, &text, 4096))
        die_errno(file);
    const char *hex = strncmp(text.p, SECRET_MARK, strlen(SECRET_MARK)) == 0 ? value_of(text.p, "secret", a) : NULL;
    if (!hex || !hex_read(hex, secret, SIGN_SECRET) || !hex_read(own->public, public, sizeof public) || !sign_fits_secret(public, secret))
        usage(MSG_KEY_OTHER_SECRET, MSG_ARGS(file));
    sign_forget(text.p, text.n);
    buf_clear(&text);
    free(file);
}

/* ---- the words of the command ---- */

static void one_line(const char *name)
{
    if (!*name || strlen(name) > 120 || !u8_valid(name, strlen(name)) || strpbrk(name, "\r\n\t\"\\/") || *name == ' ')
        usage(MSG_KEY_BAD_NAME, MSG_ARGS(name));
}

static int key_new(struct keys *k)
{
    struct office own;
    unsigned char public[SIGN_PUBLIC], secret[SIGN_SECRET];
    char hex[2 * SIGN_PUBLIC + 1], secret_hex[2 * SIGN_SECRET + 1], print[SIGN_FINGERPRINT];
    one_line(option_needed("--name", k->name));
    option_needed("-o", k->out);
    char *file = secret_path(k->db, k->secret);
    k->s = open_store(k->db, STORE_CREATE);
    if (office_own(k->s, k->arena, &own) && !k->replace)
        usage(MSG_KEY_THERE, MSG_ARGS(own.name));
    sign_new(public, secret);
    hex_of(public, sizeof public, hex);
    hex_of(secret, sizeof secret, secret_hex);
    char *text = xasprintf(SECRET_MARK "office: %s\nkey: %s\nsecret: %s\n", k->name, hex, secret_hex);
    if (!file_write_secret(file, text, strlen(text))) {
        if (errno == EEXIST)
            usage(MSG_KEY_FILE_THERE, MSG_ARGS(file));
        die_errno(file);
    }
    sign_forget(text, strlen(text));
    sign_forget(secret, sizeof secret);
    sign_forget(secret_hex, sizeof secret_hex);
    store_office_put(k->s, hex, k->name, true, k->by);
    write_public(k->out, k->name, hex);
    fingerprint_of(hex, print);
    say(stdout, MSG_KEY_NEW, MSG_ARGS(k->name, file, k->out, print));
    free(text);
    free(file);
    return EXIT_FINE;
}

static int key_show(struct keys *k)
{
    struct office own;
    char print[SIGN_FINGERPRINT];
    k->s = open_store(k->db, STORE_READ);
    if (!office_own(k->s, k->arena, &own))
        usage(MSG_KEY_NONE, MSG_NONE);
    fingerprint_of(own.public, print);
    if (k->out)
        write_public(k->out, own.name, own.public);
    say(stdout, MSG_KEY_SHOW, MSG_ARGS(own.name, print));
    return EXIT_FINE;
}

static int key_trust(struct keys *k, const char *file)
{
    struct buf text = BUF_INIT;
    struct office there;
    unsigned char public[SIGN_PUBLIC];
    char print[SIGN_FINGERPRINT];
    if (!file_read(file, &text, 4096))
        die_errno(file);
    bool ours = strncmp(text.p, PUBLIC_MARK, strlen(PUBLIC_MARK)) == 0 && u8_valid(text.p, text.n);
    const char *hex = ours ? value_of(text.p, "key", k->arena) : NULL, *name = k->name ? k->name : ours ? value_of(text.p, "office", k->arena) : NULL;
    if (!hex || !hex_read(hex, public, sizeof public) || !name)
        usage(MSG_KEY_NO_KEY, MSG_ARGS(file));
    one_line(name);
    k->s = open_store(k->db, STORE_CREATE);
    if (office_find(k->s, NULL, hex, k->arena, &there) && there.own)
        usage(MSG_KEY_IS_OWN, MSG_NONE);
    if (office_find(k->s, name, NULL, k->arena, &there) && strcmp(there.public, hex) != 0 && (there.own || !k->replace))
        usage(there.own ? MSG_KEY_IS_OWN : MSG_KEY_OTHER, MSG_ARGS(name));
    store_office_put(k->s, hex, name, false, k->by);
    fingerprint_of(hex, print);
    say(stdout, MSG_KEY_TRUSTED, MSG_ARGS(name, print));
    buf_clear(&text);
    return EXIT_FINE;
}

static int key_drop(struct keys *k, const char *name)
{
    struct office there;
    k->s = open_store(k->db, STORE_WRITE);
    if (!office_find(k->s, name, NULL, k->arena, &there) || there.own)
        usage(MSG_KEY_NO_OFFICE, MSG_ARGS(name));
    store_office_drop(k->s, there.public, k->by);
    say(stdout, MSG_KEY_DROPPED, MSG_ARGS(name));
    return EXIT_FINE;
}

static bool list_one(void *ctx, const struct store_office *o)
{
    const struct keys *k = ctx;
    char print[SIGN_FINGERPRINT];
    struct buf b = BUF_INIT;
    fingerprint_of(o->public, print);
    if (k->json) {
        buf_adds(&b, "{\"office\":");
        json_add_string(&b, o->name);
        buf_printf(&b, ",\"key\":\"%s\",\"fingerprint\":\"%s\",\"own\":%s,\"at\":\"%s\",\"dropped_at\":\"%s\"}", o->public, print,
                   o->own ? "true" : "false", o->at, o->dropped_at);
        puts(b.p);
    } else {
        put_padded(stdout, msg_pattern(*o->dropped_at ? MSG_KEY_WORD_DROPPED : o->own ? MSG_KEY_WORD_OWN : MSG_KEY_WORD_TRUSTED), msg_lang() == LANG_ZH ? 8 : 10);
        put_padded(stdout, o->name, 24);
        printf("  %s  %.10s\n", print, *o->dropped_at ? o->dropped_at : o->at);
    }
    buf_clear(&b);
    return true;
}

static int key_list(struct keys *k)
{
    k->s = open_store(k->db, STORE_READ);
    store_each_office(k->s, list_one, k);
    return EXIT_FINE;
}

int cmd_office(int argc, char **argv)
{
    struct keys k = {.arena = arena_new()};
    const struct option_def defs[] = {{"--db", &k.db, NULL},         {"--by", &k.by, NULL},     {"--name", &k.name, NULL}, {"-o", &k.out, NULL},
                                      {"--secret", &k.secret, NULL}, {"--json", NULL, &k.json}, {"--replace", NULL, &k.replace}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    const char *what = n > 0 ? argv[1] : "";
    bool list = strcmp(what, "list") == 0, show = strcmp(what, "show") == 0;
    option_needed("--db", k.db);
    if (!list && !show && (!*option_needed("--by", k.by) || !u8_valid(k.by, strlen(k.by))))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    int status = EXIT_USAGE;
    if (list && n == 1)
        status = key_list(&k);
    else if (show && n == 1)
        status = key_show(&k);
    else if (strcmp(what, "new") == 0 && n == 1)
        status = key_new(&k);
    else if (strcmp(what, "trust") == 0 && n == 2)
        status = key_trust(&k, argv[2]);
    else if (strcmp(what, "drop") == 0 && n == 2)
        status = key_drop(&k, argv[2]);
    else
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("office"));
    if (!list && !show)
        store_sync(k.s);
    store_close(k.s);
    arena_free(k.arena);
    return status;
}

/*
 * bundles.c - shouli bundles: what was sent to other offices and received from them, as one list; or one of them with its applications.
 */
#include <string.h>

#include "shouli/office_int.h"
#include "shouli/send_int.h"

struct list { struct store *s; const char *id; bool json; size_t n; size_t count[8]; };
static const char *const states[8] = {"sent", "accepted", "returned", "result", "refused", "new", "updated", "conflict"};

static bool count_item(void *ctx, const struct store_bundle_item *i)
{
    struct list *l = ctx;
    for (size_t k = 0; k < 8; k++)
        l->count[k] += strcmp(i->status, states[k]) == 0;
    return true;
}

/* Of what was sent: nothing of it back, some, or all; of what was received: taken in, with some to be looked at, or nothing of it. */
static const char *state_of(const struct list *l, const struct store_bundle *b)
{
    bool sent = strcmp(b->direction, "sent") == 0;
    size_t open = l->count[0], back = l->count[1] + l->count[2] + l->count[3];
    if (!sent)
        return l->count[7] ? "conflict" : l->count[4] && (long long)l->count[4] == b->applications ? "refused" : "received";
    if (strcmp(b->kind, "report") != 0 && strcmp(b->kind, "committee") != 0)
        return "sent";
    return open ? (back + l->count[4] ? "partly" : "sent") : back ? "answered" : "refused";
}

static enum msg bundle_state_word(const char *state)
{
    return strcmp(state, "answered") == 0 ? MSG_BUNDLES_ANSWERED : strcmp(state, "partly") == 0 ? MSG_BUNDLES_PARTLY :
           strcmp(state, "refused") == 0 ? MSG_BUNDLE_WORD_REFUSED : strcmp(state, "conflict") == 0 ? MSG_BUNDLE_WORD_CONFLICT :
           strcmp(state, "received") == 0 ? MSG_BUNDLES_RECEIVED : MSG_BUNDLE_WORD_SENT;
}

static bool item_json(void *ctx, const struct store_bundle_item *i)
{
    struct buf *b = ctx;
    buf_printf(b, "%s{\"application\":%lld,\"turn\":%d", b->p[b->n - 1] == '[' ? "" : ",", i->application, i->turn);
    json_add_member(b, "uid", i->uid);
    json_add_member(b, "name", i->name);
    json_add_member(b, "procedure", i->procedure);
    json_add_member(b, "status", i->status);
    json_add_member(b, "verdict", i->verdict);
    json_add_member(b, "why", i->why);
    json_add_member(b, "answer", i->answer);
    buf_addc(b, '}');
    return true;
}

static bool item_text(void *ctx, const struct store_bundle_item *i)
{
    (void)ctx;
    printf("    %6lld  ", i->application);
    put_padded(stdout, *i->name ? i->name : msg_pattern(MSG_SHOULI_NAMELESS), 16);
    printf("  %s%s%s\n", verdict_word(i->status), *i->why ? "  " : "", i->why);
    return true;
}

static void bundle_json(struct list *l, const struct store_bundle *v, const char *state)
{
    struct buf b = BUF_INIT;
    buf_addc(&b, '{');
    json_add_member(&b, "bundle", v->id);
    json_add_member(&b, "direction", v->direction);
    json_add_member(&b, "kind", v->kind);
    json_add_member(&b, "office", v->office);
    json_add_member(&b, "operator", v->operator);
    json_add_member(&b, "phone", v->phone);
    json_add_member(&b, "at", v->at);
    json_add_member(&b, "made_at", v->made_at);
    json_add_member(&b, "state", state);
    buf_printf(&b, ",\"applications\":%lld,\"files\":%lld", v->applications, v->files);
    for (size_t k = 0; k < 8; k++)
        if (l->count[k])
            buf_printf(&b, ",\"%s\":%zu", states[k], l->count[k]);
    if (l->id) {
        buf_adds(&b, ",\"items\":[");
        store_each_bundle_item(l->s, v->id, v->direction, item_json, &b);
        buf_addc(&b, ']');
    }
    buf_addc(&b, '}');
    puts(b.p);
    buf_clear(&b);
}

static bool one(void *ctx, const struct store_bundle *v)
{
    struct list *l = ctx;
    char print[SIGN_FINGERPRINT];
    memset(l->count, 0, sizeof l->count);
    store_each_bundle_item(l->s, v->id, v->direction, count_item, l);
    const char *state = state_of(l, v);
    l->n++;
    if (l->json) {
        bundle_json(l, v, state);
        return true;
    }
    bool sent = strcmp(v->direction, "sent") == 0;
    printf("%.10s  ", v->at);
    put_padded(stdout, msg_pattern(sent ? MSG_BUNDLES_TO : MSG_BUNDLES_FROM), msg_lang() == LANG_ZH ? 4 : 6);
    put_padded(stdout, v->office, 24);
    put_padded(stdout, kind_word(v->kind), 18);
    printf(" %6lld  ", v->applications);
    put_padded(stdout, msg_pattern(bundle_state_word(state)), msg_lang() == LANG_ZH ? 12 : 22);
    printf("  %s\n", v->id);
    if (l->id) {
        sign_fingerprint(v->manifest, strlen(v->manifest), print);
        say(stdout, MSG_BUNDLES_ONE, MSG_ARGS(v->operator, v->phone, print));
        store_each_bundle_item(l->s, v->id, v->direction, item_text, NULL);
    }
    return true;
}

/* What was turned away as a whole. */
static bool refused(void *ctx, const struct store_kept_source *v)
{
    struct list *l = ctx;
    struct buf b = BUF_INIT;
    if (strcmp(v->kind, "bundle") != 0)
        return true;
    if (l->json) {
        buf_addc(&b, '{');
        json_add_member(&b, "direction", "received");
        json_add_member(&b, "state", "refused");
        json_add_member(&b, "at", v->received);
        json_add_member(&b, "name", v->name);
        json_add_member(&b, "message", v->message);
        buf_addc(&b, '}');
        puts(b.p);
    } else {
        printf("%s  ", v->received);
        put_padded(stdout, msg_pattern(MSG_BUNDLE_WORD_REFUSED), 8);
        printf("%s  %s\n", v->name, v->message);
    }
    buf_clear(&b);
    return true;
}

int cmd_bundles(int argc, char **argv)
{
    struct list l = {0};
    const char *db = NULL;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &l.json}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    if (n > 1)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[2]));
    l.id = n ? argv[1] : NULL;
    l.s = open_store(option_needed("--db", db), STORE_READ);
    store_each_bundle(l.s, l.id, one, &l);
    if (l.id && !l.n)
        usage(MSG_BUNDLES_NO_SUCH, MSG_ARGS(l.id));
    if (!l.id)
        store_each_source(l.s, "refused", refused, &l);
    store_close(l.s);
    return EXIT_FINE;
}

/*
 * receipt.c - shouli receipt: a slip for what was received; and shouli accept: the number of acceptance and its slip.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shouli/move_int.h"
#include "shouli/notice_int.h"

struct receipts {
    struct store *store;
    struct formset *forms;
    struct paper_kit kit;
    const char *out, *by, *content, *window, *from, *why;
    struct move_wish wish;                                 /* what accept records, and on which day */
    char day[11];
    bool json, failed;
};

static void put(json_t *o, const char *key, const char *value)
{
    if (value && *value)
        json_object_set_new(o, key, json_string(value));
}

/* ---- what was received ---- */

struct listing { const struct notice_case *c; json_t *rows; };

static const struct material *material_of(const struct notice_case *c, const char *id)
{
    const struct procedure *f = c->about ? &c->about->facts : NULL;
    for (size_t i = 0; f && i < f->nmaterials; i++)
        if ((f->materials[i].id && strcmp(f->materials[i].id, id) == 0) || (f->materials[i].form && strcmp(f->materials[i].form, id) == 0))
            return &f->materials[i];
    return NULL;
}

static enum msg kind_of(const char *what)
{
    static const struct { const char *what; enum msg kind; } kinds[] = {
        {"form", MSG_RECEIPT_DATA}, {"file", MSG_RECEIPT_FILE}, {"original", MSG_RECEIPT_ORIGINAL}, {"copy", MSG_RECEIPT_COPY}, {"paper", MSG_RECEIPT_PAPER}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(what, kinds[i].what) == 0)
            return kinds[i].kind;
    return MSG_COUNT;                                      /* seals and signatures are no materials */
}

static void add_item(void *ctx, const struct store_item *i)
{
    struct listing *l = ctx;
    const struct material *m = material_of(l->c, i->material);
    enum msg kind = kind_of(i->kind);
    if (kind == MSG_COUNT)
        return;
    json_t *row = json_object();
    put(row, "name", strcmp(i->kind, "form") == 0 ? i->name : m && m->name.s ? m->name.s : *i->name ? i->name : i->material);
    put(row, "kind", msg_zh(l->c->arena, kind, MSG_NONE));
    if (i->copies > 0)
        json_object_set_new(row, "copies", json_integer(i->copies));
    put(row, "note", strcmp(i->kind, "file") == 0 ? i->name : NULL);
    json_array_append_new(l->rows, row);
}

static json_t *items_of(const struct notice_case *c)
{
    struct listing l = {c, json_array()};
    store_each_item(c->store, c->application, add_item, &l);
    return l.rows;
}

/* Until when they are told whether it is accepted; the guide may not say. */
static const char *reply_of(const struct notice_case *c)
{
    struct within w;
    struct date from;
    bool guessed = false;
    char iso[11];
    const char *s = c->about ? c->about->facts.correction.tell_within.s : NULL;
    if (!s || !within_parse(s, &w) || !date_parse(c->received, &from))
        return msg_zh(c->arena, MSG_RECEIPT_REPLY_UNSTATED, MSG_NONE);
    date_iso(within_ends(&w, from, formset_codes(c->forms, "holidays"), &guessed), iso);
    return msg_zh(c->arena, MSG_RECEIPT_REPLY, MSG_ARGS(notice_say_date(c->arena, iso)));
}

static json_t *common_data(const struct receipts *k, const struct notice_case *c, const char *number)
{
    json_t *o = json_object();
    const struct procedure *f = c->about ? &c->about->facts : NULL;
    put(o, "number", number);
    put(o, "bureau", c->about && c->about->bureau ? c->about->bureau : msg_zh(c->arena, MSG_NOTICE_BUREAU, MSG_NONE));
    put(o, "procedure", c->title);
    put(o, "applicant", c->name);
    put(o, "unit", notice_unit(c));
    put(o, "received", c->received);
    put(o, "clerk", k->by);
    json_object_set_new(o, "materials", items_of(c));
    put(o, f && f->nwhere ? "window_phone" : "", f && f->nwhere ? f->where[0].phone.s : NULL);
    return o;
}

static json_t *receipt_data(const struct receipts *k, const struct notice_case *c, const char *number)
{
    json_t *o = common_data(k, c, number);
    put(o, "phone", json_string_value(json_object_get(o, "window_phone")));
    put(o, "by", k->from);
    put(o, "reply", reply_of(c));
    return o;
}

static const char *fees_of(const struct notice_case *c)
{
    const struct procedure *f = c->about ? &c->about->facts : NULL;
    struct buf b = BUF_INIT;
    for (size_t i = 0; f && i < f->nfees; i++)
        buf_printf(&b, "%s%s %s", i ? "；" : "", f->fees[i].item.s, f->fees[i].amount.s);
    const char *s = b.n ? arena_strdup(c->arena, b.p) : msg_zh(c->arena, MSG_RECEIPT_NO_FEE, MSG_NONE);
    buf_clear(&b);
    return s;
}

static const char *limits_of(const struct notice_case *c)
{
    const struct procedure *f = c->about ? &c->about->facts : NULL;
    struct buf b = BUF_INIT;
    for (size_t i = 0; f && i < f->nlimits; i++)
        buf_printf(&b, "%s%s：%s", i ? "；" : "", f->limits[i].key.s, f->limits[i].value.s);
    const char *s = b.n ? arena_strdup(c->arena, b.p) : msg_zh(c->arena, MSG_RECEIPT_UNSTATED, MSG_NONE);
    buf_clear(&b);
    return s;
}

static json_t *acceptance_data(const struct receipts *k, const struct notice_case *c, const struct store_acceptance *a)
{
    json_t *o = common_data(k, c, a->number);
    const struct procedure *f = c->about ? &c->about->facts : NULL;
    const char *where = f && f->nwhere ? f->where[0].name.s : f && f->window.s ? f->window.s : msg_zh(c->arena, MSG_NOTICE_WINDOW, MSG_NONE);
    put(o, "id_number", c->person);
    put(o, "phone", notice_phones(c));
    put(o, "bureau_phone", json_string_value(json_object_get(o, "window_phone")));
    put(o, "accepted", a->on);
    put(o, "date", a->on);
    put(o, "clerk", a->by);
    put(o, "fee", fees_of(c));
    put(o, "limit", limits_of(c));
    put(o, "progress", msg_zh(c->arena, MSG_RECEIPT_PROGRESS, MSG_ARGS(a->number, where)));
    put(o, "delivery", msg_zh(c->arena, MSG_RECEIPT_DELIVERY, MSG_ARGS(where)));
    return o;
}

/* ---- writing ---- */

static void write_slip(struct receipts *k, const struct notice_case *c, const char *number, const char *name, json_t *data, const char *day)
{
    struct date t = k->wish.day;
    struct buf b = BUF_INIT, legal = BUF_INIT;
    date_parse(day, &t);
    struct letter_doc *doc = paper_letter(&k->kit, name, data, t);
    if (!doc || !letter_pdf(doc, k->kit.fonts, &b, k->kit.d)) {
        diags_print(k->kit.d, stderr);
        exit(EXIT_SYSTEM);
    }
    char *full = xasprintf("%s-%s-%s.pdf", number, c->name, name);
    name_make_legal(full, &legal);
    char *path = path_join(k->out, legal.p);
    file_mkdirs(k->out);
    file_write_changed(path, b.p, b.n);
    if (k->json) {
        buf_reset(&b);
        buf_printf(&b, "{\"application\":%lld,\"number\":", c->application);
        json_add_string(&b, number);
        buf_adds(&b, ",\"file\":");
        json_add_string(&b, path);
        buf_addc(&b, '}');
        puts(b.p);
    } else {
        buf_reset(&b);
        msg_format(&b, MSG_RECEIPT_MADE, MSG_ARGS(number, c->name, path));
        puts(b.p);
    }
    free(path);
    free(full);
    letter_free(doc);
    buf_clear(&legal);
    buf_clear(&b);
}

static void one_receipt(struct receipts *k, struct notice_case *c)
{
    const char *number = arena_printf(c->arena, "SJ%.4s-%05lld", c->received, c->application);
    write_slip(k, c, number, "收件回执", receipt_data(k, c, number), c->received);
}

static void refuse(struct receipts *k, const struct notice_case *c, enum msg id, const char *more)
{
    struct buf b = BUF_INIT;
    char n[24];
    snprintf(n, sizeof n, "%lld", c->application);
    msg_format(&b, id, MSG_ARGS(n, c->name, more));
    fprintf(stderr, "shouli: %s\n", b.p);
    buf_clear(&b);
    k->failed = true;
}

/* The step of the chain that gives the number. */
static const struct chain_move *accepting_move(const struct chain *c)
{
    for (size_t i = 0; i < c->nmoves; i++)
        if (c->moves[i].number && strcmp(c->moves[i].number, "accept") == 0)
            return &c->moves[i];
    return NULL;
}

/* Whether its guards let it be accepted; an application that has its number has passed them. */
static bool may_accept(struct receipts *k, const struct notice_case *c, const struct standing *st, const struct chain_move *move,
                       struct store_move *as)
{
    struct issues l = {.arena = c->arena};
    if (!*c->number)
        move_check_given(move, &k->wish);
    bool may = *c->number || move_allowed(st, move, &k->wish, as, &l);
    if (!may)
        refuse(k, c, MSG_MOVE_ACCEPT_STATE, "");
    for (size_t i = 0; i < l.n; i++) {
        struct store_issue s = issue_for_store(&l.v[i]);
        print_issue_line(stderr, &s, false);
    }
    issues_clear(&l);
    return may;
}

/* The slip of acceptance, where the state that it is in now lets it be printed. */
static void give_slip(struct receipts *k, const struct notice_case *c, const struct standing *st, const struct store_acceptance *a)
{
    char now[STORE_STATE_SIZE], id[24];
    const struct chain_state *s = store_state(k->store, c->application, now) ? chain_state(st->chain, now) : NULL;
    struct buf b = BUF_INIT;
    if (!chain_governs(st->chain, CHAIN_RECEIPT) || (s && s->papers & 1u << CHAIN_RECEIPT)) {
        write_slip(k, c, a->number, "受理凭证", acceptance_data(k, c, a), a->on);
        return;
    }
    snprintf(id, sizeof id, "%lld", c->application);
    if (k->json) {
        buf_printf(&b, "{\"application\":%s,\"number\":", id);
        json_add_string(&b, a->number);
        buf_adds(&b, ",\"file\":\"\"}");
    } else {
        msg_format(&b, MSG_MOVE_NO_RECEIPT, MSG_ARGS(id, c->name, a->number, s ? s->name.s : now));
    }
    puts(b.p);
    buf_clear(&b);
}

/* The dictionary follows a form that registers a unit or changes one: whether it can (really: false), or once it is accepted. */
static bool follow_unit(struct receipts *k, const struct notice_case *c, bool really)
{
    struct store_reason no = {.code = NULL};
    struct store_unit u = {.id = 0};
    struct store_hand hand = {.by = k->by, .why = k->why};
    enum unit_followed what = unit_follow(k->store, k->forms, c->application, really, k->day, &hand, c->arena, &u, &no);
    if (what == UNIT_REFUSED)
        refuse(k, c, MSG_ACCEPT_NUMBER, arena_printf(c->arena, "%s %s", no.code, no.why.p));
    if (really && !k->json && (what == UNIT_WAS_ADDED || what == UNIT_WAS_CHANGED)) {
        struct buf b = BUF_INIT;
        msg_format(&b, what == UNIT_WAS_ADDED ? MSG_UNIT_FORM_ENTERED : MSG_UNIT_FORM_APPLIED, MSG_ARGS(u.name ? u.name : c->name));
        puts(b.p);
        buf_clear(&b);
    }
    buf_clear(&no.why);
    return what != UNIT_REFUSED;
}

static void accept_by(struct receipts *k, const struct notice_case *c, const struct standing *st)
{
    static const enum msg words[] = {[ACCEPT_FAULTS] = MSG_ACCEPT_FAULTS, [ACCEPT_CONFLICT] = MSG_ACCEPT_CONFLICT, [ACCEPT_EMPTY] = MSG_ACCEPT_EMPTY,
                                     [ACCEPT_GONE] = MSG_ACCEPT_GONE, [ACCEPT_STATE] = MSG_MOVE_ACCEPT_STATE};
    const struct chain_move *move = accepting_move(st->chain);
    struct store_move as = {.application = c->application, .move = "accept", .name = "", .from = "", .to = "", .to_name = ""};
    struct store_acceptance a;
    char n[24];
    snprintf(n, sizeof n, "%zu", c->nissues);
    if (!move) {
        refuse(k, c, MSG_MOVE_NO_ACCEPT, "");
        return;
    }
    bool sound = c->nissues == 0 && c->n > 0 && !c->conflict;
    if (sound && (!may_accept(k, c, st, move, &as) || !follow_unit(k, c, false)))
        return;                                            /* what the store finds is told in its own words */
    if (!store_accept(k->store, &as, k->window, k->day, &(struct store_hand){.by = k->by, .why = k->why}, &a)) {
        refuse(k, c, a.refusal == ACCEPT_NUMBER ? MSG_ACCEPT_NUMBER : words[a.refusal], a.refusal == ACCEPT_NUMBER ? a.why.p : n);
    } else {
        give_slip(k, c, st, &a);
        follow_unit(k, c, true);
    }
    buf_clear(&a.why);
}

static void one_acceptance(struct receipts *k, struct notice_case *c)
{
    struct standing st;
    if (c->lacking && !*c->number) {
        refuse(k, c, MSG_ACCEPT_MISSING, *c->missing ? c->items[c->nitems - 1].label : msg_zh(c->arena, MSG_ACCEPT_OTHER_FORM, MSG_NONE));
        return;
    }
    struct buf office = BUF_INIT;
    bool away = !*c->number && store_away(k->store, c->application, &office);
    if (away)
        refuse(k, c, MSG_SEND_AWAY, office.p);
    buf_clear(&office);
    if (away)
        return;
    standing_open(&st, k->store, k->forms, c->application, c->arena);
    accept_by(k, c, &st);
    standing_close(&st);
}

static int run(struct receipts *k, int argc, char **argv, bool accept)
{
    const char *db = NULL, *path = NULL, *on = NULL;
    bool unconfined = false;
    const struct option_def defs[] = {{"--db", &db, NULL},  {"--forms", &path, NULL},        {"-o", &k->out, NULL},   {"--by", &k->by, NULL},
                                      {"--content", &k->content, NULL}, {"--json", NULL, &k->json}, {"--unconfined", NULL, &unconfined},
                                      {accept ? "--window" : "--from", accept ? &k->window : &k->from, NULL}, {"--on", &on, NULL},
                                      {"--why", &k->why, NULL}, {"--role", &k->wish.role, NULL}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs - (accept ? 0 : 2));
    option_needed("--db", db);
    option_needed("--forms", path);
    option_needed("-o", k->out);
    if (accept && *k->by == '\0')
        option_needed("--by", NULL);
    struct arena *words = arena_new();
    int given = 0;
    for (int i = 1; accept && i <= n; i++)                 /* values come out of the list of applications */
        if (!move_take_given(&k->wish, argv[i], words))
            argv[++given] = argv[i];
    n = accept ? given : n;
    if (n == 0)
        usage(MSG_NOTICE_WHICH_ONE, MSG_NONE);
    if (!u8_valid(k->by, strlen(k->by)) || strlen(k->by) > 90)
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    if (accept &&
        (!*k->window || strlen(k->window) > 36 || !u8_valid(k->window, strlen(k->window)) || strpbrk(k->window, "/\\\"' \t\n<>|:?*")))
        usage(MSG_ACCEPT_WINDOW, MSG_ARGS(k->window));
    k->wish.day = day_option(on, k->day);
    k->forms = open_forms(path, unconfined);
    k->store = open_store(db, accept ? STORE_WRITE : STORE_READ);
    paper_kit_open(&k->kit, k->content);
    if (accept)
        numbers_learn(k->store, k->forms);
    for (int i = 1; i <= n; i++) {
        struct notice_case c;
        struct arena *a = arena_new();
        if (!notice_case_open(&c, k->store, k->forms, application_number(argv[i]), a) || !c.received)
            usage(MSG_SHOULI_SHOW_NONE, MSG_ARGS(argv[i]));
        (accept ? one_acceptance : one_receipt)(k, &c);
        notice_case_close(&c);
        arena_free(a);
    }
    if (accept)
        store_sync(k->store);
    paper_kit_close(&k->kit);
    store_close(k->store);
    formset_free(k->forms);
    arena_free(words);
    return k->failed ? EXIT_SOME : EXIT_FINE;
}

int cmd_receipt(int argc, char **argv)
{
    struct receipts k = {.by = ""};
    return run(&k, argc, argv, false);
}

int cmd_accept(int argc, char **argv)
{
    struct receipts k = {.by = "", .window = "SL"};
    return run(&k, argc, argv, true);
}

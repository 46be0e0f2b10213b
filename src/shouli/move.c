/*
 * move.c - shouli move: takes applications from state to state as the chain of their procedure allows; shouli state: where they stand, what is
 * possible and what forbids the rest.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/move_int.h"
#include "shouli/shouli_int.h"

/* ---- what people read ---- */

const char *move_words(struct arena *a, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, args);
    const char *s = arena_strdup(a, b.p);
    buf_clear(&b);
    return s;
}

const char *standing_word(const struct store_application *a)
{
    if (*a->state_name)
        return a->state_name;
    return strcmp(a->state, CHAIN_FIRST) == 0 ? msg_pattern(MSG_MOVE_RECEIVED) : strcmp(a->state, "accepted") == 0 ? msg_pattern(MSG_MOVE_ACCEPT) : a->state;
}

static void put_issues(struct buf *b, const struct issues *l)
{
    buf_adds(b, ",\"issues\":[");
    for (size_t i = 0; i < l->n; i++) {
        struct store_issue s = issue_for_store(&l->v[i]);
        buf_adds(b, i ? "," : "");
        add_issue_json(b, &s);
    }
    buf_addc(b, ']');
}

static void print_issues(FILE *out, const struct issues *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct store_issue s = issue_for_store(&l->v[i]);
        fputs("      ", out);
        print_issue_line(out, &s, false);
    }
}

static const char *name_of(const struct standing *c) { return *c->name ? c->name : msg_pattern(MSG_SHOULI_NAMELESS); }

/* ---- whether a move starts where the application stands ---- */

/* The names of the moves that do, divided by 、. */
static const char *possible_from(const struct standing *c)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; c->state && i < c->chain->nmoves; i++)
        if (chain_starts(&c->chain->moves[i], c->state))
            buf_printf(&b, "%s%s", b.n ? "、" : "", c->chain->moves[i].name.s);
    const char *s = arena_strdup(c->arena, b.n ? b.p : "—");
    buf_clear(&b);
    return s;
}

bool move_starts(const struct standing *c, const struct chain_move *m, struct issues *out)
{
    struct buf office = BUF_INIT;
    bool away = store_away(c->store, c->application, &office);
    if (away)
        issues_add(out, "R-STATE", SEVERITY_ERROR, NULL, NULL, 0, "", office.p, MSG_STORE_AWAY, MSG_STORE_AWAY_DO, MSG_ARGS(office.p));
    buf_clear(&office);
    if (away)
        return false;
    if (c->state && chain_starts(m, c->state))
        return true;
    const char *args[] = {m->name.s, c->state_name, possible_from(c), NULL};
    issues_add(out, "R-STATE", SEVERITY_ERROR, NULL, NULL, 0, "", c->state_id, c->state ? MSG_MOVE_NOT_FROM : MSG_MOVE_UNKNOWN_STATE,
               MSG_MOVE_NOT_FROM_DO, args);
    if (c->state && m->refusal.s)
        out->v[out->n - 1].message = m->refusal.s;
    return false;
}

/* A step is not made before the last one; unless that one lies in what is the future here: then it was made by another clock, and one of the two
 * is wrong. That is said, and nothing is held up by it. */
static bool in_order(const struct standing *c, const char *iso, struct issues *issues)
{
    char today[11];
    date_iso(date_today(), today);
    if (!*c->stored.since || strcmp(iso, c->stored.since) >= 0)
        return true;
    bool clocks = strcmp(c->stored.since, today) > 0;
    if (clocks)
        issues_add(issues, "W-DATE", SEVERITY_WARNING, NULL, NULL, 0, "", iso, MSG_MOVE_CLOCKS, MSG_MOVE_CLOCKS_DO,
                   MSG_ARGS(c->stored.since, today));
    else
        issues_add(issues, "R-DATE", SEVERITY_ERROR, NULL, NULL, 0, "", iso, MSG_MOVE_EARLY, MSG_MOVE_EARLY_DO,
                   MSG_ARGS(iso, c->stored.since));
    return clocks;
}

bool move_allowed(const struct standing *c, const struct chain_move *m, const struct move_wish *w, struct store_move *out,
                  struct issues *issues)
{
    struct answers values = {.arena = c->arena};
    char iso[11];
    date_iso(w->day, iso);
    if (!move_starts(c, m, issues))
        return false;
    if (!in_order(c, iso, issues))
        return false;
    const struct chain_state *to = standing_judge(c, m, w->day, w->given, w->ngiven, &values, issues);
    if (!to)
        return false;
    struct store_move_value *v = arena_alloc(c->arena, (values.n + 1) * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < m->nasks; i++)
        if (*answers_get(&values, m->asks[i].name))
            v[n++] = (struct store_move_value){m->asks[i].name, m->asks[i].label.s, answers_get(&values, m->asks[i].name)};
    *out = (struct store_move){.application = c->application, .move = m->id, .name = m->name.s, .from = c->state_id, .to = to->id, .to_name = to->name.s,
                               .on = arena_strdup(c->arena, iso), .role = w->role ? w->role : m->by.s, .values = v, .nvalues = n, .kind = m->number,
                               .office = w->office};
    return true;
}

/* ---- shouli move ---- */

struct moving { struct handwork w; struct move_wish wish; const char *word; bool failed; };

static void tell_moved(const struct moving *k, const struct standing *c, const struct store_move *m, const struct issues *l)
{
    struct buf b = BUF_INIT;
    char id[24];
    snprintf(id, sizeof id, "%lld", c->application);
    if (k->w.json) {
        buf_printf(&b, "{\"application\":%s,\"done\":true", id);
        json_add_member(&b, "move", m->move);
        json_add_member(&b, "from", m->from);
        json_add_member(&b, "to", m->to);
        json_add_member(&b, "state", m->to_name);
        json_add_member(&b, "on", m->on);
        json_add_member(&b, "number", m->number ? m->number : "");
        put_issues(&b, l);
        buf_addc(&b, '}');
        puts(b.p);
    } else {
        msg_format(&b, MSG_MOVE_MADE, MSG_ARGS(id, name_of(c), m->name, c->state_name, m->to_name));
        printf("%s%s%s\n", b.p, m->number ? "  " : "", m->number ? m->number : "");
        print_issues(stdout, l);
    }
    buf_clear(&b);
}

static void tell_refused(struct moving *k, const struct standing *c, const struct chain_move *m, const struct issues *l)
{
    struct buf b = BUF_INIT;
    char id[24];
    snprintf(id, sizeof id, "%lld", c->application);
    k->failed = true;
    if (k->w.json) {
        buf_printf(&b, "{\"application\":%s,\"done\":false", id);
        json_add_member(&b, "move", m->id);
        json_add_member(&b, "from", c->state_id);
        json_add_member(&b, "state", c->state_name);
        put_issues(&b, l);
        buf_addc(&b, '}');
        puts(b.p);
    } else {
        msg_format(&b, MSG_MOVE_REFUSED, MSG_ARGS(id, name_of(c), m->name.s, c->state_name));
        puts(b.p);
        print_issues(stdout, l);
    }
    buf_clear(&b);
}

static const struct chain_move *move_named(const struct standing *c, const char *word)
{
    struct buf b = BUF_INIT;
    const struct chain_move *m = chain_move(c->chain, word);
    for (size_t i = 0; !m && i < c->chain->nmoves; i++)
        buf_printf(&b, "%s%s(%s)", i ? " " : "", c->chain->moves[i].id, c->chain->moves[i].name.s);
    if (!m)
        usage(MSG_MOVE_NO_MOVE, MSG_ARGS(word, b.p));
    buf_clear(&b);
    return m;
}

void move_check_given(const struct chain_move *m, const struct move_wish *w)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < w->ngiven; i++) {
        bool known = false;
        buf_reset(&b);
        for (size_t k = 0; k < m->nasks; k++) {
            known |= strcmp(m->asks[k].name, w->given[i].name) == 0;
            buf_printf(&b, "%s%s(%s)", b.n ? " " : "", m->asks[k].name, m->asks[k].label.s);
        }
        if (!known)
            usage(MSG_MOVE_NO_ASK, MSG_ARGS(m->name.s, w->given[i].name, b.n ? b.p : "—"));
    }
    buf_clear(&b);
}

static void move_one(struct moving *k, long long application)
{
    struct standing c;
    struct arena *a = arena_new();
    struct issues l = {.arena = a};
    struct store_move m;
    struct buf why = BUF_INIT;
    standing_open(&c, k->w.store, k->w.forms, application, a);
    const struct chain_move *move = move_named(&c, k->word);
    move_check_given(move, &k->wish);
    if (move->number && strcmp(move->number, "accept") == 0)
        usage(MSG_MOVE_USE_ACCEPT, MSG_NONE);              /* which prints what people get */
    if (!move_allowed(&c, move, &k->wish, &m, &l)) {
        tell_refused(k, &c, move, &l);
    } else {
        enum store_done done = store_move(k->w.store, &m, &k->w.hand, &why);
        if (done == STORE_NOT_NOW)
            issues_add(&l, "R-STATE", SEVERITY_ERROR, NULL, NULL, 0, "", "", MSG_MOVE_MEANWHILE, MSG_MOVE_MEANWHILE_DO, MSG_NONE);
        if (done == STORE_OTHER)
            issues_add(&l, "R-STATE", SEVERITY_ERROR, NULL, NULL, 0, "", "", MSG_MOVE_NO_NUMBER, MSG_COUNT, MSG_ARGS(why.p));
        if (done == STORE_DONE)
            tell_moved(k, &c, &m, &l);
        else
            tell_refused(k, &c, move, &l);
    }
    buf_clear(&why);
    issues_clear(&l);
    standing_close(&c);
    arena_free(a);
}

struct in_state { struct moving *k; const char *state, *round; long long *v; size_t n, cap; };

static bool note_in_state(void *ctx, const struct store_application *a)
{
    struct in_state *q = ctx;
    bool named = strcmp(a->state, q->state) == 0 || strcmp(standing_word(a), q->state) == 0;
    if (named && (!q->round || strcmp(a->round, q->round) == 0))
        *VEC_ADD(q->v, q->n, q->cap) = a->id;
    return true;
}

bool move_take_given(struct move_wish *w, char *word, struct arena *a)
{
    char *equals = strchr(word, '=');
    if (!equals)
        return false;
    if (!u8_valid(equals, strlen(equals)) || w->ngiven >= MOVE_GIVEN)
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    w->given[w->ngiven++] = (struct move_given){arena_strndup(a, word, (size_t)(equals - word)), equals + 1};
    return true;
}

/* Words with = in them are values, the others are numbers of applications. */
static void take_words(struct moving *k, struct in_state *q)
{
    for (int i = 2; i <= k->w.n; i++)
        if (!move_take_given(&k->wish, k->w.argv[i], k->w.arena))
            *VEC_ADD(q->v, q->n, q->cap) = hand_application(&k->w, k->w.argv[i]);
}

int cmd_move(int argc, char **argv)
{
    struct moving k = {.word = ""};
    struct in_state q = {.k = &k};
    const char *on = NULL;
    char iso[11];
    const struct option_def more[] = {{"--on", &on, NULL}, {"--state", &q.state, NULL}, {"--round", &q.round, NULL}, {"--office", &k.wish.office, NULL},
                                      {"--role", &k.wish.role, NULL}};
    hand_begin(&k.w, argc, argv, more, sizeof more / sizeof *more, true, false);
    if (k.w.n < 1)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("move"));
    k.word = argv[1];
    k.wish.day = day_option(on, iso);
    if (date_days(k.wish.day) > date_days(date_today()))
        usage(MSG_MOVE_FUTURE, MSG_ARGS(iso));
    numbers_learn(k.w.store, k.w.forms);
    states_learn(k.w.store, k.w.forms);
    take_words(&k, &q);
    if (q.state)
        store_each_application(k.w.store, 0, note_in_state, &q);
    if (q.n == 0 && !q.state)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("move"));
    k.w.hand.judge = NULL;                                 /* no rule of a form looks at the state */
    for (size_t i = 0; i < q.n; i++)
        move_one(&k, q.v[i]);
    if (q.n == 0 && !k.w.json)
        puts(msg_pattern(MSG_MOVE_NOBODY));
    free(q.v);
    hand_close(&k.w);
    return k.failed ? EXIT_SOME : EXIT_FINE;
}

/* ---- shouli state ---- */

/* What is left of the issues when what the clerk would still fill in is not counted. */
static void drop_asked(const struct chain_move *m, struct issues *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        bool asked = false;
        for (size_t k = 0; k < m->nasks; k++)
            asked |= l->v[i].field && strcmp(l->v[i].field, m->asks[k].name) == 0;
        if (!asked)
            l->v[n++] = l->v[i];
    }
    l->n = n;
}

static const char *asks_of(const struct standing *c, const struct chain_move *m)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < m->nasks; i++)
        if (!m->asks[i].calculation.s)
            buf_printf(&b, "%s%s=%s%s", b.n ? " " : "", m->asks[i].name, m->asks[i].label.s, m->asks[i].required ? "*" : "");
    const char *s = arena_strdup(c->arena, b.p);
    buf_clear(&b);
    return s;
}

struct stating { const struct standing *c; struct date day; bool json; struct buf *out; };

static void put_move_text(const struct stating *k, const struct chain_move *m, const struct issues *l)
{
    const char *asks = asks_of(k->c, m);
    printf("    %s  %s (%s)%s%s%s%s\n", msg_pattern(l->n ? MSG_MOVE_CANNOT : MSG_MOVE_CAN), m->name.s, m->id, m->by.s ? "  " : "",
           m->by.s ? m->by.s : "", *asks ? "  " : "", asks);
    print_issues(stdout, l);
}

static void put_move_json(const struct stating *k, const struct chain_move *m, const struct issues *l)
{
    struct buf *b = k->out;
    buf_printf(b, "%s{", b->p[b->n - 1] == '[' ? "" : ",");
    json_add_member(b, "move", m->id);
    json_add_member(b, "name", m->name.s);
    json_add_member(b, "by", m->by.s ? m->by.s : "");
    json_add_member(b, "asks", asks_of(k->c, m));
    buf_printf(b, ",\"possible\":%s", l->n ? "false" : "true");
    put_issues(b, l);
    buf_addc(b, '}');
}

static void each_possible(const struct stating *k)
{
    for (size_t i = 0; k->c->state && i < k->c->chain->nmoves; i++) {
        const struct chain_move *m = &k->c->chain->moves[i];
        struct issues l = {.arena = k->c->arena};
        if (!chain_starts(m, k->c->state))
            continue;
        standing_judge(k->c, m, k->day, NULL, 0, NULL, &l);
        drop_asked(m, &l);
        (k->json ? put_move_json : put_move_text)(k, m, &l);
        issues_clear(&l);
    }
}

static void put_value(void *ctx, const struct store_move_value *v)
{
    (void)ctx;
    printf("  %s=%s", v->label, v->value);
}

bool move_line(void *ctx, const struct store_moved *m)
{
    struct store *s = ctx;
    printf("    %s  %s  → %s  %s%s%s", m->on, m->name, m->to_name, m->role, *m->role ? " " : "", m->by);
    if (*m->number)
        printf("  %s", m->number);
    store_each_move_value(s, m->id, put_value, NULL);
    printf("%s%s\n", *m->why ? "  " : "", m->why);
    return true;
}

static void value_json(void *ctx, const struct store_move_value *v) { json_add_member(ctx, v->name, v->value); }

struct writing { struct store *s; struct buf *b; };

static bool move_json(void *ctx, const struct store_moved *m)
{
    const struct writing *w = ctx;
    struct buf *b = w->b;
    const struct { const char *name, *value; } members[] = {{"move", m->move}, {"name", m->name}, {"from", m->from}, {"to", m->to},  {"state", m->to_name}, {"on", m->on},
                                                            {"at", m->at},     {"by", m->by},     {"role", m->role}, {"why", m->why}, {"number", m->number}};
    buf_printf(b, "%s{", b->p[b->n - 1] == '[' ? "" : ",");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        json_add_member(b, members[i].name, members[i].value);
    buf_adds(b, ",\"values\":{");
    store_each_move_value(w->s, m->id, value_json, b);
    buf_adds(b, "}}");
    return true;
}

void moves_json(struct store *s, long long application, struct buf *b)
{
    struct writing w = {s, b};
    buf_addc(b, '[');
    store_each_move(s, application, move_json, &w);
    buf_addc(b, ']');
}

/* Forms that were printed for good and have changed since. */
static void each_reprint(const struct stating *k)
{
    const struct standing *c = k->c;
    struct buf last = BUF_INIT;
    bool first = true;
    for (size_t i = 0; i < c->n; i++) {
        char check[FINGERPRINT_SIZE];
        const struct form *f = program_form(c->v[i].program);
        answers_fingerprint(f, c->v[i].answers, check);
        if (!store_last_print(c->store, c->application, f->id, &last) || strcmp(last.p, check) == 0)
            continue;
        if (!k->json)
            printf("    %s\n", move_words(c->arena, MSG_MOVE_REPRINT, MSG_ARGS(f->title.s ? f->title.s : f->id, last.p, check)));
        else
            buf_printf(k->out, "%s{\"form\":\"%s\",\"printed\":\"%s\",\"now\":\"%s\"}", first ? "" : ",", f->id, last.p, check);
        first = false;
    }
    buf_clear(&last);
}

static void state_text(const struct stating *k)
{
    const struct standing *c = k->c;
    char id[24];
    snprintf(id, sizeof id, "%lld", c->application);
    puts(move_words(c->arena, *c->stored.since ? MSG_MOVE_STANDS_SINCE : MSG_MOVE_STANDS,
                    MSG_ARGS(id, name_of(c), c->state_name, c->stored.since, c->number)));
    store_each_move(c->store, c->application, move_line, c->store);
    if (c->state && state_is_shut(c->state, c->about ? &c->about->receiving : NULL, k->day)) {
        struct store_issue i = state_refusal(c->state, c->arena);
        fputs("    ", stdout);
        print_issue_line(stdout, &i, false);
    }
    if (!c->state)
        puts(move_words(c->arena, MSG_MOVE_UNKNOWN_STATE, MSG_ARGS("", c->state_name)));
    else if (c->state->end)
        printf("    %s\n", msg_pattern(MSG_MOVE_ENDED));
    each_reprint(k);
    each_possible(k);
}

static void state_json(const struct stating *k)
{
    const struct standing *c = k->c;
    buf_printf(k->out, "{\"application\":%lld", c->application);
    json_add_member(k->out, "state", c->state_id);
    json_add_member(k->out, "name", c->state_name);
    json_add_member(k->out, "since", c->stored.since);
    buf_printf(k->out, ",\"locked\":%s,\"end\":%s,\"history\":",
               c->state && state_is_shut(c->state, c->about ? &c->about->receiving : NULL, k->day) ? "true" : "false",
               c->state && c->state->end ? "true" : "false");
    moves_json(c->store, c->application, k->out);
    buf_adds(k->out, ",\"reprint\":[");
    each_reprint(k);
    buf_adds(k->out, "],\"moves\":[");
    each_possible(k);
    buf_adds(k->out, "]}");
    puts(k->out->p);
}

int cmd_state(int argc, char **argv)
{
    const char *db = NULL, *path = NULL, *on = NULL;
    bool json = false, unconfined = false;
    char iso[11];
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--forms", &path, NULL}, {"--on", &on, NULL}, {"--json", NULL, &json}, {"--unconfined", NULL, &unconfined}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", db);
    option_needed("--forms", path);
    if (n == 0)
        usage(MSG_SHOULI_SHOW_WHICH, MSG_NONE);
    struct formset *forms = open_forms(path, unconfined);
    struct store *s = open_store(db, STORE_READ);
    struct date day = day_option(on, iso);
    for (int i = 1; i <= n; i++) {
        struct standing c;
        struct buf b = BUF_INIT;
        struct arena *a = arena_new();
        if (!standing_open(&c, s, forms, application_number(argv[i]), a))
            usage(MSG_SHOULI_SHOW_NONE, MSG_ARGS(argv[i]));
        (json ? state_json : state_text)(&(struct stating){&c, day, json, &b});
        standing_close(&c);
        buf_clear(&b);
        arena_free(a);
    }
    store_close(s);
    formset_free(forms);
    return EXIT_FINE;
}

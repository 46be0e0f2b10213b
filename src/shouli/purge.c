/*
 * purge.c - shouli purge: applications whose time of keeping is over by the guide's rule: first listed, then removed with a list to sign.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

struct purge {
    struct store *s;
    struct formset *forms;
    struct arena *a;
    const char *retain, *by, *why, *out;
    bool json, apply;
    struct date on; char day[11];
    long long *ids; const char **rules, **ends, **lines; size_t n, cids, crules, cends, clines, nrules, nends, nlines;
    size_t unruled, open;
};

struct first { struct formset *forms; const struct procedure *facts; };

static bool first_form(void *ctx, const struct store_row *r)
{
    struct first *f = ctx;
    const struct program *p = formset_program(f->forms, r->form, r->stored);
    f->facts = p ? &program_form(p)->facts : NULL;
    return !f->facts;
}

/* The day after the last one on which it has to be kept is not before today. */
static bool is_over(const struct purge *k, const char *from, struct span span)
{
    struct date day;
    struct within w = {.n = span.n, .span = span};
    bool guessed = false;
    return date_parse(from, &day) && date_days(within_ends(&w, day, NULL, &guessed)) < date_days(k->on);
}

static void add(struct purge *k, const struct store_application *a, const char *rule, const char *from)
{
    struct buf b = BUF_INIT;
    char id[24];
    snprintf(id, sizeof id, "%lld", a->id);
    msg_format(
        &b, MSG_PURGE_LINE,
        MSG_ARGS(*a->number ? a->number : id, a->procedure, a->round, *a->name ? a->name : msg_pattern(MSG_SHOULI_NAMELESS), from, rule));
    *VEC_ADD(k->ids, k->n, k->cids) = a->id;
    *VEC_ADD(k->rules, k->nrules, k->crules) = arena_strdup(k->a, rule);
    *VEC_ADD(k->ends, k->nends, k->cends) = arena_strdup(k->a, from);
    *VEC_ADD(k->lines, k->nlines, k->clines) = arena_strdup(k->a, b.p);
    buf_clear(&b);
}

/* Whether nothing more is to be done with it, as its chain says; without one, once it is accepted. */
static bool has_ended(const struct purge *k, const struct store_application *a)
{
    const struct chain *c = formset_chain(k->forms, a->procedure);
    const struct chain_state *state = c ? chain_state(c, a->state) : NULL;
    return state ? state->end : strcmp(a->state, CHAIN_FIRST) != 0;
}

static bool look(void *ctx, const struct store_application *a)
{
    struct purge *k = ctx;
    struct first f = {k->forms, NULL};
    struct span span;
    bool receipt;
    char from[11];
    store_each_row(k->s, NULL, a->id, first_form, &f);
    const char *rule = k->retain ? k->retain : f.facts ? f.facts->retain.s : NULL;
    if (!rule || !retain_parse(rule, &span, &receipt)) {
        k->unruled++;
        return true;
    }
    store_last_day(k->s, a->id, receipt, from);
    if (!*from || (!receipt && !has_ended(k, a)))
        k->open++;
    else if (is_over(k, from, span))
        add(k, a, rule, from);
    return true;
}

/* ---- telling ---- */

static void say(struct buf *out, enum msg id, const char *const *args)
{
    msg_format(out, id, args);
    buf_addc(out, '\n');
}

static void add_count(const struct store_purged *c, struct buf *out)
{
    char n[4][24];
    const long long v[] = {c->applications, c->forms, c->sources, c->originals};
    for (size_t i = 0; i < 4; i++)
        snprintf(n[i], sizeof n[i], "%lld", v[i]);
    say(out, MSG_PURGE_COUNT, MSG_ARGS(n[0], n[1], n[2], n[3]));
    snprintf(n[0], sizeof n[0], "%lld", c->bundles);
    if (c->bundles)
        say(out, MSG_PURGE_BUNDLES, MSG_ARGS(n[0]));
}

/* What, why, when, by whom, and room for two signatures. */
static void write_list(const struct purge *k, const struct store_purged *c, const char *number)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, "\xEF\xBB\xBF");
    say(&b, MSG_PURGE_TITLE, MSG_ARGS(number));
    say(&b, MSG_PURGE_BY, MSG_ARGS(k->day, k->by, k->why));
    add_count(c, &b);
    buf_addc(&b, '\n');
    for (size_t i = 0; i < k->n; i++)
        buf_printf(&b, "%zu　%s\n", i + 1, k->lines[i]);
    buf_addc(&b, '\n');
    say(&b, MSG_PURGE_SIGN, MSG_NONE);
    file_write_atomic(k->out, b.p, b.n);
    buf_clear(&b);
}

static void tell_json(const struct purge *k, const struct store_purged *c, long long number)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"purge\":%lld,\"applications\":[", number);
    for (size_t i = 0; i < k->n; i++) {
        buf_printf(&b, "%s{\"application\":%lld,\"rule\":", i ? "," : "", k->ids[i]);
        json_add_string(&b, k->rules[i]);
        buf_printf(&b, ",\"from\":\"%s\"}", k->ends[i]);
    }
    buf_printf(&b, "],\"forms\":%lld,\"sources\":%lld,\"originals\":%lld,\"bundles\":%lld,\"without_rule\":%zu,\"not_ended\":%zu}", c->forms,
               c->sources, c->originals, c->bundles, k->unruled, k->open);
    puts(b.p);
    buf_clear(&b);
}

static void tell_text(const struct purge *k, const struct store_purged *c, long long number)
{
    struct buf b = BUF_INIT;
    char n[3][24];
    snprintf(n[0], sizeof n[0], "%lld", number);
    snprintf(n[1], sizeof n[1], "%zu", k->unruled);
    snprintf(n[2], sizeof n[2], "%zu", k->open);
    if (k->n)
        say(&b, MSG_PURGE_HEAD, MSG_ARGS(k->day));
    for (size_t i = 0; i < k->n; i++)
        buf_printf(&b, "  %s\n", k->lines[i]);
    if (k->n)
        add_count(c, &b);
    if (k->unruled + k->open)
        say(&b, MSG_PURGE_KEPT, MSG_ARGS(n[1], n[2]));
    if (number)
        say(&b, MSG_PURGE_DONE, MSG_ARGS(n[0], k->out));
    else
        say(&b, k->n ? MSG_PURGE_DRY : MSG_PURGE_NONE, MSG_NONE);
    fputs(b.p, stdout);
    buf_clear(&b);
}

static void take_options(struct purge *k, int argc, char **argv, const char **db, const char **forms)
{
    const char *on = NULL;
    struct span span;
    bool receipt;
    const struct option_def defs[] = {{"--db", db, NULL},          {"--forms", forms, NULL},       {"--by", &k->by, NULL},     {"--why", &k->why, NULL},
                                      {"--retain", &k->retain, NULL}, {"--on", &on, NULL},          {"-o", &k->out, NULL},      {"--apply", NULL, &k->apply},
                                      {"--json", NULL, &k->json}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    option_needed("--db", *db);
    option_needed("--forms", *forms);
    option_needed("--by", k->by);
    option_needed("--why", k->why);
    if (k->apply)
        option_needed("-o", k->out);
    if (!u8_valid(k->by, strlen(k->by)) || !u8_valid(k->why, strlen(k->why)) || !*k->by || !*k->why)
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    if (k->retain && !retain_parse(k->retain, &span, &receipt))
        usage(MSG_PURGE_NO_RULE, MSG_ARGS(k->retain));
    k->on = day_option(on, k->day);
}

int cmd_purge(int argc, char **argv)
{
    struct purge k = {.a = arena_new()};
    const char *db = NULL, *forms = NULL;
    struct store_purged c = {0};
    long long number = 0;
    take_options(&k, argc, argv, &db, &forms);
    k.forms = open_forms(forms, false);
    k.s = open_store(db, STORE_WRITE);
    store_each_application(k.s, 0, look, &k);
    if (k.n && k.apply) {
        char word[24];
        struct store_purge p = {k.ids, k.n, k.rules, k.ends, k.by, k.why};
        number = store_purge(k.s, &p, &c);
        snprintf(word, sizeof word, "%lld", number);
        write_list(&k, &c, word);
    } else if (k.apply) {
        store_purge_files(k.s);                            /* of one that was killed */
    } else if (k.n) {
        store_purge_look(k.s, k.ids, k.n, &c);
    }
    (k.json ? tell_json : tell_text)(&k, &c, number);
    store_close(k.s);
    formset_free(k.forms);
    free(k.ids);
    free(k.rules);
    free(k.ends);
    free(k.lines);
    arena_free(k.a);
    return EXIT_FINE;
}

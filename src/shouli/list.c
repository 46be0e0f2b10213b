/*
 * list.c - shouli list: one line an application with its forms and their state.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/people_int.h"

struct list {
    struct store *s;
    bool json, full;
    size_t n;
    const char *form, *where, *status, *round, *code, *state;      /* what an application must have to be listed; NULL = anything */
    struct arena *arena;
    const struct form *about;                              /* of the condition */
    const struct filter *filter;
};

/* ---- which applications ---- */

struct match { struct list *l; bool form, status, code; };

static bool has_code(void *ctx, const struct store_kept_issue *i)
{
    struct match *m = ctx;
    m->code = strcmp(i->i.code, m->l->code) == 0;
    return !m->code;
}

/* One form of the application must meet all that is asked of a form. */
static bool match_form(void *ctx, const struct store_row *r)
{
    struct match *m = ctx;
    struct list *l = m->l;
    m->form = !l->form || strcmp(r->form, l->form) == 0;
    m->status = !l->status || strcmp(r->status, l->status) == 0;
    m->code = !l->code;
    if (m->form && m->status && l->code)
        store_each_issue(l->s, r->submission, true, has_code, m);
    if (m->form && m->status && m->code && l->filter) {
        struct answers a = {.arena = arena_new()};
        struct rule_context ctx_of_row = {0};
        store_answers(l->s, r->submission, r->revision, &a);
        m->form = strcmp(r->form, l->about->id) == 0 && date_parse(r->received, &ctx_of_row.received) &&
                  rule_filter_holds(l->filter, &a, &ctx_of_row);
        arena_free(a.arena);
    }
    return !(m->form && m->status && m->code);
}

static bool wanted(struct list *l, const struct store_application *a)
{
    if (l->round && strcmp(a->round, l->round) != 0)
        return false;
    if (l->state && strcmp(l->state, a->state) != 0 && strcmp(l->state, standing_word(a)) != 0)
        return false;
    if (!l->form && !l->status && !l->code && !l->filter)
        return true;
    struct match m = {.l = l};
    store_each_row(l->s, NULL, a->id, match_form, &m);
    return m.form && m.status && m.code;
}

static bool only_form(void *ctx, const struct store_query_row *r)
{
    struct buf *b = ctx;
    buf_printf(b, "%s%s", b->n ? " " : "", r->values[0]);
    return true;
}

/* The form that the condition is about: the one named, else the only one there is. */
static void compile_where(struct list *l)
{
    struct buf ids = BUF_INIT, why = BUF_INIT;
    struct diags *d = diags_new();
    l->arena = arena_new();
    if (l->form)
        buf_adds(&ids, l->form);
    else
        store_query(l->s, "SELECT DISTINCT id FROM form ORDER BY id", only_form, &ids, &why);
    if (strchr(ids.p, ' '))
        usage(MSG_SHOULI_LIST_FORM, MSG_ARGS(ids.p));
    l->about = store_form(l->s, ids.p, NULL, l->arena);
    if (!l->about)
        usage(MSG_SHOULI_LIST_NO_FORM, MSG_ARGS(ids.p));
    l->filter = rule_filter_new(l->where, "--where", l->about, l->arena, d);
    diags_print(d, stderr);
    if (!l->filter)
        exit(EXIT_USAGE);
    diags_free(d);
    buf_clear(&ids);
    buf_clear(&why);
}

static bool form_json(void *ctx, const struct store_row *r)
{
    struct buf *b = ctx;
    buf_printf(b, "%s{\"submission\":%lld,\"revision\":%d", b->p[b->n - 1] == '[' ? "" : ",", r->submission, r->revision);
    json_add_member(b, "form", r->form);
    json_add_member(b, "version", r->version);
    json_add_member(b, "title", r->title);
    json_add_member(b, "status", r->status);
    json_add_member(b, "received", r->received);
    buf_addc(b, '}');
    return true;
}

/* Of the same name, under another number. */
static size_t namesakes(struct list *l, long long application)
{
    long long v[CROWD + 1];
    return store_namesakes(l->s, application, CROWD + 1, v);
}

static bool application_json(void *ctx, const struct store_application *a)
{
    struct list *l = ctx;
    struct buf b = BUF_INIT, person = BUF_INIT;
    if (!wanted(l, a))
        return true;
    if (l->full)
        buf_adds(&person, *a->person == '?' ? "" : a->person);
    else
        mask_person(a->person, &person);
    buf_printf(&b, "{\"application\":%lld", a->id);
    json_add_member(&b, "procedure", a->procedure);
    json_add_member(&b, "round", a->round);
    json_add_member(&b, "person", person.p);
    json_add_member(&b, "name", a->name);
    json_add_member(&b, "state", a->state);
    json_add_member(&b, "state_name", standing_word(a));
    if (*a->number)
        json_add_member(&b, "number", a->number);
    else
        buf_adds(&b, ",\"number\":null");
    buf_printf(&b, ",\"namesakes\":%zu,\"forms\":[", namesakes(l, a->id));
    store_each_row(l->s, NULL, a->id, form_json, &b);
    printf("%s]}\n", b.p);
    buf_clear(&b);
    buf_clear(&person);
    return true;
}

static bool doubt_text(void *ctx, const struct store_kept_issue *k)
{
    (void)ctx;
    if ((strcmp(k->i.code, "R-PERSON") == 0 || strcmp(k->i.code, "W-PERSON") == 0 || strcmp(k->i.code, "W-NUMBER") == 0) && !*k->waived_by)
        printf("          ! %s\n", k->i.message);
    return true;
}

static bool form_text(void *ctx, const struct store_row *r)
{
    enum store_status status;
    if (!store_status_from_name(r->status, &status))
        return true;
    fputs("        ", stdout);
    put_padded(stdout, store_status_word(status), msg_lang() == LANG_ZH ? 8 : 15);
    printf(" %s  %lld.%d\n", r->title, r->submission, r->revision);
    store_each_issue(((struct list *)ctx)->s, r->submission, true, doubt_text, NULL);
    return true;
}

static bool application_text(void *ctx, const struct store_application *a)
{
    struct list *l = ctx;
    struct buf person = BUF_INIT, name = BUF_INIT;
    if (!wanted(l, a))
        return true;
    if (l->full && *a->person != '?')
        clean_text(a->person, &person);
    else
        mask_person(a->person, &person);
    clean_text(a->name, &name);
    printf("%6lld  ", a->id);
    put_padded(stdout, name.n ? name.p : msg_pattern(MSG_SHOULI_NAMELESS), 16);
    fputs("  ", stdout);
    put_padded(stdout, person.p, 18);
    printf("  %s%s%s  %s%s%s\n", a->procedure, *a->round ? "  " : "", a->round, standing_word(a), *a->number ? "  " : "", a->number);
    size_t same = namesakes(l, a->id);
    if (same)
        print_namesakes(stdout, same, 8);
    store_each_row(l->s, NULL, a->id, form_text, l);
    l->n++;
    buf_clear(&person);
    buf_clear(&name);
    return true;
}

struct refused { bool full; size_t n; };

static bool refused_text(void *ctx, const struct store_kept_source *v)
{
    struct refused *r = ctx;
    if (r->n++ == 0)
        printf("%s\n", msg_pattern(MSG_SHOULI_LIST_REFUSED));
    struct buf name = BUF_INIT;
    if (r->full)
        buf_adds(&name, v->name);
    else
        mask_text(v->name, &name);
    printf("        %-12s %s  %s\n", v->diagnosis, name.p, v->message);
    buf_clear(&name);
    return true;
}

int cmd_list(int argc, char **argv)
{
    struct list l = {0};
    const char *db = NULL;
    const struct option_def defs[] = {
        {"--db", &db, NULL},           {"--json", NULL, &l.json},   {"--full", NULL, &l.full},     {"--form", &l.form, NULL},
        {"--where", &l.where, NULL}, {"--status", &l.status, NULL}, {"--round", &l.round, NULL}, {"--state", &l.state, NULL}, {"--code", &l.code, NULL},
    };
    enum store_status known;
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    if (l.status && !store_status_from_name(l.status, &known))
        usage(MSG_SHOULI_LIST_STATUS, MSG_ARGS(l.status));
    l.s = open_store(option_needed("--db", db), STORE_READ);
    if (l.where)
        compile_where(&l);
    bool all = !l.form && !l.where && !l.status && !l.round && !l.code && !l.state;
    store_each_application(l.s, 0, l.json ? application_json : application_text, &l);
    if (!l.json) {
        struct buf b = BUF_INIT;
        char n[24];
        struct refused refused = {l.full, 0};
        snprintf(n, sizeof n, "%zu", l.n);
        if (all)
            store_each_source(l.s, "refused", refused_text, &refused);
        msg_format(&b, MSG_SHOULI_LIST_COUNT, MSG_ARGS(n));
        printf("%s\n", b.p);
        buf_clear(&b);
    }
    store_close(l.s);
    if (l.arena)
        arena_free(l.arena);
    return EXIT_FINE;
}

/*
 * list.c - shouli list: one line an application with its forms and their state.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/select_int.h"

struct list {
    struct store *s;
    bool json, full;
    size_t n;
    struct selection which;
};

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
    if (!selection_wants(&l->which, a))
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
    if (!selection_wants(&l->which, a))
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
        {"--db", &db, NULL},           {"--json", NULL, &l.json},   {"--full", NULL, &l.full},     {"--form", &l.which.form, NULL},
        {"--where", &l.which.where, NULL}, {"--status", &l.which.status, NULL}, {"--round", &l.which.round, NULL}, {"--state", &l.which.state, NULL}, {"--code", &l.which.code, NULL},
    };
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    l.s = open_store(option_needed("--db", db), STORE_READ);
    selection_open(&l.which, l.s);
    store_each_application(l.s, 0, l.json ? application_json : application_text, &l);
    if (!l.json) {
        struct buf b = BUF_INIT;
        char n[24];
        struct refused refused = {l.full, 0};
        snprintf(n, sizeof n, "%zu", l.n);
        if (selection_is_all(&l.which))
            store_each_source(l.s, "refused", refused_text, &refused);
        msg_format(&b, MSG_SHOULI_LIST_COUNT, MSG_ARGS(n));
        printf("%s\n", b.p);
        buf_clear(&b);
    }
    store_close(l.s);
    selection_clear(&l.which);
    return EXIT_FINE;
}

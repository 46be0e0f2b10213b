/*
 * list.c - shouli list: one line an application with its forms and their state.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

struct list { struct store *s; bool json, full; size_t n; };

static void json_member(struct buf *b, const char *name, const char *value)
{
    buf_addc(b, ',');
    json_add_string(b, name);
    buf_addc(b, ':');
    json_add_string(b, value);
}

static bool form_json(void *ctx, const struct store_row *r)
{
    struct buf *b = ctx;
    buf_printf(b, "%s{\"submission\":%lld,\"revision\":%d", b->p[b->n - 1] == '[' ? "" : ",", r->submission, r->revision);
    json_member(b, "form", r->form);
    json_member(b, "version", r->version);
    json_member(b, "title", r->title);
    json_member(b, "status", r->status);
    json_member(b, "received", r->received);
    buf_addc(b, '}');
    return true;
}

static bool application_json(void *ctx, const struct store_application *a)
{
    struct list *l = ctx;
    struct buf b = BUF_INIT, person = BUF_INIT;
    if (l->full)
        buf_adds(&person, *a->person == '?' ? "" : a->person);
    else
        mask_person(a->person, &person);
    buf_printf(&b, "{\"application\":%lld", a->id);
    json_member(&b, "procedure", a->procedure);
    json_member(&b, "round", a->round);
    json_member(&b, "person", person.p);
    json_member(&b, "name", a->name);
    json_member(&b, "state", a->state);
    if (*a->number)
        json_member(&b, "number", a->number);
    else
        buf_adds(&b, ",\"number\":null");
    buf_adds(&b, ",\"forms\":[");
    store_each_row(l->s, NULL, a->id, form_json, &b);
    printf("%s]}\n", b.p);
    buf_clear(&b);
    buf_clear(&person);
    return true;
}

static bool form_text(void *ctx, const struct store_row *r)
{
    enum store_status status;
    (void)ctx;
    if (!store_status_from_name(r->status, &status))
        return true;
    fputs("        ", stdout);
    put_padded(stdout, store_status_word(status), msg_lang() == LANG_ZH ? 8 : 15);
    printf(" %s  %lld.%d\n", r->title, r->submission, r->revision);
    return true;
}

static bool application_text(void *ctx, const struct store_application *a)
{
    struct list *l = ctx;
    struct buf person = BUF_INIT, name = BUF_INIT;
    if (l->full && *a->person != '?')
        clean_text(a->person, &person);
    else
        mask_person(a->person, &person);
    clean_text(a->name, &name);
    printf("%6lld  ", a->id);
    put_padded(stdout, name.n ? name.p : msg_pattern(MSG_SHOULI_NAMELESS), 16);
    fputs("  ", stdout);
    put_padded(stdout, person.p, 18);
    printf("  %s%s%s\n", a->procedure, *a->round ? "  " : "", a->round);
    store_each_row(l->s, NULL, a->id, form_text, NULL);
    l->n++;
    buf_clear(&person);
    buf_clear(&name);
    return true;
}

static bool refused_text(void *ctx, const struct store_kept_source *v)
{
    size_t *n = ctx;
    if ((*n)++ == 0)
        printf("%s\n", msg_pattern(MSG_SHOULI_LIST_REFUSED));
    printf("        %-12s %s  %s\n", v->diagnosis, v->name, v->message);
    return true;
}

int cmd_list(int argc, char **argv)
{
    struct list l = {0};
    const char *db = NULL;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &l.json}, {"--full", NULL, &l.full}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    l.s = open_store(option_needed("--db", db), STORE_READ);
    store_each_application(l.s, 0, l.json ? application_json : application_text, &l);
    if (!l.json) {
        struct buf b = BUF_INIT;
        char n[24];
        size_t refused = 0;
        snprintf(n, sizeof n, "%zu", l.n);
        store_each_source(l.s, "refused", refused_text, &refused);
        msg_format(&b, MSG_SHOULI_LIST_COUNT, MSG_ARGS(n));
        printf("%s\n", b.p);
        buf_clear(&b);
    }
    store_close(l.s);
    return EXIT_FINE;
}

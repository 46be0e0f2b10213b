/*
 * doubts.c - the part of the work list that is about who people are: doubts that are open and that nobody has let pass.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/people_int.h"

enum { LISTED = 10000 };

struct doubts {
    struct store *s;
    bool json, full;
    size_t n;
    const struct store_application *of;
    const struct store_row *row;
};

static void doubt_json(const struct doubts *d, const struct store_kept_issue *k, const char *person, const char *what)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"task\":0,\"application\":%lld,\"submission\":%lld,\"revision\":%d,\"file\":0,\"issue\":%lld", d->of->id,
               d->row->submission, d->row->revision, k->id);
    json_add_member(&b, "kind", "identity");
    json_add_member(&b, "code", k->i.code);
    json_add_member(&b, "message", k->i.message);
    json_add_member(&b, "name", d->of->name);
    json_add_member(&b, "person", person);
    json_add_member(&b, "form", d->row->title);
    json_add_member(&b, "received", d->row->received);
    json_add_member(&b, "since", k->opened_at);
    json_add_member(&b, "do", what);
    buf_addc(&b, '}');
    puts(b.p);
    buf_clear(&b);
}

static void doubt_text(const struct doubts *d, const struct store_kept_issue *k, const char *person, const char *what)
{
    struct buf name = BUF_INIT;
    clean_text(d->of->name, &name);
    put_padded(stdout, msg_pattern(MSG_PEOPLE_WORK), msg_lang() == LANG_ZH ? 6 : 13);
    printf("%lld.%d  %s  %s  %s  %s\n      %s\n      %s\n", d->row->submission, d->row->revision, name.p, person, d->row->title,
           d->row->received, k->i.message, what);
    buf_clear(&name);
}

static bool one_issue(void *ctx, const struct store_kept_issue *k)
{
    struct doubts *d = ctx;
    struct buf person = BUF_INIT, what = BUF_INIT;
    bool slip = strcmp(k->i.code, "R-PERSON") == 0;
    char id[24];
    if ((!slip && strcmp(k->i.code, "W-PERSON") != 0 && strcmp(k->i.code, "W-NUMBER") != 0) || *k->waived_by)
        return true;
    snprintf(id, sizeof id, "%lld", k->id);
    msg_format(&what, slip ? MSG_PEOPLE_WORK_DO_SLIP : MSG_PEOPLE_WORK_DO, MSG_ARGS(id));
    if (*d->of->person != '?' && d->full)
        clean_text(d->of->person, &person);
    else
        mask_person(d->of->person, &person);
    (d->json ? doubt_json : doubt_text)(d, k, person.n ? person.p : "", what.p);
    d->n++;
    buf_clear(&person);
    buf_clear(&what);
    return true;
}

static bool one_form(void *ctx, const struct store_row *r)
{
    struct doubts *d = ctx;
    d->row = r;
    store_each_issue(d->s, r->submission, true, one_issue, d);
    return true;
}

static bool one_application(void *ctx, const struct store_application *a)
{
    struct doubts *d = ctx;
    d->of = a;
    store_each_row(d->s, NULL, a->id, one_form, d);
    return true;
}

size_t doubts_list(struct store *s, bool json, bool full)
{
    struct doubts d = {.s = s, .json = json, .full = full};
    long long *v = xcalloc(LISTED, sizeof *v);
    size_t n = store_with_doubts(s, NULL, LISTED, v);
    for (size_t i = 0; i < n; i++)
        store_each_application(s, v[i], one_application, &d);
    free(v);
    return d.n;
}

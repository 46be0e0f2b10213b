/*
 * due.c - shouli due: who is still to be told, counted from receipt, and who is still to answer, counted from being told.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/move_int.h"
#include "shouli/notice_int.h"

/* over: working days behind the last one, 0 in time; left: until then. until "": nothing says when. */
struct due_row { long long application; const char *name, *number, *since, *until, *phones; long days, over, left; bool told; size_t items; };
struct due {
    struct store *s;
    struct formset *forms;
    struct arena *a;                                       /* of the rows */
    struct date on;
    struct due_row *v; size_t n, cap;
    long long *ids; size_t nids, cids;
};

struct last { struct arena *a; bool there; const char *number, *told, *due, *answered; };

static bool keep_last(void *ctx, const struct store_notice *n)
{
    struct last *l = ctx;
    *l = (struct last){l->a, true, arena_strdup(l->a, n->number), arena_strdup(l->a, n->told_on), arena_strdup(l->a, n->due_on), arena_strdup(l->a, n->answered_on)};
    return true;
}

/* The last day to tell them, as the guide says. */
static const char *tell_until(const struct due *k, const struct notice_case *c, const char *since)
{
    struct within w;
    struct date from;
    bool guessed = false;
    char iso[11];
    const char *within = c->about ? c->about->facts.correction.tell_within.s : NULL;
    if (!within || !within_parse(within, &w) || !date_parse(since, &from))
        return "";
    date_iso(within_ends(&w, from, formset_codes(k->forms, "holidays"), &guessed), iso);
    return arena_strdup(k->a, iso);
}

static void add_row(struct due *k, const struct notice_case *c, const struct last *l)
{
    const struct codelist *holidays = formset_codes(k->forms, "holidays");
    bool told = l->there && *l->told && !*l->answered;
    const char *since = told ? l->told : l->there && *l->answered ? l->answered : c->received;
    struct due_row *r = VEC_ADD(k->v, k->n, k->cap);
    struct date from, until;
    *r = (struct due_row){.application = c->application, .name = arena_strdup(k->a, c->name), .number = l->there && !*l->answered ? l->number : "",
                          .since = arena_strdup(k->a, since), .phones = arena_strdup(k->a, notice_phones(c)), .told = told, .items = c->nitems};
    r->until = told ? l->due : tell_until(k, c, since);
    if (date_parse(since, &from))
        r->days = workdays_since(from, k->on, holidays);
    if (date_parse(r->until, &until)) {
        r->left = workdays_since(k->on, until, holidays);
        r->over = workdays_since(until, k->on, holidays);
        /* Past, though no working day lies between. */
        if (date_days(k->on) > date_days(until) && r->over == 0)
            r->over = 1;
    }
}

static void look_at(struct due *k, long long application)
{
    struct notice_case c;
    struct arena *a = arena_new();
    struct last l = {.a = k->a};
    if (notice_case_open(&c, k->s, k->forms, application, a) && c.nitems > 0 && c.received) {
        store_each_notice(k->s, application, keep_last, &l);
        add_row(k, &c, &l);
    }
    notice_case_close(&c);
    arena_free(a);
}

static bool note_id(void *ctx, const struct store_application *a)
{
    struct due *k = ctx;
    if (waits_for_change(k->forms, a))
        *VEC_ADD(k->ids, k->nids, k->cids) = a->id;
    return true;
}

/* Overdue first, the longest first; then by what is left; what nobody limits by how long it has waited. */
static int by_urgency(const void *a, const void *b)
{
    const struct due_row *x = a, *y = b;
    if (x->over != y->over)
        return x->over > y->over ? -1 : 1;
    if (!*x->until != !*y->until)
        return *x->until ? -1 : 1;
    if (*x->until && strcmp(x->until, y->until) != 0)
        return strcmp(x->until, y->until);
    if (x->days != y->days)
        return x->days > y->days ? -1 : 1;
    return (x->application > y->application) - (x->application < y->application);
}

static void print_json(const struct due_row *r)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"application\":%lld,\"name\":", r->application);
    json_add_string(&b, r->name);
    buf_printf(&b, ",\"waits\":\"%s\",\"notice\":\"%s\",\"items\":%zu,\"since\":\"%s\",\"days\":%ld,\"until\":\"%s\",\"overdue\":%ld",
               r->told ? "answer" : "tell", r->number, r->items, r->since, r->days, r->until, r->over);
    if (*r->until)
        buf_printf(&b, ",\"left\":%ld", r->left);
    buf_adds(&b, ",\"phones\":");
    json_add_string(&b, r->phones);
    buf_addc(&b, '}');
    puts(b.p);
    buf_clear(&b);
}

static void print_text(const struct due_row *r)
{
    struct buf b = BUF_INIT;
    char id[24], days[24], n[24];
    snprintf(id, sizeof id, "%lld", r->application);
    snprintf(days, sizeof days, "%ld", r->days);
    snprintf(n, sizeof n, "%ld", r->over ? r->over : r->left);
    put_padded(stdout, id, 6);
    put_padded(stdout, r->name, 16);
    put_padded(stdout, *r->number ? r->number : "—", 14);
    msg_format(&b, r->told ? MSG_NOTICE_DUE_ANSWER : MSG_NOTICE_DUE_TELL, MSG_ARGS(r->since, days));
    buf_adds(&b, "  ");
    msg_format(&b, r->over ? MSG_NOTICE_DUE_OVER : *r->until ? MSG_NOTICE_DUE_LEFT : MSG_NOTICE_DUE_NO_LIMIT, MSG_ARGS(n, r->until));
    printf("%s  %s\n", b.p, r->phones);
    buf_clear(&b);
}

int cmd_due(int argc, char **argv)
{
    struct due k = {.a = arena_new()};
    const char *db = NULL, *path = NULL, *on = NULL, *by = NULL;
    bool json = false, apply = false;
    char iso[11];
    const struct option_def defs[] = {{"--db", &db, NULL},     {"--forms", &path, NULL}, {"--on", &on, NULL},
                                      {"--json", NULL, &json}, {"--apply", NULL, &apply}, {"--by", &by, NULL}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    option_needed("--db", db);
    option_needed("--forms", path);
    k.on = day_option(on, iso);
    if (apply && (!*option_needed("--by", by) || !u8_valid(by, strlen(by))))
        option_needed("--by", NULL);
    if (apply && date_days(k.on) > date_days(date_today()))
        usage(MSG_MOVE_FUTURE, MSG_ARGS(iso));
    k.forms = open_forms(path, false);
    k.s = open_store(db, apply ? STORE_WRITE : STORE_READ);
    store_each_application(k.s, 0, note_id, &k);
    for (size_t i = 0; i < k.nids; i++)
        look_at(&k, k.ids[i]);
    if (k.n)
        qsort(k.v, k.n, sizeof *k.v, by_urgency);
    size_t over = 0;
    for (size_t i = 0; i < k.n; i++) {
        (json ? print_json : print_text)(&k.v[i]);
        over += k.v[i].over > 0;
    }
    size_t lapsed = lapse_all(k.s, k.forms, k.on, by, apply, json);
    if (apply)
        store_sync(k.s);
    else
        over += lapsed;
    if (!json && k.n == 0 && lapsed == 0)
        puts(msg_pattern(MSG_NOTICE_DUE_NOTHING));
    free(k.v);
    free(k.ids);
    store_close(k.s);
    formset_free(k.forms);
    arena_free(k.a);
    return over ? EXIT_SOME : EXIT_FINE;
}

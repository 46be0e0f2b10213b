/*
 * told.c - shouli told: somebody was told of a notice, when, how, by whom.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/notice_int.h"

long long application_number(const char *word)
{
    char *end = NULL;
    long long id = strtoll(word, &end, 10);
    if (id <= 0 || *end)
        usage(MSG_SHOULI_SHOW_WHICH, MSG_NONE);
    return id;
}

struct date day_option(const char *word, char iso[11])
{
    struct date day = date_today();
    if (word && !date_parse(word, &day))
        usage(MSG_NOTICE_BAD_DAY, MSG_ARGS(word));
    date_iso(day, iso);
    return day;
}

/* ---- told ---- */

struct finding { const char *word; struct arena *a; long long id, application; const char *told_on, *made_on, *number; };

/* The notice of that number, or the last one of that application. */
static bool find_notice(void *ctx, const struct store_notice *n)
{
    struct finding *f = ctx;
    char application[24];
    snprintf(application, sizeof application, "%lld", n->application);
    if (strcmp(f->word, n->number) != 0 && strcmp(f->word, application) != 0)
        return true;
    f->id = n->id;
    f->application = n->application;
    f->told_on = arena_strdup(f->a, n->told_on);
    f->made_on = arena_strdup(f->a, n->made_on);
    f->number = arena_strdup(f->a, n->number);
    return true;
}

struct telling { struct store *s; struct formset *forms; struct arena *a; struct date day; struct store_told t; const char *iso; bool json; };

static void tell(const struct telling *k, const struct finding *f)
{
    struct notice_case c;
    struct store_told t = k->t;
    struct buf b = BUF_INIT;
    bool known = notice_case_open(&c, k->s, k->forms, f->application, k->a);
    t.due = known ? notice_due(&c, k->day) : "";
    store_notice_told(k->s, f->id, &t);
    if (k->json)
        buf_printf(&b, "{\"notice\":\"%s\",\"application\":%lld,\"on\":\"%s\",\"due\":\"%s\",\"again\":%s}", f->number, f->application,
                   k->iso, t.due, *f->told_on ? "true" : "false");
    else if (*f->told_on)
        msg_format(&b, MSG_NOTICE_TOLD_AGAIN, MSG_ARGS(f->number, f->told_on));
    else
        msg_format(&b, *t.due ? MSG_NOTICE_TOLD : MSG_NOTICE_TOLD_NO_DUE, MSG_ARGS(f->number, k->iso, t.due));
    puts(b.p);
    buf_clear(&b);
    notice_case_close(&c);
}

int cmd_told(int argc, char **argv)
{
    struct telling k = {.t = {.whom = ""}, .a = arena_new()};
    const char *db = NULL, *path = NULL, *at = NULL;
    char iso[11];
    const struct option_def defs[] = {{"--db", &db, NULL},        {"--forms", &path, NULL},      {"--how", &k.t.how, NULL}, {"--by", &k.t.by, NULL},
                                      {"--whom", &k.t.whom, NULL}, {"--at", &at, NULL},           {"--json", NULL, &k.json}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", db);
    option_needed("--forms", path);
    option_needed("--how", k.t.how);
    option_needed("--by", k.t.by);
    if (n == 0)
        usage(MSG_NOTICE_TOLD_WHICH, MSG_NONE);
    k.day = day_option(at, iso);
    k.iso = k.t.on = iso;
    if (date_days(k.day) > date_days(date_today()))
        usage(MSG_NOTICE_TOLD_FUTURE, MSG_ARGS(iso));
    if (!u8_valid(k.t.how, strlen(k.t.how)) || !u8_valid(k.t.by, strlen(k.t.by)) || !u8_valid(k.t.whom, strlen(k.t.whom)))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    k.forms = open_forms(path, false);
    k.s = open_store(db, STORE_WRITE);
    for (int i = 1; i <= n; i++) {
        struct finding f = {.word = argv[i], .a = k.a};
        store_each_notice(k.s, 0, find_notice, &f);
        if (!f.id)
            usage(MSG_NOTICE_NONE, MSG_ARGS(argv[i]));
        if (strcmp(iso, f.made_on) < 0)
            usage(MSG_NOTICE_TOLD_EARLY, MSG_ARGS(f.number, f.made_on));
        tell(&k, &f);
    }
    store_sync(k.s);
    store_close(k.s);
    formset_free(k.forms);
    arena_free(k.a);
    return EXIT_FINE;
}

/*
 * ban.c - shouli ban: who may not apply, from when until when and why. What a ban does at the counter stands in intake.c.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"

struct ban_words { const char *from, *until, *procedure, *on; bool full; };

static void add(struct handwork *w, const struct ban_words *o)
{
    struct buf person = BUF_INIT, b = BUF_INIT;
    struct date from, until;
    bool open = !o->until || !*o->until;
    hand_words(w, 2, 2);
    if (!date_parse(option_needed("--from", o->from), &from) ||
        (!open && (!date_parse(o->until, &until) || date_days(until) < date_days(from))))
        usage(MSG_MOVE_BAN_DAYS, MSG_ARGS(o->from, open ? "" : o->until));
    text_fold_number(w->argv[2], &person);
    if (!person.n || !u8_valid(person.p, person.n) || person.n > 90)
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    struct store_ban ban = {.person = person.p, .procedure = o->procedure, .from = o->from, .until = open ? "" : o->until};
    char *id = xasprintf("%lld", store_ban(w->store, &ban, &w->hand));
    if (w->json)
        buf_printf(&b, "{\"ban\":%s}", id);
    else
        msg_format(&b, MSG_MOVE_BAN_ADDED, MSG_ARGS(id));
    puts(b.p);
    free(id);
    buf_clear(&b);
    buf_clear(&person);
}

static void lift(struct handwork *w, const struct ban_words *o)
{
    struct buf b = BUF_INIT;
    char iso[11];
    hand_words(w, 2, 2);
    day_option(o->on, iso);
    if (store_ban_lift(w->store, hand_number(w->argv[2]), iso, &w->hand) != STORE_DONE)
        usage(MSG_MOVE_BAN_NONE, MSG_ARGS(w->argv[2]));
    if (w->json)
        buf_printf(&b, "{\"lifted\":%s,\"on\":\"%s\"}", w->argv[2], iso);
    else
        msg_format(&b, MSG_MOVE_BAN_LIFTED, MSG_ARGS(w->argv[2], iso));
    puts(b.p);
    buf_clear(&b);
}

struct listing { bool json, full; size_t n; };

static bool list_one(void *ctx, const struct store_ban *v)
{
    struct listing *l = ctx;
    struct buf person = BUF_INIT, b = BUF_INIT;
    const struct { const char *name, *value; } members[] = {{"procedure", v->procedure}, {"from", v->from},     {"until", v->until},         {"why", v->why},
                                                            {"by", v->by},               {"made", v->made_on}, {"lifted", v->lifted_on}, {"lifted_by", v->lifted_by},
                                                            {"lifted_why", v->lifted_why}};
    if (l->full)
        clean_text(v->person, &person);
    else
        mask_person(v->person, &person);
    l->n++;
    if (l->json) {
        buf_printf(&b, "{\"ban\":%lld,\"person\":", v->id);
        json_add_string(&b, person.p);
        for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
            buf_printf(&b, ",\"%s\":", members[i].name);
            json_add_string(&b, members[i].value);
        }
        buf_addc(&b, '}');
        puts(b.p);
    } else {
        printf("%4lld  ", v->id);
        put_padded(stdout, person.p, 20);
        printf("%s—%s  %s%s%s  %s%s%s\n", v->from, *v->until ? v->until : msg_pattern(MSG_MOVE_BAN_OPEN), v->procedure,
               *v->procedure ? "  " : "", v->why, v->by, *v->lifted_on ? "  ✓ " : "", v->lifted_on);
    }
    buf_clear(&person);
    buf_clear(&b);
    return true;
}

static int list(int argc, char **argv)
{
    struct listing l = {0};
    const char *db = NULL, *on = NULL;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--on", &on, NULL}, {"--json", NULL, &l.json}, {"--full", NULL, &l.full}};
    char iso[11];
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) != 1)
        usage(MSG_MOVE_BAN_WHICH, MSG_NONE);
    struct store *s = open_store(option_needed("--db", db), STORE_READ);
    if (on)
        day_option(on, iso);
    store_each_ban(s, NULL, on ? iso : NULL, list_one, &l);
    if (!l.json && !l.n)
        puts(msg_pattern(MSG_MOVE_BAN_EMPTY));
    store_close(s);
    return EXIT_FINE;
}

int cmd_ban(int argc, char **argv)
{
    struct handwork w = {0};
    struct ban_words o = {0};
    const struct option_def more[] = {{"--from", &o.from, NULL}, {"--until", &o.until, NULL}, {"--procedure", &o.procedure, NULL}, {"--on", &o.on, NULL}};
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "list") == 0)
            return list(argc, argv);
    hand_begin(&w, argc, argv, more, sizeof more / sizeof *more, false, true);
    if (w.n >= 1 && strcmp(argv[1], "add") == 0)
        add(&w, &o);
    else if (w.n >= 1 && strcmp(argv[1], "lift") == 0)
        lift(&w, &o);
    else
        usage(MSG_MOVE_BAN_WHICH, MSG_NONE);
    hand_close(&w);
    return EXIT_FINE;
}

/*
 * unit.c - shouli unit: the dictionary of units by hand. Each word of the command is one change; a refusal says its reason and exits 1.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/unit_int.h"

static const struct option_def *unit_options(struct unit_words *k, size_t *n)
{
    static struct option_def defs[UNIT_OPTIONS];
    const struct option_def v[] = {
        {"--credit-code", &k->u.credit, NULL}, {"--org-code", &k->u.org, NULL},   {"--code", &k->u.own, NULL},       {"--auth-code", &k->u.auth, NULL},
        {"--kind", &k->u.kind, NULL},          {"--licence", &k->u.licence, NULL}, {"--legal-person", &k->u.legal_person, NULL},
        {"--address", &k->u.address, NULL},    {"--phone", &k->u.phone, NULL},     {"--department", &k->u.department, NULL},
    };
    *n = sizeof v / sizeof *v;
    memcpy(defs, v, sizeof v);
    return defs;
}

/* --parent, --on, --person, --roles and --digit are common; hand_begin has room for all of them. */
void unit_begin(struct unit_words *k, int argc, char **argv, int least, int most, bool why)
{
    struct option_def more[UNIT_OPTIONS + 6];
    size_t n;
    memcpy(more, unit_options(k, &n), UNIT_OPTIONS * sizeof *more);
    more[n++] = (struct option_def){"--parent", &k->parent, NULL};
    more[n++] = (struct option_def){"--on", &k->on, NULL};
    more[n++] = (struct option_def){"--person", &k->person, NULL};
    more[n++] = (struct option_def){"--roles", &k->roles, NULL};
    more[n++] = (struct option_def){"--digit", &k->digit, NULL};
    more[n] = (struct option_def){"--new-departments", NULL, &k->new_departments};
    hand_begin(&k->w, argc, argv, more, n + 1, false, why);
    if (k->w.n < least || k->w.n > most)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("unit"));
    for (int i = 1; i <= k->w.n; i++)
        if (!u8_valid(argv[i], strlen(argv[i])) || strlen(argv[i]) > 240)
            usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    for (size_t i = 0; i < n; i++)
        if (*more[i].value && (!u8_valid(*more[i].value, strlen(*more[i].value)) || strlen(*more[i].value) > 240))
            usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    day_option(k->on, k->day);
}

static void give_back(struct unit_words *k)
{
    buf_clear(&k->no.why);
    issues_clear(&k->w.verdict.issues);
    free(k->w.verdict.others.v);
    store_close(k->w.store);
    formset_free(k->w.forms);
    arena_free(k->w.arena);
}

int unit_refused(struct unit_words *k)
{
    fprintf(stderr, "shouli: %s %s\n", k->no.code, k->no.why.p);
    give_back(k);
    return EXIT_SOME;
}

int unit_done(struct unit_words *k, long long unit, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    store_sync(k->w.store);
    if (k->w.json)
        buf_printf(&b, "{\"done\":\"%s\",\"unit\":%lld}", k->w.argv[0], unit);
    else
        msg_format(&b, id, args);
    puts(b.p);
    buf_clear(&b);
    give_back(k);
    return EXIT_FINE;
}

/* The unit that a word names; 0 with the reason. */
static long long unit_of(struct unit_words *k, const char *word) { return unit_named(k->w.store, word, &k->no); }

static bool take_parent(struct unit_words *k)
{
    if (k->parent && *k->parent && !(k->u.parent = unit_of(k, k->parent))) {
        buf_reset(&k->no.why);
        msg_format(&k->no.why, MSG_UNIT_NO_PARENT, MSG_ARGS(k->parent));
        return false;
    }
    return true;
}

static const char *decimal(struct unit_words *k, long long n) { return arena_printf(k->w.arena, "%lld", n); }

/* ---- add, set, rename ---- */

static int do_add(int argc, char **argv)
{
    struct unit_words k = {.w = {.create = true}};
    unit_begin(&k, argc, argv, 1, 1, false);
    k.u.name = argv[1];
    if (!take_parent(&k) || !unit_is_sound(k.w.store, k.w.forms, &k.u, &k.no) ||
        !store_unit_add(k.w.store, &k.u, k.w.hand.by, k.day, &k.no))
        return unit_refused(&k);
    return unit_done(&k, k.u.id, MSG_UNIT_ADDED, MSG_ARGS(decimal(&k, k.u.id), k.u.name));
}

struct present { struct arena *arena; struct store_unit u; };

static bool take_present(void *ctx, const struct store_unit *u)
{
    struct present *p = ctx;
    p->u = *u;
    p->u.kind = arena_strdup(p->arena, u->kind);
    p->u.licence = arena_strdup(p->arena, u->licence);
    return true;
}

static int do_set(int argc, char **argv)
{
    struct unit_words k = {.on = NULL};
    unit_begin(&k, argc, argv, 1, 1, false);
    struct present now = {.arena = k.w.arena};
    if (k.u.department)
        usage(MSG_UNIT_SET_DEPARTMENT, MSG_NONE);
    if (!(k.u.id = unit_of(&k, argv[1])) || !take_parent(&k))
        return unit_refused(&k);
    store_each_unit(k.w.store, k.u.id, NULL, take_present, &now);
    struct store_unit whole = k.u;                         /* what is not said stays: it is judged with it */
    whole.kind = k.u.kind ? k.u.kind : now.u.kind;
    whole.licence = k.u.licence ? k.u.licence : now.u.licence;
    whole.parent = k.u.parent ? k.u.parent : now.u.parent;
    if (!unit_is_sound(k.w.store, k.w.forms, &whole, &k.no) || !store_unit_change(k.w.store, &k.u, k.w.hand.by, &k.no))
        return unit_refused(&k);
    return unit_done(&k, k.u.id, MSG_UNIT_CHANGED, MSG_ARGS(argv[1]));
}

static int do_rename(int argc, char **argv)
{
    struct unit_words k = {.on = NULL};
    unit_begin(&k, argc, argv, 2, 2, false);
    long long unit = unit_of(&k, argv[1]);
    if (!unit || !store_unit_rename(k.w.store, unit, argv[2], k.day, &k.w.hand, &k.no))
        return unit_refused(&k);
    return unit_done(&k, unit, MSG_UNIT_RENAMED, MSG_ARGS(argv[1], argv[2]));
}

static int do_cancel(int argc, char **argv)
{
    struct unit_words k = {.on = NULL};
    unit_begin(&k, argc, argv, 1, 1, true);
    long long unit = unit_of(&k, argv[1]);
    if (!unit || !store_unit_cancel(k.w.store, unit, k.day, &k.w.hand, &k.no))
        return unit_refused(&k);
    return unit_done(&k, unit, MSG_UNIT_CANCEL_DONE, MSG_ARGS(argv[1]));
}

/* ---- departments ---- */

static void list_department(void *ctx, const char *id, const char *name, int units)
{
    struct buf b = BUF_INIT;
    char n[24];
    snprintf(n, sizeof n, "%d", units);
    if (*(bool *)ctx) {
        buf_adds(&b, "{\"department\":");
        json_add_string(&b, id);
        buf_adds(&b, ",\"name\":");
        json_add_string(&b, name);
        buf_printf(&b, ",\"units\":%d}", units);
    } else {
        msg_format(&b, MSG_UNIT_DEPARTMENT_LINE, MSG_ARGS(id, name, n));
    }
    puts(b.p);
    buf_clear(&b);
}

static int do_department(int argc, char **argv)
{
    struct unit_words k = {.w = {.create = true}};
    unit_begin(&k, argc, argv, 0, 2, false);
    if (k.w.n == 0) {
        store_each_department(k.w.store, list_department, &k.w.json);
        give_back(&k);
        return EXIT_FINE;
    }
    store_department(k.w.store, argv[1], k.w.n == 2 ? argv[2] : argv[1], k.w.hand.by);
    return unit_done(&k, 0, MSG_UNIT_DEPARTMENT_DONE, MSG_ARGS(argv[1]));
}

/* ---- staff ---- */

static int do_staff(int argc, char **argv)
{
    struct unit_words k = {.on = NULL};
    unit_begin(&k, argc, argv, 3, 3, false);
    bool end = strcmp(argv[1], "end") == 0;
    if (!end && strcmp(argv[1], "add") != 0)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("unit"));
    long long unit = unit_of(&k, argv[2]), digit = end ? hand_number(argv[3]) : k.digit ? hand_number(k.digit) : 0;
    if (digit > 99 || ((end || k.digit) && !digit))
        usage(MSG_UNIT_BAD_DIGIT, MSG_NONE);
    if (!unit)
        return unit_refused(&k);
    struct store_staff f = {.unit = unit, .digit = (int)digit, .name = argv[3], .person = k.person, .phone = k.u.phone, .roles = k.roles, .since = k.day};
    if (end ? !store_staff_end(k.w.store, unit, (int)digit, k.day, k.w.hand.by, &k.no) : !store_staff_add(k.w.store, &f, k.w.hand.by, &k.no))
        return unit_refused(&k);
    return unit_done(&k, unit, end ? MSG_UNIT_STAFF_ENDED : MSG_UNIT_STAFF_ADDED, MSG_ARGS(argv[3], decimal(&k, end ? digit : f.digit)));
}

/* ---- applications ---- */

static int do_assign(int argc, char **argv)
{
    struct unit_words k = {.on = NULL};
    unit_begin(&k, argc, argv, 2, 2, false);
    long long application = hand_application(&k.w, argv[1]), unit = unit_of(&k, argv[2]);
    if (!unit)
        return unit_refused(&k);
    store_unit_file(k.w.store, application, unit, k.w.hand.by);
    return unit_done(&k, unit, MSG_UNIT_ASSIGNED, MSG_ARGS(argv[1], argv[2]));
}

static int do_register(int argc, char **argv)
{
    struct unit_words k = {.on = NULL};
    unit_begin(&k, argc, argv, 1, 1, false);
    option_needed("--forms", k.w.forms_path);
    long long application = hand_application(&k.w, argv[1]);
    struct store_unit u = {.id = 0};
    switch (unit_follow(k.w.store, k.w.forms, application, true, k.day, &k.w.hand, k.w.arena, &u, &k.no)) {
    case UNIT_NO_SUCH_FORM: usage(MSG_UNIT_NO_FORM, MSG_ARGS(argv[1]));
    case UNIT_REFUSED: return unit_refused(&k);
    case UNIT_FOLLOWED_BEFORE: return unit_done(&k, u.id, MSG_UNIT_FORM_DONE, MSG_ARGS(argv[1]));
    case UNIT_WAS_CHANGED: return unit_done(&k, u.id, MSG_UNIT_CHANGED, MSG_ARGS(u.name ? u.name : decimal(&k, u.id)));
    case UNIT_WAS_ADDED: break;
    }
    return unit_done(&k, u.id, MSG_UNIT_ADDED, MSG_ARGS(decimal(&k, u.id), u.name));
}

int cmd_unit(int argc, char **argv)
{
    static const struct { const char *word; int (*run)(int, char **); } v[] = {
        {"add", do_add},       {"set", do_set},           {"rename", do_rename},     {"move", unit_move},       {"cancel", do_cancel},
        {"staff", do_staff},   {"assign", do_assign},     {"register", do_register}, {"department", do_department},
        {"list", unit_list},   {"show", unit_show},       {"import", unit_import},   {"export", unit_export},
    };
    for (size_t i = 0; i < sizeof v / sizeof *v && argc > 1; i++)
        if (strcmp(argv[1], v[i].word) == 0)
            return v[i].run(argc - 1, argv + 1);
    usage(MSG_UNIT_WORDS, MSG_NONE);
}

/*
 * unit_list.c - the register of units as a tree, and all that is known of one of them.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/unit_int.h"

struct line { struct store_unit u; bool shown; };
struct register_of { struct arena *arena; struct line *v; size_t n, cap; bool cancelled, json; };

static struct store_unit copy(const struct store_unit *u, struct arena *a)
{
    struct store_unit c = *u;
    const char **texts[] = {&c.name, &c.department, &c.kind, &c.licence, &c.legal_person, &c.address, &c.phone, &c.credit, &c.org, &c.own, &c.auth,
                            &c.origin, &c.parent_name, &c.department_name, &c.made_on, &c.cancelled_on, &c.cancelled_why};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_strdup(a, *texts[i]);
    return c;
}

static bool keep(void *ctx, const struct store_unit *u)
{
    struct register_of *l = ctx;
    if (!*u->cancelled_on || l->cancelled)
        *VEC_ADD(l->v, l->n, l->cap) = (struct line){copy(u, l->arena), false};
    return true;
}

static void add_json(struct buf *b, const struct store_unit *u)
{
    const struct { const char *key, *value; } v[] = {
        {"name", u->name}, {"department", u->department}, {"parent_name", u->parent_name}, {"kind", u->kind}, {"licence", u->licence},
        {"credit_code", u->credit}, {"org_code", u->org}, {"code", u->own}, {"auth_code", u->auth}, {"legal_person", u->legal_person},
        {"address", u->address}, {"phone", u->phone}, {"origin", u->origin}, {"made_on", u->made_on}, {"cancelled_on", u->cancelled_on}};
    buf_printf(b, "\"unit\":%lld,\"parent\":%lld", u->id, u->parent);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        buf_printf(b, ",\"%s\":", v[i].key);
        json_add_string(b, v[i].value);
    }
    buf_printf(b, ",\"lower\":%d,\"staff\":%d,\"packs\":%d,\"applications\":%d", u->children, u->staff, u->packs, u->applications);
}

static const char *any_code(const struct store_unit *u) { return *u->own ? u->own : *u->credit ? u->credit : *u->org ? u->org : "—"; }

static void print_one(const struct register_of *l, const struct store_unit *u, int depth)
{
    struct buf b = BUF_INIT;
    char id[24], packs[24], applications[24];
    if (l->json) {
        buf_addc(&b, '{');
        add_json(&b, u);
        buf_addc(&b, '}');
        puts(b.p);
        buf_clear(&b);
        return;
    }
    snprintf(id, sizeof id, "%lld", u->id);
    snprintf(packs, sizeof packs, "%d", u->packs);
    snprintf(applications, sizeof applications, "%d", u->applications);
    for (int i = 0; i < depth; i++)
        buf_adds(&b, "　");
    buf_adds(&b, u->name);
    put_padded(stdout, id, 6);
    put_padded(stdout, b.p, 40);
    put_padded(stdout, any_code(u), 20);
    buf_reset(&b);
    msg_format(&b, MSG_UNIT_LINE, MSG_ARGS(u->department_name, packs, applications));
    if (*u->cancelled_on)
        msg_format(&b, MSG_UNIT_LINE_CANCELLED, MSG_ARGS(u->cancelled_on));
    puts(b.p);
    buf_clear(&b);
}

/* A unit and those below it; one whose parent is not in the list stands at the top. */
static void print_below(struct register_of *l, size_t at, int depth)
{
    l->v[at].shown = true;
    print_one(l, &l->v[at].u, depth);
    for (size_t i = 0; i < l->n && depth < 20; i++)
        if (!l->v[i].shown && l->v[i].u.parent == l->v[at].u.id)
            print_below(l, i, depth + 1);
}

static bool has(const struct register_of *l, long long id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].u.id == id)
            return true;
    return false;
}

int unit_list(int argc, char **argv)
{
    const char *db = NULL, *department = NULL;
    struct register_of l = {.arena = arena_new()};
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &l.json}, {"--department", &department, NULL}, {"--all", NULL, &l.cancelled}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("unit"));
    struct store *s = open_store(option_needed("--db", db), STORE_READ);
    store_each_unit(s, 0, department, keep, &l);
    for (size_t i = 0; i < l.n; i++)
        if (!l.v[i].shown && (!l.v[i].u.parent || !has(&l, l.v[i].u.parent)))
            print_below(&l, i, 0);
    if (!l.json) {
        struct buf b = BUF_INIT;
        char n[24];
        snprintf(n, sizeof n, "%zu", l.n);
        msg_format(&b, MSG_UNIT_COUNT, MSG_ARGS(n));
        puts(b.p);
        buf_clear(&b);
    }
    free(l.v);
    arena_free(l.arena);
    store_close(s);
    return EXIT_FINE;
}

/* ---- one ---- */

struct telling { struct buf *b; bool json; size_t n; };

static void tell_name(void *ctx, const struct store_unit_name *n)
{
    struct telling *t = ctx;
    if (t->json) {
        buf_adds(t->b, t->n++ ? ",{\"name\":" : "{\"name\":");
        json_add_string(t->b, n->name);
        buf_printf(t->b, ",\"until\":\"%s\",\"why\":", n->until);
        json_add_string(t->b, n->why);
        buf_addc(t->b, '}');
        return;
    }
    msg_format(t->b, MSG_UNIT_SHOW_NAME, MSG_ARGS(n->until, n->name, n->why));
    buf_addc(t->b, '\n');
}

static void tell_staff(void *ctx, const struct store_staff *f)
{
    struct telling *t = ctx;
    char digit[24];
    snprintf(digit, sizeof digit, "%d", f->digit);
    if (t->json) {
        buf_printf(t->b, "%s{\"digit\":%s,\"name\":", t->n++ ? "," : "", digit);
        json_add_string(t->b, f->name);
        buf_adds(t->b, ",\"roles\":");
        json_add_string(t->b, f->roles);
        buf_printf(t->b, ",\"since\":\"%s\",\"until\":\"%s\"}", f->since, f->until);
        return;
    }
    msg_format(t->b, *f->until ? MSG_UNIT_SHOW_STAFF_ENDED : MSG_UNIT_SHOW_STAFF, MSG_ARGS(digit, f->name, f->roles, f->until));
    buf_addc(t->b, '\n');
}

static void add_text(struct buf *b, const struct store_unit *u)
{
    const struct { enum msg label; const char *value; } v[] = {
        {MSG_UNIT_LABEL_CREDIT, u->credit}, {MSG_UNIT_LABEL_ORG, u->org}, {MSG_UNIT_LABEL_CODE, u->own}, {MSG_UNIT_LABEL_AUTH, u->auth},
        {MSG_UNIT_LABEL_KIND, u->kind}, {MSG_UNIT_LABEL_LICENCE, u->licence}, {MSG_UNIT_LABEL_PARENT, u->parent_name},
        {MSG_UNIT_LABEL_DEPARTMENT, u->department_name}, {MSG_UNIT_LABEL_LEGAL, u->legal_person}, {MSG_UNIT_LABEL_ADDRESS, u->address},
        {MSG_UNIT_LABEL_PHONE, u->phone}, {MSG_UNIT_LABEL_CANCELLED, u->cancelled_on}};
    buf_printf(b, "%s\n", u->name);
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        if (*v[i].value)
            buf_printf(b, "  %s：%s\n", msg_pattern(v[i].label), v[i].value);
}

int unit_show(int argc, char **argv)
{
    const char *db = NULL;
    struct register_of l = {.arena = arena_new(), .cancelled = true};
    struct store_reason no = {.code = NULL};
    struct buf b = BUF_INIT;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &l.json}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) != 1)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("unit"));
    struct store *s = open_store(option_needed("--db", db), STORE_READ);
    long long unit = unit_named(s, argv[1], &no);
    if (unit) {
        struct telling t = {&b, l.json, 0};
        store_each_unit(s, unit, NULL, keep, &l);
        if (l.json) {
            buf_addc(&b, '{');
            add_json(&b, &l.v[0].u);
            buf_adds(&b, ",\"names\":[");
        } else {
            add_text(&b, &l.v[0].u);
        }
        store_each_unit_name(s, unit, tell_name, &t);
        t.n = 0;
        buf_adds(&b, l.json ? "],\"people\":[" : "");
        store_each_staff(s, unit, tell_staff, &t);
        buf_adds(&b, l.json ? "]}\n" : "");
        fputs(b.p, stdout);
    } else {
        fprintf(stderr, "shouli: %s %s\n", no.code, no.why.p);
    }
    buf_clear(&b);
    buf_clear(&no.why);
    free(l.v);
    arena_free(l.arena);
    store_close(s);
    return unit ? EXIT_FINE : EXIT_SOME;
}

/*
 * stats.c - shouli stats: how many there are, by unit, region, series, state or any field, and how that stands against a quota.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "shouli/shouli.h"

enum { COUNT_ALL, COUNT_RIGHT, COUNT_FAULTY, COUNT_ACCEPTED, COUNTS };

struct group { const char *name, *key; long count[COUNTS]; long quota; };   /* key: as it is sorted; quota -1: none is stated */
struct stats {
    struct store *s;
    struct formset *forms;
    struct arena *a;
    const char *by, *round, *procedure;
    bool unconfined;
    struct group *v; size_t n, cap;
    bool quotas;
    /* while one application is looked at */
    const char *value;
    bool any, faulty;
};

/* ---- what an application is counted under ---- */

static const char *named_region(struct stats *k, const char *code)
{
    const struct codelist *regions = formset_regions(k->forms);
    const struct code *c = regions ? codelist_find(regions, code) : NULL;
    return c ? c->name : code;
}

static const char *choice_label(const struct field *f, const char *value)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].value, value) == 0 && f->choices[i].label.s)
            return f->choices[i].label.s;
    return value;
}

/* The path of the field on this form: the guide's unit, the first region, the series, or the one that was named. */
static const struct field *field_wanted(const struct stats *k, const struct form *f, const char **path)
{
    const char *name = k->by;
    if (strcmp(k->by, "unit") == 0 && f->facts.unit.s) {
        const char *colon = strchr(f->facts.unit.s, ':');
        size_t n = colon ? (size_t)(colon - f->facts.unit.s) : 0;
        if (colon && (strlen(f->id) != n || strncmp(f->id, f->facts.unit.s, n) != 0))
            return NULL;
        name = colon ? colon + 1 : f->facts.unit.s;
    }
    *path = name;
    const struct field *fd = form_find(f, name, NULL, NULL, NULL);
    for (size_t i = 0; !fd && strcmp(k->by, "region") == 0 && i < f->nsections; i++)
        for (size_t n = 0; !fd && f->sections[i].kind != SECTION_TABLE && n < f->sections[i].nfields; n++)
            if (f->sections[i].fields[n].type == TYPE_REGION) {
                fd = &f->sections[i].fields[n];
                *path = fd->name;
            }
    return fd;
}

static bool look_at_form(void *ctx, const struct store_row *r)
{
    struct stats *k = ctx;
    const struct form *f = formset_form(k->forms, r->form, r->stored);
    const char *path = NULL;
    k->any = true;
    k->faulty = k->faulty || strcmp(r->status, "accepted") != 0;
    if (k->value || !f)
        return true;
    const struct field *fd = field_wanted(k, f, &path);
    if (!fd)
        return true;
    struct answers a = {.arena = arena_new()};
    store_answers(k->s, r->submission, r->revision, &a);
    const char *value = answers_get(&a, path);
    if (*value)
        k->value = arena_strdup(k->a, fd->type == TYPE_REGION ? named_region(k, value) : choice_label(fd, value));
    arena_free(a.arena);
    return true;
}

static const char *fixed_value(struct stats *k, const struct store_application *a)
{
    const struct chain *c = formset_chain(k->forms, a->procedure);
    const struct chain_state *state = c ? chain_state(c, a->state) : NULL;
    const char *s = NULL;
    if (strcmp(k->by, "procedure") == 0)
        s = a->procedure;
    else if (strcmp(k->by, "round") == 0)
        s = *a->round ? a->round : NULL;
    else if (strcmp(k->by, "state") == 0 && state && state->name.s)
        s = state->name.s;
    else if (strcmp(k->by, "state") == 0)
        s = strcmp(a->state, "received") == 0 ? msg_pattern(MSG_STATS_RECEIVED) : strcmp(a->state, "accepted") == 0 ? msg_pattern(MSG_STATS_ACCEPTED) : a->state;
    return s ? arena_strdup(k->a, s) : NULL;
}

static struct group *group_of(struct stats *k, const char *name)
{
    for (size_t i = 0; i < k->n; i++)
        if (strcmp(k->v[i].name, name) == 0)
            return &k->v[i];
    struct buf key = BUF_INIT;
    text_sort_key(name, &key);
    struct group *g = VEC_ADD(k->v, k->n, k->cap);
    *g = (struct group){.name = arena_strdup(k->a, name), .key = arena_strdup(k->a, key.p), .quota = -1};
    buf_clear(&key);
    return g;
}

static bool count_one(void *ctx, const struct store_application *a)
{
    struct stats *k = ctx;
    k->value = fixed_value(k, a);
    k->any = k->faulty = false;
    if ((k->round && strcmp(k->round, a->round) != 0) || (k->procedure && strcmp(k->procedure, a->procedure) != 0))
        return true;
    store_each_row(k->s, NULL, a->id, look_at_form, k);
    if (!k->any)
        return true;
    struct group *g = group_of(k, k->value ? k->value : msg_pattern(MSG_STATS_NONE));
    g->count[COUNT_ALL]++;
    g->count[k->faulty ? COUNT_FAULTY : COUNT_RIGHT]++;
    g->count[COUNT_ACCEPTED] += *a->number != '\0';
    return true;
}

/* ---- quotas: a table with a name and a number a line ---- */

static void take_quotas(struct stats *k, const char *path)
{
    struct brought t;
    brought_open(path, k->unconfined, k->a, &t);
    size_t name = brought_column(&t, "名称|单位|地区|系列|name"), quota = brought_column(&t, "数额|指标|quota");
    if (name == SIZE_MAX || quota == SIZE_MAX)
        usage(MSG_STATS_QUOTA, MSG_ARGS(path));
    k->quotas = true;
    for (size_t i = 0; i < t.nrows; i++) {
        const char *n = brought_cell(&t, i, quota);
        if (!*n || strspn(n, "0123456789") != strlen(n) || strlen(n) > 9)
            usage(MSG_STATS_QUOTA_NUMBER, MSG_ARGS(path, brought_cell(&t, i, name)));
        group_of(k, brought_cell(&t, i, name))->quota = strtol(n, NULL, 10);
    }
}

/* ---- telling ---- */

static int by_key(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    int c = strcmp(x->key, y->key);
    return c ? c : strcmp(x->name, y->name);
}

static const struct { const char *id; enum msg head; } columns[] = {
    {"name", MSG_STATS_NAME},         {"applications", MSG_STATS_ALL}, {"right", MSG_STATS_RIGHT}, {"faulty", MSG_STATS_FAULTY},
    {"accepted", MSG_STATS_NUMBERED}, {"share", MSG_STATS_SHARE},      {"quota", MSG_STATS_QUOTA_HEAD}, {"left", MSG_STATS_LEFT},
};
enum { COLUMNS = sizeof columns / sizeof *columns, COLUMNS_ALWAYS = 6 };

static size_t columns_of(const struct stats *k) { return k->quotas ? COLUMNS : COLUMNS_ALWAYS; }

/* The text of a cell, in b where it is made. */
static const char *cell(const struct group *g, size_t i, long all, struct buf *b)
{
    buf_reset(b);
    if (i == 0)
        return g->name;
    if (i <= COUNTS)
        buf_printf(b, "%ld", g->count[i - 1]);
    else if (i == 5)
        buf_printf(b, "%.1f%%", all ? 100.0 * (double)g->count[COUNT_ALL] / (double)all : 0.0);
    else if (g->quota >= 0)
        buf_printf(b, "%ld", i == 6 ? g->quota : g->quota - g->count[COUNT_ALL]);
    return b->p;
}

static struct report_grid grid_of(struct stats *k, const struct group *sum)
{
    size_t n = columns_of(k);
    struct report_grid g = {.title = msg_pattern(MSG_STATS_TITLE), .ncolumns = n, .nrows = k->n + 1, .heads = arena_alloc(k->a, n * sizeof *g.heads),
                            .cells = arena_alloc(k->a, n * (k->n + 1) * sizeof *g.cells)};
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < n; i++)
        g.heads[i] = msg_pattern(columns[i].head);
    for (size_t r = 0; r <= k->n; r++)
        for (size_t i = 0; i < n; i++)
            g.cells[r * n + i] = arena_strdup(k->a, cell(r < k->n ? &k->v[r] : sum, i, sum->count[COUNT_ALL], &b));
    buf_clear(&b);
    return g;
}

static void print_text(const struct report_grid *g)
{
    for (size_t r = 0; r <= g->nrows; r++) {
        for (size_t i = 0; i < g->ncolumns; i++) {
            int width = text_columns(g->heads[i]);
            for (size_t q = 0; q < g->nrows; q++)
                width = text_columns(g->cells[q * g->ncolumns + i]) > width ? text_columns(g->cells[q * g->ncolumns + i]) : width;
            const char *s = r == 0 ? g->heads[i] : g->cells[(r - 1) * g->ncolumns + i];
            if (i == 0)
                put_padded(stdout, s, width);
            else
                printf("  %*s%s", width - text_columns(s), "", s);
        }
        putchar('\n');
    }
}

static void print_json(const struct stats *k)
{
    for (size_t r = 0; r < k->n; r++) {
        const struct group *g = &k->v[r];
        struct buf b = BUF_INIT;
        buf_adds(&b, "{\"name\":");
        json_add_string(&b, g->name);
        for (size_t i = 0; i < COUNTS; i++)
            buf_printf(&b, ",\"%s\":%ld", columns[i + 1].id, g->count[i]);
        if (g->quota >= 0)
            buf_printf(&b, ",\"quota\":%ld,\"left\":%ld", g->quota, g->quota - g->count[COUNT_ALL]);
        buf_addc(&b, '}');
        puts(b.p);
        buf_clear(&b);
    }
}

static void tell(struct stats *k, const char *to, const char *file)
{
    struct group sum = {.name = msg_pattern(MSG_STATS_SUM), .quota = k->quotas ? 0 : -1};
    if (k->n)
        qsort(k->v, k->n, sizeof *k->v, by_key);
    for (size_t i = 0; i < k->n; i++) {
        for (int c = 0; c < COUNTS; c++)
            sum.count[c] += k->v[i].count[c];
        sum.quota += k->quotas && k->v[i].quota > 0 ? k->v[i].quota : 0;
    }
    struct report_grid g = grid_of(k, &sum);
    struct buf why = BUF_INIT;
    if (strcmp(to, "json") == 0)
        print_json(k);
    else if (strcmp(to, "text") == 0)
        print_text(&g);
    else if (!(strcmp(to, "csv") == 0 ? report_grid_csv(&g, file, &why) : report_grid_xlsx(&g, file, &why)))
        die(MSG_SYSTEM, MSG_ARGS(file, why.p));
    buf_clear(&why);
}

int cmd_stats(int argc, char **argv)
{
    struct stats k = {.by = "state", .a = arena_new()};
    const char *db = NULL, *forms = NULL, *quota = NULL, *to = "text", *file = NULL;
    bool json = false;
    const struct option_def defs[] = {{"--db", &db, NULL},       {"--forms", &forms, NULL}, {"--by", &k.by, NULL}, {"--round", &k.round, NULL},
                                      {"--procedure", &k.procedure, NULL}, {"--quota", &quota, NULL}, {"--to", &to, NULL},   {"-o", &file, NULL},
                                      {"--json", NULL, &json},   {"--unconfined", NULL, &k.unconfined}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    option_needed("--db", db);
    option_needed("--forms", forms);
    if (json)
        to = "json";
    if (strcmp(to, "text") != 0 && strcmp(to, "json") != 0 && strcmp(to, "csv") != 0 && strcmp(to, "xlsx") != 0)
        usage(MSG_STATS_TO, MSG_ARGS(to));
    if (strcmp(to, "csv") == 0 || strcmp(to, "xlsx") == 0)
        option_needed("-o", file);
    k.forms = open_forms(forms, k.unconfined);
    k.s = open_store(db, STORE_READ);
    store_each_application(k.s, 0, count_one, &k);
    if (quota)
        take_quotas(&k, quota);
    tell(&k, to, file);
    store_close(k.s);
    formset_free(k.forms);
    free(k.v);
    arena_free(k.a);
    return EXIT_FINE;
}

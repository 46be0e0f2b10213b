/*
 * work.c - shouli work: what waits for a person, and which command does it.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/desk_int.h"
#include "shouli/people_int.h"

struct listing { bool json, full; size_t n; struct desk *desk; struct arena *arena; struct store_task *v; size_t cap; };

static void how(const struct listing *l, const struct store_task *t, struct buf *out)
{
    char id[48], *folder = l->desk ? desk_write(l->desk, t) : NULL;
    snprintf(id, sizeof id, "%lld", t->file);
    if (folder) {
        msg_format(out, MSG_WORK_DO_DESK, MSG_ARGS(folder));
    } else if (strcmp(t->kind, "assign") == 0) {
        msg_format(out, MSG_WORK_DO_ASSIGN, MSG_ARGS(id));
    } else if (strcmp(t->kind, "choose") == 0) {
        snprintf(id, sizeof id, "%lld.%d", t->submission, t->revision);
        msg_format(out, MSG_WORK_DO_CHOOSE, MSG_ARGS(id));
    } else {
        msg_format(out, strcmp(t->kind, "damaged") == 0 ? MSG_WORK_DO_DAMAGED : strcmp(t->kind, "key") == 0 ? MSG_WORK_DO_KEY : MSG_WORK_DO_CONFIRM, MSG_NONE);
    }
    free(folder);
}

static void person_of(const struct listing *l, const struct store_task *t, struct buf *out)
{
    if (*t->person == '?')
        return;
    if (l->full)
        buf_adds(out, t->person);
    else
        mask_person(t->person, out);
}

static void task_json(const struct listing *l, const struct store_task *t, const char *what)
{
    struct buf b = BUF_INIT, person = BUF_INIT;
    person_of(l, t, &person);
    buf_printf(&b, "{\"task\":%lld,\"application\":%lld,\"submission\":%lld,\"revision\":%d,\"file\":%lld", t->id, t->application,
               t->submission, t->revision, t->file);
    json_add_member(&b, "kind", t->kind);
    json_add_member(&b, "source", t->source);
    json_add_member(&b, "source_kind", t->source_kind);
    json_add_member(&b, "name", t->name);
    json_add_member(&b, "person", person.n ? person.p : "");
    json_add_member(&b, "form", t->title);
    json_add_member(&b, "received", t->received);
    json_add_member(&b, "since", t->opened_at);
    json_add_member(&b, "do", what);
    buf_addc(&b, '}');
    puts(b.p);
    buf_clear(&b);
    buf_clear(&person);
}

static void task_text(const struct listing *l, const struct store_task *t, const char *what)
{
    static const struct { const char *kind; enum msg word; } words[] = {
        {"assign", MSG_WORK_KIND_ASSIGN}, {"choose", MSG_WORK_KIND_CHOOSE}, {"damaged", MSG_WORK_KIND_DAMAGED},
        {"confirm", MSG_WORK_KIND_CONFIRM}, {"key", MSG_WORK_KIND_KEY}};
    struct buf person = BUF_INIT, source = BUF_INIT;
    person_of(l, t, &person);
    clean_text(t->source, &source);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].kind, t->kind) == 0)
            put_padded(stdout, msg_pattern(words[i].word), msg_lang() == LANG_ZH ? 6 : 13);
    if (t->submission)
        printf("%lld.%d  %s  %s  %s  %s\n", t->submission, t->revision, t->name, person.n ? person.p : "", t->title, t->received);
    printf("%s%s  %s%s", t->submission ? "      " : "", source.n ? source.p : "", t->submission ? t->opened_at : t->received, "\n");
    printf("      %s\n", what);
    buf_clear(&person);
    buf_clear(&source);
}

static void tell(const struct listing *l, const struct store_task *t)
{
    struct buf what = BUF_INIT;
    how(l, t, &what);
    (l->json ? task_json : task_text)(l, t, what.p);
    buf_clear(&what);
}

/* Writing a page for a task changes the database: the list is complete before. */
static bool collect(void *ctx, const struct store_task *t)
{
    struct listing *l = ctx;
    struct store_task *to = VEC_ADD(l->v, l->n, l->cap);
    *to = *t;
    const char **const texts[] = {&to->kind, &to->source, &to->source_kind, &to->name, &to->person, &to->title, &to->received, &to->opened_at, &to->message,
                                  &to->form, &to->sha256};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_strdup(l->arena, *texts[i]);
    return true;
}

int cmd_work(int argc, char **argv)
{
    struct listing l = {.arena = arena_new()};
    struct desk desk = {0};
    const char *db = NULL, *forms = NULL, *out = NULL;
    bool unconfined = false;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--forms", &forms, NULL}, {"-o", &out, NULL}, {"--json", NULL, &l.json},
                                      {"--full", NULL, &l.full}, {"--unconfined", NULL, &unconfined}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    option_needed("--db", db);
    if (out)
        option_needed("--forms", forms);
    struct store *s = open_store(db, out ? STORE_WRITE : STORE_READ);
    if (out) {
        desk = (struct desk){.store = s, .forms = open_forms(forms, unconfined)};
        desk_open(&desk, out, unconfined);
        l.desk = &desk;
    }
    store_each_task(s, collect, &l);
    for (size_t i = 0; i < l.n; i++)
        tell(&l, &l.v[i]);
    size_t all = l.n + doubts_list(s, l.json, l.full);
    if (!l.json) {
        struct buf b = BUF_INIT;
        char n[24];
        snprintf(n, sizeof n, "%zu", all);
        msg_format(&b, all ? MSG_WORK_ALL : MSG_WORK_NONE, MSG_ARGS(n));
        puts(b.p);
        buf_clear(&b);
    }
    if (out) {
        desk_close(&desk);
        formset_free(desk.forms);
    }
    free(l.v);
    arena_free(l.arena);
    store_close(s);
    return EXIT_FINE;
}

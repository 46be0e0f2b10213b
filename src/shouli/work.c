/*
 * work.c - shouli work: what waits for a person, and which command does it.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/people_int.h"

struct listing { bool json, full; size_t n; };

static void how(const struct store_task *t, struct buf *out)
{
    char id[48];
    snprintf(id, sizeof id, "%lld", t->file);
    if (strcmp(t->kind, "assign") == 0) {
        msg_format(out, MSG_WORK_DO_ASSIGN, MSG_ARGS(id));
    } else if (strcmp(t->kind, "choose") == 0) {
        snprintf(id, sizeof id, "%lld.%d", t->submission, t->revision);
        msg_format(out, MSG_WORK_DO_CHOOSE, MSG_ARGS(id));
    } else {
        msg_format(out, strcmp(t->kind, "damaged") == 0 ? MSG_WORK_DO_DAMAGED : MSG_WORK_DO_OTHER, MSG_NONE);
    }
}

static void member(struct buf *b, const char *name, const char *value)
{
    buf_printf(b, ",\"%s\":", name);
    json_add_string(b, value);
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
    buf_printf(&b, "{\"task\":%lld,\"application\":%lld,\"submission\":%lld,\"revision\":%d,\"file\":%lld", t->id, t->application, t->submission,
               t->revision, t->file);
    member(&b, "kind", t->kind);
    member(&b, "source", t->source);
    member(&b, "source_kind", t->source_kind);
    member(&b, "name", t->name);
    member(&b, "person", person.n ? person.p : "");
    member(&b, "form", t->title);
    member(&b, "received", t->received);
    member(&b, "since", t->opened_at);
    member(&b, "do", what);
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

static bool tell(void *ctx, const struct store_task *t)
{
    struct listing *l = ctx;
    struct buf what = BUF_INIT;
    how(t, &what);
    (l->json ? task_json : task_text)(l, t, what.p);
    buf_clear(&what);
    l->n++;
    return true;
}

int cmd_work(int argc, char **argv)
{
    struct listing l = {0};
    const char *db = NULL;
    const struct option_def defs[] = {{"--db", &db, NULL}, {"--json", NULL, &l.json}, {"--full", NULL, &l.full}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    option_needed("--db", db);
    struct store *s = open_store(db, STORE_READ);
    store_each_task(s, tell, &l);
    l.n += doubts_list(s, l.json, l.full);
    if (!l.json) {
        struct buf b = BUF_INIT;
        char n[24];
        snprintf(n, sizeof n, "%zu", l.n);
        msg_format(&b, l.n ? MSG_WORK_ALL : MSG_WORK_NONE, MSG_ARGS(n));
        puts(b.p);
        buf_clear(&b);
    }
    store_close(s);
    return EXIT_FINE;
}

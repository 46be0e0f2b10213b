/*
 * recheck.c - shouli recheck: every stored application judged again by the definitions of today, after rules or facts have changed. One
 * transaction an application; what changed is told and stands in the log.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/office_int.h"
#include "shouli/shouli_int.h"

struct recheck {
    struct store *store;
    struct formset *forms;
    const char *by, *round;
    bool json;
    size_t all, changed, passed_over;
    /* while one application is judged */
    struct arena *arena;
    struct part *v; size_t n, cap;
};
struct part { struct form_change change; const char *stored; struct date received; struct open_issues before; };

/* ---- one form by itself ---- */

/* Added pages are told in the words of one message, in either language. */
static bool tells_of_pages(const struct store_issue *i)
{
    for (int lang = LANG_ZH; lang <= LANG_EN; lang++) {
        const char *words = msg_pattern_in(MSG_SHOULI_PAGES, (enum lang)lang);
        if (strcmp(i->code, "R-FMT") == 0 && !*i->field && strncmp(i->message, words, strcspn(words, "{")) == 0)
            return true;
    }
    return false;
}

/* What the file did to the answers stays as it was told: the file is not read again. */
bool is_of_file(const struct store_issue *i, const struct answers *a)
{
    struct buf na = BUF_INIT, tick = BUF_INIT;
    bool of_file = strncmp(i->code, "S-", 2) == 0 || strcmp(i->code, "W-VER") == 0 || tells_of_pages(i);
    if (!of_file && strcmp(i->code, "R-FMT") == 0 && *i->field) {
        buf_printf(&na, "%s_na", i->field);
        of_file = strcmp(answers_get(a, na.p), i->value) == 0 && !tick_normalise(i->value, &tick);
    }
    buf_clear(&na);
    buf_clear(&tick);
    return of_file;
}

static void judge_alone(struct recheck *r, const struct part *p)
{
    const struct program *program = formset_program(r->forms, p->change.form, p->stored);
    const struct form *f = program_form(program);
    struct answers a = {.arena = r->arena}, calculated = {.arena = r->arena};
    struct issues told = {.arena = r->arena};
    struct rule_context ctx = {.received = p->received, .regions = formset_regions(r->forms), .codes = formset_codes, .codes_ctx = r->forms,
                               .program = program, .calculated = &calculated};
    store_answers(r->store, p->change.submission, p->change.revision, &a);
    for (size_t i = 0; i < p->before.n; i++)
        if (is_of_file(&p->before.v[i], &a))
            *VEC_ADD(told.v, told.n, told.cap) = issue_of(&p->before.v[i]);
    size_t own = told.n;
    rule_check(f, &a, &ctx, &told);
    order_issues(f, &told, own);
    struct store_issue *v = arena_alloc(r->arena, (told.n + 1) * sizeof *v);
    for (size_t i = 0; i < told.n; i++)
        v[i] = issue_for_store(&told.v[i]);
    struct store_alone in = {.submission = p->change.submission, .revision = p->change.revision, .form = f, .v = v, .n = told.n,
                             .calculated = &calculated};
    in.definition = formset_text(r->forms, f, &in.definition_sha256);
    store_judged_alone(r->store, &in);
    issues_clear(&told);
}

/* ---- an application ---- */

static bool add_part(void *ctx, const struct store_row *row)
{
    struct recheck *r = ctx;
    struct date received;
    if (!formset_program(r->forms, row->form, row->stored) || !date_parse(row->received, &received)) {
        r->passed_over++;
        return true;
    }
    struct part *p = VEC_ADD(r->v, r->n, r->cap);
    struct arena *a = r->arena;
    *p = (struct part){.stored = arena_strdup(a, row->stored), .received = received};
    p->change = (struct form_change){
        row->application, row->submission, row->revision, arena_strdup(a, row->form), arena_strdup(a, row->title), "", NULL, NULL, 0, 0};
    return true;
}

static void judge_again(void *ctx, long long application)
{
    struct recheck *r = ctx;
    struct verdict none = {.issues = {.arena = r->arena}};
    struct judge_across across = {.store = r->store, .forms = r->forms, .arena = r->arena, .verdict = &none};
    store_each_row(r->store, NULL, application, add_part, r);
    for (size_t i = 0; i < r->n; i++) {
        r->v[i].before = open_issues_of(r->store, r->v[i].change.submission, r->arena);
        judge_alone(r, &r->v[i]);
    }
    judge_across(&across, application);
    free(none.others.v);                                   /* told below, with what each form says by itself */
}

void judge_anew(struct store *s, struct formset *forms, long long application, struct arena *a)
{
    struct recheck r = {.store = s, .forms = forms, .by = "", .arena = a};
    judge_again(&r, application);
    free(r.v);
}

static void tell(struct recheck *r, const struct form_change *c)
{
    struct buf b = BUF_INIT;
    if (r->json) {
        add_change_json(&b, c);
        puts(b.p);
    } else {
        char n[24];
        snprintf(n, sizeof n, "%lld", c->application);
        msg_format(&b, MSG_SHOULI_RECHECK_OF, MSG_ARGS(n));
        puts(b.p);
        print_change_text(stdout, c);
    }
    buf_clear(&b);
}

static void recheck_application(struct recheck *r, long long application)
{
    struct form_changes changes = {0};
    r->arena = arena_new();
    r->n = 0;
    store_recheck(r->store, application, r->by, judge_again, r);
    for (size_t i = 0; i < r->n; i++) {
        struct open_issues now = open_issues_of(r->store, r->v[i].change.submission, r->arena);
        form_changes_add(&changes, &r->v[i].change, &r->v[i].before, &now, r->arena);
    }
    form_changes_status(r->store, application, &changes);
    for (size_t i = 0; i < changes.n; i++)
        tell(r, &changes.v[i]);
    r->all++;
    r->changed += changes.n > 0;
    free(changes.v);
    arena_free(r->arena);
}

/* ---- all of them ---- */

struct ids { const char *round; long long *v; size_t n, cap; };

static bool add_id(void *ctx, const struct store_application *a)
{
    struct ids *l = ctx;
    if (!l->round || strcmp(l->round, a->round) == 0)
        *VEC_ADD(l->v, l->n, l->cap) = a->id;
    return true;
}

static void summary(const struct recheck *r)
{
    struct buf b = BUF_INIT;
    char n[3][24];
    snprintf(n[0], sizeof n[0], "%zu", r->all);
    snprintf(n[1], sizeof n[1], "%zu", r->changed);
    snprintf(n[2], sizeof n[2], "%zu", r->passed_over);
    msg_format(&b, MSG_SHOULI_RECHECKED, MSG_ARGS(n[0], n[1]));
    if (r->passed_over)
        msg_format(&b, MSG_SHOULI_RECHECK_PASSED, MSG_ARGS(n[2]));
    puts(b.p);
    buf_clear(&b);
}

int cmd_recheck(int argc, char **argv)
{
    struct recheck r = {.by = ""};
    const char *db = NULL, *path = NULL;
    bool unconfined = false;
    const struct option_def defs[] = {{"--db", &db, NULL},   {"--forms", &path, NULL},   {"--by", &r.by, NULL}, {"--round", &r.round, NULL},
                                      {"--json", NULL, &r.json}, {"--unconfined", NULL, &unconfined}};
    if (options_take(argc, argv, defs, sizeof defs / sizeof *defs) > 0)
        usage(MSG_SHOULI_EXTRA_WORD, MSG_ARGS(argv[1]));
    option_needed("--db", db);
    option_needed("--forms", path);
    if (!u8_valid(r.by, strlen(r.by)))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    r.forms = open_forms(path, unconfined);
    r.store = open_store(db, STORE_WRITE);
    struct ids ids = {.round = r.round};
    store_each_application(r.store, 0, add_id, &ids);
    for (size_t i = 0; i < ids.n; i++)
        recheck_application(&r, ids.v[i]);
    store_sync(r.store);
    if (!r.json)
        summary(&r);
    free(ids.v);
    free(r.v);
    store_close(r.store);
    formset_free(r.forms);
    if (fflush(stdout) != 0 || ferror(stdout))
        die_errno("stdout");
    return r.changed ? EXIT_SOME : EXIT_FINE;
}

/*
 * hand.c - small commands by which a clerk decides: assign, choose, retract, waive, raise, settle, tick. Words in, one change, a line out.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"
#include "shouli/standing_int.h"

void hand_begin(struct handwork *w, int argc, char **argv, const struct option_def *more, size_t nmore, bool forms_needed, bool why_needed)
{
    struct option_def defs[24] = {{"--db", &w->db, NULL},     {"--forms", &w->forms_path, NULL}, {"--by", &w->hand.by, NULL},
                                  {"--why", &w->hand.why, NULL}, {"--json", NULL, &w->json},     {"--unconfined", NULL, &w->unconfined}};
    for (size_t i = 0; i < nmore; i++)
        defs[6 + i] = more[i];
    w->n = options_take(argc, argv, defs, 6 + nmore);
    w->argv = argv;
    option_needed("--db", w->db);
    option_needed("--by", w->hand.by);
    if (!*w->hand.by || !u8_valid(w->hand.by, strlen(w->hand.by)) || (w->hand.why && !u8_valid(w->hand.why, strlen(w->hand.why))))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    if (why_needed && !*option_needed("--why", w->hand.why))
        option_needed("--why", NULL);
    if (forms_needed)
        option_needed("--forms", w->forms_path);
    w->arena = arena_new();
    w->forms = w->forms_path ? open_forms(w->forms_path, w->unconfined) : NULL;
    w->store = open_store(w->db, w->create ? STORE_CREATE : STORE_WRITE);
    w->verdict = (struct verdict){.source = "", .sha256 = "", .title = "", .issues = {.arena = w->arena}};
    w->across = (struct judge_across){.store = w->store, .forms = w->forms, .arena = w->arena, .verdict = &w->verdict, .people = true};
    if (w->forms) {
        w->hand.judge = judge_across;
        w->hand.ctx = &w->across;
    }
}

void hand_close(struct handwork *w)
{
    store_sync(w->store);
    issues_clear(&w->verdict.issues);
    free(w->verdict.others.v);
    store_close(w->store);
    formset_free(w->forms);
    arena_free(w->arena);
}

int hand_end(struct handwork *w, const char *done)
{
    struct buf b = BUF_INIT;
    store_sync(w->store);
    if (w->json) {
        buf_adds(&b, "{\"done\":");
        json_add_string(&b, w->argv[0]);
        buf_adds(&b, ",\"others\":[");
        for (size_t i = 0; i < w->verdict.others.n; i++) {
            buf_adds(&b, i ? "," : "");
            add_change_json(&b, &w->verdict.others.v[i]);
        }
        buf_adds(&b, "]}");
        puts(b.p);
    } else {
        msg_format(&b, MSG_WORK_DONE, MSG_ARGS(done));
        puts(b.p);
        for (size_t i = 0; i < w->verdict.others.n; i++)
            print_change_text(stdout, &w->verdict.others.v[i]);
    }
    buf_clear(&b);
    hand_close(w);
    return EXIT_FINE;
}

void hand_refused(struct handwork *w, const struct store_issue *why)
{
    if (!why)
        return;
    if (w->json) {
        struct buf b = BUF_INIT;
        buf_printf(&b, "{\"done\":\"\",\"issues\":[");
        add_issue_json(&b, why);
        buf_adds(&b, "]}");
        puts(b.p);
        buf_clear(&b);
    } else {
        print_issue_line(stdout, why, false);
    }
    hand_close(w);
    exit(EXIT_SOME);
}

/* What was handed in for the application does not change while its state is shut. */
static void needs_open(struct handwork *w, long long application)
{
    struct store_issue why;
    if (application_shut(w->store, w->forms, application, date_today(), w->arena, &why))
        hand_refused(w, &why);
}

void hand_words(const struct handwork *w, int least, int most)
{
    if (w->n < least || w->n > most)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS(w->argv[0]));
}

/* A whole number from 1; 0 when it is none. */
long long hand_number(const char *word)
{
    char *end;
    long long n = *word >= '0' && *word <= '9' ? strtoll(word, &end, 10) : 0;
    return n > 0 && !*end ? n : 0;
}

static bool found(void *ctx, const struct store_application *a)
{
    (void)a;
    *(bool *)ctx = true;
    return true;
}

long long hand_application(const struct handwork *w, const char *word)
{
    bool there = false;
    long long id = hand_number(word);
    if (id)
        store_each_application(w->store, id, found, &there);
    if (!there)
        usage(MSG_WORK_NO_APPLICATION, MSG_ARGS(word));
    hand_here(w, id);
    return id;
}

void hand_here(const struct handwork *w, long long application)
{
    struct buf office = BUF_INIT, b = BUF_INIT;
    if (!application || !store_away(w->store, application, &office))
        return;
    buf_adds(&b, "R-STATE ");
    msg_format(&b, MSG_STORE_AWAY, MSG_ARGS(office.p));
    fprintf(stderr, "shouli: %s；%s\n", b.p, msg_pattern(MSG_STORE_AWAY_DO));
    exit(EXIT_SOME);
}

/* ---- assign ---- */

struct named { const char *name; long long id; size_t n; };

static bool match_file(void *ctx, const struct store_file *f)
{
    struct named *q = ctx;
    if (strcmp(f->name, q->name) == 0 || strncmp(f->sha256, q->name, strlen(q->name)) == 0) {
        q->n++;
        q->id = f->id;
    }
    return true;
}

static bool take_name(void *ctx, const struct store_file *f)
{
    struct buf *b = ctx;
    buf_adds(b, f->name);
    return true;
}

/* The file: its number in `work`, its name, or the beginning of its hash. */
static long long file_of(const struct handwork *w, const char *word, struct buf *name)
{
    struct named q = {.name = word};
    long long id = hand_number(word);
    if (id)
        store_each_file(w->store, 0, id, take_name, name);
    if (id && name->n)
        return id;
    if (strlen(word) >= 6)
        store_each_file(w->store, 0, 0, match_file, &q);
    if (q.n != 1)
        usage(MSG_WORK_NO_FILE, MSG_ARGS(word));
    store_each_file(w->store, 0, q.id, take_name, name);
    return q.id;
}

struct slot_search { struct formset *forms; const char *path; struct store_file *to; };

static bool find_slot(void *ctx, const struct store_row *r)
{
    struct slot_search *q = ctx;
    const struct form *f = formset_form(q->forms, r->form, r->stored);
    if (f && form_slot(f, q->path)) {
        q->to->slot = q->path;
        q->to->submission = r->submission;
    }
    return !q->to->slot;
}

/* The one material whose name contains what the clerk typed; NULL when there is none or more than one. */
static const char *named_in_part(const struct needed *v, size_t n, const char *as)
{
    const char *found = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct material *m = v[i].material;
        if (!*as || !m->id || !m->name.s || !strstr(m->name.s, as))
            continue;
        if (found)
            return NULL;
        found = m->id;
    }
    return found;
}

/* --as: a material of the procedure or a slot of one of the forms. */
static void settle_as(struct handwork *w, const char *as, struct store_file *to)
{
    struct needed *v;
    struct buf known = BUF_INIT;
    size_t n = application_materials(w->store, w->forms, to->application, w->arena, &v);
    struct slot_search q = {w->forms, as, to};
    for (size_t i = 0; i < n; i++) {
        const struct material *m = v[i].material;
        buf_printf(&known, "%s%s", known.n ? "、" : "", m->name.s ? m->name.s : m->id ? m->id : "");
        if ((m->id && strcmp(m->id, as) == 0) || (m->name.s && strcmp(m->name.s, as) == 0))
            to->material = m->id;
    }
    if (!to->material)
        to->material = named_in_part(v, n, as);
    if (!to->material)
        store_each_row(w->store, NULL, to->application, find_slot, &q);
    if (!to->material && !to->slot)
        usage(MSG_WORK_NO_MATERIAL, MSG_ARGS(as, known.n ? known.p : ""));
    buf_clear(&known);
}

int cmd_assign(int argc, char **argv)
{
    struct handwork w = {0};
    const char *as = NULL;
    const struct option_def more[] = {{"--as", &as, NULL}};
    struct buf name = BUF_INIT;
    hand_begin(&w, argc, argv, more, 1, true, false);
    hand_words(&w, 2, 2);
    long long file = file_of(&w, argv[1], &name);
    struct store_file to = {.application = hand_application(&w, argv[2])};
    needs_open(&w, to.application);
    if (as)
        settle_as(&w, as, &to);
    else
        attach_pair(w.store, w.forms, name.p, NULL, to.application, w.arena, &to);
    store_file_assign(w.store, file, &to, w.hand.by, w.hand.judge, w.hand.ctx);
    int status = hand_end(&w, name.p);
    buf_clear(&name);
    return status;
}

/* ---- choose, retract ---- */

int cmd_choose(int argc, char **argv)
{
    struct handwork w = {0};
    hand_begin(&w, argc, argv, NULL, 0, true, false);
    hand_words(&w, 1, 1);
    char *dot = strchr(argv[1], '.');
    long long revision = dot ? hand_number(dot + 1) : 0;
    char *id = xstrndup(argv[1], dot ? (size_t)(dot - argv[1]) : strlen(argv[1]));
    long long submission = hand_number(id);
    if (!revision || !submission || revision > 1000000)
        usage(MSG_WORK_WANT_WORDS, MSG_ARGS("choose"));
    hand_here(&w, store_application_of_submission(w.store, submission));
    switch (store_choose(w.store, submission, (int)revision, &w.hand)) {
    case STORE_NO_SUCH: usage(MSG_WORK_NO_SUBMISSION, MSG_ARGS(id));
    case STORE_NOT_NOW: usage(MSG_WORK_NOT_CONFLICT, MSG_ARGS(id));
    case STORE_OTHER: usage(MSG_WORK_OLD_REVISION, MSG_ARGS(id));
    case STORE_DONE: break;
    }
    free(id);
    return hand_end(&w, argv[1]);
}

int cmd_retract(int argc, char **argv)
{
    struct handwork w = {0};
    hand_begin(&w, argc, argv, NULL, 0, true, true);
    hand_words(&w, 1, 1);
    hand_here(&w, store_application_of_submission(w.store, hand_number(argv[1])));
    needs_open(&w, store_application_of_submission(w.store, hand_number(argv[1])));
    if (store_retract(w.store, hand_number(argv[1]), &w.hand) != STORE_DONE)
        usage(MSG_WORK_NO_SUBMISSION, MSG_ARGS(argv[1]));
    return hand_end(&w, argv[1]);
}

/* ---- issues ---- */

static int change_issue(int argc, char **argv, bool why_needed, enum store_done (*change)(struct store *, long long, const struct store_hand *),
                        enum msg not_now)
{
    struct handwork w = {0};
    hand_begin(&w, argc, argv, NULL, 0, false, why_needed);
    hand_words(&w, 1, 1);
    hand_here(&w, store_application_of_issue(w.store, hand_number(argv[1])));
    enum store_done done = change(w.store, hand_number(argv[1]), &w.hand);
    if (done != STORE_DONE)
        usage(done == STORE_NO_SUCH ? MSG_WORK_NO_ISSUE : not_now, MSG_ARGS(argv[1]));
    return hand_end(&w, argv[1]);
}

int cmd_waive(int argc, char **argv) { return change_issue(argc, argv, true, store_waive, MSG_WORK_NOT_WARNING); }

int cmd_settle(int argc, char **argv) { return change_issue(argc, argv, false, store_settle_issue, MSG_WORK_NOT_CLERK); }

struct row_search { struct arena *arena; long long submission; char *form, *stored; int revision; };

static bool find_row(void *ctx, const struct store_row *r)
{
    struct row_search *q = ctx;
    if (r->submission != q->submission)
        return true;
    q->form = arena_strdup(q->arena, r->form);
    q->stored = arena_strdup(q->arena, r->stored);
    q->revision = r->revision;
    return false;
}

int cmd_raise(int argc, char **argv)
{
    struct handwork w = {0};
    bool warning = false;
    const struct option_def more[] = {{"--warning", NULL, &warning}};
    hand_begin(&w, argc, argv, more, 1, false, false);
    hand_words(&w, 4, 4);
    struct row_search q = {.arena = w.arena, .submission = hand_number(argv[1])};
    store_each_row(w.store, NULL, 0, find_row, &q);
    const struct form *form = q.form ? store_form(w.store, q.form, q.stored, w.arena) : NULL;
    if (!form)
        usage(MSG_WORK_NO_SUBMISSION, MSG_ARGS(argv[1]));
    const struct section *s = NULL;
    int row = 0;
    bool na = false;
    const struct field *f = form_find(form, argv[2], &s, &row, &na);
    if ((!f && !form_slot(form, argv[2]) && *argv[2]) || !u8_valid(argv[3], strlen(argv[3])) || !u8_valid(argv[4], strlen(argv[4])))
        usage(MSG_WORK_NO_FIELD, MSG_ARGS(argv[2]));
    struct answers a = {.arena = w.arena};
    store_answers(w.store, q.submission, q.revision, &a);
    struct store_issue i = {"R-HAND", warning ? "warning" : "error", s && s->title.s ? s->title.s : "", argv[2], f && f->label.s ? f->label.s : "",
                            answers_get(&a, argv[2]), argv[3], argv[4], row};
    hand_here(&w, store_application_of_submission(w.store, q.submission));
    enum store_done done = store_raise(w.store, q.submission, &i, &w.hand);
    if (done != STORE_DONE)
        usage(done == STORE_NO_SUCH ? MSG_WORK_NO_SUBMISSION : MSG_WORK_TOLD_ALREADY, MSG_ARGS(argv[1]));
    return hand_end(&w, argv[3]);
}

/* ---- ticks ---- */

static bool is_tick(const char *what)
{
    static const char *const words[] = {"original", "copy", "verified", "sign", "seal", "paper"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], what) == 0)
            return true;
    return false;
}

int cmd_tick(int argc, char **argv)
{
    struct handwork w = {0};
    hand_begin(&w, argc, argv, NULL, 0, true, false);
    hand_words(&w, 3, 4);
    struct store_file as = {.application = hand_application(&w, argv[1])};
    settle_as(&w, argv[2], &as);
    if (!is_tick(argv[3]))
        usage(MSG_WORK_BAD_TICK, MSG_ARGS(argv[3]));
    long long count = w.n == 4 ? hand_number(argv[4]) : 1;
    if ((w.n == 4 && !count && strcmp(argv[4], "0") != 0) || count > 999)
        usage(MSG_WORK_BAD_COUNT, MSG_ARGS(argv[4]));
    store_tick(w.store, as.application, as.material ? as.material : as.slot, argv[3], (int)count, &w.hand);
    return hand_end(&w, argv[2]);
}

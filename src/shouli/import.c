/*
 * import.c - shouli import: files, folders and ZIPs into the database, a line a source and a summary.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

enum { JOBS_DEFAULT_MAX = 4 };

struct batch {
    struct intake k;
    const char *db;
    struct ours ours;
    bool json, passing;                                    /* passing: nothing is kept, so numbers of applications mean nothing */
    size_t count[STORE_FILED + 1], all;
    const char *folder;                                    /* the SOURCE being walked, as given */
    size_t sources;                                        /* how many there were so far */
    struct queue *queue;
    struct progress progress;
    struct told { long long submission; int revision; char *source; } *open;   /* told as incomplete: what comes later may complete them */
    size_t nopen, copen;
};

static void tell(void *ctx, const struct verdict *v)
{
    struct batch *b = ctx;
    struct verdict shown = *v;
    if (v->o.status == STORE_INCOMPLETE && v->o.submission)
        *VEC_ADD(b->open, b->nopen, b->copen) = (struct told){v->o.submission, v->o.revision, xstrdup(v->source)};
    if (b->passing) {
        shown.o.application = shown.o.submission = shown.o.revision = 0;
        v = &shown;
    }
    b->count[v->o.status]++;
    b->all++;
    progress_clear(&b->progress);
    if (b->json)
        print_verdict_json(stdout, v);
    else
        print_verdict_text(stdout, v);
    fflush(stdout);
    progress_step(&b->progress, b->all);
}

/* Boxes of different SOURCEs are different, whatever these are called. */
static void queue_in_folder(struct batch *b, const char *name, const char *rel, const char *path)
{
    char *box = xasprintf("%zu/%s", b->sources, rel);
    *strrchr(box, '/') = '\0';
    queue_file(b->queue, name, path, box, false);
    free(box);
}

static bool one_file(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct batch *b = ctx;
    int error = errno;
    char *name = path_join(b->folder, rel);
    if (is_error)
        queue_unreadable(b->queue, name, error);
    else if (!ours_is(&b->ours, b->folder, path))
        queue_in_folder(b, name, rel, path);
    free(name);
    return true;
}

static void one_source(struct batch *b, const char *source)
{
    char box[24];
    snprintf(box, sizeof box, "%zu", ++b->sources);
    if (!file_is_dir(source)) {
        char *dir = path_dir(source);
        bool own = !b->passing && ours_is(&b->ours, dir, source);
        free(dir);
        if (!own)
            queue_file(b->queue, source, source, box, true);
        return;
    }
    b->folder = source;
    if (!file_walk(source, one_file, b))
        queue_unreadable(b->queue, source, errno);
}

/* A form told as incomplete while its attachments, or another form, were still to come: the end of the batch counts it as what it is then. */
static void settle_open(struct batch *b)
{
    for (size_t i = 0; i < b->nopen; i++) {
        struct told *t = &b->open[i];
        enum store_status now;
        if (store_submission_status(b->k.store, t->submission, t->revision, &now) && now == STORE_ACCEPTED) {
            b->count[STORE_INCOMPLETE]--;
            b->count[STORE_ACCEPTED]++;
            if (!b->json) {
                struct buf said = BUF_INIT;
                msg_format(&said, MSG_SHOULI_COMPLETED, MSG_ARGS(t->source));
                printf("%s\n", said.p);
                buf_clear(&said);
            }
        }
        free(t->source);
    }
    free(b->open);
}

/* Files of the counter itself, which nobody handed in. */
static void tell_own(const struct batch *b)
{
    struct buf out = BUF_INIT;
    char n[24];
    snprintf(n, sizeof n, "%zu", b->ours.skipped);
    msg_format(&out, MSG_SHOULI_OWN, MSG_ARGS(n));
    if (b->ours.skipped)
        printf("%s\n", out.p);
    buf_clear(&out);
}

static void summary(const struct batch *b)
{
    struct buf out = BUF_INIT;
    char n[6][24];
    snprintf(n[5], sizeof n[5], "%zu", b->all);
    for (int i = 0; i <= STORE_REFUSED; i++)
        snprintf(n[i], sizeof n[i], "%zu", b->count[i]);
    msg_format(&out, MSG_SHOULI_SUMMARY,
               MSG_ARGS(n[5], n[STORE_ACCEPTED], n[STORE_INCOMPLETE], n[STORE_DUPLICATE], n[STORE_CONFLICT], n[STORE_REFUSED]));
    printf("%s", out.p);
    buf_reset(&out);
    char filed[24];
    snprintf(filed, sizeof filed, "%zu", b->count[STORE_FILED]);
    if (b->count[STORE_FILED])
        msg_format(&out, MSG_WORK_SUMMARY_FILED, MSG_ARGS(filed));
    printf("%s\n", out.n ? out.p : "");
    buf_clear(&out);
    tell_own(b);
}

static void open_all(struct batch *b, const char *forms, size_t jobs, bool unconfined)
{
    struct buf why = BUF_INIT;
    b->k.crew = crew_launch(jobs, NULL, unconfined);
    b->k.scans = scans_new(jobs, unconfined);
    b->k.forms = formset_open(forms, file_is_dir(forms) ? NULL : crew_unzip(b->k.crew, 0), &why);
    if (!b->k.forms)
        die(MSG_SYSTEM, MSG_ARGS(forms, why.p));
    buf_clear(&why);
    b->k.store = open_store(b->db, STORE_CREATE);
    if (!crew_greet(b->k.crew))                            /* they have had the time of all that to confine themselves */
        die(MSG_SHOULI_NOT_CONFINED, MSG_NONE);
    states_learn(b->k.store, b->k.forms);
}

static void close_all(struct batch *b)
{
    store_close(b->k.store);
    attachments_clear(&b->k.attachments);
    formset_free(b->k.forms);
    scans_free(b->k.scans);
    free(b->ours.dir);
    crew_free(b->k.crew);
}

/* How many files are read at once: as many as there are processors, but no more than the database could follow. */
static size_t jobs_of(const char *word)
{
    char *end;
    long n = word ? strtol(word, &end, 10) : cpu_count();
    if (word && (!*word || *end || n < 1 || n > CREW_MAX))
        usage(MSG_SHOULI_BAD_JOBS, MSG_ARGS(word));
    return word || n < JOBS_DEFAULT_MAX ? (size_t)n : JOBS_DEFAULT_MAX;
}

static void settle_date(struct intake *k, const char *received, char today[11])
{
    if (!received) {
        k->received_date = date_today();
        date_iso(k->received_date, today);
        k->received = today;
    } else if (date_parse(received, &k->received_date)) {
        k->received = received;
    } else {
        usage(MSG_SHOULI_BAD_DATE, MSG_ARGS(received));
    }
}

static bool count_file(void *ctx, const char *rel, const char *path, bool is_error)
{
    size_t *n = ctx;
    (void)rel, (void)path, (void)is_error;
    ++*n;
    return true;
}

/* How many sources there are at least: what is in ZIPs shows when they are opened. */
static size_t count_sources(int n, char **v)
{
    size_t all = 0;
    for (int i = 1; i <= n; i++)
        if (!file_is_dir(v[i]) || !file_walk(v[i], count_file, &all))
            all++;
    return all;
}

struct import_words { const char *forms, *received, *jobs; bool unconfined; };

static int run(struct batch *b, const struct import_words *w, int n, char **sources)
{
    char today[11];
    option_needed("--forms", w->forms);
    if (n == 0)
        usage(MSG_SHOULI_NO_SOURCE, MSG_NONE);
    if (!u8_valid(b->k.by, strlen(b->k.by)) || !u8_valid(b->k.round, strlen(b->k.round)))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    settle_date(&b->k, w->received, today);
    b->k.ctx = b;
    b->ours.db = b->db;
    open_all(b, w->forms, jobs_of(w->jobs), w->unconfined);
    units_learn(b->k.store, b->k.forms, b->k.by, b->k.received);
    b->queue = queue_new(&b->k);
    progress_begin(&b->progress, count_sources(n, sources));
    for (int i = 1; i <= n; i++)
        one_source(b, sources[i]);
    queue_finish(b->queue);
    progress_end(&b->progress);
    store_sync(b->k.store);
    settle_open(b);
    if (!b->json)
        summary(b);
    close_all(b);
    if (fflush(stdout) != 0 || ferror(stdout))
        die_errno("stdout");
    if (b->all == 0 && b->ours.skipped)
        return EXIT_SOME;
    return b->count[STORE_INCOMPLETE] + b->count[STORE_CONFLICT] + b->count[STORE_REFUSED] ? EXIT_SOME : EXIT_FINE;
}

int cmd_import(int argc, char **argv)
{
    struct batch b = {.k = {.by = "", .round = "", .tell = tell}};
    struct import_words w = {0};
    const struct option_def defs[] = {
        {"--db", &b.db, NULL},         {"--forms", &w.forms, NULL}, {"--received", &w.received, NULL},    {"--by", &b.k.by, NULL},
        {"--round", &b.k.round, NULL}, {"--json", NULL, &b.json},   {"--unconfined", NULL, &w.unconfined}, {"--jobs", &w.jobs, NULL},
    };
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", b.db);
    return run(&b, &w, n, argv);
}

/* The same judgement over a database that nobody keeps. */
int cmd_check(int argc, char **argv)
{
    struct batch b = {.k = {.by = "", .round = "", .tell = tell}};
    struct import_words w = {0};
    const struct option_def defs[] = {
        {"--forms", &w.forms, NULL}, {"--received", &w.received, NULL}, {"--json", NULL, &b.json}, {"--unconfined", NULL, &w.unconfined},
        {"--jobs", &w.jobs, NULL},
    };
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    b.passing = true;
    char *db = path_join(scratch_dir(), "check.db");
    b.db = db;
    int status = run(&b, &w, n, argv);
    free(db);
    return status;
}

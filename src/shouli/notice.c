/*
 * notice.c - shouli notice: for each application with something to mend, one notice in its forms, the correction forms, and the sheet for a
 * call. Papers are made in groups that share their fonts; groups are written by child processes while the next one is laid out. What is written
 * does not depend on how many there are.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shouli/notice_int.h"

enum { GROUP = 50, PAPERS = 24, JOBS = 16 };

struct notice_paper { struct sheet *sheet; struct letter_doc *letter; const struct notice_form *form; const char *name; };
/* An application on its way: laid out, then written. */
struct making {
    struct notice_case c;
    struct store_notice n;
    const char *folder, *stem;                             /* "" or the unit's; number and name */
    struct notice_paper v[PAPERS]; size_t npapers;
};
struct notices {
    struct store *store;
    struct formset *forms;
    struct paper_kit kit;
    const char *out, *by, *content, *round;
    struct date on;
    char day[11];
    bool all, json;
    struct making *v; size_t n;
    struct notice_list list;
    size_t fine, waiting;
    struct progress progress;
    long jobs, child[JOBS]; size_t running;                /* children that write, the oldest first */
    bool failed;                                           /* one of them */
};

/* ---- names ---- */

static const char *legal(struct arena *a, const char *name)
{
    struct buf b = BUF_INIT;
    name_make_legal(name, &b);
    const char *s = arena_strdup(a, b.p);
    buf_clear(&b);
    return s;
}

static char *path_of(const struct notices *k, const struct making *m, const char *document, const char *end)
{
    char *full = xasprintf("%s-%s.%s", m->stem, document, end);
    const char *name = legal(m->c.arena, full);
    char *dir = *m->folder ? path_join(k->out, m->folder) : xstrdup(k->out), *path = path_join(dir, name);
    free(dir);
    free(full);
    return path;
}

static void write_paper(const struct notices *k, const struct making *m, const char *document, const char *end, const struct buf *b)
{
    char *path = path_of(k, m, document, end);
    file_write_changed(path, b->p, b->n);
    free(path);
}

/* ---- laying out ---- */

static void add_letter(struct notices *k, struct making *m, const char *name, json_t *data)
{
    struct date day = k->on;
    date_parse(m->n.made_on, &day);
    struct letter_doc *doc = paper_letter(&k->kit, name, data, day);
    if (!doc)
        exit(EXIT_SYSTEM);                                 /* the template's mistakes are told */
    m->v[m->npapers++] = (struct notice_paper){letter_sheet(doc, &k->kit.metrics), doc, NULL, name};
}

static void lay_out(struct notices *k, struct making *m)
{
    add_letter(k, m, "补正通知书", notice_letter_data(&m->c, &m->n));
    add_letter(k, m, "电话通知单", notice_phone_data(&m->c, &m->n));
    for (size_t i = 0; i < m->c.n && m->npapers < PAPERS; i++) {
        const struct notice_form *f = &m->c.v[i];
        const char *title = f->form->title.s ? f->form->title.s : f->form->id;
        if (fixform_wanted(f, false))
            m->v[m->npapers++] =
                (struct notice_paper){fixform_sheet(&k->kit, f, &m->n), NULL, f, msg_zh(m->c.arena, MSG_NOTICE_FIX_NAME, MSG_ARGS(title))};
    }
}

static bool start(struct notices *k, long long application)
{
    struct making *m = &k->v[k->n];
    *m = (struct making){0};
    struct arena *a = arena_new();
    bool there = notice_case_open(&m->c, k->store, k->forms, application, a);
    if (!there || m->c.nitems == 0 || m->c.conflict || m->c.unknown) {
        k->fine += there && m->c.nitems == 0;
        k->waiting += there && m->c.nitems > 0;
        notice_case_close(&m->c);
        arena_free(a);
        return there;
    }
    const char *due = notice_due(&m->c, k->on);
    struct store_telling t = {application, m->c.issues, m->c.nissues, m->c.missing, k->day, k->by, *due ? due : NULL};
    store_notice_make(k->store, &t, a, &m->n);
    const char *unit = notice_unit(&m->c);
    m->stem = arena_printf(a, "%s-%s", m->n.number, m->c.name);
    m->folder = !m->c.about || !m->c.about->facts.unit.s ? "" : legal(a, *unit ? unit : msg_zh(a, MSG_NOTICE_NO_UNIT, MSG_NONE));
    lay_out(k, m);
    k->n++;
    return true;
}

/* ---- writing ---- */

static void write_letter(struct notices *k, struct making *m, const struct notice_paper *p, struct pdf_batch *batch, struct buf *b)
{
    struct pdf_options o = {.title = letter_title(p->letter), .lang = "zh-CN", .typing = "small", .batch = batch};
    buf_reset(b);
    if (pdf_write(k->kit.fonts, p->sheet, &o, b, k->kit.d))
        write_paper(k, m, p->name, "pdf", b);
    if (p != &m->v[0])
        return;                                            /* the sheet for a call is for paper */
    buf_reset(b);
    letter_html(p->letter, b);
    write_paper(k, m, p->name, "html", b);
}

static void write_fixform(struct notices *k, struct making *m, const struct notice_paper *p, struct pdf_batch *batch, struct buf *b)
{
    buf_reset(b);
    if (fixform_pdf(&k->kit, p->form, p->sheet, batch, b))
        write_paper(k, m, p->name, "pdf", b);
}

static void write_pages(struct notices *k, struct making *m, struct buf *b)
{
    for (size_t i = 0; i < m->c.n; i++) {
        const struct notice_form *f = &m->c.v[i];
        const char *title = f->form->title.s ? f->form->title.s : f->form->id;
        if (!fixform_wanted(f, true))
            continue;
        buf_reset(b);
        if (fixform_page(&k->kit, &m->c, f, &m->n, b))
            write_paper(k, m, msg_zh(m->c.arena, MSG_NOTICE_FIX_NAME, MSG_ARGS(title)), "html", b);
    }
    buf_reset(b);
    notice_message_text(&m->c, &m->n, b);
    write_paper(k, m, msg_zh(m->c.arena, MSG_NOTICE_TEXT_NAME, MSG_NONE), "txt", b);
}

static void note_row(struct notices *k, const struct making *m)
{
    struct arena *a = k->kit.arena;
    *VEC_ADD(k->list.v, k->list.n, k->list.cap) =
        (struct notice_row){arena_strdup(a, m->folder),   arena_strdup(a, m->n.number),          arena_strdup(a, m->c.name),
                            arena_strdup(a, m->n.due_on), arena_strdup(a, notice_phones(&m->c)), m->c.nitems};
    if (!k->json)
        return;
    struct buf b = BUF_INIT;
    buf_printf(&b, "{\"application\":%lld,\"notice\":\"%s\",\"name\":", m->c.application, m->n.number);
    json_add_string(&b, m->c.name);
    buf_printf(&b, ",\"items\":%zu,\"due\":\"%s\",\"folder\":", m->c.nitems, m->n.due_on);
    json_add_string(&b, m->folder);
    buf_adds(&b, ",\"stem\":");
    json_add_string(&b, m->stem);
    buf_addc(&b, '}');
    puts(b.p);
    buf_clear(&b);
}

static void finish(struct making *m)
{
    for (size_t i = 0; i < m->npapers; i++) {
        sheet_free(m->v[i].sheet);
        letter_free(m->v[i].letter);
    }
    struct arena *a = m->c.arena;
    notice_case_close(&m->c);
    arena_free(a);
}

/* The files of a group, from what is in memory alone. Returns an exit status. */
static int write_files(void *ctx)
{
    struct notices *k = ctx;
    struct pdf_batch *batch = pdf_batch_new(k->kit.fonts);
    struct buf b = BUF_INIT;
    struct diags *before = k->kit.d;
    k->kit.d = diags_new();
    for (size_t i = 0; i < k->n; i++)
        for (size_t p = 0; p < k->v[i].npapers; p++)
            pdf_batch_add(batch, k->v[i].v[p].sheet);
    for (size_t i = 0; i < k->n; i++) {
        struct making *m = &k->v[i];
        char *dir = *m->folder ? path_join(k->out, m->folder) : xstrdup(k->out);
        file_mkdirs(dir);
        free(dir);
        for (size_t p = 0; p < m->npapers; p++)
            (m->v[p].letter ? write_letter : write_fixform)(k, m, &m->v[p], batch, &b);
        write_pages(k, m, &b);
    }
    int status = diags_status(k->kit.d, false) >= 2 ? EXIT_SYSTEM : EXIT_FINE;
    diags_print(k->kit.d, stderr);
    diags_free(k->kit.d);
    k->kit.d = before;
    pdf_batch_free(batch);
    buf_clear(&b);
    return status;
}

static void wait_for_one(struct notices *k)
{
    k->failed = aside_end(k->child[0]) != EXIT_FINE || k->failed;
    k->running--;
    memmove(k->child, k->child + 1, k->running * sizeof *k->child);
}

static void write_group(struct notices *k)
{
    if (k->jobs > 1 && (size_t)k->jobs == k->running)
        wait_for_one(k);
    if (k->jobs > 1 && k->n > 1)
        k->child[k->running++] = aside_begin(write_files, k);
    else
        k->failed = write_files(k) != EXIT_FINE || k->failed;
    for (size_t i = 0; i < k->n; i++) {
        note_row(k, &k->v[i]);
        finish(&k->v[i]);
    }
    k->n = 0;
}

/* ---- which applications ---- */

struct ids { const char *round; long long *v; size_t n, cap; };

static bool add_id(void *ctx, const struct store_application *a)
{
    struct ids *l = ctx;
    if (strcmp(a->state, "merged") != 0 && (!l->round || strcmp(l->round, a->round) == 0))
        *VEC_ADD(l->v, l->n, l->cap) = a->id;
    return true;
}

static void choose(struct notices *k, int n, char **words, struct ids *ids)
{
    if (k->all == (n > 0))
        usage(MSG_NOTICE_WHICH, MSG_NONE);
    for (int i = 0; i < n; i++)
        *VEC_ADD(ids->v, ids->n, ids->cap) = application_number(words[i]);
    ids->round = k->round;
    if (k->all)
        store_each_application(k->store, 0, add_id, ids);
}

static void make_all(struct notices *k, const struct ids *ids)
{
    k->v = xcalloc(GROUP, sizeof *k->v);
    progress_begin(&k->progress, ids->n);
    for (size_t i = 0; i < ids->n; i++) {
        char word[24];
        snprintf(word, sizeof word, "%lld", ids->v[i]);
        if (!start(k, ids->v[i]))
            usage(MSG_SHOULI_SHOW_NONE, MSG_ARGS(word));
        if (k->n == GROUP) {
            write_group(k);
            progress_step(&k->progress, i + 1);
        }
    }
    write_group(k);
    while (k->running)
        wait_for_one(k);
    progress_end(&k->progress);
    free(k->v);
}

/* What one that was stopped left half written. */
static void sweep(const struct notices *k, const char *folder)
{
    char *dir = *folder ? path_join(k->out, folder) : xstrdup(k->out);
    file_sweep_temporaries(dir);
    free(dir);
}

/* A list in each folder, and one over all where there are several. */
static void write_lists(struct notices *k)
{
    sweep(k, "");
    for (size_t i = 0; i < k->list.n; i++) {
        bool first = true;
        for (size_t j = 0; j < i && first; j++)
            first = strcmp(k->list.v[i].folder, k->list.v[j].folder) != 0;
        if (first && *k->list.v[i].folder) {
            sweep(k, k->list.v[i].folder);
            notice_list_write(&k->list, k->out, k->list.v[i].folder);
        }
    }
    if (k->list.n)
        notice_list_write(&k->list, k->out, NULL);
}

static void tell_summary(const struct notices *k)
{
    struct buf b = BUF_INIT;
    char n[3][24];
    snprintf(n[0], sizeof n[0], "%zu", k->list.n);
    snprintf(n[1], sizeof n[1], "%zu", k->fine);
    snprintf(n[2], sizeof n[2], "%zu", k->waiting);
    msg_format(&b, MSG_NOTICE_DONE, MSG_ARGS(n[0], k->out, n[1]));
    if (k->waiting)
        msg_format(&b, MSG_NOTICE_WAITING, MSG_ARGS(n[2]));
    puts(b.p);
    buf_clear(&b);
}

int cmd_notice(int argc, char **argv)
{
    struct notices k = {.by = ""};
    const char *db = NULL, *path = NULL, *on = NULL, *jobs = NULL;
    bool unconfined = false;
    const struct option_def defs[] = {{"--db", &db, NULL},      {"--forms", &path, NULL},         {"-o", &k.out, NULL},       {"--jobs", &jobs, NULL},       {"--by", &k.by, NULL},
                                      {"--on", &on, NULL},      {"--content", &k.content, NULL},  {"--round", &k.round, NULL}, {"--all", NULL, &k.all},
                                      {"--json", NULL, &k.json}, {"--unconfined", NULL, &unconfined}};
    int n = options_take(argc, argv, defs, sizeof defs / sizeof *defs);
    option_needed("--db", db);
    option_needed("--forms", path);
    option_needed("-o", k.out);
    if (!u8_valid(k.by, strlen(k.by)))
        usage(MSG_SHOULI_BAD_TEXT, MSG_NONE);
    char *end = NULL;
    k.jobs = jobs ? strtol(jobs, &end, 10) : cpu_count();
    if (jobs && (!*jobs || *end || k.jobs < 1 || k.jobs > JOBS))
        usage(MSG_NOTICE_JOBS, MSG_ARGS(jobs));
    k.jobs = k.jobs > JOBS ? JOBS : k.jobs;
    k.on = day_option(on, k.day);
    k.forms = open_forms(path, unconfined);
    k.store = open_store(db, STORE_WRITE);
    struct ids ids = {0};
    choose(&k, n, argv + 1, &ids);
    paper_kit_open(&k.kit, k.content);
    make_all(&k, &ids);
    write_lists(&k);
    store_sync(k.store);
    if (!k.json)
        tell_summary(&k);
    int status = k.failed || diags_status(k.kit.d, false) >= 2 ? EXIT_SYSTEM : k.waiting ? EXIT_SOME : EXIT_FINE;
    diags_print(k.kit.d, stderr);
    free(ids.v);
    free(k.list.v);
    paper_kit_close(&k.kit);
    store_close(k.store);
    formset_free(k.forms);
    return status;
}

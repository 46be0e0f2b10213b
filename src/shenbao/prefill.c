/*
 * prefill.c - `shenbao prefill FORM --data TABLE.csv -o DIR`: a form for each person of a table, filled with what is known of them.
 *
 * Nothing is written while the table has mistakes. Forms are made in groups that share their fonts; no more than a group for each thread is
 * in memory. Groups do not depend on the number of threads, so neither do the bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "pack/pack.h"
#include "shenbao/prefill_int.h"

enum { GROUP = 100, STEP = 500, BAR = 40, OPEN_MOST = 200 };

struct options {
    const char *form, *data, *out, *encoding, *batch, *first, *unit, *typing, *received;
    const char *open[OPEN_MOST];
    size_t nopen;
    enum fill_kind kind;
    bool replace;
    long jobs;
};

struct prefill {
    const struct options *o;
    struct prefill_form form;
    struct prefill_data data;
    struct diags *d;
    struct date received;
    struct outputs *out;
    struct prefill_list *list;
    unsigned long first;                                   /* serial number of the first row */
    int digits;
    bool terminal;
};

/* One form of a group, between being laid out and being written. */
struct one {
    struct arena *arena;
    struct sheet *sheet;
    struct answers answers;
    struct prefill_sheet *more; size_t nmore;              /* continuation sheets */
    const char *file;
    struct prefill_made made;
    char fingerprint[FINGERPRINT_SIZE];
    bool written;
};

/* ---- checking ---- */

static void check_glyphs(struct prefill *k, const struct answers *a, size_t row)
{
    struct sheet_metrics m = pdf_fonts_metrics(k->form.fonts);
    char number[24];
    snprintf(number, sizeof number, "%zu", row);
    for (size_t i = 0; i < a->n; i++) {
        bool whole = true;
        for (const char *s = a->v[i].value; *s;) {
            uint32_t cp = u8_next(&s);
            whole = whole && (cp == '\n' || m.advance(m.ctx, ROLE_VALUE, cp) >= 0);
        }
        if (!whole)
            diag(k->d, ((struct place){ k->data.file, k->data.rows[row].line, 0 }), MSG_PREFILL_GLYPH, number, a->v[i].value);
    }
}

static void check_rows(struct prefill *k)
{
    for (size_t row = 1; row < k->data.nrows; row++) {
        struct answers a = { .arena = arena_new() };
        struct prefill_cells cells = prefill_cells(&k->data, row, a.arena);
        prefill_row(&k->data, &k->form, &cells, k->received, &a, k->d);
        check_glyphs(k, &a, row);
        arena_free(a.arena);
    }
}

/* ---- making ---- */

struct opening { const struct prefill *k; struct prefill_cells row; };

/* What the table fills in is read-only unless its column is open; everything else is the applicant's. */
static bool may_change(void *ctx, const char *path)
{
    const struct opening *o = ctx;
    const struct prefill_data *t = &o->k->data;
    for (size_t i = 0; i < t->ncolumns; i++) {
        const struct prefill_column *c = &t->columns[i];
        const char *cell = o->row.v[i];
        if (c->kind == COLUMN_FIELD && strcmp(c->base, path) == 0 && cell[strspn(cell, " \t")])
            return c->opens;
    }
    return true;
}

static const char *number_of(const struct prefill *k, size_t row, struct arena *a)
{
    const char *bare = arena_printf(a, "%s-%0*lu", k->data.batch, k->digits, k->first + row - 1);
    return arena_printf(a, "%s-%c", bare, number_check_sign(bare));
}

static const char *file_name(const struct prefill *k, const struct one *o)
{
    struct buf name = BUF_INIT, legal = BUF_INIT;
    buf_printf(&name, "%s%s%s-%s.pdf", o->made.number, *o->made.name ? "-" : "", o->made.name, k->form.form->title.s);
    name_make_legal(name.p, &legal);
    const char *s = arena_strdup(o->arena, legal.p);
    buf_clear(&name);
    buf_clear(&legal);
    return s;
}

static void lay_out(struct prefill *k, size_t row, struct one *o)
{
    struct sheet_metrics m = pdf_fonts_metrics(k->form.fonts);
    *o = (struct one){ .arena = arena_new() };
    struct opening opening = { k, prefill_cells(&k->data, row, o->arena) };
    o->answers.arena = o->arena;
    prefill_row(&k->data, &k->form, &opening.row, k->received, &o->answers, NULL);
    const char *unit = prefill_unit(&k->data, &opening.row), *person = k->form.form->person_name;
    if (!unit)
        unit = k->o->unit ? k->o->unit : k->form.bureau ? k->form.bureau : "";
    o->made =
        (struct prefill_made){.number = number_of(k, row, o->arena), .unit = unit, .name = person ? answers_get(&o->answers, person) : ""};
    o->file = o->made.file = file_name(k, o);
    struct fill fill = { .answers = &o->answers, .opens = may_change, .ctx = &opening, .pack = o->made.number, .unit = unit, .kind = k->o->kind };
    o->sheet = sheet_filled(k->form.blank, k->form.form, &m, &fill);
    o->nmore = prefill_sheets(&k->form, &o->answers, &fill, &o->made, o->arena, &o->more);
    for (size_t i = 0; i < o->nmore; i++)
        o->made.file = arena_printf(o->arena, "%s; %s", o->made.file, o->more[i].file);
    o->made.annexes = (int)(o->sheet->npages - k->form.blank->npages);
    answers_fingerprint(k->form.form, &o->answers, o->fingerprint);
    o->made.fingerprint = o->fingerprint;
}

/* Rows that are made together. */
struct group {
    size_t from, n;                                        /* rows of the table, from 1 */
    struct one *v;
    struct diags *d;
};

static void write_one(struct prefill *k, struct group *g, struct one *o, struct pdf_batch *batch, struct buf *pdf)
{
    const struct prefill_form *f = &k->form;
    char *title = xasprintf("%s %s", f->form->title.s, o->made.number);
    struct filled options = { .definition = f->definition, .pack = o->made.number, .title = title, .lang = f->lang,
                              .typing = k->o->typing ? k->o->typing : f->typing, .font_resource = f->font_resource, .batch = batch };
    if (f->has_script && k->o->kind == FILL_FORM) {
        options.scripts = f->script.documents;
        options.nscripts = sizeof f->script.documents / sizeof *f->script.documents;
        options.actions = f->script.actions;
        options.nactions = f->script.nactions;
    }
    buf_reset(pdf);
    o->written = report_filled_pdf(f->fonts, f->form, o->sheet, &options, pdf, g->d);
    if (o->written)
        outputs_write(k->out, o->file, pdf->p, pdf->n);
    options.nscripts = 0;                                  /* they are of the form's fields */
    options.nactions = 0;
    for (size_t i = 0; i < o->nmore; i++) {
        options.title = o->more[i].title;
        buf_reset(pdf);
        if (report_filled_pdf(f->fonts, f->form, o->more[i].sheet, &options, pdf, g->d))
            outputs_write(k->out, o->more[i].file, pdf->p, pdf->n);
        sheet_free(o->more[i].sheet);
    }
    free(o->more);
    free(title);
    sheet_free(o->sheet);
}

/* A terminal gets a bar that grows, anything else a line now and then. */
static void progress(const struct prefill *k, size_t done)
{
    size_t all = k->data.nrows - 1;
    char n[24], m[24];
    struct buf b = BUF_INIT;
    bool end = done == all;
    if (!k->terminal && !end && done % STEP != 0)
        return;
    snprintf(n, sizeof n, "%zu", done);
    snprintf(m, sizeof m, "%zu", all);
    msg_format(&b, MSG_PREFILL_PROGRESS, MSG_ARGS(n, m));
    if (k->terminal) {
        fprintf(stderr, "\r[");
        for (size_t i = 0; i < BAR; i++)
            fputc(i < done * BAR / all ? '#' : '.', stderr);
        fprintf(stderr, "] %s%s", b.p, end ? "\n" : "");
    } else {
        fprintf(stderr, "%s\n", b.p);
    }
    buf_clear(&b);
}

static void make_group(struct prefill *k, struct group *g)
{
    struct buf pdf = BUF_INIT;
    struct pdf_batch *batch = pdf_batch_new(k->form.fonts);
    for (size_t i = 0; i < g->n; i++) {
        lay_out(k, g->from + i, &g->v[i]);
        pdf_batch_add(batch, g->v[i].sheet);
        for (size_t m = 0; m < g->v[i].nmore; m++)
            pdf_batch_add(batch, g->v[i].more[m].sheet);
    }
    for (size_t i = 0; i < g->n; i++)
        write_one(k, g, &g->v[i], batch, &pdf);
    pdf_batch_free(batch);
    buf_clear(&pdf);
}

/* What is told and listed comes in the order of the rows, whoever was first. */
static void end_group(struct prefill *k, struct group *g)
{
    for (size_t i = 0; i < g->n; i++) {
        if (g->v[i].written)
            prefill_list_add(k->list, &g->v[i].made);
        arena_free(g->v[i].arena);
    }
    diags_take(k->d, g->d);
}

struct making { struct prefill *k; struct group *groups; };

static void make_one_group(void *ctx, size_t i, size_t thread)
{
    struct making *m = ctx;
    (void)thread;
    make_group(m->k, &m->groups[i]);
}

static void make_all(struct prefill *k)
{
    size_t rows = k->data.nrows - 1, all = (rows + GROUP - 1) / GROUP, jobs = (size_t)k->o->jobs < all ? (size_t)k->o->jobs : all;
    struct group *groups = xcalloc(jobs, sizeof *groups);
    struct making making = { k, groups };
    for (size_t i = 0; i < jobs; i++) {
        groups[i].v = xcalloc(GROUP, sizeof *groups[i].v);
        groups[i].d = diags_new();
    }
    for (size_t from = 1; from <= rows;) {
        size_t n = 0, done = from - 1;
        for (; n < jobs && from <= rows; n++, from += GROUP) {
            groups[n].from = from;
            groups[n].n = rows - from + 1 < GROUP ? rows - from + 1 : GROUP;
        }
        work_parallel((long)jobs, n, make_one_group, &making);
        for (size_t i = 0; i < n; i++) {
            end_group(k, &groups[i]);
            progress(k, done += groups[i].n);
        }
    }
    for (size_t i = 0; i < jobs; i++) {
        free(groups[i].v);
        diags_free(groups[i].d);
    }
    free(groups);
}

/* ---- the folder ---- */

struct others { const char *form, *ours, *dir; char *batch; bool remove; };

/* The lists of other batches of this form: cache/FORM@BATCH.txt. */
static bool look_at_list(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct others *o = ctx;
    size_t n = strlen(o->form), len = strlen(rel);
    (void)path;
    if (is_error || len < n + 6 || strncmp(rel, o->form, n) != 0 || rel[n] != '@' || strcmp(rel + len - 4, ".txt") != 0 ||
        strcmp(rel, o->ours) == 0)
        return true;
    if (o->remove) {
        char *list = xasprintf("cache/%s", rel);
        struct outputs *gone = outputs_new_list(o->dir, list);
        outputs_finish(gone);                              /* nothing of it is made any more */
        outputs_free(gone);
        file_remove(path);
        free(list);
    } else if (!o->batch) {
        o->batch = xstrndup(rel + n + 1, len - n - 5);
    }
    return true;
}

static void open_folder(struct prefill *k)
{
    char *ours = xasprintf("%s@%s.txt", k->form.form->id, k->data.batch), *list = xasprintf("cache/%s", ours),
         *cache = path_join(k->o->out, "cache");
    struct others o = { k->form.form->id, ours, k->o->out, NULL, k->o->replace };
    file_walk(cache, look_at_list, &o);
    if (o.batch)
        die(MSG_PREFILL_OTHER_BATCH, MSG_ARGS(k->o->out, o.batch));
    k->out = outputs_new_list(k->o->out, list);
    free(ours);
    free(list);
    free(cache);
}

/* ---- the command ---- */

static void run_rows(struct prefill *k)
{
    char n[24];
    size_t rows = k->data.nrows - 1;
    struct buf b = BUF_INIT;

    open_folder(k);
    k->list = prefill_list_new(&k->form, k->data.batch, rows, k->out, k->d);
    snprintf(n, sizeof n, "%lu", k->first + rows - 1);
    k->digits = strlen(n) > 4 ? (int)strlen(n) : 4;
    k->terminal = stream_is_terminal(stderr);
    make_all(k);
    prefill_list_finish(k->list);
    if (!diags_count(k->d, LEVEL_ERROR))
        outputs_finish(k->out);
    snprintf(n, sizeof n, "%zu", rows);
    msg_format(&b, MSG_PREFILL_DONE, MSG_ARGS(n, k->data.batch, k->o->out));
    puts(b.p);
    buf_clear(&b);
    outputs_free(k->out);
}

static int run(const struct options *o)
{
    struct prefill k = { .o = o, .d = diags_new(), .received = date_today(), .first = strtoul(o->first, NULL, 10) };
    if (o->received && !date_parse(o->received, &k.received))
        usage_error(o->received);

    if (prefill_form_open(&k.form, o->form, k.d) &&
        prefill_data_read(&k.data, o->data, o->encoding, k.form.form, o->open, o->nopen, k.d)) {
        if (o->batch)
            snprintf(k.data.batch, sizeof k.data.batch, "%s", o->batch);
        check_rows(&k);
        if (!diags_count(k.d, LEVEL_ERROR)) {
            diags_print(k.d, stderr);
            run_rows(&k);
        }
    }
    int status = diags_status(k.d, false);
    diags_print(k.d, stderr);
    if (status >= 2)
        fprintf(stderr, "%s\n", msg_pattern(MSG_PREFILL_NOTHING));
    prefill_data_clear(&k.data);
    prefill_form_close(&k.form);
    diags_free(k.d);
    return status;
}

static void add_open(struct options *o, char *list)
{
    for (char *save = NULL, *p = strtok_r(list, ",", &save); p; p = strtok_r(NULL, ",", &save)) {
        if (o->nopen == OPEN_MOST)
            usage_error(p);
        o->open[o->nopen++] = p;
    }
}

static void check_options(const struct options *o)
{
    static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char *const profiles[] = { "small", "normal", "full" };
    if (!o->form)
        usage_error("prefill");
    if (!o->data || !o->out)
        die(MSG_PREFILL_NO_DATA, MSG_NONE);
    if (o->batch && (!*o->batch || strlen(o->batch) > 12 || strspn(o->batch, signs) != strlen(o->batch)))
        die(MSG_PREFILL_BATCH_NAME, MSG_ARGS(o->batch));
    if (o->encoding && !conv_known(o->encoding))
        die(MSG_PREFILL_ENCODING_NAME, MSG_ARGS(o->encoding));
    if (strlen(o->first) > 9 || strspn(o->first, "0123456789") != strlen(o->first) || strtoul(o->first, NULL, 10) == 0)
        usage_error(o->first);
    bool known = !o->typing;
    for (size_t i = 0; !known && i < sizeof profiles / sizeof *profiles; i++)
        known = strcmp(o->typing, profiles[i]) == 0;
    if (!known)
        usage_error(o->typing);
}

int cmd_prefill(int argc, char **argv)
{
    struct options o = { .first = "1" };
    const char *open = NULL, *jobs = NULL;
    const struct { const char *name; const char **value; } values[] = {
        { "--data", &o.data }, { "-o", &o.out }, { "--encoding", &o.encoding }, { "--batch", &o.batch }, { "--first", &o.first },
        { "--unit", &o.unit }, { "--typing", &o.typing }, { "--received", &o.received }, { "--open", &open },
        { "--jobs", &jobs } };
    struct arena *a = arena_new();

    for (int i = 0; i < argc; i++) {
        bool taken = false;
        for (size_t k = 0; !taken && k < sizeof values / sizeof *values; k++)
            taken = option_value(argc, argv, &i, values[k].name, values[k].value);
        if (taken && open)
            add_open(&o, arena_strdup(a, open));
        open = NULL;
        if (taken)
            continue;
        if (strcmp(argv[i], "--preview") == 0)
            o.kind = FILL_PREVIEW;
        else if (strcmp(argv[i], "--official") == 0)
            o.kind = FILL_OFFICIAL;
        else if (strcmp(argv[i], "--replace") == 0)
            o.replace = true;
        else if (argv[i][0] == '-' || o.form)
            usage_error(argv[i]);
        else
            o.form = argv[i];
    }
    check_options(&o);
    o.jobs = jobs_of(jobs);
    memory_share(o.jobs);
    int status = run(&o);
    arena_free(a);
    return status;
}

/*
 * build.c - `shenbao build`: site, PDF forms, packs, and what the counter needs.
 *
 * Nothing is written while the sources have errors; a character no font has is such an error.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/build_int.h"
#include "shenbao/trace_int.h"

struct built *built_of(const struct build *b, const struct form *f)
{
    for (size_t i = 0; i < b->nforms; i++)
        if (b->forms[i].form == f)
            return &b->forms[i];
    return NULL;
}

struct derived_papers *papers_of(const struct build *b, const struct guide *g) { return &b->papers[model_guide_index(b->m, g)]; }

bool anything_told(const struct diags *d)
{
    return diags_count(d, LEVEL_NOTE) || diags_count(d, LEVEL_WARNING) || diags_count(d, LEVEL_ERROR);
}

void set_aside(const struct build *b, struct buf *bytes, struct aside *to)
{
    *to = (struct aside){ spool_add(b->spool, bytes->p, bytes->n), bytes->n };
    buf_clear(bytes);
}

void keep_said(struct build *b, size_t i, struct diags *d)
{
    if (!anything_told(d))
        diags_free(d);
    else
        b->said[i] = d;
}

void tell_said(struct build *b)
{
    for (size_t i = 0; i < b->m->nguides; i++) {
        if (b->said[i])
            diags_take(b->d, b->said[i]);
        diags_free(b->said[i]);
        b->said[i] = NULL;
    }
}

/* The worst of everything told so far. */
static int build_status(const struct build *b, bool strict)
{
    int worst = diags_status(b->d, strict);
    for (size_t i = 0; i < b->nforms; i++) {
        int s = diags_status(b->forms[i].d, strict);
        if (s > worst)
            worst = s;
    }
    return worst;
}

static size_t count_warnings(const struct build *b)
{
    size_t n = diags_count(b->d, LEVEL_WARNING);
    for (size_t i = 0; i < b->nforms; i++)
        n += diags_count(b->forms[i].d, LEVEL_WARNING);
    return n;
}

/* Prints what was told, and gives it back. */
static char *print_diags(const struct build *b)
{
    char *text;
    size_t n;
    FILE *out = open_memstream(&text, &n);
    if (!out)
        die(MSG_NO_MEMORY, MSG_NONE);
    diags_print(b->d, out);
    for (size_t i = 0; i < b->nforms; i++)
        diags_print(b->forms[i].d, out);
    if (fclose(out) != 0)
        die(MSG_NO_MEMORY, MSG_NONE);
    fputs(text, stderr);
    return text;
}

static void write_site_page(void *ctx, const char *path, const void *p, size_t n)
{
    struct build *b = ctx;
    char *rel = xasprintf("site/%s", path);
    outputs_write(b->out, rel, p, n);
    free(rel);
}

/* Threads write different guides; each has its own diagnostics and memory. */
void build_guide(void *ctx, size_t i, size_t worker)
{
    struct build *b = ctx, mine = *b;
    (void)worker;
    if (b->m->guides[i]->draft)
        return;
    mine.d = diags_new();
    mine.arena = arena_new();
    mine.pages = pages_telling(b->pages, mine.d);
    write_guide(&mine, b->m->guides[i]);
    free(mine.pages);
    arena_free(mine.arena);
    keep_said(b, i, mine.d);
}

/* Guides that follow one another mostly stand in one folder, where the system makes one file at a time: threads that take them in turn would
 * wait for each other. So the list is parted, and turns go round the parts. */
static void build_apart(void *ctx, size_t i, size_t worker)
{
    const struct build *b = ctx;
    size_t parts = (size_t)b->jobs, each = b->m->nguides / parts, more = b->m->nguides % parts;
    size_t part = i % parts, before = part < more ? part : more;      /* the first ones have one guide more */
    build_guide(ctx, part * each + before + i / parts, worker);
}

/* All that does not wait for anything else: the pages of no one guide, what the counter needs, then the guides. */
struct writing { struct build *b; struct page_tasks *lists; size_t nlists; };

static void write_one(void *ctx, size_t i, size_t worker)
{
    const struct writing *w = ctx;
    if (i < w->nlists)
        pages_do_task(w->lists, i, worker);
    else if (i == w->nlists)
        write_counter(w->b);
    else
        build_apart(w->b, i - w->nlists - 1, worker);
}

static void write_all(struct build *b)
{
    struct writing w = { .b = b };
    const char *script = page_script(b->pages, "search.js");
    b->search = search_new(b->spool);
    w.lists = pages_tasks(b->pages, write_site_page, b, &w.nlists);
    work_parallel(b->jobs, w.nlists + 1 + b->m->nguides, write_one, &w);
    pages_tasks_end(w.lists);
    tell_said(b);
    search_write(b->search, script, b->jobs, write_site_page, b);
    b->searched = search_bytes(b->search);
    search_free(b->search);
}

void say_built(size_t guides, size_t forms, const char *out)
{
    struct buf t = BUF_INIT;
    char g[24], f[24];
    snprintf(g, sizeof g, "%zu", guides);
    snprintf(f, sizeof f, "%zu", forms);
    msg_format(&t, MSG_SHENBAO_BUILT, MSG_ARGS(g, f, out));
    puts(t.p);
    buf_clear(&t);
}

static bool has_forms(const struct model *m)
{
    for (size_t i = 0; i < m->nguides; i++)
        if (m->guides[i]->nforms)
            return true;
    return false;
}

static void open_tools(struct build *b, const char *out)
{
    char *cache = path_join(out, "cache"), *builtin = data_dir("layouts"), *own = layouts_own(b->m->dir);
    if (!builtin)
        die(MSG_SHENBAO_NO_LAYOUTS, MSG_NONE);
    file_mkdirs(cache);
    b->spool = spool_new(cache);
    b->made = made_new(cache, b->m);
    b->kept = xcalloc(b->m->nguides + 1, sizeof *b->kept);
    b->fonts = fonts_open(b->m->dir, cache, b->m->arena, b->d);
    if (!b->m->site.no_scripts)
        runtime_read(builtin, &b->runtime);
    b->pages = pages_new(file_is_dir(own) ? own : NULL, builtin, b->m, b->d);
    if (has_forms(b->m))
        b->offline = offline_new(file_is_dir(own) ? own : NULL, builtin, b->d);
    size_t n;
    const char *common = b->offline ? offline_common(b->offline, &n) : NULL;
    if (common)
        b->common = pack_common_new(common, n);
    free(own);
    free(builtin);
    free(cache);
}

void build_free(struct build *b)
{
    for (size_t i = 0; i < b->nforms; i++) {
        buf_clear(&b->forms[i].pdf);
        buf_clear(&b->forms[i].page);
        buf_clear(&b->forms[i].packed);
        buf_clear(&b->forms[i].in_pack);
        buf_clear(&b->forms[i].counter);
        diags_free(b->forms[i].d);
    }
    for (size_t i = 0; b->papers && i < b->m->nguides; i++)
        derived_clear(&b->papers[i]);
    free(b->papers);
    free(b->said);
    free(b->kept);
    free(b->only);
    made_free(b->made);
    free(b->forms);
    spool_free(b->spool);
    releases_clear(&b->released);
    programs_free(b->programs);
    pages_free(b->pages);
    pack_common_free(b->common);
    offline_free(b->offline);
    runtime_clear(&b->runtime);
    pdf_fonts_free(b->fonts);
    outputs_free(b->out);
    model_free(b->m);
    diags_free(b->d);
}

static const struct program *program_of(void *ctx, const struct form *f) { return programs_find(ctx, f); }

/* Reads the content and makes what can be wrong in it; nothing is written. */
static void prepare(struct build *b, const struct build_options *o)
{
    b->m = model_load_with(o->dir, &(struct model_options){ .jobs = o->jobs }, b->d);
    for (size_t i = 0; b->m && o->drafts && i < b->m->nguides; i++)
        b->m->guides[i]->draft = false;
    if (b->m) {
        letters_check(b->m, b->d);
        b->programs = programs_new(b->m, b->d);
    }
    if (b->m && !diags_count(b->d, LEVEL_ERROR)) {
        releases_read(b->m, &b->released, b->d);
        releases_check(b->m, &b->released, b->d);
    }
    if (!b->m || diags_count(b->d, LEVEL_ERROR))
        return;
    open_tools(b, o->out);
    pages_set_day(b->pages, o->on);
    b->said = xcalloc(b->m->nguides + 1, sizeof *b->said);
    pages_set_programs(b->pages, program_of, b->programs);
    pages_check(b->pages, b->jobs, false);
    if (b->fonts && (b->offline || !has_forms(b->m)) && !diags_count(b->d, LEVEL_ERROR))
        build_forms(b);
    if (b->forms)
        build_papers(b);
}

static size_t count_guides(const struct build *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->m->nguides; i++)
        n += !b->m->guides[i]->draft;
    return n;
}

/* A good build's end: a failed one keeps the list and the trace of the one before. */
struct ending { struct build *b; const struct build_options *o; const char *key; int64_t start; };

static void end_good(const struct ending *e)
{
    struct build *b = e->b;
    struct built_told told = { .warnings = count_warnings(b), .guides = count_guides(b) };
    made_finish(b->made);
    outputs_finish(b->out);
    char *text = print_diags(b);
    told.text = text;
    say_built(told.guides, b->nforms, e->o->out);
    build_keep(b, e->o, e->key, e->start, &told);
    free(text);
}

/* What was set aside on the disk takes a while to go. */
static void end_one(void *ctx, size_t i, size_t worker)
{
    const struct ending *e = ctx;
    (void)worker;
    if (i == 0) {
        end_good(e);
        return;
    }
    spool_free(e->b->spool);
    e->b->spool = NULL;
}

static int build_all(const struct build_options *o, const char *key, int64_t start)
{
    struct build b = { .d = diags_new(), .jobs = o->jobs };
    prepare(&b, o);
    int status = build_status(&b, o->strict);
    if (status < 2) {
        b.out = outputs_new(o->out);
        write_all(&b);
        status = build_status(&b, o->strict);
    }
    if (status < 2) {
        work_parallel(o->jobs, 2, end_one, &(struct ending){ &b, o, key, start });
    } else {
        free(print_diags(&b));
        fprintf(stderr, "%s\n", msg_pattern(MSG_SHENBAO_NOT_BUILT));
    }
    build_free(&b);
    return status;
}

int build_site(const struct build_options *o)
{
    char key[65];
    int64_t start = file_clock();
    int status;
    memory_share(o->jobs);
    trace_key(o, key);
    return build_again(o, key, start, &status) ? status : build_all(o, key, start);
}

int cmd_build(int argc, char **argv)
{
    const char *given = NULL, *out = "out", *jobs = NULL, *on = NULL;
    struct date day;
    bool strict = false;

    for (int i = 0; i < argc; i++) {
        if (option_value(argc, argv, &i, "-o", &out) || option_value(argc, argv, &i, "--jobs", &jobs) ||
            option_value(argc, argv, &i, "--on", &on))
            continue;
        if (strcmp(argv[i], "--strict") == 0)
            strict = true;
        else if (argv[i][0] == '-' || given)
            usage_error(argv[i]);
        else
            given = argv[i];
    }
    if (on && !date_parse(on, &day))
        die(MSG_SHENBAO_BAD_DAY, MSG_ARGS(on));
    char *dir = content_dir(given);
    int status = build_site(&(struct build_options){ .dir = dir, .out = out, .on = on, .strict = strict, .jobs = jobs_of(jobs) });
    free(dir);
    return status;
}

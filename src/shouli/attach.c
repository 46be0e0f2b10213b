/*
 * attach.c - the files of an application against the slots of its forms and the materials of its procedure: which file stands for what, and what
 * is wrong with it by the rules.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"

bool form_has_slots(const struct form *f)
{
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nfields; k++)
            if (f->sections[i].fields[k].type == TYPE_FILE && f->sections[i].fields[k].name)
                return true;
    return false;
}

/* fn for each slot, every row that a table may have; false from fn stops. */
typedef bool slot_fn(void *ctx, const struct field *f, int row, const char *path);

static void each_slot(const struct form *form, slot_fn *fn, void *ctx)
{
    struct buf path = BUF_INIT;
    for (size_t i = 0; i < form->nsections; i++) {
        const struct section *s = &form->sections[i];
        bool table = s->kind == SECTION_TABLE;
        for (size_t k = 0; k < s->nfields; k++) {
            const struct field *f = &s->fields[k];
            for (int row = table; f->type == TYPE_FILE && f->name && row <= (table ? section_rows(s) : 0); row++) {
                buf_reset(&path);
                if (table)
                    buf_printf(&path, "%s.%d.%s", s->name, row, f->name);
                else
                    buf_adds(&path, f->name);
                if (!fn(ctx, f, row, path.p)) {
                    buf_clear(&path);
                    return;
                }
            }
        }
    }
    buf_clear(&path);
}

/* ---- names ---- */

/* The last part of a name, in its ZIP too, and without what follows its last point. */
static const char *base_of(const char *name)
{
    const char *base = name;
    for (const char *p = name; *p; p++)
        if (*p == '/' || *p == '\\' || *p == '!')
            base = p + 1;
    return base;
}

static void stem_of(const char *name, struct buf *out)
{
    const char *base = base_of(name), *dot = strrchr(base, '.');
    buf_add(out, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

/* The stem itself, or with a number behind it as several files of one slot have: -1 to -999. */
static bool names_it(const char *stem, const char *wanted)
{
    size_t n = strlen(wanted);
    if (n == 0 || strncmp(stem, wanted, n) != 0)
        return false;
    if (!stem[n])
        return true;
    size_t digits = stem[n] == '-' ? strspn(stem + n + 1, "0123456789") : 0;
    return digits > 0 && digits <= 3 && !stem[n + 1 + digits];
}

/* ---- which slot ---- */

struct pairing {
    struct store *store;
    struct formset *forms;
    struct arena *arena;
    const char *stem;
    const struct store_row *row;
    const struct form *form;
    const struct rule_context *rules;
    const struct answers *answers;
    struct store_file *f;
    size_t found;
};

static bool try_slot(void *ctx, const struct field *f, int row, const char *path)
{
    struct pairing *p = ctx;
    struct buf wanted = BUF_INIT;
    bool fits = rule_attachment_name(p->form, p->answers, p->rules, path, &wanted) && names_it(p->stem, wanted.p);
    if (!fits && row == 0 && f->label.s)
        fits = names_it(p->stem, f->label.s);
    buf_clear(&wanted);
    if (fits && p->found++ == 0) {
        p->f->submission = p->row->submission;
        p->f->slot = arena_strdup(p->arena, path);
    }
    return true;
}

static bool try_form(void *ctx, const struct store_row *r)
{
    struct pairing *p = ctx;
    const struct program *program = formset_program(p->forms, r->form, r->stored);
    struct date received;
    if (!program || !date_parse(r->received, &received) || !form_has_slots(program_form(program)))
        return true;
    struct answers a = {.arena = p->arena};
    struct rule_context rules = {.received = received, .regions = formset_regions(p->forms), .codes = formset_codes, .codes_ctx = p->forms,
                                 .program = program};
    store_answers(p->store, r->submission, r->revision, &a);
    p->row = r;
    p->form = program_form(program);
    p->answers = &a;
    p->rules = &rules;
    each_slot(p->form, try_slot, p);
    return true;
}

/* The one material whose name is that of the file, or stands in it. */
static void pair_material(struct pairing *p, long long application)
{
    struct needed *v;
    size_t n = application_materials(p->store, p->forms, application, p->arena, &v), most = 0;
    for (size_t i = 0; i < n; i++) {
        const struct material *m = v[i].material;
        size_t len = m->name.s ? strlen(m->name.s) : 0;
        bool same = m->id && names_it(p->stem, m->id);
        if (same || (len > most && u8_chars(m->name.s) >= 2 && strstr(p->stem, m->name.s))) {
            p->f->material = m->id ? arena_strdup(p->arena, m->id) : NULL;
            most = same ? (size_t)-1 : len;
        }
    }
}

/* A path that a list names is a stranger's word: it counts when the form has such a slot. */
struct looking { const char *path; const struct field *found; };

static bool is_path(void *ctx, const struct field *f, int row, const char *path)
{
    struct looking *l = ctx;
    (void)row;
    l->found = strcmp(l->path, path) == 0 ? f : NULL;
    return !l->found;
}

const struct field *form_slot(const struct form *f, const char *path)
{
    struct looking l = {path, NULL};
    each_slot(f, is_path, &l);
    return l.found;
}

struct listing { struct formset *forms; const struct listed *listed; bool good; };

static bool check_listed(void *ctx, const struct store_row *r)
{
    struct listing *q = ctx;
    const struct form *f = r->submission == q->listed->submission ? formset_form(q->forms, r->form, r->stored) : NULL;
    q->good = q->good || (f && form_slot(f, q->listed->slot) != NULL);
    return !q->good;
}

void attach_pair(struct store *s, struct formset *forms, const char *name, const struct listed *listed, long long application,
                 struct arena *a, struct store_file *f)
{
    struct buf stem = BUF_INIT;
    struct pairing p = {.store = s, .forms = forms, .arena = a, .f = f};
    struct listing listing = {forms, listed, false};
    stem_of(name, &stem);
    p.stem = stem.p;
    if (listed)
        store_each_row(s, NULL, application, check_listed, &listing);
    if (listing.good) {
        f->submission = listed->submission;
        f->slot = arena_strdup(a, listed->slot);
    } else {
        store_each_row(s, NULL, application, try_form, &p);
        if (p.found > 1) {                                 /* two slots would have it: a person says which */
            f->submission = 0;
            f->slot = NULL;
        }
    }
    if (!f->slot)
        pair_material(&p, application);
    buf_clear(&stem);
}

/* ---- what is wrong ---- */

/* unlisted: those that stand for nothing yet too, because the form has a table in which every file has a row. */
struct gathered { struct arena *arena; long long submission; bool unlisted; struct store_file *v; size_t n, cap; };

static bool gather_file(void *ctx, const struct store_file *f)
{
    struct gathered *g = ctx;
    bool loose = !*f->slot && !*f->material && g->unlisted;
    if ((!*f->slot && !loose) || (f->submission && f->submission != g->submission))
        return true;
    struct store_file *to = VEC_ADD(g->v, g->n, g->cap);
    *to = *f;
    to->slot = arena_strdup(g->arena, f->slot);
    to->name = arena_strdup(g->arena, f->name);
    to->kind = arena_strdup(g->arena, f->kind);
    return true;
}

/* What one ZIP or folder brought at once belongs together; what comes later in its place replaces it. */
static size_t delivery_length(const char *name) { return (size_t)(base_of(name) - name); }

static bool is_replaced(const struct gathered *g, const struct store_file *f, bool one)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct store_file *later = &g->v[i];
        if (later->id <= f->id || strcmp(later->slot, f->slot) != 0)
            continue;
        size_t n = delivery_length(f->name);
        bool together = n == delivery_length(later->name) && strncmp(f->name, later->name, n) == 0 && n > 0;
        if (!together && (one || strcmp(base_of(later->name), base_of(f->name)) == 0))
            return true;
    }
    return false;
}

/* ---- a table in which every file has a row ---- */

struct listing_all { const struct form *form; const struct section *table; const struct rule_context *rules; const struct answers *answers;
                     struct store_file *file; const char *stem; struct arena *arena; };

static const struct section *table_of_files(const struct form *f)
{
    for (size_t i = 0; i < f->nsections; i++)
        if (f->sections[i].kind == SECTION_TABLE && f->sections[i].all_files)
            return &f->sections[i];
    return NULL;
}

static bool in_table(const struct section *table, const char *path)
{
    size_t n = strlen(table->name);
    return strncmp(path, table->name, n) == 0 && path[n] == '.';
}

/* The row that has the file's name now, whichever it was when the file came. */
static bool try_row(void *ctx, const struct field *f, int row, const char *path)
{
    struct listing_all *q = ctx;
    struct buf wanted = BUF_INIT;
    (void)f;
    bool fits = row > 0 && in_table(q->table, path) && rule_attachment_name(q->form, q->answers, q->rules, path, &wanted) &&
                names_it(q->stem, wanted.p);
    if (fits)
        q->file->slot = arena_strdup(q->arena, path);
    buf_clear(&wanted);
    return !fits;
}

static bool row_is_there(const struct answers *a, const char *path)
{
    size_t n = (size_t)(strrchr(path, '.') + 1 - path);
    for (size_t i = 0; i < a->n; i++)
        if (*a->v[i].value && strncmp(a->v[i].path, path, n) == 0)
            return true;
    return false;
}

/* A file that no row names is told at the table. */
static void judge_unlisted(struct gathered *g, const struct section *table, const struct form *form, const struct answers *answers,
                           const struct rule_context *rules, struct issues *out)
{
    for (size_t i = 0; i < g->n; i++) {
        struct store_file *file = &g->v[i];
        struct buf stem = BUF_INIT, name = BUF_INIT, title = BUF_INIT;
        if (*file->slot && !in_table(table, file->slot))
            continue;
        stem_of(file->name, &stem);
        struct listing_all q = {form, table, rules, answers, file, stem.p, g->arena};
        each_slot(form, try_row, &q);
        clean_text(base_of(file->name), &name);
        buf_adds(&title, table->title.s ? table->title.s : table->name);
        if (!*file->slot || !row_is_there(answers, file->slot))
            issues_add(out, "R-MAT", SEVERITY_ERROR, table, NULL, 0, table->name, base_of(file->name), MSG_SHOULI_UNLISTED,
                       MSG_SHOULI_UNLISTED_DO, MSG_ARGS(name.p, title.p));
        buf_clear(&stem);
        buf_clear(&name);
        buf_clear(&title);
    }
}

static int kind_of(const char *kind)
{
    for (int k = 0; k < FILE_KIND_COUNT; k++)
        if (strcmp(file_kind_name((enum file_kind)k), kind) == 0)
            return k;
    return -1;
}

struct judging { struct store *store; const struct gathered *g; struct arena *arena; long long application; struct slot_files *v; size_t n, cap; };

static bool judge_slot(void *ctx, const struct field *f, int row, const char *path)
{
    struct judging *j = ctx;
    struct delivered *v = arena_alloc(j->arena, (j->g->n + 1) * sizeof *v);
    size_t n = 0;
    (void)row;
    for (size_t i = 0; i < j->g->n; i++) {
        const struct store_file *file = &j->g->v[i];
        if (strcmp(file->slot, path) != 0 || is_replaced(j->g, file, f->count <= 1))
            continue;
        int kind = kind_of(file->kind);
        /* An empty text is the old way of saying that nothing is to be handed in, where the slot takes texts. */
        bool says_none = kind == FILE_TXT && file->bytes == 0 && f->file_kinds & 1u << FILE_TXT;
        if (says_none && f->na_of)                         /* it has become the tick of the field (amend.c) */
            continue;
        v[n++] = (struct delivered){base_of(file->name), says_none ? 1 : file->bytes, kind, file->width, file->height};
    }
    if (n)
        *VEC_ADD(j->v, j->n, j->cap) = (struct slot_files){arena_strdup(j->arena, path), v, n};
    return true;
}

void attach_judge(struct store *s, struct formset *forms, long long application, long long submission, const struct rule_form *form,
                  struct issues *out)
{
    const struct form *f = program_form(form->program);
    if (!form_has_slots(f) || form->doubtful)
        return;
    const struct section *table = table_of_files(f);
    struct gathered g = {.arena = out->arena, .submission = submission, .unlisted = table != NULL};
    store_each_file(s, application, 0, gather_file, &g);
    struct rule_context rules = {.received = form->received, .regions = formset_regions(forms), .codes = formset_codes, .codes_ctx = forms,
                                 .program = form->program};
    struct issues told = {.arena = out->arena};
    if (table)
        judge_unlisted(&g, table, f, form->answers, &rules, out);
    struct judging j = {.store = s, .g = &g, .arena = out->arena, .application = application};
    each_slot(f, judge_slot, &j);
    rule_attachments(f, form->answers, &rules, j.v, j.n, &told);
    for (size_t i = 0; i < told.n; i++)
        if (strcmp(told.v[i].code, "R-FILE") == 0 || strcmp(told.v[i].code, "W-IRREL") == 0 ||
            !store_has_tick(s, application, told.v[i].field))
            *VEC_ADD(out->v, out->n, out->cap) = told.v[i];
    issues_clear(&told);
    free(g.v);
    free(j.v);
}

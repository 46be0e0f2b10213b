/*
 * attach.c - files that were handed in against the slots of a form: kinds, size, pixels, how many, what they are called, and whether they
 * are wanted at all. Knows nothing of what is in a file: whoever read it says. runtime-needs.js says the same in JavaScript.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rule/program_int.h"

struct attaching { struct judge *judge; const struct slot_files *v; size_t n; struct issues *out; size_t errors; };
/* One slot under the eye. */
struct slot_spot { const struct section *section; const struct field *field; int row; const char *path; };

static void tell_file(struct attaching *q, const struct slot_spot *at, const char *code, const char *value, enum msg id, enum msg remedy,
                      const char *const *args)
{
    enum severity severity = msg_level(id) == LEVEL_WARNING ? SEVERITY_WARNING : SEVERITY_ERROR;
    issues_add(q->out, code, severity, at->section, at->field, at->row, at->path, value, id, remedy, args);
    q->errors += severity == SEVERITY_ERROR;
}

/* ---- pieces of a sentence ---- */

static void add_kinds(struct buf *out, unsigned kinds)
{
    for (int k = 0; k < FILE_KIND_COUNT; k++)
        if (kinds & 1u << k)
            buf_printf(out, "%s%s", out->n ? msg_lang() == LANG_ZH ? "、" : ", " : "", file_kind_name((enum file_kind)k));
}

/* In the unit of the limit, rounded up: what is above it reads so. */
static void add_size(struct buf *out, long long bytes, int limit)
{
    const long long kilo = 1024, mega = kilo * kilo;
    if (limit % kilo != 0)
        buf_printf(out, "%lldB", bytes);
    else if (limit % mega != 0)
        buf_printf(out, "%lldK", (bytes + kilo - 1) / kilo);
    else if (bytes % mega == 0)
        buf_printf(out, "%lldM", bytes / mega);
    else
        buf_printf(out, "%lld.%lldM", (bytes * 10 + mega - 1) / mega / 10, (bytes * 10 + mega - 1) / mega % 10);
}

/* ---- what a file should be called ---- */

/* What no file system takes becomes a hyphen. */
static void add_name_part(struct buf *out, const char *value)
{
    while (*value) {
        uint32_t cp = u8_next(&value);
        if (cp < 0x20 || cp == 0x7F || (cp < 0x80 && strchr("\\/:*?\"<>|", (int)cp)))
            buf_addc(out, '-');
        else
            buf_addu(out, cp);
    }
}

/* One ${name}: as it is stored. False when the answer is missing or wrong. */
static bool add_name_value(struct buf *out, struct judge *j, const struct slot_spot *at, const char *name)
{
    struct buf path = BUF_INIT;
    const char *dot = strchr(name, '.');
    bool table = at->row > 0;
    if (dot)
        buf_printf(&path, "%.*s.%d%s", (int)(dot - name), name, table ? at->row : 1, dot);
    else if (table && !form_find(j->program->form, name, NULL, NULL, NULL))
        buf_printf(&path, "%s.%d.%s", at->section->name, at->row, name);
    else
        buf_adds(&path, name);
    struct answer a = judge_answer(j, path.p);
    bool good = *a.value && !(a.flags & (ANSWER_BAD | ANSWER_DAMAGED)) && !(judge_marks(j, path.p) & MARK_BLOCKED);
    if (good)
        add_name_part(out, a.value);
    buf_clear(&path);
    return good;
}

static bool wanted_name(struct judge *j, const struct slot_spot *at, struct buf *out)
{
    const char *text = at->field->file_name.s;
    bool good = text != NULL;
    while (good && *text) {
        const char *open = strstr(text, "${"), *close = open ? strchr(open, '}') : NULL;
        if (!close) {
            buf_adds(out, text);
            break;
        }
        buf_add(out, text, (size_t)(open - text));
        char *name = xstrndup(open + 2, (size_t)(close - open - 2));
        if (strcmp(name, "row") == 0)
            buf_printf(out, "%d", at->row);
        else
            good = add_name_value(out, j, at, name);
        free(name);
        text = close + 1;
    }
    return good;
}

/* The name without its folder and its extension: at most six letters and digits behind the last point. */
static void stem_of(struct buf *out, const char *name)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name, *dot = strrchr(base, '.');
    size_t rest = dot ? strlen(dot + 1) : 0;
    bool extension = dot && dot > base && rest > 0 && rest <= 6;
    for (size_t i = 1; extension && i <= rest; i++)
        extension = isalnum((unsigned char)dot[i]);
    buf_add(out, base, extension ? (size_t)(dot - base) : strlen(base));
}

/* Several files of one slot may be numbered behind the name: -1, -2. */
static bool name_fits(const char *stem, const char *wanted, bool several)
{
    size_t n = strlen(wanted);
    if (strncmp(stem, wanted, n) != 0)
        return false;
    const char *rest = stem + n;
    if (!*rest)
        return true;
    if (!several || *rest++ != '-')
        return false;
    size_t digits = strspn(rest, "0123456789");
    return digits > 0 && digits <= 3 && !rest[digits];
}

/* ---- one file ---- */

static bool is_picture(int kind)
{
    return kind == FILE_JPG || kind == FILE_PNG || kind == FILE_GIF || kind == FILE_BMP || kind == FILE_TIF;
}

static void check_kind(struct attaching *q, const struct slot_spot *at, const struct delivered *d, const char *subject, const char *name)
{
    struct buf kinds = BUF_INIT, is = BUF_INIT;
    add_kinds(&kinds, at->field->file_kinds);
    if (d->kind >= 0 && d->kind < FILE_KIND_COUNT)
        buf_adds(&is, file_kind_name((enum file_kind)d->kind));
    else
        msg_format(&is, MSG_RULE_FILE_OTHER, MSG_NONE);
    tell_file(q, at, "R-FILE", d->name, MSG_RULE_FILE_KIND, MSG_RULE_DO_FILE_KIND, MSG_ARGS(subject, name, is.p, kinds.p));
    buf_clear(&kinds);
    buf_clear(&is);
}

static void check_bytes(struct attaching *q, const struct slot_spot *at, const struct delivered *d, const char *subject, const char *name)
{
    struct buf is = BUF_INIT, most = BUF_INIT;
    if (at->field->max_bytes > 0 && d->bytes > at->field->max_bytes) {
        add_size(&is, d->bytes, at->field->max_bytes);
        add_size(&most, at->field->max_bytes, at->field->max_bytes);
        tell_file(q, at, "R-FILE", d->name, MSG_RULE_FILE_BIG, MSG_RULE_DO_FILE_BIG, MSG_ARGS(subject, name, is.p, most.p));
    }
    buf_clear(&is);
    buf_clear(&most);
}

static void check_pixels(struct attaching *q, const struct slot_spot *at, const struct delivered *d, const char *subject, const char *name)
{
    const int *want = at->field->pixels;
    char is[40], should[40];
    if (want[0] <= 0 || !is_picture(d->kind) || (d->width == want[0] && d->height == want[1]))
        return;
    snprintf(is, sizeof is, "%d×%d", d->width, d->height);
    snprintf(should, sizeof should, "%d×%d", want[0], want[1]);
    bool known = d->width > 0 && d->height > 0;
    tell_file(q, at, "R-FILE", d->name, known ? MSG_RULE_FILE_PIXELS : MSG_RULE_FILE_NO_PIXELS,
              known ? MSG_RULE_DO_FILE_PIXELS : MSG_RULE_DO_FILE_EMPTY, MSG_ARGS(subject, name, is, should));
}

static void check_name(struct attaching *q, const struct slot_spot *at, const struct delivered *d, const char *subject, const char *name)
{
    struct buf wanted = BUF_INIT, stem = BUF_INIT;
    stem_of(&stem, d->name);
    if (wanted_name(q->judge, at, &wanted) && !name_fits(stem.p, wanted.p, at->field->count > 1))
        tell_file(q, at, "R-FILE", d->name, MSG_RULE_FILE_NAME, at->field->count > 1 ? MSG_RULE_DO_FILE_NAME_MANY : MSG_RULE_DO_FILE_NAME,
                  MSG_ARGS(subject, name, wanted.p));
    buf_clear(&wanted);
    buf_clear(&stem);
}

/* An empty file is nothing else; one of a wrong kind has to be made anew, so its size and pixels do not matter. */
static void check_file(struct attaching *q, const struct slot_spot *at, const struct delivered *d)
{
    struct buf subject = BUF_INIT, name = BUF_INIT;
    text_subject(&subject, at->field, at->row);
    text_quote(&name, path_base(d->name), 2 * QUOTE_CHARS);
    if (d->bytes <= 0) {
        tell_file(q, at, "R-FILE", d->name, MSG_RULE_FILE_EMPTY, MSG_RULE_DO_FILE_EMPTY, MSG_ARGS(subject.p, name.p));
    } else if (at->field->file_kinds && (d->kind < 0 || !(at->field->file_kinds & 1u << d->kind))) {
        check_kind(q, at, d, subject.p, name.p);
    } else {
        check_bytes(q, at, d, subject.p, name.p);
        check_pixels(q, at, d, subject.p, name.p);
    }
    check_name(q, at, d, subject.p, name.p);
    buf_clear(&subject);
    buf_clear(&name);
}

/* ---- one slot ---- */

static void check_count(struct attaching *q, const struct slot_spot *at, size_t have, bool required)
{
    int least = at->field->min > 0 ? at->field->min : 1, most = at->field->count > 0 ? at->field->count : 1;
    char is[24], limit[16];
    struct buf subject = BUF_INIT, kinds = BUF_INIT;
    text_subject(&subject, at->field, at->row);
    add_kinds(&kinds, at->field->file_kinds);
    enum msg add = kinds.n ? MSG_RULE_DO_FILE_ADD_OF : MSG_RULE_DO_FILE_ADD;
    snprintf(is, sizeof is, "%zu", have);
    snprintf(limit, sizeof limit, "%d", have > (size_t)most ? most : least);
    const char *const args[] = {subject.p, limit, is, kinds.p ? kinds.p : "", NULL};
    if (have == 0 && required)
        tell_file(q, at, at->field->constraint.code && !at->field->constraint.expr.s ? at->field->constraint.code : "R-MAT", "",
                  least > 1 ? MSG_RULE_FILE_FEW : MSG_RULE_FILE_NONE, add, args);
    else if (have > 0 && have < (size_t)least)
        tell_file(q, at, "R-MAT", is, MSG_RULE_FILE_FEW, add, args);
    else if (have > (size_t)most)
        tell_file(q, at, "R-FILE", is, MSG_RULE_FILE_MANY, MSG_RULE_DO_FILE_MANY, args);
    buf_clear(&subject);
    buf_clear(&kinds);
}

/* Whether it holds here; NOT_JUDGED when it hangs on what is wrong. Absent: `otherwise`. */
static enum outcome outcome_of(struct judge *j, const struct node *tree, int row, bool otherwise)
{
    return tree ? judge_truth(j, tree, row, NULL) : otherwise ? HOLDS : FAILS;
}

static void check_slot(struct attaching *q, const struct slot_spot *at, const struct field_rules *r, const struct section_state *state)
{
    const struct slot_files *files = NULL;
    struct buf subject = BUF_INIT;
    for (size_t i = 0; i < q->n && !files; i++)
        if (strcmp(q->v[i].path, at->path) == 0)
            files = &q->v[i];
    size_t have = files ? files->n : 0;
    enum outcome relevant = state->irrelevant ? FAILS : state->undecided ? NOT_JUDGED : outcome_of(q->judge, r->relevant, at->row, true);
    enum outcome required = outcome_of(q->judge, r->required_if, at->row, at->field->required);
    if (relevant == FAILS && have) {
        text_subject(&subject, at->field, at->row);
        tell_file(q, at, "W-IRREL", files->v[0].name, MSG_RULE_FILE_IRRELEVANT, MSG_RULE_DO_FILE_IRRELEVANT, MSG_ARGS(subject.p));
        buf_clear(&subject);
    }
    if (relevant == FAILS)
        return;
    check_count(q, at, have, relevant == HOLDS && required == HOLDS);
    for (size_t i = 0; i < have; i++)
        check_file(q, at, &files->v[i]);
}

/* ---- the form ---- */

/* fn for each slot, rows of tables that are begun one by one. */
typedef void slot_spot_fn(void *ctx, const struct slot_spot *at, const struct field_rules *r, const struct section_state *state);

static void each_slot(const struct judge *j, slot_spot_fn *fn, void *ctx)
{
    const struct form *f = j->program->form;
    struct buf path = BUF_INIT;
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        bool table = s->kind == SECTION_TABLE;
        for (int row = table; row <= (table ? section_rows(s) : 0); row++) {
            if (table && !j->sections[i].begun[row])
                continue;
            for (size_t k = 0; k < s->nfields; k++) {
                if (s->fields[k].type != TYPE_FILE || !s->fields[k].name)
                    continue;
                struct slot_spot at = {s, &s->fields[k], row, cell_name(&path, s, &s->fields[k], row)};
                fn(ctx, &at, &j->program->sections[i].fields[k], &j->sections[i]);
            }
        }
    }
    buf_clear(&path);
}

static void check_each(void *ctx, const struct slot_spot *at, const struct field_rules *r, const struct section_state *state)
{
    check_slot(ctx, at, r, state);
}

/* The form judged by itself: what is wrong with it rule_check tells. */
static void open_judge(struct judge *j, const struct form *f, const struct answers *a, const struct rule_context *ctx, struct arena *arena)
{
    const struct program *p = ctx->program ? ctx->program : program_empty(f, NULL, arena);
    judge_init(j, p, a, ctx);
    judge_values(j);
    struct issues aside = {.arena = j->arena};
    check_form(j, &aside);
    issues_clear(&aside);
}

size_t rule_attachments(const struct form *f, const struct answers *a, const struct rule_context *ctx, const struct slot_files *v, size_t n,
                        struct issues *out)
{
    struct arena *arena = arena_new();
    struct judge j;
    struct attaching q = {&j, v, n, out, 0};
    open_judge(&j, f, a, ctx, arena);
    each_slot(&j, check_each, &q);
    judge_clear(&j);
    arena_free(arena);
    return q.errors;
}

struct naming { struct judge *judge; const char *path; struct buf *out; bool good; };

static void name_slot(void *ctx, const struct slot_spot *at, const struct field_rules *r, const struct section_state *state)
{
    struct naming *q = ctx;
    (void)r;
    (void)state;
    if (strcmp(at->path, q->path) == 0)
        q->good = wanted_name(q->judge, at, q->out);
}

bool rule_attachment_name(const struct form *f, const struct answers *a, const struct rule_context *ctx, const char *path, struct buf *out)
{
    struct arena *arena = arena_new();
    struct judge j;
    struct naming q = {&j, path, out, false};
    open_judge(&j, f, a, ctx, arena);
    each_slot(&j, name_slot, &q);
    judge_clear(&j);
    arena_free(arena);
    if (!q.good)
        buf_reset(out);
    return q.good;
}

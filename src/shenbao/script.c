/*
 * script.c - the scripts that a form's PDF carries: the runtime, the form as far as the runtime needs it, and one line for each field.
 *
 * A viewer that runs no scripts shows the same form; the counter never looks at them.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/rule.h"
#include "shenbao/shenbao.h"

enum { MOST_CHOICES = 300 };                               /* of one field, entries of one list: more are left to the counter */
static const char viewer_file[] = "runtime-pdf.js";

/* ---- the runtime ---- */

static void add_file(const char *layouts, const char *name, struct runtime *r)
{
    char *path = path_join(layouts, name);
    struct runtime_file *f = VEC_ADD(r->v, r->n, r->cap);
    *f = (struct runtime_file){ name, BUF_INIT };
    if (!file_read(path, &f->source, 0))
        die_errno(path);
    free(path);
}

void runtime_read(const char *layouts, struct runtime *r)
{
    pthread_mutex_init(&r->lock, NULL);
    for (size_t i = 0; rule_js_files[i]; i++)
        add_file(layouts, rule_js_files[i], r);
    add_file(layouts, viewer_file, r);
}

void runtime_clear(struct runtime *r)
{
    for (size_t i = 0; i < r->n; i++)
        buf_clear(&r->v[i].source);
    for (size_t i = 0; i < RUNTIME_PARTS; i++) {
        buf_clear(&r->part[i].source);
        buf_clear(&r->part[i].deflated);
    }
    free(r->v);
    *r = (struct runtime){ 0 };
}

/* ---- the form ---- */

/* Keys that say how it looks on paper or what the counter does with it. */
static const char *const unused_form[] = { "format", "person", "person_name", "paper", "typing", "copies", "notes", "file", "subtitle", "drops", "head",
    "number_box", "cover", "notes_page", NULL };
static const char *const unused_section[] = { "page", "vertical_title", "continuation", "was", "place", "title_at", "break", "pairs", "numbered",
    "all_files",    "row_mm", NULL };
static const char *const unused_field[] = { "hint", "sample", "look", "span", "lines", "width", "height", "photo_mm", "was", "rare", "small",
    "list", "print", "file_name", "pixels", "max_bytes", "count", "height_mm",
    "rows", "align", "break", "group", NULL };
static const char *const unused_procedure[] = { "materials", NULL };

static void drop(json_t *o, const char *const *keys)
{
    for (size_t i = 0; o && keys[i]; i++)
        json_object_del(o, keys[i]);
}

/* With a long list stays behind what the field could be read by: nothing is said of it, or of what hangs on it. */
static void shorten_field(json_t *f)
{
    drop(f, unused_field);
    if (json_array_size(json_object_get(f, "choices")) <= MOST_CHOICES)
        return;
    json_object_del(f, "choices");
    json_object_set_new(f, "unread", json_true());
}

static json_t *short_form(const struct form *form)
{
    json_t *o = form_to_json(form), *s, *f, *procedure = json_object_get(o, "procedure");
    size_t i, k;
    drop(o, unused_form);
    drop(procedure, unused_procedure);
    json_array_foreach(json_object_get(o, "sections"), i, s)
    {
        drop(s, unused_section);
        json_array_foreach(json_object_get(s, "fields"), k, f)
            shorten_field(f);
    }
    return o;
}

static void add_json(json_t *j, struct buf *out)
{
    char *s = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);
    if (!s)
        die(MSG_NO_MEMORY, MSG_NONE);
    buf_adds(out, s);
    free(s);
    json_decref(j);
}

/* ---- code lists that the trees name ---- */

static json_t *list_json(const struct codelist *l)
{
    json_t *a = json_array();
    for (size_t i = 0; i < l->n; i++) {
        json_t *e = json_object();
        json_object_set_new(e, "code", json_string(l->v[i].code));
        json_object_set_new(e, "name", json_string(l->v[i].name));
        if (l->v[i].parent)
            json_object_set_new(e, "parent", json_string(l->v[i].parent));
        if (l->v[i].until)
            json_object_set_new(e, "until", json_string(l->v[i].until));
        json_array_append_new(a, e);
    }
    return a;
}

/* Lists are named in the last argument of a call; the calendar no call names. */
static bool names_list(const char *js, const char *id)
{
    char *last = xasprintf(",\"%s\")", id);
    bool named = strstr(js, last) || (strcmp(id, "holidays") == 0 && strstr(js, "workdays"));
    free(last);
    return named;
}

static void add_lists(const struct model *m, const char *program, struct buf *out)
{
    json_t *lists = json_object();
    for (size_t i = 0; i < m->ncodes; i++)
        if (m->codes[i].n <= MOST_CHOICES && names_list(program, m->codes[i].id))
            json_object_set_new(lists, m->codes[i].id, list_json(&m->codes[i]));
    add_json(lists, out);
}

static bool names_long_list(const struct model *m, const char *js)
{
    for (size_t i = 0; i < m->ncodes; i++)
        if (m->codes[i].n > MOST_CHOICES && names_list(js, m->codes[i].id))
            return true;
    return false;
}

/* ---- the rules ---- */

struct carrying { const struct model *m; bool values; };

/* A value that cannot be told here, or whether a field is wanted: then no rule can be relied on. */
static bool decides_values(const char *slot)
{
    size_t n = strlen(slot);
    static const char *const ends[] = { " relevant", " calculation", " required_if" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (n > strlen(ends[i]) && strcmp(slot + n - strlen(ends[i]), ends[i]) == 0)
            return true;
    return strncmp(slot, "sections.", 9) == 0 && !strstr(slot, ".rules.") && strstr(slot, ".relevant");
}

static void note_slot(void *ctx, const char *slot, const char *js)
{
    struct carrying *c = ctx;
    if (decides_values(slot) && names_long_list(c->m, js))
        c->values = true;
}

/* One slot a line, as program_to_js prints them: those that look into a list that stays behind are left out. */
static void add_program(const struct model *m, const struct program *p, struct buf *out)
{
    struct carrying c = { m, false };
    struct buf whole = BUF_INIT, line = BUF_INIT;
    program_each_js(p, note_slot, &c);
    program_to_js(p, &whole);
    if (c.values)
        buf_adds(out, "{}");
    for (const char *s = whole.p; *s && !c.values; s += strcspn(s, "\n"), s += *s == '\n') {
        buf_reset(&line);
        buf_add(&line, s, strcspn(s, "\n"));
        bool material = strncmp(line.p, "\"facts.materials.", 17) == 0;   /* no part of the paper */
        if (!material && !names_long_list(m, line.p))
            buf_add(out, line.p, line.n);
        else if (!s[strcspn(s, "\n")])
            buf_addc(out, '}');                            /* the last line closes the whole */
    }
    buf_clear(&whole);
    buf_clear(&line);
}

/* ---- the paper ---- */

static enum lang lang_of(const struct model *m)
{
    return m->site.lang && strncmp(m->site.lang, "en", 2) == 0 ? LANG_EN : LANG_ZH;
}

/* What runtime-pdf.js calls a paper. */
static void add_paper(const struct model *m, const struct form *f, const char *program, struct buf *out)
{
    enum lang lang = lang_of(m);
    struct buf today = BUF_INIT;
    msg_format_in(&today, lang, MSG_SHENBAO_SCRIPT_TODAY, MSG_NONE);
    buf_adds(out, "Shenbao.paper={form:");
    add_json(short_form(f), out);
    buf_printf(out, ",lang:\"%s\",today:", lang == LANG_EN ? "en" : "zh");
    add_json(json_string(today.p), out);
    buf_adds(out, ",title:");
    add_json(json_string(f->title.s ? f->title.s : ""), out);
    buf_adds(out, ",lists:");
    add_lists(m, program, out);
    buf_adds(out, ",program:");
    buf_adds(out, program);
    buf_adds(out, "};");
    buf_clear(&today);
}

/* ---- the runtime made small ---- */

enum { NEEDS_FACTS = 1, NEEDS_REGEX = 2 };                 /* files that most forms can do without */

static bool is_needed(const char *file, unsigned needs)
{
    if (strcmp(file, "runtime-needs.js") == 0)
        return false;                                      /* materials and attachments are no part of the paper */
    if (strcmp(file, "runtime-facts.js") == 0)
        return needs & NEEDS_FACTS;
    return strcmp(file, "runtime-regex.js") != 0 || needs & NEEDS_REGEX;
}

/* Properties that are set here and read there: by the actions of fields, and by what follows. */
static const char *const called[] = { "left", "shown", "calculate", "data", "start" };

/* Silent whatever the viewer lacks: a form that does nothing is a form all the same. */
static void make_part(const struct runtime *r, unsigned needs, enum lang lang, struct runtime_part *out)
{
    struct buf plain = BUF_INIT, small = BUF_INIT, data = BUF_INIT;
    for (size_t i = 0; i < r->n; i++)
        if (is_needed(r->v[i].name, needs))
            buf_adds(&plain, r->v[i].source.p);
    script_squeeze_runtime(plain.p, called, sizeof called / sizeof *called, &small);
    buf_adds(&data, "Shenbao.data({messages:");
    rule_js_messages_of(small.p, lang, &data);
    buf_adds(&data, ",marks:");
    rule_js_marks(&data);
    buf_adds(&data, "});");
    buf_printf(&out->source, "try{%s", small.p);
    script_ascii(&out->source, data.p, data.n);
    buf_adds(&out->source, "}catch(e){}");
    pdf_script_deflate(out->source.p, &out->deflated);
    buf_clear(&plain);
    buf_clear(&small);
    buf_clear(&data);
}

static const struct runtime_part *runtime_part(struct runtime *r, unsigned needs, enum lang lang)
{
    struct runtime_part *c = &r->part[needs];
    pthread_mutex_lock(&r->lock);
    if (!c->source.n)
        make_part(r, needs, lang, c);
    pthread_mutex_unlock(&r->lock);
    return c;
}

/* ---- all of it ---- */

static void make_document(const struct model *m, const struct form *f, const struct program *p, struct runtime *runtime,
                          struct form_script *out)
{
    static const char *const none[] = { NULL };
    struct buf plain = BUF_INIT, small = BUF_INIT, program = BUF_INIT;
    add_program(m, p, &program);
    unsigned needs = (program_is_across(p) ? NEEDS_FACTS : 0) | (strstr(program.p, "F.regex(") ? NEEDS_REGEX : 0);
    const struct runtime_part *c = runtime_part(runtime, needs, lang_of(m));
    add_paper(m, f, program.p, &plain);
    script_squeeze(plain.p, none, &small);
    buf_printf(&out->source, "try{%sShenbao.start(this);}catch(e){}", small.p);
    pdf_script_deflate(out->source.p, &out->deflated);
    out->documents[0] = (struct pdf_script){ "shenbao", c->source.p, &c->deflated };
    out->documents[1] = (struct pdf_script){ "shenbao-form", out->source.p, &out->deflated };
    buf_clear(&plain);
    buf_clear(&small);
    buf_clear(&program);
}

static const char *call(struct form_script *s, const char *what, const char *path)
{
    return arena_printf(s->arena, "try{Shenbao.%s(this,event,\"%s\");}catch(e){}", what, path);
}

/* Boxes and marks are looked at when the next text is left: viewers do not agree on what they do with actions of buttons. */
static void add_action(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct form_script *out = ctx;
    (void)s;
    (void)row;
    if (f->type == TYPE_TICK || f->type == TYPE_CHOICES || f->type == TYPE_YES_NO || f->readonly)
        return;
    struct pdf_action *a = &out->actions[out->nactions++];
    const char *own = arena_strdup(out->arena, path);
    bool shown = f->type == TYPE_DATE || f->type == TYPE_YEAR_MONTH || f->type == TYPE_PERIOD || f->type == TYPE_MONEY;
    *a = (struct pdf_action){ own, call(out, "left", own), f->calculation.s ? call(out, "calculate", own) : NULL, shown ? call(out, "shown", own) : NULL };
}

static void count_cell(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    (void)s;
    (void)f;
    (void)row;
    (void)path;
    ++*(size_t *)ctx;
}

void form_script_make(const struct model *m, const struct form *f, const struct program *p, struct runtime *runtime,
                      struct form_script *out)
{
    size_t n = 0;
    *out = (struct form_script){ .source = BUF_INIT, .deflated = BUF_INIT, .arena = arena_new() };
    form_each(f, count_cell, &n);
    out->actions = xcalloc(n + 1, sizeof *out->actions);
    form_each(f, add_action, out);
    make_document(m, f, p, runtime, out);
}

void form_script_clear(struct form_script *s)
{
    free(s->actions);
    if (s->arena)
        arena_free(s->arena);
    buf_clear(&s->source);
    buf_clear(&s->deflated);
}

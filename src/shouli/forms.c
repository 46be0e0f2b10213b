/*
 * forms.c - the counter's definitions: <form id>@<version>.json and codes/<list>.csv, in a folder or in forms.zip.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

enum { DEFINITION_MAX = 16 * 1024 * 1024 };

struct preset { const char *path, *value; };
struct definition {
    struct identity is;
    char *path;                                            /* of the file, or NULL: text is there */
    char *text;
    bool tried;
    struct form *form;                                     /* NULL until asked for, and when it cannot be read */
    json_t *rules;                                         /* the program as JSON until it is bound */
    bool bound;
    struct program *program;                               /* NULL when its rules cannot be read: then the form is not taken either */
    struct preset *presets;
    size_t npresets, cpresets;
    char *kept, kept_sha256[65];                           /* as the database keeps it, once it was asked for */
};
/* The chain of a procedure. path NULL: text is there. */
struct chain_file { char *procedure, *path, *text; bool tried; struct chain *chain; };
struct formset {
    struct chain_file *chains; size_t nchains, cchains;
    struct definition *v;
    size_t n, cap;
    struct arena *arena;
    struct lists *lists;
    json_t *site;                                          /* site.json, or NULL */
};

/* The last part of a name in a folder or a ZIP. */
static const char *ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0 ? name + n - m : NULL;
}

static json_t *read_site(const char *path, const char *text, size_t n)
{
    struct buf b = BUF_INIT;
    if (text)
        buf_add(&b, text, n);
    else
        file_read(path, &b, DEFINITION_MAX);
    json_t *j = json_loadb(b.p, b.n, 0, NULL);
    buf_clear(&b);
    return j;
}

/* One file of the set. text NULL: it lies at path. */
static void add_file(struct formset *fs, const char *rel, const char *path, const char *text, size_t n)
{
    const char *base = path_base(rel), *end = ends_with(base, ".json"), *list = ends_with(base, ".csv");
    struct identity is;
    if (list) {
        char *list_id = xstrndup(base, (size_t)(list - base));
        lists_add(fs->lists, list_id, path, text, n);
        free(list_id);
        return;
    }
    if (strcmp(base, "site.json") == 0 && !fs->site)
        fs->site = read_site(path, text, n);
    const char *chain = ends_with(base, ".chain.json");
    if (chain)
        *VEC_ADD(fs->chains, fs->nchains, fs->cchains) = (struct chain_file){.procedure = xstrndup(base, (size_t)(chain - base)),
                                                                             .path = text ? NULL : xstrdup(path), .text = text ? xstrndup(text, n) : NULL};
    if (!end || chain || !strchr(base, '@'))
        return;
    char *id = xstrndup(base, (size_t)(end - base));
    if (identity_parse(id, &is)) {
        struct definition *d = VEC_ADD(fs->v, fs->n, fs->cap);
        d->is = is;
        d->path = text ? NULL : xstrdup(path);
        d->text = text ? xstrndup(text, n) : NULL;
    }
    free(id);
}

static bool add_from_folder(void *ctx, const char *rel, const char *path, bool is_error)
{
    if (!is_error)
        add_file(ctx, rel, path, NULL, 0);
    return true;
}

static bool add_from_zip(struct formset *fs, const char *path, struct reader *r)
{
    struct buf b = BUF_INIT;
    struct read_result res = {0};
    bool ok = file_read(path, &b, read_limits.zip_total_bytes);
    if (ok) {
        reader_read_bytes(r, b.p, b.n, &res);
        ok = res.kind == READ_ZIP;
        for (size_t i = 0; ok && i < res.nentries; i++)
            if (res.entries[i].status == ENTRY_OK)
                add_file(fs, res.entries[i].name, NULL, res.entries[i].data, res.entries[i].n);
        read_result_clear(&res);
    }
    buf_clear(&b);
    return ok;
}

struct formset *formset_open(const char *path, struct reader *r, struct buf *why)
{
    struct formset *fs = xcalloc(1, sizeof *fs);
    fs->arena = arena_new();
    fs->lists = lists_new(fs->arena);
    bool ok = file_is_dir(path) ? file_walk(path, add_from_folder, fs) : add_from_zip(fs, path, r);
    if (ok && fs->n > 0)
        return fs;
    msg_format(why, file_exists(path) ? MSG_SHOULI_FORMS_NONE : MSG_SHOULI_FORMS_MISSING, MSG_ARGS(path));
    formset_free(fs);
    return NULL;
}

void formset_free(struct formset *fs)
{
    if (!fs)
        return;
    for (size_t i = 0; i < fs->n; i++) {
        free(fs->v[i].path);
        free(fs->v[i].text);
        free(fs->v[i].presets);
        json_decref(fs->v[i].rules);
        free(fs->v[i].kept);
    }
    for (size_t i = 0; i < fs->nchains; i++) {
        free(fs->chains[i].procedure);
        free(fs->chains[i].path);
        free(fs->chains[i].text);
    }
    free(fs->chains);
    free(fs->v);
    json_decref(fs->site);
    lists_free(fs->lists);
    arena_free(fs->arena);
    free(fs);
}

struct formset *open_forms(const char *path, bool unconfined)
{
    struct buf why = BUF_INIT;
    struct reader *r = file_is_dir(path) ? NULL : reader_new(unconfined);
    if (!r && !file_is_dir(path))
        die(MSG_SHOULI_NOT_CONFINED, MSG_NONE);
    struct formset *fs = formset_open(path, r, &why);
    reader_free(r);
    if (!fs)
        die(MSG_SYSTEM, MSG_ARGS(path, why.p));
    buf_clear(&why);
    return fs;
}

size_t formset_count(const struct formset *fs) { return fs->n; }

const json_t *formset_site(const struct formset *fs) { return fs->site; }

bool formset_has_id(const struct formset *fs, const char *id)
{
    for (size_t i = 0; i < fs->n; i++)
        if (strcmp(fs->v[i].is.id, id) == 0)
            return true;
    return false;
}

/* Read-only fields with what they are printed with. */
static void note_presets(struct formset *fs, struct definition *d, const json_t *layout)
{
    size_t i;
    json_t *w;
    json_array_foreach((json_t *)layout, i, w)
    {
        const char *name = json_string_value(json_object_get(w, "name")), *value = json_string_value(json_object_get(w, "value"));
        if (name && value && json_is_true(json_object_get(w, "readonly")))
            *VEC_ADD(d->presets, d->npresets, d->cpresets) =
                (struct preset){arena_strdup(fs->arena, name), arena_strdup(fs->arena, value)};
    }
}

/* Told once, on stderr: the file is the counter's own, so its office must hear of it. */
static void complain_of(const char *name, const char *why)
{
    struct buf b = BUF_INIT;
    msg_format(&b, MSG_SHOULI_FORMS_BAD, MSG_ARGS(name, why));
    fprintf(stderr, "shouli: %s\n", b.p);
    buf_clear(&b);
}

static void complain_of_definition(const struct definition *d, const char *why)
{
    char *name = xasprintf("%s@%s", d->is.id, d->is.version);
    complain_of(name, why);
    free(name);
}

/* Without its chain a procedure must not be handled as if it had none: the program ends. */
static void parse_chain(struct formset *fs, struct chain_file *c)
{
    struct buf text = BUF_INIT, why = BUF_INIT;
    json_error_t error = {0};
    c->tried = true;
    if (c->text)
        buf_adds(&text, c->text);
    else if (!file_read(c->path, &text, DEFINITION_MAX))
        die_errno(c->path);
    json_t *j = json_loadb(text.p, text.n, 0, &error);
    c->chain = j ? chain_from_json(j, fs->arena, &why) : NULL;
    if (!c->chain) {
        complain_of(c->procedure, j ? why.p : error.text);
        exit(EXIT_SYSTEM);
    }
    json_decref(j);
    buf_clear(&text);
    buf_clear(&why);
}

const struct chain *formset_chain(struct formset *fs, const char *procedure)
{
    for (size_t i = 0; i < fs->nchains; i++) {
        if (strcmp(fs->chains[i].procedure, procedure) != 0)
            continue;
        if (!fs->chains[i].tried)
            parse_chain(fs, &fs->chains[i]);
        return fs->chains[i].chain;
    }
    return NULL;
}

static void parse_definition(struct formset *fs, struct definition *d)
{
    struct buf text = BUF_INIT, why = BUF_INIT;
    d->tried = true;
    if (d->text)
        buf_adds(&text, d->text);
    else if (!file_read(d->path, &text, DEFINITION_MAX))
        buf_adds(&why, strerror(errno));
    json_error_t error;
    json_t *j = json_loadb(text.p, text.n, 0, &error);
    const json_t *form = json_object_get(j, "form");
    if (!j && !why.n)
        buf_adds(&why, error.text);
    struct form *f = j ? form_from_json(form, fs->arena, &why) : NULL;
    if (f && strcmp(f->id, d->is.id) == 0 && strcmp(f->version, d->is.version) == 0) {
        d->form = f;
        d->rules = json_incref(json_object_get(j, "program"));
        note_presets(fs, d, json_object_get(j, "layout"));
    } else {
        complain_of_definition(d, why.p);
    }
    json_decref(j);
    buf_clear(&text);
    buf_clear(&why);
}

static struct definition *find_definition(struct formset *fs, const char *id, const char *version)
{
    for (size_t i = 0; i < fs->n; i++)
        if (strcmp(fs->v[i].is.id, id) == 0 && strcmp(fs->v[i].is.version, version) == 0)
            return &fs->v[i];
    return NULL;
}

void states_learn(struct store *s, struct formset *fs)
{
    for (size_t i = 0; i < fs->nchains; i++)
        store_states(s, fs->chains[i].procedure, formset_chain(fs, fs->chains[i].procedure));
}

/* The form alone, whatever its rules are. */
static struct form *form_of(struct formset *fs, struct definition *d)
{
    if (d && !d->tried)
        parse_definition(fs, d);
    return d ? d->form : NULL;
}

/* Another form of the procedure: of the same version when there is one, else the newest. */
static struct form *other_form(struct formset *fs, const char *id, const char *version)
{
    struct definition *found = find_definition(fs, id, version), *newest = NULL;
    for (size_t i = 0; i < fs->n; i++)
        if (strcmp(fs->v[i].is.id, id) == 0 && (!newest || version_compare(fs->v[i].is.version, newest->is.version) > 0))
            newest = &fs->v[i];
    return form_of(fs, found ? found : newest);
}

static void bind_rules(struct formset *fs, struct definition *d)
{
    const struct procedure *facts = &d->form->facts;
    struct form **forms = arena_alloc(fs->arena, (facts->nforms + 1) * sizeof(struct form *));
    struct buf why = BUF_INIT;
    size_t n = 0;
    d->bound = true;
    for (size_t i = 0; i < facts->nforms; i++) {
        bool own = strcmp(facts->forms[i].s, d->is.id) == 0;
        struct form *f = own ? d->form : other_form(fs, facts->forms[i].s, d->is.version);
        if (f)
            forms[n++] = f;
    }
    struct program_env env = {forms, n, formset_codes, fs};
    d->program = program_from_json(d->rules, d->form, &env, fs->arena, &why);
    if (!d->program)
        complain_of_definition(d, why.p);
    json_decref(d->rules);
    d->rules = NULL;
    buf_clear(&why);
}

const struct program *formset_program(struct formset *fs, const char *id, const char *version)
{
    struct definition *d = find_definition(fs, id, version);
    if (!form_of(fs, d))
        return NULL;
    if (!d->bound)
        bind_rules(fs, d);
    return d->program;
}

const struct form *formset_find(struct formset *fs, const char *id, const char *version)
{
    const struct program *p = formset_program(fs, id, version);
    return p ? program_form(p) : NULL;
}

const struct form *formset_form(struct formset *fs, const char *id, const char *version)
{
    return form_of(fs, find_definition(fs, id, version));
}

/* The next definition after `version`, of those that have rules that can be judged or of all. There are few versions of a form. */
static struct definition *next_definition(struct formset *fs, const char *id, const char *version, bool judged)
{
    struct definition *next = NULL;
    for (size_t i = 0; i < fs->n; i++) {
        struct definition *d = &fs->v[i];
        if (strcmp(d->is.id, id) != 0 || version_compare(d->is.version, version) <= 0 ||
            (next && version_compare(d->is.version, next->is.version) >= 0))
            continue;
        if (judged ? formset_find(fs, id, d->is.version) != NULL : form_of(fs, d) != NULL)
            next = d;
    }
    return next;
}

/* Versions on the way need no rules: answers only pass through their names. */
const struct form *formset_next(struct formset *fs, const char *id, const char *version)
{
    if (!next_definition(fs, id, version, true))
        return NULL;
    return form_of(fs, next_definition(fs, id, version, false));
}

const struct program *formset_current(struct formset *fs, const char *id)
{
    const struct definition *newest = NULL;
    for (size_t i = 0; i < fs->n; i++)
        if (strcmp(fs->v[i].is.id, id) == 0 && (!newest || version_compare(fs->v[i].is.version, newest->is.version) > 0))
            newest = &fs->v[i];
    return newest ? formset_program(fs, id, newest->is.version) : NULL;
}

json_t *formset_layout(struct formset *fs, const struct form *f)
{
    struct definition *d = find_definition(fs, f->id, f->version);
    struct buf text = BUF_INIT;
    if (d && d->text)
        buf_adds(&text, d->text);
    else if (d)
        file_read(d->path, &text, DEFINITION_MAX);
    json_t *j = text.n ? json_loadb(text.p, text.n, 0, NULL) : NULL;
    json_t *layout = json_incref(json_object_get(j, "sheet"));
    json_decref(j);
    buf_clear(&text);
    return layout;
}

const char *formset_preset(struct formset *fs, const struct form *f, const char *path)
{
    const struct definition *d = find_definition(fs, f->id, f->version);
    for (size_t i = 0; d && i < d->npresets; i++)
        if (strcmp(d->presets[i].path, path) == 0)
            return d->presets[i].value;
    return NULL;
}

const char *formset_text(struct formset *fs, const struct form *f, const char **sha256)
{
    struct definition *d = find_definition(fs, f->id, f->version);
    assert(d && d->form == f);
    if (!d->kept) {
        json_t *j = form_to_json(f);
        d->kept = json_dumps(j, JSON_COMPACT);
        json_decref(j);
        sha256_hex(d->kept, strlen(d->kept), d->kept_sha256);
    }
    *sha256 = d->kept_sha256;
    return d->kept;
}

const struct codelist *formset_regions(struct formset *fs) { return lists_regions(fs->lists); }

const struct codelist *formset_codes(void *fs, const char *id) { return lists_find(((struct formset *)fs)->lists, id); }

json_t *formset_list_hashes(struct formset *fs)
{
    json_t *o = json_object();
    lists_hashes(fs->lists, o);
    return o;
}

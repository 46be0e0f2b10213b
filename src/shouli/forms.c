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
    struct preset *presets;
    size_t npresets, cpresets;
    char *kept, kept_sha256[65];                           /* as the database keeps it, once it was asked for */
};
struct formset {
    struct definition *v;
    size_t n, cap;
    struct arena *arena;
    struct code *codes;                                    /* regions of today and former ones */
    size_t ncodes, ccodes;
    struct codelist regions;
};

/* The last part of a name in a folder or a ZIP. */
static const char *ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0 ? name + n - m : NULL;
}

static void add_regions(struct formset *fs, const char *text)
{
    struct csv csv;
    int bad_line;
    size_t code = SIZE_MAX, name = SIZE_MAX, until = SIZE_MAX;
    if (!csv_parse(text, fs->arena, &csv, &bad_line) || csv.nrows == 0)
        return;
    for (size_t i = 0; i < csv.ncols[0]; i++) {
        if (strcmp(csv.row[0][i], "code") == 0)
            code = i;
        else if (strcmp(csv.row[0][i], "name") == 0)
            name = i;
        else if (strncmp(csv.row[0][i], "until", 5) == 0)
            until = i;
    }
    for (size_t r = 1; r < csv.nrows; r++) {
        if (code >= csv.ncols[r] || name >= csv.ncols[r])
            continue;
        struct code *c = VEC_ADD(fs->codes, fs->ncodes, fs->ccodes);
        c->code = csv.row[r][code];
        c->name = csv.row[r][name];
        if (until < csv.ncols[r] && *csv.row[r][until])
            c->until = csv.row[r][until];
    }
}

static int by_code(const void *a, const void *b)
{
    const struct code *x = *(const struct code *const *)a, *y = *(const struct code *const *)b;
    int c = strcmp(x->code, y->code);
    return c ? c : !!x->until - !!y->until;
}

static void sort_regions(struct formset *fs)
{
    fs->regions = (struct codelist){.id = "admin_divisions", .v = fs->codes, .n = fs->ncodes};
    fs->regions.by_code = arena_alloc(fs->arena, (fs->ncodes + 1) * sizeof *fs->regions.by_code);
    for (size_t i = 0; i < fs->ncodes; i++)
        fs->regions.by_code[i] = &fs->codes[i];
    qsort(fs->regions.by_code, fs->ncodes, sizeof *fs->regions.by_code, by_code);
}

/* One file of the set. text NULL: it lies at path. */
static void add_file(struct formset *fs, const char *rel, const char *path, const char *text, size_t n)
{
    const char *base = path_base(rel), *end = ends_with(base, ".json");
    struct identity is;
    if (strcmp(base, "admin_divisions.csv") == 0 || strcmp(base, "admin_divisions_history.csv") == 0) {
        struct buf b = BUF_INIT;
        if (text)
            buf_add(&b, text, n);
        else
            file_read(path, &b, DEFINITION_MAX);
        add_regions(fs, b.p);
        buf_clear(&b);
        return;
    }
    if (!end || !strchr(base, '@'))
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
    bool ok = file_is_dir(path) ? file_walk(path, add_from_folder, fs) : add_from_zip(fs, path, r);
    sort_regions(fs);
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
        free(fs->v[i].kept);
    }
    free(fs->v);
    free(fs->codes);
    arena_free(fs->arena);
    free(fs);
}

size_t formset_count(const struct formset *fs) { return fs->n; }

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
static void complain_of_definition(const struct definition *d, const char *why)
{
    struct buf b = BUF_INIT;
    char *name = xasprintf("%s@%s", d->is.id, d->is.version);
    msg_format(&b, MSG_SHOULI_FORMS_BAD, MSG_ARGS(name, why));
    fprintf(stderr, "shouli: %s\n", b.p);
    free(name);
    buf_clear(&b);
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

const struct form *formset_find(struct formset *fs, const char *id, const char *version)
{
    struct definition *d = find_definition(fs, id, version);
    if (d && !d->tried)
        parse_definition(fs, d);
    return d ? d->form : NULL;
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

const struct codelist *formset_regions(const struct formset *fs) { return fs->ncodes ? &fs->regions : NULL; }

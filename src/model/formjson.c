/*
 * formjson.c - a form as JSON and back, by the same tables of keys that read the YAML. What comes back may have been made by anyone:
 * every type, count, length and word is looked at, and the form is then checked as a written one is.
 */
#include "model/model_int.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { FORMAT = 1 };                                       /* grows when an older program could not do justice to a newer definition */

static const char *const kind_names[] = {[SECTION_FIELDS] = "fields", [SECTION_TABLE] = "table", [SECTION_OPINIONS] = "opinions"};
static const struct words kind_words = WORDS(kind_names);

/* Entries of a list that are no longer offered nobody writes beside a field. */
static const struct key_spec field_json_keys[] = {
    {.key = "formers", .kind = KEY_OBJECTS, .off = offsetof(struct field, formers), .off_n = offsetof(struct field, nformers),
     .of = &choice_schema},
};
static const struct schema field_json_schema = {.base = &field_schema, SCHEMA_KEYS(field_json_keys), .size = sizeof(struct field)};

static const struct key_spec section_keys[] = {
    {.key = "kind", .kind = KEY_WORD, .flags = KEY_REQUIRED, .off = offsetof(struct section, kind), .words = &kind_words},
    {.key = "fields", .kind = KEY_OBJECTS, .off = offsetof(struct section, fields), .off_n = offsetof(struct section, nfields),
     .of = &field_json_schema},
};
static const struct schema section_schema = {.base = &section_head_schema, SCHEMA_KEYS(section_keys), .size = sizeof(struct section)};

#define AT(m) .off = offsetof(struct form, m)
static const struct key_spec form_keys[] = {
    {.key = "procedure", .kind = KEY_OBJECT, .off = 0, .of = &procedure_schema},
    {.key = "sections", .kind = KEY_OBJECTS, .flags = KEY_REQUIRED, AT(sections), .off_n = offsetof(struct form, nsections),
     .of = &section_schema},
};
#undef AT
static const struct schema form_schema = {.base = &form_head_schema, SCHEMA_KEYS(form_keys), .size = sizeof(struct form)};

/* ---- out ---- */

static const void *member(const void *obj, size_t off) { return (const char *)obj + off; }

static json_t *string_or_null(const char *s) { return s ? json_string(s) : NULL; }

static json_t *texts_to_json(const struct text *v, size_t n)
{
    json_t *a = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(a, json_string(v[i].s));
    return a;
}

static json_t *objects_to_json(const struct schema *of, const char *v, size_t n)
{
    json_t *a = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(a, schema_to_json(of, v + i * of->size));
    return a;
}

static json_t *object_or_null(const struct schema *of, const void *obj)
{
    json_t *o = schema_to_json(of, obj);
    if (json_object_size(o) > 0)
        return o;
    json_decref(o);
    return NULL;
}

static json_t *words_to_json(const struct words *w, unsigned bits)
{
    json_t *a = json_array();
    for (size_t i = 0; i < w->n; i++)
        if (bits & 1u << i)
            json_array_append_new(a, json_string(w->v[i]));
    return a;
}

static json_t *number_or_null(double v) { return v > 0 ? json_real(v) : NULL; }

/* The value of one key; NULL when it is what it would be without the key. */
static json_t *key_to_json(const struct key_spec *k, const void *obj)
{
    const void *from = member(obj, k->off);
    bool counted = k->kind == KEY_TEXTS || k->kind == KEY_OBJECTS;
    size_t n = counted ? *(const size_t *)member(obj, k->off_n) : 0;
    const double *mm = from;
    const int *whole = from;
    switch (k->kind) {
    case KEY_TEXT:
    case KEY_EXPR:
    case KEY_TEXT_OR_YES: return string_or_null(((const struct text *)from)->s);
    case KEY_STRING:
    case KEY_WORD_STRING: return string_or_null(*(const char *const *)from);
    case KEY_BOOL: return *(const bool *)from ? json_true() : NULL;
    case KEY_NOT_BOOL: return *(const bool *)from ? json_false() : NULL;
    case KEY_FLAG: return *(const bool *)from ? json_string(k->words->v[1]) : NULL;
    case KEY_BOOL_OR_EXPR:
        return *(const bool *)from ? json_true() : string_or_null(((const struct text *)member(obj, k->off_n))->s);
    case KEY_INT: return *(const int *)from != k->def ? json_integer(*(const int *)from) : NULL;
    case KEY_NUMBER:
    case KEY_PERCENT: return number_or_null(*mm);
    case KEY_MM2: return mm[0] > 0 ? json_pack("[f,f]", mm[0], mm[1]) : NULL;
    case KEY_PIXELS: return whole[0] > 0 ? json_pack("[i,i]", whole[0], whole[1]) : NULL;
    case KEY_BYTES: return *whole > 0 ? json_integer(*whole) : NULL;
    case KEY_WORD_SET: return *(const unsigned *)from ? words_to_json(k->words, *(const unsigned *)from) : NULL;
    case KEY_WORD: return string_or_null(k->words->v[*(const unsigned *)from]);
    case KEY_TEXTS: return n ? texts_to_json(*(const struct text *const *)from, n) : NULL;
    case KEY_OBJECT: return object_or_null(k->of, from);
    case KEY_OBJECTS: return n ? objects_to_json(k->of, *(const char *const *)from, n) : NULL;
    case KEY_NODE: break;
    }
    assert(!"a key that JSON does not have");
    return NULL;
}

static void add_keys(json_t *o, const struct schema *s, const void *obj)
{
    if (s->base)
        add_keys(o, s->base, obj);
    for (size_t i = 0; i < s->nkeys; i++) {
        json_t *v = key_to_json(&s->keys[i], obj);
        if (v)
            json_object_set_new(o, s->keys[i].key, v);
    }
}

json_t *schema_to_json(const struct schema *s, const void *obj)
{
    json_t *o = json_object();
    if (!o)
        die(MSG_NO_MEMORY, MSG_NONE);
    add_keys(o, s, obj);
    return o;
}

json_t *form_to_json(const struct form *f)
{
    json_t *o = json_object();
    if (!o)
        die(MSG_NO_MEMORY, MSG_NONE);
    json_object_set_new(o, "format", json_integer(FORMAT));
    add_keys(o, &form_schema, f);
    return o;
}

/* ---- in ---- */

static void wrong(struct load *l, enum msg id, const struct key_spec *k)
{
    char lo[16], hi[16];
    snprintf(lo, sizeof lo, "%d", k->lo);
    snprintf(hi, sizeof hi, "%d", k->hi);
    problem(l, place_at(NULL, 0, 0), id, k->key, lo, hi);
}

/* A text that may stand in a form: not empty, not too long, no control characters. Copied into the arena; NULL (told) otherwise. */
static const char *take_string(struct load *l, const struct key_spec *k, const json_t *j)
{
    const char *s = json_string_value(j);
    size_t n = json_string_length(j);
    if (!s) {
        wrong(l, MSG_WANT_TEXT, k);
        return NULL;
    }
    if (n == 0 || n > LIMIT_TEXT) {
        problem(l, place_at(NULL, 0, 0), n ? MSG_TEXT_TOO_LONG : MSG_EMPTY, k->key);
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)s[i] >= 0x20 || s[i] == '\n' || s[i] == '\t')
            continue;
        problem0(l, place_at(NULL, 0, 0), MSG_YAML_CONTROL);
        return NULL;
    }
    if (k->ok && !k->ok(s)) {
        problem(l, place_at(NULL, 0, 0), k->bad, s, k->key);
        return NULL;
    }
    return arena_strndup(l->arena, s, n);
}

static bool take_number(struct load *l, const struct key_spec *k, const json_t *j, double *out)
{
    double v = json_number_value(j);
    if (json_is_number(j) && isfinite(v) && v >= k->lo && v <= k->hi)
        return *out = v, true;
    wrong(l, MSG_WANT_NUMBER, k);
    return false;
}

static void take_int(struct load *l, const struct key_spec *k, const json_t *j, int *out)
{
    json_int_t v = json_integer_value(j);
    if (json_is_integer(j) && v >= k->lo && v <= k->hi)
        *out = (int)v;
    else
        wrong(l, MSG_WANT_INTEGER, k);
}

static void take_mm2(struct load *l, const struct key_spec *k, const json_t *j, double out[2])
{
    if (json_array_size(j) != 2)
        wrong(l, MSG_WANT_MM2, k);
    else if (take_number(l, k, json_array_get(j, 0), &out[0]))
        take_number(l, k, json_array_get(j, 1), &out[1]);
}

static void take_pixels(struct load *l, const struct key_spec *k, const json_t *j, int out[2])
{
    struct key_spec each = *k;
    each.kind = KEY_INT;
    if (json_array_size(j) != 2) {
        wrong(l, MSG_WANT_PIXELS, k);
        return;
    }
    take_int(l, &each, json_array_get(j, 0), &out[0]);
    take_int(l, &each, json_array_get(j, 1), &out[1]);
}

static int take_word(struct load *l, const struct key_spec *k, const json_t *j)
{
    const char *s = take_string(l, k, j);
    for (size_t i = 0; s && i < k->words->n; i++)
        if (k->words->v[i] && strcmp(k->words->v[i], s) == 0)
            return (int)i;
    if (s)
        problem_word(l, place_at(NULL, 0, 0), k->key, s, k->words);
    return -1;
}

/* Number of elements; 0 (told) when it is no list or too long. */
static size_t take_list(struct load *l, const struct key_spec *k, const json_t *j)
{
    size_t n = json_array_size(j);
    if (json_is_array(j) && n <= LIMIT_LIST)
        return n;
    wrong(l, n > LIMIT_LIST ? MSG_LIST_TOO_LONG : MSG_WANT_LIST, k);
    return 0;
}

static void take_texts(struct load *l, const struct key_spec *k, const json_t *j, void *obj)
{
    size_t n = take_list(l, k, j), kept = 0;
    struct text *v = arena_alloc(l->arena, n * sizeof *v);
    for (size_t i = 0; i < n; i++)
        if ((v[kept].s = take_string(l, k, json_array_get(j, i))))
            kept++;
    *(struct text **)((char *)obj + k->off) = v;
    *(size_t *)((char *)obj + k->off_n) = kept;
}

static void take_word_set(struct load *l, const struct key_spec *k, const json_t *j, unsigned *out)
{
    size_t n = take_list(l, k, j);
    for (size_t i = 0; i < n && l->mistakes == 0; i++) {
        int word = take_word(l, k, json_array_get(j, i));
        if (word >= 0)
            *out |= 1u << word;
    }
}

static void take_objects(struct load *l, const struct key_spec *k, const json_t *j, void *obj)
{
    size_t n = take_list(l, k, j), kept = 0, where = l->where.n;
    char *v = arena_alloc(l->arena, n * k->of->size);
    /* After a mistake there is nothing more to say, and a stranger's list may be long. */
    for (size_t i = 0; i < n && l->mistakes == 0; i++) {
        buf_printf(&l->where, "[%zu]", i + 1);
        if (schema_from_json(l, k->of, json_array_get(j, i), v + kept * k->of->size))
            kept++;
        l->where.n = where;
        l->where.p[where] = '\0';
    }
    *(void **)((char *)obj + k->off) = v;
    *(size_t *)((char *)obj + k->off_n) = kept;
}

static void take_bool(struct load *l, const struct key_spec *k, const json_t *j, bool *out)
{
    if (json_is_boolean(j))
        *out = json_is_true(j) != (k->kind == KEY_NOT_BOOL);
    else
        wrong(l, MSG_WANT_YES_NO, k);
}

static void take_key(struct load *l, const struct key_spec *k, const json_t *j, void *obj)
{
    void *to = (char *)obj + k->off;
    int word;
    switch (k->kind) {
    case KEY_TEXT:
    case KEY_EXPR:
    case KEY_TEXT_OR_YES: ((struct text *)to)->s = take_string(l, k, j); break;
    case KEY_STRING: *(const char **)to = take_string(l, k, j); break;
    case KEY_BOOL:
    case KEY_NOT_BOOL: take_bool(l, k, j, to); break;
    case KEY_BOOL_OR_EXPR:
        if (json_is_boolean(j))
            *(bool *)to = json_is_true(j);
        else
            ((struct text *)((char *)obj + k->off_n))->s = take_string(l, k, j);
        break;
    case KEY_FLAG:
        if ((word = take_word(l, k, j)) >= 0)
            *(bool *)to = word == 1;
        break;
    case KEY_INT:
    case KEY_BYTES: take_int(l, k, j, to); break;
    case KEY_PIXELS: take_pixels(l, k, j, to); break;
    case KEY_NUMBER:
    case KEY_PERCENT: take_number(l, k, j, to); break;
    case KEY_MM2: take_mm2(l, k, j, to); break;
    case KEY_WORD:
        if ((word = take_word(l, k, j)) >= 0)
            *(unsigned *)to = (unsigned)word;
        break;
    case KEY_WORD_STRING:
        if ((word = take_word(l, k, j)) >= 0)
            *(const char **)to = k->words->v[word];
        break;
    case KEY_WORD_SET: take_word_set(l, k, j, to); break;
    case KEY_TEXTS: take_texts(l, k, j, obj); break;
    case KEY_OBJECT: schema_from_json(l, k->of, j, to); break;
    case KEY_OBJECTS: take_objects(l, k, j, obj); break;
    case KEY_NODE: assert(!"a key that JSON does not have"); break;
    }
}

static void take_keys(struct load *l, const struct schema *s, const json_t *j, void *obj)
{
    if (s->base)
        take_keys(l, s->base, j, obj);
    for (size_t i = 0; i < s->nkeys && l->mistakes == 0; i++) {
        const struct key_spec *k = &s->keys[i];
        const json_t *v = json_object_get(j, k->key);
        size_t where = l->where.n;
        if (!v && (k->flags & KEY_REQUIRED))
            problem(l, place_at(NULL, 0, 0), MSG_MISSING, k->key);
        if (!v)
            continue;
        buf_printf(&l->where, "%s%s", where ? "." : "", k->key);
        take_key(l, k, v, obj);
        l->where.n = where;
        l->where.p[where] = '\0';
    }
}

/* The depth is that of the tables, whatever the JSON nests. Keys that no table has are passed over: FORMAT guards their meaning. */
bool schema_from_json(struct load *l, const struct schema *s, const json_t *j, void *obj)
{
    if (!json_is_object(j)) {
        problem0(l, place_at(NULL, 0, 0), MSG_WANT_MAP);
        return false;
    }
    schema_defaults(s, obj);
    take_keys(l, s, j, obj);
    return true;
}

static void tell_keys(struct load *l, const struct section *s)
{
    char keys[24], rows[16];
    snprintf(keys, sizeof keys, "%zu", s->nkeys);
    snprintf(rows, sizeof rows, "%d", s->rows_max);
    problem(l, place_at(NULL, 0, 0), MSG_KEYS_ROWS, keys, rows);
}

/* What YAML's tables check with nodes at hand, for one section. */
static void finish_section(struct load *l, struct section *s)
{
    for (size_t i = 0; i < s->nfields; i++) {
        field_finish(l, &s->fields[i], NULL);
        if (!s->fields[i].name)
            problem(l, place_at(NULL, 0, 0), MSG_MISSING, "name");
    }
    for (size_t i = 0; i < s->nopinions; i++)
        opinion_finish(l, &s->opinions[i]);
    for (size_t i = 0; i < s->nrules; i++)
        rule_finish(l, &s->rules[i], NULL);
    if (s->nkeys > 0 && s->nkeys != (size_t)s->rows_max)
        tell_keys(l, s);
    if (s->kind == SECTION_TABLE && (!s->name || s->rows_max < 1))
        problem(l, place_at(NULL, 0, 0), MSG_MISSING, s->name ? "rows" : "table");
    bool mixed = (s->kind != SECTION_TABLE && (s->name || s->rows_max)) || (s->kind == SECTION_OPINIONS && s->nfields)
                 || (s->kind != SECTION_OPINIONS && s->nopinions);
    if (mixed)
        problem(l, place_at(NULL, 0, 0), MSG_SECTION_MIXED, "kind", kind_names[s->kind]);
    section_check(l, s, NULL);
}

struct form *form_from_json(const json_t *j, struct arena *a, struct buf *why)
{
    struct load l;
    load_init(&l, a, NULL, NULL);
    l.why = why;
    struct form *f = arena_alloc(a, sizeof *f);
    const json_t *format = json_object_get(j, "format");
    if (!json_is_object(j) || !json_is_integer(format))
        problem0(&l, place_at(NULL, 0, 0), MSG_JSON_NO_FORM);
    else if (json_integer_value(format) != FORMAT)
        problem0(&l, place_at(NULL, 0, 0), MSG_JSON_FORMAT);
    else
        schema_from_json(&l, &form_schema, j, f);
    if (l.mistakes == 0 && f->nsections == 0)
        problem(&l, place_at(NULL, 0, 0), MSG_EMPTY, "sections");
    if (l.mistakes == 0) {
        for (size_t i = 0; i < f->nsections; i++)
            finish_section(&l, &f->sections[i]);
        for (size_t i = 0; i < f->nrules; i++)
            rule_finish(&l, &f->rules[i], NULL);
        procedure_finish(&l, &f->facts);
        form_check(&l, f, NULL);
    }
    bool good = l.mistakes == 0;
    load_clear(&l);
    return good ? f : NULL;
}

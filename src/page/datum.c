/*
 * datum.c - the data of pages: made in one piece of memory, read by keys. Knows no page.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "page/datum_int.h"

/* ---- where they live ---- */

static _Thread_local struct datum_pool *current;

void datum_enter(struct datum_pool *p)
{
    p->outer = current;
    current = p;
}

void datum_leave(struct datum_pool *p)
{
    assert(current == p);
    current = p->outer;
}

void datum_clear(struct datum_pool *p)
{
    for (size_t i = 0; i < p->ntaken; i++)
        free(p->taken[i]);
    free(p->taken);
    pool_clear(&p->pool);
    *p = (struct datum_pool){0};
}

void datum_end(struct datum_pool *p)
{
    datum_leave(p);
    datum_clear(p);
}

static void *take(size_t n)
{
    assert(current);
    return pool_alloc(&current->pool, n);
}

static struct datum *new_datum(enum datum_kind kind)
{
    struct datum *v = take(sizeof *v);
    v->kind = kind;
    return v;
}

/* ---- making them ---- */

/* The same for all pages and threads; nothing writes to them. */
static struct datum constants[] = {{.kind = DATUM_NULL}, {.kind = DATUM_FALSE}, {.kind = DATUM_TRUE}};

struct datum *datum_null(void) { return &constants[0]; }

struct datum *datum_bool(bool is) { return &constants[is ? 2 : 1]; }

struct datum *datum_number(long long n)
{
    struct datum *v = new_datum(DATUM_NUMBER);
    v->number = n;
    return v;
}

struct datum *datum_real(double x)
{
    struct datum *v = new_datum(DATUM_REAL);
    v->real = x;
    return v;
}

static struct datum *text_of(const char *s, size_t n)
{
    struct datum *v = new_datum(DATUM_TEXT);
    v->text.s = s;
    v->text.n = n;
    return v;
}

struct datum *datum_text(const char *s)
{
    size_t n = strlen(s);
    return text_of(memcpy(take(n + 1), s, n + 1), n);
}

struct datum *datum_text_kept(const char *s) { return text_of(s, strlen(s)); }

struct datum *datum_text_taken(struct buf *b)
{
    assert(current);
    size_t n = b->n;
    char *s = buf_steal(b);
    *VEC_ADD(current->taken, current->ntaken, current->cap) = s;
    return text_of(s, n);
}

struct datum *datum_list(void)
{
    struct datum *v = new_datum(DATUM_LIST);
    v->list.v = NULL;
    v->list.n = v->list.cap = 0;
    return v;
}

struct datum *datum_map(void)
{
    struct datum *v = new_datum(DATUM_MAP);
    v->map.v = NULL;
    v->map.n = v->map.cap = 0;
    v->map.hashes = 0;
    return v;
}

/* With room for a key more: that is what it is for. */
struct datum *datum_copy(const struct datum *map)
{
    assert(map->kind == DATUM_MAP);
    struct datum *v = new_datum(DATUM_MAP);
    v->map = map->map;
    v->map.cap = map->map.n + 1;
    v->map.v = take(v->map.cap * sizeof *v->map.v);
    if (map->map.n > 0)
        memcpy(v->map.v, map->map.v, map->map.n * sizeof *v->map.v);
    return v;
}

/* Room for one more of `size` bytes each. */
static void *grown(void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return v;
    *cap = *cap ? *cap * 2 : 8;
    assert(current);
    return pool_grow(&current->pool, v, *cap * size);
}

void datum_append(struct datum *list, struct datum *v)
{
    assert(list->kind == DATUM_LIST);
    list->list.v = grown(list->list.v, list->list.n, &list->list.cap, sizeof *list->list.v);
    list->list.v[list->list.n++] = v;
}

/* FNV-1a: keys are short. */
uint32_t datum_hash(const char *key, size_t n)
{
    uint32_t h = 0x811C9DC5u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)key[i]) * 0x01000193u;
    return h;
}

static uint64_t bit_of(uint32_t hash) { return (uint64_t)1 << (hash & 63); }

/* Most keys asked for are in another map: the bit tells that. */
static struct datum_member *member(const struct datum *map, const char *key, size_t n, uint32_t hash)
{
    if (!(map->map.hashes & bit_of(hash)))
        return NULL;
    for (size_t i = 0; i < map->map.n; i++) {
        struct datum_member *m = &map->map.v[i];
        if (m->hash == hash && m->nkey == n && !memcmp(m->key, key, n))
            return m;
    }
    return NULL;
}

void datum_set(struct datum *map, const char *key, struct datum *v)
{
    assert(map->kind == DATUM_MAP);
    size_t n = strlen(key);
    uint32_t hash = datum_hash(key, n);
    struct datum_member *old = member(map, key, n, hash);
    if (old) {
        old->value = v;
        return;
    }
    map->map.v = grown(map->map.v, map->map.n, &map->map.cap, sizeof *map->map.v);
    map->map.v[map->map.n++] = (struct datum_member){.key = key, .nkey = (uint32_t)n, .hash = hash, .value = v};
    map->map.hashes |= bit_of(hash);
}

static struct datum *list_of_json(const json_t *j)
{
    struct datum *list = datum_list();
    for (size_t i = 0; i < json_array_size(j); i++)
        datum_append(list, datum_of_json(json_array_get(j, i)));
    return list;
}

static struct datum *map_of_json(const json_t *j)
{
    struct datum *map = datum_map();
    const char *key;
    json_t *v;
    json_object_foreach((json_t *)j, key, v) datum_set(map, key, datum_of_json(v));
    return map;
}

struct datum *datum_of_json(const json_t *j)
{
    switch (json_typeof(j)) {
    case JSON_OBJECT: return map_of_json(j);
    case JSON_ARRAY: return list_of_json(j);
    case JSON_STRING: return text_of(json_string_value(j), json_string_length(j));
    case JSON_INTEGER: return datum_number(json_integer_value(j));
    case JSON_REAL: return datum_real(json_real_value(j));
    case JSON_TRUE: return datum_bool(true);
    case JSON_FALSE: return datum_bool(false);
    case JSON_NULL: break;
    }
    return datum_null();
}

/* ---- reading them ---- */

bool datum_is_true(const struct datum *v)
{
    if (!v || v->kind == DATUM_NULL || v->kind == DATUM_FALSE)
        return false;
    if (v->kind == DATUM_LIST)
        return v->list.n > 0;
    return v->kind != DATUM_TEXT || v->text.n > 0;
}

size_t datum_size(const struct datum *list) { return list && list->kind == DATUM_LIST ? list->list.n : 0; }

struct datum *datum_at(const struct datum *list, size_t i)
{
    assert(i < datum_size(list));
    return list->list.v[i];
}

bool datum_is_map(const struct datum *v) { return v && v->kind == DATUM_MAP; }

struct datum *datum_find(const struct datum *map, const char *key, size_t n, uint32_t hash)
{
    const struct datum_member *m = map && map->kind == DATUM_MAP ? member(map, key, n, hash) : NULL;
    return m ? m->value : NULL;
}

struct datum *datum_get(const struct datum *map, const char *key)
{
    size_t n = strlen(key);
    return datum_find(map, key, n, datum_hash(key, n));
}

const char *datum_string(const struct datum *v) { return v && v->kind == DATUM_TEXT ? v->text.s : NULL; }

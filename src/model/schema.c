/*
 * schema.c - fills a struct from a YAML mapping by a table of keys, and tells everything that is wrong with it: unknown keys, wrong
 * types, what is missing. A new key of the language is a new line in a table, not new code here.
 */
#include "model/model_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void *member(void *obj, size_t off) { return (char *)obj + off; }

void schema_defaults(const struct schema *s, void *obj)
{
    for (; s; s = s->base) {
        for (size_t i = 0; i < s->nkeys; i++) {
            const struct key_spec *k = &s->keys[i];
            if (k->kind == KEY_INT)
                *(int *)member(obj, k->off) = k->def;
            if (k->kind == KEY_WORD)
                *(unsigned *)member(obj, k->off) = (unsigned)k->def;
            if (k->kind == KEY_OBJECT)
                schema_defaults(k->of, member(obj, k->off));
        }
    }
}

static const struct key_spec *find_key(const struct schema *s, const char *key)
{
    for (; s; s = s->base)
        for (size_t i = 0; i < s->nkeys; i++)
            if (strcmp(s->keys[i].key, key) == 0)
                return &s->keys[i];
    return NULL;
}

/* ---- words ---- */

/* The words that can be written, for a person: "a、b、c". */
static void list_words(struct buf *out, const struct words *w)
{
    for (size_t i = 0; i < w->n; i++) {
        if (!w->v[i])
            continue;
        if (out->n)
            buf_adds(out, msg_lang() == LANG_EN ? ", " : "、");
        buf_adds(out, w->v[i]);
    }
}

static const char *nearest(const char *word, const struct words *w)
{
    const char **cand = xmalloc((w->n + 1) * sizeof *cand);
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        if (w->v[i])
            cand[n++] = w->v[i];
    const char *best = text_nearest(word, cand, n);
    free(cand);
    return best;
}

void problem_word(struct load *l, struct place at, const char *key, const char *word, const struct words *w)
{
    struct buf all = BUF_INIT;
    list_words(&all, w);
    const char *guess = nearest(word, w);
    if (guess)
        problem(l, at, MSG_WORD_GUESS, key, word, guess);
    else
        problem(l, at, MSG_WORD, key, word, all.p);
    buf_clear(&all);
}

/* Appends the keys that a mapping may have, in the order of the tables. */
static void collect_keys(const struct schema *s, const char ***v, size_t *n, size_t *cap)
{
    if (s->base)
        collect_keys(s->base, v, n, cap);
    for (size_t i = 0; i < s->nkeys; i++)
        *VEC_ADD(*v, *n, *cap) = s->keys[i].key;
}

static void problem_key(struct load *l, const struct ynode *key, const struct schema *s)
{
    const char **v = NULL;
    size_t n = 0, cap = 0;
    collect_keys(s, &v, &n, &cap);
    struct words w = {v, n};
    struct buf all = BUF_INIT;
    list_words(&all, &w);
    const char *guess = nearest(key->s, &w);
    if (guess)
        problem(l, key->at, MSG_UNKNOWN_KEY_GUESS, key->s, guess);
    else
        problem(l, key->at, MSG_UNKNOWN_KEY, key->s, all.p);
    buf_clear(&all);
    free(v);
}

/* ---- scalars ---- */

/* The scalar's text; NULL (told) when it is a list or a mapping. */
static const char *scalar(struct load *l, const char *key, const struct ynode *n)
{
    if (n->kind == YNODE_SCALAR)
        return n->s;
    if (n->kind != YNODE_BAD)
        problem(l, n->at, MSG_WANT_TEXT, key);
    return NULL;
}

static bool read_text(struct load *l, const struct key_spec *k, const struct ynode *n, struct text *out)
{
    const char *s = scalar(l, k->key, n);
    if (!s)
        return false;
    if (!*s) {
        problem(l, n->at, MSG_EMPTY, k->key);
        return false;
    }
    if (k->ok && !k->ok(s)) {
        problem(l, n->at, k->bad, s, k->key);
        return false;
    }
    *out = (struct text){s, n->at};
    return true;
}

/* An expression is a text; only its place differs. */
static void read_expr(struct load *l, const struct key_spec *k, const struct ynode *n, struct text *out)
{
    if (read_text(l, k, n, out))
        out->at = n->text_at;
}

/* What is no yes or no must look like an expression: a bare word is a slip. */
static void read_bool_or_expr(struct load *l, const struct key_spec *k, const struct ynode *n, void *obj)
{
    if (ynode_bool(n, member(obj, k->off)) || n->kind == YNODE_BAD)
        return;
    if (n->kind == YNODE_SCALAR && (strstr(n->s, "${") || strchr(n->s, '(')))
        read_expr(l, k, n, member(obj, k->off_n));
    else
        problem(l, n->at, MSG_WANT_YES_NO_EXPR, k->key);
}

static bool read_bool(struct load *l, const struct key_spec *k, const struct ynode *n, bool *out)
{
    if (ynode_bool(n, out))
        return true;
    if (n->kind != YNODE_BAD)
        problem(l, n->at, MSG_WANT_YES_NO, k->key);
    return false;
}

static void tell_range(struct load *l, const struct key_spec *k, const struct ynode *n, enum msg id)
{
    char lo[16], hi[16];
    if (n->kind == YNODE_BAD)
        return;
    snprintf(lo, sizeof lo, "%d", k->lo);
    snprintf(hi, sizeof hi, "%d", k->hi);
    problem(l, n->at, id, k->key, lo, hi);
}

/* Digits with at most two decimals, in a plain scalar. Own code: strtod takes hexadecimal, "inf" and the locale's comma. */
static bool plain_number(const struct ynode *n, bool decimals, double *out)
{
    if (n->kind != YNODE_SCALAR || !n->plain)
        return false;
    const char *s = n->s;
    double v = 0, unit = 1;
    size_t digits = strspn(s, "0123456789");
    if (digits == 0 || digits > 9)
        return false;
    for (; digits > 0; digits--)
        v = v * 10 + (*s++ - '0');
    if (decimals && *s == '.') {
        digits = strspn(++s, "0123456789");
        if (digits == 0 || digits > 2)
            return false;
        long part = 0;
        for (; digits > 0; digits--, unit *= 10)
            part = part * 10 + (*s++ - '0');
        v += (double)part / unit;
    }
    *out = v;
    return !*s;
}

static bool read_number(struct load *l, const struct key_spec *k, const struct ynode *n, double *out)
{
    double v;
    bool whole = k->kind == KEY_INT;
    if (plain_number(n, !whole, &v) && v >= k->lo && v <= k->hi)
        return *out = v, true;
    tell_range(l, k, n, whole ? MSG_WANT_INTEGER : MSG_WANT_NUMBER);
    return false;
}

static bool read_percent(struct load *l, const struct key_spec *k, const struct ynode *n, double *out)
{
    if (n->kind == YNODE_SCALAR) {
        size_t len = strlen(n->s);
        char digits[16] = "";
        if (len > 1 && len < sizeof digits && n->s[len - 1] == '%')
            memcpy(digits, n->s, len - 1);
        struct ynode number = {.kind = YNODE_SCALAR, .plain = true, .s = digits};
        double v;
        if (plain_number(&number, true, &v) && v >= k->lo && v <= k->hi)
            return *out = v, true;
    }
    tell_range(l, k, n, MSG_WANT_PERCENT);
    return false;
}

static bool read_mm2(struct load *l, const struct key_spec *k, const struct ynode *n, double out[2])
{
    double v[2];
    bool good = n->kind == YNODE_LIST && n->n == 2;
    for (size_t i = 0; good && i < 2; i++)
        good = plain_number(n->item[i], true, &v[i]) && v[i] >= k->lo && v[i] <= k->hi;
    if (good) {
        out[0] = v[0];
        out[1] = v[1];
    } else {
        tell_range(l, k, n, MSG_WANT_MM2);
    }
    return good;
}

static void read_pixels(struct load *l, const struct key_spec *k, const struct ynode *n, int out[2])
{
    double v[2];
    bool good = n->kind == YNODE_LIST && n->n == 2;
    for (size_t i = 0; good && i < 2; i++)
        good = plain_number(n->item[i], false, &v[i]) && v[i] >= k->lo && v[i] <= k->hi;
    if (!good) {
        tell_range(l, k, n, MSG_WANT_PIXELS);
        return;
    }
    out[0] = (int)v[0];
    out[1] = (int)v[1];
}

/* "300K", "4M" or a number of bytes. */
static void read_bytes(struct load *l, const struct key_spec *k, const struct ynode *n, int *out)
{
    const char *s = n->kind == YNODE_SCALAR ? n->s : "";
    size_t digits = strspn(s, "0123456789");
    double unit = s[digits] == 'K' ? 1024 : s[digits] == 'M' ? 1024.0 * 1024 : 1;
    const char *end = s + digits + (unit > 1);
    if (digits > 0 && digits < 10 && (!*end || strcmp(end, "B") == 0) && atoi(s) * unit >= k->lo && atoi(s) * unit <= k->hi)
        *out = (int)(atoi(s) * unit);
    else if (n->kind != YNODE_BAD)
        problem(l, n->at, MSG_WANT_BYTES, k->key);
}

/* The index of a word, or -1 (told). */
static int read_word(struct load *l, const struct key_spec *k, const struct ynode *n)
{
    const char *s = scalar(l, k->key, n);
    if (!s)
        return -1;
    for (size_t i = 0; i < k->words->n; i++)
        if (k->words->v[i] && strcmp(k->words->v[i], s) == 0)
            return (int)i;
    problem_word(l, n->at, k->key, s, k->words);
    return -1;
}

/* ---- lists ---- */

struct ynode *const *list_items(struct load *l, const char *key, const struct ynode *node, size_t *n)
{
    *n = 0;
    if (!node || node->kind == YNODE_BAD)
        return NULL;
    if (node->kind != YNODE_LIST) {
        problem(l, node->at, MSG_WANT_LIST, key);
        return NULL;
    }
    if (node->n > LIMIT_LIST) {
        problem(l, node->at, MSG_LIST_TOO_LONG, key);
        return NULL;
    }
    *n = node->n;
    return node->item;
}

static void read_texts(struct load *l, const struct key_spec *k, const struct ynode *node, void *obj)
{
    size_t n, kept = 0;
    struct ynode *const *item = list_items(l, k->key, node, &n);
    struct text *v = arena_alloc(l->arena, n * sizeof *v);
    for (size_t i = 0; i < n; i++)
        if (read_text(l, k, item[i], &v[kept]))
            kept++;
    *(struct text **)member(obj, k->off) = v;
    *(size_t *)member(obj, k->off_n) = kept;
}

static void read_word_set(struct load *l, const struct key_spec *k, const struct ynode *node, unsigned *out)
{
    size_t n;
    struct ynode *const *item = list_items(l, k->key, node, &n);
    for (size_t i = 0; i < n; i++) {
        int word = read_word(l, k, item[i]);
        if (word >= 0)
            *out |= 1u << word;
    }
    if (node->kind == YNODE_LIST && n == 0)
        problem(l, node->at, MSG_EMPTY, k->key);
}

static void read_objects(struct load *l, const struct key_spec *k, const struct ynode *node, void *obj)
{
    size_t n, kept = 0;
    struct ynode *const *item = list_items(l, k->key, node, &n);
    char *v = arena_alloc(l->arena, n * k->of->size);
    for (size_t i = 0; i < n; i++)
        if (schema_read(l, k->of, item[i], v + kept * k->of->size))
            kept++;
    *(void **)member(obj, k->off) = v;
    *(size_t *)member(obj, k->off_n) = kept;
}

/* ---- mappings ---- */

/* Reads one value; what is wrong has been told and leaves the default. */
static void read_key(struct load *l, const struct key_spec *k, struct ynode *n, void *obj)
{
    void *to = member(obj, k->off);
    struct text text;
    double number;
    bool flag;
    int word;
    switch (k->kind) {
    case KEY_TEXT: read_text(l, k, n, to); break;
    case KEY_TEXT_OR_YES:
        if (!ynode_bool(n, &flag))
            read_text(l, k, n, to);
        else if (flag)
            *(struct text *)to = (struct text){k->yes, n->at};
        break;
    case KEY_EXPR: read_expr(l, k, n, to); break;
    case KEY_BOOL_OR_EXPR: read_bool_or_expr(l, k, n, obj); break;
    case KEY_STRING:
        if (read_text(l, k, n, &text))
            *(const char **)to = text.s;
        break;
    case KEY_BOOL: read_bool(l, k, n, to); break;
    case KEY_NOT_BOOL:
        if (read_bool(l, k, n, &flag))
            *(bool *)to = !flag;
        break;
    case KEY_INT:
        if (read_number(l, k, n, &number))
            *(int *)to = (int)number;
        break;
    case KEY_NUMBER: read_number(l, k, n, to); break;
    case KEY_PERCENT: read_percent(l, k, n, to); break;
    case KEY_MM2: read_mm2(l, k, n, to); break;
    case KEY_PIXELS: read_pixels(l, k, n, to); break;
    case KEY_BYTES: read_bytes(l, k, n, to); break;
    case KEY_FLAG:
        if ((word = read_word(l, k, n)) >= 0)
            *(bool *)to = word == 1;
        break;
    case KEY_WORD:
        if ((word = read_word(l, k, n)) >= 0)
            *(unsigned *)to = (unsigned)word;
        break;
    case KEY_WORD_STRING:
        if ((word = read_word(l, k, n)) >= 0)
            *(const char **)to = k->words->v[word];
        break;
    case KEY_WORD_SET: read_word_set(l, k, n, to); break;
    case KEY_TEXTS: read_texts(l, k, n, obj); break;
    case KEY_OBJECT: schema_read(l, k->of, n, to); break;
    case KEY_OBJECTS: read_objects(l, k, n, obj); break;
    case KEY_NODE: *(struct ynode **)to = n; break;
    }
}

static void tell_missing(struct load *l, const struct schema *s, const struct ynode *node)
{
    if (s->base)
        tell_missing(l, s->base, node);
    for (size_t i = 0; i < s->nkeys; i++)
        if ((s->keys[i].flags & KEY_REQUIRED) && !ymap_get(node, s->keys[i].key))
            problem(l, node->at, MSG_MISSING, s->keys[i].key);
}

static void set_place(const struct schema *s, const struct ynode *node, void *obj)
{
    for (; s; s = s->base)
        if (s->has_place)
            *(struct place *)member(obj, s->at) = node->at;
}

static void run_done(struct load *l, const struct schema *s, const struct ynode *node, void *obj)
{
    if (s->base)
        run_done(l, s->base, node, obj);
    if (s->done)
        s->done(l, node, obj);
}

/* A mapping with the one key that a bare scalar stands for. */
static struct ynode *wrap_scalar(struct load *l, const struct schema *s, const struct ynode *node)
{
    struct ynode *map = arena_alloc(l->arena, sizeof *map), *key = arena_alloc(l->arena, sizeof *key);
    *key = (struct ynode){.kind = YNODE_SCALAR, .s = s->scalar, .at = node->at};
    *map = (struct ynode){.kind = YNODE_MAP, .at = node->at, .n = 1, .pair = arena_alloc(l->arena, sizeof *map->pair)};
    struct ynode *value = arena_alloc(l->arena, sizeof *value);
    *value = *node;
    map->pair[0] = (struct ypair){key, value};
    return map;
}

bool schema_read(struct load *l, const struct schema *s, const struct ynode *node, void *obj)
{
    if (node->kind == YNODE_BAD)
        return false;
    if (s->scalar && node->kind == YNODE_SCALAR)
        node = wrap_scalar(l, s, node);
    if (node->kind != YNODE_MAP) {
        problem0(l, node->at, MSG_WANT_MAP);
        return false;
    }
    schema_defaults(s, obj);
    set_place(s, node, obj);
    tell_missing(l, s, node);
    for (size_t i = 0; i < node->n; i++) {
        const struct ynode *key = node->pair[i].key;
        const struct key_spec *k = find_key(s, key->s);
        if (!k)
            problem_key(l, key, s);
        else if (ynode_is_empty(node->pair[i].value))
            problem(l, key->at, MSG_EMPTY, key->s);
        else
            read_key(l, k, node->pair[i].value, obj);
    }
    run_done(l, s, node, obj);
    return true;
}

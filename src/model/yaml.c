/*
 * yaml.c - a YAML document as a tree of nodes, each with its place. We take the plain part of YAML: mappings with text keys, lists and
 * scalars; no anchors, aliases or tags. Knows nothing of what the keys mean.
 */
#include "model/model_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct reader {
    struct load *load;
    yaml_parser_t parser;
    const char *file, *text;
    size_t n;
    int first_line;
    bool failed;                                           /* the rest of the document has no meaning; it has been told */
};

static struct ynode *read_value(struct reader *r, const yaml_event_t *e, int depth);

/* libyaml counts lines and characters from 0 and knows only the part of the file that we gave it. */
static struct place place_of(const struct reader *r, yaml_mark_t mark)
{
    return place_at(r->file, (int)mark.line + r->first_line, (int)mark.column + 1);
}

/* ---- what libyaml complains about, in words ---- */

/* The character at a mark, "" at the end. */
static const char *char_at(const struct reader *r, yaml_mark_t mark, char out[5])
{
    const char *s = r->text, *end = r->text + r->n;
    for (size_t i = 0; i < mark.index && s < end; i++)
        u8_next(&s);
    out[s < end ? u8_put(out, u8_next(&s)) : 0] = '\0';
    return out;
}

static bool has(const char *s, const char *part) { return s && strstr(s, part); }

static enum msg kind_of_mistake(const char *problem, const char *context, const char *found)
{
    static const struct {
        const char *problem, *context;                     /* parts of libyaml's words; NULL = any */
        enum msg id;
    } known[] = {
        {"tab character", NULL, MSG_YAML_TAB},
        {NULL, "quoted scalar", MSG_YAML_QUOTE},
        {"mapping values are not allowed", NULL, MSG_YAML_COLON},
        {"expected ',' or ']'", NULL, MSG_YAML_BRACKET},
        {"expected ',' or '}'", NULL, MSG_YAML_BRACE},
        {"could not find expected ':'", NULL, MSG_YAML_NO_COLON},
        {"expected '-' indicator", NULL, MSG_YAML_INDENT_LIST},
        {"block sequence entries are not allowed", NULL, MSG_YAML_INDENT_LIST},
        {"expected key", NULL, MSG_YAML_INDENT},
        {"cannot start any token", NULL, MSG_YAML_START},
        {"tag handle", NULL, MSG_YAML_TAG},
        {NULL, "tag", MSG_YAML_TAG},
    };
    if (strcmp(found, "\t") == 0)
        return MSG_YAML_TAB;
    if (has(problem, "escape") || has(problem, "hexdecimal") || has(problem, "Unicode"))
        return MSG_YAML_ESCAPE;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if ((!known[i].problem || has(problem, known[i].problem)) && (!known[i].context || has(context, known[i].context)))
            return known[i].id;
    return MSG_YAML_SYNTAX;
}

static void tell_syntax(struct reader *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR)
        die(MSG_NO_MEMORY, MSG_NONE);
    char found[5];
    char_at(r, p->problem_mark, found);
    enum msg id = kind_of_mistake(p->problem, p->context, found);
    /* An open quote is noticed at the end of the file; what helps is where it was opened. */
    problem(r->load, place_of(r, id == MSG_YAML_QUOTE ? p->context_mark : p->problem_mark), id, *found ? found : "…",
            p->problem ? p->problem : "");
}

static bool next_event(struct reader *r, yaml_event_t *e)
{
    if (r->failed)
        return false;
    if (yaml_parser_parse(&r->parser, e))
        return true;
    tell_syntax(r);
    r->failed = true;
    return false;
}

/* ---- nodes ---- */

static void *alloc_nodes(const struct reader *r, size_t n) { return arena_alloc(r->load->nodes ? r->load->nodes : r->load->arena, n); }

static struct ynode *new_node(struct reader *r, enum ynode_kind kind, yaml_mark_t mark)
{
    struct ynode *n = alloc_nodes(r, sizeof *n);
    n->kind = kind;
    n->at = place_of(r, mark);
    return n;
}

static void refuse_extras(struct reader *r, const yaml_event_t *e, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        problem(r->load, place_of(r, e->start_mark), MSG_YAML_ANCHOR, (const char *)anchor);
    if (tag)
        problem(r->load, place_of(r, e->start_mark), MSG_YAML_TAG, (const char *)tag);
}

/* Escapes can write what the file itself may not hold. */
static bool has_control(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
            return true;
    }
    return false;
}

static struct ynode *read_scalar(struct reader *r, const yaml_event_t *e)
{
    const char *s = (const char *)e->data.scalar.value;
    size_t n = e->data.scalar.length;
    struct ynode *node = new_node(r, YNODE_SCALAR, e->start_mark);
    /* "!" alone marks a plain text as text; libyaml reports it as a tag. */
    refuse_extras(r, e, e->data.scalar.anchor, e->data.scalar.tag);
    node->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text_at = node->at;
    if (has_control(s, n)) {
        problem0(r->load, node->at, MSG_YAML_CONTROL);
        node->kind = YNODE_BAD;
    } else if (n > LIMIT_TEXT) {
        problem0(r->load, node->at, MSG_TEXT_TOO_LONG);
        node->kind = YNODE_BAD;
    }
    bool block = e->data.scalar.style == YAML_LITERAL_SCALAR_STYLE || e->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
    if (block)
        node->text_at.line++, node->text_at.col = 1;
    else if (!node->plain)
        node->text_at.col++;
    while (block && n > 0 && s[n - 1] == '\n')
        n--;
    node->s = arena_strndup(r->load->arena, s, n);
    return node;
}

static struct ynode *read_list(struct reader *r, const yaml_event_t *start, int depth)
{
    struct ynode *list = new_node(r, YNODE_LIST, start->start_mark), **v = NULL;
    size_t n = 0, cap = 0;
    yaml_event_t e;
    refuse_extras(r, start, start->data.sequence_start.anchor, start->data.sequence_start.tag);
    while (next_event(r, &e)) {
        bool end = e.type == YAML_SEQUENCE_END_EVENT;
        struct ynode *item = end ? NULL : read_value(r, &e, depth);
        yaml_event_delete(&e);
        if (end)
            break;
        if (item)
            *VEC_ADD(v, n, cap) = item;
    }
    list->item = alloc_nodes(r, n * sizeof *v);
    if (n)
        memcpy(list->item, v, n * sizeof *v);
    list->n = n;
    free(v);
    return list;
}

static int compare_keys(const void *pa, const void *pb)
{
    const struct ypair *a = pa, *b = pb;
    int c = strcmp(a->key->s, b->key->s);
    if (c != 0)
        return c;
    if (a->key->at.line != b->key->at.line)
        return a->key->at.line < b->key->at.line ? -1 : 1;
    return a->key->at.col < b->key->at.col ? -1 : a->key->at.col > b->key->at.col;
}

/* Tells of keys written twice and keeps the first of them. The pairs stay in the order of the file. */
static size_t drop_duplicates(struct reader *r, struct ypair *v, size_t n)
{
    if (n < 2)
        return n;
    struct ypair *sorted = xmalloc(n * sizeof *sorted);
    memcpy(sorted, v, n * sizeof *v);
    qsort(sorted, n, sizeof *sorted, compare_keys);
    bool any = false;
    const struct ynode *first = sorted[0].key;
    for (size_t i = 1; i < n; i++) {
        if (strcmp(first->s, sorted[i].key->s) != 0) {
            first = sorted[i].key;
            continue;
        }
        char line[16];
        snprintf(line, sizeof line, "%d", first->at.line);
        problem(r->load, sorted[i].key->at, MSG_YAML_DUPLICATE, first->s, line);
        sorted[i].key->kind = YNODE_BAD;
        any = true;
    }
    free(sorted);
    size_t kept = 0;
    for (size_t i = 0; any && i < n; i++)
        if (v[i].key->kind == YNODE_SCALAR)
            v[kept++] = v[i];
    return any ? kept : n;
}

static bool key_is_text(const struct ynode *key)
{
    return key->kind == YNODE_SCALAR && *key->s && !(key->plain && ynode_is_empty(key));
}

static struct ynode *read_map(struct reader *r, const yaml_event_t *start, int depth)
{
    struct ynode *map = new_node(r, YNODE_MAP, start->start_mark);
    struct ypair *v = NULL;
    size_t n = 0, cap = 0;
    yaml_event_t e;
    refuse_extras(r, start, start->data.mapping_start.anchor, start->data.mapping_start.tag);
    while (next_event(r, &e)) {
        bool end = e.type == YAML_MAPPING_END_EVENT;
        struct ynode *key = end ? NULL : read_value(r, &e, depth);
        yaml_event_delete(&e);
        if (end || !next_event(r, &e))
            break;
        struct ynode *value = read_value(r, &e, depth);
        yaml_event_delete(&e);
        if (!key || !value)
            break;
        if (key_is_text(key))
            *VEC_ADD(v, n, cap) = (struct ypair){key, value};
        else if (key->kind != YNODE_BAD)
            problem0(r->load, key->at, MSG_YAML_KEY);
    }
    n = drop_duplicates(r, v, n);
    map->pair = alloc_nodes(r, n * sizeof *v);
    if (n)
        memcpy(map->pair, v, n * sizeof *v);
    map->n = n;
    free(v);
    return map;
}

/* The node that begins with e. depth: collections around it. NULL only when the document has failed. */
static struct ynode *read_value(struct reader *r, const yaml_event_t *e, int depth)
{
    switch (e->type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(r, e);
    case YAML_ALIAS_EVENT:
        problem(r->load, place_of(r, e->start_mark), MSG_YAML_ALIAS, (const char *)e->data.alias.anchor);
        return new_node(r, YNODE_BAD, e->start_mark);
    default:
        assert(e->type == YAML_SEQUENCE_START_EVENT || e->type == YAML_MAPPING_START_EVENT);
        if (depth == LIMIT_DEPTH) {
            char limit[16];
            snprintf(limit, sizeof limit, "%d", LIMIT_DEPTH);
            problem(r->load, place_of(r, e->start_mark), MSG_YAML_DEPTH, limit);
            r->failed = true;
            return NULL;
        }
        return e->type == YAML_SEQUENCE_START_EVENT ? read_list(r, e, depth + 1) : read_map(r, e, depth + 1);
    }
}

/* The first document; a second one is a mistake. NULL when there is none. */
static struct ynode *read_stream(struct reader *r)
{
    struct ynode *root = NULL;
    yaml_event_t e;
    bool more = true;
    while (more && next_event(r, &e)) {
        more = e.type != YAML_STREAM_END_EVENT;
        if (e.type == YAML_DOCUMENT_START_EVENT && root) {
            problem0(r->load, place_of(r, e.start_mark), MSG_YAML_DOCUMENTS);
            more = false;
        } else if (e.type != YAML_STREAM_START_EVENT && e.type != YAML_DOCUMENT_START_EVENT && e.type != YAML_DOCUMENT_END_EVENT && more) {
            root = read_value(r, &e, 0);
        }
        yaml_event_delete(&e);
    }
    return root;
}

struct ynode *yaml_parse(struct load *l, const char *file, const char *text, size_t n, int first_line)
{
    struct reader r = {.load = l, .file = file, .text = text, .n = n, .first_line = first_line};
    if (!yaml_parser_initialize(&r.parser))
        die(MSG_NO_MEMORY, MSG_NONE);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, n);
    struct ynode *root = read_stream(&r);
    yaml_parser_delete(&r.parser);
    if (r.failed)
        return NULL;
    if (!root)
        problem0(l, place_at(file, first_line, 1), MSG_YAML_NOTHING);
    return root;
}

/* ---- looking at nodes ---- */

struct ynode *ymap_get(const struct ynode *map, const char *key)
{
    if (!map || map->kind != YNODE_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (strcmp(map->pair[i].key->s, key) == 0)
            return map->pair[i].value;
    return NULL;
}

struct place ymap_place(const struct ynode *map, const char *key, struct place otherwise)
{
    const struct ynode *n = ymap_get(map, key);
    return n ? n->at : otherwise;
}

bool ynode_is_empty(const struct ynode *n)
{
    return n->kind == YNODE_SCALAR && n->plain && (!*n->s || strcmp(n->s, "~") == 0 || strcmp(n->s, "null") == 0);
}

bool ynode_bool(const struct ynode *n, bool *out)
{
    static const char *const yes[] = {"yes", "true", "是"}, *const no[] = {"no", "false", "否"};
    if (n->kind != YNODE_SCALAR || !n->plain)
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (strcmp(n->s, yes[i]) == 0)
            return *out = true;
        if (strcmp(n->s, no[i]) == 0)
            return *out = false, true;
    }
    return false;
}

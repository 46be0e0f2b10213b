/*
 * part.c - field groups that several forms share: content/parts/NAME.yaml with ${parameters} that `with` fills in. Works on nodes
 * only; what a field is stands in field.c.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

struct part_keys { struct ynode *fields; };

static const struct key_spec part_key_specs[] = {
    {.key = "fields", .kind = KEY_NODE, .flags = KEY_REQUIRED, .off = offsetof(struct part_keys, fields)},
};
static const struct schema part_schema = {SCHEMA_KEYS(part_key_specs), .size = sizeof(struct part_keys)};

struct use {
    struct load *load;
    const struct ynode *include, *with;                    /* with: a mapping or NULL */
    bool *used;                                            /* for each key of with */
};

/* ---- the file ---- */

/* Below the content folder, without steps upwards. */
static bool path_ok(const char *s) {
    if (*s == '/' || !*s) return false;
    for (const char *p = s; p; p = strchr(p, '/')) {
        if (*p == '/') p++;
        if (strncmp(p, "..", 2) == 0 && (p[2] == '/' || !p[2])) return false;
    }
    return !strchr(s, '\\');
}

static const struct ynode *part_root(struct load *l, const struct ynode *include) {
    if (include->kind != YNODE_SCALAR) {
        if (include->kind != YNODE_BAD) problem(l, include->at, MSG_WANT_TEXT, "include");
        return NULL;
    }
    if (!l->dir) {
        problem0(l, include->at, MSG_NO_CONTENT);
        return NULL;
    }
    if (!path_ok(include->s)) {
        problem(l, include->at, MSG_PART_PATH, include->s);
        return NULL;
    }
    for (size_t i = 0; i < l->nparts; i++)
        if (strcmp(l->parts[i].path, include->s) == 0) return l->parts[i].root;

    const char *path = content_path(l, include->s);
    char *text;
    size_t n;
    bool absent;
    struct ynode *root = NULL;
    if (source_read(l, path, &text, &n, &absent)) root = yaml_parse(l, path, text, n, 1);
    if (absent)
        problem(l, include->at, MSG_NO_PART, include->s);
    else
        *VEC_ADD(l->parts, l->nparts, l->cparts) = (struct part){include->s, root};
    return root;
}

/* ---- parameters ---- */

/* The name in "${name}" at s, its length in *n; NULL if there is none. */
static const char *parameter_at(const char *s, size_t *n) {
    if (s[0] != '$' || s[1] != '{') return NULL;
    *n = strspn(s + 2, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return *n > 0 && s[2 + *n] == '}' ? s + 2 : NULL;
}

static struct ynode *parameter_value(struct use *u, const char *name, size_t n) {
    for (size_t i = 0; u->with && i < u->with->n; i++) {
        const char *key = u->with->pair[i].key->s;
        if (strncmp(key, name, n) == 0 && !key[n]) {
            u->used[i] = true;
            return u->with->pair[i].value;
        }
    }
    problem(u->load, u->include->at, MSG_PART_MISSING, arena_strndup(u->load->arena, name, n));
    return NULL;
}

static struct ynode *bad_node(struct load *l, struct place at) {
    struct ynode *n = arena_alloc(l->arena, sizeof *n);
    n->kind = YNODE_BAD;
    n->at = at;
    return n;
}

/* A scalar that is one parameter becomes its value, whatever that is; inside a longer text only a text can stand. */
static struct ynode *fill_scalar(struct use *u, struct ynode *node) {
    size_t n;
    const char *name = parameter_at(node->s, &n);
    if (name && !name[n + 1]) {
        struct ynode *value = parameter_value(u, name, n);
        return value ? value : bad_node(u->load, node->at);
    }
    if (!strstr(node->s, "${")) return node;
    struct buf out = BUF_INIT;
    bool good = true;
    for (const char *s = node->s; *s;) {
        if (!(name = parameter_at(s, &n))) {
            buf_addc(&out, *s++);
            continue;
        }
        const struct ynode *value = parameter_value(u, name, n);
        if (value && value->kind == YNODE_SCALAR) buf_adds(&out, value->s);
        else if (value && value->kind != YNODE_BAD) problem(u->load, value->at, MSG_WANT_TEXT, arena_strndup(u->load->arena, name, n));
        good = good && value && value->kind == YNODE_SCALAR;
        s = name + n + 1;
    }
    struct ynode *filled = bad_node(u->load, node->at);
    if (good) {
        *filled = *node;
        filled->s = arena_strndup(u->load->arena, out.p, out.n);
    }
    buf_clear(&out);
    return filled;
}

/* A copy of the tree with parameters replaced; what has none is shared. The depth is that of YAML, which is limited. */
static struct ynode *fill(struct use *u, struct ynode *node) {
    if (node->kind == YNODE_SCALAR) return fill_scalar(u, node);
    if (node->kind == YNODE_BAD) return node;
    struct ynode *copy = arena_alloc(u->load->arena, sizeof *copy);
    *copy = *node;
    if (node->kind == YNODE_LIST) {
        copy->item = arena_alloc(u->load->arena, node->n * sizeof *copy->item);
        for (size_t i = 0; i < node->n; i++) copy->item[i] = fill(u, node->item[i]);
    } else {
        copy->pair = arena_alloc(u->load->arena, node->n * sizeof *copy->pair);
        for (size_t i = 0; i < node->n; i++) copy->pair[i] = (struct ypair){node->pair[i].key, fill(u, node->pair[i].value)};
    }
    return copy;
}

struct ynode **part_fields(struct load *l, const struct ynode *include, const struct ynode *with, size_t *n) {
    *n = 0;
    const struct ynode *root = part_root(l, include);
    if (with && with->kind != YNODE_MAP) {
        if (with->kind != YNODE_BAD) problem(l, with->at, MSG_WANT_MAP_FOR, "with");
        with = NULL;
    }
    struct part_keys keys = {0};
    if (!root || !schema_read(l, &part_schema, root, &keys) || !keys.fields) return NULL;

    struct use u = {l, include, with, xcalloc(with ? with->n + 1 : 1, sizeof(bool))};
    const struct ynode *filled = fill(&u, keys.fields);
    for (size_t i = 0; with && i < with->n; i++)
        if (!u.used[i]) problem(l, with->pair[i].key->at, MSG_PART_UNKNOWN, with->pair[i].key->s);
    free(u.used);
    return (struct ynode **)list_items(l, "fields", filled, n);
}

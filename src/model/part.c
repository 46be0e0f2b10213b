/*
 * part.c - field groups that several forms share: content/parts/NAME.yaml with ${parameters} that `with` fills in and fields that
 * `override` changes. Works on nodes; what a field is stands in field.c.
 *
 * Expressions write ${field}, parameters ${parameter}: a part says in `parameters` which are which, so that reading a part alone
 * tells what it needs, and a field added later cannot become a parameter by accident.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

struct part_source { struct text *parameters; size_t nparameters; struct ynode *fields, *rules; };

#define AT(m) .off = offsetof(struct part_source, m)
static const struct key_spec part_keys[] = {
    {.key = "parameters", .kind = KEY_TEXTS, AT(parameters), .off_n = offsetof(struct part_source, nparameters), .ok = name_ok,
     .bad = MSG_BAD_NAME},
    {.key = "fields", .kind = KEY_NODE, .flags = KEY_REQUIRED, AT(fields)},
    {.key = "rules", .kind = KEY_NODE, AT(rules)},
};
#undef AT
static const struct schema part_schema = {SCHEMA_KEYS(part_keys), .size = sizeof(struct part_source)};

/* Keys whose texts hold ${...} of their own: names of fields, which stay. A parameter of the same name is filled in all the same. */
static const char *const expression_keys[] = {
    "constraint", "constraint_message", "remedy", "required", "relevant", "calculation", "file_name",
};

struct use {
    struct load *load;
    const struct ynode *include, *with;                    /* with: a mapping or NULL */
    const struct part_source *part;
    bool *used;                                            /* for each key of with */
    bool expression;                                       /* below one of the expression keys */
};

/* ---- the file ---- */

/* Below the content folder, without steps upwards. */
static bool path_ok(const char *s)
{
    if (*s == '/' || !*s)
        return false;
    for (const char *p = s; p; p = strchr(p, '/')) {
        if (*p == '/')
            p++;
        if (strncmp(p, "..", 2) == 0 && (p[2] == '/' || !p[2]))
            return false;
    }
    return !strchr(s, '\\');
}

static const struct ynode *part_root(struct load *l, const struct ynode *include)
{
    if (include->kind != YNODE_SCALAR) {
        if (include->kind != YNODE_BAD)
            problem(l, include->at, MSG_WANT_TEXT, "include");
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
        if (strcmp(l->parts[i].path, include->s) == 0)
            return l->parts[i].root;

    const char *path = content_path(l, include->s);
    char *text;
    size_t n;
    bool absent;
    struct ynode *root = NULL;
    if (source_read(l, path, &text, &n, &absent))
        root = yaml_parse(l, path, text, n, 1);
    if (absent)
        problem(l, include->at, MSG_NO_PART, include->s);
    else
        *VEC_ADD(l->parts, l->nparts, l->cparts) = (struct part){include->s, root};
    return root;
}

/* ---- parameters ---- */

/* The name in "${name}" at s, its length in *n; NULL if there is none. */
static const char *parameter_at(const char *s, size_t *n)
{
    if (s[0] != '$' || s[1] != '{')
        return NULL;
    *n = strspn(s + 2, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return *n > 0 && s[2 + *n] == '}' ? s + 2 : NULL;
}

/* The value that `with` has for ${name}, or NULL. */
static struct ynode *given(struct use *u, const char *name, size_t n)
{
    for (size_t i = 0; u->with && i < u->with->n; i++) {
        const char *key = u->with->pair[i].key->s;
        if (strncmp(key, name, n) != 0 || key[n])
            continue;
        u->used[i] = true;
        return u->with->pair[i].value;
    }
    return NULL;
}

static bool declared(const struct use *u, const char *name, size_t n)
{
    for (size_t i = 0; i < u->part->nparameters; i++)
        if (strncmp(u->part->parameters[i].s, name, n) == 0 && !u->part->parameters[i].s[n])
            return true;
    return false;
}

/* What ${name} stands for; NULL (told) when it was not given or not declared. */
static struct ynode *parameter_value(struct use *u, const char *name, size_t n, struct place at)
{
    struct ynode *value = given(u, name, n);
    if (!declared(u, name, n))
        problem(u->load, at, MSG_PART_UNDECLARED, arena_strndup(u->load->arena, name, n));
    else if (value)
        return value;
    else
        problem(u->load, u->include->at, MSG_PART_MISSING, arena_strndup(u->load->arena, name, n));
    return NULL;
}

/* Like parameter_at, but in an expression what is no parameter is a field, and stays. */
static const char *replaced_at(const struct use *u, const char *s, size_t *n)
{
    const char *name = parameter_at(s, n);
    return name && u->expression && !declared(u, name, *n) ? NULL : name;
}

static struct ynode *bad_node(struct load *l, struct place at)
{
    struct ynode *n = arena_alloc(l->arena, sizeof *n);
    n->kind = YNODE_BAD;
    n->at = at;
    return n;
}

/* A scalar that is one parameter becomes its value, whatever that is; inside a longer text only a text can stand. */
static struct ynode *fill_scalar(struct use *u, struct ynode *node)
{
    size_t n;
    const char *name = replaced_at(u, node->s, &n);
    if (name && !name[n + 1]) {
        struct ynode *value = parameter_value(u, name, n, node->at);
        return value ? value : bad_node(u->load, node->at);
    }
    if (!strstr(node->s, "${"))
        return node;
    struct buf out = BUF_INIT;
    bool good = true;
    for (const char *s = node->s; *s;) {
        if (!(name = replaced_at(u, s, &n))) {
            buf_addc(&out, *s++);
            continue;
        }
        const struct ynode *value = parameter_value(u, name, n, node->at);
        if (value && value->kind == YNODE_SCALAR)
            buf_adds(&out, value->s);
        else if (value && value->kind != YNODE_BAD)
            problem(u->load, value->at, MSG_WANT_TEXT, arena_strndup(u->load->arena, name, n));
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

static struct ynode *fill(struct use *u, struct ynode *node);

static struct ypair fill_pair(struct use *u, const struct ypair *pair)
{
    bool outer = u->expression;
    for (size_t i = 0; i < sizeof expression_keys / sizeof *expression_keys; i++)
        if (strcmp(pair->key->s, expression_keys[i]) == 0)
            u->expression = true;
    struct ypair filled = {pair->key, fill(u, pair->value)};
    u->expression = outer;
    return filled;
}

/* A copy of the tree with parameters replaced; what has none is shared. The depth is that of YAML, which is limited. */
static struct ynode *fill(struct use *u, struct ynode *node)
{
    if (node->kind == YNODE_SCALAR)
        return fill_scalar(u, node);
    if (node->kind == YNODE_BAD)
        return node;
    struct ynode *copy = arena_alloc(u->load->arena, sizeof *copy);
    *copy = *node;
    if (node->kind == YNODE_LIST) {
        copy->item = arena_alloc(u->load->arena, node->n * sizeof *copy->item);
        for (size_t i = 0; i < node->n; i++)
            copy->item[i] = fill(u, node->item[i]);
    } else {
        copy->pair = arena_alloc(u->load->arena, node->n * sizeof *copy->pair);
        for (size_t i = 0; i < node->n; i++)
            copy->pair[i] = fill_pair(u, &node->pair[i]);
    }
    return copy;
}

/* ---- local changes ---- */

/* field with the keys of `changes` in place of its own. */
static struct ynode *override_field(struct load *l, const struct ynode *field, const struct ynode *changes)
{
    struct ynode *copy = arena_alloc(l->arena, sizeof *copy);
    *copy = *field;
    copy->pair = arena_alloc(l->arena, (field->n + changes->n) * sizeof *copy->pair);
    copy->n = 0;
    for (size_t i = 0; i < field->n; i++)
        if (!ymap_get(changes, field->pair[i].key->s) || strcmp(field->pair[i].key->s, "name") == 0)
            copy->pair[copy->n++] = field->pair[i];
    for (size_t i = 0; i < changes->n; i++) {
        if (strcmp(changes->pair[i].key->s, "name") == 0)
            problem0(l, changes->pair[i].key->at, MSG_PART_OVERRIDE_NAME);
        else
            copy->pair[copy->n++] = changes->pair[i];
    }
    return copy;
}

static void apply_overrides(struct load *l, const struct ynode *override, struct part_use *out)
{
    if (override->kind != YNODE_MAP) {
        if (override->kind != YNODE_BAD)
            problem(l, override->at, MSG_WANT_MAP_FOR, "override");
        return;
    }
    for (size_t i = 0; i < override->n; i++) {
        const struct ypair *change = &override->pair[i];
        size_t k = 0;
        while (k < out->nfields) {
            const struct ynode *name = ymap_get(out->fields[k], "name");
            if (name && name->kind == YNODE_SCALAR && strcmp(name->s, change->key->s) == 0)
                break;
            k++;
        }
        if (change->value->kind != YNODE_MAP) {
            if (change->value->kind != YNODE_BAD)
                problem(l, change->value->at, MSG_WANT_MAP_FOR, change->key->s);
        } else if (k == out->nfields) {
            problem(l, change->key->at, MSG_PART_OVERRIDE, change->key->s);
        } else {
            out->fields[k] = override_field(l, out->fields[k], change->value);
        }
    }
}

/* ---- the whole ---- */

static void read_rules(struct load *l, struct use *u, struct part_use *out)
{
    size_t n;
    if (!u->part->rules)
        return;
    struct ynode *const *item = list_items(l, "rules", fill(u, u->part->rules), &n);
    out->rules = arena_alloc(l->arena, n * sizeof *out->rules);
    for (size_t i = 0; i < n; i++)
        if (schema_read(l, &rule_schema, item[i], &out->rules[out->nrules]))
            out->nrules++;
}

void part_use(struct load *l, const struct ynode *include, const struct ynode *with, const struct ynode *override, struct part_use *out)
{
    const struct ynode *root = part_root(l, include);
    if (with && with->kind != YNODE_MAP) {
        if (with->kind != YNODE_BAD)
            problem(l, with->at, MSG_WANT_MAP_FOR, "with");
        with = NULL;
    }
    struct part_source part = {0};
    if (!root || !schema_read(l, &part_schema, root, &part) || !part.fields)
        return;

    struct use u = {l, include, with, &part, xcalloc(with ? with->n + 1 : 1, sizeof(bool)), false};
    struct ynode *const *item = list_items(l, "fields", fill(&u, part.fields), &out->nfields);
    out->fields = arena_alloc(l->arena, out->nfields * sizeof *out->fields);
    for (size_t i = 0; i < out->nfields; i++)
        out->fields[i] = item[i];
    read_rules(l, &u, out);
    for (size_t i = 0; i < part.nparameters; i++)
        parameter_value(&u, part.parameters[i].s, strlen(part.parameters[i].s), include->at);
    for (size_t i = 0; with && i < with->n; i++)
        if (!u.used[i])
            problem(l, with->pair[i].key->at, MSG_PART_UNKNOWN, with->pair[i].key->s);
    free(u.used);
    if (override)
        apply_overrides(l, override, out);
}

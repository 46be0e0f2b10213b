/*
 * choices.c - what may be chosen in a field: written beside it, or taken from a code list, or from a choice in another field.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

/* A state is a PDF name without escapes; "Off" is PDF's own word for "not chosen" (ISO 32000-1, 12.7.4.2.3). */
static bool state_ok(const char *s)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t n = strlen(s);
    return n > 0 && n <= 64 && strspn(s, allowed) == n && strcmp(s, "Off") != 0;
}

/* ---- the keys ---- */

#define AT(m) .off = offsetof(struct choice, m)
static const struct key_spec choice_keys[] = {
    {.key = "value", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(value)},
    {.key = "label", .kind = KEY_TEXT, AT(label)},
    {.key = "state", .kind = KEY_STRING, AT(state), .ok = state_ok, .bad = MSG_BAD_STATE},
    {.key = "parent", .kind = KEY_STRING, AT(parent)},
    {.key = "from", .kind = KEY_STRING, AT(from), .ok = code_day_ok, .bad = MSG_CODES_DAY},
    {.key = "until", .kind = KEY_STRING, AT(until), .ok = code_day_ok, .bad = MSG_CODES_DAY},
    {.key = "was", .kind = KEY_STRING, AT(was)},
};
#undef AT

/* The place of a choice is that of its label, which by default is its value. */
static void choice_done(struct load *l, const struct ynode *node, void *obj)
{
    struct choice *c = obj;
    if (!c->label.s && c->value)
        c->label = (struct text){c->value, ymap_place(node, "value", node->at)};
    if (c->from && c->until && strcmp(c->from, c->until) > 0)
        problem(l, ymap_place(node, "from", node->at), MSG_FROM_UNTIL, c->from, c->until);
    if (c->was && c->value && strcmp(c->was, c->value) == 0)
        problem(l, ymap_place(node, "was", node->at), MSG_WAS_SELF, c->was);
}

const struct schema choice_schema = {SCHEMA_KEYS(choice_keys), .size = sizeof(struct choice), .scalar = "value", .done = choice_done};

/* ---- code lists ---- */

/* GB/T 2260: two digits each of province, city and county; what is no further divided ends in zeros. */
static enum region_level level_of(const char *code)
{
    size_t n = strlen(code);
    if (n != 6)
        return REGION_COUNTY;
    return strcmp(code + 2, "0000") == 0 ? REGION_PROVINCE : strcmp(code + 4, "00") == 0 ? REGION_CITY : REGION_COUNTY;
}

/* Whether somebody may choose this entry: one of the level, or one above it that has nothing below, such as 东莞市. */
static bool *offered_regions(const struct codelist *list, enum region_level level)
{
    bool *offered = xcalloc(list->n + 1, sizeof *offered);
    for (size_t i = 0; i < list->n; i++)
        offered[i] = level_of(list->v[i].code) >= level;
    for (size_t i = 0; i < list->n; i++) {
        const struct code *c = &list->v[i], *above = c->parent && !c->until ? codelist_find(list, c->parent) : NULL;
        if (above && level_of(c->code) >= level)
            offered[above - list->v] = false;
    }
    return offered;
}

/* How many entries stand above it, itself counted. A list may hold a circle: it has at most n steps. */
static int depth_of(const struct codelist *list, const struct code *c)
{
    int depth = 0;
    for (size_t steps = 0; c && steps <= list->n; steps++, depth++)
        c = c->parent ? codelist_find(list, c->parent) : NULL;
    return depth;
}

static int compare_labels(const void *pa, const void *pb)
{
    const struct choice *const *a = pa, *const *b = pb;
    return strcmp((*a)->label.s, (*b)->label.s);
}

/* In a tree the same name may stand under several entries: where people read it without what is above, that is written behind it. */
static void tell_apart(struct load *l, struct field *f, const struct codelist *list)
{
    struct choice **v = xcalloc(f->nchoices + 1, sizeof *v);
    for (size_t i = 0; i < f->nchoices; i++)
        v[i] = &f->choices[i];
    qsort(v, f->nchoices, sizeof *v, compare_labels);
    for (size_t i = 0, k; i < f->nchoices; i = k) {
        for (k = i + 1; k < f->nchoices && strcmp(v[i]->label.s, v[k]->label.s) == 0; k++) {}
        for (size_t m = i; k - i > 1 && m < k; m++) {
            const struct code *c = codelist_find(list, v[m]->state), *above = c && c->parent ? codelist_find(list, c->parent) : NULL;
            if (above)
                v[m]->label.s = arena_printf(l->arena, "%s（%s）", v[m]->label.s, above->name);
        }
    }
    free(v);
}

/* What a field that stores names stored for a former code: the name it still has in the list, else the word itself. */
static const char *name_of_code(const struct codelist *list, const char *code)
{
    const struct code *c = code ? codelist_find(list, code) : NULL;
    return c ? c->name : code;
}

static void take_list(struct load *l, struct field *f, const struct ynode *node)
{
    const struct place at = ymap_place(node, "list", f->at);
    const struct codelist *list = load_codes(l, f->list);
    if (!list) {
        if (l->dir)
            problem(l, at, MSG_NO_LIST, f->list);
        else
            problem0(l, at, MSG_NO_CONTENT);
        return;
    }
    bool *offered = f->type == TYPE_REGION ? offered_regions(list, f->level) : NULL;
    f->choices = arena_alloc(l->arena, list->n * sizeof *f->choices);
    f->formers = arena_alloc(l->arena, list->n * sizeof *f->formers);
    f->nchoices = f->nformers = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct code *c = &list->v[i];
        if ((offered && !offered[i]) || (f->depth > 0 && depth_of(list, c) != f->depth))
            continue;
        if (!state_ok(c->code))
            problem(l, at, MSG_LIST_STATE, c->code);
        bool by_name = (BIT(f->type) & TYPES_CHOICE) != 0;
        *(c->until ? &f->formers[f->nformers++] : &f->choices[f->nchoices++]) = (struct choice){
            .value = by_name ? c->name : c->code, .state = c->code, .label = {c->name, at}, .from = c->from, .until = c->until,
            .was = by_name ? name_of_code(list, c->was) : c->was};
    }
    free(offered);
    if (f->depth > 1 && f->type == TYPE_CODE)
        tell_apart(l, f, list);
}

/* Whether the word is what field p stores for one of its choices; by its code when p stores names of a list. */
static const char *choice_of(const struct field *p, const char *code)
{
    for (size_t i = 0; i < p->nchoices; i++)
        if (strcmp(p->choices[i].state, code) == 0)
            return p->choices[i].value;
    return NULL;
}

/* The nearest entry at or above `code` that field p offers, as p stores it. A list may hold a circle: it has at most n steps. */
static const char *above(const struct codelist *list, const char *code, const struct field *p, bool itself)
{
    const struct code *c = codelist_find(list, code);
    for (size_t steps = 0; c && steps <= list->n; steps++) {
        const char *found = steps > 0 || itself ? choice_of(p, c->code) : NULL;
        if (found || !c->parent)
            return found;
        c = codelist_find(list, c->parent);
    }
    return NULL;
}

static bool has_choice(const struct field *f, const char *value)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].value, value) == 0)
            return true;
    return false;
}

void choices_link(struct load *l, struct field *f, const struct field *parent)
{
    const struct codelist *list = f->list && l->dir ? load_codes(l, f->list) : NULL;
    bool same = f->list && parent->list && strcmp(f->list, parent->list) == 0, any = f->nchoices == 0;
    /* Of another list, or of none, only what is written in the choices themselves can be known. */
    for (size_t i = 0; list && same && i < f->nchoices; i++)
        f->choices[i].parent = above(list, f->choices[i].state, parent, f->type == TYPE_REGION);
    for (size_t i = 0; list && same && i < f->nformers; i++)
        f->formers[i].parent = above(list, f->formers[i].state, parent, f->type == TYPE_REGION);
    for (size_t i = 0; i < f->nchoices; i++) {
        const struct choice *c = &f->choices[i];
        any |= c->parent != NULL;
        if (c->parent && parent->nchoices > 0 && !has_choice(parent, c->parent))
            problem(l, c->label.at, MSG_PARENT_VALUE, c->parent, parent->name);
    }
    if (!any && parent->nchoices > 0)
        problem(l, f->at, MSG_PARENT_NONE, parent->name);
}

/* ---- what is written ---- */

/* A yes-no is a choice of two whose words nobody needs to write. */
static void take_yes_no(struct load *l, struct field *f)
{
    f->choices = arena_alloc(l->arena, 2 * sizeof *f->choices);
    f->choices[0] = (struct choice){.value = "是", .state = "yes", .label = {"是", f->at}};
    f->choices[1] = (struct choice){.value = "否", .state = "no", .label = {"否", f->at}};
    f->nchoices = 2;
}

static void complete_choices(struct load *l, struct field *f)
{
    if (f->type == TYPE_YES_NO && f->nchoices == 0)
        take_yes_no(l, f);
    for (size_t i = 0; i < f->nchoices; i++) {
        struct choice *c = &f->choices[i];
        if (!c->value)
            c->value = "";                      /* it was missing and has been told */
        if (!c->label.s)
            c->label = (struct text){c->value, f->at};
        if (!c->state)
            c->state = arena_printf(l->arena, "%zu", i + 1);
    }
}

struct choice_key { const char *s; size_t i; };

static int compare_choice_keys(const void *pa, const void *pb)
{
    const struct choice_key *a = pa, *b = pb;
    int c = strcmp(a->s, b->s);
    return c ? c : a->i < b->i ? -1 : a->i > b->i;
}

static void check_repeated(struct load *l, const struct field *f, bool states)
{
    if (f->nchoices < 2)
        return;
    struct choice_key *v = xmalloc(f->nchoices * sizeof *v);
    for (size_t i = 0; i < f->nchoices; i++)
        v[i] = (struct choice_key){states ? f->choices[i].state : f->choices[i].value, i};
    qsort(v, f->nchoices, sizeof *v, compare_choice_keys);
    for (size_t i = 1; i < f->nchoices; i++)
        if (*v[i].s && strcmp(v[i - 1].s, v[i].s) == 0)
            problem(l, f->choices[v[i].i].label.at, f->list ? MSG_LIST_TWICE : states ? MSG_STATE_TWICE : MSG_CHOICE_TWICE, v[i].s);
    free(v);
}

static void check_choices(struct load *l, const struct field *f, const struct ynode *node)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (strpbrk(f->choices[i].value, "\n\t"))
            problem0(l, f->choices[i].label.at, MSG_YAML_CONTROL);
    for (size_t i = 0; f->type == TYPE_CHOICES && i < f->nchoices; i++) {
        if (strpbrk(f->choices[i].value, " \t\n") || strstr(f->choices[i].value, "\xE3\x80\x80"))
            problem(l, f->choices[i].label.at, MSG_CHOICE_SPACE, f->choices[i].value);
    }
    check_repeated(l, f, false);
    check_repeated(l, f, true);
    if (f->nchoices > 0)
        return;
    /* A list that is not there, or was not read, has been told; the compiled JSON must carry its entries. */
    bool from_list = node && (f->list || ymap_get(node, "list"));
    if ((BIT(f->type) & (BIT(TYPE_CODE) | BIT(TYPE_REGION))) && !from_list)
        problem0(l, f->at, MSG_CODE_NO_LIST);
    if ((BIT(f->type) & TYPES_CHOICE) && !from_list) {
        const struct ynode *given = ymap_get(node, "choices");
        if (!given || (given->kind == YNODE_LIST && given->n == 0))
            problem0(l, f->at, MSG_NO_CHOICES);
    }
}


void choices_finish(struct load *l, struct field *f, const struct ynode *node)
{
    if (node && f->list && ymap_get(node, "choices"))
        problem0(l, ymap_place(node, "choices", f->at), MSG_LIST_AND_CHOICES);
    /* The compiled JSON carries the choices of a list already: the list itself may have changed since. */
    if (node && f->list && (BIT(f->type) & TYPES_LIST))
        take_list(l, f, node);
    complete_choices(l, f);
    check_choices(l, f, node);
    for (size_t i = 0; node && !f->parent && !ymap_get(node, "parent") && i < f->nchoices; i++) {
        if (!f->choices[i].parent)
            continue;
        problem0(l, f->choices[i].label.at, MSG_PARENT_ALONE);
        break;
    }
}

/*
 * fn_code.c - what a resident ID says of its holder, and where an entry stands in a code list. Bad numbers and unknown codes give
 * empty values: they have their own issues.
 */
#include "rule/fn_int.h"
#include "rule/rule_int.h"

#include <string.h>

/* ---- resident ID ---- */

/* 18 characters with all their digits right, or 15 of the numbers before 2013; a birth after receipt or before 1850 is not right.
 * As stored: nothing is folded or trimmed. */
static bool read_id(const struct call *c, struct date *birth, char *sex)
{
    struct date today = c->e->ctx ? c->e->ctx->received : (struct date){ 0, 0, 0 };
    const char *id = c->v[0].s;
    if (strlen(id) == 18)
        return resident_id_check(id, today, NULL, birth, sex, NULL) == ID_OK;
    struct number_facts facts;
    if (strlen(id) != 15 || !number_all_digits(id, 15) || strncmp(id + 12, "996", 3) >= 0)
        return false;
    /* The province is judged by others. */
    enum number_fault fault = number_check(NUMBER_ID15, id, today, NULL, &facts);
    *birth = facts.birth;
    *sex = facts.sex;
    return fault == NUMBER_OK;
}

struct value fn_id_birth(const struct call *c)
{
    struct date birth;
    char sex;
    return value_date(read_id(c, &birth, &sex) ? days_of(birth) : NAN);
}

struct value fn_id_sex(const struct call *c)
{
    struct date birth;
    char sex;
    return value_text(!read_id(c, &birth, &sex) ? "" : sex == '1' ? "男" : "女");
}

struct value fn_id_region(const struct call *c)
{
    struct date birth;
    char sex;
    return value_text(read_id(c, &birth, &sex) ? arena_strndup(c->e->arena, c->v[0].s, 6) : "");
}

/* ---- code lists ---- */

const struct codelist *env_codes(const struct expr_env *e, const char *id)
{
    return e->ctx && e->ctx->codes ? e->ctx->codes(e->ctx->codes_ctx, id) : NULL;
}

/* The one current entry of this name; when there is none, the one former entry. Several are none. */
static const struct code *find_name(const struct codelist *l, const char *name)
{
    const struct code *current = NULL, *former = NULL;
    size_t ncurrent = 0, nformer = 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct code *c = &l->v[i];
        if (strcmp(c->name, name) != 0)
            continue;
        if (c->until) {
            former = c;
            nformer++;
        } else {
            current = c;
            ncurrent++;
        }
    }
    if (ncurrent > 0)
        return ncurrent == 1 ? current : NULL;
    return nformer == 1 ? former : NULL;
}

/* The entry that a stored text means, by code or else by name: a choice from a list is stored by name. */
static const struct code *find_entry(const struct codelist *l, const char *text)
{
    if (!l || !*text)
        return NULL;
    const struct code *c = codelist_find(l, text);
    return c ? c : find_name(l, text);
}

struct value fn_code_name(const struct call *c)
{
    const struct code *entry = find_entry(env_codes(c->e, c->v[1].s), c->v[0].s);
    return value_text(entry ? entry->name : "");
}

struct value fn_code_parent(const struct call *c)
{
    const struct code *entry = find_entry(env_codes(c->e, c->v[1].s), c->v[0].s);
    return value_text(entry && entry->parent ? entry->parent : "");
}

/* From the entry upwards, itself included. */
struct value fn_under(const struct call *c)
{
    enum { MOST_LEVELS = 16 };                             /* lists are shallow; one that runs in a circle ends here */
    const struct codelist *l = env_codes(c->e, c->v[2].s);
    const char *what = c->v[1].s;
    const struct code *entry = *what ? find_entry(l, c->v[0].s) : NULL;
    for (int i = 0; entry && i < MOST_LEVELS; i++) {
        if (strcmp(entry->code, what) == 0 || strcmp(entry->name, what) == 0)
            return value_truth(true);
        entry = entry->parent ? codelist_find(l, entry->parent) : NULL;
    }
    return value_truth(false);
}

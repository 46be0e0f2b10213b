/*
 * version.c - which version comes after which, whether two say the same, and where the answers to one go in the next. What changed in
 * words is told by compare.c.
 */
#include "model/model_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- order ---- */

/* Compares the numbers at *a and *b by value, whatever their length, and moves both behind them. */
static int compare_numbers(const char **a, const char **b)
{
    static const char digits[] = "0123456789";
    const char *x = *a + strspn(*a, "0"), *y = *b + strspn(*b, "0");
    size_t n = strspn(x, digits), m = strspn(y, digits);
    *a = x + n;
    *b = y + m;
    return n != m ? (n < m ? -1 : 1) : memcmp(x, y, n);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

int version_compare(const char *a, const char *b)
{
    const char *x = a, *y = b;
    while (*x && *y) {
        int c = is_digit(*x) && is_digit(*y) ? compare_numbers(&x, &y) : (unsigned char)*x++ - (unsigned char)*y++;
        if (c)
            return c;
    }
    return *x || *y ? (*x ? 1 : -1) : strcmp(a, b);
}

/* ---- the same ---- */

/* The entries of code lists come and go by themselves: a field names its list. */
static void drop_entries(json_t *form)
{
    size_t i, k;
    json_t *section, *field;
    json_array_foreach(json_object_get(form, "sections"), i, section)
        json_array_foreach(json_object_get(section, "fields"), k, field)
            if (json_object_get(field, "list")) {
                json_object_del(field, "choices");
                json_object_del(field, "formers");
            }
}

/* Without what former names say. */
static void drop_history(json_t *form)
{
    size_t i, k, n;
    json_t *section, *field, *choice;
    json_object_del(form, "drops");
    json_array_foreach(json_object_get(form, "sections"), i, section) {
        json_object_del(section, "was");
        json_array_foreach(json_object_get(section, "fields"), k, field) {
            json_object_del(field, "was");
            json_array_foreach(json_object_get(field, "choices"), n, choice) json_object_del(choice, "was");
        }
    }
}

static json_t *own_definition(const struct form *f, bool history)
{
    json_t *j = form_to_json(f), *procedure = json_object_get(j, "procedure");
    json_t *id = json_incref(json_object_get(procedure, "id"));
    json_object_del(j, "procedure");
    json_object_del(j, "format");
    json_object_del(j, "version");
    if (id)
        json_object_set_new(j, "procedure", id);
    drop_entries(j);
    if (!history)
        drop_history(j);
    return j;
}

static bool same(const struct form *a, const struct form *b, bool history)
{
    json_t *x = own_definition(a, history), *y = own_definition(b, history);
    bool equal = json_equal(x, y) == 1;
    json_decref(x);
    json_decref(y);
    return equal;
}

bool form_same(const struct form *a, const struct form *b) { return same(a, b, true); }

bool form_same_now(const struct form *a, const struct form *b) { return same(a, b, false); }

/* ---- what is dropped ---- */

bool drop_ok(const char *s)
{
    char name[65 + 1 + 65];
    size_t n = strcspn(s, "=");
    if (n >= sizeof name || (s[n] && !s[n + 1]))
        return false;
    memcpy(name, s, n);
    name[n] = '\0';
    char *dot = strchr(name, '.');
    if (dot)
        *dot = '\0';
    return name_ok(name) && (!dot || name_ok(dot + 1));
}

bool form_drops(const struct form *f, const char *what)
{
    for (size_t i = 0; i < f->ndrops; i++)
        if (strcmp(f->drops[i].s, what) == 0)
            return true;
    return false;
}

static bool has_choice(const struct field *f, const char *value)
{
    for (size_t i = 0; i < f->nchoices; i++)
        if (strcmp(f->choices[i].value, value) == 0)
            return true;
    return false;
}

/* Rows of a table are named by what is printed in them, else by their number. */
static bool has_row(const struct section *s, const char *row)
{
    for (size_t i = 0; i < s->nkeys; i++)
        if (strcmp(s->keys[i].s, row) == 0)
            return true;
    return s->nkeys == 0 && strlen(row) < 5 && strspn(row, "0123456789") == strlen(row) && atoi(row) <= section_rows(s);
}

static bool is_name(const char *name, const char *s, size_t n) { return name && strlen(name) == n && memcmp(name, s, n) == 0; }

bool form_has_value(const struct form *f, const char *what)
{
    size_t n = strcspn(what, "="), table = strcspn(what, ".=");
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *s = &f->sections[i];
        bool is_table = s->kind == SECTION_TABLE, named = is_table && is_name(s->name, what, table);
        if (named && table == n)
            return has_row(s, what + n + 1);
        if (is_table != (table < n) || (is_table && !named))
            continue;
        const char *name = table < n ? what + table + 1 : what;
        size_t len = (size_t)(what + n - name);
        for (size_t k = 0; k < s->nfields; k++)
            if (is_name(s->fields[k].name, name, len))
                return has_choice(&s->fields[k], what + n + 1);
    }
    return false;
}

/* ---- where answers go ---- */

static const struct field *search(const struct section *s, const char *name, bool former)
{
    for (size_t i = 0; i < s->nfields + s->nopinions; i++) {
        const struct field *f = i < s->nfields ? &s->fields[i] : s->opinions[i - s->nfields].field;
        const char *has = !f ? NULL : former ? f->was : f->name;
        if (has && strcmp(has, name) == 0)
            return f;
    }
    return NULL;
}

const struct section *table_successor(const struct form *newer, const struct section *table)
{
    for (int former = 0; former < 2; former++)
        for (size_t i = 0; i < newer->nsections; i++) {
            const struct section *s = &newer->sections[i];
            const char *has = s->kind != SECTION_TABLE ? NULL : former ? s->was : s->name;
            if (has && table->name && strcmp(has, table->name) == 0)
                return s;
        }
    return NULL;
}

const struct field *field_successor(const struct form *newer, const struct section *table, const struct field *f, const struct section **in)
{
    const struct section *only = table && table->kind == SECTION_TABLE ? table_successor(newer, table) : NULL;
    bool in_table = table && table->kind == SECTION_TABLE;
    if (!f->name || (in_table && !only))
        return NULL;
    for (int former = 0; former < 2; former++)
        for (size_t i = 0; i < newer->nsections; i++) {
            const struct section *s = &newer->sections[i];
            if (in_table ? s != only : s->kind == SECTION_TABLE)
                continue;
            const struct field *found = search(s, f->name, former);
            if (!found)
                continue;
            if (in)
                *in = s;
            return found;
        }
    return NULL;
}

int row_successor(const struct section *older, const struct section *newer, int row)
{
    if (older->nkeys == 0 || newer->nkeys == 0)
        return row <= section_rows(newer) ? row : 0;
    for (size_t i = 0; row > 0 && (size_t)row <= older->nkeys && i < newer->nkeys; i++)
        if (strcmp(older->keys[row - 1].s, newer->keys[i].s) == 0)
            return (int)i + 1;
    return 0;
}

/* A former entry of a list is still one: rules judge whether it may be chosen today. */
const struct choice *choice_successor(const struct field *newer, const char *value)
{
    for (int former = 0; former < 2; former++)
        for (size_t i = 0; i < newer->nchoices + newer->nformers; i++) {
            const struct choice *c = i < newer->nchoices ? &newer->choices[i] : &newer->formers[i - newer->nchoices];
            const char *has = former ? c->was : c->value;
            if (has && strcmp(has, value) == 0)
                return c;
        }
    return NULL;
}

enum {
    TYPES_ANY_TEXT = BIT(TYPE_TEXT) | BIT(TYPE_PARAGRAPH),
    TYPES_ONE_CHOICE = BIT(TYPE_CHOICE) | BIT(TYPE_YES_NO) | BIT(TYPE_CODE) | BIT(TYPE_REGION)
};

bool type_takes(enum type newer, enum type older)
{
    if (newer == older)
        return true;
    if (!type_has_field(newer))
        return !type_has_field(older);
    if (!type_has_field(older) || (BIT(newer) & TYPES_ANY_TEXT))
        return true;
    switch (newer) {
    case TYPE_DECIMAL: return older == TYPE_INTEGER || older == TYPE_MONEY || older == TYPE_YEAR;
    case TYPE_MONEY: return older == TYPE_INTEGER;
    case TYPE_INTEGER: return older == TYPE_YEAR;
    case TYPE_ID: return older == TYPE_RESIDENT_ID;
    case TYPE_PHONE: return older == TYPE_MOBILE;
    case TYPE_CHOICE:
    case TYPE_CHOICES:
    case TYPE_CODE:
    case TYPE_REGION: return (BIT(older) & TYPES_ONE_CHOICE) != 0;   /* each value is looked at besides */
    case TYPE_CALCULATED:
    case TYPE_HIDDEN: return older == TYPE_CALCULATED || older == TYPE_HIDDEN;
    default: return false;
    }
}

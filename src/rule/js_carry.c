/*
 * js_carry.c - what a script that leaves the house takes along: the messages that it tells and the code lists that it looks into. Knows
 * neither forms nor pages.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "rule/rule.h"

static void add_json(json_t *j, struct buf *out)
{
    char *s = json_dumps(j, JSON_COMPACT);
    if (!s)
        die(MSG_NO_MEMORY, MSG_NONE);
    buf_adds(out, s);
    free(s);
    json_decref(j);
}

/* ---- messages ---- */

/* A string of the script that may name messages: 'RULE_AT'. */
struct named { const char *p; size_t n; };
struct names { struct named *v; size_t n, cap; };

static int by_letters(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    size_t n = x->n < y->n ? x->n : y->n;
    int c = memcmp(x->p, y->p, n);
    return c ? c : (x->n > y->n) - (x->n < y->n);
}

static void find_named(const char *script, struct names *out)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    for (const char *s = strchr(script, '\''); s; s = strchr(s + 1, '\'')) {
        size_t n = strspn(s + 1, letters);
        if (n > 0 && s[n + 1] == '\'')
            *VEC_ADD(out->v, out->n, out->cap) = (struct named){ s + 1, n };
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_letters);
}

/* The script names a message whole, or its beginning up to an underscore, to which it adds the rest. */
static bool tells(const struct names *named, const char *id)
{
    for (size_t n = strlen(id); n > 0; n--) {
        if (id[n] && id[n - 1] != '_')
            continue;
        if (named->n && bsearch(&(struct named){ id, n }, named->v, named->n, sizeof *named->v, by_letters))
            return true;
    }
    return false;
}

void rule_js_messages_of(const char *script, enum lang lang, struct buf *out)
{
    json_t *all = json_object();
    struct names named = { 0 };
    find_named(script, &named);
    for (size_t i = 0; i < MSG_COUNT; i++) {
        enum msg id = (enum msg)i;
        if (!tells(&named, msg_name(id)))
            continue;
        json_t *row = json_array();
        json_array_append_new(row, json_string(msg_level(id) == LEVEL_WARNING ? "warning" : "error"));
        json_array_append_new(row, json_string(lang == LANG_ZH ? msg_pattern_in(id, LANG_ZH) : ""));
        if (lang == LANG_EN)
            json_array_append_new(row, json_string(msg_pattern_in(id, LANG_EN)));
        json_object_set_new(all, msg_name(id), row);
    }
    free(named.v);
    add_json(all, out);
}

/* ---- code lists ---- */

static void set_if(json_t *o, const char *key, const char *s)
{
    if (s)
        json_object_set_new(o, key, json_string(s));
}

static json_t *list_json(const struct codelist *l)
{
    json_t *a = json_array();
    for (size_t i = 0; i < l->n; i++) {
        json_t *e = json_object();
        set_if(e, "code", l->v[i].code);
        set_if(e, "name", l->v[i].name);
        set_if(e, "parent", l->v[i].parent);
        set_if(e, "until", l->v[i].until);
        json_array_append_new(a, e);
    }
    return a;
}

static bool in_id(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

/* A list is named in the last argument of a call: ,"id"). */
void rule_js_lists(const char *program, const struct codelist *(*codes)(void *ctx, const char *id), void *codes_ctx, struct buf *out)
{
    json_t *lists = json_object();
    for (const char *s = program; codes && (s = strstr(s, ",\"")) != NULL; s += 2) {
        size_t n = 0;
        while (in_id(s[2 + n]))
            n++;
        if (n == 0 || strncmp(s + 2 + n, "\")", 2) != 0)
            continue;
        char *id = xstrndup(s + 2, n);
        const struct codelist *l = json_object_get(lists, id) ? NULL : codes(codes_ctx, id);
        if (l)
            json_object_set_new(lists, id, list_json(l));
        free(id);
    }
    const struct codelist *days = codes && strstr(program, "workdays") ? codes(codes_ctx, "holidays") : NULL;   /* no call names the calendar */
    if (days)
        json_object_set_new(lists, "holidays", list_json(days));
    add_json(lists, out);
}

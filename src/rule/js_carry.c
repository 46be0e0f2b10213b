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

/* The script names a message whole, or its beginning up to an underscore, to which it adds the rest. */
static bool tells(const char *script, const char *id)
{
    bool yes = false;
    for (size_t n = strlen(id); n > 0 && !yes; n--) {
        if (id[n] && id[n - 1] != '_')
            continue;
        char *quoted = xasprintf("'%.*s'", (int)n, id);
        yes = strstr(script, quoted) != NULL;
        free(quoted);
    }
    return yes;
}

void rule_js_messages_of(const char *script, enum lang lang, struct buf *out)
{
    json_t *all = json_object();
    for (size_t i = 0; i < MSG_COUNT; i++) {
        enum msg id = (enum msg)i;
        if (!tells(script, msg_name(id)))
            continue;
        json_t *row = json_array();
        json_array_append_new(row, json_string(msg_level(id) == LEVEL_WARNING ? "warning" : "error"));
        json_array_append_new(row, json_string(lang == LANG_ZH ? msg_pattern_in(id, LANG_ZH) : ""));
        if (lang == LANG_EN)
            json_array_append_new(row, json_string(msg_pattern_in(id, LANG_EN)));
        json_object_set_new(all, msg_name(id), row);
    }
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

/*
 * view.c - small views: texts, numbers, dates, periods, addresses and sizes as JSON for templates. No word of any language is here.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "markup/markup.h"
#include "page/page_int.h"

void put_plain(json_t *o, const char *key, const char *s)
{
    bool there = s && *s != '\0';
    /* Our texts are UTF-8: the sources were looked at when they were read. */
    json_object_set_new_nocheck(o, key, there ? json_string_nocheck(s) : json_null());
}

void put_rich(struct link_place *k, json_t *o, const char *key, struct text t)
{
    if (!t.s || markup_is_words(t.s)) {
        put_plain(o, key, t.s);
        return;
    }
    struct buf b = BUF_INIT;
    struct markup_links links = {link_resolve, k};
    markup_inline_at(t.s, t.at, k ? &links : NULL, &b, k ? k->d : NULL);
    put_plain(o, key, b.p);
    buf_clear(&b);
}

void put_number(json_t *o, const char *key, long n) { json_object_set_new_nocheck(o, key, n > 0 ? json_integer(n) : json_null()); }

void put_list(json_t *o, const char *key, json_t *list)
{
    size_t n = json_array_size(list);
    if (n == 0) {
        json_decref(list);
        put_plain(o, key, NULL);
        return;
    }
    json_t *v = json_object();
    json_object_set_new_nocheck(v, "rows", list);
    json_object_set_new_nocheck(v, "n", json_integer((json_int_t)n));
    json_object_set_new_nocheck(o, key, v);
}

void put_date(json_t *o, const char *key, const char *s)
{
    if (!s || *s == '\0') {
        put_plain(o, key, NULL);
        return;
    }
    struct date t;
    json_t *v = json_object();
    bool whole = date_parse(s, &t);
    bool yearly = !whole && strlen(s) == 5 && s[2] == '-' && date_exists(2000, t.m = atoi(s), t.d = atoi(s + 3));
    put_plain(v, "iso", whole || yearly ? s : NULL);
    put_plain(v, "raw", whole || yearly ? NULL : s);
    put_number(v, "y", whole ? t.y : 0);
    put_number(v, "m", whole || yearly ? t.m : 0);
    put_number(v, "d", whole || yearly ? t.d : 0);
    json_object_set_new_nocheck(o, key, v);
}

void put_period(json_t *o, const char *key, const char *s)
{
    static const char *const units[] = {"day", "week", "month", "year"};
    if (!s || *s == '\0') {
        put_plain(o, key, NULL);
        return;
    }
    char *unit;
    long n = strtol(s, &unit, 10);
    while (*unit == ' ')
        unit++;
    size_t len = strlen(unit);
    if (len > 0 && unit[len - 1] == 's')
        len--;
    json_t *v = json_object();
    bool known = false;
    for (size_t i = 0; i < 4; i++) {
        bool is = n > 0 && len == strlen(units[i]) && !strncmp(unit, units[i], len);
        json_object_set_new_nocheck(v, units[i], json_boolean(is));
        known |= is;
    }
    put_number(v, "n", known ? n : 0);
    put_plain(v, "raw", known ? NULL : s);
    json_object_set_new_nocheck(o, key, v);
}

/* Nothing in it need be encoded: mostly so. */
static bool is_plain_path(const char *path)
{
    static const bool plain[256] = {
        ['-'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,      /* "-./" and digits */
        ['A'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['_'] = 1,
        ['a'] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    };
    while (plain[(unsigned char)*path])
        path++;
    return *path == '\0';
}

void put_href(json_t *o, const char *key, const char *path)
{
    if (!path) {
        put_plain(o, key, NULL);
        return;
    }
    struct buf b = BUF_INIT;
    const char *slash = strchr(path, '/');
    if (is_plain_path(path)) {
        put_plain(o, key, path);
        return;
    }
    for (const char *p = path; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;
        bool scheme = c == ':' && (!slash || p < slash);   /* RFC 3986 4.2: a colon in the first part would make it a scheme */
        if (c <= ' ' || c == 0x7F || strchr("%?#\"<>\\^`{|}", c) || scheme)
            buf_printf(&b, "%%%02X", c);
        else
            buf_addc(&b, *p);
    }
    put_plain(o, key, b.p);
    buf_clear(&b);
}

void put_size(json_t *o, const char *key, size_t bytes)
{
    char text[32] = "";
    size_t kb = (bytes + 1023) / 1024;
    if (kb >= 1000)
        snprintf(text, sizeof text, "%.1f MB", (double)bytes / (1024.0 * 1024.0));
    else if (bytes > 0)
        snprintf(text, sizeof text, "%zu KB", kb);
    put_plain(o, key, text);
}

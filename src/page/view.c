/*
 * view.c - small views: texts, numbers, dates, periods, addresses and sizes as values for templates. No word of any language is here.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "markup/markup.h"
#include "page/page_int.h"

void put_plain(struct datum *o, const char *key, const char *s)
{
    datum_set(o, key, s && *s != '\0' ? datum_text(s) : datum_null());
}

void put_kept(struct datum *o, const char *key, const char *s)
{
    datum_set(o, key, s && *s != '\0' ? datum_text_kept(s) : datum_null());
}

void put_taken(struct datum *o, const char *key, struct buf *b)
{
    if (b->n > 0)
        datum_set(o, key, datum_text_taken(b));
    else
        put_plain(o, key, NULL);
}

void put_rich(struct link_place *k, struct datum *o, const char *key, struct text t)
{
    if (!t.s || markup_is_words(t.s)) {
        put_kept(o, key, t.s);
        return;
    }
    struct buf b = BUF_INIT;
    struct markup_links links = {link_resolve, k};
    markup_inline_at(t.s, t.at, k ? &links : NULL, &b, k ? k->d : NULL);
    put_taken(o, key, &b);
    buf_clear(&b);
}

void put_number(struct datum *o, const char *key, long n) { datum_set(o, key, n > 0 ? datum_number(n) : datum_null()); }

void put_list(struct datum *o, const char *key, struct datum *list)
{
    size_t n = datum_size(list);
    if (n == 0) {
        put_plain(o, key, NULL);
        return;
    }
    struct datum *v = datum_map();
    datum_set(v, "rows", list);
    datum_set(v, "n", datum_number((long long)n));
    datum_set(o, key, v);
}

void put_date(struct datum *o, const char *key, const char *s)
{
    if (!s || *s == '\0') {
        put_plain(o, key, NULL);
        return;
    }
    struct date t;
    struct datum *v = datum_map();
    bool whole = date_parse(s, &t);
    bool yearly = !whole && strlen(s) == 5 && s[2] == '-' && date_exists(2000, t.m = atoi(s), t.d = atoi(s + 3));
    put_kept(v, "iso", whole || yearly ? s : NULL);
    put_kept(v, "raw", whole || yearly ? NULL : s);
    put_number(v, "y", whole ? t.y : 0);
    put_number(v, "m", whole || yearly ? t.m : 0);
    put_number(v, "d", whole || yearly ? t.d : 0);
    datum_set(o, key, v);
}

void put_period(struct datum *o, const char *key, const char *s)
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
    struct datum *v = datum_map();
    bool known = false;
    for (size_t i = 0; i < 4; i++) {
        bool is = n > 0 && len == strlen(units[i]) && !strncmp(unit, units[i], len);
        datum_set(v, units[i], datum_bool(is));
        known |= is;
    }
    put_number(v, "n", known ? n : 0);
    put_kept(v, "raw", known ? NULL : s);
    datum_set(o, key, v);
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

void put_href(struct datum *o, const char *key, const char *path)
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

void put_size(struct datum *o, const char *key, size_t bytes)
{
    char text[32] = "";
    size_t kb = (bytes + 1023) / 1024;
    if (kb >= 1000)
        snprintf(text, sizeof text, "%.1f MB", (double)bytes / (1024.0 * 1024.0));
    else if (bytes > 0)
        snprintf(text, sizeof text, "%zu KB", kb);
    put_plain(o, key, text);
}

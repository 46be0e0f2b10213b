/*
 * roster.c - what the two kinds of roster have in common: the mark that says whose roster it is, and cells on their way to the parent.
 */
#include "read/read_int.h"

#include <stdlib.h>
#include <string.h>

bool roster_any;

static size_t skip(const char *s, const char *of) { return strspn(s, of); }

/* 〔id@version〕 or [id@version], perhaps with /table behind the version. */
bool roster_marked(const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-",
                      more[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    static const char *const opens[] = { "〔", "[" }, *const closes[] = { "〕", "]" };
    for (size_t k = 0; k < 2; k++) {
        const char *at = s;
        while ((at = strstr(at, opens[k])) != NULL) {
            at += strlen(opens[k]);
            const char *p = at;
            size_t id = skip(p, letters), version = 0;
            if (id == 0 || p[id] != '@')
                continue;
            p += id + 1;
            version = skip(p, more);
            p += version;
            if (*p == '/')
                p += 1 + skip(p + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
            if (version > 0 && strncmp(p, closes[k], strlen(closes[k])) == 0)
                return true;
        }
    }
    return false;
}

static bool is_empty(const struct buf *b)
{
    for (size_t i = 0; i < b->n; i++)
        if (!strchr(" \t\r\n", b->p[i]))
            return false;
    return true;
}

bool cell_add(struct cells *c, size_t row, size_t column, const struct buf *text)
{
    if (c->values.stopped || is_empty(text))
        return !c->values.stopped;
    size_t n = utf8_prefix(text->p, text->n, read_limits.value_bytes);
    c->values.bytes += n;
    if (c->values.n >= read_limits.cells) {
        values_stop(&c->values, MSG_READ_LIMIT_CELLS, read_limits.cells);
    } else if (c->values.bytes > read_limits.values_bytes) {
        values_stop(&c->values, MSG_READ_LIMIT_VALUES, read_limits.values_bytes >> 20);
    } else if (row < ROSTER_ROWS && column < ROSTER_COLUMNS) {
        struct wire_cell w = { c->sheet, (uint32_t)row, (uint32_t)column, n < text->n ? RAW_LONG : 0 };
        wire_add_cell(c->values.out, &w, text->p, n);
        c->values.n++;
    }
    return !c->values.stopped;
}

/*
 * csv_table.c - a roster as text: its encoding and its separator found out, its cells by RFC 4180. Knows nothing of forms.
 */
#include "read/read_int.h"

#include <stdlib.h>
#include <string.h>

/* The whole as UTF-8; false when it is in no encoding that rosters come in. */
static bool decode(const unsigned char *p, size_t n, struct buf *out)
{
    if (n >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF)))
        return conv_to_utf8(p[0] == 0xFF ? "UTF-16LE" : "UTF-16BE", p + 2, n - 2, out);
    if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        p += 3, n -= 3;
    if (u8_valid((const char *)p, n)) {
        buf_add(out, p, n);
        return true;
    }
    return conv_to_utf8("GB18030", p, n, out);
}

/* Does its first line bear a roster's mark? */
bool csv_is_roster(const unsigned char *p, size_t n)
{
    struct buf head = BUF_INIT;
    if (roster_any)
        return true;
    size_t look = 0;
    bool wide = n >= 2 && p[0] >= 0xFE && p[1] >= 0xFE;
    while (look < n && look < 16384 && (wide || p[look] != '\n'))
        look++;
    if (wide)
        look &= ~(size_t)1;
    bool marked = decode(p, look, &head) && roster_marked(head.p);
    buf_clear(&head);
    return marked;
}

/* What parts the cells of the first line: of the marks that stand outside quotes the commonest; full-width commas count too. */
static const char *separator_of(const char *s)
{
    static const char *const marks[] = { ",", "\t", ";", "，", "；", "|" };
    enum { MARKS = sizeof marks / sizeof *marks };
    size_t count[MARKS] = { 0 }, best = 0;
    bool quoted = false;
    for (; *s && (quoted || *s != '\n'); s++) {
        if (*s == '"')
            quoted = !quoted;
        for (size_t i = 0; !quoted && i < MARKS; i++)
            count[i] += strncmp(s, marks[i], strlen(marks[i])) == 0;
    }
    for (size_t i = 1; i < MARKS; i++)
        if (count[i] > count[best])
            best = i;
    return marks[best];
}

void csv_table_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v)
{
    struct cells c = { .values = { .out = out } };
    struct buf text = BUF_INIT, cell = BUF_INIT;
    size_t row = 0, column = 0;
    bool quoted = false;
    if (!decode(p, n, &text) || strlen(text.p) != text.n) {
        *v = VERDICT(READ_CUT, MSG_READ_CUT_TABLE);        /* a zero byte in the middle: no text */
        buf_clear(&text);
        return;
    }
    const char *separator = separator_of(text.p);
    size_t k = strlen(separator);
    wire_add_text(out, WIRE_SHEET, "", 0);
    for (const char *s = text.p; !c.values.stopped; s++) {
        bool end = *s == '\0', line = *s == '\n' || (*s == '\r' && s[1] == '\n');
        if (quoted && *s == '"' && s[1] == '"') {
            buf_addc(&cell, *s++);
        } else if (*s == '"' && (quoted || cell.n == 0)) {
            quoted = !quoted;
        } else if (!end && (quoted || (!line && strncmp(s, separator, k) != 0))) {
            if (*s != '\r' || s[1] != '\n')
                buf_addc(&cell, *s);   /* line breaks in a cell become \n */
        } else {
            cell_add(&c, row, column++, &cell);
            buf_reset(&cell);
            if (end)
                break;
            if (line)
                row++, column = 0;
            s += *s == '\r' ? 1 : line ? 0 : k - 1;
        }
    }
    *v = c.values.stopped ? c.values.limit : quoted ? VERDICT(READ_CUT, MSG_READ_CUT_TABLE) : VERDICT_PLAIN(READ_TABLE);
    buf_clear(&cell);
    buf_clear(&text);
}

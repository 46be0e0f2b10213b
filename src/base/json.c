/*
 * json.c - strings written as JSON (RFC 8259). Reading is jansson's work.
 */
#include "base/base.h"

/* Two-character escapes of RFC 8259 section 7; 0 when the control character needs \u00XX. */
static char short_escape(uint32_t cp)
{
    switch (cp) {
    case '"': return '"';
    case '\\': return '\\';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return 0;
    }
}

/* Bytes from s on that stand as they are, as far as they are of the kinds that texts mostly have: ASCII, and characters of three bytes of which
 * the first leaves the second no exceptions. */
static size_t plain_run(const char *s)
{
    const unsigned char *start = (const unsigned char *)s, *p = start;
    for (;;) {
        if (*p >= 0xE1 && *p <= 0xEC && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)
            p += 3;
        else if (*p >= 0x20 && *p < 0x80 && *p != '"' && *p != '\\')
            p++;
        else
            return (size_t)(p - start);
    }
}

void json_add_char(struct buf *out, uint32_t cp)
{
    char e = short_escape(cp);
    if (e) {
        buf_addc(out, '\\');
        buf_addc(out, e);
    } else if (cp < 0x20) {
        buf_printf(out, "\\u%04x", (unsigned)cp);
    } else {
        buf_addu(out, cp); /* a malformed byte has become U+FFFD: the output is always valid */
    }
}

void json_add_string(struct buf *out, const char *s)
{
    buf_addc(out, '"');
    const char *from = s;                                  /* what is copied as it is and has not been yet */
    for (const char *p = s;;) {
        s = p += plain_run(p);
        uint32_t cp = u8_next(&p);
        if (cp >= 0x20 && cp != '"' && cp != '\\' && cp != U_BAD)
            continue;
        buf_add(out, from, (size_t)(s - from));
        from = p;
        if (cp == 0)
            break;
        json_add_char(out, cp);
    }
    buf_addc(out, '"');
}

void json_add_member(struct buf *out, const char *name, const char *value)
{
    if (out->n && out->p[out->n - 1] != '{')
        buf_addc(out, ',');
    json_add_string(out, name);
    buf_addc(out, ':');
    if (value)
        json_add_string(out, value);
    else
        buf_adds(out, "null");
}

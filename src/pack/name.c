/*
 * name.c - file names that can be unpacked anywhere. Knows nothing of ZIP.
 */
#include <string.h>
#include <strings.h>

#include "pack/pack_int.h"

enum { NAME_BYTES = 200 };                                 /* ext4 takes 255 bytes; Windows 260 characters for the whole path */

/* Signs that Windows refuses, and what people read instead. */
static uint32_t legal_char(uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == U_BAD)
        return '_';
    if (cp < 0x80 && strchr("\\/:*?\"<>|", (int)cp))
        return cp + 0xFEE0;   /* the full-width form */
    if (cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069))
        return '_';   /* turns text round */
    return cp;
}

/* Devices of MS-DOS, with any ending (Windows, "Naming Files, Paths, and Namespaces"). n: length of the part before the first dot. */
static bool is_device(const char *name, size_t n)
{
    static const char *const devices[] = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"};
    while (n > 0 && name[n - 1] == ' ')
        n--;
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
        if (n == strlen(devices[i]) && !strncasecmp(name, devices[i], n))
            return true;
    if (n < 4 || (strncasecmp(name, "COM", 3) != 0 && strncasecmp(name, "LPT", 3) != 0))
        return false;
    const char *p = name + 3;
    uint32_t digit = u8_next(&p);
    bool is_digit = (digit >= '0' && digit <= '9') || digit == 0xB9 || digit == 0xB2 || digit == 0xB3;
    return is_digit && p == name + n;
}

/* The ending with its dot (".pdf"), or the end of the name when it has none worth the word. */
static const char *ending(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot != name && strlen(dot) <= 10 && text_is_ascii(dot) && !strchr(dot, ' ') ? dot : name + strlen(name);
}

static void trim_end(struct buf *b, size_t start)
{
    while (b->n > start && (b->p[b->n - 1] == '.' || b->p[b->n - 1] == ' '))
        b->p[--b->n] = '\0';
}

/* Appends at most max bytes of the stem, cut between characters. */
static void add_stem(const char *stem, size_t n, size_t max, struct buf *out)
{
    if (n > max) {
        n = max;
        while (n > 0 && ((unsigned char)stem[n] & 0xC0) == 0x80)
            n--;
    }
    size_t start = out->n;
    buf_add(out, stem, n);
    trim_end(out, start);
}

void name_make_legal(const char *name, struct buf *out)
{
    struct buf b = BUF_INIT;
    while (*name == ' ')
        name++;
    for (uint32_t cp; (cp = u8_next(&name)) != 0;)
        buf_addu(&b, legal_char(cp));
    trim_end(&b, 0);
    const char *end = ending(b.p);
    size_t stem = (size_t)(end - b.p), first = strcspn(b.p, "."), start = out->n;
    if (is_device(b.p, first)) {
        buf_add(out, b.p, first);
        buf_addc(out, '_');
        buf_adds(out, b.p + first);
    } else {
        add_stem(b.p, stem, NAME_BYTES - strlen(end), out);
        buf_adds(out, end);
    }
    if (out->n == start)
        buf_addc(out, '_');
    buf_clear(&b);
}

static uint32_t fold(uint32_t cp)
{
    cp = uni_fold_width(cp) >= 'A' && uni_fold_width(cp) <= 'Z' ? cp + 32 : cp;   /* both alphabets stand 32 apart */
    return cp;
}

bool name_same(const char *a, const char *b)
{
    for (;;) {
        uint32_t x = u8_next(&a), y = u8_next(&b);
        if (fold(x) != fold(y))
            return false;
        if (x == 0)
            return true;
    }
}

void name_add_number(const char *name, unsigned k, struct buf *out)
{
    const char *end = ending(name);
    buf_add(out, name, (size_t)(end - name));
    buf_printf(out, "-%u%s", k, end);
}

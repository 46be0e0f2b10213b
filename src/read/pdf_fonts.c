/*
 * pdf_fonts.c - which fonts of a PDF tell what their glyphs mean. Poppler guesses where a font does not say; what it guessed must not pass for
 * text that was read. Knows font dictionaries (ISO 32000-1, 9.6 to 9.10), nothing of pages.
 */
#include "read/read_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECTS_MOST = 200000, DIFFERENCES_MOST = 512 };

struct looking { qpdf_data q; bool cmaps; struct read_fonts *fonts; };

/* ---- handles ---- */

static qpdf_oh key_of(struct looking *l, qpdf_oh dict, const char *key) { return qpdf_oh_get_key_if_dict(l->q, dict, key); }

static bool has(struct looking *l, qpdf_oh dict, const char *key)
{
    qpdf_oh h = key_of(l, dict, key);
    bool there = !qpdf_oh_is_null(l->q, h);
    qpdf_oh_release(l->q, h);
    return there;
}

/* The name without its slash, "" when it is none. */
static void name_of(struct looking *l, qpdf_oh dict, const char *key, char *out, size_t size)
{
    const char *s = NULL;
    size_t n = 0;
    qpdf_oh h = key_of(l, dict, key);
    *out = '\0';
    if (qpdf_oh_get_value_as_name(l->q, h, &s, &n) && s && n > 0)
        snprintf(out, size, "%s", s + 1);
    qpdf_oh_release(l->q, h);
}

/* ---- what a font says ---- */

/* Glyph names that everybody reads alike: of ASCII, and those that spell their code. */
static bool is_known_glyph(const char *s)
{
    static const char names[] =
        " zero one two three four five six seven eight nine space hyphen minus period comma colon semicolon slash parenleft "
        "parenright plus equal at percent underscore ampersand asterisk numbersign quotesingle quotedbl exclam question less greater "
        "bracketleft bracketright braceleft braceright backslash bar dollar asciitilde asciicircum grave ";
    size_t n = strlen(s);
    char padded[32];
    if (n == 1)
        return (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z');
    if (n == 7 && strncmp(s, "uni", 3) == 0)
        return strspn(s + 3, "0123456789ABCDEF") == 4;
    snprintf(padded, sizeof padded, " %s ", s);
    return n + 2 < sizeof padded && strstr(names, padded);
}

static bool differences_known(struct looking *l, qpdf_oh encoding)
{
    qpdf_oh list = key_of(l, encoding, "/Differences");
    int n = qpdf_oh_is_array(l->q, list) ? qpdf_oh_get_array_n_items(l->q, list) : 0;
    bool known = n <= DIFFERENCES_MOST;
    for (int i = 0; i < n && known; i++) {
        const char *s = NULL;
        size_t k = 0;
        qpdf_oh item = qpdf_oh_get_array_item(l->q, list, i);
        if (qpdf_oh_get_value_as_name(l->q, item, &s, &k))
            known = s && k > 1 && (is_known_glyph(s + 1) || strcmp(s, "/.notdef") == 0);
        qpdf_oh_release(l->q, item);
    }
    qpdf_oh_release(l->q, list);
    return known;
}

/* One of the fonts that every reader has, as it is: its own encoding is the usual one. */
static bool is_standard(struct looking *l, qpdf_oh font, const char *name)
{
    static const char *const families[] = {"Helvetica", "Times", "Courier", "Arial"};
    if (has(l, font, "/FontDescriptor"))
        return false;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strncmp(name, families[i], strlen(families[i])) == 0)
            return true;
    return false;
}

static bool simple_is_told(struct looking *l, qpdf_oh font, const char *name)
{
    char usual[64];
    qpdf_oh encoding = key_of(l, font, "/Encoding");
    bool told = qpdf_oh_is_null(l->q, encoding) && is_standard(l, font, name);
    if (qpdf_oh_is_name(l->q, encoding)) {
        name_of(l, font, "/Encoding", usual, sizeof usual);
        told = strcmp(usual, "WinAnsiEncoding") == 0 || strcmp(usual, "MacRomanEncoding") == 0 || strcmp(usual, "StandardEncoding") == 0;
    } else if (qpdf_oh_is_dictionary(l->q, encoding)) {
        name_of(l, encoding, "/BaseEncoding", usual, sizeof usual);
        told = (*usual || is_standard(l, font, name)) && differences_known(l, encoding);
    }
    qpdf_oh_release(l->q, encoding);
    return told;
}

/* CMaps of Adobe's that whoever reads the text has. */
static bool is_known_cmap(const struct looking *l, const char *name)
{
    static const char *const known[] = {"UniGB-UTF16-H", "UniGB-UCS2-H", "GBK-EUC-H", "Identity-H"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], name) == 0)
            return l->cmaps || strcmp(name, "Identity-H") == 0;
    return false;
}

/* The first descendant of a composite font; a null otherwise. Caller releases. */
static qpdf_oh descendant(struct looking *l, qpdf_oh font)
{
    qpdf_oh list = key_of(l, font, "/DescendantFonts");
    bool any = qpdf_oh_is_array(l->q, list) && qpdf_oh_get_array_n_items(l->q, list) > 0;
    qpdf_oh first = any ? qpdf_oh_get_array_item(l->q, list, 0) : qpdf_oh_new_null(l->q);
    qpdf_oh_release(l->q, list);
    return first;
}

static bool is_carried(struct looking *l, qpdf_oh font)
{
    qpdf_oh d = key_of(l, font, "/FontDescriptor");
    bool there = has(l, d, "/FontFile") || has(l, d, "/FontFile2") || has(l, d, "/FontFile3");
    qpdf_oh_release(l->q, d);
    return there;
}

/* The characters of a collection are known by their numbers, too. */
static bool is_of_gb1(struct looking *l, qpdf_oh cid)
{
    const char *s = NULL;
    size_t n = 0;
    qpdf_oh info = key_of(l, cid, "/CIDSystemInfo"), ordering = key_of(l, info, "/Ordering");
    bool yes = qpdf_oh_get_value_as_string(l->q, ordering, &s, &n) && s && strcmp(s, "GB1") == 0;
    qpdf_oh_release(l->q, ordering);
    qpdf_oh_release(l->q, info);
    return yes;
}

static uint32_t composite_flags(struct looking *l, qpdf_oh font)
{
    char encoding[64];
    qpdf_oh cid = descendant(l, font), cmap = key_of(l, font, "/Encoding");
    bool carried = is_carried(l, cid), to_unicode = has(l, font, "/ToUnicode"), gb1 = is_of_gb1(l, cid),
         stream = qpdf_oh_is_stream(l->q, cmap);
    name_of(l, font, "/Encoding", encoding, sizeof encoding);
    if (stream) {                                          /* a CMap that the file carries has a name, too */
        qpdf_oh dict = qpdf_oh_get_dict(l->q, cmap);
        name_of(l, dict, "/CMapName", encoding, sizeof encoding);
        qpdf_oh_release(l->q, dict);
    }
    bool known = stream || is_known_cmap(l, encoding);
    if (!known || (!carried && !to_unicode && !gb1))
        l->fonts->blind = true;
    qpdf_oh_release(l->q, cmap);
    qpdf_oh_release(l->q, cid);
    /* Codes that are Unicode need no table; Ghostscript adds one all the same, which is wrong. */
    bool odd = to_unicode && strncmp(encoding, "Uni", 3) == 0;
    return ((to_unicode || (known && gb1)) && !odd ? 0 : READ_CHAR_DOUBTFUL) | (carried ? 0 : READ_CHAR_ABSENT);
}

/* The library tells names without the tag of a subset. */
static const char *without_tag(const char *name)
{
    size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return name[n] == '+' ? name + n + 1 : name;
}

static void look_at_object(struct looking *l, qpdf_oh h)
{
    char type[16], subtype[16], name[128];
    uint32_t flags = 0;
    if (!qpdf_oh_is_dictionary(l->q, h))
        return;
    name_of(l, h, "/Type", type, sizeof type);
    name_of(l, h, "/Subtype", subtype, sizeof subtype);
    if (strcmp(type, "Font") != 0 || strncmp(subtype, "CIDFont", 7) == 0)
        return;
    name_of(l, h, "/BaseFont", name, sizeof name);
    if (strcmp(subtype, "Type0") == 0)
        flags = composite_flags(l, h);
    else if (strcmp(subtype, "Type3") == 0)                /* its glyphs are drawings of its own */
        flags = has(l, h, "/ToUnicode") ? 0 : READ_CHAR_DOUBTFUL;
    else
        flags =
            (has(l, h, "/ToUnicode") || simple_is_told(l, h, name) ? 0 : READ_CHAR_DOUBTFUL) | (is_carried(l, h) ? 0 : READ_CHAR_ABSENT);
    if (flags)
        *VEC_ADD(l->fonts->v, l->fonts->n, l->fonts->cap) = (struct read_font){ xstrdup(without_tag(name)), flags };
}

void read_fonts(struct read_fonts *f, const void *p, size_t n, bool cmaps)
{
    struct looking l = { qpdf_init(), cmaps, f };
    long long size = 0;
    *f = (struct read_fonts){ 0 };
    qpdf_silence_errors(l.q);
    qpdf_set_suppress_warnings(l.q, QPDF_TRUE);
    if ((qpdf_read_memory(l.q, "", p, n, "") & QPDF_ERRORS) == 0) {
        qpdf_oh trailer = qpdf_get_trailer(l.q), count = key_of(&l, trailer, "/Size");
        qpdf_oh_get_value_as_longlong(l.q, count, &size);
        qpdf_oh_release(l.q, count);
        qpdf_oh_release(l.q, trailer);
    }
    f->all_doubtful = size <= 0 || size > OBJECTS_MOST;
    for (int id = 1; id < size && !f->all_doubtful; id++) {
        qpdf_oh h = qpdf_get_object_by_id(l.q, id, 0);
        look_at_object(&l, h);
        qpdf_oh_release(l.q, h);
    }
    qpdf_cleanup(&l.q);
}

/* Fonts are known by their names: where several have one, the worst of each counts. */
uint32_t read_font_flags(const struct read_fonts *f, const char *name)
{
    uint32_t flags = f->all_doubtful ? READ_CHAR_DOUBTFUL : 0;
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->v[i].name, name ? name : "") == 0)
            flags |= f->v[i].flags;
    return flags;
}

void read_fonts_clear(struct read_fonts *f)
{
    for (size_t i = 0; i < f->n; i++)
        free(f->v[i].name);
    free(f->v);
}

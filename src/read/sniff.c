/*
 * sniff.c - what a file is by its bytes, whatever its name says. Only names things; judges nothing.
 */
#include "read/read_int.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct magic { size_t at; const char *bytes; size_t n; enum msg what; };
#define AT(at, s, what) { at, s, sizeof s - 1, MSG_READ_IS_##what }
static const struct magic magics[] = {
    AT(0, "\xFF\xD8\xFF", JPEG), AT(0, "\x89PNG\r\n\x1A\n", PNG), AT(0, "GIF87a", GIF), AT(0, "GIF89a", GIF),
    AT(0, "II*\0", TIFF), AT(0, "MM\0*", TIFF), AT(8, "WEBP", WEBP),
    AT(4, "ftypheic", HEIC), AT(4, "ftypheix", HEIC), AT(4, "ftypmif1", HEIC), AT(4, "ftypmsf1", HEIC), AT(4, "ftyphevc", HEIC),
    AT(4, "ftyp", VIDEO), AT(8, "AVI ", VIDEO), AT(8, "WAVE", VIDEO), AT(0, "ID3", VIDEO), AT(0, "#!AMR", VIDEO),
    AT(0, "\x1A\x45\xDF\xA3", VIDEO),
    AT(0, "{\\rtf", RTF), AT(0, "%!PS", POSTSCRIPT),
    AT(0, "Rar!\x1A\x07", RAR), AT(0, "7z\xBC\xAF\x27\x1C", 7Z), AT(0, "\x1F\x8B", GZIP), AT(0, "BZh", GZIP), AT(0, "\xFD" "7zXZ\0", GZIP),
    AT(0, "\x7F" "ELF", PROGRAM), AT(0, "L\0\0\0\x01\x14\x02\0", SHORTCUT), AT(0, "[InternetShortcut]", SHORTCUT),
    AT(0, "%TSD-Header-###%", LOCKED), AT(4, "E-SafeNet", LOCKED), AT(0, "<## NASCA DRM FILE", LOCKED)
};

static bool has_at(const unsigned char *p, size_t n, size_t at, const char *bytes, size_t nbytes)
{
    return n >= at + nbytes && memcmp(p + at, bytes, nbytes) == 0;
}

static bool begins_nocase(const unsigned char *p, size_t n, const char *word)
{
    size_t k = strlen(word);
    return n >= k && strncasecmp((const char *)p, word, k) == 0;
}

bool sniff_blank(const unsigned char *p, size_t n)
{
    if (has_at(p, n, 0, "\xEF\xBB\xBF", 3))
        p += 3, n -= 3;
    for (size_t i = 0; i < n; i++)
        if (p[i] != ' ' && p[i] != 0 && (p[i] < '\t' || p[i] > '\r'))
            return false;
    return true;
}

/* Languages that begin with a word, perhaps after a mark and blanks. */
static bool sniff_markup(const unsigned char *p, size_t n, enum msg *what)
{
    static const char *const html[] = { "<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<div", "<table", "<!--" };
    if (has_at(p, n, 0, "\xEF\xBB\xBF", 3))
        p += 3, n -= 3;
    while (n > 0 && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
        p++, n--;
    for (size_t i = 0; i < sizeof html / sizeof *html; i++) {
        if (!begins_nocase(p, n, html[i]))
            continue;
        *what = memmem(p, n, "name=\"shenbao-form\"", 19) ? MSG_READ_IS_OFFLINE : MSG_READ_IS_HTML;
        return true;
    }
    if (begins_nocase(p, n, "<?xml")) {
        size_t look = n < 512 ? n : 512;
        *what = memmem(p, look, "<html", 5) ? MSG_READ_IS_HTML : MSG_READ_IS_XML;
        return true;
    }
    if (begins_nocase(p, n, "MIME-Version:") || begins_nocase(p, n, "Received:") || begins_nocase(p, n, "Return-Path:") ||
        begins_nocase(p, n, "From: ")) {
        *what = MSG_READ_IS_MAIL;
        return true;
    }
    return false;
}

/* XML whose first element is xfdf, perhaps with a prefix; UTF-16 too, whose letters stand two bytes apart. */
static bool is_xfdf(const unsigned char *p, size_t n)
{
    char letters[512];
    size_t k = 0;
    for (size_t i = 0; i < n && k < sizeof letters; i++)
        if (p[i] != 0)
            letters[k++] = (char)p[i];
    const char *at = letters, *end = letters + k;
    for (; at < end && *at != '<'; at++)
        if (!memchr("\xEF\xBB\xBF\xFE\xFF \t\r\n", *at, 9))
            return false;
    bool xml = (size_t)(end - at) > 5 && (memcmp(at, "<?xml", 5) == 0 || memcmp(at, "<xfdf", 5) == 0);
    return xml && (memmem(at, (size_t)(end - at), "<xfdf", 5) || memmem(at, (size_t)(end - at), ":xfdf", 5));
}

/* "BM" and "MZ" alone are too little: the header behind must make sense. */
static bool sniff_short(const unsigned char *p, size_t n, enum msg *what)
{
    if (has_at(p, n, 0, "BM", 2) && n >= 18 && p[6] == 0 && p[7] == 0 && p[8] == 0 && p[9] == 0 && p[15] == 0 && p[16] == 0) {
        *what = MSG_READ_IS_BMP;
        return true;
    }
    if (has_at(p, n, 0, "MZ", 2) && n >= 64) {
        *what = MSG_READ_IS_PROGRAM;
        return true;
    }
    return false;
}

/* JSON whose first lines name us: what an offline form saves. */
static bool is_answers(const unsigned char *p, size_t n)
{
    size_t i = has_at(p, n, 0, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\r' || p[i] == '\n'))
        i++;
    return i < n && p[i] == '{' && memmem(p + i, n - i, "\"shenbao\"", 9) != NULL;
}

enum sniff sniff_head(const unsigned char *p, size_t n, enum msg *what)
{
    if (has_at(p, n, 0, "%PDF-", 5))
        return SNIFF_PDF;
    if (has_at(p, n, 0, "%FDF-", 5))
        return SNIFF_FDF;
    if (is_xfdf(p, n))
        return SNIFF_XFDF;
    if (is_answers(p, n))
        return SNIFF_JSON;
    if (has_at(p, n, 0, "PK\3\4", 4) || has_at(p, n, 0, "PK\5\6", 4))
        return SNIFF_ZIP;
    if (has_at(p, n, 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        return SNIFF_OLE;
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (!has_at(p, n, magics[i].at, magics[i].bytes, magics[i].n))
            continue;
        *what = magics[i].what;
        return SNIFF_KNOWN;
    }
    if (sniff_markup(p, n, what) || sniff_short(p, n, what))
        return SNIFF_KNOWN;
    /* Readers accept a header within the first 1024 bytes (ISO 32000-1, Annex H, note 13). */
    size_t look = n < 1024 ? n : 1024;
    return memmem(p, look, "%PDF-", 5) ? SNIFF_PDF : SNIFF_UNKNOWN;
}

/* Text: no control characters besides tab and line breaks, in UTF-8, UTF-16 with mark or GB 18030. */
enum msg sniff_whole(const unsigned char *p, size_t n)
{
    if (has_at(p, n, 0, "\xFE\xFF", 2) || has_at(p, n, 0, "\xFF\xFE", 2))
        return MSG_READ_IS_TEXT;
    for (size_t i = 0; i < n; i++)
        if (p[i] < ' ' && p[i] != '\t' && p[i] != '\n' && p[i] != '\r' && p[i] != '\f')
            return MSG_READ_IS_UNKNOWN;
    if (u8_valid((const char *)p, n))
        return MSG_READ_IS_TEXT;
    struct buf b = BUF_INIT;
    bool chinese = conv_to_utf8("GB18030", p, n, &b);
    buf_clear(&b);
    return chinese ? MSG_READ_IS_TEXT : MSG_READ_IS_UNKNOWN;
}

/* Does the directory of an OLE file name this stream? Names stand there in UTF-16LE. */
static bool ole_has(const unsigned char *p, size_t n, const char *name)
{
    unsigned char wide[64];
    size_t k = strlen(name);
    for (size_t i = 0; i < k; i++) {
        wide[2 * i] = (unsigned char)name[i];
        wide[2 * i + 1] = 0;
    }
    return memmem(p, n, wide, 2 * k) != NULL;
}

enum msg sniff_ole(const unsigned char *p, size_t n)
{
    if (ole_has(p, n, "EncryptedPackage"))
        return MSG_READ_IS_OLE_LOCKED;
    if (ole_has(p, n, "WordDocument"))
        return MSG_READ_IS_DOC;
    if (ole_has(p, n, "Workbook"))
        return MSG_READ_IS_XLS;
    if (ole_has(p, n, "PowerPoint Document"))
        return MSG_READ_IS_PPT;
    return MSG_READ_IS_OLE;
}

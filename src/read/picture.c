/*
 * picture.c - what kind of attachment a file is, and how many pixels a picture has, by its header. Looks at a few bytes at a time, wherever
 * they stand in the file; believes no length. Knows nothing of what is drawn.
 */
#include "read/read_int.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The words of the form language for kinds; others by their usual extension. PROGRAM and the like are no attachments: they are not listed. */
static const struct { enum msg what; const char *kind; } kinds[] = {
    { MSG_READ_IS_JPEG, "jpg" }, { MSG_READ_IS_PNG, "png" }, { MSG_READ_IS_GIF, "gif" }, { MSG_READ_IS_BMP, "bmp" }, { MSG_READ_IS_TIFF, "tif" },
    { MSG_READ_IS_WEBP, "webp" }, { MSG_READ_IS_HEIC, "heic" }, { MSG_READ_IS_VIDEO, "video" }, { MSG_READ_IS_RTF, "rtf" },
    { MSG_READ_IS_DOC, "doc" }, { MSG_READ_IS_DOCX, "docx" }, { MSG_READ_IS_XLS, "xls" }, { MSG_READ_IS_XLSX, "xlsx" }, { MSG_READ_IS_PPT, "ppt" },
    { MSG_READ_IS_PPTX, "pptx" }, { MSG_READ_IS_ODF, "odf" }, { MSG_READ_IS_OFD, "ofd" }, { MSG_READ_IS_TEXT, "txt" },
    { MSG_READ_IS_RAR, "rar" }, { MSG_READ_IS_7Z, "7z" }, { MSG_READ_IS_GZIP, "gz" }
};
static const char *const others[] = { "pdf", "zip" };

enum { NKINDS = sizeof kinds / sizeof *kinds, NOTHERS = sizeof others / sizeof *others };

const char *attachment_kind(unsigned number)
{
    if (number == 0 || number > NKINDS + NOTHERS)
        return "";
    return number <= NKINDS ? kinds[number - 1].kind : others[number - 1 - NKINDS];
}

unsigned attachment_number(int detail)
{
    for (unsigned i = 0; i < NKINDS; i++)
        if ((int)kinds[i].what == detail)
            return i + 1;
    return 0;
}

unsigned attachment_pdf(void) { return NKINDS + 1; }
unsigned attachment_zip(void) { return NKINDS + 2; }

/* ---- bytes of the file ---- */

/* n bytes at `at`; false when they are not all there. */
static bool bytes_at(int fd, uint64_t at, unsigned char *p, size_t n)
{
    size_t have = 0;
    if (at > INT64_MAX / 2)
        return false;
    while (have < n) {
        ssize_t k = pread(fd, p + have, n - have, (off_t)(at + have));
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        have += (size_t)k;
    }
    return true;
}

static uint32_t big(const unsigned char *p, int n)
{
    uint32_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

static uint32_t little(const unsigned char *p, int n)
{
    uint32_t v = 0;
    for (int i = n; i > 0; i--)
        v = v << 8 | p[i - 1];
    return v;
}

/* ---- the formats ---- */

enum { SEGMENTS = 2000, TAGS = 500 };

/* ITU-T T.81, B.1.1.4: markers that have no length of their own. */
static bool stands_alone(unsigned marker) { return (marker >= 0xD0 && marker <= 0xD8) || marker == 0x01; }

/* ITU-T T.81, table B.1: SOF0-15 without DHT, JPG and DAC. */
static bool is_frame(unsigned marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* ITU-T T.81, B.2.2: the frame header behind any number of segments; thumbnails stand inside of segments and are passed over. */
static bool jpeg_size(int fd, uint32_t *w, uint32_t *h)
{
    unsigned char b[9];
    uint64_t at = 2;
    for (int i = 0; i < SEGMENTS; i++) {
        if (!bytes_at(fd, at, b, 4) || b[0] != 0xFF)
            return false;
        if (b[1] == 0xFF) {                                /* fill byte */
            at++;
            continue;
        }
        if (is_frame(b[1])) {
            if (!bytes_at(fd, at, b, 9))
                return false;
            *h = big(b + 5, 2);
            *w = big(b + 7, 2);
            return true;
        }
        if (b[1] == 0xD9 || b[1] == 0xDA)
            return false;    /* the end or the data before any frame */
        uint32_t n = big(b + 2, 2);
        if (!stands_alone(b[1]) && n < 2)
            return false;
        at += stands_alone(b[1]) ? 2 : 2 + (uint64_t)n;
    }
    return false;
}

/* TIFF 6.0, section 2: the first directory, wherever it stands; ImageWidth 256 and ImageLength 257, SHORT or LONG. */
static bool tiff_size(int fd, uint32_t *w, uint32_t *h)
{
    unsigned char b[12];
    *w = *h = 0;
    if (!bytes_at(fd, 0, b, 8))
        return false;
    uint32_t (*num)(const unsigned char *, int) = b[0] == 'I' ? little : big;
    uint64_t at = num(b + 4, 4);
    if (at < 8 || !bytes_at(fd, at, b, 2))
        return false;
    uint32_t n = num(b, 2);
    for (uint32_t i = 0; i < n && i < TAGS && (*w == 0 || *h == 0); i++) {
        if (!bytes_at(fd, at + 2 + 12 * (uint64_t)i, b, 12))
            return false;
        uint32_t tag = num(b, 2), value = num(b + 2, 2) == 3 ? num(b + 8, 2) : num(b + 8, 4);
        if (tag == 256)
            *w = value;
        if (tag == 257)
            *h = value;
    }
    return true;
}

static uint32_t without_sign(uint32_t v) { return v > INT32_MAX ? 0u - v : v; }

/* BITMAPCOREHEADER has 16-bit numbers, all later headers 32-bit ones; a height below zero is a picture stored from its top. */
static bool bmp_size(int fd, uint32_t *w, uint32_t *h)
{
    unsigned char b[12];
    if (!bytes_at(fd, 14, b, 12))
        return false;
    bool core = little(b, 4) == 12;
    *w = core ? little(b + 4, 2) : without_sign(little(b + 4, 4));
    *h = core ? little(b + 6, 2) : without_sign(little(b + 8, 4));
    return true;
}

/* PNG (ISO/IEC 15948), 11.2.2: IHDR is the first chunk. */
static bool png_size(int fd, uint32_t *w, uint32_t *h)
{
    unsigned char b[24];
    if (!bytes_at(fd, 0, b, 24) || memcmp(b + 12, "IHDR", 4) != 0)
        return false;
    *w = big(b + 16, 4);
    *h = big(b + 20, 4);
    return true;
}

static bool gif_size(int fd, uint32_t *w, uint32_t *h)
{
    unsigned char b[10];
    if (!bytes_at(fd, 0, b, 10))
        return false;
    *w = little(b + 6, 2);
    *h = little(b + 8, 2);
    return true;
}

bool picture_size(int fd, int detail, uint32_t *w, uint32_t *h)
{
    bool known = false;
    uint32_t x = 0, y = 0;
    if (detail == MSG_READ_IS_JPEG)
        known = jpeg_size(fd, &x, &y);
    if (detail == MSG_READ_IS_PNG)
        known = png_size(fd, &x, &y);
    if (detail == MSG_READ_IS_GIF)
        known = gif_size(fd, &x, &y);
    if (detail == MSG_READ_IS_BMP)
        known = bmp_size(fd, &x, &y);
    if (detail == MSG_READ_IS_TIFF)
        known = tiff_size(fd, &x, &y);
    known = known && x > 0 && y > 0 && x <= PICTURE_SIDE && y <= PICTURE_SIDE;
    *w = known ? x : 0;
    *h = known ? y : 0;
    return known;
}

/*
 * zip.c - the entries of a ZIP, one by one, within limits on their number, size, sum and ratio. Office documents are ZIPs too and are
 * named as what they are. Never believes a size that the ZIP claims; never takes a name for a path.
 */
#include "read/read_int.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>
#include <zip.h>

/* ---- the container is read where it lies: its size need not fit into memory ---- */

struct file { int fd; int64_t at, size; zip_error_t error; };

static zip_int64_t file_read_at(struct file *f, void *data, zip_uint64_t n)
{
    ssize_t k;
    do k = pread(f->fd, data, n < (1u << 30) ? (size_t)n : 1u << 30, (off_t)f->at);
    while (k < 0 && errno == EINTR);
    if (k < 0) {
        zip_error_set(&f->error, ZIP_ER_READ, errno);
        return -1;
    }
    f->at += k;
    return k;
}

static zip_int64_t file_command(void *ctx, void *data, zip_uint64_t n, zip_source_cmd_t cmd)
{
    struct file *f = ctx;
    zip_int64_t at;
    switch (cmd) {
    case ZIP_SOURCE_OPEN: f->at = 0; return 0;
    case ZIP_SOURCE_READ: return file_read_at(f, data, n);
    case ZIP_SOURCE_CLOSE: case ZIP_SOURCE_FREE: return 0;
    case ZIP_SOURCE_TELL: return f->at;
    case ZIP_SOURCE_SEEK:
        at = zip_source_seek_compute_offset((zip_uint64_t)f->at, (zip_uint64_t)f->size, data, n, &f->error);
        if (at < 0)
            return -1;
        f->at = at;
        return 0;
    case ZIP_SOURCE_STAT: {
        zip_stat_t *st = data;
        zip_stat_init(st);
        st->valid = ZIP_STAT_SIZE;
        st->size = (zip_uint64_t)f->size;
        return sizeof *st;
    }
    case ZIP_SOURCE_ERROR: return zip_error_to_data(&f->error, data, n);
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
                                              ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
    default: zip_error_set(&f->error, ZIP_ER_OPNOTSUPP, 0); return -1;
    }
}

/* ---- ZIPs that are documents ---- */

static bool has_entry(zip_t *z, const char *name) { return zip_name_locate(z, name, ZIP_FL_ENC_RAW) >= 0; }

/* Is there an entry below this folder? Looked for in the first entries only: packages begin with theirs. */
static bool has_folder(zip_t *z, const char *folder)
{
    zip_int64_t n = zip_get_num_entries(z, 0);
    for (zip_int64_t i = 0; i < n && i < 1000; i++) {
        const char *name = zip_get_name(z, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
        if (name != NULL && strncmp(name, folder, strlen(folder)) == 0)
            return true;
    }
    return false;
}

static bool is_document(zip_t *z, enum msg *what)
{
    char type[64] = "";
    if (has_entry(z, "[Content_Types].xml")) {
        *what = has_folder(z, "word/") ? MSG_READ_IS_DOCX : has_folder(z, "xl/") ? MSG_READ_IS_XLSX : MSG_READ_IS_PPTX;
        return has_folder(z, "word/") || has_folder(z, "xl/") || has_folder(z, "ppt/");
    }
    if (has_entry(z, "OFD.xml"))
        return *what = MSG_READ_IS_OFD, true;
    if (has_entry(z, "AndroidManifest.xml") || has_entry(z, "META-INF/MANIFEST.MF"))
        return *what = MSG_READ_IS_APP, true;
    zip_file_t *f = zip_fopen(z, "mimetype", 0);
    if (f == NULL)
        return false;
    zip_int64_t n = zip_fread(f, type, sizeof type - 1);
    zip_fclose(f);
    type[n > 0 ? n : 0] = '\0';
    *what = strncmp(type, "application/epub", 16) == 0 ? MSG_READ_IS_EPUB : MSG_READ_IS_ODF;
    return strncmp(type, "application/epub", 16) == 0 || strncmp(type, "application/vnd.oasis.opendocument", 34) == 0;
}

/* ---- names ---- */

/* The name in UTF-8: as it stands if it is UTF-8 (marked or not), else GB 18030, which Chinese packers write without a word. True when
 * guessed. Controls would disturb a terminal and become U+FFFD, as do bytes that fit nowhere. */
static bool entry_name(const char *raw, struct buf *out)
{
    struct buf text = BUF_INIT;
    size_t n = strlen(raw);
    bool utf8 = u8_valid(raw, n);
    if (!utf8 && !conv_to_utf8("GB18030", raw, n, &text))
        buf_reset(&text);
    const char *s = utf8 || text.n == 0 ? raw : text.p;
    for (uint32_t c; (c = u8_next(&s)) != 0;)
        buf_addu(out, c < 0x20 || (c >= 0x7F && c < 0xA0) ? U_BAD : c);
    buf_clear(&text);
    return !utf8;
}

static bool from_system(const char *name)
{
    static const char *const files[] = { ".DS_Store", "Thumbs.db", "desktop.ini" };
    const char *base = strrchr(name, '/');
    base = base ? base + 1 : name;
    if (strncmp(name, "__MACOSX/", 9) == 0 || strstr(name, "/__MACOSX/") != NULL)
        return true;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (strcasecmp(base, files[i]) == 0)
            return true;
    return false;
}

/* ---- entries ---- */

struct unpacking { zip_t *z; struct wire_out *out; size_t total; };

enum { RATIO_COUNTS_FROM = 1 << 20 };

/* Unpacks entry i into b, looking at what really comes. `packed` is bounded by the container, so a ratio above it is no accident. */
static enum entry_status unpack(struct unpacking *u, zip_uint64_t i, zip_uint64_t packed, struct buf *b)
{
    char chunk[32768];
    zip_file_t *f = zip_fopen_index(u->z, i, 0);
    if (f == NULL) {
        int why = zip_error_code_zip(zip_get_error(u->z));
        if (why == ZIP_ER_NOPASSWD || why == ZIP_ER_ENCRNOTSUPP)
            return ENTRY_ENCRYPTED;
        return why == ZIP_ER_COMPNOTSUPP ? ENTRY_METHOD : ENTRY_BROKEN;
    }
    enum entry_status status = ENTRY_OK;
    zip_int64_t n;
    while (status == ENTRY_OK && (n = zip_fread(f, chunk, sizeof chunk)) != 0) {
        if (n < 0)
            status = ENTRY_BROKEN;
        else if (b->n + (size_t)n > read_limits.document_bytes)
            status = ENTRY_LARGE;
        else if (u->total + b->n + (size_t)n > read_limits.zip_total_bytes)
            status = ENTRY_TOTAL;
        else
            buf_add(b, chunk, (size_t)n);
        if (b->n > RATIO_COUNTS_FROM && b->n / read_limits.zip_ratio > packed)
            status = ENTRY_RATIO;
    }
    zip_fclose(f);
    return status;
}

/* What the directory says is enough to refuse an entry, never to accept one. */
static enum entry_status refuse_early(const struct unpacking *u, const zip_stat_t *st)
{
    if ((st->valid & ZIP_STAT_ENCRYPTION_METHOD) && st->encryption_method != ZIP_EM_NONE)
        return ENTRY_ENCRYPTED;
    if ((st->valid & ZIP_STAT_SIZE) && st->size > read_limits.document_bytes)
        return ENTRY_LARGE;
    if ((st->valid & ZIP_STAT_SIZE) && u->total + st->size > read_limits.zip_total_bytes)
        return ENTRY_TOTAL;
    return ENTRY_OK;
}

static void send_entry(struct unpacking *u, zip_uint64_t i, const char *raw)
{
    struct buf name = BUF_INIT, data = BUF_INIT;
    zip_stat_t st;
    enum entry_status status = ENTRY_BROKEN;
    struct wire_entry e = { .guessed = entry_name(raw, &name) };
    if (zip_stat_index(u->z, i, 0, &st) == 0) {
        status = refuse_early(u, &st);
        if (status == ENTRY_OK)
            status = unpack(u, i, st.valid & ZIP_STAT_COMP_SIZE ? st.comp_size : 0, &data);
    }
    if (status == ENTRY_OK && from_system(name.p))
        status = ENTRY_SYSTEM;
    if (status >= ENTRY_ENCRYPTED)
        buf_clear(&data);
    u->total += data.n;
    e.status = (uint32_t)status;
    e.name_n = (uint32_t)name.n;
    wire_add_entry(u->out, &e, name.p, data.p, data.n);
    buf_clear(&name);
    buf_clear(&data);
}

static void send_entries(zip_t *z, zip_int64_t n, struct wire_out *out)
{
    struct unpacking u = { z, out, 0 };
    for (zip_int64_t i = 0; i < n; i++) {
        const char *raw = zip_get_name(z, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
        if (raw == NULL)
            raw = "";
        size_t len = strlen(raw);
        if (len > 0 && raw[len - 1] == '/')
            continue;      /* a folder */
        send_entry(&u, (zip_uint64_t)i, raw);
    }
}

void zip_read(int fd, struct wire_out *out, struct verdict *v)
{
    struct file f = { fd, 0, (int64_t)lseek(fd, 0, SEEK_END), { 0 } };
    zip_error_init(&f.error);
    *v = VERDICT(READ_CUT, MSG_READ_CUT_ZIP);
    zip_source_t *src = f.size < 0 ? NULL : zip_source_function_create(file_command, &f, NULL);
    if (src == NULL)
        return;
    zip_t *z = zip_open_from_source(src, ZIP_RDONLY, NULL);
    if (z == NULL) {
        zip_source_free(src);
        return;
    }
    enum msg what = MSG_READ_IS_UNKNOWN;
    zip_int64_t n = zip_get_num_entries(z, 0);
    if (n > (zip_int64_t)read_limits.zip_entries) {
        *v = VERDICT(READ_LIMIT, MSG_READ_LIMIT_ENTRIES);
        v->number = read_limits.zip_entries;
    } else if (is_document(z, &what)) {
        if (what != MSG_READ_IS_XLSX || !xlsx_read(z, out, v))
            *v = VERDICT(READ_NOT_PDF, what);
    } else {
        *v = VERDICT_PLAIN(READ_ZIP);
        send_entries(z, n, out);
    }
    zip_discard(z);                                        /* frees the source too */
}

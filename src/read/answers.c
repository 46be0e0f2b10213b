/*
 * answers.c - what an offline form hands in: a JSON file, or the same answers small and as text that was copied. shenbao-answers(5) says how.
 * A stranger wrote it, whatever it says of itself: limits hold, and its hash only tells whether somebody changed it afterwards.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "read/read_int.h"

enum { FORMAT = 1, UNPACKED_MAX = 8 << 20 };

/* ---- the hash: form, then each answer with its path in the order of the paths ---- */

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static bool hash_fits(const json_t *answers, const char *form, const char *said)
{
    size_t n = 0;
    const char **names = xcalloc(json_object_size(answers) + 1, sizeof *names);
    struct buf b = BUF_INIT;
    char hash[65];
    for (void *it = json_object_iter((json_t *)answers); it; it = json_object_iter_next((json_t *)answers, it))
        names[n++] = json_object_iter_key(it);
    qsort(names, n, sizeof *names, by_name);
    buf_printf(&b, "%s\n", form);
    for (size_t i = 0; i < n; i++) {
        const char *value = json_string_value(json_object_get(answers, names[i]));
        if (value && *value)
            buf_printf(&b, "%s\x1f%s\x1e", names[i], value);
    }
    sha256_hex(b.p, b.n, hash);
    free(names);
    buf_clear(&b);
    return strcmp(hash, said) == 0;
}

/* ---- answers to fields ---- */

static void add(struct values *v, const char *name, const char *value, unsigned flags)
{
    struct buf n = BUF_INIT, s = BUF_INIT;
    buf_adds(&n, name);
    buf_adds(&s, value);
    if (read_looks_damaged(value))
        flags |= RAW_DAMAGED;
    values_add(v, &n, &s, flags);
    buf_clear(&n);
    buf_clear(&s);
}

static void add_answers(struct values *v, const json_t *answers)
{
    for (void *it = json_object_iter((json_t *)answers); it && !v->stopped; it = json_object_iter_next((json_t *)answers, it)) {
        const char *name = json_object_iter_key(it), *value = json_string_value(json_object_iter_value(it));
        if (name[0] != '_' && value)
            add(v, name, value, RAW_STORED);   /* with _ begin the fields that say whose form it is */
    }
}

static const char *text_of(const json_t *j, const char *key)
{
    const char *s = json_string_value(json_object_get(j, key));
    return s ? s : "";
}

/* The files that were packed beside the answers, a line each: the slot's path, a tab, the name. */
static void add_listed(struct values *v, const json_t *files)
{
    struct buf b = BUF_INIT;
    size_t i;
    const json_t *one;
    json_array_foreach(files, i, one) {
        const char *slot = text_of(one, "slot"), *name = text_of(one, "name");
        if (*slot && *name && !strpbrk(slot, "\n\t") && !strpbrk(name, "\n\t"))
            buf_printf(&b, "%s%s\t%s", b.n ? "\n" : "", slot, name);
    }
    if (b.n)
        add(v, "_files", b.p, RAW_READONLY);
    buf_clear(&b);
}

static struct verdict read_object(const json_t *j, struct wire_out *out)
{
    const char *what = text_of(j, "shenbao");
    const json_t *answers = json_object_get(j, "answers"), *format = json_object_get(j, "format");
    bool draft = strcmp(what, "draft") == 0;
    struct values v = { .out = out };
    if (!draft && strcmp(what, "answers") != 0)
        return VERDICT(READ_NOT_PDF, MSG_READ_IS_JSON);
    if (json_is_integer(format) && json_integer_value(format) > FORMAT)
        return VERDICT_PLAIN(READ_NEWER);
    if (!json_is_integer(format) || json_integer_value(format) < 1 || !json_is_object(answers))
        return VERDICT(READ_CUT, MSG_READ_CUT_ANSWERS);
    add(&v, "_form", text_of(j, "form"), RAW_READONLY);
    add(&v, "_pack", text_of(j, "pack"), RAW_READONLY);
    add(&v, "_base", text_of(j, "base"), RAW_READONLY);
    add_answers(&v, answers);
    add_listed(&v, json_object_get(j, "files"));
    if (v.stopped)
        return v.limit;
    struct verdict good = VERDICT_PLAIN(READ_FORM);
    good.flags = VERDICT_PAGE;
    if (draft)
        good.flags |= VERDICT_DRAFT;
    else if (!hash_fits(answers, text_of(j, "form"), text_of(j, "hash")))
        good.flags |= VERDICT_CHANGED;
    return good;
}

static struct verdict read_json(const char *p, size_t n, struct wire_out *out)
{
    if (n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
        p += 3, n -= 3;
    if (n > UNPACKED_MAX) {
        struct verdict v = VERDICT(READ_LIMIT, MSG_READ_LIMIT_VALUES);
        v.number = UNPACKED_MAX >> 20;
        return v;
    }
    json_t *j = json_loadb(p, n, JSON_REJECT_DUPLICATES, NULL);
    struct verdict v = json_is_object(j) ? read_object(j, out) : VERDICT(READ_CUT, MSG_READ_CUT_ANSWERS);
    json_decref(j);
    return v;
}

void answers_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v) { *v = read_json((const char *)p, n, out); }

/* ---- the copied text: SHENBAO:1:crc32:base64url:END, white space anywhere ---- */

static const char mark[] = "SHENBAO:", tail[] = ":END";

/* Without white space, and without the NULs that UTF-16 has between ASCII. */
static void squeeze(const unsigned char *p, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] > ' ' && p[i] < 0x7F)
            buf_addc(out, (char)p[i]);
}

bool answers_copied(const unsigned char *p, size_t n)
{
    if (memmem(p, n, mark, sizeof mark - 1))
        return true;
    static const char wide[] = "S\0H\0E\0N\0B\0A\0O\0:";
    return memmem(p, n, wide, sizeof wide - 1) != NULL;
}

static int digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* False when it holds another character. */
static bool unpack64(const char *p, size_t n, struct buf *out)
{
    unsigned held = 0, bits = 0;
    for (size_t i = 0; i < n; i++) {
        int d = digit(p[i]);
        if (d < 0)
            return false;
        held = (held << 6 | (unsigned)d) & 0xFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            buf_addc(out, (char)(held >> bits & 0xFF));
        }
    }
    return true;
}

bool answers_inflate(const void *p, size_t n, struct buf *out)
{
    z_stream z = { .next_in = (Bytef *)p, .avail_in = (uInt)n };
    unsigned char piece[16384];
    int end = inflateInit2(&z, -15);
    while (end == Z_OK && out->n <= UNPACKED_MAX) {
        z.next_out = piece;
        z.avail_out = sizeof piece;
        end = inflate(&z, Z_NO_FLUSH);
        buf_add(out, piece, sizeof piece - z.avail_out);
        if (end == Z_OK && z.avail_in == 0 && z.avail_out > 0)
            break;   /* it is cut */
    }
    inflateEnd(&z);
    return end == Z_STREAM_END;
}

/* s: from behind the mark. */
static struct verdict read_copied(const char *s, struct wire_out *out)
{
    struct verdict v = VERDICT(READ_CUT, MSG_READ_CUT_COPIED);
    char *after;
    unsigned long format = strtoul(s, &after, 10);
    const char *end = strstr(s, tail);
    if (after == s || *after != ':')
        return v;
    if (format > FORMAT)
        return VERDICT_PLAIN(READ_NEWER);
    const char *sum = after + 1, *data = sum + 9;
    if (!end || end < data || sum[8] != ':')
        return v;
    struct buf packed = BUF_INIT, json = BUF_INIT;
    unsigned long said = strtoul(sum, NULL, 16);
    if (unpack64(data, (size_t)(end - data), &packed) && crc32(0, (const Bytef *)packed.p, (uInt)packed.n) == said &&
        answers_inflate(packed.p, packed.n, &json))
        v = read_json(json.p, json.n, out);
    buf_clear(&packed);
    buf_clear(&json);
    return v;
}

void copied_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v)
{
    struct buf b = BUF_INIT;
    squeeze(p, n, &b);
    const char *at = strstr(b.p, mark);
    *v = at ? read_copied(at + sizeof mark - 1, out) : VERDICT(READ_CUT, MSG_READ_CUT_COPIED);
    buf_clear(&b);
}

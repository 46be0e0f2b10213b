/*
 * pdf.c - one PDF through libqpdf's C interface: opens it, looks for our marks, has the fields walked, and decides what the file is.
 * Knows the names of our marks, not what they mean.
 */
#include "read/read_int.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* ---- handles ---- */

qpdf_oh pdf_hold(struct pdf *p, qpdf_oh h)
{
    *VEC_ADD(p->held, p->nheld, p->cheld) = h;
    return h;
}

void pdf_release(struct pdf *p, size_t mark)
{
    while (p->nheld > mark)
        qpdf_oh_release(p->q, p->held[--p->nheld]);
}

qpdf_oh pdf_key(struct pdf *p, qpdf_oh dict, const char *key) { return pdf_hold(p, qpdf_oh_get_key_if_dict(p->q, dict, key)); }

enum qpdf_object_type_e pdf_type(struct pdf *p, qpdf_oh h) { return qpdf_oh_get_type_code(p->q, h); }

bool pdf_has(struct pdf *p, qpdf_oh dict, const char *key) { return pdf_type(p, pdf_key(p, dict, key)) != ot_null; }

qpdf_oh pdf_part(struct pdf *p, qpdf_oh dict, const char *key, enum qpdf_object_type_e *type)
{
    qpdf_oh h = pdf_key(p, dict, key);
    *type = pdf_type(p, h);
    if (*type == ot_null && qpdf_oh_get_object_id(p->q, h) != 0)
        p->missing++;
    return h;
}

long long pdf_int(struct pdf *p, qpdf_oh dict, const char *key, long long otherwise)
{
    long long v = otherwise;
    return qpdf_oh_get_value_as_longlong(p->q, pdf_key(p, dict, key), &v) ? v : otherwise;
}

int pdf_array_n(struct pdf *p, qpdf_oh array) { return qpdf_oh_is_array(p->q, array) ? qpdf_oh_get_array_n_items(p->q, array) : 0; }

qpdf_oh pdf_item(struct pdf *p, qpdf_oh array, int i) { return pdf_hold(p, qpdf_oh_get_array_item(p->q, array, i)); }

void pdf_stop(struct pdf *p, enum msg why, uint64_t number)
{
    if (p->stopped)
        return;
    p->stopped = true;
    p->limit = VERDICT(READ_LIMIT, why);
    p->limit.number = number;
}

static size_t slot_of(const uint64_t *v, size_t cap, uint64_t key)
{
    size_t i = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (cap - 1);
    while (v[i] != 0 && v[i] != key)
        i = (i + 1) & (cap - 1);
    return i;
}

static void grow_seen(struct pdf *p)
{
    size_t cap = p->cseen ? 2 * p->cseen : 256;
    uint64_t *v = xcalloc(cap, sizeof *v);
    for (size_t i = 0; i < p->cseen; i++)
        if (p->seen[i] != 0)
            v[slot_of(v, cap, p->seen[i])] = p->seen[i];
    free(p->seen);
    p->seen = v;
    p->cseen = cap;
}

bool pdf_visit(struct pdf *p, qpdf_oh h)
{
    int id = qpdf_oh_get_object_id(p->q, h);
    if (id == 0)
        return true;                              /* a direct object lies in one place and cannot loop */
    uint64_t key = (uint64_t)(uint32_t)id << 32 | (uint32_t)qpdf_oh_get_generation(p->q, h);
    if (2 * p->nseen >= p->cseen)
        grow_seen(p);
    size_t i = slot_of(p->seen, p->cseen, key);
    if (p->seen[i] == key)
        return false;
    p->seen[i] = key;
    p->nseen++;
    return true;
}

bool pdf_seen(struct pdf *p, qpdf_oh h)
{
    int id = qpdf_oh_get_object_id(p->q, h);
    if (id == 0 || p->cseen == 0)
        return false;
    uint64_t key = (uint64_t)(uint32_t)id << 32 | (uint32_t)qpdf_oh_get_generation(p->q, h);
    return p->seen[slot_of(p->seen, p->cseen, key)] == key;
}

/* ---- strings and streams ---- */

bool pdf_text(struct pdf *p, qpdf_oh h, struct buf *out, unsigned *flags)
{
    size_t n = 0;
    const char *s = NULL;
    if (!qpdf_oh_get_value_as_string(p->q, h, &s, &n))
        return false;
    if (s != NULL)
        *flags |= read_decode_string((const unsigned char *)s, n, out);
    return true;
}

static bool inflate_bounded(const unsigned char *p, size_t n, size_t max, struct buf *out, bool *over)
{
    unsigned char chunk[16384];
    size_t start = out->n;
    z_stream z = { .next_in = (unsigned char *)(uintptr_t)p, .avail_in = (uInt)n };
    if (n > UINT32_MAX || inflateInit(&z) != Z_OK)
        return false;
    int rc;
    do {
        z.next_out = chunk;
        z.avail_out = sizeof chunk;
        rc = inflate(&z, Z_NO_FLUSH);
        buf_add(out, chunk, sizeof chunk - z.avail_out);
    } while (rc == Z_OK && out->n - start <= max && (z.avail_in > 0 || z.avail_out == 0));
    inflateEnd(&z);
    *over = out->n - start > max;
    return rc == Z_STREAM_END && out->n - start <= max;
}

/* The only filters taken are none and Flate without predictor: what programs use for attachments. libqpdf would unpack anything,
 * without a limit. */
static bool filter_is(struct pdf *p, qpdf_oh dict, bool *flate)
{
    qpdf_oh filter = pdf_key(p, dict, "/Filter"), parms = pdf_key(p, dict, "/DecodeParms");
    int n = pdf_array_n(p, filter);
    if (n > 1)
        return false;
    if (n == 1)
        filter = pdf_item(p, filter, 0);
    if (pdf_array_n(p, parms) == 1)
        parms = pdf_item(p, parms, 0);
    *flate = qpdf_oh_is_name_and_equals(p->q, filter, "/FlateDecode") || qpdf_oh_is_name_and_equals(p->q, filter, "/Fl");
    if (!*flate)
        return qpdf_oh_is_null(p->q, filter) || (qpdf_oh_is_array(p->q, filter) && n == 0);
    return pdf_int(p, parms, "/Predictor", 1) == 1;
}

bool pdf_stream(struct pdf *p, qpdf_oh stream, size_t max, struct buf *out)
{
    bool flate = false, ok = false;
    unsigned char *raw = NULL;
    size_t n = 0, mark = p->nheld, before = out->n;
    p->over = false;
    if (!qpdf_oh_is_stream(p->q, stream))
        return false;
    qpdf_oh dict = pdf_hold(p, qpdf_oh_get_dict(p->q, stream));
    if (filter_is(p, dict, &flate) && qpdf_oh_get_stream_data(p->q, stream, qpdf_dl_none, NULL, &raw, &n) == QPDF_SUCCESS) {
        if (flate) {
            ok = inflate_bounded(raw, n, max, out, &p->over);
        } else if (n <= max) {
            buf_add(out, raw, n);
            ok = true;
        } else {
            p->over = true;
        }
    }
    free(raw);
    pdf_release(p, mark);
    if (!ok && out->n > before) {
        out->n = before;
        out->p[before] = '\0';
    }
    return ok;
}

/* ---- our marks: the attached definition and the information entry ---- */

enum { NAME_TREE_NODES = 1000 };

static bool ends_with(const struct buf *b, const char *end)
{
    size_t n = strlen(end);
    return b->n >= n && memcmp(b->p + b->n - n, end, n) == 0;
}

/* Is this file specification our definition? Its name ends in .form.json, or it is JSON data that belongs to the document. */
bool pdf_is_definition(struct pdf *p, qpdf_oh spec)
{
    struct buf name = BUF_INIT;
    unsigned flags = 0;
    if (!pdf_text(p, pdf_key(p, spec, "/UF"), &name, &flags))
        pdf_text(p, pdf_key(p, spec, "/F"), &name, &flags);
    bool data = qpdf_oh_is_name_and_equals(p->q, pdf_key(p, spec, "/AFRelationship"), "/Data");
    bool yes = ends_with(&name, ".form.json") || (data && ends_with(&name, ".json"));
    buf_clear(&name);
    return yes;
}

static bool take_definition(struct pdf *p, qpdf_oh spec)
{
    struct buf b = BUF_INIT;
    size_t mark = p->nheld;
    bool taken = false;
    if (pdf_is_definition(p, spec)) {
        qpdf_oh ef = pdf_key(p, spec, "/EF"), stream = pdf_key(p, ef, "/UF");
        if (!qpdf_oh_is_stream(p->q, stream))
            stream = pdf_key(p, ef, "/F");
        taken = pdf_stream(p, stream, read_limits.attachment_bytes, &b) && u8_valid(b.p, b.n);
        if (p->over)
            pdf_stop(p, MSG_READ_LIMIT_ATTACHED, read_limits.attachment_bytes >> 20);
        if (taken)
            wire_add_text(p->out, WIRE_ATTACHED, b.p, b.n);
    }
    buf_clear(&b);
    pdf_release(p, mark);
    return taken;
}

/* A name tree (ISO 32000-1, 7.9.6): pairs of key and value in /Names, or /Kids. */
static bool search_names(struct pdf *p, qpdf_oh node, unsigned depth, size_t *left)
{
    size_t mark = p->nheld;
    bool found = false;
    if (depth > read_limits.nesting || !pdf_visit(p, node))
        return false;
    qpdf_oh names = pdf_key(p, node, "/Names"), kids = pdf_key(p, node, "/Kids");
    int n = pdf_array_n(p, names), k = pdf_array_n(p, kids);
    for (int i = 1; i < n && !found && *left > 0; i += 2, --*left)
        found = take_definition(p, pdf_item(p, names, i));
    for (int i = 0; i < k && !found && *left > 0; i++, --*left)
        found = search_names(p, pdf_item(p, kids, i), depth + 1, left);
    pdf_release(p, mark);
    return found;
}

/* Looks in the name tree, then among the associated files that some programs keep when they lose the tree. */
static bool find_definition(struct pdf *p, qpdf_oh root)
{
    size_t left = NAME_TREE_NODES, mark = p->nheld;
    bool found = search_names(p, pdf_key(p, pdf_key(p, root, "/Names"), "/EmbeddedFiles"), 0, &left);
    qpdf_oh af = pdf_key(p, root, "/AF");
    int n = pdf_array_n(p, af);
    for (int i = 0; i < n && !found && left > 0; i++, left--)
        found = take_definition(p, pdf_item(p, af, i));
    pdf_release(p, mark);
    return found;
}

static bool find_info(struct pdf *p)
{
    size_t mark = p->nheld;
    struct buf b = BUF_INIT;
    unsigned flags = 0;
    qpdf_oh info = pdf_key(p, pdf_hold(p, qpdf_get_trailer(p->q)), "/Info");
    bool found = pdf_text(p, pdf_key(p, info, "/ShenbaoForm"), &b, &flags) && b.n > 0 && b.n <= read_limits.name_bytes;
    if (found)
        wire_add_text(p->out, WIRE_INFO, b.p, b.n);
    buf_clear(&b);
    pdf_release(p, mark);
    return found;
}

/* ---- is the end there? ---- */

/* The last place of `what` in p, or NULL. */
static const unsigned char *find_last(const unsigned char *p, size_t n, const char *what)
{
    size_t k = strlen(what);
    for (size_t i = n; i >= k; i--)
        if (memcmp(p + i - k, what, k) == 0)
            return p + i - k;
    return NULL;
}

static bool is_digit(unsigned char c) { return c >= '0' && c <= '9'; }

/* Does an object begin here: "12 0 obj"? */
static bool has_object(const unsigned char *p, size_t n)
{
    const unsigned char *end = p + n, *at = p;
    while ((at = memmem(at, (size_t)(end - at), " obj", 4)) != NULL) {
        const unsigned char *q = at;
        while (q > p && is_digit(q[-1]))
            q--;
        if (q < at && q - p >= 2 && q[-1] == ' ' && is_digit(q[-2]))
            return true;
        at += 4;
    }
    return false;
}

/* Is there "startxref", a number and a blank behind it? A number cut in the middle could lead to an older table. */
static bool has_startxref(const unsigned char *p, size_t n)
{
    const unsigned char *at = find_last(p, n, "startxref"), *end = p + n;
    if (at == NULL)
        return false;
    at += 9;
    while (at < end && (*at == ' ' || *at == '\r' || *at == '\n'))
        at++;
    const unsigned char *digits = at;
    while (at < end && is_digit(*at))
        at++;
    return at > digits && at < end && (*at == ' ' || *at == '\r' || *at == '\n');
}

/* How the last section of a file ends. OPEN: objects follow the last %%EOF, with a startxref; TORN: without one. A file of which the end
 * is missing can look whole: readers then show the state before the last saving. */
enum tail { TAIL_CLOSED, TAIL_OPEN, TAIL_TORN };

static enum tail tail_of(const unsigned char *p, size_t n)
{
    const unsigned char *eof = find_last(p, n, "%%EOF");
    const unsigned char *from = eof ? eof + 5 : p;
    size_t left = (size_t)(p + n - from);
    if (!has_object(from, left))
        return TAIL_CLOSED;
    return has_startxref(from, left) ? TAIL_OPEN : TAIL_TORN;
}

/* ---- the verdict ---- */

/* Warnings of libqpdf so far. Its texts are the only way to tell them apart; the tests would notice if they changed. */
static void take_warnings(struct pdf *p)
{
    while (qpdf_more_warnings(p->q)) {
        const char *text = qpdf_get_error_message_detail(p->q, qpdf_next_warning(p->q));
        p->flags |= VERDICT_REPAIRED;
        if (text == NULL)
            continue;
        if (strstr(text, "reconstruct") != NULL)
            p->rebuilt = true;
        if (strstr(text, "error decoding stream data") != NULL)
            p->undecoded = true;
        if (strstr(text, "bad_alloc") != NULL)
            pdf_stop(p, MSG_READ_LIMIT_MEMORY, read_limits.memory >> 20);
    }
}

static struct verdict judge_failure(struct pdf *p, enum tail tail)
{
    take_warnings(p);                                      /* out of memory in the table of objects is told as one */
    if (p->stopped)
        return p->limit;
    qpdf_error e = qpdf_get_error(p->q);
    const char *text = e ? qpdf_get_error_full_text(p->q, e) : NULL;
    if (e != NULL && qpdf_get_error_code(p->q, e) == qpdf_e_password) {
        struct verdict v = VERDICT_PLAIN(READ_PASSWORD);
        v.flags = VERDICT_ENCRYPTED;
        return v;
    }
    if (text != NULL && strstr(text, "bad_alloc") != NULL) {
        struct verdict v = VERDICT(READ_LIMIT, MSG_READ_LIMIT_MEMORY);
        v.number = read_limits.memory >> 20;
        return v;
    }
    return VERDICT(READ_CUT, tail == TAIL_CLOSED ? MSG_READ_DAMAGED_PDF : MSG_READ_CUT_PDF);
}

static struct verdict judge_contents(struct pdf *p, bool marked)
{
    /* Streams that hold objects could not be unpacked, or a table made anew lacks objects that a field refers to: answers are lost. */
    if (p->undecoded || ((p->rebuilt || p->nfields == 0) && p->missing > 0))
        return VERDICT(READ_CUT, MSG_READ_CUT_FIELDS);
    if (p->nfields > 0)
        return VERDICT_PLAIN(READ_FORM);
    if (marked)
        return VERDICT_PLAIN(READ_FLAT);
    if (p->nameless > 0)
        return VERDICT_PLAIN(READ_FORM);
    return p->flags & VERDICT_XFA ? VERDICT(READ_PRINTED, MSG_READ_DYNAMIC_XFA) : VERDICT_PLAIN(READ_PRINTED);
}

static struct verdict read_open(struct pdf *p, enum tail tail)
{
    qpdf_oh root = pdf_hold(p, qpdf_get_root(p->q));
    if (qpdf_has_error(p->q))
        return judge_failure(p, tail);
    take_warnings(p);
    if (tail == TAIL_TORN || (tail == TAIL_OPEN && p->rebuilt))
        return VERDICT(READ_CUT, MSG_READ_CUT_PDF);
    if (qpdf_is_encrypted(p->q))
        p->flags |= VERDICT_ENCRYPTED;
    bool attached = find_definition(p, root), info = find_info(p), marked = attached || info;
    enum qpdf_object_type_e type;
    qpdf_oh acroform = pdf_part(p, root, "/AcroForm", &type);
    if (pdf_has(p, acroform, "/XFA"))
        p->flags |= VERDICT_XFA;
    if (pdf_int(p, acroform, "/SigFlags", 0) & 1)
        p->flags |= VERDICT_SIGNATURE;
    if (!p->stopped && (marked || type == ot_dictionary))
        fields_walk(p, acroform);
    take_warnings(p);
    if (qpdf_has_error(p->q)) {
        struct verdict v = judge_failure(p, tail);
        if (v.kind == READ_LIMIT)
            return v;
    }
    struct verdict v = p->stopped ? p->limit : judge_contents(p, marked);
    if (v.kind == READ_FORM)
        files_tell(p, root);
    return v;
}

/* Of a form, or of a PDF without our marks, which may be an attachment. A tree of pages that cannot be walked leaves 0. */
static uint32_t count_pages(struct pdf *p)
{
    int n = qpdf_get_num_pages(p->q);
    bool failed = qpdf_has_error(p->q);
    if (failed)
        qpdf_get_error(p->q);
    return failed || n < 0 || n > PAGES_MOST ? 0 : (uint32_t)n;
}

void pdf_read(const unsigned char *bytes, size_t n, struct wire_out *out, struct verdict *v)
{
    struct pdf p = { .q = qpdf_init(), .out = out, .name = BUF_INIT };
    enum tail tail = tail_of(bytes, n);
    qpdf_silence_errors(p.q);
    qpdf_set_suppress_warnings(p.q, QPDF_TRUE);
    QPDF_ERROR_CODE rc = qpdf_read_memory(p.q, "", (const char *)bytes, n, "");
    *v = (rc & QPDF_ERRORS) != 0 ? judge_failure(&p, tail) : read_open(&p, tail);
    v->flags |= p.flags;
    if (v->kind == READ_PRINTED || v->kind == READ_FORM)
        v->attachment = attachment_pdf();
    if (v->kind == READ_PRINTED || v->kind == READ_FORM)
        v->pages = count_pages(&p);
    pdf_release(&p, 0);
    qpdf_cleanup(&p.q);
    free(p.held);
    free(p.seen);
    buf_clear(&p.name);
}

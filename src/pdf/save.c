/*
 * save.c - a document into bytes with its small objects in object streams (ISO 32000-1, 7.5.7) and a cross-reference stream (7.5.8): a
 * form of many fields is smaller by a tenth and more than as libharu writes it. Knows objects, not what they are.
 */
#include <assert.h>
#include <stdlib.h>

#include "pdf/pdf_int.h"

enum { TOGETHER = 1000 };                                  /* objects in a stream: a viewer that wants one reads them all */
#define OBJECT_NUMBER 0x00FFFFFFu                          /* of an object's id in libharu */
enum { KIND_FREE, KIND_PLAIN, KIND_PACKED };               /* table 18 */
static const char head[] = "%PDF-1.7\n%\xB7\xBE\xAD\xAA\n";

struct entry { unsigned char kind; uint32_t a; uint16_t b; };   /* plain: offset, generation; packed: stream, place in it */
struct saving {
    struct doc *doc;
    struct buf *out; size_t start;                         /* the document begins there */
    struct entry *v; size_t n, cap;                        /* by number */
};

static HPDF_STATUS add_bytes(HPDF_Stream s, const HPDF_BYTE *p, HPDF_UINT n)
{
    buf_add(s->attr, p, n);
    return HPDF_OK;
}

static void write_value(struct saving *k, void *obj, struct buf *out)
{
    HPDF_Stream s = HPDF_CallbackWriter_New(k->doc->h->mmgr, add_bytes, out);
    HPDF_Obj_WriteValue(obj, s, NULL);
}

static void *object_of(const struct saving *k, size_t number)
{
    HPDF_XrefEntry e = HPDF_List_ItemAt(k->doc->h->xref->entries, (HPDF_UINT)number);
    return e && e->entry_typ == HPDF_IN_USE_ENTRY ? e->obj : NULL;
}

static bool is_stream(const void *obj)
{
    const HPDF_Obj_Header *h = obj;
    return (h->obj_class & HPDF_OCLASS_ANY) == HPDF_OCLASS_DICT && ((HPDF_Dict)obj)->stream;
}

static void begin(struct saving *k, size_t number)
{
    k->v[number] = (struct entry){KIND_PLAIN, (uint32_t)(k->out->n - k->start), 0};
    buf_printf(k->out, "%zu 0 obj\n", number);
}

/* libharu writes a stream's length as an object of its own, which is not needed where the body is finished: so the dictionary is written as
 * that of no stream, and the body after it. */
static void write_stream(struct saving *k, size_t number, HPDF_Dict d, bool *needless)
{
    const HPDF_Obj_Header *length = HPDF_Dict_GetItem(d, "Length", HPDF_OCLASS_NUMBER);
    HPDF_Stream body = d->stream;
    size_t n;
    const char *p = stream_body(d, &n);
    needless[length->obj_id & OBJECT_NUMBER] = true;
    HPDF_Dict_AddNumber(d, "Length", (HPDF_INT32)n);
    begin(k, number);
    d->stream = NULL;
    write_value(k, d, k->out);
    d->stream = body;
    buf_adds(k->out, "\nstream\n");
    buf_add(k->out, p, n);
    buf_adds(k->out, "\nendstream\nendobj\n");
}

/* A stream that libharu knows nothing of; its dictionary begins in `dict`. */
static void write_own(struct saving *k, size_t number, struct buf *dict, const struct buf *body)
{
    struct buf z = BUF_INIT;
    deflate_add(&z, body->p, body->n, PACKED_LEVEL);
    begin(k, number);
    buf_add(k->out, dict->p, dict->n);
    buf_printf(k->out, "/Filter /FlateDecode\n/Length %zu\n>>\nstream\n", z.n);
    buf_add(k->out, z.p, z.n);
    buf_adds(k->out, "\nendstream\nendobj\n");
    buf_clear(&z);
}

static size_t new_number(struct saving *k)
{
    *VEC_ADD(k->v, k->n, k->cap) = (struct entry){KIND_FREE, 0, 0};
    return k->n - 1;
}

static void pack_together(struct saving *k, const size_t *numbers, size_t n)
{
    struct buf index = BUF_INIT, values = BUF_INIT, dict = BUF_INIT;
    size_t own = new_number(k);
    for (size_t i = 0; i < n; i++) {
        buf_printf(&index, "%zu %zu ", numbers[i], values.n);
        write_value(k, object_of(k, numbers[i]), &values);
        buf_addc(&values, '\n');
        k->v[numbers[i]] = (struct entry){KIND_PACKED, (uint32_t)own, (uint16_t)i};
    }
    buf_printf(&dict, "<<\n/Type /ObjStm\n/N %zu\n/First %zu\n", n, index.n);
    buf_add(&index, values.p, values.n);
    write_own(k, own, &dict, &index);
    buf_clear(&dict);
    buf_clear(&values);
    buf_clear(&index);
}

/* Streams first: only they need to stand by themselves. */
static void write_objects(struct saving *k)
{
    size_t all = k->n, packed[TOGETHER], n = 0;
    bool *needless = xcalloc(all + 1, sizeof *needless);
    for (size_t i = 1; i < all; i++) {
        void *obj = object_of(k, i);
        if (obj && is_stream(obj))
            write_stream(k, i, obj, needless);
    }
    for (size_t i = 1; i < all; i++) {
        void *obj = object_of(k, i);
        if (!obj || is_stream(obj) || needless[i])
            continue;
        packed[n++] = i;
        if (n == TOGETHER) {
            pack_together(k, packed, n);
            n = 0;
        }
    }
    if (n > 0)
        pack_together(k, packed, n);
    free(needless);
}

static void write_table(struct saving *k)
{
    struct buf dict = BUF_INIT, table = BUF_INIT, trailer = BUF_INIT;
    size_t own = new_number(k), at = k->out->n - k->start;
    k->v[own] = (struct entry){KIND_PLAIN, (uint32_t)at, 0};
    for (size_t i = 0; i < k->n; i++) {
        const struct entry *e = &k->v[i];
        const char bytes[] = {(char)e->kind, (char)(e->a >> 24), (char)(e->a >> 16 & 0xFF), (char)(e->a >> 8 & 0xFF), (char)(e->a & 0xFF),
                              (char)(e->b >> 8), (char)(e->b & 0xFF)};
        buf_add(&table, bytes, sizeof bytes);
    }
    write_value(k, k->doc->h->trailer, &trailer);          /* "<<" … ">>" */
    assert(trailer.n > 4 && trailer.p[0] == '<');
    buf_adds(&dict, "<<\n/Type /XRef\n/W [ 1 4 2 ]\n");
    buf_add(&dict, trailer.p + 2, trailer.n - 4);
    buf_addc(&dict, '\n');
    write_own(k, own, &dict, &table);
    buf_printf(k->out, "startxref\n%zu\n%%%%EOF\n", at);
    buf_clear(&dict);
    buf_clear(&table);
    buf_clear(&trailer);
}

void save_packed(struct doc *doc, struct buf *out)
{
    struct saving k = {.doc = doc, .out = out, .start = out->n};
    HPDF_Dict trailer = doc->h->trailer;
    for (HPDF_UINT i = 0; i < doc->h->xref->entries->count; i++)
        new_number(&k);
    buf_add(out, head, sizeof head - 1);
    write_objects(&k);
    HPDF_Dict_Add(trailer, "Root", doc->h->catalog);
    HPDF_Dict_Add(trailer, "Info", doc->h->info);
    HPDF_Dict_AddNumber(trailer, "Size", (HPDF_INT32)(k.n + 1));
    write_table(&k);
    free(k.v);
}

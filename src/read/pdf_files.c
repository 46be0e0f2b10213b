/*
 * pdf_files.c - files that somebody put into a PDF (ISO 32000-1, 7.11.4 and 12.5.6.15): as they are, within limits. A stranger made the tree:
 * it may loop, and what is packed in it may be a bomb.
 */
#include "read/read_int.h"

#include <string.h>

enum { FILES_ROOM = 128, NODES_MOST = 2000, PAGES_LOOKED = 500 };

struct files { struct pdf *p; int told[FILES_ROOM]; size_t n, left, bytes; };   /* told: numbers of objects; left: nodes that may still be looked at */

static bool is_told(struct files *f, int id)
{
    for (size_t i = 0; i < f->n; i++)
        if (id != 0 && f->told[i] == id)
            return true;
    return false;
}

static enum entry_status unpack(struct files *f, qpdf_oh stream, struct buf *out)
{
    size_t room = read_limits.document_bytes - f->bytes;
    if (pdf_stream(f->p, stream, room, out))
        return ENTRY_OK;
    return f->p->over ? ENTRY_TOTAL : ENTRY_METHOD;
}

static void tell_file(struct files *f, qpdf_oh spec)
{
    struct pdf *p = f->p;
    struct buf name = BUF_INIT, data = BUF_INIT;
    unsigned flags = 0;
    size_t mark = p->nheld;
    qpdf_oh ef = pdf_key(p, spec, "/EF"), stream = pdf_key(p, ef, "/UF");
    if (!qpdf_oh_is_stream(p->q, stream))
        stream = pdf_key(p, ef, "/F");
    int id = qpdf_oh_get_object_id(p->q, stream);
    if (f->n < read_limits.pdf_files && f->n < FILES_ROOM && qpdf_oh_is_stream(p->q, stream) && !is_told(f, id) &&
        !pdf_is_definition(p, spec)) {
        if (!pdf_text(p, pdf_key(p, spec, "/UF"), &name, &flags))
            pdf_text(p, pdf_key(p, spec, "/F"), &name, &flags);
        name.n = utf8_prefix(name.n ? name.p : "", name.n, read_limits.name_bytes);
        enum entry_status status = unpack(f, stream, &data);
        struct wire_entry e = { (uint32_t)status, flags & RAW_GUESSED ? 1 : 0, (uint32_t)name.n };
        wire_add_entry(p->out, &e, name.n ? name.p : "", data.n ? data.p : "", status == ENTRY_OK ? data.n : 0);
        f->bytes += data.n;
        f->told[f->n++] = id;
    }
    pdf_release(p, mark);
    buf_clear(&name);
    buf_clear(&data);
}

static void tell_names(struct files *f, qpdf_oh node, unsigned depth)
{
    struct pdf *p = f->p;
    size_t mark = p->nheld;
    if (depth > read_limits.nesting)
        return;
    qpdf_oh names = pdf_key(p, node, "/Names"), kids = pdf_key(p, node, "/Kids");
    int n = pdf_array_n(p, names), k = pdf_array_n(p, kids);
    for (int i = 1; i < n && f->left > 0; i += 2, f->left--)
        tell_file(f, pdf_item(p, names, i));
    for (int i = 0; i < k && f->left > 0; i++, f->left--)
        tell_names(f, pdf_item(p, kids, i), depth + 1);
    pdf_release(p, mark);
}

static void tell_page(struct files *f, qpdf_oh page)
{
    struct pdf *p = f->p;
    qpdf_oh annots = pdf_key(p, page, "/Annots");
    int n = pdf_array_n(p, annots);
    for (int i = 0; i < n && f->left > 0; i++) {
        size_t mark = p->nheld;
        qpdf_oh a = pdf_item(p, annots, i);
        if (qpdf_oh_is_name_and_equals(p->q, pdf_key(p, a, "/Subtype"), "/FileAttachment")) {
            f->left--;
            tell_file(f, pdf_key(p, a, "/FS"));
        }
        pdf_release(p, mark);
    }
}

void files_tell(struct pdf *p, qpdf_oh root)
{
    struct files f = { .p = p, .left = NODES_MOST };
    size_t mark = p->nheld;
    tell_names(&f, pdf_key(p, pdf_key(p, root, "/Names"), "/EmbeddedFiles"), 0);
    int pages = qpdf_get_num_pages(p->q);
    for (int i = 0; i < pages && i < PAGES_LOOKED; i++) {
        size_t page_mark = p->nheld;
        tell_page(&f, pdf_hold(p, qpdf_get_page_n(p->q, (size_t)i)));
        pdf_release(p, page_mark);
    }
    pdf_release(p, mark);
}

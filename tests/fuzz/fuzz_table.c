/*
 * Fuzz target: rosters. A CSV that says whose it is; when the input begins with a byte 1, a workbook whose only sheet is the rest; with a byte
 * 2, a CSV as it is, in whatever encoding.
 */
#include <stdint.h>

#include "fuzz_child.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void add_part(zip_t *z, const char *name, const void *p, size_t n)
{
    zip_source_t *s = zip_source_buffer(z, p, n, 0);
    if (!s || zip_file_add(z, name, s, ZIP_FL_ENC_UTF_8) < 0)
        abort();
}

static void add_workbook(struct buf *out, const uint8_t *sheet, size_t n)
{
    static const char types[] = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    static const char book[] = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
                               "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                               "<sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    static const char links[] = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" "
                                "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" "
                                "Target=\"worksheets/sheet1.xml\"/></Relationships>";
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *bytes = zip_source_buffer_create(NULL, 0, 0, &e);
    zip_t *z = bytes ? zip_open_from_source(bytes, ZIP_TRUNCATE, &e) : NULL;
    if (!z)
        abort();
    zip_source_keep(bytes);
    add_part(z, "[Content_Types].xml", types, sizeof types - 1);
    add_part(z, "xl/workbook.xml", book, sizeof book - 1);
    add_part(z, "xl/_rels/workbook.xml.rels", links, sizeof links - 1);
    add_part(z, "xl/worksheets/sheet1.xml", sheet, n);
    if (zip_close(z) != 0 || zip_source_open(bytes) != 0)
        abort();
    char chunk[4096];
    for (zip_int64_t k; (k = zip_source_read(bytes, chunk, sizeof chunk)) > 0;)
        buf_add(out, chunk, (size_t)k);
    zip_source_close(bytes);
    zip_source_free(bytes);
    zip_error_fini(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct read_result r;
    struct buf whole = BUF_INIT;
    if (size > 0 && data[0] == 1) {
        add_workbook(&whole, data + 1, size - 1);
    } else if (size > 0 && data[0] == 2) {
        buf_add(&whole, data + 1, size - 1);
    } else {
        buf_adds(&whole, "〔a@1〕\n");
        buf_add(&whole, data, size);
    }
    fuzz_read((const uint8_t *)whole.p, whole.n, &r);
    if (r.kind != READ_TABLE && r.ncells > 0 && r.kind != READ_LIMIT && r.kind != READ_CUT && r.kind != READ_ZIP)
        abort();                                           /* cells without a table */
    read_result_clear(&r);
    buf_clear(&whole);
    return 0;
}

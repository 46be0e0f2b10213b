/*
 * embed.c - a packed font becomes the objects of a composite font (ISO 32000-1, 9.7): Type0, CIDFont, descriptor, file.
 *
 * Knows nothing of characters: codes and widths come ready.
 */
#include "pdf/pdf_int.h"

/* The em box rather than the font's own line metrics: viewers centre typed text by these two. */
#define ASCENT 880
#define DESCENT (-120)

static HPDF_Dict descriptor(struct doc *doc, const struct packed *p)
{
    HPDF_Dict d = dict_indirect(doc), file = stream_borrow(doc, &p->file);
    HPDF_Dict_AddName(d, "Type", "FontDescriptor");
    HPDF_Dict_AddName(d, "FontName", p->name);
    HPDF_Dict_AddNumber(d, "Flags", p->flags);
    HPDF_Array box = dict_array(doc, d, "FontBBox");
    for (size_t i = 0; i < 4; i++)
        HPDF_Array_AddNumber(box, p->bbox[i]);
    HPDF_Dict_AddNumber(d, "ItalicAngle", 0);
    HPDF_Dict_AddNumber(d, "Ascent", ASCENT);
    HPDF_Dict_AddNumber(d, "Descent", DESCENT);
    HPDF_Dict_AddNumber(d, "CapHeight", p->cap_height);
    HPDF_Dict_AddNumber(d, "StemV", 80);
    /* The bare CFF table: wrapped as OpenType, poppler and PDFium show it blank. */
    if (p->cff)
        HPDF_Dict_AddName(file, "Subtype", "CIDFontType0C");
    else
        HPDF_Dict_AddNumber(file, "Length1", (HPDF_INT32)p->raw);
    HPDF_Dict_Add(d, p->cff ? "FontFile3" : "FontFile2", file);
    return d;
}

static void add_widths(struct doc *doc, HPDF_Dict cid, const struct packed *p)
{
    HPDF_Dict_AddNumber(cid, "DW", 1000);
    if (p->nwidths == 0)
        return;
    HPDF_Array w = dict_array(doc, cid, "W");              /* in the form first last width: libharu's arrays are limited */
    for (size_t i = 0; i < p->nwidths; i++) {
        HPDF_Array_AddNumber(w, p->widths[i].first);
        HPDF_Array_AddNumber(w, p->widths[i].last);
        HPDF_Array_AddNumber(w, p->widths[i].width);
    }
}

HPDF_Dict font_embed(struct doc *doc, const struct packed *p)
{
    HPDF_Dict font = dict_indirect(doc), cid = dict_indirect(doc);
    HPDF_Dict_AddName(font, "Type", "Font");
    HPDF_Dict_AddName(font, "Subtype", "Type0");
    HPDF_Dict_AddName(font, "BaseFont", p->name);
    HPDF_Dict_AddName(font, "Encoding", "Identity-H");
    HPDF_Array_Add(dict_array(doc, font, "DescendantFonts"), cid);
    HPDF_Dict_Add(font, "ToUnicode", stream_borrow(doc, &p->tounicode));

    HPDF_Dict_AddName(cid, "Type", "Font");
    HPDF_Dict_AddName(cid, "Subtype", p->cff ? "CIDFontType0" : "CIDFontType2");
    HPDF_Dict_AddName(cid, "BaseFont", p->name);
    HPDF_Dict info = dict_sub(doc, cid, "CIDSystemInfo");
    dict_string(doc, info, "Registry", "Adobe");
    dict_string(doc, info, "Ordering", "Identity");
    HPDF_Dict_AddNumber(info, "Supplement", 0);
    if (p->cidmap.n > 0)
        HPDF_Dict_Add(cid, "CIDToGIDMap", stream_borrow(doc, &p->cidmap));
    else if (!p->cff)
        HPDF_Dict_AddName(cid, "CIDToGIDMap", "Identity");
    add_widths(doc, cid, p);
    HPDF_Dict_Add(cid, "FontDescriptor", descriptor(doc, p));
    return font;
}

HPDF_Dict font_standard(struct doc *doc, const char *name, const char *encoding)
{
    HPDF_Dict font = dict_indirect(doc);
    HPDF_Dict_AddName(font, "Type", "Font");
    HPDF_Dict_AddName(font, "Subtype", "Type1");
    HPDF_Dict_AddName(font, "BaseFont", name);
    if (encoding)
        HPDF_Dict_AddName(font, "Encoding", encoding);
    return font;
}

/*
 * tounicode.c - the ToUnicode CMap of an embedded font (ISO 32000-1, 9.10.3): from codes back to text.
 *
 * Knows codes and code points only.
 */
#include "pdf/pdf_int.h"

#define BLOCK 100                                          /* entries a block may hold (Adobe Technical Note 5014) */

static void add_hex16(struct buf *out, unsigned v)
{
    static const char digits[] = "0123456789ABCDEF";
    char s[4] = {digits[v >> 12 & 15], digits[v >> 8 & 15], digits[v >> 4 & 15], digits[v & 15]};
    buf_add(out, s, sizeof s);
}

static void add_text(struct buf *out, uint32_t cp)
{
    buf_addc(out, '<');
    if (cp >= 0x10000) {
        add_hex16(out, 0xD800u + ((cp - 0x10000) >> 10));
        add_hex16(out, 0xDC00u + (cp & 0x3FF));
    } else {
        add_hex16(out, cp);
    }
    buf_addc(out, '>');
}

/* A code for each text. Ranges would take half the room, but Ghostscript 10 reads those of more than one byte wrongly: a copy that it makes of a
 * form then has other words in it than it shows. */
void tounicode_add(struct buf *out, const struct code_text *v, size_t n)
{
    buf_adds(out, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                  "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                  "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                  "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
    /* Line breaks on codes without glyphs: without them poppler thinks the font cannot show a value of two lines and embeds a whole
     * system font in the saved file. */
    buf_adds(out, "2 beginbfchar\n<FFFD><000D>\n<FFFE><000A>\nendbfchar\n");
    for (size_t i = 0; i < n; i++) {
        if (i % BLOCK == 0)
            buf_printf(out, "%zu beginbfchar\n", n - i < BLOCK ? n - i : (size_t)BLOCK);
        buf_addc(out, '<');
        add_hex16(out, v[i].code);
        buf_addc(out, '>');
        add_text(out, v[i].cp);
        buf_addc(out, '\n');
        if (i % BLOCK == BLOCK - 1 || i == n - 1)
            buf_adds(out, "endbfchar\n");
    }
    buf_adds(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}

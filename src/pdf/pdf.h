/*
 * pdf.h - a sheet becomes a PDF: fonts (HarfBuzz subsetter, our own Type0 embedding), drawing (libharu), AcroForm fields.
 *
 * Knows boxes and fields, not forms. The same input gives the same bytes.
 */
#ifndef SHENBAO_PDF_H
#define SHENBAO_PDF_H

#include "base/base.h"
#include "sheet/sheet.h"

/* A font file for a role; role "title" "heading" "label" "value" "note", or "typing-normal" "typing-full" for what people type. */
struct pdf_font { const char *role, *path; int index; };

struct pdf_fonts;
/* Opens the files (mapped, not read whole). Fonts of one role form its fallback chain in the order given. cache_dir: folder for prepared
 * typing fonts, or NULL. A file that cannot be opened is told to diags (error, names the Debian package if `package` is known to the caller). */
struct pdf_fonts *pdf_fonts_new(const struct pdf_font *v, size_t n, const char *cache_dir, struct diags *d);
void pdf_fonts_free(struct pdf_fonts *f);
struct sheet_metrics pdf_fonts_metrics(struct pdf_fonts *f);

struct pdf_attachment { const char *name, *mime; const void *p; size_t n; };
struct pdf_info { const char *key, *value; };                         /* information dictionary; value UTF-8 */
struct pdf_options {
    const char *title, *lang;                                         /* UTF-8; lang such as zh-CN */
    const char *typing;                                               /* "small" "normal" "full" */
    const char *font_resource;                                        /* name in /DR, "Wingdings" or "CF" */
    const struct pdf_info *info; size_t ninfo;
    const struct pdf_attachment *attach; size_t nattach;
};
/* Appends the document to out. A character that no font of its role has is an error in diags with the text's place; false then. */
bool pdf_write(struct pdf_fonts *f, const struct sheet *s, const struct pdf_options *o, struct buf *out, struct diags *d);

#endif

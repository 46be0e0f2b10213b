/*
 * pdf.h - a sheet becomes a PDF: fonts (HarfBuzz subsetter, our own Type0 embedding), drawing (libharu), AcroForm fields.
 *
 * Knows boxes and fields, not forms. The same input gives the same bytes.
 */
#ifndef SHENBAO_PDF_H
#define SHENBAO_PDF_H

#include "base/base.h"
#include "sheet/sheet.h"

/* A font file for a role; role "title" "heading" "label" "value" "note" "body", or "typing-normal" "typing-full" for what people type. A role
 * without fonts takes those of "label". An entry of role "typing-characters" names, instead of a font, the text file of characters the
 * typing fonts hold; without one it is fonts/tongyong-8105.txt of our own data. */
struct pdf_font { const char *role, *path; int index; };

struct pdf_fonts;
/* Opens the files (mapped, not read whole). Fonts of one role form its fallback chain in the order given. cache_dir: folder for prepared
 * typing fonts, or NULL. A file that cannot be opened is told to diags (error, names the Debian package if `package` is known to the caller). */
/* Documents may be written from several threads at once over one pdf_fonts. */
struct pdf_fonts *pdf_fonts_new(const struct pdf_font *v, size_t n, const char *cache_dir, struct diags *d);
void pdf_fonts_free(struct pdf_fonts *f);
struct sheet_metrics pdf_fonts_metrics(struct pdf_fonts *f);

/* Documents that embed the same subsets: made once for all of them. Takes in the characters of each sheet before the first is written. One
 * thread at a time writes documents of a batch. */
struct pdf_batch;
struct pdf_batch *pdf_batch_new(struct pdf_fonts *f);
void pdf_batch_add(struct pdf_batch *b, const struct sheet *s);
void pdf_batch_free(struct pdf_batch *b);

/* again: what follows p when documents of a batch have it alike, or NULL; without a batch it makes no difference. */
struct pdf_attachment { const char *name, *mime; const void *p; size_t n; const char *again; size_t nagain; };
struct pdf_info { const char *key, *value; };                         /* information dictionary; value UTF-8 */
/* For viewers that run scripts (ISO 32000-1, 12.6.4.16); others pass over them. A script is run when the document is opened, in the order
 * of the names as a name tree has them. source: ECMAScript, UTF-8. */
struct pdf_script {
    const char *name, *source;
    const struct buf *deflated;                                       /* source as pdf_script_deflate makes it, once for many documents; or NULL */
};
/* source: ASCII. */
void pdf_script_deflate(const char *source, struct buf *out);
/* What is run for one field: validate when a value was changed and left, calculate when any field has changed,
 * format when the value is to be shown; each may be NULL. Fields
 * are calculated in the order of the actions. A path without a widget is passed over. */
struct pdf_action { const char *path, *validate, *calculate, *format; };
struct pdf_options {
    const char *title, *lang;                                         /* UTF-8; lang such as zh-CN */
    const char *typing;                                               /* "small" "normal" "full" */
    const char *font_resource;                                        /* name in /DR, "Wingdings" or "CF" */
    const struct pdf_info *info; size_t ninfo;
    const struct pdf_attachment *attach; size_t nattach;
    const struct pdf_script *scripts; size_t nscripts;
    const struct pdf_action *actions; size_t nactions;
    struct pdf_batch *batch;                                          /* of the same fonts; or NULL */
};
/* Appends the document to out. A character that no font has is drawn as 〓 in a value (role "value"), with a warning; elsewhere it is an
 * error in diags with the text's place; false then, with out unchanged and every such character told. So is a preset that is not among the answers (place: the title). A check box is on with the
 * value "1" or its state; a choice or radio group takes an option's value, state or label. */
bool pdf_write(struct pdf_fonts *f, const struct sheet *s, const struct pdf_options *o, struct buf *out, struct diags *d);

#endif

/*
 * pdf_int.h - what the files of the pdf stage share.
 *
 * Layers, lowest first: cff, tounicode (bytes only); subset, typing, font (HarfBuzz); object, embed (libharu); draw, appearance, script,
 * field, document. Nothing here knows forms.
 */
#ifndef SHENBAO_PDF_INT_H
#define SHENBAO_PDF_INT_H

#include <pthread.h>
#include <stdatomic.h>

#include <hb-subset.h>
#include <hb.h>
#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <hpdf_streams.h>
#include <hpdf_version.h>
#include <libdeflate.h>

#include "pdf/pdf.h"

#if HPDF_VERSION_ID != 20300
#error "libharu 2.3.0 is needed: this stage reads and sets members of its structs, which other versions lay out differently"
#endif

/* ---- a font made ready for embedding (subset.c) ---- */

/* Set in a glyph's key: the vertical form of the character in the other bits. */
#define KEY_VERTICAL 0x80000000u
#define KEY_CHAR(key) ((key) & ~KEY_VERTICAL)

struct glyph {
    uint32_t key;                                          /* code point, perhaps with KEY_VERTICAL */
    uint32_t gid;                                          /* in the source font */
    uint16_t code;                                         /* what stands in a string of the document; 0 is .notdef */
    uint16_t width;                                        /* 1/1000 em */
    bool alias;                                            /* shares its code with another character, which ToUnicode names */
};
struct width_range { uint16_t first, last, width; };       /* codes whose width is not 1000 */

/* Read-only once made, so documents and threads share it. `file`, `tounicode` and `cidmap` are deflated. */
struct packed {
    char name[96];                                         /* ABCDEF+PostScriptName; the tag is a hash of the contents */
    bool cff;
    int flags, cap_height, bbox[4];                        /* of the FontDescriptor; 1/1000 em */
    size_t raw;                                            /* bytes of the font file before compression */
    struct glyph *glyphs; size_t nglyphs;                  /* by key; empty for a font read from the cache, which is never drawn with */
    struct width_range *widths; size_t nwidths;
    struct buf file, tounicode, cidmap;                    /* cidmap empty: code = glyph id */
    unsigned refs;                                         /* guarded by the owner's lock */
};

/* ---- opened fonts (font.c) ---- */

struct face {
    char *path; int index;
    hb_face_t *hb; hb_font_t *font;                        /* scale 1000; immutable */
    hb_face_t *outlines;                                   /* hb without cmap and layout: what the subsetter sees */
    bool cff, serif;
    char name[64];                                         /* PostScript name, characters safe in a PDF name */
    int cap_height, bbox[4];
};
struct chain { size_t *v; size_t n, cap; };                /* indices of faces, first choice first */

enum typing { TYPING_NORMAL, TYPING_FULL, TYPING_COUNT };
#define NO_FACE ((size_t)-1)
#define KNOWN 1024                                         /* characters of a role whose face and width are remembered */
#define RECENT 48                                          /* subsets kept for further documents, */
#define RECENT_BYTES ((size_t)2 << 20)                     /* and how large they may be together */

struct recent { size_t face; uint64_t hash; struct packed *pack; unsigned long used; };
struct pdf_fonts {
    struct face *faces; size_t n, cap;
    struct chain chains[ROLE_COUNT];
    size_t typing_face[TYPING_COUNT];
    struct packed *typing[TYPING_COUNT];                   /* made at first use */
    char *characters, *cache_dir;                          /* list of the typing characters; may be NULL */
    struct recent recent[RECENT]; unsigned long clock;
    pthread_mutex_t lock;                                  /* guards typing, recent and clock */
    _Atomic uint64_t (*known)[KNOWN];                      /* of each role: characters looked up before (font.c) */
};

/* True for characters that are never drawn: variation selectors and joiners. */
bool char_is_invisible(uint32_t cp);
/* Glyph of a character in one face; 0 when it has none. */
uint32_t face_glyph(const struct face *f, uint32_t cp);
/* Index of the first face of the role's chain that has the character, or NO_FACE. */
size_t chain_find(const struct pdf_fonts *f, enum sheet_role role, uint32_t cp);
const char *role_name(enum sheet_role role);

/* ---- subset.c, tounicode.c, cff.c, typing.c ---- */

/* Subsets the face to the keys (sorted by the set). `final`: compress as well as possible, and for TrueType give codes 1..n through a full
 * CIDToGIDMap, so that codes never reach U+3400 and a code nobody assigned shows .notdef. Characters the face lacks are left out.
 * Dies when the font cannot be subset. Free with packed_free. */
struct packed *subset_make(const struct face *f, const hb_set_t *keys, bool final);
void packed_free(struct packed *p);
const struct glyph *packed_find(const struct packed *p, uint32_t key);
/* A subset of face number `face`, shared with earlier documents that used the same characters; give back with subset_release.
 * held: where a batch keeps it for its next document, or NULL; what is there it gives back itself. */
struct packed *subset_get(struct pdf_fonts *f, size_t face, const hb_set_t *keys, struct packed **held);
void subset_release(struct pdf_fonts *f, struct packed *p);
/* zlib stream of p, appended; level 1-12 (libdeflate). */
void deflate_add(struct buf *out, const void *p, size_t n, int level);

struct code_text { uint16_t code; uint32_t cp; };
/* A ToUnicode CMap (ISO 32000-1, 9.10.3) for pairs sorted by code. */
void tounicode_add(struct buf *out, const struct code_text *v, size_t n);

/* Makes CID = glyph id in a bare CFF font of n bytes and `glyphs` glyphs, in place. False when the data are not a sound CFF. */
bool cff_identity_charset(unsigned char *p, size_t n, unsigned glyphs);

/* The font people type with, from memory, cache folder or scratch; NULL (and an error in diags) when none is configured. */
const struct packed *typing_get(struct pdf_fonts *f, enum typing which, struct diags *d);

/* ---- a document being made (object.c, embed.c) ---- */

/* One font of the document: the characters used, then its subset and dictionary. */
struct doc_font { hb_set_t *keys; struct packed *pack; HPDF_Dict dict; char res[8]; };

struct doc {
    struct pdf_fonts *fonts;
    const struct sheet *sheet;
    const struct pdf_options *o;
    struct diags *d;
    struct arena *memory;                                  /* lives as long as h */
    HPDF_Doc h;
    HPDF_STATUS error;                                     /* first error libharu reported */
    struct doc_font *df;                                   /* beside fonts->faces */
    HPDF_Dict font_res;                                    /* one /Font resource dictionary for pages and appearances */
    const char *typing_res;                                /* resource name in /DR of what is typed */
    struct buf identity;                                   /* what /ID is a hash of */
    struct libdeflate_compressor *deflate;                 /* made at first use, or the batch's */
};

/* Objects are owned by the document. dict_*_new: a direct dictionary or array under a key; dict_indirect: an object of its own. */
HPDF_Dict dict_indirect(struct doc *doc);
HPDF_Dict dict_sub(struct doc *doc, HPDF_Dict parent, const char *key);
HPDF_Array dict_array(struct doc *doc, HPDF_Dict parent, const char *key);
void dict_rect(struct doc *doc, HPDF_Dict d, const char *key, double x1, double y1, double x2, double y2);
/* A text string: plain when ASCII, else UTF-16BE with mark. dict_text16 always writes UTF-16BE. */
void dict_text(struct doc *doc, HPDF_Dict d, const char *key, const char *utf8);
void dict_string(struct doc *doc, HPDF_Dict d, const char *key, const char *ascii);
HPDF_String object_string(struct doc *doc, const char *ascii);
void *object_text(struct doc *doc, const char *utf8);
/* Order of two names as PDF strings, byte by byte, as a name tree wants it: ISO 32000-1, 7.9.6. */
int name_compare(const char *a, const char *b);
/* The name dictionary of the catalog (7.7.4). */
HPDF_Dict names_dict(struct doc *doc);
/* UTF-16BE, appended, without mark. */
void utf16_add(struct buf *out, const char *utf8);
/* A stream object. _borrow: p is deflated already and must outlive the document; _add: compressed here when that is shorter. */
HPDF_Dict stream_borrow(struct doc *doc, const struct buf *deflated);
HPDF_Dict stream_joined(struct doc *doc, const struct buf *own, const char *again, size_t n);   /* of a batch: batch_join */
HPDF_Dict stream_add(struct doc *doc, const void *p, size_t n);
/* Replaces the body of an existing stream object, as stream_add. */
void stream_set(struct doc *doc, HPDF_Dict stream, const void *p, size_t n);
/* A number as PDF syntax knows it: at most three decimals, no exponent, independent of the locale; followed by a space. */
void real_add(struct buf *out, double v);

/* The body of a stream object and its bytes. */
const char *stream_body(HPDF_Dict stream, size_t *n);
/* The finished document, appended. (save.c) */
#define PACKED_LEVEL 10
void save_packed(struct doc *doc, struct buf *out);

HPDF_Dict font_embed(struct doc *doc, const struct packed *p);
/* One of the fourteen standard fonts. */
HPDF_Dict font_standard(struct doc *doc, const char *name, const char *encoding);

/* ---- drawing (draw.c) and appearances (appearance.c) ---- */

/* Notes the characters of a text; those no font has are errors at `at`, warnings in values. */
void text_note(struct doc *doc, enum sheet_role role, const char *s, bool vertical, struct place at);
/* Content of a page but for what it has from another, whose things stand first in its lists: what lies beneath everything else, and the rest. */
void draw_beneath(struct doc *doc, const struct sheet_page *p, const struct sheet_page *from, struct buf *out);
void draw_above(struct doc *doc, const struct sheet_page *p, const struct sheet_page *from, struct buf *out);
/* One line of text at a base line. */
void draw_text(struct doc *doc, struct buf *out, const struct sheet_text *t);
/* Begins text to be read instead of what the codes say (ActualText, ISO 32000-1, 14.9.4); the caller closes it with EMC. */
void span_open(struct buf *out, const char *utf8);
/* Width of a text in the document's own fonts, pt. */
double text_width(const struct doc *doc, enum sheet_role role, double size, const char *s);

HPDF_Dict appearance_text(struct doc *doc, const struct sheet_widget *w, const char *value);
HPDF_Dict appearance_mark(struct doc *doc, const struct sheet_widget *w, bool on);

/* Notes what a deflated stream is among the things that tell documents apart: its length and the sum at its end (RFC 1950). (document.c) */
void identify_deflated(struct doc *doc, const char *name, const struct buf *deflated);
/* Notes the characters of a page: its texts, and what its fields show. (document.c) */
void page_note(struct doc *doc, const struct sheet_page *p);
/* Adds the characters of a batch to the document's own. (batch.c) */
void batch_note(struct doc *doc, const struct pdf_batch *b);
/* Where the batch keeps its subset of a face. */
struct packed **batch_pack(struct pdf_batch *b, size_t face);
/* The zlib stream of bytes that document after document has alike; NULL for what is the document's own. Lives as long as the batch. */
const struct buf *batch_deflated(struct pdf_batch *b, const void *p, size_t n);
/* The zlib stream of the content of a page that forms are filled on, drawn once; the page is not changed while the batch lives. */
const struct buf *batch_page(struct doc *doc, const struct sheet_page *p);
/* The zlib stream of bytes of a document's own and others that come again and again, which are compressed once. */
void batch_join(struct pdf_batch *b, const struct buf *own, const char *again, size_t n, struct buf *out);
/* The compressor for what is a document's own. */
struct libdeflate_compressor *batch_compressor(struct pdf_batch *b);

/* ---- scripts (script.c) ---- */

/* The scripts of the document, into the name dictionary. */
void scripts_add(struct doc *doc);
/* What is run for the field, into its dictionary; NULL when nothing is. */
const struct pdf_action *action_add(struct doc *doc, HPDF_Dict field, const char *path);

/* ---- fields (field.c) ---- */

/* What a widget shows at first: its value, or for a choice the label of the option. NULL when nothing. */
const char *widget_shown(const struct sheet_widget *w);
/* Checks the presets of all widgets; mistakes go to diags. */
void fields_check(struct doc *doc);
/* Builds /AcroForm with every field of the sheet; page[i] is the dictionary of page i. typing may be NULL (small profile). */
void fields_build(struct doc *doc, const HPDF_Page *page, const struct packed *typing);

#endif

/*
 * read.h - returned files become raw answers, in a confined child process.
 *
 * Knows PDF and ZIP, not forms. What it gives back is a stranger's word: strings by field name, and what is odd about the file.
 */
#ifndef SHENBAO_READ_H
#define SHENBAO_READ_H

#include "base/base.h"

/* Limits, all in one place (limits.c), documented in shouli(1). */
struct read_limits {
    size_t document_bytes;                                 /* 64 MB; also for one entry of a ZIP */
    size_t fields;                                         /* 10,000 */
    size_t cells;                                          /* of a roster: 500,000 */
    size_t name_bytes, value_bytes, values_bytes;          /* of a field's name 1 KB, of a value 64 KB, of all values 32 MB */
    size_t attachment_bytes;                               /* the attached definition, 4 MB */
    unsigned nesting;                                      /* 32 */
    size_t page_chars, text_pages;                         /* of a printed copy: characters of a page 12,000, pages 64 */
    size_t pdf_files;                                      /* carried along in a PDF: 100, each within document_bytes as are all together */
    size_t zip_entries, zip_total_bytes, zip_ratio;        /* 20,000; 512 MB unpacked; 250 times the packed size */
    size_t memory;                                         /* of the child, beyond what the program has: 256 MB */
    unsigned cpu_seconds, wall_seconds;                    /* for a document or an entry: 10, 20 */
    unsigned zip_seconds;                                  /* wall clock for a whole ZIP: 300 */
};
extern const struct read_limits read_limits;

enum read_kind {
    READ_FORM,                                             /* a PDF with fields, their data alone (FDF, XFDF), or what an offline form saved */
    READ_ZIP,                                              /* entries, to be read one by one */
    READ_TABLE,                                            /* a roster: the cells of a workbook or of a CSV that says whose roster it is */
    READ_EMPTY, READ_CUT, READ_NOT_PDF, READ_PASSWORD, READ_FLAT, READ_PRINTED, READ_NEWER, READ_LIMIT, READ_CRASH,
    READ_BUNDLE                                            /* what offices send each other, known by its beginning; no reader says so */
};
/* CUT: begins as a PDF or ZIP, the rest or a part is missing. FLAT: our attachment or information entry is there, the fields are gone.
 * NEWER: what an offline form of a later program saved. PRINTED: a PDF without fields and without our marks. NOT_PDF: `detail` says what it is ("JPEG 图片"). LIMIT: `detail` names the limit.
 * CRASH: the child died or wrote nonsense. CRASH and LIMIT are verdicts of a child that had read nothing before. */

enum { RAW_DAMAGED = 1,                                    /* lone surrogate, U+FFFD, or Latin Extended / Hangul among Han */
       RAW_GUESSED = 2,                                    /* charset guessed (GBK, UTF-8 without mark, UTF-16LE) */
       RAW_READONLY = 4, RAW_BUTTON = 8, RAW_LONG = 16,    /* LONG: cut at the limit */
       RAW_DISAGREE = 32,                                  /* button: stored value and drawn mark differ; a person must look */
       RAW_STORED = 64,                                    /* a choice by the value that is stored, not by its state */
       RAW_RECOVERED = 128, RAW_UNREAD = 256 };            /* of a printed copy: taken from its text; there is something that cannot be read */
/* button: value is the state, "" for Off; several chosen lines of a list are joined by \n. Two fields may have the same name. */
struct raw_field { char *name, *value; unsigned flags; };

enum entry_status { ENTRY_OK, ENTRY_SYSTEM,                /* SYSTEM: left by an operating system (Thumbs.db); data is there */
                    ENTRY_ENCRYPTED, ENTRY_LARGE, ENTRY_RATIO, ENTRY_TOTAL, ENTRY_BROKEN, ENTRY_METHOD, ENTRY_STATUS_COUNT };
/* From ENCRYPTED on data is empty. LARGE: over document_bytes; RATIO, TOTAL: over the ZIP's limits; METHOD: packed in an unknown way.
 * The name is a label: it may hold .. or be absolute and is never to be used as a path. */
struct zip_entry { char *name; char *data; size_t n; bool guessed_name; enum entry_status status; };
/* What to tell about an entry, "" for ENTRY_OK. In the language set. */
const char *entry_status_text(enum entry_status s);

/* A cell with text in it, rows and columns from 0. */
struct raw_cell { unsigned sheet, row, column; char *text; unsigned flags; };

struct read_result {
    enum read_kind kind;
    char *detail;                                          /* for people, in the language set, may be "" */
    char *form_attached;                                   /* the attached definition JSON's text, or NULL */
    char *info_form;                                       /* /ShenbaoForm of the information dictionary, or NULL */
    bool encrypted, has_xfa, has_signature, repaired;
    bool page, changed, draft;                             /* of an offline form; its hash does not fit; saved as a draft */
    /* As an attachment: "jpg", "pdf", the words of the form language and some more; "" when it is none. Pixels of a picture and pages of a PDF,
     * 0 = not known. */
    const char *attachment;
    unsigned width, height, pages;
    bool printed;                                          /* what was recovered from a copy without fields; never from a reader */
    bool data;                                             /* FDF or XFDF: the fields of a form without its PDF */
    struct raw_field *fields; size_t nfields, cfields;
    struct zip_entry *entries; size_t nentries, centries;
    char **sheets; size_t nsheets, csheets;                /* names; "" of a CSV's only one */
    struct raw_cell *cells; size_t ncells, ccells;
};
void read_result_clear(struct read_result *r);

/* A reader: a child process confined before it sees the first byte; it lives for many files and is replaced after a fault. */
struct reader;
/* unconfined: go on without Landlock and seccomp. Returns NULL when neither layer is to be had and unconfined is false. */
struct reader *reader_new(bool unconfined);
/* The same over a program of its own that answers by read_serve: what it finds comes as entries. `path` must live as long as the reader. */
struct reader *reader_new_program(const char *path, bool unconfined);
/* One to which every workbook and every text with columns is a table, whatever stands in it: for lists that a clerk brings. */
struct reader *reader_new_tables(bool unconfined);
/* In halves, for a caller with other things to do while the child confines itself: reader_greet waits for it, and returns false when it could not
 * and must; then the reader is good only for reader_free. path: NULL, or as of reader_new_program. */
struct reader *reader_launch(const char *path, bool unconfined);
bool reader_greet(struct reader *r);
void reader_free(struct reader *r);
unsigned reader_layers(const struct reader *r);            /* CONFINE_* */
/* Reads the file behind fd (from its start). The result is always filled; a child that died or hung yields READ_CRASH or READ_LIMIT. */
void reader_read(struct reader *r, int fd, struct read_result *out);
/* The same for bytes in memory (a ZIP entry). */
void reader_read_bytes(struct reader *r, const void *p, size_t n, struct read_result *out);
/* reader_read for big ZIPs: each entry is handed to fn as it comes and freed afterwards (fn may take data or name by setting it to NULL)
 * instead of being kept in out. fn must use another reader to read it. The child's clock stands while fn works. */
typedef void reader_entry_fn(void *ctx, struct zip_entry *e);
void reader_read_each(struct reader *r, int fd, struct read_result *out, reader_entry_fn *fn, void *ctx);
/* The halves of reader_read, for a caller that keeps several readers busy: after reader_begin, reader_fd becomes readable (or -1: call
 * reader_end at once) when the answer is coming. The clock runs from reader_begin; fd stays open until reader_end. */
void reader_begin(struct reader *r, int fd);
int reader_fd(const struct reader *r);
void reader_end(struct reader *r, struct read_result *out);
/* Waits until reader_end will not have to wait long for one of n readers that were all begun: its answer is coming, its time is up, or it
 * has taken too much memory. Returns its index. */
size_t reader_wait_any(struct reader *const *v, size_t n);
size_t reader_ready(struct reader *const *v, size_t n);    /* does not wait: the index of one whose answer is coming, or n */
/* What is wanted of the next files, of a program that can give several things: READ_AS_USUAL or READ_PICTURES. */
void reader_ask(struct reader *r, unsigned wanted);
/* How many children there have been: 1 while nothing has gone wrong (and fewer files than a child may read have passed). */
unsigned reader_generation(const struct reader *r);
/* For tests: asks the child to try open() and socket(); true when both fail. */
bool reader_proves_confined(struct reader *r);

/* ---- for such a program: libraries that are too heavy, or under another licence, to be in every reader (serve.c) ---- */

struct wire_out;
/* Called for each file; its findings go to the parent by read_tell. True when there were such. wanted: as in reader_ask. */
typedef bool read_document_fn(struct wire_out *out, const void *p, size_t n, unsigned wanted);
/* Confines this process and answers the parent behind the socket until that is gone. warm_up runs before: it makes libraries open what they
 * open late. readable: as in confine_limits. */
_Noreturn void read_serve(int sock, void (*warm_up)(void), read_document_fn *fn, const char *const *readable);
/* One finding: an entry of that name. Bytes are for the parent to judge. */
void read_tell(struct wire_out *out, const char *name, const void *p, size_t n);

/* What shouli-read tells of a page of a PDF that a program made: where each character stands, and where there is ink. Entries "text" and "ink",
 * integers as they lie in memory; points from the upper left corner of the page as it is shown. */
struct read_page { uint32_t page, n; float w, h; };         /* "text": then n characters. page from 0. "ink": n is 0 */
struct read_char { float x1, y1, x2, y2; uint32_t cp, flags; };
/* DOUBTFUL: the font does not say what its glyphs mean. ABSENT: the file does not carry the font, so that there is no ink of it. */
enum { READ_CHAR_DOUBTFUL = 1, READ_CHAR_ABSENT = 2 };
enum { READ_INK_DPI = 100, READ_PAGE_CHARS = 100000, READ_TEXT_PAGES = 64 };   /* "ink" after its head: a bit a dot, rows of whole bytes, 1 is dark */
/* The fonts of a PDF by name, without the tags of subsets: what they are worth to whoever reads its text. cmaps: he has Adobe's CMaps for Chinese.
 * blind: there is a font of which he would see neither text nor ink; all_doubtful: nothing is known of them. (pdf_fonts.c) */
struct read_fonts { struct read_font { char *name; uint32_t flags; } *v; size_t n, cap; bool all_doubtful, blind; };
void read_fonts(struct read_fonts *f, const void *p, size_t n, bool cmaps);
uint32_t read_font_flags(const struct read_fonts *f, const char *name);   /* READ_CHAR_* */
void read_fonts_clear(struct read_fonts *f);
/* What a program of its own is asked for. (reader_ask) */
enum { READ_AS_USUAL, READ_PICTURES };                     /* PICTURES: entries "page-1", "page-2" ... are PNG files */

/* Decodes a PDF text string by the table in shouli(1): UTF-16BE/LE with mark, UTF-8 with mark, ASCII, UTF-8, GB 18030, PDFDocEncoding.
 * Line breaks become \n. Returns RAW_DAMAGED | RAW_GUESSED as they apply. */
unsigned read_decode_string(const unsigned char *p, size_t n, struct buf *out);
/* True when a text shows the traces of a viewer that cut 21-bit characters: Latin Extended or Hangul next to Han, U+FFFD. */
bool read_looks_damaged(const char *utf8);

/* ---- bundles of other offices (bundle.c) ---- */

struct bundle_file;
struct bundle_head { char key[65], signature[129]; };      /* of the office that signed, and over the manifest's bytes; in hexadecimal */
enum bundle_end { BUNDLE_OPEN, BUNDLE_UNREADABLE, BUNDLE_NONE, BUNDLE_CUT };
/* UNREADABLE: with errno. NONE: no bundle. CUT: the manifest is not whole. Appends the manifest's bytes, which nobody has vouched for yet. */
enum bundle_end bundle_open(const char *path, struct bundle_head *h, struct buf *manifest, struct bundle_file **out);
/* The next part, which must have this name and length. Its hash is for the caller to compare. */
bool bundle_part(struct bundle_file *b, const char *name, unsigned long long bytes, struct buf *out);
bool bundle_ends(struct bundle_file *b);                   /* no part comes any more */
void bundle_close(struct bundle_file *b);
/* Unpacks a part that is a text, in the confined process. False when it is none. */
bool bundle_text(struct reader *r, const struct buf *packed, struct buf *out);

#endif

/*
 * read_int.h - what the files of the read stage share: the wire between parent and child, and the readers that run in the child.
 */
#ifndef SHENBAO_READ_INT_H
#define SHENBAO_READ_INT_H

#include <qpdf/qpdf-c.h>
#include <sys/types.h>
#include <zip.h>

#include "read/read.h"

/* ---- wire.c: requests down, frames up. Both ends are one program on one machine, so integers go as they lie in memory. ---- */

#define WIRE_MAGIC 0x53424f31u
enum wire_op { OP_READ = 1, OP_PROVE, OP_FAULT };
struct wire_request { uint32_t magic, seq, op, number; };  /* OP_READ carries a descriptor; OP_FAULT: number is the fault */

enum wire_tag { WIRE_HELLO = 1, WIRE_FIELD, WIRE_ATTACHED, WIRE_INFO, WIRE_ENTRY, WIRE_VERDICT, WIRE_PROOF, WIRE_SHEET, WIRE_CELL };
struct wire_head { uint32_t magic, seq, tag, n; };         /* n: bytes that follow */
struct wire_field { uint32_t flags, name_n; };             /* then name, value */
struct wire_cell { uint32_t sheet, row, column, flags; };     /* then text; the sheet has been named */
struct wire_entry { uint32_t status, guessed, name_n; };   /* then name, data */

/* What a file is. detail: a message between MSG_READ_IS_TEXT and MSG_READ_LAST, or -1; number is its {0}. */
/* DATA: the fields came without the PDF they belong to. */
enum { VERDICT_ENCRYPTED = 1, VERDICT_XFA = 2, VERDICT_SIGNATURE = 4, VERDICT_REPAIRED = 8, VERDICT_DATA = 16,
       VERDICT_PAGE = 32, VERDICT_CHANGED = 64, VERDICT_DRAFT = 128 };
/* attachment: what it is as an attachment (picture.c), 0 = none; pixels of a picture, pages of a PDF, 0 = not known. */
struct verdict { uint32_t kind; int32_t detail; uint64_t number; uint32_t flags, attachment, width, height, pages, reserved; };
#define VERDICT(k, d) ((struct verdict){ .kind = (k), .detail = (int32_t)(d) })
#define VERDICT_PLAIN(k) ((struct verdict){ .kind = (k), .detail = -1 })

/* The child's end: frames are gathered and written in large pieces. */
struct wire_out { int fd; uint32_t seq; struct buf b; };
void wire_hello(struct wire_out *o, unsigned layers);
void wire_add_field(struct wire_out *o, const struct wire_field *f, const char *name, const void *value, size_t n);
void wire_add_text(struct wire_out *o, enum wire_tag tag, const void *p, size_t n);
void wire_add_cell(struct wire_out *o, const struct wire_cell *c, const char *text, size_t n);
void wire_add_entry(struct wire_out *o, const struct wire_entry *e, const char *name, const void *data, size_t n);
void wire_add_verdict(struct wire_out *o, const struct verdict *v);     /* ends the answer: everything is written */
void wire_add_proof(struct wire_out *o, bool confined);
void wire_flush(struct wire_out *o);                       /* ends the process when the parent is gone */

/* The parent's end. Nothing is believed: every tag, count, length and text is checked. */
enum wire_end { WIRE_DONE, WIRE_GONE, WIRE_LATE, WIRE_HEAVY, WIRE_NONSENSE };
struct wire_in {
    int fd;
    int64_t deadline;                                      /* of clock_ms() */
    bool (*heavy)(void *ctx); void *ctx;                   /* asked now and then while waiting: has the child too much memory? or NULL */
    char *p; size_t at, n, cap;                            /* bytes read ahead */
};
int64_t clock_ms(void);                                    /* monotonic */
enum wire_end wire_get_hello(struct wire_in *in, unsigned *layers);
enum wire_end wire_get_proof(struct wire_in *in, uint32_t seq, bool *confined);
struct wire_sink { reader_entry_fn *fn; void *ctx; void (*entry_done)(void *clock, int64_t worked_ms); void *clock; };
/* Reads one answer into out up to its verdict. Entries go to sink->fn if that is set. Texts are UTF-8 without NUL afterwards. */
enum wire_end wire_get_answer(struct wire_in *in, uint32_t seq, const struct wire_sink *sink, struct read_result *out);
bool wire_quiet(const struct wire_in *in);                 /* nothing is waiting to be read: as it must be between answers */

bool wire_send_request(int fd, const struct wire_request *q, int passed);   /* passed: descriptor to send along or -1 */
bool wire_get_request(int fd, struct wire_request *q, int *passed);         /* false at the end; *passed -1 if none came */

/* ---- picture.c: files that are no forms ---- */

enum { PICTURE_SIDE = 1000000, PAGES_MOST = 1000000 };     /* what is told beyond that is nonsense */
const char *attachment_kind(unsigned number);              /* "jpg"; "" for 0 and what is none */
unsigned attachment_number(int detail);                    /* by the verdict's detail; 0 when nobody would attach it */
unsigned attachment_pdf(void);
unsigned attachment_zip(void);
/* Pixels by the header of a picture of which the kind is known; false and zeros when it cannot be read. */
bool picture_size(int fd, int detail, uint32_t *w, uint32_t *h);

/* ---- child.c ---- */

_Noreturn void child_main(int sock);
/* Becomes another program that answers behind the same socket (serve.c). */
_Noreturn void child_exec(const char *program, int sock);
void child_shed(int sock);                                 /* all descriptors but the socket; signals as at birth */
/* The file behind fd to the wire, verdict last. Runs without confinement too (fuzzing, measuring). */
void child_read_document(int fd, struct wire_out *out);

/* How a child can go wrong, for tests: it does so at the next file. */
enum reader_fault { FAULT_NONE, FAULT_ABORT, FAULT_KILLED, FAULT_HANG, FAULT_SPIN, FAULT_MEMORY, FAULT_EXIT, FAULT_GARBAGE, FAULT_LENGTH,
                    FAULT_COUNT, FAULT_OLD_ANSWER, FAULT_EXTRA, FAULT_BAD_TEXT, FAULT_TORN };
void reader_fault_next(struct reader *r, enum reader_fault f);
void reader_set_wall(struct reader *r, int64_t ms);        /* for tests: another wall clock limit than read_limits */

/* ---- sniff.c: what a file is by its bytes ---- */

enum sniff { SNIFF_PDF, SNIFF_ZIP, SNIFF_OLE, SNIFF_FDF, SNIFF_XFDF, SNIFF_JSON, SNIFF_KNOWN, SNIFF_UNKNOWN };
/* From the first SNIFF_HEAD bytes. *what is set for KNOWN. */
enum { SNIFF_HEAD = 4096 };
enum sniff sniff_head(const unsigned char *p, size_t n, enum msg *what);
enum msg sniff_whole(const unsigned char *p, size_t n);    /* of a file whose head tells nothing: text or unknown */
enum msg sniff_ole(const unsigned char *p, size_t n);
bool sniff_blank(const unsigned char *p, size_t n);        /* only white space and NUL */

/* ---- values.c ---- */

/* What was sent of one document. After a limit was met `stopped` is set, `limit` is the verdict and nothing more goes out. */
struct values { struct wire_out *out; size_t n, bytes; bool stopped; struct verdict limit; };
bool values_add(struct values *v, const struct buf *name, const struct buf *value, unsigned flags);   /* false once stopped */
void values_stop(struct values *v, enum msg why, uint64_t number);

/* ---- rosters: roster.c csv_table.c xlsx.c ---- */

enum { ROSTER_ROWS = 1 << 20, ROSTER_COLUMNS = 1 << 14 };  /* what lies beyond is not looked at: spreadsheets have no more */
struct cells { struct values values; uint32_t sheet; };
bool cell_add(struct cells *c, size_t row, size_t column, const struct buf *text);   /* empty ones are passed over; false once stopped */
bool roster_marked(const char *s);                         /* holds 〔id@version〕 */
extern bool roster_any;                                    /* set in a child only: every table is read */
bool csv_is_roster(const unsigned char *p, size_t n);
void csv_table_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v);
bool xlsx_read(zip_t *z, struct wire_out *out, struct verdict *v);   /* false, and nothing done, when it is no roster */

/* ---- fdf.c and xfdf.c: whole files ---- */

void fdf_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v);
void xfdf_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v);

/* ---- answers.c: what an offline form saved ---- */

void answers_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v);
bool answers_copied(const unsigned char *p, size_t n);     /* whether its text was copied into this one */
void copied_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v);
/* Raw deflate (RFC 1951), appended; false when it is broken or too long. */
bool answers_inflate(const void *p, size_t n, struct buf *out);

/* ---- pdf.c and fields.c ---- */

void pdf_read(const unsigned char *p, size_t n, struct wire_out *out, struct verdict *v);

/* An open PDF. libqpdf's handles must be given back, so they are held on a stack and released down to a mark. */
struct pdf {
    qpdf_data q;
    struct wire_out *out;
    qpdf_oh *held; size_t nheld, cheld;
    uint64_t *seen; size_t nseen, cseen;                   /* objects visited, a hash set; capacity a power of two */
    struct buf name;                                       /* of the field the walk is in */
    size_t nfields, nodes, value_bytes;
    size_t nameless;                                       /* fields that have no name: seen, of no use */
    size_t missing;                                        /* references in the fields that lead nowhere */
    bool rebuilt, undecoded;                               /* libqpdf made the table of objects anew; could not unpack objects */
    unsigned flags;                                        /* VERDICT_* */
    bool over;                                             /* the last stream asked for was larger than allowed */
    bool stopped; struct verdict limit;                    /* a limit was met: nothing more is read */
};
qpdf_oh pdf_hold(struct pdf *p, qpdf_oh h);
void pdf_release(struct pdf *p, size_t mark);
/* Every call into libqpdf costs several allocations, so few are made: ask for the type once. */
qpdf_oh pdf_key(struct pdf *p, qpdf_oh dict, const char *key);   /* held; null when there is none or dict is no dictionary */
enum qpdf_object_type_e pdf_type(struct pdf *p, qpdf_oh h);
/* pdf_key that gives the type and counts a reference which leads nowhere as missing. */
qpdf_oh pdf_part(struct pdf *p, qpdf_oh dict, const char *key, enum qpdf_object_type_e *type);
bool pdf_has(struct pdf *p, qpdf_oh dict, const char *key);      /* present and not null */
long long pdf_int(struct pdf *p, qpdf_oh dict, const char *key, long long otherwise);
int pdf_array_n(struct pdf *p, qpdf_oh array);             /* 0 when it is no array */
qpdf_oh pdf_item(struct pdf *p, qpdf_oh array, int i);     /* held */
bool pdf_visit(struct pdf *p, qpdf_oh h);                  /* false when this indirect object has been visited */
bool pdf_seen(struct pdf *p, qpdf_oh h);                   /* asks only */
void pdf_stop(struct pdf *p, enum msg why, uint64_t number);
/* The string's text appended to out; RAW_* as read_decode_string. False when h is no string. */
bool pdf_text(struct pdf *p, qpdf_oh h, struct buf *out, unsigned *flags);
/* Unpacked bytes of a stream that is plain or Flate, at most max; false otherwise, p->over tells whether for its size. */
bool pdf_stream(struct pdf *p, qpdf_oh stream, size_t max, struct buf *out);
/* Files that the PDF carries beside our definition: in the name tree and in annotations of pages. Each goes to the wire as an entry. (pdf_files.c) */
void files_tell(struct pdf *p, qpdf_oh root);
bool pdf_is_definition(struct pdf *p, qpdf_oh spec);       /* a file specification of our own definition */
/* The tree of /AcroForm /Fields, then widgets on pages that the tree does not reach. Fields go to the wire. */
void fields_walk(struct pdf *p, qpdf_oh acroform);

/* ---- zip.c ---- */

void zip_read(int fd, struct wire_out *out, struct verdict *v);

/* ---- decode.c ---- */

void decode_pdfdoc(const unsigned char *p, size_t n, struct buf *out);
/* The longest prefix of at most max bytes that ends at a character. */
size_t utf8_prefix(const char *s, size_t n, size_t max);

#endif

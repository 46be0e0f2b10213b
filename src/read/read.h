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
    size_t document_bytes;                                 /* 64 MB */
    size_t fields;                                         /* 10,000 */
    size_t value_bytes;                                    /* 64 KB */
    unsigned nesting;                                      /* 32 */
    size_t zip_entries, zip_total_bytes, zip_ratio;
    size_t memory; unsigned cpu_seconds, wall_seconds;     /* of the child */
};
extern const struct read_limits read_limits;

enum read_kind {
    READ_FORM,                                             /* a PDF with fields */
    READ_ZIP,                                              /* entries, to be read one by one */
    READ_EMPTY, READ_CUT, READ_NOT_PDF, READ_PASSWORD, READ_FLAT, READ_PRINTED, READ_LIMIT, READ_CRASH
};
/* FLAT: our attachment is there, the fields are gone. PRINTED: a PDF without AcroForm. NOT_PDF: `detail` says what it is ("JPEG"). */

enum { RAW_DAMAGED = 1,                                    /* lone surrogate, U+FFFD, or Latin Extended / Hangul among Han */
       RAW_GUESSED = 2,                                    /* charset guessed (GBK, UTF-8 without mark, UTF-16LE) */
       RAW_READONLY = 4, RAW_BUTTON = 8, RAW_LONG = 16 };  /* LONG: cut at the limit */
struct raw_field { char *name, *value; unsigned flags; };  /* button: value is the state, "" for Off */

struct zip_entry { char *name; char *data; size_t n; bool guessed_name; };

struct read_result {
    enum read_kind kind;
    char *detail;                                          /* for people, may be "" */
    char *form_attached;                                   /* the attached definition JSON's text, or NULL */
    char *info_form;                                       /* /ShenbaoForm of the information dictionary, or NULL */
    bool encrypted, has_xfa, has_signature, repaired;
    struct raw_field *fields; size_t nfields, cfields;
    struct zip_entry *entries; size_t nentries, centries;
};
void read_result_clear(struct read_result *r);

/* A reader: a child process confined before it sees the first byte; it lives for many files and is replaced after a fault. */
struct reader;
/* unconfined: go on without Landlock and seccomp. Returns NULL when neither layer is to be had and unconfined is false. */
struct reader *reader_new(bool unconfined);
void reader_free(struct reader *r);
unsigned reader_layers(const struct reader *r);            /* CONFINE_* */
/* Reads the file behind fd (from its start). The result is always filled; a child that died or hung yields READ_CRASH or READ_LIMIT. */
void reader_read(struct reader *r, int fd, struct read_result *out);
/* The same for bytes in memory (a ZIP entry). */
void reader_read_bytes(struct reader *r, const void *p, size_t n, struct read_result *out);
/* For tests: asks the child to try open() and socket(); true when both fail. */
bool reader_proves_confined(struct reader *r);

/* Decodes a PDF text string by the table in shouli(1): UTF-16BE/LE with mark, UTF-8 with mark, ASCII, UTF-8, GB 18030, PDFDocEncoding.
 * Line breaks become \n. Returns RAW_DAMAGED | RAW_GUESSED as they apply. */
unsigned read_decode_string(const unsigned char *p, size_t n, struct buf *out);
/* True when a text shows the traces of a viewer that cut 21-bit characters: Latin Extended or Hangul next to Han, U+FFFD. */
bool read_looks_damaged(const char *utf8);

#endif

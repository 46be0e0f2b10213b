/*
 * rule_int.h - what the files of this stage share.
 */
#ifndef SHENBAO_RULE_INT_H
#define SHENBAO_RULE_INT_H

#include "rule/rule.h"

/* ---- text.c: pieces of a sentence, appended to out ---- */

/* A stranger's value on one line without control or direction characters, cut after max characters with an ellipsis. */
void text_quote(struct buf *out, const char *value, size_t max);
enum { QUOTE_CHARS = 16 };                                 /* enough to know it again; the whole value stands beside the message */
/* A label as one speaks it: layout spaces and line breaks inside and a final colon are left out. */
void text_label(struct buf *out, const char *label);
/* What a sentence is about: “姓名” or 第2行“单位”. */
void text_subject(struct buf *out, const struct field *f, int row);
/* YYYY, YYYY-MM or YYYY-MM-DD by its shape. */
bool text_is_date(const char *s);
/* A normal date, year-month or year as written on documents (GB/T 9704: 2019年3月1日); others as they are. */
void text_date(struct buf *out, const char *normal);
/* The words one may choose, separated, or nothing when they are too many to tell. */
void text_choices(struct buf *out, const struct field *f);

/* ---- dates.c ---- */

enum date_reading { DATE_READ, DATE_UNREADABLE, DATE_ABSENT };   /* ABSENT: a date by its shape, but no such day or month */
/* type is TYPE_DATE, TYPE_YEAR_MONTH, TYPE_YEAR or TYPE_PERIOD. Appends the normal form when it is DATE_READ. */
enum date_reading date_read(enum type type, const char *typed, struct buf *out);

/* ---- choice.c ---- */

/* How many choices of f the whole of `word` can mean (value, state or label); the first of them in *found. */
size_t choice_match(const struct field *f, const char *word, const struct choice **found);
/* Whether value is what would be stored for one choice of f (for several, when f takes several): never ambiguous. */
bool choice_is_stored(const struct field *f, const char *value);
/* The choice that stores these n bytes: one of those offered, else a former entry of the list. NULL when there is none. */
const struct choice *choice_with_value(const struct field *f, const char *value, size_t n);
bool choice_normalise(const struct field *f, const char *typed, struct buf *out);     /* choice and code: one of them */
bool choices_normalise(const struct field *f, const char *typed, struct buf *out);    /* several, in the order of the definition */
bool yes_no_normalise(const struct field *f, const char *typed, struct buf *out);

/* ---- resident.c ---- */

enum { ID_FACT_CHECK = 1, ID_FACT_BIRTH_DATE = 2, ID_FACT_FUTURE = 4, ID_FACT_EARLY = 8 };
/* Everything that is wrong with 18 characters of the right alphabet. birth is set when that day exists. */
unsigned resident_id_facts(const char *id, struct date today, struct date *birth, char *sex);
char resident_id_check_digit(const char *first17);
/* '1' male, '2' female, 0 when the value of a sex field says neither. */
char sex_of_value(const struct field *f, const char *value);

/* ---- codes.c ---- */

enum {
    CREDIT_FACT_CHECK = 1, CREDIT_FACT_DEPARTMENT = 2, CREDIT_FACT_CATEGORY = 4, CREDIT_FACT_REGION = 8, CREDIT_FACT_ORG = 16
};
/* Everything that is wrong with 18 characters of the alphabet of GB 32100. */
unsigned credit_code_facts(const char *code);
/* Position from 1 of the first character that GB 32100 does not use, 0 when there is none. */
int credit_code_bad_character(const char *code);

/* ---- contact.c ---- */

enum { NUMBER_LONGEST = 64 };                              /* bytes with the NUL; what is longer is no number of any kind */
bool number_is_digit(char c);
bool number_all_digits(const char *s, size_t n);
bool number_fold(const char *typed, char *out);            /* text_fold_number into NUMBER_LONGEST bytes; false when too long */
const char *mobile_skip_country(const char *s);            /* the rest behind +86, 0086 or 86 */
bool mobile_is_right(const char *s);
bool post_code_prefix_is_right(const char *s);             /* s: six digits */
bool mobile_fold(const char *typed, struct buf *out);      /* appends the 11 digits without +86; false when they are not a mobile number */
bool phone_fold(const char *typed, struct buf *out);       /* appends 0571-86660000 or -12 behind it, or a mobile number */
bool post_code_fold(const char *typed, struct buf *out);
bool email_fold(const char *typed, struct buf *out);

/* ---- check.c, check_value.c ---- */

struct judge;                                              /* program_int.h: which values count */
struct check {
    struct judge *judge;
    const struct form *form;
    const struct rule_context *ctx;
    struct issues *out;
    size_t errors;
};
/* One answer under the eye. value is never NULL. */
struct cell {
    const struct section *section;
    const struct field *field;
    int row;                                               /* 0 outside tables */
    const char *path, *value;
    unsigned flags;                                        /* ANSWER_* */
};
/* Adds an issue about k: {0} of both texts is the subject, {1} .. are `rest`. Severity is the level of the message. */
void check_raise(struct check *c, const struct cell *k, const char *code, enum msg id, enum msg remedy, const char *const *rest);
/* The value is there: is it readable, long enough, in the list, a real number, in agreement with its siblings? */
void check_value(struct check *c, const struct cell *k);
/* check_id.c: resident ID and credit code. */
void check_resident_id(struct check *c, const struct cell *k);
void check_credit_code(struct check *c, const struct cell *k);
/* check_kinds.c: a number that may be of several kinds of documents. */
void check_identity(struct check *c, const struct cell *k);
/* Whether what the number says of birth and sex agrees with the fields beside it. sex 0: says nothing. */
void check_birth_and_sex(struct check *c, const struct cell *k, struct date birth, char sex);
/* check_choice.c: whether a choice may be chosen on the day of receipt, and beside what was chosen in `parent`. */
void check_choice(struct check *c, const struct cell *k);
/* The answer in the sibling `name`, in normal form; false when there is none that can be read. */
bool check_sibling(struct check *c, const struct cell *k, const char *name, const struct field **f, struct buf *value);

#endif

/*
 * model.h - what a site is: its configuration, code lists, guides and forms, as read from YAML or, for forms, from the
 * compiled JSON that the counter gets.
 *
 * Everything lives in one arena. Absent text is NULL (text.s). Places are kept so that later stages can point at the source.
 */
#ifndef SHENBAO_MODEL_H
#define SHENBAO_MODEL_H

#include <jansson.h>

#include "base/base.h"

struct text { const char *s; struct place at; };

/* ---- code lists: content/codes/ID.csv with the columns code,name[,parent][,from,until][,was] ---- */

struct code { const char *code, *name, *parent, *from, *until, *was; };   /* was: the code it had in an older list, or NULL */
/* What content/codes/lists.yaml says of a list. */
struct list_facts {
    const char *id;
    struct text title, owner, date, source, note;          /* date: as of when, YYYY, YYYY-MM or YYYY-MM-DD */
    bool open;                                             /* whoever uses the list may change it */
    struct text based_on;                                  /* the list whose entries come before its own, or NULL */
    struct place at;
};
/* v is in the order of the file (of a list that builds on another: that one's first); by_code (may be NULL) sorts it, the current entry of a code before the former ones. */
struct codelist {
    const char *id;
    struct code *v; size_t n;
    struct place at;
    const struct code **by_code;
    const char *const *columns; size_t ncolumns;           /* the names in its first line */
    int *line;                                             /* of each entry; 0: it comes from the list it builds on */
    const struct list_facts *facts;                        /* or NULL */
};
/* Makes by_code anew from v: by code; of one code the entry that is still good comes first, then the order of v. */
void codelist_sort(struct codelist *l, struct arena *a);
/* The entry with this code or NULL; of several (former names) the current one. */
const struct code *codelist_find(const struct codelist *l, const char *code);
/* Reads one list; mistakes go to diags. False when nothing of it could be read. The id is the file's name without .csv. */
bool codelist_read(const char *path, struct arena *a, struct diags *d, struct codelist *out);
/* The same, building on another list: its entries come first, but where the file has the same code, the file's stands in its place. */
bool codelist_read_on(const char *path, const struct codelist *base, struct arena *a, struct diags *d, struct codelist *out);
/* The list as CSV: code,name,parent,from,until,was. */
void codelist_csv(const struct codelist *l, struct buf *out);

/* ---- lengths of time ---- */

enum span_unit { SPAN_DAYS, SPAN_WEEKS, SPAN_MONTHS, SPAN_YEARS };
struct span { int n; enum span_unit unit; };               /* n 0: not stated */
/* "2 months", "1 month", "30 days", "1个月", "30天": 1 to 9999 and a unit. Anything else is false. */
bool span_parse(const char *s, struct span *out);

/* ---- rules ---- */

/* An expression is a text as written; its place is that of its first character. What is wrong with it the rule stage finds. */
struct constraint {
    struct text expr;                                      /* must hold; NULL = no constraint */
    struct text message, remedy;                           /* may hold ${field}; remedy may be NULL */
    const char *code;                                      /* R-… or W-…; never NULL where there is a constraint */
    bool warning;
};
struct rule {
    const char *id;                                        /* differs from all others of the form (of the procedure) */
    struct constraint c;
    struct text relevant;                                  /* judged only where this holds */
    struct text *fields; size_t nfields;                   /* paths concerned: "born", "work.period", of a procedure "form:born" */
    bool eligibility;                                      /* stands for the guide's eligibility rows; c.expr may be NULL then */
    struct place at;
};

/* ---- forms ---- */

enum type {
    TYPE_TEXT, TYPE_PARAGRAPH, TYPE_INTEGER, TYPE_DECIMAL, TYPE_MONEY,
    TYPE_DATE, TYPE_YEAR_MONTH, TYPE_YEAR, TYPE_PERIOD, TYPE_TIME,
    TYPE_CHOICE, TYPE_CHOICES, TYPE_YES_NO, TYPE_TICK, TYPE_CODE, TYPE_REGION,
    TYPE_RESIDENT_ID, TYPE_ID, TYPE_CREDIT_CODE, TYPE_MOBILE, TYPE_PHONE, TYPE_POST_CODE, TYPE_EMAIL,
    TYPE_CALCULATED, TYPE_HIDDEN, TYPE_FILE, TYPE_PHOTO, TYPE_NOTE, TYPE_COUNT
};
const char *type_name(enum type t);                        /* the form language's word: "resident-id" */
bool type_from_name(const char *s, enum type *out);
bool type_is_ascii(enum type t);                           /* its values are ASCII only: /MaxLen may be exact, Helvetica does */
bool type_has_field(enum type t);                          /* a value is stored under its path: not for photo, note and file */

/* What is stored, what people read, what the PDF holds (ASCII, stable). */
struct choice {
    const char *value, *state;
    struct text label;
    const char *parent;                                    /* value of the field `parent` under which it may be chosen; NULL = always */
    const char *from, *until;                              /* of a code list: valid in these days, both included; or NULL */
    const char *was;                                       /* value it had in older versions, or NULL */
};

enum value_align { VALUE_AUTO, VALUE_LEFT, VALUE_CENTRE, VALUE_RIGHT };
enum break_hint { BREAK_AUTO, BREAK_LINE, BREAK_PAGE, BREAK_NEVER };  /* before a field; before a section or opinion; never inside it */
enum look { LOOK_AUTO, LOOK_MARKS, LOOK_LIST };            /* a choice drawn as marks or as a dropdown */
enum region_level { REGION_COUNTY, REGION_CITY, REGION_PROVINCE };   /* how far down a region is chosen */
enum id_kind { ID_KIND_RESIDENT, ID_KIND_LEGACY, ID_KIND_HMT, ID_KIND_FOREIGN, ID_KIND_FOREIGN_2017, ID_KIND_HK_MACAO_PASS,
               ID_KIND_TAIWAN_PASS, ID_KIND_COUNT };       /* 18 digits; 15 digits; permits and passes of facts on numbers */
enum file_kind { FILE_PDF, FILE_JPG, FILE_PNG, FILE_GIF, FILE_BMP, FILE_TIF, FILE_DOC, FILE_DOCX, FILE_XLS, FILE_XLSX, FILE_TXT, FILE_OFD,
                 FILE_ZIP, FILE_RAR, FILE_KIND_COUNT };
const char *file_kind_name(enum file_kind k);              /* "pdf" */
const char *id_kind_name(enum id_kind k);                  /* "resident" */

struct field {
    const char *name;                                      /* last part of the path: [a-z][a-z0-9_]* */
    struct text label, hint;
    enum type type;
    bool required, readonly, sample;                       /* sample: not in the bureau's source, added by us */
    struct text na;                                        /* wording of the not-applicable mark; PDF field <name>_na */
    int min, max;                                          /* text: characters; numbers: value; -1 = not stated */
    struct choice *choices; size_t nchoices;               /* choice, choices, code, yes-no (是 否); also filled from `list` */
    const char *list;                                      /* id of the code list or NULL; of a region never NULL */
    const char *birth, *sex;                               /* resident-id, id: sibling fields that must agree with it, or NULL */
    struct choice *formers; size_t nformers;               /* entries of `list` that are no longer offered: they have an until */
    const char *parent;                                    /* sibling field whose value limits the choices (choice.parent), or NULL */
    enum region_level level;                               /* region */
    int depth;                                             /* of a list that is a tree: only its entries of this depth, 1 = those under none; 0 = all */
    unsigned id_kinds;                                     /* resident-id, id: bits 1u << enum id_kind, at least one */
    unsigned kinds; bool legacy, hmt;                      /* as written; id_kinds and file_kinds are made of them */
    /* Texts of expressions, NULL when there is none. required_if: as well as `required`, never both. */
    struct text required_if, relevant, calculation;
    struct constraint constraint;                          /* `.` is the field; skipped when it is empty */
    const char *preset;                                    /* key `default`: value to begin with, as stored */
    const char *was;                                       /* name it had in older versions, or NULL */
    bool rare;                                             /* a name: the field <name>_rare behind it takes a note on rare characters */
    bool small;                                            /* layout: label in small type (that note) */
    /* file: an attachment slot. No PDF field. */
    unsigned file_kinds;                                   /* bits 1u << enum file_kind; 0 = any */
    int max_bytes;                                         /* 0 = not stated */
    int pixels[2];                                         /* exact width and height of a picture; 0 = not stated */
    int count;                                             /* at most so many files; `min`: at least so many, -1 = one if required */
    struct text file_name;                                 /* without extension; may hold ${field} and, in tables, ${row}; or NULL */
    bool print;                                            /* a line on the paper names it */
    const char *na_of;                                     /* field beside it that is not applicable when an empty text comes in this slot; or NULL */
    enum look look;
    int span, lines;                                       /* layout: cells (0 = auto), lines of height (0 = auto) */
    double width_pct, height_mm, photo_mm[2];              /* 0 = auto */
    bool height_rest;                                      /* height: rest - takes what is left of the page */
    int tall;                                              /* key `rows`: lines of cells it covers (0 = one) */
    enum value_align align;
    enum break_hint brk;
    struct text group;                                     /* fields or columns in a row with the same words share a merged head; or NULL */
    struct place at;
};
/* Choice or code with a list too long for a dropdown (over LIST_TYPED): in a PDF name or code is typed. */
enum { LIST_TYPED = 60 };
bool field_is_typed(const struct field *f);
/* Has a place on paper: calculated and hidden have none, files only with `print`. */
bool field_is_printed(const struct field *f);

struct opinion { struct text label, sign, seal, words; const char *name; int max; double height_mm, width_pct; enum break_hint brk; struct place at;
    bool own;                                              /* applicants sign there themselves */
    struct field *field;                                   /* what is typed into it, as a field (paragraph); NULL when name is */
};
/* label stands at the left; sign: who signs, or NULL; seal: wording of the seal area, or NULL; name: path of a text field or NULL */
/* words: printed prose above the signature, or NULL; width_pct: of the frame, so that two stand side by side; 0 = all of it */
/* max: characters of that text, 0 = not stated */

enum section_place { PLACE_FRAME, PLACE_LINE, PLACE_COVER };       /* in the frame; on rules outside it; on the cover page */
enum title_at { TITLE_AUTO, TITLE_SIDE, TITLE_ROW, TITLE_ABOVE, TITLE_NONE };
enum section_kind { SECTION_FIELDS, SECTION_TABLE, SECTION_OPINIONS };

struct section {
    enum section_kind kind;
    struct text title;                                     /* may be absent */
    struct text by;                                        /* who fills it in, when it is not the applicant; or NULL */
    const char *name;                                      /* table: its name, first part of its columns' paths */
    struct field *fields; size_t nfields;                  /* fields, or the columns of a table */
    int rows_min, rows_max;                                /* table */
    struct text *keys; size_t nkeys;                       /* table: what stands printed in its first column, row by row (rows_max = nkeys) */
    bool continuation;                                     /* table: may go on on an added sheet */
    const char *was;                                       /* table: name it had in older versions, or NULL */
    struct text relevant;                                  /* expression, or NULL */
    struct rule *rules; size_t nrules;                     /* in a table judged for the whole of it, or row by row: the expression tells */
    struct opinion *opinions; size_t nopinions;
    int page;                                              /* starts on this page; 0 = where it comes */
    bool untitled_column;                                  /* layout: no vertical title column at the left */
    enum section_place where;
    enum title_at title_at;
    enum break_hint brk;                                   /* page: starts on a new one; never: kept on one */
    bool numbered;                                         /* table: a first column with the number of the row */
    bool all_files;                                        /* table: whatever file comes and is no other slot and no material has a row here */
    int pairs;                                             /* fields on a line (label and value each); 0 = auto */
    double row_mm;                                         /* table: least height of a row; 0 = auto */
    struct place at;
};

/* ---- facts of a procedure that rules need ---- */

enum material_kind { MATERIAL_UNSTATED, MATERIAL_ORIGINAL, MATERIAL_COPY, MATERIAL_ORIGINAL_AND_COPY, MATERIAL_PRINT, MATERIAL_PHOTO, MATERIAL_FORM };
struct material {
    const char *id, *form;                                 /* form: id of a form of this guide or NULL */
    struct text name, note, condition;                     /* condition: when it is needed, in words */
    struct text relevant;                                  /* the same as an expression over the procedure's forms, or NULL */
    int copies;                                            /* 0 = not stated */
    enum material_kind kind;
    bool verified;                                         /* a copy, shown against the original */
    struct text kept_by;                                   /* who keeps the paper, which then is not for the window; or NULL */
    struct text max_age, valid_for;                        /* "1 month" old at most on receipt; still valid for */
    struct span age, validity;                             /* the same as numbers */
    enum { FROM_RECEIPT } counted_from;                    /* valid_for: from which day */
    struct text limits;                                    /* further limits in words */
    double size_mm[2];
    struct place at;
};
/* Time given for an answer: "5 working days", "10个工作日", or a length of time of the calendar. */
struct within { int n; bool working; struct span span; };  /* n 0: not stated; working: n working days, else span */
bool within_parse(const char *s, struct within *out);
/* Correcting what was handed in: tell_within from receipt, within from telling; handin: how corrected forms come back, in words. */
struct correction { struct text tell_within, within, handin; };
/* every: year quarter month always, or NULL. last_month_until: day of the last month of the year or quarter, or of each month.
 * from, until: YYYY-MM-DD, or MM-DD of every year (from may come after until: over New Year). */
struct receiving { const char *every; int last_month_until; const char *from, *until; struct text text; };
/* Who may apply: fits when one row's `when` holds (or is absent). form: where the fields of `when` stand; NULL = each is written form:field. */
struct eligible { struct text text, level, when; const char *form; struct place at; };
/* Who is sent elsewhere (R-EXCL): go says where. */
struct excluded { struct text text, when, go; const char *form; struct place at; };
struct share { const char *column, *at_least; int num, den; struct text text; struct place at; };   /* that column is at least num/den of all hours */
/* Hours of training by year in a table (R-HOURS). Columns are names in the table. Thresholds 0 = not stated. */
struct hours {
    const char *form, *table, *year, *column;              /* column: hours of the year */
    struct text when, text;                                /* to whom it applies (NULL = all); in words */
    int per_year, average, five_years;                     /* least hours in each row; on average; in sum over five years */
    struct share *shares; size_t nshares;
    struct place at;
};
struct fee { struct text item, amount, to, note; };
struct where { struct text name, address, hours, phone; };
struct pair { struct text key, value; };
/* 汇总表 of a form as roster.yaml has it: which columns, in which order, under which titles, and by what it is sorted. field: a field of the form,
 * "table.1.field", or one of ours: _row _number _round _person _status _version. (roster.c) */
struct roster_column { struct text field, title; };
struct roster_spec { struct text form, title; struct roster_column *columns; size_t ncolumns; struct text *sort; size_t nsort; };
bool roster_own_column(const char *field);

struct procedure {
    struct receiving receiving;
    bool month_is_30;                                      /* a month of validity counts as 30 days */
    struct eligible *eligibility; size_t neligibility;
    struct excluded *excluded; size_t nexcluded;
    struct hours *hours; size_t nhours;
    struct rule *rules; size_t nrules;                     /* over the forms of one application: ${form:field} */
    struct material *materials; size_t nmaterials;
    struct text *forms; size_t nforms;                     /* ids of its forms in order */
    /* what notices and receipts say */
    struct correction correction;
    struct text unit;                                      /* "employer", "form:employer": the field with the employer; or NULL */
    struct text unit_code, unit_parent;                    /* likewise: its code; what the unit above it (主管) is written into */
    struct text window;
    struct text *basis; size_t nbasis;
    struct where *where; size_t nwhere;
    struct fee *fees; size_t nfees;
    struct pair *limits; size_t nlimits;
    struct pair *letters; size_t nletters;                 /* what letters say: a value of theirs, and "form:field" it is taken from */
    struct roster_spec *rosters; size_t nrosters;
    struct text retain;                                    /* "5 years after end": how long it is kept; or NULL */
};
/* True when s is a time and what it is counted from; receipt: from the last day something came, else from the end. */
bool retain_parse(const char *s, struct span *out, bool *receipt);

/* ---- states of a procedure (chain.c) ---- */

enum chain_paper { CHAIN_OFFICIAL, CHAIN_RECEIPT };        /* forms without 仅供预览; 受理凭证 */
/* locked: what people hand in changes nothing, reason (or NULL) says why; until_deadline: the same once the receiving window is over. changed: the
 * state that a change brings it to, or NULL. papers: bits 1u << enum chain_paper that may be printed. */
struct chain_state { const char *id; struct text name, reason; bool locked, until_deadline, end; const char *changed; unsigned papers; struct place at; };
struct chain_outcome { const char *to; struct text when; struct place at; };   /* the first that holds; the last has no `when` */
/* What makes a move beside a person: a change of the department in charge; `shouli due --apply` as soon as its guards hold. */
enum chain_cause { CAUSE_PERSON, CAUSE_DEPARTMENT, CAUSE_DUE };
#define CHAIN_FIRST "received"                             /* the state in which forms come in */
#define CHAIN_ANY "any"                                    /* as `from`: every state that is no end */
#define CHAIN_CASE "case"                                  /* id of the form that chain_case makes */
struct chain_move {
    const char *id;                                        /* the word on the command line */
    struct text name, by, refusal;                         /* by: who does it; refusal: what is said where it does not start; both may be NULL */
    struct text *from; size_t nfrom;
    const char *to;                                        /* or NULL: */
    struct chain_outcome *outcomes; size_t noutcomes;
    struct field *asks; size_t nasks;                      /* what is recorded with it */
    struct rule *guards; size_t nguards;                   /* over what is asked, the facts of the case and ${form:field} */
    const char *number;                                    /* a row of numbers to draw from, or NULL */
    struct text *letter; size_t nletter;                   /* what is printed then, one each; lists of all that were moved */
    struct text *list; size_t nlist;
    enum chain_cause cause;
    struct place at;
};
struct chain { struct chain_state *states; size_t nstates; struct chain_move *moves; size_t nmoves; };   /* nstates 0: none */
const struct chain_state *chain_state(const struct chain *c, const char *id);
const struct chain_move *chain_move(const struct chain *c, const char *word);   /* by its id or its name */
bool chain_starts(const struct chain_move *m, const struct chain_state *s);      /* whether it may be made from there */
bool chain_governs(const struct chain *c, enum chain_paper paper);              /* whether any state says that it may be printed */
/* What a move asks and the facts of the case, as a form whose rules are the guards and then the conditions of the outcomes; m NULL: the facts
 * alone. */
struct form *chain_case(const struct chain *c, const struct chain_move *m, struct arena *a);
/* The name of a fact about a move: times, on (the day), kept (1: nothing was changed since), number, or something it asks. */
const char *chain_fact(const struct chain_move *m, const char *what, struct arena *a);
json_t *chain_to_json(const char *procedure, const struct chain *c);
struct chain *chain_from_json(const json_t *j, struct arena *a, struct buf *why);   /* as form_from_json */

/* pages 0 = as many as it takes. fold: A3 with two A4 pages on a side, folded in the middle. columns: side by side on a page; 0 = one */
struct paper { bool a3, landscape, duplex, fold; int pages, columns; bool continuation; };
/* Page in front. fields: names of fields that stand on it, those of other sections a second time; foot: who made the form, below. */
struct cover { struct text *fields; size_t nfields; struct text foot; struct place at; };

/* Fields of a form that registers a unit (key `registers_unit`; name NULL: it registers none), or changes one (`changes_unit`; unit, the field
 * that says which by code or name, NULL: it changes none). */
struct registers {
    const char *unit, *name, *credit_code, *org_code, *code, *auth_code, *kind, *licence, *parent, *department, *legal_person, *address,
        *phone;
};

struct form {
    const char *id, *version;
    struct text title, subtitle;
    const char *person;                                    /* path of the field that says whose form it is */
    const char *person_name;                               /* path of the field with the person's name, or NULL */
    struct paper paper;
    const char *typing;                                    /* profile of the typing font, or NULL: see form_typing */
    int copies;
    struct text head;                                      /* above the title at the left, such as 附件1; or NULL */
    bool no_number_box;                                    /* no box for the number that the counter gives */
    struct cover cover;
    struct text *notes; size_t nnotes;                     /* 填表说明, printed under the frame or on a page of their own */
    bool notes_page;
    struct section *sections; size_t nsections;
    struct text relevant;                                  /* expression: whether the form is wanted at all, or NULL */
    struct rule *rules; size_t nrules;
    struct registers registers, changes;
    struct text *drops; size_t ndrops;                     /* what earlier versions asked and nobody keeps: "tel", "work.post", "sex=其他" */
    const char *file;                                      /* where it was read */
    struct place at, version_at;
    /* the procedure it belongs to */
    const char *procedure, *procedure_title, *bureau;
    const char *address;                                   /* where the page of the procedure is on the net, or NULL; not in JSON */
    bool repeat_refuse;                                    /* a second form of one person: R-DUP instead of a revision */
    struct procedure facts;
};

/* Has a page in front, on which fields or words stand. */
bool form_has_cover(const struct form *f);
/* A field by its path ("full_name", "work.2.unit", "work.2.unit_na" yields unit). NULL if there is none.
 * *section, *row (from 1, 0 outside tables) and *na are set if not NULL. */
const struct field *form_find(const struct form *f, const char *path, const struct section **section, int *row, bool *na);
/* Calls fn for every stored value of the form in reading order, rows of tables expanded: path is built in a buffer that is reused.
 * The mark of a field with `na` belongs to its field and gets no call of its own. */
typedef void form_each_fn(void *ctx, const struct section *s, const struct field *f, int row, const char *path);
void form_each(const struct form *f, form_each_fn *fn, void *ctx);
/* The same with the rows of continuation sheets. */
void form_each_all(const struct form *f, form_each_fn *fn, void *ctx);

/* ---- continuation sheets (续表, continuation.c): where more rows of a table go than the form has ---- */

enum { CONTINUATION_ROWS = 15, CONTINUATION_SHEETS = 9 };  /* on a sheet; of one table */
/* Whether the table may go on, and how many rows answers may have: the form's own and those of all its sheets. */
bool section_goes_on(const struct section *s);
int section_rows(const struct section *s);
/* A sheet as a form to be laid out: whose it is, the sheet's number (CONTINUATION_NUMBER), the rows under "<table>_xu". sheet: which one it is,
 * for the numbers printed beside the rows. Its id is the form's, so that the file says what it belongs to. Lives in the arena. */
#define CONTINUATION_NUMBER "sheet_xu"
struct form *continuation_form(const struct form *f, const struct section *s, int sheet, struct arena *a);
/* The table that a path on a sheet ("work_xu.2.unit") belongs to, or NULL. */
const struct section *continuation_of(const struct form *f, const char *path);
/* The row among all of the table's for a row of a sheet, both from 1. */
int continuation_row(const struct section *s, int sheet, int row);

/* The profile of the font that is typed with: what the form says, else the site, else "full" for a form that asks for people's names (which
 * may have any character) and "normal" for others. */
struct site;
const char *form_typing(const struct form *f, const struct site *s);

/* The compiled form as JSON (without layout), keys in a fixed order; and back. form_from_json returns NULL and fills why (Chinese
 * or English by msg_lang) when it is not a definition. It trusts nothing about the JSON's shape. */
json_t *form_to_json(const struct form *f);
struct form *form_from_json(const json_t *j, struct arena *a, struct buf *why);

/* ---- answers: the values of one form by path ---- */

/* Viewer broke it; encoding guessed; could not be read: kept as typed; follows from the others by the form's rules. */
enum { ANSWER_DAMAGED = 1, ANSWER_GUESSED = 2, ANSWER_BAD = 4, ANSWER_CALCULATED = 8, ANSWER_RECOVERED = 16 };
struct answer { const char *path, *value; unsigned flags; };
/* v is sorted by path (bytes). Start with zeroes and an arena; pointers into v hold until the next answers_set. */
struct answers { struct answer *v; size_t n, cap; struct arena *arena; };
const char *answers_get(const struct answers *a, const char *path);        /* value; "" when absent */
struct answer *answers_find(const struct answers *a, const char *path);
void answers_set(struct answers *a, const char *path, const char *value, unsigned flags);   /* copies; replaces */

/* ---- marks of what stands on a filled form (fingerprint.c) ---- */

/* Eight signs in two groups, such as 7KQ2-0F9X: printed on filled pages, so that a print made before a change is recognised. The same for the
 * same values of one form, whatever its version; what is calculated, hidden or empty does not count. */
enum { FINGERPRINT_SIZE = 10 };
void answers_fingerprint(const struct form *f, const struct answers *a, char out[FINGERPRINT_SIZE]);
/* Whether what a person typed from a print is that fingerprint: letters of either case, O for 0, I and L for 1, spaces and hyphens anywhere. */
bool fingerprint_same(const char *printed, const char *typed);
/* Check sign of a number made of 0-9 A-Z and hyphens (ISO/IEC 7064, MOD 37,36), and whether a number ends with its own. */
char number_check_sign(const char *number);
bool number_is_sound(const char *number);

/* ---- numbers that offices give out (number.c) ---- */

/* A pattern has signs that stand for themselves, {seq} or {seq:WIDTH} once, and at most once each {office}, {year} and, at its end,
 * {check} (the check sign over what is before it: letters A-Z, digits and hyphens only). */
bool number_pattern_ok(const char *pattern);
bool number_pattern_has(const char *pattern, const char *part);
/* Appends the number; false when the office is missing, or has signs that no check sign can be worked out over. */
bool number_format(const char *pattern, const char *office, int year, long long seq, struct buf *out);
enum { NUMBER_OFFICE = 64 };
struct number_parts { char office[NUMBER_OFFICE]; int year; long long seq; };   /* "" and 0 where the pattern has none */
/* The parts of a number made by the pattern; false when it was not. */
bool number_parse(const char *pattern, const char *text, struct number_parts *out);

/* ---- versions of one form (version.c compare.c carry.c) ---- */

/* The order of versions: numbers in them count as numbers, so that 2026.10 comes after 2026.9. */
int version_compare(const char *a, const char *b);
/* True when both say the same, whatever version they call it. The procedure's facts and the entries of code lists are not looked at. */
bool form_same(const struct form *a, const struct form *b);
/* Whether a paper that each guide gets beside its forms has this file name, without .pdf: no form can have it as its id. */
bool paper_name_taken(const char *id);

enum change_kind { CHANGE_REMOVED, CHANGE_RENAMED, CHANGE_RETYPED, CHANGE_TIGHTENED, CHANGE_LOOSENED, CHANGE_ADDED, CHANGE_OTHER,
                   CHANGE_KIND_COUNT };
const char *change_kind_name(enum change_kind k);          /* "removed" */
/* Why answers given on the older form would have no place on the newer one. */
enum orphan { ORPHAN_NOT, ORPHAN_FIELD, ORPHAN_TYPE, ORPHAN_CHOICE, ORPHAN_OTHER, ORPHAN_LIST };
struct change {
    enum change_kind kind;
    enum orphan orphan;
    const char *path, *was;                                /* in the newer and in the older form: "born", "work.period"; either may be NULL */
    const char *label;                                     /* what people call it */
    const char *drop;                                      /* an orphan: what `drops` would have to hold; else NULL */
    const char *text;                                      /* the change in a sentence, in the language set */
    struct place at;                                       /* in the newer form */
};
struct changes { struct change *v; size_t n, cap; struct arena *arena; };   /* arena: the caller's, set before; v: free it */
/* All that differs, in the order of the older form, what is new behind it. */
void form_compare(const struct form *older, const struct form *newer, struct changes *out);
/* Calls fn for each `was` of newer that names nothing in older and is not of an earlier time. */
typedef void was_fn(void *ctx, const char *was, struct place at);
void form_was_nothing(const struct form *older, const struct form *newer, was_fn *fn, void *ctx);

/* The value that an answer to an older list has now (choice.was); NULL when it is offered still, or nobody took its place. */
const char *choice_now(const struct field *f, const char *value);
/* What became of an answer. LOST: it has no place on the newer form. */
enum carried_how { CARRIED_RENAMED, CARRIED_CHOICE, CARRIED_LOST };
struct carried {
    enum carried_how how;
    const struct section *section; const struct field *field; int row;   /* in the older form */
    const char *path, *value;                              /* in the older form */
};
struct carried_list { struct carried *v; size_t n, cap; struct arena *arena; };   /* like struct changes */
/* Appends the path that the newer form has for an answer of the older one; false when it has none. */
bool path_carry(const struct form *older, const struct form *newer, const char *path, struct buf *out);
/* The same from v[from] to v[0] by all versions between: v has the latest first. */
bool path_carry_far(struct form *const *v, size_t from, const char *path, struct buf *out);
/* Answers to the older form as answers to the newer one, into out; list (may be NULL) gets what was not simply taken over. */
void answers_carry(const struct form *older, const struct form *newer, const struct answers *in, struct answers *out,
                   struct carried_list *list);

/* ---- guides ---- */

struct step { struct text by, does, note; };
struct question { struct text q, a; };

/* A choice made by questions: each option leads to another question or to an answer. */
struct option { struct text choose, answer; const char *next; struct place at; };
struct decision { const char *id; struct text ask, note; struct option *options; size_t noptions; struct place at; };

struct guide {
    const char *id, *region_id;                            /* folder names: content/guides/<region_id>/<id>/ */
    const char *head; size_t nhead;                        /* the front matter as it is written */
    struct text title, region, level, route, series, bureau, window, who, result, summary, note;
    const char *kind;                                      /* procedure, guide, notice */
    const char *updated;                                   /* YYYY-MM-DD or NULL */
    const char *valid_from, *valid_until;
    const char *published, *expires;                       /* of a notice, YYYY-MM-DD or NULL */
    const char *sort_key;                                  /* what its title is looked up by in lists, or NULL: the title */
    struct text committee;                                 /* 评委会 */
    int year;                                              /* 0: that of its dates */
    bool repeat_refuse, draft;
    struct text *basis; size_t nbasis;
    struct text *unstated; size_t nunstated;               /* what the source leaves open */
    struct eligible *eligibility; size_t neligibility;
    struct excluded *excluded; size_t nexcluded;
    struct hours *hours; size_t nhours;
    struct rule *rules; size_t nrules;
    const char *month_is;                                  /* "calendar", "30 days", or NULL: as the site says */
    struct receiving receiving;
    struct correction correction;
    struct text unit, unit_code, unit_parent;              /* as in struct procedure */
    struct chain chain;                                    /* nstates 0: the guide has none */

    struct roster_spec *rosters; size_t nrosters;               /* of roster.yaml beside it */
    struct text retain;
    struct step *steps; size_t nsteps;
    struct material *materials; size_t nmaterials;
    struct fee *fees; size_t nfees;
    struct pair *limits; size_t nlimits;                   /* time limits: what, how long */
    struct pair *letters; size_t nletters;                 /* as in struct procedure */
    struct where *where; size_t nwhere;
    struct question *questions; size_t nquestions;
    struct text decide;                                    /* heading of the questions below */
    struct decision *decisions; size_t ndecisions;         /* the first is asked first */
    struct form **forms; size_t nforms;
    bool links;                                            /* some text may hold a link */
    const char *body; int body_line;                       /* Markdown after the front matter and the line it starts on */
    const char *file;
    struct stamp file_at, dir_at;                          /* of guide.md and its folder, before they were read */
    struct place at;
    size_t index;                                          /* among those of its model: ask model_guide_index */
};

/* Names of fonts.yaml, or files, that go before its chains; text.s NULL where the site has no choice. */
struct site_fonts { struct text title, heading, label, value, note, body; };
/* A row of numbers that offices give out; ranges: only out of those handed to them. */
struct number_row { const char *id; struct text title, pattern; bool ranges; };
/* A kind of unit: the licence it has, if only one will do, and the kind that the unit above it must be of, or NULL: 人事代理 for private ones. */
struct unit_kind { struct text name, licence, under; };
struct site {
    struct text title, bureau, base_url, footer;
    struct unit_kind *unit_kinds; size_t nunit_kinds;
    struct number_row *numbers; size_t nnumbers;
    const char *lang;                                      /* zh-CN */
    const char *typing;                                    /* profile of the typing font: small normal full; NULL: see form_typing */
    const char *font_resource;                             /* name of the typing font in /DR: Wingdings or CF (font-lab.md) */
    const char *pack_names;                                /* utf8 or ascii */
    bool month_is_30;                                      /* for procedures that do not say themselves */
    bool no_scripts;                                       /* PDF forms carry no scripts */
    const char *file;
    struct site_fonts fonts;
};

struct model {
    struct arena *arena;
    const char *dir;                                       /* content folder */
    struct site site;
    struct codelist *codes; size_t ncodes;
    struct guide **guides; size_t nguides;                 /* byte order of region_id/id */
    /* What else lies in the folder of the guides, below it: the regions' folders, and in these files and folders without a guide. */
    const char **beside; size_t nbeside;
    bool has_versions;                                     /* there are released definitions below the guides */
};
/* Reads everything below dir. Mistakes go to diags; what could be read is there. NULL only if dir has no site.yaml (said in diags). */
struct model *model_load(const char *dir, struct diags *d);
/* jobs: how many threads read. folders: "<region>/<id>" of the guides to be read and no others, code lists only as forms ask; NULL: all. */
struct model_options { long jobs; const char *const *folders; size_t nfolders; };
struct model *model_load_with(const char *dir, const struct model_options *o, struct diags *d);
/* One form file alone with its code lists, for `shenbao fields` and `check FILE`; owner is content/ found upwards, or NULL. */
struct form *model_load_form(const char *path, struct arena *a, struct diags *d);
void model_free(struct model *m);
/* The place of a guide among those of the model; nguides when it is none of them. */
size_t model_guide_index(const struct model *m, const struct guide *g);
const struct codelist *model_codes(const struct model *m, const char *id);

/* ---- slips in sources (lint.c); model_load tells of them ---- */

/* Copies a source without the pinyin in 【】 that slipped into it; false when there was none. */
bool lint_fix(const char *text, struct buf *out);

/* ---- letters: layouts/letters/NAME.md (letter.c) ---- */

enum letter_paper { LETTER_OFFICIAL, LETTER_FORM };        /* margins and type of GB/T 9704; of a slip with a grid */
struct letter {
    const char *name;                                      /* of the file, without .md */
    struct text title;                                     /* what the document is called */
    enum letter_paper paper;
    struct form *data;                                     /* the values it takes, as fields and tables of the form language */
    const char *body; int body_line;                       /* Markdown after the front matter and the line it starts on */
    const char *file;
};
/* NULL when it cannot be read (told). Mistakes in it are told; what could be read is there. */
struct letter *letter_load(const char *path, struct arena *a, struct diags *d);

/* ---- tables of old systems (adopt.c) ---- */

/* A column of ours, by what it is called there (names divided by |), or what it is in every row. */
struct adopt_column { const char *to, *from, *value; };
struct adopt { const char *take, *form, *round; struct adopt_column *columns; size_t ncolumns; };   /* take: units numbers people */
bool adopt_load(const char *path, struct arena *a, struct adopt *out, struct diags *d);

/* ---- fonts/fonts.yaml ---- */

struct font_file { const char *role, *name, *file, *package, *licence; int index; };   /* role repeats: first is tried first */
struct font_config { struct font_file *v; size_t n; };
/* The choice of fonts of the site in a content folder; empty when there is none. Mistakes in site.yaml are not told: model_load does. */
void site_fonts_load(const char *content, struct arena *a, struct site_fonts *out);
bool fonts_load_config(const char *path, struct arena *a, struct font_config *out, struct diags *d);

#endif

/*
 * notice_int.h - an application with all that is to be told of it, and the papers made of that.
 */
#ifndef SHENBAO_NOTICE_INT_H
#define SHENBAO_NOTICE_INT_H

#include "page/page.h"
#include "report/report.h"
#include "shouli/shouli.h"

/* A form of the application as it is stored now. */
struct notice_form {
    long long submission; int revision;
    const struct form *form;                               /* with whose names the answers are stored */
    const struct program *program;
    struct answers answers;
    /* What may be changed on its correction form: "sex", "work.2.unit", the table "work" or its column "work.unit". None: nothing. */
    const char **open; size_t nopen, copen;
    bool all_open;                                         /* something is wrong with the form as a whole */
};
/* One thing to mend, in words. issue 0: a form that has not come in. */
struct notice_item { long long issue; const char *code, *form, *group, *label, *value, *message, *remedy; };
struct notice_case {
    struct store *store;
    struct formset *forms;
    struct arena *arena;
    long long application;
    const char *procedure, *title, *round, *person, *name, *number;
    const struct form *about;                              /* whose facts of the procedure are used; NULL: nothing is known of it */
    struct notice_form *v; size_t n, cap;
    struct notice_item *items; size_t nitems, citems;
    long long *issues; size_t nissues, cissues;
    const char *missing, *related;                         /* ids divided by spaces; labels */
    const char *received;                                  /* when the first of its forms came */
    bool lacking;                                          /* a form is not here, whether that is told or not */
    bool conflict, unknown;                                /* a person must choose; the definition of a form is not here */
};
/* Everything about an application; in the arena. False when there is no such application. (notice_case.c) */
bool notice_case_open(struct notice_case *c, struct store *s, struct formset *forms, long long application, struct arena *a);
/* Whether it has to have the form and that is not here, neither as data nor on paper, nor under a number that is being mended. */
bool notice_lacks_form(struct notice_case *c, const char *form);
void notice_case_close(struct notice_case *c);
/* Values of fields of certain types, and of the field the procedure calls the employer; "" when there are none. */
const char *notice_phones(const struct notice_case *c);
const char *notice_unit(const struct notice_case *c);
/* The day the answer is due when told on this day; "" when the guide does not say. */
const char *notice_due(const struct notice_case *c, struct date told);
const char *notice_say_date(struct arena *a, const char *iso);                     /* 2026年3月1日 */

/* What the papers of a batch share. (notice_papers.c) */
struct paper_kit {
    struct pdf_fonts *fonts;
    struct sheet_metrics metrics;
    struct offline *offline;
    char *layouts, *own;                                   /* own: the bureau's layouts, or NULL */
    const char *address;                                   /* of the window, or NULL */
    struct diags *d;
    struct arena *arena;
    struct laid_out *blanks; size_t nblanks, cblanks;
};
struct laid_out { const struct form *form; struct sheet *blank; json_t *boxes; char *definition; };
void paper_kit_open(struct paper_kit *k, const char *content);
void paper_kit_close(struct paper_kit *k);
const struct laid_out *paper_kit_form(struct paper_kit *k, const struct form *f);
/* A letter filled in; NULL when the template has mistakes, which are in the kit's diags. data is released. */
struct letter_doc *paper_letter(struct paper_kit *k, const char *name, json_t *data, struct date day);

/* Data of the letters. Caller releases. (notice_papers.c) */
json_t *notice_letter_data(const struct notice_case *c, const struct store_notice *n);
json_t *notice_phone_data(const struct notice_case *c, const struct store_notice *n);
bool notice_names_field(const struct notice_item *it);     /* the message says by itself what it is about */
void notice_message_text(const struct notice_case *c, const struct store_notice *n, struct buf *out);

/* Whether the correction form of a form has something to fill in: as PDF, as page. (fixform.c) */
bool fixform_wanted(const struct notice_form *f, bool page);
struct sheet *fixform_sheet(struct paper_kit *k, const struct notice_form *f, const struct store_notice *n);
bool fixform_pdf(struct paper_kit *k, const struct notice_form *f, const struct sheet *s, struct pdf_batch *batch, struct buf *out);
bool fixform_page(struct paper_kit *k, const struct notice_case *c, const struct notice_form *f, const struct store_notice *n,
                  struct buf *out);

/* The lists of a batch: one a folder, and one for all. (notice_list.c) */
struct notice_row { const char *folder, *number, *name, *due, *phones; size_t items; };
struct notice_list { struct notice_row *v; size_t n, cap; };
void notice_list_write(const struct notice_list *l, const char *dir, const char *folder);

#endif

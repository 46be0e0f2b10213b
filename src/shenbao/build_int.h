/*
 * build_int.h - one run of `shenbao build`: what its parts share. Nothing outside build*.c may include it.
 */
#ifndef SHENBAO_BUILD_INT_H
#define SHENBAO_BUILD_INT_H

#include "pack/pack.h"
#include "page/page.h"
#include "shenbao/shenbao.h"

struct built {
    const struct guide *guide;
    const struct form *form;                               /* of that guide */
    struct aside { unsigned long long at; size_t n; } pdf_aside, page_aside, packed_aside;   /* where they are set aside, and their sizes */
    struct buf pdf, page, packed, in_pack;                 /* empty but while they are made and while their guide is written; in_pack: the page in a pack,
                                                            * packed: the same deflated */
    struct buf counter;
    struct diags *d;
    bool got;                                              /* as an earlier build made it */
};

/* What an earlier build made of a guide's forms and papers. told: they have mistakes, which the next build is to tell again. */
struct kept { char key[65]; bool wanted, got, told; };

struct build {
    struct model *m;
    struct diags *d;
    struct programs *programs;
    struct pdf_fonts *fonts;
    struct spool *spool;                                   /* what is made of forms, until all is known to be good */
    struct pages *pages;
    struct search *search;                                 /* while pages are written */
    struct offline *offline;                               /* of the forms as pages */
    struct pack_common *common;                            /* what those pages have in common */
    struct runtime runtime;                                /* of the scripts in the PDFs; empty when the site wants none */
    struct outputs *out;
    struct releases released;                              /* every frozen definition */
    struct built *forms;                                   /* all forms of the site, in the order of guides */
    size_t nforms;
    struct derived_papers *papers;                         /* of each guide */
    long jobs;
    struct made *made;
    struct kept *kept;                                     /* of each guide */
    struct diags **said;                                   /* of each guide, when there is something */
    struct arena *arena;                                   /* of the worker: lives while it writes */
    bool *only;                                            /* of each guide, whether it is to be made; NULL: all of them */
    size_t searched;                                       /* search_bytes of all pages */
};

struct derived_papers *papers_of(const struct build *b, const struct guide *g);
struct built *built_of(const struct build *b, const struct form *f);
void set_aside(const struct build *b, struct buf *bytes, struct aside *to);
bool anything_told(const struct diags *d);
/* What was told of guide i by a thread: kept until all are done, when the order is that of guides. Takes d. */
void keep_said(struct build *b, size_t i, struct diags *d);
void tell_said(struct build *b);

void build_guide(void *ctx, size_t i, size_t worker);      /* a work_fn: guide i of the build, unless it is a draft */
void say_built(size_t guides, size_t forms, const char *out);
void build_free(struct build *b);

/* ---- what has changed since the last build (again.c) ---- */

/* True when that is all built, with the exit status. start: file_clock before anything is read; key: trace_key. */
bool build_again(const struct build_options *o, const char *key, int64_t start, int *status);
/* After a good whole build: keeps what build_again needs. */
struct built_told { const char *text; size_t warnings, guides; };
void build_keep(const struct build *b, const struct build_options *o, const char *key, int64_t start, const struct built_told *told);

/* ---- forms and papers (build_forms.c) ---- */

void build_forms(struct build *b);                         /* those that no earlier build has made */
void build_papers(struct build *b);
/* The form as a page with the names that a pack has. */
void page_in_pack(const struct build *b, const struct built *o, struct buf *out);
/* Its two files by the names that packs have. The bytes stay where they are until pack_free. */
void pack_add_form(struct pack *k, const struct form *f, const struct buf *pdf, const struct buf *page, const struct buf *deflated);
void made_take(struct build *b);                           /* takes over what was made before of guides that have not changed */
void put_made(const struct build *b, const struct guide *g);   /* keeps what was made of a guide; its forms are in memory */

/* ---- a guide's pages, pack and files (build_guide.c) ---- */

bool ascii_names(const struct build *b);                   /* of files in packs */
void write_guide(struct build *b, const struct guide *g);

/* ---- what the counter needs (build_counter.c) ---- */

void write_counter(struct build *b);

#endif

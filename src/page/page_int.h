/*
 * page_int.h - what templates may see of the model, as values. Every key named in a view is set, to null when the source is silent:
 * a template looks a missing key up outwards and would find another thing's.
 */
#ifndef SHENBAO_PAGE_INT_H
#define SHENBAO_PAGE_INT_H

#include "page/mustache_int.h"
#include "page/page.h"

/* ---- lists of guides (groups.c) ---- */

enum group_kind { GROUP_REGION, GROUP_SERIES, GROUP_LEVEL, GROUP_ROUTE, GROUP_BUREAU, GROUP_YEAR, GROUP_KINDS };
struct group_entry { const struct guide *guide; const char *key; bool notice; };
struct group {
    enum group_kind kind;
    char *id, *name, *path, *key;                          /* path of its page from the site's root */
    struct group_entry *v; size_t n, cap;                  /* in the order of a list */
    const struct guide **notices; size_t nnotices, cnotices;   /* those of v, the latest first */
    bool nowhere;                                          /* a region outside every division of the country */
};
struct groups {
    struct group *v; size_t n, cap;                        /* by kind, then by name */
    const struct guide **notices; size_t nnotices, cnotices;
    char **keys; size_t nkeys;                             /* what guides are sorted by, in that order */
};
struct pages;
struct groups *pages_groups(struct pages *p);
void groups_free(struct groups *s);
const char *group_folder(enum group_kind kind);
bool guide_is_notice(const struct guide *g);
const char *guide_day(const struct guide *g);              /* the day it is of, or NULL */

struct layout { char *name, *path; struct partial of; struct arena *arena; };   /* of.text NULL: there is no such file */
/* What is found out about a guide when some link asks. */
struct guide_info {
    char **anchors; size_t nanchors, canchors; bool has_anchors;
    struct page_asset *assets; size_t nassets, cassets; bool scanned, told;
    uint64_t headings;                                     /* hash of the anchors of its text, once its page is made */
    bool pointed_at;                                       /* another guide links to one of its anchors */
};
struct pages {
    char *own, *builtin;
    const struct model *m;
    struct diags *d;
    struct layout **v; size_t n, cap;
    struct guide_info *info;                               /* one for each guide of the model */
    page_external_fn *external; void *external_ctx;        /* NULL: nobody asks */
    struct datum *shared; struct datum_pool pool;          /* what all pages see alike, and where it lives */
    struct datum **facts;                                  /* while lists are written: view_facts of each guide, NULL where it has links */
    uint32_t facts_unasked;                                /* what these leave out */
    struct groups *groups; long jobs;                      /* the lists of guides, made when asked for, by so many threads */
    void (*look)(void *ctx, const struct datum *data); void *look_ctx;   /* sees the data of every page; for tests, else NULL */
    page_exists_fn *exists; void *exists_ctx;              /* whether the site has a page, when only some guides are there; else NULL */
    const char *day;                                       /* of the feed, or NULL */
    page_program_fn *program; void *program_ctx;           /* the compiled rules of a form; NULL when nobody has them */
};
struct guide_info *pages_info(struct pages *p, const struct guide *g);
/* Whether the site has such a page or pack; path from its root. */
bool pages_has(struct pages *p, const char *path);
/* Sets key to one of the values that all pages share: "css", "dates", "narrow", "pick", "site", "lang". */
void pages_share(const struct pages *p, struct datum *data, const char *key);

/* ---- layouts.c ---- */

#define PAGE_STYLE "style.css"                             /* in layouts/ and at the site's root */
const char *pages_layout(struct pages *p, const char *file);   /* text of a file in layouts/, or NULL (told) */
struct layout *layout_template(struct pages *p, const char *name);   /* name without .mustache */
void layouts_free(struct pages *p);
/* Data that every template sees. dir: the page's folder from the site's root, "" at the root. */
struct datum *pages_data(struct pages *p, enum page_place place, const char *dir);
/* False when it failed. */
bool pages_render(struct pages *p, const char *name, struct datum *data, struct buf *out);

/* ---- names.c ---- */

/* Tells of names in a template that no view sets. */
void template_check(const struct tag *t, const char *file, struct diags *d);
/* Which of n <= 32 names the template, or one that it includes, asks for inside sections of that name, or anywhere (NULL): a bit each. */
uint32_t template_asks(const struct tag *t, const char *section, const char *const *names, size_t n);
const char *const *template_names(size_t *n);

/* ---- links.c ---- */

/* Where a text of a guide is shown. d NULL: mistakes are not told here. */
struct link_place {
    struct pages *pages;
    const struct guide *guide;
    const struct page_file *files; size_t nfiles;
    enum page_place place;
    const char *dir;                                       /* the page's folder from the site's root; "" at the root */
    struct diags *d;
    bool at_guide;                                         /* the page is the guide's own: anchors are its */
    uint32_t unasked;                                      /* what summary_unasked tells of the page's template, or 0 */
};
bool link_resolve(void *ctx, const char *url, bool picture, struct place at, struct buf *out);
/* Appends path, from the site's root, as seen from a page in folder from_dir. */
void add_relative(const char *from_dir, const char *path, struct buf *out);

/* ---- views ---- */

/* A guide; files are those offered with it. Without body its Markdown is left out. Mistakes are told to k->d. */
struct datum *view_guide(struct link_place *k, const struct page_file *files, size_t n, bool body);
/* What of a summary the template never asks for in its sections "guides", so that it need not be made for each of the guides in a list; a bit a value. */
uint32_t summary_unasked(struct pages *p, const char *template);
/* What a list of guides shows of one without what k->unasked says: alike in all lists when its texts have no links. */
struct datum *view_facts(struct link_place *k, const struct guide *g);
/* The same with "href" as seen from k->dir. */
struct datum *view_summary(struct link_place *k, const struct guide *g);
/* The files alone: {"rows": [...], "n": 2} or null. */
struct datum *view_files(const struct guide *g, const struct page_file *files, size_t n);
struct datum *view_questions(struct link_place *k, const struct guide *g);
/* The data of the page that tells what somebody may apply for. (eligible.c) */
void eligible_read(struct pages *p);                      /* reads the scripts it needs, so that threads need not */
struct datum *view_eligible(struct pages *p);
/* A drawing of who hands to whom as SVG; false when there is nothing to draw. (flow.c) */
bool flow_svg(const struct guide *g, struct buf *out);

/* ---- small views (view.c) ---- */

/* Sets key to the inline Markdown of a text as HTML, or null. The text is the model's. k NULL: links stay as they are. */
void put_rich(struct link_place *k, struct datum *o, const char *key, struct text t);
void put_plain(struct datum *o, const char *key, const char *s);   /* "" and NULL are null */
void put_kept(struct datum *o, const char *key, const char *s);    /* not copied: it lives longer than the page, as the model's do */
void put_taken(struct datum *o, const char *key, struct buf *b);   /* takes the text over */
void put_number(struct datum *o, const char *key, long n); /* 0 or less is null */
/* Sets key to {"rows": list, "n": how many}, or null when it is empty. Takes the list. */
void put_list(struct datum *o, const char *key, struct datum *list);
/* Sets key to {"iso", "y", "m", "d", "raw"}: raw alone when s is no whole date; null for NULL. */
void put_date(struct datum *o, const char *key, const char *s);
/* Sets key to {"n", "day", "week", "month", "year", "raw"} for "2 months"; raw alone when it reads otherwise. */
void put_period(struct datum *o, const char *key, const char *s);
/* Sets key to a relative address for href: "%", "?", "#", quotes and spaces encoded, ":" in its first part too. */
void put_href(struct datum *o, const char *key, const char *path);
/* Sets key to a size people read: "34 KB", "1.2 MB". */
void put_size(struct datum *o, const char *key, size_t bytes);

/* The data of an offline form as a statement of its script. program: as program_to_js prints it. (offline_data.c) */
void offline_data(const struct offline_form *f, const char *lang, const char *program, struct buf *out);

#endif

/*
 * page.h - HTML pages from templates in layouts/ (our own Mustache) and the model.
 */
#ifndef SHENBAO_PAGE_H
#define SHENBAO_PAGE_H

#include <jansson.h>

#include "base/base.h"
#include "model/model.h"
#include "rule/rule.h"
#include "sheet/sheet.h"

/* ---- Mustache (mustache.c): the required part of the spec. Data is JSON. ---- */

/* Text of the partial `name`, or NULL. */
typedef const char *mustache_partial_fn(void *ctx, const char *name);
/* Renders. False on a syntax mistake, told to diags with file:line:col. An unknown name renders as nothing. */
bool mustache_render(const char *tmpl, const char *file, json_t *data, mustache_partial_fn *partial, void *ctx, struct buf *out,
                     struct diags *d);

/* ---- pages ---- */

struct pages;
/* Templates: a file in `own` (a site's layouts/, may be NULL) replaces the built-in of the same name in `builtin`. */
struct pages *pages_new(const char *own, const char *builtin, const struct model *m, struct diags *d);
/* Where the compiled rules of a form are to be had; without them there is no page that asks what somebody may apply for. */
typedef const struct program *page_program_fn(void *ctx, const struct form *f);
void pages_set_programs(struct pages *p, page_program_fn *program, void *ctx);
/* The day, YYYY-MM-DD, of which the feed is: it leaves out what is to be published later, and what has expired. Without it all
 * stand there. */
void pages_set_day(struct pages *p, const char *day);
void pages_free(struct pages *p);
/* The same pages telling into other diagnostics, for one thread. After pages_check several threads may make pages of different
 * guides, each with its own; free each with free() before pages_free. */
struct pages *pages_telling(const struct pages *p, struct diags *d);

/* A file offered for download beside a guide. href is a path relative to the page, not percent-encoded; in a pack the file's name there. */
struct page_file {
    const char *href, *title, *note; size_t bytes;
    const struct form *form;
    bool offline;                                          /* a page that is filled in without a network */
    const char *asset;                                     /* a file of the guide's folder that its text links to: its name there */
    bool blank;                                            /* a paper derived from the guide, filled in by pen */
};
/* The files of the guide's folder that its texts show or link to. They stand beside its pages in the site; in a pack those that are not only
 * shown as pictures are files too. Names are relative to the folder. The list lives as long as p. */
struct page_asset { const char *name; bool picture; };     /* picture: shown, and linked to nowhere */
const struct page_asset *page_assets(struct pages *p, const struct guide *g, size_t *n);

/* The pages made for a guide, and the names of their files. In the site they are ASCII and stand in the guide's folder; in a pack they are
 * Chinese, or ASCII with `ascii` (pack_names: ascii), and the start page sorts first. NULL for PAGE_START in the site: there is none. */
enum page_kind { PAGE_START, PAGE_GUIDE, PAGE_HOWTO, PAGE_CHECKLIST };
enum page_place { PAGE_IN_SITE, PAGE_IN_PACK };            /* in a pack there is no index and no pack to download; each page is self-contained */
const char *page_file_name(enum page_kind kind, enum page_place place, bool ascii);
/* All return false, with what is wrong in diags, when a template is missing or has mistakes. out is appended to. Mistakes in a guide's
 * Markdown are told once, by the page in the site. */
bool page_guide(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, struct buf *out);
bool page_howto(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, enum page_place place, struct buf *out);      /* 怎么填、怎么交 */
bool page_checklist(struct pages *p, const struct guide *g, enum page_place place, struct buf *out);    /* 材料清单 */
bool page_start(struct pages *p, const struct guide *g, const struct page_file *files, size_t n, struct buf *out);   /* the pack's start page */

/* Every page of the site that belongs to no one guide: index, lists of guides, comparisons, feed, map. Calls fn with its path from the
 * site's root. */
typedef void page_write_fn(void *ctx, const char *path, const void *p, size_t n);
bool pages_write(struct pages *p, page_write_fn *fn, void *ctx);
/* The same as *n tasks for threads, which may make pages of guides beside them: pages_do_task, a work_fn, does one, and may call fn while others
 * do. After pages_check; end gives the tasks back, when all are done. */
struct page_tasks;
struct page_tasks *pages_tasks(struct pages *p, page_write_fn *fn, void *ctx, size_t *n);
void pages_do_task(void *tasks, size_t i, size_t worker);
bool pages_tasks_end(struct page_tasks *t);
bool page_is_single(const struct guide *g);                /* a notice, or nothing to hand in: it has no page but page_guide's */
/* Looks at the Markdown of every guide, as page_guide would, and tells; page_guide does not tell again then. Without `all` only where there
 * may be errors: broken links. The lists of guides are made ready by up to `jobs` threads. */
void pages_check(struct pages *p, long jobs, bool all);
/* The same for one guide, of a model that has not all of them: what the site has besides is asked of exists. */
void pages_check_guide(struct pages *p, const struct guide *g);
typedef bool page_exists_fn(void *ctx, const char *path);
void pages_set_exists(struct pages *p, page_exists_fn *fn, void *ctx);
/* What is known of a guide when its page has been made: a hash of the anchors of its text, and whether another guide links to one. */
uint64_t page_headings(struct pages *p, const struct guide *g);
bool page_pointed_at(struct pages *p, const struct guide *g);
/* Calls fn for each address on the net that pages_check comes by; nothing is fetched. */
typedef void page_external_fn(void *ctx, struct place at, const char *url);
void pages_set_external(struct pages *p, page_external_fn *fn, void *ctx);

/* A script of the layouts, the site's own before the built-in; "" when there is none, which is told. */
const char *page_script(struct pages *p, const char *file);

/* ---- search (search.c): the site's files search.js, search-titles.js, search-s<n>.js and search-i<n>.js ---- */

struct search;
/* The texts wait in the spool, which outlives it. */
struct search *search_new(struct spool *spool);
void search_free(struct search *s);
/* A page to be found: its address from the site's root, its title and its HTML, made by us: what is in its <main> counts. Copies what it needs.
 * Several threads may add at once. */
void search_add(struct search *s, const char *href, const char *title, const struct buf *html);
/* Calls fn for each file, name relative to the site's root, from up to `jobs` threads at once. script: the text of layouts/search.js. The
 * same pages, in whatever order they were added, give the same files. */
typedef void search_file_fn(void *ctx, const char *name, const void *p, size_t n);
void search_write(struct search *s, const char *script, long jobs, search_file_fn *fn, void *ctx);

/* Bytes of titles and texts of all pages added: what the number of shards follows from. */
size_t search_bytes(const struct search *s);
/* The same files where only the texts of the pages in s have changed since search_write or search_patch wrote them to dir, when all pages
 * had *bytes; which is made right. False when they cannot be mended so: then all have to be written. (search_patch.c) */
bool search_patch(struct search *s, const char *dir, size_t *bytes, search_file_fn *fn, void *ctx);

/* ---- the offline form: one page in one file that is filled in without a network (offline.c, offline_data.c) ---- */

/* Scripts, style and template, read and made small once; a file of the site's own layouts/ (NULL: it has none) replaces the built-in one. */
struct offline;
/* NULL, with what is missing in d, when a file of the layouts is not there. */
struct offline *offline_new(const char *own, const char *builtin, struct diags *d);
void offline_free(struct offline *o);
/* The bytes that all its pages have in common; they live as long as it. */
const char *offline_common(const struct offline *o, size_t *n);
/* What a page is made of. form and program may come from the content or from the compiled JSON. */
struct offline_form {
    const struct form *form;
    const struct program *program;
    const json_t *boxes;                                   /* sheet_boxes, or "sheet" of a compiled definition; NULL: prints a list */
    const char *lang;                                      /* of the site: "zh-CN"; NULL is that */
    const char *pdf;                                       /* name of the same form as PDF beside the page, or NULL */
    const struct codelist *(*codes)(void *ctx, const char *id); void *codes_ctx;   /* a code list by its id; may be NULL */
    const struct answers *answers;                         /* to begin with, or NULL */
    const char *const *open; size_t nopen;                 /* fix-form: paths, tables or names that may be changed; open NULL: everything */
    const char *note;                                      /* said at the top, lines divided by \n, or NULL */
    const char *pack, *base;                               /* as in the PDF's hidden fields; NULL is "" */
};
/* Appends the page. False, with what is wrong in d, when the template has mistakes. Several threads may write at once. */
bool offline_write(const struct offline *o, const struct offline_form *f, struct buf *out, struct diags *d);
/* A sheet as JSON: {"w", "h", "pages": [{"lines": ["x1 y1 x2 y2 width gray"], "rects", "texts", "widgets"}]}, points from the lower left, the
 * words of a text behind its numbers. Caller decrefs. */
json_t *sheet_boxes(const struct sheet *s);

#endif

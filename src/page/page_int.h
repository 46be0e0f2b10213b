/*
 * page_int.h - what templates may see of the model, as JSON. Every key named in a view is set, to null when the source is silent:
 * a template looks a missing key up outwards and would find another thing's.
 */
#ifndef SHENBAO_PAGE_INT_H
#define SHENBAO_PAGE_INT_H

#include "page/page.h"

/* A guide; files are those offered with it. Markdown in its body is told to d, which may be NULL. */
json_t *view_guide(const struct guide *g, const struct page_file *files, size_t n, struct diags *d);
/* The files alone: {"rows": [...], "n": 2} or null. */
json_t *view_files(const struct page_file *files, size_t n);
/* The guides that are no drafts, by region: {"rows": [{"region", "guides": {"rows": [...]}}]} or null. */
json_t *view_regions(const struct model *m);

/* ---- small views (view.c) ---- */

/* Sets key to the inline Markdown of a text as HTML, or null. */
void put_rich(json_t *o, const char *key, struct text t);
void put_plain(json_t *o, const char *key, const char *s);
void put_number(json_t *o, const char *key, long n);       /* 0 or less is null */
/* Sets key to {"rows": list, "n": how many}, or null when it is empty. Takes the list. */
void put_list(json_t *o, const char *key, json_t *list);
/* Sets key to {"iso", "y", "m", "d", "raw"}: raw alone when s is no whole date; null for NULL. */
void put_date(json_t *o, const char *key, const char *s);
/* Sets key to {"n", "day", "week", "month", "year", "raw"} for "2 months"; raw alone when it reads otherwise. */
void put_period(json_t *o, const char *key, const char *s);
/* Sets key to a relative address for href: "%", "?", "#", quotes and spaces encoded, ":" in its first part too. */
void put_href(json_t *o, const char *key, const char *path);
/* Sets key to a size people read: "34 KB", "1.2 MB". */
void put_size(json_t *o, const char *key, size_t bytes);

/* The data of an offline form as a statement of its script. program: as program_to_js prints it. (offline_data.c) */
void offline_data(const struct offline_form *f, const char *lang, const char *program, struct buf *out);

#endif

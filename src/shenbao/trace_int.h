/*
 * trace_int.h - what a build was made of and what it wrote, between one build and the next (trace.c), and building again what has changed
 * (again.c).
 */
#ifndef SHENBAO_TRACE_INT_H
#define SHENBAO_TRACE_INT_H

#include "page/page.h"
#include "shenbao/shenbao.h"

struct trace_file { struct stamp at; const char *path; };
struct trace_files { struct trace_file *v; size_t n, cap; };
/* A guide's folder and its guide.md; hashes of its front matter and of the anchors of its text; folder is "<region>/<id>". */
struct trace_guide { struct stamp dir, file; uint64_t head, headings; bool pointed_at; const char *folder; };
struct trace {
    struct arena *arena;
    struct buf text;                                       /* the file, in which most strings lie */
    const char *key, *common;                              /* hashes of what all depends on: see trace_key, made_common */
    const char *told;                                      /* what the build told people, as text */
    size_t warnings, guides_told, forms_told, searched;    /* in it; guides and forms built; search_bytes */
    struct trace_files sources, outputs;                   /* outputs by their paths below OUT, in byte order */
    struct trace_guide *v; size_t n, cap;                  /* in byte order of region, then id */
};
struct trace *trace_new(void);
void trace_free(struct trace *t);
/* NULL when there is none of this key. */
struct trace *trace_read(const char *out, const char *key);
void trace_write(const struct trace *t, const char *out);

/* Hash of what is no file of the content: the program, its language, the fonts, the options. */
void trace_key(const struct build_options *o, char key[65]);
/* The stamp of a source read after start (file_clock); none that is equal to another when it may have changed since: the clock that files are
 * stamped by stands still for milliseconds. */
struct stamp stamp_settled(const struct stamp *at, int64_t start);
void stamp_before(const char *path, int64_t start, struct stamp *out);
bool stamp_same(const struct stamp *a, const struct stamp *b);
void trace_source(struct trace *t, const char *path, int64_t start);
void trace_folder(struct trace *t, const char *dir, int64_t start);          /* there or not, with all in it; or a file */
/* All sources but the guides. */
void trace_common(struct trace *t, const char *dir, int64_t start);
/* Forms, versions, pictures of a guide; dir: stamp of its folder. */
void trace_guide_sources(struct trace *t, const struct guide *g, const struct page_asset *assets, size_t n, const struct stamp *dir,
                         int64_t start);

#endif

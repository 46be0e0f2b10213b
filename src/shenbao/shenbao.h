/*
 * shenbao.h - what the commands of shenbao share.
 */
#ifndef SHENBAO_SHENBAO_H
#define SHENBAO_SHENBAO_H

#include <pthread.h>

#include "base/base.h"
#include "model/model.h"
#include "pdf/pdf.h"
#include "report/report.h"
#include "rule/rule.h"
#include "sheet/sheet.h"

/* Each command gets the arguments after its name and returns the exit status. */
int cmd_build(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_fields(int argc, char **argv);
int cmd_letter(int argc, char **argv);
int cmd_lists(int argc, char **argv);
int cmd_new(int argc, char **argv);
int cmd_prefill(int argc, char **argv);
int cmd_release(int argc, char **argv);
int cmd_review(int argc, char **argv);
int cmd_serve(int argc, char **argv);

/* What `shenbao build` does (build.c). drafts: as if they were published. on: the day of the feed (pages_set_day) or NULL. changed: paths
 * below which alone something may have changed since the last build that was without errors; NULL: nobody knows. Returns the exit status. */
struct build_options { const char *dir, *out, *on; bool strict, drafts; long jobs; const char *const *changed; size_t nchanged; };
int build_site(const struct build_options *o);

/* ---- options (options.c) ---- */

/* Takes `--name value` or `--name=value` at argv[*i]; false when argv[*i] is another word. Exits 3 when the value is missing. */
bool option_value(int argc, char **argv, int *i, const char *name, const char **value);
_Noreturn void usage_error(const char *word);
/* The value of --jobs; as many as there are processors when word is NULL. */
long jobs_of(const char *word);
/* The content folder: the word given, else ./content, else . ; exits 3 when it has no site.yaml. Caller frees. */
/* Takes pinyin in 【】 out of the sources below a content folder (fix.c). */
void fix_sources(const char *dir);
char *content_dir(const char *given);

/* ---- what was made of forms before (made.c) ---- */

struct made;
struct parts { struct buf *v; size_t n, cap; };
void parts_clear(struct parts *v);
struct made *made_new(const char *cache, const struct model *m);
/* The same where nothing that all depends on has changed since made_common told its hash. */
struct made *made_again(const char *cache, const char *common);
const char *made_common(const struct made *k);
/* The hash of all that a guide's forms and papers are made of. */
void made_key(const struct made *k, const struct guide *g, char key[65]);
/* What is kept under the key, appended; false when there is nothing whole: clear out then. */
bool made_get(struct made *k, const char *key, struct parts *out);
/* all: the parts one behind the other, each added by made_part; it is changed. Several threads may. */
void made_part(struct buf *all, const void *p, size_t n);
void made_put(struct made *k, const char *key, struct buf *all);
void made_finish(struct made *k);                          /* removes what was neither got nor put */
void made_free(struct made *k);

/* ---- rules (programs.c) ---- */

struct programs;
/* Compiles the rules of every form of the model, also of one with mistakes; what is wrong with them goes to d. Lives as long as the model. */
struct programs *programs_new(const struct model *m, struct diags *d);
void programs_free(struct programs *p);
const struct program *programs_find(const struct programs *p, const struct form *f);
/* Tells what is wrong with the rules of one form file; the forms beside it may be named. */
void programs_check_form(const char *path, struct form *f, struct arena *a, struct diags *d);

/* ---- a form as JSON (formfile.c) ---- */

/* The fields as `shenbao fields` prints them: one object a PDF field. Caller decrefs. */
json_t *fields_json(const struct sheet *s);
/* What the counter gets: {"form", "program", "layout"}, and what is attached to the PDF: {"identity", "form"}. Appended to out. */
void counter_json(const struct form *f, const struct program *p, const struct sheet *s, struct buf *out);
void attached_json(const struct form *f, struct buf *out);

/* ---- released definitions (versions.c) ---- */

/* One frozen file; all of it lives in the model's arena. */
struct released { const char *name, *file, *text; size_t n; const struct form *form; };   /* name: "form@version" */
/* What a guide said when it was released: versions/guide@N.txt, the words of review_words. folder: "region/id". */
struct released_guide { const char *folder, *text; unsigned long number; };
struct releases { struct released *v; size_t n, cap; struct released_guide *guides; size_t nguides, cguides; };
/* Reads every frozen definition below the content folder, sorted by form and version. What is wrong with one goes to d. */
void releases_read(const struct model *m, struct releases *out, struct diags *d);
void releases_clear(struct releases *r);
const struct released *releases_find(const struct releases *r, const char *id, const char *version);
const struct released *releases_newest(const struct releases *r, const char *id);
const struct released_guide *releases_guide(const struct releases *r, const struct guide *g);   /* the last one; NULL: never */
/* Tells of released versions that changed, and of changes since the newest one that would leave answers without a place. */
void releases_check(const struct model *m, const struct releases *r, struct diags *d);
/* A definition as the counter gets it, or as it is attached to a PDF. Trusts nothing; NULL and why when it is none. */
struct form *form_from_text(const char *text, size_t n, struct arena *a, struct buf *why);
/* False and why when the file cannot be read or is too long for a definition. */
bool form_file_read(const char *path, struct buf *out, struct buf *why);

/* ---- scripts (script.c) ---- */

/* The files of the runtime, in the order in which they are loaded. */
struct runtime_file { const char *name; struct buf source; };
/* The files that a form's script needs, in one, small and compressed: made at first use, the same for all forms that need the same files. */
struct runtime_part { struct buf source, deflated; };
enum { RUNTIME_PARTS = 4 };
struct runtime { struct runtime_file *v; size_t n, cap; struct runtime_part part[RUNTIME_PARTS]; pthread_mutex_t lock; };
/* Reads them from a folder of layouts. Exits 3 when one cannot be read. */
void runtime_read(const char *layouts, struct runtime *r);
void runtime_clear(struct runtime *r);
/* What the PDF of a form carries for viewers that run scripts. Given to pdf_write, then cleared. */
struct form_script {
    struct pdf_script documents[2];                        /* the runtime, and the form; the first borrows from the runtime */
    struct pdf_action *actions; size_t nactions;
    struct buf source, deflated; struct arena *arena;
};
/* The model has the form's lists and the language. */
void form_script_make(const struct model *m, const struct form *f, const struct program *p, struct runtime *runtime,
                      struct form_script *out);
void form_script_clear(struct form_script *s);

/* ---- papers derived from a guide (derived.c) ---- */

/* name: of the file in the site, without .pdf; title: in the pack; note: what people do with it */
struct derived_paper { const char *name, *title, *note; struct buf pdf; };
struct derived_papers { struct derived_paper *v; size_t n, cap; };
/* own, builtin: folders of layouts, the first may be NULL. A character no font has is told to d. Read-only on everything else. */
void derived_make(const struct guide *g, const char *own, const char *builtin, struct pdf_fonts *fonts, struct derived_papers *out,
                  struct diags *d);
void derived_clear(struct derived_papers *v);
/* The continuation sheets of a guide's forms, to the others. (continuation.c) */
void continuations_add(const struct model *m, const struct guide *g, struct pdf_fonts *fonts, struct derived_papers *out, struct diags *d);
/* "<form>-<table>-xu" and "<title>续表-<table's title>", in the arena. */
const char *continuation_name(const struct form *f, const struct section *s, struct arena *a);
const char *continuation_title(const struct form *f, const struct section *s, struct arena *a);
/* The site's own layouts stand in its folder of content, or else beside that; they need not be there. Caller frees. */
char *layouts_own(const char *content);
/* Letters and lists that the steps of chains name and that are not there, or are the other of the two. (letters.c) */
void letters_check(const struct model *m, struct diags *d);

/* ---- outputs (output.c): what this build writes, so that what it no longer makes is removed ---- */

struct outputs;
struct outputs *outputs_new(const char *out_dir);
/* The same with another list of files than the build's; list is below out_dir. */
struct outputs *outputs_new_list(const char *out_dir, const char *list);
/* Files will be written into that folder: where nothing is yet, it need not be looked for in vain. */
void outputs_folder(struct outputs *o, const char *rel);
/* Several threads may write at once, each file once. */
void outputs_write(struct outputs *o, const char *rel, const void *p, size_t n);
/* Removes what an earlier build wrote and this one did not, and folders left empty; writes the new list. */
void outputs_finish(struct outputs *o);
/* Calls fn with each file written and its stamp after that. */
typedef void output_fn(void *ctx, const char *rel, const struct stamp *at);
void outputs_each(const struct outputs *o, output_fn *fn, void *ctx);
void outputs_free(struct outputs *o);

/* Files beside a guide that its text shows or links to (assets.c). */
struct pages;
struct pack;
void assets_write(struct pages *p, const struct guide *g, struct outputs *o);
/* What the counter gets of the states of procedures: forms/<guide>.chain.json. (chains.c) */
struct pack;
void chains_write(const struct model *m, struct outputs *out, struct pack *k);
void assets_pack(struct pages *p, const struct guide *g, struct pack *k);

#endif

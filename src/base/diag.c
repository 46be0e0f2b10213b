/*
 * diag.c - what is told to people: mistakes in files, collected and printed in order, and failures of the system, which end the
 * program. Knows no message text; see msg.c.
 */
#include "base/base.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct entry {
    size_t file; /* index into files */
    size_t seq;  /* order of arrival, the last thing to sort by */
    int line, col;
    enum level level;
    const char *text;
};

struct diags {
    struct arena *arena;
    const char **files; /* in order of first mention; NULL is a place without a file */
    size_t nfiles, cfiles;
    struct entry *v;
    size_t n, cap;
    size_t count[LEVEL_SYSTEM + 1];
};

struct diags *diags_new(void)
{
    struct diags *d = xcalloc(1, sizeof *d);
    d->arena = arena_new();
    return d;
}

void diags_free(struct diags *d)
{
    if (!d)
        return;
    arena_free(d->arena);
    free(d->files);
    free(d->v);
    free(d);
}

/* Number of the file; mistakes come in runs, so the last ones are looked at first. */
static size_t file_number(struct diags *d, const char *file)
{
    for (size_t i = d->nfiles; i > 0; i--) {
        const char *known = d->files[i - 1];
        if (known == file || (known && file && strcmp(known, file) == 0))
            return i - 1;
    }
    *VEC_ADD(d->files, d->nfiles, d->cfiles) = file ? arena_strdup(d->arena, file) : NULL;
    return d->nfiles - 1;
}

void diag_add(struct diags *d, struct place at, enum msg id, const char *const *args)
{
    struct buf text = BUF_INIT;
    msg_format(&text, id, args);
    size_t seq = d->n;
    struct entry *e = VEC_ADD(d->v, d->n, d->cap);
    e->file = file_number(d, at.file);
    e->seq = seq;
    e->line = at.line;
    e->col = at.col;
    e->level = msg_level(id);
    e->text = arena_strndup(d->arena, text.p, text.n);
    d->count[e->level]++;
    buf_clear(&text);
}

void diags_take(struct diags *d, struct diags *other)
{
    for (size_t i = 0; i < other->n; i++) {
        size_t seq = d->n;
        struct entry *e = VEC_ADD(d->v, d->n, d->cap);
        *e = other->v[i];
        e->seq = seq;
        e->file = file_number(d, other->files[other->v[i].file]);
        e->text = arena_strdup(d->arena, e->text);
        d->count[e->level]++;
    }
    other->n = 0;
}

size_t diags_count(const struct diags *d, enum level level) { return d->count[level]; }

int diags_status(const struct diags *d, bool strict)
{
    if (d->count[LEVEL_SYSTEM])
        return 3;
    if (d->count[LEVEL_ERROR])
        return 2;
    return strict && d->count[LEVEL_WARNING] ? 1 : 0;
}

static const char *level_word(enum level level)
{
    static const char *const zh[] = {"提示", "警告", "错误", "系统错误"};
    static const char *const en[] = {"note", "warning", "error", "fatal"};
    return (msg_lang() == LANG_EN ? en : zh)[level];
}

static int compare(const void *pa, const void *pb)
{
    const struct entry *a = pa, *b = pb;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->col != b->col)
        return a->col < b->col ? -1 : 1;
    return a->seq < b->seq ? -1 : 1;
}

void diags_print(struct diags *d, FILE *out)
{
    if (d->n > 1)
        qsort(d->v, d->n, sizeof *d->v, compare);
    for (size_t i = 0; i < d->n; i++) {
        const struct entry *e = &d->v[i];
        const char *file = d->files[e->file];
        if (file) {
            fputs(file, out);
            if (e->line > 0)
                fprintf(out, ":%d", e->line);
            if (e->line > 0 && e->col > 0)
                fprintf(out, ":%d", e->col);
            fputs(": ", out);
        }
        fprintf(out, "%s: %s\n", level_word(e->level), e->text);
    }
    d->n = 0;
    d->nfiles = 0;
    arena_free(d->arena);
    d->arena = arena_new();
}

/* ---- the system's failures ---- */

static const char *name;

void program_set_name(const char *s) { name = s; }

const char *program_name(void) { return name ? name : program_invocation_short_name; }

void die(enum msg id, const char *const *args)
{
    struct buf text = BUF_INIT;
    msg_format(&text, id, args);
    fprintf(stderr, "%s: %s\n", program_name(), text.p);
    /* Not exit(): nothing is to be given back, and a leak check at the exit would only hide the status. */
    fflush(NULL);
    _exit(3);
}

void die_errno(const char *path) { die(MSG_SYSTEM, MSG_ARGS(path, error_text(errno))); }

const char *error_text(int err)
{
    static const struct {
        int err;
        enum msg id;
    } known[] = {
        {ENOENT, MSG_OS_ENOENT}, {EACCES, MSG_OS_EACCES}, {EPERM, MSG_OS_EACCES}, {EEXIST, MSG_OS_EEXIST}, {ENOTDIR, MSG_OS_ENOTDIR},
        {EISDIR, MSG_OS_EISDIR}, {ENOTEMPTY, MSG_OS_ENOTEMPTY}, {ENOSPC, MSG_OS_ENOSPC}, {EDQUOT, MSG_OS_ENOSPC}, {EROFS, MSG_OS_EROFS},
        {EFBIG, MSG_OS_EFBIG}, {EIO, MSG_OS_EIO}, {EMFILE, MSG_OS_EMFILE}, {ENFILE, MSG_OS_EMFILE},
        {ENAMETOOLONG, MSG_OS_ENAMETOOLONG}, {ELOOP, MSG_OS_ELOOP}, {EBUSY, MSG_OS_EBUSY}, {ETXTBSY, MSG_OS_EBUSY},
        {ENOMEM, MSG_NO_MEMORY},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].err == err)
            return msg_pattern(known[i].id);

    static struct buf text = BUF_INIT;
    buf_reset(&text);
    msg_format(&text, MSG_OS_OTHER, MSG_ARGS(strerror(err)));
    return text.p;
}

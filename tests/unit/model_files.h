/* model_files.h - for the tests of the model: files in a scratch folder below out/, and what was said about them as one text. */
#ifndef MODEL_FILES_H
#define MODEL_FILES_H

#include <stdlib.h>
#include <string.h>

#include "model/model.h"

static char *scratch;                                      /* below out/test; removed by scratch_leave */

static inline int scratch_enter(void **state)
{
    (void)state;
    file_mkdirs("out/test");
    scratch = mkdtemp(xstrdup("out/test/model-XXXXXX"));
    return scratch ? 0 : -1;
}

static inline int scratch_leave(void **state)
{
    (void)state;
    char *command = xasprintf("rm -rf '%s'", scratch);
    int status = system(command);
    free(command);
    free(scratch);
    return status;
}

/* The path of a scratch file; valid until the next call. */
static inline const char *scratch_path(const char *name)
{
    static struct buf path = BUF_INIT;
    buf_reset(&path);
    buf_printf(&path, "%s/%s", scratch, name);
    return path.p;
}

static inline void scratch_put_bytes(const char *name, const void *p, size_t n)
{
    char *path = xstrdup(scratch_path(name)), *dir = path_dir(path);
    file_mkdirs(dir);
    file_write_changed(path, p, n);
    free(dir);
    free(path);
}

static inline void scratch_put(const char *name, const char *text) { scratch_put_bytes(name, text, strlen(text)); }

/* What diags holds, as `check` would print it, without the name of the scratch folder. Caller frees. */
static inline char *said(struct diags *d)
{
    char *p = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&p, &n);
    diags_print(d, f);
    fclose(f);
    struct buf out = BUF_INIT;
    for (const char *s = p, *hit; *s; s = hit + strlen(scratch) + 1) {
        hit = strstr(s, scratch);
        buf_add(&out, s, hit ? (size_t)(hit - s) : strlen(s));
        if (!hit)
            break;
    }
    free(p);
    return buf_steal(&out);
}

#define assert_said(d, text) do { char *words_ = said(d); assert_string_equal(words_, text); free(words_); } while (0)
#define assert_said_part(words, part) do { if (!strstr((words), (part))) fail_msg("\"%s\" is not in:\n%s", (part), (words)); } while (0)

#endif

/*
 * fix.c - `shenbao check --fix`: takes out of the sources what is wrong beyond doubt. Released versions are frozen and stay.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

static bool is_source(const char *rel)
{
    const char *dot = strrchr(rel, '.');
    return dot && (strcmp(dot, ".md") == 0 || strcmp(dot, ".yaml") == 0) && !strstr(rel, "/versions/");
}

static bool fix_file(void *ctx, const char *rel, const char *path, bool is_error)
{
    struct buf text = BUF_INIT, fixed = BUF_INIT, said = BUF_INIT;

    (void)ctx;
    if (is_error || (is_source(rel) && !file_read(path, &text, 0)))
        die_errno(path);
    /* A file that is no UTF-8 is told of by the check; nothing in it is touched. */
    if (text.n && u8_valid(text.p, text.n) && lint_fix(text.p, &fixed)) {
        file_write_atomic(path, fixed.p, fixed.n);
        msg_format(&said, MSG_SHENBAO_FIXED, MSG_ARGS(path));
        puts(said.p);
    }
    buf_clear(&text);
    buf_clear(&fixed);
    buf_clear(&said);
    return true;
}

void fix_sources(const char *dir)
{
    if (!file_walk(dir, fix_file, NULL) && errno != ENOENT)
        die_errno(dir);
}

/*
 * ours.c - the counter's own files, which may lie in a folder that is imported: the database and its originals, the definitions of forms, the
 * site, notices that were written. Nobody handed them in. Decided by where a file lies and what it is called; nothing is opened.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

static bool has(const char *dir, const char *name)
{
    char *path = path_join(dir, name);
    bool there = file_exists(path);
    free(path);
    return there;
}

static bool ends(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

/* A folder that is ours with all below it. */
static bool is_whole(const struct ours *o, const char *dir)
{
    char *originals = xasprintf("%s.files", o->db);
    bool whole = file_same(dir, originals) || (has(dir, "site.json") && has(dir, "codes")) ||
                 (has(dir, "search-titles.js") && has(dir, "index.html"));
    free(originals);
    return whole;
}

/* What the folder, and those above it up to the root that was named, say of the files in it. */
static void look_at_folder(struct ours *o, const char *root, const char *dir)
{
    char *home = path_dir(o->db), *level = xstrdup(dir);
    o->whole = false;
    o->home = file_same(dir, home);
    o->notices = has(dir, NOTICE_LIST_CSV);
    for (;;) {
        o->whole = is_whole(o, level);
        if (o->whole || strlen(level) <= strlen(root))
            break;
        char *up = path_dir(level);
        free(level);
        level = up;
    }
    free(level);
    free(home);
}

static bool is_database(const char *db, const char *base)
{
    static const char *const beside[] = {"", "-wal", "-shm", "-journal", ".key"};
    const char *name = path_base(db);
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        if (strncmp(base, name, n) == 0 && strcmp(base + n, beside[i]) == 0)
            return true;
    return false;
}

/* Papers of a notice as notice.c names them; a correction form in PDF may have been filled in where it lies. */
static bool is_notice(const char *base)
{
    static const char *const papers[] = {"-补正通知书.pdf", "-补正通知书.html", "-电话通知单.pdf", "-短信.txt"};
    if (strcmp(base, NOTICE_LIST_CSV) == 0 || strcmp(base, NOTICE_LIST_HTML) == 0 || (strstr(base, "-补正表-") && ends(base, ".html")))
        return true;
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
        if (ends(base, papers[i]))
            return true;
    return false;
}

bool ours_is(struct ours *o, const char *root, const char *path)
{
    char *dir = path_dir(path);
    const char *base = path_base(path);
    if (!o->dir || strcmp(o->dir, dir) != 0) {
        free(o->dir);
        o->dir = dir;
        look_at_folder(o, root, dir);
    } else {
        free(dir);
    }
    bool is = o->whole || (o->home && is_database(o->db, base)) || (o->notices && is_notice(base)) ||
              (strncmp(base, ".shenbao-", 9) == 0 && ends(base, ".tmp"));
    o->skipped += is;
    return is;
}

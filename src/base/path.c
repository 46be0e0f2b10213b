/*
 * path.c - names of files, and where the program's own data stands.
 */
#include "base/base.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *path_join(const char *dir, const char *name)
{
    if (!*dir || *name == '/')
        return xstrdup(name);
    size_t n = strlen(dir), more = strlen(name) + 1;
    char *path = xmalloc(n + 1 + more);
    memcpy(path, dir, n);
    if (dir[n - 1] != '/')
        path[n++] = '/';
    memcpy(path + n, name, more);
    return path;
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

char *path_dir(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return xstrdup(".");
    while (slash > path && slash[-1] == '/')
        slash--;
    return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

/* Folder of the running program, or NULL. Caller frees. */
static char *program_dir(void)
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return NULL;
    exe[n] = '\0';
    return path_dir(exe);
}

/* dir/a/b if it exists, else NULL. b may be NULL. */
static char *existing(const char *dir, const char *a, const char *b)
{
    char *path = path_join(dir, a);
    if (b) {
        char *longer = path_join(path, b);
        free(path);
        path = longer;
    }
    if (file_exists(path))
        return path;
    free(path);
    return NULL;
}

/* A source tree is a folder with a Makefile and src in it: others may have a folder called "fonts". */
static bool is_source_tree(const char *dir)
{
    char *makefile = existing(dir, "Makefile", NULL), *src = existing(dir, "src", NULL);
    bool is = makefile && src;
    free(makefile);
    free(src);
    return is;
}

char *data_dir(const char *what)
{
    /* Where a program is started by a loader of its own, /proc does not tell the folder it stands in: then its starter names ours. */
    const char *named = getenv("SHENBAO_DATA");
    if (named && *named)
        return existing(named, what, NULL);

    char *dir = program_dir();
    if (!dir)
        return NULL;

    char *prefix = path_dir(dir);
    char *found = existing(prefix, "share/shenbao", what);
    free(prefix);

    /* Not installed: the program stands in out/bin, a test in out/obj/unit. */
    for (int up = 0; !found && up <= 4; up++) {
        if (is_source_tree(dir))
            found = existing(dir, what, NULL);
        char *parent = path_dir(dir);
        free(dir);
        dir = parent;
    }
    free(dir);
    return found;
}

char *program_beside(const char *name)
{
    char *dir = program_dir(), *found = dir ? existing(dir, name, NULL) : NULL;
    const char *data = getenv("SHENBAO_DATA");
    free(dir);
    return found || !data || !*data ? found : existing(data, "../../bin", name);
}

/*
 * options.c - words of the command line.
 */
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

bool option_value(int argc, char **argv, int *i, const char *name, const char **value)
{
    size_t n = strlen(name);

    if (strncmp(argv[*i], name, n) != 0)
        return false;
    if (argv[*i][n] == '=' && n > 2) {
        *value = argv[*i] + n + 1;
        return true;
    }
    if (argv[*i][n] != '\0')
        return false;
    if (*i + 1 >= argc)
        die(MSG_SHENBAO_NO_VALUE, MSG_ARGS(name));
    *value = argv[++*i];
    return true;
}

_Noreturn void usage_error(const char *word)
{
    die(MSG_SHENBAO_USAGE, MSG_ARGS(word));
}

long jobs_of(const char *word)
{
    char *end;
    long n = word ? strtol(word, &end, 10) : cpu_count();
    if (word && (*end || n < 1 || n > 64))
        usage_error(word);
    return n;
}

static bool is_content(const char *dir)
{
    char *p = path_join(dir, "site.yaml");
    bool yes = file_exists(p);
    free(p);
    return yes;
}

char *content_dir(const char *given)
{
    const char *dir = given ? given : is_content("content") ? "content" : ".";

    if (!is_content(dir))
        die(MSG_SHENBAO_NO_CONTENT, MSG_ARGS(dir));
    char *s = xstrdup(dir);
    for (size_t n = strlen(s); n > 1 && s[n - 1] == '/'; n--)
        s[n - 1] = '\0';
    return s;
}

/*
 * main.c - the command line of shenbao.
 */
#include <locale.h>
#include <string.h>

#include "shenbao/shenbao.h"

static const struct { const char *name; int (*run)(int, char **); } commands[] = {
    { "build", cmd_build }, { "check", cmd_check }, { "diff", cmd_diff }, { "fields", cmd_fields }, { "new", cmd_new },
    { "letter", cmd_letter }, { "lists", cmd_lists }, { "prefill", cmd_prefill }, { "release", cmd_release },
    { "review", cmd_review }, { "serve", cmd_serve },
};

static void help(void)
{
    fputs(msg_pattern(MSG_SHENBAO_HELP), stdout);
}

static bool global_option(int argc, char **argv, int *i)
{
    const char *v;
    if (option_value(argc, argv, i, "--lang", &v)) {
        if (strcmp(v, "zh") != 0 && strcmp(v, "en") != 0)
            usage_error(v);
        msg_set_lang(strcmp(v, "en") == 0 ? LANG_EN : LANG_ZH);
        return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    const char *rest[256];
    int n = 0;

    program_set_name("shenbao");
    setlocale(LC_CTYPE, "C.UTF-8");                        /* libraries print names; our output follows no locale */
    for (int i = 1; i < argc; i++) {
        if (global_option(argc, argv, &i))
            continue;
        if (strcmp(argv[i], "--version") == 0) {
            puts("shenbao " SHENBAO_VERSION);
            return 0;
        }
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            help();
            return 0;
        }
        if (n == (int)(sizeof rest / sizeof *rest))
            usage_error(argv[i]);
        rest[n++] = argv[i];
    }
    if (n == 0) {
        help();
        return 3;
    }
    for (size_t k = 0; k < sizeof commands / sizeof *commands; k++)
        if (strcmp(rest[0], commands[k].name) == 0)
            return commands[k].run(n - 1, (char **)rest + 1);
    usage_error(rest[0]);
}

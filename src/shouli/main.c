/*
 * main.c - the command line of shouli.
 */
#include <locale.h>
#include <string.h>

#include "shouli/shouli.h"

static const struct { const char *name; int (*run)(int, char **); } commands[] = {
    {"import", cmd_import},
    {"list", cmd_list},
    {"show", cmd_show},
    {"export", cmd_export},
    {"verify", cmd_verify},
    {"recheck", cmd_recheck},
    {"query", cmd_query},
};

/* Which layers hold the reader here: asked of a reader that runs, not guessed. */
static int version(void)
{
    struct buf b = BUF_INIT;
    struct reader *r = reader_new(true);
    unsigned layers = r ? reader_layers(r) : 0;
    if (layers)
        confine_describe(layers, &b);
    else
        buf_adds(&b, msg_pattern(MSG_SHOULI_NO_LAYER));
    puts("shouli " SHENBAO_VERSION);
    struct buf line = BUF_INIT;
    msg_format(&line, MSG_SHOULI_LAYERS, MSG_ARGS(b.p));
    puts(line.p);
    buf_clear(&line);
    buf_clear(&b);
    reader_free(r);
    return EXIT_FINE;
}

/* Takes --lang out of the words, wherever it stands. */
static int take_language(int argc, char **argv)
{
    int n = 1;
    for (int i = 1; i < argc; i++) {
        const char *v = NULL;
        if (strcmp(argv[i], "--") == 0) {
            while (i < argc)
                argv[n++] = argv[i++];
            break;
        }
        if (strncmp(argv[i], "--lang=", 7) == 0)
            v = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0)
            v = ++i < argc ? argv[i] : "";
        if (!v)
            argv[n++] = argv[i];
        else if (strcmp(v, "zh") == 0 || strcmp(v, "en") == 0)
            msg_set_lang(*v == 'z' ? LANG_ZH : LANG_EN);
        else
            usage(MSG_SHOULI_BAD_LANG, MSG_ARGS(v));
    }
    argv[n] = NULL;
    return n;
}

int main(int argc, char **argv)
{
    program_set_name("shouli");
    setlocale(LC_CTYPE, "C.UTF-8");                        /* our output follows no locale */
    argc = take_language(argc, argv);
    if (argc < 2)
        usage(MSG_SHOULI_NO_COMMAND, MSG_NONE);
    if (strcmp(argv[1], "--version") == 0)
        return version();
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(msg_pattern(MSG_SHOULI_HELP), stdout);
            return EXIT_FINE;
        }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    usage(MSG_SHOULI_BAD_COMMAND, MSG_ARGS(argv[1]));
}

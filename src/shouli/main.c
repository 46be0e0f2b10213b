/*
 * main.c - the command line of shouli.
 */
#include <locale.h>
#include <string.h>

#include "shouli/shouli.h"

/* In the order in which the help tells of them. */
static const struct { const char *name; int (*run)(int, char **); enum msg help; } commands[] = {
    {"import", cmd_import, MSG_SHOULI_HELP_IMPORT},
    {"check", cmd_check, MSG_SHOULI_HELP_CHECK},
    {"list", cmd_list, MSG_SHOULI_HELP_LIST},
    {"show", cmd_show, MSG_SHOULI_HELP_SHOW},
    {"recheck", cmd_recheck, MSG_SHOULI_HELP_RECHECK},
    {"query", cmd_query, MSG_SHOULI_HELP_QUERY},
    {"export", cmd_export, MSG_SHOULI_HELP_EXPORT},
    {"stats", cmd_stats, MSG_CARE_HELP_STATS},
    {"notice", cmd_notice, MSG_SHOULI_HELP_NOTICE},
    {"told", cmd_told, MSG_SHOULI_HELP_TOLD},
    {"due", cmd_due, MSG_SHOULI_HELP_DUE},
    {"receipt", cmd_receipt, MSG_SHOULI_HELP_RECEIPT},
    {"accept", cmd_accept, MSG_SHOULI_HELP_ACCEPT},
    {"number", cmd_number, MSG_NUMBER_HELP},
    {"unit", cmd_unit, MSG_UNIT_HELP},
    {"pack", cmd_pack, MSG_PACK_HELP},
    {"letter", cmd_letter, MSG_LETTERS_HELP},
    {"move", cmd_move, MSG_MOVE_HELP_MOVE},
    {"state", cmd_state, MSG_MOVE_HELP_STATE},
    {"print", cmd_print, MSG_MOVE_HELP_PRINT},
    {"ban", cmd_ban, MSG_MOVE_HELP_BAN},
    {"verify", cmd_verify, MSG_SHOULI_HELP_VERIFY},
    {"backup", cmd_backup, MSG_CARE_HELP_BACKUP},
    {"restore", cmd_restore, MSG_CARE_HELP_RESTORE},
    {"purge", cmd_purge, MSG_CARE_HELP_PURGE},
    {"work", cmd_work, MSG_WORK_HELP_WORK},
    {"key", cmd_key, MSG_WORK_HELP_KEY},
    {"assign", cmd_assign, MSG_WORK_HELP_ASSIGN},
    {"choose", cmd_choose, MSG_WORK_HELP_CHOOSE},
    {"amend", cmd_amend, MSG_WORK_HELP_AMEND},
    {"retract", cmd_retract, MSG_WORK_HELP_RETRACT},
    {"waive", cmd_waive, MSG_WORK_HELP_WAIVE},
    {"raise", cmd_raise, MSG_WORK_HELP_RAISE},
    {"settle", cmd_settle, MSG_WORK_HELP_SETTLE},
    {"tick", cmd_tick, MSG_WORK_HELP_TICK},
    {"sheet", cmd_sheet, MSG_WORK_HELP_SHEET},
    {"template", cmd_template, MSG_SHOULI_HELP_TEMPLATE},
    {"office", cmd_office, MSG_OFFICE_HELP},
    {"send", cmd_send, MSG_SEND_HELP},
    {"receive", cmd_receive, MSG_RECEIVE_HELP},
    {"bundles", cmd_bundles, MSG_BUNDLES_HELP},
    {"adopt", cmd_adopt, MSG_ADOPT_HELP},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static size_t command_named(const char *name)
{
    size_t i = 0;
    while (i < COMMANDS && strcmp(commands[i].name, name) != 0)
        i++;
    return i;
}

/* About one command, or, with COMMANDS, about all. */
static int help(size_t about)
{
    fputs(msg_pattern(MSG_SHOULI_HELP), stdout);
    for (size_t i = 0; i < COMMANDS; i++)
        if (about == COMMANDS || about == i)
            fputs(msg_pattern(commands[i].help), stdout);
    fputs(msg_pattern(MSG_SHOULI_HELP_END), stdout);
    return EXIT_FINE;
}

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
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return help(command_named(argv[1]));
    size_t c = command_named(argv[1]);
    if (c < COMMANDS)
        return commands[c].run(argc - 1, argv + 1);
    usage(MSG_SHOULI_BAD_COMMAND, MSG_ARGS(argv[1]));
}

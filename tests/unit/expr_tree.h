/*
 * expr_tree.h - trees and answers for the tests of the evaluator, without the compiler: a tree is written with the identifiers of
 * functions.def in front, "(add 0.1 (neg 0.2))", so that tests are tables of texts.
 *
 * Atoms: 1.5 a number, 'text', d:2024-02-29 a date, m:2024-02 a month, n:- d:- m:- empty ones, $t:path a field of a type,
 * @P:work.period a column, ~n:work.n a cell of the same row, . the text of the field itself. "b:1" and "b:0" are truths.
 */
#ifndef SHENBAO_TEST_EXPR_TREE_H
#define SHENBAO_TEST_EXPR_TREE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rule/expr_int.h"

struct world {
    struct arena *arena;
    struct form form;
    struct section sections[2];
    struct field columns[8];
    struct answers answers;
    struct rule_context ctx;
    struct expr_env env;
};

enum { WORLD_ROWS = 6 };

/* A table "work" of six rows; fields outside it need no definition here. Received on 27 November 2026. */
static void world_init(struct world *w)
{
    static const struct { const char *name; enum type type; } columns[] = {
        { "period", TYPE_PERIOD }, { "unit", TYPE_TEXT }, { "n", TYPE_DECIMAL }, { "tick", TYPE_TICK },
        { "month", TYPE_YEAR_MONTH }, { "day", TYPE_DATE }, { "note", TYPE_NOTE }, { "made", TYPE_CALCULATED },
    };
    memset(w, 0, sizeof *w);
    w->arena = arena_new();
    w->answers.arena = w->arena;
    for (size_t i = 0; i < 8; i++)
        w->columns[i] = (struct field){ .name = columns[i].name, .type = columns[i].type };
    w->sections[0] = (struct section){ .kind = SECTION_FIELDS };
    w->sections[1] = (struct section){ .kind = SECTION_TABLE, .name = "work", .fields = w->columns, .nfields = 8, .rows_max = WORLD_ROWS };
    w->form = (struct form){ .id = "test", .sections = w->sections, .nsections = 2 };
    w->ctx.received = (struct date){ 2026, 11, 27 };
    w->env = (struct expr_env){ .form = &w->form, .answers = &w->answers, .ctx = &w->ctx, .arena = w->arena };
}

static void world_clear(struct world *w) { arena_free(w->arena); }

static void world_set(struct world *w, const char *path, const char *value) { answers_set(&w->answers, path, value, 0); }

/* Cells of one column from row 1, separated by |. */
static void world_column(struct world *w, const char *column, const char *cells)
{
    for (int row = 1; row <= WORLD_ROWS; row++) {
        size_t n = strcspn(cells, "|");
        world_set(w, arena_printf(w->arena, "work.%d.%s", row, column), arena_strndup(w->arena, cells, n));
        cells += n;
        cells += *cells == '|';
    }
}

static struct node *tree_read(struct world *w, const char **s);

static struct node *tree_new(struct world *w, enum node_kind kind, char type)
{
    struct node *n = arena_alloc(w->arena, sizeof *n);
    n->kind = kind;
    n->type = type;
    return n;
}

static struct node *tree_call(struct world *w, const char **s)
{
    size_t name = strcspn(*s, " )");
    struct node *n = tree_new(w, NODE_CALL, 0), *args[300];
    int fn = 0;
    while (fn < FN_COUNT && (strlen(fn_table[fn].ident) != name || strncmp(fn_table[fn].ident, *s, name) != 0))
        fn++;
    if (fn == FN_COUNT)
        fail_msg("no function: %s", *s);
    n->fn = (enum fn)fn;
    n->type = fn_table[fn].result;
    *s += name;
    while (*(*s += strspn(*s, " ")) != ')') {
        assert_true(**s && n->nargs < 300);
        args[n->nargs++] = tree_read(w, s);
    }
    ++*s;
    n->args = arena_alloc(w->arena, (n->nargs + 1) * sizeof *n->args);
    memcpy(n->args, args, n->nargs * sizeof *n->args);
    return n;
}

static struct node *tree_reference(struct world *w, char mark, const char *atom)
{
    struct node *n = tree_new(w, NODE_REF, atom[0]);
    n->s = atom + 2;
    if (mark != '$')
        n->section = &w->sections[1];
    n->same_row = mark == '~';
    return n;
}

static struct node *tree_literal(struct world *w, const char *atom)
{
    struct value v = value_of_text(*atom, strcmp(atom + 2, "-") == 0 ? "" : atom + 2);
    struct node *n = tree_new(w, *atom == 'd' ? NODE_DATE : *atom == 'm' ? NODE_MONTH : NODE_NUMBER, *atom);
    n->n = v.n;
    if (strcmp(atom + 2, "-") != 0 && isnan(v.n))
        fail_msg("no literal: %s", atom);
    return n;
}

static struct node *tree_atom(struct world *w, const char **s)
{
    const char *atom = arena_strndup(w->arena, *s, strcspn(*s, " )"));
    *s += strlen(atom);
    if (*atom == '$' || *atom == '@' || *atom == '~')
        return tree_reference(w, *atom, atom + 1);
    if (strcmp(atom, ".") == 0)
        return tree_reference(w, '$', "t:.");
    if (strncmp(atom, "b:", 2) == 0)
        return tree_call(w, &(const char *){ atom[2] == '1' ? "true)" : "false)" });
    if (strchr("dmn", *atom) && atom[1] == ':')
        return tree_literal(w, atom);
    struct node *n = tree_new(w, NODE_NUMBER, 'n');
    char *end;
    n->n = strtod(atom, &end);
    if (*end || !*atom)
        fail_msg("no atom: %s", atom);
    return n;
}

static struct node *tree_read(struct world *w, const char **s)
{
    *s += strspn(*s, " ");
    if (**s == '(') {
        ++*s;
        return tree_call(w, s);
    }
    if (**s != '\'')
        return tree_atom(w, s);
    size_t length = strcspn(++*s, "'");
    struct node *n = tree_new(w, NODE_TEXT, 't');
    n->s = arena_strndup(w->arena, *s, length);
    *s += length + 1;
    return n;
}

static struct value world_eval(struct world *w, const char *tree)
{
    w->env.row_a = w->env.row_b = 0;
    w->env.weekdays_only = false;
    return expr_eval(tree_read(w, &(const char *){ tree }), &w->env);
}

/* The value as it would be stored; truths as true and false. */
static void expect(struct world *w, const char *tree, const char *wanted)
{
    struct value v = world_eval(w, tree);
    struct buf out = BUF_INIT;
    if (v.type == 'b')
        buf_adds(&out, v.b ? "true" : "false");
    else
        value_to_text(&v, &out);
    if (strcmp(out.p, wanted) != 0)
        fail_msg("%s is '%s', wanted '%s'", tree, out.p, wanted);
    buf_clear(&out);
}

struct expectation { const char *tree, *wanted; };

static inline void expect_all(struct world *w, const struct expectation *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        expect(w, v[i].tree, v[i].wanted);
}
#define EXPECT_ALL(w, table) expect_all((w), (table), sizeof (table) / sizeof *(table))

static inline int world_setup(void **state)
{
    struct world *w = xcalloc(1, sizeof *w);
    world_init(w);
    *state = w;
    return 0;
}

static inline int world_teardown(void **state)
{
    world_clear(*state);
    free(*state);
    return 0;
}
#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

#endif

/*
 * rules_bench.c - how fast a form is judged: `rules_bench CONTENT [SECONDS]` takes the form with the most expressions, fills every
 * answer plausibly and judges it again and again in one process.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/model.h"
#include "rule/rule.h"

static const struct codelist *codes(void *ctx, const char *id) { return model_codes(ctx, id); }

static void count(void *ctx, const char *slot, const char *js)
{
    (void)slot;
    (void)js;
    ++*(size_t *)ctx;
}

/* An answer of the right kind, so that few cells are blocked and most rules are judged. */
static const char *plausible(const struct field *f, int row, struct arena *a)
{
    if (f->nchoices)
        return f->choices[0].value;
    switch (f->type) {
    case TYPE_DATE: return "2026-11-05";
    case TYPE_YEAR_MONTH: return "1999-08";
    case TYPE_YEAR: return "2024";
    case TYPE_PERIOD: return arena_printf(a, "20%02d-09/20%02d-06", 9 + 3 * row, 12 + 3 * row);
    case TYPE_TICK: return "1";
    case TYPE_INTEGER: case TYPE_DECIMAL: case TYPE_MONEY: return "40";
    case TYPE_RESIDENT_ID: return "330783199908059018";
    case TYPE_MOBILE: return "19900000001";
    case TYPE_PARAGRAPH: return "在一线岗位从事专业技术工作，参与多项工程，做到学用结合，按时完成任务，得到单位和同行的肯定。";
    default: return "某某";
    }
}

static void fill(void *ctx, const struct section *s, const struct field *f, int row, const char *path)
{
    struct answers *a = ctx;
    (void)s;
    answers_set(a, path, plausible(f, row, a->arena), 0);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    struct diags *d = diags_new();
    struct model *m = model_load(argc > 1 ? argv[1] : "content", d);
    double seconds = argc > 2 ? atof(argv[2]) : 3;
    const struct program *best = NULL;
    size_t trees = 0;

    for (size_t g = 0; m && g < m->nguides; g++) {
        struct program_env env = { m->guides[g]->forms, m->guides[g]->nforms, codes, m };
        for (size_t i = 0; i < m->guides[g]->nforms; i++) {
            size_t n = 0;
            struct program *p = program_new(m->guides[g]->forms[i], &env, m->arena, d);
            program_each_js(p, count, &n);
            if (!best || n > trees)
                best = p, trees = n;
        }
    }
    if (!best)
        return fprintf(stderr, "rules_bench: no form\n"), 1;
    struct answers a = { .arena = m->arena };
    form_each(program_form(best), fill, &a);

    struct rule_context ctx = { .received = { 2026, 11, 27 }, .regions = model_codes(m, "admin_divisions"), .codes = codes, .codes_ctx = m, .program = best };
    size_t runs = 0, issues = 0;
    double start = now(), spent = 0;
    for (; spent < seconds; spent = now() - start) {
        for (int i = 0; i < 100; i++, runs++) {
            struct issues out = { .arena = arena_new() };
            rule_check(program_form(best), &a, &ctx, &out);
            issues = out.n;
            arena_free(out.arena);
            issues_clear(&out);
        }
    }
    printf("%s: %zu expressions, %zu answers, %zu issues: %.0f forms judged a second, %.0f expressions a second\n", program_form(best)->id, trees, a.n,
           issues, (double)runs / spent, (double)(runs * trees) / spent);
    return 0;
}

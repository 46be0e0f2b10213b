/*
 * program_js.c - a program as JavaScript: one object that layouts/runtime-rules.js judges a form with. Knows no functions and no words.
 */
#include <string.h>

#include "rule/program_int.h"

static void add_order(const struct program *p, struct buf *out)
{
    char name[SLOT_NAME];
    for (size_t i = 0; i < p->norder; i++) {
        step_slot(p, &p->order[i], name, sizeof name);
        buf_printf(out, "%s\"%s\"", i ? "," : "", name);
    }
}

/* The type of each calculation: a number may be a date. */
static void add_types(const struct program *p, struct buf *out)
{
    char name[SLOT_NAME];
    const char *between = "";
    for (size_t i = 0; i < p->norder; i++) {
        const struct program_step *s = &p->order[i];
        if (s->kind != STEP_CALCULATION)
            continue;
        step_slot(p, s, name, sizeof name);
        buf_printf(out, "%s\"%s\":\"%c\"", between, name, p->sections[s->section].fields[s->field].calculation->type);
        between = ",";
    }
}

/* Whether another form of the procedure has the rule that stands for the rows of eligibility: they are told there, then. */
static bool is_told_elsewhere(const struct program *p)
{
    for (size_t k = 0; k < p->env.nforms; k++)
        for (size_t i = 0; p->env.forms[k] != p->form && i < p->env.forms[k]->nrules; i++)
            if (p->env.forms[k]->rules[i].eligibility)
                return true;
    return false;
}

static void add_slot(void *ctx, const char *slot, const char *js)
{
    buf_printf(ctx, ",\n\"%s\":function(F,E){return ", slot);
    buf_adds(ctx, js);
    buf_adds(ctx, "}");
}

void program_to_js(const struct program *p, struct buf *out)
{
    buf_adds(out, "{\"order\":[");
    add_order(p, out);
    buf_adds(out, "],\n\"types\":{");
    add_types(p, out);
    buf_printf(out, "},\n\"elsewhere\":%s", is_told_elsewhere(p) ? "true" : "false");
    program_each_js(p, add_slot, out);
    buf_adds(out, "}");
}

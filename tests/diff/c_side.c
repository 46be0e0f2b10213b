/*
 * c_side.c - C's verdicts for the differential tests: one JSON job a line on stdin, one JSON result a line on stdout. js_side.js makes
 * the jobs and holds its own results against these. Knows no test values.
 *
 * {"op":"form","form":F}                 F is the form of the jobs that follow
 * {"op":"other","form":F}                F is another form of the same application
 * {"op":"lists","lists":{id:[entry]}}    the code lists of the jobs that follow
 * {"op":"normalise","path":P,"typed":T}  -> {"value","good"}
 * {"op":"number","kind":K,"typed":T,...} -> the facts of number_check
 * {"op":"check","answers":A,...}         -> {"issues":[...]}
 * {"op":"call","tree":T,"answers":A,...} -> {"js","type","value",...}: T as tree_of reads it
 * {"op":"say","text":E,...}              -> the same for an expression as an author writes it
 * {"op":"site","dir":D}                  the site whose forms are judged by the jobs that follow -> {"forms":[{"form","js","guide"}],
 *                                        "lists":{id:[entry]}}
 * {"op":"judge","forms":[{"form":ID,"answers":A,"received":D,"doubtful":B}],...} -> {"issues","calculated"} of the first, the others being
 *                                        the rest of its application; "absent": ids of forms that have not come in, "gone": nor has the first,
 *                                        "files": {slot: [{"name","bytes","kind","width","height"}]} -> also "materials", "attachments", "name"
 * {"op":"about"}                         -> {"data": what rule_js_data prints, "types": names, "functions": rows of functions.def}
 * answers: {path: value} or {path: {"value","bad","damaged"}}; also received, lang, regions, row, self, overlay: {path: value} instead
 * of answers, other: the answers of the other form, when it has come in, table: where E stands when it is judged in rows.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/expr_int.h"

struct side {
    struct arena *forms, *job;                             /* what lives until the next form; until the next job */
    struct form *form, *other;
    struct codelist *lists; size_t nlists;
    struct codelist regions;
    struct model *model;
    struct judged { const char *guide; struct form *form; struct program *program; } *judged; size_t njudged;
};

static _Noreturn void give_up(const char *what, const char *line)
{
    fprintf(stderr, "c_side: %s: %.300s\n", what, line);
    exit(2);
}

static const char *string_of(const json_t *o, const char *key, const char *otherwise)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : otherwise;
}

/* ---- what jobs are judged with ---- */

static void take_form(struct side *s, const json_t *job, const char *line)
{
    struct buf why = BUF_INIT;
    bool other = strcmp(string_of(job, "op", ""), "other") == 0;
    if (!other) {
        arena_free(s->forms);
        s->forms = arena_new();
        s->other = NULL;
    }
    struct form *f = form_from_json(json_object_get(job, "form"), s->forms, &why);
    if (!f)
        give_up(why.p, line);
    *(other ? &s->other : &s->form) = f;
    buf_clear(&why);
}

static void take_lists(struct side *s, const json_t *job)
{
    const char *id;
    json_t *entries, *entry;
    size_t i;
    const json_t *lists = json_object_get(job, "lists");
    s->nlists = 0;
    s->lists = arena_alloc(s->forms, json_object_size(lists) * sizeof *s->lists);
    json_object_foreach((json_t *)lists, id, entries)
    {
        struct codelist *l = &s->lists[s->nlists++];
        *l = (struct codelist){ .id = arena_strdup(s->forms, id), .n = json_array_size(entries) };
        l->v = arena_alloc(s->forms, l->n * sizeof *l->v);
        json_array_foreach(entries, i, entry)
        {
            const char *keys[] = { "code", "name", "parent", "until" }, *v[4];
            for (size_t k = 0; k < 4; k++)
                v[k] = json_object_get(entry, keys[k]) ? arena_strdup(s->forms, string_of(entry, keys[k], "")) : NULL;
            l->v[i] = (struct code){ .code = v[0], .name = v[1], .parent = v[2], .until = v[3] };
        }
    }
}

static const struct codelist *list_by_id(void *ctx, const char *id)
{
    const struct side *s = ctx;
    for (size_t i = 0; i < s->nlists; i++)
        if (strcmp(s->lists[i].id, id) == 0)
            return &s->lists[i];
    return NULL;
}

static struct rule_context context_of(struct side *s, const json_t *job)
{
    struct rule_context ctx = { .codes = list_by_id, .codes_ctx = s };
    if (!date_parse(string_of(job, "received", ""), &ctx.received))
        ctx.received = (struct date){ 0, 0, 0 };
    if (json_is_true(json_object_get(job, "regions")))
        ctx.regions = &s->regions;
    msg_set_lang(strcmp(string_of(job, "lang", "zh"), "en") == 0 ? LANG_EN : LANG_ZH);
    return ctx;
}

static struct answers answers_of(struct side *s, const json_t *job, const char *key)
{
    struct answers a = { .arena = s->job };
    const char *path;
    json_t *v;
    json_object_foreach(json_object_get(job, key), path, v)
    {
        unsigned flags = (json_is_true(json_object_get(v, "bad")) ? ANSWER_BAD : 0u) |
                         (json_is_true(json_object_get(v, "damaged")) ? ANSWER_DAMAGED : 0u);
        answers_set(&a, path, json_is_object(v) ? string_of(v, "value", "") : json_string_value(v), flags);
    }
    return a;
}

/* ---- values and built-in checks ---- */

static json_t *normalise(struct side *s, const json_t *job, const char *line)
{
    struct buf out = BUF_INIT;
    const char *typed = string_of(job, "typed", NULL), *path = string_of(job, "path", "");
    bool na = false;
    const struct field *f = form_find(s->form, path, NULL, NULL, &na);
    if (!f || !typed)
        give_up("no such field, or nothing typed", line);
    bool good = na ? tick_normalise(typed, &out) : value_normalise(f, typed, &out);
    json_t *r = json_pack("{s:s, s:b}", "value", out.p, "good", good);
    buf_clear(&out);
    return r;
}

static json_t *number(struct side *s, const json_t *job, const char *line)
{
    static const char *const kinds[] = {
        [NUMBER_ID18] = "id18", [NUMBER_ID15] = "id15", [NUMBER_HMT18] = "hmt18", [NUMBER_FPR18] = "fpr18", [NUMBER_FPR15] = "fpr15",
        [NUMBER_USCC] = "uscc", [NUMBER_MOBILE] = "mobile", [NUMBER_POST_CODE] = "postal", [NUMBER_HKMO_PASS] = "hkmo_pass",
        [NUMBER_TW_PASS] = "tw_pass",
    };
    static const char *const faults[] = {
        [NUMBER_OK] = "", [NUMBER_LENGTH] = "length", [NUMBER_CHARACTER] = "character", [NUMBER_CHECK] = "check",
        [NUMBER_REGION] = "region",
        [NUMBER_BIRTH_DATE] = "birth_date", [NUMBER_BIRTH_FUTURE] = "birth_future", [NUMBER_BIRTH_EARLY] = "birth_early",
        [NUMBER_PREFIX] = "prefix", [NUMBER_SHAPE] = "shape", [NUMBER_DEPARTMENT] = "department", [NUMBER_CATEGORY] = "category",
    };
    struct rule_context ctx = context_of(s, job);
    struct number_facts facts;
    char birth[11] = "", sex[2] = "";
    size_t kind = 0;
    while (kind < sizeof kinds / sizeof *kinds && strcmp(kinds[kind], string_of(job, "kind", "")) != 0)
        kind++;
    if (kind == sizeof kinds / sizeof *kinds)
        give_up("no such kind", line);
    enum number_fault fault = number_check((enum number_kind)kind, string_of(job, "typed", ""), ctx.received, ctx.regions, &facts);
    if (facts.birth.y > 0)
        date_iso(facts.birth, birth);
    sex[0] = facts.sex;
    return json_pack("{s:s, s:s, s:b, s:b, s:s, s:s, s:s, s:s, s:s, s:i}", "fault", faults[fault], "number", facts.number,
                     "normalised", facts.normalised, "doubt", facts.doubt, "birth", birth, "sex", sex, "id18", facts.id18,
                     "country", facts.country, "org", facts.org, "at", facts.at);
}

static json_t *issue_json(const struct issue *i)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s, s:s}", "code", i->code, "severity",
                     i->severity == SEVERITY_ERROR ? "error" : "warning", "section", i->section, "field", i->field, "row", i->row, "label",
                     i->label, "value", i->value, "message", i->message, "remedy", i->remedy);
}

static json_t *check(struct side *s, const json_t *job)
{
    struct rule_context ctx = context_of(s, job);
    struct answers a = answers_of(s, job, "answers");
    struct issues found = { .arena = s->job };
    rule_check(s->form, &a, &ctx, &found);
    json_t *issues = json_array();
    for (size_t i = 0; i < found.n; i++)
        json_array_append_new(issues, issue_json(&found.v[i]));
    issues_clear(&found);
    return json_pack("{s:o}", "issues", issues);
}

/* ---- expressions ---- */

static struct node *node_in(struct side *s, enum node_kind kind, char type)
{
    struct node *n = arena_alloc(s->job, sizeof *n);
    n->kind = kind;
    n->type = type;
    return n;
}

/* The parameter of argument i of n: "+" repeats the letter before it. */
static char param_of(const char *args, size_t i)
{
    char last = 0;
    for (; *args; args++) {
        if (*args == '+')
            return last;
        if (*args == '?')
            continue;
        last = *args;
        if (i-- == 0)
            return last;
    }
    return last;
}

static struct node *reference(struct side *s, const char *path, bool row, char type, const char *line)
{
    bool column = type >= 'A' && type <= 'Z';
    struct node *n = node_in(s, NODE_REF, type);
    struct buf whole = BUF_INIT;
    const char *dot = strchr(path, '.');
    n->s = arena_strdup(s->job, path);
    n->same_row = row;
    if (dot && dot > path)
        buf_printf(&whole, "%.*s.1%s", (int)(dot - path), path, dot);
    else
        buf_adds(&whole, path);
    n->field = form_find(s->form, whole.p, &n->section, NULL, NULL);
    if (!n->field && strcmp(path, ".") != 0)
        give_up("no such field", line);
    buf_clear(&whole);
    if (column && type == 'A')
        give_up("a column without a type", line);
    return n;
}

/* {"fn":ident,"args":[...]}, {"r":path,"type":"t","row":bool}, {"t":text}, {"n":number as text}, {"d":days}, {"m":months}. */
static struct node *tree_of(struct side *s, const json_t *j, const char *line)
{
    const char *ident = string_of(j, "fn", NULL), *path = string_of(j, "r", NULL), *text = string_of(j, "t", NULL);
    struct node *n;
    if (path)
        return reference(s, path, json_is_true(json_object_get(j, "row")), *string_of(j, "type", "t"), line);
    if (!ident) {
        static const struct { const char *key; enum node_kind kind; } numbers[] = {
            { "n", NODE_NUMBER }, { "d", NODE_DATE }, { "m", NODE_MONTH },
        };
        n = node_in(s, NODE_TEXT, 't');
        n->s = text ? arena_strdup(s->job, text) : NULL;
        for (size_t i = 0; !text && i < 3; i++) {
            const char *v = string_of(j, numbers[i].key, NULL);
            if (!v)
                continue;
            n->kind = numbers[i].kind;
            n->type = *numbers[i].key;
            n->n = strtod(v, NULL);
        }
        return n;
    }
    size_t fn = 0;
    while (fn < FN_COUNT && strcmp(fn_table[fn].ident, ident) != 0)
        fn++;
    if (fn == FN_COUNT)
        give_up("no such function", line);
    n = node_in(s, NODE_CALL, fn_table[fn].result);
    n->fn = (enum fn)fn;
    n->nargs = json_array_size(json_object_get(j, "args"));
    n->args = arena_alloc(s->job, (n->nargs + 1) * sizeof *n->args);
    for (size_t i = 0; i < n->nargs; i++) {
        char param = param_of(fn_table[fn].args, i);
        n->args[i] = tree_of(s, json_array_get(json_object_get(j, "args"), i), line);
        char have = n->args[i]->type;
        if (have != param && !(param == 'l' && have == 't') && !(param == 'A' && have >= 'A' && have <= 'Z'))
            give_up("an argument of another type", line);
    }
    return n;
}

static json_t *value_json(const struct node *n, const struct value *v, const struct expr_env *e)
{
    struct buf js = BUF_INIT, text = BUF_INIT;
    char bits[40];
    const char type[2] = { v->type, '\0' };
    expr_to_js(n, &js);
    value_to_text(v, &text);
    snprintf(bits, sizeof bits, "%.17g", v->type == 'n' || v->type == 'd' || v->type == 'm' ? v->n : 0);
    json_t *r = json_pack("{s:s, s:s, s:s, s:s, s:b, s:i, s:i, s:b}", "js", js.p, "type", type, "value", text.p, "bits", bits, "truth",
                          v->type == 'b' && v->b, "row_a", e->row_a, "row_b", e->row_b, "weekdays", e->weekdays_only);
    buf_clear(&js);
    buf_clear(&text);
    return r;
}

static const char *overlaid(void *ctx, const char *path) { return string_of(ctx, path, NULL); }

struct others { const struct form *form; const struct answers *answers; };

static const struct answers *answers_of_form(void *ctx, const char *id)
{
    const struct others *o = ctx;
    return o->form && strcmp(o->form->id, id) == 0 ? o->answers : NULL;
}

static json_t *evaluate(struct side *s, const json_t *job, const struct node *n)
{
    struct rule_context ctx = context_of(s, job);
    struct answers a = answers_of(s, job, "answers"), b = answers_of(s, job, "other");
    struct others others = { s->other, json_object_get(job, "other") ? &b : NULL };
    struct expr_env e = { .form = s->form, .answers = &a, .ctx = &ctx, .arena = s->job, .self = string_of(job, "self", "") };
    e.other = answers_of_form;
    e.other_ctx = &others;
    e.overlay = json_object_get(job, "overlay") ? overlaid : NULL;
    e.overlay_ctx = json_object_get(job, "overlay");
    e.row = (int)json_integer_value(json_object_get(job, "row"));
    struct value v = expr_eval(n, &e);
    return value_json(n, &v, &e);
}

static struct node *compile(struct side *s, const json_t *job, const char *line)
{
    struct form *forms[] = { s->form, s->other };
    struct expr_scope scope = { .form = s->form, .forms = forms, .nforms = s->other ? 2 : 1 };
    const char *table = string_of(job, "table", "");
    for (size_t i = 0; i < s->form->nsections; i++)
        if (s->form->sections[i].name && strcmp(s->form->sections[i].name, table) == 0)
            scope.section = &s->form->sections[i];
    struct diags *d = diags_new();
    struct text text = { arena_strdup(s->job, string_of(job, "text", "")), { "job", 1, 1 } };
    struct node *n = expr_compile(text, &scope, 0, s->job, d);
    diags_print(d, stderr);
    diags_free(d);
    if (!n)
        give_up("this does not compile", line);
    return n;
}

/* ---- forms by their own rules ---- */

static const struct codelist *list_of_site(void *ctx, const char *id)
{
    const struct side *s = ctx;
    return model_codes(s->model, id);
}

/* The forms of a guide by way of the compiled JSON, as the counter has them. */
static void take_guide(struct side *s, const struct guide *g, struct diags *d, json_t *out)
{
    struct program_env env = { g->forms, g->nforms, list_of_site, s };
    struct form **forms = arena_alloc(s->forms, (g->nforms + 1) * sizeof *forms);
    struct program_env loaded = { forms, g->nforms, list_of_site, s };
    json_t **programs = arena_alloc(s->forms, (g->nforms + 1) * sizeof *programs);
    struct buf why = BUF_INIT, js = BUF_INIT;
    for (size_t i = 0; i < g->nforms; i++) {
        struct program *p = program_new(g->forms[i], &env, s->forms, d);
        json_t *form = form_to_json(g->forms[i]);
        programs[i] = program_to_json(p);
        forms[i] = form_from_json(form, s->forms, &why);
        if (!forms[i])
            give_up(why.p, g->forms[i]->id);
        json_array_append_new(out, json_pack("{s:s, s:o}", "guide", g->id, "form", form));
    }
    for (size_t i = 0; i < g->nforms; i++) {
        struct program *p = program_from_json(programs[i], forms[i], &loaded, s->forms, &why);
        if (!p)
            give_up(why.p, g->forms[i]->id);
        s->judged[s->njudged++] = (struct judged){ g->id, forms[i], p };
        buf_reset(&js);
        program_to_js(p, &js);
        json_object_set_new(json_array_get(out, json_array_size(out) - g->nforms + i), "js", json_string(js.p));
        json_decref(programs[i]);
    }
    buf_clear(&why);
    buf_clear(&js);
}

static json_t *entry_json(const struct code *c)
{
    json_t *o = json_pack("{s:s, s:s}", "code", c->code, "name", c->name);
    if (c->parent)
        json_object_set_new(o, "parent", json_string(c->parent));
    if (c->until)
        json_object_set_new(o, "until", json_string(c->until));
    return o;
}

static json_t *lists_json(const struct model *m)
{
    json_t *lists = json_object();
    for (size_t i = 0; i < m->ncodes; i++) {
        json_t *entries = json_array();
        for (size_t k = 0; k < m->codes[i].n; k++)
            json_array_append_new(entries, entry_json(&m->codes[i].v[k]));
        json_object_set_new(lists, m->codes[i].id, entries);
    }
    return lists;
}

static json_t *take_site(struct side *s, const json_t *job, const char *line)
{
    struct diags *d = diags_new();
    size_t n = 0;
    json_t *forms = json_array();
    model_free(s->model);
    arena_free(s->forms);
    s->forms = arena_new();
    s->model = model_load(string_of(job, "dir", ""), d);
    if (!s->model)
        give_up("no site", line);
    for (size_t i = 0; i < s->model->nguides; i++)
        n += s->model->guides[i]->nforms;
    s->judged = arena_alloc(s->forms, (n + 1) * sizeof *s->judged);
    s->njudged = 0;
    for (size_t i = 0; i < s->model->nguides; i++)
        take_guide(s, s->model->guides[i], d, forms);
    diags_print(d, stderr);
    if (diags_count(d, LEVEL_ERROR) > 0)
        give_up("the site has mistakes", line);
    diags_free(d);
    return json_pack("{s:o, s:o}", "forms", forms, "lists", lists_json(s->model));
}

static const struct judged *judged_by_id(const struct side *s, const char *id, const char *line)
{
    for (size_t i = 0; i < s->njudged; i++)
        if (strcmp(s->judged[i].form->id, id) == 0)
            return &s->judged[i];
    give_up("no such form", line);
}

static void add_issues(json_t *out, struct issues *l)
{
    for (size_t i = 0; i < l->n; i++)
        json_array_append_new(out, issue_json(&l->v[i]));
    issues_clear(l);
}

static int kind_of_name(const char *name)
{
    for (int k = 0; k < FILE_KIND_COUNT; k++)
        if (strcmp(name, file_kind_name((enum file_kind)k)) == 0)
            return k;
    return -1;
}

static struct slot_files slot_of(struct side *s, const char *path, const json_t *list)
{
    struct delivered *v = arena_alloc(s->job, (json_array_size(list) + 1) * sizeof *v);
    json_t *one;
    size_t i;
    json_array_foreach(list, i, one)
        v[i] = (struct delivered){ string_of(one, "name", ""), json_integer_value(json_object_get(one, "bytes")), kind_of_name(string_of(one, "kind", "")),
                                   (int)json_integer_value(json_object_get(one, "width")), (int)json_integer_value(json_object_get(one, "height")) };
    return (struct slot_files){ path, v, json_array_size(list) };
}

static void judge_files(struct side *s, const json_t *job, const struct rule_form *f, const struct rule_context *ctx, json_t *out)
{
    struct issues told = { .arena = s->job };
    const json_t *files = json_object_get(job, "files");
    struct slot_files *v = arena_alloc(s->job, (json_object_size(files) + 1) * sizeof *v);
    size_t n = 0;
    const char *path;
    json_t *list, *issues = json_array();
    struct buf name = BUF_INIT;
    json_object_foreach((json_t *)files, path, list)
        v[n++] = slot_of(s, path, list);
    rule_attachments(program_form(f->program), f->answers, ctx, v, n, &told);
    add_issues(issues, &told);
    json_object_set_new(out, "attachments", issues);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_addc(&name, '|');
        struct buf one = BUF_INIT;
        if (rule_attachment_name(program_form(f->program), f->answers, ctx, v[i].path, &one))
            buf_add(&name, one.p, one.n);
        buf_clear(&one);
    }
    json_object_set_new(out, "name", json_string(name.p ? name.p : ""));
    buf_clear(&name);
}

/* forms: n that came in; room for those of "absent" behind them. */
static void judge_materials(struct side *s, const json_t *job, struct rule_form *forms, size_t n, const struct rule_context *ctx, const char *line,
                            json_t *out)
{
    static const json_int_t wanted[] = { [NEED_YES] = 1, [NEED_NO] = 0, [NEED_UNKNOWN] = -1 };
    struct needed *v;
    json_t *list = json_array(), *id;
    size_t i;
    json_array_foreach(json_object_get(job, "absent"), i, id)
        forms[n++] = (struct rule_form){ .program = judged_by_id(s, json_string_value(id), line)->program };
    if (json_is_true(json_object_get(job, "gone")))
        forms[0].answers = NULL;
    n = rule_materials(forms, n, ctx, s->job, &v);
    for (i = 0; i < n; i++)
        json_array_append_new(list, json_pack("[s, I, s]", v[i].material->name.s, wanted[v[i].need], v[i].why));
    json_object_set_new(out, "materials", list);
}

/* As the counter does it: the form by itself, then all forms of its application together. */
static json_t *judge(struct side *s, const json_t *job, const char *line)
{
    enum { MOST = 8 };
    struct rule_context ctx = context_of(s, job);
    struct rule_form forms[2 * MOST];
    struct answers answers[MOST], calculated = { .arena = s->job };
    struct issues own = { .arena = s->job }, across[MOST];
    json_t *one, *list = json_object_get(job, "forms"), *issues = json_array(), *values = json_object();
    size_t i, n = json_array_size(list);
    if (n == 0 || n > MOST || json_array_size(json_object_get(job, "absent")) > MOST)
        give_up("no forms, or too many", line);
    ctx.codes = list_of_site;
    json_array_foreach(list, i, one)
    {
        struct rule_context its = context_of(s, one);
        answers[i] = answers_of(s, one, "answers");
        across[i] = (struct issues){ .arena = s->job };
        forms[i] = (struct rule_form){ .program = judged_by_id(s, string_of(one, "form", ""), line)->program, .answers = &answers[i], .received = its.received,
                                       .doubtful = json_is_true(json_object_get(one, "doubtful")) };
    }
    context_of(s, job);                                    /* the language again */
    ctx.received = forms[0].received;
    ctx.program = forms[0].program;
    ctx.calculated = &calculated;
    rule_check(program_form(forms[0].program), &answers[0], &ctx, &own);
    rule_across(forms, n, &ctx, across);
    add_issues(issues, &own);
    add_issues(issues, &across[0]);
    for (i = 1; i < n; i++)
        issues_clear(&across[i]);
    for (i = 0; i < calculated.n; i++)
        json_object_set_new(values, calculated.v[i].path, json_string(calculated.v[i].value));
    json_t *out = json_pack("{s:o, s:o}", "issues", issues, "calculated", values);
    ctx.calculated = NULL;
    judge_files(s, job, &forms[0], &ctx, out);
    judge_materials(s, job, forms, n, &ctx, line, out);
    return out;
}

/* What there is to compare, so that nothing can be forgotten on the other side. */
static json_t *about(void)
{
    struct buf b = BUF_INIT;
    rule_js_data(&b);
    json_t *types = json_array(), *functions = json_array();
    for (size_t i = 0; i < TYPE_COUNT; i++)
        if (type_has_field((enum type)i))
            json_array_append_new(types, json_string(type_name((enum type)i)));
    for (size_t i = 0; i < FN_COUNT; i++) {
        const char result[2] = { fn_table[i].result, '\0' };
        const struct fn_row *f = &fn_table[i];
        json_array_append_new(functions, json_pack("{s:s, s:s, s:s}", "ident", f->ident, "args", f->args, "result", result));
    }
    json_t *r = json_pack("{s:s, s:o, s:o}", "data", b.p, "types", types, "functions", functions);
    buf_clear(&b);
    return r;
}

/* ---- the loop ---- */

static json_t *answer_job(struct side *s, const json_t *job, const char *line)
{
    const char *op = string_of(job, "op", "");
    if (strcmp(op, "normalise") == 0)
        return normalise(s, job, line);
    if (strcmp(op, "number") == 0)
        return number(s, job, line);
    if (strcmp(op, "check") == 0)
        return check(s, job);
    if (strcmp(op, "call") == 0)
        return evaluate(s, job, tree_of(s, json_object_get(job, "tree"), line));
    if (strcmp(op, "say") == 0)
        return evaluate(s, job, compile(s, job, line));
    if (strcmp(op, "about") == 0)
        return about();
    if (strcmp(op, "site") == 0)
        return take_site(s, job, line);
    if (strcmp(op, "judge") == 0)
        return judge(s, job, line);
    if (strcmp(op, "form") == 0 || strcmp(op, "other") == 0)
        take_form(s, job, line);
    else if (strcmp(op, "lists") == 0)
        take_lists(s, job);
    else
        give_up("no such job", line);
    return json_object();
}

int main(int argc, char **argv)
{
    struct side s = { .forms = arena_new() };
    struct arena *kept = arena_new();
    struct diags *d = diags_new();
    char *line = NULL;
    size_t cap = 0;
    if (argc != 2 || !codelist_read(argv[1], kept, d, &s.regions))
        give_up("wants the list of divisions", argc > 1 ? argv[1] : "");
    while (getline(&line, &cap, stdin) > 0) {
        json_error_t error;
        json_t *job = json_loads(line, 0, &error);
        if (!job)
            give_up(error.text, line);
        s.job = arena_new();
        json_t *result = answer_job(&s, job, line);
        json_dumpf(result, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(result);
        json_decref(job);
        arena_free(s.job);
    }
    free(line);
    diags_free(d);
    model_free(s.model);
    arena_free(s.forms);
    arena_free(kept);
    return ferror(stdout) || fflush(stdout) ? 3 : 0;
}

/*
 * names_test.c - what templates may ask for: every value that a view sets is in the table, every name of the table is set by some view, and
 * shenbao-layout(5) describes exactly these.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/page_int.h"

struct seen { const char *const *names; size_t n; bool *set; struct buf strange; };

static void see(struct seen *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++) {
        if (strcmp(s->names[i], name) != 0)
            continue;
        s->set[i] = true;
        return;
    }
    buf_printf(&s->strange, "%s ", name);
}

static void look(void *ctx, const struct datum *data)
{
    for (size_t i = 0; i < datum_size(data); i++)
        look(ctx, datum_at(data, i));
    for (size_t i = 0; datum_is_map(data) && i < data->map.n; i++) {
        see(ctx, data->map.v[i].key);
        look(ctx, data->map.v[i].value);
    }
}

static void pass(void *ctx, const char *path, const void *p, size_t n) { (void)ctx, (void)path, (void)p, (void)n; }

static const struct codelist *list_of(void *model, const char *id) { return model_codes(model, id); }

/* The compiled rules of all forms, in the order of guides. */
struct compiled { const struct model *m; struct program **v; };

static const struct program *program_of(void *ctx, const struct form *f)
{
    const struct compiled *c = ctx;
    size_t at = 0;
    for (size_t g = 0; g < c->m->nguides; g++)
        for (size_t i = 0; i < c->m->guides[g]->nforms; i++, at++)
            if (c->m->guides[g]->forms[i] == f)
                return c->v[at];
    return NULL;
}

static void compile(struct model *m, struct compiled *c, struct diags *d)
{
    size_t n = 0;
    for (size_t g = 0; g < m->nguides; g++)
        n += m->guides[g]->nforms;
    *c = (struct compiled){m, xcalloc(n + 1, sizeof *c->v)};
    n = 0;
    for (size_t g = 0; g < m->nguides; g++) {
        struct guide *guide = m->guides[g];
        struct program_env env = {guide->forms, guide->nforms, list_of, m};
        for (size_t i = 0; i < guide->nforms; i++)
            c->v[n++] = program_new(guide->forms[i], &env, m->arena, d);
    }
}

/* Values of the page that is filled in, whose data no hook sees. */
static const char *const offline[] = {"source", "identity", "subtitle", "procedure", "pdf", "words", "skip", "no_script", "no_script_browser",
                                      "no_script_pdf", "no_script_pen"};

static void see_offline(struct seen *s)
{
    struct buf template = BUF_INIT;
    assert_true(file_read("layouts/offline.mustache", &template, 0));
    for (size_t i = 0; i < sizeof offline / sizeof offline[0]; i++) {
        if (!strstr(template.p, offline[i]))
            fail_msg("layouts/offline.mustache asks for no %s", offline[i]);
        see(s, offline[i]);
    }
    buf_clear(&template);
}

static void names_are_those_of_views(void **state)
{
    (void)state;
    struct seen s = {.strange = BUF_INIT};
    struct diags *d = diags_new();
    struct model *m = model_load_with("content", &(struct model_options){.jobs = 2}, d);
    m->site.base_url.s = "https://example.invalid/";       /* so that there is a map of the site */
    struct pages *p = pages_new(NULL, "layouts", m, d);
    struct compiled c;
    compile(m, &c, d);
    s.names = template_names(&s.n);
    s.set = xcalloc(s.n, sizeof *s.set);
    pages_set_programs(p, program_of, &c);
    p->look = look;
    p->look_ctx = &s;
    assert_true(pages_write(p, pass, NULL));
    for (size_t i = 0; i < m->nguides; i++) {
        struct buf html = BUF_INIT;
        struct page_file file = {.href = "a.pdf", .title = "a", .bytes = 1, .form = m->guides[i]->nforms ? m->guides[i]->forms[0] : NULL};
        if (!m->guides[i]->draft)
            page_guide(p, m->guides[i], &file, 1, PAGE_IN_SITE, &html);
        buf_clear(&html);
    }
    see_offline(&s);
    assert_string_equal(s.strange.p, "");
    for (size_t i = 0; i < s.n; i++)
        if (!s.set[i])
            fail_msg("no view sets %s", s.names[i]);
    pages_free(p);
    free(c.v);
    free(s.set);
    model_free(m);
    diags_free(d);
    buf_clear(&s.strange);
}

static void add_hash(void *ctx, const char *path, const void *p, size_t n)
{
    buf_printf(ctx, "%s %llx\n", path, (unsigned long long)quick_hash(p, n));
}

static void look_away(void *ctx, const struct datum *data) { (void)ctx, (void)data; }

/* Whoever looks sees every value of every page; else lists leave out what their templates do not ask for. The pages are the same. */
static void unasked_values_are_not_missed(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    struct model *m = model_load_with("content", &(struct model_options){.jobs = 2}, d);
    struct pages *p = pages_new(NULL, "layouts", m, d);
    struct buf all = BUF_INIT, asked = BUF_INIT;
    assert_true(summary_unasked(p, "list") != 0);
    assert_true(pages_write(p, add_hash, &asked));
    p->look = look_away;
    assert_int_equal(summary_unasked(p, "list"), 0);
    assert_true(pages_write(p, add_hash, &all));
    assert_string_equal(asked.p, all.p);
    buf_clear(&all);
    buf_clear(&asked);
    pages_free(p);
    model_free(m);
    diags_free(d);
}

/* In sections, in the middle of names with dots, and in templates that are included by others, even by themselves. */
static void what_templates_ask_for(void **state)
{
    (void)state;
    static const char *const names[] = {"title", "window", "route", "who", "level", "a"};
    struct diags *d = diags_new();
    struct arena *a = arena_new();
    struct tag *outer, *inner;
    assert_true(mustache_parse("{{#rows}}{{{title}}}{{>card}}{{/rows}}{{site.window.text}}", NULL, a, &outer, d));
    assert_true(mustache_parse("{{^route}}{{>card}}{{>other}}{{/route}}{{leve}}{{levels}}", NULL, a, &inner, d));
    struct partial card = {.tree = inner}, other = {.bad = true};
    outer->first->next->partial = &card;
    inner->first->partial = &card;
    inner->first->next->partial = &other;
    assert_int_equal(template_asks(outer, NULL, names, 6), 1 | 2 | 4);
    assert_int_equal(template_asks(inner, NULL, names, 6), 4);
    assert_int_equal(template_asks(outer, "rows", names, 6), 1 | 4);
    assert_int_equal(template_asks(outer, "row", names, 6), 0);
    assert_int_equal(template_asks(inner, "route", names, 6), 0);
    arena_free(a);
    diags_free(d);
}

/* A template that stands both outside and inside the section is looked into for what is asked inside. */
static void what_templates_ask_for_in_a_section(void **state)
{
    (void)state;
    static const char *const names[] = {"title", "window", "who"};
    struct diags *d = diags_new();
    struct arena *a = arena_new();
    struct tag *outer, *inner;
    assert_true(mustache_parse("{{>card}}{{#a.guides.rows}}{{#who}}{{/who}}{{>card}}{{/a.guides.rows}}{{window}}", NULL, a, &outer, d));
    assert_true(mustache_parse("{{title}}{{>card}}", NULL, a, &inner, d));
    struct partial card = {.tree = inner};
    outer->partial = outer->next->first->next->partial = &card;
    inner->next->partial = &card;
    assert_int_equal(template_asks(outer, "guides", names, 3), 1 | 4);
    assert_int_equal(template_asks(outer, "notices", names, 3), 0);
    arena_free(a);
    diags_free(d);
}

/* ".It Li name" below VALUES, each once. */
static void manual_describes_them(void **state)
{
    (void)state;
    struct buf page = BUF_INIT;
    size_t n, described = 0;
    const char *const *names = template_names(&n);
    assert_true(file_read("src/man/shenbao-layout.5", &page, 0));
    const char *values = strstr(page.p, "\n.Sh VALUES\n"), *end = strstr(page.p, "\n.Sh EXAMPLES\n");
    assert_true(values && end && values < end);
    for (const char *p = values; (p = strstr(p, "\n.It Li ")) != NULL && p < end; p++)
        described++;
    for (size_t i = 0; i < n; i++) {
        char *line = xasprintf("\n.It Li %s\n", names[i]);
        const char *at = strstr(values, line);
        if (!at || at > end)
            fail_msg("shenbao-layout(5) does not describe %s", names[i]);
        free(line);
    }
    assert_int_equal(described, n);
    for (size_t i = 1; i < n; i++)
        assert_true(strcmp(names[i - 1], names[i]) < 0);
    buf_clear(&page);
}

static void unknown_names_are_told(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    struct arena *a = arena_new();
    struct tag *tree;
    struct buf said = BUF_INIT;
    static const char text[] = "<p>{{title}}</p>\n{{#guide}}{{titel}}{{site.bureau}}{{site.burea}}{{.}}{{/guide}}\n{{^gibt_es_nicht}}{{/gibt_es_nicht}}\n";
    assert_true(mustache_parse(text, "layouts/own.mustache", a, &tree, d));
    template_check(tree, "layouts/own.mustache", d);
    assert_int_equal(diags_count(d, LEVEL_WARNING), 3);
    char *printed;
    size_t n;
    FILE *out = open_memstream(&printed, &n);
    diags_print(d, out);
    fclose(out);
    assert_non_null(strstr(printed, "layouts/own.mustache:2:11: "));
    assert_non_null(strstr(printed, "titel 没有这项，是不是 title？"));
    assert_non_null(strstr(printed, "burea 没有这项，是不是 bureau？"));
    assert_non_null(strstr(printed, "layouts/own.mustache:3:1: "));
    free(printed);
    buf_clear(&said);
    arena_free(a);
    diags_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_those_of_views), cmocka_unit_test(manual_describes_them),
                                       cmocka_unit_test(unknown_names_are_told), cmocka_unit_test(unasked_values_are_not_missed),
                                       cmocka_unit_test(what_templates_ask_for),
                                       cmocka_unit_test(what_templates_ask_for_in_a_section)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * commonmark_spec_test.c - every example of CommonMark 0.30 through our own passes (tests/spec/commonmark/spec.txt).
 *
 * With raw HTML on and ids off the passes must change nothing, for the examples hold no Chinese. With raw HTML off and ids on,
 * as pages are made, the difference must be the ids, raw HTML and unsafe links, and nothing else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "markup/markup_int.h"

struct example { char *markdown, *html; int number, line; };
struct examples { struct example *v; size_t n, cap; };

/* Copies text to b with the arrow of the specification turned into the tab it stands for. */
static void add_tabs(struct buf *b, const char *p, size_t n)
{
    static const char arrow[] = "\xE2\x86\x92";
    for (const char *end = p + n; p < end;) {
        bool tab = !strncmp(p, arrow, 3);
        buf_addc(b, tab ? '\t' : *p);
        p += tab ? 3 : 1;
    }
}

static int setup(void **state)
{
    static const char fence[] = "````````````````````````````````";
    struct examples *all = xcalloc(1, sizeof *all);
    struct buf text = BUF_INIT, part[2] = {BUF_INIT, BUF_INIT};
    if (!file_read("tests/spec/commonmark/spec.txt", &text, 0))
        return -1;
    int in = -1, line = 0;
    for (const char *p = text.p; *p != '\0';) {
        size_t n = strcspn(p, "\n");
        line++;
        if (!strncmp(p, fence, 32) && in < 0 && n == strlen(fence) + strlen(" example")) {
            in = 0;
        } else if (!strncmp(p, fence, 32) && in == 1) {
            struct example *e = VEC_ADD(all->v, all->n, all->cap);
            *e = (struct example){buf_steal(&part[0]), buf_steal(&part[1]), (int)all->n, line};
            in = -1;
        } else if (in == 0 && n == 1 && *p == '.') {
            in = 1;
        } else if (in >= 0) {
            add_tabs(&part[in], p, n);
            buf_addc(&part[in], '\n');
        }
        p += n + (p[n] == '\n');
    }
    buf_clear(&text);
    *state = all;
    return 0;
}

static int teardown(void **state)
{
    struct examples *all = *state;
    for (size_t i = 0; i < all->n; i++)
        free(all->v[i].markdown), free(all->v[i].html);
    free(all->v);
    free(all);
    return 0;
}

static void report(const struct example *e, const char *got)
{
    print_error("example %d, spec.txt:%d\n  markdown: %s\n  expected: %s\n  got:      %s\n", e->number, e->line, e->markdown, e->html, got);
}

static void all_examples_conform(void **state)
{
    const struct examples *all = *state;
    size_t good = 0;
    for (size_t i = 0; i < all->n; i++) {
        struct diags *d = diags_new();
        struct markup m;
        markup_render_with(all->v[i].markdown, "spec", 1, MARKUP_UNSAFE | MARKUP_NO_IDS, NULL, &m, d);
        bool same = !strcmp(m.html.p, all->v[i].html) && diags_status(d, true) == 0;
        good += same;
        if (!same)
            report(&all->v[i], m.html.p);
        markup_clear(&m);
        diags_free(d);
    }
    print_message("CommonMark 0.30: %zu of %zu examples\n", good, all->n);
    assert_int_equal(all->n, 652);
    assert_int_equal(good, all->n);
}

/* Takes the ids out of heading tags. */
static void drop_ids(const char *html, struct buf *out)
{
    for (const char *p = html; *p != '\0';) {
        if (p[0] == '<' && p[1] == 'h' && p[2] >= '1' && p[2] <= '6' && !strncmp(p + 3, " id=\"", 5)) {
            buf_add(out, p, 3);
            p = strchr(p + 8, '"') + 1;
        } else {
            buf_addc(out, *p++);
        }
    }
}

static void as_pages_are_made(void **state)
{
    const struct examples *all = *state;
    size_t same = 0, told = 0, wrong = 0;
    for (size_t i = 0; i < all->n; i++) {
        struct diags *d = diags_new();
        struct markup m;
        struct buf plain = BUF_INIT;
        markup_render(all->v[i].markdown, "spec", 1, &m, d);
        drop_ids(m.html.p, &plain);
        bool equal = !strcmp(plain.p, all->v[i].html), warned = diags_count(d, LEVEL_WARNING) > 0;
        bool comment = strstr(all->v[i].html, "<!--") != NULL;
        same += equal;
        told += !equal && (warned || comment);
        if (equal ? warned : !warned && !comment)
            wrong++, report(&all->v[i], plain.p);
        assert_null(strstr(plain.p, "<script"));
        assert_null(strstr(plain.p, "href=\"javascript:"));
        buf_clear(&plain);
        markup_clear(&m);
        diags_free(d);
    }
    print_message("CommonMark 0.30 as pages are made: %zu examples unchanged, %zu lose raw HTML or a link and say so\n", same, told);
    assert_int_equal(wrong, 0);
    assert_int_equal(same + told, all->n);
    assert_true(same > 560);
}

/* Without titles that are there and empty, which our walk does not see. */
static void drop_empty_titles(const char *html, struct buf *out)
{
    static const char empty[] = " title=\"\"";
    for (const char *found; (found = strstr(html, empty)) != NULL; html = found + strlen(empty))
        buf_add(out, html, (size_t)(found - html));
    buf_adds(out, html);
}

/* Whether our walk writes what cmark's own renderer does. Tables are ours alone. */
static bool is_as_cmark(const char *text, size_t n)
{
    char *piece = xstrndup(text, n);
    struct diags *d = diags_new();
    struct markup m;
    struct buf want = BUF_INIT;
    char *html = cmark_markdown_to_html(piece, n, CMARK_OPT_UNSAFE);
    drop_empty_titles(html, &want);
    markup_render_with(piece, "spec", 1, MARKUP_UNSAFE | MARKUP_NO_IDS, NULL, &m, d);
    bool same = strchr(piece, '|') || !strcmp(m.html.p, want.p);
    if (!same)
        print_error("markdown: %s\n  cmark: %s\n  got:   %s\n", piece, want.p, m.html.p);
    free(html);
    free(piece);
    buf_clear(&want);
    markup_clear(&m);
    diags_free(d);
    return same;
}

/* Every beginning of every two examples one after the other: what is open where it should not be, nested in what it should not be in. */
static void beginnings_are_as_cmark_writes_them(void **state)
{
    const struct examples *all = *state;
    size_t wrong = 0, n = 0;
    for (size_t i = 0; i < all->n; i++) {
        struct buf two = BUF_INIT;
        buf_printf(&two, "%s%s", all->v[i].markdown, all->v[(i + 1) % all->n].markdown);
        for (size_t k = strlen(all->v[i].markdown) / 2; k <= two.n; k++) {
            if (((unsigned char)two.p[k] & 0xC0) == 0x80)
                continue;                                  /* inside a character */
            wrong += !is_as_cmark(two.p, k);
            n++;
        }
        buf_clear(&two);
    }
    print_message("CommonMark 0.30: %zu beginnings of two examples, %zu not as cmark writes them\n", n, wrong);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_examples_conform),
        cmocka_unit_test(as_pages_are_made),
        cmocka_unit_test(beginnings_are_as_cmark_writes_them),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

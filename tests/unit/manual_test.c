/*
 * manual_test.c - what the manual pages of section 5 show can be copied and works; and they name every key there is.
 *
 * An example is a literal block after a comment line `.\" file: PATH`; those of one page make a content folder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/model_int.h"
#include "model_files.h"

static char *read_page(const char *path)
{
    struct buf b = BUF_INIT;
    assert_true(file_read(path, &b, 0));
    return buf_steal(&b);
}

/* The lines up to ".Ed" as a person reads them: roff's escapes and line guards undone. */
static const char *take_block(const char *s, struct buf *out)
{
    for (;;) {
        size_t n = strcspn(s, "\n");
        assert_true(s[n] == '\n');
        if (n == 3 && strncmp(s, ".Ed", 3) == 0)
            return s + n + 1;
        for (const char *p = s; p < s + n; p++) {
            if (strncmp(p, "\\&", 2) == 0)
                p++;
            else if (strncmp(p, "\\e", 2) == 0)
                buf_addc(out, '\\'), p++;
            else
                buf_addc(out, *p);
        }
        buf_addc(out, '\n');
        s += n + 1;
    }
}

/* Writes the page's examples below scratch/dir; returns how many. */
static size_t put_examples(const char *page, const char *dir)
{
    static const char mark[] = "\n.\\\" file: ";
    size_t count = 0;
    struct buf text = BUF_INIT;
    for (const char *s = page; (s = strstr(s, mark)); count++) {
        s += sizeof mark - 1;
        char *name = xasprintf("%s/%.*s", dir, (int)strcspn(s, "\n"), s);
        s += strcspn(s, "\n") + 1;
        assert_int_equal(strncmp(s, ".Bd -literal", 12), 0);
        buf_reset(&text);
        s = take_block(s + strcspn(s, "\n") + 1, &text);
        scratch_put_bytes(name, text.p, text.n);
        free(name);
        s--;                                               /* the next mark begins with this line end */
    }
    buf_clear(&text);
    return count;
}

static void assert_clean(const char *dir, size_t nguides, size_t nforms)
{
    struct diags *d = diags_new();
    struct model *m = model_load(scratch_path(dir), d);
    assert_said(d, "");
    assert_non_null(m);
    size_t n = 0;
    for (size_t i = 0; i < m->nguides; i++)
        n += m->guides[i]->nforms;
    assert_int_equal(m->nguides, nguides);
    assert_int_equal(n, nforms);
    model_free(m);
    diags_free(d);
}

static void test_form_examples(void **state)
{
    (void)state;
    char *page = read_page("src/man/shenbao-form.5");
    assert_int_equal(put_examples(page, "form"), 5);
    scratch_put("form/site.yaml", "title: 站\n");
    assert_clean("form", 1, 1);
    free(page);
}

static void test_guide_examples(void **state)
{
    (void)state;
    char *page = read_page("src/man/shenbao-guide.5");
    assert_int_equal(put_examples(page, "guide"), 3);
    assert_clean("guide", 1, 1);
    free(page);
}

/* Is the word an item (".It Cm a , Cm b") or an inline key (".Cm a") of the page? */
static bool explains(const char *page, const char *key)
{
    size_t n = strlen(key);
    for (const char *s = page; (s = strstr(s, "Cm ")); s += 3)
        if (strncmp(s + 3, key, n) == 0 && (s[3 + n] == '\n' || s[3 + n] == ' '))
            return true;
    return false;
}

/* The keys named after "：" in the message that a nonsense key brings. */
static void assert_all_explained(const char *page, const char *words)
{
    char *copy = xstrdup(words), *list = strstr(copy, "这里可以写：");
    assert_non_null(list);
    list += strlen("这里可以写：");
    list[strcspn(list, "\n")] = '\0';
    size_t count = 0;
    for (char *key = list, *next; key; key = next, count++) {
        next = strstr(key, "、");
        if (next)
            *next = '\0', next += strlen("、");
        if (!explains(page, key))
            fail_msg("the manual does not explain \"%s\"", key);
    }
    assert_true(count > 0);
    free(copy);
}

/* Loads a site in which one mapping has a nonsense key, and asks for what that mapping may have. */
static void assert_keys(const char *page, const char *name, const char *text)
{
    scratch_put("keys/site.yaml", "title: 站\n");
    scratch_put("keys/guides/r/g/guide.md", "---\ntitle: 题\n---\n");
    scratch_put("keys/guides/r/g/f.form.yaml", "form: f\nversion: '1'\ntitle: 表\nperson: a\nsections: [{fields: [{name: a, label: 甲, type: text}]}]\n");
    scratch_put(name, text);
    struct diags *d = diags_new();
    struct model *m = model_load(scratch_path("keys"), d);
    char *words = said(d);
    assert_all_explained(page, words);
    free(words);
    model_free(m);
    diags_free(d);
}

static void test_every_key_is_explained(void **state)
{
    (void)state;
    char *form = read_page("src/man/shenbao-form.5"), *guide = read_page("src/man/shenbao-guide.5");
    static const char *const in_form[] = {
        "zzzzzzzz: 1\n", "paper: {zzzzzzzz: 1}\n", "sections: [{zzzzzzzz: 1}]\n", "sections: [{table: t, rows: {zzzzzzzz: 1}}]\n",
        "sections: [{opinions: [{zzzzzzzz: 1}]}]\n", "sections: [{fields: [{zzzzzzzz: 1}]}]\n",
        "sections: [{fields: [{choices: [{zzzzzzzz: 1}]}]}]\n", "rules: [{zzzzzzzz: 1}]\n", "sections: [{include: parts/p.yaml}]\n",
    };
    static const char *const in_guide[] = {
        "zzzzzzzz: 1\n", "valid: {zzzzzzzz: 1}\n", "receiving: {zzzzzzzz: 1}\n", "eligibility: [{zzzzzzzz: 1}]\n", "steps: [{zzzzzzzz: 1}]\n",
        "materials: [{zzzzzzzz: 1}]\n", "fees: [{zzzzzzzz: 1}]\n", "time_limits: [{zzzzzzzz: 1}]\n", "where: [{zzzzzzzz: 1}]\n",
        "questions: [{zzzzzzzz: 1}]\n", "excluded: [{zzzzzzzz: 1}]\n", "hours: [{zzzzzzzz: 1}]\n", "hours: [{shares: [{zzzzzzzz: 1}]}]\n",
        "materials: [{valid: {zzzzzzzz: 1}}]\n", "chain: {zzzzzzzz: 1}\n", "chain: {states: [{zzzzzzzz: 1}]}\n",
        "chain: {moves: [{zzzzzzzz: 1}]}\n", "chain: {moves: [{outcomes: [{zzzzzzzz: 1}]}]}\n",
    };
    scratch_put("keys/parts/p.yaml", "zzzzzzzz: 1\n");
    for (size_t i = 0; i < sizeof in_form / sizeof *in_form; i++)
        assert_keys(form, "keys/guides/r/g/f.form.yaml", in_form[i]);
    for (size_t i = 0; i < sizeof in_guide / sizeof *in_guide; i++) {
        char *text = xasprintf("---\n%s---\n", in_guide[i]);
        assert_keys(guide, "keys/guides/r/g/guide.md", text);
        free(text);
    }
    assert_keys(guide, "keys/site.yaml", "zzzzzzzz: 1\n");
    for (int i = 0; i < TYPE_COUNT; i++)
        if (!explains(form, type_name((enum type)i)))
            fail_msg("the manual does not explain the type \"%s\"", type_name((enum type)i));
    for (int i = 0; i < ID_KIND_COUNT; i++)
        if (!explains(form, id_kind_name((enum id_kind)i)))
            fail_msg("the manual does not explain \"%s\"", id_kind_name((enum id_kind)i));
    for (int i = 0; i < FILE_KIND_COUNT; i++)
        if (!strstr(form, file_kind_name((enum file_kind)i)))
            fail_msg("the manual does not name \"%s\"", file_kind_name((enum file_kind)i));
    free(form);
    free(guide);
}

/* Every function of the table (words, not signs) stands in the manual after .Fn. */
static void test_every_function_is_explained(void **state)
{
    (void)state;
    char *page = read_page("src/man/shenbao-form.5"), *table = read_page("src/rule/functions.def");
    size_t seen = 0;
    for (const char *p = table; (p = strstr(p, "\nFN(")); p++) {
        const char *from = strchr(p, '"') + 1;
        size_t n = strcspn(from, "\"");
        char *said = xasprintf("Fn %.*s", (int)n, from);
        const char *at = page;
        bool word = *from >= 'a' && *from <= 'z' && !(n == 2 && !strncmp(from, "or", n)) && strncmp(from, "and\"", 4) && strncmp(from, "div\"", 4) &&
                    strncmp(from, "mod\"", 4) && strncmp(from, "neg\"", 4);
        while (word && (at = strstr(at, said)) && at[strlen(said)] != ' ' && at[strlen(said)] != '\n')
            at++;
        if (word && !at)
            fail_msg("the manual does not explain %s()", said + 3);
        seen += word;
        free(said);
    }
    assert_true(seen > 80);
    free(table);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form_examples), cmocka_unit_test(test_guide_examples), cmocka_unit_test(test_every_key_is_explained),
        cmocka_unit_test(test_every_function_is_explained),
    };
    return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

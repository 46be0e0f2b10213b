/*
 * regex_test.c - the dialect of regex(): what matches, what is refused with advice, and that time is linear in the text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "rule/expr_int.h"

static bool matches(const char *pattern, const char *text)
{
    struct buf why = BUF_INIT;
    struct regex *r = regex_new(pattern, &why);
    if (!r)
        fail_msg("'%s' was refused: %s", pattern, why.p);
    assert_int_equal(why.n, 0);
    bool m = regex_match(r, text);
    regex_free(r);
    buf_clear(&why);
    return m;
}

/* yes and no: texts separated by | . */
static const struct { const char *pattern, *yes, *no; } cases[] = {
    { "", "", "a" }, { "abc", "abc", "|ab|abcd|xabc|ABC" }, { "^abc$", "abc", "^abc$|xabc" }, { "^", "", "^" }, { "$", "", "$" }, { "^$", "", "x" },
    { "a.c", "abc|a张c|a𠮷c|a.c|a\tc", "ac|a\nc|abbc" }, { ".*", "|abc|𠮷", "\n|a\nb" }, { "a\\.c", "a.c", "abc" },
    { "a*", "|a|aaaa", "b|ab" }, { "a+", "a|aa", "|b" }, { "a?", "|a", "aa" }, { "(ab)*", "|ab|abab", "a|aba" }, { "(ab)?c", "c|abc", "ac" },
    { "[0-9]{6}", "310000", "31000|3100001|31000a|３１００００" }, { "a{0}", "", "a" }, { "a{0,}", "|aa", "b" }, { "a{2,}", "aa|aaa", "a|" },
    { "a{2,3}", "aa|aaa", "a|aaaa" }, { "a{0,2}b", "b|ab|aab", "aaab" }, { "(a|bc){2}", "aa|abc|bca|bcbc", "a|bc|aab" }, { "(a{2}){2}", "aaaa", "aa|aaaaaa" },
    { "(a{1,2}b){2,}", "abab|aabaab|abaabab", "ab|aaab" }, { "(a?){3}", "|a|aaa", "aaaa" }, { "(a{0}){9}b", "b", "ab" }, { "a{1}", "a", "aa" },
    { "[abc]", "a|b|c", "d||ab|-" }, { "[^abc]", "d|张|𠮷|\n|^", "a|b||dd" }, { "[a-c]x", "ax|cx", "dx|-x" }, { "[-a]", "-|a", "b" }, { "[a-]", "-|a", "b" },
    { "[^-a]", "b", "-|a" }, { "[a^]", "a|^", "b" }, { "[\\]]", "]", "\\" }, { "[\\\\]", "\\", "]" }, { "[\\-x]", "-|x", "a" }, { "[+--]", "+|,|-", "." },
    { "[.]", ".", "a" }, { "[$*+?(){}^]", "$|*|+|?|(|)|{|}|^", "a|[" }, { "[一-龥]+", "张三|一|龥", "a|張𠮷|〇" }, { "[𠀀-𪛟]", "𠮷", "吉|𰻝" },
    { "[\\d]", "0|9", "a|٣|１" }, { "\\d{3}", "123", "12a|１２３" }, { "\\w+", "aZ_09", "a-b|张|é| " }, { "\\s", " |\t|\n|\r|\v|\f", "a|\xC2\xA0|\xE3\x80\x80" },
    { "\\D", "a|张|٣|１", "1|" }, { "\\W", "张|-|𠮷", "a|_|5" }, { "\\S+", "a张𠮷\xE3\x80\x80", "a b|\t" }, { "[\\D5]", "5|a|张", "4" }, { "[^\\d]", "a|张", "7" },
    { "[\\s\\S]*", "|a\nb|张", "" }, { "[^\\s\\S]*a", "a", "ba" }, { "[\\w-]+", "a-b|-", "a.b" }, { "\\t\\n\\r", "\t\n\r", "tnr" },
    { "\\$\\^\\*\\+\\?\\(\\)\\[\\]\\{\\}\\\\\\/\\-\\#", "$^*+?()[]{}\\/-#", "a" }, { "a\\$", "a$", "a" }, { "a\\\\$", "a\\", "a\\$|a" }, { "\\^a", "^a", "a" },
    { "a|b", "a|b", "ab|" }, { "a|", "a|", "b" }, { "|a", "a|", "b" }, { "a||b", "a|b|", "ab" }, { "(a|)b", "ab|b", "a" }, { "()", "", "a" }, { "()*a", "a", "" },
    { "^a|b$", "a|b", "ab|^a|b$" }, { "(a|b)*c", "c|abbac", "ab" }, { "((((a))))", "a", "(a)" }, { "a,b", "a,b", "ab" }, { "-", "-", "--" }, { "a-z", "a-z", "b" },
    { "[A-Z]{2}\\d{8}(-\\d)?", "AB12345678|AB12345678-1", "AB1234567|ab12345678|AB12345678-" }, { "(19|20)\\d{2}", "1999|2026", "1899|20266" },
    { "浙(\\d{4})第[0-9]+号", "浙2026第12号", "浙26第12号|浙2026第号" }, { "𠮷{2}", "𠮷𠮷", "𠮷|吉吉" }, { "[𠮷]?田", "田|𠮷田", "吉田" },
    { "e\xCC\x81", "e\xCC\x81", "\xC3\xA9" }, { "a..", "abc|a张𠮷", "ab|a𠮷" }, { "[a-a]", "a", "b" }, { "(a+)+", "a|aaaa", "aab" }, { "(a*)*b", "b|aaab", "aaa" },
    { "(a*)+", "|aa", "b" }, { "((a*)*)*", "|aa", "b" }, { "(a|a)*", "|aa", "ab" }, { "(a|b|ab)*c", "c|abc|ababc", "abd" }, { "[^\n]", "a", "\n" },
};

static void check_list(const char *pattern, const char *texts, bool wanted)
{
    for (bool more = true; more;) {
        size_t n = strcspn(texts, "|");
        char *text = xstrndup(texts, n);
        if (matches(pattern, text) != wanted)
            fail_msg("'%s' %s '%s'", pattern, wanted ? "does not match" : "matches", text);
        free(text);
        more = texts[n] == '|';
        texts += n + more;
    }
}

static void test_matching(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_list(cases[i].pattern, cases[i].yes, true);
        if (*cases[i].no)
            check_list(cases[i].pattern, cases[i].no, false);
    }
    assert_true(matches("a\\|b", "a|b"));
    assert_true(matches("[|]", "|"));
}

static const struct { const char *pattern; enum msg id; const char *at; } refused[] = {
    { "*a", MSG_REGEX_NOTHING, "1" }, { "+", MSG_REGEX_NOTHING, "1" }, { "?a", MSG_REGEX_NOTHING, "1" }, { "(*a)", MSG_REGEX_NOTHING, "2" }, { "a|*", MSG_REGEX_NOTHING, "3" },
    { "^*", MSG_REGEX_NOTHING, "2" }, { "{2}", MSG_REGEX_BRACE, "1" }, { "张a**", MSG_REGEX_DOUBLE, "4" }, { "a+?", MSG_REGEX_DOUBLE, "3" }, { "a*+", MSG_REGEX_DOUBLE, "3" },
    { "a??", MSG_REGEX_DOUBLE, "3" }, { "a{2}{3}", MSG_REGEX_DOUBLE, "5" }, { "a{2}?", MSG_REGEX_DOUBLE, "5" }, { "a{", MSG_REGEX_BRACE, "2" }, { "a{}", MSG_REGEX_BRACE, "2" },
    { "a{,3}", MSG_REGEX_BRACE, "2" }, { "a{x}", MSG_REGEX_BRACE, "2" }, { "a{2", MSG_REGEX_BRACE, "2" }, { "a{2,", MSG_REGEX_BRACE, "2" }, { "a{2,x}", MSG_REGEX_BRACE, "2" },
    { "a{2,3", MSG_REGEX_BRACE, "2" }, { "a{ 2}", MSG_REGEX_BRACE, "2" }, { "a}", MSG_REGEX_BRACE, "2" }, { "a{-1}", MSG_REGEX_BRACE, "2" }, { "a{2$", MSG_REGEX_BRACE, "2" },
    { "a{256}", MSG_REGEX_COUNT, "2" }, { "a{3,2}", MSG_REGEX_COUNT, "2" }, { "a{1,256}", MSG_REGEX_COUNT, "2" }, { "a{99999999999999999999}", MSG_REGEX_COUNT, "2" },
    { "(a", MSG_REGEX_PAREN_OPEN, "1" }, { "a)", MSG_REGEX_PAREN_OPEN, "2" }, { "((a)", MSG_REGEX_PAREN_OPEN, "1" }, { ")", MSG_REGEX_PAREN_OPEN, "1" }, { "(", MSG_REGEX_PAREN_OPEN, "1" },
    { "a(?:b)", MSG_REGEX_PAREN_SPECIAL, "2" }, { "(?=a)", MSG_REGEX_PAREN_SPECIAL, "1" }, { "(?i)a", MSG_REGEX_PAREN_SPECIAL, "1" }, { "(?<n>a)", MSG_REGEX_PAREN_SPECIAL, "1" },
    { "[a", MSG_REGEX_CLASS_OPEN, "1" }, { "[", MSG_REGEX_CLASS_OPEN, "1" }, { "a]", MSG_REGEX_CLASS_OPEN, "2" }, { "[^", MSG_REGEX_CLASS_OPEN, "1" }, { "[a$", MSG_REGEX_CLASS_OPEN, "1" },
    { "[]", MSG_REGEX_CLASS_EMPTY, "1" }, { "[^]", MSG_REGEX_CLASS_EMPTY, "1" }, { "[]a]", MSG_REGEX_CLASS_EMPTY, "1" }, { "[[:alpha:]]", MSG_REGEX_CLASS_NAMED, "2" },
    { "[[]", MSG_REGEX_CLASS_NAMED, "2" }, { "[a-[b]]", MSG_REGEX_CLASS_NAMED, "4" }, { "[z-a]", MSG_REGEX_RANGE, "2" }, { "[\\d-z]", MSG_REGEX_RANGE, "2" }, { "[a-\\d]", MSG_REGEX_RANGE, "2" },
    { "[龥-一]", MSG_REGEX_RANGE, "2" }, { "a^b", MSG_REGEX_ANCHOR, "2" }, { "a$b", MSG_REGEX_ANCHOR, "2" }, { "(^a)", MSG_REGEX_ANCHOR, "2" }, { "(a$)", MSG_REGEX_ANCHOR, "3" },
    { "^^a", MSG_REGEX_ANCHOR, "2" }, { "a$$", MSG_REGEX_ANCHOR, "2" }, { "a|^b", MSG_REGEX_ANCHOR, "3" }, { "(a)\\1", MSG_REGEX_BACKREF, "4" }, { "\\9", MSG_REGEX_BACKREF, "1" },
    { "\\0", MSG_REGEX_ESCAPE, "1" }, { "\\b", MSG_REGEX_ESCAPE, "1" }, { "\\B", MSG_REGEX_ESCAPE, "1" }, { "\\A", MSG_REGEX_ESCAPE, "1" }, { "\\p{Han}", MSG_REGEX_ESCAPE, "1" },
    { "\\u4e00", MSG_REGEX_ESCAPE, "1" }, { "\\x41", MSG_REGEX_ESCAPE, "1" }, { "\\k", MSG_REGEX_ESCAPE, "1" }, { "\\张", MSG_REGEX_ESCAPE, "1" }, { "\\ ", MSG_REGEX_ESCAPE, "1" },
    { "[\\b]", MSG_REGEX_ESCAPE, "2" }, { "[\\1]", MSG_REGEX_BACKREF, "2" }, { "𠮷\\q", MSG_REGEX_ESCAPE, "2" }, { "a\\", MSG_REGEX_END, "2" }, { "\\", MSG_REGEX_END, "1" },
    { "[a\\", MSG_REGEX_END, "3" },
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct buf why = BUF_INIT, wanted = BUF_INIT;
        struct regex *r = regex_new(refused[i].pattern, &why);
        msg_format(&wanted, refused[i].id, MSG_ARGS(refused[i].at));
        if (r || strcmp(why.p, wanted.p) != 0)
            fail_msg("'%s': %s", refused[i].pattern, r ? "was taken" : why.p);
        buf_clear(&why);
        buf_clear(&wanted);
    }
}

static void expect_refused(const char *pattern, enum msg id, const char *arg)
{
    struct buf why = BUF_INIT, wanted = BUF_INIT;
    assert_null(regex_new(pattern, &why));
    msg_format(&wanted, id, MSG_ARGS(arg));
    assert_string_equal(why.p, wanted.p);
    buf_clear(&why);
    buf_clear(&wanted);
}

static void test_limits(void **state)
{
    (void)state;
    expect_refused("((a{255}){255}){255}", MSG_REGEX_BIG, "4096");
    expect_refused("((((((((((a{255}){255}){255}){255}){255}){255}){255}){255}){255}){255})", MSG_REGEX_BIG, "4096");
    expect_refused("(a{0,63}){0,33}", MSG_REGEX_BIG, "4096");
    assert_true(matches("((((((((((){255}){255}){255}){255}){255}){255}){255}){255}){255})", ""));
    assert_true(matches("(a{64}){63}", "") == false);

    char deep[160] = "";
    memset(deep, '(', 64);
    deep[64] = 'a';
    memset(deep + 65, ')', 64);
    assert_true(matches(deep, "a"));
    memset(deep, '(', 65);
    expect_refused(deep, MSG_REGEX_DEEP, "65");

    struct buf pattern = BUF_INIT;
    while (pattern.n < 4095)
        buf_addc(&pattern, 'a');
    assert_true(matches(pattern.p, pattern.p));            /* 4095 characters and the end: as many states as there may be */
    buf_addc(&pattern, 'a');
    expect_refused(pattern.p, MSG_REGEX_BIG, "4096");
    buf_addc(&pattern, 'a');
    expect_refused(pattern.p, MSG_REGEX_LONG, "");
    buf_clear(&pattern);
}

/* ---- time ---- */

static double seconds_to_match(const char *pattern, size_t n, const char *tail, bool wanted)
{
    struct buf text = BUF_INIT, why = BUF_INIT;
    while (text.n < n)
        buf_addc(&text, 'a');
    buf_adds(&text, tail);
    struct regex *r = regex_new(pattern, &why);
    assert_non_null(r);
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    bool m = regex_match(r, text.p);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    assert_int_equal(m, wanted);
    regex_free(r);
    buf_clear(&text);
    buf_clear(&why);
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) * 1e-9;
}

/* Patterns over which a backtracking matcher never finishes. Eight times the text takes about eight times as long; a quadratic matcher
 * would take 64 times, an exponential one for ever. */
static void test_linear_time(void **state)
{
    (void)state;
    static const char *const patterns[] = { "(a*)*b", "(a+)+b", "(a|a)*b", "(a|aa)*b", "((a*)*)*b", "(a?){100}(a*)b", ".*.*.*.*.*b", "([a-z]+)*b", "(a*a*)*b" };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        double small = seconds_to_match(patterns[i], 64 * 1024, "c", false), large = seconds_to_match(patterns[i], 512 * 1024, "c", false);
        seconds_to_match(patterns[i], 64 * 1024, "b", true);
        if (large > 24 * small + 0.2)
            fail_msg("%s: %.3f s for 64 KB, %.3f s for 512 KB", patterns[i], small, large);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matching), cmocka_unit_test(test_refusals), cmocka_unit_test(test_limits), cmocka_unit_test(test_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

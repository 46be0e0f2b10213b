/*
 * type_test.c - Chinese type: breaks by hand-picked cases at both levels, compression and justification to a hundredth of a point, and
 * properties of random text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sheet/sheet.h"

/* Han and full-width marks an em, Latin half, a space a quarter. */
static double advance(void *ctx, enum sheet_role role, uint32_t cp)
{
    (void)ctx;
    (void)role;
    bool mark = cp == 0x2014 || cp == 0x2026 || (cp >= 0x2018 && cp <= 0x201D);
    return cp == ' ' ? 250 : uni_is_wide(cp) || mark ? 1000 : 500;
}

static const struct sheet_metrics metrics = { advance, NULL };
#define SIZE 10.0

static struct sheet_paragraph set(struct sheet_style st, const char *text, struct arena *a)
{
    struct sheet_span v = { ROLE_LABEL, text };
    st.size = SIZE;
    return sheet_set(&metrics, &st, &v, 1, a);
}

static void words(const struct sheet_set_line *l, struct buf *out)
{
    for (size_t i = 0; i < l->nruns; i++)
        buf_adds(out, l->runs[i].s);
}

/* Lines joined with bars. */
static void lines_are(struct sheet_style style, const char *text, const char *want)
{
    struct arena *a = arena_new();
    struct sheet_paragraph p = set(style, text, a);
    struct buf got = BUF_INIT;
    for (size_t i = 0; i < p.n; i++) {
        buf_adds(&got, i ? "|" : "");
        words(&p.v[i], &got);
    }
    assert_string_equal(got.p, want);
    buf_clear(&got);
    arena_free(a);
}

static void breaks(enum sheet_level level, double ems, const char *text, const char *want)
{
    lines_are((struct sheet_style){ .width = ems * SIZE, .level = level, .align = ALIGN_JUSTIFY }, text, want);
}

static void centred(double ems, const char *text, const char *want)
{
    lines_are((struct sheet_style){ .width = ems * SIZE, .align = ALIGN_CENTRE }, text, want);
}

static void test_breaks(void **state)
{
    (void)state;
    breaks(BREAK_GB, 6, "学历证书电子注册备案表", "学历证书电子|注册备案表");
    breaks(BREAK_GB, 6, "", "");
    breaks(BREAK_GB, 6, "第一行\n第二行\n", "第一行|第二行");
    breaks(BREAK_GB, 4.5, "本人承诺，属实。", "本人承诺，|属实。");                    /* a mark at the end takes half an em */
    breaks(BREAK_GB, 4.4, "本人承诺，属实。", "本人承|诺，属实。");                    /* no room for half: pushed out; then ， is squeezed */
    breaks(BREAK_GB, 9, "一二，四五六七八九。末尾四字", "一二，四五六七八九。|末尾四字");          /* pushed in: ， gives up its half */
    breaks(BREAK_GB, 4, "甲乙丙（ 丁戊", "甲乙丙|（ 丁戊");
    breaks(BREAK_GB, 3, "办理《资格表》", "办理|《资格|表》");                         /* no opening mark at an end; it begins with half an em */
    breaks(BREAK_GB, 4, "编号2026-11办理", "编号|2026-11|办理");                       /* a number stays whole, and takes a space */
    breaks(BREAK_GB, 3, "ABCDEFGHIJKL", "ABCDEF|GHIJKL");                              /* unless it is longer than the line */
    breaks(BREAK_GB, 3, "共收30份", "共收|30份");                                      /* a number and its unit */
    breaks(BREAK_GB, 5, "于2026年11月27日", "于2026年|11月27日");
    breaks(BREAK_GB, 3, "见证破折——号", "见证破|折——|号");
    breaks(BREAK_STRICT, 3, "见证破——号", "见证|破——|号");                             /* strict: —— does not begin a line */
    breaks(BREAK_GB, 3, "见证破——号", "见证破|——号");
    breaks(BREAK_STRICT, 3, "见证破……", "见证|破……");
    breaks(BREAK_GB, 3, "见证破……", "见证破|……");
    breaks(BREAK_GB, 4, "a b c d e f", "a b c d e|f");
    breaks(BREAK_GB, 4, "自甲乙丙—丁戊", "自甲乙|丙—丁戊");                             /* a single dash joins, and does not begin a line */
    breaks(BREAK_GB, 4, "自甲乙丙-丁戊", "自甲乙|丙-丁戊");
    breaks(BREAK_GB, 4, "宽为各30毫米", "宽为各|30毫米");
    breaks(BREAK_GB, 5, "须满足 12 个月的", "须满足|12 个月的");                     /* a space within does not part them either */
}

/* Labels and titles are broken between words, into lines about equally long. */
static void test_sense(void **state)
{
    (void)state;
    centred(6.3, "从事本专业技术工作年限", "从事本专业|技术工作年限");
    centred(6.3, "工作单位名称（全称）", "工作单位名称|（全称）");
    centred(6.3, "法定办结时限（工作日）", "法定办结时限|（工作日）");
    centred(6.3, "取得现任职务资格时间", "取得现任职务|资格时间");
    centred(6.3, "掌握的计算机技能", "掌握的|计算机技能");
    centred(6.3, "懂何种外语及程度", "懂何种外语|及程度");
    centred(7.3, "参加何学术团体、任何职务", "参加何学术|团体、任何职务");
    centred(6.3, "统一社会信用代码", "统一社会|信用代码");
    centred(21, "自治区评审专业技术职务任职资格职称外（汉）语免试审批表", "自治区评审专业技术职务任职资格|职称外（汉）语免试审批表");
    centred(3.2, "未定等次或不参加考核的说明", "未定|等次或|不参加|考核的|说明");
    centred(2, "ABCDEFGHIJKLMN", "ABCD|EFGH|IJKL|MN");       /* no place to break: as it comes */
}

/* A paragraph does not end in one character; in a cell, nor in two. */
static void test_widow(void **state)
{
    (void)state;
    breaks(BREAK_GB, 10.5, "《申报职称人员情况简表》", "《申报职称人员|情况简表》");
    breaks(BREAK_GB, 26, "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东西南北中。", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东西南|北中。");
    breaks(BREAK_GB, 26, "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东西南北上中。", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东西南北|上中。");
}

static void near(double got, double want)
{
    if (fabs(got - want) > 0.01)
        fail_msg("%.3f, not %.3f", got, want);
}

static double end_of(const struct sheet_set_line *l)
{
    return l->w;
}

static void test_widths(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct sheet_style wide = { .width = 300 };
    near(end_of(&set(wide, "甲（乙）", a).v[0]), 35);               /* the last bracket keeps its ink only */
    near(end_of(&set(wide, "甲）（乙", a).v[0]), 35);
    near(end_of(&set(wide, "“‘甲", a).v[0]), 20);                    /* 2 em become 1.5, and the first loses its half */
    near(end_of(&set(wide, "甲。”乙", a).v[0]), 35);
    near(end_of(&set(wide, "　　（甲", a).v[0]), 35);                /* the same where the indent is spaces */
    near(end_of(&set(wide, "甲　　（乙", a).v[0]), 50);
    near(end_of(&set(wide, "甲A乙", a).v[0]), 30);
    near(end_of(&set(wide, "11月27日", a).v[0]), 40);                /* none beside 年月日 */
    near(end_of(&set((struct sheet_style){ .width = 100 }, "甲A乙", a).v[0]), 27.5);   /* narrow: an eighth */
    near(end_of(&set((struct sheet_style){ .width = 300, .plain = true }, "甲）（A", a).v[0]), 35);
    near(set(wide, "（甲", a).v[0].runs[0].x, -5);
    wide.align = ALIGN_CENTRE;
    near(set(wide, "甲乙", a).v[0].runs[0].x, 140);
    wide.align = ALIGN_RIGHT;
    near(set(wide, "甲乙", a).v[0].runs[0].x, 280);
    wide.align = ALIGN_LEFT;
    wide.indent = 2;
    near(set(wide, "甲乙", a).v[0].runs[0].x, 20);
    arena_free(a);
}

static void test_justified(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct sheet_paragraph p = set((struct sheet_style){ .width = 104, .align = ALIGN_JUSTIFY }, "一二三四五六七八九十一二三", a);
    near(p.v[0].w, 104);
    near(p.v[0].runs[0].adjust[3], 4.0 / 9);                         /* all gaps alike */
    near(p.v[1].w, 30);                                              /* the last line is left alone */
    p = set((struct sheet_style){ .width = 122, .align = ALIGN_JUSTIFY }, "甲乙丙丁A己庚辛壬癸子丑寅", a);
    near(p.v[0].w, 122);                                             /* Han-Latin first, a third of an em at most */
    assert_true(p.v[0].runs[0].adjust[3] > p.v[0].runs[0].adjust[0] + 2.4);
    struct sheet_style grid = { .width = 28 * 15.79, .pitch = 15.79 * SIZE / 16, .align = ALIGN_JUSTIFY };
    near(set(grid, "甲乙丙", a).v[0].w, 3 * 15.79 * SIZE / 16);
    arena_free(a);
}

/* ---- the prohibited lists, mark by mark ---- */

/* No line of any width begins (or ends) with the mark, nor is one torn that is two characters. */
static void never_at(enum sheet_level level, const char *mark, bool start)
{
    struct arena *a = arena_new();
    char *text = xasprintf("申报表格由单位%s填写以后交到窗口%s核对", mark, mark);
    for (double ems = 4; ems < 14; ems += 0.25) {
        struct sheet_paragraph p = set((struct sheet_style){ .width = ems * SIZE, .level = level, .align = ALIGN_JUSTIFY }, text, a);
        for (size_t i = 0; i < p.n; i++) {
            struct buf line = BUF_INIT;
            words(&p.v[i], &line);
            size_t n = line.n, k = strlen(mark);
            if (start ? strncmp(line.p, mark, k) == 0 : n >= k && strcmp(line.p + n - k, mark) == 0)
                fail_msg("%s at the %s of a line of %.2f em: %s", mark, start ? "start" : "end", ems, line.p);
            buf_clear(&line);
        }
    }
    free(text);
    arena_free(a);
}

static void never(enum sheet_level level, const char *marks, bool start)
{
    while (*marks) {
        const char *from = marks;
        char one[5] = "";
        u8_next(&marks);
        memcpy(one, from, (size_t)(marks - from));
        never_at(level, one, start);
    }
}

static void test_lists(void **state)
{
    (void)state;
    for (int level = BREAK_GB; level <= BREAK_STRICT; level++) {
        never((enum sheet_level)level, "。，、；：！？．”’」』）］｝】〕〗〙〛》〉–—~～‐·・‧／/", true);       /* CLREQ, level GB */
        never((enum sheet_level)level, "“‘「『（［｛【〔〖〘〚《〈／/", false);
        never((enum sheet_level)level, "％%‰℃°′″々ー-", true);                                                /* and of forms */
        never((enum sheet_level)level, "￥$£№§", false);
    }
    never_at(BREAK_STRICT, "——", true);
    never_at(BREAK_STRICT, "⸺", true);
    never_at(BREAK_STRICT, "……", true);
}

static void whole(const char *unit)
{
    struct arena *a = arena_new();
    char *text = xasprintf("申报表格由单位%s填写以后交到窗口", unit);
    for (double ems = 7; ems < 14; ems += 0.25) {          /* as wide as the widest of them at least */
        struct sheet_paragraph p = set((struct sheet_style){ .width = ems * SIZE, .align = ALIGN_JUSTIFY }, text, a);
        bool found = false;
        for (size_t i = 0; i < p.n; i++) {
            struct buf line = BUF_INIT;
            words(&p.v[i], &line);
            found |= strstr(line.p, unit) != NULL;
            buf_clear(&line);
        }
        if (!found)
            fail_msg("%s is torn at %.2f em", unit, ems);
    }
    free(text);
    arena_free(a);
}

static void test_units(void **state)
{
    (void)state;
    static const char *const units[] = { "——", "……", "2026-11-27", "a@example.cn", "GB/T", "12345678", "30份", "第12页", "2026年", "11月", "27日",
                                         "35毫米", "5个", "12 学时", "30%", "￥100", "（甲", "乙）", "《丙", "丁》" };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        whole(units[i]);
}

/* ---- properties ---- */

static const char *const pieces[] = { "申", "报", "表", "，", "。", "、", "；", "：", "！", "？", "（", "）", "《", "》", "“", "”", "‘", "’", "【", "】",
                                      "——", "……", "·", "／", "％", "2026", "年", "11", "月", "PDF", " ", "a@b.cn", "〔", "〕", "龘", "𠅤", "3%", "第", "\n" };

static bool one_of(const char *set_of, const char *s)
{
    return strstr(set_of, s) != NULL;
}

static void check_ends(const char *line, enum sheet_level level)
{
    const char *p = line, *last = line;
    char first[5] = "", end[5] = "";
    while (*p) {
        last = p;
        u8_next(&p);
    }
    p = line;
    u8_next(&p);
    memcpy(first, line, (size_t)(p - line));
    memcpy(end, last, strlen(last));
    if (!*line)
        return;
    if (one_of("，。、；：！？）》”’】〕·／％", first) || one_of("（《“‘【〔／", end) || (level == BREAK_STRICT && one_of("—…", first)))
        fail_msg("a line reads: %s", line);
}

/* Marks in a row longer than a line cannot be set well by anyone: the run is kept short. */
static char *random_text(unsigned *seed)
{
    struct buf b = BUF_INIT;
    int n = 5 + rand_r(seed) % 120, marks = 0;
    while (n-- > 0) {
        size_t k = (size_t)rand_r(seed) % (sizeof pieces / sizeof *pieces);
        bool han = k < 3 || k > 33 || !(k < 24);
        if (!han && ++marks > 2)
            k = 0, marks = 0;
        if (strcmp(pieces[k], "\n") == 0 && (rand_r(seed) % 4 || marks))
            continue;
        if (strcmp(pieces[k], "\n") == 0)
            buf_adds(&b, "申\n报");
        else
            buf_adds(&b, pieces[k]);
    }
    buf_adds(&b, "表");
    char *framed = xasprintf("申%s", b.p);
    buf_clear(&b);
    return framed;
}

/* Text without spaces and line breaks. */
static void solid(const char *s, struct buf *out)
{
    for (; *s; s++)
        if (*s != ' ' && *s != '\n')
            buf_addc(out, *s);
}

static void test_random(void **state)
{
    (void)state;
    unsigned seed = 20261127;
    for (int round = 0; round < 4000; round++) {
        struct arena *a = arena_new();
        char *text = random_text(&seed);
        struct sheet_style st = { .width = SIZE * (8 + rand_r(&seed) % 300 / 10.0), .level = rand_r(&seed) % 2 ? BREAK_STRICT : BREAK_GB,
                                  .align = (enum sheet_align)(rand_r(&seed) % 4), .indent = rand_r(&seed) % 3, .hang = rand_r(&seed) % 2 };
        struct sheet_paragraph p = set(st, text, a);
        struct buf all = BUF_INIT, want = BUF_INIT, got = BUF_INIT;
        for (size_t i = 0; i < p.n; i++) {
            struct buf line = BUF_INIT;
            double indent = (i ? st.hang : st.indent) * SIZE;
            words(&p.v[i], &line);
            if (p.v[i].w > st.width - indent + 0.05)
                fail_msg("%.2f wide, not %.2f: %s", p.v[i].w, st.width - indent, line.p);
            check_ends(line.p, st.level);
            buf_adds(&all, line.p);
            buf_clear(&line);
        }
        solid(text, &want);
        solid(all.p, &got);
        assert_string_equal(got.p, want.p);
        buf_clear(&all);
        buf_clear(&want);
        buf_clear(&got);
        free(text);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_breaks),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_justified),
        cmocka_unit_test(test_sense),
        cmocka_unit_test(test_widow),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

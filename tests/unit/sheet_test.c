/*
 * sheet_test.c - layout: line breaking by hand-picked cases, and properties that hold for any definition.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"
#include "sheet/sheet.h"
#include "sheet_marks.h"

static double advance(void *ctx, enum sheet_role role, uint32_t cp)
{
    (void)ctx;
    (void)role;
    return uni_is_wide(cp) ? 1000 : 500;
}

static const struct sheet_metrics metrics = { advance, NULL };

static void breaks(const char *text, double ems, const char *const *want)
{
    struct arena *a = arena_new();
    struct sheet_lines v = sheet_break(&metrics, ROLE_LABEL, 10, ems * 10, text, a);
    size_t n = 0;
    while (want[n])
        n++;
    for (size_t i = 0; i < v.n && i < n; i++)
        assert_string_equal(v.v[i], want[i]);
    assert_int_equal(v.n, n);
    arena_free(a);
}

static void test_break(void **state)
{
    (void)state;
    breaks("学历证书电子注册备案表", 6, MSG_ARGS("学历证书电子", "注册备案表"));
    breaks("", 6, MSG_ARGS(""));
    breaks("第一行\n第二行", 6, MSG_ARGS("第一行", "第二行"));
    breaks("本人承诺，属实。", 4, MSG_ARGS("本人承", "诺，属", "实。"));              /* no comma or stop at the start of a line */
    breaks("办理《资格表》", 3, MSG_ARGS("办理", "《资格", "表》"));                    /* no opening mark at the end */
    breaks("编号2026-11办理", 5, MSG_ARGS("编号", "2026-11办", "理"));                  /* a number stays whole */
    breaks("ABCDEFGHIJKL", 3, MSG_ARGS("ABCDEF", "GHIJKL"));                            /* unless it is longer than the line */
    breaks("破折——号", 3, MSG_ARGS("破折", "——号"));                                     /* —— is one mark */
}

static const char *words(unsigned n, struct arena *a)
{
    static const char *const w[] = { "姓名", "性别", "出生年月", "工作单位", "现从事专业技术工作", "备注", "龘", "自我鉴定", "学历（学位）" };
    return arena_strdup(a, w[n % (sizeof w / sizeof *w)]);
}

static struct field random_field(struct arena *a, unsigned *seed, const char *name, bool column)
{
    static const enum type types[] = { TYPE_TEXT, TYPE_DATE, TYPE_CHOICE, TYPE_RESIDENT_ID, TYPE_INTEGER, TYPE_YEAR_MONTH, TYPE_TIME, TYPE_ID, TYPE_TICK,
                                       TYPE_CALCULATED, TYPE_FILE, TYPE_PARAGRAPH, TYPE_CHOICES, TYPE_HIDDEN, TYPE_NOTE };
    struct field f = { .name = name, .min = -1, .max = -1 };
    f.type = types[rand_r(seed) % (column ? 11 : 15)];
    f.label.s = words((unsigned)rand_r(seed), a);
    f.required = rand_r(seed) % 2;
    if (f.type == TYPE_TEXT && rand_r(seed) % 2)
        f.max = 1 + rand_r(seed) % 40;
    if (f.type == TYPE_TEXT && rand_r(seed) % 5 == 0)
        f.na.s = "不适用";
    if (f.type == TYPE_CHOICE || f.type == TYPE_CHOICES) {
        f.nchoices = 1 + (size_t)rand_r(seed) % 9;
        f.choices = arena_alloc(a, f.nchoices * sizeof *f.choices);
        for (size_t i = 0; i < f.nchoices; i++)
            f.choices[i] = (struct choice){ .value = "值", .state = arena_printf(a, "%zu", i + 1), .label = { .s = words((unsigned)rand_r(seed), a) } };
    }
    if (rand_r(seed) % 4 == 0)
        f.span = 3;
    return f;
}

static struct form random_form(struct arena *a, unsigned *seed)
{
    struct form f = { .id = "t", .version = "1", .title = { .s = "测试表" }, .copies = 1 + rand_r(seed) % 2 };
    f.paper.duplex = rand_r(seed) % 2;
    f.paper.landscape = rand_r(seed) % 4 == 0;
    f.nsections = 1 + (size_t)rand_r(seed) % 4;
    f.sections = arena_alloc(a, f.nsections * sizeof *f.sections);
    for (size_t i = 0; i < f.nsections; i++) {
        struct section *s = &f.sections[i];
        s->title.s = rand_r(seed) % 5 ? words((unsigned)rand_r(seed), a) : NULL;
        s->kind = (enum section_kind)(rand_r(seed) % 3);
        if (s->kind == SECTION_OPINIONS) {
            s->nopinions = 1 + (size_t)rand_r(seed) % 3;
            s->opinions = arena_alloc(a, s->nopinions * sizeof *s->opinions);
            for (size_t k = 0; k < s->nopinions; k++)
                s->opinions[k] = (struct opinion){ .label = { .s = "县（市）、区职称管理部门审核意见" }, .sign = { .s = "负责人" }, .seal = { .s = "（盖章）" },
                                                   .name = rand_r(seed) % 2 ? arena_printf(a, "o%zu_%zu", i, k) : NULL };
            continue;
        }
        s->name = arena_printf(a, "t%zu", i);
        s->rows_max = 1 + rand_r(seed) % 30;
        s->nfields = 1 + (size_t)rand_r(seed) % (s->kind == SECTION_TABLE ? 5 : 14);
        s->fields = arena_alloc(a, s->nfields * sizeof *s->fields);
        for (size_t k = 0; k < s->nfields; k++)
            s->fields[k] = random_field(a, seed, arena_printf(a, "f%zu_%zu", i, k), s->kind == SECTION_TABLE);
        if (s->kind == SECTION_FIELDS && rand_r(seed) % 3 == 0) {
            s->fields[0].type = TYPE_PHOTO;
            s->fields[0].photo_mm[0] = 35;
            s->fields[0].photo_mm[1] = 49;
        }
    }
    return f;
}

static bool apart(const struct sheet_widget *a, const struct sheet_widget *b)
{
    return a->x + a->w <= b->x + 0.01 || b->x + b->w <= a->x + 0.01 || a->y + a->h <= b->y + 0.01 || b->y + b->h <= a->y + 0.01;
}

static void inside(const struct sheet *s, const struct sheet_page *p)
{
    for (size_t i = 0; i < p->nwidgets; i++) {
        const struct sheet_widget *w = &p->widgets[i];
        if (w->kind == WIDGET_HIDDEN)
            continue;
        if (!(w->w > 5 && w->h > 5))
            print_error("%s kind %d %.1f x %.1f at %.1f %.1f\n", w->path, (int)w->kind, w->w, w->h, w->x, w->y);
        assert_true(w->w > 5 && w->h > 5);
        assert_true(w->x >= 18 * 72 / 25.4 - 1 && w->x + w->w <= s->w - 18 * 72 / 25.4 + 1);
        assert_true(w->y >= 40 && w->y + w->h <= s->h - 40);
        for (size_t k = 0; k < i; k++)
            if (p->widgets[k].kind != WIDGET_HIDDEN)
                assert_true(apart(w, &p->widgets[k]));
    }
    for (size_t i = 0; i < p->ntexts; i++)
        assert_true(p->texts[i].x >= 0 && p->texts[i].y >= 0 && p->texts[i].x <= s->w && p->texts[i].y <= s->h);
}

/* Every field that is typed has a place, every place a field; no two paths are the same (radio marks share theirs). */
static void same_fields(const struct form *f, const struct sheet *s)
{
    size_t want = 0, have = 0;
    for (size_t i = 0; i < f->nsections; i++) {
        const struct section *sec = &f->sections[i];
        for (size_t k = 0; k < sec->nopinions; k++)
            want += sec->opinions[k].name != NULL;
        for (size_t k = 0; k < sec->nfields; k++) {
            const struct field *d = &sec->fields[k];
            size_t rows = sec->kind == SECTION_TABLE ? (size_t)sec->rows_max : 1;
            size_t marks = (d->type == TYPE_CHOICE && d->nchoices <= 6) || d->type == TYPE_CHOICES ? d->nchoices : 1;
            if (d->type == TYPE_CHOICE && d->nchoices > 6 && sec->kind != SECTION_TABLE)
                marks = many_marks(s, d);
            want += type_has_field(d->type) && field_is_printed(d) ? rows * (marks + (d->na.s != NULL)) : 0;
        }
    }
    for (size_t p = 0; p < s->npages; p++)
        for (size_t i = 0; i < s->pages[p].nwidgets; i++)
            have += s->pages[p].widgets[i].kind != WIDGET_HIDDEN;
    assert_int_equal(have, want);
}

static void test_random_forms(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 1000; n++) {
        unsigned seed = n + 1;
        struct arena *a = arena_new();
        struct diags *d = diags_new();
        struct form f = random_form(a, &seed);
        struct sheet *s = sheet_of_form(&f, &metrics, d);
        assert_true(s->npages >= 1);
        assert_int_equal(diags_count(d, LEVEL_ERROR), 0);
        for (size_t p = 0; p < s->npages; p++)
            inside(s, &s->pages[p]);
        same_fields(&f, s);
        sheet_free(s);
        diags_free(d);
        arena_free(a);
    }
}

static void test_page_limit(void **state)
{
    (void)state;
    struct field col = { .name = "a", .label = { .s = "甲" }, .type = TYPE_TEXT, .min = -1, .max = -1 };
    struct section sec = { .kind = SECTION_TABLE, .title = { .s = "表" }, .name = "t", .fields = &col, .nfields = 1, .rows_max = 60 };
    struct form f = { .id = "t", .version = "1", .title = { .s = "测试表" }, .copies = 1, .sections = &sec, .nsections = 1, .paper = { .pages = 1 } };
    struct diags *d = diags_new();
    struct sheet *s = sheet_of_form(&f, &metrics, d);

    assert_true(s->npages > 1);
    assert_int_equal(diags_count(d, LEVEL_ERROR), 1);
    size_t heads = 0;                                      /* the head of the table stands on every page */
    for (size_t p = 0; p < s->npages; p++)
        for (size_t i = 0; i < s->pages[p].ntexts; i++)
            heads += strcmp(s->pages[p].texts[i].s, "甲") == 0;
    assert_int_equal(heads, s->npages);
    sheet_free(s);
    diags_free(d);
}

static const struct sheet_widget *widget_of(const struct sheet *s, const char *path)
{
    for (size_t p = 0; p < s->npages; p++)
        for (size_t i = 0; i < s->pages[p].nwidgets; i++)
            if (strcmp(s->pages[p].widgets[i].path, path) == 0)
                return &s->pages[p].widgets[i];
    return NULL;
}

static bool says(const struct sheet *s, const char *words)
{
    for (size_t p = 0; p < s->npages; p++)
        for (size_t i = 0; i < s->pages[p].ntexts; i++)
            if (strstr(s->pages[p].texts[i].s, words))
                return true;
    return false;
}

#define MM (72.0 / 25.4)

/* Tall rows of a form of one page reach its foot as low ones do, and stay alike. */
static void test_filled_page(void **state)
{
    (void)state;
    struct field col = { .name = "a", .label = { .s = "内容" }, .type = TYPE_PARAGRAPH, .min = -1, .max = 20 };
    struct section sec = { .kind = SECTION_TABLE, .name = "t", .fields = &col, .nfields = 1, .rows_max = 6, .row_mm = 33 };
    struct form f = { .id = "t", .version = "1", .title = { .s = "测试表" }, .copies = 1, .sections = &sec, .nsections = 1, .paper = { .pages = 1 } };
    struct diags *d = diags_new();
    struct sheet *s = sheet_of_form(&f, &metrics, d);
    double low = s->h, first = widget_of(s, "t.1.a")->h;
    for (size_t i = 0; i < s->pages[0].nrects; i++)
        if (s->pages[0].rects[i].width > 1)
            low = s->pages[0].rects[i].y;
    assert_true(low > 20 * MM && low < 22 * MM);
    assert_true(first > 34 * MM);
    assert_true(widget_of(s, "t.6.a")->h > first - 0.01 && widget_of(s, "t.6.a")->h < first + 0.01);
    assert_int_equal(diags_count(d, LEVEL_WARNING), 0);
    sheet_free(s);
    diags_free(d);
}

/* Notes are set as prose: all lines but the last of each end at one edge. More than there is room for is told. */
static void test_notes(void **state)
{
    (void)state;
    struct text note = { .s = "本表供评审专业技术职务任职资格使用，第3页至第10页由申报人填写，第11页、第12页由单位和评审组织填写，其余各页由窗口填写。" }, many[80];
    for (size_t i = 0; i < 80; i++)
        many[i] = note;
    struct field field = { .name = "a", .label = { .s = "姓名" }, .type = TYPE_TEXT, .min = -1, .max = 10 };
    struct section sec = { .name = "s", .fields = &field, .nfields = 1 };
    struct form f = { .id = "t", .version = "1", .title = { .s = "测试表" }, .copies = 1, .sections = &sec, .nsections = 1, .notes = many, .nnotes = 1 };
    struct diags *d = diags_new();
    struct sheet *s = sheet_of_form(&f, &metrics, d);
    bool found = false;
    for (size_t i = 0; i < s->pages[0].ntexts; i++) {
        const struct sheet_text *t = &s->pages[0].texts[i];
        if (strncmp(t->s, "本表供", 9) != 0)
            continue;
        double end = t->x + sheet_width(&metrics, t->role, t->size, t->s);
        for (size_t k = 0; t->adjust && k + 1 < u8_len(t->s); k++)
            end += t->adjust[k];
        /* A mark that ends the line keeps its ink only. */
        found = (end > s->w - 18 * MM - 0.1 && end < s->w - 18 * MM + 0.1) || (end > s->w - 18 * MM + 4.4 && end < s->w - 18 * MM + 4.6);
    }
    assert_true(found);
    sheet_free(s);
    for (int page = 0; page < 2; page++) {
        f.nnotes = 80;
        f.notes_page = page;
        s = sheet_of_form(&f, &metrics, d);
        assert_int_equal(diags_count(d, LEVEL_ERROR), page + 1);
        sheet_free(s);
    }
    diags_free(d);
}

/* The last rule of a line outside the frame ends where the frame does. */
/* A choice of more than six is boxes while they are few and short, outside tables, and where its writer has not said otherwise. */
static void test_many_choices(void **state)
{
    (void)state;
    static const struct { size_t n, marks; const char *label; int span; enum look look; bool table; } cases[] = {
        { 6, 6, "国有", 0, LOOK_AUTO, true }, { 7, 7, "国有", 0, LOOK_AUTO, false }, { 12, 12, "国有企业", 0, LOOK_AUTO, false },
        { 13, 1, "国有", 0, LOOK_AUTO, false }, { 13, 13, "国有", 0, LOOK_MARKS, false }, { 7, 1, "国有", 0, LOOK_LIST, false },
        { 7, 1, "国有", 0, LOOK_AUTO, true }, { 9, 9, "国有", 3, LOOK_AUTO, false }, { 12, 1, "国有", 1, LOOK_AUTO, false },
        { 8, 1, "国有及国有控股的大型企业和企业集团", 0, LOOK_AUTO, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct choice v[13];
        for (size_t k = 0; k < cases[i].n; k++)
            v[k] = (struct choice){ .value = "值", .state = "abcdefghijklm" + k, .label = { .s = cases[i].label } };
        struct field field = { .name = "a", .label = { .s = "性质" }, .type = TYPE_CHOICE, .min = -1, .max = -1, .choices = v, .nchoices = cases[i].n,
                               .span = cases[i].span, .look = cases[i].look };
        struct section sec = { .kind = cases[i].table ? SECTION_TABLE : SECTION_FIELDS, .name = "t", .fields = &field, .nfields = 1, .rows_max = 1 };
        struct form f = { .id = "t", .version = "1", .title = { .s = "测试表" }, .copies = 1, .sections = &sec, .nsections = 1 };
        struct diags *d = diags_new();
        struct sheet *s = sheet_of_form(&f, &metrics, d);
        size_t marks = 0;
        for (size_t k = 0; k < s->pages[0].nwidgets; k++)
            marks += strcmp(s->pages[0].widgets[k].path, cases[i].table ? "t.1.a" : "a") == 0;
        if (marks != cases[i].marks)
            print_error("case %zu: %zu\n", i, marks);
        assert_int_equal(marks, cases[i].marks);
        sheet_free(s);
        diags_free(d);
    }
}

static void test_line_end(void **state)
{
    (void)state;
    struct field v[] = { { .name = "a", .label = { .s = "单位" }, .type = TYPE_TEXT, .min = -1, .max = 10 }, { .name = "b", .label = { .s = "日期" }, .type = TYPE_DATE, .min = -1, .max = -1 } };
    struct section sec = { .name = "s", .fields = v, .nfields = 2, .where = PLACE_LINE };
    struct form f = { .id = "t", .version = "1", .title = { .s = "测试表" }, .copies = 1, .sections = &sec, .nsections = 1 };
    struct diags *d = diags_new();
    struct sheet *s = sheet_of_form(&f, &metrics, d);
    double right = 0;
    for (size_t i = 0; i < s->pages[0].nlines; i++)
        right = s->pages[0].lines[i].x2 > right ? s->pages[0].lines[i].x2 : right;
    assert_true(right > s->w - 18 * MM - 0.1 && right < s->w - 18 * MM + 0.1);
    sheet_free(s);
    diags_free(d);
}

/* What is worked out has no place, a row's key stands printed, a long list is typed, an attachment is a line. */
static void test_language(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct diags *d = diags_new();
    struct form *f = model_load_form("tests/data/language/guides/r/rich/rich.form.yaml", a, d);
    struct sheet *s = sheet_of_form(f, &metrics, d);
    assert_int_equal(diags_count(d, LEVEL_ERROR), 0);
    static const char *const none[] = { "sum", "round", "scan", "t.1.paper" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(widget_of(s, none[i]));
    const struct sheet_widget *key = widget_of(s, "t.2.y"), *many = widget_of(s, "many"), *n = widget_of(s, "t.1.n");
    assert_string_equal(key->value, "2025");
    assert_true(key->readonly);
    assert_true(n->readonly && !n->value);                 /* it has a calculation */
    assert_int_equal(many->kind, WIDGET_TEXT);
    assert_int_equal(many->noptions, 61);
    assert_non_null(strstr(many->tooltip, "填“多”的名称或代码"));
    assert_int_equal(widget_of(s, "county")->kind, WIDGET_RADIO);
    assert_string_equal(widget_of(s, "at")->value, "09:30");
    assert_string_equal(widget_of(s, "married")->value, "是");
    assert_true(says(s, "附件：扫描件（jpg、png，每个不超过300K，最多3个）"));
    assert_false(says(s, "和") || says(s, "批"));
    assert_true(says(s, "生僻字说明"));
    sheet_free(s);

    /* A section with nothing to print leaves no title; a column without a place leaves its width to the others. */
    struct field only = { .name = "c", .label = { .s = "甲" }, .type = TYPE_CALCULATED, .min = -1, .max = -1 };
    struct field cols[] = { { .name = "a", .label = { .s = "乙" }, .type = TYPE_TICK, .min = -1, .max = -1 }, only };
    struct section secs[] = { { .kind = SECTION_FIELDS, .title = { .s = "不印" }, .fields = &only, .nfields = 1, .page = 3 },
                              { .kind = SECTION_TABLE, .name = "t", .fields = cols, .nfields = 2, .rows_max = 1 } };
    struct form g = { .id = "g", .version = "1", .title = { .s = "表" }, .copies = 1, .sections = secs, .nsections = 2 };
    s = sheet_of_form(&g, &metrics, d);
    assert_int_equal(s->npages, 1);
    assert_false(says(s, "不") || says(s, "甲"));
    const struct sheet_widget *tick = widget_of(s, "t.1.a");
    assert_int_equal(tick->kind, WIDGET_CHECK);
    assert_true(tick->x > s->w / 3 && tick->x < 2 * s->w / 3);         /* in the middle of the only column */
    sheet_free(s);
    diags_free(d);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_break),
        cmocka_unit_test(test_random_forms),
        cmocka_unit_test(test_page_limit),
        cmocka_unit_test(test_filled_page),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_many_choices),
        cmocka_unit_test(test_line_end),
        cmocka_unit_test(test_language),
    };
    return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}

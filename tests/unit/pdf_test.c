/*
 * pdf_test.c - a hand-made sheet with every kind of widget goes through pdf_write; other people's programs read the result.
 *
 * Run from the top of the tree. Files are left in out/test/pdf for looking at. PDF_TEST_REPEAT=n times n more documents.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pdf/pdf_int.h"

#define DIR "out/test/pdf"
#define CACHE "out/test/pdf/cache"
#define NOTO "/usr/share/fonts/opentype/noto/"
#define WENKAI "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
#define NAME "王䶮㛃𠅤𬭎龘犇"

static const struct pdf_font fonts[] = {
    {"title", NOTO "NotoSerifCJK-Bold.ttc", 2},    {"label", NOTO "NotoSerifCJK-Regular.ttc", 2},
    {"label", NOTO "NotoSansCJK-Regular.ttc", 2},  {"label", WENKAI, 0},
    {"value", WENKAI, 0},                          {"value", NOTO "NotoSerifCJK-Regular.ttc", 2},
    {"value", "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", 0},
    {"typing-normal", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0}, {"typing-full", NOTO "NotoSansCJK-Regular.ttc", 2}};
#define NFONTS (sizeof fonts / sizeof *fonts)

static const struct sheet_option sexes[] = {{"男", "男", "1"}, {"女", "女", "2"}};
static const struct sheet_option degrees[] = {{"本科", "大学本科", "21"}, {"硕士", "硕士研究生", "11"}, {"其他", "其他（龘）", "99"}};

/* ---- a sheet by hand ---- */

static struct sheet_page *add_page(struct sheet *s) { return VEC_ADD(s->pages, s->npages, s->cpages); }

static struct sheet_text *add_text(struct sheet_page *p, enum sheet_role role, double size, double x, double y, const char *words)
{
    struct sheet_text *t = VEC_ADD(p->texts, p->ntexts, p->ctexts);
    *t = (struct sheet_text){.x = x, .y = y, .size = size, .role = role, .s = words, .at = {"sample.form.yaml", (int)p->ntexts, 1}};
    return t;
}

static struct sheet_widget *add_widget(struct sheet_page *p, enum widget_kind kind, const char *path, const char *label, double x, double y,
                                       double w, double h) {
    struct sheet_widget *v = VEC_ADD(p->widgets, p->nwidgets, p->cwidgets);
    *v = (struct sheet_widget){.kind = kind, .path = path, .type = "text", .label = label, .tooltip = label, .x = x, .y = y, .w = w, .h = h,
                               .size = 11};
    return v;
}

static void add_box(struct sheet_page *p, double x, double y, double w, double h)
{
    *VEC_ADD(p->rects, p->nrects, p->crects) = (struct sheet_rect){x, y, w, h, 0.5, 0, -1};
}

static void first_page(struct sheet_page *p)
{
    add_text(p, ROLE_TITLE, 22, 140, 780, "初定专业技术职务任职资格表");
    struct sheet_text *t = add_text(p, ROLE_LABEL, 11, 60, 742, "姓名");
    t->spacing = 22;
    add_text(p, ROLE_LABEL, 11, 60, 712, "龘𬭎犇𠅤㛃䶮（曾用名）Name: 一⼀");
    t = add_text(p, ROLE_LABEL, 12, 48, 700, "情况（一）");
    t->vertical = true;
    t->lead = 16;
    *VEC_ADD(p->lines, p->nlines, p->clines) = (struct sheet_line){40, 765, 555, 765, 1.2, 0};
    *VEC_ADD(p->rects, p->nrects, p->crects) = (struct sheet_rect){480, 640, 70, 100, 0.8, 0, 0.92};

    struct sheet_widget *w = add_widget(p, WIDGET_TEXT, "full_name", "申请人姓名𠅤", 150, 735, 200, 20);
    w->max = 20;
    w->required = true;
    add_box(p, 150, 735, 200, 20);
    w = add_widget(p, WIDGET_COMB, "id_number", "公民身份号码", 150, 680, 324, 20);
    w->max = 18;
    w->ascii = true;
    for (int i = 0; i < 18; i++)
        add_box(p, 150 + 18 * i, 680, 18, 20);
    for (size_t i = 0; i < 2; i++) {
        w = add_widget(p, WIDGET_RADIO, "sex", "性别", 150 + 60 * (double)i, 655, 11, 11);
        w->options = sexes;
        w->noptions = 2;
        w->state = sexes[i].state;
        add_text(p, ROLE_LABEL, 11, 165 + 60 * (double)i, 657, sexes[i].label);
    }
    w = add_widget(p, WIDGET_CHECK, "agree", "本人承诺", 300, 655, 11, 11);
    w->state = "1";
    w = add_widget(p, WIDGET_CHOICE, "education.1.degree", "学历", 150, 620, 120, 20);
    w->options = degrees;
    w->noptions = 3;
    add_box(p, 150, 620, 120, 20);
    w = add_widget(p, WIDGET_TEXT, "education.1.school", "毕业院校", 280, 620, 190, 20);
    w->max = 30;
    w->centred = true;
    add_box(p, 280, 620, 190, 20);
    add_widget(p, WIDGET_TEXT, "education.2.school", "毕业院校", 280, 590, 190, 20)->max = 30;
    add_box(p, 280, 590, 190, 20);
    w = add_widget(p, WIDGET_TEXT, "phone", "手机", 150, 590, 120, 20);
    w->ascii = true;
    w->max = 11;
    add_box(p, 150, 590, 120, 20);
    w = add_widget(p, WIDGET_HIDDEN, "_form", "", 0, 0, 0, 0);
    w->value = "dongyang-chuding-form@1";
    w->ascii = true;
}

static void second_page(struct sheet_page *p)
{
    add_text(p, ROLE_LABEL, 11, 60, 780, "自我评价（不超过２００字）·“引号”——……");
    struct sheet_widget *w = add_widget(p, WIDGET_MULTILINE, "self.review", "自我评价", 60, 640, 470, 130);
    w->max = 200;
    add_box(p, 60, 640, 470, 130);
    w = add_widget(p, WIDGET_TEXT, "printed.name", "姓名", 60, 600, 200, 20);
    w->readonly = true;
    w->value = NAME;
    w = add_widget(p, WIDGET_COMB, "printed.id", "公民身份号码", 60, 570, 324, 20);
    w->readonly = w->ascii = true;
    w->max = 18;
    w->value = "11010519491231002X";
    w = add_widget(p, WIDGET_CHOICE, "printed.degree", "学历", 60, 540, 150, 20);
    w->readonly = true;
    w->options = degrees;
    w->noptions = 3;
    w->value = "硕士";
    for (size_t i = 0; i < 2; i++) {
        w = add_widget(p, WIDGET_RADIO, "printed.sex", "性别", 60 + 40 * (double)i, 515, 11, 11);
        w->options = sexes;
        w->noptions = 2;
        w->state = sexes[i].state;
        w->value = "女";
    }
    w = add_widget(p, WIDGET_CHECK, "printed.tick", "已交", 200, 515, 11, 11);
    w->value = "1";
    w = add_widget(p, WIDGET_MULTILINE, "printed.note", "说明", 60, 430, 300, 70);
    w->readonly = true;
    w->value = "第一行：阿不都热合曼·吐尔逊，这一行很长很长很长很长，长到要折行。\n\n第三行";
    add_text(p, ROLE_LABEL, 11, 60, 400, "再次出现的姓名");
    add_widget(p, WIDGET_TEXT, "twice", "两处", 150, 395, 100, 18);
    add_widget(p, WIDGET_TEXT, "twice", "两处", 260, 395, 100, 18);
}

static struct sheet *sample_sheet(void)
{
    struct sheet *s = xcalloc(1, sizeof *s);
    s->w = 595.28;
    s->h = 841.89;
    s->duplex = true;
    add_page(s);
    add_page(s);
    first_page(&s->pages[0]);
    second_page(&s->pages[1]);
    return s;
}

static void sample_free(struct sheet *s)
{
    for (size_t i = 0; i < s->npages; i++) {
        free(s->pages[i].lines);
        free(s->pages[i].rects);
        free(s->pages[i].texts);
        free(s->pages[i].widgets);
    }
    free(s->pages);
    free(s);
}

static const char json[] = "{\"form\":\"dongyang-chuding-form\",\"说明\":\"附带的定义\"}";
static const struct pdf_attachment attached[] = {{"form.json", "application/json", json, sizeof json - 1, NULL, 0},
                                                 {"a-说明.txt", "text/plain", "说明", sizeof "说明" - 1, NULL, 0}};
static const struct pdf_info info[] = {{"ShenbaoForm", "dongyang-chuding-form@1"}, {"ShenbaoName", NAME}};
static struct pdf_options options(const char *typing)
{
    return (struct pdf_options){.title = "初定专业技术职务任职资格表𠅤", .lang = "zh-CN", .typing = typing, .font_resource = "Wingdings",
                                .info = info, .ninfo = 2, .attach = attached, .nattach = 2};
}

/* ---- helpers ---- */

static struct pdf_fonts *open_fonts(const char *cache)
{
    struct diags *d = diags_new();
    struct pdf_fonts *f = pdf_fonts_new(fonts, NFONTS, cache, d);
    assert_int_equal(diags_count(d, LEVEL_ERROR), 0);
    diags_free(d);
    return f;
}

static void write_sheet(struct pdf_fonts *f, const struct sheet *s, const char *typing, struct buf *out)
{
    struct diags *d = diags_new();
    struct pdf_options o = options(typing);
    bool good = pdf_write(f, s, &o, out, d);
    if (!good)
        diags_print(d, stderr);
    assert_true(good);
    diags_free(d);
}

/* Output of a command, which must succeed; caller clears. */
static struct buf run(const char *command)
{
    struct buf b = BUF_INIT;
    char part[4096];
    FILE *p = popen(command, "r");
    assert_non_null(p);
    for (size_t n; (n = fread(part, 1, sizeof part, p)) > 0;)
        buf_add(&b, part, n);
    int status = pclose(p);
    if (status != 0)
        print_error("%s: status %d\n%s\n", command, status, b.p);
    assert_int_equal(status, 0);
    return b;
}

static void expect_line(const char *text, const char *line)
{
    const char *s = text;
    size_t n = strlen(line);
    for (; s; s = strchr(s, '\n')) {
        if (*s == '\n' || *s == '\f')
            s++;
        if (*s == '\f')
            s++;
        if (strncmp(s, line, n) == 0 && (s[n] == '\n' || s[n] == '\0'))
            return;
    }
    fail_msg("no line \"%s\" in:\n%s", line, text);
}

/* ---- tests ---- */

static void writes_what_others_read(void **state)
{
    (void)state;
    static const char *const profiles[] = {"small", "normal", "full"};
    struct pdf_fonts *f = open_fonts(CACHE);
    struct sheet *s = sample_sheet();
    for (size_t i = 0; i < 3; i++) {
        struct buf pdf = BUF_INIT;
        write_sheet(f, s, profiles[i], &pdf);
        char *path = xasprintf(DIR "/%s.pdf", profiles[i]), *check = xasprintf("qpdf --check %s 2>&1", path),
             *words = xasprintf("pdftotext -raw %s - 2>&1", path);
        file_write_changed(path, pdf.p, pdf.n);
        print_message("%s: %zu bytes\n", path, pdf.n);
        struct buf said = run(check), text = run(words);
        assert_non_null(strstr(said.p, "No syntax or stream encoding errors found"));
        assert_null(strstr(said.p, "WARNING"));
        expect_line(text.p, "初定专业技术职务任职资格表");
        expect_line(text.p, "姓名");
        expect_line(text.p, "龘𬭎犇𠅤㛃䶮（曾用名）Name: 一⼀");
        expect_line(text.p, "自我评价（不超过２００字）·“引号”——……");
        expect_line(text.p, NAME);
        expect_line(text.p, "（");
        expect_line(text.p, "11010519491231002X");
        expect_line(text.p, "第三行");
        assert_null(strstr(text.p, "Syntax"));
        buf_clear(&said);
        buf_clear(&text);
        buf_clear(&pdf);
        free(path);
        free(check);
        free(words);
    }
    sample_free(s);
    pdf_fonts_free(f);
}

/* As poppler reads them: scripts of the document by name, an action with each field, and which fields are calculated in which order. */
static void carries_scripts(void **state)
{
    (void)state;
    static const struct pdf_script scripts[] = {{"b-says", "app.alert('龘𠅤');", NULL}, {"a-plain", "var counted = 0;", NULL}};
    static const struct pdf_action actions[] = {{"phone", "counted = 1;", "counted = 2;", NULL}, {"nowhere", "counted = 3;", "counted = 4;", NULL},
                                                {"sex", NULL, "counted = 5;", NULL}, {"full_name", "counted = 6;", "event.value = '李';", NULL},
                                                {"agree", "counted = 7;", NULL, NULL}};
    struct pdf_fonts *f = open_fonts(CACHE);
    struct sheet *s = sample_sheet();
    struct diags *d = diags_new();
    struct buf pdf = BUF_INIT;
    struct pdf_options o = options("small");
    o.scripts = scripts;
    o.nscripts = sizeof scripts / sizeof *scripts;
    o.actions = actions;
    o.nactions = sizeof actions / sizeof *actions;
    assert_true(pdf_write(f, s, &o, &pdf, d));
    file_write_changed(DIR "/scripts.pdf", pdf.p, pdf.n);
    struct buf said = run("qpdf --check " DIR "/scripts.pdf 2>&1"), js = run("pdfinfo -js " DIR "/scripts.pdf 2>&1");
    struct buf order = run("qpdf --json=2 --json-key=qpdf " DIR "/scripts.pdf | python3 -c \"import json, sys\n"
                           "o = json.load(sys.stdin)['qpdf'][1]\nget = lambda r: o['obj:' + r]['value']\n"
                           "print(*[get(r)['/T'][2:] for r in get(get(o['trailer']['value']['/Root'])['/AcroForm'])['/CO']])\"");
    assert_non_null(strstr(said.p, "No syntax or stream encoding errors found"));
    assert_string_equal(order.p, "phone sex full_name\n");
    expect_line(js.p, "app.alert('龘𠅤');");
    expect_line(js.p, "var counted = 0;");
    expect_line(js.p, "event.value = '李';");
    for (int i = 1; i <= 7; i++) {
        char *line = xasprintf("counted = %d;", i);
        if (i == 3 || i == 4)
            assert_null(strstr(js.p, line));
        else if (i != 5)
            expect_line(js.p, line);          /* poppler does not look at groups */
        free(line);
    }
    assert_true(strstr(js.p, "a-plain") < strstr(js.p, "b-says"));
    buf_clear(&said);
    buf_clear(&js);
    buf_clear(&order);
    buf_clear(&pdf);
    diags_free(d);
    sample_free(s);
    pdf_fonts_free(f);
}

static void same_input_same_bytes(void **state)
{
    (void)state;
    struct buf one = BUF_INIT, two = BUF_INIT, three = BUF_INIT;
    struct sheet *s = sample_sheet();
    struct pdf_fonts *f = open_fonts(CACHE);
    write_sheet(f, s, "normal", &one);
    setlocale(LC_ALL, "");
    write_sheet(f, s, "normal", &two);
    pdf_fonts_free(f);
    f = open_fonts(NULL);                                  /* typing font made afresh, not read from the cache */
    write_sheet(f, s, "normal", &three);
    pdf_fonts_free(f);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.p, two.p, one.n);
    assert_int_equal(one.n, three.n);
    assert_memory_equal(one.p, three.p, one.n);
    buf_clear(&one);
    buf_clear(&two);
    buf_clear(&three);
    sample_free(s);
}

static void names_every_missing_character(void **state)
{
    (void)state;
    struct sheet *s = sample_sheet();
    add_text(&s->pages[1], ROLE_LABEL, 11, 60, 100, "ᠮ甲ᠮ乙ᐂ");
    add_text(&s->pages[1], ROLE_TITLE, 11, 60, 80, "丙\001");
    struct pdf_fonts *f = open_fonts(CACHE);
    struct diags *d = diags_new();
    struct pdf_options o = options("small");
    struct buf out = BUF_INIT;
    assert_false(pdf_write(f, s, &o, &out, d));
    assert_int_equal(out.n, 0);
    assert_int_equal(diags_count(d, LEVEL_ERROR), 3);
    char *text = NULL;
    size_t n = 0;
    FILE *m = open_memstream(&text, &n);
    diags_print(d, m);
    fclose(m);
    assert_non_null(strstr(text, "sample.form.yaml:3:1:"));
    assert_non_null(strstr(text, "U+182E"));
    assert_non_null(strstr(text, "ᠮ"));
    assert_non_null(strstr(text, "U+1402"));
    assert_non_null(strstr(text, "sample.form.yaml:4:1:"));
    assert_non_null(strstr(text, "U+0001"));
    free(text);
    diags_free(d);
    pdf_fonts_free(f);
    sample_free(s);
}

/* A value is written whatever the fonts have: what no font has is drawn as a stand-in, told, stored, and copies out as what it is. */
static void writes_values_no_font_has(void **state)
{
    (void)state;
    struct sheet *s = sample_sheet();
    struct sheet_page *p = &s->pages[1];
    struct sheet_widget *w = add_widget(p, WIDGET_TEXT, "rarest", "姓名", 60, 300, 200, 20);
    w->value = "王𲎯明";
    w = add_widget(p, WIDGET_TEXT, "rare", "姓名", 60, 270, 200, 20);
    w->value = "李𠀾𫝀𬺰明";                              /* extensions B to F that Noto lacks */
    struct pdf_fonts *f = open_fonts(CACHE);
    struct diags *d = diags_new();
    struct pdf_options o = options("small");
    struct buf out = BUF_INIT;
    assert_true(pdf_write(f, s, &o, &out, d));
    assert_int_equal(diags_count(d, LEVEL_ERROR), 0);
    assert_int_equal(diags_count(d, LEVEL_WARNING), 1);
    file_write_atomic(DIR "/rarest.pdf", out.p, out.n);
    struct buf text = run("pdftotext -raw -enc UTF-8 " DIR "/rarest.pdf -");
    assert_non_null(strstr(text.p, "王𲎯明"));
    assert_non_null(strstr(text.p, "李𠀾𫝀𬺰明"));
    buf_clear(&text);
    buf_clear(&out);
    diags_free(d);
    pdf_fonts_free(f);
    sample_free(s);
}

static void refuses_presets_that_are_no_answers(void **state)
{
    (void)state;
    struct sheet *s = sample_sheet();
    add_widget(&s->pages[1], WIDGET_CHECK, "bad.tick", "勾选", 10, 10, 10, 10)->value = "maybe";
    struct sheet_widget *w = add_widget(&s->pages[1], WIDGET_CHOICE, "bad.choice", "学历", 10, 10, 10, 10);
    w->options = degrees;
    w->noptions = 3;
    w->value = "博士";
    struct pdf_fonts *f = open_fonts(CACHE);
    struct diags *d = diags_new();
    struct pdf_options o = options("small");
    struct buf out = BUF_INIT;
    assert_false(pdf_write(f, s, &o, &out, d));
    assert_int_equal(diags_count(d, LEVEL_ERROR), 2);
    diags_free(d);
    pdf_fonts_free(f);
    sample_free(s);
}

static void tells_what_is_wrong_with_fonts(void **state)
{
    (void)state;
    static const struct pdf_font bad[] = {
        {"label", "no/such/font.ttf", 0}, {"label", "VERSION", 0}, {"label", WENKAI, 3}, {"lable", WENKAI, 0}};
    struct diags *d = diags_new();
    struct pdf_fonts *f = pdf_fonts_new(bad, 4, NULL, d);
    assert_int_equal(diags_count(d, LEVEL_ERROR), 5);      /* the four, and that labels then have no font at all */
    struct sheet_metrics m = pdf_fonts_metrics(f);
    assert_true(m.advance(m.ctx, ROLE_LABEL, 'A') < 0);
    diags_free(d);
    pdf_fonts_free(f);
}

static void measures_through_the_chain(void **state)
{
    (void)state;
    struct pdf_fonts *f = open_fonts(NULL);
    struct sheet_metrics m = pdf_fonts_metrics(f);
    assert_true(m.advance(m.ctx, ROLE_LABEL, 0x738B) == 1000);
    assert_true(m.advance(m.ctx, ROLE_LABEL, 0x20164) == 1000);
    assert_true(m.advance(m.ctx, ROLE_HEADING, 0x738B) == 1000);   /* a role without fonts takes those of the labels */
    assert_true(m.advance(m.ctx, ROLE_LABEL, '1') > 300 && m.advance(m.ctx, ROLE_LABEL, '1') < 700);
    assert_true(m.advance(m.ctx, ROLE_VALUE, 0x9FEB) > 0);         /* not in Noto Serif */
    assert_true(m.advance(m.ctx, ROLE_LABEL, 0xFE00) == 0);
    assert_true(m.advance(m.ctx, ROLE_LABEL, 0x182E) < 0);
    pdf_fonts_free(f);
}

struct job { struct pdf_fonts *f; struct sheet *s; struct buf out; };

static void *write_in_thread(void *p)
{
    struct job *j = p;
    for (int i = 0; i < 5; i++) {
        buf_reset(&j->out);
        write_sheet(j->f, j->s, i % 2 ? "small" : "normal", &j->out);
    }
    return NULL;
}

static void threads_share_fonts(void **state)
{
    (void)state;
    struct pdf_fonts *f = open_fonts(CACHE);
    struct job job[4];
    pthread_t thread[4];
    for (int i = 0; i < 4; i++) {
        job[i] = (struct job){f, sample_sheet(), BUF_INIT};
        assert_int_equal(pthread_create(&thread[i], NULL, write_in_thread, &job[i]), 0);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(job[i].out.n, job[0].out.n);
        assert_memory_equal(job[i].out.p, job[0].out.p, job[0].out.n);
    }
    for (int i = 0; i < 4; i++) {
        buf_clear(&job[i].out);
        sample_free(job[i].s);
    }
    pdf_fonts_free(f);
}

static bool find_cache(void *ctx, const char *rel, const char *path, bool is_error)
{
    (void)rel;
    assert_false(is_error);
    struct buf *v = ctx;
    buf_printf(v, "%s\n", path);
    return true;
}

static void mends_a_damaged_cache(void **state)
{
    (void)state;
    struct buf before = BUF_INIT, after = BUF_INIT, paths = BUF_INIT, raw = BUF_INIT;
    struct sheet *s = sample_sheet();
    struct pdf_fonts *f = open_fonts(CACHE);
    write_sheet(f, s, "normal", &before);
    pdf_fonts_free(f);
    assert_true(file_walk(CACHE, find_cache, &paths));
    for (char *p = strtok(paths.p, "\n"); p; p = strtok(NULL, "\n")) {
        buf_reset(&raw);
        assert_true(file_read(p, &raw, 0));
        raw.p[raw.n / 2] ^= 0x40;
        file_write_changed(p, raw.p, raw.n - raw.n / 7);
    }
    f = open_fonts(CACHE);
    write_sheet(f, s, "normal", &after);
    pdf_fonts_free(f);
    assert_int_equal(before.n, after.n);
    assert_memory_equal(before.p, after.p, before.n);
    buf_clear(&before);
    buf_clear(&after);
    buf_clear(&paths);
    buf_clear(&raw);
    sample_free(s);
}

static void typing_font_has_the_standard_characters(void **state)
{
    (void)state;
    struct buf list = BUF_INIT;
    assert_true(file_read("fonts/tongyong-8105.txt", &list, 0));
    struct pdf_fonts *f = open_fonts(NULL);
    const struct face *full = &f->faces[f->typing_face[TYPING_FULL]];
    const char *s = list.p;
    size_t n = 0, beyond = 0;
    for (uint32_t cp; (cp = u8_next(&s)) != 0;) {
        if (cp == '\n')
            continue;
        n++;
        beyond += cp > 0xFFFF;
        assert_true(face_glyph(full, cp) != 0);
    }
    assert_int_equal(n, 8105);
    assert_int_equal(beyond, 196);
    struct diags *d = diags_new();
    const struct packed *p = typing_get(f, TYPING_NORMAL, d);
    assert_non_null(p);
    assert_true(p->cidmap.n > 0);
    for (size_t i = 0; i < p->nglyphs; i++)
        assert_true(p->glyphs[i].code > 0 && p->glyphs[i].code < 0x3400);
    p = typing_get(f, TYPING_FULL, d);
    assert_non_null(p);
    assert_true(packed_find(p, 0x20164) && packed_find(p, 0x4DAE) && packed_find(p, 0xB7));
    for (size_t i = 0; i < p->nglyphs; i++)
        assert_true(p->glyphs[i].code > 0 && p->glyphs[i].code < 0x3400);
    diags_free(d);
    pdf_fonts_free(f);
    buf_clear(&list);
}

/* A sound CID font cut and damaged everywhere: never a read or write outside (the sanitizers look), and the sound one is changed. */
static void charset_repair_survives_damage(void **state)
{
    (void)state;
    hb_blob_t *file = hb_blob_create_from_file_or_fail(NOTO "NotoSansCJK-Regular.ttc");
    hb_face_t *face = hb_face_create(file, 2);
    hb_subset_input_t *in = hb_subset_input_create_or_fail();
    for (unsigned g = 500; g < 520; g++)
        hb_set_add(hb_subset_input_glyph_set(in), g);
    hb_face_t *sub = hb_subset_or_fail(face, in);
    hb_blob_t *cff = hb_face_reference_table(sub, HB_TAG('C', 'F', 'F', ' '));
    unsigned n, glyphs = hb_face_get_glyph_count(sub);
    const char *data = hb_blob_get_data(cff, &n);
    unsigned char *p = xmalloc(n);
    memcpy(p, data, n);
    assert_true(cff_identity_charset(p, n, glyphs));
    assert_true(memcmp(p, data, n) != 0);
    free(p);
    unsigned head = n < 400 ? n : 400;
    for (unsigned len = 0; len < head; len++) {
        p = xmalloc(len + 1);
        memcpy(p, data, len);
        cff_identity_charset(p, len, glyphs);
        free(p);
    }
    for (unsigned at = 0; at < head; at++)
        for (unsigned v = 1; v < 256; v *= 3) {
            p = xmalloc(n);
            memcpy(p, data, n);
            p[at] = (unsigned char)(p[at] ^ v);
            cff_identity_charset(p, n, glyphs);
            free(p);
        }
    hb_blob_destroy(cff);
    hb_face_destroy(sub);
    hb_subset_input_destroy(in);
    hb_face_destroy(face);
    hb_blob_destroy(file);
}

static void expect_number(double v, const char *want)
{
    struct buf b = BUF_INIT;
    real_add(&b, v);
    assert_string_equal(b.p, want);
    buf_clear(&b);
}

static void writes_numbers(void **state)
{
    (void)state;
    expect_number(0, "0 ");
    expect_number(-0.0001, "0 ");
    expect_number(12.5, "12.5 ");
    expect_number(-0.05, "-0.05 ");
    expect_number(841.8898, "841.89 ");
    expect_number(1e5, "100000 ");
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void time_documents(void)
{
    const char *repeat = getenv("PDF_TEST_REPEAT");
    int n = repeat ? atoi(repeat) : 0;
    if (n <= 0)
        return;
    struct sheet *s = sample_sheet();
    static char paths[45][16];
    for (int i = 0; i < 45; i++) {
        snprintf(paths[i], sizeof paths[i], "more.%d.item", i);
        add_widget(&s->pages[1], WIDGET_TEXT, paths[i], "更多", 300 + 50 * (i % 5), 30 + 20 * (double)(i / 5), 45, 18)->max = 10;
    }
    double t = now_ms();
    struct pdf_fonts *f = open_fonts(CACHE);
    double opened = now_ms();
    struct buf out = BUF_INIT;
    write_sheet(f, s, "normal", &out);
    double first = now_ms();
    for (int i = 0; i < n; i++) {
        buf_reset(&out);
        write_sheet(f, s, "normal", &out);
    }
    double end = now_ms();
    hb_set_t *keys = hb_set_create();
    hb_set_add_range(keys, 0x4E00, 0x4E00 + 300);
    double t1 = now_ms();
    packed_free(subset_make(&f->faces[1], keys, false));
    double t2 = now_ms();
    packed_free(subset_make(&f->faces[4 - 1], keys, false));
    double t3 = now_ms();
    print_message("300 characters subset: Noto Serif %.1f ms, WenKai %.1f ms\n", t2 - t1, t3 - t2);
    hb_set_destroy(keys);
    print_message("open %.1f ms, first %.1f ms, further %.2f ms each, %zu bytes\n", opened - t, first - opened, (end - first) / n, out.n);
    buf_clear(&out);
    sample_free(s);
    pdf_fonts_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_numbers),
        cmocka_unit_test(charset_repair_survives_damage),
        cmocka_unit_test(tells_what_is_wrong_with_fonts),
        cmocka_unit_test(measures_through_the_chain),
        cmocka_unit_test(typing_font_has_the_standard_characters),
        cmocka_unit_test(writes_what_others_read),
        cmocka_unit_test(carries_scripts),
        cmocka_unit_test(same_input_same_bytes),
        cmocka_unit_test(threads_share_fonts),
        cmocka_unit_test(mends_a_damaged_cache),
        cmocka_unit_test(names_every_missing_character),
        cmocka_unit_test(writes_values_no_font_has),
        cmocka_unit_test(refuses_presets_that_are_no_answers),
    };
    file_mkdirs(CACHE);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    time_documents();
    return failed;
}

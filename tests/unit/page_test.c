/*
 * page_test.c - the pages of a full guide and of a bare one: what must be there, what may not, and that every page stands alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/page_int.h"

#define FOLDER "out/test/page"
#define T(s) {(s), {NULL, 0, 0}}

static struct form form_one = {.id = "dy-chuding-zige", .version = "2026.1", .title = T("初定专业技术职务任职资格表"),
                               .paper = {.duplex = true, .pages = 2}, .copies = 2};
static struct form form_two = {.id = "dy-chuding-baobiao", .version = "2026.1", .title = T("初定专业技术职务任职资格报表"),
                               .paper = {.pages = 1}, .copies = 1};
static struct form *forms[] = {&form_one, &form_two};

static struct text basis[] = {T("市《任职资格初定网上申报办理流程》"), T("《职称评审管理暂行规定》（人社部令第40号）")};
static struct text unstated[] = {T("学历证书、身份证各交几份"), T("“一个月”按日历月还是按三十天算")};
static struct eligible eligibility[] = {
    {.text = T("博士学位获得者，不计年限"), .level = T("中级")},
    {.text = T("从事本专业工作合计满3年，其中取得学历后满1年"), .level = T("中级")},
};
static struct excluded excluded[] = {{.text = T("公务员"), .go = T("不能办")}};
static struct step steps[] = {
    {T("个人"), T("领取两份表格"), T("本页“下载”里就是能直接填写的两份表")},
    {T("个人"), T("在学信网申请《教育部学历证书电子注册备案表》并打印"), T("一个月内有效")},
    {T("所在单位"), T("签署意见并盖章"), T(NULL)},
    {T("劳动局窗口"), T("受理、汇总初审"), T(NULL)},
};
static struct material materials[] = {
    {.id = "form", .form = "dy-chuding-zige", .name = T("《初定专业技术职务任职资格表》"), .copies = 2, .kind = MATERIAL_FORM, .note = T("打印后最后一页盖章")},
    {.id = "diploma", .name = T("学历证书"), .kind = MATERIAL_ORIGINAL_AND_COPY, .verified = true},
    {.id = "registration", .name = T("《教育部学历证书电子注册备案表》"), .kind = MATERIAL_PRINT, .max_age = T("1 month"), .valid_for = T("2 months")},
    {.id = "photo", .name = T("免冠近期彩色照片"), .copies = 1, .kind = MATERIAL_PHOTO, .size_mm = {35, 49}, .limits = T("二寸")},
    {.id = "archive", .name = T("档案存放情况证明 <原件>"), .copies = 1, .kind = MATERIAL_ORIGINAL, .condition = T("在企业工作的")},
    {.id = "insurance", .name = T("社保证明")},
};
static struct fee fees[] = {{T("学历证书电子注册备案表"), T("2元"), T("学信网"), T("网上支付")}};
static struct pair limits[] = {{T("办结"), T("受理后20个工作日")}};
static struct where where[] = {{T("劳动局904窗口"), T("东阳市人事劳动和社会保障局"), T("工作日上午"), T("0579-80000000")}};
static struct question questions[] = {{T("备案表过期了怎么办？"), T("重新申请、**重新打印**。")}, {T("备案表过期了，怎么办"), T("同上。")}, {T("？"), T("…")}};

static struct guide full = {
    .id = "dongyang-chuding", .region_id = "zhejiang", .title = T("专业技术职务任职资格初定"), .region = T("浙江省东阳市"), .level = T("员级、助理级、中级"),
    .route = T("初定"), .series = T("各系列"), .bureau = T("东阳市人事劳动和社会保障局"), .window = T("劳动局904"),
    .who = T("学校毕业后在专业技术岗位上工作、还没有职称，由单位同意初定的人"), .result = T("初定的专业技术职务任职资格"),
    .summary = T("先备齐学历备案表，填好两份表，网上提交，接到通知后带材料到窗口。"), .kind = "procedure", .updated = "2026-11-27",
    .basis = basis, .nbasis = 2, .unstated = unstated, .nunstated = 2, .eligibility = eligibility, .neligibility = 2, .excluded = excluded, .nexcluded = 1,
    .receiving = {"quarter", 14, "2026-01-01", NULL, T("节假日顺延。")}, .steps = steps, .nsteps = 4, .materials = materials, .nmaterials = 6,
    .fees = fees, .nfees = 1, .limits = limits, .nlimits = 1, .where = where, .nwhere = 1, .questions = questions, .nquestions = 3,
    .forms = forms, .nforms = 2, .body = "## 先看这里\n\n**先备案表，后填表，再到窗口。** 太早打印会过期，\n太晚会耽误提交。\n\n<b>x</b>\n", .body_line = 60, .file = "guide.md",
};
static struct guide bare = {.id = "bare", .region_id = "zhejiang", .title = T("只有名字的事项"), .kind = "procedure", .body = "", .body_line = 3, .file = "b.md"};
static struct guide draft = {.id = "draft", .region_id = "zhejiang", .title = T("还没写完"), .kind = "procedure", .draft = true, .body = "", .file = "d.md"};
static struct guide *guides[] = {&bare, &full, &draft};
static struct model model = {.site = {.title = T("申报指南"), .bureau = T("申报示例站"), .footer = T("办理以当地主管部门最新公布为准。"), .lang = "zh-CN", .pack_names = "utf8"},
                             .guides = guides, .nguides = 3};

static const struct page_file site_files[] = {
    {"dy-chuding-zige.pdf", "初定专业技术职务任职资格表", NULL, 712345, &form_one, false, NULL, false},
    {"dy-chuding-baobiao.pdf", "初定专业技术职务任职资格报表", NULL, 34567, &form_two, false, NULL, false},
    {"../../packs/dongyang-chuding.zip", "整套资料（ZIP）", "指南、表格、材料清单都在里面", 1512345, NULL, false, NULL, false},
};
static const struct page_file pack_files[] = {
    {"初定专业技术职务任职资格表.pdf", "初定专业技术职务任职资格表", NULL, 712345, &form_one, false, NULL, false},
    {"报表 100%#1?.pdf", "初定专业技术职务任职资格报表", NULL, 34567, &form_two, false, NULL, false},
};

struct made { struct pages *pages; struct diags *d; };

static int setup(void **state)
{
    struct made *m = xcalloc(1, sizeof *m);
    m->d = diags_new();
    m->pages = pages_new(NULL, "layouts", &model, m->d);
    file_mkdirs(FOLDER);
    *state = m;
    return diags_status(m->d, true);
}

static int teardown(void **state)
{
    struct made *m = *state;
    pages_free(m->pages);
    diags_free(m->d);
    free(m);
    return 0;
}

static size_t count(const char *text, const char *word)
{
    size_t n = 0;
    for (const char *p = text; (p = strstr(p, word)) != NULL; p += strlen(word))
        n++;
    return n;
}

/* True when one element has the id; more than one is a failure. */
static bool has_id(const char *html, const char *id, size_t n)
{
    char *want = xasprintf("id=\"%.*s\"", (int)n, id);
    size_t k = count(html, want);
    free(want);
    assert_true(k <= 1);
    return k == 1;
}

/* What holds for every page. */
static void check_page(const char *html, const char *file)
{
    char *path = xasprintf(FOLDER "/%s", file);
    file_write_changed(path, html, strlen(html));
    free(path);
    assert_memory_equal(html, "<!DOCTYPE html>\n<html lang=\"zh-CN\">", strlen("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    static const char *const once[] = {"<meta charset=\"utf-8\">", "<meta name=\"viewport\"", "<title>", "<h1>", "<main id=\"sec.main\"",
                                       "<header ", "<footer ", "<a class=\"skip\" href=\"#sec.main\">", "</html>"};
    for (size_t i = 0; i < sizeof once / sizeof once[0]; i++)
        assert_int_equal(count(html, once[i]), 1);
    assert_int_equal(count(html, "<style>") + count(html, "<link rel=\"stylesheet\" href=\""), 1);
    static const char *const never[] = {"{{", "}}", "<script ", "http:", "https:", "src=", "url(", "@import", "(null)", "<b>x</b>", "javascript:"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        assert_null(strstr(html, never[i]));
    for (const char *p = html; (p = strstr(p, " id=\"")) != NULL; p += 5)
        assert_true(has_id(html, p + 5, strcspn(p + 5, "\"")));
    for (const char *p = html; (p = strstr(p, "href=\"#")) != NULL; p += 7)
        assert_true(has_id(html, p + 7, strcspn(p + 7, "\"")));
    for (const char *p = html; (p = strstr(p, "aria-labelledby=\"")) != NULL; p += 17)
        assert_true(has_id(html, p + 17, strcspn(p + 17, "\"")));
    static const char *const pairs[] = {"section", "ul", "ol", "li", "table", "tr", "td", "div", "dl", "span", "nav", "a", "p"};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char *open = xasprintf("<%s>", pairs[i]), *with = xasprintf("<%s ", pairs[i]), *shut = xasprintf("</%s>", pairs[i]);
        assert_int_equal(count(html, open) + count(html, with), count(html, shut));
        free(open), free(with), free(shut);
    }
}


static void has(const struct buf *b, const char *text)
{
    if (!strstr(b->p, text))
        print_error("missing: %s\n", text);
    assert_non_null(strstr(b->p, text));
}
static void has_not(const struct buf *b, const char *text)
{
    if (strstr(b->p, text))
        print_error("should not be there: %s\n", text);
    assert_null(strstr(b->p, text));
}

static void guide_says_it_all(void **state)
{
    struct made *m = *state;
    struct buf b = BUF_INIT;
    assert_true(page_guide(m->pages, &full, site_files, 3, PAGE_IN_SITE, &b));
    check_page(b.p, "guide.html");
    has(&b, "<h1>专业技术职务任职资格初定</h1>");
    has(&b, "<dt>办理窗口</dt><dd>劳动局904</dd>");
    has(&b, "<time datetime=\"2026-11-27\">2026年11月27日</time>");
    has(&b, "<th scope=\"row\" class=\"num\">2</th><td>从事本专业工作合计满3年，其中取得学历后满1年</td><td class=\"short\">中级</td>");
    has(&b, "<span class=\"by\">所在单位</span>");
    has(&b, "<a href=\"dy-chuding-zige.pdf\">《初定专业技术职务任职资格表》</a></th><td class=\"short\" data-label=\"形式\">填好的表</td><td class=\"short\" data-label=\"份数\">2份</td>");
    has(&b, "<td class=\"short\" data-label=\"形式\">原件和复印件</td><td class=\"short\" data-label=\"份数\"><span class=\"quiet\">未载明</span></td>");
    has(&b, "开具后1个月内交</span><span class=\"line\">交时至少还有2个月有效");
    has(&b, "<span class=\"line\">二寸</span><span class=\"line\">35×49毫米</span>");
    has(&b, "<td class=\"short\" data-label=\"形式\">照片</td><td class=\"short\" data-label=\"份数\">1张</td>");
    has(&b, "<td data-label=\"何时要交\">在企业工作的</td>");
    has(&b, "<td data-label=\"验原件\">要</td>");
    has(&b, "档案存放情况证明 ");
    has_not(&b, "<原件>");
    has(&b, "<strong>2元</strong>，付给学信网");
    has(&b, "<p>节假日顺延。</p>");
    has(&b, "<div class=\"next\" data-every=\"quarter\" data-last=\"14\" data-from=\"2026-01-01\" data-until=\"\" hidden></div>");
    has(&b, "<svg ");
    has(&b, "<circle class=\"mark\"");
    has(&b, "<dt>公务员</dt>\n<dd>不能办</dd>");
    has(&b, "<h3 id=\"q.备案表过期了怎么办\">备案表过期了怎么办？</h3>");
    has(&b, "<h3 id=\"q.备案表过期了怎么办-2\">");
    has(&b, "<h3 id=\"q.section\">");
    has(&b, "<strong>重新打印</strong>");
    has(&b, "<h2 id=\"先看这里\">");
    has(&b, "太早打印会过期，太晚");
    has(&b, "<span>696 KB</span><span>版本2026.1</span><span>交2份</span><span>双面打印</span>");
    has(&b, "<a href=\"../../packs/dongyang-chuding.zip\">整套资料（ZIP）</a>");
    has(&b, "<span>1.4 MB</span>");
    has(&b, "原文未载明");
    has(&b, "href=\"howto.html\"");
    has(&b, "href=\"../../index.html\"");
    buf_clear(&b);
}

static void mistakes_in_the_body_are_told_once(void **state)
{
    (void)state;
    struct diags *d = diags_new();
    struct pages *p = pages_new(NULL, "layouts", &model, d);
    struct buf b = BUF_INIT;
    page_guide(p, &full, site_files, 3, PAGE_IN_SITE, &b);
    page_guide(p, &full, pack_files, 2, PAGE_IN_PACK, &b);
    page_howto(p, &full, pack_files, 2, PAGE_IN_PACK, &b);
    page_start(p, &full, pack_files, 2, &b);
    assert_int_equal(diags_count(d, LEVEL_WARNING), 2);    /* <b> and </b> */
    buf_clear(&b);
    pages_free(p);
    diags_free(d);
}

static void pack_pages_point_into_the_pack(void **state)
{
    struct made *m = *state;
    struct buf b = BUF_INIT;
    assert_true(page_guide(m->pages, &full, pack_files, 2, PAGE_IN_PACK, &b));
    check_page(b.p, "pack-guide.html");
    has(&b, "href=\"02-怎么填、怎么交.html\"");
    has(&b, "href=\"00-从这里开始.html\"");
    has(&b, "href=\"报表%20100%25%231%3F.pdf\"");
    has_not(&b, "index.html");
    has_not(&b, "../");
    buf_reset(&b);
    assert_true(page_start(m->pages, &full, pack_files, 2, &b));
    check_page(b.p, "start.html");
    has(&b, "href=\"01-办事指南.html\"");
    has(&b, "href=\"03-材料清单.html\"");
    has(&b, "href=\"初定专业技术职务任职资格表.pdf\"");
    has(&b, "全部解压");
    has_not(&b, "../");
    buf_clear(&b);
}

static void start_page_lists_no_page_twice(void **state)
{
    struct made *m = *state;
    struct buf b = BUF_INIT;
    struct page_file files[] = {{"01-办事指南.html", "指南", NULL, 1, NULL, false, NULL, false}, pack_files[0], {"名单.xlsx", "名单", NULL, 1, NULL, false, NULL, false}};
    assert_true(page_start(m->pages, &full, files, 3, &b));
    assert_int_equal(count(b.p, "01-办事指南.html"), 1);
    has(&b, "名单.xlsx");
    buf_clear(&b);
}

static void ascii_pack_names(void **state)
{
    (void)state;
    struct model ascii = model;
    ascii.site.pack_names = "ascii";
    struct diags *d = diags_new();
    struct pages *p = pages_new(NULL, "layouts", &ascii, d);
    struct buf b = BUF_INIT;
    assert_true(page_start(p, &full, NULL, 0, &b));
    for (int k = PAGE_GUIDE; k <= PAGE_CHECKLIST; k++) {
        const char *name = page_file_name((enum page_kind)k, PAGE_IN_PACK, true);
        assert_true(text_is_ascii(name));
        if (k != PAGE_HOWTO)
            has(&b, name);
        assert_true(strcmp(page_file_name(PAGE_START, PAGE_IN_PACK, true), name) < 0);
        assert_true(strcmp(page_file_name(PAGE_START, PAGE_IN_PACK, false), page_file_name((enum page_kind)k, PAGE_IN_PACK, false)) < 0);
    }
    buf_clear(&b);
    pages_free(p);
    diags_free(d);
}

static void howto_and_checklist(void **state)
{
    struct made *m = *state;
    struct buf b = BUF_INIT;
    assert_true(page_howto(m->pages, &full, site_files, 3, PAGE_IN_SITE, &b));
    check_page(b.p, "howto.html");
    static const char *const words[] = {"用手机填", "用电脑填", "用笔填", "生僻字", "Firefox", "不要“打印成 PDF”", "双面打印", "黑色", "张三-初定专业技术职务任职资格表.pdf",
                                        "初定专业技术职务任职资格表：<strong>2份</strong>", "U盘"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        has(&b, words[i]);
    has_not(&b, "整套资料");
    buf_reset(&b);
    assert_true(page_checklist(m->pages, &full, PAGE_IN_SITE, &b));
    check_page(b.p, "checklist.html");
    static const char *const heads[] = {"序号", "材料", "份数", "形式", "要求", "备齐", "窗口核验"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        has(&b, heads[i]);
    assert_int_equal(count(b.p, "<td class=\"num box\" data-label=\"备齐\">□</td>"), 6);
    buf_clear(&b);
}

static void bare_guide_has_no_empty_parts(void **state)
{
    struct made *m = *state;
    struct buf b = BUF_INIT;
    assert_true(page_guide(m->pages, &bare, NULL, 0, PAGE_IN_SITE, &b));
    check_page(b.p, "bare.html");
    static const char *const never[] = {"谁可以办", "办理步骤", "费用", "受理时间", "常见问题", "原文未载明", "<table", "下载"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        has_not(&b, never[i]);
    has_not(&b, "<dl class=\"facts\">");
    buf_reset(&b);
    assert_true(page_howto(m->pages, &bare, NULL, 0, PAGE_IN_PACK, &b));
    check_page(b.p, "bare-howto.html");
    buf_reset(&b);
    assert_true(page_checklist(m->pages, &bare, PAGE_IN_PACK, &b));
    check_page(b.p, "bare-checklist.html");
    has(&b, "没有列出要交的材料");
    buf_clear(&b);
}

/* One of the pages that pages_write makes. */
struct wanted { const char *path; struct buf text; size_t n; };

static void take_page(void *ctx, const char *path, const void *p, size_t n)
{
    struct wanted *w = ctx;
    w->n++;
    if (!strcmp(path, w->path))
        buf_add(&w->text, p, n);
}

static bool page_at(struct pages *p, const char *path, struct buf *out)
{
    struct wanted w = {path, BUF_INIT, 0};
    bool ok = pages_write(p, take_page, &w);
    *out = w.text;
    return ok;
}

static void index_groups_by_region(void **state)
{
    struct made *m = *state;
    struct buf b = BUF_INIT;
    assert_true(page_at(m->pages, "index.html", &b));
    check_page(b.p, "index.html");
    has(&b, "<h2><a href=\"zhejiang/index.html\">浙江省东阳市</a></h2>");
    has(&b, "data-level=\"员级、助理级、中级\" data-route=\"初定\"");
    has(&b, "href=\"zhejiang/dongyang-chuding/index.html\"");
    has_not(&b, "还没写完");
    buf_clear(&b);
}

static void lists_of_guides(void **state)
{
    struct made *m = *state;
    static const struct { const char *path, *word; } lists[] = {
        {"zhejiang/index.html", "<h1>浙江省东阳市</h1>"}, {"levels/yuanji.html", "<h1>级别：员级</h1>"}, {"levels/zhongji.html", "aria-current=\"page\">中级</a>"},
        {"routes/chuding.html", "<h1>方式：初定</h1>"}, {"series/gexilie.html", "<h1>系列：各系列</h1>"}, {"years/2026.html", "<h1>2026年</h1>"},
        {"bureaus/dongyangshirenshilaodongheshehuibaozhangju.html", "href=\"../zhejiang/dongyang-chuding/index.html\""},
        {"compare/chuding.html", "<a href=\"../zhejiang/dongyang-chuding/index.html\">浙江省东阳市</a>"}, {"compare/index.html", "href=\"chuding.html\""},
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct buf b = BUF_INIT;
        assert_true(page_at(m->pages, lists[i].path, &b));
        char *file = xasprintf("list-%zu.html", i);
        check_page(b.p, file);
        has(&b, lists[i].word);
        free(file);
        buf_clear(&b);
    }
}

static void feed_and_map(void **state)
{
    struct made *m = *state;
    struct buf b = BUF_INIT;
    assert_true(page_at(m->pages, "feed.xml", &b));
    has(&b, "<link rel=\"alternate\" type=\"text/html\" href=\"zhejiang/dongyang-chuding/index.html\"/>");
    has(&b, "<updated>2026-11-27T00:00:00Z</updated>");
    buf_clear(&b);
    assert_true(page_at(m->pages, "sitemap.xml", &b));
    assert_int_equal(b.n, 0);                              /* there is no address to put into it */
    struct model online = model;
    online.site.base_url = (struct text){"https://example.cn/shenbao", {NULL, 0, 0}};
    struct diags *d = diags_new();
    struct pages *p = pages_new(NULL, "layouts", &online, d);
    assert_true(page_at(p, "sitemap.xml", &b));
    has(&b, "<loc>https://example.cn/shenbao/zhejiang/dongyang-chuding/index.html</loc><lastmod>2026-11-27</lastmod>");
    has(&b, "<loc>https://example.cn/shenbao/compare/chuding.html</loc>");
    buf_clear(&b);
    assert_true(page_at(p, "feed.xml", &b));
    has(&b, "href=\"https://example.cn/shenbao/zhejiang/dongyang-chuding/index.html\"");
    has(&b, "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://example.cn/shenbao/feed.xml\"/>");
    buf_clear(&b);
    pages_free(p);
    diags_free(d);
}

/* What the guide page makes of a body, and what is said of it. */
static void assert_body(const char *body, enum page_place place, const char *html, const char *said)
{
    struct guide linked = full;
    linked.body = body;
    linked.links = true;
    linked.file = FOLDER "/zhejiang/dongyang-chuding/guide.md";
    struct guide *v[] = {&bare, &linked, &draft};
    struct model own = model;
    own.guides = v;
    own.arena = arena_new();
    struct diags *d = diags_new();
    struct pages *p = pages_new(NULL, "layouts", &own, d);
    struct buf b = BUF_INIT;
    pages_check(p, 1, true);
    page_guide(p, &linked, place == PAGE_IN_PACK ? pack_files : site_files, 2, place, &b);
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);
    diags_print(d, f);
    fclose(f);
    if (!strstr(b.p, html))
        print_error("%s\n  lacks: %s\n", body, html);
    assert_non_null(strstr(b.p, html));
    if (*said ? !strstr(text, said) : *text != '\0')
        print_error("%s\n  said: %s\n", body, text);
    assert_true(*said ? strstr(text, said) != NULL : *text == '\0');
    free(text);
    buf_clear(&b);
    pages_free(p);
    diags_free(d);
    arena_free(own.arena);
}

static void links_lead_somewhere(void **state)
{
    (void)state;
    file_mkdirs(FOLDER "/zhejiang/dongyang-chuding");
    file_write_atomic(FOLDER "/zhejiang/dongyang-chuding/图.png", "\x89PNG\r\n\x1A\nxyz", 11);
    file_write_atomic(FOLDER "/zhejiang/dongyang-chuding/样表.docx", "x", 1);
    assert_body("[材料](checklist.html)", PAGE_IN_SITE, "<a href=\"checklist.html\">材料</a>", "");
    assert_body("[材料](checklist.html)", PAGE_IN_PACK, "<a href=\"03-%E6%9D%90%E6%96%99%E6%B8%85%E5%8D%95.html\">材料</a>", "");
    assert_body("[别的](../bare/guide.md)", PAGE_IN_SITE, "<a href=\"../../zhejiang/bare/index.html\">别的</a>", "");
    assert_body("[别的](../bare/guide.md)", PAGE_IN_PACK, "<p>别的</p>", "");
    assert_body("[全部](../../index.html)", PAGE_IN_SITE, "<a href=\"../../index.html\">全部</a>", "");
    assert_body("[初定](../../routes/chuding.html)", PAGE_IN_SITE, "<a href=\"../../routes/chuding.html\">初定</a>", "");
    assert_body("[表](dy-chuding-zige.pdf)", PAGE_IN_SITE, "<a href=\"dy-chuding-zige.pdf\">表</a>", "");
    assert_body("[表](dy-chuding-zige.pdf)", PAGE_IN_PACK, "<a href=\"%E5%88%9D%E5%AE%9A", "");
    assert_body("## 怎么填\n\n[上面](#怎么填)，[材料](#sec.materials)", PAGE_IN_SITE, "<a href=\"#%E6%80%8E%E4%B9%88%E5%A1%AB\">上面</a>", "");
    assert_body("## read_me / Now\n\n[按别处的写法](#read_me--now)", PAGE_IN_SITE, "<a href=\"#read-me-now\">按别处的写法</a>", "");
    assert_body("## main\n\n[上面](#main)", PAGE_IN_SITE, "<h2 id=\"main\">main</h2>\n<p><a href=\"#main\">", "");
    assert_body("[样表](样表.docx)", PAGE_IN_SITE, "<a href=\"%E6%A0%B7%E8%A1%A8.docx\">样表</a>", "");
    assert_body("![章盖在这里](图.png)", PAGE_IN_SITE, "<img src=\"%E5%9B%BE.png\" alt=\"章盖在这里\" />", "");
    assert_body("![章盖在这里](图.png)", PAGE_IN_PACK, "<img src=\"data:image/png;base64,iVBORw0KGgp4eXo=\"", "");
    assert_body("\n[无](none.html)", PAGE_IN_SITE, "<p>无</p>", "guide.md:61:1: 错误: 链接没有着落，请核对路径和文件名：none.html");
    assert_body("[无](../draft/guide.md)", PAGE_IN_SITE, "<p>无</p>", "链接没有着落");
    assert_body("[无](../../../x)", PAGE_IN_SITE, "<p>无</p>", "链接没有着落");
    assert_body("[无](/index.html)", PAGE_IN_SITE, "<p>无</p>", "链接没有着落");
    assert_body("[无](#不在)", PAGE_IN_SITE, "<p>无</p>", "没有“不在”这个标题");
    assert_body("![无](none.png)", PAGE_IN_SITE, "<p>无</p>", "找不到图片");
    assert_body("![](图.png)", PAGE_IN_SITE, "<img", "图片没有文字说明");
    assert_body("| 甲 |\n|---|\n| [无](none.html) |", PAGE_IN_SITE, "<td>无</td>", "guide.md:62: 错误: 链接没有着落");
}

static void own_layout_replaces(void **state)
{
    (void)state;
    file_mkdirs(FOLDER "/own");
    file_write_atomic(FOLDER "/own/index.mustache", "{{site.title}}{{>none}}", strlen("{{site.title}}{{>none}}"));
    struct diags *d = diags_new();
    struct pages *p = pages_new(FOLDER "/own", "layouts", &model, d);
    struct buf b = BUF_INIT;
    page_at(p, "index.html", &b);
    assert_string_equal(b.p, "申报指南");
    assert_int_equal(diags_count(d, LEVEL_ERROR), 1);      /* the partial that is nowhere */
    buf_clear(&b);
    pages_free(p);
    diags_free(d);
}

static void bad_layouts_are_told(void **state)
{
    (void)state;
    file_mkdirs(FOLDER "/bad");
    file_write_atomic(FOLDER "/bad/index.mustache", "a\n{{#b}}", strlen("a\n{{#b}}"));
    struct diags *d = diags_new();
    struct pages *p = pages_new(FOLDER "/bad", "layouts", &model, d);
    struct buf b = BUF_INIT;
    assert_false(page_at(p, "index.html", &b));
    assert_int_equal(diags_count(d, LEVEL_ERROR), 1);
    pages_free(p);
    p = pages_new(NULL, FOLDER "/nowhere", &model, d);
    assert_int_equal(diags_count(d, LEVEL_ERROR), 1 + 16);
    assert_false(page_guide(p, &full, NULL, 0, PAGE_IN_SITE, &b));
    pages_free(p);
    buf_clear(&b);
    diags_free(d);
}

/* Lines of names in lanes side by side do not touch, lose nothing and do not begin with a sign. */
static void drawing_keeps_names_apart(void **state)
{
    (void)state;
    struct step five[] = {{.by = T("个人")}, {.by = T("所在单位")}, {.by = T("县(市)、区职称管理部门或市级主管部门")}, {.by = T("市人力资源大厦窗口")}, {.by = T("市局")}};
    struct guide g = {.steps = five, .nsteps = 5};
    struct buf b = BUF_INIT;
    assert_true(flow_svg(&g, &b));
    long x = 0, before = 0;
    size_t lines = 0;
    for (const char *p = b.p; (p = strstr(p, "class=\"who\" x=\"")) != NULL; lines++) {
        x = strtol(p + 15, NULL, 10);
        assert_true(before == 0 || x == before || x - before >= 4 * 13 + 4);   /* four characters a line and a gap */
        before = x;
        p = strchr(p, '>') + 1;
        assert_true(strncmp(p, "、", strlen("、")) != 0);
        size_t n = (size_t)(strchr(p, '<') - p), chars = 0;
        for (size_t i = 0; i < n; i++)
            chars += ((unsigned char)p[i] & 0xc0) != 0x80;
        assert_true(chars <= 5);
    }
    assert_int_equal(lines, 1 + 1 + 5 + 3 + 1);
    assert_null(strstr(b.p, "…"));
    buf_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guide_says_it_all),
        cmocka_unit_test(mistakes_in_the_body_are_told_once),
        cmocka_unit_test(drawing_keeps_names_apart),
        cmocka_unit_test(pack_pages_point_into_the_pack),
        cmocka_unit_test(start_page_lists_no_page_twice),
        cmocka_unit_test(ascii_pack_names),
        cmocka_unit_test(howto_and_checklist),
        cmocka_unit_test(bare_guide_has_no_empty_parts),
        cmocka_unit_test(index_groups_by_region),
        cmocka_unit_test(lists_of_guides),
        cmocka_unit_test(feed_and_map),
        cmocka_unit_test(links_lead_somewhere),
        cmocka_unit_test(own_layout_replaces),
        cmocka_unit_test(bad_layouts_are_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}

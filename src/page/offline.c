/*
 * offline.c - the page form-<id>.html: template, style, scripts and data in one file that asks for nothing. Knows where the pieces lie and how
 * they may be put into HTML; what they do is theirs.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page_int.h"

static const char template_name[] = "offline.mustache", style_name[] = "offline.css";
static const char *const vendor_files[] = { "vendor/fflate.js", "vendor/qrcode.js", NULL };
static const char *const script_files[] = {
    "offline-hash.js",  "offline-form.js",  "offline-judge.js", "offline-dom.js",    "offline-choice.js",
    "offline-field.js", "offline-files.js", "offline-view.js",  "offline-issues.js", "offline-draft.js",
    "offline-hand.js",  "offline-sheet.js", "offline-print.js", "offline-start.js",  NULL};
/* Set in the scripts and called from what each form brings along: these and the functions of the language. */
static const char *const called[] = { "data", "begin" };

struct offline { char *template, *path; struct buf style, common, messages[2]; };   /* common: the scripts; messages: that they tell, by language */

/* ---- reading ---- */

/* Appends a file of the layouts, the site's own before ours. *where (may be NULL) gets its path. */
static bool add_file(const char *own, const char *builtin, const char *name, struct buf *out, char **where)
{
    const char *const dirs[] = { own, builtin };
    for (int i = 0; i < 2; i++) {
        char *path = dirs[i] ? path_join(dirs[i], name) : NULL;
        bool good = path && file_exists(path) && file_read(path, out, 0);
        if (good && where)
            *where = path;
        else
            free(path);
        if (good)
            return true;
    }
    return false;
}

struct reading { const char *own, *builtin; struct diags *d; bool good; };

static void need(struct reading *r, const char *name, struct buf *out, char **where)
{
    if (add_file(r->own, r->builtin, name, out, where))
        return;
    diag(r->d, ((struct place){ r->builtin, 0, 0 }), MSG_PAGE_NO_TEMPLATE, name);
    r->good = false;
}

/* A browser reads CR LF as LF, and the hash of the script is of what it reads. */
static void drop_returns(struct buf *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++)
        if (b->p[i] != '\r')
            b->p[n++] = b->p[i];
    b->n = n;
    if (b->cap)
        b->p[n] = '\0';
}

/* What else is wrong with a template is told when it is used. */
static void check_names(const char *template, const char *path, struct diags *d)
{
    struct arena *a = arena_new();
    struct diags *aside = diags_new();
    struct tag *tree;
    if (mustache_parse(template, path, a, &tree, aside))
        template_check(tree, path, d);
    diags_free(aside);
    arena_free(a);
}

static void add_common(struct offline *o, const char *vendor, const char *plain)
{
    struct buf small = BUF_INIT;
    script_squeeze_runtime(plain, called, sizeof called / sizeof *called, &small);
    buf_printf(&o->common, "\n%s\n%s\nShenbao.data({messages:", vendor, small.p);
    for (int lang = 0; lang < 2; lang++)
        rule_js_messages_of(small.p, (enum lang)lang, &o->messages[lang]);
    buf_clear(&small);
}

const char *offline_common(const struct offline *o, size_t *n)
{
    *n = o->common.n;
    return o->common.p;
}

struct offline *offline_new(const char *own, const char *builtin, struct diags *d)
{
    struct offline *o = xcalloc(1, sizeof *o);
    struct buf plain = BUF_INIT, template = BUF_INIT, vendor = BUF_INIT;
    struct reading r = { own, builtin, d, true };
    *o = (struct offline){ .style = BUF_INIT, .common = BUF_INIT, .messages = { BUF_INIT, BUF_INIT } };
    need(&r, template_name, &template, &o->path);
    need(&r, style_name, &o->style, NULL);
    for (size_t i = 0; vendor_files[i]; i++)
        need(&r, vendor_files[i], &vendor, NULL);
    for (size_t i = 0; rule_js_files[i]; i++)
        need(&r, rule_js_files[i], &plain, NULL);
    for (size_t i = 0; script_files[i]; i++)
        need(&r, script_files[i], &plain, NULL);
    check_names(template.p, o->path, d);
    drop_returns(&vendor);
    add_common(o, vendor.p ? vendor.p : "", plain.p ? plain.p : "");
    o->template = buf_steal(&template);
    buf_clear(&plain);
    buf_clear(&vendor);
    drop_returns(&o->style);
    if (r.good)
        return o;
    offline_free(o);
    return NULL;
}

void offline_free(struct offline *o)
{
    if (!o)
        return;
    free(o->template);
    free(o->path);
    buf_clear(&o->style);
    buf_clear(&o->common);
    for (int lang = 0; lang < 2; lang++)
        buf_clear(&o->messages[lang]);
    free(o);
}

/* ---- writing ---- */

static enum lang lang_of(const struct offline_form *f) { return f->lang && strncmp(f->lang, "en", 2) == 0 ? LANG_EN : LANG_ZH; }

/* The only script that the page's policy lets run, by its hash: CSP 2, 4.2.5 in base64. */
static void add_source(struct buf *out, const char *script, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char hex[65];
    unsigned char bytes[33] = { 0 };
    sha256_hex(script, n, hex);
    for (size_t i = 0; i < 32; i++) {
        char two[3] = { hex[2 * i], hex[2 * i + 1], '\0' };
        bytes[i] = (unsigned char)strtoul(two, NULL, 16);
    }
    buf_adds(out, "'sha256-");
    for (size_t i = 0; i < 33; i += 3) {
        unsigned long group = (unsigned long)bytes[i] << 16 | (unsigned long)bytes[i + 1] << 8 | bytes[i + 2];
        for (int k = 18; k >= 0; k -= 6)
            buf_addc(out, i == 30 && k == 0 ? '=' : digits[group >> k & 63]);   /* 32 bytes: the last group has two */
    }
    buf_addc(out, '\'');
}

static void write_script(const struct offline *o, const struct offline_form *f, struct buf *out)
{
    enum lang lang = lang_of(f);
    struct buf program = BUF_INIT;
    program_to_js(f->program, &program);
    buf_add(out, o->common.p, o->common.n);
    buf_adds(out, o->messages[lang].p);
    buf_adds(out, ",marks:");
    rule_js_marks(out);
    buf_adds(out, "});\n");
    offline_data(f, lang == LANG_EN ? "en" : "zh", program.p, out);
    buf_adds(out, "Shenbao.begin();\n");
    buf_clear(&program);
}

static void put_words(struct datum *words, const char *key, enum msg id, enum lang lang)
{
    put_kept(words, key, msg_pattern_in(id, lang));
}

static struct datum *shell_data(const struct offline *o, const struct offline_form *f, const struct buf *script)
{
    struct datum *data = datum_map(), *words = datum_map();
    enum lang lang = lang_of(f);
    struct buf source = BUF_INIT;
    char *id = xasprintf("%s@%s", f->form->id, f->form->version);
    add_source(&source, script->p, script->n);
    put_plain(data, "lang", f->lang ? f->lang : "zh-CN");
    put_plain(data, "source", source.p);
    put_plain(data, "identity", id);
    put_plain(data, "title", f->form->title.s);
    put_plain(data, "subtitle", f->form->subtitle.s);
    put_plain(data, "version", f->form->version);
    put_plain(data, "procedure", f->form->procedure_title);
    put_plain(data, "bureau", f->form->bureau);
    put_plain(data, "pdf", f->pdf);
    put_kept(data, "css", o->style.p);
    put_kept(data, "script", script->p);
    put_words(words, "skip", MSG_OFFLINE_SKIP, lang);
    put_words(words, "version", MSG_OFFLINE_VERSION, lang);
    put_words(words, "offline", MSG_OFFLINE_OFFLINE, lang);
    put_words(words, "no_script", MSG_OFFLINE_NO_SCRIPT, lang);
    put_words(words, "no_script_browser", MSG_OFFLINE_NO_SCRIPT_BROWSER, lang);
    put_words(words, "no_script_pdf", MSG_OFFLINE_NO_SCRIPT_PDF, lang);
    put_words(words, "no_script_pen", MSG_OFFLINE_NO_SCRIPT_PEN, lang);
    datum_set(data, "words", words);
    free(id);
    buf_clear(&source);
    return data;
}

bool offline_write(const struct offline *o, const struct offline_form *f, struct buf *out, struct diags *d)
{
    struct buf script = BUF_INIT;
    write_script(o, f, &script);
    struct datum_pool pool = {0};
    datum_enter(&pool);
    bool good = mustache_render_data(o->template, o->path, shell_data(o, f, &script), NULL, NULL, out, d);
    datum_end(&pool);
    buf_clear(&script);
    return good;
}

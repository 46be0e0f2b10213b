/*
 * site.c - site.yaml: what holds for the whole site.
 */
#include "model/model_int.h"

#include <string.h>

static bool url_ok(const char *s) {
    size_t n = strncmp(s, "https://", 8) == 0 ? 8 : strncmp(s, "http://", 7) == 0 ? 7 : 0;
    return n && s[n] && !strpbrk(s, " \t\n\"<>");
}

/* A language tag of letters and digits in groups: zh-CN. */
static bool lang_ok(const char *s) {
    for (size_t n; (n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")) > 0 && n <= 8; s += n + 1)
        if (!s[n]) return true;
        else if (s[n] != '-') return false;
    return false;
}

static const char *const typing_names[] = {"small", "normal", "full"}, *const resource_names[] = {"Wingdings", "CF"},
                  *const pack_names[] = {"utf8", "ascii"};
static const struct words typing_words = WORDS(typing_names), resource_words = WORDS(resource_names), pack_words = WORDS(pack_names);

#define AT(m) .off = offsetof(struct site, m)
static const struct key_spec site_keys[] = {
    {.key = "title", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(title)},
    {.key = "bureau", .kind = KEY_TEXT, AT(bureau)},
    {.key = "lang", .kind = KEY_STRING, AT(lang), .ok = lang_ok, .bad = MSG_BAD_LANG},
    {.key = "base_url", .kind = KEY_TEXT, AT(base_url), .ok = url_ok, .bad = MSG_BAD_URL},
    {.key = "footer", .kind = KEY_TEXT, AT(footer)},
    {.key = "typing", .kind = KEY_WORD_STRING, AT(typing), .words = &typing_words},
    {.key = "font_resource", .kind = KEY_WORD_STRING, AT(font_resource), .words = &resource_words},
    {.key = "pack_names", .kind = KEY_WORD_STRING, AT(pack_names), .words = &pack_words},
    {.key = "scripts", .kind = KEY_NOT_BOOL, AT(no_scripts)},
    {.key = "month_is", .kind = KEY_FLAG, AT(month_is_30), .words = &month_words},
};
#undef AT
static const struct schema site_schema = {SCHEMA_KEYS(site_keys), .size = sizeof(struct site)};

void site_read(struct load *l, const char *path, struct site *out) {
    char *text;
    size_t n;
    *out = (struct site){.lang = "zh-CN", .typing = "normal", .font_resource = "Wingdings", .pack_names = "utf8", .file = path};
    if (!source_read(l, path, &text, &n, NULL)) return;
    const struct ynode *root = yaml_parse(l, path, text, n, 1);
    if (root) schema_read(l, &site_schema, root, out);
}

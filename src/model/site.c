/*
 * site.c - site.yaml: what holds for the whole site.
 */
#include "model/model_int.h"

#include <string.h>

static bool url_ok(const char *s)
{
    size_t n = strncmp(s, "https://", 8) == 0 ? 8 : strncmp(s, "http://", 7) == 0 ? 7 : 0;
    return n && s[n] && !strpbrk(s, " \t\n\"<>");
}

/* A language tag of letters and digits in groups: zh-CN. */
static bool lang_ok(const char *s)
{
    for (size_t n; (n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")) > 0 && n <= 8; s += n + 1)
        if (!s[n])
            return true;
        else if (s[n] != '-')
            return false;
    return false;
}

static const char *const typing_names[] = {"small", "normal", "full"}, *const resource_names[] = {"Wingdings", "CF"},
                  *const pack_names[] = {"utf8", "ascii"};
const struct words typing_words = WORDS(typing_names);
static const struct words resource_words = WORDS(resource_names), pack_words = WORDS(pack_names);

#define AT(m) .off = offsetof(struct site_fonts, m)
static const struct key_spec site_fonts_keys[] = {
    {.key = "title", .kind = KEY_TEXT, AT(title)}, {.key = "heading", .kind = KEY_TEXT, AT(heading)}, {.key = "label", .kind = KEY_TEXT, AT(label)},
    {.key = "value", .kind = KEY_TEXT, AT(value)}, {.key = "note", .kind = KEY_TEXT, AT(note)},       {.key = "body", .kind = KEY_TEXT, AT(body)},
};
#undef AT
static const struct schema site_fonts_schema = {SCHEMA_KEYS(site_fonts_keys), .size = sizeof(struct site_fonts)};

#define AT(m) .off = offsetof(struct number_row, m)
static const struct key_spec number_keys[] = {
    {.key = "id", .kind = KEY_STRING, .flags = KEY_REQUIRED, AT(id), .ok = id_ok, .bad = MSG_BAD_ID},
    {.key = "title", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(title)},
    {.key = "pattern", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(pattern), .ok = number_pattern_ok, .bad = MSG_SITE_PATTERN},
    {.key = "ranges", .kind = KEY_BOOL, AT(ranges)},
};
#undef AT
static const struct schema number_schema = {SCHEMA_KEYS(number_keys), .size = sizeof(struct number_row)};

#define AT(m) .off = offsetof(struct unit_kind, m)
static const struct key_spec unit_kind_keys[] = {
    {.key = "name", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(name)},
    {.key = "licence", .kind = KEY_TEXT, AT(licence)},
    {.key = "under", .kind = KEY_TEXT, AT(under)},
};
#undef AT
static const struct schema unit_kind_schema = {SCHEMA_KEYS(unit_kind_keys), .size = sizeof(struct unit_kind)};

#define AT(m) .off = offsetof(struct site, m)
static const struct key_spec site_keys[] = {
    {.key = "title", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(title)},
    {.key = "bureau", .kind = KEY_TEXT, AT(bureau)},
    {.key = "lang", .kind = KEY_STRING, AT(lang), .ok = lang_ok, .bad = MSG_BAD_LANG},
    {.key = "base_url", .kind = KEY_TEXT, AT(base_url), .ok = url_ok, .bad = MSG_BAD_URL},
    {.key = "footer", .kind = KEY_TEXT, AT(footer)},
    {.key = "typing", .kind = KEY_WORD_STRING, AT(typing), .words = &typing_words},
    {.key = "fonts", .kind = KEY_OBJECT, AT(fonts), .of = &site_fonts_schema},
    {.key = "font_resource", .kind = KEY_WORD_STRING, AT(font_resource), .words = &resource_words},
    {.key = "pack_names", .kind = KEY_WORD_STRING, AT(pack_names), .words = &pack_words},
    {.key = "scripts", .kind = KEY_NOT_BOOL, AT(no_scripts)},
    {.key = "month_is", .kind = KEY_FLAG, AT(month_is_30), .words = &month_words},
    {.key = "unit_kinds", .kind = KEY_OBJECTS, AT(unit_kinds), .off_n = offsetof(struct site, nunit_kinds), .of = &unit_kind_schema},
    {.key = "numbers", .kind = KEY_OBJECTS, AT(numbers), .off_n = offsetof(struct site, nnumbers), .of = &number_schema},
};
#undef AT
static const struct schema site_schema = {SCHEMA_KEYS(site_keys), .size = sizeof(struct site)};

/* Who stands under whom names kinds that there are. */
static void check_unit_kinds(struct load *l, const struct site *s)
{
    for (size_t i = 0; i < s->nunit_kinds; i++) {
        const struct text *under = &s->unit_kinds[i].under, *name = &s->unit_kinds[i].name;
        bool known = !under->s, twice = false;
        for (size_t k = 0; k < s->nunit_kinds; k++) {
            const char *other = s->unit_kinds[k].name.s;
            known = known || (other && strcmp(other, under->s) == 0);
            twice = twice || (k < i && other && name->s && strcmp(other, name->s) == 0);
        }
        if (!known)
            problem(l, under->at, MSG_SITE_NO_UNIT_KIND, under->s);
        if (twice)
            problem(l, name->at, MSG_SITE_UNIT_KIND_TWICE, name->s);
    }
}

void site_read(struct load *l, const char *path, struct site *out)
{
    char *text;
    size_t n;
    *out = (struct site){.lang = "zh-CN", .font_resource = "Wingdings", .pack_names = "utf8", .file = path};
    if (!source_read(l, path, &text, &n, NULL))
        return;
    const struct ynode *root = yaml_parse(l, path, text, n, 1);
    if (!root || !schema_read(l, &site_schema, root, out))
        return;
    check_unit_kinds(l, out);
    for (size_t i = 0; i < out->nnumbers; i++)
        for (size_t k = 0; k < i && out->numbers[i].id; k++)
            if (out->numbers[k].id && strcmp(out->numbers[i].id, out->numbers[k].id) == 0)
                problem(l, out->numbers[i].title.at, MSG_SITE_NUMBER_TWICE, out->numbers[i].id);
}

void site_fonts_load(const char *content, struct arena *a, struct site_fonts *out)
{
    struct diags *quiet = diags_new();
    struct load l;
    struct site site;
    load_init(&l, a, quiet, content);
    const char *path = content_path(&l, "site.yaml");
    memset(out, 0, sizeof *out);
    if (file_exists(path)) {
        site_read(&l, path, &site);
        *out = site.fonts;
    }
    load_clear(&l);
    diags_free(quiet);
}

/* ---- the typing font of a form ---- */

/* Labels of fields that a person's name is written into. */
static bool label_asks_name(const char *label)
{
    static const char *const words[] = {"姓名", "曾用名", "联系人", "代表人", "负责人", "经办人", "申请人"};
    for (size_t i = 0; label && i < sizeof words / sizeof *words; i++)
        if (strstr(label, words[i]))
            return true;
    return false;
}

static bool asks_name(const struct form *f)
{
    if (f->person_name)
        return true;
    for (size_t i = 0; i < f->nsections; i++)
        for (size_t k = 0; k < f->sections[i].nfields; k++) {
            const struct field *one = &f->sections[i].fields[k];
            if (one->type == TYPE_TEXT && label_asks_name(one->label.s))
                return true;
        }
    return false;
}

const char *form_typing(const struct form *f, const struct site *s)
{
    if (f->typing)
        return f->typing;
    if (s && s->typing)
        return s->typing;
    return asks_name(f) ? "full" : "normal";
}

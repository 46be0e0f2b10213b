/*
 * names.c - what templates may ask for: every name that a view sets, described in shenbao-layout(5). A name that is none of them would always
 * be empty, so the template's writer is told.
 */
#include <stdlib.h>
#include <string.h>

#include "page/page_int.h"

static const char *const names[] = {                       /* in byte order */
    "a", "a3", "address", "always", "amount", "anchor", "answer", "any_age", "any_condition", "any_dated", "any_eligibility",
    "any_excluded", "any_fees", "any_hours", "any_level", "any_limits", "any_materials", "any_photos", "any_receiving",
    "any_terms", "any_verified", "anyone", "ask", "author", "average", "base", "basis", "body", "bureau", "bureaus", "by",
    "by_region", "checklist", "choose", "committee", "compare", "condition", "contents", "copies", "count", "css", "d", "dated",
    "dates", "day", "decide", "decisions", "den", "does", "duplex", "eligibility", "eligible", "entries", "every", "excluded",
    "expires", "facts", "feed", "fees", "file", "files", "five_years", "flow", "footer", "form", "form_title", "from",
    "from_day", "go", "guide", "guides", "headings", "height", "here", "home", "hours", "howto", "href", "id", "identity",
    "in_committee", "in_level", "in_pack", "in_route", "in_series", "in_site", "iso", "item", "kept_by", "key", "kind_both", "kind_copy",
    "kind_form", "kind_original", "kind_photo", "kind_print", "kind_unstated", "lang", "last_month_until", "level", "levels",
    "limits", "links", "m", "materials", "max_age", "month", "n", "name", "narrow", "next", "next_number", "nforms",
    "no_script", "no_script_browser", "no_script_pdf", "no_script_pen", "note", "notice", "notices", "num", "number",
    "of_bureaus", "of_levels", "of_regions", "of_routes", "of_series", "of_years", "offline", "options", "papers", "pdf", "per_year",
    "phone", "photos", "pick", "procedure", "published", "q", "quarter", "questions", "raw", "receiving", "region", "regions",
    "result", "root", "route", "routes", "rows", "script", "self", "series", "shares", "site", "size", "skip", "source", "start",
    "steps", "style", "subtitle", "summary", "terms", "text", "title", "to", "unstated", "until", "until_day", "updated",
    "urls", "urn", "valid_for", "valid_from", "valid_until", "value", "verified", "version", "web", "week", "where", "who",
    "width", "window", "words", "y", "year", "years",
};

const char *const *template_names(size_t *n)
{
    *n = sizeof names / sizeof names[0];
    return names;
}

static bool is_known(const char *name)
{
    size_t low = 0, high = sizeof names / sizeof names[0];
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = strcmp(names[mid], name);
        if (c == 0)
            return true;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

/* A name may be several with dots between; "." alone is the value itself. */
static void check_name(const struct tag *t, const char *file, struct diags *d)
{
    char part[64];
    if (!strcmp(t->s, "."))
        return;
    for (const char *p = t->s; *p != '\0';) {
        size_t n = strcspn(p, ".");
        snprintf(part, sizeof part, "%.*s", n < sizeof part ? (int)n : (int)sizeof part - 1, p);
        if (!is_known(part)) {
            const char *near = text_nearest(part, names, sizeof names / sizeof names[0]);
            struct place at = {file, t->line, t->col};
            if (near)
                diag(d, at, MSG_PAGE_NAME_NEAR, part, near);
            else
                diag(d, at, MSG_PAGE_NAME, part);
            return;
        }
        p += n + (p[n] == '.');
    }
}

void template_check(const struct tag *t, const char *file, struct diags *d)
{
    for (; t; t = t->next) {
        if (t->kind != TAG_TEXT && t->kind != TAG_PARTIAL)
            check_name(t, file, d);
        template_check(t->first, file, d);
    }
}

/* seen: the templates that have been looked into, and whether they stood inside the section. */
struct seen { const struct partial *partial; bool inside; };
struct asking { const char *section; const char *const *names; size_t n; uint32_t asked; struct seen *seen; size_t nseen, cseen; };

static void add_asked(struct asking *k, const char *name)
{
    for (const char *p = name; *p != '\0';) {
        size_t len = strcspn(p, ".");
        for (size_t i = 0; i < k->n; i++)
            if (strlen(k->names[i]) == len && !memcmp(k->names[i], p, len))
                k->asked |= (uint32_t)1 << i;
        p += len + (p[len] == '.');
    }
}

/* Whether one of the parts of a name with dots is `part`. */
static bool has_part(const char *name, const char *part)
{
    size_t n = strlen(part);
    for (const char *p = name; (p = strstr(p, part)) != NULL; p += n)
        if ((p == name || p[-1] == '.') && (p[n] == '\0' || p[n] == '.'))
            return true;
    return false;
}

/* inside: of a section of the name that is looked for. */
static void look_into(struct asking *k, const struct tag *t, bool inside)
{
    for (; t; t = t->next) {
        const struct partial *other = t->kind == TAG_PARTIAL ? t->partial : NULL;
        if (inside && t->kind != TAG_TEXT && t->kind != TAG_PARTIAL)
            add_asked(k, t->s);
        look_into(k, t->first, inside || (t->kind == TAG_SECTION && k->section && has_part(t->s, k->section)));
        for (size_t i = 0; i < k->nseen && other; i++)
            if (k->seen[i].partial == other && k->seen[i].inside >= inside)
                other = NULL;
        if (other) {
            *VEC_ADD(k->seen, k->nseen, k->cseen) = (struct seen){other, inside};
            if (!other->bad)
                look_into(k, other->tree, inside);
        }
    }
}

uint32_t template_asks(const struct tag *t, const char *section, const char *const *asked, size_t n)
{
    struct asking k = {.section = section, .names = asked, .n = n};
    look_into(&k, t, !section);
    free(k.seen);
    return k.asked;
}

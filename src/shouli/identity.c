/*
 * identity.c - whose form a PDF says it is, in three places, compared. A stranger could have edited each of them.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli.h"

static bool is_one_of(char c, const char *extra)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr(extra, c));
}

bool identity_parse(const char *s, struct identity *out)
{
    const char *at = strchr(s, '@');
    memset(out, 0, sizeof *out);
    if (!at || s[0] < 'a' || s[0] > 'z' || (size_t)(at - s) >= sizeof out->id || !at[1] || strlen(at + 1) >= sizeof out->version)
        return false;
    for (const char *p = s; p < at; p++)
        if (!is_one_of(*p, "-"))
            return false;
    for (const char *p = at + 1; *p; p++)
        if (!is_one_of(*p, "._-ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            return false;
    memcpy(out->id, s, (size_t)(at - s));
    memcpy(out->version, at + 1, strlen(at + 1));
    return true;
}

/* The hidden field as people could have changed it: NULL when it is not there at all. */
static const char *hidden_field(const struct read_result *r)
{
    for (size_t i = 0; i < r->nfields; i++)
        if (strcmp(r->fields[i].name, "_form") == 0)
            return r->fields[i].value;
    return NULL;
}

/* The definition inside an attachment: under "form", or the whole. Borrowed from j. */
static const json_t *definition_in(const json_t *j)
{
    const json_t *form = json_object_get(j, "form");
    return json_is_object(form) ? form : j;
}

/* What an attachment says it belongs to; false when it says nothing readable. */
static bool attached_identity(const char *text, struct identity *out)
{
    json_t *j = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    const char *said = json_string_value(json_object_get(json_object_get(j, "identity"), "form"));
    bool ok = false;
    if (said) {
        ok = identity_parse(said, out);
    } else if (json_is_object(j)) {
        struct arena *a = arena_new();
        struct buf why = BUF_INIT;
        struct form *f = form_from_json(definition_in(j), a, &why);
        if (f) {
            char *s = arena_printf(a, "%s@%s", f->id, f->version);
            ok = identity_parse(s, out);
        }
        buf_clear(&why);
        arena_free(a);
    }
    json_decref(j);
    return ok;
}

/* The procedure and the code lists may have changed since the form was downloaded; its own words may not. */
static bool same_definition(const char *attached, const struct form *ours)
{
    json_t *j = json_loads(attached, 0, NULL);
    struct arena *a = arena_new();
    struct buf why = BUF_INIT;
    struct form *f = json_is_object(j) ? form_from_json(definition_in(j), a, &why) : NULL;
    bool same = f && form_same(f, ours);
    buf_clear(&why);
    arena_free(a);
    json_decref(j);
    return same;
}

/* ---- attachments seen before ---- */

void attachments_clear(struct attachments *a)
{
    for (size_t i = 0; i < ATTACHMENTS; i++)
        free(a->v[i].text);
    *a = (struct attachments){.next = 0};
}

static struct attachment *look_up(struct attachments *seen, const char *text)
{
    for (size_t i = 0; i < ATTACHMENTS; i++)
        if (seen->v[i].text && strcmp(seen->v[i].text, text) == 0)
            return &seen->v[i];
    struct attachment *a = &seen->v[seen->next++ % ATTACHMENTS];
    free(a->text);
    *a = (struct attachment){.text = xstrdup(text)};
    a->readable = attached_identity(text, &a->is);
    return a;
}

bool attachments_agree(struct attachments *seen, const char *attached, const struct form *ours)
{
    if (!attached)
        return true;
    struct attachment *a = look_up(seen, attached);
    if (a->compared != ours) {
        a->compared = ours;
        a->same = same_definition(attached, ours);
    }
    return a->same;
}

/* ---- three words compared ---- */

static bool same_identity(const struct identity *a, const struct identity *b)
{
    return strcmp(a->id, b->id) == 0 && strcmp(a->version, b->version) == 0;
}

enum identity_verdict identity_of(const struct read_result *r, struct attachments *seen, struct identity *out)
{
    struct identity said[3];
    const char *field = hidden_field(r);
    const struct attachment *a = r->form_attached ? look_up(seen, r->form_attached) : NULL;
    /* Present and unreadable is a word of its own: it disagrees with whatever the others say. */
    bool present[3] = {field != NULL, a != NULL, r->info_form != NULL};
    bool ok[3] = {field && identity_parse(field, &said[0]), a && a->readable, r->info_form && identity_parse(r->info_form, &said[2])};
    if (ok[1])
        said[1] = a->is;
    int first = ok[0] ? 0 : ok[1] ? 1 : ok[2] ? 2 : -1;
    memset(out, 0, sizeof *out);
    if (first < 0)
        return IDENTITY_FOREIGN;
    *out = said[first];
    for (int i = 0; i < 3; i++)
        if (present[i] && (!ok[i] || !same_identity(&said[i], out)))
            return IDENTITY_EDITED;
    return IDENTITY_OK;
}

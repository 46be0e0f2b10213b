/*
 * letter.c - the front matter of a letter's template: its title, its paper, and the values it takes, declared like the fields of a form.
 *
 * Knows nothing of what the Markdown below does with them.
 */
#include <string.h>

#include "model/model_int.h"

struct letter_source { struct letter l; struct ynode *data; };

static const char *const paper_names[] = {"official", "form"};
static const struct words letter_paper_words = WORDS(paper_names);

#define AT(m) .off = offsetof(struct letter_source, m)
static const struct key_spec letter_keys[] = {
    {.key = "title", .kind = KEY_TEXT, .flags = KEY_REQUIRED, AT(l.title)},
    {.key = "paper", .kind = KEY_WORD, AT(l.paper), .words = &letter_paper_words},
    {.key = "data", .kind = KEY_NODE, .flags = KEY_REQUIRED, AT(data)},
};
#undef AT
static const struct schema letter_schema = {SCHEMA_KEYS(letter_keys), .size = sizeof(struct letter_source)};

static struct letter *read_letter(struct load *l, const char *path)
{
    char *text;
    size_t n;
    bool absent;
    struct halves h;
    if (!source_read(l, path, &text, &n, &absent)) {
        if (absent)
            problem0(l, place_at(path, 0, 0), MSG_NO_FILE);
        return NULL;
    }
    if (!front_matter_split(l, path, text, n, &h))
        return NULL;
    const struct ynode *root = yaml_parse(l, path, h.head, h.nhead, 2);
    struct letter_source *src = arena_alloc(l->arena, sizeof *src);
    if (!root || !schema_read(l, &letter_schema, root, src))
        return NULL;
    struct letter *out = &src->l;
    size_t stem = strlen(path_base(path));
    if (stem > 3 && strcmp(path_base(path) + stem - 3, ".md") == 0)
        stem -= 3;
    out->name = arena_strndup(l->arena, path_base(path), stem);
    out->file = path;
    out->body = unix_lines(l, h.body, h.nbody);
    out->body_line = h.body_line;
    out->data = arena_alloc(l->arena, sizeof *out->data);
    *out->data = (struct form){.id = out->name, .version = "1", .title = out->title, .copies = 1, .file = path, .at = place_at(path, 1, 1)};
    sections_read(l, out->data, src->data);
    form_check(l, out->data, root);
    return out;
}

struct letter *letter_load(const char *path, struct arena *a, struct diags *d)
{
    struct load l;
    load_init(&l, a, d, NULL);
    lists_read(&l);
    struct letter *out = read_letter(&l, arena_strdup(a, path));
    load_clear(&l);
    return out;
}

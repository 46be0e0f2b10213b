/*
 * font.c - the opened font files, the chain of fonts behind each role, and the widths the sheet stage asks for.
 *
 * Knows HarfBuzz, nothing of PDF. Everything here is read-only after pdf_fonts_new but for what `lock` guards, and `known`.
 */
#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <hb-ot.h>

#include "pdf/pdf_int.h"

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_TITLE] = "title", [ROLE_HEADING] = "heading", [ROLE_LABEL] = "label", [ROLE_VALUE] = "value", [ROLE_NOTE] = "note",
    [ROLE_BODY] = "body"};
static const char *const typing_names[TYPING_COUNT] = {[TYPING_NORMAL] = "typing-normal", [TYPING_FULL] = "typing-full"};

/* A fourth kind of entry in the list given to pdf_fonts_new: not a font but the list of characters. */
#define CHARACTERS_ROLE "typing-characters"
#define CHARACTERS_FILE "tongyong-8105.txt"

const char *role_name(enum sheet_role role)
{
    assert(role < ROLE_COUNT);
    return role_names[role];
}

bool char_is_invisible(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) || (cp >= 0x180B && cp <= 0x180D) || cp == 0x200B ||
           cp == 0x200C || cp == 0x200D || cp == 0x2060 || cp == 0xFEFF;
}

uint32_t face_glyph(const struct face *f, uint32_t cp)
{
    hb_codepoint_t g;
    return hb_font_get_nominal_glyph(f->font, cp, &g) ? g : 0;
}

static size_t find_in_chain(const struct pdf_fonts *f, enum sheet_role role, uint32_t cp)
{
    const struct chain *c = &f->chains[role];
    for (size_t i = 0; i < c->n; i++)
        if (face_glyph(&f->faces[c->v[i]], cp))
            return c->v[i];
    return NO_FACE;
}

/* The same few hundred characters are asked for again and again, by any thread: each answer is one word, written whole. From the top: 24 bits
 * of the character + 1, 16 of the face + 1 (0: no face), 24 of the advance. */
struct found { size_t face; int advance; };

static struct found look(const struct pdf_fonts *f, enum sheet_role role, uint32_t cp)
{
    assert(role < ROLE_COUNT && f->n < 0xFFFF);
    _Atomic uint64_t *slot = &f->known[role][cp % KNOWN];
    uint64_t word = atomic_load_explicit(slot, memory_order_relaxed);
    if (word >> 40 != (uint64_t)cp + 1) {
        size_t face = find_in_chain(f, role, cp);
        int advance = face == NO_FACE ? 0 : hb_font_get_glyph_h_advance(f->faces[face].font, face_glyph(&f->faces[face], cp));
        word = ((uint64_t)cp + 1) << 40 | (face == NO_FACE ? 0 : (uint64_t)face + 1) << 24 | ((uint64_t)advance & 0xFFFFFF);
        atomic_store_explicit(slot, word, memory_order_relaxed);
    }
    uint64_t face = word >> 24 & 0xFFFF;
    return (struct found){face ? (size_t)face - 1 : NO_FACE, (int)(word & 0xFFFFFF)};
}

size_t chain_find(const struct pdf_fonts *f, enum sheet_role role, uint32_t cp) { return look(f, role, cp).face; }

/* FontBBox from `head` (xMin yMin xMax yMax at byte 36), in 1/1000 em. */
static void read_bbox(struct face *f)
{
    hb_blob_t *head = hb_face_reference_table(f->hb, HB_TAG('h', 'e', 'a', 'd'));
    unsigned n;
    const unsigned char *p = (const unsigned char *)hb_blob_get_data(head, &n);
    int upem = (int)hb_face_get_upem(f->hb);
    for (size_t i = 0; i < 4 && n >= 44 && upem > 0; i++)
        f->bbox[i] = (int16_t)(p[36 + 2 * i] << 8 | p[37 + 2 * i]) * 1000 / upem;
    hb_blob_destroy(head);
}

static void read_name(struct face *f)
{
    char ps[sizeof f->name] = "";
    unsigned n = sizeof ps;
    hb_ot_name_get_utf8(f->hb, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &n, ps);
    size_t k = 0;
    for (const char *s = ps; *s; s++)
        if (isalnum((unsigned char)*s) || *s == '-')
            f->name[k++] = *s;
    f->name[k] = '\0';
    if (k == 0)
        strcpy(f->name, "Font");
    f->serif = strstr(f->name, "Serif") || strstr(f->name, "Song") || strstr(f->name, "Ming");
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *b = hb_face_reference_table(face, tag);
    bool has = hb_blob_get_length(b) > 0;
    hb_blob_destroy(b);
    return has;
}

static hb_blob_t *outline_table(hb_face_t *view, hb_tag_t tag, void *ctx)
{
    (void)view;
    switch (tag) {
    case HB_TAG('c', 'm', 'a', 'p'):
    case HB_TAG('G', 'S', 'U', 'B'):
    case HB_TAG('G', 'P', 'O', 'S'):
    case HB_TAG('G', 'D', 'E', 'F'): return hb_blob_get_empty();
    }
    return hb_face_reference_table(ctx, tag);
}

/* A view of the face for subsetting by glyph ids. With a cmap there, every plan reads the whole of it: 4 ms of 6 for Noto CJK. */
static hb_face_t *outline_view(hb_face_t *face)
{
    hb_face_t *view = hb_face_create_for_tables(outline_table, face, NULL);
    hb_face_set_upem(view, hb_face_get_upem(face));
    hb_face_set_glyph_count(view, hb_face_get_glyph_count(face));
    hb_face_make_immutable(view);
    return view;
}

/* Opens a face into *f; a mistake is told to diags and false. The file is mapped by HarfBuzz and stays mapped. */
static bool face_open(struct face *f, const char *path, int index, struct diags *d)
{
    struct place at = {path, 0, 0};
    hb_blob_t *file = hb_blob_create_from_file_or_fail(path);
    if (!file) {
        diag0(d, at, MSG_PDF_FONT_OPEN);
        return false;
    }
    unsigned count = hb_face_count(file);
    if (index < 0 || (unsigned)index >= count) {
        char want[16], have[16];
        snprintf(want, sizeof want, "%d", index);
        snprintf(have, sizeof have, "%u", count);
        if (count == 0)
            diag0(d, at, MSG_PDF_FONT_KIND);
        else
            diag(d, at, MSG_PDF_FONT_INDEX, want, have);
        hb_blob_destroy(file);
        return false;
    }
    hb_face_t *face = hb_face_create(file, (unsigned)index);
    hb_blob_destroy(file);
    bool cff = has_table(face, HB_TAG('C', 'F', 'F', ' '));
    if (hb_face_get_glyph_count(face) < 2 || (!cff && !has_table(face, HB_TAG('g', 'l', 'y', 'f')))) {
        diag0(d, at, MSG_PDF_FONT_KIND);
        hb_face_destroy(face);
        return false;
    }
    hb_face_make_immutable(face);
    hb_font_t *font = hb_font_create(face);
    hb_font_set_scale(font, 1000, 1000);
    hb_font_make_immutable(font);
    *f = (struct face){.path = xstrdup(path), .index = index, .hb = face, .font = font, .outlines = outline_view(face), .cff = cff};
    hb_position_t cap;
    f->cap_height = hb_ot_metrics_get_position(font, HB_OT_METRICS_TAG_CAP_HEIGHT, &cap) && cap > 0 ? cap : 733;
    read_bbox(f);
    read_name(f);
    return true;
}

/* The face for a file, opened once however many roles name it; NO_FACE when it cannot be. */
static size_t face_get(struct pdf_fonts *f, const char *path, int index, struct diags *d)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->faces[i].index == index && strcmp(f->faces[i].path, path) == 0)
            return i;
    struct face one;
    if (!face_open(&one, path, index, d))
        return NO_FACE;
    *VEC_ADD(f->faces, f->n, f->cap) = one;
    return f->n - 1;
}

static int name_index(const char *const *names, int n, const char *s)
{
    for (int i = 0; i < n; i++)
        if (strcmp(names[i], s) == 0)
            return i;
    return -1;
}

static void add_font(struct pdf_fonts *f, const struct pdf_font *v, struct diags *d)
{
    if (strcmp(v->role, CHARACTERS_ROLE) == 0) {
        free(f->characters);
        f->characters = xstrdup(v->path);
        return;
    }
    int role = name_index(role_names, ROLE_COUNT, v->role), typing = name_index(typing_names, TYPING_COUNT, v->role);
    if (role < 0 && typing < 0) {
        diag(d, ((struct place){v->path, 0, 0}), MSG_PDF_FONT_ROLE, v->role);
        return;
    }
    size_t face = face_get(f, v->path, v->index, d);
    if (face == NO_FACE)
        return;
    if (role >= 0) {
        struct chain *c = &f->chains[role];
        *VEC_ADD(c->v, c->n, c->cap) = face;
    } else if (f->typing_face[typing] == NO_FACE) {
        f->typing_face[typing] = face;
    }
}

/* A role without fonts of its own takes those of the labels. */
static void fill_empty_roles(struct pdf_fonts *f, struct diags *d)
{
    const struct chain *label = &f->chains[ROLE_LABEL];
    if (label->n == 0)
        diag(d, ((struct place){NULL, 0, 0}), MSG_PDF_FONT_MISSING, role_names[ROLE_LABEL]);
    for (int r = 0; r < ROLE_COUNT; r++) {
        struct chain *c = &f->chains[r];
        if (c->n > 0)
            continue;
        for (size_t i = 0; i < label->n; i++)
            *VEC_ADD(c->v, c->n, c->cap) = label->v[i];
    }
}

struct pdf_fonts *pdf_fonts_new(const struct pdf_font *v, size_t n, const char *cache_dir, struct diags *d)
{
    struct pdf_fonts *f = xcalloc(1, sizeof *f);
    for (int i = 0; i < TYPING_COUNT; i++)
        f->typing_face[i] = NO_FACE;
    pthread_mutex_init(&f->lock, NULL);
    f->known = xcalloc(ROLE_COUNT, sizeof *f->known);
    if (cache_dir)
        f->cache_dir = xstrdup(cache_dir);
    for (size_t i = 0; i < n; i++)
        add_font(f, &v[i], d);
    fill_empty_roles(f, d);
    if (!f->characters) {
        char *dir = data_dir("fonts");
        if (dir)
            f->characters = path_join(dir, CHARACTERS_FILE);
        free(dir);
    }
    return f;
}

void pdf_fonts_free(struct pdf_fonts *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < RECENT; i++)
        packed_free(f->recent[i].pack);
    for (int i = 0; i < TYPING_COUNT; i++)
        packed_free(f->typing[i]);
    for (int r = 0; r < ROLE_COUNT; r++)
        free(f->chains[r].v);
    for (size_t i = 0; i < f->n; i++) {
        hb_font_destroy(f->faces[i].font);
        hb_face_destroy(f->faces[i].outlines);
        hb_face_destroy(f->faces[i].hb);
        free(f->faces[i].path);
    }
    free(f->faces);
    free(f->known);
    free(f->characters);
    free(f->cache_dir);
    pthread_mutex_destroy(&f->lock);
    free(f);
}

static double metrics_advance(void *ctx, enum sheet_role role, uint32_t cp)
{
    const struct pdf_fonts *f = ctx;
    if (char_is_invisible(cp))
        return 0;
    struct found found = look(f, role, cp);
    return found.face == NO_FACE ? -1 : found.advance;
}

struct sheet_metrics pdf_fonts_metrics(struct pdf_fonts *f)
{
    return (struct sheet_metrics){.advance = metrics_advance, .ctx = f};
}

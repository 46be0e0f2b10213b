/*
 * batch.c - the characters of many documents together, so that their fonts are subset once and not for each of them.
 */
#include <stdlib.h>

#include "pdf/pdf_int.h"

struct pdf_batch { struct pdf_fonts *fonts; hb_set_t **keys; };      /* beside fonts->faces */

struct pdf_batch *pdf_batch_new(struct pdf_fonts *f) {
    struct pdf_batch *b = xcalloc(1, sizeof *b);
    b->fonts = f;
    b->keys = xcalloc(f->n + 1, sizeof *b->keys);
    for (size_t i = 0; i < f->n; i++) b->keys[i] = hb_set_create();
    return b;
}

/* A character that no font has is told when its document is written. */
void pdf_batch_add(struct pdf_batch *b, const struct sheet *s) {
    struct pdf_options none = {0};
    struct doc doc = {.fonts = b->fonts, .sheet = s, .o = &none, .d = diags_new()};
    doc.df = xcalloc(b->fonts->n + 1, sizeof *doc.df);
    for (size_t i = 0; i < b->fonts->n; i++) doc.df[i].keys = b->keys[i];
    for (size_t i = 0; i < s->npages; i++) page_note(&doc, &s->pages[i]);
    free(doc.df);
    diags_free(doc.d);
}

void batch_note(struct doc *doc, const struct pdf_batch *b) {
    for (size_t i = 0; i < doc->fonts->n; i++) hb_set_union(doc->df[i].keys, b->keys[i]);
}

void pdf_batch_free(struct pdf_batch *b) {
    if (!b) return;
    for (size_t i = 0; i < b->fonts->n; i++) hb_set_destroy(b->keys[i]);
    free(b->keys);
    free(b);
}

/*
 * markup.h - Markdown to HTML through cmark, with the passes Chinese needs. Raw HTML stays off.
 */
#ifndef SHENBAO_MARKUP_H
#define SHENBAO_MARKUP_H

#include "base/base.h"

struct heading { int level; char *id, *text; };
struct markup { struct buf html; struct heading *headings; size_t nheadings, cheadings; };
/* Renders text whose first line is line `line` of `file`. Headings get an id from their words (Han kept), unique on the page.
 * A line break between two Han characters is no space. Unsafe links and raw HTML are left out with a warning in diags. */
void markup_render(const char *text, const char *file, int line, struct markup *out, struct diags *d);
/* One line of inline Markdown (front matter texts), no paragraph around it. */
void markup_inline(const char *text, struct buf *out);
/* The anchor made of a text's words: letters and digits of every script kept, Latin in lower case, spaces and hyphens to one '-',
 * punctuation dropped, never empty. It holds no '.', so ids with one cannot meet it. Appended to out. */
void markup_slug(const char *text, struct buf *out);
void markup_clear(struct markup *m);

#endif

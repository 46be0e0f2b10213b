/*
 * send_int.h - the sheet that is printed and goes along with a bundle.
 */
#ifndef SHENBAO_SEND_INT_H
#define SHENBAO_SEND_INT_H

struct handover_row { long long application; const char *name, *procedure, *number, *verdict, *why; };
struct handover {
    const char *from, *to, *kind, *by, *phone, *id, *print, *file, *made_at;
    long long files;
    const struct handover_row *rows; size_t n;
};
void cover_write(const struct handover *c, const char *path, const char *content);   /* a PDF; dies on failure (cover.c) */
const char *kind_word(const char *kind);                   /* as people read it, in the language set */
const char *verdict_word(const char *verdict);

#endif

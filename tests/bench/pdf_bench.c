/*
 * pdf_bench.c - writes the blank PDF of every form of a content folder, with a process for each processor as `shenbao build` has: what
 * tests/bench/pdf times.
 *
 * pdf_bench CONTENT PROFILE CACHE OUT: PROFILE small, normal or full. The work of `shenbao build` for the paper alone: definitions read and
 * checked, laid out, labels subset and embedded, fields built.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/model.h"
#include "pdf/pdf.h"
#include "sheet/sheet.h"

static struct pdf_fonts *open_fonts(const char *cache, struct arena *a, struct diags *d)
{
    struct font_config c = { 0 };
    if (!fonts_load_config("fonts/fonts.yaml", a, &c, d))
        return NULL;
    struct pdf_font *v = arena_alloc(a, (c.n ? c.n : 1) * sizeof *v);
    for (size_t i = 0; i < c.n; i++)
        v[i] = (struct pdf_font){ .role = c.v[i].role, .path = c.v[i].file, .index = c.v[i].index };
    return pdf_fonts_new(v, c.n, cache, d);
}

/* As the others write: without waiting for the disk. */
static void write_file(const char *path, const struct buf *b)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(b->p, 1, b->n, f) != b->n || fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

static void write_form(const struct form *f, const char *profile, struct pdf_fonts *fonts, const char *dir, struct diags *d)
{
    struct sheet_metrics metrics = pdf_fonts_metrics(fonts);
    struct sheet *s = sheet_of_form(f, &metrics, d);
    struct pdf_options o = { .title = f->title.s, .lang = "zh-CN", .typing = profile, .font_resource = "Wingdings" };
    struct buf pdf = BUF_INIT;
    char *name = xasprintf("%s.pdf", f->id), *path = path_join(dir, name);

    if (pdf_write(fonts, s, &o, &pdf, d))
        write_file(path, &pdf);
    free(name);
    free(path);
    buf_clear(&pdf);
    sheet_free(s);
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fputs("usage: pdf_bench CONTENT PROFILE CACHE OUT\n", stderr);
        return 2;
    }
    struct diags *d = diags_new();
    struct arena *a = arena_new();
    struct model *m = model_load(argv[1], d);
    struct pdf_fonts *fonts = open_fonts(argv[3], a, d);
    long jobs = sysconf(_SC_NPROCESSORS_ONLN), job = 0;
    while (m && fonts && job + 1 < jobs && fork() > 0)
        job++;                                             /* the child goes on as the job that it was made for */
    size_t n = 0;
    for (size_t g = 0; m && fonts && g < m->nguides; g++)
        for (size_t i = 0; i < m->guides[g]->nforms; i++)
            if ((long)(n++) % jobs == job)
                write_form(m->guides[g]->forms[i], argv[2], fonts, argv[4], d);
    int status = diags_status(d, false), other;
    diags_print(d, stderr);
    while (wait(&other) > 0)
        if (other != 0)
            status = 2;
    pdf_fonts_free(fonts);
    model_free(m);
    arena_free(a);
    diags_free(d);
    return status > 1 || !m || !fonts;
}

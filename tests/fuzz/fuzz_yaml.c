/*
 * Fuzz target: a form, a guide, a site and a code list through the model. The input holds the four files one after the other, divided
 * by NUL, which none of them may hold; those that are missing are small and sound.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct { const char *name, *sound; } fuzz_files[] = {
    {"guides/zhejiang/one/one.form.yaml", "form: one\nversion: '1'\ntitle: 表\nsections:\n"
                                            "  - fields:\n      - {name: a, label: 甲, type: text}\n"},
    {"guides/zhejiang/one/guide.md", "---\ntitle: 事项\nregion: 浙江省\nbureau: 局\nforms: [one.form.yaml]\n---\n正文\n"},
    {"site.yaml", "title: 站\nbureau: 局\n"},
    {"codes/list.csv", "code,name\n1,一\n"},
};

/* A folder of its own, removed when the program ends. */
static char fuzz_folder[] = "out/fuzz-model-XXXXXX";

static void fuzz_leave(void)
{
    char *command = xasprintf("rm -rf '%s'", fuzz_folder);
    if (system(command) != 0)
        abort();
    free(command);
}

static void fuzz_put(size_t i, const void *p, size_t n)
{
    char *path = path_join(fuzz_folder, fuzz_files[i].name);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(p, 1, n, f) != n || fclose(f) != 0)
        abort();
    free(path);
}

static void fuzz_enter(void)
{
    file_mkdirs("out");
    if (!mkdtemp(fuzz_folder))
        abort();
    setenv("SHENBAO_DATA", fuzz_folder, 1);                /* not the shipped code lists, which would be read again for every input */
    atexit(fuzz_leave);
    for (size_t i = 0; i < sizeof fuzz_files / sizeof *fuzz_files; i++) {
        char *path = path_join(fuzz_folder, fuzz_files[i].name), *dir = path_dir(path);
        file_mkdirs(dir);
        free(dir);
        free(path);
    }
}

/* What was read must survive being written as the counter gets it. */
static void fuzz_forms(const struct guide *g)
{
    for (size_t i = 0; i < g->nforms; i++) {
        json_t *j = form_to_json(g->forms[i]);
        if (!j)
            abort();
        json_decref(j);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool ready;
    if (!ready)
        fuzz_enter();
    ready = true;
    for (size_t i = 0; i < sizeof fuzz_files / sizeof *fuzz_files; i++) {
        const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;
        size_t n = end ? (size_t)(end - data) : size;
        fuzz_put(i, n > 0 ? (const void *)data : fuzz_files[i].sound, n > 0 ? n : strlen(fuzz_files[i].sound));
        data += end ? n + 1 : n;
        size -= end ? n + 1 : n;
    }
    struct diags *d = diags_new();
    struct model *m = model_load(fuzz_folder, d);
    for (size_t i = 0; m && i < m->nguides; i++)
        fuzz_forms(m->guides[i]);
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    if (!f)
        abort();
    diags_print(d, f);
    fclose(f);
    if (!u8_valid(text, n))
        abort();                                           /* a message shows bytes of the file */
    free(text);
    model_free(m);
    diags_free(d);
    return 0;
}

/*
 * letter.c - `shenbao letter NAME --data FILE.json`: one letter as PDF or HTML.
 */
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "shenbao/shenbao.h"

struct letter_job { const char *name, *data, *out, *content; bool html; };

/* The JSON of a file, or of standard input for "-"; NULL (told) when it is none. */
static json_t *read_data(const char *path, struct diags *d)
{
    struct buf text = BUF_INIT;
    json_error_t e;
    bool read = strcmp(path, "-") == 0 ? file_read_fd(0, &text, 0) : file_read(path, &text, 0);
    if (!read)
        die_errno(path);
    size_t bom = text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    json_t *j = json_loadb(text.p + bom, text.n - bom, JSON_REJECT_DUPLICATES, &e);
    if (!j)
        diag(d, ((struct place){ path, e.line, e.column }), MSG_LETTER_JSON, e.text);
    buf_clear(&text);
    return j;
}

char *layouts_own(const char *content)
{
    char *inside = path_join(content, "layouts");
    if (file_is_dir(inside))
        return inside;
    free(inside);
    char *above = path_dir(content);
    char *own = strcmp(content, ".") == 0 ? xstrdup("../layouts") : strcmp(above, ".") == 0 ? xstrdup("layouts") : path_join(above, "layouts");
    free(above);
    return own;
}

static struct letter_doc *fill(const struct letter_job *job, const char *content, struct diags *d)
{
    char *builtin = data_dir("layouts"), *own = layouts_own(content);
    if (!builtin)
        die(MSG_SHENBAO_NO_LAYOUTS, MSG_NONE);
    json_t *data = read_data(job->data, d);
    struct letter_request r = { .name = job->name, .own = file_is_dir(own) ? own : NULL, .builtin = builtin, .data = data, .data_file = job->data,
                                .day = date_today() };
    struct letter_doc *doc = data ? letter_fill(&r, d) : NULL;
    json_decref(data);
    free(own);
    free(builtin);
    return doc;
}

static void write_out(const struct letter_job *job, const struct buf *b)
{
    char *path = job->out ? xstrdup(job->out) : xasprintf("%s.%s", job->name, job->html ? "html" : "pdf");
    struct buf t = BUF_INIT;
    if (strcmp(path, "-") == 0) {
        fwrite(b->p, 1, b->n, stdout);
    } else {
        file_write_atomic(path, b->p, b->n);
        msg_format(&t, MSG_SHENBAO_CREATED, MSG_ARGS(path));
        puts(t.p);
    }
    buf_clear(&t);
    free(path);
}

static bool make(const struct letter_job *job, const char *content, struct buf *out, struct diags *d)
{
    struct arena *a = arena_new();
    struct letter_doc *doc = fill(job, content, d);
    bool good = doc != NULL;
    if (good && job->html) {
        letter_html(doc, out);
    } else if (good) {
        struct pdf_fonts *fonts = fonts_open(content, NULL, a, d);
        good = fonts && letter_pdf(doc, fonts, out, d);
        pdf_fonts_free(fonts);
    }
    letter_free(doc);
    arena_free(a);
    return good;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

int cmd_letter(int argc, char **argv)
{
    struct letter_job job = { 0 };
    for (int i = 0; i < argc; i++) {
        if (option_value(argc, argv, &i, "-o", &job.out) || option_value(argc, argv, &i, "--data", &job.data) ||
            option_value(argc, argv, &i, "--content", &job.content))
            continue;
        if (strcmp(argv[i], "--html") == 0)
            job.html = true;
        else if (argv[i][0] == '-' || job.name)
            usage_error(argv[i]);
        else
            job.name = argv[i];
    }
    if (!job.name || !job.data)
        usage_error("letter");
    job.html |= job.out && ends_with(job.out, ".html");
    const char *content = job.content ? job.content : file_is_dir("content") ? "content" : ".";
    struct diags *d = diags_new();
    struct buf out = BUF_INIT;
    if (make(&job, content, &out, d))
        write_out(&job, &out);
    int status = diags_status(d, false);
    diags_print(d, stderr);
    buf_clear(&out);
    diags_free(d);
    return status;
}

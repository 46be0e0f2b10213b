/*
 * serve.c - `shenbao serve`: builds into a folder of its own, drafts too, shows it on the loopback interface, builds again when a source
 * changes and tells the pages to load anew. While the sources have mistakes every page is the list of them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shenbao/shenbao.h"

enum { SETTLE_MS = 15, PORT = 8000 };

struct preview { const char *dir, *out; char *site, *log; int status; struct watch *watch; bool built; };

static int build_once(void *ctx)
{
    const struct preview *p = ctx;
    struct build_options o = { .dir = p->dir, .out = p->out, .drafts = true, .jobs = cpu_count() };
    if (!p->built || !watch_names(p->watch, &o.changed, &o.nchanged))
        o.changed = NULL;                                  /* anything may have */
    return build_site(&o);
}

static void build(struct preview *p)
{
    struct buf said = BUF_INIT;
    p->status = run_aside(build_once, p, p->log);
    if (file_read(p->log, &said, 0))
        fputs(said.p, stderr);
    buf_clear(&said);
    p->built = p->status < 2;
    if (p->built)
        watch_forget(p->watch);
}

static const char *type_of(const char *path)
{
    static const struct { const char *end, *type; } types[] = {
        { ".html", "text/html; charset=utf-8" }, { ".css", "text/css; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" },
        { ".pdf", "application/pdf" }, { ".zip", "application/zip" }, { ".xml", "application/xml" }, { ".png", "image/png" },
        { ".jpg", "image/jpeg" }, { ".jpeg", "image/jpeg" }, { ".gif", "image/gif" }, { ".webp", "image/webp" }, { ".txt", "text/plain; charset=utf-8" } };
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t m = strlen(types[i].end);
        if (n > m && strcmp(path + n - m, types[i].end) == 0)
            return types[i].type;
    }
    return "application/octet-stream";
}

static const char listening[] = "<script>new EventSource(\"" SERVE_EVENTS "\").onmessage=function(){location.reload()}</script>\n";

static void add_escaped(struct buf *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '<' || *s == '>' || *s == '&')
            buf_printf(out, "&#%d;", *s);
        else
            buf_addc(out, *s);
    }
}

static void show_mistakes(const struct preview *p, struct serve_reply *r)
{
    struct buf said = BUF_INIT;
    const char *head = msg_pattern(MSG_SHENBAO_SERVE_BROKEN);
    file_read(p->log, &said, 0);
    r->status = 500;
    r->type = "text/html; charset=utf-8";
    buf_printf(&r->body, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
               "<title>%s</title>\n</head>\n<body>\n<h1>%s</h1>\n<pre style=\"white-space:pre-wrap\">", msg_lang() == LANG_EN ? "en" : "zh-CN", head, head);
    add_escaped(&r->body, said.p);
    buf_printf(&r->body, "</pre>\n%s</body>\n</html>\n", listening);
    buf_clear(&said);
}

/* Before the end of the page; a page that forbids itself every connection will not listen, and is loaded anew by hand. */
static void make_listen(struct buf *page)
{
    struct buf out = BUF_INIT;
    char *end = NULL;
    for (char *p = page->p; (p = strstr(p, "</body>")) != NULL; p++)
        end = p;
    if (!end)
        return;
    buf_add(&out, page->p, (size_t)(end - page->p));
    buf_adds(&out, listening);
    buf_adds(&out, end);
    buf_clear(page);
    *page = out;
}

static void show(void *ctx, const char *path, struct serve_reply *r)
{
    const struct preview *p = ctx;
    size_t n = strlen(path);
    char *name = n == 0 || path[n - 1] == '/' ? xasprintf("%sindex.html", path) : xstrdup(path), *file = path_join(p->site, name);
    const char *type = type_of(name);
    bool page = strncmp(type, "text/html", 9) == 0;
    if (file_is_dir(file)) {                               /* its links are seen from inside */
        r->status = 301;
        r->location = xasprintf("/%s/", path);
        for (const char *c = path; *c; c++)
            if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7F)
                r->status = 404;                           /* no folder of ours is called like that */
    } else if (p->status >= 2 && page) {
        show_mistakes(p, r);
    } else if (file_exists(file) && file_read(file, &r->body, 0)) {
        r->status = 200;
        r->type = type;
        if (page)
            make_listen(&r->body);
    } else {
        r->status = 404;
    }
    if (r->status == 404) {
        free(r->location);
        r->location = NULL;
    }
    free(file);
    free(name);
}

static struct serve *open_server(const char *word)
{
    char *end;
    long port = word ? strtol(word, &end, 10) : PORT;
    if (word && (*end || port < 1 || port > 65535))
        usage_error(word);
    struct serve *s = serve_open((unsigned)port);
    if (!s && !word)
        s = serve_open(0);
    if (!s)
        die(MSG_SHENBAO_PORT, MSG_ARGS(word ? word : "0", error_text(errno)));
    return s;
}

static struct watch *watch_sources(const char *dir, const char *out)
{
    static const char *const beside[] = { "../layouts", "../fonts" };
    struct watch *w = watch_new(out);
    watch_add(w, dir);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        char *path = path_join(dir, beside[i]);
        watch_add(w, path);
        free(path);
    }
    return w;
}

static void follow(struct preview *p, struct serve *s, struct watch *w)
{
    for (;;) {
        enum serve_turn t = serve_wait(s, watch_fd(w), -1, show, p);
        if (t == SERVE_STOP)
            return;
        if (t != SERVE_OTHER || !watch_changed(w))
            continue;
        while (serve_wait(s, watch_fd(w), SETTLE_MS, show, p) == SERVE_OTHER)   /* an editor writes several files, one after another */
            watch_changed(w);
        build(p);
        serve_tell(s);
    }
}

int cmd_serve(int argc, char **argv)
{
    const char *given = NULL, *out = "out/preview", *port = NULL;
    for (int i = 0; i < argc; i++) {
        if (option_value(argc, argv, &i, "-o", &out) || option_value(argc, argv, &i, "--port", &port))
            continue;
        if (argv[i][0] == '-' || given)
            usage_error(argv[i]);
        given = argv[i];
    }
    char *dir = content_dir(given);
    struct preview p = { .dir = dir, .out = out, .site = path_join(out, "site"), .log = path_join(out, "preview.log") };
    file_mkdirs(out);
    struct serve *s = open_server(port);
    struct watch *w = watch_sources(dir, out);
    struct buf line = BUF_INIT;
    char number[16];
    p.watch = w;
    build(&p);
    snprintf(number, sizeof number, "%u", serve_port(s));
    msg_format(&line, MSG_SHENBAO_SERVING, MSG_ARGS(number));
    puts(line.p);
    fflush(stdout);
    follow(&p, s, w);
    buf_clear(&line);
    watch_free(w);
    serve_close(s);
    free(p.site);
    free(p.log);
    free(dir);
    return 0;
}

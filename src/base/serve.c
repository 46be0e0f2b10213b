/*
 * serve.c - as much of HTTP as a preview on this machine needs: GET and HEAD on the loopback interface, one answer a connection, and
 * server-sent events. A request that names another host is refused, so that no page of the net reads the preview by a name of its own that
 * leads here (DNS rebinding). Knows no files: what a path holds is the caller's.
 */
#include "base/base.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { MOST_CONNECTIONS = 64, MOST_REQUEST = 16384 };

struct connection { int fd; struct buf in; bool listens; };
struct serve {
    int fd;
    unsigned port;
    struct connection v[MOST_CONNECTIONS]; size_t n;
};

static volatile sig_atomic_t stopped;
static void stop(int sig) { (void)sig, stopped = 1; }

static int open_port(unsigned port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), yes = 1;
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (const struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 32) == 0)
        return fd;
    int err = errno;
    close(fd);
    errno = err;
    return -1;
}

struct serve *serve_open(unsigned port)
{
    int fd = open_port(port);
    struct sockaddr_in at;
    socklen_t n = sizeof at;
    if (fd < 0 || getsockname(fd, (struct sockaddr *)&at, &n) < 0) {
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    struct serve *s = xcalloc(1, sizeof *s);
    s->fd = fd;
    s->port = ntohs(at.sin_port);
    struct sigaction end = {.sa_handler = stop};
    sigaction(SIGINT, &end, NULL);
    sigaction(SIGTERM, &end, NULL);
    signal(SIGPIPE, SIG_IGN);
    return s;
}

unsigned serve_port(const struct serve *s) { return s->port; }

static void drop(struct serve *s, size_t i)
{
    close(s->v[i].fd);
    buf_clear(&s->v[i].in);
    s->v[i] = s->v[--s->n];
}

static bool send_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = send(fd, p, n, MSG_NOSIGNAL);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;                          /* gone, or not reading for two seconds */
        p += k;
        n -= (size_t)k;
    }
    return true;
}

/* ---- requests ---- */

static int hex(char c) { return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1; }

/* The path of a target without its first slash, decoded. False when it is none, or could lead out of a folder. */
static bool decode_path(const char *target, struct buf *out)
{
    if (*target != '/')
        return false;
    for (const char *p = target + 1; *p != '\0' && *p != '?'; p++) {
        bool coded = *p == '%';
        if (coded && (hex(p[1]) < 0 || hex(p[2]) < 0))
            return false;
        char c = coded ? (char)(hex(p[1]) * 16 + hex(p[2])) : *p;
        if ((unsigned char)c < 0x20 || c == 0x7F || c == '\\')
            return false;
        buf_addc(out, c);
        p += coded ? 2 : 0;
    }
    for (const char *p = out->p; *p != '\0';) {
        size_t n = strcspn(p, "/");
        if (n == 0 || *p == '.')
            return false;             /* "//", ".", "..", and files that nobody is to see */
        p += n + (p[n] == '/');
    }
    return u8_valid(out->p, out->n);
}

static bool is_our_host(const struct serve *s, const char *value)
{
    static const char *const names[] = {"127.0.0.1", "localhost"};
    char port[16];
    snprintf(port, sizeof port, ":%u", s->port);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t n = strlen(names[i]);
        if (strncasecmp(value, names[i], n) == 0 && (value[n] == '\0' || strcmp(value + n, port) == 0))
            return true;
    }
    return false;
}

/* The one header we look at, in the request's lines, which are cut apart here. False when it is missing, there twice, or not us. */
static bool host_is_good(const struct serve *s, char *lines)
{
    size_t found = 0;
    bool good = true;
    for (char *save = NULL, *line = strtok_r(lines, "\r\n", &save); line; line = strtok_r(NULL, "\r\n", &save)) {
        if (strncasecmp(line, "host:", 5) != 0)
            continue;
        char *value = line + 5 + strspn(line + 5, " \t");
        value[strcspn(value, " \t")] = '\0';
        found++;
        good &= is_our_host(s, value);
    }
    return found == 1 && good;
}

static const char *reason(int status)
{
    return status == 200 ? "OK" : status == 301 ? "Moved Permanently" : status == 400 ? "Bad Request" : status == 403 ? "Forbidden"
           : status == 404 ? "Not Found" : status == 405 ? "Method Not Allowed" : "Internal Server Error";
}

static void answer(int fd, const struct serve_reply *r, bool head)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nCache-Control: no-store\r\n", r->status, reason(r->status),
               r->type ? r->type : "text/plain; charset=utf-8", r->body.n);
    if (r->status == 405)
        buf_adds(&b, "Allow: GET, HEAD\r\n");
    if (r->location)
        buf_printf(&b, "Location: %s\r\n", r->location);
    buf_adds(&b, "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
    if (!head)
        buf_add(&b, r->body.p, r->body.n);
    send_all(fd, b.p, b.n);
    buf_clear(&b);
}

/* True when the connection stays open, for events. */
static bool handle(struct serve *s, struct connection *c, serve_fn *fn, void *ctx)
{
    struct serve_reply r = {.status = 400, .body = BUF_INIT};
    struct buf path = BUF_INIT;
    char *line = c->in.p, *lines = strstr(line, "\r\n"), *target = strchr(line, ' ');
    bool head = strncmp(line, "HEAD ", 5) == 0, listens = false;
    char *end = target && target < lines ? strchr(target + 1, ' ') : NULL;
    *lines = '\0';
    if (end && end < lines && strncmp(end + 1, "HTTP/1.", 7) == 0 && strlen(line) == (size_t)(lines - line)) {
        *end = '\0';
        if (!head && strncmp(line, "GET ", 4) != 0)
            r.status = 405;
        else if (!host_is_good(s, lines + 2))
            r.status = 403;
        else if (strcmp(target + 1, SERVE_EVENTS) == 0 && !head)
            listens = true;
        else if (decode_path(target + 1, &path))
            fn(ctx, path.p, &r);
        else
            r.status = 404;
    }
    static const char events[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "Connection: close\r\n\r\nretry: 500\n\n";
    if (listens)
        listens = send_all(c->fd, events, sizeof events - 1);
    else
        answer(c->fd, &r, head);
    buf_clear(&r.body);
    free(r.location);
    buf_clear(&path);
    return listens;
}

/* ---- connections ---- */

static void take_connection(struct serve *s)
{
    int fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    if (s->n == MOST_CONNECTIONS)
        drop(s, 0);              /* the oldest: one that nobody closed */
    struct timeval most = {.tv_sec = 2};
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
    s->v[s->n++] = (struct connection){.fd = fd, .in = BUF_INIT};
}

/* False when the connection is done. */
static bool read_more(struct serve *s, struct connection *c, serve_fn *fn, void *ctx)
{
    char block[4096];
    ssize_t n = recv(c->fd, block, sizeof block, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return true;
    if (n <= 0)
        return false;
    if (c->listens)
        return true;                           /* nothing more is expected */
    buf_add(&c->in, block, (size_t)n);
    if (!strstr(c->in.p, "\r\n\r\n"))
        return c->in.n < MOST_REQUEST && strlen(c->in.p) == c->in.n;
    c->listens = handle(s, c, fn, ctx);
    buf_clear(&c->in);
    return c->listens;
}

enum serve_turn serve_wait(struct serve *s, int other, int timeout, serve_fn *fn, void *ctx)
{
    struct pollfd p[MOST_CONNECTIONS + 2] = {{s->fd, POLLIN, 0}, {other, POLLIN, 0}};
    size_t n = s->n;
    for (size_t i = 0; i < n; i++)
        p[i + 2] = (struct pollfd){s->v[i].fd, POLLIN, 0};
    int ready = stopped ? -1 : poll(p, (nfds_t)n + 2, timeout);
    if (stopped)
        return SERVE_STOP;
    if (ready <= 0)
        return SERVE_IDLE;
    for (size_t i = n; i-- > 0;)                           /* from the last, as drop moves the last one here */
        if (p[i + 2].revents && !read_more(s, &s->v[i], fn, ctx))
            drop(s, i);
    if (p[0].revents)
        take_connection(s);
    return p[1].revents ? SERVE_OTHER : SERVE_IDLE;
}

void serve_tell(struct serve *s)
{
    static const char event[] = "data: changed\n\n";
    for (size_t i = s->n; i-- > 0;)
        if (s->v[i].listens && !send_all(s->v[i].fd, event, sizeof event - 1))
            drop(s, i);
}

void serve_close(struct serve *s)
{
    if (!s)
        return;
    while (s->n > 0)
        drop(s, s->n - 1);
    close(s->fd);
    free(s);
}

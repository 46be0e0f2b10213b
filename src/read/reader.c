/*
 * reader.c - the parent's side: keeps a confined child, hands it one descriptor at a time, watches clock, processor and memory, and
 * replaces it after a fault, a limit, an answer out of order, or a long life. Never touches a stranger's bytes itself.
 */
#include "read/read_int.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Memory that libraries hold on to ends with the child. */
enum { FILES_PER_CHILD = 2000, START_MS = 30000 };

struct reader {
    const char *program;                                   /* that answers instead of a fork of this one; or NULL */
    bool tables;                                           /* see reader_new_tables */
    pid_t pid;                                             /* -1: no child */
    struct wire_in in;
    char ahead[65536];
    uint32_t seq;
    unsigned layers, generation, files;
    bool unconfined;
    bool greeted;                                          /* the child has said how it is confined */
    unsigned wanted;
    bool asked; int asked_fd;                              /* between reader_begin and reader_end */
    bool special;                                          /* what was begun is no file to be read */
    size_t memory_at_start;                                /* bytes resident after the hello */
    int64_t renewed;                                       /* when its processor limit was last moved on (clock_ms); 0: not yet */
    int64_t wall_ms;
};

/* ---- the child as a process ---- */

static size_t resident(pid_t pid)
{
    char path[40], text[64];
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    char *second = strchr(text, ' ');
    return second ? (size_t)strtoull(second, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

/* The address space is limited in the child itself, except in the sanitizer build; this fence stands in both. The sanitizers keep
 * freed memory for a while, so there it is wider. */
static bool too_heavy(void *ctx)
{
    struct reader *r = ctx;
#ifdef SHENBAO_SANITIZED
    size_t max = 2 * read_limits.memory;
#else
    size_t max = read_limits.memory;
#endif
    return resident(r->pid) > r->memory_at_start + max;
}

/* Moves the child's processor limit on: what it has used plus the allowance of a document. Not more often than once a second, in which it cannot
 * have used more than that second. */
static void renew_cpu(struct reader *r)
{
    clockid_t clock;
    struct timespec used;
    struct rlimit now;
    if (r->renewed && clock_ms() < r->renewed + 1000)
        return;
    r->renewed = clock_ms();
    if (clock_getcpuclockid(r->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return;
    if (prlimit(r->pid, RLIMIT_CPU, NULL, &now) != 0)
        return;
    now.rlim_cur = (rlim_t)used.tv_sec + read_limits.cpu_seconds + 2;
    if (now.rlim_cur > now.rlim_max)
        now.rlim_cur = now.rlim_max;
    prlimit(r->pid, RLIMIT_CPU, &now, NULL);
}

/* Ends the child and returns its wait status. */
static int end_child(struct reader *r, bool by_force)
{
    int status = 0;
    if (r->pid < 0)
        return 0;
    if (by_force)
        kill(r->pid, SIGKILL);
    close(r->in.fd);
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR) {}
    r->pid = -1;
    r->in.fd = -1;
    r->in.at = r->in.n = 0;
    return status;
}

static _Noreturn void failed(void) { die(MSG_READER_FAILED, MSG_ARGS(strerror(errno))); }

/* Starts a child, which goes on to confine itself. */
static void launch_child(struct reader *r)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        failed();
    pid_t pid = fork();
    if (pid < 0)
        failed();
    if (pid == 0 && r->program)
        child_exec(r->program, pair[1]);
    if (pid == 0) {
        roster_any = r->tables;
        child_main(pair[1]);
    }
    close(pair[1]);
    r->pid = pid;
    r->in = (struct wire_in){ .fd = pair[0], .heavy = NULL, .ctx = r, .p = r->ahead, .cap = sizeof r->ahead };
    r->in.deadline = clock_ms() + START_MS;
    r->seq = 0;
    r->files = 0;
    r->generation++;
    r->greeted = false;
    r->renewed = 0;
}

bool reader_greet(struct reader *r)
{
    if (r->greeted)
        return true;
    enum wire_end end = wire_get_hello(&r->in, &r->layers);
    if (end != WIRE_DONE || (r->layers == 0 && !r->unconfined)) {
        end_child(r, true);
        return false;
    }
    r->memory_at_start = resident(r->pid);
    r->in.heavy = too_heavy;
    r->greeted = true;
    return true;
}

static struct reader *launch(const char *path, bool tables, bool unconfined)
{
    struct reader *r = xcalloc(1, sizeof *r);
    r->program = path;
    r->tables = tables;
    r->pid = -1;
    r->in.fd = -1;
    r->unconfined = unconfined;
    r->wall_ms = (int64_t)read_limits.wall_seconds * 1000;
    launch_child(r);
    return r;
}

static struct reader *new_reader(const char *path, bool tables, bool unconfined)
{
    struct reader *r = launch(path, tables, unconfined);
    if (reader_greet(r))
        return r;
    free(r);
    return NULL;
}

struct reader *reader_launch(const char *path, bool unconfined) { return launch(path, false, unconfined); }
struct reader *reader_new(bool unconfined) { return new_reader(NULL, false, unconfined); }
struct reader *reader_new_program(const char *path, bool unconfined) { return new_reader(path, false, unconfined); }
struct reader *reader_new_tables(bool unconfined) { return new_reader(NULL, true, unconfined); }

void reader_free(struct reader *r)
{
    if (r == NULL)
        return;
    end_child(r, true);
    free(r);
}

unsigned reader_layers(const struct reader *r) { return r->layers; }
unsigned reader_generation(const struct reader *r) { return r->generation; }
int reader_fd(const struct reader *r) { return r->special ? -1 : r->in.fd; }
void reader_ask(struct reader *r, unsigned wanted) { r->wanted = wanted; }
void reader_set_wall(struct reader *r, int64_t ms) { r->wall_ms = ms; }

/* A child that may be asked the next question: an old, dead or talkative one makes room for a new one first. */
static void ready_child(struct reader *r)
{
    if (r->pid >= 0 && r->greeted && (r->files >= FILES_PER_CHILD || !wire_quiet(&r->in)))
        end_child(r, true);
    if (r->pid < 0)
        launch_child(r);
    if (!reader_greet(r)) {
        errno = EPERM;
        failed();
    }
}

/* ---- one file ---- */

/* Each question has a number that nobody can guess: an answer sent ahead of it does not fit. */
static bool ask(struct reader *r, enum wire_op op, uint32_t number, int passed)
{
    if (getrandom(&r->seq, sizeof r->seq, 0) != (ssize_t)sizeof r->seq)
        failed();
    struct wire_request q = { WIRE_MAGIC, r->seq, op, number };
    return wire_send_request(r->in.fd, &q, passed);
}

static void ask_to_read(struct reader *r)
{
    ready_child(r);
    renew_cpu(r);
    r->files++;
    r->in.deadline = clock_ms() + r->wall_ms;
    if (!ask(r, OP_READ, r->wanted, r->asked_fd))
        end_child(r, true);   /* finish() finds no child and tries again */
}

void reader_begin(struct reader *r, int fd)
{
    struct stat st;
    assert(!r->asked);
    r->asked = true;
    r->asked_fd = fd;
    r->special = fstat(fd, &st) != 0 || !S_ISREG(st.st_mode);
    if (!r->special)
        ask_to_read(r);
}

static void set_outcome(struct read_result *out, enum read_kind kind, enum msg detail, unsigned long long number)
{
    struct buf b = BUF_INIT;
    char text[24];
    read_result_clear(out);
    snprintf(text, sizeof text, "%llu", number);
    msg_format(&b, detail, MSG_ARGS(text));
    out->kind = kind;
    out->detail = buf_steal(&b);
}

static void outcome_of_status(struct read_result *out, int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        set_outcome(out, READ_LIMIT, MSG_READ_LIMIT_TIME, read_limits.cpu_seconds);
    else if (WIFSIGNALED(status))
        set_outcome(out, READ_CRASH, MSG_READ_CRASH_SIGNAL, (unsigned long long)WTERMSIG(status));
    else if (WEXITSTATUS(status) == 3)                     /* how a program of ours ends without memory */
        set_outcome(out, READ_LIMIT, MSG_READ_LIMIT_MEMORY, read_limits.memory >> 20);
    else
        set_outcome(out, READ_CRASH, MSG_READ_CRASH_EXIT, (unsigned long long)WEXITSTATUS(status));
}

/* What a talk that ended badly means for the file, and the end of the child in any case. */
static void outcome_of_end(struct reader *r, enum wire_end end, struct read_result *out)
{
    int status = end_child(r, end != WIRE_GONE);
    switch (end) {
    case WIRE_GONE: outcome_of_status(out, status); break;
    case WIRE_LATE: set_outcome(out, READ_LIMIT, MSG_READ_LIMIT_TIME, (unsigned long long)(r->wall_ms + 999) / 1000); break;
    case WIRE_HEAVY: set_outcome(out, READ_LIMIT, MSG_READ_LIMIT_MEMORY, read_limits.memory >> 20); break;
    case WIRE_NONSENSE: set_outcome(out, READ_CRASH, MSG_READ_LAST, 0); break;
    case WIRE_DONE: break;
    }
}

/* Each entry of a ZIP has the time of a document, the whole ZIP its own; what our side did meanwhile does not count. */
struct zip_clock { struct reader *r; int64_t end; };

static void entry_done(void *clock, int64_t worked_ms)
{
    struct zip_clock *c = clock;
    c->end += worked_ms;
    int64_t next = clock_ms() + c->r->wall_ms;
    renew_cpu(c->r);
    c->r->in.deadline = next < c->end ? next : c->end;
}

static void drop_fields(struct read_result *r)
{
    for (size_t i = 0; i < r->nfields; i++) {
        free(r->fields[i].name);
        free(r->fields[i].value);
    }
    free(r->fields);
    r->fields = NULL;
    r->nfields = r->cfields = 0;
}

/* One answer of the present child. */
static void take_answer(struct reader *r, struct read_result *out, reader_entry_fn *fn, void *ctx)
{
    struct zip_clock zip = { r, clock_ms() + (int64_t)read_limits.zip_seconds * 1000 };
    struct wire_sink sink = { fn, ctx, entry_done, &zip };
    *out = (struct read_result){ .kind = READ_CRASH };
    enum wire_end end = r->pid < 0 ? WIRE_NONSENSE : wire_get_answer(&r->in, r->seq, &sink, out);
    if (end != WIRE_DONE) {
        outcome_of_end(r, end, out);
        return;
    }
    if (out->kind == READ_LIMIT)
        end_child(r, true);       /* its memory may be in pieces */
    if (out->kind != READ_FORM)
        drop_fields(out);          /* what was read before a limit or a tear is not the whole */
}

/* Entries on their way to the caller's function: given are those it has had, again those that a second attempt brings once more. */
struct handing { reader_entry_fn *fn; void *ctx; size_t given, again; };

static void hand_over(void *ctx, struct zip_entry *e)
{
    struct handing *h = ctx;
    if (h->again > 0) {
        h->again--;
        return;
    }
    h->given++;
    h->fn(h->ctx, e);
}

/* A crash or a limit is held against a file only when a fresh child met it: an earlier file may have left the child in ruins. */
static void finish(struct reader *r, struct read_result *out, reader_entry_fn *fn, void *ctx)
{
    assert(r->asked);
    r->asked = false;
    if (r->special) {
        r->special = false;
        *out = (struct read_result){ .kind = READ_NOT_PDF };
        set_outcome(out, READ_NOT_PDF, MSG_READ_IS_SPECIAL, 0);
        return;
    }
    bool fresh = r->files == 1;
    struct handing h = { fn, ctx, 0, 0 };
    reader_entry_fn *hand = fn ? hand_over : NULL;
    take_answer(r, out, hand, &h);
    if (fresh || (out->kind != READ_CRASH && out->kind != READ_LIMIT))
        return;
    read_result_clear(out);
    end_child(r, true);
    ask_to_read(r);
    h.again = h.given;
    take_answer(r, out, hand, &h);
}

/* An answer that has begun to come is heard to its end: that the caller had other things to do is not the child's fault. */
static void allow_for_lateness(struct reader *r)
{
    struct pollfd f = { r->in.fd, POLLIN, 0 };
    if (r->special || r->pid < 0 || poll(&f, 1, 0) != 1)
        return;
    int64_t more = clock_ms() + r->wall_ms / 2;
    if (r->in.deadline < more)
        r->in.deadline = more;
}

void reader_end(struct reader *r, struct read_result *out)
{
    allow_for_lateness(r);
    finish(r, out, NULL, NULL);
}

enum { MAX_WAITED = 64, LOOK_MS = 50 };

/* The first whose answer comes within that time, or who has nothing to wait for; else n. */
static size_t first_ready(struct reader *const *v, size_t n, int ms)
{
    struct pollfd f[MAX_WAITED];
    assert(n > 0 && n <= MAX_WAITED);
    for (size_t i = 0; i < n; i++) {
        f[i] = (struct pollfd){ v[i]->in.fd, POLLIN, 0 };
        if (v[i]->special || v[i]->pid < 0)
            return i;
    }
    size_t i = 0;
    if (poll(f, n, ms) <= 0)
        return n;
    while (i < n && f[i].revents == 0)
        i++;
    return i;
}

size_t reader_ready(struct reader *const *v, size_t n) { return first_ready(v, n, 0); }

size_t reader_wait_any(struct reader *const *v, size_t n)
{
    for (;;) {
        size_t ready = first_ready(v, n, LOOK_MS);
        if (ready < n)
            return ready;
        for (size_t i = 0; i < n; i++)
            if (clock_ms() >= v[i]->in.deadline || too_heavy(v[i]))
                return i;
    }
}

void reader_read(struct reader *r, int fd, struct read_result *out)
{
    reader_begin(r, fd);
    finish(r, out, NULL, NULL);
}

void reader_read_each(struct reader *r, int fd, struct read_result *out, reader_entry_fn *fn, void *ctx)
{
    reader_begin(r, fd);
    finish(r, out, fn, ctx);
}

/* Bytes go the same way as files: as a descriptor of memory that nobody can change any more. */
void reader_read_bytes(struct reader *r, const void *p, size_t n, struct read_result *out)
{
    int fd = memfd_create("entry", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        failed();
    const char *at = p;
    while (n > 0) {
        ssize_t k = write(fd, at, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            failed();
        at += k;
        n -= (size_t)k;
    }
    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
    reader_read(r, fd, out);
    close(fd);
}

bool reader_proves_confined(struct reader *r)
{
    bool confined = false;
    ready_child(r);
    r->in.deadline = clock_ms() + START_MS;
    enum wire_end end = ask(r, OP_PROVE, 0, -1) ? wire_get_proof(&r->in, r->seq, &confined) : WIRE_GONE;
    if (end != WIRE_DONE)
        end_child(r, true);
    return confined;
}

void reader_fault_next(struct reader *r, enum reader_fault f)
{
    ready_child(r);
    if (!ask(r, OP_FAULT, (uint32_t)f, -1))
        end_child(r, true);
}

/* ---- results ---- */

void read_result_clear(struct read_result *r)
{
    drop_fields(r);
    for (size_t i = 0; i < r->nsheets; i++)
        free(r->sheets[i]);
    for (size_t i = 0; i < r->ncells; i++)
        free(r->cells[i].text);
    free(r->sheets);
    free(r->cells);
    for (size_t i = 0; i < r->nentries; i++) {
        free(r->entries[i].name);
        free(r->entries[i].data);
    }
    free(r->entries);
    free(r->detail);
    free(r->form_attached);
    free(r->info_form);
    *r = (struct read_result){ .kind = READ_EMPTY };
}

const char *entry_status_text(enum entry_status s)
{
    static const enum msg text[ENTRY_STATUS_COUNT] = {
        [ENTRY_SYSTEM] = MSG_ENTRY_FROM_SYSTEM, [ENTRY_ENCRYPTED] = MSG_ENTRY_IS_ENCRYPTED, [ENTRY_LARGE] = MSG_ENTRY_IS_LARGE,
        [ENTRY_RATIO] = MSG_ENTRY_HAS_RATIO, [ENTRY_TOTAL] = MSG_ENTRY_OVER_TOTAL, [ENTRY_BROKEN] = MSG_ENTRY_IS_BROKEN,
        [ENTRY_METHOD] = MSG_ENTRY_HAS_METHOD
    };
    return s == ENTRY_OK ? "" : msg_pattern(text[s]);
}

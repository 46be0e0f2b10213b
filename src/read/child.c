/*
 * child.c - the confined process: sheds what the program had open, warms up what libraries load late, gives up its rights, then reads
 * one file after the other. Nothing in here may open, connect or start anything once confine_enter has returned.
 */
#include "read/read_int.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* ---- before confinement ---- */

/* Only the socket stays, and /dev/null as 0, 1 and 2 (the sanitizers may speak on 2). The socket keeps its number: it is new in the
 * program, so no stream that the program left unwritten can end up in it. */
static void shed_descriptors(int sock)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; fd <= 2; fd++) {
#ifdef SHENBAO_SANITIZED
        if (fd == 2)
            continue;
#endif
        if (null >= 0)
            dup2(null, fd);
        else
            close(fd);
    }
    for (int fd = 3; fd < sock; fd++)
        close(fd);
    closefrom(sock + 1);
}

/* A person who presses Ctrl-C speaks to the program, which ends its readers itself. Everything else as at birth. */
static void reset_signals(void)
{
    for (int sig = 1; sig < NSIG; sig++)
        if (sig != SIGKILL && sig != SIGSTOP)
            signal(sig, SIG_DFL);
    signal(SIGINT, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

void child_shed(int sock)
{
    shed_descriptors(sock);
    reset_signals();
}

/* Libraries open files the first time they are used: iconv its converters, libzip the time zone, C++ its unwinder. */
static void warm_up(void)
{
    static const char text[] = "%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";
    struct buf b = BUF_INIT;
    tzset();
    json_decref(json_object());                            /* seeds its tables */
    conv_to_utf8("GB18030", "\xCD\xF5", 2, &b);
    conv_to_utf8("UTF-16LE", "a\0", 2, &b);
    conv_to_utf8("UTF-16BE", "\0a", 2, &b);
    buf_clear(&b);
    struct wire_out nowhere = { .fd = -1, .b = BUF_INIT };
    struct verdict v;
    pdf_read((const unsigned char *)text, sizeof text - 1, &nowhere, &v);
    pdf_read((const unsigned char *)text, 12, &nowhere, &v);
    buf_clear(&nowhere.b);
}

/* ---- one document ---- */

/* Up to max bytes from the start of fd; less at its end. -1 when the disk fails. */
static ssize_t read_start(int fd, unsigned char *p, size_t max)
{
    size_t n = 0;
    while (n < max) {
        ssize_t k = pread(fd, p + n, max - n, (off_t)n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return -1;
        if (k == 0)
            break;
        n += (size_t)k;
    }
    return (ssize_t)n;
}

static struct verdict judge_whole(const unsigned char *p, size_t n, enum sniff kind, struct wire_out *out)
{
    struct verdict v = VERDICT_PLAIN(READ_NOT_PDF);
    if (kind == SNIFF_PDF)
        pdf_read(p, n, out, &v);
    else if (kind == SNIFF_FDF)
        fdf_read(p, n, out, &v);
    else if (kind == SNIFF_XFDF)
        xfdf_read(p, n, out, &v);
    else if (kind == SNIFF_JSON)
        answers_read(p, n, out, &v);
    else if (kind == SNIFF_UNKNOWN && answers_copied(p, n))
        copied_read(p, n, out, &v);
    else if (kind == SNIFF_UNKNOWN && csv_is_roster(p, n))
        csv_table_read(p, n, out, &v);
    else if (sniff_blank(p, n))
        v = VERDICT(READ_EMPTY, MSG_READ_ONLY_BLANK);
    else
        v.detail = (int32_t)(kind == SNIFF_OLE ? sniff_ole(p, n) : sniff_whole(p, n));
    return v;
}

/* Files that must be seen as a whole, up to the limit. Of a large one only the pages that are looked at are brought in: of a form with its
 * fonts a small part. It is the importer's own copy, which nobody shortens; should it happen, this process ends like any that failed. */
enum { MAPPED = 128 * 1024 };

static struct verdict read_whole(int fd, enum sniff kind, struct wire_out *out)
{
    off_t size = lseek(fd, 0, SEEK_END);
    size_t max = read_limits.document_bytes;
    if (size < 0)
        return VERDICT(READ_NOT_PDF, MSG_READ_IS_SPECIAL);
    if ((uintmax_t)size > max) {
        struct verdict v = VERDICT(READ_LIMIT, MSG_READ_LIMIT_DOCUMENT);
        v.number = max >> 20;
        return v;
    }
    struct verdict v = VERDICT(READ_CUT, MSG_READ_UNREADABLE);
    unsigned char *p = (size_t)size >= MAPPED ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    if (p != MAP_FAILED) {
        v = judge_whole(p, (size_t)size, kind, out);
        munmap(p, (size_t)size);
        return v;
    }
    p = xmalloc((size_t)size + 1);
    ssize_t n = read_start(fd, p, (size_t)size);
    if (n >= 0)
        v = judge_whole(p, (size_t)n, kind, out);
    free(p);
    return v;
}

void child_read_document(int fd, struct wire_out *out)
{
    unsigned char head[SNIFF_HEAD];
    enum msg what = MSG_READ_IS_UNKNOWN;
    ssize_t n = read_start(fd, head, sizeof head);
    struct verdict v;
    if (n < 0) {
        v = errno == ESPIPE ? VERDICT(READ_NOT_PDF, MSG_READ_IS_SPECIAL) : VERDICT(READ_CUT, MSG_READ_UNREADABLE);
    } else if (n == 0) {
        v = VERDICT_PLAIN(READ_EMPTY);
    } else {
        enum sniff kind = sniff_head(head, (size_t)n, &what);
        if (kind == SNIFF_KNOWN)
            v = VERDICT(READ_NOT_PDF, what);
        else if (kind == SNIFF_ZIP)
            zip_read(fd, out, &v);
        else
            v = read_whole(fd, kind, out);
    }
    if (v.kind == READ_NOT_PDF && v.detail >= 0) {
        v.attachment = attachment_number(v.detail);
        picture_size(fd, v.detail, &v.width, &v.height);
    } else if (v.kind == READ_ZIP) {
        v.attachment = attachment_zip();
    }
    wire_add_verdict(out, &v);
}

/* ---- proof and faults, asked for by the parent's tests ---- */

/* True when neither a path can be opened nor a socket made, by the library's wrappers or by the bare calls. */
static bool prove(void)
{
    long got[] = {
        open("/", O_RDONLY | O_DIRECTORY), openat(AT_FDCWD, "/etc/passwd", O_RDONLY), open("/dev/null", O_WRONLY),
        syscall(SYS_openat, AT_FDCWD, ".", O_RDONLY, 0), socket(AF_INET, SOCK_STREAM, 0), socket(AF_UNIX, SOCK_STREAM, 0),
        socket(AF_INET, SOCK_DGRAM, 0), syscall(SYS_socket, AF_NETLINK, SOCK_RAW, 0)
    };
    bool confined = true;
    for (size_t i = 0; i < sizeof got / sizeof *got; i++) {
        if (got[i] < 0)
            continue;
        confined = false;
        close((int)got[i]);
    }
    return confined;
}

static void add_frame(struct wire_out *o, uint32_t seq, uint32_t tag, uint32_t claimed, const void *p, size_t n)
{
    struct wire_head h = { WIRE_MAGIC, seq, tag, claimed };
    buf_add(&o->b, &h, sizeof h);
    buf_add(&o->b, p, n);
}

static void write_nonsense(enum reader_fault f, struct wire_out *o)
{
    static const struct wire_field field = { 0, 1 };
    struct { struct wire_field f; char text[2]; } bad = { { 0, 1 }, { 'a', (char)0xFF } };
    struct verdict v = VERDICT_PLAIN(READ_FORM);
    switch (f) {
    case FAULT_GARBAGE: buf_adds(&o->b, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html></html>"); break;
    case FAULT_LENGTH: add_frame(o, o->seq, WIRE_FIELD, UINT32_MAX, &field, sizeof field); break;
    case FAULT_OLD_ANSWER: add_frame(o, ~o->seq, WIRE_VERDICT, sizeof v, &v, sizeof v); break;
    case FAULT_BAD_TEXT: add_frame(o, o->seq, WIRE_FIELD, sizeof bad.f + 2, &bad, sizeof bad.f + 2); break;
    case FAULT_COUNT:
        for (size_t i = 0; i <= read_limits.fields; i++)
            wire_add_field(o, &field, "a", "", 0);
        break;
    case FAULT_EXTRA:
        wire_add_verdict(o, &v);
        add_frame(o, o->seq + 1, WIRE_VERDICT, sizeof v, &v, sizeof v);   /* an answer to a question not yet put */
        break;
    default: break;
    }
    wire_flush(o);
}

/* Dies when all entries of a ZIP are on their way, before the verdict. */
static void tear(int fd, struct wire_out *o)
{
    struct verdict v;
    zip_read(fd, o, &v);
    wire_flush(o);
    abort();
}

static void commit_fault(enum reader_fault f, int fd, struct wire_out *o)
{
    switch (f) {
    case FAULT_ABORT: abort();
    case FAULT_KILLED: raise(SIGKILL); break;
    case FAULT_HANG:
        for (;;)
            nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL);
    case FAULT_SPIN:
        for (volatile unsigned n = 0;; n++) {}
    case FAULT_MEMORY:
        for (;;) {
            char *p = xmalloc(1 << 20);
            memset(p, 1, 1 << 20);
            __asm__ volatile("" : : "r"(p) : "memory");    /* the compiler may not see that nobody uses it */
        }
    case FAULT_EXIT: _exit(7);
    case FAULT_TORN: tear(fd, o); break;
    default: write_nonsense(f, o);
    }
}

/* ---- the loop ---- */

_Noreturn void child_main(int sock)
{
    child_shed(sock);
    warm_up();
    /* Half as much again of addresses: tcmalloc keeps those of what was given back. What is in use the parent watches (too_heavy). */
    struct confine_limits limits = { read_limits.memory + read_limits.memory / 2, read_limits.cpu_seconds, NULL };
    struct wire_out out = { .fd = sock, .b = BUF_INIT };
    wire_hello(&out, confine_enter(&limits));
    enum reader_fault fault = FAULT_NONE;
    struct wire_request q;
    int fd;
    while (wire_get_request(sock, &q, &fd)) {
        out.seq = q.seq;
        if (q.op == OP_PROVE) {
            wire_add_proof(&out, prove());
        } else if (q.op == OP_FAULT) {
            fault = (enum reader_fault)q.number;
        } else if (q.op == OP_READ && fault != FAULT_NONE) {
            enum reader_fault f = fault;
            fault = FAULT_NONE;
            commit_fault(f, fd, &out);
        } else if (q.op == OP_READ && fd >= 0) {
            child_read_document(fd, &out);
        } else {
            break;
        }
        if (fd >= 0)
            close(fd);
        if (out.b.cap > (1u << 20))
            buf_clear(&out.b);     /* a big answer's memory is not kept */
    }
    _exit(0);
}

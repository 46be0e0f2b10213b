/*
 * progress.c - how far a long piece of work has come, on the standard error: a bar with rate and time left on a terminal, a line now and
 * then elsewhere.
 */
#include "base/base.h"

#include <time.h>

enum { BAR = 30, REDRAW_MS = 100, LINE_MS = 10000 };

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, size_t all)
{
    *p = (struct progress){.all = all, .started = now_ms(), .terminal = stream_is_terminal(stderr)};
    p->shown = p->started;
}

static void put_number(char out[24], double n) { snprintf(out, 24, n < 10 ? "%.1f" : "%.0f", n); }

/* "120/300, 40 a second, 5 seconds left". What is left is not known at the beginning. */
static void put_words(const struct progress *p, long long now, struct buf *b)
{
    char done[24], all[24], rate[24], left[24];
    double seconds = (double)(now - p->started) / 1000, per_second = seconds > 0 ? (double)p->done / seconds : 0;
    snprintf(done, sizeof done, "%zu", p->done);
    snprintf(all, sizeof all, "%zu", p->all);
    put_number(rate, per_second);
    bool known = per_second > 0 && p->all >= p->done;
    snprintf(left, sizeof left, "%.0f", known ? (double)(p->all - p->done) / per_second : 0);
    msg_format(b, known ? MSG_PROGRESS : MSG_PROGRESS_BEGUN, MSG_ARGS(done, all, rate, left));
}

static void show(struct progress *p, long long now)
{
    struct buf b = BUF_INIT;
    put_words(p, now, &b);
    if (p->terminal) {
        size_t full = p->all ? p->done * BAR / p->all : 0;
        fputs("\r\x1b[K[", stderr);
        for (size_t i = 0; i < BAR; i++)
            fputc(i < full ? '#' : '.', stderr);
        fprintf(stderr, "] %s", b.p);
        p->drawn = true;
    } else {
        fprintf(stderr, "%s\n", b.p);
    }
    fflush(stderr);
    p->shown = now;
    buf_clear(&b);
}

void progress_step(struct progress *p, size_t done)
{
    long long now = now_ms();
    p->done = done;
    if (p->all < done)
        p->all = done;                      /* a ZIP held more than the one file that was counted */
    if (now - p->shown >= (p->terminal ? REDRAW_MS : LINE_MS))
        show(p, now);
}

void progress_clear(struct progress *p)
{
    if (!p->drawn)
        return;
    fputs("\r\x1b[K", stderr);
    fflush(stderr);
    p->drawn = false;
}

void progress_end(struct progress *p) { progress_clear(p); }

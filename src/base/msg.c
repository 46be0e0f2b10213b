/*
 * msg.c - the message table and the filling in of arguments. Which messages exist is said in messages.h and the parts below msg/.
 */
#include "base/base.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *name, *zh, *en;
    enum level level;
} table[] = {
#define MSG(id, level, zh, en) {#id, zh, en, level},
#include "base/messages.h"
#undef MSG
};

static enum lang current = LANG_ZH;

void msg_set_lang(enum lang lang) { current = lang; }

enum lang msg_lang(void) { return current; }

const char *msg_pattern(enum msg id) { return msg_pattern_in(id, current); }

const char *msg_pattern_in(enum msg id, enum lang lang)
{
    assert((size_t)id < MSG_COUNT);
    return lang == LANG_EN ? table[id].en : table[id].zh;
}

const char *msg_name(enum msg id)
{
    assert((size_t)id < MSG_COUNT);
    return table[id].name;
}

enum level msg_level(enum msg id)
{
    assert((size_t)id < MSG_COUNT);
    return table[id].level;
}

void msg_format_in(struct buf *out, enum lang lang, enum msg id, const char *const *args)
{
    size_t nargs = 0;
    while (args[nargs])
        nargs++;

    const char *p = msg_pattern_in(id, lang);
    while (*p) {
        if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}') {
            size_t i = (size_t)(p[1] - '0');
            assert(i < nargs); /* the caller forgot an argument, or gave NULL for it */
            buf_adds(out, args[i]);
            p += 3;
        } else {
            size_t n = strcspn(p + 1, "{") + 1;
            buf_add(out, p, n);
            p += n;
        }
    }
}

void msg_format(struct buf *out, enum msg id, const char *const *args) { msg_format_in(out, msg_lang(), id, args); }

const char *msg_zh(struct arena *a, enum msg id, const char *const *args)
{
    struct buf b = BUF_INIT;
    msg_format_in(&b, LANG_ZH, id, args);
    const char *s = arena_strndup(a, b.p, b.n);
    buf_clear(&b);
    return s;
}

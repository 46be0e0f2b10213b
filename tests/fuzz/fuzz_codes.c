/*
 * Fuzz target: what stood in the codes of a scan, put together to a set. An input that begins with a byte below 33 is a payload for so many codes,
 * cut as an offline form cuts it, of which the second and third byte take away some: what must come back comes back. Anything else is codes as they
 * were read, each behind its length.
 */
#include <stdint.h>

#include "../../src/shouli/scan.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CODE_MOST = HEAD + WHOLE_MOST + TAIL };

static void put_number(unsigned char *p, size_t n, unsigned long v)
{
    while (n-- > 0) {
        p[n] = (unsigned char)(v & 0xFF);
        v >>= 8;
    }
}

/* One code of a set as shenbao-answers(5) has it; k = n is the spare one. */
static size_t make_code(unsigned char *out, const unsigned char *id, unsigned k, unsigned n, size_t whole, const unsigned char *part, size_t bytes)
{
    const unsigned char head[5] = {'S', 'B', FORMAT, (unsigned char)k, (unsigned char)n};
    memcpy(out, head, sizeof head);
    memcpy(out + 5, id, 4);
    put_number(out + 9, 2, whole);
    memcpy(out + HEAD, part, bytes);
    put_number(out + HEAD + bytes, TAIL, crc32(0, out, (uInt)(HEAD + bytes)));
    return HEAD + bytes + TAIL;
}

static void make_set(struct scans *s, unsigned n, unsigned gone, const uint8_t *data, size_t size)
{
    static unsigned char code[CODE_MOST], padded[WHOLE_MOST + PARTS_MOST], spare[WHOLE_MOST];
    size_t part = (size + n - 1) / n, lost = 0;
    char hash[65];
    unsigned char id[4];
    memset(padded, 0, sizeof padded);
    memset(spare, 0, sizeof spare);
    memcpy(padded, data, size);
    sha256_hex(data, size, hash);
    put_number(id, 4, strtoul((char[]){hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7], '\0'}, NULL, 16));
    for (unsigned k = 0; k <= n; k++) {
        const unsigned char *p = k < n ? padded + k * part : spare;
        for (size_t i = 0; k < n && i < part; i++)
            spare[i] ^= p[i];
        if (gone >> (k % 16) & 1)
            lost++;
        else if (!take_code(s, code, make_code(code, id, k, n, size, p, part)))
            abort();                                       /* a code that is right was not taken */
    }
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < s->n; i++) {
        bool whole = mend(&s->v[i]);
        if (whole != (lost < 2) || (whole && !text_of_set(&s->v[i], &text)))
            abort();
    }
    buf_clear(&text);
}

static void take_any(struct scans *s, const uint8_t *data, size_t size)
{
    struct buf text = BUF_INIT;
    while (size > 2) {
        size_t n = number(data, 2), have = n < size - 2 ? n : size - 2;
        take_code(s, data + 2, have);
        data += 2 + have;
        size -= 2 + have;
    }
    for (size_t i = 0; i < s->n; i++)
        if (mend(&s->v[i]))
            text_of_set(&s->v[i], &text);
    buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct scans *s = scans_new(1, true);
    if (size > 3 && size < WHOLE_MOST && data[0] > 0 && data[0] <= PARTS_MOST)
        make_set(s, data[0], (unsigned)(data[1] << 8 | data[2]), data + 3, size - 3);
    else
        take_any(s, data, size);
    scans_free(s);
    return 0;
}

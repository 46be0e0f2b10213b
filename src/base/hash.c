/*
 * hash.c - SHA-256 (FIPS 180-4) from Nettle, which uses the processor's own instructions for it where there are such.
 */
#include "base/base.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include "base/base_int.h"

uint64_t quick_hash(const void *p, size_t n)
{
    const unsigned char *s = p;
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ s[i]) * 1099511628211u;
    return h;
}

void sha256_end(struct sha256_ctx *hash, char out[65])
{
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest(hash, sizeof sum, sum);
    base16_encode_update(out, sizeof sum, sum);
    out[64] = '\0';
}

void sha256_hex(const void *p, size_t n, char out[65])
{
    struct sha256_ctx hash;
    sha256_init(&hash);
    sha256_update(&hash, n, p);
    sha256_end(&hash, out);
}

/*
 * hash.c - SHA-256 (FIPS 180-4) from libsodium.
 */
#include "base/base.h"

#include <sodium.h>

void sha256_hex(const void *p, size_t n, char out[65]) {
    unsigned char sum[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(sum, p, n);
    sodium_bin2hex(out, 65, sum, sizeof sum);
}

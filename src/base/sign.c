/*
 * sign.c - an office's key: Ed25519 from libsodium, signatures over bytes, and fingerprints that can be read out on the phone.
 * Knows nothing of what is signed.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base_int.h"

_Static_assert(SIGN_PUBLIC == crypto_sign_PUBLICKEYBYTES && SIGN_SECRET == crypto_sign_SECRETKEYBYTES && SIGN_BYTES == crypto_sign_BYTES,
               "the sizes of Ed25519");

static void ready(void)
{
    if (sodium_init() < 0)
        die(MSG_SIGN_NO_RANDOM, MSG_NONE);
}

void sign_new(unsigned char public[SIGN_PUBLIC], unsigned char secret[SIGN_SECRET])
{
    ready();
    crypto_sign_keypair(public, secret);
}

bool sign_fits_secret(const unsigned char public[SIGN_PUBLIC], const unsigned char secret[SIGN_SECRET])
{
    unsigned char seed[crypto_sign_SEEDBYTES], p[SIGN_PUBLIC], s[SIGN_SECRET];
    ready();
    crypto_sign_ed25519_sk_to_seed(seed, secret);
    crypto_sign_seed_keypair(p, s, seed);
    bool same = memcmp(p, public, sizeof p) == 0 && memcmp(s, secret, sizeof s) == 0;
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(s, sizeof s);
    return same;
}

void sign_make(const void *p, size_t n, const unsigned char secret[SIGN_SECRET], unsigned char out[SIGN_BYTES])
{
    ready();
    crypto_sign_detached(out, NULL, p, n, secret);
}

bool sign_fits(const void *p, size_t n, const unsigned char public[SIGN_PUBLIC], const unsigned char signature[SIGN_BYTES])
{
    ready();
    return crypto_sign_verify_detached(signature, p, n, public) == 0;
}

void sign_forget(void *p, size_t n) { sodium_memzero(p, n); }

/* 8 groups of 5 digits, 128 bits and more: each group is 5 bytes of the hash as a number, without its upper part. */
void sign_fingerprint(const void *p, size_t n, char out[SIGN_FINGERPRINT])
{
    unsigned char hash[crypto_hash_sha256_BYTES * 2];
    ready();
    crypto_hash_sha256(hash, p, n);
    crypto_hash_sha256(hash + crypto_hash_sha256_BYTES, hash, crypto_hash_sha256_BYTES);
    for (int i = 0; i < 8; i++) {
        unsigned long long v = 0;
        for (int k = 0; k < 5; k++)
            v = v << 8 | hash[i * 5 + k];
        snprintf(out + i * 6, SIGN_FINGERPRINT - (size_t)i * 6, "%05llu%s", v % 100000, i < 7 ? " " : "");
    }
}

void hex_of(const unsigned char *p, size_t n, char *out) { sodium_bin2hex(out, n * 2 + 1, p, n); }

bool hex_read(const char *s, unsigned char *out, size_t n)
{
    size_t got = 0;
    const char *end = NULL;
    return strlen(s) == n * 2 && sodium_hex2bin(out, n, s, n * 2, NULL, &got, &end) == 0 && got == n && !*end;
}

void random_hex(size_t n, char *out)
{
    unsigned char bytes[64];
    ready();
    randombytes_buf(bytes, n);
    hex_of(bytes, n, out);
}

/* ---- files that only their owner may read ---- */

bool file_write_secret(const char *path, const void *p, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    bool good = file_write_all(fd, p, n) && fsync(fd) == 0;
    int err = errno;
    good = close(fd) == 0 && good;
    char *dir = path_dir(path);
    good = good && file_sync_dir(dir);
    free(dir);
    if (!good)
        unlink(path);
    errno = err;
    return good;
}

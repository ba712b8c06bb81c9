/* The primitives, so that a lock with another library writes one file anew. See crypto_sodium.c. */
#ifndef DW_CRYPTO_H
#define DW_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "limits.h"

/* SHA-256 of first || second. */
void dw_sha256(uint8_t out[32], const uint8_t *first, size_t first_length, const uint8_t *second,
               size_t second_length);

/* HMAC-SHA256 (RFC 2104) of first || second. */
void dw_hmac_sha256(uint8_t out[32], const uint8_t *key, size_t key_length, const uint8_t *first,
                    size_t first_length, const uint8_t *second, size_t second_length);

void dw_x25519_public(uint8_t out[32], const uint8_t private_key[32]);

/* RFC 7748. False when the secret would be all zeros: a peer key of low order. */
bool dw_x25519(uint8_t out[32], const uint8_t private_key[32], const uint8_t public_key[32]);

/* ChaCha20-Poly1305 (RFC 8439), nonce 4 zero bytes || number LE. `out` has length + 16 bytes, and may be `plaintext`. */
void dw_seal(uint8_t *out, const uint8_t key[32], uint64_t nonce, const uint8_t *ad, size_t ad_length,
             const uint8_t *plaintext, size_t length);

/* The other way round; `sealed_length` counts the tag. False, and nothing usable in `out`, when the tag is wrong. */
bool dw_open(uint8_t *out, const uint8_t key[32], uint64_t nonce, const uint8_t *ad, size_t ad_length,
             const uint8_t *sealed, size_t sealed_length);

/* Compares in a time that tells nothing. */
bool dw_same_secret(const uint8_t *left, const uint8_t *right, size_t length);

/* Overwrites keys that are not needed any more. */
void dw_wipe(void *bytes, size_t length);

#endif

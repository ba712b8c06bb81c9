#include "crypto.h"

#include <sodium.h>

void dw_sha256(uint8_t out[32], const uint8_t *first, size_t first_length, const uint8_t *second,
               size_t second_length)
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, first, first_length);
    if (second_length > 0)
        crypto_hash_sha256_update(&state, second, second_length);
    crypto_hash_sha256_final(&state, out);
}

void dw_hmac_sha256(uint8_t out[32], const uint8_t *key, size_t key_length, const uint8_t *first,
                    size_t first_length, const uint8_t *second, size_t second_length)
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, key_length);
    if (first_length > 0)
        crypto_auth_hmacsha256_update(&state, first, first_length);
    if (second_length > 0)
        crypto_auth_hmacsha256_update(&state, second, second_length);
    crypto_auth_hmacsha256_final(&state, out);
}

void dw_x25519_public(uint8_t out[32], const uint8_t private_key[32])
{
    (void)crypto_scalarmult_base(out, private_key);
}

bool dw_x25519(uint8_t out[32], const uint8_t private_key[32], const uint8_t public_key[32])
{
    if (crypto_scalarmult(out, private_key, public_key) != 0)
        return false;
    return sodium_is_zero(out, 32) == 0;
}

static void put_nonce(uint8_t out[12], uint64_t number)
{
    int i;
    for (i = 0; i < 4; i++)
        out[i] = 0;
    for (i = 0; i < 8; i++)
        out[4 + i] = (uint8_t)(number >> (8 * i));
}

void dw_seal(uint8_t *out, const uint8_t key[32], uint64_t nonce, const uint8_t *ad, size_t ad_length,
             const uint8_t *plaintext, size_t length)
{
    uint8_t bytes[12];
    put_nonce(bytes, nonce);
    (void)crypto_aead_chacha20poly1305_ietf_encrypt(out, NULL, plaintext, length, ad, ad_length, NULL, bytes,
                                                    key);
}

bool dw_open(uint8_t *out, const uint8_t key[32], uint64_t nonce, const uint8_t *ad, size_t ad_length,
             const uint8_t *sealed, size_t sealed_length)
{
    uint8_t bytes[12];
    if (sealed_length < DW_TAG_BYTES)
        return false;
    put_nonce(bytes, nonce);
    return crypto_aead_chacha20poly1305_ietf_decrypt(out, NULL, NULL, sealed, sealed_length, ad, ad_length,
                                                     bytes, key) == 0;
}

bool dw_same_secret(const uint8_t *left, const uint8_t *right, size_t length)
{
    return sodium_memcmp(left, right, length) == 0;
}

void dw_wipe(void *bytes, size_t length)
{
    sodium_memzero(bytes, length);
}

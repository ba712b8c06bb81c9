#include "noise.h"

#include <string.h>

#include "crypto.h"

/* ---- symmetric state (Noise, section 5.2) ---- */

/* Two or three outputs; `third` may be NULL. */
static void hkdf(const uint8_t chaining_key[32], const uint8_t *input, size_t input_length, uint8_t first[32],
                 uint8_t second[32], uint8_t *third)
{
    uint8_t temporary[32];
    uint8_t number = 1;
    uint8_t one[32];
    dw_hmac_sha256(temporary, chaining_key, 32, input, input_length, NULL, 0);
    dw_hmac_sha256(one, temporary, 32, &number, 1, NULL, 0);
    number = 2;
    dw_hmac_sha256(second, temporary, 32, one, 32, &number, 1);
    if (third != NULL) {
        number = 3;
        dw_hmac_sha256(third, temporary, 32, second, 32, &number, 1);
    }
    memcpy(first, one, 32);
    dw_wipe(temporary, sizeof temporary);
    dw_wipe(one, sizeof one);
}

static void mix_hash(struct dw_symmetric *symmetric, const uint8_t *bytes, size_t length)
{
    dw_sha256(symmetric->hash, symmetric->hash, 32, bytes, length);
}

static void mix_key(struct dw_symmetric *symmetric, const uint8_t input[32])
{
    hkdf(symmetric->chaining_key, input, 32, symmetric->chaining_key, symmetric->key, NULL);
    symmetric->nonce = 0;
    symmetric->has_key = true;
}

static void mix_key_and_hash(struct dw_symmetric *symmetric, const uint8_t psk[32])
{
    uint8_t mixed[32];
    hkdf(symmetric->chaining_key, psk, 32, symmetric->chaining_key, mixed, symmetric->key);
    mix_hash(symmetric, mixed, 32);
    symmetric->nonce = 0;
    symmetric->has_key = true;
    dw_wipe(mixed, sizeof mixed);
}

/* Returns the length of what was written, 0 if it does not fit (an empty text always gets a tag in these patterns). */
static size_t encrypt_and_hash(struct dw_symmetric *symmetric, const uint8_t *text, size_t length, uint8_t *out,
                               size_t capacity)
{
    size_t sealed = length + (symmetric->has_key ? DW_TAG_BYTES : 0);
    if (sealed > capacity)
        return 0;
    if (symmetric->has_key)
        dw_seal(out, symmetric->key, symmetric->nonce++, symmetric->hash, 32, text, length);
    else if (length > 0)
        memcpy(out, text, length);
    mix_hash(symmetric, out, sealed);
    return sealed;
}

static bool decrypt_and_hash(struct dw_symmetric *symmetric, const uint8_t *sealed, size_t length, uint8_t *out)
{
    uint8_t next[32];
    dw_sha256(next, symmetric->hash, 32, sealed, length);
    if (!symmetric->has_key)
        memcpy(out, sealed, length);
    else if (!dw_open(out, symmetric->key, symmetric->nonce, symmetric->hash, 32, sealed, length))
        return false;
    else
        symmetric->nonce++;
    memcpy(symmetric->hash, next, 32);
    return true;
}

/* ---- handshake state (Noise, section 5.3) ---- */

enum token { END, E, S, EE, ES, SE, SS, PSK };

#define MESSAGES_MAX 3
#define TOKENS_MAX 5

struct pattern {
    const char *name;
    uint8_t messages;
    bool statics_known;
    uint8_t tokens[MESSAGES_MAX][TOKENS_MAX];
};

static const struct pattern PATTERNS[] = {
    {"Noise_XXpsk3_25519_ChaChaPoly_SHA256", 3, false, {{E, END}, {E, EE, S, ES, END}, {S, SE, PSK, END}}},
    {"Noise_KKpsk0_25519_ChaChaPoly_SHA256", 2, true, {{PSK, E, ES, SS, END}, {E, EE, SE, END}, {END}}},
};

void dw_handshake_init(struct dw_handshake *handshake, enum dw_pattern pattern, bool is_initiator,
                       const uint8_t *prologue, size_t prologue_length, const uint8_t own_static[32],
                       const uint8_t *peer_static, const uint8_t psk[32])
{
    const struct pattern *about = &PATTERNS[pattern];
    struct dw_symmetric *symmetric = &handshake->symmetric;
    memset(handshake, 0, sizeof *handshake);
    handshake->pattern = pattern;
    handshake->is_initiator = is_initiator;
    memcpy(handshake->own_static, own_static, 32);
    dw_x25519_public(handshake->own_static_public, own_static);
    memcpy(handshake->psk, psk, 32);
    /* Both names are longer than a hash, so the hash of the name is the beginning. */
    dw_sha256(symmetric->hash, (const uint8_t *)about->name, strlen(about->name), NULL, 0);
    memcpy(symmetric->chaining_key, symmetric->hash, 32);
    mix_hash(symmetric, prologue, prologue_length);
    if (about->statics_known) {
        memcpy(handshake->peer_static, peer_static, 32);
        mix_hash(symmetric, is_initiator ? handshake->own_static_public : peer_static, 32);
        mix_hash(symmetric, is_initiator ? peer_static : handshake->own_static_public, 32);
    }
}

bool dw_handshake_is_done(const struct dw_handshake *handshake)
{
    return handshake->step == PATTERNS[handshake->pattern].messages;
}

/* es and se name the initiator's key first. */
static bool mix_secret(struct dw_handshake *handshake, enum token token)
{
    bool initiator = handshake->is_initiator;
    bool own_is_ephemeral = token == EE || (token == ES && initiator) || (token == SE && !initiator);
    bool peer_is_ephemeral = token == EE || (token == ES && !initiator) || (token == SE && initiator);
    uint8_t secret[32];
    bool good = dw_x25519(secret, own_is_ephemeral ? handshake->own_ephemeral : handshake->own_static,
                          peer_is_ephemeral ? handshake->peer_ephemeral : handshake->peer_static);
    if (good)
        mix_key(&handshake->symmetric, secret);
    dw_wipe(secret, sizeof secret);
    return good;
}

static bool is_own_turn(const struct dw_handshake *handshake)
{
    return (handshake->step % 2 == 0) == handshake->is_initiator;
}

/* Since a psk is used, an ephemeral key is mixed into the key as well (Noise, section 9.2). */
static void mix_ephemeral(struct dw_symmetric *symmetric, const uint8_t key[32])
{
    mix_hash(symmetric, key, 32);
    mix_key(symmetric, key);
}

size_t dw_handshake_write(struct dw_handshake *handshake, const uint8_t ephemeral[32], const uint8_t *payload,
                          size_t payload_length, uint8_t *out, size_t capacity)
{
    const uint8_t *token;
    size_t at = 0;
    size_t sealed;
    if (dw_handshake_is_done(handshake) || !is_own_turn(handshake))
        return 0;
    for (token = PATTERNS[handshake->pattern].tokens[handshake->step]; *token != END; token++) {
        switch (*token) {
        case E:
            if (capacity - at < 32)
                return 0;
            memcpy(handshake->own_ephemeral, ephemeral, 32);
            dw_x25519_public(handshake->own_ephemeral_public, ephemeral);
            memcpy(out + at, handshake->own_ephemeral_public, 32);
            at += 32;
            mix_ephemeral(&handshake->symmetric, handshake->own_ephemeral_public);
            break;
        case S:
            sealed = encrypt_and_hash(&handshake->symmetric, handshake->own_static_public, 32, out + at,
                                      capacity - at);
            if (sealed == 0)
                return 0;
            at += sealed;
            break;
        case PSK:
            mix_key_and_hash(&handshake->symmetric, handshake->psk);
            break;
        default:
            if (!mix_secret(handshake, (enum token)*token))
                return 0;
        }
    }
    sealed = encrypt_and_hash(&handshake->symmetric, payload, payload_length, out + at, capacity - at);
    if (sealed == 0)
        return 0;
    handshake->step++;
    return at + sealed;
}

bool dw_handshake_read(struct dw_handshake *handshake, const uint8_t *message, size_t length, uint8_t *payload,
                       size_t *payload_length)
{
    const uint8_t *token;
    size_t at = 0;
    if (dw_handshake_is_done(handshake) || is_own_turn(handshake))
        return false;
    for (token = PATTERNS[handshake->pattern].tokens[handshake->step]; *token != END; token++) {
        switch (*token) {
        case E:
            if (length - at < 32)
                return false;
            memcpy(handshake->peer_ephemeral, message + at, 32);
            at += 32;
            mix_ephemeral(&handshake->symmetric, handshake->peer_ephemeral);
            break;
        case S:
            if (length - at < 32 + DW_TAG_BYTES ||
                !decrypt_and_hash(&handshake->symmetric, message + at, 32 + DW_TAG_BYTES, handshake->peer_static))
                return false;
            at += 32 + DW_TAG_BYTES;
            break;
        case PSK:
            mix_key_and_hash(&handshake->symmetric, handshake->psk);
            break;
        default:
            if (!mix_secret(handshake, (enum token)*token))
                return false;
        }
    }
    if (length - at < DW_TAG_BYTES ||
        !decrypt_and_hash(&handshake->symmetric, message + at, length - at, payload))
        return false;
    *payload_length = length - at - DW_TAG_BYTES;
    handshake->step++;
    return true;
}

void dw_handshake_split(const struct dw_handshake *handshake, uint8_t initiator_key[32], uint8_t responder_key[32])
{
    hkdf(handshake->symmetric.chaining_key, NULL, 0, initiator_key, responder_key, NULL);
}

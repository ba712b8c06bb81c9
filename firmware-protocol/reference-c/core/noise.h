/* Noise_XXpsk3 and Noise_KKpsk0 with 25519, ChaChaPoly, SHA256 (Noise, revision 34). SPEC.md sections 5.3 and 6. */
#ifndef DW_NOISE_H
#define DW_NOISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "limits.h"

struct dw_symmetric {
    uint8_t chaining_key[32];
    uint8_t hash[32];
    uint8_t key[32];
    uint64_t nonce;
    bool has_key;
};

enum dw_pattern { DW_XX_PSK3, DW_KK_PSK0 };

struct dw_handshake {
    struct dw_symmetric symmetric;
    enum dw_pattern pattern;
    bool is_initiator;
    /* Messages done. */
    uint8_t step;
    uint8_t own_static[32], own_static_public[32];
    uint8_t own_ephemeral[32], own_ephemeral_public[32];
    uint8_t peer_static[32];
    uint8_t peer_ephemeral[32];
    uint8_t psk[32];
};

/* `peer_static` is known before KK, and NULL for XX. */
void dw_handshake_init(struct dw_handshake *handshake, enum dw_pattern pattern, bool is_initiator,
                       const uint8_t *prologue, size_t prologue_length, const uint8_t own_static[32],
                       const uint8_t *peer_static, const uint8_t psk[32]);

/* Writes the next message, with `ephemeral` as the private key if this is the message that sends one. Returns its length;
   0 when a shared secret would be zero or `out` is too small. A failed handshake is of no further use. */
size_t dw_handshake_write(struct dw_handshake *handshake, const uint8_t ephemeral[32], const uint8_t *payload,
                          size_t payload_length, uint8_t *out, size_t capacity);

/* Reads the peer's next message; `payload` has room for `length` bytes. False when it does not authenticate, is too short or
   has a low-order key; the handshake is of no further use then. */
bool dw_handshake_read(struct dw_handshake *handshake, const uint8_t *message, size_t length, uint8_t *payload,
                       size_t *payload_length);

bool dw_handshake_is_done(const struct dw_handshake *handshake);

/* Split(): the initiator's sending key, then the responder's. */
void dw_handshake_split(const struct dw_handshake *handshake, uint8_t initiator_key[32], uint8_t responder_key[32]);

#endif

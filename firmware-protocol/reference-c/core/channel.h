/* Sealed frames, once and in order, SPEC.md section 7. The lock's side and the hub's are the same but for their keys. */
#ifndef DW_CHANNEL_H
#define DW_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "serial_frame.h"

/* In place of a counter: null. */
#define DW_NO_COUNTER 0xffffffffUL

struct dw_channel {
    uint8_t send_key[32];
    uint8_t receive_key[32];
    /* Counters of the next new frame of each side. */
    uint32_t next_send;
    uint32_t next_receive;
    bool is_outstanding;
    uint32_t outstanding_ack;
    struct dw_frame outstanding;
    /* The last frame accepted, to know it again. */
    uint16_t last_length;
    uint8_t last[DW_MAX_BODY_BYTES];
};

enum dw_verdict {
    DW_ACCEPTED,
    DW_DUPLICATE,
    DW_ACKNOWLEDGED,
    DW_WRONG_TYPE,
    DW_BAD_LENGTH,
    DW_STALE,
    DW_GAP,
    DW_EXHAUSTED,
    DW_BAD_TAG,
    DW_BAD_PADDING,
    DW_MALFORMED,
    DW_BAD_ACKNOWLEDGEMENT
};

/* What an accepted DATA frame says. `message` is the CBOR of number and fields, in `plaintext`. */
struct dw_received {
    uint32_t counter;
    uint32_t re;
    size_t message_at;
    size_t message_length;
    uint8_t plaintext[DW_MAX_PLAINTEXT_BYTES];
};

void dw_channel_init(struct dw_channel *channel, const uint8_t send_key[32], const uint8_t receive_key[32]);

/* Judges a DATA or ACK frame. Only DW_ACCEPTED and DW_ACKNOWLEDGED change anything; only the first fills `received`. */
enum dw_verdict dw_channel_receive(struct dw_channel *channel, const struct dw_frame *frame,
                                   struct dw_received *received);

/* Whether a new message may go out: nothing is outstanding, and the counter has not come to its end. */
bool dw_channel_can_send(const struct dw_channel *channel);

/* Seals `message` (the CBOR of number and fields) as the outstanding frame. False if it can't. */
bool dw_channel_send(struct dw_channel *channel, uint32_t re, const uint8_t *message, size_t length);

/* The answer to the last accepted frame: the outstanding frame if it acknowledges it, else an ACK. */
void dw_channel_answer(const struct dw_channel *channel, struct dw_frame *out);

#endif

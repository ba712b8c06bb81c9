/* Link frames on a serial line, SPEC.md sections 2.1 and 3. */
#ifndef DW_SERIAL_FRAME_H
#define DW_SERIAL_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "limits.h"

enum dw_frame_type {
    DW_POLL = 0x01,
    DW_IDLE = 0x02,
    DW_REFUSE = 0x03,
    DW_PAIR_1 = 0x10,
    DW_PAIR_2 = 0x11,
    DW_PAIR_3 = 0x12,
    DW_SESSION_1 = 0x20,
    DW_SESSION_2 = 0x21,
    DW_DATA = 0x30,
    DW_ACK = 0x31
};

enum dw_refusal {
    DW_NOT_PAIRED = 1,
    DW_ALREADY_PAIRED = 2,
    DW_WINDOW_CLOSED = 3,
    DW_BAD_INSTALL_CODE = 4,
    DW_NO_SESSION = 5,
    DW_BAD_HANDSHAKE = 6,
    DW_BUSY = 7
};

struct dw_frame {
    uint8_t type;
    uint16_t length;
    uint8_t body[DW_MAX_BODY_BYTES];
};

/* Whether version 1 has this type. */
bool dw_is_frame_type(uint8_t type);

/* Writes the frame with its closing zero, at most 512 bytes. Returns how many. */
size_t dw_serial_frame_write(uint8_t out[DW_MAX_SERIAL_FRAME_BYTES], uint8_t address,
                             const struct dw_frame *frame);

enum dw_dropped {
    DW_DROPPED_COBS,
    DW_DROPPED_SHORT,
    DW_DROPPED_CRC,
    DW_DROPPED_ADDRESS,
    DW_DROPPED_TYPE,
    DW_DROPPED_OVERSIZE,
    DW_DROPPED_REASONS
};

/* Finds frames in a stream of bytes. One buffer; after any noise it is right again after the next zero. */
struct dw_deframer {
    uint16_t length;
    bool too_long;
    uint8_t buffer[DW_MAX_SERIAL_FRAME_BYTES - 1];
    uint32_t dropped[DW_DROPPED_REASONS];
};

void dw_deframer_init(struct dw_deframer *deframer);

/* Takes one byte. True when it closed a good frame, which is then in `address` and `frame`. */
bool dw_deframer_take(struct dw_deframer *deframer, uint8_t byte, uint8_t *address, struct dw_frame *frame);

#endif

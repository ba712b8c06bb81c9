#include "serial_frame.h"

#include <string.h>

#include "cobs.h"
#include "crc32.h"

/* Address, type and checksum around a body. */
#define ENVELOPE_BYTES 6

bool dw_is_frame_type(uint8_t type)
{
    switch (type) {
    case DW_POLL:
    case DW_IDLE:
    case DW_REFUSE:
    case DW_PAIR_1:
    case DW_PAIR_2:
    case DW_PAIR_3:
    case DW_SESSION_1:
    case DW_SESSION_2:
    case DW_DATA:
    case DW_ACK:
        return true;
    default:
        return false;
    }
}

size_t dw_serial_frame_write(uint8_t out[DW_MAX_SERIAL_FRAME_BYTES], uint8_t address,
                             const struct dw_frame *frame)
{
    uint8_t plain[DW_MAX_BODY_BYTES + ENVELOPE_BYTES];
    size_t length = 0;
    size_t written;
    uint32_t crc;
    int i;
    plain[length++] = address;
    plain[length++] = frame->type;
    memcpy(plain + length, frame->body, frame->length);
    length += frame->length;
    crc = dw_crc32(plain, length);
    for (i = 0; i < 4; i++)
        plain[length++] = (uint8_t)(crc >> (8 * i));
    written = dw_cobs_encode(out, plain, length);
    out[written++] = 0;
    return written;
}

void dw_deframer_init(struct dw_deframer *deframer)
{
    memset(deframer, 0, sizeof *deframer);
}

static bool drop(struct dw_deframer *deframer, enum dw_dropped reason)
{
    deframer->dropped[reason]++;
    return false;
}

static uint32_t read_u32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static bool decode(struct dw_deframer *deframer, size_t collected, uint8_t *address, struct dw_frame *frame)
{
    uint8_t *bytes = deframer->buffer;
    size_t length;
    if (dw_cobs_decode(bytes, &length, bytes, collected) != DW_COBS_OK)
        return drop(deframer, DW_DROPPED_COBS);
    if (length < ENVELOPE_BYTES)
        return drop(deframer, DW_DROPPED_SHORT);
    /* A sender that wastes codes could put a longer body into 511 bytes than there is room for. */
    if (length > DW_MAX_BODY_BYTES + ENVELOPE_BYTES)
        return drop(deframer, DW_DROPPED_OVERSIZE);
    if (dw_crc32(bytes, length - 4) != read_u32(bytes + length - 4))
        return drop(deframer, DW_DROPPED_CRC);
    if (bytes[0] < DW_MIN_ADDRESS || bytes[0] > DW_MAX_ADDRESS)
        return drop(deframer, DW_DROPPED_ADDRESS);
    if (!dw_is_frame_type(bytes[1]))
        return drop(deframer, DW_DROPPED_TYPE);
    *address = bytes[0];
    frame->type = bytes[1];
    frame->length = (uint16_t)(length - ENVELOPE_BYTES);
    memcpy(frame->body, bytes + 2, frame->length);
    return true;
}

bool dw_deframer_take(struct dw_deframer *deframer, uint8_t byte, uint8_t *address, struct dw_frame *frame)
{
    size_t collected = deframer->length;
    if (byte != 0) {
        if (collected == sizeof deframer->buffer)
            deframer->too_long = true;
        else
            deframer->buffer[deframer->length++] = byte;
        return false;
    }
    deframer->length = 0;
    if (deframer->too_long) {
        deframer->too_long = false;
        return drop(deframer, DW_DROPPED_OVERSIZE);
    }
    return collected > 0 && decode(deframer, collected, address, frame);
}

/* Consistent Overhead Byte Stuffing, SPEC.md section 2.1. */
#ifndef DW_COBS_H
#define DW_COBS_H

#include <stddef.h>
#include <stdint.h>

/* Most bytes that `length` bytes become. */
#define DW_COBS_MAX_BYTES(length) ((length) + (length) / 254 + 1)

/* Writes at most DW_COBS_MAX_BYTES(length) bytes without a zero. Returns how many. */
size_t dw_cobs_encode(uint8_t *out, const uint8_t *bytes, size_t length);

enum dw_cobs { DW_COBS_OK, DW_COBS_EMPTY, DW_COBS_TRUNCATED, DW_COBS_ZERO_BYTE };

/* `out` has room for `length` bytes, and may be `bytes`. `decoded` is set only when all is well. */
enum dw_cobs dw_cobs_decode(uint8_t *out, size_t *decoded, const uint8_t *bytes, size_t length);

#endif

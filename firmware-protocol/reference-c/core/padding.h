/* 80, then zeros to a multiple of 32 bytes, SPEC.md section 7.1. */
#ifndef DW_PADDING_H
#define DW_PADDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pads in place. Returns the padded length, 0 if that is more than `capacity`. */
size_t dw_pad(uint8_t *bytes, size_t length, size_t capacity);

/* Finds the length without padding. False for any other padding than `dw_pad` makes. */
bool dw_unpad(const uint8_t *bytes, size_t padded, size_t *length);

#endif

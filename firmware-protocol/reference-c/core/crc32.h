/* CRC-32/ISO-HDLC, SPEC.md section 2.1. */
#ifndef DW_CRC32_H
#define DW_CRC32_H

#include <stddef.h>
#include <stdint.h>

uint32_t dw_crc32(const uint8_t *bytes, size_t length);

#endif

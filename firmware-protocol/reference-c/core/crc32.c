#include "crc32.h"

uint32_t dw_crc32(const uint8_t *bytes, size_t length)
{
    uint32_t crc = 0xffffffffUL;
    size_t i;
    int bit;
    for (i = 0; i < length; i++) {
        crc ^= bytes[i];
        /* Bit by bit: a table would be a kilobyte of flash for frames of at most 508 bytes. */
        for (bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320UL : 0);
    }
    return crc ^ 0xffffffffUL;
}

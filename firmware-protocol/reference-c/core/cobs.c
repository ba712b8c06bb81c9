#include "cobs.h"

size_t dw_cobs_encode(uint8_t *out, const uint8_t *bytes, size_t length)
{
    size_t code_at = 0;
    size_t at = 1;
    size_t i;
    uint8_t code = 1;
    for (i = 0; i < length; i++) {
        if (bytes[i] != 0) {
            out[at++] = bytes[i];
            code++;
        }
        if (bytes[i] == 0 || (code == 0xff && i + 1 < length)) {
            out[code_at] = code;
            code_at = at++;
            code = 1;
        }
    }
    out[code_at] = code;
    return at;
}

enum dw_cobs dw_cobs_decode(uint8_t *out, size_t *decoded, const uint8_t *bytes, size_t length)
{
    size_t at = 0;
    size_t written = 0;
    if (length == 0)
        return DW_COBS_EMPTY;
    while (at < length) {
        uint8_t code = bytes[at++];
        uint8_t i;
        if (code == 0)
            return DW_COBS_ZERO_BYTE;
        if ((size_t)(code - 1) > length - at)
            return DW_COBS_TRUNCATED;
        for (i = 1; i < code; i++) {
            uint8_t byte = bytes[at++];
            if (byte == 0)
                return DW_COBS_ZERO_BYTE;
            out[written++] = byte;
        }
        if (code != 0xff && at < length)
            out[written++] = 0;
    }
    *decoded = written;
    return DW_COBS_OK;
}

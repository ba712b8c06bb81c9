#include "padding.h"

#include <string.h>

#include "limits.h"

size_t dw_pad(uint8_t *bytes, size_t length, size_t capacity)
{
    size_t padded = (length / DW_PADDING_STEP_BYTES + 1) * DW_PADDING_STEP_BYTES;
    if (padded > capacity)
        return 0;
    bytes[length] = 0x80;
    memset(bytes + length + 1, 0, padded - length - 1);
    return padded;
}

bool dw_unpad(const uint8_t *bytes, size_t padded, size_t *length)
{
    size_t at = padded;
    if (padded == 0 || padded % DW_PADDING_STEP_BYTES != 0)
        return false;
    while (at > padded - DW_PADDING_STEP_BYTES && bytes[at - 1] == 0)
        at--;
    if (at == padded - DW_PADDING_STEP_BYTES || bytes[at - 1] != 0x80)
        return false;
    *length = at - 1;
    return true;
}

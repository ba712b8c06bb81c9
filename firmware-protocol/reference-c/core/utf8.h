/* Well-formed UTF-8 (RFC 3629), as CBOR texts must be. */
#ifndef DW_UTF8_H
#define DW_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No overlong forms, no surrogates, nothing above U+10FFFF. */
bool dw_is_utf8(const uint8_t *bytes, size_t length);

#endif

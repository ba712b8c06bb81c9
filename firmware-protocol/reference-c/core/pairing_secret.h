/* The install code as text, the pairing psk and the prologue. SPEC.md sections 5.1 and 5.3. */
#ifndef DW_PAIRING_SECRET_H
#define DW_PAIRING_SECRET_H

#include <stddef.h>
#include <stdint.h>

#include "limits.h"

#define DW_INSTALL_CODE_TEXT_BYTES 35
#define DW_MAX_PROLOGUE_BYTES (8 + 1 + 1 + DW_MAX_SERIAL_BYTES + 1)

enum dw_transport { DW_TRANSPORT_SERIAL = 1, DW_TRANSPORT_BLE = 2 };
enum dw_code_text { DW_CODE_OK, DW_CODE_BAD_LENGTH, DW_CODE_BAD_CHARACTER, DW_CODE_BAD_CHECK };

/* As on the label: seven groups of four, and a closing zero. */
void dw_install_code_print(char out[DW_INSTALL_CODE_TEXT_BYTES], const uint8_t code[DW_INSTALL_CODE_BYTES]);

enum dw_code_text dw_install_code_parse(uint8_t code[DW_INSTALL_CODE_BYTES], const char *text);

void dw_pairing_psk(uint8_t out[32], const uint8_t code[DW_INSTALL_CODE_BYTES], const char *serial);

/* Returns its length. */
size_t dw_prologue(uint8_t out[DW_MAX_PROLOGUE_BYTES], const char *serial, enum dw_transport transport);

#endif

#include "pairing_secret.h"

#include <string.h>

#include "crypto.h"

#define CHARACTERS 28

static const char ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static unsigned crc12(const uint8_t code[DW_INSTALL_CODE_BYTES])
{
    unsigned crc = 0xfff;
    int i;
    int bit;
    for (i = 0; i < DW_INSTALL_CODE_BYTES; i++) {
        for (bit = 7; bit >= 0; bit--) {
            unsigned top = (crc >> 11 & 1) ^ (code[i] >> bit & 1);
            crc = (crc << 1 & 0xfff) ^ (top != 0 ? 0x80f : 0);
        }
    }
    return crc;
}

void dw_install_code_print(char out[DW_INSTALL_CODE_TEXT_BYTES], const uint8_t code[DW_INSTALL_CODE_BYTES])
{
    unsigned check = crc12(code);
    uint8_t bytes[DW_INSTALL_CODE_BYTES + 2];
    size_t at = 0;
    int i;
    memcpy(bytes, code, DW_INSTALL_CODE_BYTES);
    bytes[DW_INSTALL_CODE_BYTES] = (uint8_t)(check >> 4);
    bytes[DW_INSTALL_CODE_BYTES + 1] = (uint8_t)(check << 4);
    for (i = 0; i < CHARACTERS; i++) {
        unsigned first = (unsigned)(5 * i);
        unsigned pair = (unsigned)bytes[first / 8] << 8;
        if (first / 8 + 1 < sizeof bytes)
            pair |= bytes[first / 8 + 1];
        if (i > 0 && i % 4 == 0)
            out[at++] = '-';
        out[at++] = ALPHABET[pair >> (11 - first % 8) & 0x1f];
    }
    out[at] = '\0';
}

static int value_of(char character)
{
    const char *found;
    char upper = character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character;
    if (upper == 'O')
        return 0;
    if (upper == 'I' || upper == 'L')
        return 1;
    found = upper == '\0' ? NULL : strchr(ALPHABET, upper);
    return found == NULL ? -1 : (int)(found - ALPHABET);
}

enum dw_code_text dw_install_code_parse(uint8_t code[DW_INSTALL_CODE_BYTES], const char *text)
{
    uint8_t bytes[DW_INSTALL_CODE_BYTES + 2];
    size_t characters = 0;
    unsigned check;
    const char *at;
    for (at = text; *at != '\0'; at++) {
        if (*at != '-' && *at != ' ')
            characters++;
    }
    if (characters != CHARACTERS)
        return DW_CODE_BAD_LENGTH;
    memset(bytes, 0, sizeof bytes);
    characters = 0;
    for (at = text; *at != '\0'; at++) {
        int value;
        int bit;
        if (*at == '-' || *at == ' ')
            continue;
        value = value_of(*at);
        if (value < 0)
            return DW_CODE_BAD_CHARACTER;
        for (bit = 0; bit < 5; bit++) {
            size_t place = characters * 5 + (size_t)bit;
            if ((value >> (4 - bit) & 1) != 0)
                bytes[place / 8] |= (uint8_t)(0x80 >> place % 8);
        }
        characters++;
    }
    check = (unsigned)bytes[DW_INSTALL_CODE_BYTES] << 4 | bytes[DW_INSTALL_CODE_BYTES + 1] >> 4;
    if (check != crc12(bytes))
        return DW_CODE_BAD_CHECK;
    memcpy(code, bytes, DW_INSTALL_CODE_BYTES);
    return DW_CODE_OK;
}

void dw_pairing_psk(uint8_t out[32], const uint8_t code[DW_INSTALL_CODE_BYTES], const char *serial)
{
    static const char LABEL[] = "doorward/1 pairing psk";
    static const uint8_t ONE = 1;
    uint8_t extracted[32];
    dw_hmac_sha256(extracted, (const uint8_t *)serial, strlen(serial), code, DW_INSTALL_CODE_BYTES, NULL, 0);
    dw_hmac_sha256(out, extracted, 32, (const uint8_t *)LABEL, sizeof LABEL - 1, &ONE, 1);
    dw_wipe(extracted, sizeof extracted);
}

size_t dw_prologue(uint8_t out[DW_MAX_PROLOGUE_BYTES], const char *serial, enum dw_transport transport)
{
    size_t serial_length = strlen(serial);
    size_t at = 8;
    memcpy(out, "doorward", 8);
    out[at++] = DW_LINK_VERSION;
    out[at++] = (uint8_t)serial_length;
    memcpy(out + at, serial, serial_length);
    at += serial_length;
    out[at++] = (uint8_t)transport;
    return at;
}

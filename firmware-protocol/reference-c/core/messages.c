#include "messages.h"

#include <string.h>

#include "cbor.h"

enum kind { NUMBER, BOOL, BYTES, TEXT };

struct field {
    enum kind kind;
    /* Of the value, or of the length. */
    uint64_t least;
    uint64_t most;
};

#define MAX_U32 4294967295ULL

static const struct field FIELDS[DW_KEYS] = {
    {NUMBER, 1, 0}, /* there is no key 0 */
    {BYTES, 8, 8},
    {NUMBER, 0, DW_MAX_INTEGER},
    {BYTES, 16, 16},
    {NUMBER, 1, 3},
    {NUMBER, 0, DW_MAX_INTEGER},
    {BYTES, 8, 8},
    {BOOL, 0, 1},
    {NUMBER, 1, 5},
    {NUMBER, 1, 5},
    {NUMBER, 1, 5},
    {NUMBER, 1, MAX_U32},
    {NUMBER, 1, 9},
    {NUMBER, 1, 6},
    {NUMBER, 0, DW_MAX_INTEGER},
    {NUMBER, 1, 7},
    {NUMBER, 1, 3},
    {NUMBER, 0, 100},
    {BOOL, 0, 1},
    {NUMBER, 0, MAX_U32},
    {NUMBER, 0, MAX_U32},
    {BOOL, 0, 1},
    {TEXT, 1, 256},
    {NUMBER, 1, MAX_U32},
    {BYTES, 8, 8},
    {TEXT, 1, 64},
    {TEXT, 1, 64},
    {TEXT, 1, 32},
    {BOOL, 0, 1},
    {BYTES, 32, 32},
    {NUMBER, 0, DW_MAX_INTEGER},
    {NUMBER, 1, 4},
    {NUMBER, 1, 3},
};

#define BIT(key) (1ULL << (key))
#define STAMP (BIT(DW_BOOT_ID) | BIT(DW_LOCK_MS))
#define WHO (BIT(DW_SERIAL) | BIT(DW_MODEL) | BIT(DW_FIRMWARE_VERSION) | BIT(DW_CAN_UNLATCH))

struct rule {
    uint8_t number;
    uint64_t required;
    uint64_t optional;
};

static const struct rule RULES[] = {
    {DW_GET_INFO, 0, 0},
    {DW_GET_STATUS, 0, 0},
    {DW_ACTUATE, BIT(DW_BOOT_ID) | BIT(DW_COMMAND_ID) | BIT(DW_DIRECTION) | BIT(DW_NOT_AFTER_MS), 0},
    {DW_GET_RESULT, BIT(DW_COMMAND_ID), 0},
    {DW_GET_EVENTS, BIT(DW_AFTER), 0},
    {DW_ACK_EVENTS, BIT(DW_BOOT_ID) | BIT(DW_UPTO), 0},
    {DW_ACCESS_DECISION, BIT(DW_BOOT_ID) | BIT(DW_NOT_AFTER_MS) | BIT(DW_REQUEST_ID) | BIT(DW_GRANT), 0},
    {DW_IDENTIFY, 0, 0},
    {DW_REBOOT, BIT(DW_BOOT_ID) | BIT(DW_COMMAND_ID) | BIT(DW_NOT_AFTER_MS), 0},
    {DW_PAIR_COMMIT, BIT(DW_PSK), 0},
    {DW_SET_TIME, BIT(DW_UNIX_MS), 0},
    {DW_INFO, STAMP | WHO, 0},
    {DW_STATUS, STAMP | BIT(DW_BOLT) | BIT(DW_DOOR) | BIT(DW_BATTERY_PERCENT) | BIT(DW_TAMPER), 0},
    {DW_RESULT, STAMP | BIT(DW_COMMAND_ID) | BIT(DW_BOLT) | BIT(DW_OUTCOME), BIT(DW_SUCCESS) | BIT(DW_REASON)},
    {DW_EVENT, STAMP | BIT(DW_SEQ) | BIT(DW_EVENT_KIND) | BIT(DW_AT_LOCK_MS) | BIT(DW_CURRENT_BOOT_ID),
     BIT(DW_DIRECTION) | BIT(DW_REQUEST_ID) | BIT(DW_SUCCESS) | BIT(DW_SOURCE) | BIT(DW_POSITION) |
         BIT(DW_BATTERY_PERCENT) | BIT(DW_COUNT)},
    {DW_ACCESS_REQUEST, STAMP | BIT(DW_REQUEST_ID) | BIT(DW_VALUE) | BIT(DW_ACCESS_KIND), 0},
    {DW_DONE, STAMP, 0},
    {DW_PAIRED, STAMP | WHO, 0},
    {DW_ERROR, STAMP | BIT(DW_ERROR_CODE), 0},
};

void dw_message_begin(struct dw_message *message, enum dw_number number)
{
    memset(message, 0, sizeof *message);
    message->number = (uint8_t)number;
}

void dw_put_number(struct dw_message *message, enum dw_key key, uint64_t value)
{
    message->present |= BIT(key);
    message->numbers[key] = value;
}

void dw_put_bytes(struct dw_message *message, enum dw_key key, const uint8_t *bytes, size_t length)
{
    message->present |= BIT(key);
    message->bytes[key] = bytes;
    message->lengths[key] = (uint16_t)length;
}

void dw_put_text(struct dw_message *message, enum dw_key key, const char *text)
{
    dw_put_bytes(message, key, (const uint8_t *)text, strlen(text));
}

void dw_put_null(struct dw_message *message, enum dw_key key)
{
    message->present |= BIT(key);
    message->is_null[key] = true;
}

static void put_field(struct dw_cbor_writer *writer, const struct dw_message *message, int key)
{
    dw_cbor_put_head(writer, DW_CBOR_UNSIGNED, (uint64_t)key);
    if (message->is_null[key]) {
        dw_cbor_put_head(writer, DW_CBOR_SIMPLE, DW_CBOR_NULL);
        return;
    }
    switch (FIELDS[key].kind) {
    case NUMBER:
        dw_cbor_put_head(writer, DW_CBOR_UNSIGNED, message->numbers[key]);
        break;
    case BOOL:
        dw_cbor_put_head(writer, DW_CBOR_SIMPLE, message->numbers[key] != 0 ? DW_CBOR_TRUE : DW_CBOR_FALSE);
        break;
    case BYTES:
        dw_cbor_put_string(writer, DW_CBOR_BYTES, message->bytes[key], message->lengths[key]);
        break;
    case TEXT:
        dw_cbor_put_string(writer, DW_CBOR_TEXT, message->bytes[key], message->lengths[key]);
        break;
    }
}

size_t dw_message_encode(const struct dw_message *message, uint8_t *out, size_t capacity)
{
    struct dw_cbor_writer writer;
    uint64_t fields = 0;
    int key;
    writer.bytes = out;
    writer.capacity = capacity;
    writer.length = 0;
    writer.overflow = false;
    for (key = 1; key < DW_KEYS; key++)
        fields += message->present >> key & 1;
    dw_cbor_put_head(&writer, DW_CBOR_UNSIGNED, message->number);
    dw_cbor_put_head(&writer, DW_CBOR_MAP, fields);
    /* Ascending keys are the deterministic order. */
    for (key = 1; key < DW_KEYS; key++) {
        if ((message->present >> key & 1) != 0)
            put_field(&writer, message, key);
    }
    return writer.overflow ? 0 : writer.length;
}

static const struct rule *rule_of(enum dw_side side, uint64_t number)
{
    size_t i;
    for (i = 0; i < sizeof RULES / sizeof RULES[0]; i++) {
        if (RULES[i].number == number && (RULES[i].number >= DW_INFO) == (side == DW_LOCK_SIDE))
            return &RULES[i];
    }
    return NULL;
}

static bool read_field(struct dw_cbor_reader *reader, struct dw_message *message, int key)
{
    const struct field *field = &FIELDS[key];
    enum dw_major major;
    uint64_t value;
    if (!dw_cbor_head(reader, &major, &value))
        return false;
    message->present |= BIT(key);
    if (major == DW_CBOR_SIMPLE && value == DW_CBOR_NULL) {
        message->is_null[key] = true;
        return message->number == DW_STATUS && key == DW_BATTERY_PERCENT;
    }
    if (field->kind == BOOL) {
        message->numbers[key] = value == DW_CBOR_TRUE;
        return major == DW_CBOR_SIMPLE;
    }
    if (value < field->least || value > field->most)
        return false;
    if (field->kind == NUMBER) {
        message->numbers[key] = value;
        return major == DW_CBOR_UNSIGNED;
    }
    message->bytes[key] = reader->bytes + reader->at;
    message->lengths[key] = (uint16_t)value;
    if (major != (field->kind == BYTES ? DW_CBOR_BYTES : DW_CBOR_TEXT) || value > reader->length - reader->at)
        return false;
    reader->at += (size_t)value;
    return true;
}

enum dw_decoded dw_message_decode(struct dw_message *message, enum dw_side side, const uint8_t *bytes,
                                  size_t length)
{
    struct dw_cbor_reader reader;
    const struct rule *rule;
    enum dw_major major;
    uint64_t value;
    uint64_t fields;
    reader.bytes = bytes;
    reader.length = length;
    reader.at = 0;
    memset(message, 0, sizeof *message);
    if (!dw_cbor_head(&reader, &major, &value))
        return DW_DECODED_BAD;
    if (major != DW_CBOR_UNSIGNED && major != DW_CBOR_NEGATIVE)
        return DW_DECODED_BAD;
    rule = major == DW_CBOR_UNSIGNED ? rule_of(side, value) : NULL;
    if (rule == NULL)
        return DW_DECODED_UNKNOWN;
    message->number = rule->number;
    if (!dw_cbor_head(&reader, &major, &fields) || major != DW_CBOR_MAP)
        return DW_DECODED_BAD;
    while (fields-- > 0) {
        if (!dw_cbor_head(&reader, &major, &value) || major != DW_CBOR_UNSIGNED || value == 0 ||
            value >= DW_KEYS || !read_field(&reader, message, (int)value))
            return DW_DECODED_BAD;
    }
    if ((message->present & rule->required) != rule->required ||
        (message->present & ~(rule->required | rule->optional)) != 0)
        return DW_DECODED_BAD;
    return DW_DECODED;
}

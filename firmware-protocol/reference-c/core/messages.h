/* Messages of messages.cddl as fields by key, both ways. SPEC.md section 8. */
#ifndef DW_MESSAGES_H
#define DW_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum dw_number {
    DW_GET_INFO = 1,
    DW_GET_STATUS = 2,
    DW_ACTUATE = 3,
    DW_GET_RESULT = 4,
    DW_GET_EVENTS = 5,
    DW_ACK_EVENTS = 6,
    DW_ACCESS_DECISION = 7,
    DW_IDENTIFY = 8,
    DW_REBOOT = 9,
    DW_PAIR_COMMIT = 10,
    DW_SET_TIME = 11,
    DW_INFO = 64,
    DW_STATUS = 65,
    DW_RESULT = 66,
    DW_EVENT = 67,
    DW_ACCESS_REQUEST = 68,
    DW_DONE = 69,
    DW_PAIRED = 70,
    DW_ERROR = 71
};

enum dw_key {
    DW_BOOT_ID = 1,
    DW_LOCK_MS = 2,
    DW_COMMAND_ID = 3,
    DW_DIRECTION = 4,
    DW_NOT_AFTER_MS = 5,
    DW_REQUEST_ID = 6,
    DW_SUCCESS = 7,
    DW_BOLT = 8,
    DW_OUTCOME = 9,
    DW_REASON = 10,
    DW_SEQ = 11,
    DW_EVENT_KIND = 12,
    DW_SOURCE = 13,
    DW_AT_LOCK_MS = 14,
    DW_POSITION = 15,
    DW_DOOR = 16,
    DW_BATTERY_PERCENT = 17,
    DW_TAMPER = 18,
    DW_AFTER = 19,
    DW_UPTO = 20,
    DW_GRANT = 21,
    DW_VALUE = 22,
    DW_COUNT = 23,
    DW_CURRENT_BOOT_ID = 24,
    DW_SERIAL = 25,
    DW_MODEL = 26,
    DW_FIRMWARE_VERSION = 27,
    DW_CAN_UNLATCH = 28,
    DW_PSK = 29,
    DW_UNIX_MS = 30,
    DW_ERROR_CODE = 31,
    DW_ACCESS_KIND = 32,
    DW_KEYS
};

enum dw_direction { DW_LOCK = 1, DW_UNLOCK = 2, DW_UNLATCH = 3 };
enum dw_bolt { DW_LOCKED = 1, DW_UNLOCKED = 2, DW_MOVING = 3, DW_BOLT_JAMMED = 4, DW_BOLT_UNKNOWN = 5 };
enum dw_position { DW_POSITION_OPEN = 6, DW_POSITION_CLOSED = 7 };
enum dw_door { DW_DOOR_OPEN = 1, DW_DOOR_CLOSED = 2, DW_DOOR_UNKNOWN = 3 };
enum dw_outcome { DW_OUTCOME_DONE = 1, DW_REFUSED = 2, DW_INTERRUPTED = 3, DW_NEVER_SEEN = 4, DW_EVICTED = 5 };
enum dw_reason {
    DW_NO_REASON = 0,
    DW_JAMMED = 1,
    DW_EXPIRED = 2,
    DW_WRONG_BOOT = 3,
    DW_MOTOR_BUSY = 4,
    DW_UNSUPPORTED = 5
};
enum dw_event_kind {
    DW_EVENT_BOLT = 1,
    DW_EVENT_DOOR = 2,
    DW_EVENT_JAM = 3,
    DW_EVENT_TAMPER = 4,
    DW_EVENT_BATTERY = 5,
    DW_EVENT_BOOT = 6,
    DW_EVENT_WRONG_CODE = 7,
    DW_EVENT_ACTUATED = 8,
    DW_EVENTS_LOST = 9
};
enum dw_source {
    DW_REMOTE = 1,
    DW_KEYPAD = 2,
    DW_KEY = 3,
    DW_THUMB_TURN = 4,
    DW_AUTO = 5,
    DW_BUTTON = 6
};
enum dw_error { DW_UNKNOWN_MESSAGE = 1, DW_BAD_MESSAGE = 2, DW_NOT_NOW = 3, DW_ERROR_BUSY = 4 };
enum dw_access_kind { DW_PIN = 1, DW_QR = 2, DW_CARD = 3 };

/* A message: bit k of `present` says that key k is there. Bytes and texts stay where they are; a bool is 0 or 1. */
struct dw_message {
    uint8_t number;
    uint64_t present;
    uint64_t numbers[DW_KEYS];
    const uint8_t *bytes[DW_KEYS];
    uint16_t lengths[DW_KEYS];
    bool is_null[DW_KEYS];
};

void dw_message_begin(struct dw_message *message, enum dw_number number);
void dw_put_number(struct dw_message *message, enum dw_key key, uint64_t value);
void dw_put_bytes(struct dw_message *message, enum dw_key key, const uint8_t *bytes, size_t length);
void dw_put_text(struct dw_message *message, enum dw_key key, const char *text);
void dw_put_null(struct dw_message *message, enum dw_key key);

/* Writes `number, {fields}`, without a head before. Returns the length, 0 if it does not fit. */
size_t dw_message_encode(const struct dw_message *message, uint8_t *out, size_t capacity);

enum dw_decoded { DW_DECODED, DW_DECODED_UNKNOWN, DW_DECODED_BAD };
enum dw_side { DW_HUB_SIDE, DW_LOCK_SIDE };

/* Reads what `dw_message_encode` writes: items that are known to be deterministic. DW_DECODED_UNKNOWN: no message of that side
   has this number. DW_DECODED_BAD: other fields, types or bounds than messages.cddl. */
enum dw_decoded dw_message_decode(struct dw_message *message, enum dw_side side, const uint8_t *bytes,
                                  size_t length);

#endif

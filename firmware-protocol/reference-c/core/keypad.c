/* Somebody at the door, SPEC.md section 9.4. */
#include <string.h>

#include "lock.h"
#include "utf8.h"

bool dw_lock_press(struct dw_lock *lock, enum dw_access_kind kind, const uint8_t *value, size_t length)
{
    struct dw_press *press = &lock->press;
    if (length == 0 || length > DW_MAX_VALUE_BYTES || !dw_is_utf8(value, length))
        return false;
    /* The press before is dropped, answered or not. */
    if (press->is_waiting)
        lock->ports->show(lock->ports->context, DW_SHOW_NO_ANSWER);
    memset(press, 0, sizeof *press);
    if (!lock->ports->random(lock->ports->context, press->request_id, DW_REQUEST_ID_BYTES)) {
        lock->ports->show(lock->ports->context, DW_SHOW_NO_ANSWER);
        return true;
    }
    press->kind = kind;
    press->at_ms = dw_now(lock);
    press->length = (uint16_t)length;
    memcpy(press->value, value, length);
    press->is_waiting = true;
    return true;
}

static bool is_valid(const struct dw_lock *lock, const struct dw_message *message)
{
    const struct dw_press *press = &lock->press;
    uint64_t now_ms = dw_now(lock);
    return press->is_waiting && press->is_sent &&
           memcmp(message->bytes[DW_REQUEST_ID], press->request_id, DW_REQUEST_ID_BYTES) == 0 &&
           memcmp(message->bytes[DW_BOOT_ID], lock->boot_id, DW_BOOT_ID_BYTES) == 0 &&
           now_ms <= message->numbers[DW_NOT_AFTER_MS] && now_ms <= press->at_ms + DW_ACCESS_DECISION_MS;
}

void dw_decision_received(struct dw_lock *lock, const struct dw_message *message)
{
    struct dw_move move;
    enum dw_light light = DW_SHOW_DENIED;
    if (!is_valid(lock, message))
        return;
    lock->press.is_waiting = false;
    if (message->numbers[DW_GRANT] != 0) {
        memset(&move, 0, sizeof move);
        move.direction = DW_UNLOCK;
        move.source = DW_KEYPAD;
        move.not_after_ms = message->numbers[DW_NOT_AFTER_MS];
        memcpy(move.request_id, lock->press.request_id, DW_REQUEST_ID_BYTES);
        /* A motor that is busy can't open, and nobody was denied. */
        light = dw_motor_start(lock, &move) ? DW_SHOW_GRANTED : DW_SHOW_NO_ANSWER;
    }
    memset(lock->press.value, 0, sizeof lock->press.value);
    lock->ports->show(lock->ports->context, light);
}

void dw_keypad_tick(struct dw_lock *lock)
{
    struct dw_press *press = &lock->press;
    if (!press->is_waiting || dw_now(lock) <= press->at_ms + DW_ACCESS_DECISION_MS)
        return;
    press->is_waiting = false;
    memset(press->value, 0, sizeof press->value);
    lock->ports->show(lock->ports->context, DW_SHOW_NO_ANSWER);
}

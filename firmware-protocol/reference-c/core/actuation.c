/* Commands that move something, at most once: SPEC.md section 9.2. */
#include <string.h>

#include "lock.h"

static void reply_result(struct dw_lock *lock, uint32_t re, const uint8_t *command_id, enum dw_outcome outcome,
                         enum dw_reason reason)
{
    struct dw_reply reply;
    memset(&reply, 0, sizeof reply);
    reply.number = DW_RESULT;
    reply.re = re;
    reply.outcome = (uint8_t)outcome;
    reply.reason = (uint8_t)reason;
    memcpy(reply.command_id, command_id, DW_COMMAND_ID_BYTES);
    (void)dw_reply(lock, &reply);
}

/* The outcome is in the journal, or will be when the motor has come to rest. */
static void reply_stored(struct dw_lock *lock, uint32_t re, const uint8_t *command_id)
{
    reply_result(lock, re, command_id, 0, DW_NO_REASON);
}

static bool is_idle(const struct dw_lock *lock)
{
    return lock->actuator.motor == DW_MOTOR_RESTS && !lock->restart.is_due;
}

bool dw_motor_start(struct dw_lock *lock, const struct dw_move *move)
{
    if (!is_idle(lock) || !lock->ports->start_motor(lock->ports->context, move))
        return false;
    lock->actuator.motor = DW_MOTOR_RUNS;
    lock->actuator.move = *move;
    return true;
}

static enum dw_reason obstacle(const struct dw_lock *lock, const struct dw_message *message)
{
    if (!is_idle(lock))
        return DW_MOTOR_BUSY;
    if (message->number == DW_ACTUATE && message->numbers[DW_DIRECTION] == DW_UNLATCH &&
        !lock->identity->can_unlatch)
        return DW_UNSUPPORTED;
    return DW_NO_REASON;
}

static void refuse(struct dw_result_entry *entry, enum dw_reason reason)
{
    entry->state = DW_WAS_REFUSED;
    entry->reason = (uint8_t)reason;
}

/* The entry is stored as running: moves, unless it has become too late meanwhile. */
static void run(struct dw_lock *lock, const struct dw_message *message, struct dw_result_entry *entry)
{
    struct dw_move move;
    if (dw_now(lock) > entry->not_after_ms) {
        refuse(entry, DW_EXPIRED);
        (void)dw_save(lock);
        return;
    }
    memset(&move, 0, sizeof move);
    move.direction = (enum dw_direction)message->numbers[DW_DIRECTION];
    move.source = DW_REMOTE;
    move.not_after_ms = entry->not_after_ms;
    memcpy(move.command_id, entry->command_id, DW_COMMAND_ID_BYTES);
    if (dw_motor_start(lock, &move))
        return;
    entry->state = DW_HAS_RUN;
    entry->success = 0;
    (void)dw_save(lock);
}

static void prepare_restart(struct dw_lock *lock, const struct dw_result_entry *entry)
{
    lock->restart.is_due = true;
    lock->restart.is_sent = false;
    lock->restart.at_latest_ms = dw_now(lock) + DW_REBOOT_WAIT_MS;
    memcpy(lock->restart.command_id, entry->command_id, DW_COMMAND_ID_BYTES);
}

void dw_command_received(struct dw_lock *lock, const struct dw_message *message, uint32_t re)
{
    const uint8_t *command_id = message->bytes[DW_COMMAND_ID];
    struct dw_journal *journal = &lock->record.journal;
    struct dw_result_entry fresh;
    struct dw_result_entry *entry;
    enum dw_reason reason;
    if (dw_journal_find(journal, command_id) != NULL) {
        reply_stored(lock, re, command_id);
        return;
    }
    if (memcmp(message->bytes[DW_BOOT_ID], lock->boot_id, DW_BOOT_ID_BYTES) != 0) {
        reply_result(lock, re, command_id, DW_REFUSED, DW_WRONG_BOOT);
        return;
    }
    if (dw_now(lock) > message->numbers[DW_NOT_AFTER_MS]) {
        reply_result(lock, re, command_id, DW_REFUSED, DW_EXPIRED);
        return;
    }
    reason = obstacle(lock, message);
    memset(&fresh, 0, sizeof fresh);
    memcpy(fresh.command_id, command_id, DW_COMMAND_ID_BYTES);
    memcpy(fresh.boot_id, lock->boot_id, DW_BOOT_ID_BYTES);
    fresh.not_after_ms = message->numbers[DW_NOT_AFTER_MS];
    fresh.success = 1;
    if (reason != DW_NO_REASON)
        refuse(&fresh, reason);
    else
        /* A restart has no result to wait for. */
        fresh.state = message->number == DW_REBOOT ? DW_HAS_RUN : DW_RUNNING;
    entry = dw_journal_add(journal, &fresh, lock->boot_id, dw_now(lock));
    if (entry == NULL) {
        reply_result(lock, re, command_id, DW_REFUSED, DW_MOTOR_BUSY);
        return;
    }
    if (!dw_save(lock)) {
        dw_journal_take_back(journal);
        reply_result(lock, re, command_id, DW_REFUSED, DW_MOTOR_BUSY);
        return;
    }
    if (message->number == DW_REBOOT && reason == DW_NO_REASON)
        prepare_restart(lock, entry);
    else if (reason == DW_NO_REASON)
        run(lock, message, entry);
    reply_stored(lock, re, command_id);
}

void dw_result_asked(struct dw_lock *lock, const struct dw_message *message, uint32_t re)
{
    const uint8_t *command_id = message->bytes[DW_COMMAND_ID];
    struct dw_journal *journal = &lock->record.journal;
    if (dw_journal_find(journal, command_id) != NULL)
        reply_stored(lock, re, command_id);
    else if (dw_journal_may_have_dropped(journal, command_id))
        reply_result(lock, re, command_id, DW_EVICTED, DW_NO_REASON);
    else
        reply_result(lock, re, command_id, DW_NEVER_SEEN, DW_NO_REASON);
}

static void keep_actuated(struct dw_lock *lock)
{
    const struct dw_move *move = &lock->actuator.move;
    struct dw_sensors sensors;
    struct dw_event event;
    lock->ports->sense(lock->ports->context, &sensors);
    memset(&event, 0, sizeof event);
    event.kind = DW_EVENT_ACTUATED;
    event.position = (uint8_t)sensors.bolt;
    event.source = (uint8_t)move->source;
    event.direction = (uint8_t)move->direction;
    event.success = lock->actuator.success;
    event.has_request = true;
    memcpy(event.request_id, move->request_id, DW_REQUEST_ID_BYTES);
    dw_keep_event(lock, &event);
}

void dw_lock_motor_stopped(struct dw_lock *lock, bool success)
{
    if (lock->actuator.motor != DW_MOTOR_RUNS)
        return;
    lock->actuator.motor = DW_MOTOR_STOPPED;
    lock->actuator.success = success;
    dw_actuation_tick(lock);
}

/* Stores what came of the move; until that is done nobody is told. */
void dw_actuation_tick(struct dw_lock *lock)
{
    struct dw_result_entry *entry;
    if (lock->actuator.motor != DW_MOTOR_STOPPED)
        return;
    if (lock->actuator.move.source != DW_REMOTE) {
        lock->actuator.motor = DW_MOTOR_RESTS;
        keep_actuated(lock);
        return;
    }
    entry = dw_journal_find(&lock->record.journal, lock->actuator.move.command_id);
    if (entry != NULL) {
        entry->state = DW_HAS_RUN;
        entry->success = lock->actuator.success;
        entry->reason = lock->actuator.success ? DW_NO_REASON : DW_JAMMED;
        if (!dw_save(lock)) {
            entry->state = DW_RUNNING;
            return;
        }
    }
    lock->actuator.motor = DW_MOTOR_RESTS;
}

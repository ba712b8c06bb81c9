/* What the lock says next: replies, then a press, then the oldest event not yet sent. SPEC.md sections 8 to 10. */
#include <string.h>

#include "lock.h"

#define MAX_MESSAGE_BYTES (DW_MAX_PLAINTEXT_BYTES - 16)

static void put_stamp(struct dw_message *message, const struct dw_lock *lock, uint64_t lock_ms)
{
    dw_put_bytes(message, DW_BOOT_ID, lock->boot_id, DW_BOOT_ID_BYTES);
    dw_put_number(message, DW_LOCK_MS, lock_ms);
}

static bool seal(struct dw_session *session, const struct dw_message *message, uint32_t re)
{
    uint8_t bytes[MAX_MESSAGE_BYTES];
    size_t length = dw_message_encode(message, bytes, sizeof bytes);
    session->resends = 0;
    return length > 0 && dw_channel_send(&session->channel, re, bytes, length);
}

static void put_status(struct dw_message *message, const struct dw_lock *lock)
{
    struct dw_sensors sensors;
    lock->ports->sense(lock->ports->context, &sensors);
    dw_put_number(message, DW_BOLT, sensors.bolt);
    dw_put_number(message, DW_DOOR, sensors.door);
    dw_put_number(message, DW_TAMPER, sensors.tamper);
    if (sensors.battery_percent < 0)
        dw_put_null(message, DW_BATTERY_PERCENT);
    else
        dw_put_number(message, DW_BATTERY_PERCENT, (uint64_t)sensors.battery_percent);
}

static void put_result(struct dw_message *message, struct dw_lock *lock, const struct dw_reply *reply)
{
    const struct dw_result_entry *entry = dw_journal_find(&lock->record.journal, reply->command_id);
    uint8_t outcome = reply->outcome;
    uint8_t reason = reply->reason;
    struct dw_sensors sensors;
    lock->ports->sense(lock->ports->context, &sensors);
    if (outcome == 0 && entry == NULL) {
        outcome = DW_EVICTED;
    } else if (outcome == 0) {
        outcome = entry->state == DW_HAS_RUN       ? DW_OUTCOME_DONE
                  : entry->state == DW_WAS_REFUSED ? DW_REFUSED
                                                   : DW_INTERRUPTED;
        reason = entry->state == DW_HAS_RUN && entry->success == 0 ? DW_JAMMED : entry->reason;
        if (entry->state == DW_HAS_RUN)
            dw_put_number(message, DW_SUCCESS, entry->success);
    }
    dw_put_bytes(message, DW_COMMAND_ID, reply->command_id, DW_COMMAND_ID_BYTES);
    dw_put_number(message, DW_OUTCOME, outcome);
    dw_put_number(message, DW_BOLT, sensors.bolt);
    if (reason != DW_NO_REASON)
        dw_put_number(message, DW_REASON, reason);
}

static void put_who(struct dw_message *message, const struct dw_identity *identity)
{
    dw_put_text(message, DW_SERIAL, identity->serial);
    dw_put_text(message, DW_MODEL, identity->model);
    dw_put_text(message, DW_FIRMWARE_VERSION, identity->firmware_version);
    dw_put_number(message, DW_CAN_UNLATCH, identity->can_unlatch);
}

static bool is_ready(struct dw_lock *lock, const struct dw_reply *reply)
{
    const struct dw_result_entry *entry;
    if (reply->number != DW_RESULT || reply->outcome != 0)
        return true;
    entry = dw_journal_find(&lock->record.journal, reply->command_id);
    return entry == NULL || entry->state != DW_RUNNING;
}

static bool say_reply(struct dw_lock *lock, struct dw_session *session)
{
    struct dw_outbox *outbox = &lock->outbox;
    struct dw_message message;
    struct dw_reply reply;
    uint8_t i = 0;
    while (i < outbox->count && !is_ready(lock, &outbox->replies[i]))
        i++;
    if (i == outbox->count)
        return false;
    reply = outbox->replies[i];
    outbox->count--;
    memmove(&outbox->replies[i], &outbox->replies[i + 1], (size_t)(outbox->count - i) * sizeof reply);
    dw_message_begin(&message, (enum dw_number)reply.number);
    put_stamp(&message, lock, dw_now(lock));
    if (reply.number == DW_STATUS)
        put_status(&message, lock);
    else if (reply.number == DW_RESULT)
        put_result(&message, lock, &reply);
    else if (reply.number == DW_INFO || reply.number == DW_PAIRED)
        put_who(&message, lock->identity);
    else if (reply.number == DW_ERROR)
        dw_put_number(&message, DW_ERROR_CODE, reply.error);
    if (lock->restart.is_due && reply.number == DW_RESULT &&
        memcmp(reply.command_id, lock->restart.command_id, DW_COMMAND_ID_BYTES) == 0)
        lock->restart.is_sent = true;
    return seal(session, &message, reply.re);
}

static bool say_press(struct dw_lock *lock, struct dw_session *session)
{
    struct dw_press *press = &lock->press;
    struct dw_message message;
    if (!press->is_waiting || press->is_sent)
        return false;
    dw_message_begin(&message, DW_ACCESS_REQUEST);
    put_stamp(&message, lock, press->at_ms);
    dw_put_bytes(&message, DW_REQUEST_ID, press->request_id, DW_REQUEST_ID_BYTES);
    dw_put_bytes(&message, DW_VALUE, press->value, press->length);
    dw_put_number(&message, DW_ACCESS_KIND, press->kind);
    press->is_sent = true;
    return seal(session, &message, DW_NO_COUNTER);
}

static void put_event(struct dw_message *message, const struct dw_lock *lock, const struct dw_event *event)
{
    dw_put_bytes(message, DW_BOOT_ID, event->boot_id, DW_BOOT_ID_BYTES);
    dw_put_number(message, DW_LOCK_MS, dw_now(lock));
    dw_put_bytes(message, DW_CURRENT_BOOT_ID, lock->boot_id, DW_BOOT_ID_BYTES);
    dw_put_number(message, DW_SEQ, event->seq);
    dw_put_number(message, DW_AT_LOCK_MS, event->at_lock_ms);
    dw_put_number(message, DW_EVENT_KIND, event->kind);
    if (event->source != 0)
        dw_put_number(message, DW_SOURCE, event->source);
    if (event->position != 0)
        dw_put_number(message, DW_POSITION, event->position);
    if (event->kind == DW_EVENT_BATTERY)
        dw_put_number(message, DW_BATTERY_PERCENT, event->battery_percent);
    if (event->kind == DW_EVENT_ACTUATED) {
        dw_put_number(message, DW_DIRECTION, event->direction);
        dw_put_number(message, DW_SUCCESS, event->success);
    }
    if (event->has_request)
        dw_put_bytes(message, DW_REQUEST_ID, event->request_id, DW_REQUEST_ID_BYTES);
    if (event->kind == DW_EVENTS_LOST)
        dw_put_number(message, DW_COUNT, event->count);
}

static bool say_event(struct dw_lock *lock, struct dw_session *session)
{
    struct dw_outbox *outbox = &lock->outbox;
    const struct dw_event_log *log = &lock->record.log;
    struct dw_message message;
    /* An event is durable before it is sent. */
    if (lock->is_unsaved)
        return false;
    while (outbox->next_event < log->count) {
        const struct dw_event *event = &log->events[outbox->next_event++];
        if (event->seq <= outbox->after && memcmp(event->boot_id, lock->boot_id, DW_BOOT_ID_BYTES) == 0)
            continue;
        dw_message_begin(&message, DW_EVENT);
        put_event(&message, lock, event);
        return seal(session, &message, DW_NO_COUNTER);
    }
    return false;
}

void dw_say_next(struct dw_lock *lock, struct dw_session *session)
{
    if (!session->is_alive || session->channel.is_outstanding)
        return;
    if (!dw_channel_can_send(&session->channel)) {
        session->is_alive = false;
        return;
    }
    if (say_reply(lock, session) || session != &lock->link.current)
        return;
    if (!say_press(lock, session))
        (void)say_event(lock, session);
}

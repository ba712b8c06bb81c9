/* What the hub asks, and the replies that wait to be sent: SPEC.md sections 8 and 5.4. */
#include <string.h>

#include "lock.h"

void dw_outbox_begin(struct dw_lock *lock)
{
    memset(&lock->outbox, 0, sizeof lock->outbox);
    /* Somebody may be waiting at the door: ask again in the new session. */
    lock->press.is_sent = false;
}

bool dw_reply(struct dw_lock *lock, const struct dw_reply *reply)
{
    struct dw_outbox *outbox = &lock->outbox;
    if (outbox->count == DW_OUTBOX_CAPACITY) {
        /* The hub asks and never listens: there is no way to answer, so the session ends. */
        lock->link.current.is_alive = false;
        lock->link.pairing.is_alive = false;
        return false;
    }
    outbox->replies[outbox->count++] = *reply;
    return true;
}

static void reply_plain(struct dw_lock *lock, enum dw_number number, uint32_t re)
{
    struct dw_reply reply;
    memset(&reply, 0, sizeof reply);
    reply.number = (uint8_t)number;
    reply.re = re;
    (void)dw_reply(lock, &reply);
}

static void reply_error(struct dw_lock *lock, enum dw_error error, uint32_t re)
{
    struct dw_reply reply;
    memset(&reply, 0, sizeof reply);
    reply.number = DW_ERROR;
    reply.re = re;
    reply.error = (uint8_t)error;
    (void)dw_reply(lock, &reply);
}

static void acknowledge_events(struct dw_lock *lock, const struct dw_message *message, uint32_t re)
{
    struct dw_event_log *log = &lock->record.log;
    uint16_t before = log->count;
    uint16_t next = lock->outbox.next_event;
    uint16_t sent_and_gone = 0;
    uint16_t i;
    for (i = 0; i < next && i < before; i++) {
        if (memcmp(log->events[i].boot_id, message->bytes[DW_BOOT_ID], DW_BOOT_ID_BYTES) == 0 &&
            log->events[i].seq <= message->numbers[DW_UPTO])
            sent_and_gone++;
    }
    if (dw_event_log_acknowledge(log, message->bytes[DW_BOOT_ID], (uint32_t)message->numbers[DW_UPTO],
                                 lock->boot_id, dw_now(lock), &lock->seq))
        (void)dw_save(lock);
    lock->outbox.next_event = (uint16_t)(next - sent_and_gone);
    reply_plain(lock, DW_DONE, re);
}

static void send_events_again(struct dw_lock *lock, const struct dw_message *message, uint32_t re)
{
    lock->outbox.next_event = 0;
    lock->outbox.after = (uint32_t)message->numbers[DW_AFTER];
    reply_plain(lock, DW_DONE, re);
}

static void commit_pairing(struct dw_lock *lock, const struct dw_message *message, uint32_t re)
{
    if (dw_paired(lock, message->bytes[DW_PSK]))
        reply_plain(lock, DW_PAIRED, re);
    else
        reply_error(lock, DW_ERROR_BUSY, re);
}

void dw_request_received(struct dw_lock *lock, const struct dw_received *received, bool is_pairing)
{
    struct dw_message message;
    uint32_t re = received->counter;
    enum dw_decoded decoded = dw_message_decode(&message, DW_HUB_SIDE, received->plaintext + received->message_at,
                                                received->message_length);
    /* The pairing channel serves pair_commit alone, and only once; no session serves it. */
    bool may_commit = is_pairing && !lock->record.is_paired;
    if (decoded == DW_DECODED_UNKNOWN) {
        reply_error(lock, is_pairing ? DW_NOT_NOW : DW_UNKNOWN_MESSAGE, re);
    } else if (decoded == DW_DECODED_BAD) {
        reply_error(lock, is_pairing && message.number != DW_PAIR_COMMIT ? DW_NOT_NOW : DW_BAD_MESSAGE, re);
    } else if ((message.number == DW_PAIR_COMMIT) != may_commit) {
        reply_error(lock, DW_NOT_NOW, re);
    } else {
        switch (message.number) {
        case DW_GET_INFO:
        case DW_GET_STATUS:
            reply_plain(lock, message.number == DW_GET_INFO ? DW_INFO : DW_STATUS, re);
            break;
        case DW_ACTUATE:
        case DW_REBOOT:
            dw_command_received(lock, &message, re);
            break;
        case DW_GET_RESULT:
            dw_result_asked(lock, &message, re);
            break;
        case DW_GET_EVENTS:
            send_events_again(lock, &message, re);
            break;
        case DW_ACK_EVENTS:
            acknowledge_events(lock, &message, re);
            break;
        case DW_ACCESS_DECISION:
            dw_decision_received(lock, &message);
            break;
        case DW_IDENTIFY:
            lock->ports->identify(lock->ports->context);
            reply_plain(lock, DW_DONE, re);
            break;
        case DW_SET_TIME:
            lock->ports->set_time(lock->ports->context, message.numbers[DW_UNIX_MS]);
            reply_plain(lock, DW_DONE, re);
            break;
        case DW_PAIR_COMMIT:
            commit_pairing(lock, &message, re);
            break;
        default:
            reply_error(lock, DW_UNKNOWN_MESSAGE, re);
        }
    }
}

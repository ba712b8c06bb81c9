#include "lock.h"

#include <string.h>

#include "crypto.h"
#include "utf8.h"

uint64_t dw_now(const struct dw_lock *lock)
{
    return lock->ports->now_ms(lock->ports->context);
}

bool dw_save(struct dw_lock *lock)
{
    bool saved = lock->ports->save(lock->ports->context, &lock->record);
    lock->is_unsaved = !saved;
    return saved;
}

/* Without a hub there is nobody to tell, and the next hub has no business with what was before it. */
void dw_keep_event(struct dw_lock *lock, struct dw_event *event)
{
    if (!lock->record.is_paired)
        return;
    memcpy(event->boot_id, lock->boot_id, DW_BOOT_ID_BYTES);
    event->at_lock_ms = dw_now(lock);
    dw_event_log_add(&lock->record.log, event, &lock->seq);
    (void)dw_save(lock);
}

static void keep(struct dw_lock *lock, enum dw_event_kind kind, enum dw_source source, uint8_t position,
                 uint8_t battery_percent)
{
    struct dw_event event;
    memset(&event, 0, sizeof event);
    event.kind = (uint8_t)kind;
    event.source = (uint8_t)source;
    event.position = position;
    event.battery_percent = battery_percent;
    dw_keep_event(lock, &event);
}

bool dw_lock_boot(struct dw_lock *lock, const struct dw_ports *ports, const struct dw_identity *identity,
                  const struct dw_record *record)
{
    bool has_news;
    memset(lock, 0, sizeof *lock);
    lock->ports = ports;
    lock->identity = identity;
    lock->record = *record;
    if (!ports->random(ports->context, lock->boot_id, DW_BOOT_ID_BYTES))
        return false;
    has_news = dw_journal_interrupt(&lock->record.journal);
    if (!lock->record.has_static) {
        if (!ports->random(ports->context, lock->record.own_static, 32))
            return false;
        lock->record.has_static = true;
        has_news = true;
    }
    if (has_news && !dw_save(lock))
        return false;
    keep(lock, DW_EVENT_BOOT, 0, 0, 0);
    return true;
}

void dw_lock_tick(struct dw_lock *lock)
{
    const struct dw_session *session = dw_speaking_session(lock);
    struct dw_restart *restart = &lock->restart;
    if (lock->link.window_is_open && dw_now(lock) > lock->link.window_until_ms)
        lock->link.window_is_open = false;
    dw_actuation_tick(lock);
    dw_keypad_tick(lock);
    if (lock->is_unsaved)
        (void)dw_save(lock);
    if (restart->is_due && (dw_now(lock) > restart->at_latest_ms ||
                            (restart->is_sent && (session == NULL || !session->channel.is_outstanding)))) {
        restart->is_due = false;
        lock->ports->reboot(lock->ports->context);
    }
}

void dw_lock_button(struct dw_lock *lock)
{
    lock->link.window_is_open = true;
    lock->link.window_until_ms = dw_now(lock) + DW_PAIRING_WINDOW_MS;
}

void dw_lock_turned(struct dw_lock *lock, enum dw_bolt position, enum dw_source source)
{
    keep(lock, DW_EVENT_BOLT, source, (uint8_t)position, 0);
}

void dw_lock_door_moved(struct dw_lock *lock, enum dw_position position)
{
    keep(lock, DW_EVENT_DOOR, 0, (uint8_t)position, 0);
}

void dw_lock_tampered(struct dw_lock *lock)
{
    keep(lock, DW_EVENT_TAMPER, 0, 0, 0);
}

void dw_lock_battery_changed(struct dw_lock *lock, uint8_t percent)
{
    keep(lock, DW_EVENT_BATTERY, 0, 0, percent);
}

bool dw_lock_reset(struct dw_lock *lock)
{
    struct dw_record *record = &lock->record;
    uint8_t fresh[32];
    if (!lock->ports->random(lock->ports->context, fresh, sizeof fresh))
        return false;
    memcpy(record->own_static, fresh, sizeof fresh);
    dw_wipe(fresh, sizeof fresh);
    record->is_paired = false;
    dw_wipe(record->hub_static, sizeof record->hub_static);
    dw_wipe(record->psk, sizeof record->psk);
    memset(&record->log, 0, sizeof record->log);
    dw_wipe(&lock->link, sizeof lock->link);
    dw_outbox_begin(lock);
    lock->press.is_waiting = false;
    /* A new pairing counts its events from 1. */
    lock->seq = 0;
    return dw_save(lock);
}

#include "event_log.h"

#include <string.h>

#include "messages.h"

static void append(struct dw_event_log *log, const struct dw_event *event, uint32_t *seq)
{
    log->events[log->count] = *event;
    log->events[log->count].seq = ++*seq;
    log->count++;
}

static void tell_lost(struct dw_event_log *log, const uint8_t boot_id[DW_BOOT_ID_BYTES], uint64_t now_ms,
                      uint32_t *seq)
{
    struct dw_event event;
    if (log->lost == 0 || log->count == DW_EVENTS_CAPACITY)
        return;
    memset(&event, 0, sizeof event);
    memcpy(event.boot_id, boot_id, DW_BOOT_ID_BYTES);
    event.kind = DW_EVENTS_LOST;
    event.at_lock_ms = now_ms;
    event.count = log->lost;
    log->lost = 0;
    append(log, &event, seq);
}

void dw_event_log_add(struct dw_event_log *log, const struct dw_event *event, uint32_t *seq)
{
    /* After a reboot there may be losses to tell first. */
    tell_lost(log, event->boot_id, event->at_lock_ms, seq);
    if (log->count == DW_EVENTS_CAPACITY)
        log->lost += log->lost < 0xffffffffUL ? 1 : 0;
    else
        append(log, event, seq);
}

bool dw_event_log_acknowledge(struct dw_event_log *log, const uint8_t boot_id[DW_BOOT_ID_BYTES], uint32_t upto,
                              const uint8_t current_boot_id[DW_BOOT_ID_BYTES], uint64_t now_ms, uint32_t *seq)
{
    uint16_t kept = 0;
    uint16_t i;
    bool changed;
    for (i = 0; i < log->count; i++) {
        const struct dw_event *event = &log->events[i];
        if (memcmp(event->boot_id, boot_id, DW_BOOT_ID_BYTES) == 0 && event->seq <= upto)
            continue;
        if (kept != i)
            log->events[kept] = *event;
        kept++;
    }
    changed = kept != log->count;
    log->count = kept;
    if (changed)
        tell_lost(log, current_boot_id, now_ms, seq);
    return changed;
}

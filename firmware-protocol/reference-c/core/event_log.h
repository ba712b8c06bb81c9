/* Events kept until the hub has them for good, SPEC.md section 10. */
#ifndef DW_EVENT_LOG_H
#define DW_EVENT_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "limits.h"

/* A field is 0 where its kind has none; `has_request` tells of `request_id`. */
struct dw_event {
    uint8_t boot_id[DW_BOOT_ID_BYTES];
    uint32_t seq;
    uint64_t at_lock_ms;
    uint8_t kind;
    uint8_t source;
    uint8_t position;
    uint8_t direction;
    uint8_t success;
    uint8_t battery_percent;
    bool has_request;
    uint8_t request_id[DW_REQUEST_ID_BYTES];
    uint32_t count;
};

/* Oldest first. */
struct dw_event_log {
    uint16_t count;
    /* Events that found no room since the last one that did. */
    uint32_t lost;
    struct dw_event events[DW_EVENTS_CAPACITY];
};

/* Appends a copy with the next seq of this boot, which `seq` remembers; or counts it as lost. */
void dw_event_log_add(struct dw_event_log *log, const struct dw_event *event, uint32_t *seq);

/* Drops events of that boot up to and with `upto`, then says what was lost if there is room now. True when anything changed. */
bool dw_event_log_acknowledge(struct dw_event_log *log, const uint8_t boot_id[DW_BOOT_ID_BYTES], uint32_t upto,
                              const uint8_t current_boot_id[DW_BOOT_ID_BYTES], uint64_t now_ms, uint32_t *seq);

#endif

/* Bad air between the lock and the hub: frames that come twice, late, in another order or never. */
#ifndef SIM_AIR_H
#define SIM_AIR_H

#include "serial_frame.h"

#define AIR_HELD_MAX 32
/* A frame held back for the next one goes on by itself after this. */
#define AIR_REORDER_HOLD_MS 1000

enum air_fault { AIR_DROP, AIR_DUPLICATE, AIR_DELAY, AIR_REORDER, AIR_FAULTS };
enum air_way { AIR_TO_HUB, AIR_TO_LOCK, AIR_WAYS };

struct air_held {
    bool is_held;
    bool until_next;
    enum air_way way;
    uint64_t until_ms;
    struct dw_frame frame;
};

struct air {
    uint32_t left[AIR_WAYS][AIR_FAULTS];
    uint32_t delay_ms;
    struct air_held held[AIR_HELD_MAX];
    void *context;
    void (*pass)(void *context, enum air_way way, const struct dw_frame *frame);
};

/* Lets one frame through: now, twice, later, or after the next one. Only DATA frames meet faults. */
void air_carry(struct air *air, enum air_way way, const struct dw_frame *frame);
void air_tick(struct air *air);
/* No more faults; what is held back goes on. */
void air_clear(struct air *air);

#endif

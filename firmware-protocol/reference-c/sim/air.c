#include "air.h"

#include <string.h>

#include "world.h"

static bool hold(struct air *air, enum air_way way, const struct dw_frame *frame, uint64_t ms, bool until_next)
{
    size_t i;
    for (i = 0; i < AIR_HELD_MAX; i++) {
        struct air_held *held = &air->held[i];
        if (held->is_held)
            continue;
        held->is_held = true;
        held->until_next = until_next;
        held->way = way;
        held->until_ms = clock_monotonic_ms() + ms;
        held->frame = *frame;
        return true;
    }
    return false;
}

static void release(struct air *air, struct air_held *held)
{
    struct dw_frame frame = held->frame;
    held->is_held = false;
    air->pass(air->context, held->way, &frame);
}

static void release_waiting(struct air *air, enum air_way way)
{
    size_t i;
    for (i = 0; i < AIR_HELD_MAX; i++) {
        if (air->held[i].is_held && air->held[i].until_next && air->held[i].way == way)
            release(air, &air->held[i]);
    }
}

static bool take(struct air *air, enum air_way way, enum air_fault fault)
{
    if (air->left[way][fault] == 0)
        return false;
    air->left[way][fault]--;
    return true;
}

void air_carry(struct air *air, enum air_way way, const struct dw_frame *frame)
{
    bool is_data = frame->type == DW_DATA;
    if (is_data && take(air, way, AIR_DROP))
        return;
    if (is_data && take(air, way, AIR_REORDER) && hold(air, way, frame, AIR_REORDER_HOLD_MS, true))
        return;
    if (is_data && take(air, way, AIR_DELAY) && hold(air, way, frame, air->delay_ms, false))
        return;
    air->pass(air->context, way, frame);
    if (is_data && take(air, way, AIR_DUPLICATE))
        air->pass(air->context, way, frame);
    release_waiting(air, way);
}

void air_tick(struct air *air)
{
    uint64_t now_ms = clock_monotonic_ms();
    size_t i;
    for (i = 0; i < AIR_HELD_MAX; i++) {
        if (air->held[i].is_held && now_ms >= air->held[i].until_ms)
            release(air, &air->held[i]);
    }
}

void air_clear(struct air *air)
{
    size_t i;
    memset(air->left, 0, sizeof air->left);
    for (i = 0; i < AIR_HELD_MAX; i++) {
        if (air->held[i].is_held)
            release(air, &air->held[i]);
    }
}

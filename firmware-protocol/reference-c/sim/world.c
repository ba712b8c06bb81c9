#define _XOPEN_SOURCE 700
#include "world.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "file.h"

static uint64_t clock_ms(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t clock_monotonic_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

uint64_t clock_wall_ms(void)
{
    return clock_ms(CLOCK_REALTIME);
}

static void remember(struct world *world, const struct actuation *actuation)
{
    if (world->log_count == WORLD_LOG_MAX) {
        /* A tenth at once, so that not every move shifts the whole log. */
        world->log_count -= WORLD_LOG_MAX / 10;
        memmove(world->log, world->log + WORLD_LOG_MAX / 10, world->log_count * sizeof world->log[0]);
    }
    world->log[world->log_count++] = *actuation;
}

bool world_begin(struct world *world)
{
    struct actuation actuation;
    FILE *log;
    enum file_read read = file_read(world->state_path, &world->state, sizeof world->state);
    if (read == FILE_MISSING) {
        memset(&world->state, 0, sizeof world->state);
        world->state.is_powered = true;
        world->state.battery_percent = 100;
    }
    log = fopen(world->log_path, "rb");
    if (log == NULL)
        return read != FILE_BAD && errno == ENOENT;
    while (fread(&actuation, sizeof actuation, 1, log) == 1)
        remember(world, &actuation);
    fclose(log);
    return read != FILE_BAD;
}

/* The truth must outlive the program, not the machine: no need to wait for the disk. */
void world_keep(const struct world *world)
{
    if (!file_replace(world->state_path, &world->state, sizeof world->state, false))
        perror(world->state_path);
}

void world_start_motor(struct world *world, const struct dw_move *move, uint64_t lock_ms)
{
    struct actuation actuation;
    FILE *log;
    world->motor_runs = true;
    world->direction = move->direction;
    world->motor_until_ms = clock_monotonic_ms() + world->travel_ms;
    if (world->is_jammed)
        return;
    memset(&actuation, 0, sizeof actuation);
    actuation.move = *move;
    actuation.lock_ms = lock_ms;
    actuation.at_ms = clock_wall_ms();
    remember(world, &actuation);
    world->state.actuations++;
    world_keep(world);
    log = fopen(world->log_path, "ab");
    if (log == NULL || fwrite(&actuation, sizeof actuation, 1, log) != 1)
        perror(world->log_path);
    if (log != NULL)
        fclose(log);
}

bool world_motor_stops(struct world *world, bool *success)
{
    if (!world->motor_runs || clock_monotonic_ms() < world->motor_until_ms)
        return false;
    world->motor_runs = false;
    world->is_stuck = world->is_jammed;
    *success = !world->is_jammed;
    if (*success) {
        world->state.is_unlocked = world->direction != DW_LOCK;
        world_keep(world);
    }
    return true;
}

bool world_turn(struct world *world, bool unlocked)
{
    if (world->is_jammed || world->motor_runs)
        return false;
    world->state.is_unlocked = unlocked;
    world->is_stuck = false;
    world_keep(world);
    return true;
}

void world_cut_power(struct world *world)
{
    world->state.is_powered = false;
    world->motor_runs = false;
    world_keep(world);
}

void world_sense(const struct world *world, struct dw_sensors *sensors)
{
    sensors->bolt = world->motor_runs           ? DW_MOVING
                    : world->is_stuck           ? DW_BOLT_JAMMED
                    : world->state.is_unlocked ? DW_UNLOCKED
                                                : DW_LOCKED;
    sensors->door = world->state.is_open ? DW_DOOR_OPEN : DW_DOOR_CLOSED;
    sensors->battery_percent = world->state.battery_percent;
    sensors->tamper = world->state.tamper;
}

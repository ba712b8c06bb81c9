/* The physical truth: bolt, motor, door, battery. It obeys whatever moves it; whether it should is the lock's business. */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "lock.h"

/* The newest kept for the control lines; `actuations` counts on beyond. */
#define WORLD_LOG_MAX 10000

struct actuation {
    struct dw_move move;
    uint64_t lock_ms;
    uint64_t at_ms;
};

struct world_state {
    bool is_unlocked;
    bool is_open;
    bool is_powered;
    bool tamper;
    uint8_t battery_percent;
    uint32_t actuations;
};

struct world {
    const char *state_path;
    const char *log_path;
    struct world_state state;
    uint32_t travel_ms;
    bool is_jammed;
    /* The last try found the bolt blocked. */
    bool is_stuck;
    bool motor_runs;
    enum dw_direction direction;
    uint64_t motor_until_ms;
    uint32_t log_count;
    struct actuation log[WORLD_LOG_MAX];
};

/* Milliseconds of a clock that never steps, and of the wall. */
uint64_t clock_monotonic_ms(void);
uint64_t clock_wall_ms(void);

/* Reads what was true when the program ended. False if that can't be read. */
bool world_begin(struct world *world);
void world_keep(const struct world *world);

/* Counts as an actuation unless something blocks the bolt. */
void world_start_motor(struct world *world, const struct dw_move *move, uint64_t lock_ms);
/* True when the motor has just come to rest; `success` says whether the bolt arrived. */
bool world_motor_stops(struct world *world, bool *success);
/* By hand. False if it does not give way. */
bool world_turn(struct world *world, bool unlocked);
/* The bolt stays where it was. */
void world_cut_power(struct world *world);
void world_sense(const struct world *world, struct dw_sensors *sensors);

#endif

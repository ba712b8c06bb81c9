/* A lock with its flash, its motor, its line and its power. */
#ifndef SIM_DEVICE_H
#define SIM_DEVICE_H

#include "air.h"
#include "flash.h"
#include "pty.h"
#include "world.h"

#define TAG_BYTES 32

/* Where the power goes in the next remote move. */
enum cut {
    NO_CUT,
    CUT_BEFORE_STORE,
    CUT_STORED,
    CUT_MOVING,
    CUT_MOVED,
    CUT_RECORDED
};

struct device {
    uint8_t address;
    struct dw_identity identity;
    struct dw_ports ports;
    struct dw_lock lock;
    struct flash flash;
    struct world world;
    struct air air;
    struct pty pty;
    struct dw_deframer deframer;
    /* The firmware runs: there is power, and it has booted. */
    bool is_running;
    bool wants_restart;
    uint64_t booted_at_ms;
    enum cut cut;
    uint32_t replies_to_drop;
    /* Who waits for the light: the control line that pressed. */
    char press_tag[TAG_BYTES];
    bool is_granted;
    uint32_t identified;
};

/* False when the flash can't be read. */
bool device_begin(struct device *device);
void device_power_on(struct device *device);
void device_power_off(struct device *device);
/* Bytes from the hub. */
void device_receive(struct device *device, const uint8_t *bytes, size_t length);
void device_tick(struct device *device);

/* control.c: tells the waiting control line what the light shows. */
void control_light(struct device *device, const char *result);

#endif

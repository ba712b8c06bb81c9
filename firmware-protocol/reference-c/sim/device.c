#define _XOPEN_SOURCE 700
#include "device.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How long the line may be full before a frame is lost. */
#define WRITE_WAIT_MS 100

/* ---- what the lock asks of its device ---- */

static uint64_t lock_clock_ms(void *context)
{
    const struct device *device = context;
    return clock_monotonic_ms() - device->booted_at_ms;
}

static bool random_bytes(void *context, uint8_t *out, size_t length)
{
    int file = open("/dev/urandom", O_RDONLY);
    bool good;
    (void)context;
    if (file < 0)
        return false;
    good = read(file, out, length) == (ssize_t)length;
    close(file);
    return good;
}

static bool cut_at(struct device *device, enum cut step)
{
    if (device->cut != step)
        return false;
    device->cut = NO_CUT;
    device_power_off(device);
    return true;
}

static bool has_running(const struct dw_record *record)
{
    const struct dw_journal *journal = &record->journal;
    return journal->count > 0 && journal->entries[journal->count - 1].state == DW_RUNNING;
}

static bool save(void *context, const struct dw_record *record)
{
    struct device *device = context;
    bool saved;
    bool is_begin = has_running(record) && device->lock.actuator.motor == DW_MOTOR_RESTS;
    bool is_end = device->lock.actuator.motor == DW_MOTOR_STOPPED;
    if (!device->is_running || (is_begin && cut_at(device, CUT_BEFORE_STORE)))
        return false;
    saved = flash_write(&device->flash, record);
    if (is_begin)
        (void)cut_at(device, CUT_STORED);
    if (is_end)
        (void)cut_at(device, CUT_RECORDED);
    return saved;
}

static bool start_motor(void *context, const struct dw_move *move)
{
    struct device *device = context;
    if (!device->is_running)
        return false;
    world_start_motor(&device->world, move, lock_clock_ms(device));
    return !cut_at(device, CUT_MOVING);
}

static void sense(void *context, struct dw_sensors *sensors)
{
    const struct device *device = context;
    world_sense(&device->world, sensors);
}

static void show(void *context, enum dw_light light)
{
    struct device *device = context;
    /* The answer to a control line tells of a bolt that has arrived. */
    if (light == DW_SHOW_GRANTED)
        device->is_granted = true;
    else
        control_light(device, light == DW_SHOW_DENIED ? "denied" : "no_answer");
}

static void identify(void *context)
{
    struct device *device = context;
    device->identified++;
}

static void set_time(void *context, uint64_t unix_ms)
{
    (void)context;
    (void)unix_ms;
}

static void reboot(void *context)
{
    struct device *device = context;
    device->wants_restart = true;
}

/* ---- the line ---- */

static void write_line(struct device *device, const struct dw_frame *frame)
{
    uint8_t bytes[DW_MAX_SERIAL_FRAME_BYTES];
    size_t length = dw_serial_frame_write(bytes, device->address, frame);
    size_t at = 0;
    while (at < length) {
        ssize_t written = write(device->pty.master, bytes + at, length - at);
        struct pollfd line;
        line.fd = device->pty.master;
        line.events = POLLOUT;
        if (written > 0)
            at += (size_t)written;
        else if (poll(&line, 1, WRITE_WAIT_MS) <= 0)
            return;
    }
}

/* The reply to the command that has just begun is lost, so that no resending at the link hides it. */
static void drop_reply(struct device *device)
{
    struct dw_outbox *outbox = &device->lock.outbox;
    const struct dw_actuator *actuator = &device->lock.actuator;
    uint8_t i;
    if (device->replies_to_drop == 0 || actuator->motor != DW_MOTOR_RUNS || actuator->move.source != DW_REMOTE)
        return;
    for (i = 0; i < outbox->count; i++) {
        struct dw_reply *reply = &outbox->replies[i];
        if (reply->number != DW_RESULT ||
            memcmp(reply->command_id, actuator->move.command_id, DW_COMMAND_ID_BYTES) != 0)
            continue;
        outbox->count--;
        memmove(reply, reply + 1, (size_t)(outbox->count - i) * sizeof *reply);
        device->replies_to_drop--;
        return;
    }
}

static void pass(void *context, enum air_way way, const struct dw_frame *frame)
{
    struct device *device = context;
    struct dw_frame answer;
    if (way == AIR_TO_HUB) {
        write_line(device, frame);
        return;
    }
    if (!device->is_running)
        return;
    if (dw_lock_receive(&device->lock, frame, &answer) && device->is_running) {
        drop_reply(device);
        air_carry(&device->air, AIR_TO_HUB, &answer);
    }
}

void device_receive(struct device *device, const uint8_t *bytes, size_t length)
{
    struct dw_frame frame;
    uint8_t address;
    size_t i;
    for (i = 0; i < length; i++) {
        if (dw_deframer_take(&device->deframer, bytes[i], &address, &frame) && address == device->address)
            air_carry(&device->air, AIR_TO_LOCK, &frame);
    }
}

/* ---- power ---- */

static void boot(struct device *device)
{
    static struct dw_record record;
    if (!flash_read(&device->flash, &record)) {
        fprintf(stderr, "%s is spoilt\n", device->flash.path);
        return;
    }
    dw_deframer_init(&device->deframer);
    device->booted_at_ms = clock_monotonic_ms();
    device->is_running = true;
    device->is_running = dw_lock_boot(&device->lock, &device->ports, &device->identity, &record);
}

bool device_begin(struct device *device)
{
    static struct dw_record record;
    struct dw_ports *ports = &device->ports;
    ports->context = device;
    ports->now_ms = lock_clock_ms;
    ports->random = random_bytes;
    ports->save = save;
    ports->start_motor = start_motor;
    ports->sense = sense;
    ports->show = show;
    ports->identify = identify;
    ports->set_time = set_time;
    ports->reboot = reboot;
    device->air.context = device;
    device->air.pass = pass;
    if (!flash_read(&device->flash, &record))
        return false;
    memcpy(device->identity.install_code, device->flash.install_code, sizeof device->identity.install_code);
    if (device->world.state.is_powered)
        boot(device);
    return true;
}

void device_power_on(struct device *device)
{
    device->world.state.is_powered = true;
    world_keep(&device->world);
    if (!device->is_running)
        boot(device);
}

void device_power_off(struct device *device)
{
    world_cut_power(&device->world);
    device->is_running = false;
    device->wants_restart = false;
    device->is_granted = false;
    control_light(device, "no_answer");
}

void device_tick(struct device *device)
{
    bool success;
    air_tick(&device->air);
    if (!device->is_running) {
        /* Without room on the disk a boot fails; the next may not. */
        if (device->world.state.is_powered)
            boot(device);
        return;
    }
    if (world_motor_stops(&device->world, &success)) {
        if (device->lock.actuator.move.source == DW_REMOTE && cut_at(device, CUT_MOVED))
            return;
        dw_lock_motor_stopped(&device->lock, success);
        if (device->is_granted) {
            device->is_granted = false;
            control_light(device, "granted");
        }
    }
    if (!device->is_running)
        return;
    dw_lock_tick(&device->lock);
    if (device->wants_restart) {
        device_power_off(device);
        device_power_on(device);
    }
}

/*
 * Throws bytes, frames and messages at a lock, and looks for what must never be: a move that no sealed command of the hub
 * asked for, or a session that stops working. Usage: fuzz SEED ROUNDS. For use under the sanitizers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cbor.h"
#include "crypto.h"
#include "lock.h"

static uint64_t state;

static uint32_t any(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 20) % below;
}

static void any_bytes(uint8_t *out, size_t length)
{
    while (length-- > 0)
        *out++ = (uint8_t)any(256);
}

static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "fuzz: %s\n", what);
    abort();
}

/* ---- a lock in memory ---- */

static struct {
    struct dw_lock lock;
    struct dw_record saved;
    uint64_t now_ms;
    unsigned moves;
    bool motor_runs;
} device;

static uint64_t now_ms(void *context)
{
    (void)context;
    return device.now_ms;
}

static bool random_bytes(void *context, uint8_t *out, size_t length)
{
    (void)context;
    any_bytes(out, length);
    return true;
}

static bool save(void *context, const struct dw_record *record)
{
    (void)context;
    if (any(50) == 0)
        return false;
    device.saved = *record;
    return true;
}

static bool start_motor(void *context, const struct dw_move *move)
{
    (void)context;
    (void)move;
    must(!device.motor_runs, "the motor was started while it ran");
    device.motor_runs = true;
    device.moves++;
    return true;
}

static void sense(void *context, struct dw_sensors *sensors)
{
    (void)context;
    sensors->bolt = (enum dw_bolt)(1 + any(5));
    sensors->door = (enum dw_door)(1 + any(3));
    sensors->battery_percent = (int)any(102) - 1;
    sensors->tamper = any(2) != 0;
}

static void show(void *context, enum dw_light light)
{
    (void)context;
    (void)light;
}

static void nothing(void *context)
{
    (void)context;
}

static void set_time(void *context, uint64_t unix_ms)
{
    (void)context;
    (void)unix_ms;
}

static const struct dw_ports PORTS = {NULL,  now_ms, random_bytes, save,     start_motor,
                                      sense, show,   nothing,      set_time, nothing};
static const struct dw_identity IDENTITY = {"DW-FUZZ", "Fuzzed", "0.0.1", false, DW_TRANSPORT_SERIAL, {7}};

static void boot(void)
{
    device.motor_runs = false;
    device.now_ms = 0;
    while (!dw_lock_boot(&device.lock, &PORTS, &IDENTITY, &device.saved))
        continue;
}

/* ---- a hub that keeps to the rules ---- */

#define HEARD_MAX 64

static uint8_t hub_static[32];
static uint8_t psk[32];
static struct dw_channel hub;
/* Frames that were on the line, for an attacker to repeat. */
static struct dw_frame heard[HEARD_MAX];
static size_t heard_count;

static bool give(const struct dw_frame *in, struct dw_frame *out)
{
    memset(out, 0, sizeof *out);
    return dw_lock_receive(&device.lock, in, out);
}

static void remember(const struct dw_frame *frame)
{
    heard[heard_count++ % HEARD_MAX] = *frame;
}

static void listen(const struct dw_frame *frame)
{
    static struct dw_received received;
    if (frame->type == DW_DATA || frame->type == DW_ACK)
        (void)dw_channel_receive(&hub, frame, &received);
    remember(frame);
}

static void open_session(void)
{
    struct dw_handshake handshake;
    struct dw_frame in, answer;
    uint8_t prologue[DW_MAX_PROLOGUE_BYTES], lock_public[32], ephemeral[32], payload[256], from_hub[32], from_lock[32];
    size_t payload_length;
    dw_x25519_public(lock_public, device.lock.record.own_static);
    any_bytes(ephemeral, sizeof ephemeral);
    dw_handshake_init(&handshake, DW_KK_PSK0, true, prologue,
                      dw_prologue(prologue, IDENTITY.serial, DW_TRANSPORT_SERIAL), hub_static, lock_public, psk);
    in.type = DW_SESSION_1;
    in.length = (uint16_t)dw_handshake_write(&handshake, ephemeral, NULL, 0, in.body, sizeof in.body);
    must(give(&in, &answer) && answer.type == DW_SESSION_2, "a good SESSION_1 was not answered");
    must(dw_handshake_read(&handshake, answer.body, answer.length, payload, &payload_length), "a bad SESSION_2");
    remember(&in);
    dw_handshake_split(&handshake, from_hub, from_lock);
    dw_channel_init(&hub, from_hub, from_lock);
}

/* Sends what is outstanding, until the lock has it. */
static void deliver(void)
{
    struct dw_frame answer;
    must(give(&hub.outstanding, &answer), "silence");
    remember(&hub.outstanding);
    must(answer.type != DW_SESSION_2 && answer.type != DW_PAIR_2, "a strange answer");
    listen(&answer);
    /* IDLE too: a SESSION_1 that somebody repeated has taken the place of ours. */
    if (answer.type == DW_REFUSE || answer.type == DW_IDLE)
        open_session();
}

static void say(const uint8_t *message, size_t length)
{
    if (dw_channel_send(&hub, DW_NO_COUNTER, message, length))
        deliver();
    else
        open_session();
}

static void poll(void)
{
    struct dw_frame in, answer;
    in.type = DW_POLL;
    in.length = 0;
    must(give(&in, &answer), "a poll was not answered");
    listen(&answer);
}

/* ---- what is thrown ---- */

static void throw_bytes(void)
{
    static struct dw_deframer deframer;
    struct dw_frame frame, answer;
    uint8_t wire[DW_MAX_SERIAL_FRAME_BYTES], address;
    size_t length = any(sizeof wire);
    size_t i;
    any_bytes(wire, length);
    if (any(2) == 0 && heard_count > 0) {
        length = dw_serial_frame_write(wire, 1, &heard[any((uint32_t)(heard_count < HEARD_MAX ? heard_count : HEARD_MAX))]);
        wire[any((uint32_t)length)] ^= (uint8_t)(1 << any(8));
    }
    for (i = 0; i < length; i++) {
        if (dw_deframer_take(&deframer, wire[i], &address, &frame))
            (void)give(&frame, &answer);
    }
}

static void throw_frame(void)
{
    static const uint8_t TYPES[] = {DW_POLL,   DW_IDLE,      DW_REFUSE,    DW_PAIR_1, DW_PAIR_2,
                                    DW_PAIR_3, DW_SESSION_1, DW_SESSION_2, DW_DATA,   DW_ACK};
    struct dw_frame frame, answer;
    frame.type = TYPES[any(sizeof TYPES)];
    frame.length = (uint16_t)(any(3) == 0 ? any(DW_MAX_BODY_BYTES + 1) : 16 * any(7));
    any_bytes(frame.body, frame.length);
    (void)give(&frame, &answer);
}

static void throw_again(void)
{
    struct dw_frame frame, answer;
    if (heard_count == 0)
        return;
    frame = heard[any((uint32_t)(heard_count < HEARD_MAX ? heard_count : HEARD_MAX))];
    if (frame.length > 0 && any(3) == 0)
        frame.body[any(frame.length)] ^= (uint8_t)(1 << any(8));
    if (any(8) == 0)
        frame.length = (uint16_t)any((uint32_t)frame.length + 1);
    (void)give(&frame, &answer);
}

/* A well-formed item, or nearly. */
static void put_item(struct dw_cbor_writer *writer, int depth)
{
    uint8_t bytes[40];
    uint32_t i;
    uint32_t count = any(5);
    any_bytes(bytes, sizeof bytes);
    switch (any(depth > 0 ? 6 : 4)) {
    case 0:
        dw_cbor_put_head(writer, DW_CBOR_UNSIGNED, any(2) == 0 ? any(40) : (uint64_t)any(1U << 31) << any(33));
        break;
    case 1:
        dw_cbor_put_string(writer, any(2) == 0 ? DW_CBOR_BYTES : DW_CBOR_TEXT, bytes, any(sizeof bytes));
        break;
    case 2:
        dw_cbor_put_head(writer, DW_CBOR_SIMPLE, 20 + any(4));
        break;
    case 3:
        dw_cbor_put_head(writer, DW_CBOR_NEGATIVE, any(100));
        break;
    case 4:
        dw_cbor_put_head(writer, DW_CBOR_ARRAY, count);
        for (i = 0; i < count; i++)
            put_item(writer, depth - 1);
        break;
    default:
        dw_cbor_put_head(writer, DW_CBOR_MAP, count);
        for (i = 0; i < count; i++) {
            dw_cbor_put_head(writer, DW_CBOR_UNSIGNED, 10 * i + any(10));
            put_item(writer, depth - 1);
        }
    }
}

/* Sealed by the hub, so that it reaches the decoders: strange fields under a number that the lock knows. */
static void throw_message(void)
{
    uint8_t bytes[DW_MAX_PLAINTEXT_BYTES];
    struct dw_cbor_writer writer;
    writer.bytes = bytes;
    writer.capacity = sizeof bytes - 16;
    writer.length = 0;
    writer.overflow = false;
    dw_cbor_put_head(&writer, DW_CBOR_UNSIGNED, any(16));
    put_item(&writer, 3);
    if (any(4) == 0 && writer.length > 0)
        bytes[any((uint32_t)writer.length)] ^= (uint8_t)(1 << any(8));
    /* What the lock rejects as malformed stays outstanding: the session is over. */
    if (!writer.overflow)
        say(bytes, writer.length);
    if (hub.is_outstanding)
        open_session();
}

/* ---- what may move ---- */

/* A real command, which is the only thing that may start the motor. Returns how many moves are allowed. */
static unsigned command(void)
{
    static uint64_t commands;
    uint8_t command_id[DW_COMMAND_ID_BYTES], bytes[256];
    struct dw_message message;
    unsigned before = device.moves;
    bool in_time = any(4) != 0;
    int i;
    memset(command_id, 0, sizeof command_id);
    if (any(5) != 0)
        commands++;
    for (i = 0; i < 8; i++)
        command_id[i] = (uint8_t)(commands >> (56 - 8 * i));
    dw_message_begin(&message, any(20) == 0 ? DW_REBOOT : DW_ACTUATE);
    dw_put_bytes(&message, DW_BOOT_ID, device.lock.boot_id, DW_BOOT_ID_BYTES);
    dw_put_bytes(&message, DW_COMMAND_ID, command_id, sizeof command_id);
    if (message.number == DW_ACTUATE)
        dw_put_number(&message, DW_DIRECTION, 1 + any(3));
    dw_put_number(&message, DW_NOT_AFTER_MS, in_time ? device.now_ms + any(5000) : device.now_ms / 2);
    say(bytes, dw_message_encode(&message, bytes, sizeof bytes));
    must(in_time || device.now_ms < 2 || device.moves == before, "a late command moved the bolt");
    return device.moves - before;
}

static void happen(void)
{
    uint8_t value[] = "0427";
    switch (any(8)) {
    case 0:
        if (device.motor_runs) {
            device.motor_runs = false;
            dw_lock_motor_stopped(&device.lock, any(3) != 0);
        }
        break;
    case 1:
        (void)dw_lock_press(&device.lock, (enum dw_access_kind)(1 + any(3)), value, 4);
        break;
    case 2:
        dw_lock_turned(&device.lock, (enum dw_bolt)(1 + any(2)), DW_KEY);
        break;
    case 3:
        dw_lock_door_moved(&device.lock, any(2) == 0 ? DW_POSITION_OPEN : DW_POSITION_CLOSED);
        break;
    case 4:
        dw_lock_battery_changed(&device.lock, (uint8_t)any(101));
        break;
    case 5:
        dw_lock_button(&device.lock);
        break;
    default:
        device.now_ms += any(400);
        dw_lock_tick(&device.lock);
    }
}

int main(int count, char *words[])
{
    unsigned long rounds = count > 2 ? strtoul(words[2], NULL, 10) : 20000;
    unsigned long round;
    unsigned commanded = 0;
    state = 0x9e3779b97f4a7c15ULL ^ (count > 1 ? strtoull(words[1], NULL, 10) : 1);
    any_bytes(hub_static, sizeof hub_static);
    any_bytes(psk, sizeof psk);
    boot();
    dw_x25519_public(device.lock.record.hub_static, hub_static);
    memcpy(device.lock.record.psk, psk, sizeof psk);
    device.lock.record.is_paired = true;
    while (!dw_save(&device.lock))
        continue;
    open_session();
    for (round = 0; round < rounds; round++) {
        unsigned before = device.moves;
        unsigned allowed = 0;
        switch (any(16)) {
        case 0:
        case 1:
            throw_bytes();
            break;
        case 2:
        case 3:
            throw_frame();
            break;
        case 4:
        case 5:
            throw_again();
            break;
        case 6:
        case 7:
        case 8:
            throw_message();
            break;
        case 9:
        case 10:
            allowed = command();
            must(allowed <= 1, "one command moved twice");
            commanded += allowed;
            break;
        case 11:
            if (any(40) == 0) {
                boot();
                open_session();
            }
            break;
        case 12:
            if (any(10) == 0)
                open_session();
            break;
        case 13:
            happen();
            break;
        default:
            poll();
        }
        must(device.moves == before + allowed, "something moved that no command asked for");
        must(device.lock.record.is_paired, "the keys are gone");
    }
    printf("rounds=%lu commanded=%u moves=%u\n", rounds, commanded, device.moves);
    return commanded == device.moves && commanded > 0 ? 0 : 1;
}

/*
 * Runs test vectors: one question a line on standard input, one answer a line on standard output. Bytes are hex, `-` is none.
 * The questions are at the end of this file; test/firmware-protocol/reference-c asks them from the JSON vectors.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cbor.h"
#include "cobs.h"
#include "crc32.h"
#include "crypto.h"
#include "lock.h"

#define LINE_BYTES 65536
#define ARGUMENTS_MAX 64
#define BYTES_MAX 16384

/* ---- words ---- */

static int arguments;
static char *argument[ARGUMENTS_MAX];

static size_t bytes_of(const char *hex, uint8_t *out, size_t capacity)
{
    size_t length = 0;
    unsigned byte;
    if (strcmp(hex, "-") == 0)
        return 0;
    for (; hex[0] != '\0' && hex[1] != '\0' && length < capacity; hex += 2) {
        if (sscanf(hex, "%2x", &byte) != 1)
            exit(2);
        out[length++] = (uint8_t)byte;
    }
    return length;
}

static size_t given(int index, uint8_t *out, size_t capacity)
{
    if (index >= arguments)
        exit(2);
    return bytes_of(argument[index], out, capacity);
}

static void text_of(int index, char *out, size_t capacity)
{
    size_t length = given(index, (uint8_t *)out, capacity - 1);
    out[length] = '\0';
}

static uint64_t number_of(int index)
{
    if (index >= arguments)
        exit(2);
    return strtoull(argument[index], NULL, 10);
}

static void print_hex(const uint8_t *bytes, size_t length)
{
    size_t i;
    if (length == 0)
        fputs("-", stdout);
    for (i = 0; i < length; i++)
        printf("%02x", bytes[i]);
}

/* ---- framing and secrets ---- */

static void crc(void)
{
    uint8_t bytes[BYTES_MAX];
    size_t length = given(1, bytes, sizeof bytes);
    printf("%08" PRIx32, dw_crc32(bytes, length));
}

static void cobs_encode(void)
{
    static uint8_t bytes[BYTES_MAX], out[DW_COBS_MAX_BYTES(BYTES_MAX)];
    size_t length = given(1, bytes, sizeof bytes);
    print_hex(out, dw_cobs_encode(out, bytes, length));
}

static void cobs_decode(void)
{
    static const char *const NAMES[] = {"ok", "empty", "truncated", "zero_byte"};
    static uint8_t bytes[BYTES_MAX], out[BYTES_MAX];
    size_t decoded = 0;
    size_t length = given(1, bytes, sizeof bytes);
    enum dw_cobs result = dw_cobs_decode(out, &decoded, bytes, length);
    printf("%s ", NAMES[result]);
    print_hex(out, decoded);
}

static void frame_write(void)
{
    struct dw_frame frame;
    uint8_t out[DW_MAX_SERIAL_FRAME_BYTES];
    frame.type = (uint8_t)number_of(2);
    frame.length = (uint16_t)given(3, frame.body, sizeof frame.body);
    print_hex(out, dw_serial_frame_write(out, (uint8_t)number_of(1), &frame));
}

static void frame_read(void)
{
    static const char *const NAMES[] = {"cobs", "short", "crc", "address", "unknownType", "oversize"};
    struct dw_deframer deframer;
    struct dw_frame frame;
    uint8_t wire[BYTES_MAX];
    uint8_t address;
    size_t length = given(1, wire, sizeof wire);
    size_t i;
    dw_deframer_init(&deframer);
    fputs("frames", stdout);
    for (i = 0; i < length; i++) {
        if (dw_deframer_take(&deframer, wire[i], &address, &frame)) {
            printf(" %d:%d:", address, frame.type);
            print_hex(frame.body, frame.length);
        }
    }
    for (i = 0; i < DW_DROPPED_REASONS; i++) {
        if (deframer.dropped[i] > 0)
            printf(" %s=%" PRIu32, NAMES[i], deframer.dropped[i]);
    }
}

static void install_code(void)
{
    static const char *const NAMES[] = {"ok", "bad_length", "bad_character", "bad_check"};
    char text[256], serial[DW_MAX_SERIAL_BYTES + 1], printed[DW_INSTALL_CODE_TEXT_BYTES];
    uint8_t code[DW_INSTALL_CODE_BYTES];
    uint8_t psk[32];
    enum dw_code_text result;
    text_of(1, text, sizeof text);
    text_of(2, serial, sizeof serial);
    result = dw_install_code_parse(code, text);
    fputs(NAMES[result], stdout);
    if (result != DW_CODE_OK)
        return;
    dw_install_code_print(printed, code);
    dw_pairing_psk(psk, code, serial);
    putchar(' ');
    print_hex(code, sizeof code);
    printf(" %s ", printed);
    print_hex(psk, sizeof psk);
}

/* ---- messages ---- */

static void print_message(const struct dw_message *message)
{
    uint8_t out[1024];
    int key;
    printf("ok %d", message->number);
    for (key = 1; key < DW_KEYS; key++) {
        if ((message->present >> key & 1) == 0)
            continue;
        printf(" %d=", key);
        if (message->is_null[key])
            fputs("null", stdout);
        else if (message->bytes[key] != NULL)
            print_hex(message->bytes[key], message->lengths[key]);
        else
            printf("%" PRIu64, message->numbers[key]);
    }
    fputs(" again=82", stdout);
    print_hex(out, dw_message_encode(message, out, sizeof out));
}

/* `hub` or `lock`, then [number, fields] */
static void message(void)
{
    static const char *const NAMES[] = {"ok", "unknown_message", "bad_message"};
    uint8_t bytes[BYTES_MAX];
    struct dw_message read;
    enum dw_decoded decoded;
    size_t length = given(2, bytes, sizeof bytes);
    if (!dw_cbor_is_one_item(bytes, length) || bytes[0] != 0x82) {
        fputs("malformed", stdout);
        return;
    }
    decoded = dw_message_decode(&read, strcmp(argument[1], "hub") == 0 ? DW_HUB_SIDE : DW_LOCK_SIDE, bytes + 1,
                                length - 1);
    if (decoded == DW_DECODED)
        print_message(&read);
    else
        fputs(NAMES[decoded], stdout);
}

/* ---- Noise ---- */

/* pattern, prologue, psk, initiator's static and ephemeral, responder's static and ephemeral, then payloads */
static void noise(void)
{
    enum dw_pattern pattern = strcmp(argument[1], "XXpsk3") == 0 ? DW_XX_PSK3 : DW_KK_PSK0;
    struct dw_handshake side[2];
    uint8_t prologue[256], psk[32], fixed[2][32], ephemeral[2][32], public_key[2][32], keys[2][32];
    uint8_t payload[256], sealed[512], opened[512];
    size_t prologue_length = given(2, prologue, sizeof prologue);
    size_t opened_length = 0;
    uint64_t nonces[2] = {0, 0};
    int i;
    given(3, psk, 32);
    for (i = 0; i < 2; i++) {
        given(4 + 2 * i, fixed[i], 32);
        given(5 + 2 * i, ephemeral[i], 32);
        dw_x25519_public(public_key[i], fixed[i]);
    }
    for (i = 0; i < 2; i++)
        dw_handshake_init(&side[i], pattern, i == 0, prologue, prologue_length, fixed[i],
                          pattern == DW_KK_PSK0 ? public_key[1 - i] : NULL, psk);
    fputs("messages", stdout);
    for (i = 8; i < arguments; i++) {
        int sender = i % 2;
        size_t length = given(i, payload, sizeof payload);
        size_t sealed_length;
        bool good;
        if (!dw_handshake_is_done(&side[0])) {
            sealed_length = dw_handshake_write(&side[sender], ephemeral[sender], payload, length, sealed,
                                               sizeof sealed);
            good = dw_handshake_read(&side[1 - sender], sealed, sealed_length, opened, &opened_length);
            dw_handshake_split(&side[sender], keys[0], keys[1]);
        } else {
            sealed_length = length + DW_TAG_BYTES;
            dw_seal(sealed, keys[sender], nonces[sender], NULL, 0, payload, length);
            good = dw_open(opened, keys[sender], nonces[sender]++, NULL, 0, sealed, sealed_length);
            opened_length = length;
        }
        putchar(' ');
        print_hex(sealed, sealed_length);
        if (!good || opened_length != length || memcmp(opened, payload, length) != 0)
            fputs(" not-read", stdout);
    }
    printf(" %s ", memcmp(side[0].symmetric.hash, side[1].symmetric.hash, 32) == 0 ? "hash" : "hashes-differ");
    print_hex(side[0].symmetric.hash, 32);
}

/* ---- a whole lock, whose surroundings are told by the questions ---- */

static struct {
    struct dw_lock lock;
    struct dw_identity identity;
    struct dw_sensors sensors;
    char serial[DW_MAX_SERIAL_BYTES + 1], model[65], firmware_version[33];
    uint64_t now_ms;
    uint8_t random[4096];
    size_t random_length;
    unsigned saves, moves, reboots;
    bool storage_fails;
    struct dw_record saved;
    const char *light;
} device;

static uint64_t now_ms(void *context)
{
    (void)context;
    return device.now_ms;
}

static bool random_bytes(void *context, uint8_t *out, size_t length)
{
    (void)context;
    if (length > device.random_length)
        return false;
    memcpy(out, device.random, length);
    device.random_length -= length;
    memmove(device.random, device.random + length, device.random_length);
    return true;
}

static bool save(void *context, const struct dw_record *record)
{
    (void)context;
    if (device.storage_fails)
        return false;
    device.saved = *record;
    device.saves++;
    return true;
}

static bool start_motor(void *context, const struct dw_move *move)
{
    (void)context;
    (void)move;
    device.moves++;
    return true;
}

static void sense(void *context, struct dw_sensors *sensors)
{
    (void)context;
    *sensors = device.sensors;
}

static void show(void *context, enum dw_light light)
{
    (void)context;
    device.light = light == DW_SHOW_GRANTED ? "granted" : light == DW_SHOW_DENIED ? "denied" : "no_answer";
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

static void reboot(void *context)
{
    (void)context;
    device.reboots++;
}

static const struct dw_ports PORTS = {NULL,  now_ms, random_bytes, save,     start_motor,
                                      sense, show,   nothing,      set_time, reboot};

/* install code, serial, model, firmware version */
static void lock_new(void)
{
    static const struct dw_record FRESH;
    struct dw_identity *identity = &device.identity;
    given(1, identity->install_code, sizeof identity->install_code);
    text_of(2, device.serial, sizeof device.serial);
    text_of(3, device.model, sizeof device.model);
    text_of(4, device.firmware_version, sizeof device.firmware_version);
    identity->serial = device.serial;
    identity->model = device.model;
    identity->firmware_version = device.firmware_version;
    identity->transport = DW_TRANSPORT_SERIAL;
    device.now_ms = 0;
    device.light = "dark";
    device.saves = device.moves = device.reboots = 0;
    fputs(dw_lock_boot(&device.lock, &PORTS, identity, &FRESH) ? "ok" : "failed", stdout);
}

/* The power went, and is back: what was saved is all there is. */
static void lock_boots(void)
{
    device.now_ms = 0;
    fputs(dw_lock_boot(&device.lock, &PORTS, &device.identity, &device.saved) ? "ok" : "failed", stdout);
}

static void lock_storage(void)
{
    device.storage_fails = number_of(1) == 0;
    fputs("ok", stdout);
}

/* position, source */
static void lock_turned(void)
{
    dw_lock_turned(&device.lock, (enum dw_bolt)number_of(1), (enum dw_source)number_of(2));
    fputs("ok", stdout);
}

static void lock_random(void)
{
    device.random_length = given(1, device.random, sizeof device.random);
    fputs("ok", stdout);
}

static void lock_at(void)
{
    device.now_ms = number_of(1);
    dw_lock_tick(&device.lock);
    fputs("ok", stdout);
}

/* the hub's static key, the psk */
static void lock_keys(void)
{
    given(1, device.lock.record.hub_static, 32);
    given(2, device.lock.record.psk, 32);
    device.lock.record.is_paired = true;
    fputs("ok", stdout);
}

static void lock_feels(void)
{
    device.sensors.bolt = (enum dw_bolt)number_of(1);
    device.sensors.door = (enum dw_door)number_of(2);
    device.sensors.battery_percent = (int)number_of(3);
    device.sensors.tamper = number_of(4) != 0;
    fputs("ok", stdout);
}

static void read_frame(struct dw_frame *frame)
{
    frame->type = (uint8_t)number_of(1);
    frame->length = (uint16_t)given(2, frame->body, sizeof frame->body);
}

static void lock_frame(void)
{
    struct dw_frame in, out;
    read_frame(&in);
    if (!dw_lock_receive(&device.lock, &in, &out)) {
        fputs("silence", stdout);
        return;
    }
    printf("%d ", out.type);
    print_hex(out.body, out.length);
}

/* What the current session makes of a frame, without taking it. */
static void lock_judge(void)
{
    static const char *const NAMES[] = {"message", "duplicate", "acknowledged", "wrong_type",  "bad_length", "stale",
                                        "gap",     "exhausted", "bad_tag",      "bad_padding", "malformed",  "bad_acknowledgement"};
    struct dw_channel channel = device.lock.link.current.channel;
    struct dw_received received;
    struct dw_frame frame;
    enum dw_verdict verdict;
    read_frame(&frame);
    verdict = dw_channel_receive(&channel, &frame, &received);
    fputs(NAMES[verdict], stdout);
    if (verdict != DW_ACCEPTED && verdict != DW_ACKNOWLEDGED &&
        memcmp(&channel, &device.lock.link.current.channel, sizeof channel) != 0)
        fputs(" but-changed", stdout);
}

static void lock_button(void)
{
    dw_lock_button(&device.lock);
    fputs("ok", stdout);
}

/* kind, value */
static void lock_press(void)
{
    uint8_t value[512];
    size_t length = given(2, value, sizeof value);
    fputs(dw_lock_press(&device.lock, (enum dw_access_kind)number_of(1), value, length) ? "ok" : "refused", stdout);
}

static void lock_stops(void)
{
    dw_lock_motor_stopped(&device.lock, number_of(1) != 0);
    fputs("ok", stdout);
}

static void lock_truth(void)
{
    printf("saves=%u moves=%u reboots=%u events=%d light=%s", device.saves, device.moves, device.reboots,
           device.lock.record.log.count, device.light);
}

static const struct {
    const char *name;
    void (*answer)(void);
} QUESTIONS[] = {
    {"crc32", crc},
    {"cobs-encode", cobs_encode},
    {"cobs-decode", cobs_decode},
    {"frame-write", frame_write},
    {"frame-read", frame_read},
    {"install-code", install_code},
    {"message", message},
    {"noise", noise},
    {"lock-new", lock_new},
    {"lock-boots", lock_boots},
    {"lock-storage", lock_storage},
    {"lock-turned", lock_turned},
    {"lock-random", lock_random},
    {"lock-at", lock_at},
    {"lock-keys", lock_keys},
    {"lock-feels", lock_feels},
    {"lock-frame", lock_frame},
    {"lock-judge", lock_judge},
    {"lock-button", lock_button},
    {"lock-press", lock_press},
    {"lock-stops", lock_stops},
    {"lock-truth", lock_truth},
};

int main(void)
{
    static char line[LINE_BYTES];
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t i;
        char *word = strtok(line, " \n");
        for (arguments = 0; word != NULL && arguments < ARGUMENTS_MAX; word = strtok(NULL, " \n"))
            argument[arguments++] = word;
        if (arguments == 0)
            continue;
        for (i = 0; i < sizeof QUESTIONS / sizeof QUESTIONS[0]; i++) {
            if (strcmp(argument[0], QUESTIONS[i].name) == 0)
                break;
        }
        if (i == sizeof QUESTIONS / sizeof QUESTIONS[0])
            return 2;
        QUESTIONS[i].answer();
        putchar('\n');
        fflush(stdout);
    }
    return 0;
}

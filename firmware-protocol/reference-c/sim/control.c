#define _XOPEN_SOURCE 700
#include "control.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *tag_of_line = "";

static void answer_ok(void)
{
    printf("{\"tag\":\"%s\",\"ok\":true}\n", tag_of_line);
}

static void answer_refused(const char *code)
{
    printf("{\"tag\":\"%s\",\"ok\":false,\"code\":\"%s\"}\n", tag_of_line, code);
}

void control_light(struct device *device, const char *result)
{
    if (device->press_tag[0] == '\0')
        return;
    printf("{\"tag\":\"%s\",\"ok\":true,\"result\":\"%s\"}\n", device->press_tag, result);
    fflush(stdout);
    device->press_tag[0] = '\0';
}

/* ---- truth ---- */

static void print_hex(const uint8_t *bytes, size_t length)
{
    size_t i;
    for (i = 0; i < length; i++)
        printf("%02x", bytes[i]);
}

static void print_actuation(const struct actuation *actuation)
{
    static const char *const DIRECTIONS[] = {"", "lock", "unlock", "unlatch"};
    const struct dw_move *move = &actuation->move;
    if (move->source == DW_REMOTE) {
        fputs("{\"command_id\":\"", stdout);
        print_hex(move->command_id, 4);
        putchar('-');
        print_hex(move->command_id + 4, 2);
        putchar('-');
        print_hex(move->command_id + 6, 2);
        putchar('-');
        print_hex(move->command_id + 8, 2);
        putchar('-');
        print_hex(move->command_id + 10, 6);
        fputs("\",\"request_id\":null,\"source\":\"remote\"", stdout);
    } else {
        fputs("{\"command_id\":null,\"request_id\":\"", stdout);
        print_hex(move->request_id, DW_REQUEST_ID_BYTES);
        fputs("\",\"source\":\"keypad\"", stdout);
    }
    printf(",\"direction\":\"%s\",\"not_after_ms\":%" PRIu64 ",\"lock_ms\":%" PRIu64 ",\"at_ms\":%" PRIu64 "}",
           DIRECTIONS[move->direction], move->not_after_ms, actuation->lock_ms, actuation->at_ms);
}

static void tell_truth(const struct device *device, bool with_log)
{
    const struct world *world = &device->world;
    const struct world_state *state = &world->state;
    uint32_t i;
    printf("{\"tag\":\"%s\",\"ok\":true,\"bolt\":\"%s\",\"door\":\"%s\",\"actuations\":%" PRIu32
           ",\"powered\":%s,\"battery_level\":%d,\"tamper\":%s,\"jammed\":%s,\"identified\":%" PRIu32
           ",\"paired\":%s,\"events_kept\":%d",
           tag_of_line, state->is_unlocked ? "unlocked" : "locked", state->is_open ? "open" : "closed",
           state->actuations, state->is_powered ? "true" : "false", state->battery_percent,
           state->tamper ? "true" : "false", world->is_jammed ? "true" : "false", device->identified,
           device->lock.record.is_paired ? "true" : "false", device->lock.record.log.count);
    if (with_log) {
        fputs(",\"actuation_log\":[", stdout);
        for (i = 0; i < world->log_count; i++) {
            if (i > 0)
                putchar(',');
            print_actuation(&world->log[i]);
        }
        putchar(']');
    }
    puts("}");
}

/* ---- what people do ---- */

static void press(struct device *device, enum dw_access_kind kind, const char *value)
{
    if (!device->is_running) {
        printf("{\"tag\":\"%s\",\"ok\":true,\"result\":\"no_answer\"}\n", tag_of_line);
    } else if (!dw_lock_press(&device->lock, kind, (const uint8_t *)value, strlen(value))) {
        answer_refused("bad_value");
    } else if (device->lock.press.is_waiting) {
        snprintf(device->press_tag, sizeof device->press_tag, "%s", tag_of_line);
    } else {
        printf("{\"tag\":\"%s\",\"ok\":true,\"result\":\"no_answer\"}\n", tag_of_line);
    }
}

static void turn(struct device *device, const char *position, const char *source)
{
    bool unlocked = strcmp(position, "unlocked") == 0;
    bool by_thumb = strcmp(source, "thumb_turn") == 0;
    if (!world_turn(&device->world, unlocked)) {
        answer_refused("bolt_blocked");
        return;
    }
    if (device->is_running)
        dw_lock_turned(&device->lock, unlocked ? DW_UNLOCKED : DW_LOCKED, by_thumb ? DW_THUMB_TURN : DW_KEY);
    answer_ok();
}

static void move_door(struct device *device, const char *position)
{
    bool is_open = strcmp(position, "open") == 0;
    if (device->world.state.is_open != is_open) {
        device->world.state.is_open = is_open;
        world_keep(&device->world);
        if (device->is_running)
            dw_lock_door_moved(&device->lock, is_open ? DW_POSITION_OPEN : DW_POSITION_CLOSED);
    }
    answer_ok();
}

/* ---- faults ---- */

/* NAME=VALUE among the words, else `fallback`. */
static const char *option(char *const words[], int count, const char *name, const char *fallback)
{
    size_t length = strlen(name);
    int i;
    for (i = 0; i < count; i++) {
        if (strncmp(words[i], name, length) == 0 && words[i][length] == '=')
            return words[i] + length + 1;
    }
    return fallback;
}

static bool arm(struct device *device, const char *kind, uint32_t count, const char *way)
{
    static const char *const KINDS[] = {"drop", "duplicate", "delay", "reorder"};
    int fault;
    for (fault = 0; fault < AIR_FAULTS; fault++) {
        if (strcmp(kind, KINDS[fault]) != 0)
            continue;
        if (strcmp(way, "to_lock") != 0)
            device->air.left[AIR_TO_HUB][fault] += count;
        if (strcmp(way, "to_hub") != 0)
            device->air.left[AIR_TO_LOCK][fault] += count;
        return true;
    }
    return false;
}

static void set_cut(struct device *device, const char *step)
{
    static const char *const STEPS[] = {"", "before_store", "stored", "moving", "moved", "recorded"};
    int i;
    for (i = CUT_BEFORE_STORE; i <= CUT_RECORDED; i++) {
        if (strcmp(step, STEPS[i]) == 0) {
            device->cut = (enum cut)i;
            answer_ok();
            return;
        }
    }
    answer_refused("unknown_step");
}

static void clear(struct device *device)
{
    air_clear(&device->air);
    device->replies_to_drop = 0;
    device->cut = NO_CUT;
    device->world.is_jammed = false;
    device->world.is_stuck = false;
    device->world.state.tamper = false;
    world_keep(&device->world);
}

static void fault(struct device *device, char *const words[], int count)
{
    const char *kind = count > 0 ? words[0] : "";
    uint32_t times = (uint32_t)strtoul(option(words, count, "count", "1"), NULL, 10);
    if (strcmp(kind, "power_cut") == 0) {
        set_cut(device, option(words, count, "step", ""));
        return;
    }
    if (strcmp(kind, "drop_replies") == 0) {
        device->replies_to_drop += times;
    } else if (strcmp(kind, "jam") == 0) {
        device->world.is_jammed = true;
    } else if (strcmp(kind, "power_off") == 0) {
        device_power_off(device);
    } else if (strcmp(kind, "power_on") == 0) {
        device_power_on(device);
    } else if (strcmp(kind, "clear") == 0) {
        clear(device);
    } else if (strcmp(kind, "tamper") == 0) {
        device->world.state.tamper = true;
        world_keep(&device->world);
        if (device->is_running)
            dw_lock_tampered(&device->lock);
    } else if (strcmp(kind, "battery") == 0) {
        device->world.state.battery_percent = (uint8_t)atoi(option(words, count, "percent", "50"));
        world_keep(&device->world);
        if (device->is_running)
            dw_lock_battery_changed(&device->lock, device->world.state.battery_percent);
    } else {
        if (strcmp(kind, "delay") == 0)
            device->air.delay_ms = (uint32_t)strtoul(option(words, count, "ms", "100"), NULL, 10);
        if (!arm(device, kind, times, option(words, count, "way", "both"))) {
            answer_refused("unknown_fault");
            return;
        }
    }
    answer_ok();
}

/* ---- lines ---- */

#define WORDS_MAX 8

bool control_line(struct device *device, char *line)
{
    char *words[WORDS_MAX];
    int count = 0;
    char *word;
    const char *verb;
    const char *first;
    for (word = strtok(line, " \n"); word != NULL && count < WORDS_MAX; word = strtok(NULL, " \n"))
        words[count++] = word;
    if (count < 2)
        return true;
    if (strspn(words[0], "0123456789abcdefghijklmnopqrstuvwxyz-") != strlen(words[0]) ||
        strlen(words[0]) >= TAG_BYTES) {
        tag_of_line = "";
        answer_refused("bad_tag");
        fflush(stdout);
        return true;
    }
    tag_of_line = words[0];
    verb = words[1];
    first = count > 2 ? words[2] : "";
    if (strcmp(verb, "truth") == 0) {
        tell_truth(device, true);
    } else if (strcmp(verb, "state") == 0) {
        tell_truth(device, false);
    } else if (strcmp(verb, "button") == 0) {
        if (device->is_running)
            dw_lock_button(&device->lock);
        answer_ok();
    } else if (strcmp(verb, "keypad") == 0) {
        press(device, DW_PIN, first);
    } else if (strcmp(verb, "scan") == 0) {
        press(device, DW_QR, first);
    } else if (strcmp(verb, "card") == 0) {
        press(device, DW_CARD, first);
    } else if (strcmp(verb, "door") == 0) {
        move_door(device, first);
    } else if (strcmp(verb, "turn") == 0) {
        turn(device, first, count > 3 ? words[3] : "key");
    } else if (strcmp(verb, "fault") == 0) {
        fault(device, words + 2, count - 2);
    } else if (strcmp(verb, "reset") == 0) {
        if (device->is_running && dw_lock_reset(&device->lock))
            answer_ok();
        else
            answer_refused("not_now");
    } else if (strcmp(verb, "stop") == 0) {
        answer_ok();
        fflush(stdout);
        return false;
    } else {
        answer_refused("unknown_command");
    }
    fflush(stdout);
    tag_of_line = "";
    return true;
}

/*
 * A lock: give it bytes' frames, the time and what its sensors feel; it asks for the rest through `struct dw_ports`.
 * It allocates nothing, and keeps everything in `struct dw_lock`, which the caller owns. Not for use by two threads at once.
 */
#ifndef DW_LOCK_H
#define DW_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "channel.h"
#include "event_log.h"
#include "journal.h"
#include "limits.h"
#include "messages.h"
#include "noise.h"
#include "pairing_secret.h"
#include "serial_frame.h"

/* What must survive a power cut. All zeros is a lock fresh from the factory. */
struct dw_record {
    bool has_static;
    uint8_t own_static[32];
    bool is_paired;
    uint8_t hub_static[32];
    uint8_t psk[32];
    struct dw_journal journal;
    struct dw_event_log log;
};

/* What is on the label and in the ROM. The strings must outlive the lock. */
struct dw_identity {
    const char *serial;
    const char *model;
    const char *firmware_version;
    bool can_unlatch;
    enum dw_transport transport;
    uint8_t install_code[DW_INSTALL_CODE_BYTES];
};

struct dw_sensors {
    enum dw_bolt bolt;
    enum dw_door door;
    /* 0 to 100, or below 0 for unknown. */
    int battery_percent;
    bool tamper;
};

struct dw_move {
    enum dw_direction direction;
    /* DW_REMOTE or DW_KEYPAD. */
    enum dw_source source;
    /* Of the remote command, or of the press. */
    uint8_t command_id[DW_COMMAND_ID_BYTES];
    uint8_t request_id[DW_REQUEST_ID_BYTES];
    uint64_t not_after_ms;
};

enum dw_light { DW_SHOW_GRANTED, DW_SHOW_DENIED, DW_SHOW_NO_ANSWER };

/* The rest of the device. `context` is handed to each. */
struct dw_ports {
    void *context;
    /* Milliseconds since the boot, on a clock that counts sleep and never steps. */
    uint64_t (*now_ms)(void *context);
    /* Unpredictable bytes. False: none to be had, and what needed them does not happen. */
    bool (*random)(void *context, uint8_t *out, size_t length);
    /* True only when the record will be there after a power cut at any moment from now. */
    bool (*save)(void *context, const struct dw_record *record);
    /* Starts the motor; `dw_lock_motor_stopped` follows if true. */
    bool (*start_motor)(void *context, const struct dw_move *move);
    void (*sense)(void *context, struct dw_sensors *sensors);
    void (*show)(void *context, enum dw_light light);
    void (*identify)(void *context);
    void (*set_time)(void *context, uint64_t unix_ms);
    /* Restarts the device: the lock is not used again before `dw_lock_boot`. */
    void (*reboot)(void *context);
};

struct dw_session {
    bool is_alive;
    uint16_t resends;
    struct dw_channel channel;
};

enum dw_pairing_stage { DW_NO_PAIRING, DW_AWAITS_PAIR_3, DW_PAIRING_CHANNEL };

struct dw_link {
    bool window_is_open;
    uint64_t window_until_ms;
    enum dw_pairing_stage stage;
    struct dw_handshake handshake;
    /* The last PAIR_3 that succeeded, and SESSION_1 with its SESSION_2, to answer them again. */
    uint8_t pair_3[64];
    bool has_session_1;
    uint8_t session_1[48];
    uint8_t session_2[48];
    struct dw_session pairing;
    struct dw_session pending;
    struct dw_session current;
};

/* A reply that waits for its turn. A result without outcome is looked up in the journal, and waits for the motor. */
struct dw_reply {
    uint8_t number;
    uint32_t re;
    uint8_t error;
    uint8_t outcome;
    uint8_t reason;
    uint8_t command_id[DW_COMMAND_ID_BYTES];
};

struct dw_outbox {
    uint8_t count;
    struct dw_reply replies[DW_OUTBOX_CAPACITY];
    /* Next event to send in this session, and what get_events said to leave out. */
    uint16_t next_event;
    uint32_t after;
};

enum dw_motor { DW_MOTOR_RESTS, DW_MOTOR_RUNS, DW_MOTOR_STOPPED };

struct dw_actuator {
    enum dw_motor motor;
    struct dw_move move;
    bool success;
};

struct dw_press {
    bool is_waiting;
    bool is_sent;
    uint8_t request_id[DW_REQUEST_ID_BYTES];
    uint64_t at_ms;
    enum dw_access_kind kind;
    uint16_t length;
    uint8_t value[DW_MAX_VALUE_BYTES];
};

struct dw_restart {
    bool is_due;
    bool is_sent;
    uint64_t at_latest_ms;
    uint8_t command_id[DW_COMMAND_ID_BYTES];
};

struct dw_lock {
    const struct dw_ports *ports;
    const struct dw_identity *identity;
    struct dw_record record;
    /* The record has news that is not stored yet. */
    bool is_unsaved;
    uint8_t boot_id[DW_BOOT_ID_BYTES];
    uint32_t seq;
    struct dw_link link;
    struct dw_outbox outbox;
    struct dw_actuator actuator;
    struct dw_press press;
    struct dw_restart restart;
};

/* ---- for the device ---- */

/* Starts with what was saved last. False without random bytes or storage: try again. */
bool dw_lock_boot(struct dw_lock *lock, const struct dw_ports *ports, const struct dw_identity *identity,
                  const struct dw_record *record);

/* A frame from the hub to this lock. True when `out` is to be sent, at once. */
bool dw_lock_receive(struct dw_lock *lock, const struct dw_frame *in, struct dw_frame *out);

/* To be called often (10 ms is good): what time alone brings about. */
void dw_lock_tick(struct dw_lock *lock);

void dw_lock_motor_stopped(struct dw_lock *lock, bool success);
void dw_lock_button(struct dw_lock *lock);
/* Somebody typed, scanned or held something. False if `value` is empty, too long or not UTF-8. */
bool dw_lock_press(struct dw_lock *lock, enum dw_access_kind kind, const uint8_t *value, size_t length);
void dw_lock_turned(struct dw_lock *lock, enum dw_bolt position, enum dw_source source);
void dw_lock_door_moved(struct dw_lock *lock, enum dw_position position);
void dw_lock_tampered(struct dw_lock *lock);
void dw_lock_battery_changed(struct dw_lock *lock, uint8_t percent);
/* From the inside: forgets keys, static key pair included, and events. The journal stays: what was done stays done. */
bool dw_lock_reset(struct dw_lock *lock);

/* ---- between the files of the core ---- */

uint64_t dw_now(const struct dw_lock *lock);
bool dw_save(struct dw_lock *lock);
/* Keeps an event; only `kind` and what belongs to it need be set. */
void dw_keep_event(struct dw_lock *lock, struct dw_event *event);

/* actuation.c */
void dw_command_received(struct dw_lock *lock, const struct dw_message *message, uint32_t re);
void dw_result_asked(struct dw_lock *lock, const struct dw_message *message, uint32_t re);
void dw_actuation_tick(struct dw_lock *lock);
bool dw_motor_start(struct dw_lock *lock, const struct dw_move *move);

/* keypad.c */
void dw_decision_received(struct dw_lock *lock, const struct dw_message *message);
void dw_keypad_tick(struct dw_lock *lock);

/* conversation.c */
void dw_request_received(struct dw_lock *lock, const struct dw_received *received, bool is_pairing);
/* False when there are too many already. */
bool dw_reply(struct dw_lock *lock, const struct dw_reply *reply);
void dw_outbox_begin(struct dw_lock *lock);

/* outgoing.c */
/* Seals what is to be said next, if anything. */
void dw_say_next(struct dw_lock *lock, struct dw_session *session);

/* handshakes.c */
bool dw_handshake_received(struct dw_lock *lock, const struct dw_frame *in, struct dw_frame *out);
bool dw_paired(struct dw_lock *lock, const uint8_t psk[32]);

/* link.c */
void dw_answer_empty(struct dw_frame *out, enum dw_frame_type type);
void dw_answer_refusal(struct dw_frame *out, enum dw_refusal refusal);
struct dw_session *dw_speaking_session(struct dw_lock *lock);

#endif

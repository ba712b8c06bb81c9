/* PAIR_1, PAIR_3 and SESSION_1, SPEC.md sections 5 and 6. */
#include <string.h>

#include "crypto.h"
#include "lock.h"

#define PAIR_1_BYTES 48
#define PAIR_2_BYTES 96
#define PAIR_3_BYTES 64
#define SESSION_1_BYTES 48
#define SESSION_2_BYTES 48

static void begin_session(struct dw_session *session, const struct dw_handshake *handshake)
{
    uint8_t from_hub[32];
    uint8_t from_lock[32];
    dw_handshake_split(handshake, from_hub, from_lock);
    memset(session, 0, sizeof *session);
    dw_channel_init(&session->channel, from_lock, from_hub);
    session->is_alive = true;
    dw_wipe(from_hub, sizeof from_hub);
    dw_wipe(from_lock, sizeof from_lock);
}

static void drop_pairing(struct dw_link *link)
{
    link->stage = DW_NO_PAIRING;
    dw_wipe(&link->handshake, sizeof link->handshake);
    dw_wipe(&link->pairing, sizeof link->pairing);
}

/* Reads the hub's first message and writes ours. Returns our length, 0 when it fails. */
static size_t respond(struct dw_lock *lock, struct dw_handshake *handshake, const struct dw_frame *in,
                      struct dw_frame *out)
{
    uint8_t ephemeral[32];
    uint8_t payload[DW_MAX_BODY_BYTES];
    size_t payload_length;
    size_t length = 0;
    if (dw_handshake_read(handshake, in->body, in->length, payload, &payload_length) &&
        lock->ports->random(lock->ports->context, ephemeral, sizeof ephemeral))
        length = dw_handshake_write(handshake, ephemeral, NULL, 0, out->body, sizeof out->body);
    dw_wipe(ephemeral, sizeof ephemeral);
    return length;
}

static void pair_1(struct dw_lock *lock, const struct dw_frame *in, struct dw_frame *out)
{
    struct dw_link *link = &lock->link;
    const struct dw_identity *identity = lock->identity;
    uint8_t prologue[DW_MAX_PROLOGUE_BYTES];
    uint8_t psk[32];
    if (lock->record.is_paired) {
        dw_answer_refusal(out, DW_ALREADY_PAIRED);
        return;
    }
    if (!link->window_is_open || dw_now(lock) > link->window_until_ms) {
        dw_answer_refusal(out, DW_WINDOW_CLOSED);
        return;
    }
    drop_pairing(link);
    if (in->length != PAIR_1_BYTES) {
        dw_answer_refusal(out, DW_BAD_HANDSHAKE);
        return;
    }
    dw_pairing_psk(psk, identity->install_code, identity->serial);
    dw_handshake_init(&link->handshake, DW_XX_PSK3, false, prologue,
                      dw_prologue(prologue, identity->serial, identity->transport), lock->record.own_static, NULL,
                      psk);
    dw_wipe(psk, sizeof psk);
    if (respond(lock, &link->handshake, in, out) != PAIR_2_BYTES) {
        drop_pairing(link);
        dw_answer_refusal(out, DW_BAD_HANDSHAKE);
        return;
    }
    link->stage = DW_AWAITS_PAIR_3;
    out->type = DW_PAIR_2;
    out->length = PAIR_2_BYTES;
}

static void pair_3(struct dw_lock *lock, const struct dw_frame *in, struct dw_frame *out)
{
    struct dw_link *link = &lock->link;
    uint8_t payload[PAIR_3_BYTES];
    size_t payload_length;
    bool is_repeat = link->pairing.is_alive && in->length == PAIR_3_BYTES &&
                     memcmp(in->body, link->pair_3, PAIR_3_BYTES) == 0;
    if (is_repeat) {
        dw_answer_empty(out, DW_IDLE);
        return;
    }
    if (link->stage != DW_AWAITS_PAIR_3 || in->length != PAIR_3_BYTES) {
        dw_answer_refusal(out, DW_BAD_HANDSHAKE);
        return;
    }
    if (!dw_handshake_read(&link->handshake, in->body, in->length, payload, &payload_length)) {
        drop_pairing(link);
        dw_answer_refusal(out, DW_BAD_INSTALL_CODE);
        return;
    }
    memcpy(link->pair_3, in->body, PAIR_3_BYTES);
    begin_session(&link->pairing, &link->handshake);
    link->stage = DW_PAIRING_CHANNEL;
    dw_outbox_begin(lock);
    dw_answer_empty(out, DW_IDLE);
}

static void session_1(struct dw_lock *lock, const struct dw_frame *in, struct dw_frame *out)
{
    struct dw_link *link = &lock->link;
    const struct dw_record *record = &lock->record;
    struct dw_handshake handshake;
    uint8_t prologue[DW_MAX_PROLOGUE_BYTES];
    if (!record->is_paired) {
        dw_answer_refusal(out, DW_NOT_PAIRED);
        return;
    }
    out->type = DW_SESSION_2;
    out->length = SESSION_2_BYTES;
    if (link->pending.is_alive && link->has_session_1 && in->length == SESSION_1_BYTES &&
        memcmp(in->body, link->session_1, SESSION_1_BYTES) == 0) {
        memcpy(out->body, link->session_2, SESSION_2_BYTES);
        return;
    }
    if (in->length == SESSION_1_BYTES) {
        dw_handshake_init(&handshake, DW_KK_PSK0, false, prologue,
                          dw_prologue(prologue, lock->identity->serial, lock->identity->transport),
                          record->own_static, record->hub_static, record->psk);
        if (respond(lock, &handshake, in, out) == SESSION_2_BYTES) {
            begin_session(&link->pending, &handshake);
            memcpy(link->session_1, in->body, SESSION_1_BYTES);
            memcpy(link->session_2, out->body, SESSION_2_BYTES);
            link->has_session_1 = true;
            dw_wipe(&handshake, sizeof handshake);
            return;
        }
        dw_wipe(&handshake, sizeof handshake);
    }
    /* A bad SESSION_1 may come from anybody, so it touches no session. */
    dw_answer_refusal(out, DW_BAD_HANDSHAKE);
}

bool dw_handshake_received(struct dw_lock *lock, const struct dw_frame *in, struct dw_frame *out)
{
    switch (in->type) {
    case DW_PAIR_1:
        pair_1(lock, in, out);
        return true;
    case DW_PAIR_3:
        pair_3(lock, in, out);
        return true;
    case DW_SESSION_1:
        session_1(lock, in, out);
        return true;
    default:
        return false;
    }
}

bool dw_paired(struct dw_lock *lock, const uint8_t psk[32])
{
    struct dw_record *record = &lock->record;
    memcpy(record->hub_static, lock->link.handshake.peer_static, 32);
    memcpy(record->psk, psk, 32);
    record->is_paired = true;
    if (!dw_save(lock)) {
        record->is_paired = false;
        return false;
    }
    lock->link.window_is_open = false;
    return true;
}

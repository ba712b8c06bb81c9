/* One frame from the hub, one answer: SPEC.md section 4. */
#include <string.h>

#include "crypto.h"
#include "lock.h"

void dw_answer_empty(struct dw_frame *out, enum dw_frame_type type)
{
    out->type = (uint8_t)type;
    out->length = 0;
}

void dw_answer_refusal(struct dw_frame *out, enum dw_refusal refusal)
{
    out->type = DW_REFUSE;
    out->length = 1;
    out->body[0] = (uint8_t)refusal;
}

/* The session the lock may speak in by itself. A pending one is not proven yet. */
struct dw_session *dw_speaking_session(struct dw_lock *lock)
{
    if (lock->link.current.is_alive)
        return &lock->link.current;
    return lock->link.pairing.is_alive ? &lock->link.pairing : NULL;
}

static void refuse_session(const struct dw_lock *lock, struct dw_frame *out)
{
    dw_answer_refusal(out, lock->record.is_paired ? DW_NO_SESSION : DW_NOT_PAIRED);
}

static void promote_pending(struct dw_lock *lock)
{
    struct dw_link *link = &lock->link;
    link->current = link->pending;
    link->has_session_1 = false;
    link->stage = DW_NO_PAIRING;
    dw_wipe(&link->pending, sizeof link->pending);
    dw_wipe(&link->pairing, sizeof link->pairing);
    dw_wipe(&link->handshake, sizeof link->handshake);
    dw_outbox_begin(lock);
}

/* Gives the frame to the session. False if it rejects it. */
static bool offer(struct dw_lock *lock, struct dw_session *session, const struct dw_frame *in,
                  struct dw_frame *out, bool *is_stale)
{
    struct dw_received received;
    enum dw_verdict verdict;
    if (!session->is_alive)
        return false;
    verdict = dw_channel_receive(&session->channel, in, &received);
    switch (verdict) {
    case DW_ACCEPTED:
        if (session == &lock->link.pending) {
            promote_pending(lock);
            session = &lock->link.current;
        }
        dw_request_received(lock, &received, session == &lock->link.pairing);
        dw_say_next(lock, session);
        if (session->is_alive)
            dw_channel_answer(&session->channel, out);
        else
            refuse_session(lock, out);
        dw_wipe(&received, sizeof received);
        return true;
    case DW_DUPLICATE:
        dw_channel_answer(&session->channel, out);
        return true;
    case DW_ACKNOWLEDGED:
        dw_say_next(lock, session);
        if (session->channel.is_outstanding)
            *out = session->channel.outstanding;
        else
            dw_answer_empty(out, DW_IDLE);
        return true;
    case DW_STALE:
        *is_stale = true;
        return false;
    default:
        return false;
    }
}

static void answer_poll(struct dw_lock *lock, struct dw_frame *out)
{
    struct dw_session *session = dw_speaking_session(lock);
    bool is_shaking_hands = lock->link.pending.is_alive || lock->link.stage == DW_AWAITS_PAIR_3 ||
                            (lock->link.pairing.is_alive && !lock->record.is_paired);
    if (session != NULL) {
        if (session->channel.is_outstanding && session->resends++ >= DW_RESENDS_MAX) {
            /* Giving up on a frame ends the session. */
            dw_wipe(session, sizeof *session);
        } else {
            dw_say_next(lock, session);
        }
        if (session->is_alive && session->channel.is_outstanding) {
            *out = session->channel.outstanding;
            return;
        }
    }
    if (lock->link.current.is_alive || is_shaking_hands)
        dw_answer_empty(out, DW_IDLE);
    else
        refuse_session(lock, out);
}

bool dw_lock_receive(struct dw_lock *lock, const struct dw_frame *in, struct dw_frame *out)
{
    bool is_stale = false;
    if (dw_handshake_received(lock, in, out))
        return true;
    switch (in->type) {
    case DW_POLL:
        answer_poll(lock, out);
        return true;
    case DW_DATA:
    case DW_ACK:
        if (offer(lock, &lock->link.pending, in, out, &is_stale) ||
            offer(lock, &lock->link.current, in, out, &is_stale) ||
            offer(lock, &lock->link.pairing, in, out, &is_stale))
            return true;
        if (is_stale)
            dw_answer_empty(out, DW_IDLE);
        else
            refuse_session(lock, out);
        return true;
    default:
        /* An echo, or another lock. */
        return false;
    }
}

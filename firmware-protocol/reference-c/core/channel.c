#include "channel.h"

#include <string.h>

#include "cbor.h"
#include "crypto.h"
#include "padding.h"

#define COUNTER_BYTES 4
#define ACK_NONCES 0x8000000000000000ULL

void dw_channel_init(struct dw_channel *channel, const uint8_t send_key[32], const uint8_t receive_key[32])
{
    memset(channel, 0, sizeof *channel);
    memcpy(channel->send_key, send_key, 32);
    memcpy(channel->receive_key, receive_key, 32);
}

static void put_counter(uint8_t *out, uint32_t counter)
{
    int i;
    for (i = 0; i < COUNTER_BYTES; i++)
        out[i] = (uint8_t)(counter >> (8 * i));
}

static uint32_t counter_of(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Type and counter, as both kinds of frame authenticate them. */
static void associated(uint8_t out[1 + COUNTER_BYTES], enum dw_frame_type type, uint32_t counter)
{
    out[0] = (uint8_t)type;
    put_counter(out + 1, counter);
}

static bool read_counter(struct dw_cbor_reader *reader, uint32_t *counter)
{
    enum dw_major major;
    uint64_t value;
    if (!dw_cbor_head(reader, &major, &value))
        return false;
    if (major == DW_CBOR_SIMPLE && value == DW_CBOR_NULL) {
        *counter = DW_NO_COUNTER;
        return true;
    }
    if (major != DW_CBOR_UNSIGNED || value >= DW_MAX_SESSION_MESSAGES)
        return false;
    *counter = (uint32_t)value;
    return true;
}

/* [ack, re, number, {fields}] */
static enum dw_verdict parse(const struct dw_channel *channel, size_t length, struct dw_received *received,
                             uint32_t *ack)
{
    struct dw_cbor_reader reader;
    enum dw_major major;
    uint64_t items;
    reader.bytes = received->plaintext;
    reader.length = length;
    reader.at = 0;
    if (!dw_cbor_is_one_item(received->plaintext, length) || !dw_cbor_head(&reader, &major, &items) ||
        major != DW_CBOR_ARRAY || items != 4 || !read_counter(&reader, ack) ||
        !read_counter(&reader, &received->re))
        return DW_MALFORMED;
    if (*ack != DW_NO_COUNTER && *ack >= channel->next_send)
        return DW_BAD_ACKNOWLEDGEMENT;
    if (received->re != DW_NO_COUNTER && received->re >= channel->next_send)
        return DW_BAD_ACKNOWLEDGEMENT;
    received->message_at = reader.at;
    received->message_length = length - reader.at;
    return DW_ACCEPTED;
}

static enum dw_verdict receive_data(struct dw_channel *channel, const struct dw_frame *frame,
                                    struct dw_received *received)
{
    uint8_t ad[1 + COUNTER_BYTES];
    size_t sealed = frame->length - (size_t)COUNTER_BYTES;
    size_t length;
    uint32_t ack;
    enum dw_verdict verdict;
    if (frame->length < COUNTER_BYTES + DW_TAG_BYTES + DW_PADDING_STEP_BYTES ||
        (sealed - DW_TAG_BYTES) % DW_PADDING_STEP_BYTES != 0 || sealed - DW_TAG_BYTES > DW_MAX_PLAINTEXT_BYTES)
        return DW_BAD_LENGTH;
    received->counter = counter_of(frame->body);
    if (received->counter >= DW_MAX_SESSION_MESSAGES)
        return DW_EXHAUSTED;
    if (received->counter > channel->next_receive)
        return DW_GAP;
    if (received->counter < channel->next_receive) {
        bool is_last = received->counter + 1 == channel->next_receive && frame->length == channel->last_length &&
                       memcmp(frame->body, channel->last, frame->length) == 0;
        return is_last ? DW_DUPLICATE : DW_STALE;
    }
    associated(ad, DW_DATA, received->counter);
    if (!dw_open(received->plaintext, channel->receive_key, received->counter, ad, sizeof ad,
                 frame->body + COUNTER_BYTES, sealed))
        return DW_BAD_TAG;
    if (!dw_unpad(received->plaintext, sealed - DW_TAG_BYTES, &length))
        return DW_BAD_PADDING;
    verdict = parse(channel, length, received, &ack);
    if (verdict != DW_ACCEPTED)
        return verdict;
    channel->next_receive++;
    channel->last_length = frame->length;
    memcpy(channel->last, frame->body, frame->length);
    if (channel->is_outstanding && ack == channel->next_send - 1)
        channel->is_outstanding = false;
    return DW_ACCEPTED;
}

static enum dw_verdict receive_ack(struct dw_channel *channel, const struct dw_frame *frame)
{
    uint8_t ad[1 + COUNTER_BYTES];
    uint8_t nothing[1];
    uint32_t counter;
    if (frame->length != COUNTER_BYTES + DW_TAG_BYTES)
        return DW_BAD_LENGTH;
    counter = counter_of(frame->body);
    if (counter >= channel->next_send)
        return DW_GAP;
    if (!channel->is_outstanding || counter != channel->next_send - 1)
        return DW_STALE;
    associated(ad, DW_ACK, counter);
    if (!dw_open(nothing, channel->receive_key, ACK_NONCES + counter, ad, sizeof ad, frame->body + COUNTER_BYTES,
                 DW_TAG_BYTES))
        return DW_BAD_TAG;
    channel->is_outstanding = false;
    return DW_ACKNOWLEDGED;
}

enum dw_verdict dw_channel_receive(struct dw_channel *channel, const struct dw_frame *frame,
                                   struct dw_received *received)
{
    if (frame->type == DW_DATA)
        return receive_data(channel, frame, received);
    return frame->type == DW_ACK ? receive_ack(channel, frame) : DW_WRONG_TYPE;
}

bool dw_channel_can_send(const struct dw_channel *channel)
{
    return !channel->is_outstanding && channel->next_send < DW_MAX_SESSION_MESSAGES;
}

static void put_counter_item(struct dw_cbor_writer *writer, uint32_t counter)
{
    if (counter == DW_NO_COUNTER)
        dw_cbor_put_head(writer, DW_CBOR_SIMPLE, DW_CBOR_NULL);
    else
        dw_cbor_put_head(writer, DW_CBOR_UNSIGNED, counter);
}

bool dw_channel_send(struct dw_channel *channel, uint32_t re, const uint8_t *message, size_t length)
{
    struct dw_frame *frame = &channel->outstanding;
    uint8_t ad[1 + COUNTER_BYTES];
    uint32_t ack = channel->next_receive == 0 ? DW_NO_COUNTER : channel->next_receive - 1;
    struct dw_cbor_writer writer;
    size_t padded;
    if (!dw_channel_can_send(channel))
        return false;
    writer.bytes = frame->body + COUNTER_BYTES;
    writer.capacity = DW_MAX_PLAINTEXT_BYTES;
    writer.length = 0;
    writer.overflow = false;
    dw_cbor_put_head(&writer, DW_CBOR_ARRAY, 4);
    put_counter_item(&writer, ack);
    put_counter_item(&writer, re);
    if (writer.overflow || length > writer.capacity - writer.length)
        return false;
    memcpy(writer.bytes + writer.length, message, length);
    padded = dw_pad(writer.bytes, writer.length + length, DW_MAX_PLAINTEXT_BYTES);
    if (padded == 0)
        return false;
    frame->type = DW_DATA;
    frame->length = (uint16_t)(COUNTER_BYTES + padded + DW_TAG_BYTES);
    put_counter(frame->body, channel->next_send);
    associated(ad, DW_DATA, channel->next_send);
    dw_seal(writer.bytes, channel->send_key, channel->next_send, ad, sizeof ad, writer.bytes, padded);
    channel->next_send++;
    channel->outstanding_ack = ack;
    channel->is_outstanding = true;
    return true;
}

void dw_channel_answer(const struct dw_channel *channel, struct dw_frame *out)
{
    uint8_t ad[1 + COUNTER_BYTES];
    uint32_t last = channel->next_receive - 1;
    if (channel->is_outstanding && channel->outstanding_ack == last) {
        *out = channel->outstanding;
        return;
    }
    out->type = DW_ACK;
    out->length = COUNTER_BYTES + DW_TAG_BYTES;
    put_counter(out->body, last);
    associated(ad, DW_ACK, last);
    dw_seal(out->body + COUNTER_BYTES, channel->send_key, ACK_NONCES + last, ad, sizeof ad, NULL, 0);
}

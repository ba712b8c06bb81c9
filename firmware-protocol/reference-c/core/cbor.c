#include "cbor.h"

#include <string.h>

#include "utf8.h"

bool dw_cbor_head(struct dw_cbor_reader *reader, enum dw_major *major, uint64_t *value)
{
    uint8_t first;
    uint8_t info;
    size_t more;
    size_t i;
    uint64_t number = 0;
    if (reader->at >= reader->length)
        return false;
    first = reader->bytes[reader->at++];
    info = first & 0x1f;
    *major = (enum dw_major)(first >> 5);
    if (info < 24) {
        *value = info;
        return true;
    }
    if (info > 27)
        return false;
    more = (size_t)1 << (info - 24);
    if (more > reader->length - reader->at)
        return false;
    for (i = 0; i < more; i++)
        number = number << 8 | reader->bytes[reader->at++];
    *value = number;
    /* The shortest form is the only one. */
    return more == 1 ? number >= 24 : number >> (more * 4) != 0;
}

static bool skip(struct dw_cbor_reader *reader, int depth);

static bool skip_string(struct dw_cbor_reader *reader, uint64_t length, bool is_text)
{
    const uint8_t *start = reader->bytes + reader->at;
    if (length > reader->length - reader->at)
        return false;
    reader->at += (size_t)length;
    return !is_text || dw_is_utf8(start, (size_t)length);
}

/* Keys stand in the order of their encodings' bytes, none twice. */
static bool comes_after(const uint8_t *key, size_t length, const uint8_t *before, size_t before_length)
{
    size_t common = length < before_length ? length : before_length;
    int order = memcmp(key, before, common);
    return order > 0 || (order == 0 && length > before_length);
}

static bool skip_map(struct dw_cbor_reader *reader, uint64_t pairs, int depth)
{
    size_t before_at = 0;
    size_t before_length = 0;
    uint64_t i;
    for (i = 0; i < pairs; i++) {
        size_t key_at = reader->at;
        size_t key_length;
        if (!skip(reader, depth))
            return false;
        key_length = reader->at - key_at;
        if (i > 0 &&
            !comes_after(reader->bytes + key_at, key_length, reader->bytes + before_at, before_length))
            return false;
        before_at = key_at;
        before_length = key_length;
        if (!skip(reader, depth))
            return false;
    }
    return true;
}

static bool skip(struct dw_cbor_reader *reader, int depth)
{
    enum dw_major major;
    uint64_t value;
    uint64_t i;
    if (!dw_cbor_head(reader, &major, &value))
        return false;
    switch (major) {
    case DW_CBOR_UNSIGNED:
        return value <= DW_MAX_INTEGER;
    case DW_CBOR_NEGATIVE:
        return value < DW_MAX_INTEGER;
    case DW_CBOR_BYTES:
    case DW_CBOR_TEXT:
        return skip_string(reader, value, major == DW_CBOR_TEXT);
    case DW_CBOR_ARRAY:
        if (depth == 0)
            return false;
        /* An item has a byte at least, so a huge count ends at the end of the bytes. */
        for (i = 0; i < value; i++) {
            if (!skip(reader, depth - 1))
                return false;
        }
        return true;
    case DW_CBOR_MAP:
        return depth > 0 && skip_map(reader, value, depth - 1);
    case DW_CBOR_SIMPLE:
        return value == DW_CBOR_FALSE || value == DW_CBOR_TRUE || value == DW_CBOR_NULL;
    default:
        return false;
    }
}

bool dw_cbor_skip(struct dw_cbor_reader *reader)
{
    return skip(reader, DW_CBOR_MAX_DEPTH);
}

bool dw_cbor_is_one_item(const uint8_t *bytes, size_t length)
{
    struct dw_cbor_reader reader;
    reader.bytes = bytes;
    reader.length = length;
    reader.at = 0;
    return dw_cbor_skip(&reader) && reader.at == length;
}

static void put(struct dw_cbor_writer *writer, uint8_t byte)
{
    if (writer->length == writer->capacity)
        writer->overflow = true;
    else
        writer->bytes[writer->length++] = byte;
}

void dw_cbor_put_head(struct dw_cbor_writer *writer, enum dw_major major, uint64_t value)
{
    uint8_t type = (uint8_t)((unsigned)major << 5);
    int bytes = value > 0xffffffffUL ? 8 : value > 0xffff ? 4 : value > 0xff ? 2 : 1;
    int log2 = bytes == 8 ? 3 : bytes == 4 ? 2 : bytes == 2 ? 1 : 0;
    if (value < 24) {
        put(writer, (uint8_t)(type | value));
        return;
    }
    put(writer, (uint8_t)(type | (24 + log2)));
    while (bytes-- > 0)
        put(writer, (uint8_t)(value >> (8 * bytes)));
}

void dw_cbor_put_string(struct dw_cbor_writer *writer, enum dw_major major, const uint8_t *bytes, size_t length)
{
    dw_cbor_put_head(writer, major, length);
    if (length > writer->capacity - writer->length) {
        writer->overflow = true;
        return;
    }
    memcpy(writer->bytes + writer->length, bytes, length);
    writer->length += length;
}

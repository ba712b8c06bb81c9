/* What version 1 uses of CBOR (RFC 8949): the core deterministic encoding, without tags and floats. SPEC.md section 8. */
#ifndef DW_CBOR_H
#define DW_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DW_MAX_INTEGER 9007199254740991ULL
/* Containers in each other. Version 1 needs 2; the rest is room for messages this lock does not know. */
#define DW_CBOR_MAX_DEPTH 16

enum dw_major {
    DW_CBOR_UNSIGNED = 0,
    DW_CBOR_NEGATIVE = 1,
    DW_CBOR_BYTES = 2,
    DW_CBOR_TEXT = 3,
    DW_CBOR_ARRAY = 4,
    DW_CBOR_MAP = 5,
    DW_CBOR_SIMPLE = 7
};

enum dw_simple { DW_CBOR_FALSE = 20, DW_CBOR_TRUE = 21, DW_CBOR_NULL = 22 };

struct dw_cbor_reader {
    const uint8_t *bytes;
    size_t length;
    size_t at;
};

/* The head of the next item: its type and number, in the shortest form, or false. */
bool dw_cbor_head(struct dw_cbor_reader *reader, enum dw_major *major, uint64_t *value);

/* Passes over one whole item. False if it is not deterministic, not allowed, or nested too deep. */
bool dw_cbor_skip(struct dw_cbor_reader *reader);

/* Whether `bytes` are exactly one item that version 1 allows. */
bool dw_cbor_is_one_item(const uint8_t *bytes, size_t length);

struct dw_cbor_writer {
    uint8_t *bytes;
    size_t capacity;
    size_t length;
    /* Something did not fit; what was written is of no use. */
    bool overflow;
};

void dw_cbor_put_head(struct dw_cbor_writer *writer, enum dw_major major, uint64_t value);
/* A byte string or a text. */
void dw_cbor_put_string(struct dw_cbor_writer *writer, enum dw_major major, const uint8_t *bytes, size_t length);

#endif

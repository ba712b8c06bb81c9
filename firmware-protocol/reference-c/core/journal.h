/* Results of commands, over power cuts, SPEC.md section 9.2. */
#ifndef DW_JOURNAL_H
#define DW_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "limits.h"

enum dw_result_state { DW_RUNNING = 1, DW_HAS_RUN, DW_WAS_REFUSED, DW_WAS_INTERRUPTED };

struct dw_result_entry {
    uint8_t command_id[DW_COMMAND_ID_BYTES];
    uint8_t boot_id[DW_BOOT_ID_BYTES];
    uint64_t not_after_ms;
    uint8_t state;
    uint8_t success;
    uint8_t reason;
};

/* Oldest first. */
struct dw_journal {
    uint16_t count;
    bool has_dropped;
    uint8_t greatest_dropped[DW_COMMAND_ID_BYTES];
    struct dw_result_entry entries[DW_RESULTS_CAPACITY];
};

struct dw_result_entry *dw_journal_find(struct dw_journal *journal, const uint8_t command_id[DW_COMMAND_ID_BYTES]);

/* An id that is not in the journal may have been: it is not above every id that was dropped. */
bool dw_journal_may_have_dropped(const struct dw_journal *journal, const uint8_t command_id[DW_COMMAND_ID_BYTES]);

/* Appends a copy. NULL when it is full of entries that must stay. */
struct dw_result_entry *dw_journal_add(struct dw_journal *journal, const struct dw_result_entry *entry,
                                       const uint8_t boot_id[DW_BOOT_ID_BYTES], uint64_t now_ms);

/* Takes back the entry added last, which could not be stored. */
void dw_journal_take_back(struct dw_journal *journal);

/* After a power cut: what was running was interrupted. True when something changed. */
bool dw_journal_interrupt(struct dw_journal *journal);

#endif

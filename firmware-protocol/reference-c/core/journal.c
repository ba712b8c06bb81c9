#include "journal.h"

#include <string.h>

struct dw_result_entry *dw_journal_find(struct dw_journal *journal, const uint8_t command_id[DW_COMMAND_ID_BYTES])
{
    uint16_t i;
    for (i = 0; i < journal->count; i++) {
        if (memcmp(journal->entries[i].command_id, command_id, DW_COMMAND_ID_BYTES) == 0)
            return &journal->entries[i];
    }
    return NULL;
}

bool dw_journal_may_have_dropped(const struct dw_journal *journal, const uint8_t command_id[DW_COMMAND_ID_BYTES])
{
    return journal->has_dropped && memcmp(command_id, journal->greatest_dropped, DW_COMMAND_ID_BYTES) <= 0;
}

static bool can_still_run(const struct dw_result_entry *entry, const uint8_t boot_id[DW_BOOT_ID_BYTES],
                          uint64_t now_ms)
{
    return memcmp(entry->boot_id, boot_id, DW_BOOT_ID_BYTES) == 0 &&
           (now_ms <= entry->not_after_ms || entry->state == DW_RUNNING);
}

/* Drops the oldest entry that may go; the newest DW_RESULTS_KEPT, the one about to come counted, always stay. */
static bool make_room(struct dw_journal *journal, const uint8_t boot_id[DW_BOOT_ID_BYTES], uint64_t now_ms)
{
    uint16_t i;
    for (i = 0; i + (DW_RESULTS_KEPT - 1) < journal->count; i++) {
        struct dw_result_entry *entry = &journal->entries[i];
        if (can_still_run(entry, boot_id, now_ms))
            continue;
        if (!journal->has_dropped ||
            memcmp(entry->command_id, journal->greatest_dropped, DW_COMMAND_ID_BYTES) > 0)
            memcpy(journal->greatest_dropped, entry->command_id, DW_COMMAND_ID_BYTES);
        journal->has_dropped = true;
        journal->count--;
        memmove(entry, entry + 1, (size_t)(journal->count - i) * sizeof *entry);
        return true;
    }
    return false;
}

struct dw_result_entry *dw_journal_add(struct dw_journal *journal, const struct dw_result_entry *entry,
                                       const uint8_t boot_id[DW_BOOT_ID_BYTES], uint64_t now_ms)
{
    if (journal->count == DW_RESULTS_CAPACITY && !make_room(journal, boot_id, now_ms))
        return NULL;
    journal->entries[journal->count] = *entry;
    return &journal->entries[journal->count++];
}

void dw_journal_take_back(struct dw_journal *journal)
{
    journal->count--;
}

bool dw_journal_interrupt(struct dw_journal *journal)
{
    bool changed = false;
    uint16_t i;
    for (i = 0; i < journal->count; i++) {
        if (journal->entries[i].state == DW_RUNNING) {
            journal->entries[i].state = DW_WAS_INTERRUPTED;
            changed = true;
        }
    }
    return changed;
}

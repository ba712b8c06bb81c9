/* The lock's memory that survives power cuts, as a file. */
#ifndef SIM_FLASH_H
#define SIM_FLASH_H

#include "lock.h"

struct flash {
    const char *path;
    /* From the factory, kept with the record. */
    uint8_t install_code[DW_INSTALL_CODE_BYTES];
};

/* Reads the record; all zeros, and the install code given, if there is no file yet. False if the file is spoilt. */
bool flash_read(struct flash *flash, struct dw_record *record);

bool flash_write(const struct flash *flash, const struct dw_record *record);

#endif

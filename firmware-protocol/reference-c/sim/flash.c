#include "flash.h"

#include <string.h>

#include "crc32.h"
#include "file.h"

/* The record as this compiler lays it out: the file is for the program that wrote it. */
struct image {
    char magic[8];
    uint8_t install_code[DW_INSTALL_CODE_BYTES];
    struct dw_record record;
    uint32_t crc;
};

static const char MAGIC[8] = "DWFLASH";

static uint32_t crc_of(const struct image *image)
{
    return dw_crc32((const uint8_t *)image, offsetof(struct image, crc));
}

bool flash_read(struct flash *flash, struct dw_record *record)
{
    static struct image image;
    switch (file_read(flash->path, &image, sizeof image)) {
    case FILE_MISSING:
        memset(record, 0, sizeof *record);
        return true;
    case FILE_READ:
        if (memcmp(image.magic, MAGIC, sizeof MAGIC) != 0 || image.crc != crc_of(&image))
            return false;
        *record = image.record;
        memcpy(flash->install_code, image.install_code, sizeof flash->install_code);
        return true;
    default:
        return false;
    }
}

bool flash_write(const struct flash *flash, const struct dw_record *record)
{
    static struct image image;
    memset(&image, 0, sizeof image);
    memcpy(image.magic, MAGIC, sizeof MAGIC);
    memcpy(image.install_code, flash->install_code, sizeof image.install_code);
    image.record = *record;
    image.crc = crc_of(&image);
    return file_replace(flash->path, &image, sizeof image, true);
}

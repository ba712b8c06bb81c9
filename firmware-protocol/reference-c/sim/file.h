/* Files that are whole or not there, whenever the power goes. */
#ifndef SIM_FILE_H
#define SIM_FILE_H

#include <stdbool.h>
#include <stddef.h>

#define SIM_PATH_BYTES 4096

/* Writes beside, and renames; with `durable` it is on the disk when this is true. */
bool file_replace(const char *path, const void *bytes, size_t length, bool durable);

enum file_read { FILE_READ, FILE_MISSING, FILE_BAD };

/* Reads a file of exactly `length` bytes. */
enum file_read file_read(const char *path, void *bytes, size_t length);

#endif

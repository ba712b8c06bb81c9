#define _XOPEN_SOURCE 700
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool write_all(int file, const uint8_t *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);
        if (written < 0)
            return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

/* A rename is durable when its folder is. */
static bool sync_folder(const char *path)
{
    char folder[SIM_PATH_BYTES];
    char *slash;
    int file;
    bool good;
    if (snprintf(folder, sizeof folder, "%s", path) >= (int)sizeof folder)
        return false;
    slash = strrchr(folder, '/');
    if (slash == NULL)
        strcpy(folder, ".");
    else
        slash[slash == folder ? 1 : 0] = '\0';
    file = open(folder, O_RDONLY);
    if (file < 0)
        return false;
    good = fsync(file) == 0;
    close(file);
    return good;
}

bool file_replace(const char *path, const void *bytes, size_t length, bool durable)
{
    char beside[SIM_PATH_BYTES];
    int file;
    bool good;
    if (snprintf(beside, sizeof beside, "%s.new", path) >= (int)sizeof beside)
        return false;
    file = open(beside, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0)
        return false;
    good = write_all(file, bytes, length) && (!durable || fsync(file) == 0);
    close(file);
    return good && rename(beside, path) == 0 && (!durable || sync_folder(path));
}

enum file_read file_read(const char *path, void *bytes, size_t length)
{
    uint8_t *at = bytes;
    uint8_t more;
    ssize_t got = 1;
    int file = open(path, O_RDONLY);
    if (file < 0)
        return errno == ENOENT ? FILE_MISSING : FILE_BAD;
    while (length > 0 && (got = read(file, at, length)) > 0) {
        at += got;
        length -= (size_t)got;
    }
    if (length == 0)
        got = read(file, &more, 1) == 0 ? 1 : -1;
    close(file);
    return length == 0 && got == 1 ? FILE_READ : FILE_BAD;
}

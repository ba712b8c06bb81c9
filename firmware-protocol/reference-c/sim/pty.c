#define _XOPEN_SOURCE 700
#include "pty.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static bool make_raw(int line)
{
    struct termios settings;
    if (tcgetattr(line, &settings) != 0)
        return false;
    settings.c_iflag = 0;
    settings.c_oflag = 0;
    settings.c_lflag = 0;
    settings.c_cflag = CS8 | CREAD | CLOCAL;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return tcsetattr(line, TCSANOW, &settings) == 0;
}

bool pty_open(struct pty *pty)
{
    const char *path;
    pty->master = posix_openpt(O_RDWR | O_NOCTTY);
    if (pty->master < 0 || grantpt(pty->master) != 0 || unlockpt(pty->master) != 0)
        return false;
    path = ptsname(pty->master);
    if (path == NULL || strlen(path) >= sizeof pty->path)
        return false;
    strcpy(pty->path, path);
    pty->slave = open(pty->path, O_RDWR | O_NOCTTY);
    return pty->slave >= 0 && make_raw(pty->slave) && fcntl(pty->master, F_SETFL, O_NONBLOCK) == 0;
}

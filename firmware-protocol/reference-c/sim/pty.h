/* A pseudo-terminal whose other end the hub opens like a serial port. */
#ifndef SIM_PTY_H
#define SIM_PTY_H

#include <stdbool.h>
#include <stddef.h>

struct pty {
    int master;
    /* Held open, so that the line does not hang up when the hub closes its end. */
    int slave;
    char path[128];
};

bool pty_open(struct pty *pty);

#endif

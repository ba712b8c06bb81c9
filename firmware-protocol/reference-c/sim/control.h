/* Lines that act on the device and ask for the truth, answered by a line of JSON each. See README.md. */
#ifndef SIM_CONTROL_H
#define SIM_CONTROL_H

#include "device.h"

/* `line` is changed. False when the program is to end. */
bool control_line(struct device *device, char *line);

#endif

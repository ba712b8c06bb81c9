/* A lock on a pseudo-terminal, for a hub to open like a serial port. See README.md. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "file.h"

#define LINE_BYTES 1024
#define TICK_MS 10

struct options {
    const char *flash;
    const char *serial;
    const char *install_code;
    const char *link;
    long address;
    long travel_ms;
    bool can_unlatch;
};

static volatile sig_atomic_t is_ending;

static void on_signal(int signal_number)
{
    (void)signal_number;
    is_ending = 1;
}

static bool read_options(struct options *options, int count, char *const words[])
{
    int i;
    for (i = 1; i < count; i++) {
        const char *name = words[i];
        const char *value = i + 1 < count ? words[i + 1] : NULL;
        if (strcmp(name, "--can-unlatch") == 0) {
            options->can_unlatch = true;
            continue;
        }
        if (value == NULL)
            return false;
        i++;
        if (strcmp(name, "--flash") == 0)
            options->flash = value;
        else if (strcmp(name, "--serial") == 0)
            options->serial = value;
        else if (strcmp(name, "--install-code") == 0)
            options->install_code = value;
        else if (strcmp(name, "--link") == 0)
            options->link = value;
        else if (strcmp(name, "--address") == 0)
            options->address = strtol(value, NULL, 10);
        else if (strcmp(name, "--travel-ms") == 0)
            options->travel_ms = strtol(value, NULL, 10);
        else
            return false;
    }
    return options->flash != NULL && strlen(options->serial) >= 1 &&
           strlen(options->serial) <= DW_MAX_SERIAL_BYTES && strpbrk(options->serial, "\"\\\n") == NULL &&
           options->address >= DW_MIN_ADDRESS && options->address <= DW_MAX_ADDRESS && options->travel_ms >= 0 &&
           options->travel_ms <= 60000;
}

/* A name for the line that stays, also when the program starts again on another pty. */
static bool put_link(const char *link, const char *path)
{
    char beside[SIM_PATH_BYTES];
    if (snprintf(beside, sizeof beside, "%s.new", link) >= (int)sizeof beside)
        return false;
    unlink(beside);
    return symlink(path, beside) == 0 && rename(beside, link) == 0;
}

static bool prepare(struct device *device, const struct options *options)
{
    static char state_path[SIM_PATH_BYTES], log_path[SIM_PATH_BYTES];
    FILE *random;
    bool good;
    snprintf(state_path, sizeof state_path, "%s.world", options->flash);
    snprintf(log_path, sizeof log_path, "%s.actuations", options->flash);
    device->world.state_path = state_path;
    device->world.log_path = log_path;
    device->world.travel_ms = (uint32_t)options->travel_ms;
    device->address = (uint8_t)options->address;
    device->identity.serial = options->serial;
    device->identity.model = "Doorward C";
    device->identity.firmware_version = "1.0.0";
    device->identity.can_unlatch = options->can_unlatch;
    device->identity.transport = DW_TRANSPORT_SERIAL;
    device->flash.path = options->flash;
    if (options->install_code != NULL) {
        good = dw_install_code_parse(device->flash.install_code, options->install_code) == DW_CODE_OK;
    } else {
        random = fopen("/dev/urandom", "rb");
        good = random != NULL && fread(device->flash.install_code, DW_INSTALL_CODE_BYTES, 1, random) == 1;
        if (random != NULL)
            fclose(random);
    }
    return good && world_begin(&device->world) && device_begin(device) && pty_open(&device->pty) &&
           (options->link == NULL || put_link(options->link, device->pty.path));
}

static void announce(const struct device *device, const struct options *options)
{
    char code[DW_INSTALL_CODE_TEXT_BYTES];
    dw_install_code_print(code, device->identity.install_code);
    printf("{\"address\":\"%s#%d\",\"serial\":\"%s\",\"install_code\":\"%s\",\"transport\":\"serial\",\"pid\":%ld}\n",
           options->link != NULL ? options->link : device->pty.path, device->address, options->serial, code,
           (long)getpid());
    fflush(stdout);
}

/* Collects a line; true while there is more to come. */
static bool read_control(struct device *device)
{
    static char line[LINE_BYTES];
    static size_t length;
    char bytes[256];
    ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
    ssize_t i;
    if (got <= 0)
        return got < 0 && errno == EINTR;
    for (i = 0; i < got; i++) {
        if (bytes[i] != '\n') {
            if (length + 1 < sizeof line)
                line[length++] = bytes[i];
            continue;
        }
        line[length] = '\0';
        length = 0;
        if (!control_line(device, line))
            return false;
    }
    return true;
}

static int wait_ms(const struct device *device)
{
    uint64_t now_ms = clock_monotonic_ms();
    if (!device->world.motor_runs || device->world.motor_until_ms > now_ms + TICK_MS)
        return TICK_MS;
    return device->world.motor_until_ms > now_ms ? (int)(device->world.motor_until_ms - now_ms) : 0;
}

static void run(struct device *device)
{
    uint8_t bytes[1024];
    struct pollfd waited[2];
    waited[0].fd = device->pty.master;
    waited[1].fd = STDIN_FILENO;
    waited[0].events = POLLIN;
    waited[1].events = POLLIN;
    while (!is_ending) {
        if (poll(waited, 2, wait_ms(device)) > 0) {
            ssize_t got = (waited[0].revents & POLLIN) != 0 ? read(device->pty.master, bytes, sizeof bytes) : 0;
            if (got > 0)
                device_receive(device, bytes, (size_t)got);
            /* Ends with its standard input: no lock is left behind. */
            if ((waited[1].revents & (POLLIN | POLLHUP)) != 0 && !read_control(device))
                return;
        }
        device_tick(device);
    }
}

int main(int count, char *words[])
{
    static struct device device;
    struct options options = {NULL, "DW-C-000001", NULL, NULL, 1, 0, false};
    struct sigaction action;
    if (!read_options(&options, count, words)) {
        fputs("usage: sim --flash FILE [--serial TEXT] [--install-code CODE] [--address N] [--travel-ms N]"
              " [--link PATH] [--can-unlatch]\n",
              stderr);
        return 2;
    }
    if (!prepare(&device, &options)) {
        fputs("sim: the install code, the flash file or the line is no good\n", stderr);
        return 1;
    }
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    announce(&device, &options);
    run(&device);
    if (options.link != NULL)
        unlink(options.link);
    return 0;
}

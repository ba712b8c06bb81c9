# shellcheck shell=bash
# Where an installed Doorward is. Sourced by install.sh, upgrade.sh and uninstall.sh; shellcheck sees no use of them here.
# shellcheck disable=SC2034

# Where systemd looks for a program that is named without its folder: what is built here must be built with the node that runs it.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

PROGRAMS=/opt/doorward
RELEASES=$PROGRAMS/releases
# A link to the release in use: putting another one in its place is one rename.
CURRENT=$PROGRAMS/current
DATA=/var/lib/doorward
CONFIG=/etc/doorward
# The data as they were before the last upgrade, for root alone.
COPIES=/var/lib/doorward-upgrade
UNITS=/usr/local/lib/systemd/system
SYSUSERS=/usr/local/lib/sysusers.d
TMPFILES=/usr/local/lib/tmpfiles.d
UDEV=/etc/udev/rules.d
COMMAND=/usr/local/bin/doorward
ACCOUNT=doorward
HUB_UNIT=doorward.service
RADIO_UNIT=doorward-radio.socket

# As the command line has them (src/cli/exit-code.ts).
EXIT_INTERNAL=1
EXIT_USAGE=2
EXIT_REFUSED=3
EXIT_CHECK_FAILED=7

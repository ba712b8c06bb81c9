#!/usr/bin/env bash
# Installs Doorward on Debian or Raspberry Pi OS from this checkout: program, account, units, names for serial ports; starts it.
# Safe to repeat. Asks nothing.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in places acting ground release units hub; do
  # shellcheck source=/dev/null
  . "$HERE/installation/$part.sh"
done
SOURCE=$(dirname "$HERE")

usage() {
  cat <<USAGE
Usage: sudo scripts/install.sh [--dry-run]
  --dry-run   looks at the machine, says what would be done, changes nothing
Ends with 0 when the hub runs, 2 for wrong usage, 3 when this machine is not fit for it (it says why).
USAGE
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) DRY_RUN=yes ;;
    --help) usage && exit 0 ;;
    *) usage >&2 && exit "$EXIT_USAGE" ;;
  esac
  shift
done

look_at_ground
look_at_ports
name=$(release_name "$SOURCE")
installed=$(current_release)
if [ -n "$installed" ] && [ "$installed" != "$name" ]; then
  refuse "release $installed is installed already, and this is $name. To put it in its place: sudo $HERE/upgrade.sh"
fi

get_compilers
stage "$SOURCE" "$name"
if [ -z "$installed" ]; then use_release "$name"; fi
put_units "$SOURCE"
if ! systemd_runs; then
  # In a disk image: it starts with the machine.
  act systemctl enable "$RADIO_UNIT" "$HUB_UNIT"
  if [ "$DRY_RUN" = yes ]; then
    say 'Nothing was changed.'
    exit 0
  fi
  say "Doorward $name is installed, and starts when this system does: its claim code will be in journalctl -u doorward."
  exit 0
fi
act systemctl enable "$RADIO_UNIT" "$HUB_UNIT"
if [ "$DRY_RUN" = yes ]; then
  start_hub
  say 'Nothing was changed.'
  exit 0
fi
if ! start_hub; then
  last_words >&2
  refuse 'the hub does not start. Its last words are above; when that is mended, run this again.'
fi
say "Doorward $name is installed."
tell_what_next

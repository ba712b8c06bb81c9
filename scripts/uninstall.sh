#!/usr/bin/env bash
# Takes Doorward off this machine. The data (people, codes, log, keys) stay unless it is told otherwise.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in places acting ground units data; do
  # shellcheck source=/dev/null
  . "$HERE/installation/$part.sh"
done
PURGE=no

usage() {
  cat <<USAGE
Usage: sudo scripts/uninstall.sh [--purge] [--dry-run]
  --purge     the data, the settings and the account go too, for good: locks have to be paired anew, and nobody can read the log again
  --dry-run   says what would be done, changes nothing
USAGE
}

while [ $# -gt 0 ]; do
  case $1 in
    --purge) PURGE=yes ;;
    --dry-run) DRY_RUN=yes ;;
    --help) usage && exit 0 ;;
    *) usage >&2 && exit "$EXIT_USAGE" ;;
  esac
  shift
done

look_at_account
look_at_data_place
if [ -e "$UNITS/$HUB_UNIT" ]; then
  if systemd_runs; then act systemctl stop "$HUB_UNIT" "$RADIO_UNIT"; fi
  act systemctl disable "$HUB_UNIT" "$RADIO_UNIT"
fi
remove_units
act rm -rf "$PROGRAMS"
if [ "$PURGE" = yes ]; then
  remove_data
  act rm -rf "$CONFIG" "$COPIES" "$COPIES.new"
  if getent passwd "$ACCOUNT" >/dev/null; then act userdel "$ACCOUNT"; fi
fi
if [ "$DRY_RUN" = yes ]; then
  say 'Nothing was changed.'
elif [ "$PURGE" = yes ]; then
  say 'Doorward and its data are gone.'
else
  say "Doorward is gone. What it knew is still in $DATA, its settings in $CONFIG: install.sh goes on with them, uninstall.sh --purge removes them."
fi

#!/usr/bin/env bash
# Puts the release of this checkout in the place of the installed one: builds it while the old one runs, stops the hub, copies its
# data, starts the new one, which brings the database to its version, and looks whether it is well. If not, the old program and the
# old data are put back, by itself.
set -Eeuo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in places acting ground release units hub data; do
  # shellcheck source=/dev/null
  . "$HERE/installation/$part.sh"
done
SOURCE=$(dirname "$HERE")
ONLY_BACK=no

usage() {
  cat <<USAGE
Usage: sudo scripts/upgrade.sh [--roll-back] [--dry-run]
  --roll-back  goes back to the release and the data from before the last upgrade; also ends a roll-back that was interrupted.
               What happened since then is kept in $COPIES/failed, and the hub does not know of it
  --dry-run    looks at the machine, says what would be done, changes nothing
Ends with 0 when the new hub is well, 3 when nothing was changed, 7 when the old one was put back and runs, 1 when that failed too.
USAGE
}

while [ $# -gt 0 ]; do
  case $1 in
    --roll-back) ONLY_BACK=yes ;;
    --dry-run) DRY_RUN=yes ;;
    --help) usage && exit 0 ;;
    *) usage >&2 && exit "$EXIT_USAGE" ;;
  esac
  shift
done

# roll_back OLD: everything as it was in $COPIES. Ends the script when that fails.
roll_back() {
  trap - ERR INT TERM HUP
  set +e
  systemctl stop "$HUB_UNIT"
  put_data_back && use_release "$1" && put_units "$RELEASES/$1" && data_are_back && start_hub && is_steady "$WORKED_BEFORE"
  local went=$?
  if [ $went != 0 ]; then
    last_words >&2
    say "The hub could not be put back either. The data from before are in $COPIES/data, the release in $RELEASES/$1:" >&2
    say "mend what is told above, then: sudo $0 --roll-back" >&2
    exit "$EXIT_INTERNAL"
  fi
}

failed() {
  say "The upgrade failed: $1. Putting back release $installed and its data." >&2
  last_words >&2
  roll_back "$installed"
  say "Release $installed runs again, with the data as they were. What the new one made of them is in $COPIES/failed." >&2
  exit "$EXIT_CHECK_FAILED"
}

look_at_ground
systemd_runs || refuse 'systemd does not run here.'
installed=$(current_release)
WORKED_BEFORE=''
if [ "$ONLY_BACK" = yes ]; then
  [ -d "$COPIES/data" ] || refuse "there is nothing to go back to in $COPIES."
  before=$(cat "$COPIES/old-release")
  if [ "$before" = "$installed" ] && [ ! -d "$UNFINISHED" ]; then refuse "release $before is in use already."; fi
  [ -d "$RELEASES/$before" ] || refuse "release $before is not in $RELEASES any more."
  if [ "$DRY_RUN" = yes ]; then
    say "Would stop the hub, put back the data in $COPIES/data and release $before, and start it."
    exit 0
  fi
  roll_back "$before"
  say "Release $before runs again, with the data from before the upgrade. What happened since is in $COPIES/failed."
  exit 0
fi

[ -n "$installed" ] || refuse "nothing is installed here: sudo $HERE/install.sh"
if [ -d "$UNFINISHED" ]; then refuse "a restore or a roll-back did not end: do it again (sudo $0 --roll-back)."; fi
name=$(release_name "$SOURCE")
if [ "$name" = "$installed" ]; then
  say "Release $name is the one in use: there is nothing to upgrade."
  exit 0
fi
look_at_copy_space
get_compilers
stage "$SOURCE" "$name"
if systemctl is-active --quiet "$HUB_UNIT"; then WORKED_BEFORE=$(ready_parts) || true; fi
if [ "$DRY_RUN" = yes ]; then
  say "Would stop the hub, copy $DATA to $COPIES, put $name in the place of $installed, start it, and look for $((READY_WAIT_S + STEADY_S)) s whether it is well."
  exit 0
fi

say "Stopping the hub: doors answer by themselves until it is back."
stop_hub
if ! copy_data "$installed" "$name"; then
  start_hub || true
  refuse 'the data could not be copied; release '"$installed"' runs on.'
fi
trap 'failed "a step went wrong"' ERR
trap 'failed "it was interrupted"' INT TERM HUP
use_release "$name"
put_units "$SOURCE"
start_hub || failed 'the new release does not start'
is_steady "$WORKED_BEFORE" || failed 'the new release is not well'
trap - ERR INT TERM HUP
sweep_releases "$name" "$installed"
say "Release $name runs. To go back to $installed, with the data as they were before: sudo $0 --roll-back"
systemctl show -p StatusText --value "$HUB_UNIT"

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

# From here to the end no signal ends the script, no step that fails, and no terminal that is gone: half of a way back starts no hub.
undisturbed() {
  set +e
  trap - ERR
  trap '' INT TERM HUP
}

# roll_back OLD: everything as it was in $COPIES. Ends the script when that fails.
roll_back() {
  undisturbed
  systemctl stop "$HUB_UNIT"
  if ! { put_data_back && use_release "$1" && put_units "$RELEASES/$1" && data_are_back && start_hub && is_steady; }; then
    stays_down "$1"
  fi
  # What is out for a reason of its own, such as an adapter that was pulled out, is no fault of the release.
  have_come_back "$WORKED_BEFORE" || warn 'the hub runs all the same: see doorward doctor.'
}

# stays_down OLD: ends the script, and says where everything is.
stays_down() {
  last_words >&2
  say "The hub could not be put back either. The data from before are in $COPIES/data, the release in $RELEASES/$1:" >&2
  say "mend what is told above, then: sudo $0 --roll-back" >&2
  exit "$EXIT_INTERNAL"
}

# start_again OLD: all of a roll-back was done but that the hub runs. What it wrote since must stay. Ends the script.
start_again() {
  if systemctl is-active --quiet "$HUB_UNIT"; then refuse "release $1 is in use already."; fi
  if [ "$DRY_RUN" = yes ]; then
    say "Release $1 and its data are back already: would start the hub."
    exit 0
  fi
  undisturbed
  if ! { start_hub && is_steady; }; then stays_down "$1"; fi
  say "Release $1 runs again."
  exit 0
}

failed() {
  undisturbed
  say "The upgrade failed: $1. Putting back release $installed and its data." >&2
  last_words >&2
  roll_back "$installed"
  say "Release $installed runs again, with the data as they were. What the new one made of them is in $COPIES/failed." >&2
  exit "$EXIT_CHECK_FAILED"
}

# give_up WHY: nothing was changed yet, but the hub stands still.
give_up() {
  undisturbed
  rm -rf "$COPIES.new"
  if start_hub; then refuse "$1; release $installed runs on."; fi
  last_words >&2
  say "The upgrade was given up: $1. Nothing was changed, but release $installed does not start again." >&2
  exit "$EXIT_INTERNAL"
}

# Who reads along may go away: a pipe that nobody reads ends nothing.
trap '' PIPE
look_at_account
look_at_system
look_at_node
systemd_runs || refuse 'systemd does not run here.'
installed=$(current_release)
WORKED_BEFORE=''
if [ "$ONLY_BACK" = yes ]; then
  [ -d "$COPIES/data" ] || refuse "there is nothing to go back to in $COPIES."
  before=$(cat "$COPIES/old-release")
  if [ "$before" = "$installed" ] && [ ! -d "$UNFINISHED" ]; then start_again "$before"; fi
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
look_at_data_place
name=$(release_name "$SOURCE")
if [ "$name" = "$installed" ]; then
  say "Release $name is the one in use: there is nothing to upgrade."
  exit 0
fi
look_at_room
look_at_copy_space
get_compilers
stage "$SOURCE" "$name"
if systemctl is-active --quiet "$HUB_UNIT"; then WORKED_BEFORE=$(ready_parts) || true; fi
if [ "$DRY_RUN" = yes ]; then
  say "Would stop the hub, copy $DATA to $COPIES, put $name in the place of $installed, start it, and look for $((READY_WAIT_S + STEADY_S)) s whether it is well."
  exit 0
fi

say "Stopping the hub: doors answer by themselves until it is back."
trap 'give_up "it was interrupted"' INT TERM HUP
stop_hub || give_up 'the hub does not stop'
copy_data "$installed" "$name" || give_up 'the data could not be copied'
trap 'failed "a step went wrong"' ERR
trap 'failed "it was interrupted"' INT TERM HUP
use_release "$name"
put_units "$SOURCE"
start_hub || failed 'the new release does not start'
{ have_come_back "$WORKED_BEFORE" && is_steady; } || failed 'the new release is not well'
trap - ERR INT TERM HUP
sweep_releases "$name" "$installed"
say "Release $name runs. To go back to $installed, with the data as they were before: sudo $0 --roll-back"
say "$(systemctl show -p StatusText --value "$HUB_UNIT")"

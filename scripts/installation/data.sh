# shellcheck shell=bash
# The data of a stopped hub: copied as they are, and put back.

# The hub refuses to start beside this folder (src/store/half-rolled-back.ts), so half of a copy is never taken for a hub.
UNFINISHED=$DATA/roll-back.tmp
# Entries of the data folder that are no data, or stay where they are.
NOT_DATA=(hub.sock backup.tmp restore.tmp roll-back.tmp 'before-restore-*')

data_entries() {
  local folder=$1 pattern skip=()
  for pattern in "${NOT_DATA[@]}"; do skip+=(-not -name "$pattern"); done
  find "$folder" -mindepth 1 -maxdepth 1 "${skip[@]}" -printf '%f\n'
}

look_at_copy_space() {
  local needed free
  # One that is kept, and the one that is put back from it while what failed is still there.
  needed=$((2 * $(du -sm "$DATA" | cut -f 1) + 64))
  free=$(($(stat -f -c '%a * %S' "$(nearest_folder "$COPIES")") / 1048576))
  [ "$free" -ge "$needed" ] || refuse "copies of the data need $needed MiB in $COPIES, and $free are free."
}

# copy_data OLD NEW: of a stopped hub; there only when it is whole.
copy_data() {
  local work=$COPIES.new
  rm -rf "$work" || return 1
  install -d -m 0700 "$work" "$work/data" || return 1
  copy_entries "$DATA" "$work/data" || return 1
  printf '%s\n' "$1" >"$work/old-release" || return 1
  printf '%s\n' "$2" >"$work/new-release" || return 1
  sync -f "$work" || return 1
  rm -rf "$COPIES" || return 1
  mv -T "$work" "$COPIES"
}

# put_data_back: what is there is kept as $COPIES/failed. To be done again when it was interrupted; no hub starts before
# data_are_back. @returns 1: it went wrong
put_data_back() {
  local entry
  if [ ! -d "$UNFINISHED" ]; then rm -rf "$COPIES/failed" || return 1; fi
  install -d -o "$ACCOUNT" -g "$ACCOUNT" -m 0700 "$UNFINISHED" || return 1
  sync -f "$DATA" || return 1
  if [ ! -e "$COPIES/failed/whole" ]; then
    install -d -m 0700 "$COPIES/failed" || return 1
    data_entries "$DATA" | while read -r entry; do mv -T "$DATA/$entry" "$COPIES/failed/$entry" || exit 1; done || return 1
    : >"$COPIES/failed/whole" || return 1
  fi
  # Left over from a try that was interrupted.
  data_entries "$DATA" | while read -r entry; do rm -rf "${DATA:?}/$entry" || exit 1; done || return 1
  copy_entries "$COPIES/data" "$DATA" || return 1
  sync -f "$DATA"
}

data_are_back() { rmdir "$UNFINISHED"; }

# copy_entries FROM TO @returns 1: it went wrong
copy_entries() {
  local entry
  data_entries "$1" | while read -r entry; do cp -a --reflink=auto "$1/$entry" "$2/" || exit 1; done
}

# remove_data: for good. A disk of its own that is mounted there is emptied, and stays mounted: it is not ours to take away.
remove_data() {
  if mountpoint -q "$DATA"; then
    act find "$DATA" -xdev -mindepth 1 -delete
    warn "$DATA is a disk of its own: what is in it goes, and it stays, mounted as it is."
  else
    act rm -rf "$DATA"
  fi
}

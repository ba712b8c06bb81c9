# shellcheck shell=bash
# How the scripts speak, and how they do nothing when told to (--dry-run).

DRY_RUN=${DRY_RUN:-no}

# Neither fails when nobody is there to read it any more.
say() { printf '%s\n' "$*" || true; }
warn() { say "Note: $*" >&2; }

# refuse WHY...: nothing was changed.
refuse() {
  say "Refused: $*" >&2
  exit "$EXIT_REFUSED"
}

# act COMMAND...: runs it, or says that it would.
act() {
  if [ "$DRY_RUN" = yes ]; then
    printf '  would run:'
    printf ' %q' "$@"
    printf '\n'
  else
    "$@"
  fi
}

# put FROM TO MODE: a file in its place, if it is not there as it should be. @returns 0 either way
put() {
  if cmp -s "$1" "$2"; then return 0; fi
  act install -D -m "$3" "$1" "$2"
}

has() { command -v "$1" >/dev/null 2>&1; }

# Whether systemd runs this machine: not so in a chroot, where a disk image is made.
systemd_runs() { [ -d /run/systemd/system ]; }

# systemd VERSION...: whether the installed one is at least that.
systemd_is() { [ "$(systemctl --version | sed -n '1s/^systemd \([0-9]*\).*/\1/p')" -ge "$1" ]; }

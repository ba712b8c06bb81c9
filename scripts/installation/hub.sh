# shellcheck shell=bash
# The running hub, as the service manager and its own socket tell of it.

# So long a new hub has to run without falling over before it is believed, seconds.
STEADY_S=10
READY_WAIT_S=30

# How often a start that has not begun is asked for again, a second each.
BEGIN_WAIT_S=10

# start_hub: returns when it listens (Type=notify), however long it has to bring its database to another version.
# @returns 1: it ended before that
start_hub() {
  local waited=0
  act systemctl start "$RADIO_UNIT" || return 1
  # Also sets its count of restarts to 0. One that systemd never loaded has none.
  act systemctl reset-failed "$HUB_UNIT" 2>/dev/null || true
  act systemctl start --no-block "$HUB_UNIT" || return 1
  if [ "$DRY_RUN" = yes ]; then return 0; fi
  while :; do
    case "$(systemctl show -p ActiveState --value "$HUB_UNIT")" in
      active) return 0 ;;
      failed) return 1 ;;
      inactive)
        waited=$((waited + 1))
        [ "$waited" -le "$BEGIN_WAIT_S" ] || return 1
        ;;
    esac
    # systemd starts it anew by itself: it ended once.
    [ "$(restarts)" = 0 ] || return 1
    sleep 1
  done
}

stop_hub() { act systemctl stop "$HUB_UNIT"; }

# ready_parts: names of the parts of the hub that work, one a line. @returns 1: it does not answer
ready_parts() {
  local parts
  parts=$(node "$HERE/installation/ready-parts.mjs" "$DATA/hub.sock") || return 1
  printf '%s\n' "$parts"
}

restarts() { systemctl show -p NRestarts --value "$HUB_UNIT"; }

# have_come_back PARTS: waits until the hub answers and every part named works. @returns 1: not soon
have_come_back() {
  local wanted=$1 parts part missing end
  end=$(($(date +%s) + READY_WAIT_S))
  while :; do
    parts=$(ready_parts) || parts=''
    missing=''
    while read -r part; do
      if [ -n "$part" ] && ! grep -qxF "$part" <<<"$parts"; then missing="$missing $part"; fi
    done <<<"$wanted"
    if [ -n "$parts" ] && [ -z "$missing" ]; then return 0; fi
    if [ "$(date +%s)" -ge "$end" ]; then
      say "What worked before does not work any more:${missing:- the hub does not answer}"
      return 1
    fi
    sleep 1
  done
}

# is_steady: whether the hub stays up since start_hub, and answers.
is_steady() {
  have_come_back '' || return 1
  sleep "$STEADY_S"
  if ! systemctl is-active --quiet "$HUB_UNIT" || [ "$(restarts)" != 0 ]; then
    say 'The hub does not stay up.'
    return 1
  fi
  ready_parts >/dev/null
}

# last_words: what the hub said last, for whoever has to find out.
last_words() {
  if has journalctl; then journalctl -u "$HUB_UNIT" -n 15 -o cat --no-pager 2>/dev/null || true; fi
}

# tell_what_next: the claim code while nobody has claimed the hub, and where to go.
tell_what_next() {
  local run code=''
  say "The hub runs: $(systemctl show -p StatusText --value "$HUB_UNIT")"
  run=$(systemctl show -p InvocationID --value "$HUB_UNIT")
  if has journalctl; then
    code=$(journalctl "_SYSTEMD_INVOCATION_ID=$run" -o cat --no-pager 2>/dev/null |
      sed -n 's/^This hub has no admin yet. Claim it with the code \(.*\):$/\1/p' | tail -n 1)
  fi
  if [ -n "$code" ]; then
    say "Claim code for the first admin: $code"
    say 'Make the first admin here:   sudo doorward user add --role admin --email you@example.org'
    say '  or over REST with the code: POST /api/v1/auth/claim'
  fi
  say "Settings:        $CONFIG/doorward.env, then: systemctl restart doorward"
  say "Secret settings: a file a setting in $CONFIG/credentials, e.g. SMTP_URL for DOORWARD_SMTP_URL"
  say 'Look after it:   sudo doorward doctor; journalctl -u doorward'
  say 'Pair a lock:     sudo doorward lock pair --help'
}

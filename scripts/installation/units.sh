# shellcheck shell=bash
# Accounts, units, names of serial ports, and the command line of an installed hub.

# put_units SOURCE: from a checkout, or from the release that is to be used.
put_units() {
  local from=$1/systemd
  put "$from/doorward.service" "$UNITS/doorward.service" 0644
  put "$from/doorward-radio.socket" "$UNITS/doorward-radio.socket" 0644
  put "$from/doorward-radio@.service" "$UNITS/doorward-radio@.service" 0644
  if systemd_is 254; then
    put "$from/doorward-back-off.conf" "$UNITS/doorward.service.d/back-off.conf" 0644
  fi
  # A release from before it has none.
  if systemd_is 257 && [ -e "$from/doorward-callers.conf" ]; then
    put "$from/doorward-callers.conf" "$UNITS/doorward.service.d/callers.conf" 0644
  fi
  put "$from/sysusers.d/doorward.conf" "$SYSUSERS/doorward.conf" 0644
  put "$from/tmpfiles.d/doorward.conf" "$TMPFILES/doorward.conf" 0644
  put "$from/udev/70-doorward.rules" "$UDEV/70-doorward.rules" 0644
  put "$from/command.sh" "$COMMAND" 0755
  act systemd-sysusers "$SYSUSERS/doorward.conf"
  act systemd-tmpfiles --create "$TMPFILES/doorward.conf"
  if [ ! -e "$CONFIG/doorward.env" ]; then
    act install -D -m 0640 -g "$ACCOUNT" "$1/.env.example" "$CONFIG/doorward.env"
    # The unit has the last word on that one.
    act sed -i "s|^#DOORWARD_DATA_DIR=.*|# Of an installed hub: always $DATA|" "$CONFIG/doorward.env"
  fi
  if systemd_runs; then
    act systemctl daemon-reload
    if has udevadm; then
      act udevadm control --reload
      act udevadm trigger --subsystem-match=tty --subsystem-match=usb-serial
    fi
  fi
}

remove_units() {
  act rm -rf "$UNITS/doorward.service" "$UNITS/doorward.service.d" "$UNITS/doorward-radio.socket" \
    "$UNITS/doorward-radio@.service" "$SYSUSERS/doorward.conf" "$TMPFILES/doorward.conf" \
    "$UDEV/70-doorward.rules" "$COMMAND"
  if systemd_runs; then
    act systemctl daemon-reload
    if has udevadm; then act udevadm control --reload; fi
  fi
}

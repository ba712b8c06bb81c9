/**
 * What an installer does about a serial port that the account of the hub may not open. The group is the one that Debian and
 * its relatives give serial ports to.
 */
export function portAccessAdvice(path: string): string {
  return (
    `add the account that runs the hub to the group that owns the port (usually: sudo usermod -aG dialout USER) and start ` +
    `the hub again; if no group owns it, give it one by a udev rule, e.g. in /etc/udev/rules.d/70-doorward.rules: ` +
    `SUBSYSTEM=="tty", ATTRS{idVendor}=="XXXX", GROUP="dialout", MODE="0660" (idVendor is told by: udevadm info -a ${path})`
  );
}

#!/usr/bin/env bash
# The life of an installed hub, from install.sh to uninstall.sh --purge, with upgrades that fail in between. Runs inside a machine
# that may be spoilt (box.sh), with a checkout in /root/src. Ends with the number of things that were not as promised.
# Functions are called by name, and what is in single quotes is for another shell.
# shellcheck disable=SC2317,SC2016
set -uo pipefail
SOURCE=/root/src
DATA=/var/lib/doorward
wrong=0

ok() { printf 'ok %s\n' "$*"; }
not_ok() {
  printf 'NOT OK %s\n' "$*"
  wrong=$((wrong + 1))
}
# holds WHAT COMMAND...: whether it succeeds
holds() {
  local what=$1
  shift
  if "$@" >/tmp/life.out 2>&1; then ok "$what"; else
    not_ok "$what: $(tail -n 5 /tmp/life.out)"
  fi
}
# ends WHAT CODE COMMAND...: whether it ends so
ends() {
  local what=$1 wanted=$2 code=0
  shift 2
  "$@" >/tmp/life.said 2>&1 || code=$?
  if [ "$code" = "$wanted" ]; then ok "$what"; else not_ok "$what: ended with $code: $(tail -n 15 /tmp/life.said)"; fi
}
# told FORM: whether the last script said so
told() { grep -qE "$1" /tmp/life.said; }
main_pid() { systemctl show -p MainPID --value doorward; }
release() { readlink /opt/doorward/current; }
schema() { od -An -tu1 -j60 -N4 "$DATA/doorward.db" | awk '{ print $1 * 16777216 + $2 * 65536 + $3 * 256 + $4 }'; }
people() { doorward user list --json | node -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>console.log(JSON.parse(t).users.length))'; }
# becomes_other OLD: whether the hub runs as another process soon
becomes_other() {
  local waited pid
  for ((waited = 0; waited < 60; waited++)); do
    pid=$(main_pid)
    if [ "$pid" != 0 ] && [ "$pid" != "$1" ] && systemctl is-active --quiet doorward; then return 0; fi
    sleep 1
  done
  return 1
}
# faults COMMAND...: names of what doctor finds wrong, run by it (env, or runuser)
faults() {
  "$@" doorward doctor --json |
    node -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>console.log(JSON.parse(t).checks.filter((c)=>!c.ok).map((c)=>c.name).join()))'
}
# until_gone WHEN COMMAND...: runs it in a terminal of its own, which goes away as soon as WHEN holds; ends as the command does
until_gone() {
  python3 - "$@" <<'PYTHON'
import os, pty, select, subprocess, sys
when, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
while subprocess.call(['bash', '-c', when]) != 0:
    if select.select([terminal], [], [], 0.02)[0]:
        os.read(terminal, 4096)
os.close(terminal)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
}
# variant NAME: a copy of the checkout, to be changed
variant() {
  rm -rf "/root/$1"
  cp -a "$SOURCE" "/root/$1"
  printf '\n%s\n' "$1" >>"/root/$1/CHANGELOG.md"
}

printf '#!/bin/sh\necho 18.20.4\n' >/usr/local/bin/node
chmod +x /usr/local/bin/node
ends 'a machine with an old Node.js' 3 "$SOURCE/scripts/install.sh"
holds 'is told so' told '18.20.4; 20.19 or newer is needed'
rm /usr/local/bin/node
node -e 'require("node:net").createServer().listen(8443)' &
taker=$!
sleep 1
ends 'a port that is taken' 3 "$SOURCE/scripts/install.sh"
holds 'is named' told 'port 8443 is taken'
kill "$taker"
ends 'install.sh' 0 "$SOURCE/scripts/install.sh"
holds 'it tells the claim code' told '^Claim code for the first admin: [A-Z0-9-]+$'
first=$(release)
pid=$(main_pid)
ends 'install.sh again' 0 "$SOURCE/scripts/install.sh"
holds 'which changes nothing' test "$(release) $(main_pid)" = "$first $pid"
holds 'doorward status' doorward status
holds 'the first admin' bash -c 'echo "a long enough password" | doorward user add --role admin --email ada@example.org --password-stdin'
useradd --groups doorward anna
useradd bert
holds 'who is in its group looks after it' runuser -u anna -- doorward lock add porch
holds 'and the log says who' bash -c 'doorward logs list --kind DEVICE_ADDED --json | grep -q "cli (uid $(id -u anna))"'
holds 'finds no fault with what is not theirs' bash -c '! runuser -u anna -- doorward doctor --json | grep -o "\"name\":\"settings\",\"ok\":false"'
ends 'who is not may not' 5 runuser -u bert -- doorward lock list
holds 'files are the account'"'"'s alone' bash -c "test \"\$(stat -c '%U %a' $DATA $DATA/doorward.db $DATA/keys | sort -u | tr '\n' ' ')\" = 'doorward 600 doorward 700 doorward 710 '"
holds 'a status in words' bash -c "systemctl show -p StatusText doorward | grep -q 'Serving at https://'"
systemd-analyze security --no-pager doorward | tail -n 1
holds 'priorities in the journal' bash -c 'journalctl -u doorward -p info -o cat | grep -q "API is listening"'
holds 'without the prefix' bash -c '! journalctl -u doorward -o cat | grep -q "^<6>"'

holds 'the settings have no other place for the data' grep -q "^# Of an installed hub: always $DATA$" /etc/doorward/doorward.env
printf 'DOORWARD_DATA_DIR=/srv/elsewhere\n' >>/etc/doorward/doorward.env
systemctl restart doorward
pid=$(main_pid)
holds 'one that is set moves no hub' test "$(people)" = 1 -a ! -e /srv/elsewhere
for script in install upgrade 'uninstall --purge'; do
  # shellcheck disable=SC2086 # a script and its option
  set -- $script
  ends "and $1.sh refuses it" 3 "$SOURCE/scripts/$1.sh" "${@:2}"
  holds 'with words' told 'DOORWARD_DATA_DIR is /srv/elsewhere'
done
sed -i '/^DOORWARD_DATA_DIR=/d' /etc/doorward/doorward.env
touch /root/backup.age
ends 'a backup in a private home' 3 doorward restore /root/backup.age
holds 'is told as such' told 'can.t be read .*put the file where'

kill -9 "$pid"
holds 'killed, it is started again' becomes_other "$pid"
mkdir -p /etc/systemd/system/doorward.service.d
printf '[Service]\nWatchdogSec=4\n' >/etc/systemd/system/doorward.service.d/soon.conf
systemctl daemon-reload
systemctl restart doorward
pid=$(main_pid)
sleep 10
holds 'signs of life are taken' test "$(main_pid)" = "$pid"
kill -STOP "$pid"
holds 'standing still, it is ended and started again' becomes_other "$pid"
holds 'by the watchdog' bash -c 'journalctl -u doorward -o cat | grep -q "Watchdog timeout"'
rm /etc/systemd/system/doorward.service.d/soon.conf
systemctl daemon-reload

printf 'smtps://hub:secret@mail.example.org\n' >/etc/doorward/credentials/SMTP_URL
printf "DOORWARD_SMTP_FROM='Door #1 <door@example.org>'\n" >>/etc/doorward/doorward.env
holds 'a credential' systemctl restart doorward
holds 'is a setting' bash -c 'doorward doctor | grep -q smtp'
holds 'which doctor knows of' bash -c '! doorward doctor | grep "WRONG  settings"'
holds 'that no environment shows' bash -c '! tr "\0" "\n" </proc/$(systemctl show -p MainPID --value doorward)/environ | grep -q secret'
holds 'the Bluetooth program' bash -c 'doorward lock discover; journalctl -b -o cat | grep -q "Started.*doorward-radio@"'
holds 'tells the hub what it found' bash -c 'doorward doctor | grep -E "bluetooth_(unavailable|not_installed)|adapter_down" || doorward lock discover | grep -iE "adapter"'

# As a machine's console is: not for the hub.
mknod -m 620 /dev/ttyAMA0 c 204 64
chgrp tty /dev/ttyAMA0
holds 'who is in the group finds no fault with it' test "$(faults runuser -u anna --)" = "$(faults env)"
systemctl stop doorward
ends 'with the hub stopped, doorward db check' 0 doorward db check
ends 'and doorward site recount' 0 doorward site recount
holds 'and doctor finds no other fault than that' test "$(faults env)" = hub
systemctl start doorward

variant newer
ends 'upgrade.sh' 0 /root/newer/scripts/upgrade.sh
second=$(release)
holds 'another release runs' test "$second" != "$first"
holds 'with the same people' test "$(people)" = 1
before=$(schema)

variant throws
sed -i "s/^export async function startHub/throw new Error('spoilt on purpose');\n&/" /root/throws/src/hub.ts
ends 'an upgrade to a program that does not start' 7 /root/throws/scripts/upgrade.sh
holds 'is put back' test "$(release) $(people)" = "$second 1"

variant migrates
version=$(($(schema) + 1))
cat >"/root/migrates/src/store/migrations/spoilt.ts" <<SPOILT
export const spoilt = { version: $version, name: 'spoilt', sql: 'CREATE TABLE spoilt (x INTEGER) STRICT; DELETE FROM users;' };
SPOILT
sed -i "1i import { spoilt } from './spoilt.js';" /root/migrates/src/store/migrations/timetable.ts
sed -i 's/^\];$/  spoilt,\n];/' /root/migrates/src/store/migrations/timetable.ts
sed -i "s/^  const scrypts = new ScryptPool();/  if (store.keys) throw new Error('spoilt on purpose');\n&/" /root/migrates/src/hub.ts
ends 'one that spoils the data first' 7 /root/migrates/scripts/upgrade.sh
holds 'is put back with its data' test "$(release) $(people) $(schema)" = "$second 1 $before"
holds 'what it made of them is kept' test -e /var/lib/doorward-upgrade/failed/doorward.db

variant dies
sed -i "s/^    const watchdog = startWatchdog/    setTimeout(() => process.exit(1), 5000);\n&/" /root/dies/src/main.ts
ends 'one that dies soon after it was ready' 7 /root/dies/scripts/upgrade.sh
holds 'is put back too' test "$(release) $(people)" = "$second 1"
holds 'and stays up' bash -c 'sleep 5; doorward status'

holds 'an upgrade that is interrupted' bash -c '/root/throws/scripts/upgrade.sh & sleep 1
  until [ "$(readlink /opt/doorward/current)" != '"$second"' ]; do sleep 0.1; done; kill -TERM $!; wait $!; test $? = 7'
holds 'is put back as well' test "$(release) $(people)" = "$second 1"

ends 'one whose terminal goes away' 7 until_gone "test \$(readlink /opt/doorward/current) != $second" /root/throws/scripts/upgrade.sh
holds 'is put back without anybody to tell' test "$(release) $(people)" = "$second 1"
# So much that it can be broken off.
head -c 1G /dev/zero >"$DATA/much"
ends 'one that is broken off while the data are copied' 3 \
  until_gone 'test -e /var/lib/doorward-upgrade.new/data/much' /root/throws/scripts/upgrade.sh
rm "$DATA/much"
holds 'leaves the hub running' test "$(release) $(people)" = "$second 1"
holds 'and no copy' test ! -e /var/lib/doorward-upgrade.new

# A part that worked is out for a reason of its own: told of once, and then not any more.
variant unplugged
sed -i "s/^export async function startHub/throw new Error('spoilt on purpose');\n&/" /root/unplugged/src/hub.ts
cat >>/root/unplugged/scripts/installation/ready-parts.mjs <<'UNPLUGGED'
import { existsSync, writeFileSync } from 'node:fs';
if (!existsSync('/tmp/unplugged')) process.stdout.write('adapter\n');
writeFileSync('/tmp/unplugged', '');
UNPLUGGED
ends 'one that fails while a part is out' 7 /root/unplugged/scripts/upgrade.sh
holds 'is put back' test "$(release) $(people)" = "$second 1"
holds 'and the part is named' told 'does not work any more: adapter'
systemctl stop doorward
ends 'upgrade.sh --roll-back when all is back' 0 /root/unplugged/scripts/upgrade.sh --roll-back
holds 'starts the hub' test "$(release) $(people)" = "$second 1"

ends 'an upgrade to what is there' 0 /root/newer/scripts/upgrade.sh
holds 'does nothing' told 'nothing to upgrade'

variant newest
holds 'another upgrade, of which nobody reads the end' bash -c '/root/newest/scripts/upgrade.sh | head -n 1; test ${PIPESTATUS[0]} = 0'
# As after a power cut in the middle of a roll-back.
systemctl stop doorward
mkdir "$DATA/roll-back.tmp"
rm "$DATA/doorward.db"
systemctl start --no-block doorward
sleep 5
holds 'half of a roll-back does not start' bash -c '! doorward status'
systemctl stop doorward
ends 'nor is it upgraded' 3 /root/newer/scripts/upgrade.sh
sed -i 's/^\(PROGRAM\|DATA\)_MIB_MIN=.*/\1_MIB_MIN=999999999/' /root/newest/scripts/installation/ground.sh
ends 'a disk without room for a release' 3 /root/newest/scripts/install.sh
ends 'upgrade.sh --roll-back there' 0 /root/newest/scripts/upgrade.sh --roll-back
holds 'ends it' test "$(release) $(people)" = "$second 1"
ends 'a second one' 3 /root/newest/scripts/upgrade.sh --roll-back

holds 'the rules for adapters are understood' udevadm verify /etc/udev/rules.d/70-doorward.rules
ends 'uninstall.sh' 0 "$SOURCE/scripts/uninstall.sh"
holds 'leaves the data' test -e "$DATA/doorward.db"
holds 'and nothing else' test ! -e /opt/doorward -a ! -e /usr/local/bin/doorward -a ! -e /usr/local/lib/systemd/system/doorward.service
ends 'install.sh goes on with them' 0 /root/newer/scripts/install.sh
holds 'the same people' test "$(people)" = 1
# Of an upgrade that was killed while it copied.
mkdir -p /var/lib/doorward-upgrade.new/data
ends 'uninstall.sh --purge' 0 "$SOURCE/scripts/uninstall.sh" --purge
holds 'leaves nothing' bash -c '! ls -d /var/lib/doorward* /etc/doorward /opt/doorward 2>/dev/null && ! getent passwd doorward'
printf '%s\n' "$wrong not as promised"
exit "$wrong"

#!/bin/sh
# The command line of the installed hub. Whoever is root acts as the hub's own account: what a command writes is the hub's to read,
# and what doctor finds is what the hub would find. Only starting and stopping the service stays root's.
set -eu
account=doorward
export DOORWARD_DATA_DIR="${DOORWARD_DATA_DIR:-/var/lib/doorward}"
settings=/etc/doorward/doorward.env
is_service=no
case "$*" in service | 'service '* | '--json service '*) is_service=yes ;; esac
set -- /opt/doorward/current/dist/doorward.mjs "$@"
# What the running hub was handed, and what it is told in its settings, doctor has to know too. Who is only in its group may not read the
# first, and of a stopped hub nobody can.
credentials=/run/credentials/doorward.service
if [ -r "$credentials" ]; then export CREDENTIALS_DIRECTORY="$credentials"; else export CREDENTIALS_UNREAD=yes; fi
if [ -r "$settings" ]; then set -- "--env-file=$settings" "$@"; fi
if [ "$(id -u)" = 0 ] && [ "$is_service" = no ]; then
  exec setpriv --reuid="$account" --regid="$account" --init-groups -- node "$@"
fi
exec node "$@"

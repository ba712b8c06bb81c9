# shellcheck shell=bash
# What a machine must be and have before anything is put on it.

NODE_MAJOR_MIN=20
NODE_MINOR_MIN=19
# A release with its libraries, and what building it leaves for a while.
PROGRAM_MIB_MIN=700
DATA_MIB_MIN=256
# Where the kernel lists its sockets.
SOCKET_TABLES=/proc/net

# look_at_ground: refuses a machine on which the hub could not live.
look_at_ground() {
  look_at_account
  look_at_system
  look_at_node
  look_at_data_place
  look_at_room
}

# look_at_data_place: the hub, its commands and these scripts have to mean the same folder.
look_at_data_place() {
  local place
  place=$(setting DOORWARD_DATA_DIR "$DATA")
  [ "${place%/}" = "$DATA" ] || refuse "DOORWARD_DATA_DIR is $place in $CONFIG/doorward.env, and the data of an installed hub are in $DATA." \
    "Stop the hub, move its data there (for another disk: mount it there), and take that line out."
}

# look_at_room: for another release, and for what the hub writes.
look_at_room() {
  look_at_space "$(nearest_folder "$PROGRAMS")" "$PROGRAM_MIB_MIN"
  look_at_space "$(nearest_folder "$DATA")" "$DATA_MIB_MIN"
}

look_at_account() {
  if [ "$(id -u)" = 0 ]; then return 0; fi
  [ "$DRY_RUN" = yes ] || refuse "this has to be run as root: sudo $0"
  warn 'not run as root: what only root can see is not looked at.'
}

look_at_system() {
  local ID='' ID_LIKE='' PRETTY_NAME=''
  # shellcheck source=/dev/null
  if [ -r /etc/os-release ]; then . /etc/os-release; fi
  case " $ID $ID_LIKE " in
    *' debian '* | *' raspbian '*) ;;
    *) refuse "this is ${PRETTY_NAME:-not known}; the script knows Debian and Raspberry Pi OS." ;;
  esac
  has systemctl || refuse 'there is no systemd here.'
  case "$(uname -m)" in
    x86_64 | aarch64 | armv7l) ;;
    *) refuse "a processor of kind $(uname -m) has no Node.js $NODE_MAJOR_MIN: x86_64, aarch64 or armv7l is needed." ;;
  esac
  say "System: ${PRETTY_NAME:-$ID}, $(uname -m), $(systemctl --version | head -n 1)"
}

look_at_node() {
  local node version major minor
  node=$(command -v node) || refuse "there is no node in $PATH, where systemd looks." \
    "Install Node.js $NODE_MAJOR_MIN.$NODE_MINOR_MIN or newer for the whole machine (apt-get install nodejs npm, or packages of nodesource.com); one in a home folder does not do."
  version=$("$node" -p process.versions.node) || refuse "$node does not run."
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  if [ "$major" -lt "$NODE_MAJOR_MIN" ] || { [ "$major" = "$NODE_MAJOR_MIN" ] && [ "$minor" -lt "$NODE_MINOR_MIN" ]; }; then
    refuse "$node is version $version; $NODE_MAJOR_MIN.$NODE_MINOR_MIN or newer is needed."
  fi
  has npm || refuse 'there is no npm beside node (apt-get install npm).'
  say "Node.js: $version at $node"
}

# nearest_folder PATH: itself, or the first folder above it that is there.
nearest_folder() {
  local folder=$1
  until [ -d "$folder" ]; do folder=$(dirname "$folder"); done
  printf '%s\n' "$folder"
}

look_at_space() {
  local free
  free=$(($(stat -f -c '%a * %S' "$1") / 1048576))
  [ "$free" -ge "$2" ] || refuse "$1 has $free MiB free; $2 are needed."
  say "Space: $free MiB free at $1"
}

# look_at_ports: refuses when another program has a port of a hub that does not run.
look_at_ports() {
  if systemd_runs && systemctl is-active --quiet "$HUB_UNIT"; then return 0; fi
  local name port
  for name in HTTP:8080 HTTPS:8443 MQTT:1883 MQTTS:8883; do
    port=$(setting "DOORWARD_${name%%:*}_PORT" "${name##*:}")
    if [ "$port" != 0 ] && listens "$port"; then
      refuse "port $port is taken. Stop what listens there (ss -ltnp 'sport = :$port'), or set DOORWARD_${name%%:*}_PORT in $CONFIG/doorward.env."
    fi
  done
}

# setting NAME DEFAULT: as the hub will read it.
setting() {
  local value=''
  if [ -r "$CONFIG/doorward.env" ]; then
    value=$(sed -n "s/^$1=//p" "$CONFIG/doorward.env" | tail -n 1 | tr -d "\"'")
  fi
  printf '%s\n' "${value:-$2}"
}

# listens PORT: whether a program does (proc_net_tcp: the port in hexadecimal, state 0A).
listens() {
  local hex
  hex=$(printf '%04X' "$1")
  # A machine without IPv6 has no second table.
  { cat "$SOCKET_TABLES/tcp" "$SOCKET_TABLES/tcp6" 2>/dev/null || true; } | awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }'
}

# compilers: libraries with a native part are built here when there is no ready-made one for this machine.
get_compilers() {
  local missing=()
  has g++ || missing+=(g++)
  has make || missing+=(make)
  has python3 || missing+=(python3)
  if [ ${#missing[@]} = 0 ]; then return 0; fi
  act apt-get install -y --no-install-recommends "${missing[@]}"
}

#!/usr/bin/env bash
# A machine in a folder: a Debian root with a systemd of its own, in namespaces. For proving install.sh and its like as root of a
# machine that has debootstrap; nothing outside the folder is changed.
#   box.sh prove ROOT       all of it: makes the root if it is not there, and runs life.sh of this checkout in it
#   box.sh make ROOT        debootstrap of Debian 13 with Node.js into an empty folder; npm is taken from this machine
#   box.sh boot ROOT        starts its systemd
#   box.sh run ROOT CMD…    runs a command in there
#   box.sh halt ROOT        ends everything in there
set -euo pipefail
what=${1:-}
root=$(realpath -m "${2:-.}")
shift $(($# < 2 ? $# : 2))
BOOT_S=30
HALT_S=20

make_root() {
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,udev,ca-certificates,procps,nodejs,g++,make,python3 \
    trixie "$root" http://deb.debian.org/debian
  # Debian's npm brings hundreds of packages; this machine's is one folder. How it reaches its registry is this machine's as well.
  local npm=''
  npm=$(dirname "$(dirname "$(realpath "$(command -v npm)")")")
  mkdir -p "$root/usr/lib/node_modules"
  cp -a "$npm" "$root/usr/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/bin/npm"
  if [ -e ~/.npmrc ]; then cp ~/.npmrc "$root/root/.npmrc"; fi
  if [ -d /usr/include/node ]; then cp -a /usr/include/node "$root/usr/include/node"; fi
  if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then install -D "$NODE_EXTRA_CA_CERTS" "$root$NODE_EXTRA_CA_CERTS"; fi
  cp /etc/resolv.conf "$root/etc/resolv.conf"
}

# Runs as the first process of new namespaces.
boot_inside() {
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --bind /sys "$root/sys"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  local device
  for device in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}"; done
  mknod -m 666 "$root/dev/tty" c 5 0
  mkdir "$root/dev/pts" "$root/dev/shm" "$root/.old"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  hostname box
  cd "$root"
  pivot_root . .old
  umount -l /.old
  rmdir /.old
  # What the kernel's own boot would have done: systemd hands credentials over by mounts that spread.
  mount --make-rshared /
  exec env -i container=box PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --show-status=no
}

run() {
  nsenter -t "$(cat "$root.pid")" -m -p -u -i -C -r -w \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C \
    NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-}" "$@"
}

case $what in
  make) make_root ;;
  inside) boot_inside ;;
  prove)
    if [ ! -e "$root/etc/debian_version" ]; then make_root; fi
    checkout=$(realpath "$(dirname "$0")/../../..")
    rm -rf "$root/root/src"
    mkdir "$root/root/src"
    git -C "$checkout" ls-files -z | tar -C "$checkout" --null -T - -cf - | tar -C "$root/root/src" -xf -
    "$0" boot "$root"
    code=0
    run bash /root/src/scripts/prove/installation/life.sh || code=$?
    "$0" halt "$root"
    exit "$code"
    ;;
  run) run "$@" ;;
  boot)
    unshare --mount --pid --fork --uts --ipc --cgroup --kill-child --propagation private \
      "$0" inside "$root" >"$root.console" 2>&1 </dev/null &
    outer=$!
    for ((waited = 0; waited < BOOT_S; waited++)); do
      sleep 1
      pgrep -P "$outer" >"$root.pid" || exit 1
      # Degraded is one unit that failed: its own matter.
      if run systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; then exit 0; fi
    done
    exit 1
    ;;
  halt)
    init=$(cat "$root.pid")
    # systemd(1): halt
    kill -s RTMIN+3 "$init" 2>/dev/null || exit 0
    for ((waited = 0; waited < HALT_S; waited++)); do
      kill -0 "$init" 2>/dev/null || exit 0
      sleep 1
    done
    kill -9 "$init"
    ;;
  *)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

# shellcheck shell=bash
# Releases: each in a folder of its own under $RELEASES, whole or not there.

# What of a checkout makes a release.
RELEASE_FILES=(package.json package-lock.json README.md CHANGELOG.md LICENSE .env.example src firmware-protocol scripts systemd)
RELEASES_KEPT=2

# release_name SOURCE: its version, and a digest of what is in it.
release_name() {
  local version digest
  version=$(node -p 'require(process.argv[1]).version' "$1/package.json")
  digest=$(pack "$1" | sha256sum | cut -c 1-12)
  printf '%s-%s\n' "$version" "$digest"
}

pack() {
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u+rwX,go+rX,go-w -C "$1" -cf - "${RELEASE_FILES[@]}"
}

# stage SOURCE NAME: builds a release beside those that are there. What is in use is not touched.
stage() {
  local source=$1 name=$2 work=$RELEASES/.new
  if [ -d "$RELEASES/$name" ]; then return 0; fi
  say "Building release $name (minutes on a small machine)."
  act rm -rf "$work"
  act mkdir -p -m 0755 "$work/program" "$work/tools"
  if [ "$DRY_RUN" = yes ]; then
    say "  would build $source in $work with npm, and name it $RELEASES/$name"
    return 0
  fi
  pack "$source" | tar -C "$work/program" -xf -
  (
    umask 022
    # An installation is not a development machine: tests and their tools stay away. The bundler is needed for this moment alone.
    export NODE_ENV=production npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
    cd "$work/program" || exit 1
    get_libraries
    local bundler
    bundler=$(node -p 'require("./package.json").devDependencies.esbuild')
    npm install --prefix "$work/tools" --no-save --loglevel=error "esbuild@$bundler"
    ln -s "$work/tools/node_modules/esbuild" node_modules/esbuild
    node scripts/build.mjs --quiet
    rm node_modules/esbuild
  )
  # Everybody may read a program, and nobody but root change it.
  chown -R root:root "$work/program"
  chmod -R u+rwX,go+rX,go-w "$work/program"
  sync -f "$work"
  mv -T "$work/program" "$RELEASES/$name"
  rm -rf "$work"
}

# Beside the libraries of a release: the node they were built for.
BUILT_FOR=node_modules/.built-for

# get_libraries: into the folder it is in. Those of the release in use are taken when they are the same: some are compiled for minutes.
get_libraries() {
  local node
  node=$(node -p 'process.version + process.arch')
  if cmp -s package-lock.json "$CURRENT/package-lock.json" && [ "$(cat "$CURRENT/$BUILT_FOR" 2>/dev/null)" = "$node" ]; then
    cp -a --reflink=auto "$CURRENT/node_modules" .
    return 0
  fi
  npm ci --omit=dev --loglevel=error
  printf '%s\n' "$node" >"$BUILT_FOR"
}

# current_release: the name of the one in use; nothing when there is none.
current_release() {
  if [ -L "$CURRENT" ]; then basename "$(readlink "$CURRENT")"; fi
}

# use_release NAME: from the next start on.
use_release() {
  act ln -sfnT "$RELEASES/$1" "$CURRENT.new"
  act mv -T "$CURRENT.new" "$CURRENT"
  act sync -f "$PROGRAMS"
}

# sweep_releases KEPT...: the oldest go, never one that is named.
sweep_releases() {
  local name
  # shellcheck disable=SC2012 # the names are ours: no spaces, no line breaks
  ls -1t "$RELEASES" 2>/dev/null | tail -n +$((RELEASES_KEPT + 1)) | while read -r name; do
    case " $* " in
      *" $name "*) ;;
      *) act rm -rf "${RELEASES:?}/$name" ;;
    esac
  done
}

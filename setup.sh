#!/usr/bin/env bash
# All of the set-up: system packages, .venv, pinned packages, the project itself. Called by itself it does only that;
# ./run and ./test source it. When nothing has changed since the last time it returns at once and needs no network.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$root/.venv

# What Qt, the slips, the scanners and the voice need. Debian 12 and Ubuntu 24.04 know all of them, some as NAMEt64.
system_packages=(
  fonts-noto-core fonts-dejavu-core
  libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0
  libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
  libxcb-shape0 libxcb-xinerama0 libxcb-xkb1
  libpulse0 libasound2 alsa-utils pulseaudio-utils espeak-ng libzbar0 libusb-1.0-0
)

tell() { printf '%s\n' "$*" >&2; }

set_up() {
  local stamp
  stamp=$(stamp_now)
  [ -x "$venv/bin/hall" ] && [ -x "$venv/bin/python" ] && [ "$(cat "$venv/.set-up" 2>/dev/null)" = "$stamp" ] && return 0
  (
    mkdir -p "$venv"
    exec 9> "$root/.venv.lock"
    flock 9
    [ "$(cat "$venv/.set-up" 2>/dev/null)" = "$stamp" ] && exit 0
    install_system_packages && make_venv && install_python_packages && stamp_now > "$venv/.set-up"
  ) || { tell "The set-up did not finish; what is missing stands above. Run the command again when it is there."; return 1; }
}

# Changes with what is to be installed, with the place of the tree and with the system's Python.
stamp_now() {
  printf '%s %s ' "$root" "$(readlink -f "$venv/bin/python")"
  cat "$root/requirements.lock" "$root/setup.cfg" "$root/pyproject.toml" "$root/setup.sh" | sha256sum | cut -d ' ' -f 1
}

# -- system packages

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_packages() {
  local name
  for name in "$@"; do
    installed "$name" || installed "${name}t64" || printf '%s\n' "$name"
  done
}

# The name under which this release knows a package.
known_name() {
  if apt-cache show "${1}t64" > /dev/null 2>&1; then printf '%st64\n' "$1"; else printf '%s\n' "$1"; fi
}

install_system_packages() {
  local wanted=("${system_packages[@]}") missing name names=() as_root=()
  usable_python > /dev/null || wanted+=(python3 python3-venv)
  if ! command -v dpkg-query > /dev/null || ! command -v apt-get > /dev/null; then
    tell "This is neither Debian nor Ubuntu. Please install by hand: Python 3.11 or 3.12 with venv, the fonts Noto Sans"
    tell "and DejaVu, espeak-ng, alsa-utils, zbar, and the libraries of Qt for X11, called on Debian: ${system_packages[*]}"
    usable_python > /dev/null
    return
  fi
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null; then
      tell "System packages are missing and there is no sudo. As root, please run: apt-get install ${missing[*]}"
      return 1
    fi
    as_root=(sudo)
  fi
  tell "Installing system packages: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq || tell "The list of packages could not be renewed; trying with the one that is here."
  for name in "${missing[@]}"; do names+=("$(known_name "$name")"); done
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${names[@]}" >&2
}

# -- Python

# Prints the first Python of a version that we support, able to make a virtual environment.
usable_python() {
  local python
  for python in python3 python3.12 python3.11 /usr/bin/python3; do
    if "$python" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2> /dev/null; then
      command -v "$python"
      return 0
    fi
  done
  return 1
}

make_venv() {
  local python
  if "$venv/bin/python" -c 'import pip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2> /dev/null; then
    return 0
  fi
  if ! python=$(usable_python); then
    tell "No Python 3.11 or 3.12 with venv was found. Please install one (Debian and Ubuntu: python3 python3-venv)."
    return 1
  fi
  tell "Making the virtual environment .venv with $("$python" --version)"
  "$python" -m venv --clear "$venv"
}

install_python_packages() {
  local pip=("$venv/bin/python" -m pip --disable-pip-version-check) log=$venv/set-up.log
  tell "Installing the pinned packages; the first time this takes a few minutes."
  {
    "${pip[@]}" install --no-deps -r "$root/requirements.lock" &&
      "${pip[@]}" install --no-deps --no-build-isolation -e "$root"
  } > "$log" 2>&1 || { tail -n 15 "$log" >&2; return 1; }
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -u
  set_up && tell "The set-up is complete. ./run shows a hall at work, ./test runs the tests."
fi

#!/bin/sh
# Install the system packages that are missing, and nothing else.
#
#     scripts/system-packages.sh run|test|model [PYTHON]
#
# Does nothing, and needs no network and no password, when everything is in place. Debian-like
# systems: apt-get (with sudo where we are not root). macOS: brew. Elsewhere it names what to install.
# SKIP_SYSTEM_PACKAGES=1 goes on without looking.
set -eu

purpose=${1:-run}
python=${2:-}

say() { printf '%s\n' "$*"; }
fail() { printf 'relief: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

[ -z "${SKIP_SYSTEM_PACKAGES:-}" ] || exit 0

has_sound_server() {
    have pulseaudio || have pipewire || [ -n "${PULSE_SERVER:-}" ] ||
        [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/pulse/native" ]
}

python_makes_environments() {
    [ -n "$python" ] && "$python" -c 'import ensurepip, venv' >/dev/null 2>&1
}

debian_packages() {
    say libportaudio2 espeak-ng alsa-utils
    # PortAudio speaks ALSA; this plug-in leads it to PulseAudio or PipeWire.
    if [ "$purpose" = test ] || has_sound_server; then say libasound2-plugins; fi
    python_makes_environments || say python3 python3-venv
    # Voices whose speech a model is trained on, and one that it is tried with.
    if [ "$purpose" = model ]; then
        say flite festival festvox-us-slt-hts festvox-kallpc16k festvox-kdlpc16k
    fi
    # The tests talk to the skill through virtual sound devices, with a voice that is not its own.
    if [ "$purpose" = test ]; then say pulseaudio pulseaudio-utils flite; fi
}

debian_missing() {
    for package in $(debian_packages); do
        status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif ! have sudo; then
        fail "these packages are missing and there is no sudo here; as root, run: apt-get install $missing"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

install_debian() {
    missing=$(debian_missing)
    [ -n "$missing" ] || return 0
    say "Installing system packages: $missing"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq ||
        say "The package lists could not be refreshed; trying with the old ones."
    # shellcheck disable=SC2086  # a list of package names
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=120 $missing >/dev/null ||
        fail "could not install $missing- install them by hand (apt-get install $missing) and run make again, or set SKIP_SYSTEM_PACKAGES=1 to go on without."
}

install_macos() {
    # PortAudio comes inside the sounddevice wheel, and macOS has voices of its own.
    missing=""
    have espeak-ng || missing="$missing espeak-ng"
    if [ "$purpose" = test ]; then
        have flite || missing="$missing flite"
        have pulseaudio || missing="$missing pulseaudio"
    fi
    if [ "$purpose" = model ]; then
        have flite || missing="$missing flite"
        have festival || missing="$missing festival"
    fi
    [ -n "$missing" ] || return 0
    have brew || fail "please install$missing (for instance with Homebrew, https://brew.sh) and run make again."
    say "Installing with Homebrew:$missing"
    # shellcheck disable=SC2086  # a list of package names
    brew install $missing || fail "brew could not install$missing."
}

explain_elsewhere() {
    missing=""
    have espeak-ng || missing="$missing eSpeak-NG"
    have aplay || missing="$missing alsa-utils"
    ldconfig -p 2>/dev/null | grep -q libportaudio || missing="$missing PortAudio"
    if [ "$purpose" = test ]; then
        have pulseaudio || missing="$missing PulseAudio"
        have flite || missing="$missing flite"
    fi
    if [ "$purpose" = model ]; then
        have flite || missing="$missing flite"
        have festival || missing="$missing festival (voices slt_hts, kal, ked)"
    fi
    [ -n "$missing" ] || return 0
    fail "please install with your package manager:$missing - then run make again, or set SKIP_SYSTEM_PACKAGES=1 to go on without."
}

if have apt-get && have dpkg-query; then
    install_debian
elif [ "$(uname -s)" = Darwin ]; then
    install_macos
else
    explain_elsewhere
fi

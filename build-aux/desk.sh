#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# desk.sh COMMAND...: runs COMMAND on a private X display with a private session bus, home and runtime directory.
# DESK_SIZE=1600x1000: the screen. DESK_WM: the window manager, by default metacity or else openbox; empty: none.
set -eu
for tool in Xvfb dbus-run-session; do
  command -v "$tool" >/dev/null || { echo "desk.sh: $tool is not installed" >&2; exit 96; }
done
[ -n "${DESK_WM+set}" ] || DESK_WM=$(command -v metacity || command -v openbox || true)
D=$(mktemp -d "${TMPDIR:-/tmp}/finx-desk.XXXXXX")
mkdir -p -m 700 "$D/run" "$D/home/.config/gtk-4.0"
printf '[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n' > "$D/home/.config/gtk-4.0/settings.ini"
export HOME="$D/home" XDG_RUNTIME_DIR="$D/run" XDG_CONFIG_HOME="$D/home/.config" XDG_DATA_HOME="$D/home/.local/share"
export XDG_CACHE_HOME="$D/home/.cache" XDG_STATE_HOME="$D/home/.local/state"
export GDK_BACKEND=x11 GSETTINGS_BACKEND="${GSETTINGS_BACKEND-memory}" LANG=C.UTF-8
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XAUTHORITY || true
Xvfb -displayfd 3 -screen 0 "${DESK_SIZE:-1600x1000}x24" -nolisten tcp 3>"$D/display" 2>"$D/xvfb.log" & X=$!
trap 'kill $X 2>/dev/null || true; wait $X 2>/dev/null || true; rm -rf "$D"' EXIT
trap 'exit 130' INT TERM
i=0
while [ ! -s "$D/display" ]; do
  i=$((i+1)); [ $i -lt 200 ] || { cat "$D/xvfb.log" >&2; exit 97; }
  sleep 0.05
done
export DISPLAY=":$(cat "$D/display")" DESK_WM DESK_DIR="$D"
rc=0
# fd 4 is the caller's stdout: services started by the bus must not write into it (they would spoil TAP output)
dbus-run-session -- sh -c '
  if [ -n "$DESK_WM" ]; then
    $DESK_WM >"$DESK_DIR/wm.log" 2>&1 & wm=$!
    i=0
    until xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q "window id"; do
      i=$((i+1)); [ $i -lt 200 ] || { echo "desk.sh: $DESK_WM did not start" >&5; cat "$DESK_DIR/wm.log" >&5; exit 98; }
      sleep 0.05
      kill -0 $wm 2>/dev/null || { $DESK_WM >>"$DESK_DIR/wm.log" 2>&1 & wm=$!; }    # it gave up: the bus was not there yet
    done
    sleep 0.3
  fi
  rc=0; "$@" >&4 2>&5 4>&- 5>&- || rc=$?
  [ -z "${wm:-}" ] || kill $wm 2>/dev/null
  exit $rc' sh "$@" 4>&1 5>&2 >"$D/bus.log" 2>&1 || rc=$?
exit $rc

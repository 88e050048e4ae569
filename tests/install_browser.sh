#!/usr/bin/env bash
# Debian's chromium and a Chinese font: installed when they are missing and this user may, named plainly when not.
set -eu
missing=()
command -v chromium >/dev/null || missing+=(chromium)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} for the browser tests ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq fontconfig "${missing[@]}" >/dev/null
else
  echo "The browser tests need what is missing here: ${missing[*]}. Install it (as root: apt-get install ${missing[*]}), then run make test again." >&2
  exit 1
fi

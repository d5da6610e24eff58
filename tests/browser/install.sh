#!/usr/bin/env bash
# The browser tests drive Debian's Chromium; Korean needs a font that has it.
set -euo pipefail
if command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi "noto.*cjk"; then exit 0; fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
  echo "The browser tests need Chromium and a Korean font. Install the packages chromium and fonts-noto-cjk" >&2
  echo "(on Debian and Ubuntu: sudo apt-get install chromium fonts-noto-cjk), then run make test again." >&2
  exit 1
fi
echo "Installing Chromium and a Korean font …"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null

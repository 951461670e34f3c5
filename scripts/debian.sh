#!/usr/bin/env bash
# The Debian packages that the browser stories need, through sudo where we are not root.
source "$(dirname "$0")/lib.sh"

# program:package. The first is looked for, the second is installed.
NEEDED=(chromium:chromium firefox-esr:firefox-esr caddy:caddy ip:iproute2 nft:nftables openssl:openssl)

PATH=$PATH:/usr/sbin:/sbin
missing=()
for pair in "${NEEDED[@]}"; do
  have "${pair%%:*}" || missing+=("${pair##*:}")
done

# Streets with cables are laid by root, in the middle of the stories: nobody is there to type then.
[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null ||
  say "Stories with a network of their own will fail: they need root, or sudo that asks for no password."
[ ${#missing[@]} -gt 0 ] || exit 0

have apt-get || stop "The tests need ${missing[*]}, and this is no Debian: install them, then run make test again."
sudo=()
if [ "$(id -u)" != 0 ]; then
  have sudo || stop "The tests need ${missing[*]}. Install them as root: apt-get install ${missing[*]}"
  sudo=(sudo)
fi
say "Debian packages: ${missing[*]}"
"${sudo[@]}" apt-get update -qq || say "apt-get update failed: going on with the lists that are there"
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null ||
  stop "apt-get could not install ${missing[*]}. Its own words are above; then run make again."

# Debian's Caddy serves a page of its own on port 80 from now on. The stories start one of theirs.
if [[ " ${missing[*]} " == *" caddy "* ]] && [ -d /run/systemd/system ]; then
  "${sudo[@]}" systemctl disable --quiet --now caddy
fi

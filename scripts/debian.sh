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
[ ${#missing[@]} -gt 0 ] || exit 0

have apt-get || stop "The tests need ${missing[*]}, and this is no Debian: install them, then run make test again."
sudo=()
if [ "$(id -u)" != 0 ]; then
  have sudo || stop "The tests need ${missing[*]}. Install them as root: apt-get install ${missing[*]}"
  sudo=(sudo)
fi
say "Debian packages: ${missing[*]}"
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null

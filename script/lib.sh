# shellcheck shell=bash
# What the scripts of this folder share: where things are, how they speak to people, and how they end.

# A shell ignores Ctrl-C in what it starts with "&", and a script cannot take that back by itself.
if [ -n "$(trap -p INT)" ] && [ -z "${AMTSKARTE_SIGNALS_RESET:-}" ]; then
  export AMTSKARTE_SIGNALS_RESET=yes
  exec env --default-signal=INT "$0" "$@"
fi
unset AMTSKARTE_SIGNALS_RESET

# Where there is no standard input at all, programs would get a file of theirs as number 0.
{ true <&0; } 2>/dev/null || exec </dev/null

CALLED_FROM="$PWD"
PROJECT="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)"
PYTHON="$PROJECT/.venv/bin/python"
LOGS="$PROJECT/var/log"
STAMPS="$PROJECT/var/stamps"
export PATH="$PROJECT/.venv/bin:$PATH"
cd -- "$PROJECT" || exit 1
# Folders of further layers, beside the project's own.
# shellcheck disable=SC2034 # for the scripts that source this
IFS=: read -r -a OTHER_LAYERS <<<"${LAYERS_PATH:-}"

# --- Speaking ---------------------------------------------------------------------------------------------------------

STEP="${AMTSKARTE_STEP:-0}"   # the last step that was begun, where this script is one part of another
STEPS="${AMTSKARTE_STEPS:-0}" # how many there are in all
STEP_OPEN=
SAID=

say() {
  printf '%s\n' "$*"
}

# Ends the script with a sentence that says what is wrong and what helps.
fail() {
  local sentence
  [ -z "$STEP_OPEN" ] || printf '\n'
  STEP_OPEN=
  printf '\n' >&2
  SAID=yes
  for sentence; do
    [ -z "$sentence" ] || printf '%s\n' "$sentence" >&2
  done
  exit 1
}

# step NAME: opens the next line of progress.
step() {
  STEP=$((STEP + 1))
  STEP_OPEN=yes
  STEP_BEGAN=$SECONDS
  printf '%s/%s %s … ' "$STEP" "$STEPS" "$1"
}

# note WORDS: says inside a step what takes so long.
note() {
  printf '%s … ' "$*"
}

# ready WORDS: closes the line.
ready() {
  local took=$((SECONDS - STEP_BEGAN))
  STEP_OPEN=
  if [ "$took" -lt 2 ]; then say "$1"; else say "$1 ($took s)"; fi
}

# --- Ending -----------------------------------------------------------------------------------------------------------

CURRENT=

# attend COMMAND...: runs a command so that a signal to this script ends the wait at once and the command with it.
attend() {
  local status=0
  "$@" <&0 &
  CURRENT=$!
  wait "$CURRENT" || status=$?
  CURRENT=
  return "$status"
}

end_current() {
  [ -n "$CURRENT" ] || return 0
  kill -TERM "$CURRENT" 2>/dev/null || return 0
  wait "$CURRENT" 2>/dev/null || true
}

# await_current SECONDS: lets the command end by itself, which Ctrl-C in a terminal has reached too.
await_current() {
  local deadline=$((SECONDS + $1))
  while [ -n "$CURRENT" ] && kill -0 "$CURRENT" 2>/dev/null && [ "$SECONDS" -lt "$deadline" ]; do
    sleep 0.05
  done
}

# close STATUS: the last words of a script that ends; none where everything is said.
close() {
  [ -z "$STEP_OPEN" ] || printf '\n'
  STEP_OPEN=
  [ "$1" -eq 0 ] || [ "$1" -gt 128 ] || [ -n "$SAID" ] || say "$0 has stopped where it should not have (status $1)." >&2
}

end() {
  local status=$?
  end_current
  close "$status"
  exit "$status"
}

end_on_signals() {
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
  trap end EXIT
}

# --- Logs -------------------------------------------------------------------------------------------------------------

make_own_folders() {
  mkdir -p "$LOGS" "$STAMPS" 2>/dev/null && [ -w "$LOGS" ] && [ -w "$STAMPS" ] && return
  fail "$PROJECT/var cannot be written to: it belongs to somebody else, or the disk is full." \
    "Start as the user the folder belongs to, or give it to $(id -un): chown -R $(id -un) '$PROJECT'"
}

# logged LOG SENTENCE COMMAND...: runs a command into a log; where it fails, the sentence and the log's end are the answer.
logged() {
  local log="$LOGS/$1" sentence="$2"
  shift 2
  attend "$@" >"$log" 2>&1 || fail "$sentence" "$(likely_reason "$log")" "The log, $log, ends with:" "$(tail -n 8 "$log")"
}

likely_reason() {
  if grep -qi 'address already in use' "$1"; then
    say "Another program has taken the port in the meantime."
  elif grep -qiE 'no space left|ENOSPC|disk quota' "$1"; then
    say "The disk is full."
  elif grep -qE 'connection (to server|is bad|failed)|psycopg.OperationalError' "$1"; then
    say "The database does not answer. Does it run, and is DATABASE_URL, where that is set, its address?"
  elif grep -qiE 'could ?n.t resolve|failure (in|resolving)|name resolution|unreachable|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|Failed to establish|timed out' "$1"; then
    say "Is this machine connected to the network? Something has to be fetched from it at the first start."
  fi
}

# --- What has been done already ---------------------------------------------------------------------------------------

# hash_of [FIND ARGUMENTS...]: one hash for the names and contents of the files that find prints.
hash_of() {
  { find "$@" -type f -print0 2>/dev/null || true; } | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}

is_done() {
  [ -r "$STAMPS/$1" ] && [ "$(<"$STAMPS/$1")" = "$2" ]
}

mark_done() {
  printf '%s\n' "$2" >"$STAMPS/$1"
}

# from_here FILE: prints the path of a file that the caller named from where they are.
from_here() {
  case "$1" in /*) say "$1" ;; *) say "$CALLED_FROM/$1" ;; esac
}

# --- This machine -----------------------------------------------------------------------------------------------------

have() {
  command -v "$1" >/dev/null 2>&1
}

# check_space FOLDER MEGABYTES WHAT
check_space() {
  local free
  free=$(df --output=avail --block-size=1M -- "$1" 2>/dev/null | tail -n 1 | tr -d ' ')
  [ -z "$free" ] || [ "$free" -ge "$2" ] ||
    fail "There is not enough space on the disk of $1: $3 need $2 MB, only $free MB are free."
}

# port_answers PORT: tells whether something listens there.
port_answers() {
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  exec 3>&-
}

# page_status PORT HOST PATH: prints the HTTP status of a page of this machine, or nothing where nobody answers.
page_status() {
  local status=
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 0
  printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$3" "$2" >&3
  read -r -t 20 _ status _ <&3 || true
  exec 3>&-
  printf '%s' "$status"
}

# in_cluster COMMAND...: runs it with DATABASE_URL set to the project's own running cluster, or to what the caller has set.
in_cluster() {
  attend "$PYTHON" -m geo_platform.cluster run -- "$@"
}

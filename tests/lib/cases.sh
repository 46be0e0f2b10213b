# cases.sh - for test parts in bash: counts cases and says where programs and scratch folders are. Source it from the repository root.
# A part prints a line for each failed case (and each passed one when it is short), and ends with `NAME: N passed, N failed`.

PART=$(basename "$0")
BIN=${TEST_BIN:-$PWD/out/bin}            # folder of shenbao and shouli, absolute
SHENBAO=$BIN/shenbao
SHOULI=$BIN/shouli
WORK=${TEST_OUT:-$PWD/out/test}/$PART    # scratch, made empty
passed=0
failed=0

rm -rf "$WORK"
mkdir -p "$WORK"

pass() {
    passed=$((passed + 1))
    echo "ok   $PART: $1"
}

# fail CASE [WHY...]
fail() {
    failed=$((failed + 1))
    echo "FAIL $PART: $1"
    shift
    [ $# -eq 0 ] || printf '%s\n' "$@" | head -n 40 | sed 's/^/     /'
}

# check CASE COMMAND...: the case passes when the command does; what it printed is shown when it does not.
check() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then pass "$name"; else fail "$name" "$said"; fi
}

finish() {
    echo "$PART: $passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

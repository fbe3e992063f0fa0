# What Deploy/run and Deploy/test share: messages, exit statuses, and the set-up of a machine.
# It is sourced, with the root of the repository as the working folder.
# shellcheck shell=bash
# shellcheck disable=SC2034  # the statuses are used by the scripts that source this

# Exit statuses of both commands and of the programs, after sysexits.h.
readonly STATUS_USAGE=64       # an argument is wrong
readonly STATUS_MISSING=69     # a tool or a package is missing
readonly STATUS_CANNOT_WRITE=73 # the disk is full, or the folder cannot be written
readonly STATUS_BUSY=75        # the port is taken, or the folder is in use
readonly STATUS_NEWER=78       # the folder is of a newer version

# The oldest Swift that builds Entente: the tools version of Package.swift.
readonly SWIFT_NEEDED=6.3

# What the build needs, by the names of Debian 12.
readonly BUILD_PACKAGES=(ca-certificates git libpq-dev libsqlite3-dev libssl-dev openssl pkg-config)
# What the tests use besides.
# What prints and reads pages, a mail server, and a reader of calendars are among it.
readonly TEST_PACKAGES=(
    chromium curl poppler-utils procps python3 python3-aiosmtpd python3-icalendar xz-utils
)

say() { printf '%s\n' "$*"; }

# fail STATUS SENTENCE...: says what is wrong in one sentence and ends.
fail() {
    local status=$1
    shift
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit "$status"
}

# Ends unless a Swift that can build Entente is installed.
require_swift() {
    local version
    command -v swift >/dev/null ||
        fail $STATUS_MISSING "Swift $SWIFT_NEEDED or newer is needed and swift is not in PATH;" \
            "see https://www.swift.org/install/linux"
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p')
    [ -n "$version" ] || fail $STATUS_MISSING "swift --version says nothing that can be understood"
    [ "$(printf '%s\n' "$SWIFT_NEEDED" "$version" | sort -V | head -n 1)" = "$SWIFT_NEEDED" ] ||
        fail $STATUS_MISSING "Swift $SWIFT_NEEDED or newer is needed, this is $version"
}

# Whether a PostgreSQL server of version 15 or newer is installed.
has_postgres() {
    local initdb version
    for initdb in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$initdb" ] || continue
        version=${initdb#/usr/lib/postgresql/}
        [ "${version%%/*}" -ge 15 ] && return 0
    done
    return 1
}

# install_packages NAME...: installs the packages that are missing, and PostgreSQL's server.
install_packages() {
    local name installed missing=()
    command -v dpkg-query >/dev/null ||
        fail $STATUS_MISSING "packages are installed by their names on Debian 12, and this is not Debian"
    # The query fails for a name it does not know, and lists the others all the same.
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null) || true
    for name in "$@"; do
        grep -qxF "$name installed" <<<"$installed" || missing+=("$name")
    done
    has_postgres || missing+=(postgresql-15)
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] ||
        fail $STATUS_MISSING "some packages are missing; install them with:" \
            "sudo apt-get install --no-install-recommends ${missing[*]}"
    say "Installing ${missing[*]}"
    apt_install "${missing[@]}"
}

# Installs packages without questions, and without the cluster that Debian would start for itself.
apt_install() {
    local folder=/etc/postgresql-common/createcluster.d log result=0
    local setting=$folder/entente.conf
    log=$(mktemp)
    mkdir -p "$folder"
    echo 'create_main_cluster = false' >"$setting"
    {
        apt-get update &&
            DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
    } >"$log" 2>&1 || result=$?
    rm -f "$setting"
    if [ "$result" != 0 ]; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail $STATUS_MISSING "the packages could not be installed: $*"
    fi
    rm -f "$log"
}

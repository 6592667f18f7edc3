import type { Command } from '../cluster/command/command.ts';
import type { Secret } from '../secret.ts';

/** How long an installation waits, in seconds. */
export interface InstallWaits {
  /** For another apt or dpkg on the host. */
  readonly lockSeconds: number;
  /** For a server that says nothing, each time that apt asks it; apt's own times may add up to a quarter of an hour. */
  readonly silenceSeconds: number;
}

const usualWaits: InstallWaits = { lockSeconds: 120, silenceSeconds: 20 };

/**
 * Installs the client package $1: the distribution's, else PostgreSQL's own from its repository. That is set up by the script that Debian's
 * postgresql-client-common or postgresql-common brings along with the repository's key, used for that repository alone (`signed-by`).
 *
 * apt waits for who holds dpkg's lock, at most $2 seconds, but for nobody who reads the lists; for a server that is silent $3 seconds, twice, also
 * where that script asks it. It calls an update a success that reached no
 * server, hence the second one, which is for the new repository alone. Where it comes to nothing, the sources of packages are what they were (the
 * script removes an older one of its own), and what was installed on the way goes.
 */
const install = `
set -e
sources=/etc/apt/sources.list.d
before=$(mktemp -d)
until=$(($(date +%s) + $2))
printf 'Acquire::%s "%s";\n' Retries 1 http::Timeout "$3" https::Timeout "$3" > "$before/apt.conf"
export APT_CONFIG="$before/apt.conf"
apt() { apt-get -q -y -o DPkg::Lock::Timeout="$wait" "$@"; }
wait=$2
packages() { dpkg-query -W -f '\${db:Status-Abbrev}\${binary:Package}\\n' | sed -n 's/^ii *//p' | sort; }
retry_while_locked() {
  until "$@" > "$before/said" 2>&1; do
    if ! grep -qE 'Could not get lock|Unable to acquire the dpkg frontend lock' "$before/said" || [ "$(date +%s)" -ge "$until" ]; then cat "$before/said" >&2; return 1; fi
    sleep 1
  done
  cat "$before/said"
}
undo() {
  status=$?
  trap - EXIT HUP INT TERM
  if [ $status != 0 ] && [ -e "$before/sources" ]; then
    rm -f $sources/pgdg.list $sources/pgdg.sources /var/lib/apt/lists/apt.postgresql.org_* /var/lib/apt/lists/partial/apt.postgresql.org_*
    cp -a "$before/sources/." $sources/
    packages > "$before/after"
    new=$(comm -13 "$before/packages" "$before/after")
    [ -z "$new" ] || apt purge $new > /dev/null 2>&1 || true
  fi
  rm -rf "$before"
  exit $status
}
trap undo EXIT
trap 'exit 1' HUP INT TERM
retry_while_locked apt update
if ! apt-cache show "$1" > /dev/null 2>&1; then
  packages > "$before/packages"
  mkdir "$before/sources"
  for file in $sources/pgdg.list $sources/pgdg.sources; do [ ! -e "$file" ] || cp -a "$file" "$before/sources/"; done
  setup=/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh
  [ -x $setup ] && dpkg-query -W ca-certificates > /dev/null 2>&1 || retry_while_locked apt install --no-install-recommends postgresql-common ca-certificates
  retry_while_locked $setup -y
  for file in $sources/pgdg.sources $sources/pgdg.list; do
    [ ! -e "$file" ] || retry_while_locked apt update -o Dir::Etc::SourceList="$file" -o Dir::Etc::SourceParts=- -o APT::Get::List-Cleanup=0 -o APT::Update::Error-Mode=any
  done
fi
retry_while_locked apt install --no-install-recommends "$1"
`.trim();

export function installCommand(packageName: string, sudo: Secret, waits: InstallWaits = usualWaits): Command {
  const { lockSeconds, silenceSeconds } = waits;
  return {
    stages: [['sh', '-c', install, 'install', packageName, `${lockSeconds}`, `${silenceSeconds}`]],
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    sudo,
    outlivesConnection: true,
  };
}

/** What apt itself calls the error, of the last lines that it wrote. */
export function aptsReason(lines: readonly string[]): string | undefined {
  return lines.find((line) => line.startsWith('E: '))?.slice('E: '.length);
}

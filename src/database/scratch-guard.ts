/**
 * Makes a PostgreSQL in a folder of its own, runs it, and removes everything once stdin ends: by whoever started this, or by their
 * death. Its first line of stdin is the superuser's password, which goes to initdb by a pipe. A shell's background
 * process reads from /dev/null unless told otherwise, hence descriptor 3; and it ignores SIGQUIT (POSIX, 2.11) until the server has
 * a handler of its own, so that one is sent until there is no server any more. PATH is the shell's own, and is passed on to nothing.
 */
const guard = `
bin=$1 folder=$2 mode=$3 user=$4; shift 4
umask 077
PATH=/usr/bin:/bin
IFS= read -r password
mkdir -m "$mode" "$folder" || exit 1
exec 3<&0
if ! printf %s "$password" | "$bin/initdb" -D "$folder/data" -A scram-sha-256 --pwfile=/dev/stdin -N -U "$user" -E UTF8 --locale=C >/dev/null
then cd / && rm -rf -- "$folder"; exit 1; fi
unset password
exec 2>/dev/null
"$bin/postgres" -D "$folder/data" -c "unix_socket_directories=$folder" "$@" <&3 >/dev/null &
server=$!
{ cat <&3; while kill -QUIT $server; do sleep 0.1; done; } >/dev/null &
exec 3<&-
wait $server
cd / && rm -rf -- "$folder"
`.trim();

/**
 * Nothing in it outlives the run, so nothing is written twice or waited for: a table that is made and filled in one
 * transaction needs no log at `wal_level=minimal`.
 */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: '5432',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  shared_buffers: '256MB',
  maintenance_work_mem: '256MB',
  max_connections: '20',
  max_locks_per_transaction: '2048',
  jit: 'off',
  // In its own folder: /dev/shm would keep the segments of a server that is ended at once.
  dynamic_shared_memory_type: 'mmap',
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
};

export interface GuardOptions {
  /** Folder of PostgreSQL's programs. */
  readonly bin: string;
  /** Path of the folder to be made. */
  readonly folder: string;
  /** Rights of that folder, such as `700`. */
  readonly mode: string;
  /** The superuser's name. */
  readonly user: string;
}

/** What runs a scratch server: to be given the superuser's password, and then nothing, on stdin. */
export function guardCommand({ bin, folder, mode, user }: GuardOptions): readonly [string, ...string[]] {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['/bin/sh', '-c', guard, 'guard', bin, folder, mode, user, ...options];
}

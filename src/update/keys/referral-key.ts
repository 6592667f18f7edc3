import { defined } from '../../defined.ts';
import type { KeyFileLook } from '../model/observed-keys.ts';
import type { Command } from '../../cluster/command/command.ts';
import type { Host } from '../../cluster/host.ts';
import { OpsError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import type { KeyFile } from './key-file.ts';

/** Where `d8x-cli` puts the referral executor's key, on the manager's share that the services mount. */
const referralKeyPath = '/var/nfs/general/keyfile.txt';
/**
 * Where the keys that were replaced are kept for a way back: outside of the share, readable by root only, as the key itself
 * lies on this host in the clear as well.
 */
const keptKeysFolder = '/var/lib/d8x-ops/referral-keys';

/** Exit statuses of the scripts below that mean something. */
const absent = 44;
const incomplete = 45;

/** First two characters (in base64, as any byte may be there), owner, mode and length; then the names that are kept, one a line. */
const look = `if [ -e "$file" ]; then head -c 2 -- "$file" | base64 && stat -c '%u:%g %a %s' -- "$file"; else printf '\\n\\n'; fi
[ -d "$folder" ] || exit 0
for one in "$folder"/*; do [ ! -e "$one" ] || basename -- "$one" .absent; done`;

// A container's root is nobody (65534) on the share, so a file that was not there becomes nobody's. Each writes a whole new file beside the old one and renames it, so that a reader, or a crash, sees one or the other.
const keep = `
keep() {
  mkdir -p -m 700 -- "$folder" && chmod 700 -- "$folder"
  [ -e "$folder/$1" ] || [ -e "$folder/$1.absent" ] && return
  if [ -e "$file" ]; then cat -- "$file" > "$folder/$1.part" && mv -f -- "$folder/$1.part" "$folder/$1"
  else : > "$folder/$1.absent"; fi
}
put() {
  if [ -e "$file" ]; then chown --reference="$file" -- "$1" && chmod --reference="$file" -- "$1"
  else chown 65534:65534 -- "$1" && chmod 600 -- "$1"; fi
  mv -f -- "$1" "$file"
}`;

const scripts = {
  look,
  keep: `${keep}
keep "$1"`,
  replace: `${keep}
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat > "$new"; [ "$(wc -c < "$new")" -eq "$2" ] || exit ${incomplete}
keep "$1"; put "$new"; sync -- "$(dirname -- "$file")"`,
  putBack: `${keep}
if [ -e "$folder/$1.absent" ]; then rm -f -- "$file"; exit; fi
[ -e "$folder/$1" ] || exit ${absent}
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat -- "$folder/$1" > "$new"; put "$new"; sync -- "$(dirname -- "$file")"`,
  exchange: `${keep}
[ -e "$folder/$1" ] || [ -e "$folder/$1.absent" ] || exit ${absent}
keep "$2"
if [ -e "$folder/$1.absent" ]; then rm -f -- "$file"; exit; fi
new=$(mktemp -- "$file.d8x-ops.XXXXXX"); trap 'rm -f -- "$new"' EXIT
cat -- "$folder/$1" > "$new"; put "$new"; sync -- "$(dirname -- "$file")"`,
  forget: `rm -f -- "$file".d8x-ops.*
[ -d "$folder" ] || exit 0
for one in "$folder"/*; do
  name=$(basename -- "$one" .absent); kept=
  for wanted; do [ "$name" = "$wanted" ] && kept=1; done
  [ -n "$kept" ] || rm -f -- "$one"
done
rmdir -- "$folder" 2>/dev/null || :`,
} as const;

/** One of the scripts as a command for the manager; what it reads is `stdin`. */
export function referralKeyCommand(
  script: keyof typeof scripts,
  names: readonly string[],
  sudo: Secret,
  stdin?: Secret,
): Command {
  const text = `set -eu; umask 077; file=${referralKeyPath}; folder=${keptKeysFolder}; ${scripts[script]}`;
  return {
    stages: [['sh', '-c', text, 'sh', ...names]],
    sudo,
    ...defined({ stdin }),
    ...(script === 'look' ? {} : { outlivesConnection: true }),
  };
}

/** The referral executor's key file on the manager, read and written by root. */
export function referralKeyFile(manager: Pick<Host, 'tryRun' | 'name'>, sudoPassword: Secret | undefined): KeyFile {
  // An account that may use sudo without a password has none to give.
  const sudo = sudoPassword ?? new Secret('');
  const run = async (
    script: keyof typeof scripts,
    names: readonly string[],
    stdin?: Secret,
  ): Promise<string | undefined> => {
    const { code, stdout, stderr } = await manager.tryRun(referralKeyCommand(script, names, sudo, stdin));
    if (code === 0) return stdout;
    if (code === absent) return undefined;
    throw new OpsError(
      'command-failed',
      `the referral key on ${manager.name} could not be changed or read: ${stderr.trim()}`,
      {
        where: `${manager.name}:${referralKeyPath}`,
        hint: 'It needs root: check sudo-password, and the disk that the file is on.',
      },
    );
  };
  return {
    look: async () => readLook((await run('look', [])) ?? ''),
    keep: async (name) => {
      await run('keep', [name]);
    },
    replace: async (key, keepAs) => {
      await run('replace', [keepAs, String(Buffer.byteLength(key.reveal()))], key);
    },
    putBack: async (name) => (await run('putBack', [name])) !== undefined,
    exchange: async (from, keepAs) => {
      if ((await run('exchange', [from, keepAs])) === undefined) throw notKept(from);
    },
    forgetAllBut: async (names) => {
      await run('forget', names);
    },
  };
}

/** Reads what `look` prints. */
function readLook(text: string): KeyFileLook {
  const [start = '', facts = '', ...names] = text.split('\n');
  const [, owner, mode, bytes] = /^(\d+:\d+) ([0-7]+) (\d+)$/.exec(facts) ?? [];
  const kept = names.filter((name) => name !== '' && !name.endsWith('.part'));
  if (owner === undefined || mode === undefined) return { file: undefined, kept };
  return {
    file: { start: Buffer.from(start, 'base64').toString('latin1'), owner, mode, bytes: Number(bytes) },
    kept,
  };
}

function notKept(name: string): OpsError {
  return new OpsError('rollback-unknown', `the referral key from before ${name} is not kept on the manager any more`, {
    where: keptKeysFolder,
    hint: 'Give the key that it should have as referral-executor-key.',
  });
}

import { quoteWord } from '../../cluster/command/render-command.ts';
import { majorOf } from '../../database/server-facts.ts';
import { manifestName, signatureName } from '../format/backup-name.ts';
import type { Manifest } from '../format/manifest.ts';
import { locksNeeded } from '../restore/lock-places.ts';
import { signersPath } from '../origin/signers.ts';
import { backupNamespace } from '../origin/signing-key.ts';

/** The first version whose pg_dump writes `SET transaction_timeout`, and whose server knows it. */
const transactionTimeout = 17;

/** RESTORE.md: how to get the SQL back with nothing but the stock programs. `signer` is the fingerprint of the key that signed the manifest. */
export function restoreNotes(manifest: Manifest, signer?: string): string {
  const { name, encrypted, database, dump } = manifest;
  const decompress = manifest.compression === 'zstd' ? 'zstd -dc' : 'gzip -dc';
  const quantum = manifest.encryption.recipients.some((key) => key.startsWith('age1pq1'));
  const packages = ['age', manifest.compression === 'zstd' ? 'zstd' : 'gzip', 'psql'];
  const major = Number.parseInt(dump.version, 10);
  const fit = fitting(major, majorOf(database.serverVersionNum));
  return `# Restoring ${name}

What it is: a dump of the database \`${database.name}\` (PostgreSQL ${database.serverVersion}) that began at ${manifest.startedAt},
compressed and encrypted with [age](https://age-encryption.org) for:

${manifest.encryption.recipients.map((key) => `- \`${key.length > 80 ? `${key.slice(0, 76)}…` : key}\``).join('\n')}

You need ${packages.slice(0, -1).join(', ')} and psql ${Number.isNaN(major) ? '' : `${major} or later, `}with its latest corrections, and the secret key of one of these, in \`key.txt\`.${quantum ? ' age has to be 1.3 or later.' : ''}

${whoMadeIt(manifest, signer)}
## Two commands

The first gets the SQL back, and fails unless the whole file is there, unchanged and for your key. Do not go on if it does.
The second restores it into an empty database that you have made, with the encoding and the locale of the one that was dumped:
\`${createCommand(manifest)}\`. If it fails, drop that database: a dump with large objects is not all one transaction.

\`\`\`bash
bash -o pipefail -c 'age --decrypt --identity key.txt ${name} | ${decompress}${fit.command} > backup.sql'
psql --no-psqlrc --single-transaction --set=ON_ERROR_STOP=1 --file=backup.sql restored
\`\`\`
${fit.why}${manyLocks(manifest)}
\`backup.sql\` holds everything in the clear: write it to a memory disk (\`/dev/shm\`) or an encrypted one, and remove it afterwards.
Owners and privileges are not in it: everything will belong to the role that restores. Let that be no superuser: what is restored may run
code of its own.

## Checking

\`sha256sum ${name}\` has to print
\`${encrypted.sha256}\` (${encrypted.bytes} bytes); the SQL${fit.command === '' ? '' : ', before sed,'} has ${manifest.plain.bytes} bytes and
\`${manifest.plain.sha256}\`.
`;
}

/** How to know that the backup, and not something else that was encrypted for the same key, is what lies there. */
function whoMadeIt({ name, origin }: Manifest, signer: string | undefined): string {
  if (signer === undefined || origin === undefined) {
    return `## Who made it

This backup is not signed. Anyone can encrypt something to a public key and write such files for it, and what is restored runs in your
database: restore it only where you know whence you have it. (\`npx d8x-ops init\` makes a key that backups are signed with from then on.)
`;
  }
  const of = origin.environment ?? origin.cluster;
  return `## Who made it

Anyone can encrypt something to a public key and write such files for it, this one as well. So take \`${signersPath}\` from the default
branch of ${origin.repository.name}, never from where this file was, put it here as \`d8x-backup-signers\`, and look:

\`\`\`bash
ssh-keygen -Y verify -f d8x-backup-signers -I ${quoteWord(of)} -n ${backupNamespace} -s ${signatureName(name)} < ${manifestName(name)}
grep "$(sha256sum ${name} | cut -d ' ' -f 1)" ${manifestName(name)}
grep -A 12 '"name": "${name}"' ${manifestName(name)}
\`\`\`

The first has to say \`Good "${backupNamespace}" signature for ${of}\` (with the key ${signer}); the second, that the file is the one which was signed for;
the third shows where and when it was made: the run ${origin.run.id} of ${origin.workflow} in ${origin.repository.name}, for the cluster ${origin.cluster}. Do not go on if
one prints nothing, or something else.
`;
}

/** What takes out of a dump what the server it came from does not know: only before the first object, where no row can be meant. */
function fitting(dumpMajor: number, serverMajor: number): { readonly command: string; readonly why: string } {
  if (!(dumpMajor >= transactionTimeout) || serverMajor >= transactionTimeout) return { command: '', why: '' };
  return {
    command: ' | sed "1,/^-- Name: /{/^SET transaction_timeout = 0;\\$/d;}"',
    why: `
\`sed\` takes out a setting that pg_dump ${dumpMajor} wrote and PostgreSQL ${serverMajor} does not know.
`,
  };
}

/** What a server with PostgreSQL's defaults has places for: 64 × (100 + 0). */
const usualPlaces = 6_400;

/** What to do where one transaction needs more locks than a server may have places for. */
function manyLocks(manifest: Manifest): string {
  const needed = locksNeeded(manifest);
  if (needed <= usualPlaces) return '';
  return `
It makes ${needed} tables, indexes and the like, each locked until the end of that one transaction. A server has places for max_locks_per_transaction
× (max_connections + max_prepared_transactions) locks: raise the first, or leave \`--single-transaction\` out, and drop the database if it fails.
`;
}

/** The first version whose databases have a provider of their locale: template0's, where none is named. */
const localeProviders = 15;

/** createdb for a database like the one that was dumped. */
function createCommand({ database: { encoding, locale, serverVersionNum } }: Manifest): string {
  const hasProviders = majorOf(serverVersionNum) >= localeProviders;
  const options =
    locale === undefined
      ? []
      : [
          `--lc-collate=${locale.collate}`,
          `--lc-ctype=${locale.ctype}`,
          ...(locale.provider === 'c' && hasProviders ? ['--locale-provider=libc'] : []),
          ...(locale.provider === 'i' && locale.locale !== null
            ? ['--locale-provider=icu', `--icu-locale=${locale.locale}`]
            : []),
          ...(locale.provider === 'b' && locale.locale !== null
            ? ['--locale-provider=builtin', `--builtin-locale=${locale.locale}`]
            : []),
          ...(locale.rules === null ? [] : [`--icu-rules=${locale.rules}`]),
        ];
  const words = ['createdb', '--template=template0', `--encoding=${encoding}`, ...options, 'restored'];
  return words.map((word) => (/^[\w.@=-]+$/.test(word) ? word : quoteWord(word))).join(' ');
}

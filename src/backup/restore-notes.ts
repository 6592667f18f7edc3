import type { Manifest } from './manifest.ts';

/** RESTORE.md: how to get the SQL back with nothing but the stock programs. */
export function restoreNotes(manifest: Manifest): string {
  const { name, encrypted, database, dump } = manifest;
  const decompress = manifest.compression === 'zstd' ? 'zstd -dc' : 'gzip -dc';
  const quantum = manifest.encryption.recipients.some((key) => key.startsWith('age1pq1'));
  const packages = ['age', manifest.compression === 'zstd' ? 'zstd' : 'gzip', 'psql'];
  const major = Number.parseInt(dump.version, 10);
  return `# Restoring ${name}

What it is: a dump of the database \`${database.name}\` (PostgreSQL ${database.serverVersion}) that began at ${manifest.startedAt},
compressed and encrypted with [age](https://age-encryption.org) for:

${manifest.encryption.recipients.map((key) => `- \`${key.length > 80 ? `${key.slice(0, 76)}…` : key}\``).join('\n')}

You need ${packages.slice(0, -1).join(', ')} and psql ${Number.isNaN(major) ? '' : `${major} or later, `}with its latest corrections, and the secret key of one of these, in \`key.txt\`.${quantum ? ' age has to be 1.3 or later.' : ''}

## Two commands

The first gets the SQL back, and fails unless the whole file is there, unchanged and for your key. Do not go on if it does.
The second restores it into an empty database that you have made (\`createdb restored\`), all of it or nothing.

\`\`\`bash
bash -o pipefail -c 'age --decrypt --identity key.txt ${name} | ${decompress} > backup.sql'
psql --no-psqlrc --single-transaction --set=ON_ERROR_STOP=1 --file=backup.sql restored
\`\`\`

\`backup.sql\` holds everything in the clear: write it to a memory disk (\`/dev/shm\`) or an encrypted one, and remove it afterwards.
Owners and privileges are not in it: everything will belong to the role that restores.

## Checking

\`sha256sum ${name}\` has to print
\`${encrypted.sha256}\` (${encrypted.bytes} bytes); the SQL has ${manifest.plain.bytes} bytes and
\`${manifest.plain.sha256}\`.
`;
}

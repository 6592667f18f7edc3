/**
 * What the services' own last words mean: go-ethereum on an empty key (referral, broker), golang-migrate (referral), Prisma (history),
 * and referral's check of its environment.
 */
const known: readonly { readonly line: RegExp; readonly hint: (found: RegExpExecArray) => string }[] = [
  {
    line: /invalid length, need 256 bits/,
    hint: () =>
      'It started without a key ("invalid length, need 256 bits"): its image can\'t read the key file that is there, as another image ' +
      'encrypted it, or finds none. Give the plain private key with the update: broker-private-key or referral-executor-key.',
  },
  {
    line: /no migration found for version (\d{1,18})/,
    hint: ([, version]) =>
      `Its image is from before migration ${version} of the database and can't start on that schema: update to a later image, or restore a backup from before that migration.`,
  },
  {
    line: /Dirty database version (\d{1,18})/,
    hint: ([, version]) =>
      `Migration ${version} of referral was begun and not finished, and no image of it starts before that is put right: finish or undo by hand what it does, then set version and dirty = false in the table schema_migrations; or restore a backup from before it.`,
  },
  {
    line: /\bP30(?:09|18)\b/,
    hint: () =>
      'A migration of history failed (Prisma P3009, P3018), and no image of it starts before that is put right: finish or undo by hand what it does, then say so with npx prisma migrate resolve; or restore a backup from before it.',
  },
  {
    line: /required environment variable not set ([A-Z][A-Z0-9_]{0,63})/,
    hint: ([, name]) =>
      `Its image needs the environment variable ${name}, which the service does not have: add it with docker service update --env-add ${name}=…, and to the stack file.`,
  },
];

/** What a service's log is known to mean; undefined where no line of it is known. */
export function knownReason(logs: readonly string[]): string | undefined {
  for (const { line, hint } of known) {
    for (const text of logs) {
      const found = line.exec(text);
      if (found !== null) return hint(found);
    }
  }
  return undefined;
}

/** The hint for a service that failed: what its log is known to mean, else the given one. */
export function hintFromLog(logs: readonly string[], otherwise: string): string {
  return knownReason(logs) ?? otherwise;
}

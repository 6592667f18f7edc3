/** What a line of allowed signers narrows its key to. */
export interface SignerOptions {
  /** Pattern list of what it may sign for. */
  readonly namespaces?: string;
  readonly validAfter?: Date;
  readonly validBefore?: Date;
}

/** The words of a line, divided by blanks that stand in no quotes. Quotes around a whole word go, as OpenSSH has it. */
export function splitLine(line: string): readonly string[] {
  return [...line.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) =>
    /^"[^"]*"$/.test(word) ? word.slice(1, -1) : word,
  );
}

/** Reads the options of a line (ssh-keygen(1), "ALLOWED SIGNERS"); what is wrong with them where one is not known. */
export function readOptions(text: string): SignerOptions | string {
  const options: { namespaces?: string; validAfter?: Date; validBefore?: Date } = {};
  for (const [part] of text.matchAll(/[^,"]*(?:"[^"]*"[^,"]*)*/g)) {
    if (part === '') continue;
    const [, name = '', value = ''] = /^([A-Za-z-]+)="([^"]*)"$/.exec(part) ?? [];
    const time = timeOf(value);
    if (name.toLowerCase() === 'namespaces') options.namespaces = value;
    else if (name.toLowerCase() === 'valid-after' && time !== undefined) options.validAfter = time;
    else if (name.toLowerCase() === 'valid-before' && time !== undefined) options.validBefore = time;
    else return `has an option that can't be read: ${JSON.stringify(part.slice(0, 40))}`;
  }
  return options;
}

/** `YYYYMMDD[HHMM[SS]]`, in UTC with a `Z` behind it, else in the time zone of this machine. */
function timeOf(text: string): Date | undefined {
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = ''] =
    /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const time = new Date(`${year}-${month ?? ''}-${day ?? ''}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

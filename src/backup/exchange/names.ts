/** The three names of an exchange, each of 63 bytes at most (PostgreSQL's NAMEDATALEN). */
export interface ExchangeNames {
  /** What the services name. */
  readonly database: string;
  /** What is to take its place: made for that by a recovery, or set aside by an earlier one. */
  readonly made: string;
  /** How what is there now is called afterwards. */
  readonly aside: string;
}

const longestBytes = 63;
const madePattern = /_recovered_\d{8}t\d{6}z$/;

/** Names for bringing a backup into service: `history_recovered_20261201t031205z` and `history_before_20261201t031205z`. */
export function exchangeNames(database: string, at: Date): ExchangeNames {
  return { database, made: dated(database, 'recovered', at), aside: dated(database, 'before', at) };
}

/** Names for exchanging back: `aside`, which an exchange left, takes the place of what is there. */
export function undoNames(database: string, aside: string, at: Date): ExchangeNames {
  return { database, made: aside, aside: dated(database, 'undone', at) };
}

/** Whether a database of that name was made by a recovery: the only one that is dropped. */
export function isMadeName(name: string): boolean {
  return madePattern.test(name);
}

/** `postgres`, `defaultdb` and templates are expected by the server, its hoster or other programs: they keep their names. */
export function mayBeRenamed(database: string): boolean {
  return !/^(?:postgres$|defaultdb$|template)/.test(database);
}

function dated(database: string, word: string, at: Date): string {
  const time = at
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '')
    .toLowerCase();
  const end = `_${word}_${time}`;
  return `${beginning(database, longestBytes - end.length)}${end}`;
}

/** As many whole characters as fit into `bytes` bytes of UTF-8. */
function beginning(text: string, bytes: number): string {
  let kept = '';
  let size = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    kept += character;
  }
  return kept;
}

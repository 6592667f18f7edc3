import type { Secret } from '../secret.ts';

export const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof sslModes)[number];

export const sessionAttributes = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
type SessionAttribute = (typeof sessionAttributes)[number];

export const channelBindings = ['disable', 'prefer', 'require'] as const;
type ChannelBinding = (typeof channelBindings)[number];

export interface DsnHost {
  /** A name, an address, or the folder of a Unix socket (begins with `/` or `@`). */
  readonly host: string;
  /** Where to connect instead of looking `host` up (libpq's `hostaddr`). */
  readonly address?: string | undefined;
  readonly port: number;
}

/** Where a database is and who asks: libpq's connection parameters, parsed. */
export interface Dsn {
  /** Tried in this order. */
  readonly hosts: readonly [DsnHost, ...DsnHost[]];
  readonly user: string;
  readonly password?: Secret | undefined;
  readonly database: string;
  readonly sslmode: SslMode;
  /** Files for TLS, on the machine that connects; `sslrootcert` may also be `system`. */
  readonly sslrootcert?: string | undefined;
  readonly sslcert?: string | undefined;
  readonly sslkey?: string | undefined;
  readonly targetSessionAttributes: SessionAttribute;
  readonly connectTimeoutMs?: number | undefined;
  /** libpq's `channel_binding`; absent where the text does not name it. */
  readonly channelBinding?: ChannelBinding | undefined;
  /** Server settings for the session, as libpq's `options` (`-c name=value`). */
  readonly options?: string | undefined;
  /** Where Prisma looks for its tables (`schema`), and lib/pq and pgx for what is named without a schema (`search_path`). */
  readonly schema?: string | undefined;
  readonly searchPath?: string | undefined;
  /** Names of parameters of other drivers that were passed over. */
  readonly ignored?: readonly string[];
  /** Every form in which a secret of this DSN may show up. */
  readonly secrets: readonly Secret[];
}

/** What a DSN's text says, before it is judged. Names are libpq's; values are decoded; an empty one asks for the default. */
export interface DsnText {
  readonly parameters: ReadonlyMap<string, string>;
  /** The password as it stands in the text, before decoding. */
  readonly rawPassword: string | undefined;
  /** What was found wrong, without any part of the text: it may hold the password anywhere. */
  readonly problems: readonly string[];
}

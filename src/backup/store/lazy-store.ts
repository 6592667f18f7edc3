import { describeBucket, type S3Settings } from './s3/settings.ts';
import type { S3Store } from './s3/s3-store.ts';

interface Context {
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly proxies: Readonly<Record<string, string>>;
}

/** A bucket, whose client is loaded when it is used for the first time: most runs have nothing to do with one. */
export function lazyStore(settings: S3Settings, context: Context): S3Store {
  let opened: Promise<S3Store> | undefined;
  const open = async (): Promise<S3Store> => {
    opened ??= import('./s3/s3-store.ts').then(({ s3Store }) => s3Store(settings, context));
    return opened;
  };
  return {
    ...describeBucket(settings),
    check: async (signal) => (await open()).check(signal),
    begin: async (...begun) => (await open()).begin(...begun),
    list: async (of) => (await open()).list(of),
    describe: async (stored) => (await open()).describe(stored),
    mayRemove: async () => (await open()).mayRemove(),
    remove: async (stored) => (await open()).remove(stored),
    get: async (...what) => (await open()).get(...what),
  };
}

import process from 'node:process';

/** The first version whose zlib and syntax the bundle needs. */
const neededNode = 24;

/**
 * Starts the command line in this process and answers its exit code. Everything else is loaded only once the Node is known to be new
 * enough: an older one would stop at the first word that it does not know, without saying why.
 */
export async function start(): Promise<number> {
  if (Number.parseInt(process.versions.node, 10) < neededNode) {
    process.stderr.write(
      `d8x-ops needs Node ${neededNode} or later; this is ${process.versions.node}. With npm alone: npx --package node@${neededNode} --package d8x-ops d8x-ops …\n`,
    );
    return 1;
  }
  const [{ run }, { processTerminal }, { packageVersion }] = await Promise.all([
    import('./run.ts'),
    import('./terminal/process-terminal.ts'),
    import('./package-version.ts'),
  ]);
  const interrupted = new AbortController();
  const stop = (): void => {
    // A second one ends the process at once, as the operator will expect.
    process.off('SIGINT', stop).off('SIGTERM', stop);
    interrupted.abort();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return run(process.argv.slice(2), {
    environment: process.env,
    terminal: processTerminal(process),
    signal: interrupted.signal,
    now: () => new Date(),
    version: await packageVersion(),
  });
}

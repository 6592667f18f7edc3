import process, { env } from 'node:process';
import { start } from './start.ts';

await start({
  environment: env,
  onSignal: (signal, act) => process.on(signal, act),
  exit: (code) => process.exit(code),
});

import { takeEnvironment } from './hide/take-environment.ts';

const taken = takeEnvironment(process);
const { runAction } = await import('./run-action.ts');
await runAction(taken);

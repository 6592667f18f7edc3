import { takeEnvironment } from './hide/take-environment.ts';

const taken = takeEnvironment(process);
const { runPost } = await import('./run-post.ts');
await runPost(taken);

import { once } from 'node:events';
import { openDoor } from './door.ts';

/** Opens a door, says how to come through it, and holds it open until its input ends. */
await using door = await openDoor();
const { token, env, event } = door;
process.stdout.write(`${JSON.stringify({ token, env, event })}\n`);
process.stdin.resume();
await once(process.stdin, 'end');

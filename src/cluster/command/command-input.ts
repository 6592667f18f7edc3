import { Readable, type Writable } from 'node:stream';
import { Secret } from '../../secret.ts';
import type { Command } from './command.ts';
import { heartbeatSeconds, type RenderedCommand } from './render-command.ts';

/**
 * Gives a command its stdin: the secrets, then its input or heartbeats. A command may end before it has read
 * everything: how it ended is told by its exit, and what was left unsent is let go.
 */
export function feedCommand(channel: Writable, command: Command, rendered: RenderedCommand): void {
  channel.write(rendered.stdinPrefix.reveal());
  if (rendered.stdinUse === 'none') channel.end();
  else if (rendered.stdinUse === 'heartbeat') sendHeartbeats(channel);
  else if (command.stdin instanceof Readable) feedStream(channel, command.stdin);
  else channel.end(command.stdin instanceof Secret ? command.stdin.reveal() : command.stdin);
}

function sendHeartbeats(channel: Writable): void {
  const timer = setInterval(() => channel.write('\n'), (heartbeatSeconds * 1000) / 3);
  timer.unref();
  const stop = (): void => clearInterval(timer);
  channel.once('exit', stop).once('finish', stop).once('close', stop);
}

function feedStream(channel: Writable, input: Readable): void {
  // A channel that has closed never answers a write, so a pipeline would wait for it for ever.
  channel.once('close', () => input.destroy());
  input.once('error', () => channel.destroy());
  input.pipe(channel);
}

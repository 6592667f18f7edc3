import { EventEmitter } from 'node:events';
import type { Client } from 'pg';
import { z } from 'zod';
import { OpsError } from '../errors.ts';

const saslSchema = z.object({ mechanisms: z.array(z.string()) });

/**
 * Lets a connection go no further when the server asks for a password in any other way than one bound to the TLS channel (libpq's
 * `channel_binding=require`). pg itself binds it where it is offered, and goes on without where it is not.
 */
export function requireChannelBinding(client: Client): void {
  const connection: unknown = Reflect.get(client, 'connection');
  if (!(connection instanceof EventEmitter)) throw new OpsError('internal', 'pg has no connection to listen to');
  let isBound = false;
  const refuse = (): void => {
    connection.emit('error', new Error('channel_binding=require, and the server offers no channel binding'));
    client.end().catch(() => undefined);
  };
  // Before pg's own listeners: the password is not sent.
  connection
    .prependListener('authenticationSASL', (message: unknown) => {
      isBound = saslSchema.safeParse(message).data?.mechanisms.includes('SCRAM-SHA-256-PLUS') === true;
      if (!isBound) refuse();
    })
    .prependListener('authenticationCleartextPassword', refuse)
    .prependListener('authenticationMD5Password', refuse)
    .prependListener('authenticationOk', () => {
      if (!isBound) refuse();
    });
}

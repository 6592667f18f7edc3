import type { Client } from 'pg';
import { z } from 'zod';

const parameterSchema = z.object({ parameterName: z.string(), parameterValue: z.string() });

/** What the server says that the database's text is in, once it is connected. */
export function serverEncoding(client: Client): () => string | undefined {
  let found: string | undefined;
  client.connection.on('parameterStatus', (message: unknown) => {
    const { parameterName, parameterValue } = parameterSchema.parse(message);
    if (parameterName === 'server_encoding') found = parameterValue;
  });
  return () => found;
}

import { z } from 'zod';
import type { Sandbox } from '../../test/cluster/sandbox.ts';

const answer = z.object({ brokerAddr: z.string() });

/** The address that the broker itself answers, asked from outside. */
export async function brokerAddress(sandbox: Sandbox): Promise<string> {
  const url = 'http://broker.d8x.test/broker-address';
  const { stdout } = await sandbox.execInside(['curl', '-sS', '-m', '5', url]);
  return answer.parse(JSON.parse(stdout)).brokerAddr;
}

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { parseInventory, type Inventory } from '../../../../src/cluster/inventory/inventory.ts';
import { OpsError } from '../../../../src/errors.ts';
import type { ClusterAccess } from '../../../../src/request.ts';
import { Secret } from '../../../../src/secret.ts';

/** Reads both files. @throws OpsError as `parseInventory` does */
export function inventoryOf(hostsCfg: string, d8xConfig?: string): Inventory {
  const access: ClusterAccess = {
    hostsCfg,
    ...(d8xConfig === undefined ? {} : { d8xConfig }),
    sshPrivateKey: new Secret(''),
    knownHosts: '',
    sshUser: 'd8xtrader',
    sshPort: 22,
    stackName: 'stack',
  };
  return parseInventory(access);
}

/** What is wrong with them, as `path message`; nothing of it may hold the word `hidden`. */
export function problemsOf(hostsCfg: string, d8xConfig?: string): readonly string[] {
  try {
    inventoryOf(hostsCfg, d8xConfig);
  } catch (error) {
    assert.ok(error instanceof OpsError && error.code === 'input-invalid', String(error));
    assert.equal(inspect(error).includes('hidden'), false);
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

import type { Operation } from '../command/operations.ts';
import { backup } from './backup.ts';
import { backups } from './backups.ts';
import { drill } from './drill.ts';
import { lock } from './lock.ts';
import type { OperationModule } from './operation.ts';
import { logs } from './logs.ts';
import { plan } from './plan.ts';
import { recover } from './recover.ts';
import { restart } from './restart.ts';
import { restore } from './restore.ts';
import { rollback } from './rollback.ts';
import { scale } from './scale.ts';
import { status } from './status.ts';
import { unlock } from './unlock.ts';
import { update } from './update.ts';

/** Every operation by its name. `npm run generate` makes the lists of them from this one. */
export const operations: Readonly<Record<Operation, OperationModule>> = {
  update,
  backup,
  backups,
  drill,
  recover,
  plan,
  rollback,
  restart,
  scale,
  restore,
  status,
  logs,
  lock,
  unlock,
};

import { irreplaceableTables } from '../../database/irreplaceable.ts';
import { defined } from '../../defined.ts';
import { isOpsError, messageOf } from '../../errors.ts';
import type { CataloguedBackup } from '../../report/result.ts';
import type { BackupTrust } from '../../request.ts';
import { readBackupName } from '../format/backup-name.ts';
import type { DescribedBackup } from '../format/check-backup.ts';
import type { DescribedCopy, ListedBackups, ReadableStore, StoredBackup } from '../store/backup-store.ts';
import { requireOrigin } from './check-origin.ts';

/** A place's copy, and whence it can be fetched. */
export interface FoundCopy {
  readonly store: ReadableStore;
  readonly stored: StoredBackup;
}

/** A backup and all copies of it that were found. */
export interface FoundBackup {
  readonly told: CataloguedBackup;
  readonly copies: readonly FoundCopy[];
}

export interface Catalogue {
  /** Newest first. */
  readonly backups: readonly FoundBackup[];
  /** Places that could not be looked at, and copies whose description could not be read. */
  readonly faults: readonly string[];
}

/** Manifests that are read at once. */
const atOnce = 8;

/**
 * Looks for the backups of a cluster in all places. What a manifest says counts for as much as its signature: without a good one the backup
 * is listed, and says so.
 */
export async function readCatalogue(
  stores: readonly ReadableStore[],
  of: ListedBackups,
  { trust, now }: { readonly trust: BackupTrust; readonly now: Date },
): Promise<Catalogue> {
  const faults: string[] = [];
  const lists = await Promise.all(
    stores.map(async (store) => {
      try {
        return (await store.list(of)).map((stored): FoundCopy => ({ store, stored }));
      } catch (error) {
        if (isOpsError(error, 'cancelled')) throw error;
        faults.push(messageOf(error));
        return [];
      }
    }),
  );
  const named = [...Map.groupBy(lists.flat(), ({ stored }) => stored.name)];
  const backups: FoundBackup[] = [];
  const queue = named.values();
  const readNext = async (): Promise<void> => {
    for (const [name, copies] of queue) {
      const described = await describeOne(copies, faults);
      backups.push({ told: tell(name, copies, described, trust, now), copies });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, readNext));
  return { backups: backups.toSorted((one, other) => other.told.at.localeCompare(one.told.at)), faults };
}

/** What lies beside the first copy that can tell. */
async function describeOne(copies: readonly FoundCopy[], faults: string[]): Promise<DescribedCopy | undefined> {
  for (const { store, stored } of copies) {
    try {
      const described = await store.describe?.(stored);
      if (described !== undefined) return described;
    } catch (error) {
      if (isOpsError(error, 'cancelled')) throw error;
      faults.push(`${store.kind} ${stored.id}: ${messageOf(error)}`);
    }
  }
  return undefined;
}

function tell(
  name: string,
  copies: readonly FoundCopy[],
  described: DescribedCopy | undefined,
  trust: BackupTrust,
  now: Date,
): CataloguedBackup {
  const [first] = copies;
  const at = readBackupName(name)?.at ?? first?.stored.at ?? new Date(0);
  const bytes = described?.manifest.encrypted.bytes ?? first?.stored.bytes;
  return {
    name,
    at: at.toISOString(),
    run: first?.stored.run ?? '',
    ...defined({ bytes }),
    ...(described === undefined ? {} : descriptionOf(described, trust, now)),
    copies: copies.map(({ stored: { store, id, keptUntil } }) => ({
      store,
      id,
      ...(described?.of.id === id ? defined({ lockedUntil: described.lockedUntil?.toISOString() }) : {}),
      ...defined({ keptUntil: keptUntil?.toISOString() }),
    })),
  };
}

function descriptionOf(
  described: DescribedBackup,
  trust: BackupTrust,
  now: Date,
): Pick<CataloguedBackup, 'origin' | 'verification' | 'irreplaceable' | 'update'> {
  const { tables, verification, update } = described.manifest;
  const rows = tables?.filter(({ name }) => irreplaceableTables.includes(name));
  return {
    ...originOf(described, trust, now),
    verification,
    ...defined({ irreplaceable: rows?.map(({ name, rows }) => ({ table: name, rows })), update }),
  };
}

/** Nothing where nobody wants to know. */
function originOf(described: DescribedBackup, trust: BackupTrust, now: Date): Pick<CataloguedBackup, 'origin'> {
  try {
    const checked = requireOrigin(described, trust, now);
    return checked === 'accepted' ? {} : { origin: { state: 'signed', by: checked.signedBy } };
  } catch (error) {
    return { origin: { state: 'unknown', because: messageOf(error) } };
  }
}

/** Whether it was verified, as far as one that may be told so: not where it is known that it is not what it says. */
export function isVerifiedBackup(told: CataloguedBackup): boolean {
  return isAsSaid(told) && told.verification?.state === 'verified';
}

function isAsSaid({ origin }: CataloguedBackup): boolean {
  return origin?.state !== 'unknown';
}

/** The newest one; with `isVerified` the newest that was verified. One of which it is known that it is not what it says is passed over. */
export function newestOf(backups: readonly FoundBackup[], isVerified = false): FoundBackup | undefined {
  return backups.find(({ told }) => (isVerified ? isVerifiedBackup(told) : isAsSaid(told)));
}

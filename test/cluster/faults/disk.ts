import { demandInKeeper } from '../namespaces.ts';

/** Shrinks a host's disk until only `freeBytes` are left, without writing anything. */
export async function fillDisk(keeper: number, disk: string, freeBytes: number): Promise<void> {
  const used = Number(await demandInKeeper(keeper, ['df', '--output=used', '-B1', disk]).then(lastWord));
  await resize(keeper, disk, used + freeBytes);
}

/** Gives a disk `bytes` in all. */
export async function resize(keeper: number, disk: string, bytes: number): Promise<void> {
  // A tmpfs takes whole pages, and rounds up.
  await demandInKeeper(keeper, ['mount', '-o', `remount,size=${Math.max(bytes, 4096)}`, disk]);
}

function lastWord(text: string): string {
  return text.trim().split(/\s+/).at(-1) ?? '';
}

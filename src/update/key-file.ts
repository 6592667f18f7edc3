import type { Secret } from '../secret.ts';
import type { KeyChange } from './plan.ts';

/** The file that a service reads its private key from, on the host where it lies, with the keys it held before. */
export interface KeyFile {
  /** The present key; undefined where there is none. */
  read(): Promise<Secret | undefined>;
  /** Puts `key` in place of the present one, which is kept under a name first. Harmless when repeated. */
  replace(key: Secret, keepAs: string): Promise<void>;
  /**
   * Brings the key back that was kept under a name; where there was none then, takes the present one away. Answers false
   * when nothing is kept under it: the present one has not been replaced then.
   */
  bringBack(name: string): Promise<boolean>;
  /**
   * Puts the key kept as `from` in place of the present one, which is kept as well. Harmless when repeated.
   * @throws OpsError `rollback-unknown` when nothing is kept as `from`
   */
  exchange(from: string, keepAs: string): Promise<void>;
  /** Removes kept keys but those of these names, and whatever a killed run left half-made. */
  forgetAllBut(names: readonly string[]): Promise<void>;
}

/** A key as the services read it: `0x` before it, no line break. */
export function normalKey(key: Secret): Secret {
  return key.map((text) => (text.trim().startsWith('0x') ? text.trim() : `0x${text.trim()}`));
}

/** Does what the plan says about a key. */
export async function changeKey(file: KeyFile, change: KeyChange, key: Secret | undefined): Promise<void> {
  if (change.kind === 'restore') await file.exchange(change.from, change.keepAs);
  else if (key !== undefined) await file.replace(normalKey(key), change.keepAs);
}

/* oxlint-disable import/no-named-as-default-member -- the module's types name exports that it has only on its default */
import sodium from 'libsodium-wrappers';

await sodium.ready;

/** A secret as GitHub keeps it: sealed, never shown again. */
export interface SealedSecret {
  readonly name: string;
  readonly sealed: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A configuration variable. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The secrets and variables of a repository, of one of its environments, or of an organization, with their key. */
export interface Vault {
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly secrets: Map<string, SealedSecret>;
  readonly variables: Map<string, Variable>;
}

/** An empty vault with a key pair of its own. */
export function newVault(id: number): Vault {
  const pair = sodium.crypto_box_keypair();
  return {
    keyId: String(3_380_204_578_043_523_000 + id),
    publicKey: pair.publicKey,
    privateKey: pair.privateKey,
    secrets: new Map(),
    variables: new Map(),
  };
}

/** A value sealed for this vault, in Base64. */
export function sealFor({ publicKey }: Vault, value: string): string {
  return Buffer.from(sodium.crypto_box_seal(value, publicKey)).toString('base64');
}

/** Opens a sealed box made for this vault; undefined if it was made for another key, or is none. */
export function openSealed(vault: Vault, sealed: string): string | undefined {
  try {
    return sodium.to_string(
      sodium.crypto_box_seal_open(Buffer.from(sealed, 'base64'), vault.publicKey, vault.privateKey),
    );
  } catch {
    return undefined;
  }
}

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../src/secret.ts';

/**
 * Signs what the bot keeps in its own comments. Whoever may write to a repository may also edit the bot's comments there, so
 * nothing in them is believed without a signature. The key comes from the app's private key: every replica has it, nobody
 * else does, and a new private key makes old signatures worthless.
 */
export class Seal {
  readonly #key: Uint8Array;

  constructor(privateKey: Secret) {
    this.#key = new Uint8Array(
      hkdfSync('sha256', privateKey.reveal(), '', 'd8x-ops: what the bot keeps in comments', 32),
    );
  }

  /** `text` with its signature, in letters, digits, `_`, `-` and one dot. */
  close(text: string): string {
    const content = Buffer.from(text).toString('base64url');
    return `${content}.${this.#sign(content).toString('base64url')}`;
  }

  /** The text that was closed; undefined when this key did not sign it. */
  open(sealed: string): string | undefined {
    const [content = '', signature = '', ...more] = sealed.split('.');
    const given = Buffer.from(signature, 'base64url');
    const right = this.#sign(content);
    if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return Buffer.from(content, 'base64url').toString('utf8');
  }

  #sign(content: string): Buffer {
    return createHmac('sha256', this.#key).update(content).digest();
  }
}

import { z } from 'zod';
import { isServiceName } from '../src/command/names.ts';
import { cleanText } from '../src/decode-text.ts';
import { parseRegistryName } from '../src/image/registry-name.ts';
import { type KeyService, keyServices, type StartPair } from '../src/request.ts';
import { secretLine, text, whole } from '../src/fields.ts';
import { Secret } from '../src/secret.ts';
import { normalKey } from '../src/update/keys/private-key.ts';

/** The kinds of values that inputs of the Action alone have. Each takes the text as GitHub passes it. */

/** A secret that may stand on several lines, such as a connection string of keywords. */
export const secretText = z.string().transform((value) => new Secret(cleanText(value).trim()));

/** An address of the web that only those know who may use it. */
export const secretUrl = secretLine
  .transform((secret) => secret.map((value) => value.trim()))
  .refine((secret) => {
    const url = URL.canParse(secret.reveal()) ? new URL(secret.reveal()) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  }, 'should be the address of a check, such as https://hc-ping.com/…, without a user and a password');

/** A secret of several lines, such as a key file: ends with one line break, has no carriage returns. */
export const secretFile = z.string().transform((value) => new Secret(`${value.replaceAll(/\r\n?/g, '\n').trim()}\n`));

/** A private key of secp256k1 in 64 hex digits, with or without `0x`: in the form in which the services read it from then on. */
export const hexKey = secretLine.transform((secret, context): Secret => {
  const key = normalKey(secret);
  if (key !== undefined) return key;
  context.addIssue('should be a private key of 64 hex digits, with or without 0x before them');
  return z.NEVER;
});

/** `SERVICE=none`, several separated by blanks, commas or line breaks: the services whose image does not encrypt its key file. */
export const plainKeyFiles = z.string().transform((value, context): readonly KeyService[] =>
  value
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .flatMap((entry) => {
      const service = keyServices.find((name) => entry === `${name}=none`);
      if (service === undefined) {
        context.addIssue(`should be ${keyServices.map((name) => `${name}=none`).join(' or ')}, or both`);
        return [];
      }
      return [service];
    }),
);

/** A registry's host, as references have it. */
export const registryName = text.transform((value, context): string => {
  const name = parseRegistryName(value);
  if (name !== undefined) return name;
  context.addIssue('should be the host of a registry, with its port where it has one, such as ghcr.io');
  return z.NEVER;
});

/** `FIRST>SECOND`, several separated by blanks, commas or line breaks: `FIRST` has to be ready before `SECOND` begins. */
export const startPairs = z.string().transform((value, context): readonly StartPair[] =>
  value
    .replaceAll(/\s*>\s*/g, '>')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .flatMap((entry) => {
      const [first = '', second = '', ...more] = entry.split('>');
      if (more.length === 0 && isServiceName(first) && isServiceName(second) && first !== second) {
        return [{ first, second }];
      }
      context.addIssue(`has "${entry.slice(0, 100)}", which is no pair of two services such as broker>referral`);
      return [];
    }),
);

/** Minutes by service; `default` is what counts for those that are not named. */
export interface ServiceMinutes {
  readonly default: number;
  readonly byService: Readonly<Record<string, number>>;
}

/**
 * Whole minutes from 1 to `most`, alone or as `SERVICE=MINUTES`, several separated by blanks, commas or line breaks: `10`, or `10 api=15`.
 * @param fallback for services that are not named, where no number stands alone
 */
export function serviceMinutes(most: number, fallback: number): z.ZodType<ServiceMinutes, string> {
  return z.string().transform((value, context) => {
    const found = new Map<string, number>();
    for (const entry of value.split(/[\s,]+/).filter((one) => one !== '')) {
      const [, service = '', digits = ''] = /^(?:([^=]+)=)?(\d{1,4})$/.exec(entry) ?? [];
      const minutes = Number(digits);
      if (digits === '' || minutes < 1 || minutes > most || (service !== '' && !isServiceName(service))) {
        const shown = JSON.stringify(entry.slice(0, 60));
        context.addIssue(
          `should be whole minutes from 1 to ${most}, such as 10, or for a service api=15, not ${shown}`,
        );
      } else if (found.has(service)) {
        context.addIssue(service === '' ? 'has two numbers that are for no service' : `names ${service} twice`);
      } else found.set(service, minutes);
    }
    const { '': alone = fallback, ...byService } = Object.fromEntries(found);
    return { default: alone, byService };
  });
}

/** The number of an issue or pull request. */
export const issueNumber = whole(1, 2 ** 31 - 1);

/** An id that GitHub gave, as its digits: some have more than a number can hold. */
export const githubId = text.refine(
  (value) => /^[1-9]\d{0,19}$/.test(value),
  'should be an id of GitHub: a whole number',
);

const spans = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** A whole number of hours, days or weeks, such as `36h`; in milliseconds. */
export const timeSpan = text.transform((value, context): number => {
  const [, digits = '', unit = ''] = /^([1-9]\d{0,4}) ?([hdw])$/.exec(value) ?? [];
  if (unit === 'h' || unit === 'd' || unit === 'w') return Number(digits) * spans[unit];
  context.addIssue('should be hours, days or weeks, such as 36h or 2d');
  return z.NEVER;
});

/** What go-ethereum says of an empty private key, and the last words of a broker or referral without one. */
const noKey = /invalid length, need 256 bits/;

/** The hint for a service that failed: what its log is known to mean, else the given one. */
export function hintFromLog(logs: readonly string[], otherwise: string): string {
  if (!logs.some((line) => noKey.test(line))) return otherwise;
  return (
    'It started without a key ("invalid length, need 256 bits"): its image can\'t read the key file that is there, as another image ' +
    'encrypted it, or finds none. Give the plain private key with the update: broker-private-key or referral-executor-key.'
  );
}

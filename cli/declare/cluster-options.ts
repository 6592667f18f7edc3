import type { OptionDeclaration } from './declaration.ts';

/** Where the files are that a deployment is reached with. */
export const clusterOptions = [
  {
    name: 'folder',
    kind: 'text',
    value: 'DIR',
    description:
      'Folder that d8x-cli deployed from: `hosts.cfg`, `.d8x-config/d8x.conf.json`, `id_ed25519`, `password.txt`.',
    fallback: 'the current folder',
  },
  {
    name: 'config',
    kind: 'text',
    value: 'FILE',
    description: '`d8x.conf.json`, where it lies elsewhere (`--config-directory` of d8x-cli).',
    fallback: '`.d8x-config/d8x.conf.json` in the folder, else `d8x.conf.json` in the folder',
  },
  {
    name: 'ssh-key',
    kind: 'text',
    value: 'FILE',
    description: "The hosts' private key.",
    fallback: '`id_ed25519` in the folder',
  },
  {
    name: 'ssh-jump',
    kind: 'text',
    value: 'USER@HOST:PORT',
    description:
      'A jump host that every host is reached through; its key is pinned as any other. The workflows take it from the variable `D8X_SSH_JUMP`.',
    fallback: 'what `hosts.cfg` says',
  },
  {
    name: 'passphrase-file',
    kind: 'text',
    value: 'FILE',
    description: 'File with the passphrase of the private key, where it has one.',
  },
  {
    name: 'password-file',
    kind: 'text',
    value: 'FILE',
    description: 'File with the password for sudo on the hosts.',
    fallback: '`password.txt` in the folder',
  },
  {
    name: 'known-hosts',
    kind: 'text',
    value: 'FILE',
    description: "The hosts' pinned public keys. `init` writes it.",
    fallback: '`known_hosts` in the folder',
  },
  {
    name: 'accept-host-key',
    kind: 'list',
    value: 'HOST=SHA256:…',
    description:
      "A host's key that you have compared on its own console (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`), by its name or address. Once for each host.",
  },
] as const satisfies readonly OptionDeclaration[];

/** What every command takes. */
export const commonOptions = [
  { name: 'help', kind: 'flag', short: 'h', description: 'Shows this help.' },
] as const satisfies readonly OptionDeclaration[];

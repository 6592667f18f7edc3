import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sudoRefused } from '../../../../src/cluster/ssh/ssh-faults.ts';
import { Secret } from '../../../../src/secret.ts';

/*
 * What sudo-rs 0.2.15 (Debian forky, /usr/lib/cargo/bin/sudo) was seen to say to the rendered commands on a host of its own. Unlike sudo
 * it puts the prompt in brackets, asks again however often passwd_tries says, and goes on with a sudoers of which it does not know a line.
 */
const asks = '[sudo: d8x-ops-sudo-prompt:] Password: \n';
const again = `${asks}sudo: Authentication failed, try again.\n${asks}`;
const unknown = "/etc/sudoers:1:10: unknown setting: 'requiretty'\nDefaults requiretty\n         ^~~~~~~~~~\n";

const sudoRs: readonly (readonly [string, string, string, RegExp])[] = [
  ['a wrong password', 'no', `${again}sudo: Incorrect authentication attempt\n`, /refused the password/],
  [
    'a wrong password of one try',
    'no',
    `${asks}sudo: maximum 1 incorrect authentication attempts\n`,
    /refused the password/,
  ],
  [
    'no password',
    '',
    `${again}sudo: Authentication required but not attempted\n`,
    /asks for a password, and none is given/,
  ],
  ['a user who may not', 'pw', "sudo: I'm sorry d8x. I'm afraid I can't do that\n", /does not let the user/],
  ['a wrong password and a line that it does not know', 'no', `${unknown}${again}`, /refused the password/],
  ['a locked account', 'pw', `${asks}sudo: Account validation failure, is your account locked?\n`, /account is locked/],
  [
    'sudoers that anyone may write',
    'pw',
    'sudo: invalid configuration: /etc/sudoers cannot be world-writable\n',
    /began nothing: sudo: invalid configuration: .* world-writable/,
  ],
];

/** What sudo 1.9.13 says of the same. */
const sudo: readonly (readonly [string, string, string, RegExp])[] = [
  ['requiretty', 'pw', 'sudo: sorry, you must have a tty to run sudo\n', /wants a terminal/],
  ['a user who may not', 'pw', 'd8x-ops-sudo-prompt:d8x is not in the sudoers file.\n', /does not let the user/],
  [
    'an expired account',
    'pw',
    'd8x-ops-sudo-prompt:sudo: Account expired or PAM config lacks an "account" section for sudo, contact your system administrator\nsudo: a password is required\n',
    /account is locked, or it or its password has expired/,
  ],
  [
    'an expired password',
    'pw',
    'd8x-ops-sudo-prompt:sudo: Account or password is expired, reset your password and try again\nsudo: a password is required\n',
    /account is locked, or it or its password has expired/,
  ],
];

for (const [program, cases] of [
  ['sudo-rs', sudoRs],
  ['sudo', sudo],
] as const) {
  suite(`what ${program} says when it lets nobody in`, () => {
    for (const [name, password, said, message] of cases) {
      test(`is told for ${name}`, () => {
        assert.match(sudoRefused('manager', new Secret(password), said).message, message);
      });
    }
  });
}

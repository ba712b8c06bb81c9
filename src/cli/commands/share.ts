import type { Command } from 'commander';
import { InvalidInput, NotFound } from '../../kit/errors.js';
import { findDevice } from '../find-device.js';
import { findUser, listUsers } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { shareShape, type WireShare } from '../wire/codes.js';

const RIGHTS = {
  unlock: 'can_unlock',
  lock: 'can_lock',
  pins: 'can_manage_pins',
  logs: 'can_view_logs',
  share: 'can_share',
} as const;
type Right = keyof typeof RIGHTS;
const NAMES = Object.keys(RIGHTS) as Right[];

interface ShareAddOptions extends SharedOptions {
  readonly rights: string;
  readonly from?: string;
  readonly until?: string;
  readonly schedule?: string;
}

export function addShareAdd(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('add')
      .description('give a person rights on a lock')
      .argument('<device-id>', 'the lock')
      .argument('<person>', 'e-mail, username, phone or full name')
      .option('--rights <list>', `of ${NAMES.join(', ')}, with commas`, 'unlock,lock')
      .option('--from <time>', 'valid from, for example 2026-01-05T09:00:00Z')
      .option('--until <time>', 'valid until')
      .option('--schedule <id>', 'only in the hours of this schedule'),
    [
      'share add front-door anna@example.org',
      'share add front-door anna@example.org --rights unlock,lock,pins --until 2026-01-31T00:00:00Z',
    ],
  ).action(
    reporting(shell, async (options: ShareAddOptions, lock: string, name: string) => {
      const rights = rightsIn(options.rights);
      const hub = hubOf(shell, options);
      const { id, device_id } = await findDevice(hub, lock);
      const user = await findUser(hub, name);
      const body = {
        shared_with: user.id,
        ...Object.fromEntries(rights.map((right) => [RIGHTS[right], true])),
        ...(options.from !== undefined && { valid_from: options.from }),
        ...(options.until !== undefined && { valid_until: options.until }),
        ...(options.schedule !== undefined && { schedule_id: options.schedule }),
      };
      const share = await hub.post(`/api/v1/devices/${id}/shares`, body, shareShape);
      return {
        document: { share },
        text: `${user.full_name || name} now has ${rights.join(', ')} on ${device_id}.`,
      };
    }),
  );
}

export function addShareList(parent: Command, shell: Shell): void {
  shared(
    parent.command('list').description('list the shares of a lock').argument('<device-id>', 'the lock'),
    ['share list front-door'],
  ).action(
    reporting(shell, async (options: SharedOptions, lock: string) => {
      const hub = hubOf(shell, options);
      const { id } = await findDevice(hub, lock);
      const shares = await hub.list(`/api/v1/devices/${id}/shares`, shareShape);
      const names = new Map((await listUsers(hub)).map((user) => [user.id, user.full_name || user.username]));
      const rows = shares.map((share) => [
        share.id,
        names.get(share.shared_with) ?? share.shared_with,
        NAMES.filter((right) => share[RIGHTS[right]]).join(', '),
        stateOf(share),
        share.valid_from,
        share.valid_until,
      ]);
      const empty = `Nobody has a share of ${lock}. Give one: doorward share add --help`;
      return {
        document: { shares },
        text: table(['ID', 'PERSON', 'RIGHTS', 'STATE', 'FROM', 'UNTIL'], rows, empty),
      };
    }),
  );
}

export function addShareRemove(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('remove')
      .description('revoke a share, with all that was given and made under it')
      .argument('<device-id>', 'the lock')
      .argument('<share>', 'its id, or its person'),
    ['share remove front-door anna@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, lock: string, name: string) => {
      const hub = hubOf(shell, options);
      const { id, device_id } = await findDevice(hub, lock);
      const path = `/api/v1/devices/${id}/shares`;
      const shares = (await hub.list(path, shareShape)).filter(({ revoked_at }) => revoked_at === null);
      const byId = shares.find((share) => share.id === name.toLowerCase());
      const person = byId ? null : await findUser(hub, name);
      const share = byId ?? shares.find(({ shared_with }) => shared_with === person?.id);
      if (!share) {
        throw new NotFound(
          'share_not_found',
          `"${name}" has no share of ${device_id}. See \`doorward share list ${device_id}\`.`,
        );
      }
      await hub.remove(`${path}/${share.id}`);
      const after = await hub.get(`${path}/${share.id}`, shareShape);
      const waiting = after.revoke_pending.length;
      return {
        document: { removed: after },
        text:
          waiting === 0
            ? 'The share is revoked.'
            : `The share is revoked. ${waiting} lock(s) still hold codes made under it, until they are reached.`,
      };
    }),
  );
}

/** @throws InvalidInput `usage` */
function rightsIn(list: string): Right[] {
  const named = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const wrong = named.find((name) => !Object.hasOwn(RIGHTS, name));
  if (wrong !== undefined || named.length === 0) {
    throw new InvalidInput(
      'usage',
      `--rights takes some of ${NAMES.join(', ')}, with commas${wrong === undefined ? '' : `; not "${wrong}"`}.`,
    );
  }
  return NAMES.filter((name) => named.includes(name));
}

function stateOf({ revoked_at, revoke_pending, is_active }: WireShare): string {
  if (revoke_pending.length > 0) return 'ended, codes still on locks';
  if (revoked_at !== null) return 'revoked';
  return is_active ? 'active' : 'not in force';
}

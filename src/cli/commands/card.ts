import type { Command } from 'commander';
import { Conflict, InvalidInput, NotFound } from '../../kit/errors.js';
import { deviceNamed, findDevice, listDevices } from '../find-device.js';
import { findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { cardShape, enrolmentShape, type WireCard, type WireEnrolment } from '../wire/codes.js';

const POLL_MS = 300;
const PATH = '/api/v1/access/cards';

interface CardEnrolOptions extends SharedOptions {
  readonly lock?: string;
  readonly user?: string;
  readonly label?: string;
  readonly timeout: string;
}

export function addCardEnrol(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('enrol')
      .description('take the next card presented at a lock; the lock shows it as denied')
      .option('--lock <device-id>', 'the lock to present it at, which it opens from then on')
      .option('--user <person>', 'whose card it is: e-mail, username, phone or full name')
      .option('--label <text>', 'what to call it (default: the name of its person)')
      .option('--timeout <seconds>', 'how long to wait for it, 5 to 300', '60'),
    ['card enrol --lock front-door --user anna@example.org --label "blue tag"'],
  ).action(
    reporting(shell, async (options: CardEnrolOptions) => {
      if (options.lock === undefined) throw new InvalidInput('usage', 'Name the lock with --lock DEVICE_ID.');
      if (options.user === undefined) throw new InvalidInput('usage', 'Say whose card it is with --user.');
      if (!/^[0-9]{1,3}$/.test(options.timeout))
        throw new InvalidInput('usage', '--timeout takes a number of seconds from 5 to 300.');
      const hub = hubOf(shell, options);
      const lock = await findDevice(hub, options.lock);
      const user = await findUser(hub, options.user);
      const path = `/api/v1/devices/${lock.id}/cards/enrol`;
      const label = options.label ?? (user.full_name || options.user);
      const body = { label, user_id: user.id, timeout_s: Number(options.timeout) };
      let enrolment = await hub.post(path, body, enrolmentShape);
      shell.tell(`Present the card at ${lock.device_id} now. The lock shows it as denied.`);
      const mine = enrolment.id;
      while (enrolment.state === 'waiting' && enrolment.id === mine) {
        await pause();
        enrolment = await hub.get(path, enrolmentShape);
      }
      if (enrolment.state !== 'enrolled' || enrolment.id !== mine) throw notEnrolled(enrolment);
      return {
        document: { enrolment },
        text: `Card "${label}" opens ${lock.device_id}.`,
      };
    }),
  );
}

/** Keeps the process alive, which a timer of the clock does not. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

const WHY: Readonly<Record<string, string>> = {
  card_taken: 'This card is enrolled at the lock already.',
  card_unreadable: 'The lock could not read the id of this card.',
  cards_full: 'The lock has no room for more cards.',
  person_unknown: 'The person is not there any more.',
};

function notEnrolled({ state, reason }: WireEnrolment): Conflict {
  if (state === 'expired') return new Conflict('enrolment_expired', 'No card was presented in time.');
  return new Conflict('not_enrolled', WHY[reason ?? ''] ?? 'The card was not enrolled. Try again.');
}

export function addCardList(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('list')
      .description('list cards')
      .option('--lock <device-id>', 'of one lock')
      .option('--user <person>', 'of one person'),
    ['card list', 'card list --lock front-door --json'],
  ).action(
    reporting(shell, async (options: SharedOptions & { readonly lock?: string; readonly user?: string }) => {
      const hub = hubOf(shell, options);
      const devices = await listDevices(hub);
      const filter = new URLSearchParams();
      if (options.lock !== undefined) filter.set('device_id', deviceNamed(options.lock, devices).id);
      if (options.user !== undefined) filter.set('user_id', (await findUser(hub, options.user)).id);
      const cards = await hub.list(`${PATH}?${filter.toString()}`, cardShape);
      const nameOf = (id: string) => devices.find((device) => device.id === id)?.device_id ?? id;
      const text = table(
        ['ID', 'LABEL', 'LOCK', 'STATE', 'USED'],
        cards.map((card) => [
          card.id,
          card.label,
          nameOf(card.device_id),
          card.revoked_at === null ? 'active' : 'revoked',
          card.use_count,
        ]),
        'No cards. Enrol one: doorward card enrol --help',
      );
      return { document: { cards }, text };
    }),
  );
}

export function addCardRemove(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('remove')
      .description('revoke a card; from then on it opens nothing')
      .argument('<card>', 'its id, or its label when no other card has that label'),
    ['card remove "blue tag"'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id, label } = cardNamed(name, await hub.list(PATH, cardShape));
      await hub.remove(`${PATH}/${id}`);
      return { document: { removed: { id, label } }, text: `Card "${label}" is revoked.` };
    }),
  );
}

/** @throws NotFound `card_not_found`, InvalidInput `card_ambiguous` */
function cardNamed(name: string, cards: readonly WireCard[]): WireCard {
  const byId = cards.find(({ id }) => id === name.toLowerCase());
  const byLabel = cards.filter(({ label, revoked_at }) => label === name && revoked_at === null);
  if (!byId && byLabel.length > 1) {
    throw new InvalidInput(
      'card_ambiguous',
      `${byLabel.length} cards are called "${name}". Use the id from \`doorward card list\`.`,
    );
  }
  const card = byId ?? byLabel[0];
  if (!card) throw new NotFound('card_not_found', `There is no card "${name}". See \`doorward card list\`.`);
  return card;
}

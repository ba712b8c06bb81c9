import type { Command } from 'commander';
import { rfc3339 } from '../../kit/clock.js';
import { InvalidInput, NotFound } from '../../kit/errors.js';
import { deviceNamed, listDevices } from '../find-device.js';
import { findUser } from '../find-user.js';
import type { HubClient } from '../hub-client.js';
import { codeText, qrText } from '../qr-text.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { shownTicketShape, ticketShape, type WireTicket } from '../wire/codes.js';
import { type WireDevice } from '../wire/locks.js';
import { repeatedOption } from '../repeated-option.js';

const PATH = '/api/v1/access/qr';

interface QrAddOptions extends SharedOptions {
  readonly lock: readonly string[];
  readonly label?: string;
  readonly user?: string;
  readonly from?: string;
  readonly until?: string;
  readonly uses?: string;
}

export function addQrAdd(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('add')
      .description('make a QR ticket and show it')
      .addOption(repeatedOption('--lock <device-id>', 'a lock it opens'))
      .option('--label <text>', 'what it is for (default: the name of its person)')
      .option(
        '--user <person>',
        'whose it is: e-mail, username, phone or full name (default: of whoever shows it)',
      )
      .option('--from <time>', 'valid from (default: now)')
      .option('--until <time>', 'valid until, for example 2026-01-05T18:00:00+05:00')
      .option('--uses <number>', 'entries at all its locks together (default: any number)'),
    ['qr add --lock front-door --label Plumber --until 2026-01-05T18:00:00+05:00 --uses 1'],
  ).action(
    reporting(shell, async (options: QrAddOptions) => {
      if (options.lock.length === 0) throw new InvalidInput('usage', 'Name a lock with --lock DEVICE_ID.');
      if (options.label === undefined && options.user === undefined) {
        throw new InvalidInput('usage', 'Say whose it is with --user, or what it is for with --label.');
      }
      if (options.until === undefined) throw new InvalidInput('usage', 'Say until when with --until TIME.');
      const uses = usesOf(options.uses);
      const hub = hubOf(shell, options);
      const devices = await listDevices(hub);
      const locks = options.lock.map((name) => deviceNamed(name, devices));
      const user = options.user === undefined ? null : await findUser(hub, options.user);
      const ticket = await hub.post(
        PATH,
        {
          device_ids: locks.map(({ id }) => id),
          label: options.label ?? (user?.full_name || options.user),
          ...(user && { user_id: user.id }),
          valid_from: options.from ?? rfc3339(shell.clock.wallMs()),
          valid_until: options.until,
          ...(uses !== null && { max_uses: uses }),
        },
        shownTicketShape,
      );
      const doors = locks.map(({ device_id }) => device_id).join(', ');
      return { document: { ticket }, text: `${picture(ticket.code)}\n"${ticket.label}" opens ${doors}.` };
    }),
  );
}

export function addQrList(parent: Command, shell: Shell): void {
  shared(parent.command('list').description('list QR tickets').option('--lock <device-id>', 'of one lock'), [
    'qr list',
    'qr list --lock front-door --json',
  ]).action(
    reporting(shell, async (options: SharedOptions & { readonly lock?: string }) => {
      const hub = hubOf(shell, options);
      const devices = await listDevices(hub);
      const filter = options.lock === undefined ? '' : `?device_id=${deviceNamed(options.lock, devices).id}`;
      const tickets = await hub.list(`${PATH}${filter}`, ticketShape);
      return { document: { tickets }, text: ticketTable(tickets, devices) };
    }),
  );
}

export function addQrShow(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('show')
      .description('show a QR ticket again, while it is of use; the log says so')
      .argument('<ticket>', 'its id, or its label when no other ticket has that label'),
    ['qr show Plumber'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id } = await ticketNamed(name, hub);
      const ticket = await hub.get(`${PATH}/${id}/code`, shownTicketShape);
      return { document: { ticket }, text: picture(ticket.code) };
    }),
  );
}

export function addQrRemove(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('remove')
      .description('revoke a QR ticket; from then on it opens nothing')
      .argument('<ticket>', 'its id, or its label when no other ticket has that label'),
    ['qr remove Plumber', 'qr remove 0198f3c2-7b1a-7c3d-8e4f-5a6b7c8d9e0f'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id, label } = await ticketNamed(name, hub);
      await hub.remove(`${PATH}/${id}`);
      return { document: { removed: { id, label } }, text: `Ticket "${label}" is revoked.` };
    }),
  );
}

function picture(code: string): string {
  return `${qrText(code)}\n\n${codeText(code)}\n`;
}

function usesOf(uses: string | undefined): number | null {
  if (uses === undefined) return null;
  if (/^[1-9][0-9]{0,4}$/.test(uses)) return Number(uses);
  throw new InvalidInput('usage', '--uses takes a whole number from 1 to 65535.');
}

function ticketTable(tickets: readonly WireTicket[], devices: readonly WireDevice[]): string {
  const nameOf = (id: string) => devices.find((device) => device.id === id)?.device_id ?? id;
  return table(
    ['ID', 'LABEL', 'LOCKS', 'STATE', 'FROM', 'UNTIL', 'USED'],
    tickets.map((ticket) => [
      ticket.id,
      ticket.label,
      ticket.device_ids.map(nameOf).join(', '),
      stateOf(ticket),
      ticket.valid_from,
      ticket.valid_until,
      ticket.max_uses === null ? ticket.use_count : `${ticket.use_count} of ${ticket.max_uses}`,
    ]),
    'No QR tickets. Make one: doorward qr add --help',
  );
}

function stateOf({ revoked_at, is_active, max_uses, use_count }: WireTicket): string {
  if (revoked_at !== null) return 'revoked';
  if (max_uses !== null && use_count >= max_uses) return 'used up';
  return is_active ? 'active' : 'not now';
}

/** @throws NotFound `ticket_not_found`, InvalidInput `ticket_ambiguous` */
async function ticketNamed(name: string, hub: HubClient): Promise<WireTicket> {
  const tickets = await hub.list(PATH, ticketShape);
  const byId = tickets.find(({ id }) => id === name.toLowerCase());
  const byLabel = tickets.filter(({ label, revoked_at }) => label === name && revoked_at === null);
  if (!byId && byLabel.length > 1) {
    throw new InvalidInput(
      'ticket_ambiguous',
      `${byLabel.length} tickets are called "${name}". Use the id from \`doorward qr list\`.`,
    );
  }
  const ticket = byId ?? byLabel[0];
  if (!ticket)
    throw new NotFound('ticket_not_found', `There is no ticket "${name}". See \`doorward qr list\`.`);
  return ticket;
}

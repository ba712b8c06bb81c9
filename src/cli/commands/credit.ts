import type { Command } from 'commander';
import { findUser } from '../find-user.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { balanceShape, changedBalanceShape, type WireBalance } from '../wire/people.js';

interface TopUpOptions extends SharedOptions {
  readonly transaction: string;
  readonly note?: string;
}

export function addCreditShow(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('show')
      .description('what somebody has')
      .argument('<person>', 'e-mail, username, phone or full name'),
    ['credit show bob@example.org'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id, full_name } = await findUser(hub, name);
      const balance = await hub.get(`/api/v1/users/${id}/balance`, balanceShape);
      return { document: { balance }, text: `${full_name || name}: ${words(balance)}` };
    }),
  );
}

export function addCreditTopUp(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('top-up')
      .description('add credit; asked again with the same transaction, nothing more is added')
      .argument('<person>', 'e-mail, username, phone or full name')
      .argument('<amount>', 'for example 12.50')
      .requiredOption(
        '--transaction <id>',
        'what this payment is called, for example the number of its receipt',
      )
      .option('--note <text>', 'kept with it'),
    ['credit top-up bob@example.org 12.50 --transaction receipt-0042'],
  ).action(
    reporting(shell, async (options: TopUpOptions, name: string, amount: string) => {
      const hub = hubOf(shell, options);
      const { id, full_name } = await findUser(hub, name);
      const body = {
        transaction_id: options.transaction,
        amount,
        ...(options.note !== undefined && { note: options.note }),
      };
      const balance = await hub.post(`/api/v1/users/${id}/balance/top-up`, body, changedBalanceShape);
      const done = balance.repeated ? 'was added before' : 'added';
      return { document: { balance }, text: `${amount} ${done}. ${full_name || name}: ${words(balance)}` };
    }),
  );
}

function words({ main, frozen }: WireBalance): string {
  return `${main} to spend, ${frozen} set aside.`;
}

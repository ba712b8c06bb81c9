import * as z from 'zod';
import type { BackupView } from '../../operations/backup/backup-use-cases.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeOrNull, timeOut } from '../wire/fields.js';

const RECIPIENT_CHARACTERS_MAX = 100;

const backupsSchema = z
  .object({
    place: z.string().nullable().meta({ description: 'null: no place is set.' }),
    recipient: z
      .string()
      .nullable()
      .meta({ description: 'Public half of the recovery key; null: none was made, and no backup is.' }),
    recipient_since: timeOut.nullable(),
    every_hours: z.int().meta({ description: 'How old the last one gets before the next is made.' }),
    is_running: z.boolean(),
    last: z
      .object({ name: z.string(), made_at: timeOut, bytes: z.int(), sha256: z.string(), events: z.int() })
      .nullable(),
    tried_at: timeOut.nullable(),
    trouble: z.string().nullable().meta({ description: 'Code of what kept the last try from its end.' }),
    proved_at: timeOut.nullable(),
    proof_trouble: z.string().nullable(),
  })
  .meta({ id: 'Backups' });

const shelved = z.object({ name: z.string(), bytes: z.int() }).meta({ id: 'ShelvedBackup' });

function toWireBackups(view: BackupView): z.output<typeof backupsSchema> {
  const { made } = view;
  return {
    place: view.place,
    recipient: view.recipient,
    recipient_since: timeOrNull(view.recipientAtMs),
    every_hours: view.everyHours,
    is_running: view.isRunning,
    last: made && {
      name: made.name,
      made_at: new Date(made.atMs).toISOString(),
      bytes: made.bytes,
      sha256: made.sha256,
      events: made.events,
    },
    tried_at: timeOrNull(view.triedAtMs),
    trouble: view.trouble,
    proved_at: timeOrNull(view.provedAtMs),
    proof_trouble: view.proofTrouble,
  };
}

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/backups',
  summary: 'Whom backups are made for, where they go, and how the last one fared',
  permission: 'backups:manage',
  limit: 'user',
  success: { status: 200, description: 'Backups', data: backupsSchema },
  handler: (_, { operations, caller }) => ok('Backups', toWireBackups(operations.readBackups(caller))),
});

const list = defineRoute({
  method: 'GET',
  path: '/api/v1/backups/files',
  summary: 'Backups that lie there, oldest first',
  permission: 'backups:manage',
  limit: 'action',
  success: { status: 200, description: 'Whole ones alone', data: z.array(shelved) },
  codes: ['backup_off', 'backup_unreachable'],
  handler: async (_, { operations, caller }) =>
    ok(
      'Backups',
      (await operations.listBackups(caller)).map(({ name, bytes }) => ({ name, bytes })),
    ),
});

const make = defineRoute({
  method: 'POST',
  path: '/api/v1/backups',
  summary: 'Begin to make a backup',
  permission: 'backups:manage',
  limit: 'action',
  success: { status: 202, description: 'It runs; look again how it fares', data: backupsSchema },
  codes: ['backup_off', 'backup_no_key', 'backup_running'],
  handler: async (_, { operations, caller }) => ({
    ...ok('A backup is being made', toWireBackups(await operations.startBackup(caller))),
    status: 202,
  }),
});

const prove = defineRoute({
  method: 'POST',
  path: '/api/v1/backups/prove',
  summary: 'Begin to read the last backup back, and compare it with what was proved to open when it was made',
  permission: 'backups:manage',
  limit: 'action',
  success: { status: 202, description: 'It runs; look again how it fares', data: backupsSchema },
  codes: ['backup_off', 'backup_running', 'backup_not_found'],
  handler: async (_, { operations, caller }) => ({
    ...ok('The last backup is being read back', toWireBackups(await operations.startProof(caller))),
    status: 202,
  }),
});

const setRecipient = defineRoute({
  method: 'PUT',
  path: '/api/v1/backups/recipient',
  summary: 'Make backups for this recovery key; its other half stays with its owner',
  permission: 'backups:manage',
  limit: 'action',
  body: z
    .strictObject({
      recipient: z.string().max(RECIPIENT_CHARACTERS_MAX).meta({ description: 'age1…' }),
      replace: z.boolean().default(false).meta({ description: 'Older backups still need the old key.' }),
    })
    .meta({ id: 'BackupRecipient' }),
  success: { status: 200, description: 'Backups', data: backupsSchema },
  codes: ['recipient_form', 'recipient_set'],
  handler: async ({ body }, { operations, caller }) =>
    ok('Backups', toWireBackups(await operations.setBackupRecipient(caller, body.recipient, body.replace))),
});

export const backupRoutes: readonly Route[] = [read, list, make, prove, setRecipient];

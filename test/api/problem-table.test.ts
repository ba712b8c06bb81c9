import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { PROBLEM_TYPE, problemAnswer } from '../../src/api/problem.js';
import { PROBLEMS, isProblemCode } from '../../src/api/problem-table.js';
import { HubError } from '../../src/kit/errors.js';

/** Codes that end a start or a backup, or stay between the hub's own parts: no request ever meets them. */
const NOT_FOR_CLIENTS = [
  'admin_group_unusable',
  'already_running',
  'backup_changed',
  'backup_damaged',
  'backup_failing',
  'backup_no_space',
  'backup_too_large',
  'backup_too_new',
  'backup_waits',
  'certificate_maker_failed',
  'data_dir_in_use',
  'data_dir_not_empty',
  'data_dir_unusable',
  'database_damaged',
  'event_too_large',
  'file_refused',
  'keys_ambiguous',
  'keys_damaged',
  'keys_exposed',
  'keys_missing',
  'keys_unreadable',
  'lock_event_known',
  'master_key_form',
  'master_key_wrong',
  'mqtt_listen_failed',
  'no_database',
  'pepper_wrong',
  'recovery_key_form',
  'recovery_key_wrong',
  'restore_running',
  'roll_back_unfinished',
  'sealed_damaged',
  'settings_invalid',
  'socket_path_unusable',
  'storage_broken',
  'store_damaged',
  'store_too_new',
  'store_unopenable',
  'store_unsafe',
  'ticket_key_missing',
  'tls_certificate_unusable',
  'too_large_to_seal',
];

/** What each kind of error may look like from outside. */
const STATUSES: Readonly<Record<string, readonly number[]>> = {
  HubError: [400, 405, 408, 431, 500],
  InvalidInput: [400, 413, 415, 422],
  Unauthenticated: [401],
  Refused: [403],
  PaymentRequired: [402],
  NotFound: [404],
  Conflict: [409],
  TooMany: [429],
  Unavailable: [503, 504],
  OutcomeUnknown: [504],
};

const THROWN = new RegExp(`new (${Object.keys(STATUSES).join('|')})\\(\\s*'([a-z_]+)'`, 'g');

interface Thrown {
  readonly kind: string;
  readonly code: string;
  readonly file: string;
}

/** Every code in the sources of the hub: its own programs beside it have their own tables. */
function thrownCodes(): readonly Thrown[] {
  const root = fileURLToPath(new URL('../../src', import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/^(simulator|cli)[\\/]/.test(file),
  );
  return files.flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(THROWN)].map(([, kind = '', code = '']) => ({
      kind,
      code,
      file,
    })),
  );
}

t.test('every code that is thrown has a status and a title', async (t) => {
  const thrown = thrownCodes().filter(({ code }) => !NOT_FOR_CLIENTS.includes(code));
  t.ok(thrown.length > 30, 'the search finds them');
  for (const { kind, code, file } of thrown) {
    if (!isProblemCode(code)) {
      t.fail(`${code} (${file}) needs a row in problem-table.ts`);
      continue;
    }
    const { status } = PROBLEMS[code];
    t.ok(STATUSES[kind]?.includes(status), `${kind} ${code} (${file}) is answered with ${status}`);
  }
});

t.test('every row is an error', async (t) => {
  for (const [code, { status, title }] of Object.entries(PROBLEMS)) {
    t.match(code, /^[a-z_]+$/);
    t.ok(status >= 400 && status <= 504 && title.length > 4, code);
  }
});

t.test('a code without a row says nothing of what is inside', async (t) => {
  const answer = problemAnswer(new HubError('secret_code', 'secret detail'), { path: '/x', requestId: 'r' });
  t.equal(answer.status, 500);
  t.equal(answer.contentType, PROBLEM_TYPE);
  t.notMatch(answer.body, /secret/);
  t.match(JSON.parse(answer.body), { code: 'internal_error', request_id: 'r', instance: '/x' });
});

import { NO_SET_DIGEST, pinVerifier } from '../../firmware-protocol/credential-set.js';
import { encodeHubMessage } from '../../firmware-protocol/hub-messages.js';
import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import { encodeLockMessage } from '../../firmware-protocol/lock-message-table.js';
import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import { hex, messageToJson } from '../../test/firmware-protocol/vector-file.js';
import { fixedBytes, VectorSet, writeVectors } from './vector-set.js';

const bootId = fixedBytes('boot', 8);
const commandId = fixedBytes('command', 16);
const requestId = fixedBytes('request', 8);
const credentialId = fixedBytes('credential', 16);
const credentialKey = fixedBytes('credential key', 32);
const verifier = pinVerifier(credentialKey, '0427');
const stamp = { bootId, lockMs: 86_400_123 };
const identity = {
  ...stamp,
  serial: 'DW-000017',
  model: 'Doorward One',
  firmwareVersion: '1.4.0',
  canUnlatch: true,
};

const HUB_MESSAGES: HubMessage[] = [
  { type: 'get_info' },
  { type: 'get_status' },
  { type: 'actuate', commandId, direction: 'unlock', bootId, notAfterMs: 86_402_000 },
  { type: 'actuate', commandId, direction: 'lock', bootId, notAfterMs: 0 },
  { type: 'actuate', commandId, direction: 'unlatch', bootId, notAfterMs: Number.MAX_SAFE_INTEGER },
  { type: 'get_result', commandId },
  { type: 'get_events', after: 0 },
  { type: 'ack_events', bootId, upto: 4_294_967_295 },
  { type: 'access_decision', requestId, grant: true, bootId, notAfterMs: 86_401_023 },
  { type: 'access_decision', requestId, grant: false, bootId, notAfterMs: 86_401_023 },
  { type: 'identify' },
  { type: 'reboot', commandId, bootId, notAfterMs: 86_402_000 },
  { type: 'pair_commit', psk: fixedBytes('operational psk', 32) },
  { type: 'set_time', unixMs: 1_790_000_000_000 },
  { type: 'set_credentials', setVersion: 7, step: 'begin', credentialCount: 2, credentialKey },
  { type: 'set_credentials', setVersion: 7, step: 'part', credentialIndex: 0, credentialId, verifier },
  {
    type: 'set_credentials',
    setVersion: 7,
    step: 'part',
    credentialIndex: 1,
    credentialId,
    verifier,
    validFromMs: 1_790_000_000_000,
    validUntilMs: 1_790_003_600_000,
  },
  { type: 'set_credentials', setVersion: 7, step: 'commit', digest: fixedBytes('digest', 32) },
  { type: 'get_credentials_digest' },
  { type: 'firmware_begin', header: Buffer.alloc(112, 0x5a), signature: Buffer.alloc(64, 0xa5) },
  { type: 'firmware_chunk', offset: 0, chunk: Uint8Array.of(0) },
  { type: 'firmware_chunk', offset: 4_194_304, chunk: Buffer.alloc(448, 0xa5) },
  { type: 'firmware_commit', payloadHash: fixedBytes('payload hash', 32) },
];

const event = {
  type: 'event',
  seq: 1,
  bootId,
  atLockMs: 86_400_000,
  lockMs: 86_400_123,
  currentBootId: bootId,
} as const;

const LOCK_MESSAGES: LockMessage[] = [
  { type: 'info', ...identity },
  { type: 'paired', ...identity, canUnlatch: false },
  { type: 'status', ...stamp, bolt: 'locked', door: 'closed', batteryPercent: 87, tamper: false },
  { type: 'status', ...stamp, bolt: 'unknown', door: 'unknown', batteryPercent: null, tamper: true },
  { type: 'result', ...stamp, commandId, outcome: 'done', success: true, bolt: 'unlocked' },
  { type: 'result', ...stamp, commandId, outcome: 'done', success: false, reason: 'jammed', bolt: 'jammed' },
  { type: 'result', ...stamp, commandId, outcome: 'refused', reason: 'expired', bolt: 'locked' },
  { type: 'result', ...stamp, commandId, outcome: 'interrupted', bolt: 'unknown' },
  { type: 'result', ...stamp, commandId, outcome: 'never_seen', bolt: 'locked' },
  { type: 'result', ...stamp, commandId, outcome: 'evicted', bolt: 'moving' },
  { ...event, kind: 'bolt', source: 'thumb_turn', position: 'unlocked' },
  { ...event, kind: 'door', position: 'open', seq: 4_294_967_295 },
  { ...event, kind: 'jam', source: 'auto' },
  { ...event, kind: 'tamper' },
  { ...event, kind: 'battery', batteryPercent: 9 },
  { ...event, kind: 'boot' },
  { ...event, kind: 'wrong_code', source: 'keypad', requestId },
  { ...event, kind: 'actuated', source: 'keypad', requestId, direction: 'unlock', success: true },
  {
    ...event,
    kind: 'actuated',
    source: 'keypad',
    requestId,
    direction: 'unlock',
    success: true,
    credentialId,
  },
  { ...event, kind: 'wrong_code', source: 'keypad', requestId, credentialId, refusal: 'time_unknown' },
  { ...event, kind: 'events_lost', count: 12, currentBootId: fixedBytes('later boot', 8) },
  { type: 'access_request', ...stamp, requestId, kind: 'pin', value: '0427' },
  { type: 'access_request', ...stamp, requestId, kind: 'qr', value: 'é'.repeat(128) },
  { type: 'access_request', ...stamp, requestId, kind: 'card', value: '04a2b6c1' },
  { type: 'done', ...stamp },
  { type: 'error', ...stamp, code: 'unknown_message' },
  { type: 'credentials_set', ...stamp, setVersion: 7, setOutcome: 'taken' },
  { type: 'credentials_set', ...stamp, setVersion: 7, setOutcome: 'stale' },
  {
    type: 'credentials_digest',
    ...stamp,
    setVersion: 7,
    credentialCount: 2,
    digest: fixedBytes('digest', 32),
    credentialSlots: 64,
  },
  {
    type: 'credentials_digest',
    ...stamp,
    setVersion: 0,
    credentialCount: 0,
    digest: NO_SET_DIGEST,
    credentialSlots: 0,
  },
  { type: 'firmware_status', ...stamp, phase: 'idle', offset: 0 },
  { type: 'firmware_status', ...stamp, phase: 'receiving', offset: 4_194_304 },
  { type: 'firmware_status', ...stamp, phase: 'committed', offset: 65_536 },
  { type: 'firmware_status', ...stamp, phase: 'installed', offset: 65_536 },
  { type: 'firmware_status', ...stamp, phase: 'refused', offset: 0, refusal: 'not_newer' },
];

const boot = `48${hex(bootId)}`;
const command = `50${hex(commandId)}`;
/** side, CBOR, code, comment */
const INVALID: ['hub' | 'lock', string, string, string, string?][] = [
  ['hub', '', 'malformed', 'nothing'],
  ['hub', '8201', 'malformed', 'the fields are missing', 'Truncated'],
  ['hub', '8201a000', 'malformed', 'a byte too many', 'Trailing'],
  ['hub', '8301a000', 'malformed', 'an array of three'],
  ['hub', 'a101a0', 'malformed', 'a map'],
  ['hub', '9f01a0ff', 'malformed', 'an array of indefinite length', 'NotDeterministic'],
  ['hub', '8201bfff', 'malformed', 'a map of indefinite length', 'NotDeterministic'],
  ['hub', '821801a0', 'malformed', 'the number 1 in two bytes', 'NotDeterministic'],
  ['hub', '8201b800', 'malformed', 'the length 0 in two bytes', 'NotDeterministic'],
  ['hub', '82f93c00a0', 'malformed', 'the number 1 as a float', 'NotDeterministic'],
  ['hub', '82c101a0', 'malformed', 'a tag'],
  ['hub', '8201a101f7', 'malformed', 'undefined as a value'],
  ['hub', `8206a214051401`, 'malformed', 'the same key twice', 'NotDeterministic'],
  ['hub', `8206a2140501${boot}`, 'malformed', 'keys out of order', 'NotDeterministic'],
  ['hub', '82051b0020000000000000', 'malformed', 'an integer of 2^53'],
  ['hub', '8205a1131b0000000000000005', 'malformed', 'the number 5 in nine bytes', 'NotDeterministic'],
  ['hub', '9bffffffffffffffff', 'malformed', 'an array of 2^64 - 1 items'],
  ['hub', '5b7fffffffffffffff00', 'malformed', 'a byte string of 2^63 - 1'],
  ['hub', '81'.repeat(400), 'malformed', '400 arrays, each in the other'],
  ['hub', '8201f6', 'bad_message', 'null for fields'],
  ['hub', '826131a0', 'bad_message', 'a text for the number'],
  ['hub', '8200a0', 'unknown_message', 'number 0', 'Unknown'],
  ['hub', '8217a0', 'unknown_message', 'a number beyond version 1', 'Unknown'],
  ['hub', '8220a0', 'unknown_message', 'a negative number', 'Unknown'],
  ['hub', '821845a0', 'unknown_message', 'a message of the other side', 'Unknown'],
  ['hub', '8201a10100', 'bad_message', 'a field that get_info does not have'],
  ['hub', '8201a1613100', 'bad_message', 'a text for a key'],
  ['hub', '8204a0', 'bad_message', 'command_id is missing'],
  ['hub', `8204a1034f${hex(commandId.subarray(1))}`, 'bad_message', 'a command_id of 15 bytes', 'Bounds'],
  ['hub', `8204a10370${'61'.repeat(16)}`, 'bad_message', 'a command_id that is a text'],
  ['hub', `8203a401${boot}03${command}04000500`, 'bad_message', 'direction 0', 'Bounds'],
  ['hub', `8203a401${boot}03${command}04040500`, 'bad_message', 'direction 4', 'Bounds'],
  ['hub', `8203a401${boot}03${command}04020520`, 'bad_message', 'not_after_ms -1', 'Bounds'],
  ['hub', `8203a401${boot}03${command}0402051b0020000000000000`, 'malformed', 'not_after_ms 2^53', 'Bounds'],
  ['hub', `8203a401${boot}03${command}0402f6`, 'malformed', 'a pair cut short', 'Truncated'],
  ['hub', '8205a1131b0000000100000000', 'bad_message', 'after 2^32', 'Bounds'],
  ['hub', '820ca0', 'bad_message', 'a set without number and step'],
  ['hub', '820ca218210718220 4'.replace(' ', ''), 'bad_message', 'step 4', 'Bounds'],
  ['hub', '820ca31821071822011823190401', 'bad_message', '1025 credentials', 'Bounds'],
  ['hub', '820da1182107', 'bad_message', 'a field that get_credentials_digest does not have'],
  [
    'lock',
    `821841a601${boot}0200080110011118651200`.replace('1200', '12f4'),
    'bad_message',
    'battery 101 percent',
    'Bounds',
  ],
  ['lock', `821841a601${boot}02000801100111f612f6`, 'bad_message', 'tamper null'],
  [
    'lock',
    `821844a501${boot}02000648${hex(requestId)}16601820 01`.replace(' ', ''),
    'bad_message',
    'an empty value',
    'Bounds',
  ],
  [
    'lock',
    `821844a501${boot}02000648${hex(requestId)}16790101${'31'.repeat(257)}182001`,
    'bad_message',
    'a value of 257 bytes',
    'Bounds',
  ],
  [
    'lock',
    `821844a501${boot}02000648${hex(requestId)}1661ff182001`,
    'malformed',
    'a value that is not UTF-8',
  ],
  ['lock', '8201a0', 'unknown_message', 'a message of the other side', 'Unknown'],
  ['hub', '820fa2183200183540', 'bad_message', 'an empty chunk', 'Bounds'],
  ['hub', `820fa218320018355901c1${'a5'.repeat(449)}`, 'bad_message', 'a chunk of 449 bytes', 'Bounds'],
  ['hub', '820fa218321a0040000118354100', 'bad_message', 'an offset past 4 MiB', 'Bounds'],
  ['hub', `8210a11836581f${'00'.repeat(31)}`, 'bad_message', 'a hash of 31 bytes', 'Bounds'],
];

/** messages.json */
export function writeMessageVectors(): void {
  const set = new VectorSet<{ side: 'hub' | 'lock'; message?: object; cbor: string; code?: string }>();
  for (const message of HUB_MESSAGES) {
    set.add('valid', message.type, {
      side: 'hub',
      message: messageToJson(message),
      cbor: hex(encodeHubMessage(message)),
    });
  }
  for (const message of LOCK_MESSAGES) {
    const comment = message.type === 'event' ? `event: ${message.kind}` : message.type;
    set.add('valid', comment, {
      side: 'lock',
      message: messageToJson(message),
      cbor: hex(encodeLockMessage(message)),
    });
  }
  for (const [side, cbor, code, comment, ...flags] of INVALID) {
    set.add('invalid', comment, { side, cbor, code }, ...flags.filter((flag) => flag !== undefined));
  }
  writeVectors('messages.json', {
    about: 'Messages alone, [number, fields], SPEC.md section 8 and messages.cddl; side is the sender',
    tests: set.tests,
  });
}

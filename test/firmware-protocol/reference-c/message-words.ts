/** Keys and values of messages.cddl by the names of the vectors, kept apart from the hub's codec so that each tells on the other. */
const NUMBERS: Readonly<Record<string, number>> = {
  get_info: 1,
  get_status: 2,
  actuate: 3,
  get_result: 4,
  get_events: 5,
  ack_events: 6,
  access_decision: 7,
  identify: 8,
  reboot: 9,
  pair_commit: 10,
  set_time: 11,
  info: 64,
  status: 65,
  result: 66,
  event: 67,
  access_request: 68,
  done: 69,
  paired: 70,
  error: 71,
};
const BOLT = ['locked', 'unlocked', 'moving', 'jammed', 'unknown'];
const KEYS: Readonly<Record<string, readonly [number, (readonly string[])?]>> = {
  bootId: [1],
  lockMs: [2],
  commandId: [3],
  direction: [4, ['lock', 'unlock', 'unlatch']],
  notAfterMs: [5],
  requestId: [6],
  success: [7],
  bolt: [8, BOLT],
  outcome: [9, ['done', 'refused', 'interrupted', 'never_seen', 'evicted']],
  reason: [10, ['jammed', 'expired', 'wrong_boot', 'busy', 'unsupported']],
  seq: [11],
  source: [13, ['remote', 'keypad', 'key', 'thumb_turn', 'auto', 'button']],
  atLockMs: [14],
  position: [15, [...BOLT, 'open', 'closed']],
  door: [16, ['open', 'closed', 'unknown']],
  batteryPercent: [17],
  tamper: [18],
  after: [19],
  upto: [20],
  grant: [21],
  value: [22],
  count: [23],
  currentBootId: [24],
  serial: [25],
  model: [26],
  firmwareVersion: [27],
  canUnlatch: [28],
  psk: [29],
  unixMs: [30],
  code: [31, ['unknown_message', 'bad_message', 'not_now', 'busy']],
};
const EVENT_KINDS = [
  'bolt',
  'door',
  'jam',
  'tamper',
  'battery',
  'boot',
  'wrong_code',
  'actuated',
  'events_lost',
];

/** A message of messages.json as the lock in C prints it: its number, then KEY=VALUE in the order of the keys. */
export function fieldWords({ type, ...fields }: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(fields)
    .map(([name, value]) => word(String(type), name, value))
    .sort(([left], [right]) => left - right)
    .map(([key, text]) => `${key}=${text}`);
  return [NUMBERS[String(type)], ...words].join(' ');
}

function word(type: string, name: string, value: unknown): [number, string] {
  if (name === 'kind')
    return type === 'event'
      ? [12, String(EVENT_KINDS.indexOf(String(value)) + 1)]
      : [32, String(['pin', 'qr', 'card'].indexOf(String(value)) + 1)];
  const found = KEYS[name];
  if (!found) throw new Error(`no key is known for ${name}`);
  const [key, names] = found;
  if (names) return [key, String(names.indexOf(String(value)) + 1)];
  if (typeof value === 'string') return [key, Buffer.from(value, 'utf8').toString('hex')];
  if (typeof value === 'boolean') return [key, value ? '1' : '0'];
  if (value === null || typeof value === 'number') return [key, String(value)];
  return [key, (value as { hex: string }).hex];
}

import { normaliseIdentifier } from '../../src/accounts/identifiers.js';
import { NO_ENTRY_RULES } from '../../src/locks/entry-rules.js';
import type { Role, User } from '../../src/accounts/user.js';
import { Conflict, InvalidInput, NotFound, Unauthenticated } from '../../src/kit/errors.js';
import type { Command } from '../../src/operations/locks/command-record.js';
import type { CreditBalance, CreditEntry } from '../../src/operations/credit/credit-ports.js';
import type { Card } from '../../src/access/card.js';
import type { Ticket } from '../../src/access/ticket/ticket.js';
import type { CardEnrolment } from '../../src/operations/cards/card-use-cases.js';
import type { Schedule } from '../../src/access/schedule/schedule.js';
import type { CalendarView } from '../../src/operations/calendars/calendar-use-cases.js';
import type { Explanation } from '../../src/operations/access/explain-use-cases.js';
import type { DeviceView } from '../../src/operations/locks/device-use-cases.js';
import type { BridgeState } from '../../src/operations/integrations/bridge-use-cases.js';
import type { JobView } from '../../src/operations/jobs/job-use-cases.js';
import type { BackupView } from '../../src/operations/backup/backup-use-cases.js';
import type { SyncView } from '../../src/operations/cloud/sync-use-cases.js';
import type { DeadLetter } from '../../src/operations/integrations/dead-letters.js';
import type { MqttClientView } from '../../src/operations/integrations/mqtt-use-cases.js';
import type { HistogramView } from '../../src/kit/histogram.js';
import type { HubFigures } from '../../src/operations/hub-figures.js';
import type { Operations } from '../../src/operations/operations.js';
import type { ShareView } from '../../src/operations/access/share-use-cases.js';
import type { PinView } from '../../src/operations/access/pin-use-cases.js';
import { signingKey } from '../../src/accounts/signing-key.js';
import type { StoredEvent } from '../../src/audit/event.js';
import type { StatisticPeriod } from '../../src/operations/sites/site-use-cases.js';
import type { Page, PageRequest } from '../../src/operations/page.js';
import type { ChannelView } from '../../src/operations/security/alert-ports.js';
import type { AlertView } from '../../src/operations/security/security-use-cases.js';
import { DEFAULT_LOCK_ALERT_RULES } from '../../src/security/lock-trouble.js';
import type { LockdownView } from '../../src/operations/sites/lockdown-use-cases.js';
import type { Site } from '../../src/operations/sites/site-ports.js';
import type { TlsView } from '../../src/operations/certificates/certificate-use-cases.js';
import type { TimeView } from '../../src/operations/time/time-use-cases.js';
import type { FirmwareView } from '../../src/operations/firmware/firmware-update.js';

export const AT_MS = Date.UTC(2026, 0, 5, 9, 0, 0);
export const DEVICE = '01941b2c-0000-7000-8000-000000000001';
export const COMMAND = '01941b2c-0000-7000-8000-000000000002';
export const PIN = '01941b2c-0000-7000-8000-000000000003';
export const SCHEDULE = '01941b2c-0000-7000-8000-000000000005';
export const SHARE = '01941b2c-0000-7000-8000-000000000006';
export const CALENDAR = '01941b2c-0000-7000-8000-000000000007';
export const TICKET = '01941b2c-0000-7000-8000-000000000008';
export const CARD = '01941b2c-0000-7000-8000-000000000009';
export const SITE = '01941b2c-0000-7000-8000-000000000004';
export const ABSENT = '01941b2c-0000-7000-8000-0000000000ff';

const USER_IDS: Readonly<Record<Role, string>> = {
  admin: '01941b2c-0000-7000-8000-00000000000a',
  manager: '01941b2c-0000-7000-8000-00000000000b',
  member: '01941b2c-0000-7000-8000-00000000000c',
};

export function sampleUser(role: Role): User {
  return {
    id: USER_IDS[role],
    username: role,
    email: `${role}@example.com`,
    phone: null,
    firstName: 'Ada',
    lastName: 'Lovelace',
    role,
    locale: 'en',
    isActive: true,
    emailVerified: false,
    phoneVerified: false,
    lastLoginAtMs: null,
    lastLoginIp: null,
    createdAtMs: AT_MS,
    updatedAtMs: AT_MS,
  };
}

const sampleMqttClient: MqttClientView = {
  kind: 'lock',
  name: 'front-door',
  clientId: 'front-door',
  address: '192.0.2.4',
  transport: 'tls',
  protocol: '5',
  sinceMs: AT_MS,
  lastMessageAtMs: null,
  received: 1,
  sent: 2,
  subscriptions: 1,
  queued: 0,
};

const sampleDeadLetter: DeadLetter = {
  atMs: AT_MS,
  reason: 'publish_denied',
  kind: 'lock',
  name: 'front-door',
  address: '192.0.2.4',
  topic: 'smartlock/back-door/state',
  bytes: 12,
  why: null,
};

const sampleSync: SyncView = {
  state: 'idle',
  isMetered: false,
  url: 'https://cloud.example.org',
  hubId: '0190a000-0000-8000-8000-000000000001',
  claimCode: null,
  epoch: 1,
  lanes: { audit: { acked: 3, newest: 3 }, telemetry: { acked: 2, newest: 2 } },
  lastSuccessAtMs: 1_700_000_000_000,
  nextTurnAtMs: null,
  putAside: 0,
  writtenBytes: 4_096,
  trouble: null,
};

export const sampleJob: JobView = {
  name: 'check-database',
  at: '11 4 * * 0',
  begunAtMs: AT_MS,
  tookMs: 1_200,
  done: 0,
  trouble: { code: 'database_damaged', text: 'The database is not whole.', sinceMs: AT_MS },
  failures: 2,
  runningForMs: null,
  nextAtMs: AT_MS + 7 * 86_400_000,
  waitsForTime: false,
};

const sampleHistogram: HistogramView = { bounds: [0.1, 1], atMost: [2, 3, 4], sum: 2.5 };

export const sampleFigures: HubFigures = {
  broker: {
    clients: { lock: 2, integration: 1 },
    connections: 4,
    received: { lock: [1, 2, 0], integration: [0, 0, 3], hub: [5, 0, 0] },
    sent: { lock: [4, 0, 0], integration: [0, 6, 0], hub: [0, 0, 0] },
    bytes: { received: 1_000, sent: 2_000 },
    sessions: 2,
    queued: { messages: 7, longest: 5, bytes: 700 },
    retained: { messages: 3, bytes: 300 },
    dropped: { queue_full: 8 },
  },
  refusals: { publish_denied: 3 },
  bridge: null,
  sync: sampleSync,
  parts: [{ name: 'broker', ok: true }],
  syncLagSeconds: 12,
  meters: {
    unlocks: [{ transport: 'serial', seconds: sampleHistogram }],
    entries: [{ kind: 'pin', seconds: sampleHistogram }],
    decisions: [{ kind: 'pin', outcome: 'denied', reason: 'unknown_code', count: 4 }],
    commands: [{ action: 'unlock', status: 'succeeded', count: 5 }],
    lateBeats: sampleHistogram,
  },
  store: { commits: sampleHistogram, changes: 9, waiting: 1 },
  locks: { online: 2, offline: 1, batteries: [{ id: DEVICE, percent: 63 }] },
  jobs: [sampleJob],
  queues: { store: 1, messages: 0, codes: 2 },
  nowMs: AT_MS + 60_000,
};

export const sampleDevice: DeviceView = {
  device: {
    id: DEVICE,
    deviceId: 'front-door',
    name: 'Front door',
    siteId: SITE,
    ownerId: null,
    status: 'ACTIVE',
    transport: 'serial',
    address: '/dev/ttyUSB0',
    serial: 'S1',
    firmwareVersion: '1.0.0',
    profile: 'full',
    unlatches: false,
    autoLockS: null,
    leftUnlockedAlertS: null,
    entryPriceMinor: null,
    entryRules: NO_ENTRY_RULES,
    pinRules: { minDigits: 4, maxDigits: 8, digits: '0123456789' },
    createdAtMs: AT_MS,
    updatedAtMs: AT_MS,
  },
  live: {
    lockState: 'locked',
    doorState: 'closed',
    isOnline: true,
    batteryPercent: 80,
    lastSeenAtMs: AT_MS,
    lastSure: { lockState: 'locked', atMs: AT_MS },
  },
  keypad: { lockedUntilMs: null, isStopped: false },
  replacement: null,
};

export const samplePin: PinView = {
  pin: {
    id: PIN,
    label: 'Cleaner',
    userId: null,
    kind: 'permanent',
    validFromMs: null,
    validUntilMs: null,
    scheduleId: null,
    maxUses: null,
    useCount: 0,
    usesReserved: 0,
    createdBy: USER_IDS.admin,
    createdAtMs: AT_MS,
    revokedAtMs: null,
    deviceIds: [DEVICE],
  },
  credentials: [{ deviceId: DEVICE, heldBy: 'lock', state: 'verified', reason: null, changedAtMs: AT_MS }],
};

/** Of the length that tickets have, in their alphabet. */
export const TICKET_CODE = '0A'.repeat(86);

const sampleTicket: Ticket = {
  id: TICKET,
  label: 'Guest',
  userId: null,
  keyId: '01020304',
  deviceIds: [DEVICE],
  closedDeviceIds: [],
  doors: '0011223344556677',
  validFromMs: AT_MS,
  validUntilMs: AT_MS + 86_400_000,
  maxUses: 1,
  epoch: 0,
  useCount: 0,
  usesReserved: 0,
  createdBy: USER_IDS.admin,
  createdAtMs: AT_MS,
  revokedAtMs: null,
};

const sampleCard: Card = {
  id: CARD,
  label: 'Blue tag',
  userId: USER_IDS.member,
  deviceId: DEVICE,
  shareId: null,
  useCount: 2,
  createdBy: USER_IDS.admin,
  createdAtMs: AT_MS,
  revokedAtMs: null,
};

const TERMS = {
  canUnlock: true,
  canLock: true,
  canManagePins: false,
  canViewLogs: false,
  canShare: false,
  validFromMs: null,
  validUntilMs: AT_MS,
};

export const sampleShare: ShareView = {
  share: {
    ...TERMS,
    id: SHARE,
    deviceId: DEVICE,
    sharedWith: USER_IDS.member,
    givenBy: USER_IDS.admin,
    parentId: null,
    scheduleId: null,
    createdAtMs: AT_MS,
    updatedAtMs: AT_MS,
    revokedAtMs: null,
  },
  sharedWithName: 'Member Muster',
  terms: TERMS,
  isActive: true,
  revokePending: [DEVICE],
};

const sampleEnrolment: CardEnrolment = {
  id: PIN,
  deviceId: DEVICE,
  label: 'Blue tag',
  userId: USER_IDS.member,
  expiresAtMs: AT_MS + 60_000,
  state: 'waiting',
  reason: null,
  cardId: null,
};

const sampleExplanation: Explanation = {
  granted: false,
  reason: 'no_right',
  text: 'No.',
  description: 'No.',
  atMs: AT_MS,
  deviceId: DEVICE,
  trace: [
    { rule: 'right', verdict: 'fail', reason_code: 'no_right', params: {}, text: 'No.', detail: 'No.' },
  ],
};

const SAMPLE_ASKER = {
  kind: 'pin',
  id: PIN,
  name: 'Cleaner',
  userId: null,
  codeKind: 'permanent',
} as const;
const SAMPLE_VERDICT = { rule: 'right', verdict: 'pass', reasonCode: 'pin_valid', params: {} } as const;

const stay = { uid: 'stay@example.com', label: 'Anna', fromMs: AT_MS, untilMs: AT_MS + 86_400_000 };
export const sampleCalendar: CalendarView = {
  calendar: {
    id: CALENDAR,
    name: 'Flat',
    siteId: SITE,
    scheduleId: SCHEDULE,
    checkInMinute: 900,
    checkOutMinute: 660,
    ignore: [],
    autoApply: 'nothing',
    codeDeviceIds: [DEVICE],
    refreshMinutes: 60,
    feedUrl: 'https://calendars.example/secret.ics',
    feedTags: { etag: null, lastModified: null },
    checkedAtMs: AT_MS,
    failure: {
      code: 'calendar_broken',
      text: 'There is no event in this calendar.',
      line: 3,
      sinceMs: AT_MS,
    },
    copyAtMs: null,
    copy: null,
    applied: [stay],
    appliedAtMs: null,
    createdBy: null,
    createdAtMs: AT_MS,
    updatedAtMs: AT_MS,
  },
  changes: {
    revision: '0123456789abcdef',
    changes: [{ kind: 'cancelled', booking: stay, before: stay, because: 'absent' }],
    troubles: [{ line: 4, uid: null, message: 'This event has no DTSTART.' }],
  },
};

export const sampleSchedule: Schedule = {
  id: SCHEDULE,
  name: 'Cleaner',
  timing: {
    weekDays: [{ days: 0b0010010, startMinute: 540, endMinute: 750, fromDay: null, untilDay: 20_600 }],
    yearDays: [{ startLocalMs: AT_MS, endLocalMs: AT_MS + 3_600_000 }],
    holidays: [{ startLocalMs: AT_MS, endLocalMs: AT_MS + 3_600_000, mode: 'privacy' }],
    exceptions: [{ fromDay: 20_500, untilDay: 20_501, windows: [{ startMinute: 0, endMinute: 1440 }] }],
    bookings: [{ uid: 'b1', label: 'Guest', fromMs: AT_MS, untilMs: AT_MS + 1 }],
  },
  createdBy: USER_IDS.admin,
  createdAtMs: AT_MS,
  updatedAtMs: AT_MS,
};

const sampleTls: TlsView = {
  source: 'hub',
  server: {
    fingerprint: 'ab'.repeat(32),
    publicKeyPin: 'q'.repeat(43) + '=',
    subject: 'CN=hub.local',
    notBeforeMs: AT_MS,
    notAfterMs: AT_MS + 1_000,
    names: ['hub.local', '192.0.2.7'],
  },
  authority: {
    fingerprint: 'cd'.repeat(32),
    publicKeyPin: 'q'.repeat(43) + '=',
    subject: 'CN=Doorward hub 01020304',
    notBeforeMs: AT_MS,
    notAfterMs: AT_MS + 1_000,
    pem: '-----BEGIN CERTIFICATE-----',
  },
  missingNames: [],
  isCurrent: true,
  isDue: false,
  problem: null,
  httpsUrl: 'https://192.0.2.7:8443',
  mqttsUrl: 'mqtts://192.0.2.7:8883',
};

const sampleTime: TimeView = {
  nowMs: AT_MS,
  isTrusted: true,
  reason: 'ntp',
  text: 'The clock is held to the time of the network.',
  sinceMs: AT_MS - 1_000,
  mode: 'auto',
  lockTimeMs: null,
};

const sampleBridge: BridgeState = {
  broker: 'broker.example:8883',
  isConnected: false,
  sinceMs: AT_MS,
  protocol: '5',
  lastError: { code: 'closed', text: 'It hung up.', atMs: AT_MS },
  commands: 'taken',
  queued: { messages: 2, bytes: 512 },
  sent: 40,
  dropped: 0,
  refused: { retained: 1 },
};

export const sampleCommand: Command = {
  id: COMMAND,
  deviceId: DEVICE,
  action: 'unlock',
  status: 'succeeded',
  reason: null,
  actor: { kind: 'user', id: USER_IDS.admin, name: 'Ada Lovelace' },
  userId: USER_IDS.admin,
  method: 'rest',
  ipAddress: '127.0.0.1',
  createdAtMs: AT_MS,
  sentAtMs: AT_MS + 1,
  finishedAtMs: AT_MS + 40,
  latencyMs: 39,
  bootId: '0011223344556677',
  notAfterMs: 5_000,
};

export function sampleEvent(seq: number): StoredEvent {
  return {
    id: `01941b2c-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    seq,
    atMs: AT_MS,
    type: 'UNLOCK',
    success: true,
    reason: null,
    description: 'Front door unlocked',
    deviceId: DEVICE,
    userId: null,
    targetUserId: null,
    actor: { kind: 'system', id: null, name: 'system' },
    method: 'rest',
    ipAddress: null,
    commandId: COMMAND,
    lockEventKey: null,
    data: {},
    isErased: false,
  };
}

const sampleBalance: CreditBalance = {
  userId: USER_IDS.admin,
  mainMinor: 1_250,
  frozenMinor: 0,
  lastTransactionId: 'T-1',
  metadata: { source: 'desk' },
  updatedAtMs: AT_MS,
};

const sampleCreditEntry: CreditEntry = {
  seq: 1,
  userId: USER_IDS.admin,
  kind: 'top_up',
  amountMinor: 1_250,
  transactionId: 'T-1',
  mainAfterMinor: 1_250,
  frozenAfterMinor: 0,
  deviceId: null,
  note: null,
  atMs: AT_MS,
};

export const sampleAlert: AlertView = {
  alert: {
    id: PIN,
    key: `jam:lock:${DEVICE}`,
    kind: 'jam',
    level: 'warning',
    state: 'open',
    silent: false,
    deviceId: DEVICE,
    userId: null,
    count: 1,
    revision: 1,
    firstAtMs: AT_MS,
    lastAtMs: AT_MS,
    changedAtMs: AT_MS,
    firstEventId: PIN,
    lastEventId: PIN,
    data: {},
    acknowledgedAtMs: null,
    acknowledgedBy: null,
    resolvedAtMs: null,
    resolvedBy: null,
    note: null,
  },
  text: 'The bolt of Front door is jammed.',
};

const sampleChannel: ChannelView = {
  channel: {
    id: PIN,
    name: 'Ada',
    kind: 'email',
    target: 'ada@example.com',
    minimumLevel: 'warning',
    kinds: null,
    language: 'en',
    offSite: false,
    isActive: true,
    createdAtMs: AT_MS,
    updatedAtMs: AT_MS,
  },
  lastSentAtMs: null,
  lastError: null,
  lastErrorAtMs: null,
  pending: 0,
};

const SITE_ROW: Site = { id: SITE, name: 'Home', timeZone: 'Asia/Tashkent', createdAtMs: AT_MS };
const sampleLockdown: LockdownView = {
  site: SITE_ROW,
  lockdown: {
    siteId: SITE,
    reason: 'drill',
    startedBy: USER_IDS.admin,
    startedByName: 'Ada',
    startedAtMs: AT_MS,
    allowedUserIds: [USER_IDS.admin],
  },
  locks: [{ ...sampleDevice, isPending: true }],
};
const SAMPLE_DAY: StatisticPeriod = {
  label: '2026-01-05',
  startMs: AT_MS,
  endMs: AT_MS + 86_400_000,
  entries: { pin: 2, rest: 1 },
  denials: { wrong_code: 1 },
  alerts: {},
  batteries: [{ deviceId: DEVICE, minPercent: 79, lastPercent: 80 }],
  knownMs: 30_000,
  onlineMs: 20_000,
};
const SIGNING_KEY = signingKey(new Uint8Array(32), AT_MS);
const TOKENS = { access: 'admin-token', refresh: 'refresh-token' };

const sampleFirmware: FirmwareView = {
  state: 'sending',
  version: '1.1.0',
  reason: null,
  bytesSent: 448,
  bytesTotal: 65_536,
  startedAtMs: 1_767_603_600_000,
  finishedAtMs: null,
};

const HASH = new Uint8Array(32);
const LOG_HEAD = { size: 1, root: HASH, chain: HASH };

const BACKUPS: BackupView = {
  ...{ recipient: null, recipientAtMs: null, triedAtMs: null, made: null, trouble: null },
  ...{
    provedAtMs: null,
    provedName: null,
    proofTrouble: null,
    place: null,
    isRunning: false,
    everyHours: 24,
  },
};

/** A page out of `rows` whose cursors are plain offsets. */
function slice<Row>(rows: readonly Row[], { cursor, size }: PageRequest): Page<Row> {
  const start = cursor === null ? 0 : Number(cursor);
  if (!Number.isSafeInteger(start)) throw new InvalidInput('cursor_invalid', 'No such cursor.');
  const end = start + size;
  return {
    rows: rows.slice(start, end),
    next: end < rows.length ? String(end) : null,
    previous: start > 0 ? String(Math.max(0, start - size)) : null,
  };
}

function only(id: string, known: string): void {
  if (id !== known) throw new NotFound('not_found', 'There is no such thing.');
}

/**
 * The least that can stand behind the API's own behaviour (routing, errors, limits): fixed answers, and what was
 * called. Tokens are `admin-token`, `manager-token` and `member-token`. What operations really do is tested with
 * the real hub.
 */
export function fakeOperations(overrides: Partial<Operations> = {}): Operations & { calls: string[] } {
  const calls: string[] = [];
  const authenticate = (access: string) => {
    const role = (['admin', 'manager', 'member'] as const).find((name) => access === `${name}-token`);
    if (!role) throw new Unauthenticated('token_malformed', 'This is not a token of ours.');
    return { user: sampleUser(role), sessionId: 'session' };
  };
  const operations: Operations = {
    oneForm: (typed) => normaliseIdentifier(typed)?.value ?? typed.toLowerCase(),
    requestLogInCode: () => undefined,
    logInByCode: async () => ({ user: sampleUser('member'), tokens: TOKENS, created: false }),
    requestOwnCode: () => undefined,
    verifyOwn: async () => sampleUser('member'),
    requestPasswordReset: () => undefined,
    resetPassword: async () => undefined,
    claimHub: async () => ({ user: sampleUser('admin'), tokens: TOKENS }),
    register: async () => ({ user: sampleUser('member'), tokens: TOKENS }),
    ownInvite: async () => ({ code: 'BCD234', enteredCode: false, invited: [] }),
    rotateInvite: async () => ({ code: 'BCD234' }),
    enterInvite: async () => undefined,
    logIn: async (identifier, password) => {
      if (identifier !== 'admin@example.com' || password !== 'right-password') {
        throw new Unauthenticated('invalid_credentials', 'Wrong identifier or password.');
      }
      return { user: sampleUser('admin'), tokens: TOKENS };
    },
    refreshTokens: async () => TOKENS,
    authenticate,
    verifyToken: (token) => ({
      typ: 'access',
      user_id: authenticate(token === TOKENS.refresh ? TOKENS.access : token).user.id,
      username: 'admin',
      role: 'admin',
      sid: 'session',
      jti: 'j',
      iat: 1_767_603_600,
      exp: 1_767_604_500,
    }),
    logOut: async () => undefined,
    createUser: async (_, input) => ({ ...sampleUser(input.role), firstName: input.firstName }),
    readUser: (_, id) => {
      only(id, USER_IDS.admin);
      return sampleUser('admin');
    },
    listUsers: (_, page) => slice([sampleUser('admin'), sampleUser('member')], page),
    updateUser: async (_, id) => {
      if (!Object.values(USER_IDS).includes(id)) only(id, USER_IDS.admin);
      return sampleUser('admin');
    },
    readJobs: () => [sampleJob],
    runJob: (_, name) => {
      if (name !== sampleJob.name) throw new NotFound('job_not_found', 'There is no such job.');
      return sampleJob;
    },
    readLogStanding: () => ({ size: 1, prunedRows: 0, signed: null, wholeAtMs: null, broken: null }),
    readCheckpoint: async () => ({ ...LOG_HEAD, atMs: 0, note: 'doorward/0\n1\n', publicKey: 'doorward/0' }),
    proveInclusion: (_, seq, size) => ({ seq, size: size ?? 1, leafHash: HASH, root: HASH, path: [] }),
    proveConsistency: () => ({ from: LOG_HEAD, to: LOG_HEAD, path: [] }),
    exportLog: async function* () {
      yield '{}\n';
    },
    readBackups: () => BACKUPS,
    readDatabase: () => ({
      schema: 31,
      bytes: 4096,
      freeBytes: 0,
      walBytes: 0,
      events: 1,
      rows: { users: 1 },
    }),
    checkDatabase: async () => ({ complaint: null, events: 1 }),
    listBackups: async () => [],
    startBackup: async () => BACKUPS,
    startProof: async () => BACKUPS,
    setBackupRecipient: async () => BACKUPS,
    listHeld: () => [],
    releaseHeld: async (_, kind, id) => ({
      ...{ kind, id, label: 'Cleaner', userId: null, deviceIds: [], heldSinceMs: 1_767_603_600_000 },
    }),
    deleteUser: async (_, id) => {
      only(id, USER_IDS.admin);
    },
    signOutEverywhere: async () => undefined,
    listOwnSessions: () => [],
    endOwnSession: async () => undefined,
    changePassword: async () => undefined,
    authenticateApiToken: () => {
      throw new Unauthenticated('token_malformed', 'This is not a token of ours.');
    },
    standingOfApiToken: () => {
      throw new Unauthenticated('token_malformed', 'This is not a token of ours.');
    },
    createApiToken: async (_, { name, scopes, expiresAtMs }) => {
      const times = { createdAtMs: 0, expiresAtMs, lastUsedAtMs: null, revokedAtMs: null };
      return { token: { id: PIN, userId: USER_IDS.admin, name, scopes, ...times }, text: 'dwt_x' };
    },
    listApiTokens: () => [],
    revokeApiToken: async () => undefined,
    listSites: (_, page) => slice([SITE_ROW], page),
    startLockdown: async () => ({
      ...sampleLockdown,
      orders: [{ deviceId: DEVICE, commandId: COMMAND, notLocked: null }],
    }),
    endLockdown: async (_, id) => {
      only(id, SITE);
    },
    readLockdown: () => sampleLockdown,
    listInside: (_, id) => {
      only(id, DEVICE);
      return [{ kind: 'user', id: USER_IDS.member, name: 'Ada', sinceMs: AT_MS, freeInS: 60 }];
    },
    resetPassback: async (_, id) => {
      only(id, DEVICE);
    },
    readSite: (_, id) => {
      only(id, SITE);
      return SITE_ROW;
    },
    createSite: async (_, { name, timeZone }) => ({ ...SITE_ROW, name, timeZone }),
    updateSite: async (_, id) => {
      only(id, SITE);
      return SITE_ROW;
    },
    deleteSite: async (_, id) => {
      only(id, SITE);
    },
    readStatistics: (_, id, { by }) => {
      only(id, SITE);
      return { site: SITE_ROW, by, periods: [SAMPLE_DAY] };
    },
    createDevice: async (_, { deviceId }) => {
      if (deviceId === 'taken') throw new Conflict('device_exists', 'There is such a device already.');
      return sampleDevice;
    },
    readDevice: (_, id) => {
      only(id, DEVICE);
      return sampleDevice;
    },
    listDevices: (_, page) => slice([sampleDevice], page),
    discoverLocks: () => [
      {
        transport: 'ble',
        address: '02:00:00:00:00:01',
        rssiDbm: -60,
        tag: '001122334455',
        pairingOpen: true,
        paired: false,
      },
    ],
    updateDevice: async (_, id) => {
      only(id, DEVICE);
      return sampleDevice;
    },
    deleteDevice: async (_, id) => {
      only(id, DEVICE);
    },
    pairDevice: async (_, id, { transport }) => {
      only(id, DEVICE);
      const mqtt = { username: 'front-door', password: 'secret', client_id: 'front-door' };
      return { ...sampleDevice, mqtt: transport === 'mqtt' ? mqtt : null };
    },
    readLockCertificates: (_, id) => {
      only(id, DEVICE);
      const certificates = [{ fingerprint: new Uint8Array(32), state: 'next', issuedAtMs: 0 }] as const;
      return { asked: 'optional', certificates };
    },
    issueLockCertificate: async (_, id, requestPem) => {
      only(id, DEVICE);
      return {
        deviceId: 'front-door',
        asked: 'optional',
        certificatePem: 'certificate',
        keyPem: requestPem === null ? 'key' : null,
        authorityPem: 'authority',
        fingerprint: new Uint8Array(32),
        notAfterMs: 0,
      };
    },
    revokeLockCertificates: async (_, id) => {
      only(id, DEVICE);
    },
    replaceDevice: async (_, id) => {
      only(id, DEVICE);
      return { ...sampleDevice, mqtt: null, replaced: true };
    },
    command: async (_, id, action, { wait }) => {
      only(id, DEVICE);
      return { ...sampleCommand, action, status: wait ? 'succeeded' : 'accepted' };
    },
    readCommand: (_, id, commandId) => {
      only(id, DEVICE);
      only(commandId, COMMAND);
      return sampleCommand;
    },
    startFirmware: async (_, id) => {
      only(id, DEVICE);
      return { ...sampleFirmware, state: 'waiting' };
    },
    readFirmware: (_, id) => {
      only(id, DEVICE);
      return sampleFirmware;
    },
    cancelFirmware: async (_, id) => {
      only(id, DEVICE);
    },
    listEvents: (_, __, page) => slice([5, 4, 3, 2, 1].map(sampleEvent), page),
    readEventsAfter: (_, __, seq) => ({ rows: seq < 5 ? [sampleEvent(5)] : [], reachedSeq: null }),
    followEvents: (_, __, sink) => {
      // Nothing to tell: the stream ends at once.
      sink.cutOff();
      return { lastId: 0, roomAgain: () => undefined, stop: () => undefined };
    },
    listSigningKeys: () => [SIGNING_KEY],
    rotateSigningKey: async () => [SIGNING_KEY],
    tendSigningKeys: async () => 0,
    watchSessions: () => undefined,
    exportPerson: async () => ({
      exportedAtMs: AT_MS,
      user: sampleUser('member'),
      sessions: [],
      apiTokens: [],
      invite: null,
      invitedUserIds: [],
      balance: null,
      creditEntries: [],
      pins: [samplePin.pin],
      tickets: [sampleTicket],
      cards: [sampleCard],
      signInPlaces: [],
      ownedDeviceIds: [DEVICE],
      passages: [{ deviceId: DEVICE, atMs: AT_MS }],
      namedInLockdownOf: [SITE],
      sharesReceived: [sampleShare.share],
      sharesGiven: [],
    }),
    personLog: (_, __, afterSeq) => (afterSeq === 0 ? [sampleEvent(1), sampleEvent(2)] : []),
    erasePerson: async () => ({ logRows: 2 }),
    sessionsOf: () => [],
    apiTokensOf: () => [],
    createApiTokenFor: async (_, userId, { name, scopes, expiresAtMs }) => {
      const token = { id: PIN, userId, name, scopes, expiresAtMs };
      return {
        token: { ...token, createdAtMs: AT_MS, lastUsedAtMs: null, revokedAtMs: null },
        text: 'dwt_x',
      };
    },
    revokeApiTokenOf: async () => undefined,
    inviteOf: async () => ({ code: 'BCD234', enteredCode: false, invited: [] }),
    rotateInviteOf: async () => ({ code: 'BCD234' }),
    createPin: async (_, { pin }) => ({ ...samplePin, digits: pin ?? '0427' }),
    listPins: (_, __, page) => slice([samplePin], page),
    readPin: (_, id) => {
      only(id, PIN);
      return samplePin;
    },
    revokePin: async (_, id) => {
      only(id, PIN);
    },
    createTicket: async () => ({ ticket: sampleTicket, code: TICKET_CODE }),
    listTickets: (_, __, page) => slice([sampleTicket], page),
    readTicket: (_, id) => {
      only(id, TICKET);
      return sampleTicket;
    },
    showTicket: async (_, id) => {
      only(id, TICKET);
      return { ticket: sampleTicket, code: TICKET_CODE };
    },
    revokeTicket: async (_, id) => {
      only(id, TICKET);
    },
    revokeAllTickets: async () => [DEVICE],
    verifyTicket: () => ({
      granted: false,
      reason: 'qr_expired',
      text: 'Over.',
      ticket: sampleTicket,
      trace: sampleExplanation.trace,
    }),
    changeTicketKey: async () => ({ keyId: '01020304', revoked: 1 }),
    enrolCard: async () => sampleEnrolment,
    readEnrolment: (_, id) => {
      only(id, DEVICE);
      return sampleEnrolment;
    },
    cancelEnrolment: async (_, id) => {
      only(id, DEVICE);
    },
    listCards: (_, __, page) => slice([sampleCard], page),
    readCard: (_, id) => {
      only(id, CARD);
      return sampleCard;
    },
    revokeCard: async (_, id) => {
      only(id, CARD);
    },
    updatePin: async (_, id) => {
      only(id, PIN);
      return samplePin;
    },
    verifyPin: async () => ({
      granted: true,
      reason: 'pin_valid',
      text: 'A valid PIN of this lock.',
      pinId: PIN,
      label: 'Cleaner',
      userId: null,
    }),
    explainEvent: () => ({ ...sampleExplanation, now: sampleExplanation }),
    explainHypothetical: () => sampleExplanation,
    whoCanOpen: async (_, __, page) =>
      slice(
        [{ subject: SAMPLE_ASKER, because: SAMPLE_VERDICT, needsSecondPerson: false, share: null }],
        page,
      ),
    whatIf: async (_, { fromMs, untilMs }) => {
      const about = { change: 'loses', before: SAMPLE_VERDICT, after: null } as const;
      const differences = [{ ...about, ...SAMPLE_ASKER, deviceId: DEVICE, fromMs, untilMs }];
      return { differences, isComplete: true, asked: 1 };
    },
    testPolicy: async (_, assertions) =>
      assertions.map(({ name }) => ({
        name,
        asked: 1,
        counterExample: {
          asker: SAMPLE_ASKER,
          lock: { id: DEVICE, deviceId: 'front-door', timeZone: 'UTC' },
          atMs: AT_MS,
          granted: true,
          because: SAMPLE_VERDICT,
          trace: [],
        },
      })),
    listGuessSources: () => [{ source: 'cli', failures: 5, lockedUntilMs: AT_MS, isStopped: false }],
    resetGuessSource: async () => ({ failures: 5 }),
    createSchedule: async () => sampleSchedule,
    listSchedules: (_, page) => slice([sampleSchedule], page),
    readSchedule: (_, id) => {
      only(id, SCHEDULE);
      return sampleSchedule;
    },
    updateSchedule: async (_, id) => {
      only(id, SCHEDULE);
      return sampleSchedule;
    },
    deleteSchedule: async (_, id) => {
      only(id, SCHEDULE);
    },
    scheduleTimeline: (_, id, { fromMs, untilMs }) => {
      only(id, SCHEDULE);
      const windows = [{ fromMs, untilMs }];
      return { timeZone: 'UTC', isOpenAtStart: true, windows, nextChange: { atMs: untilMs, opens: false } };
    },
    createCalendar: async () => sampleCalendar,
    listCalendars: () => [sampleCalendar],
    readCalendar: (_, id) => {
      only(id, CALENDAR);
      return sampleCalendar;
    },
    updateCalendar: async (_, id) => {
      only(id, CALENDAR);
      return sampleCalendar;
    },
    deleteCalendar: async (_, id) => {
      only(id, CALENDAR);
    },
    uploadCalendar: async (_, id) => {
      only(id, CALENDAR);
      return sampleCalendar;
    },
    refreshCalendar: async (_, id) => {
      only(id, CALENDAR);
      return sampleCalendar;
    },
    applyCalendar: async (_, id) => {
      only(id, CALENDAR);
      return sampleCalendar;
    },
    listStays: (_, id) => {
      only(id, CALENDAR);
      return [{ booking: stay, pinId: null }];
    },
    createStayPin: async (_, id) => {
      only(id, CALENDAR);
      return { ...samplePin, digits: '0427' };
    },
    listCredentials: (_, id, page) => {
      only(id, DEVICE);
      return slice(
        samplePin.credentials.map((credential) => ({ pin: samplePin.pin, credential })),
        page,
      );
    },
    listAlerts: (_, __, page) => slice([sampleAlert], page),
    readAlert: () => sampleAlert,
    acknowledgeAlert: async () => sampleAlert,
    resolveAlert: async () => sampleAlert,
    reopenAlert: async () => sampleAlert,
    listFailedAttempts: (_, __, page) => slice([1].map(sampleEvent), page),
    readLockAlertRules: () => DEFAULT_LOCK_ALERT_RULES,
    changeLockAlertRules: async () => DEFAULT_LOCK_ALERT_RULES,
    listAlertChannels: (_, page) => slice([sampleChannel], page),
    readAlertChannel: () => sampleChannel,
    createAlertChannel: async () => ({ ...sampleChannel, secret: null }),
    changeAlertChannel: async () => ({ ...sampleChannel, secret: null }),
    deleteAlertChannel: async () => undefined,
    testAlertChannel: async () => ({ error: null }),
    shareLock: async () => sampleShare,
    listShares: (_, __, page) => slice([sampleShare], page),
    readShare: (_, __, id) => {
      only(id, SHARE);
      return sampleShare;
    },
    updateShare: async (_, __, id) => {
      only(id, SHARE);
      return sampleShare;
    },
    revokeShare: async (_, __, id) => {
      only(id, SHARE);
    },
    transferLock: async () => ({
      ...sampleDevice,
      ended: { shares: [], pins: [samplePin.pin], tickets: [], cards: [] },
      revokePending: [sampleDevice.device.id],
    }),
    resetKeypad: async (_, id) => {
      only(id, DEVICE);
      return { failures: 100 };
    },
    readTls: () => sampleTls,
    readTime: () => sampleTime,
    bridgeState: () => sampleBridge,
    listMqttClients: () => [sampleMqttClient],
    listMqttRefusals: () => ({ letters: [sampleDeadLetter], totals: { publish_denied: 3 } }),
    watchMqtt: () => () => {
      // Else the stream would not end.
      throw new Error('nothing to watch');
    },
    readFigures: () => sampleFigures,
    trustTime: async () => sampleTime,
    readSync: () => sampleSync,
    syncNow: () => sampleSync,
    pauseSync: async () => sampleSync,
    meterSync: async () => sampleSync,
    readBalance: () => sampleBalance,
    listCreditEntries: (_, __, page) => slice([sampleCreditEntry], page),
    changeCredit: async () => ({ balance: sampleBalance, entry: sampleCreditEntry, repeated: false }),
    setBalanceMetadata: async (_, __, metadata) => ({ ...sampleBalance, metadata }),
    readiness: () => ({ ready: true, parts: [{ name: 'store', ok: true, detail: 'open' }] }),
    ...overrides,
  };
  const recorded = Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      (...input: never[]): unknown => {
        calls.push(name);
        return (operation as (...given: never[]) => unknown)(...input);
      },
    ]),
  ) as unknown as Operations;
  return { ...recorded, calls };
}

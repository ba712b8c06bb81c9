import t, { type Test } from 'tap';
import { createPin } from '../../../src/operations/access/create-pin.js';
import { credentialScheme } from '../../../src/drivers/credential-scheme.js';
import { idSource } from '../../../src/kit/ids.js';
import { silentLogger } from '../../../src/kit/logger.js';
import { systemRandom } from '../../../src/kit/random.js';
import { PinVerifiers } from '../../../src/operations/access/pin-verifiers.js';
import { explainOperations } from '../../../src/operations/access/explain-access.js';
import { calendarOperations } from '../../../src/operations/calendars/calendar-operations.js';
import { CalendarRefresh } from '../../../src/operations/calendars/refresh-calendar.js';
import { calendarText, nights, type EventLines } from '../../access/calendar/calendar-text.js';
import { codeOf } from '../accounts/household.js';
import { ADMIN, BACK, FRONT, MANAGER, newRequestId, pinHome, reportOf } from '../access/pin-home.js';

const SITE = '01941b2c-0000-7000-8000-000000000001';
const KINDS = ['added', 'moved', 'renamed', 'cancelled'] as const;
const NEW = {
  name: 'Flat',
  siteId: null,
  scheduleId: null,
  checkInMinute: 900,
  checkOutMinute: 660,
  ignore: [],
  autoApply: 'nothing',
  codeDeviceIds: [FRONT],
  refreshMinutes: 60,
  feedUrl: null,
} as const;
const AUTOMATIC = { label: null, pin: null };
const ANNA = nights('anna@x', '20260110', '20260113', 'Anna');
const BEN = nights('ben@x', '20260113', '20260115', 'Ben');
const at = (text: string) => Date.parse(text);

/** Two locks, a calendar with two stays that count, and somebody at the keypad. */
async function flat(
  t: Test,
  settings: Partial<Parameters<ReturnType<typeof calendarOperations>['createCalendar']>[1]> = {},
) {
  const home = await pinHome(t);
  const { clock, hub, trust, pool } = home;
  const { store } = hub;
  await store.write((tx) => {
    tx.sites.insert({ id: SITE, name: 'Home', timeZone: 'Europe/Berlin', createdAtMs: 0 });
  });
  const access = { store, clock, timeIsTrusted: () => trust.isTrusted };
  const feeds = { refusalOf: () => null, read: async () => ({ kind: 'unchanged' as const }) };
  const newId = idSource(clock, systemRandom);
  const makePin = createPin({
    ...access,
    newId,
    random: systemRandom,
    verifiers: new PinVerifiers(pool, { id: 'aaaaaaaa', bytes: new Uint8Array(32) }),
    lockouts: hub.lockouts,
    sources: hub.sources,
    scheme: credentialScheme,
  });
  const told: string[] = [];
  const calendars = calendarOperations({
    ...access,
    newId,
    feeds,
    refresh: new CalendarRefresh({ ...access, feeds, logger: silentLogger }),
    makePin,
    credentials: { changed: (ids) => void told.push(...ids) },
  });
  const { calendar } = await calendars.createCalendar(ADMIN, { ...NEW, ...settings });
  const { id } = calendar;
  const upload = (events: readonly EventLines[]) =>
    calendars.uploadCalendar(ADMIN, id, Buffer.from(calendarText(events)));
  const apply = async () => {
    const { revision } = calendars.readCalendar(ADMIN, id).changes;
    return calendars.applyCalendar(ADMIN, id, { revision, kinds: KINDS });
  };
  await upload([ANNA, BEN]);
  await apply();
  const goTo = (text: string) => {
    clock.advance(at(text) - clock.wallMs());
  };
  const type = (value: string, lock = FRONT) =>
    hub.decide(lock, { requestId: newRequestId(), kind: 'pin', value }).then(({ grant }) => grant);
  const reason = async () => (await home.events('ACCESS_DENIED', 'ACCESS_GRANTED')).at(-1)?.reason;
  const stays = () => calendars.listStays(ADMIN, id).map(({ booking, pinId }) => [booking.uid, pinId]);
  return {
    createStayPin: (...given: Parameters<typeof calendars.createStayPin>) =>
      calendars.createStayPin(...given),
    updateCalendar: (...given: Parameters<typeof calendars.updateCalendar>) =>
      calendars.updateCalendar(...given),
    deleteCalendar: (...given: Parameters<typeof calendars.deleteCalendar>) =>
      calendars.deleteCalendar(...given),
    home,
    hub,
    store,
    access,
    clock,
    told,
    id,
    upload,
    apply,
    goTo,
    type,
    reason,
    stays,
  };
}

t.test('the code of a stay opens its locks while the stay lasts, and is shown once', async (t) => {
  const { createStayPin, id, goTo, type, reason, stays, home, hub } = await flat(t);
  const { pin, digits } = await createStayPin(MANAGER, id, 'anna@x', AUTOMATIC);
  t.match(pin, { kind: 'dated', label: 'Flat 2026-01-10', deviceIds: [FRONT], stay: { uid: 'anna@x' } });
  t.same(stays(), [
    ['anna@x', pin.id],
    ['ben@x', null],
  ]);
  t.notOk('digits' in hub.readPin(ADMIN, pin.id));
  t.notMatch(JSON.stringify(await home.events('PIN_CREATED')), digits);
  goTo('2026-01-10T13:59:59Z');
  t.notOk(await type(digits));
  t.equal(await reason(), 'not_yet_valid');
  goTo('2026-01-10T14:00:00Z');
  t.ok(await type(digits));
  t.notOk(await type(digits, BACK), 'no lock that was not named');
  goTo('2026-01-13T10:00:00Z');
  t.notOk(await type(digits));
  t.equal(await reason(), 'no_longer_valid');
});

t.test('a stay that moves takes its code along, once somebody has seen and applied it', async (t) => {
  const { createStayPin, id, upload, apply, goTo, type, told, store, home } = await flat(t);
  const { pin, digits } = await createStayPin(ADMIN, id, 'anna@x', AUTOMATIC);
  await upload([nights('anna@x', '20260111', '20260120', 'Anna'), BEN]);
  goTo('2026-01-10T15:00:00Z');
  t.ok(await type(digits), 'a copy alone moves nothing');
  told.length = 0;
  await apply();
  t.same(told, [FRONT], 'its locks are told');
  t.notOk(await type(digits));
  goTo('2026-01-14T12:00:00Z');
  t.ok(await type(digits));
  t.match(store.pins.byId(pin.id), { validUntilMs: at('2026-01-20T10:00:00Z') });
  t.match((await home.events('PIN_CHANGED')).at(-1), {
    data: { pin_id: pin.id, changed: ['valid_from', 'valid_until'] },
    actor: { id: ADMIN.userId },
  });
});

t.test('a stay that is cancelled ends its code; an empty, broken or shrunken copy does not', async (t) => {
  const { createStayPin, id, upload, apply, goTo, type, reason, store } = await flat(t);
  const { pin, digits } = await createStayPin(ADMIN, id, 'anna@x', AUTOMATIC);
  goTo('2026-01-11T12:00:00Z');
  t.equal(await codeOf(() => upload([])), 'calendar_empty');
  t.ok(await type(digits));
  await upload([BEN]);
  t.ok(await type(digits), 'absent, and nobody has said so');
  await apply();
  t.notOk(await type(digits));
  t.equal(await reason(), 'revoked');
  t.type(store.pins.byId(pin.id)?.revokedAtMs, 'number');
  await upload([ANNA, BEN]);
  await apply();
  t.notOk(await type(digits), 'a stay that comes back has no code until one is made');
  const again = await createStayPin(ADMIN, id, 'anna@x', AUTOMATIC);
  t.ok(await type(again.digits));
});

t.test('a stay under a new name keeps its code; a name that comes again has none', async (t) => {
  const { createStayPin, id, upload, apply, goTo, type, stays } = await flat(t);
  const { pin, digits } = await createStayPin(ADMIN, id, 'anna@x', AUTOMATIC);
  await upload([nights('new-name@x', '20260110', '20260113', 'Anna'), BEN]);
  await apply();
  t.same(stays()[0], ['new-name@x', pin.id]);
  goTo('2026-01-11T12:00:00Z');
  t.ok(await type(digits));
  goTo('2026-01-20T12:00:00Z');
  await upload([nights('new-name@x', '20260122', '20260125', 'Somebody else')]);
  await apply();
  t.same(stays(), [['new-name@x', null]]);
  goTo('2026-01-23T12:00:00Z');
  t.notOk(await type(digits), 'who stayed before does not open for who stays now');
});

t.test('who could open, and what would change, is told of stays as of any code', async (t) => {
  const { createStayPin, id, access, upload, apply } = await flat(t);
  const { pin } = await createStayPin(ADMIN, id, 'anna@x', AUTOMATIC);
  const explain = explainOperations(access);
  const who = async (text: string) => {
    const question = { deviceId: FRONT, action: 'unlock', atMs: at(text) } as const;
    const { rows } = await explain.whoCanOpen(ADMIN, question, { cursor: null, size: 50 });
    return JSON.stringify(rows).includes(pin.id);
  };
  t.ok(await who('2026-01-11T12:00:00Z'));
  t.notOk(await who('2026-01-14T12:00:00Z'));
  await upload([nights('anna@x', '20260114', '20260116'), BEN]);
  await apply();
  t.notOk(await who('2026-01-11T12:00:00Z'));
  t.ok(await who('2026-01-15T12:00:00Z'));
});

t.test('what is not possible is refused, and leaves nothing', async (t) => {
  const { createStayPin, updateCalendar, deleteCalendar, id, goTo, hub, store } = await flat(t);
  const make = (uid = 'anna@x', given: Parameters<typeof createStayPin>[3] = AUTOMATIC, caller = ADMIN) =>
    codeOf(() => createStayPin(caller, id, uid, given));
  t.equal(await make('nobody@x'), 'stay_not_found');
  t.equal(await codeOf(() => createStayPin(ADMIN, SITE, 'anna@x', AUTOMATIC)), 'calendar_not_found');
  t.equal(await make('anna@x', { label: null, pin: '1111' }), 'pin_guessable');
  t.equal(await make('anna@x', AUTOMATIC, { ...MANAGER, role: 'member' }), 'access_denied');
  t.equal(await codeOf(() => updateCalendar(ADMIN, id, { codeDeviceIds: [SITE] })), 'device_unknown');
  await updateCalendar(ADMIN, id, { codeDeviceIds: [] });
  t.equal(await make(), 'calendar_without_codes');
  await updateCalendar(ADMIN, id, { codeDeviceIds: [FRONT] });
  t.same(store.pins.ofCalendar(id), []);
  const both = await Promise.allSettled([1, 2].map(() => createStayPin(ADMIN, id, 'anna@x', AUTOMATIC)));
  t.same(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], 'one code, however often asked');
  t.equal(await make(), 'stay_has_pin');
  const [pin] = store.pins.ofCalendar(id);
  if (!pin) throw new Error('one was made');
  const moved = codeOf(() => hub.updatePin(ADMIN, pin.id, { validUntilMs: at('2026-02-01T00:00:00Z') }));
  t.equal(await moved, 'pin_follows_stay');
  t.match(await hub.updatePin(ADMIN, pin.id, { label: 'Anna' }), { pin: { label: 'Anna' } });
  t.equal(await codeOf(() => deleteCalendar(ADMIN, id)), 'calendar_in_use');
  await hub.revokePin(ADMIN, pin.id);
  goTo('2026-01-13T10:00:00Z');
  t.equal(await make(), 'window_empty', 'the stay is over');
  await deleteCalendar(ADMIN, id);
});

t.test('an entry by the code of a stay is told and counted as any other', async (t) => {
  const { createStayPin, id, goTo, hub, home, store } = await flat(t);
  const { pin, digits } = await createStayPin(ADMIN, id, 'ben@x', { label: 'Second', pin: null });
  goTo('2026-01-14T12:00:00Z');
  const requestId = newRequestId();
  t.same(await hub.decide(FRONT, { requestId, kind: 'pin', value: digits }), { grant: true });
  await home.settled(hub.report(FRONT, reportOf({ requestId })));
  t.equal(store.pins.byId(pin.id)?.useCount, 1);
  t.match((await home.events('ACCESS_GRANTED')).at(-1), { data: { pin_id: pin.id, label: 'Second' } });
});

import { randomUUID } from 'node:crypto';
import type { Test } from 'tap';
import type { Cloud } from '../../src/cloud/cloud.js';
import { entityVersion } from '../../src/audit/replica/requests.js';
import { until } from '../support/until.js';
import { onEachDatabase } from '../cloud/databases.js';
import { askFleet } from '../cloud/real-cloud.js';
import { uuid } from '../store/samples.js';
import { hubHalf, type HubHalf } from './hub-half.js';
import { ADMIN, DOOR, furnish, GONE, MEMBER, requestDesk } from './request-house.js';
import { sealCode } from './seal-code.js';

const PATIENCE_MS = 40_000;

interface Told {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly event: {
    readonly type: string;
    readonly data: { readonly facts: Record<string, unknown> };
  } | null;
}

async function home(t: Test, cloud: Cloud) {
  const hub = await hubHalf(t, cloud);
  await furnish(hub.store);
  const { desk, driver } = requestDesk(t, hub);
  hub.sync.serve(desk, hub.newId);
  await hub.sync.start();
  await hub.claim();
  return { hub, driver };
}

const ask = (cloud: Cloud, hub: HubHalf, request: object) =>
  askFleet(cloud, 'POST', '/requests', { hub: hub.identity.id, actor: { id: ADMIN }, ...request });

async function outcome(cloud: Cloud, id: unknown, states = ['applied', 'refused', 'failed']): Promise<Told> {
  let told: Told | null = null;
  await until(
    async () => {
      told = (await askFleet(cloud, 'GET', `/requests/${String(id)}`)).body as unknown as Told;
      return states.includes(told.state);
    },
    PATIENCE_MS,
    () => JSON.stringify(told),
  );
  return told as unknown as Told;
}

onEachDatabase((t: Test, cloud) => {
  t.test('what is asked for in the cloud is done at the hub, and told', async (t) => {
    const { hub, driver } = await home(t, cloud());
    const key = await askFleet(cloud(), 'GET', `/hubs/${hub.identity.id}/key`);
    const id = randomUUID();
    const sealed = await sealCode('0427', {
      ...{ publicKey: String(key.body['public_key']), hubId: hub.identity.id, requestId: id },
    });
    const pin = { device_ids: [DOOR], label: 'Guest', kind: 'permanent', sealed_pin: sealed };
    const made = await ask(cloud(), hub, { id, kind: 'create_pin', data: pin });
    t.equal(made.status, 201);
    const again = await ask(cloud(), hub, { id, kind: 'create_pin', data: pin });
    t.match(again, { status: 200, body: { id } }, 'asked twice, it is one request');
    t.match(await ask(cloud(), hub, { id, kind: 'create_pin', data: { ...pin, label: 'Else' } }), {
      status: 409,
      body: { code: 'request_differs' },
    });
    const created = await outcome(cloud(), id);
    t.match(created, {
      state: 'applied',
      event: { type: 'PIN_CREATED', data: { facts: { request_id: id } } },
    });
    const pinId = String(created.event?.data.facts['pin_id']);
    t.match(hub.store.pins.byId(pinId), { label: 'Guest', createdBy: ADMIN });

    const share = await ask(cloud(), hub, {
      kind: 'share',
      data: { device_id: DOOR, shared_with: MEMBER, can_unlock: true },
    });
    const shared = await outcome(cloud(), share.body['id']);
    t.match(shared, { state: 'applied', event: { type: 'SHARE_CREATED' } });
    const unlock = await ask(cloud(), hub, {
      kind: 'unlock',
      actor: { id: MEMBER },
      data: { device_id: DOOR },
    });
    t.match(await outcome(cloud(), unlock.body['id']), { state: 'applied', event: { type: 'UNLOCK' } });
    t.equal(driver.executed.length, 1);
    const name = await ask(cloud(), hub, { kind: 'settings', data: { device_id: DOOR, name: 'Gate' } });
    t.match(await outcome(cloud(), name.body['id']), { state: 'applied', event: { type: 'DEVICE_RENAMED' } });
    const revoke = await ask(cloud(), hub, { kind: 'revoke_pin', data: { pin_id: pinId } });
    t.match(await outcome(cloud(), revoke.body['id']), { state: 'applied', event: { type: 'PIN_REVOKED' } });
    const back = await ask(cloud(), hub, {
      kind: 'revoke_share',
      data: { device_id: DOOR, share_id: shared.event?.data.facts['share_id'] },
    });
    t.match(await outcome(cloud(), back.body['id']), { state: 'applied', event: { type: 'SHARE_REVOKED' } });
    const list = await askFleet(cloud(), 'GET', `/requests?hub=${hub.identity.id}&limit=2`);
    t.match(list.body, { requests: [{ kind: 'revoke_share' }, { kind: 'revoke_pin' }], next: Number });
    const { body } = await askFleet(cloud(), 'GET', `/events?hub=${hub.identity.id}&limit=1000`);
    // Not as a part of some hash.
    t.notMatch(JSON.stringify(body), /(?<![\da-f])0427(?![\da-f])/);
  });

  t.test('what must not be is refused, with the reason', async (t) => {
    const { hub, driver } = await home(t, cloud());
    const version = entityVersion(hub.store.outbox.entity('devices', [DOOR]) ?? {});
    const refusals: (readonly [object, string])[] = [
      [{ kind: 'unlock', actor: { id: uuid(7) }, data: { device_id: DOOR } }, 'actor_unknown'],
      [{ kind: 'unlock', actor: { id: GONE }, data: { device_id: DOOR } }, 'actor_inactive'],
      [
        { kind: 'settings', actor: { id: MEMBER }, data: { device_id: DOOR, name: 'X' } },
        'permission_missing',
      ],
      [{ kind: 'unlock', actor: { id: MEMBER }, data: { device_id: DOOR } }, 'access_denied'],
      [{ kind: 'unlock', data: { device_id: uuid(8) } }, 'device_not_found'],
      [{ kind: 'unlock', data: { device_id: 'front' } }, 'data_invalid'],
      [{ kind: 'settings', data: { device_id: DOOR, name: 'X', owner_id: MEMBER } }, 'data_invalid'],
      [{ kind: 'revoke_pin', data: { pin_id: uuid(9) } }, 'pin_not_found'],
      [{ kind: 'firmware', data: { device_id: DOOR, sha256: '0'.repeat(64) } }, 'image_unknown'],
      [
        {
          kind: 'create_pin',
          data: { device_ids: [DOOR], label: 'Guest', kind: 'permanent', sealed_pin: '1.2.3.4.5' },
        },
        'pin_unreadable',
      ],
      [
        { kind: 'settings', expected_version: '0'.repeat(16), data: { device_id: DOOR, name: 'X' } },
        'version_differs',
      ],
    ];
    for (const [request, reason] of refusals) {
      const { body } = await ask(cloud(), hub, request);
      t.match(await outcome(cloud(), body['id']), {
        state: 'refused',
        reason,
        event: { type: 'REQUEST_REFUSED' },
      });
    }
    t.equal(driver.executed.length, 0);
    const fits = { kind: 'settings', expected_version: version, data: { device_id: DOOR, name: 'Gate' } };
    const { body } = await ask(cloud(), hub, fits);
    t.match(await outcome(cloud(), body['id']), { state: 'applied' });
    t.match(await outcome(cloud(), (await ask(cloud(), hub, fits)).body['id']), {
      reason: 'version_differs',
    });

    const clear = { device_ids: [DOOR], label: 'Guest', kind: 'permanent', pin: '0427' };
    t.match(await ask(cloud(), hub, { kind: 'create_pin', data: clear }), {
      status: 400,
      body: { code: 'pin_in_clear' },
    });
    t.match(await ask(cloud(), hub, { kind: 'unlock', expires_in_s: 61, data: {} }), { status: 400 });
    driver.outcome = { kind: 'not_sent', reason: 'lock_offline' };
    const away = await ask(cloud(), hub, { kind: 'unlock', data: { device_id: DOOR } });
    t.match(await outcome(cloud(), away.body['id']), { state: 'failed', reason: 'lock_offline' });
    driver.outcome = { kind: 'unknown', reason: 'no_answer' };
    driver.recorded = null;
    const lost = await ask(cloud(), hub, { kind: 'unlock', data: { device_id: DOOR } });
    t.match(await outcome(cloud(), lost.body['id'], ['unknown']), { reason: 'no_answer' });
  });

  t.test('over a metered line no question waits in the cloud', async (t) => {
    const { hub } = await home(t, cloud());
    await hub.sync.meter(true);
    await until(
      () => hub.sync.view().state === 'metered',
      PATIENCE_MS,
      () => JSON.stringify(hub.sync.view()),
    );
    const rename = { kind: 'settings', data: { device_id: DOOR, name: 'Gate' } };
    const early = await ask(cloud(), hub, { ...rename, expires_in_s: 1 });
    t.match(await outcome(cloud(), early.body['id'], ['applied', 'expired']), { state: 'expired' });
    await ask(cloud(), hub, rename);
    hub.sync.now();
    await until(
      () => hub.store.devices.byId(DOOR)?.name === 'Gate',
      PATIENCE_MS,
      () => 'asked for by hand',
    );
    await hub.sync.meter(false);
    const soon = await ask(cloud(), hub, { kind: 'unlock', data: { device_id: DOOR } });
    t.match(await outcome(cloud(), soon.body['id']), { state: 'applied' });
  });

  t.test('limits, withdrawal, and a hub that was removed', async (t) => {
    const { hub } = await home(t, cloud());
    await hub.sync.pause(true);
    await until(
      () => hub.sync.view().state === 'paused',
      PATIENCE_MS,
      () => 'the pause',
    );
    const { body } = await ask(cloud(), hub, { kind: 'unlock', data: { device_id: DOOR } });
    t.match(await askFleet(cloud(), 'DELETE', `/requests/${String(body['id'])}`), { status: 204 });
    t.match(await askFleet(cloud(), 'GET', `/requests/${String(body['id'])}`), {
      body: { state: 'withdrawn' },
    });
    let last = 201;
    for (let n = 0; n < 100 && last === 201; n += 1)
      last = (await ask(cloud(), hub, { kind: 'settings', data: { device_id: DOOR, name: 'Gate' } })).status;
    t.equal(last, 429);
    t.match(await ask(cloud(), hub, { hub: uuid(5), kind: 'unlock', data: {} }), { status: 404 });
    await askFleet(cloud(), 'DELETE', `/hubs/${hub.identity.id}`);
    await hub.sync.pause(false);
    await until(
      () => hub.sync.view().state === 'revoked',
      PATIENCE_MS,
      () => JSON.stringify(hub.sync.view()),
    );
    t.equal(hub.store.cloudRequests.open().length, 0);
    t.match(hub.store.devices.byId(DOOR), { name: 'Door 1' });
  });
});

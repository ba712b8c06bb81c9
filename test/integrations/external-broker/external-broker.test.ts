import t from 'tap';
import { BROKER_KINDS } from './support/broker-kinds.js';
import { neighbour } from './support/brokers.js';
import { startBridge } from './support/bridge-under-test.js';
import { until } from '../../support/until.js';

const WAIT_MS = 20_000;
const AVAILABILITY = 'doorward/hub/availability';
const OWNER = 'doorward/hub/owner';
const SET = 'doorward/front-door/lock/set';

for (const { name, start, skip } of BROKER_KINDS) {
  t.test(`${name}: says how everything is, then that it is there; hears commands`, { skip }, async (t) => {
    const broker = await start(t);
    const home = await neighbour(t, broker.port);
    const tested = await startBridge(t, broker.port, {
      ready: (bridge) => {
        void bridge.publish('doorward/front-door/state', 'locked', { qos: 1, retain: true });
        void bridge.publish('doorward/front-door/event', '{"who":"Bob"}', { qos: 1, retain: false });
      },
    });
    await home.hears('doorward/front-door/event', '{"who":"Bob"}');
    const order = home.heard.map(({ topic }) => topic).filter((topic) => topic.startsWith('doorward/'));
    t.same(order, [OWNER, 'doorward/front-door/state', AVAILABILITY, 'doorward/front-door/event']);
    t.equal(home.last(OWNER), 'hub-b');
    t.equal(home.last(AVAILABILITY), 'online');
    t.equal(tested.readied(), 1);
    t.match(tested.bridge.state(), { isConnected: true, protocol: '5', commands: 'taken', lastError: null });

    await home.say(SET, 'UNLOCK');
    await until(
      () => tested.acted.length === 1,
      WAIT_MS,
      () => JSON.stringify(tested.bridge.state()),
    );
    t.match(tested.acted[0], {
      topic: SET,
      retained: false,
      caller: {
        actor: { kind: 'api_token', name: /^Home Assistant \(/ },
        method: 'mqtt',
        ipAddress: '127.0.0.1',
      },
    });
    t.equal(tested.acted[0]?.payload.toString(), 'UNLOCK');

    await tested.bridge.stop();
    await home.hears(AVAILABILITY, 'offline');
    await t.rejects(tested.bridge.publish('x', 'y', { qos: 0, retain: false }), { code: 'bridge_stopped' });
  });
}

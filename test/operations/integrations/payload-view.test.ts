import * as fc from 'fast-check';
import t from 'tap';
import { payloadView } from '../../../src/operations/integrations/payload-view.js';

const view = (topic: string, text: string) => payloadView(topic, Buffer.from(text));
const SET = 'zigbee2mqtt/Front door/set';

t.test('what is shown and what is not', async (t) => {
  t.same(view('doorward/front/lock/set', 'UNLOCK'), { text: 'UNLOCK', state: 'whole' });
  t.same(view('smartlock/front/access', '{"kind":"pin","value":"0427"}'), { text: null, state: 'withheld' });
  t.same(view('smartlock/front/decisions', '{}'), { text: null, state: 'withheld' });
  t.same(view('smartlock/front/state', '{"bolt":"locked","lock_ms":7}'), {
    text: '{"bolt":"locked","lock_ms":7}',
    state: 'whole',
  });
  t.same(view(SET, '{"state":"LOCK"}'), { text: '{"state":"LOCK"}', state: 'whole' });
  t.same(view(SET, '{"pin_code":{"user":1,"pin_code":"0427"}}'), {
    text: '{"pin_code":"[hidden]"}',
    state: 'redacted',
  });
  t.same(view('zigbee2mqtt/Front door', '{"users":{"1":{"pin_code":"0427","status":"enabled"}}}'), {
    text: '{"users":{"1":{"pin_code":"[hidden]","status":"enabled"}}}',
    state: 'redacted',
  });
  t.same(view('doorward/front/lock/set', '4270'), { text: '[hidden]', state: 'redacted' });
  t.same(view('doorward/front/lock/set', '0427'), { text: null, state: 'unreadable' });
  t.same(view('doorward/front/lock/set', 'open 0427'), { text: null, state: 'unreadable' });
  t.same(payloadView('doorward/x', Buffer.from([0xff, 0xfe])), { text: null, state: 'unreadable' });
  t.equal(view('doorward/x', JSON.stringify({ a: 'b'.repeat(5_000) })).state, 'cut');
  t.equal(view('doorward/x', '['.repeat(20_000) + ']'.repeat(20_000)).state, 'redacted', 'however deep');
  t.same(view('doorward/x', '{"__proto__":{"a":"0427"}}').state, 'whole', 'a name like any other');
});

t.test('no order shows a digit, wherever it stands', async () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('set', 'get'), (value, verb) => {
      const { text } = view(`zigbee2mqtt/x/${verb}`, JSON.stringify(value));
      return text === null || !/\d/.test(text);
    }),
  );
});

t.test('it never throws', async () => {
  fc.assert(
    fc.property(fc.string(), fc.uint8Array(), (topic, payload) => {
      payloadView(topic, payload);
    }),
  );
});

import t from 'tap';
import { generate } from 'mqtt-packet';
import { Frames } from '../../src/broker/frames.js';

t.test('a frame is what the library writes, and made once for those who are sent the same', (t) => {
  const frames = new Frames();
  const payload = Buffer.from('{"state":"LOCKED"}');
  const messages = [
    { topic: 'doorward/front/lock/state', payload, retain: false },
    { topic: 'doorward/back/lock/state', payload, retain: false },
    { topic: 'doorward/back/lock/state', payload, retain: true },
    { topic: 'doorward/back/lock/state', payload: Buffer.alloc(0), retain: true },
    { topic: 'doorward/Kellertür', payload: 'online', retain: false },
  ];
  for (const message of messages) {
    for (const [version, protocolVersion] of [
      [3, 4],
      [4, 4],
      [5, 5],
    ] as const) {
      const frame = frames.of(message, version);
      t.same(frame, generate({ cmd: 'publish', qos: 0, dup: false, ...message }, { protocolVersion }));
      t.equal(frames.of({ ...message }, version), frame, 'the same bytes');
    }
  }
  t.end();
});

import t from 'tap';
import {
  IDLE_FRAME,
  LINK_FRAME_TYPES,
  linkFrameType,
  REFUSAL_CODES,
  refusalCode,
  refuseFrame,
} from '../../firmware-protocol/link-frame.js';
import type { LinkFrameType, RefusalCode } from '../../firmware-protocol/link-frame.js';

t.test('a byte is a frame type exactly if the table has it', (t) => {
  const names = Object.keys(LINK_FRAME_TYPES) as LinkFrameType[];
  const bytes = new Map(names.map((name) => [LINK_FRAME_TYPES[name] as number, name]));
  t.equal(bytes.size, names.length);
  for (let byte = 0; byte < 256; byte += 1) t.equal(linkFrameType(byte), bytes.get(byte));
  t.end();
});

t.test('refusals', (t) => {
  for (const code of Object.keys(REFUSAL_CODES) as RefusalCode[])
    t.equal(refusalCode(refuseFrame(code)), code);
  t.equal(refusalCode({ type: 'refuse', body: Uint8Array.of(0) }), undefined);
  t.equal(refusalCode({ type: 'refuse', body: Uint8Array.of(8) }), undefined);
  t.equal(refusalCode({ type: 'refuse', body: Uint8Array.of(1, 2) }), undefined);
  t.equal(refusalCode(IDLE_FRAME), undefined);
  t.end();
});

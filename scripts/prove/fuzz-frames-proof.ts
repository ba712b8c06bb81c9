import { MAX_SERIAL_FRAME_BYTES } from '../../firmware-protocol/serial-frame.js';
import { fuzzFrames } from './fuzz-frames.js';
import type { FuzzReport } from './fuzz-frames.js';
import type { Proof } from './proof.js';

/** What may be left in memory after any number of frames. */
export const HEAP_GROWTH_MAX_BYTES = 4 * 1024 * 1024;
/** Of 100 frames at least so many must get past the checksum, and so many must not: else little was tried. */
const PERCENT_EACH_WAY_MIN = 20;
const PROGRESS_EVERY_MS = 1_000;

/** What a run shows against the promise: no crash, no hang, no growth. */
export function fuzzFailures(report: FuzzReport): string[] {
  const { count, accepted, dropped, maxBufferedBytes, heapGrowthBytes } = report;
  const few = (count * PERCENT_EACH_WAY_MIN) / 100;
  return [
    ...(heapGrowthBytes > HEAP_GROWTH_MAX_BYTES ? [`the heap grew by ${heapGrowthBytes} bytes`] : []),
    ...(maxBufferedBytes > MAX_SERIAL_FRAME_BYTES ? [`the framer held ${maxBufferedBytes} bytes`] : []),
    ...(accepted < few
      ? [`only ${accepted} frames got past the checksum: the decoders were hardly tried`]
      : []),
    ...(dropped < few ? [`only ${dropped} frames were dropped: the framer was hardly tried`] : []),
  ];
}

export const fuzzFramesProof: Proof = {
  name: 'fuzz-frames',
  shows:
    'mutated frames into the framer, the decoders and both ends of a session: no crash, no hang, no growth',
  defaultCount: 1_000_000,
  async run({ count, seconds, seed, progress }) {
    const begunMs = performance.now();
    let toldAtMs = -Infinity;
    const ranS = () => (performance.now() - begunMs) / 1000;
    try {
      const report = await fuzzFrames({
        count,
        seed,
        progress: (done) => {
          const nowMs = performance.now();
          if (done === 0 || nowMs - toldAtMs < PROGRESS_EVERY_MS) return;
          toldAtMs = nowMs;
          progress(`${done} of ${count} frames, ${Math.round(done / ranS())} a second`);
        },
        enough: () => seconds !== null && ranS() > seconds,
      });
      const { accepted, dropped, maxBufferedBytes, heapGrowthBytes } = report;
      return {
        summary: `${report.count} frames in ${ranS().toFixed(1)} s: ${accepted} accepted, ${dropped} dropped, at most ${maxBufferedBytes} bytes held, heap ${heapGrowthBytes} bytes`,
        failures: fuzzFailures(report),
      };
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { summary: `a frame of seed ${seed} made it throw`, failures: [what] };
    }
  },
};

/**
 * How node runs the hub, wherever it is started: `npm start`, the demo, benches. Measured by `npm run bench` on Node 20:
 * - without `--optimize-for-size` the heap is let grow to twice as much under load (180 MiB in memory instead of 105,
 *   for an estimated 10 to 20 % less processor time);
 * - small halves for young objects, and one worker thread of V8 instead of four, save about 10 MiB idle;
 * - without the first compiler after the interpreter 2 to 3 MiB less stay of 50 locks paired and opened, at the same processor time;
 * - `--expose-gc` lets the hub clear away what its start left behind, some 2 MiB, before anything waits for it (`main.ts`).
 */
export const HUB_NODE_FLAGS = [
  '--max-semi-space-size=2',
  '--optimize-for-size',
  '--v8-pool-size=1',
  '--no-sparkplug',
  '--expose-gc',
] as const;

/**
 * Each scrypt takes 16 MiB. glibc stops giving such blocks back once one was freed (mallopt(3), `M_MMAP_THRESHOLD`), and
 * 64 MiB would stay with the hub after a few log-ins: a fixed threshold turns that off. It is as low as the pieces of
 * 32 KiB that V8 compiles in: of those, 6 to 8 MiB stayed from the start on as holes between what lives. Getting the memory
 * of a scrypt anew costs 4,096 page faults, a fifth of it; as huge pages it costs eight. Both can be set from outside only.
 */
export const HUB_ENVIRONMENT = {
  MALLOC_MMAP_THRESHOLD_: '32768',
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
} as const;

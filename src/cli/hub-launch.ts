/**
 * How node runs the hub, wherever it is started: `npm start`, the demo, benches. Measured by `npm run bench` on Node 20:
 * - without `--optimize-for-size` the heap is let grow to twice as much under load (180 MiB in memory instead of 105,
 *   for 8 % less processor time);
 * - small halves for young objects, and one worker thread of V8 instead of four, save about 10 MiB idle.
 */
export const HUB_NODE_FLAGS = ['--max-semi-space-size=2', '--optimize-for-size', '--v8-pool-size=1'] as const;

/**
 * glibc stops giving large blocks back once one was freed (mallopt(3), `M_MMAP_THRESHOLD`): the 16 MiB of each scrypt
 * would stay with the hub, 64 MiB after a few log-ins. A fixed threshold turns that off. It can be set from outside only.
 */
export const HUB_ENVIRONMENT = { MALLOC_MMAP_THRESHOLD_: '1048576' } as const;

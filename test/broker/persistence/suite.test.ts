import assert from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import t from 'tap';
import { BrokerPersistence } from '../../../src/broker/persistence/broker-persistence.js';
import { systemClock } from '../../../src/kit/clock.js';
import { silentLogger } from '../../../src/kit/logger.js';

interface SuiteContext {
  plan(count: number): void;
  diagnostic(text: string): void;
  readonly assert: Readonly<Record<string, (...given: unknown[]) => void>>;
}
type Suite = (options: {
  test: (name: string, body: (context: SuiteContext) => Promise<void>) => void;
  persistence: () => BrokerPersistence;
  testAsync: true;
}) => void;

/** Tests that the suite of the pinned version has; fewer would mean that some did not run. */
const TESTS = 40;

const suite = createRequire(import.meta.url)('aedes-persistence/abstract.js') as Suite;
const folder = mkdtempSync(path.join(os.tmpdir(), 'doorward-suite-'));
t.teardown(() => {
  rmSync(folder, { recursive: true, force: true });
});

let tests = 0;
let files = 0;
suite({
  testAsync: true,
  persistence: () =>
    new BrokerPersistence({
      file: path.join(folder, `broker-${files++}.db`),
      clock: systemClock,
      logger: silentLogger,
    }),
  // The suite is written for node's own test runner: its context is made of what tap and node:assert have.
  test: (name, body) => {
    tests += 1;
    void t.test(name, async (t) => {
      let planned = -1;
      let made = 0;
      const checks = assert as unknown as Record<string, (...given: unknown[]) => void>;
      await body({
        plan: (count) => (planned = count),
        diagnostic: () => undefined,
        assert: new Proxy(checks, {
          get: (all, check: string) => {
            const original = all[check];
            if (!original) throw new Error(`the suite asks for assert.${check}`);
            return (...given: unknown[]) => {
              made += 1;
              original(...given);
            };
          },
        }),
      });
      if (planned >= 0) t.equal(made, planned, 'as many assertions as planned');
      t.pass(`${made} assertions`);
    });
  },
});
t.ok(tests >= TESTS, `the whole suite: ${tests} tests`);

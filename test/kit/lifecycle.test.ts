import t from 'tap';
import { Lifecycle, type Part } from '../../src/kit/lifecycle.js';
import { silentLogger } from '../../src/kit/logger.js';

function part(name: string, log: string[], fails: 'start' | 'stop' | null = null): Part {
  const step = (what: 'start' | 'stop') => () => {
    log.push(`${what} ${name}`);
    return fails === what ? Promise.reject(new Error(name)) : Promise.resolve();
  };
  return { name, start: step('start'), stop: step('stop') };
}

t.test('starts in order, stops in reverse, once', async (t) => {
  const log: string[] = [];
  const lifecycle = new Lifecycle([part('a', log), part('b', log)], silentLogger);
  await lifecycle.start();
  await lifecycle.stop();
  await lifecycle.stop();
  t.same(log, ['start a', 'start b', 'stop b', 'stop a']);
});

t.test('a failed start stops what had started, the failed part too, and rejects', async (t) => {
  const log: string[] = [];
  const lifecycle = new Lifecycle([part('a', log), part('b', log, 'start'), part('c', log)], silentLogger);
  await t.rejects(lifecycle.start(), { message: 'b' });
  t.same(log, ['start a', 'start b', 'stop b', 'stop a']);
});

t.test('one that fails to stop does not keep the others from it', async (t) => {
  const log: string[] = [];
  const lifecycle = new Lifecycle([part('a', log), part('b', log, 'stop')], silentLogger);
  await lifecycle.start();
  await lifecycle.stop();
  t.same(log.slice(2), ['stop b', 'stop a']);
});

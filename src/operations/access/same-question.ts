import type { Question } from './supposed-world.js';

/** Whether both would be decided alike at every instant, as far as a quick look tells: same facts, or same parts of them. */
export function isSameQuestion(one: Question | null, other: Question | null): boolean {
  if (!one || !other) return one === other;
  return (
    one.request.actor === other.request.actor &&
    one.request.action === other.request.action &&
    isAlike(one.facts, other.facts, 3)
  );
}

/** @param depth how many levels of parts are gone into; deeper ones are alike when they are one and the same */
function isAlike(one: unknown, other: unknown, depth: number): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || depth === 0)
    return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => isAlike(memberOf(one, name), memberOf(other, name), depth - 1))
  );
}

function memberOf(one: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(one, name)?.value;
}

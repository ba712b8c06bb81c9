/** A topic filter cut at its slashes (MQTT 3.1.1, section 4.7). A topic is one without wildcards. */
export type Levels = readonly string[];

export function levelsOf(filter: string): Levels {
  return filter.split('/');
}

/** Whether everything that `asked` matches is matched by `wide` as well. */
export function covers(wide: Levels, asked: Levels): boolean {
  for (const [index, level] of wide.entries()) {
    if (level === '#') return true;
    const other = asked[index];
    if (other === undefined || other === '#') return false;
    if (level !== '+' && level !== other) return false;
  }
  return asked.length === wide.length;
}

/** Whether there could be a topic that both match. Leaves out that a wildcard does not match `$`, so never says no wrongly. */
export function overlaps(one: Levels, two: Levels): boolean {
  for (let index = 0; ; index += 1) {
    const [a, b] = [one[index], two[index]];
    if (a === '#' || b === '#') return true;
    if (a === undefined || b === undefined) return a === b;
    if (a !== '+' && b !== '+' && a !== b) return false;
  }
}

/** Whether wildcards stand alone in their level, and `#` last; and nothing is empty that must not be. */
export function isWellFormed(levels: Levels): boolean {
  if (levels.length === 1 && levels[0] === '') return false;
  return levels.every((level, index) => {
    if (level === '#') return index === levels.length - 1;
    return level === '+' || !/[+#\0]/.test(level);
  });
}

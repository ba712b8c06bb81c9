/**
 * Whether a topic filter matches a topic name (MQTT 3.1.1 and 5, section 4.7): `+` one level, `#` the rest and the level
 * above it, and neither as the first level a topic that begins with `$`.
 */
export function filterMatches(filter: string, topic: string): boolean {
  const wanted = filter.split('/');
  const levels = topic.split('/');
  if (topic.startsWith('$') && (wanted[0] === '+' || wanted[0] === '#')) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= levels.length) return false;
    if (level !== '+' && level !== levels[index]) return false;
  }
  return wanted.length === levels.length;
}

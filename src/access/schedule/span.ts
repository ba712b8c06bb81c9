/** Time from one instant to another, end not included; milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is in any of them: in order, apart from each other, none empty. */
export function united(spans: readonly Span[]): Span[] {
  const ordered = spans.filter(({ fromMs, untilMs }) => fromMs < untilMs).sort((a, b) => a.fromMs - b.fromMs);
  const merged: Span[] = [];
  for (const span of ordered) {
    const last = merged.at(-1);
    if (last && span.fromMs <= last.untilMs) {
      if (span.untilMs > last.untilMs) merged[merged.length - 1] = { ...last, untilMs: span.untilMs };
    } else merged.push(span);
  }
  return merged;
}

/** What is in `spans` and in none of `gone`; in order, apart from each other. */
export function without(spans: readonly Span[], gone: readonly Span[]): Span[] {
  const holes = united(gone);
  const left: Span[] = [];
  let at = 0;
  for (const { fromMs, untilMs } of united(spans)) {
    while (at > 0 && (holes[at - 1]?.untilMs ?? -Infinity) > fromMs) at -= 1;
    let beginMs = fromMs;
    for (; at < holes.length; at += 1) {
      const hole = holes[at];
      if (!hole || hole.fromMs >= untilMs) break;
      if (hole.fromMs > beginMs) left.push({ fromMs: beginMs, untilMs: hole.fromMs });
      beginMs = Math.max(beginMs, hole.untilMs);
    }
    if (beginMs < untilMs) left.push({ fromMs: beginMs, untilMs });
  }
  return left;
}

/** The parts of them within `bounds`. */
export function cut(spans: readonly Span[], bounds: Span): Span[] {
  return spans.flatMap(({ fromMs, untilMs }) => {
    const part = {
      fromMs: Math.max(fromMs, bounds.fromMs),
      untilMs: Math.min(untilMs, bounds.untilMs),
    };
    return part.fromMs < part.untilMs ? [part] : [];
  });
}

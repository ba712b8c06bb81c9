import type { ComponentChildren } from 'preact';

/** Things that are so, by name; a name without a value is left out. */
export function Facts({ rows }: { readonly rows: readonly (readonly [string, ComponentChildren | null])[] }) {
  return (
    <dl class="standing">
      {rows
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

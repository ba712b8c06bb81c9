import { signal } from '@preact/signals';

/** Where in the page somebody is: `#/doors`, `#/guests/new`. Behind the #, so that the hub serves one page and no path names a secret. */
export const place = signal<readonly string[]>(read());

addEventListener('hashchange', () => {
  place.value = read();
  scrollTo(0, 0);
});

function read(): readonly string[] {
  return location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
}

/** The address of a place, for links. */
export function to(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

export function go(...parts: readonly string[]): void {
  location.hash = to(...parts);
}

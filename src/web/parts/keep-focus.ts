const HEADINGS = 'h1, h2';

/**
 * Where what had the focus is taken away, the focus goes to the heading that is nearest to where it was: who uses keys or a
 * screen reader does not begin anew at the top of the page (WCAG 2.2, 2.4.3).
 * @param root in which it is kept
 * @returns how to stop it, as an effect wants
 */
export function keepFocus(root: HTMLElement): () => void {
  /** What had the focus last, and all that it was in, up to the root. */
  let trail: readonly HTMLElement[] = [];
  const follow = ({ target }: FocusEvent) => {
    trail = target instanceof HTMLElement ? trailOf(target, root) : [];
  };
  const observer = new MutationObserver(() => {
    const [last] = trail;
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    const heading = nearestHeading(trail.filter((one) => one.isConnected)) ?? root;
    // Not by the Tab key, but by this.
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  });
  root.addEventListener('focusin', follow);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener('focusin', follow);
    observer.disconnect();
  };
}

/** @param trail from the inmost on */
function nearestHeading(trail: readonly HTMLElement[]): HTMLElement | null {
  for (const one of trail) {
    const heading = one.querySelector<HTMLElement>(HEADINGS);
    if (heading) return heading;
  }
  return null;
}

function trailOf(element: HTMLElement, root: HTMLElement): readonly HTMLElement[] {
  const trail: HTMLElement[] = [];
  for (let at: HTMLElement | null = element; at !== null && at !== root; at = at.parentElement)
    trail.push(at);
  return [...trail, root];
}

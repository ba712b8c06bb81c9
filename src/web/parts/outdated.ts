/**
 * Whether the hub serves another page by now: it was updated, and the parts of this one that were not loaded yet are gone. Where a
 * service worker keeps the shell, it is the shell that is looked at.
 */
export async function isOutdated(): Promise<boolean> {
  const own = document.querySelector('script[type="module"]')?.getAttribute('src');
  if (!own) return false;
  try {
    const answer = await fetch('/', { cache: 'no-store' });
    return answer.ok && !(await answer.text()).includes(own);
  } catch {
    return false;
  }
}

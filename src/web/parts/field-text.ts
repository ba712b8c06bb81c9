/** What was typed into a field of a form; empty if nothing was, or there is no such field. */
export function fieldText(form: FormData, name: string): string {
  const typed = form.get(name);
  return typeof typed === 'string' ? typed : '';
}

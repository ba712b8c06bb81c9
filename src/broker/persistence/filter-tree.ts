interface Node<Owner, T> {
  /** By owner: one has at most one entry for a filter. */
  readonly entries: Map<Owner, T>;
  readonly children: Map<string, Node<Owner, T>>;
}

function newNode<Owner, T>(): Node<Owner, T> {
  return { entries: new Map(), children: new Map() };
}

/** Topic filters as a tree of levels, so that a message finds its subscriptions without looking at all of them. */
export class FilterTree<Owner, T> {
  private readonly root = newNode<Owner, T>();
  private count = 0;

  /** Entries in the tree. */
  get size(): number {
    return this.count;
  }

  set(filter: string, owner: Owner, entry: T): void {
    let node = this.root;
    for (const level of filter.split('/')) {
      let child = node.children.get(level);
      if (!child) node.children.set(level, (child = newNode()));
      node = child;
    }
    if (!node.entries.has(owner)) this.count += 1;
    node.entries.set(owner, entry);
  }

  delete(filter: string, owner: Owner): void {
    const path: { parent: Node<Owner, T>; level: string }[] = [];
    let node = this.root;
    for (const level of filter.split('/')) {
      const child = node.children.get(level);
      if (!child) return;
      path.push({ parent: node, level });
      node = child;
    }
    if (node.entries.delete(owner)) this.count -= 1;
    for (let step = path.pop(); step && isEmpty(node); step = path.pop()) {
      step.parent.children.delete(step.level);
      node = step.parent;
    }
  }

  /** @returns all entries whose filter matches the topic name, as `filterMatches` has it */
  match(topic: string): T[] {
    const found: T[] = [];
    this.collect(this.root, topic.split('/'), 0, topic.startsWith('$'), found);
    return found;
  }

  private collect(
    node: Node<Owner, T>,
    levels: readonly string[],
    at: number,
    isSystem: boolean,
    found: T[],
  ): void {
    const wildcards = !(isSystem && at === 0);
    if (wildcards) found.push(...(node.children.get('#')?.entries.values() ?? []));
    const level = levels[at];
    if (level === undefined) {
      found.push(...node.entries.values());
      return;
    }
    const any = wildcards ? node.children.get('+') : undefined;
    if (any) this.collect(any, levels, at + 1, isSystem, found);
    const same = level === '+' || level === '#' ? undefined : node.children.get(level);
    if (same) this.collect(same, levels, at + 1, isSystem, found);
  }
}

function isEmpty<Owner, T>({ entries, children }: Node<Owner, T>): boolean {
  return entries.size === 0 && children.size === 0;
}

/** Topics at which a broker may keep a retained message of this hub: known before it is published, until it is taken away. */
export interface AnnouncedTopicReads {
  on(bus: string): readonly string[];
}

export interface AnnouncedTopicWrites extends AnnouncedTopicReads {
  add(bus: string, topics: readonly string[]): void;
  remove(bus: string, topics: readonly string[]): void;
}

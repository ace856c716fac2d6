/** The bodies of a stretch of requests, to find those that come back: per request its hash, its group and its text. */
export interface BodyPart {
  hashes: Float64Array;
  groups: Uint8Array;
  promptBytes: Uint32Array;
}

/** Collects bodies by their hashes, to be compared over the whole file. */
export class BodyList {
  private hashes = new Float64Array(64);
  private groups = new Uint8Array(64);
  private promptBytes = new Uint32Array(64);
  private count = 0;

  add(hash: number, group: number, promptBytes: number): void {
    if (this.count === this.hashes.length) this.grow();
    this.hashes[this.count] = hash;
    this.groups[this.count] = group;
    this.promptBytes[this.count] = promptBytes;
    this.count++;
  }

  take(): BodyPart {
    const { count } = this;
    this.count = 0;
    return {
      hashes: this.hashes.slice(0, count),
      groups: this.groups.slice(0, count),
      promptBytes: this.promptBytes.slice(0, count),
    };
  }

  private grow(): void {
    const { hashes, groups, promptBytes, count } = this;
    this.hashes = new Float64Array(count * 2);
    this.hashes.set(hashes);
    this.groups = new Uint8Array(count * 2);
    this.groups.set(groups);
    this.promptBytes = new Uint32Array(count * 2);
    this.promptBytes.set(promptBytes);
  }
}

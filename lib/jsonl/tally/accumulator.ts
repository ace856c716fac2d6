import type { ModelEntry, UrlEntry } from "@/lib/jsonl/check/entries";
import type { Line } from "@/lib/jsonl/check/line";
import { KEY } from "@/lib/jsonl/scan/keys";
import { NODE } from "@/lib/jsonl/scan/tape";
import { BodyList, type BodyPart } from "./body-list";
import { addRequest, emptyGroup, type GroupData } from "./group";
import { type RankedSample, type SampledGroup, Sampler } from "./sampler";

/** Model × url pairs told apart; the file chooses the names, so they are bounded. */
export const MOST_TALLY_GROUPS = 200;

/** The tally of a stretch of a file, as plain data. */
export interface TallyPart {
  groups: GroupData[];
  ungrouped: number;
  bodies: BodyPart;
}

/** Sums up requests line by line and gives the sum away stretch by stretch. */
export class Accumulator {
  private groups: GroupData[] = [];
  private sampled: (SampledGroup | null)[] = [];
  private readonly byName = new Map<string, number>();
  /** The same by the entries of a line: these come back as the same objects, so that no name is compared. */
  private readonly byEntry = new Map<ModelEntry | null, Map<UrlEntry | null, number>>();
  private ungrouped = 0;
  private readonly bodies = new BodyList();
  private readonly sampler = new Sampler();

  /** Adds a request whose rules have run. */
  add(line: Line): void {
    const index = this.groupOf(line);
    if (index < 0) {
      this.ungrouped++;
      return;
    }
    const group = this.groups[index] as GroupData;
    const promptBytes = addRequest(group, line, line.systemNode === 0 ? 0 : this.hashOf(line, line.systemNode));
    this.bodies.add(this.hashOf(line, line.field(KEY.body)), index, promptBytes);
    const sampled = this.sampled[index];
    if (line.textCount > 0 && sampled) this.sampler.offer(sampled, line);
  }

  /** What was added since the last call. */
  take(): TallyPart {
    const part = { groups: this.groups, ungrouped: this.ungrouped, bodies: this.bodies.take() };
    this.groups = [];
    this.sampled = [];
    this.byName.clear();
    this.byEntry.clear();
    this.ungrouped = 0;
    return part;
  }

  /** The prompts chosen since the start. */
  samples(): RankedSample[] {
    return this.sampler.chosen();
  }

  /** Number of the line's group, or −1 where there are too many. */
  private groupOf({ model, url }: Line): number {
    const known = this.byEntry.get(model)?.get(url);
    if (known !== undefined) return known;
    const index = this.numberOf(model?.text ?? null, url?.text ?? null);
    const byUrl = this.byEntry.get(model) ?? new Map<UrlEntry | null, number>();
    this.byEntry.set(model, byUrl.set(url, index));
    return index;
  }

  private numberOf(model: string | null, url: string | null): number {
    const key = JSON.stringify([model, url]);
    const known = this.byName.get(key);
    if (known !== undefined) return known;
    if (this.groups.length >= MOST_TALLY_GROUPS) return -1;
    const index = this.groups.push(emptyGroup(model, url)) - 1;
    this.sampled.push(this.sampler.groupOf(model, url));
    this.byName.set(key, index);
    return index;
  }

  private hashOf(line: Line, node: number): number {
    return line.scanner.state.hash(line.get(node, NODE.start), line.get(node, NODE.end));
  }
}

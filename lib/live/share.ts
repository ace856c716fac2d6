import type { Heard, LiveEvent, LiveState } from "./contract";
import { type LiveStream, openLiveStream } from "./stream";

/** Events kept for tabs that open later: what a page shows is a few seconds old when it joins. */
const keptMax = 300;

/**
 * One stream for all tabs of a browser. Whoever holds it passes on what it hears; a tab that joins hears first what it
 * missed since its page was made.
 */
export class LiveShare {
  private readonly stream: LiveStream;
  private readonly kept: LiveEvent[] = [];
  /** Everything after this id is in `kept`. */
  private completeFrom: number;
  private state: LiveState = "connecting";

  constructor(team: string, after: number, tell: (heard: Heard) => void) {
    this.completeFrom = after;
    this.stream = openLiveStream(team, after, (heard) => {
      this.remember(heard);
      tell(heard);
    });
  }

  /** What a tab must hear that knows of everything up to `after`. */
  join(after: number): Heard[] {
    const missed: Heard[] =
      after >= this.completeFrom
        ? this.kept.filter((event) => event.id > after).map((event) => ({ kind: "event", event }))
        : [{ kind: "resync" }];
    return [...missed, { kind: "state", state: this.state }];
  }

  check(): void {
    this.stream.check();
  }

  close(): void {
    this.stream.close();
  }

  private remember(heard: Heard): void {
    if (heard.kind === "state") this.state = heard.state;
    if (heard.kind === "resync") {
      this.kept.length = 0;
      this.completeFrom = this.stream.lastId();
    }
    if (heard.kind !== "event") return;
    this.kept.push(heard.event);
    if (this.kept.length > keptMax) this.completeFrom = this.kept.shift()?.id ?? this.completeFrom;
  }
}

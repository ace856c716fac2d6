import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isUuid } from "@/lib/emulator/engine/row-id";
import type { JsonObject } from "@/lib/emulator/json-value";
import { readJson, writeJsonAtomic } from "./atomic-json";

/** `request` is kept while a background response is not answered yet. */
type StoredResponse = { owner: string; response: JsonObject; request?: JsonObject };

const KEPT = 1000;

/** Responses that can be asked for again, one small file each; the oldest go when there are a thousand. */
export class ResponseStore {
  private readonly root: string;
  private readonly ids: string[] = [];

  private constructor(root: string) {
    this.root = root;
  }

  static async open(dir: string): Promise<ResponseStore> {
    const store = new ResponseStore(join(dir, "responses"));
    await mkdir(store.root, { recursive: true });
    for (const name of await readdir(store.root)) if (name.endsWith(".json")) store.ids.push(name.slice(0, -5));
    return store;
  }

  async put(uuid: string, stored: StoredResponse): Promise<void> {
    await writeJsonAtomic(this.path(uuid), stored);
    if (this.ids.includes(uuid)) return;
    this.ids.push(uuid);
    const oldest = this.ids.length > KEPT ? this.ids.shift() : undefined;
    if (oldest) await rm(this.path(oldest), { force: true });
  }

  /** The response with this id, with or without its `resp_` prefix; null when there is none of this account. */
  async get(id: string, owner: string): Promise<JsonObject | null> {
    const uuid = id.replace(/^resp_/, "");
    if (!isUuid(uuid)) return null;
    const stored = await readJson<StoredResponse>(this.path(uuid));
    return stored?.owner === owner ? stored.response : null;
  }

  /** Background responses a stop left unanswered. */
  async unanswered(): Promise<{ uuid: string; stored: Required<StoredResponse> }[]> {
    const found: { uuid: string; stored: Required<StoredResponse> }[] = [];
    for (const uuid of this.ids) {
      const stored = await readJson<StoredResponse>(this.path(uuid));
      if (stored?.request) found.push({ uuid, stored: { ...stored, request: stored.request } });
    }
    return found;
  }

  /** False once the response was deleted. */
  has(uuid: string): boolean {
    return this.ids.includes(uuid);
  }

  async remove(id: string): Promise<void> {
    const uuid = id.replace(/^resp_/, "");
    const at = this.ids.indexOf(uuid);
    if (at !== -1) this.ids.splice(at, 1);
    await rm(this.path(uuid), { force: true });
  }

  private path(uuid: string): string {
    return join(this.root, `${uuid}.json`);
  }
}

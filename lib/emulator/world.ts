import { BatchStore } from "./batches/batch-store";
import { Catalogue } from "./catalogue/catalogue";
import { Engine } from "./engine/engine";
import { createForwardWork } from "./engine/forward-work";
import { createMadeUpWork } from "./engine/made-up-work";
import { RecentCompletions } from "./engine/recent-completions";
import { Ledger } from "./faults/ledger";
import type { Settings } from "./options";
import { Pace } from "./realtime/pace";
import { lockDir } from "./storage/dir-lock";
import { FileStore } from "./storage/file-store";
import { ResponseStore } from "./storage/response-store";

/** How long what was deleted stays on disk at least. */
const PURGE_AFTER_MS = 3_600_000;

/** Everything the routes of one emulator share. */
export type World = {
  settings: Settings;
  catalogue: Catalogue;
  files: FileStore;
  batches: BatchStore;
  responses: ResponseStore;
  engine: Engine;
  recent: RecentCompletions;
  pace: Pace;
  ledger: Ledger;
  isClosed(): boolean;
  close(): Promise<void>;
};

/** Opens the state directory, continues its batches, and keeps others out until closed. */
export async function openWorld(settings: Settings): Promise<World> {
  const unlock = await lockDir(settings.dir);
  try {
    const catalogue = new Catalogue(settings.forward !== null && settings.forward.model === undefined);
    const files = await FileStore.open(settings.dir);
    const batches = await BatchStore.open(settings.dir);
    await purgeDeleted(files, batches);
    const responses = await ResponseStore.open(settings.dir);
    const recent = new RecentCompletions();
    const work = settings.forward
      ? createForwardWork(settings.forward, catalogue, recent)
      : createMadeUpWork(settings, catalogue, recent);
    const engine = new Engine({ batches, files, work, speed: settings.speed });
    await engine.resumeAll();
    const pace = new Pace(settings.speed);
    let isClosed = false;
    const close = async () => {
      if (isClosed) return;
      isClosed = true;
      pace.close();
      await engine.close();
      await batches.close();
      await unlock();
    };
    const parts = { settings, catalogue, files, batches, responses, engine, recent, pace };
    return { ...parts, ledger: new Ledger(settings.testMode), isClosed: () => isClosed, close };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Frees the room of what was deleted a while ago; input files only once no batch needs them any more. */
async function purgeDeleted(files: FileStore, batches: BatchStore): Promise<void> {
  const beforeMs = Date.now() - PURGE_AFTER_MS;
  await batches.purge(beforeMs);
  await files.purge(beforeMs, new Set(batches.all().map((batch) => batch.inputFileId)));
}

import "@/lib/wire/jitless";

import { AppError } from "@/lib/wire/errors";
import { TableDesk } from "./table-desk";
import type { TableReply, TableRequest } from "./worker-messages";

const desk = new TableDesk();

/** Answers in the order asked. Ended from outside with its table. */
self.onmessage = async ({ data }: MessageEvent<TableRequest>) => {
  const reply = (message: TableReply) => self.postMessage(message);
  try {
    reply({ id: data.id, kind: "done", result: await desk.answer(data) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    reply({ id: data.id, kind: "failed", name, message, isRefusal: error instanceof AppError });
  }
};

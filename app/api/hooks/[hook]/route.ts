import { machine } from "@/lib/bff/handle";
import { answerHook } from "@/lib/bff/hook";

export const POST = machine("/api/hooks/:hook", answerHook);

import { handle } from "@/lib/bff/handle";
import { findAnswered } from "@/lib/results/answered-contract";
import { answered } from "@/lib/results/service/answered";

export const POST = handle(findAnswered, answered);

import { handle } from "@/lib/bff/handle";
import { vectorSample } from "@/lib/results/service/vectors";
import { sampleVectors } from "@/lib/results/views/contract";

export const GET = handle(sampleVectors, vectorSample);

import { handle } from "@/lib/bff/handle";
import { listRunPlaces } from "@/lib/results/runs/contract";
import { placesOfRun } from "@/lib/results/service/run-results";

export const GET = handle(listRunPlaces, placesOfRun);

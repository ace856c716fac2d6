import { handle } from "@/lib/bff/handle";
import { listPlaces } from "@/lib/results/places/contract";
import { places } from "@/lib/results/service/places";

export const GET = handle(listPlaces, places);

import { handle } from "@/lib/bff/handle";
import { getSetup, setUp } from "@/lib/setup/contract";
import { setUpInstallation, setupState } from "@/lib/setup/service";

export const GET = handle(getSetup, setupState);
export const POST = handle(setUp, setUpInstallation);

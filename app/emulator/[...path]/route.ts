import { builtinEmulatorDoor } from "@/lib/emulator/door";

export const dynamic = "force-dynamic";
export {
  builtinEmulatorDoor as DELETE,
  builtinEmulatorDoor as GET,
  builtinEmulatorDoor as HEAD,
  builtinEmulatorDoor as PATCH,
  builtinEmulatorDoor as POST,
  builtinEmulatorDoor as PUT,
};

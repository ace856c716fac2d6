import { aRole } from "@/lib/access";
import type { Mail } from "@/lib/mail";
import type { Invitation } from "./contract";

/** What the invited person reads. */
export const invitationMail = (of: Invitation & { team: string; link: string }): Mail => ({
  to: of.email,
  subject: `${of.invitedBy} invites you to ${of.team} on Batchdeck`,
  text: `${of.invitedBy} invites you to join ${of.team} on Batchdeck as ${aRole(of.role)}.

Open this link to join. It works once, for this address, until ${of.expiresAt.slice(0, 16).replace("T", " ")} UTC:

${of.link}

If you did not expect this, ignore it: without the link nothing happens.
`,
});

import "server-only";
import nodemailer, { type Transporter } from "nodemailer";
import { errorName, log } from "./log";
import { once, runtime } from "./runtime";

export type Mail = { to: string; subject: string; text: string };

/** Whether `SMTP_URL` is set, so that mails leave this console. */
export const isMailSet = (): boolean => runtime().SMTP_URL !== undefined;

const transport = (): Transporter =>
  once("mail", () =>
    nodemailer.createTransport({
      url: runtime().SMTP_URL,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    }),
  );

/** No line break may end a header and begin another. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

/** Sends a plain text mail from `MAIL_FROM`. @throws when no server is set, or it refuses the mail */
export async function sendMail({ to, subject, text }: Mail): Promise<void> {
  const { SMTP_URL, MAIL_FROM, publicUrl } = runtime();
  if (SMTP_URL === undefined) throw new Error("SMTP_URL is not set");
  const from = MAIL_FROM ?? `Batchdeck <batchdeck@${new URL(publicUrl).hostname}>`;
  await transport().sendMail({ from, to: { name: "", address: to }, subject: oneLine(subject), text });
}

/** The same where a mail is only a convenience: answers whether it left, and logs why not. */
export async function trySendMail(mail: Mail): Promise<boolean> {
  if (!isMailSet()) return false;
  try {
    await sendMail(mail);
    return true;
  } catch (error) {
    log("warn", "mail.failed", { error: errorName(error) });
    return false;
  }
}

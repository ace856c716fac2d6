import { signIn as nextSignIn } from "next-auth/react";

export type SignInOutcome = "ok" | "refused" | "throttled" | "failed";

/**
 * Signs in with mail and password. `refused`: the pair is wrong; `throttled`: too many were; `failed`: the server could
 * not be asked.
 */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  try {
    const answer = await nextSignIn("credentials", { redirect: false, email, password });
    if (answer?.ok && !answer.error) return "ok";
    if (answer?.error?.startsWith("throttled")) return "throttled";
    return answer?.error === "CredentialsSignin" || answer?.status === 401 ? "refused" : "failed";
  } catch {
    return "failed";
  }
}

import type { Metadata } from "next";
import { JoinFlow } from "@/components/auth/join-flow";
import { currentActor } from "@/lib/bff/auth";

export const metadata: Metadata = { title: "Join" };

type Props = { params: Promise<{ token: string }> };

export default async function JoinPage({ params }: Props) {
  const actor = await currentActor();
  const person = actor && { id: actor.userId, name: actor.name, email: actor.email };
  return <JoinFlow token={(await params).token} person={person} />;
}

import { authHandler } from "@/lib/bff/auth";

export { authHandler as GET, authHandler as POST };

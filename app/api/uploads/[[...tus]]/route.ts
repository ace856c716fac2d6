import { stream } from "@/lib/bff/handle";
import { handleUpload } from "@/lib/files/tus";

const upload = stream("signed-in", "/api/uploads", (ctx, request, { tus = "" }) => handleUpload(ctx, request, tus));

export { upload as DELETE, upload as HEAD, upload as OPTIONS, upload as PATCH, upload as POST };

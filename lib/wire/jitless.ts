import { config } from "zod";

/*
 * To be imported first by whatever runs in a browser. The policy of our pages forbids code made of text; zod looks whether it
 * may make some by trying, where a schema is made, and browsers report the try.
 */
config({ jitless: true });

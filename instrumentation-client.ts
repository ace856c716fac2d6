import "@/lib/wire/jitless";

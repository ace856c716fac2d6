/** Made-up texts, one of each script and code: what the engine practises on before there is a file. */
export const REHEARSAL_TEXTS = [
  'The river ran past the "old mill", 7 bridges and a ledger.\n',
  "Die schöne Mühle über dem Fluß, größer als früher.\t",
  "请总结这份文档的要点，并给出三个建议。",
  "for (let i = 0; i < 10; i++) { total += prices[i]; } // π ≈ 3.14 🌊\r\n",
];

/** Plain prose and code in four languages, written for these tests. */
export const TEXTS: Record<"english" | "german" | "chinese" | "code", string[]> = {
  english: [
    "The ferry leaves the northern pier at six, when the tide is high enough to clear the sandbank, and returns before noon.",
    "Please read the complaint below and say in one word whether the customer wants a refund, a replacement or an apology.",
    "Most of the houses along the canal were built by wool merchants who needed large, dry attics and very little daylight.",
    "A good index answers a question before it is asked; a bad one sends the reader through forty pages of acknowledgements.",
    "She measured the garden twice, once in paces and once with a borrowed tape, and found that the two results disagreed.",
    "Invoices received after the twentieth of the month are paid in the following period, unless both parties agree otherwise.",
  ],
  german: [
    "Die Fähre verlässt den nördlichen Anleger um sechs Uhr, sobald das Wasser hoch genug über der Sandbank steht.",
    "Bitte lesen Sie die folgende Beschwerde und nennen Sie mit einem Wort, ob eine Erstattung oder ein Ersatz gewünscht wird.",
    "Die meisten Häuser am Kanal wurden von Tuchhändlern gebaut, die trockene Dachböden und nur wenig Tageslicht brauchten.",
    "Rechnungen, die nach dem zwanzigsten Tag des Monats eingehen, werden in der darauffolgenden Abrechnungsperiode beglichen.",
    "Der Geschwindigkeitsbegrenzer wurde überprüft, nachdem die Straßenverkehrsbehörde ungewöhnliche Messwerte gemeldet hatte.",
    "Sie maß den Garten zweimal aus, einmal in Schritten und einmal mit einem geliehenen Maßband, und kam auf zwei Ergebnisse.",
  ],
  chinese: [
    "渡轮每天早上六点离开北边的码头，等潮水涨到足以越过沙洲的时候出发，中午之前返回。",
    "请阅读下面的投诉内容，并用一个词说明顾客想要退款、换货还是道歉。",
    "运河两岸的房屋大多由羊毛商人建造，他们需要宽敞干燥的阁楼，却不太需要阳光。",
    "每月二十日以后收到的发票将在下一个结算周期内支付，除非双方另有约定。",
    "她把花园量了两遍，一遍用脚步，一遍用借来的卷尺，结果发现两个数字并不一致。",
    "好的索引在问题提出之前就给出答案，差的索引则让读者翻过四十页的致谢。",
  ],
  code: [
    "export function median(values: number[]): number {\n  const sorted = [...values].sort((a, b) => a - b);\n  const middle = sorted.length >> 1;\n  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;\n}\n",
    'for (const [key, rows] of groups.entries()) {\n    if (rows.length === 0) continue;\n    console.log(key + ": " + rows.map((row) => row.total.toFixed(2)).join(", "));\n}\n',
    "def read_table(path, delimiter=','):\n    with open(path, newline='') as handle:\n        return [dict(row) for row in csv.DictReader(handle, delimiter=delimiter)]\n",
    "SELECT customer_id, COUNT(*) AS orders, SUM(amount_cents) / 100.0 AS total\nFROM orders\nWHERE created_at >= DATE '2025-01-01'\nGROUP BY customer_id\nHAVING COUNT(*) > 3;\n",
    "#include <vector>\nint sum(const std::vector<int>& xs) {\n    int total = 0;\n    for (int x : xs) total += x;\n    return total;\n}\n",
    '{"scripts": {"build": "node build.mjs", "test": "vitest run"}, "engines": {"node": ">=20"}, "private": true}\n',
  ],
};

/** A text of a few hundred to a few thousand characters in one language; different for each `seed`. */
export function textIn(language: keyof typeof TEXTS, seed: number): string {
  const pieces = TEXTS[language];
  const count = 2 + ((seed * 7) % 23);
  return Array.from({ length: count }, (_, i) => pieces[(seed * 5 + i * (1 + (seed % 3))) % pieces.length]).join(" ");
}

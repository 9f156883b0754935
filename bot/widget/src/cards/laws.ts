// Laws as people cite them. No DOM here.

import { parts, text } from "./read.ts";

function articleWords(article: unknown): string {
  const said = text(article);
  return /^\d+$/.test(said) ? `第${said}条` : said;
}

/** 《公司法》（2023年修订）第47条、第50条: one line a law, each article once. */
export function citationLines(citations: unknown): string[] {
  const laws = new Map<string, Set<string>>();
  for (const citation of parts(citations)) {
    const edition = text(citation.edition);
    const law = `《${text(citation.law)}》${edition ? `（${edition}）` : ""}`;
    if (text(citation.law)) laws.set(law, (laws.get(law) ?? new Set()).add(articleWords(citation.article)));
  }
  return [...laws].map(([law, articles]) => law + [...articles].filter(Boolean).join("、"));
}

// All style sheets, adopted by the shadow root.

import cards from "../../styles/cards.css";
import conversation from "../../styles/conversation.css";
import frame from "../../styles/frame.css";
import pages from "../../styles/pages.css";
import tokens from "../../styles/tokens.css";

const ALL = [tokens, frame, conversation, pages, cards];

/** Give the shadow root its styles; constructable sheets pass a strict policy, a style element is for browsers without. */
export function addStyles(root: ShadowRoot): void {
  try {
    root.adoptedStyleSheets = ALL.map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
  } catch {
    const element = document.createElement("style");
    element.textContent = ALL.join("\n");
    root.append(element);
  }
}

// All style sheets, adopted by the shadow root.

import cards from "../../styles/cards.css";
import conversation from "../../styles/conversation.css";
import frame from "../../styles/frame.css";
import pages from "../../styles/pages.css";
import tokens from "../../styles/tokens.css";
import { h } from "./dom.ts";

const ALL = tokens + frame + conversation + pages + cards;

/** Give the shadow root its styles; constructable sheets pass a strict policy, a style element is for browsers without. */
export function addStyles(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(ALL);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(h("style", {}, ALL));
  }
}

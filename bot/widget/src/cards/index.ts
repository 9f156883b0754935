// Every kind of card by its name. Buttons of the message that a card offers itself carry their id in `data-button`;
// the others are left to the view.

import type { Card, DrawCard } from "../contract.ts";
import type { Child } from "../view/dom.ts";
import { drawAppointment } from "./appointment.ts";
import { drawCase } from "./case.ts";
import { drawChoices, drawComparison, drawTriage } from "./choices.ts";
import { drawConfirm } from "./confirm.ts";
import { drawDraft } from "./draft.ts";
import { drawGuide } from "./guide.ts";
import type { Place } from "./kit.ts";
import { drawNotice, drawPrecheck } from "./notice.ts";
import { drawRating } from "./rating.ts";
import { text } from "./read.ts";
import { drawSlots } from "./slots.ts";
import { drawDormancy, drawHandoff, drawPromise, drawReceipt } from "./small.ts";

type Draw = (card: Card, place: Place) => Child;

const KINDS: Record<string, Draw> = {
  guide: drawGuide,
  choices: drawChoices,
  triage: drawTriage,
  comparison: drawComparison,
  draft: drawDraft,
  confirm: drawConfirm,
  case: drawCase,
  notice: drawNotice,
  precheck: drawPrecheck,
  slots: drawSlots,
  appointment: drawAppointment,
  receipt: drawReceipt,
  rating: drawRating,
  promise: drawPromise,
  handoff: drawHandoff,
  dormancy: drawDormancy,
};

/** Draws a card below its message's text. Never throws: what is unknown or malformed draws nothing. */
export const drawCard: DrawCard = (card, message, desk) => {
  try {
    const kind = text(card.kind);
    const draw = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
    const drawn = draw?.(card, { message, desk, isCurrent: desk.isCurrent(message) });
    return (drawn || null) as HTMLElement | null;
  } catch {
    return null;
  }
};

// Light, dark and large: chosen by the person, remembered, and applied to the root.

import { keep } from "./storage.ts";

/** Which colors: the system's wish, or always one. */
export type Theme = "auto" | "light" | "dark";

/** How the widget looks, and how that is changed. */
export interface Look {
  readonly theme: Theme;
  readonly isLarge: boolean;
  setTheme(theme: Theme): void;
  setLarge(isLarge: boolean): void;
}

const THEME = "qihang-theme";
const SIZE = "qihang-size";

/** A theme by its name; anything unknown follows the system. */
export function themeOf(name: string | null | undefined): Theme {
  return name === "light" || name === "dark" ? name : "auto";
}

/** Apply what was chosen before, else the page's wish. */
export function createLook(root: HTMLElement, store: Storage, theme: Theme, isLarge: boolean): Look {
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = themeOf(store.getItem(THEME) ?? theme);
  let large = (store.getItem(SIZE) ?? (isLarge ? "large" : "normal")) === "large";
  const apply = () => {
    root.classList.toggle("dark", chosen === "dark" || (chosen === "auto" && system.matches));
    root.classList.toggle("large", large);
  };
  system.addEventListener("change", apply);
  apply();
  return {
    get theme() {
      return chosen;
    },
    get isLarge() {
      return large;
    },
    setTheme(next) {
      chosen = next;
      keep(store, THEME, next);
      apply();
    },
    setLarge(next) {
      large = next;
      keep(store, SIZE, next ? "large" : "normal");
      apply();
    },
  };
}

// Light, dark and large: chosen by the person, remembered, and applied to the root.

import type { Keep } from "../core/keep.ts";

/** Which colors: the system's wish, or always one. */
export type Theme = "auto" | "light" | "dark";

/** How the widget looks, and how that is changed. */
export interface Look {
  readonly theme: Theme;
  readonly isLarge: boolean;
  setTheme(theme: Theme): void;
  setLarge(isLarge: boolean): void;
}

const THEME = "theme";
const LARGE = "large";

/** A theme by its name; anything unknown follows the system. */
export function themeOf(name: unknown): Theme {
  return name === "light" || name === "dark" ? name : "auto";
}

/** Apply what was chosen before, else the page's wish. */
export function createLook(root: HTMLElement, memory: Keep, theme: Theme, isLarge: boolean): Look {
  const system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = themeOf(memory.read(THEME) ?? theme);
  let large = !!(memory.read(LARGE) ?? isLarge);
  const apply = () => {
    root.classList.toggle("dark", chosen === "dark" || (chosen === "auto" && system.matches));
    root.classList.toggle(LARGE, large);
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
      memory.write(THEME, next);
      apply();
    },
    setLarge(next) {
      large = next;
      memory.write(LARGE, next);
      apply();
    },
  };
}

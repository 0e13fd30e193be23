// SPDX-License-Identifier: Apache-2.0
// Light or dark: as the system says until the reader says otherwise.
import { useEffect, useState } from "preact/hooks";
import { Icon, type IconName } from "./icons.tsx";

type Theme = "auto" | "light" | "dark";
const NEXT: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };
const ICON: Record<Theme, IconName> = { auto: "auto", light: "sun", dark: "moon" };
const KEY = "assay-theme";

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "auto";
  } catch {
    return "auto"; // a browser that keeps nothing for file://
  }
}

export function ThemeButton() {
  const [theme, setTheme] = useState(stored);
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const apply = () =>
      document.documentElement.setAttribute("data-theme", theme === "auto" ? (dark.matches ? "dark" : "light") : theme);
    apply();
    dark.addEventListener("change", apply);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // not kept, but shown
    }
    return () => dark.removeEventListener("change", apply);
  }, [theme]);
  return (
    <button
      type="button"
      class="tool"
      onClick={() => setTheme(NEXT[theme])}
      aria-label={`Colours: ${theme}. Change to ${NEXT[theme]}`}
    >
      <Icon name={ICON[theme]} />
      {theme === "auto" ? "Auto" : theme === "light" ? "Light" : "Dark"}
    </button>
  );
}

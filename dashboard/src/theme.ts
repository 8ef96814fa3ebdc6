import { useEffect, useState } from 'preact/hooks';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'kintsugi.theme';

function stored(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/// The theme somebody chose, and how to choose the next; charts ask for colours again when it changes.
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(stored());
  const next = () => {
    const other: Theme = theme === 'system' ? (systemIsDark() ? 'light' : 'dark') : theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = other;
    try {
      localStorage.setItem(KEY, other);
    } catch {
      // No storage: it holds until the page is left.
    }
    setTheme(other);
    window.dispatchEvent(new Event('themechange'));
  };
  return [theme, next];
}

export function systemIsDark(): boolean {
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/// Counts changes of the colours, so that what was painted with them is painted again.
export function useColours(): number {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const changed = () => setVersion((now) => now + 1);
    const system = matchMedia('(prefers-color-scheme: dark)');
    window.addEventListener('themechange', changed);
    system.addEventListener('change', changed);
    return () => {
      window.removeEventListener('themechange', changed);
      system.removeEventListener('change', changed);
    };
  }, []);
  return version;
}

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

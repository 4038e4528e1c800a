/** Line drawings on a 24 × 24 grid, as path data; shown through a mask so that they take the colour of the text. */
export const ICONS: Record<string, string> = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM15.5 15.5L20.5 20.5',
  scan: 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M4 12h16',
  policy: 'M6 3.5h9l4 4V20a.5.5 0 0 1-.5.5h-12A.5.5 0 0 1 6 20zM14.5 3.5V8H19M9 12h7M9 15.5h7',
  help: 'M4.5 12a7.5 7.5 0 0 1 15 0M4.5 12v4a2 2 0 0 0 2 2h1v-6h-3zM19.5 12v4a2 2 0 0 1-2 2h-1v-6h3zM16.5 18v.5a2 2 0 0 1-2 2H12',
  wish: 'M12 3.5l2.6 5.4l5.9.8l-4.3 4.1l1.1 5.9L12 16.9l-5.3 2.8l1.1-5.9l-4.3-4.1l5.9-.8z',
  give: 'M12 20s-7.5-4.6-7.5-10.1A4.2 4.2 0 0 1 12 7.2a4.2 4.2 0 0 1 7.5 2.7C19.5 15.4 12 20 12 20z',
  home: 'M4 11.5L12 4.5l8 7M6 10v9.5h4.5V14h3v5.5H18V10',
  me: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
  back: 'M14.5 5.5L8 12l6.5 6.5',
  next: 'M9.5 5.5L16 12l-6.5 6.5',
  down: 'M5.5 9.5L12 16l6.5-6.5',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM12 7.5V12l3 2',
  phone: 'M6.5 4h3l1.5 4l-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2l4 1.5v3a1.5 1.5 0 0 1-1.6 1.5C11 18.500 5.500 13 5 5.600A1.5 1.5 0 0 1 6.500 4z',
  sound: 'M4.5 9.500v5h3.500l4.500 4v-13l-4.500 4zM16 9a4 4 0 0 1 0 6M18.500 6.500a8 8 0 0 1 0 11',
  stop: 'M7 7h10v10H7z',
  place: 'M12 21s-6.500-5.700-6.500-11a6.500 6.500 0 0 1 13 0c0 5.300-6.500 11-6.500 11zM12 7.800a2.300 2.300 0 1 0 0 4.600a2.300 2.300 0 0 0 0-4.600z',
  letter: 'M4 6.500h16v11.500H4zM4 7l8 6.500L20 7',
  box: 'M4.500 8L12 4l7.500 4v8.500L12 20.500l-7.500-4zM4.500 8L12 12l7.500-4M12 12v8.500',
  bell: 'M12 4a5 5 0 0 0-5 5v4.500L5 17h14l-2-3.500V9a5 5 0 0 0-5-5zM10 19.500a2.200 2.200 0 0 0 4 0',
  shield: 'M12 3.500l7 2.500v5.500c0 4.500-3 7.500-7 9c-4-1.500-7-4.500-7-9V6zM9 12l2.200 2.200L15.200 10',
  info: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16zM12 11v5M12 8v.2',
  warn: 'M12 4.500L20.500 19.500H3.500zM12 10v4.500M12 17v.2',
  letters: 'M3.500 18.500L8.500 6l5 12.500M5.200 14.500h6.600M14.500 18.500l3.300-8l3.200 8M15.700 16h4.200',
  photo: 'M4 7.500h4l1.500-2h5l1.500 2h4v11.500H4zM12 10a3 3 0 1 0 0 6a3 3 0 0 0 0-6z',
  filter: 'M4 6h16M7 12h10M10 18h4',
  bridge: 'M2.500 17.500h19M5.500 17.500V8M18.500 17.500V8M5.500 8c1.500 5.500 11.500 5.500 13 0M2.500 11.500c1.500-.6 2.500-1.800 3-3.500M21.500 11.500c-1.500-.6-2.500-1.800-3-3.500M9.500 12v5.500M14.500 12v5.500',
}

export function maskOf(name: string): string {
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='#000' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'><path d='${ICONS[name] ?? ''}'/></svg>`
  return `url("data:image/svg+xml,${encodeURIComponent(svg).replace(/'/g, '%27')}") center / contain no-repeat`
}

export function embed(page: string, report: unknown): string;

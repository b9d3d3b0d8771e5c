import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import classes from './chart.module.css';

use([BarChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

type Props = { option: EChartsCoreOption; label: string; height?: 'short' | 'tall' };

/** A chart on a canvas; `label` says in words what it shows, and a table beside it holds the numbers. */
export const Chart = ({ option, label, height = 'short' }: Props) => {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (!place.current) return undefined;
    const chart = init(place.current, scheme === 'dark' ? 'dark' : null, { renderer: 'canvas' });
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    // The HTML tooltip would write style attributes, which the page's policy forbids.
    chart.setOption({
      backgroundColor: 'transparent',
      animation: !still,
      tooltip: { renderMode: 'richText' },
      ...option,
    });
    const watcher = new ResizeObserver(() => chart.resize());
    watcher.observe(place.current);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [option, scheme]);
  return <div ref={place} role="img" aria-label={label} className={height === 'tall' ? classes.tall : classes.short} />;
};

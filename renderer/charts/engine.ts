/** ECharts with only what the wrappers draw with; loaded when the first chart is. */
import { CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { measureText } from './measureText.ts';

use([LineChart, CustomChart, ScatterChart, GridComponent, TooltipComponent, SVGRenderer]);
setPlatformAPI({ measureText });

export { init };

import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/views.css';
import { App } from './App';

const page = document.getElementById('page');
if (page) render(<App />, page);

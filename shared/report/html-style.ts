import { printStyle } from '../ladder/ladder-print.ts';
import { timelineStyle } from './timeline-svg.ts';

const PAGE = `
:root{color-scheme:light dark;--bg:#fff;--tx:#1b2330;--t2:#51607a;--t3:#6b788d;--ln:#dde3ea;--p2:#f4f6f9;--ac:#0b6bcb;--ha:#c92a2a;--wa:#a86400;--ok:#0f8a56;--ha-bg:#fdf3f3;--wa-bg:#fdf6ea;--ok-bg:#eef8f2}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:60rem;padding:2.4rem 1.6rem 4rem;background:var(--bg);color:var(--tx);font:.9375rem/1.55 "Inter Variable",Inter,"Segoe UI",system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--ac)}a:focus-visible,[tabindex]:focus-visible,summary:focus-visible{outline:2px solid var(--ac);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--bg);padding:.3rem .6rem}
header::before{content:"";display:block;width:3.4rem;border-top:2px solid var(--ac);margin-bottom:1.1rem}
header img{float:right;max-height:4rem;max-width:14rem;margin:0 0 .6rem 1rem}
h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.02em;margin:0 0 .4rem}
h2{font-size:1.2rem;letter-spacing:-.01em;margin:2.4rem 0 .6rem;border-top:1px solid var(--ln);padding-top:1.2rem}
h3{font-size:1.05rem;margin:1.8rem 0 .5rem}h4{font-size:.92rem;margin:1.2rem 0 .3rem;color:var(--t2)}
.number{color:var(--t3);font-weight:500;margin-right:.45em}.subtitle{color:var(--t2);margin:0}
p{margin:.5rem 0}ul{margin:.5rem 0;padding-left:1.2rem}li{margin:.25rem 0}
code,.mono{font-family:"JetBrains Mono Variable","JetBrains Mono",ui-monospace,Menlo,Consolas,monospace;font-size:.86em}
code{background:var(--p2);border-radius:4px;padding:.08em .3em}
nav ol{list-style:none;margin:1.2rem 0;padding:0;columns:2;font-size:.9rem}nav li{margin:.15rem 0;break-inside:avoid}nav .inner{padding-left:1.4rem}
.facts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:.25rem 1.6rem;margin:.9rem 0}
.facts div{display:grid;grid-template-columns:7rem minmax(0,1fr);gap:.6rem}.facts dt{color:var(--t2)}.facts dd{margin:0;font-weight:550}
.tiles{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:.7rem;margin:1rem 0}
.tiles div{border:1px solid var(--ln);border-radius:8px;padding:.6rem .8rem;display:flex;flex-direction:column}.tiles dd{order:-1;margin:0;font-size:1.35rem;font-weight:650;letter-spacing:-.02em}.tiles dt{color:var(--t2);font-size:.85rem}
.callout{display:flex;gap:.7rem;border-left:3px solid;border-radius:0 6px 6px 0;padding:.55rem .9rem;margin:.9rem 0}.callout p{margin:0}.callout .mark{flex:none;margin-top:.35rem}
.callout.harmful{border-color:var(--ha);background:var(--ha-bg)}.callout.watch{border-color:var(--wa);background:var(--wa-bg)}.callout.benign{border-color:var(--ok);background:var(--ok-bg)}
.mark.harmful{fill:var(--ha)}.mark.watch{fill:var(--wa)}.mark.benign{fill:var(--ok)}.class{white-space:nowrap}.class .mark{margin-right:.4em;vertical-align:-.08em}
.table{overflow-x:auto;margin:.7rem 0}table{border-collapse:collapse;width:100%;font-size:.88rem}
th{text-align:left;color:var(--t2);font-weight:500;border-bottom:1px solid var(--ln);padding:.3rem .7rem .3rem 0;overflow-wrap:normal}td{vertical-align:top;border-bottom:1px solid var(--ln);padding:.32rem .7rem .32rem 0;min-width:3.2rem}
.tight{white-space:nowrap}.right{text-align:right}td.right{font-variant-numeric:tabular-nums}caption{caption-side:bottom;text-align:left;color:var(--t2);padding-top:.4rem}
figure{margin:1.2rem 0}.picture{overflow-x:auto}.picture svg{display:block;width:100%;height:auto;min-width:36rem}
figcaption{color:var(--t2);font-size:.87rem;margin-top:.4rem}figcaption details{margin:.3rem 0}.commands{list-style:none;padding:0;margin:.2rem 0}
.note{border:1px solid var(--ln);border-radius:8px;padding:.5rem .9rem;margin:.6rem 0}.note-head{color:var(--t2);font-size:.87rem;margin:0}.note-text{margin:.2rem 0 0;white-space:pre-wrap;unicode-bidi:plaintext}
@media (max-width:46rem){.facts,.tiles{grid-template-columns:minmax(0,1fr)}nav ol{columns:1}}`;

/** What dark surroundings change; also in the pictures, whose own colours are for paper. */
const DARK = `
@media screen and (prefers-color-scheme:dark){
:root{--bg:#12161d;--tx:#e6eaf0;--t2:#a9b4c4;--t3:#8c98aa;--ln:#2a3340;--p2:#1b222c;--ac:#58a6ff;--ha:#ff6b6b;--wa:#e0a24a;--ok:#4cc38a;--ha-bg:#2a1719;--wa-bg:#2a2115;--ok-bg:#14241c}
figure .td-ladder text{fill:#e6eaf0}figure .td-ladder .client{fill:#58a6ff}figure .td-ladder .server{fill:#b78cf0}
figure .td-ladder .lane{fill:none}figure .td-ladder .lane.client{stroke:#58a6ff}figure .td-ladder .lane.server{stroke:#b78cf0}
figure .td-ladder .time,figure .td-ladder .words,figure .td-ladder .numbers,figure .td-ladder .gap-text{fill:#a9b4c4}
figure .td-ladder .line,figure .td-ladder .head,figure .td-ladder .torn{stroke:#a9b4c4}figure .td-ladder .data .line,figure .td-ladder .fold .line{stroke:#e6eaf0}
figure .td-ladder .fin .line,figure .td-ladder .fin .head{stroke:#e0a24a}figure .td-ladder .rst .line,figure .td-ladder .rst .head,figure .td-ladder .icmp .line,figure .td-ladder .icmp .head{stroke:#ff6b6b}
figure .td-ladder .icmp .head{fill:#ff6b6b}figure .td-ladder .fin .name{fill:#e0a24a}figure .td-ladder .rst .name,figure .td-ladder .icmp .name{fill:#ff6b6b}
figure .td-ladder .gap-box{fill:#1b222c;stroke:#2a3340}figure .td-ladder .tear{fill:#12161d}
figure .td-timeline text{fill:#a9b4c4}figure .td-timeline .legend{fill:#e6eaf0}figure .td-timeline .rule{stroke:#2a3340}
figure .td-timeline .pale{fill:#43536a}figure .td-timeline .outlined{fill:#12161d}figure .td-timeline .hatched{fill:#2a2115;stroke:#e0a24a}figure .td-timeline .crossed{fill:#231a33;stroke:#b78cf0}
figure .td-timeline .hatched-lines{stroke:#e0a24a}figure .td-timeline .crossed-lines{stroke:#b78cf0}figure .td-timeline .solid{fill:#ff6b6b;stroke:#ff6b6b}}`;

const PRINT = `
@media print{
html{font-size:10.5px}body{max-width:none;padding:0}nav,.skip,details{display:none}
h1,h2,h3,h4{break-after:avoid}h2{margin-top:1.4rem}figure,.callout,.note,.tiles,.facts,tr{break-inside:avoid}thead{display:table-header-group}
.table,.picture{overflow:visible}.picture svg{min-width:0}a{color:inherit;text-decoration:none}code{background:none;padding:0}}
@page{margin:16mm}`;

/** The page's whole style sheet; no font and no picture is fetched. */
export function htmlStyle(): string {
  return `${PAGE}${printStyle()}${timelineStyle()}${DARK}${PRINT}\n`;
}

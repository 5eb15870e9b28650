// What a reader sees of the page: its innerText, with what that leaves out, and private characters for what it does not
// tell: U+E000 to E005 around what is raised, lowered, struck out; E006 and E007 around what a style sheet puts in;
// E010 to E013 around the number of a block where it begins and where it ends.
(homes => {
  document.querySelectorAll('details').forEach(d => { d.open = true; });
  const quoted = value => {
    const strings = value.replace(/url\([^)]*\)/g, '').match(/"(?:[^"\\]|\\.)*"/g) || [];
    const words = strings.map(s => s.slice(1, -1)).join('');
    return /[\p{L}\p{N}%$€£¥+-]/u.test(words) && !/[\uE000-\uF8FF]/.test(words) ? `\uE006${words}\uE007` : '';
  };
  const spoken = /sr-only|screen-?reader|visually-?hidden/i; // by convention for those who listen
  const struck = new Set(), todo = [];
  for (const e of document.body.querySelectorAll('*')) {
    if (['SELECT', 'RT', 'RP'].includes(e.tagName)) e.style.visibility = 'hidden';
    if (e.closest('select,svg,textarea,script,style,template')) continue;
    const style = getComputedStyle(e);
    const shown = style.display !== 'none' && e.tagName !== 'Q';
    let before = shown ? quoted(getComputedStyle(e, '::before').content) : '';
    let after = shown ? quoted(getComputedStyle(e, '::after').content) : '';
    const told = [e.previousElementSibling, e.nextElementSibling].some(s => s && s.ariaHidden === 'true');
    if (style.opacity === '0' || told && spoken.test(e.className)) e.style.visibility = 'hidden';
    if (e.tagName === 'Q') [before, after] = ['“', '”'];
    const inline = style.display.startsWith('inline');
    if (e.tagName === 'SUP' || inline && style.verticalAlign === 'super')
      [before, after] = ['\uE000' + before, after + '\uE001'];
    if (e.tagName === 'SUB' || inline && style.verticalAlign === 'sub')
      [before, after] = ['\uE002' + before, after + '\uE003'];
    const within = struck.has(e.parentElement);
    if (within || style.textDecorationLine.includes('line-through')) {
      struck.add(e);
      if (!within) [before, after] = ['\uE004' + before, after + '\uE005'];
    }
    if (homes.has(e.localName) && e.dataset.seen)
      [before, after] = [`\uE010${e.dataset.seen}\uE011${before}`, `${after}\uE012${e.dataset.seen}\uE013`];
    if (before || after) todo.push([e, before, after]);
  }
  todo.forEach(([e, before, after]) => { e.prepend(before); e.append(after); });
  return document.body.innerText;
})(new Set(HOMES))
